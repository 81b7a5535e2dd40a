"""Questions in free text."""

from bot.screens import search as screens
from bot.screens.kit import Screen
from bot.services import search
from handlers.routing import Ctx, Typed, action


@action("ask.open", command="tanya")
def ask(ctx: Ctx) -> Screen:
    return screens.ask(ctx.t)


@action("ask.text")
def answer(ctx: Ctx, typed: Typed) -> Screen:
    """The nearest topics, or an honest «I do not know»."""
    topics = search.find_topics(ctx.catalog, typed.text)
    wants_meaning = search.asks_for_meaning(ctx.catalog, typed.text)
    term = search.find_term(ctx.catalog, typed.text) if wants_meaning or not topics else None
    return screens.found(ctx.t, topics, term) if topics or term else screens.unknown(ctx.t)
