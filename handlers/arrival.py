"""Checking in on the day, visit codes that were typed or came with a link, and what both owe to others."""

from sqlalchemy.orm import Session

from bot.db.booking import Visit, VisitStatus
from bot.errors import NotYourVisit, Outdated, UnknownCode
from bot.screens import arrival as screens
from bot.screens.kit import Screen
from bot.services import arrival, codes, missed, visits
from bot.services.arrival import Entry
from bot.services.people import owner_of
from handlers.notices import Args, Notice, renders
from handlers.routing import Ctx, Role, action, run
from handlers.standing import consultant_of, visitor


@action("ar.here")
def here(ctx: Ctx, visit_id: int) -> Screen:
    """The owner is there."""
    visit, stands = arrival.check_in(ctx.session, ctx.user, visit_id, ctx.now)
    if stands is Entry.NOTED:
        return screens.welcome(ctx.t, ctx.catalog, visit, consultant_of(ctx.session, visit), ctx.owner.name)
    return screens.not_now(ctx.t, ctx.catalog, visit, stands)


@action("ar.code", needs=Role.ANYONE)
def by_code(ctx: Ctx, told: str) -> Screen:
    """The visit with this code: one's own first, for staff anybody's; of others' visits nothing is told."""
    if ctx.user.person is None and ctx.user.staff is None:
        return run(ctx, "home.welcome", [])
    code = codes.parse(told)
    if code is None:
        raise Outdated
    found = codes.matching(ctx.session, code.spelled)
    own = codes.the_one([visit for visit in found if visits.owns(ctx.user, visit)], code.spelled)
    if own is not None:
        return run(ctx, "bk.show", [str(own.id)])
    if ctx.user.staff is None and found:
        raise NotYourVisit
    visit = codes.the_one(found, code.spelled)
    if visit is None:
        raise UnknownCode(code=code.spelled)
    return show(ctx, visit.id)


@action("ar.visit", needs=Role.STAFF)
def show(ctx: Ctx, visit_id: int) -> Screen:
    """A visit at the counter; its consultant sees the card they know."""
    visit = arrival.visit_at_desk(ctx.session, ctx.user, visit_id)
    if ctx.user.is_consultant and visit.consultant_id == ctx.staff.id:
        return run(ctx, "cs.visit", [str(visit.id)])
    is_full = arrival.may_know_owner(ctx.user, visit)
    told = visitor(ctx.session, ctx.catalog, visit)
    return screens.at_desk(ctx.t, told, consultant_of(ctx.session, visit), ctx.now, is_full=is_full)


@action("ar.note", needs=Role.STAFF)
def note(ctx: Ctx, visit_id: int) -> Screen:
    """Somebody of the staff has seen the visitor come."""
    visit, stands = arrival.note_arrival(ctx.session, ctx.user, visit_id, ctx.now)
    return show(ctx, visit.id) if stands is Entry.NOTED else screens.not_now_at_desk(ctx.t, visit)


@renders("visit_arrived")
def _arrived(session: Session, notice: Notice, args: Args) -> Screen | None:
    visit = session.get(Visit, args["visit_id"])
    if visit is None or visit.status != VisitStatus.BOOKED or visit.sequence != args["sequence"]:
        return None
    return screens.has_come(notice.t, visitor(session, notice.catalog, visit)) if visit.arrived_at else None


@renders("visit_missed")
def _missed(session: Session, notice: Notice, args: Args) -> Screen | None:
    visit = session.get(Visit, args["visit_id"])
    owner = owner_of(session, visit) if visit else None
    if visit is None or owner is None or not missed.is_missed(visit):
        return None
    return screens.missed(notice.t, notice.catalog, visit, owner.name)
