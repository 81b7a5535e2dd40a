"""A consultant who is late: 15, 30 or 45 minutes, or on time again after all."""

from datetime import date

from sqlalchemy.orm import Session

from bot.screens import delay as screens
from bot.screens.kit import Screen
from bot.services import delay
from bot.services.slots import OfficeCalendar
from handlers.notices import Args, Notice, renders, unchanged_visit
from handlers.routing import Ctx, Role, action
from handlers.standing import consultant_of, visitor


@action("dl.choose", needs=Role.CONSULTANT)
def choose(ctx: Ctx) -> Screen:
    coming = delay.coming_today(ctx.session, ctx.catalog, ctx.staff, ctx.now)
    return screens.choose(ctx.t, coming, OfficeCalendar(ctx.catalog).local_day(ctx.now))


@action("dl.tell", needs=Role.CONSULTANT)
def tell(ctx: Ctx, minutes: int, day: date) -> Screen:
    """Tell those who come next today; a button of another day only asks again."""
    if day != OfficeCalendar(ctx.catalog).local_day(ctx.now):
        return choose(ctx)
    late = delay.tell(ctx.session, ctx.catalog, ctx.user, minutes, ctx.now)
    return screens.told(ctx.t, [visitor(ctx.session, ctx.catalog, visit) for visit, _ in late], minutes)


@renders("visit_late")
def _late(session: Session, notice: Notice, args: Args) -> Screen | None:
    visit = unchanged_visit(session, args)
    if visit is None or visit.late_minutes != args["minutes"]:
        return None
    return screens.notice(notice.t, visit, consultant_of(session, visit), notice.now)
