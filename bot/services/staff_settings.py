"""What a consultant takes: topics, weekdays, visits a day, and where they meet people online."""

import re
from collections import Counter
from datetime import datetime, time, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.catalog.loader import Catalog
from bot.db.booking import Visit, VisitStatus
from bot.db.people import Staff
from bot.errors import WrongSetting
from bot.mode import Mode
from bot.services import outbox
from bot.services.availability import takes, works_on
from bot.services.meeting import as_link
from bot.services.slots import OfficeCalendar
from bot.services.subject import Subject

LINK_MISSING = "link_missing"
ASKED_FROM = time(8)  # office time
SOON = timedelta(days=3)
MAX_LINK_CHARS = 200
MOST_A_DAY = 100
_HOST = re.compile(r"[a-z0-9-]+(\.[a-z0-9-]+)+", re.IGNORECASE)

Change = dict[str, object]


def read_topics(catalog: Catalog, told: str) -> list[str] | None:
    """Topic ids from `halal_reguler,sppirt`; None for all.

    Raises:
        WrongSetting: the content has no such topic, or none is named.
    """
    if told == "all":
        return None
    ids = [part.strip() for part in told.split(",") if part.strip()]
    unknown = [each for each in ids if each not in catalog.topics]
    if unknown or not ids:
        raise WrongSetting(f"--topics: unknown topic {', '.join(unknown) or repr(told)}; write ids, or all")
    return sorted(set(ids))


def read_weekdays(told: str) -> list[int] | None:
    """Weekdays from `1-4` or `1,3,5`, 1 is Monday; 0 is Monday in what is returned, None stands for all.

    Raises:
        WrongSetting: no weekdays.
    """
    if told == "all":
        return None
    days: set[int] = set()
    for part in told.split(","):
        found = re.fullmatch(r"\s*([1-7])(?:-([1-7]))?\s*", part)
        if found is None or int(found[2] or found[1]) < int(found[1]):
            raise WrongSetting(f"--weekdays: {told!r} is not like 1-4 or 1,3,5 (1 is Monday), nor all")
        days |= set(range(int(found[1]) - 1, int(found[2] or found[1])))
    return sorted(days)


def read_link(told: str) -> str:
    """A link as it is typed.

    Raises:
        WrongSetting: not https, no address, or longer than 200 characters.
    """
    link = as_link(told.strip())
    if link is None:
        raise WrongSetting(f"--link: {told[:80]!r} is no https link")
    if not _HOST.fullmatch(link.host or "") or link.username or len(str(link)) > MAX_LINK_CHARS:
        raise WrongSetting(f"--link: {told[:80]!r} is no https link of at most {MAX_LINK_CHARS} characters")
    return str(link)


def read_most(told: int) -> int | None:
    """Visits a day; 0 for the office's own limit.

    Raises:
        WrongSetting: below 0 or above 100.
    """
    if not 0 <= told <= MOST_A_DAY:
        raise WrongSetting(f"--most-a-day: {told} is not between 0 and {MOST_A_DAY}")
    return told or None


def consultant(session: Session, telegram_id: int) -> Staff:
    """The consultant with this Telegram id.

    Raises:
        WrongSetting: there is none.
    """
    found = session.scalar(select(Staff).where(Staff.telegram_id == telegram_id, Staff.is_active, Staff.is_consultant))
    if found is None:
        raise WrongSetting(f"no consultant has the id {telegram_id}; see klinik staff list")
    return found


def change(member: Staff, wanted: Change) -> None:
    """Set the given ones of topics, weekdays, online_link and most_a_day."""
    for name, value in wanted.items():
        setattr(member, name, value)


def coming(session: Session, member: Staff, now: datetime) -> list[Visit]:
    """The consultant's booked visits that have not begun, soonest first."""
    wanted = select(Visit).where(
        Visit.consultant_id == member.id, Visit.status == VisitStatus.BOOKED, Visit.start_at > now
    )
    return list(session.scalars(wanted.order_by(Visit.start_at)))


def misfits(session: Session, catalog: Catalog, member: Staff, now: datetime) -> list[Visit]:
    """Booked visits the consultant would not be given by their settings; they stay booked."""
    policy, calendar = catalog.clinic.booking, OfficeCalendar(catalog)
    days = {visit: calendar.local_day(visit.start_at) for visit in coming(session, member, now)}
    a_day = Counter(days.values())
    most = member.most_a_day or policy.max_consultant_day
    return [
        visit
        for visit, day in days.items()
        if not takes(policy, member, Subject.of(visit))
        or not works_on(member, day)
        or (most is not None and a_day[day] > most)
    ]


def without_link(session: Session, catalog: Catalog, member: Staff, now: datetime) -> list[Visit]:
    """The consultant's coming online visits for which there is no link, their own or the office's."""
    if member.online_link or catalog.clinic.booking.online_link:
        return []
    return [visit for visit in coming(session, member, now) if visit.mode == Mode.ONLINE]


def tell_missing_links(session: Session, catalog: Catalog, now: datetime) -> None:
    """Owe consultants who see somebody online within three days, without a link, one message an office day."""
    local = now.astimezone(catalog.clinic.tz)
    if catalog.clinic.booking.online_link or local.time() < ASKED_FROM:
        return
    soon = select(Visit.id).where(
        Visit.consultant_id == Staff.id, Visit.status == VisitStatus.BOOKED, Visit.mode == Mode.ONLINE,
        Visit.start_at > now, Visit.start_at <= now + SOON,
    )  # fmt: skip
    for member in session.scalars(select(Staff).where(Staff.is_active, Staff.online_link.is_(None), soon.exists())):
        outbox.post(
            session,
            member.telegram_id,
            LINK_MISSING,
            cause=LINK_MISSING,
            key=f"{LINK_MISSING}:{local:%Y%m%d}:{member.id}",
            due_at=now,
            staff_id=member.id,
        )
