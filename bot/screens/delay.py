"""A consultant who is late: how late, who was told, and what the owner hears."""

from collections.abc import Sequence
from datetime import date, datetime

from markupsafe import Markup

from bot.catalog.texts import Texts
from bot.db.booking import Visit
from bot.screens import presence
from bot.screens.booking import change_rows
from bot.screens.consultant import Visitor, name_of
from bot.screens.kit import Button, Row, Screen, act, lines, paragraphs, rows_of
from bot.screens.menu import back_row, home_button
from bot.services.delay import CHOICES, ON_TIME, expected_start

AGENDA = act("cs.agenda")


def door(t: Texts, coming: Sequence[Visit]) -> tuple[Row, ...]:
    """«I am late», under the agenda of a day with visits still to come."""
    return ((Button(t.plain("btn.late"), act("dl.choose")),),) if coming else ()


def choose(t: Texts, coming: Sequence[Visit], day: date) -> Screen:
    """How late; `day` goes along, so that a button of yesterday tells nobody of today."""
    if not coming:
        return Screen(t("delay.nobody"), (back_row(t, AGENDA),))
    choices = [Button(t.plain("btn.late_minutes", minutes=each), act("dl.tell", each, day)) for each in CHOICES]
    told = any(visit.late_minutes for visit in coming)
    on_time = (Button(t.plain("btn.on_time"), act("dl.tell", ON_TIME, day)),)
    return Screen(
        t("delay.choose", start=coming[0].start_at),
        (*rows_of(choices), *((on_time,) if told else ()), back_row(t, AGENDA)),
    )


def told(t: Texts, late: Sequence[Visitor], minutes: int) -> Screen:
    """Which owners know, by their names, and from when they are expected now."""
    rows = (back_row(t, AGENDA),)
    if minutes == ON_TIME:
        return Screen(t("delay.on_time_told"), rows)
    if not late:
        return Screen(t("delay.nobody_hit", minutes=minutes), rows)
    other = Button(t.plain("btn.other_delay"), act("dl.choose"))
    return Screen(paragraphs(t("delay.told"), lines(*(_line(t, each) for each in late))), ((other,), *rows))


def _line(t: Texts, late: Visitor) -> Markup:
    visit = late.visit
    return t(
        "delay.line", start=visit.start_at, begins=expected_start(visit), minutes=visit.late_minutes,
        name=name_of(t, late.person),
    )  # fmt: skip


def notice(t: Texts, visit: Visit, consultant: str, now: datetime) -> Screen:
    """To the owner: it begins later, or at its hour after all."""
    rows = (*presence.here_row(t, visit, now), *(change_rows(t, visit) if visit.start_at > now else ()))
    if not visit.late_minutes:
        key = "delay.on_time" if visit.start_at > now else "delay.ready"
        return Screen(t(key, consultant=consultant, start=visit.start_at, code=visit.code), (*rows, (home_button(t),)))
    text = lines(
        t("delay.heading", code=visit.code, start=visit.start_at),
        presence.late(t, visit, consultant),
        t("delay.sorry") if visit.arrived_at else t("delay.come_later"),
    )
    return Screen(text, (*rows, (home_button(t),)))
