"""The office's hours and place, for anybody: nothing is stored."""

from bot.errors import Outdated
from bot.screens import clinic as screens
from bot.screens.kit import Screen
from handlers.routing import Ctx, Role, action


@action("clinic.info", needs=Role.ANYONE, command="info", is_view=True)
def info(ctx: Ctx) -> Screen:
    return screens.info(ctx.t, ctx.catalog, ctx.now)


@action("clinic.about", needs=Role.ANYONE)
def about(ctx: Ctx) -> Screen:
    if not ctx.catalog.profile.about:
        raise Outdated
    return screens.about(ctx.t, ctx.catalog.profile)
