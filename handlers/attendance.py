"""Confirming that one comes, waiving that, and giving a released hour back."""

from datetime import UTC, datetime

from sqlalchemy.orm import Session

from bot.db.booking import Visit, VisitStatus
from bot.screens import attendance as screens
from bot.screens import consultant as consultant_screens
from bot.screens.kit import Screen
from bot.services import attendance, release
from bot.services.meeting import meeting_of
from handlers.notices import Args, Notice, renders, unchanged_visit
from handlers.routing import Ctx, Role, action
from handlers.standing import called_off_screen, consultant_of, owners_card, visitor


@action("at.sure")
def sure(ctx: Ctx, visit_id: int) -> Screen:
    """The owner comes. Of a visit that is over or was cancelled, this says so."""
    visit = release.sure(ctx.session, ctx.catalog, ctx.owner, visit_id, ctx.now)
    if visit.status == VisitStatus.CANCELLED:
        return called_off_screen(ctx, visit)
    if visit.status == VisitStatus.RELEASED:
        return screens.released(ctx.t, ctx.catalog, visit, ctx.now)
    heading = "attendance.sure" if visit.status == VisitStatus.BOOKED else "booking.over"
    if visit.start_at <= ctx.now and visit.status == VisitStatus.BOOKED:
        heading = "booking.card"
    return owners_card(ctx, visit, heading)


@action("at.waive", needs=Role.STAFF)
def waive(ctx: Ctx, visit_id: int) -> Screen:
    return _decided(ctx, release.waive(ctx.session, ctx.catalog, ctx.user, visit_id, ctx.now))


@action("at.restore", needs=Role.STAFF)
def restore(ctx: Ctx, visit_id: int) -> Screen:
    return _decided(ctx, release.restore(ctx.session, ctx.catalog, ctx.user, visit_id, ctx.now))


def _decided(ctx: Ctx, visit: Visit) -> Screen:
    who = visitor(ctx.session, ctx.catalog, visit)
    is_theirs = visit.consultant_id == ctx.staff.id
    return consultant_screens.visit(ctx.t, who, ctx.now) if is_theirs else screens.decided(ctx.t, who)


def _standing(session: Session, args: Args, now: datetime, status: VisitStatus) -> Visit | None:
    """The visit, if it is ahead, has this status and an owner, and was not changed since the row was written."""
    visit = unchanged_visit(session, args, status)
    return visit if visit and visit.start_at > now else None


@renders(attendance.ASK)
def _ask(session: Session, notice: Notice, args: Args) -> Screen | None:
    return _asked(session, notice, args, is_last=False)


@renders(attendance.WARNING)
def _warning(session: Session, notice: Notice, args: Args) -> Screen | None:
    return _asked(session, notice, args, is_last=True)


def _asked(session: Session, notice: Notice, args: Args, *, is_last: bool) -> Screen | None:
    visit = _standing(session, args, notice.now, VisitStatus.BOOKED)
    if visit is None or not attendance.is_asked_by(visit, args["until"]):
        return None
    until = datetime.fromtimestamp(args["until"], UTC)
    return screens.ask(notice.t, notice.catalog, visit, consultant_of(session, visit), until, is_last=is_last)


@renders(release.RELEASED)
def _released(session: Session, notice: Notice, args: Args) -> Screen | None:
    visit = _standing(session, args, notice.now, VisitStatus.RELEASED)
    return screens.released(notice.t, notice.catalog, visit, notice.now) if visit else None


@renders(release.LET_GO)
def _let_go(session: Session, notice: Notice, args: Args) -> Screen | None:
    visit = _standing(session, args, notice.now, VisitStatus.RELEASED)
    return screens.let_go(notice.t, visitor(session, notice.catalog, visit)) if visit else None


@renders(release.WAIVED)
def _waived(session: Session, notice: Notice, args: Args) -> Screen | None:
    return _settled(session, notice, args, "attendance.waived")


@renders(release.RESTORED)
def _restored(session: Session, notice: Notice, args: Args) -> Screen | None:
    return _settled(session, notice, args, "attendance.restored")


def _settled(session: Session, notice: Notice, args: Args, told: str) -> Screen | None:
    visit = _standing(session, args, notice.now, VisitStatus.BOOKED)
    if visit is None:
        return None
    return screens.settled(notice.t, notice.catalog, visit, meeting_of(session, notice.catalog, visit), told)
