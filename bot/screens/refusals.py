"""Refusals as screens: what is not possible, and always what to do next."""

from bot.catalog.texts import Texts
from bot.errors import (
    BadInput,
    CannotWait,
    DomainError,
    HourGone,
    NobodyThere,
    NotYourVisit,
    OwnerGone,
    OwnerHasEnough,
    SlotRefused,
    TooManyInquiries,
    TooManyThatDay,
    TooManyVisits,
    UnknownCode,
    VisitBegun,
)
from bot.screens import waiting
from bot.screens.booking import nearest_rows
from bot.screens.kit import Act, Button, Row, Screen, act
from bot.screens.menu import HOME, back_row, with_home
from bot.services.subject import Subject


def refuse(t: Texts, error: DomainError) -> Screen:
    """The screen for a refusal: its own ways out, then home."""
    if isinstance(error, CannotWait):
        return waiting.refuse(t, error)
    return with_home(t, t(f"refusal.{error.key}", **error.values), *_ways_out(t, error))


def ask_again(t: Texts, error: BadInput, asked: Act | None) -> Screen:
    """Says what was wrong with a typed answer and keeps the question open."""
    return Screen(t(error.reason, **error.values), (back_row(t, HOME)[1:],), asks=asked)


def _ways_out(t: Texts, error: DomainError) -> tuple[Row, ...]:
    if isinstance(error, TooManyVisits | TooManyThatDay | NotYourVisit | UnknownCode):
        return ((Button(t.plain("btn.my_visits"), act("bk.list")),),)
    if isinstance(error, TooManyInquiries):
        return ((Button(t.plain("btn.my_inquiries"), act("person.mine")),),)
    if isinstance(error, VisitBegun):
        return ((Button(t.plain("btn.ask_person"), act("person.ask")), Button(t.plain("btn.book"), act("bk.start"))),)
    if isinstance(error, OwnerGone | OwnerHasEnough | HourGone):
        return ((Button(t.plain("btn.open_visit"), act("cs.visit", int(str(error.values["visit"])))),),)
    if isinstance(error, SlotRefused) and "about" in error.values:
        return _other_hours(t, error)
    if isinstance(error, SlotRefused | NobodyThere):
        return ((Button(t.plain("btn.book"), act("bk.start")),),)
    return ()


def _other_hours(t: Texts, error: SlotRefused) -> tuple[Row, ...]:
    """The nearest free hours, if there are any, bookable with one tap; then all days."""
    about, starts = error.values["about"], error.values.get("alternatives", [])
    if not isinstance(about, Subject) or not isinstance(starts, list):
        return ()
    return nearest_rows(t, about, starts, int(str(error.values["moves"])))
