"""The waiting list: a full day, one's place in line, the hour offered, and how the waiting ended."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from markupsafe import Markup

from bot.catalog.loader import Catalog
from bot.catalog.texts import Texts
from bot.db.booking import Visit
from bot.db.waiting import WaitingEntry
from bot.errors import CannotWait
from bot.screens.booking import change_rows, summary, topic_name
from bot.screens.kit import Button, Row, Screen, act, lines, paragraphs, rows_of
from bot.screens.menu import back_row, home_button, with_home
from bot.services.queueing import Hindrance, Place
from bot.services.subject import Subject


def day_full(t: Texts, catalog: Catalog, about: Subject, day: date, count: int) -> Screen:
    """A day without free hours; `count` people wait for it already."""
    waiting = t("waiting.others_wait", count=count) if count else t("waiting.nobody_waits")
    text = t("waiting.day_full", topic=topic_name(catalog, about.topic_id), day=day, waiting=waiting)
    join = Button(t.plain("btn.join_line"), act("wl.join", str(about), day))
    return Screen(text, ((join,), back_row(t, act("bk.days", str(about), 0))))


def place(t: Texts, catalog: Catalog, mine: Place) -> Screen:
    """Where one stands and what happens next, or the hour that is offered now."""
    if mine.offered:
        return offer(t, catalog, mine.entry, mine.offered, mine.consultant)
    entry = mine.entry
    text = t(
        "waiting.place",
        day=entry.day,
        topic=topic_name(catalog, entry.topic_id),
        number=mine.number,
        minutes=catalog.clinic.booking.offer_minutes,
    )
    leave = Button(t.plain("btn.leave_line"), act("wl.leave", entry.id))
    return Screen(text, ((leave,), (_other_days(t, entry),), back_row(t, act("bk.list"))))


def offer(t: Texts, catalog: Catalog, entry: WaitingEntry, visit: Visit, consultant: str) -> Screen:
    """An hour of the day waited for, kept for a while."""
    text = paragraphs(
        t("waiting.offer", day=entry.day),
        summary(t, catalog, visit, consultant),
        t("waiting.until", until=visit.held_until),
    )
    accept = Button(t.plain("btn.confirm"), act("bk.save", visit.id))
    decline = Button(t.plain("btn.decline"), act("wl.decline", visit.id))
    return Screen(text, ((accept,), (decline, home_button(t))))


def left(t: Texts, entry: WaitingEntry, *, may_rejoin: bool) -> Screen:
    rows = _afterwards(t, entry.day, Subject.of(entry), may_rejoin=may_rejoin)
    return with_home(t, t("waiting.left", day=entry.day), *rows)


def declined(t: Texts, visit: Visit, day: date, *, may_rejoin: bool) -> Screen:
    """An offer that is not held any more."""
    rows = _afterwards(t, day, Subject.of(visit), may_rejoin=may_rejoin)
    return with_home(t, t("waiting.declined", start=visit.start_at), *rows)


def confirmed(t: Texts, visit: Visit) -> Screen:
    """Too late to decline: the offered hour has been booked."""
    return with_home(t, t("waiting.confirmed", code=visit.code, start=visit.start_at), *change_rows(t, visit))


def expired(t: Texts, entry: WaitingEntry, visit: Visit, *, may_rejoin: bool) -> Screen:
    rows = _afterwards(t, entry.day, Subject.of(entry), may_rejoin=may_rejoin)
    return with_home(t, t("waiting.expired", start=visit.start_at), *rows)


def over(t: Texts, catalog: Catalog, entry: WaitingEntry) -> Screen:
    text = t("waiting.over", day=entry.day, topic=topic_name(catalog, entry.topic_id))
    return with_home(t, text, (_other_days(t, entry),))


def with_places(t: Texts, catalog: Catalog, screen: Screen, mine: Sequence[Place]) -> Screen:
    """One's appointments, with the days one waits for below them; the ways back stay last."""
    if not mine:
        return screen
    listed = lines(*(_line(t, catalog, each) for each in mine))
    rows = rows_of((_button(t, each) for each in mine), per_row=1)
    return replace(
        screen, text=paragraphs(screen.text, listed), rows=(*screen.rows[:-2], *rows, *screen.rows[-2:])
    )  # fmt: skip


def _line(t: Texts, catalog: Catalog, mine: Place) -> Markup:
    topic = topic_name(catalog, mine.entry.topic_id)
    if visit := mine.offered:
        return t("waiting.mine_offered", start=visit.start_at, topic=topic, until=visit.held_until)
    return t("waiting.mine", day=mine.entry.day, topic=topic, number=mine.number)


def _button(t: Texts, mine: Place) -> Button:
    entry, visit = mine.entry, mine.offered
    label = t.plain("btn.offered", start=visit.start_at) if visit else t.plain("btn.in_line", day=entry.day)
    return Button(label, act("wl.show", entry.id))


def refuse(t: Texts, error: CannotWait) -> Screen:
    """Why a day cannot be waited for, and the way to the hours or days there are."""
    day, about = error.values["day"], str(error.values["about"])
    text = t(f"waiting.not_{error.hindrance}", day=day, why=error.values["why"])
    if error.hindrance == Hindrance.HAS_ROOM and isinstance(day, date):
        return with_home(t, text, (Button(t.plain("btn.see_hours"), act("bk.hours", about, day, 0)),))
    return with_home(t, text, (Button(t.plain("btn.other_days"), act("bk.days", about, 0)),))


def _afterwards(t: Texts, day: date, about: Subject, *, may_rejoin: bool) -> tuple[Row, ...]:
    """On to another day, or to the end of the same line."""
    others = Button(t.plain("btn.other_days"), act("bk.days", str(about), 0))
    again = Button(t.plain("btn.join_line_again"), act("wl.join", str(about), day))
    return ((again,), (others,)) if may_rejoin else ((others,),)


def _other_days(t: Texts, entry: WaitingEntry) -> Button:
    return Button(t.plain("btn.other_days"), act("bk.days", str(Subject.of(entry)), 0))
