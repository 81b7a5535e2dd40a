"""Admins look through the questions search had no answer for, and throw away what they have dealt with."""

from bot.screens import unanswered as screens
from bot.screens.kit import Screen
from bot.services import unanswered
from bot.services.unanswered import PAGE
from handlers.routing import Ctx, Role, action


@action("un.list", needs=Role.ADMIN)
def show(ctx: Ctx, page: int) -> Screen:
    """A page that is not there (any more) is the nearest that is."""
    total = unanswered.count(ctx.session)
    pages = -(-total // PAGE)
    page = max(0, min(page, pages - 1))
    shown = unanswered.page_of(ctx.session, ctx.user, page)
    return screens.listed(ctx.t, shown, total, page, pages, first=page * PAGE + 1)


@action("un.drop", needs=Role.ADMIN)
def drop(ctx: Ctx, question_id: int, page: int) -> Screen:
    unanswered.drop(ctx.session, ctx.user, question_id)
    return show(ctx, page)


@action("un.clear", needs=Role.ADMIN)
def clear(ctx: Ctx) -> Screen:
    return screens.confirm_clear(ctx.t, unanswered.count(ctx.session))


@action("un.wipe", needs=Role.ADMIN)
def wipe(ctx: Ctx) -> Screen:
    unanswered.clear(ctx.session, ctx.user)
    return show(ctx, 0)
