"""Calling visits off: by the owner or the consultant, with a reason if they give one.

Cancelling late is allowed; who is told of it is decided in `visit_notices`.
"""

from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import update
from sqlalchemy.orm import Session

from bot.catalog.loader import Catalog
from bot.db.booking import NEVER_BOOKED, Side, Visit, VisitStatus
from bot.db.people import Person
from bot.errors import BadInput, NotAllowed, Outdated, VisitBegun
from bot.services import outbox, queueing, visit_notices, waiting
from bot.services.holds import drop_hold
from bot.services.people import User
from bot.services.slots import OfficeCalendar
from bot.services.visits import change_if, live_visits, own_visit, own_visits, owns

MAX_REASON_CHARS = 200
ASKED_FOR = timedelta(days=1)


class Reason(StrEnum):
    """Reasons with an id, which is stored: those one can tap, and those the calendar knows by itself.

    Any other reason is stored as it was typed.
    """

    UNABLE = "unable"
    SETTLED = "settled"
    MISCHOSEN = "mischosen"
    ILL = "ill"
    MEETING = "meeting"
    AWAY = "away"
    LEFT = "left"
    CLOSED = "closed"


OWNERS_REASONS = (Reason.UNABLE, Reason.SETTLED, Reason.MISCHOSEN)
OFFICES_REASONS = (Reason.ILL, Reason.MEETING)


def cancel(
    session: Session, catalog: Catalog, user: User, visit_id: int, now: datetime, reason: str | None = None
) -> Visit:
    """Cancel a visit, by its owner or its consultant. Cancelling twice changes nothing, the reason included.

    Raises:
        NotAllowed: it is somebody else's.
        Outdated: it was never booked.
        VisitBegun: it has begun, or is over.
    """
    visit = session.get(Visit, visit_id)
    if visit is None:
        raise Outdated
    if not (owns(user, visit) or (user.staff and visit.consultant_id == user.staff.id)):
        raise NotAllowed
    if visit.status == VisitStatus.CANCELLED:
        return visit
    if visit.status in (*NEVER_BOOKED, VisitStatus.RELEASED):
        raise Outdated
    if visit.status != VisitStatus.BOOKED or visit.start_at <= now:
        raise VisitBegun(code=visit.code)
    by = Side.OWNER if owns(user, visit) else Side.OFFICE
    ended = {"status": VisitStatus.CANCELLED, "ended_at": now, "ended_by": by, "reason": reason}
    if change_if(session, visit, Visit.status == VisitStatus.BOOKED, **ended):  # both sides may do so at once
        outbox.withdraw(session, f"visit:{visit.id}", now, "cancelled")
        visit_notices.tell_cancelled(session, catalog, user, visit, now)
        waiting.serve(session, catalog, OfficeCalendar(catalog).local_day(visit.start_at), now)
    return visit


def cancel_all(session: Session, catalog: Catalog, user: User, now: datetime) -> None:
    """An owner leaves: end their waiting, cancel every visit still ahead, let their holds go, forget typed reasons.

    A visit that has begun stays as it is.
    """
    queueing.leave_all(session, catalog, user.owner, now)  # first, or they would be offered what they give back
    for visit in live_visits(session, user.owner, now):
        if visit.start_at > now:
            cancel(session, catalog, user, visit.id, now)
    for held in own_visits(session, user.owner, VisitStatus.HELD):
        drop_hold(session, catalog, user.owner, held.id, now)
    _forget_reasons(session, user.owner)


def is_asked_why(visit: Visit, now: datetime) -> bool:
    """Whether the owner may (still) say why they cancelled this visit."""
    by_owner = visit.status == VisitStatus.CANCELLED and visit.ended_by == Side.OWNER
    return by_owner and visit.ended_at is not None and visit.ended_at > now - ASKED_FOR


def say_why(session: Session, person: Person, visit_id: int, reason: str, now: datetime) -> Visit:
    """Keep why the owner cancelled, within a day; saying it again replaces it. Nobody is told, it is on the card.

    Raises:
        Outdated: not their visit, not cancelled by them, or longer ago than a day.
    """
    visit = own_visit(session, person, visit_id)
    if not is_asked_why(visit, now):
        raise Outdated
    visit.reason = reason
    session.flush()
    return visit


def typed_reason(text: str) -> str:
    """A reason in somebody's own words, on one line.

    Raises:
        BadInput: empty, or longer than 200 characters.
    """
    reason = " ".join(text.split())
    if not 1 <= len(reason) <= MAX_REASON_CHARS:
        raise BadInput("cancellation.length", most=MAX_REASON_CHARS, length=len(reason))
    return reason


def _forget_reasons(session: Session, person: Person) -> None:
    """What was typed about a person's visits; the reasons one can tap stay countable."""
    session.execute(
        update(Visit)
        .where(Visit.owner_id == person.id, Visit.reason.not_in([reason.value for reason in Reason]))
        .values(reason=None)
    )
