"""Where a consultant meets people online: to see, change and remove it."""

from collections.abc import Sequence

from markupsafe import Markup

from bot.catalog.texts import Texts
from bot.db.booking import Visit
from bot.screens.kit import Button, Row, Screen, act, paragraphs
from bot.screens.menu import back_row


def door(t: Texts) -> Button:
    return Button(t.plain("btn.link"), act("ln.show"))


def show(t: Texts, link: str | None, offices: str | None, bare: Sequence[Visit]) -> Screen:
    """The link in use; `bare` are online visits that have none."""
    text = paragraphs(_current(t, link, offices), t("link.bare", count=len(bare)) if bare else None)
    set_it = Button(t.plain("btn.link_change" if link else "btn.link_set"), act("ln.ask"))
    drop: tuple[Row, ...] = ((Button(t.plain("btn.link_drop"), act("ln.drop")),),) if link else ()
    return Screen(text, ((set_it,), *drop, back_row(t, act("cs.agenda"))))


def _current(t: Texts, link: str | None, offices: str | None) -> Markup:
    if link:
        return t("link.own", link=link)
    return t("link.offices", link=offices) if offices else t("link.nothing")


def ask(t: Texts) -> Screen:
    return Screen(t("link.ask"), (back_row(t, act("ln.show")),), asks=act("ln.save"))


def missing(t: Texts, bare: Sequence[Visit]) -> Screen:
    """The notice: somebody comes online soon, and nobody knows where."""
    first = bare[0]
    text = t("link.missing", count=len(bare), start=first.start_at, code=first.code)
    return Screen(text, ((Button(t.plain("btn.link_set"), act("ln.ask")),), back_row(t, act("cs.agenda"))))
