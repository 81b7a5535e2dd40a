"""Booking: topic, day, hour, confirm; the visit's card; move and cancel. At most five taps from home."""

from datetime import date, datetime

from sqlalchemy.orm import Session

from bot.db.booking import Visit, VisitStatus
from bot.errors import Outdated, VisitBegun
from bot.screens import attendance as attendance_screens
from bot.screens import booking as screens
from bot.screens import notices
from bot.screens import waiting as waiting_screens
from bot.screens.kit import Document, Screen
from bot.services import availability, booking, holds, queueing, visits, waiting
from bot.services.invitation import CALLED_OFF
from bot.services.meeting import meeting_of
from bot.services.slots import OfficeCalendar
from bot.services.subject import Subject
from handlers.notices import Args, Notice, renders
from handlers.routing import Ctx, action
from handlers.standing import called_off_screen, checklist_for, consultant_of, owners_card, standing_of, visitor


@action("bk.start", command="jadwal")
def start(ctx: Ctx) -> Screen:
    """What is it about? The owner's open topics first."""
    standing = standing_of(ctx)
    open_topics = [e.topic for e in standing.plan.needed if not standing.has(e.topic.id)]
    live = visits.live_visits(ctx.session, ctx.owner, ctx.now)
    waits = bool(queueing.places(ctx.session, ctx.owner))
    return screens.pick_topic(ctx.t, ctx.catalog, open_topics, live, is_all=not open_topics, is_waiting=waits)


@action("bk.topics")
def topics(ctx: Ctx) -> Screen:
    live = visits.live_visits(ctx.session, ctx.owner, ctx.now)
    waits = bool(queueing.places(ctx.session, ctx.owner))
    return screens.pick_topic(ctx.t, ctx.catalog, (), live, is_all=True, is_waiting=waits)


@action("bk.days")
def days(ctx: Ctx, told: str, moves: int = 0, after: date = date.min) -> Screen:
    moving = _moving(ctx, moves)
    about = _about(ctx, told, moving)
    calendar = OfficeCalendar(ctx.catalog)
    free = availability.free_slots(
        ctx.session, ctx.catalog, ctx.owner, calendar.days(ctx.now), ctx.now, about, moving
    )  # fmt: skip
    return screens.pick_day(ctx.t, ctx.catalog, about, free, moving, after)


@action("bk.hours")
def hours(ctx: Ctx, told: str, day: date, moves: int = 0) -> Screen:
    moving = _moving(ctx, moves)
    about = _about(ctx, told, moving)
    waiting.serve(ctx.session, ctx.catalog, day, ctx.now)  # what has become free belongs to those in line
    free = availability.free_slots(ctx.session, ctx.catalog, ctx.owner, [day], ctx.now, about, moving).get(day, [])
    if not free and moving is None and (line := _line(ctx, about, day)):
        return line
    why = OfficeCalendar(ctx.catalog).holiday(day)
    return screens.pick_hour(ctx.t, ctx.catalog, about, day, free, moving, why)


@action("bk.hold")
def hold(ctx: Ctx, told: str, start: datetime, moves: int = 0) -> Screen:
    """Keep the hour while the owner confirms."""
    moving = _moving(ctx, moves)
    about = _about(ctx, told, moving)
    visit = holds.hold(ctx.session, ctx.catalog, ctx.owner, about, start, ctx.now, moving)
    minutes = ctx.catalog.clinic.booking.hold_minutes
    return screens.confirm(ctx.t, ctx.catalog, visit, consultant_of(ctx.session, visit), minutes, moving)


@action("bk.save")
def save(ctx: Ctx, visit_id: int) -> Screen:
    visit = booking.confirm(ctx.session, ctx.catalog, ctx.owner, visit_id, ctx.now)
    return owners_card(ctx, visit, "booking.moved" if visit.sequence else "booking.booked")


@action("bk.drop")
def drop(ctx: Ctx, visit_id: int) -> Screen:
    """Not this hour after all: let it go and show the day's others."""
    visit = holds.drop_hold(ctx.session, ctx.catalog, ctx.owner, visit_id, ctx.now)
    day = OfficeCalendar(ctx.catalog).local_day(visit.start_at)
    return hours(ctx, str(Subject.of(visit)), day, visit.moves_id or 0)


@action("bk.list")
def own(ctx: Ctx) -> Screen:
    shown = screens.visits(ctx.t, ctx.catalog, visits.live_visits(ctx.session, ctx.owner, ctx.now))
    return waiting_screens.with_places(ctx.t, ctx.catalog, shown, queueing.places(ctx.session, ctx.owner))


