"""The waiting list of a full day: join, look, leave, decline; and what those in line are told."""

from datetime import date

from sqlalchemy.orm import Session

from bot.db.booking import Visit, VisitStatus
from bot.db.people import Person
from bot.db.waiting import WaitingEntry, WaitingState
from bot.screens import waiting as screens
from bot.screens.kit import Screen
from bot.services import queueing, waiting
from bot.services.slots import OfficeCalendar
from bot.services.subject import Subject
from bot.services.visits import own_visits
from handlers.notices import Args, Notice, renders
from handlers.routing import Ctx, action
from handlers.standing import consultant_of


@action("wl.join")
def join(ctx: Ctx, told: str, day: date) -> Screen:
    about = Subject.parse(ctx.catalog, told)
    mine = queueing.join(ctx.session, ctx.catalog, ctx.owner, about, day, ctx.now)
    return screens.place(ctx.t, ctx.catalog, mine)


@action("wl.show")
def show(ctx: Ctx, entry_id: int) -> Screen:
    entry = queueing.own_entry(ctx.session, ctx.owner, entry_id)
    waiting.serve(ctx.session, ctx.catalog, entry.day, ctx.now)
    if entry.state in (WaitingState.WAITING, WaitingState.OFFERED):
        return screens.place(ctx.t, ctx.catalog, queueing.place(ctx.session, entry))
    return _left(ctx, entry)


@action("wl.leave")
def leave(ctx: Ctx, entry_id: int) -> Screen:
    entry = queueing.leave(ctx.session, ctx.catalog, ctx.owner, entry_id, ctx.now)
    return _left(ctx, entry)


def _left(ctx: Ctx, entry: WaitingEntry) -> Screen:
    may_rejoin = queueing.may_rejoin(ctx.catalog, Subject.of(entry), entry.day, ctx.now)
    return screens.left(ctx.t, entry, may_rejoin=may_rejoin)


@action("wl.decline")
def decline(ctx: Ctx, visit_id: int) -> Screen:
    """Not the hour that was offered, and no more waiting for that day."""
    visit = queueing.decline(ctx.session, ctx.catalog, ctx.owner, visit_id, ctx.now)
    if visit.status == VisitStatus.BOOKED and visit.start_at > ctx.now:
        return screens.confirmed(ctx.t, visit)
    day = OfficeCalendar(ctx.catalog).local_day(visit.start_at)
    may_rejoin = queueing.may_rejoin(ctx.catalog, Subject.of(visit), day, ctx.now)
    return screens.declined(ctx.t, visit, day, may_rejoin=may_rejoin)


@renders("waiting_offer")
def _offer(session: Session, notice: Notice, args: Args) -> Screen | None:
    """Only while the hour is still kept for them."""
    entry, visit = _cause(session, args)
    if entry is None or visit is None or entry.state != WaitingState.OFFERED or entry.visit_id != visit.id:
        return None
    if visit.status != VisitStatus.HELD or visit.held_until is None or visit.held_until <= notice.now:
        return None
    return screens.offer(notice.t, notice.catalog, entry, visit, consultant_of(session, visit))


@renders("waiting_expired")
def _expired(session: Session, notice: Notice, args: Args) -> Screen | None:
    """Not to those who have found an hour of that day meanwhile, or are in its line again."""
    entry, visit = _cause(session, args)
    if entry is None or visit is None or entry.state != WaitingState.LEFT or _has_moved_on(session, notice, entry):
        return None
    may_rejoin = queueing.may_rejoin(notice.catalog, Subject.of(entry), entry.day, notice.now)
    return screens.expired(notice.t, entry, visit, may_rejoin=may_rejoin)


@renders("waiting_over")
def _over(session: Session, notice: Notice, args: Args) -> Screen | None:
    entry, _ = _cause(session, args)
    if entry is None or entry.state != WaitingState.OVER:
        return None
    return screens.over(notice.t, notice.catalog, entry)


def _cause(session: Session, args: Args) -> tuple[WaitingEntry | None, Visit | None]:
    entry = session.get(WaitingEntry, args["entry_id"])
    return entry, session.get(Visit, args["visit_id"]) if args["visit_id"] else None


def _has_moved_on(session: Session, notice: Notice, entry: WaitingEntry) -> bool:
    person, calendar = session.get_one(Person, entry.person_id), OfficeCalendar(notice.catalog)
    if waiting.entry_of(session, person, entry.day):
        return True
    booked = own_visits(session, person, VisitStatus.BOOKED)
    return any(calendar.local_day(visit.start_at) == entry.day for visit in booked)
