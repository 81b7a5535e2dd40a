"""Certificates owners recorded: their dates, whether they are still valid, and being reminded before they expire."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.catalog.loader import Catalog
from bot.catalog.models import Topic
from bot.db.checklists import Certificate
from bot.db.people import Person
from bot.errors import BadInput, Outdated
from bot.services import dates, outbox, reminders

EARLIEST = date(2000, 1, 1)  # what a button can carry
MAX_YEARS = 30  # the longest validity the content may name; a typed 2124 is a slip
MAX_NUMBER_CHARS = 60


@dataclass(frozen=True, slots=True)
class Recorded:
    """A certificate as its owner recorded it; `is_valid` on the office's day it was asked for.

    It is valid through `expires_on`; without one it does not expire.
    """

    topic: Topic
    issued_on: date
    expires_on: date | None
    number: str | None
    is_valid: bool


def recorded(session: Session, person: Person, catalog: Catalog, now: datetime) -> dict[str, Recorded]:
    """A person's certificates by topic id, in the content's order; those of topics that left it are not shown."""
    rows = {row.topic_id: row for row in _rows(session, person)}
    today = today_of(catalog, now)
    return {key: _as_recorded(topic, rows[key], today) for key, topic in catalog.topics.items() if key in rows}


def recorded_for(session: Session, person: Person, topic: Topic, catalog: Catalog, now: datetime) -> Recorded:
    """The person's certificate of a topic.

    Raises:
        Outdated: they have recorded none, or deleted it.
    """
    return _as_recorded(topic, _row(session, person, topic), today_of(catalog, now))


def is_valid_on(certificate: Certificate, day: date) -> bool:
    return certificate.expires_on is None or day <= certificate.expires_on


def today_of(catalog: Catalog, now: datetime) -> date:
    """The office's day."""
    return now.astimezone(catalog.clinic.tz).date()


def check_issued(issued_on: date, today: date) -> date:
    """`issued_on` if a certificate can be of that day.

    Raises:
        BadInput: it lies ahead, or before the year 2000.
    """
    if issued_on > today:
        raise BadInput("certificate.in_future", day=issued_on)
    if issued_on < EARLIEST:
        raise BadInput("certificate.too_old")
    return issued_on


def check_expiry(issued_on: date, expires_on: date) -> date:
    """`expires_on` if it can end what began on `issued_on`.

    Raises:
        BadInput: it is not after it, or more than 30 years after it.
    """
    if expires_on <= issued_on:
        raise BadInput("certificate.before_issue", issued=issued_on)
    if expires_on > years_after(issued_on, MAX_YEARS):
        raise BadInput("certificate.too_far", day=expires_on)
    return expires_on


def read_issued(text: str, today: date) -> date:
    """A typed date of issue, the last such day before `today` if it has no year.

    Raises:
        BadInput: no date, in the future, or too long ago.
    """
    return check_issued(_read(dates.read_date(text, today, "past")), today)


def read_expiry(text: str, issued_on: date, today: date) -> date:
    """A typed last day, the next such day after `today` if it has no year.

    Raises:
        BadInput: no date, not after the day of issue, or too far ahead.
    """
    return check_expiry(issued_on, _read(dates.read_date(text, today, "future")))


def _read(found: date | None) -> date:
    if found is None:
        raise BadInput("certificate.no_date")
    return found


def suggested_expiry(topic: Topic, issued_on: date) -> date | None:
    """The last day by the topic's usual validity; None when that is not known for sure."""
    return years_after(issued_on, topic.valid_years) if topic.valid_years else None


def years_after(day: date, years: int) -> date:
    """The same day of a later year; 28 February for 29 February where there is none."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return (day - timedelta(days=1)).replace(year=day.year + years)


def record(
    session: Session,
    person: Person,
    topic: Topic,
    issued_on: date,
    expires_on: date | None,
    catalog: Catalog,
    now: datetime,
) -> None:
    """Keep or correct a certificate's dates and plan its reminders anew; the same dates again change nothing.

    The number stays.

    Raises:
        BadInput: dates that cannot be, as `check_issued` and `check_expiry`.
    """
    check_issued(issued_on, today_of(catalog, now))
    if expires_on is not None:
        check_expiry(issued_on, expires_on)
    row = session.get(Certificate, (person.id, topic.id))
    if row is None:
        row = Certificate(person_id=person.id, topic_id=topic.id, number=None)
        session.add(row)
    elif (row.issued_on, row.expires_on) == (issued_on, expires_on):
        return
    row.issued_on, row.expires_on, row.recorded_at = issued_on, expires_on, now
    session.flush()
    _plan(session, person, catalog, now)


def set_number(session: Session, person: Person, topic: Topic, text: str | None) -> None:
    """Keep the certificate's number as the owner wrote it, or forget it.

    Raises:
        Outdated: there is no such certificate (any more).
        BadInput: longer than 60 characters, or without a digit.
    """
    number = " ".join(text.split()) if text is not None else None
    if number is not None and not (len(number) <= MAX_NUMBER_CHARS and any(c.isdigit() for c in number)):
        raise BadInput("certificate.no_number", most=MAX_NUMBER_CHARS)
    _row(session, person, topic).number = number
    session.flush()


def delete(session: Session, person: Person, topic: Topic, catalog: Catalog, now: datetime) -> None:
    """Forget a certificate and its reminders; deleting twice changes nothing."""
    row = session.get(Certificate, (person.id, topic.id))
    if row is not None:
        session.delete(row)
        session.flush()
        _plan(session, person, catalog, now)


def _plan(session: Session, person: Person, catalog: Catalog, now: datetime) -> None:
    """Withdraw what is owed about this person's certificates and plan it from how they are now."""
    cause = f"certificates:{person.id}"
    outbox.withdraw(session, cause, now, "certificates changed")
    turn = outbox.owed_so_far(session, cause)
    for row in _rows(session, person):
        reminders.plan_certificate(session, row, person.telegram_id, cause, turn, catalog, now)


def _rows(session: Session, person: Person) -> list[Certificate]:
    return list(session.scalars(select(Certificate).where(Certificate.person_id == person.id)))


def _row(session: Session, person: Person, topic: Topic) -> Certificate:
    row = session.get(Certificate, (person.id, topic.id))
    if row is None:
        raise Outdated
    return row


def _as_recorded(topic: Topic, row: Certificate, today: date) -> Recorded:
    return Recorded(topic, row.issued_on, row.expires_on, row.number, is_valid_on(row, today))
