"""The owner's own data: see, correct, announcements on or off, delete everything."""

from bot.screens import menu as menu_screens
from bot.screens import profile as screens
from bot.screens.kit import Screen
from bot.services import cancellation, people
from handlers.routing import Ctx, Role, action


@action("me.show", command="profil")
def show(ctx: Ctx) -> Screen:
    return screens.show(ctx.t, ctx.owner)


@action("me.product")
def product(ctx: Ctx) -> Screen:
    return menu_screens.ask_product(ctx.t, is_new=False)


@action("me.news")
def news(ctx: Ctx, wanted: int) -> Screen:
    people.set_announcements(ctx.owner, wanted=bool(wanted), now=ctx.now)
    return show(ctx)


@action("me.newsoff")
def news_off(ctx: Ctx) -> Screen:
    """From the button under an announcement."""
    people.set_announcements(ctx.owner, wanted=False, now=ctx.now)
    return screens.news_off(ctx.t)


@action("me.data")
def data(ctx: Ctx) -> Screen:
    kept = people.amount_kept(ctx.session, ctx.owner)
    return screens.data(ctx.t, kept)


@action("me.forget")
def forget(ctx: Ctx) -> Screen:
    return screens.confirm_forget(ctx.t)


@action("me.gone", needs=Role.ANYONE)
def gone(ctx: Ctx) -> Screen:
    """Delete everything; a second tap finds nothing left and says the same."""
    if ctx.user.person is not None:
        cancellation.cancel_all(ctx.session, ctx.catalog, ctx.user, ctx.now)
        people.forget(ctx.session, ctx.user.person, ctx.now)
    return screens.forgotten(ctx.t)
