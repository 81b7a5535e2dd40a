"""A consultant proposes another visit; the owner accepts, chooses another hour, or declines."""

from datetime import date, datetime

from sqlalchemy.orm import Session

from bot.db.booking import Side, Visit, VisitStatus
from bot.screens import follow_up as screens
from bot.screens.kit import Screen
from bot.services import follow_up
from handlers.notices import Args, Notice, renders
from handlers.routing import Ctx, Role, action
from handlers.standing import consultant_of, former_of, owners_card, visitor


@action("fu.days", needs=Role.CONSULTANT)
def days(ctx: Ctx, visit_id: int, after: date = date.min) -> Screen:
    """On which day? The consultant's own free ones of the next four weeks."""
    visit = _visit(ctx, visit_id)
    free = follow_up.free_hours(ctx.session, ctx.catalog, visit, follow_up.days_ahead(ctx.catalog, ctx.now), ctx.now)
    proposed = follow_up.open_proposal(ctx.session, visit, ctx.now)
    return screens.pick_day(ctx.t, visitor(ctx.session, ctx.catalog, visit), free, after, proposed)


@action("fu.hours", needs=Role.CONSULTANT)
def hours(ctx: Ctx, visit_id: int, day: date) -> Screen:
    visit = _visit(ctx, visit_id)
    free = follow_up.free_hours(ctx.session, ctx.catalog, visit, [day], ctx.now)
    return screens.pick_hour(ctx.t, visitor(ctx.session, ctx.catalog, visit), day, free.get(day, []))


@action("fu.ask", needs=Role.CONSULTANT)
def ask(ctx: Ctx, visit_id: int, start: datetime) -> Screen:
    """Nothing is kept yet."""
    visit = _visit(ctx, visit_id)
    until = follow_up.answer_by(ctx.catalog, start, ctx.now)
    return screens.confirm(ctx.t, visitor(ctx.session, ctx.catalog, visit), start, until)


@action("fu.send", needs=Role.CONSULTANT)
def send(ctx: Ctx, visit_id: int, start: datetime) -> Screen:
    made = follow_up.propose(ctx.session, ctx.catalog, ctx.user, visit_id, start, ctx.now)
    who = visitor(ctx.session, ctx.catalog, ctx.session.get_one(Visit, visit_id))
    return screens.sent(ctx.t, who, made)


@action("fu.decline")
def decline(ctx: Ctx, visit_id: int) -> Screen:
    """What was accepted meanwhile is shown: it can be cancelled from its card."""
    visit = follow_up.decline(ctx.session, ctx.owner, visit_id, ctx.now)
    if visit.status == VisitStatus.BOOKED:
        return owners_card(ctx, visit, "booking.card")
    told = screens.declined if visit.ended_by == Side.OWNER else screens.over
    return told(ctx.t, ctx.catalog, visit)


def _visit(ctx: Ctx, visit_id: int) -> Visit:
    return follow_up.visit_to_follow(ctx.session, ctx.catalog, ctx.user, visit_id, ctx.now)


@renders(follow_up.OFFERED)
def _offered(session: Session, notice: Notice, args: Args) -> Screen | None:
    visit = session.get(Visit, args["visit_id"])
    until = visit.held_until if visit and visit.status == VisitStatus.HELD and visit.owner_id else None
    if visit is None or until is None or until <= notice.now:
        return None
    consultant, former = consultant_of(session, visit), former_of(session, visit)
    return screens.offer(notice.t, notice.catalog, visit, consultant, former, until)


@renders(follow_up.DECLINED)
def _declined(session: Session, notice: Notice, args: Args) -> Screen | None:
    return _nothing(session, notice, args, is_declined=True)


@renders(follow_up.EXPIRED)
def _expired(session: Session, notice: Notice, args: Args) -> Screen | None:
    return _nothing(session, notice, args, is_declined=False)


def _nothing(session: Session, notice: Notice, args: Args, *, is_declined: bool) -> Screen:
    who = visitor(session, notice.catalog, _of(session, args))
    return screens.came_to_nothing(notice.t, who, is_declined=is_declined)


@renders(follow_up.ELSEWHERE)
def _elsewhere(session: Session, notice: Notice, args: Args) -> Screen | None:
    instead = session.get_one(Visit, args["instead"])
    if instead.status != VisitStatus.BOOKED:
        return None
    who = visitor(session, notice.catalog, _of(session, args))
    return screens.elsewhere(notice.t, who, instead, consultant_of(session, instead))


def _of(session: Session, args: Args) -> Visit:
    return session.get_one(Visit, args["visit_id"])
