"""Cancelling in one tap, and saying why if one likes; the consultant calling a visit off, with the reason first."""

from datetime import datetime

from sqlalchemy.orm import Session

from bot.db.booking import Visit, VisitStatus
from bot.db.people import Staff
from bot.errors import Outdated
from bot.screens import cancellation as screens
from bot.screens import notices
from bot.screens.kit import Screen
from bot.services import cancellation, staff, visits
from bot.services.cancellation import MAX_REASON_CHARS, OFFICES_REASONS, OWNERS_REASONS
from handlers.notices import Args, Notice, renders
from handlers.routing import Ctx, Role, Typed, action
from handlers.standing import apology_for, called_off_screen, visit_card, visitor


@action("bk.cancel")
def cancel(ctx: Ctx, visit_id: int) -> Screen:
    """Done with this tap; why is asked afterwards, and may be left out."""
    return called_off_screen(ctx, cancellation.cancel(ctx.session, ctx.catalog, ctx.user, visit_id, ctx.now))


@action("bk.why")
def why(ctx: Ctx, visit_id: int, reason: str) -> Screen:
    if reason not in OWNERS_REASONS:
        raise Outdated
    return _thanks(ctx, visit_id, reason)


@action("bk.whyask")
def ask_why(ctx: Ctx, visit_id: int) -> Screen:
    visit = visits.own_visit(ctx.session, ctx.owner, visit_id)
    if not cancellation.is_asked_why(visit, ctx.now):
        raise Outdated
    return screens.ask_why(ctx.t, visit, MAX_REASON_CHARS)


@action("bk.whytext")
def why_text(ctx: Ctx, visit_id: int, typed: Typed) -> Screen:
    return _thanks(ctx, visit_id, cancellation.typed_reason(typed.text))


def _thanks(ctx: Ctx, visit_id: int, reason: str) -> Screen:
    visit = cancellation.say_why(ctx.session, ctx.owner, visit_id, reason, ctx.now)
    return screens.thanks(ctx.t, ctx.catalog, visit)


@action("cs.cancel", needs=Role.CONSULTANT)
def ask_to_call_off(ctx: Ctx, visit_id: int) -> Screen:
    """Nothing happens yet: the owner will read the reason, so it is chosen first."""
    visit = visits.consultants_visit(ctx.session, ctx.user, visit_id)
    if not _can_be_called_off(ctx, visit):
        return visit_card(ctx, visit)
    return screens.confirm_call_off(ctx.t, visitor(ctx.session, ctx.catalog, visit))


@action("cs.off", needs=Role.CONSULTANT)
def call_off(ctx: Ctx, visit_id: int, reason: str) -> Screen:
    """The office cannot make it: the owner is told why and offered the nearest hours."""
    if reason not in OFFICES_REASONS:
        raise Outdated
    return _called_off_card(ctx, visit_id, reason)


@action("cs.offask", needs=Role.CONSULTANT)
def ask_reason(ctx: Ctx, visit_id: int) -> Screen:
    visit = visits.consultants_visit(ctx.session, ctx.user, visit_id)
    if not _can_be_called_off(ctx, visit):
        return visit_card(ctx, visit)
    return screens.ask_reason(ctx.t, visit, MAX_REASON_CHARS)


@action("cs.offtext", needs=Role.CONSULTANT)
def reason_text(ctx: Ctx, visit_id: int, typed: Typed) -> Screen:
    return _called_off_card(ctx, visit_id, cancellation.typed_reason(typed.text))


def _called_off_card(ctx: Ctx, visit_id: int, reason: str) -> Screen:
    """Once it has begun, what can still be done is on the card: noting who came."""
    visit = visits.consultants_visit(ctx.session, ctx.user, visit_id)
    if _can_be_called_off(ctx, visit):
        cancellation.cancel(ctx.session, ctx.catalog, ctx.user, visit_id, ctx.now, reason)
    return visit_card(ctx, visit)


def _can_be_called_off(ctx: Ctx, visit: Visit) -> bool:
    return visit.status == VisitStatus.BOOKED and visit.start_at > ctx.now


@renders("visit_cancelled")
def _cancelled(session: Session, notice: Notice, args: Args) -> Screen | None:
    """Also for the consultant a visit was moved away from, so the visit itself may be booked."""
    visit = session.get(Visit, args["visit_id"])
    if visit is None:
        return None
    start = datetime.fromisoformat(args["start"])
    return notices.cancelled(notice.t, visitor(session, notice.catalog, visit), start)


@renders("visit_cancelled_late")
def _cancelled_late(session: Session, notice: Notice, args: Args) -> Screen | None:
    """To the consultant who had that hour, and to the admins."""
    visit = session.get(Visit, args["visit_id"])
    if visit is None or not staff.is_active(session, args["telegram_id"]):
        return None
    who, start = visitor(session, notice.catalog, visit), datetime.fromisoformat(args["start"])
    had_it = session.get_one(Staff, args["consultant_id"])
    is_theirs = had_it.telegram_id == args["telegram_id"]
    return notices.cancelled_late(notice.t, who, start, had_it.name, is_theirs=is_theirs)


@renders("visit_called_off")
def _called_off(session: Session, notice: Notice, args: Args) -> Screen | None:
    """To the owner; not any more if they have left."""
    visit = session.get(Visit, args["visit_id"])
    if visit is None or visit.status != VisitStatus.CANCELLED or visit.owner_id is None:
        return None
    return apology_for(session, notice.catalog, notice.t, visit, notice.now)
