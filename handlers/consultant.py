"""The consultant's coming visits; one visit with its context; came, did not come, called off."""

from bot.db.booking import Visit, VisitStatus
from bot.errors import Outdated
from bot.screens import consultant as screens
from bot.screens import delay as delay_screens
from bot.screens.kit import Screen
from bot.services import booking, delay, visits
from handlers.routing import Ctx, Role, action
from handlers.standing import visitor


@action("cs.agenda", needs=Role.CONSULTANT, command="kunjungan")
def agenda(ctx: Ctx) -> Screen:
    coming = visits.agenda(ctx.session, ctx.staff, ctx.now)
    late = delay_screens.door(ctx.t, delay.coming_today(ctx.session, ctx.catalog, ctx.staff, ctx.now))
    return screens.agenda(ctx.t, [visitor(ctx.session, ctx.catalog, visit) for visit in coming], ctx.now, *late)


@action("cs.visit", needs=Role.CONSULTANT)
def show(ctx: Ctx, visit_id: int) -> Screen:
    return _card(ctx, visits.consultants_visit(ctx.session, ctx.user, visit_id))


@action("cs.close", needs=Role.CONSULTANT)
def close(ctx: Ctx, visit_id: int, status: str) -> Screen:
    if status not in (VisitStatus.ATTENDED, VisitStatus.NO_SHOW):
        raise Outdated
    return _card(ctx, visits.close(ctx.session, ctx.user, visit_id, VisitStatus(status), ctx.now))


@action("cs.cancel", needs=Role.CONSULTANT)
def cancel(ctx: Ctx, visit_id: int) -> Screen:
    """The office cannot make it: the owner is told and offered new hours."""
    return _card(ctx, booking.cancel(ctx.session, ctx.catalog, ctx.user, visit_id, ctx.now))


def _card(ctx: Ctx, visit: Visit) -> Screen:
    return screens.visit(ctx.t, visitor(ctx.session, ctx.catalog, visit), ctx.now)
