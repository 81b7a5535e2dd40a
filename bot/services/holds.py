"""Holding an hour while one confirms; letting it go. Whoever waits for a day is served before anybody holds one of its
hours.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from bot.catalog.loader import Catalog
from bot.db.booking import Visit, VisitStatus
from bot.db.people import Person
from bot.errors import ModeGone, SameHour, SlotClosed, SlotRefused, SlotTaken
from bot.services import waiting
from bot.services.availability import modes, nearest_free
from bot.services.keeping import Keeping, check_limits, keep
from bot.services.slots import OfficeCalendar, Slot
from bot.services.subject import Subject
from bot.services.visits import live_visits, own_visit, own_visits


def hold(
    session: Session,
    catalog: Catalog,
    person: Person,
    about: Subject,
    start: datetime,
    now: datetime,
    moves: Visit | None = None,
    again: Visit | None = None,
) -> Visit:
    """Keep an hour for `person` while they confirm; `moves` is the visit to be moved there.

    `again` is a hold of theirs that ran out: a follow-up is only taken again from the consultant who proposed it.

    A person holds one hour at a time, apart from hours offered to them: holding another lets the first go. The same
    hour again returns the same hold.

    Raises:
        SlotClosed: the calendar has no such hour to book; which of its kinds says why.
        ModeGone: visits about this are held in other modes only.
        SlotTaken: no consultant is free then.
        SameHour: the person has a visit then.
        TooManyVisits, TooManyThatDay: the person's live visits are at the office's limit.
    """
    _check_mode(session, catalog, about, moves)
    calendar = OfficeCalendar(catalog)
    try:
        slot = calendar.slot_at(start, now, catalog.clinic.booking.minutes_for(about.topic_id))
    except SlotClosed as closed:
        raise with_others(session, catalog, person, closed, about, start, now, moves) from None
    waiting.serve(session, catalog, calendar.local_day(start), now)
    moves_id = moves.id if moves else None
    if kept := _same_hold(session, person, (start, about, moves_id)):
        return kept
    check_limits(session, catalog, person, start, now, moves_id)
    visit = keep(session, catalog, person, about, slot, now, _keeping(catalog, moves_id, again, now))
    if visit is None:
        refused = _why_not(session, person, slot, now, moves_id)
        raise with_others(session, catalog, person, refused, about, start, now, moves)
    return visit


def hold_first(
    session: Session,
    catalog: Catalog,
    person: Person,
    about: Subject,
    starts: Iterable[datetime],
    now: datetime,
    moves: Visit | None = None,
) -> Visit | None:
    """Keep the first of these hours that can still be had; None if none is left.

    Raises:
        ModeGone, TooManyVisits, TooManyThatDay: as `hold`.
    """
    for start in starts:
        try:
            return hold(session, catalog, person, about, start, now, moves)
        except (SlotTaken, SameHour, SlotClosed):
            continue
    return None


def _keeping(catalog: Catalog, moves_id: int | None, again: Visit | None, now: datetime) -> Keeping:
    until = now + timedelta(minutes=catalog.clinic.booking.hold_minutes)
    if again is None or again.follows_id is None:
        return Keeping(until, moves_id=moves_id)
    return Keeping(until, moves_id=moves_id, follows_id=again.follows_id, by=frozenset({again.consultant_id}))


def _check_mode(session: Session, catalog: Catalog, about: Subject, moves: Visit | None) -> None:
    """Nobody at all to receive the owner is not the mode's fault: that hour is taken, as all are."""
    possible = modes(session, catalog, about)
    if possible and about.mode not in possible:
        raise ModeGone(about=about.held(possible[0]), moves=moves.id if moves else 0)


def _why_not(session: Session, person: Person, slot: Slot, now: datetime, moves_id: int | None) -> SlotRefused:
    """The owner may be the one who has the hour."""
    mine = [each for each in live_visits(session, person, now) if each.id != moves_id]
    same = next((each for each in mine if slot.overlaps(each.start_at, each.end_at)), None)
    return SameHour(code=same.code, start=same.start_at) if same else SlotTaken()


def with_others(
    session: Session,
    catalog: Catalog,
    person: Person,
    refused: SlotRefused,
    about: Subject,
    start: datetime,
    now: datetime,
    moves: Visit | None,
) -> SlotRefused:
    """The refusal, with the free hours nearest to `start` to choose from."""
    about = about.offered(catalog)
    others = nearest_free(session, catalog, person, start, now, about, moves)
    refused.values |= {"alternatives": others, "about": about, "moves": moves.id if moves else 0}
    return refused


def why_closed(
    session: Session, catalog: Catalog, person: Person, visit: Visit, now: datetime, moves: Visit | None = None
) -> SlotRefused:
    """Why the hour of a visit cannot be booked (again) by the calendar, with the free hours nearest to it."""
    closed = OfficeCalendar(catalog).why_closed(visit.start_at, now)
    return with_others(session, catalog, person, closed, Subject.of(visit), visit.start_at, now, moves)


def _same_hold(session: Session, person: Person, wanted: tuple[datetime, Subject, int | None]) -> Visit | None:
    """The person's hold of this very hour, if they have it; other hours they chose are let go."""
    kept = None
    for held in own_visits(session, person, VisitStatus.HELD):
        if (held.start_at, Subject.of(held), held.moves_id) == wanted:
            kept = held
        elif held.offer is None or held.start_at == wanted[0]:  # the hour offered, but about something else
            held.status = VisitStatus.LAPSED
    session.flush()
    return kept


def drop_hold(session: Session, catalog: Catalog, person: Person, visit_id: int, now: datetime) -> Visit:
    """Let a held hour go to whoever waits for it; anything not held stays as it is."""
    visit = own_visit(session, person, visit_id)
    if visit.status == VisitStatus.HELD:
        visit.status, visit.ended_at = VisitStatus.LAPSED, now
        session.flush()
        waiting.serve(session, catalog, OfficeCalendar(catalog).local_day(visit.start_at), now)
    return visit
