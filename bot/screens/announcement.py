"""An admin's way to an announcement: write, choose who, look, confirm, watch. And what recipients see."""

from collections.abc import Sequence

from markupsafe import Markup

from bot.catalog.models import Option
from bot.catalog.texts import Texts, bar
from bot.db.messages import Announcement, AnnouncementStatus
from bot.screens.kit import Button, Row, Screen, act, paragraphs, rows_of
from bot.screens.menu import HOME, back_row, home_button
from bot.services.announcements import EVERYONE, Counts


def write(t: Texts, running: Sequence[Announcement]) -> Screen:
    watch = [Button(t.plain("btn.watch", started=each.started_at), act("an.show", each.id)) for each in running]
    return Screen(t("announcement.write"), (*rows_of(watch, per_row=1), back_row(t, HOME)[1:]), asks=act("an.text"))


def preview(t: Texts, draft: Announcement, people: int, segment: str) -> Screen:
    """The text as recipients will see it, and how many they are."""
    text = paragraphs(
        t("announcement.preview", people=people, segment=segment),
        _body(draft),
        t("announcement.footer"),
    )
    send = ((Button(t.plain("btn.send_to", people=people), act("an.send", draft.id)),),) if people else ()
    return Screen(
        text,
        (
            *send,
            (
                Button(t.plain("btn.segment"), act("an.segments", draft.id)),
                Button(t.plain("btn.rewrite"), act("an.start")),
            ),
            (home_button(t),),
        ),
    )


def segments(t: Texts, draft: Announcement, groups: Sequence[Option], sizes: Sequence[int]) -> Screen:
    """Everyone or a product group, each with its number of people."""
    options = [(EVERYONE, t.plain("announcement.everyone")), *((group.id, group.label) for group in groups)]
    buttons = [
        Button(t.plain("btn.group", label=label, people=size), act("an.segment", draft.id, key))
        for (key, label), size in zip(options, sizes, strict=True)
    ]
    return Screen(t("announcement.segments"), (*rows_of(buttons, per_row=1), back_row(t, act("an.show", draft.id))))


def progress(t: Texts, announcement: Announcement, counts: Counts) -> Screen:
    """How far it is; edited in place while it runs."""
    text = paragraphs(
        t(f"announcement.is_{announcement.status}"),
        t("announcement.progress", bar=bar(counts.ended, counts.total)),
        figures(t, counts),
    )
    return Screen(text, (*_controls(t, announcement), (home_button(t),)))


def figures(t: Texts, counts: Counts) -> Markup:
    return t(
        "announcement.figures", delivered=counts.delivered, blocked=counts.blocked, failed=counts.failed,
        uncertain=counts.uncertain, skipped=counts.skipped, total=counts.total,
    )  # fmt: skip


def _controls(t: Texts, announcement: Announcement) -> tuple[Row, ...]:
    stop = Button(t.plain("btn.stop"), act("an.stop", announcement.id))
    if announcement.status == AnnouncementStatus.SENDING:
        return ((Button(t.plain("btn.pause"), act("an.pause", announcement.id)), stop),)
    if announcement.status == AnnouncementStatus.PAUSED:
        return ((Button(t.plain("btn.resume"), act("an.resume", announcement.id)), stop),)
    return ()


def result(t: Texts, announcement: Announcement, counts: Counts) -> Screen:
    """The final count, pushed to its author."""
    text = paragraphs(t(f"announcement.result_{announcement.status}"), figures(t, counts))
    return Screen(text, ((home_button(t),),))


def as_received(t: Texts, announcement: Announcement) -> Screen:
    """What each addressee gets; its buttons answer below it, so that it can be read again."""
    stop = Button(t.plain("btn.announcements_off"), act("me.newsoff"))
    home = Button(t.plain("btn.home"), act("home.new"))
    return Screen(paragraphs(_body(announcement), t("announcement.footer")), ((stop,), (home,)))


def _body(announcement: Announcement) -> Markup:
    return Markup(announcement.html)  # noqa: S704 - Telegram's own rendering of the message, escaped by it
