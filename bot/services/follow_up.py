"""A consultant proposes another visit: an hour of their own, kept for the owner until they answer.

Accepting is confirming the held visit (`booking`); the database decides who has the hour. One proposal is open for a
visit at a time.
"""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.catalog.loader import Catalog
from bot.db.booking import Offer, Side, Visit, VisitStatus
from bot.db.people import Person, Staff
from bot.errors import HourGone, NotAllowed, OwnerGone, OwnerHasEnough, SlotClosed, TooManyThatDay, TooManyVisits
from bot.services import outbox
from bot.services.availability import roster
from bot.services.keeping import Keeping, check_limits, keep, lapse_holds
from bot.services.people import User, owner_of
from bot.services.quiet import by_day
from bot.services.slots import OfficeCalendar, Slot
from bot.services.subject import Subject
from bot.services.visits import change_if, consultants_visit, live_visits, own_visit, own_visits

OFFERED, DECLINED, EXPIRED = "follow_up_offer", "follow_up_declined", "follow_up_expired"
ELSEWHERE = "follow_up_elsewhere"

AHEAD = timedelta(weeks=4)
TO_ANSWER = timedelta(hours=24)
LEAST_TO_ANSWER = timedelta(hours=1)
LATE_MORNING = time(9)  # no proposal runs out while its owner is asleep
TOLD_WITHIN = timedelta(days=7)  # that one ran out, if the clinic was down in between


def can_propose(visit: Visit, now: datetime) -> bool:
    """From a visit's beginning, unless it did not take place or its owner left."""
    takes_place = visit.status in (VisitStatus.BOOKED, VisitStatus.ATTENDED)
    return takes_place and visit.start_at <= now and visit.owner_id is not None


def visit_to_follow(session: Session, catalog: Catalog, user: User, visit_id: int, now: datetime) -> Visit:
    """The visit after which `user` may propose another now.

    Raises:
        Outdated, NotAllowed: there is no such visit, it is another's, or it has not begun or did not take place.
        OwnerGone: its owner deleted their data.
        OwnerHasEnough: its owner has as many live visits as the office allows.
    """
    visit = consultants_visit(session, user, visit_id)
    person = _require_owner(session, visit)
    if not user.is_consultant or not can_propose(visit, now):
        raise NotAllowed
    most = catalog.clinic.booking.max_live_visits
    if sum(each.id != visit.id for each in live_visits(session, person, now)) >= most:
        raise OwnerHasEnough(most=most, visit=visit.id)
    return visit


def _require_owner(session: Session, visit: Visit) -> Person:
    """The visit's owner.

    Raises:
        OwnerGone: they have deleted their data.
    """
    person = owner_of(session, visit)
    if person is None:
        raise OwnerGone(visit=visit.id)
    return person


def days_ahead(catalog: Catalog, now: datetime) -> list[date]:
    """The days a consultant can choose from: four weeks, or as far as the office's horizon."""
    calendar = OfficeCalendar(catalog)
    return [day for day in calendar.days(now) if day <= calendar.local_day(now + AHEAD)]


def free_hours(
    session: Session, catalog: Catalog, visit: Visit, days: Iterable[date], now: datetime
) -> dict[date, list[Slot]]:
    """The consultant's own hours at which the owner could come again, for each of `days` that has any.

    The hour proposed already is among them: proposing another lets it go.
    """
    person, about, calendar = _require_owner(session, visit), Subject.of(visit), OfficeCalendar(catalog)
    minutes = catalog.clinic.booking.minutes_for(about.topic_id)
    open_days = {day: slots for day in days if (slots := calendar.bookable_on(day, now, minutes))}
    if not open_days:
        return {}
    proposed = open_proposal(session, visit, now)
    who = roster(session, catalog, list(open_days), now, without=proposed.id if proposed else 0)

    def fits(slot: Slot) -> bool:
        is_own = any(each.id == visit.consultant_id for each in who.free(slot, about))
        return is_own and who.is_free(slot, about, person) and _has_time(catalog, slot.start, now)

    free = {day: [slot for slot in slots if fits(slot)] for day, slots in open_days.items()}
    return {day: slots for day, slots in free.items() if slots}


def open_proposal(session: Session, visit: Visit, now: datetime) -> Visit | None:
    """The hour proposed after this visit that the owner can still accept."""
    return session.scalar(
        select(Visit).where(
            Visit.follows_id == visit.id, Visit.offer == Offer.FOLLOW_UP, Visit.status == VisitStatus.HELD,
            Visit.held_until > now,
        )
    )  # fmt: skip


def answer_by(catalog: Catalog, start: datetime, now: datetime) -> datetime:
    """Until when an hour proposed now is kept: a day, never ending in the night, and before the office's notice."""
    until = by_day(OfficeCalendar(catalog), now + TO_ANSWER, LATE_MORNING)
    return min(until, start - timedelta(minutes=catalog.clinic.booking.notice_minutes))


def _has_time(catalog: Catalog, start: datetime, now: datetime) -> bool:
    return answer_by(catalog, start, now) >= now + LEAST_TO_ANSWER


