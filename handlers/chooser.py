"""Choosers: which of the topics that share a name is the owner's."""

from bot.catalog.subjects import Chooser
from bot.errors import Outdated
from bot.screens import chooser as screens
from bot.screens.kit import Screen
from handlers.routing import Ctx, action


@action("cho.show", is_view=True)
def show(ctx: Ctx, chooser_id: str) -> Screen:
    return screens.show(ctx.t, ctx.catalog, _chooser(ctx, chooser_id))


@action("cho.part", is_view=True)
def part(ctx: Ctx, chooser_id: str, name: str) -> Screen:
    return screens.part(ctx.t, _chooser(ctx, chooser_id), name)


def _chooser(ctx: Ctx, chooser_id: str) -> Chooser:
    if chooser_id not in ctx.catalog.choosers:
        raise Outdated
    return ctx.catalog.choosers[chooser_id]
