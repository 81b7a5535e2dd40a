"""The day of a visit on its card, in the agenda and in notices: who is there, and how late it begins."""

from datetime import datetime

from markupsafe import Markup

from bot.catalog.loader import Catalog
from bot.catalog.texts import Texts
from bot.db.booking import Visit, VisitStatus
from bot.mode import Mode
from bot.screens.kit import Button, Row, act, lines
from bot.services.arrival import Entry, entry
from bot.services.delay import expected_end, expected_start


def here_row(t: Texts, visit: Visit, now: datetime) -> tuple[Row, ...]:
    """For the owner: «I am here», while checking in is open."""
    return _here(t, visit) if entry(visit, now) is Entry.OPEN else ()


def here_later_row(t: Texts, catalog: Catalog, visit: Visit, now: datetime) -> tuple[Row, ...]:
    """The same under a reminder of the day itself: it is the message at hand when its owner arrives."""
    tz = catalog.clinic.tz
    is_today = visit.start_at.astimezone(tz).date() == now.astimezone(tz).date()
    return _here(t, visit) if is_today and entry(visit, now) in (Entry.OPEN, Entry.EARLY) else ()


def desk_row(t: Texts, visit: Visit, now: datetime) -> tuple[Row, ...]:
    """For staff: to note that the visitor has come."""
    if entry(visit, now) is not Entry.OPEN:
        return ()
    return ((Button(t.plain("btn.has_come"), act("ar.note", visit.id)),),)


def for_owner(t: Texts, visit: Visit, consultant: str, now: datetime) -> Markup | None:
    """That they are noted as there, and their consultant's delay; None when there is nothing to tell."""
    if visit.status != VisitStatus.BOOKED or now >= expected_end(visit):
        return None
    arrived = t("arrival.here", arrived=visit.arrived_at) if visit.arrived_at else None
    return lines(arrived, late(t, visit, consultant)) or None


def late(t: Texts, visit: Visit, consultant: str) -> Markup | None:
    if not visit.late_minutes:
        return None
    return t("delay.late", consultant=consultant, minutes=visit.late_minutes, begins=expected_start(visit))


def for_staff(t: Texts, visit: Visit, now: datetime) -> tuple[Markup, ...]:
    """Who is there since when, when it begins, and whether it still has to be noted; a line each."""
    is_booked, is_over = visit.status == VisitStatus.BOOKED, now >= expected_end(visit)
    told = (
        t("arrival.came", arrived=visit.arrived_at) if visit.arrived_at else None,
        t("delay.begins", begins=expected_start(visit)) if is_booked and visit.late_minutes and not is_over else None,
        t("arrival.not_noted") if is_booked and is_over else None,
    )
    return tuple(line for line in told if line)


def _here(t: Texts, visit: Visit) -> tuple[Row, ...]:
    return ((Button(t.plain("btn.here"), act("ar.here", visit.id)),),) if visit.mode == Mode.IN_PERSON else ()
