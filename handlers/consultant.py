"""The consultant's coming visits; one visit with its context; came, did not come."""

from bot.db.booking import VisitStatus
from bot.errors import Outdated
from bot.mode import Mode
from bot.screens import consultant as screens
from bot.screens import delay as delay_screens
from bot.screens import leave as leave_screens
from bot.screens import link as link_screens
from bot.screens.kit import Screen, rows_of
from bot.services import attendance, delay, visits
from handlers.routing import Ctx, Role, action
from handlers.standing import visit_card, visitor


@action("cs.agenda", needs=Role.CONSULTANT, command="kunjungan")
def agenda(ctx: Ctx) -> Screen:
    coming = visits.agenda(ctx.session, ctx.staff, ctx.now)
    doors = [leave_screens.door(ctx.t, ctx.staff)]
    if Mode.ONLINE in ctx.catalog.clinic.booking.modes:
        doors.append(link_screens.door(ctx.t))
    late = delay_screens.door(ctx.t, delay.coming_today(ctx.session, ctx.catalog, ctx.staff, ctx.now))
    who = [visitor(ctx.session, ctx.catalog, visit) for visit in coming]
    return screens.agenda(ctx.t, who, ctx.now, *late, *rows_of(doors))


@action("cs.visit", needs=Role.CONSULTANT)
def show(ctx: Ctx, visit_id: int) -> Screen:
    return visit_card(ctx, visits.consultants_visit(ctx.session, ctx.user, visit_id))


@action("cs.close", needs=Role.CONSULTANT)
def close(ctx: Ctx, visit_id: int, status: str) -> Screen:
    if status not in (VisitStatus.ATTENDED, VisitStatus.NO_SHOW):
        raise Outdated
    visit = visits.close(ctx.session, ctx.user, visit_id, VisitStatus(status), ctx.now)
    attendance.lift(ctx.session, ctx.catalog, visit.owner_id, ctx.now)
    return visit_card(ctx, visit)
