"""Appointments: holding, confirming, moving and cancelling.

The partial unique indexes of `visits` decide who gets an hour; nothing here looks first and trusts it.
Everything a change owes to others (reminders, notices, calendar file) is queued in the same transaction.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from bot.catalog.loader import Catalog
from bot.db.booking import Visit, VisitStatus
from bot.db.people import Person, Staff
from bot.errors import NotAllowed, Outdated, SlotTaken, TooManyVisits
from bot.services import outbox, visit_notices
from bot.services.availability import by_load, nearest_free
from bot.services.people import User
from bot.services.slots import OfficeCalendar
from bot.services.visits import live_visits, own_visit, own_visits, owns

GENERAL = "umum"
CODE_LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # none that look alike: 0 O 1 I L


@dataclass(frozen=True, slots=True)
class Subject:
    """What a visit is about: a topic or the general one, and perhaps the step of its checklist.

    In button data it is `topic` or `topic.item`: ids have no full stop in them.
    """

    topic_id: str
    item_id: str | None = None

    def __str__(self) -> str:
        return f"{self.topic_id}.{self.item_id}" if self.item_id else self.topic_id

    @classmethod
    def parse(cls, catalog: Catalog, told: str) -> "Subject":
        """The subject one can book for; a step the content does not have (any more) is left out.

        Raises:
            Outdated: no such topic (any more).
        """
        topic_id, _, item_id = told.partition(".")
        topic = catalog.topics.get(topic_id)
        if topic is None and topic_id != GENERAL:
            raise Outdated
        return cls(topic_id, item_id if topic is not None and topic.item(item_id) else None)

    @classmethod
    def of(cls, visit: Visit) -> "Subject":
        """What this visit is about, even if the content has no such topic or step any more."""
        return cls(visit.topic_id, visit.item_id)


def hold(
    session: Session,
    catalog: Catalog,
    person: Person,
    topic_id: str,
    start: datetime,
    now: datetime,
    moves: Visit | None = None,
    item_id: str | None = None,
) -> Visit:
    """Keep an hour for `person` while they confirm; `moves` is the visit to be moved there.

    `item_id` is the step they are stuck at, if the visit is about one.

    A person holds one hour at a time: holding another lets the first go. The same hour again
    returns the same hold.

    Raises:
        SlotClosed: the calendar has no such hour, or it is too soon, too far or past.
        SlotTaken: no consultant is free then, or the person has a visit then.
        TooManyVisits: the person's live visits are at the office's limit.
    """
    slot = OfficeCalendar(catalog).slot_at(start, now)
    lapse_holds(session, now)
    moves_id = moves.id if moves else None
    if kept := _same_hold(session, person, (start, Subject(topic_id, item_id), moves_id)):
        return kept
    _check_limit(session, catalog, person, moves_id, now)
    held_until = now + timedelta(minutes=catalog.clinic.booking.hold_minutes)
    for consultant in by_load(session, slot, catalog):
        visit = Visit(
            code=_new_code(session), owner_id=person.id, consultant_id=consultant.id, topic_id=topic_id,
            item_id=item_id, start_at=slot.start, end_at=slot.end, status=VisitStatus.HELD, held_until=held_until,
            moves_id=moves_id, sequence=0, created_at=now,
        )  # fmt: skip
        if _inserted(session, visit):
            return visit
    others = nearest_free(session, catalog, person, start, now)
    raise SlotTaken(alternatives=others, about=Subject(topic_id, item_id), moves=moves_id or 0)


def _same_hold(session: Session, person: Person, wanted: tuple[datetime, Subject, int | None]) -> Visit | None:
    """The person's hold of this very hour, if they have it; holds of other hours are let go."""
    kept = None
    for held in own_visits(session, person, VisitStatus.HELD):
        if (held.start_at, Subject.of(held), held.moves_id) == wanted:
            kept = held
        else:
            held.status = VisitStatus.LAPSED
    session.flush()
    return kept


def _inserted(session: Session, visit: Visit) -> bool:
    try:
        with session.begin_nested():
            session.add(visit)
    except IntegrityError:  # the unique indexes: this consultant, or this owner, has a visit then
        return False
    return True


def _check_limit(session: Session, catalog: Catalog, person: Person, moves_id: int | None, now: datetime) -> None:
    others = [visit for visit in live_visits(session, person, now) if visit.id != moves_id]
    most = catalog.clinic.booking.max_live_visits
    if len(others) >= most:
        raise TooManyVisits(most=most)