@action("bk.show")
def show(ctx: Ctx, visit_id: int) -> Screen:
    visit = visits.own_visit(ctx.session, ctx.owner, visit_id)
    if visit.status == VisitStatus.CANCELLED:
        return called_off_screen(ctx, visit)
    if visit.status == VisitStatus.RELEASED:
        return attendance_screens.released(ctx.t, ctx.catalog, visit, ctx.now)
    return owners_card(ctx, visit, "booking.card" if visit.status == VisitStatus.BOOKED else "booking.over")


@action("bk.move")
def move(ctx: Ctx, visit_id: int) -> Screen:
    visit = visits.own_visit(ctx.session, ctx.owner, visit_id)
    return days(ctx, str(Subject.of(visit)), visit.id)


def _about(ctx: Ctx, told: str, moving: Visit | None) -> Subject:
    """What the button says the visit is about; a visit being moved stays about what it was, whatever that says."""
    return Subject.of(moving) if moving else Subject.parse(ctx.catalog, told)


def _line(ctx: Ctx, about: Subject, day: date) -> Screen | None:
    """One's place in the line of a full day, or the door to it; None if nobody can wait for that day."""
    if entry := waiting.entry_of(ctx.session, ctx.owner, day):
        return waiting_screens.place(ctx.t, ctx.catalog, queueing.place(ctx.session, entry))
    if queueing.hindrance(ctx.session, ctx.catalog, ctx.owner, about, day, ctx.now):
        return None
    return waiting_screens.day_full(ctx.t, ctx.catalog, about, day, queueing.in_line(ctx.session, day))


def _moving(ctx: Ctx, visit_id: int) -> Visit | None:
    """The visit being moved: the owner's own, still booked and not begun; until then it may be moved however late."""
    if not visit_id:
        return None
    visit = visits.own_visit(ctx.session, ctx.owner, visit_id)
    if visit.status != VisitStatus.BOOKED:
        raise Outdated
    if visit.start_at <= ctx.now:
        raise VisitBegun(code=visit.code)
    return visit


def _booked_visit(session: Session, args: Args) -> Visit | None:
    """The visit, if it is still booked, owned, and at the hour the row was written for."""
    visit = session.get(Visit, args["visit_id"])
    if visit is None or visit.status != VisitStatus.BOOKED or visit.owner_id is None:
        return None
    return visit if visit.sequence == args["sequence"] else None


@renders("visit_reminder")
def _reminder(session: Session, notice: Notice, args: Args) -> Screen | None:
    visit = _booked_visit(session, args)
    rule = next((rule for rule in notice.catalog.reminders if rule.id == args["rule"]), None)
    if visit is None or rule is None or visit.start_at <= notice.now:
        return None
    meeting, papers = meeting_of(session, notice.catalog, visit), checklist_for(session, notice.catalog, visit)
    return notices.reminder(notice.t, notice.catalog, visit, meeting, papers, rule, notice.now)


@renders("visit_file")
def _file(session: Session, notice: Notice, args: Args) -> Document | None:
    visit = _booked_visit(session, args)
    if visit is None:
        return None
    meeting = meeting_of(session, notice.catalog, visit)
    return notices.calendar_file(notice.t, notice.catalog, visit, meeting, notice.bot_name, notice.now)


@renders("visit_file_cancelled")
def _file_cancelled(session: Session, notice: Notice, args: Args) -> Document | None:
    visit = session.get(Visit, args["visit_id"])
    if visit is None or visit.status not in CALLED_OFF or visit.owner_id is None:
        return None
    meeting = meeting_of(session, notice.catalog, visit)
    return notices.calendar_file_cancelled(notice.t, notice.catalog, visit, meeting, notice.bot_name, notice.now)


@renders("visit_booked")
def _booked(session: Session, notice: Notice, args: Args) -> Screen | None:
    visit = _booked_visit(session, args)
    return notices.booked(notice.t, visitor(session, notice.catalog, visit)) if visit else None


@renders("visit_moved")
def _moved(session: Session, notice: Notice, args: Args) -> Screen | None:
    visit = _booked_visit(session, args)
    if visit is None:
        return None
    who, was_at = visitor(session, notice.catalog, visit), datetime.fromisoformat(args["was_at"])
    return notices.moved(notice.t, who, was_at, is_late=args.get("is_late", False))
