"""The terms of a screen with their meanings, and the dictionary of all of them."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from markupsafe import Markup

from bot.catalog.models import Term, Topic
from bot.catalog.texts import Texts
from bot.screens.kit import Act, Button, Row, Screen, act, lines, paragraphs, rows_of
from bot.screens.menu import back_row, home_button

TOGETHER = 5  # meanings on one screen, if they are short enough
TOGETHER_CHARS = 1_200
PER_PAGE = 12
PER_LETTER_PAGE = 20
LETTERS_IN_A_ROW = 5

DICTIONARY = act("term.all")


def terms_of(about: Act, page: int = 0) -> Act:
    """Shows the terms of the screen that `about` shows."""
    return act("term.on", page, about.name, *about.args)


def terms_at(letter: str, page: int) -> Act:
    """Shows a page of the dictionary."""
    return act("term.letter", letter, page)


def with_terms(t: Texts, screen: Screen, terms: Sequence[Term]) -> Screen:
    """The screen with a button to its terms, above its last row: the ways back.

    A screen that cannot be shown again has no `about`; its terms open below it, in a message of their own.
    """
    about = screen.about
    door = terms_of(about) if about else act("term.below", *(each.key for each in terms[:TOGETHER]))
    if about and not _one(terms[0], about).fits:
        return screen  # its name is too long to be carried along
    row = (Button(t.plain("btn.terms"), door),)
    return replace(screen, rows=(*screen.rows[:-1], row, *screen.rows[-1:]))


def on(t: Texts, terms: Sequence[Term], about: Act, page: int) -> Screen:
    """The terms of the screen `about` shows: all meanings if they are few and short, else one button for each."""
    if len(terms) <= TOGETHER and sum(len(each.meaning) for each in terms) <= TOGETHER_CHARS:
        return Screen(_meanings(t, terms), (back_row(t, about),))
    shown = terms[page * PER_PAGE : (page + 1) * PER_PAGE]
    buttons = [Button(each.term, _one(each, about)) for each in shown]
    turns = _turns(t, page, pages(terms, PER_PAGE), lambda other: terms_of(about, other))
    return Screen(t("glossary.pick"), (*rows_of(buttons), *turns, back_row(t, about)))


def _one(term: Term, about: Act) -> Act:
    return act("term.one", term.key, about.name, *about.args)


def one(t: Texts, term: Term, back: Act) -> Screen:
    """A single meaning out of a list."""
    return Screen(_meaning(t, term), (back_row(t, back),))


def below(t: Texts, terms: Sequence[Term]) -> Screen:
    """The meanings under an answer that stays where it is."""
    return Screen(_meanings(t, terms), ((dictionary_button(t), home_button(t)),), is_new=True)


def dictionary_button(t: Texts) -> Button:
    return Button(t.plain("btn.dictionary"), DICTIONARY)


def _meanings(t: Texts, terms: Sequence[Term]) -> Markup:
    return paragraphs(t("glossary.here"), *(_meaning(t, each) for each in terms))


def _meaning(t: Texts, term: Term) -> Markup:
    return t("glossary.meaning", term=term.term, meaning=term.meaning)


def dictionary(t: Texts, letters: Sequence[str]) -> Screen:
    """The letters there are terms for."""
    buttons = [Button(letter, terms_at(letter, 0)) for letter in letters]
    return Screen(t("glossary.letters"), (*rows_of(buttons, LETTERS_IN_A_ROW), back_row(t, act("ask.open"))))


def letter(t: Texts, which: str, terms: Sequence[Term], page: int) -> Screen:
    """One page of the terms that begin with a letter."""
    shown = terms[page * PER_LETTER_PAGE : (page + 1) * PER_LETTER_PAGE]
    buttons = [Button(each.term, act("term.show", each.key)) for each in shown]
    turns = _turns(t, page, pages(terms, PER_LETTER_PAGE), lambda other: terms_at(which, other))
    text = t("glossary.letter", letter=which, count=len(terms))
    return Screen(text, (*rows_of(buttons), *turns, back_row(t, DICTIONARY)))


def show(t: Texts, term: Term, topics: Sequence[Topic], back: Act) -> Screen:
    """An entry of the dictionary, with the topics it belongs to."""
    others = [name for name in term.also if name.lower() not in term.meaning.lower()]
    text = paragraphs(
        lines(_meaning(t, term), t("glossary.also", names=", ".join(others)) if others else None),
        t("glossary.used_in") if topics else None,
    )
    buttons = [Button(topic.label, act("guide.show", topic.id)) for topic in topics]
    return Screen(text, (*rows_of(buttons, per_row=1), back_row(t, back)), about=act("term.show", term.key))


def pages(terms: Sequence[Term], per_page: int) -> int:
    return max(1, -(-len(terms) // per_page))


def _turns(t: Texts, page: int, count: int, leaf: Callable[[int], Act]) -> tuple[Row, ...]:
    """To the pages before and after, as far as there are any."""
    turns = []
    if page > 0:
        turns.append(Button(t.plain("btn.previous_page"), leaf(page - 1)))
    if page < count - 1:
        turns.append(Button(t.plain("btn.next_page"), leaf(page + 1)))
    return (tuple(turns),) if turns else ()
