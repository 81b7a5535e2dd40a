"""The consultant's view of a visit's checklist, and what its owner is told of it."""

from collections.abc import Sequence

from bot.catalog.models import Item, Topic
from bot.catalog.texts import Texts, bar
from bot.db.booking import Visit
from bot.db.checklists import ItemStatus
from bot.screens.checklist import item_label
from bot.screens.guide import see_button
from bot.screens.kit import Button, Row, Screen, act, lines, paragraphs, rows_of
from bot.screens.menu import back_row, home_button
from bot.services.checklists import Checklist


def show(t: Texts, visit: Visit, name: str, checklist: Checklist, step: str | None) -> Screen:
    """Every item; a tap verifies it, or takes that back."""
    text = paragraphs(
        lines(
            t("verification.title", name=name, topic=checklist.topic.label),
            t("verification.bar", bar=bar(checklist.done, checklist.total)),
            t("booking.step", step=step) if step else None,
        ),
        t("verification.hint"),
    )
    rows: list[Row] = [(_toggle(t, visit, checklist, item),) for item in checklist.topic.items]
    return Screen(text, (*rows, back_row(t, act("cs.visit", visit.id))))


def _toggle(t: Texts, visit: Visit, checklist: Checklist, item: Item) -> Button:
    """The button says what is to be, so that a double tap does it once."""
    wanted = checklist.status(item) is not ItemStatus.VERIFIED
    return Button(item_label(t, checklist, item), act("vf.set", visit.id, item.id, int(wanted)))


def told(
    t: Texts,
    checklist: Checklist,
    verified: Sequence[Item],
    consultant: str,
    opens: Sequence[Topic],
    *,
    has_paper: bool,
) -> Screen:
    """To the owner: what was verified, and, when everything is, what is now possible."""
    topic = checklist.topic
    text = paragraphs(
        t("verification.told", consultant=consultant, topic=topic.label),
        lines(*(t("verification.line", title=item.title) for item in verified)),
        t("verification.bar", bar=bar(checklist.done, checklist.total)),
        t("checklist.complete") if checklist.is_complete else None,
        t("checklist.opens", names=", ".join(each.short for each in opens)) if opens else None,
    )
    record = ((Button(t.plain("btn.record"), act("crt.start", topic.id)),),)
    return Screen(
        text,
        (
            (Button(t.plain("btn.checklist"), act("cl.show", topic.id)),),
            *rows_of(see_button(t, each) for each in opens),
            *(record if checklist.is_complete and not has_paper else ()),
            (home_button(t),),
        ),
    )