def propose(session: Session, catalog: Catalog, user: User, visit_id: int, start: datetime, now: datetime) -> Visit:
    """Keep the hour and tell the owner; the proposal before is withdrawn. The same hour again changes nothing.

    Raises:
        Outdated, NotAllowed, OwnerGone, OwnerHasEnough: as `visit_to_follow`.
        HourGone: the hour is taken, not in the calendar, or too soon to be answered.
    """
    visit = visit_to_follow(session, catalog, user, visit_id, now)
    lapse_holds(session, now)
    if made := _made_already(session, visit, start):
        return made
    try:
        slot = OfficeCalendar(catalog).slot_at(start, now, catalog.clinic.booking.minutes_for(visit.topic_id))
        check_limits(session, catalog, _require_owner(session, visit), start, now, visit.id)
    except (SlotClosed, TooManyVisits, TooManyThatDay):
        raise HourGone(visit=visit.id) from None
    _withdraw(session, open_proposal(session, visit, now), now)
    made = _kept(session, catalog, visit, slot, now) if _has_time(catalog, start, now) else None
    if made is None:
        raise HourGone(visit=visit.id)
    return made


def _kept(session: Session, catalog: Catalog, visit: Visit, slot: Slot, now: datetime) -> Visit | None:
    """The proposal, owed to the owner; None if the consultant or the owner has a visit then by now."""
    person, until = _require_owner(session, visit), answer_by(catalog, slot.start, now)
    keeping = Keeping(until, Offer.FOLLOW_UP, follows_id=visit.id, by=frozenset({visit.consultant_id}))
    made = keep(session, catalog, person, Subject.of(visit), slot, now, keeping)
    if made is not None:
        outbox.post(
            session, person.telegram_id, OFFERED, cause=_cause(made), key=_cause(made), due_at=now,
            expires_at=until, visit_id=made.id,
        )  # fmt: skip
    return made


def _made_already(session: Session, visit: Visit, start: datetime) -> Visit | None:
    """This very proposal, open or accepted: the button was tapped twice."""
    live = Visit.status.in_((VisitStatus.HELD, VisitStatus.BOOKED))
    return session.scalar(select(Visit).where(Visit.follows_id == visit.id, Visit.start_at == start, live))


def _withdraw(session: Session, proposed: Visit | None, now: datetime) -> None:
    if proposed is not None:
        _ended(session, proposed, Side.OFFICE, now)


def decline(session: Session, person: Person, visit_id: int, now: datetime) -> Visit:
    """The owner does not want the hour; the consultant is told. What is not proposed any more stays as it is.

    Raises:
        Outdated: it is not theirs.
    """
    visit = own_visit(session, person, visit_id)
    if visit.offer == Offer.FOLLOW_UP and _ended(session, visit, Side.OWNER, now):
        _owe_consultant(session, visit, DECLINED, now)
    return visit


def take_place(session: Session, visit: Visit, now: datetime) -> None:
    """An owner who books another hour for the same subject has answered: that visit is the follow-up."""
    for proposed in _open_to(session, visit):
        _ended(session, proposed, Side.OWNER, now)
        visit.follows_id = visit.follows_id or proposed.follows_id
        if visit.consultant_id != proposed.consultant_id:
            _owe_consultant(session, proposed, ELSEWHERE, now, instead=visit.id)
    session.flush()


def _open_to(session: Session, visit: Visit) -> list[Visit]:
    owner = session.get_one(Person, visit.owner_id)
    about = Subject.of(visit)
    return [
        held
        for held in own_visits(session, owner, VisitStatus.HELD)
        if held.offer == Offer.FOLLOW_UP and held.id != visit.id and Subject.of(held).held(about.mode) == about
    ]


def _ended(session: Session, proposed: Visit, by: Side, now: datetime) -> bool:
    """Let the hour go if it is still only held; whether it was."""
    ended = {"status": VisitStatus.LAPSED, "ended_at": now, "ended_by": by}
    done = change_if(session, proposed, Visit.status == VisitStatus.HELD, **ended)
    outbox.withdraw(session, _cause(proposed), now, "ended")
    return done


def tell_expired(session: Session, now: datetime) -> None:
    """Tell consultants of the proposals that ran out unanswered, each once. Run after `lapse_holds`."""
    ran_out = select(Visit).where(
        Visit.offer == Offer.FOLLOW_UP,
        Visit.status == VisitStatus.LAPSED,
        Visit.ended_by.is_(None),
        Visit.ended_at > now - TOLD_WITHIN,
    )
    for visit in session.scalars(ran_out).all():
        if not outbox.owed_so_far(session, _end(visit)) and not _has_successor(session, visit):
            _owe_consultant(session, visit, EXPIRED, now)


def _has_successor(session: Session, visit: Visit) -> bool:
    """Whether it was proposed, or taken, once more: then its running out is no news."""
    later = select(Visit.id).where(Visit.follows_id == visit.follows_id, Visit.id > visit.id)
    return session.scalar(later.limit(1)) is not None


def _owe_consultant(session: Session, visit: Visit, kind: str, now: datetime, instead: int = 0) -> None:
    consultant = session.get_one(Staff, visit.consultant_id)
    outbox.post(
        session, consultant.telegram_id, kind, cause=_end(visit), key=_end(visit), due_at=now,
        visit_id=visit.id, instead=instead,
    )  # fmt: skip


def _cause(visit: Visit) -> str:
    return f"follow_up:{visit.id}"


def _end(visit: Visit) -> str:
    """A proposal ends once: the consultant hears one message about it."""
    return f"follow_up_end:{visit.id}"
