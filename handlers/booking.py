"""Booking: topic, confirm, the visit's card, move and cancel; `day_picker` lies between the first two."""

from datetime import datetime

from sqlalchemy.orm import Session

from bot.db.booking import Visit, VisitStatus
from bot.screens import attendance as attendance_screens
from bot.screens import booking as screens
from bot.screens import notices
from bot.screens import waiting as waiting_screens
from bot.screens.kit import Document, Screen, act
from bot.services import booking, holds, queueing, visits
from bot.services.invitation import CALLED_OFF
from bot.services.meeting import meeting_of
from bot.services.slots import OfficeCalendar
from bot.services.subject import Subject
from handlers.notices import Args, Notice, renders, unchanged_visit
from handlers.routing import Ctx, action, follow
from handlers.standing import (
    called_off_screen,
    checklist_for,
    consultant_of,
    moving_of,
    owners_card,
    standing_of,
    visitor,
)


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


@action("bk.hold")
def hold(ctx: Ctx, told: str, start: datetime, moves: int = 0) -> Screen:
    """Keep the hour while the owner confirms."""
    moving = moving_of(ctx, moves)
    about = Subject.asked(ctx.catalog, told, moving)
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
    about = Subject.of(visit).wire(is_moving=visit.moves_id is not None)
    return follow(ctx, act("bk.hours", about, day, visit.moves_id or 0))


@action("bk.list")
def own(ctx: Ctx) -> Screen:
    """Coming visits, hours still to be confirmed, or what became of the last one: also asked in words."""
    live = visits.live_visits(ctx.session, ctx.owner, ctx.now)
    held = visits.held_visits(ctx.session, ctx.owner, ctx.now)
    shown = screens.visits(ctx.t, ctx.catalog, live, held, visits.latest_visit(ctx.session, ctx.owner))
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
    return follow(ctx, act("bk.days", Subject.of(visit).wire(is_moving=True), visit.id))


@renders("visit_reminder")
def _reminder(session: Session, notice: Notice, args: Args) -> Screen | None:
    visit = unchanged_visit(session, args)
    rule = next((rule for rule in notice.catalog.reminders if rule.id == args["rule"]), None)
    if visit is None or rule is None or visit.start_at <= notice.now:
        return None
    meeting, papers = meeting_of(session, notice.catalog, visit), checklist_for(session, notice.catalog, visit)
    return notices.reminder(notice.t, notice.catalog, visit, meeting, papers, rule, notice.now)


@renders("visit_file")
def _file(session: Session, notice: Notice, args: Args) -> Document | None:
    visit = unchanged_visit(session, args)
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
    visit = unchanged_visit(session, args)
    return notices.booked(notice.t, visitor(session, notice.catalog, visit)) if visit else None


@renders("visit_moved")
def _moved(session: Session, notice: Notice, args: Args) -> Screen | None:
    visit = unchanged_visit(session, args)
    if visit is None:
        return None
    who, was_at = visitor(session, notice.catalog, visit), datetime.fromisoformat(args["was_at"])
    return notices.moved(notice.t, who, was_at, is_late=args.get("is_late", False))
