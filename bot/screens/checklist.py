"""A topic's checklist and its items."""

from collections.abc import Sequence

from markupsafe import Markup

from bot.catalog.models import Item, Topic
from bot.catalog.texts import Texts, bar
from bot.db.checklists import ItemStatus
from bot.screens.guide import blocked, see_button, validity
from bot.screens.kit import Button, Row, Screen, act, lines, paragraphs, rows_of
from bot.screens.menu import back_row
from bot.services.certificates import Recorded
from bot.services.checklists import Checklist
from bot.services.subject import Subject

SETTABLE = (ItemStatus.READY, ItemStatus.DOING, ItemStatus.TODO)
COUNTED = (ItemStatus.VERIFIED, ItemStatus.READY, ItemStatus.DOING, ItemStatus.TODO)


def show(
    t: Texts,
    checklist: Checklist,
    blockers: Sequence[Topic],
    marked: Item | None = None,
    opens: Sequence[Topic] = (),
    certificate: Recorded | None = None,
) -> Screen:
    """All items with their status; `marked` was just changed, `opens` are topics now possible."""
    topic = checklist.topic
    text = paragraphs(
        t("checklist.marked", item=marked.title, status=t.plain(f"checklist.is_{checklist.status(marked)}"))
        if marked
        else None,
        lines(
            t("checklist.title", name=topic.label, bar=bar(checklist.done, checklist.total)),
            _counts(t, checklist),
        ),
        blocked(t, blockers),
        _hint(t, checklist, certificate),
        t("checklist.opens", names=", ".join(each.short for each in opens)) if opens else None,
    )
    items: list[Row] = [
        (Button(item_label(t, checklist, item), act("cl.item", topic.id, item.id)),) for item in topic.items
    ]
    more = rows_of(see_button(t, each) for each in opens)
    rows = (*items, *more, _certificate_row(t, topic, certificate), back_row(t, act("guide.show", topic.id)))
    return Screen(text, rows, about=act("cl.show", topic.id))


def _counts(t: Texts, checklist: Checklist) -> Markup | None:
    """How many items have which status, which also explains the signs; nothing before the first tick."""
    if not checklist.ticks:
        return None
    counts = [(status, checklist.count(status)) for status in COUNTED]
    return Markup(" · ").join(t(f"checklist.count_{status}", count=count) for status, count in counts if count)


def _hint(t: Texts, checklist: Checklist, certificate: Recorded | None) -> Markup | None:
    if certificate:
        return validity(t, certificate)
    if checklist.is_complete:
        return lines(t("checklist.complete"), t("checklist.record", name=checklist.topic.short))
    return None if checklist.ticks else t("checklist.tap_to_open")


def _certificate_row(t: Texts, topic: Topic, certificate: Recorded | None) -> Row:
    if certificate:
        return (Button(t.plain("btn.certificate"), act("crt.show", topic.id)),)
    return (Button(t.plain("btn.record"), act("crt.start", topic.id)),)


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
        lines(
            t("checklist.status", status=t.plain(f"checklist.is_{status}")),
            t("checklist.is_stuck") if checklist.is_stuck(which) else None,
        ),
    )
    link = ((Button(t.plain("btn.open_link"), url=str(which.link)),),) if which.link else ()
    return Screen(
        text,
        (
            *_status_rows(t, topic, which, status),
            *link,
            *_help_rows(t, checklist, which),
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


def _help_rows(t: Texts, checklist: Checklist, which: Item) -> tuple[Row, ...]:
    """Saying one is stuck leads to a consultation about this step; once said, one can book again or go on alone."""
    topic_id = checklist.topic.id
    if checklist.is_stuck(which):
        return (
            (Button(t.plain("btn.unstuck"), act("cl.unstuck", topic_id, which.id)),),
            (Button(t.plain("btn.consult"), act("bk.days", str(Subject(topic_id, which.id)), 0)),),
        )
    if checklist.is_finished(which):
        return ((Button(t.plain("btn.consult"), act("bk.days", str(Subject(topic_id, which.id)), 0)),),)
    return ((Button(t.plain("btn.stuck"), act("cl.stuck", topic_id, which.id)),),)


def item_label(t: Texts, checklist: Checklist, which: Item) -> str:
    """The item's line in a list: its status, the mark of being stuck, its title."""
    label = t.plain(f"btn.item_{checklist.status(which)}", title=which.title)
    return t.plain("btn.item_stuck", line=label) if checklist.is_stuck(which) else label