def _new_code(session: Session) -> str:
    """A short code to say at the counter; longer once the short ones run out."""
    for attempt in range(12):
        code = "KP-" + "".join(secrets.choice(CODE_LETTERS) for _ in range(3 + attempt // 4))
        if session.scalar(select(Visit.id).where(Visit.code == code)) is None:
            return code
    return "KP-" + secrets.token_hex(2).upper()


def lapse_holds(session: Session, now: datetime) -> None:
    """Let go of every hour whose confirmation did not come in time."""
    session.execute(
        update(Visit)
        .where(Visit.status == VisitStatus.HELD, Visit.held_until <= now)
        .values(status=VisitStatus.LAPSED, ended_at=now)
    )


def drop_hold(session: Session, person: Person, visit_id: int, now: datetime) -> Visit:
    """Let a held hour go; anything not held stays as it is."""
    visit = own_visit(session, person, visit_id)
    if visit.status == VisitStatus.HELD:
        visit.status, visit.ended_at = VisitStatus.LAPSED, now
        session.flush()
    return visit


def confirm(session: Session, catalog: Catalog, person: Person, visit_id: int, now: datetime) -> Visit:
    """Turn a hold into a booking, or into the new hour of the visit it moves. Confirming twice is harmless.

    A hold that lapsed is taken again if the hour is still free.

    Raises:
        SlotClosed, SlotTaken, TooManyVisits: as `hold`, when the hold had lapsed.
    """
    visit = own_visit(session, person, visit_id)
    if visit.status == VisitStatus.BOOKED:
        return visit
    moved = session.get(Visit, visit.moves_id) if visit.moves_id else None
    if moved and moved.status == VisitStatus.BOOKED and moved.start_at == visit.start_at:
        return moved
    if visit.status == VisitStatus.CANCELLED:
        raise Outdated
    if visit.status != VisitStatus.HELD or (visit.held_until and visit.held_until <= now):
        visit = hold(session, catalog, person, visit.topic_id, visit.start_at, now, moved, visit.item_id)
    if moved and moved.status == VisitStatus.BOOKED:
        return _move(session, catalog, person, moved, visit, now)
    visit.status, visit.held_until = VisitStatus.BOOKED, None
    session.flush()
    visit_notices.tell_booked(session, catalog, person, visit, now)
    return visit


def _move(session: Session, catalog: Catalog, person: Person, old: Visit, new: Visit, now: datetime) -> Visit:
    """The visit keeps its code; the held row gives its hour away in the same transaction."""
    new.status, new.ended_at = VisitStatus.LAPSED, now
    session.flush()
    previous = session.get_one(Staff, old.consultant_id)
    was_at = old.start_at
    old.start_at, old.end_at, old.consultant_id = new.start_at, new.end_at, new.consultant_id
    old.sequence += 1
    session.flush()
    outbox.withdraw(session, f"visit:{old.id}", now, "moved")
    if previous.id != old.consultant_id:
        visit_notices.tell_freed(session, old, previous, was_at, now)
    visit_notices.tell_booked(session, catalog, person, old, now, was_at=was_at)
    return old


def cancel(session: Session, user: User, visit_id: int, now: datetime) -> Visit:
    """Cancel a visit, by its owner or its consultant. Cancelling twice changes nothing.

    Raises:
        NotAllowed: it is somebody else's.
        Outdated: it is over, or was never booked.
    """
    visit = session.get(Visit, visit_id)
    if visit is None:
        raise Outdated
    if not (owns(user, visit) or (user.staff and visit.consultant_id == user.staff.id)):
        raise NotAllowed
    if visit.status == VisitStatus.CANCELLED:
        return visit
    if visit.status != VisitStatus.BOOKED or visit.end_at <= now:
        raise Outdated
    visit.status, visit.ended_at = VisitStatus.CANCELLED, now
    session.flush()
    outbox.withdraw(session, f"visit:{visit.id}", now, "cancelled")
    visit_notices.tell_cancelled(session, user, visit, now)
    return visit


def cancel_all(session: Session, user: User, now: datetime) -> None:
    """Cancel every coming visit of an owner who leaves, and let their holds go."""
    for visit in live_visits(session, user.owner, now):
        cancel(session, user, visit.id, now)
    for held in own_visits(session, user.owner, VisitStatus.HELD):
        drop_hold(session, user.owner, held.id, now)
