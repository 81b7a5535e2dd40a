"""A topic's checklist and its items."""

from collections.abc import Sequence

from markupsafe import Markup

from bot.catalog.models import Item, Topic
from bot.catalog.texts import Texts, bar
from bot.db.checklists import ItemStatus
from bot.screens.guide import blocked
from bot.screens.kit import Button, Row, Screen, act, lines, paragraphs, rows_of
from bot.screens.menu import back_row
from bot.services.checklists import Checklist

SETTABLE = (ItemStatus.READY, ItemStatus.DOING, ItemStatus.TODO)


def show(
    t: Texts,
    checklist: Checklist,
    blockers: Sequence[Topic],
    marked: Item | None = None,
    opens: Sequence[Topic] = (),
) -> Screen:
    """All items with their status; `marked` was just changed, `opens` are topics now possible."""
    topic = checklist.topic
    text = paragraphs(
        t("checklist.marked", item=marked.title, status=t.plain(f"checklist.is_{checklist.status(marked)}"))
        if marked
        else None,
        t("checklist.title", name=topic.label, bar=bar(checklist.done, checklist.total)),
        blocked(t, blockers),
        _hint(t, checklist),
        t("checklist.opens", names=", ".join(each.short for each in opens)) if opens else None,
    )
    items: list[Row] = [(Button(_line(t, checklist, item), act("cl.item", topic.id, item.id)),) for item in topic.items]
    more = rows_of(Button(t.plain("btn.see_topic", topic=each.label), act("guide.show", each.id)) for each in opens)
    rows = (*items, *more, back_row(t, act("guide.show", topic.id)))
    return Screen(text, rows, about=act("cl.show", topic.id))


def _hint(t: Texts, checklist: Checklist) -> Markup | None:
    if checklist.is_complete:
        return t("checklist.complete")
    return None if checklist.ticks else t("checklist.tap_to_open")


def item(t: Texts, checklist: Checklist, which: Item) -> Screen:
    """One item in full, with the statuses it can get."""
    topic = checklist.topic
    number = topic.items.index(which) + 1
    status = checklist.status(which)
    text = paragraphs(
        t("checklist.item", title=which.title, topic=topic.short, number=number, total=checklist.total),
        t("checklist.how", how=which.how),
        lines(
            t("checklist.where", where=which.where) if which.where else None,
            t("checklist.duration", duration=which.duration) if which.duration else None,
            t("checklist.cost", cost=which.cost) if which.cost else None,
        )
        or None,
        lines(*(t("checklist.tip", tip=tip) for tip in which.tips)) or None,
        t("checklist.status", status=t.plain(f"checklist.is_{status}")),
    )
    link = ((Button(t.plain("btn.open_link"), url=str(which.link)),),) if which.link else ()
    return Screen(
        text,
        (
            *_status_rows(t, topic, which, status),
            *link,
            *_stuck_row(t, topic),
            back_row(t, act("cl.show", topic.id)),
        ),
        about=act("cl.item", topic.id, which.id),
    )


def _status_rows(t: Texts, topic: Topic, which: Item, now: ItemStatus) -> tuple[Row, ...]:
    if now is ItemStatus.VERIFIED:
        return ()
    buttons = [
        Button(t.plain(f"btn.set_{status}"), act("cl.set", topic.id, which.id, status.value))
        for status in SETTABLE
        if status is not now
    ]
    return rows_of(buttons)


def _stuck_row(t: Texts, topic: Topic) -> tuple[Row, ...]:
    return ((Button(t.plain("btn.stuck"), act("bk.days", topic.id, 0)),),)


def _line(t: Texts, checklist: Checklist, which: Item) -> str:
    return t.plain(f"btn.item_{checklist.status(which)}", title=which.title)
