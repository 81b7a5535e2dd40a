"""What an admin sees of the questions search had no answer for."""

from collections.abc import Sequence

from markupsafe import Markup

from bot.catalog.texts import Texts
from bot.db.questions import UnansweredQuestion
from bot.screens.kit import Button, Row, Screen, act, lines, paragraphs, rows_of
from bot.screens.menu import HOME, back_row, home_button, page_row

SHOWN_CHARS = 120


def door(t: Texts) -> Button:
    return Button(t.plain("btn.unanswered"), act("un.list", 0))


def listed(t: Texts, shown: Sequence[UnansweredQuestion], total: int, page: int, pages: int, first: int) -> Screen:
    """One page; `first` is the number of its first question."""
    if not shown:
        return Screen(t("unanswered.none"), ((home_button(t),),))
    numbered = list(enumerate(shown, start=first))
    text = paragraphs(
        t("unanswered.title", count=total),
        lines(*(_line(t, number, each) for number, each in numbered)),
    )
    drops = [Button(t.plain("btn.drop", number=number), act("un.drop", each.id, page)) for number, each in numbered]
    clear: Row = (Button(t.plain("btn.clear"), act("un.clear")),)
    return Screen(text, (*rows_of(drops), *page_row(t, "un.list", page, pages), clear, back_row(t, HOME)[1:]))


def confirm_clear(t: Texts, total: int) -> Screen:
    return Screen(
        t("unanswered.confirm", count=total),
        (
            (Button(t.plain("btn.clear_yes"), act("un.wipe")),),
            (Button(t.plain("btn.forget_no"), act("un.list", 0)), home_button(t)),
        ),
    )


def _line(t: Texts, number: int, asked: UnansweredQuestion) -> Markup:
    text = asked.text if len(asked.text) <= SHOWN_CHARS else f"{asked.text[:SHOWN_CHARS]}…"
    return t("unanswered.line", number=number, text=text, times=asked.times, day=asked.last_on)
