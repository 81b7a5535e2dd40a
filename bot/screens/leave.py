"""A consultant's leave: what there is, which days, who is hit, and what became of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from markupsafe import Markup

from bot.catalog.texts import Texts
from bot.db.booking import Visit
from bot.db.leave import Leave
from bot.db.people import Staff
from bot.screens.kit import Act, Button, Row, Screen, act, lines, paragraphs, rows_of
from bot.screens.menu import HOME, back_row, with_home
from bot.services.leave import Days

SHOWN = 15


@dataclass(frozen=True, slots=True)
class Hit:
    """A visit in a leave: whose, about what, and the colleague who takes it; None if it is called off."""

    visit: Visit
    name: str
    topic: str
    colleague: str | None


def door(t: Texts, consultant: Staff) -> Button:
    return Button(t.plain("btn.leave"), act("lv.show", consultant.id))


def overview(
    t: Texts, consultant: Staff, leaves: Sequence[tuple[Leave, Days]], today: date, *, is_self: bool, is_admin: bool
) -> Screen:
    """The leaves ahead, and the shortest ways to another."""
    listed = lines(*(t("leave.line", days=span(t, days)) for _, days in leaves))
    text = paragraphs(
        t("leave.title", name=consultant.name),
        lines(t("leave.ahead"), listed) if leaves else None,
        t("leave.when") if is_self else t("leave.when_of", name=consultant.name),
    )
    quick = (
        Button(t.plain("btn.today", day=today), _look(consultant, today)),
        Button(t.plain("btn.leave_tomorrow", day=today + timedelta(1)), _look(consultant, today + timedelta(1))),
    )
    other = (Button(t.plain("btn.leave_other"), act("lv.ask", consultant.id)),)
    team: tuple[Row, ...] = ((Button(t.plain("btn.leave_team"), act("lv.team")),),) if is_self and is_admin else ()
    back = act("cs.agenda") if is_self else act("lv.team")
    return Screen(text, (*_own_rows(t, consultant, leaves), quick, other, *team, back_row(t, back)))


def _own_rows(t: Texts, consultant: Staff, leaves: Sequence[tuple[Leave, Days]]) -> tuple[Row, ...]:
    buttons = [Button(_label(t, days), act("lv.open", leave.id, consultant.id)) for leave, days in leaves[:SHOWN]]
    return rows_of(buttons, per_row=1)


def _label(t: Texts, days: Days) -> str:
    if days.count == 1:
        return t.plain("btn.leave_day", day=days.first)
    return t.plain("btn.leave_days", first=days.first, last=days.last)


def _look(consultant: Staff, day: date) -> Act:
    return act("lv.look", consultant.id, day, day)


def team(t: Texts, consultants: Sequence[Staff]) -> Screen:
    """For an admin: whose leave is it?"""
    buttons = [Button(each.name[:40], act("lv.show", each.id)) for each in consultants]
    text = t("leave.team") if buttons else t("leave.nobody_there")
    return Screen(text, (*rows_of(buttons, per_row=1), back_row(t, HOME)[1:]))


def ask(t: Texts, consultant: Staff) -> Screen:
    return Screen(t("leave.ask"), (back_row(t, act("lv.show", consultant.id)),), asks=act("lv.typed", consultant.id))


def preview(t: Texts, consultant: Staff, days: Days, hits: Sequence[Hit]) -> Screen:
    """Before anything is noted: who is hit, and what happens to each."""
    text = paragraphs(
        t("leave.preview", name=consultant.name, days=span(t, days)),
        _listed(t, hits) if hits else t("leave.nobody_hit"),
        t("leave.promise") if hits else None,
    )
    save = Button(t.plain("btn.leave_save"), act("lv.save", consultant.id, days.first, days.last, 0))
    return Screen(text, ((save,), back_row(t, act("lv.show", consultant.id))))


def really(t: Texts, consultant: Staff, days: Days) -> Screen:
    """A long leave may be a slip of the thumb."""
    save = Button(t.plain("btn.leave_sure", count=days.count), act("lv.save", consultant.id, days.first, days.last, 1))
    text = t("leave.really", count=days.count, days=span(t, days))
    return Screen(text, ((save,), back_row(t, act("lv.show", consultant.id))))


def saved(t: Texts, consultant: Staff, days: Days) -> Screen:
    """The same after any number of taps; what became of visits is a message of its own."""
    again = Button(t.plain("btn.leave"), act("lv.show", consultant.id))
    return with_home(t, t("leave.saved", name=consultant.name, days=span(t, days)), (again,))


def noted(t: Texts, consultant: Staff, days: Days, hits: Sequence[Hit]) -> Screen:
    """To the consultant, and the admin who entered it: what became of the visits."""
    text = paragraphs(
        t("leave.noted", name=consultant.name, days=span(t, days)),
        _listed(t, hits) if hits else t("leave.nobody_hit"),
    )
    return with_home(t, text, (Button(t.plain("btn.leave"), act("lv.show", consultant.id)),))


def card(t: Texts, consultant: Staff, leave: Leave, days: Days) -> Screen:
    ends = Button(t.plain("btn.leave_end"), act("lv.end", leave.id, consultant.id))
    text = t("leave.card", name=consultant.name, days=span(t, days))
    return Screen(text, ((ends,), back_row(t, act("lv.show", consultant.id))))


def ended(t: Texts, consultant: Staff) -> Screen:
    again = Button(t.plain("btn.leave"), act("lv.show", consultant.id))
    return with_home(t, t("leave.ended", name=consultant.name), (again,))


def span(t: Texts, days: Days) -> Markup:
    """One day, or from the first to the last."""
    if days.count == 1:
        return t("leave.day", day=days.first)
    return t("leave.days", first=days.first, last=days.last, count=days.count)


def _listed(t: Texts, hits: Sequence[Hit]) -> Markup:
    shown = (_line(t, hit) for hit in hits[:SHOWN])
    more = t("leave.more", count=len(hits) - SHOWN) if hits[SHOWN:] else None
    return lines(t("leave.hit", count=len(hits)), *shown, more)


def _line(t: Texts, hit: Hit) -> Markup:
    start = hit.visit.start_at
    if hit.colleague is None:
        return t("leave.called_off", start=start, name=hit.name, topic=hit.topic)
    return t("leave.handed_over", start=start, name=hit.name, topic=hit.topic, consultant=hit.colleague)
