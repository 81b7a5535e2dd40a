"""The consultant's own online link; who has online visits and no link is told."""

from sqlalchemy.orm import Session

from bot.db.people import Staff
from bot.errors import BadInput, WrongSetting
from bot.screens import link as screens
from bot.screens.kit import Screen
from bot.services import staff_settings
from handlers.notices import Args, Notice, renders
from handlers.routing import Ctx, Role, Typed, action


@action("ln.show", needs=Role.CONSULTANT)
def show(ctx: Ctx) -> Screen:
    bare = staff_settings.without_link(ctx.session, ctx.catalog, ctx.staff, ctx.now)
    offices = ctx.catalog.clinic.booking.online_link
    return screens.show(ctx.t, ctx.staff.online_link, str(offices) if offices else None, bare)


@action("ln.ask", needs=Role.CONSULTANT)
def ask(ctx: Ctx) -> Screen:
    return screens.ask(ctx.t)


@action("ln.save", needs=Role.CONSULTANT)
def save(ctx: Ctx, typed: Typed) -> Screen:
    try:
        link = staff_settings.read_link(typed.text)
    except WrongSetting:
        raise BadInput("link.wrong") from None
    staff_settings.change(ctx.staff, {"online_link": link})
    return show(ctx)


@action("ln.drop", needs=Role.CONSULTANT)
def drop(ctx: Ctx) -> Screen:
    """The office's link counts from then on, if it has one."""
    staff_settings.change(ctx.staff, {"online_link": None})
    return show(ctx)


@renders(staff_settings.LINK_MISSING)
def _missing(session: Session, notice: Notice, args: Args) -> Screen | None:
    member = session.get_one(Staff, args["staff_id"])
    if not (member.is_active and member.is_consultant):
        return None
    bare = staff_settings.without_link(session, notice.catalog, member, notice.now)
    return screens.missing(notice.t, bare) if bare else None
