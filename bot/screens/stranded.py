"""For admins: visits at hours nobody works any more, and what to do about each or all."""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from bot.catalog.texts import Texts
from bot.db.booking import Visit
from bot.screens.kit import Button, Screen, act, lines, paragraphs, rows_of
from bot.screens.menu import HOME, back_row, with_home
from bot.services.stranded import mark_of

SHOWN = 10


@dataclass(frozen=True, slots=True)
class Lost:
    """A stranded visit: whose, about what, with whom."""

    visit: Visit
    name: str
    topic: str
    consultant: str


def door(t: Texts, count: int) -> Button:
    return Button(t.plain("btn.stranded", count=count), act("sd.list"))


def told(t: Texts, found: Sequence[Lost]) -> Screen:
    """The notice: the same list, without a way back."""
    shown = overview(t, found, None)
    return Screen(shown.text, (*shown.rows[:-1], back_row(t, HOME)[1:]))


def overview(t: Texts, found: Sequence[Lost], done: Markup | None) -> Screen:
    """The list; `done` says what has just been decided."""
    if not found:
        return with_home(t, paragraphs(done, t("stranded.none")))
    shown, mark = found[:SHOWN], mark_of(each.visit.id for each in found)
    more = t("stranded.more", count=len(found) - SHOWN) if found[SHOWN:] else None
    text = paragraphs(
        done,
        t("stranded.heading", count=len(found)),
        lines(*(_line(t, each) for each in shown), more),
        t("stranded.how"),
    )
    buttons = [
        Button(t.plain("btn.visit", start=each.visit.start_at, code=each.visit.code), act("sd.show", each.visit.id))
        for each in shown
    ]
    every = (
        Button(t.plain("btn.stranded_off_all"), act("sd.ask", mark)),
        Button(t.plain("btn.stranded_keep_all"), act("sd.keepall", mark)),
    )
    return Screen(text, (*rows_of(buttons, per_row=1), every, back_row(t, HOME)[1:]))


def show(t: Texts, lost: Lost) -> Screen:
    """One of them; a colleague is asked first if the office is open then."""
    visit = lost.visit
    return Screen(
        paragraphs(t("stranded.one", code=visit.code), _line(t, lost), t("stranded.what")),
        (
            (Button(t.plain("btn.stranded_off"), act("sd.off", visit.id)),),
            (Button(t.plain("btn.stranded_keep"), act("sd.keep", visit.id)),),
            back_row(t, act("sd.list")),
        ),
    )


def really(t: Texts, count: int, mark: int) -> Screen:
    """Calling many people off is asked about once more."""
    yes = Button(t.plain("btn.stranded_sure", count=count), act("sd.offall", mark))
    return Screen(t("stranded.really", count=count), ((yes,), back_row(t, act("sd.list"))))


def _line(t: Texts, lost: Lost) -> Markup:
    return t("stranded.line", start=lost.visit.start_at, name=lost.name, topic=lost.topic, consultant=lost.consultant)
