"""Terms and their meanings: those of a screen, and the dictionary."""

from collections.abc import Sequence

from bot.catalog.models import Term
from bot.errors import Outdated
from bot.screens import glossary as screens
from bot.screens.kit import Act, Screen
from bot.services import glossary
from handlers.routing import Ctx, action, view


@action("term.on")
def on(ctx: Ctx, page: int, name: str, first: str = "", second: str = "") -> Screen:
    """The terms of the screen that a view shows; the screen itself when it uses none any more."""
    about, screen, terms = _explained(ctx, name, first, second)
    _check_page(page, terms, screens.PER_PAGE)
    return screens.on(ctx.t, terms, about, page) if terms else screen


@action("term.one")
def one(ctx: Ctx, key: str, name: str, first: str = "", second: str = "") -> Screen:
    """One meaning out of the list of a screen, and back to its page."""
    about, _, terms = _explained(ctx, name, first, second)
    term = glossary.term(ctx.catalog, key)
    page = terms.index(term) // screens.PER_PAGE if term in terms else 0
    return screens.one(ctx.t, term, screens.terms_of(about, page))


def _explained(ctx: Ctx, name: str, first: str, second: str) -> tuple[Act, Screen, list[Term]]:
    raw = [arg for arg in (first, second) if arg]
    screen = view(ctx, name, raw)
    return Act(name, tuple(raw)), screen, glossary.terms_in(ctx.catalog, screen.visible)


@action("term.below")
def below(ctx: Ctx, first: str, second: str = "", third: str = "", fourth: str = "", fifth: str = "") -> Screen:
    """The meanings of the terms of an answer, which stays above."""
    keys = dict.fromkeys(key for key in (first, second, third, fourth, fifth) if key)
    return screens.below(ctx.t, [glossary.term(ctx.catalog, key) for key in keys])


@action("term.all", command="kamus")
def dictionary(ctx: Ctx) -> Screen:
    return screens.dictionary(ctx.t, list(glossary.lexicon(ctx.catalog).letters))


@action("term.letter")
def letter(ctx: Ctx, which: str, page: int) -> Screen:
    terms = glossary.letter(ctx.catalog, which)
    _check_page(page, terms, screens.PER_LETTER_PAGE)
    return screens.letter(ctx.t, which, terms, page)


@action("term.show", is_view=True)
def show(ctx: Ctx, key: str) -> Screen:
    term = glossary.term(ctx.catalog, key)
    which = glossary.letter_of(term)
    page = glossary.letter(ctx.catalog, which).index(term) // screens.PER_LETTER_PAGE
    back = screens.terms_at(which, page)
    return screens.show(ctx.t, term, glossary.topics_on(ctx.catalog, term), back)


def _check_page(page: int, terms: Sequence[Term], per_page: int) -> None:
    if not 0 <= page < screens.pages(terms, per_page):
        raise Outdated
