"""Refusals as screens: what is not possible, and always what to do next."""

from datetime import datetime

from bot.catalog.texts import Texts
from bot.errors import (
    BadInput,
    DomainError,
    NobodyThere,
    NotYourVisit,
    SlotRefused,
    SlotTaken,
    TooManyInquiries,
    TooManyThatDay,
    TooManyVisits,
    UnknownCode,
)
from bot.screens.kit import Act, Button, Row, Screen, act, rows_of
from bot.screens.menu import HOME, back_row, with_home


def refuse(t: Texts, error: DomainError) -> Screen:
    """The screen for a refusal: its own ways out, then home."""
    return with_home(t, t(f"refusal.{error.key}", **error.values), *_ways_out(t, error))


def ask_again(t: Texts, error: BadInput, asked: Act | None) -> Screen:
    """Says what was wrong with a typed answer and keeps the question open."""
    return Screen(t(error.reason, **error.values), (back_row(t, HOME)[1:],), asks=asked)


def _ways_out(t: Texts, error: DomainError) -> tuple[Row, ...]:
    if isinstance(error, TooManyVisits | TooManyThatDay | NotYourVisit | UnknownCode):
        return ((Button(t.plain("btn.my_visits"), act("bk.list")),),)
    if isinstance(error, TooManyInquiries):
        return ((Button(t.plain("btn.my_inquiries"), act("person.mine")),),)
    if isinstance(error, SlotTaken):
        return _alternatives(t, error)
    if isinstance(error, SlotRefused | NobodyThere):
        return ((Button(t.plain("btn.book"), act("bk.start")),),)
    return ()


def _alternatives(t: Texts, error: SlotTaken) -> tuple[Row, ...]:
    """The nearest free hours, bookable with one tap, then all days."""
    about, moves = str(error.values["about"]), error.values.get("moves", 0)
    starts = error.values.get("alternatives")
    hours = [
        Button(t.plain("btn.moment", start=start), act("bk.hold", about, start, int(str(moves))))
        for start in (starts if isinstance(starts, list) else [])
        if isinstance(start, datetime)
    ]
    days = Button(t.plain("btn.other_days"), act("bk.days", about, int(str(moves))))
    return (*rows_of(hours, per_row=1), (days,))
