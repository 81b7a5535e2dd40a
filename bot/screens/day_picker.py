"""Choosing a day: the grid of a month, what its marks mean, and why a day has no hours."""

from collections.abc import Iterator
from datetime import date, timedelta

from markupsafe import Markup

from bot.catalog.loader import Catalog
from bot.catalog.texts import Texts, listed
from bot.screens.booking import step_line, step_title, topic_name
from bot.screens.hours import A_MONDAY, RANGE
from bot.screens.kit import Act, Button, Row, Screen, act, lines, paragraphs, rows_of
from bot.screens.menu import back_row
from bot.services.choosing import Choice
from bot.services.clinic import stretches
from bot.services.month import Cell, DayStatus, Month, Week, open_weekdays
from bot.services.slots import OfficeCalendar

WIDE = 5  # so many columns have room for a word in each cell
GAP = " "  # the label of a cell that is no day of this month
DOT = "dot"
MARKED = (DayStatus.FREE, DayStatus.FULL, DayStatus.HOLIDAY, DayStatus.MINE)


def pick_day(
    t: Texts, catalog: Catalog, choice: Choice, month: Month, note: Markup | None, *, is_any_free: bool
) -> Screen:
    """The month's grid; where nothing at all is free, other ways on."""
    topic = topic_name(catalog, choice.about.topic_id)
    text = paragraphs(
        note,
        t("booking.moving", start=choice.moving.start_at, code=choice.moving.code) if choice.moving else None,
        None if is_any_free else t("booking.no_days", topic=topic),
        t("booking.pick_day", topic=topic, month=month.first),
        step_line(t, step_title(catalog, choice.about)),
        _legend(t, month),
        lines(*_reasons(t, month)),
    )
    on = [Button(t.plain("btn.soonest"), act("bk.soon", choice.wire, choice.moves))]
    if not is_any_free:
        on = [
            Button(t.plain("btn.ask_person"), act("person.ask")),
            Button(t.plain("btn.other_topics"), act("bk.start")),
        ]
    rows = (*_grid(t, choice, month), *_neighbours(t, choice, month), *_modes(t, choice, month), *rows_of(on))
    return Screen(text, (*rows, back_row(t, _before(choice))), asks=act("bk.typed", choice.wire, choice.moves))


def why_not(t: Texts, catalog: Catalog, day: date, status: DayStatus) -> Markup:
    """Why a day has no hours to choose from, and what to do about it."""
    calendar, policy = OfficeCalendar(catalog), catalog.clinic.booking
    if status is DayStatus.HOLIDAY:
        return t("booking.day_closed", day=day, why=calendar.holiday(day))
    if status in (DayStatus.FREE, DayStatus.FULL):
        return t("booking.day_full", day=day)
    return t(
        f"days.why_{status}",
        day=day,
        weekdays=_weekdays(t, open_weekdays(calendar, day)),
        horizon=policy.horizon_days,
        opens=day - timedelta(days=policy.horizon_days),
        notice=notice(t, policy.notice_minutes),
    )


def notice(t: Texts, minutes: int) -> str:
    """How long before a visit it must be booked."""
    hours, rest = divmod(minutes, 60)
    return t.plain("days.minutes", count=minutes) if rest or not hours else t.plain("days.hours", count=hours)


def without_hours(t: Texts, choice: Choice, day: date, why: Markup, status: DayStatus) -> Screen:
    """A day that was chosen and has no hours: the reason, and the ways on."""
    soon = Button(t.plain("btn.soonest"), act("bk.soon", choice.wire, choice.moves))
    mine = [Button(t.plain("btn.my_visits"), act("bk.list"))] if status is DayStatus.MINE else []
    back = back_row(t, act("bk.days", choice.wire, choice.moves, day))
    return Screen(why, (*rows_of([*mine, soon]), back), asks=act("bk.typed", choice.wire, choice.moves))


def _weekdays(t: Texts, days: list[int]) -> str:
    """`Senin sampai Kamis`, `Senin, Rabu, dan Kamis`."""
    names = {day: t.moment(A_MONDAY + timedelta(days=day), "weekday") for day in days}
    said: list[str] = []
    for stretch in stretches(days):
        first, last = names[stretch[0]], names[stretch[-1]]
        is_long = len(stretch) >= RANGE
        said += [t.plain("days.range", first=first, last=last)] if is_long else [names[day] for day in stretch]
    return listed(said)


def _grid(t: Texts, choice: Choice, month: Month) -> Iterator[Row]:
    """The names of the weekdays, then a row a week. A name shows the same month again."""
    again = act("bk.days", choice.wire, choice.moves, month.first)
    names = (t.plain("btn.weekday", day=A_MONDAY + timedelta(days=day)) for day in month.weekdays)
    yield tuple(Button(name, again) for name in names)
    yield from (_week(t, choice, month, week, again) for week in month.weeks)


def _week(t: Texts, choice: Choice, month: Month, week: Week, again: Act) -> Row:
    return tuple(
        Button(
            _label(t, cell, is_wide=len(month.weekdays) <= WIDE), act("bk.hours", choice.wire, cell.day, choice.moves)
        )
        if cell
        else Button(GAP, again)
        for cell in week
    )


def _label(t: Texts, cell: Cell, *, is_wide: bool) -> str:
    kind = _kind(cell.status)
    return t.plain(f"btn.cell_{kind}" if is_wide else f"btn.mark_{kind}", number=cell.day.day)


def _kind(status: DayStatus) -> str:
    """How a day looks: what cannot be chosen for any reason of the calendar is a dot."""
    return status if status in MARKED else DOT


def _legend(t: Texts, month: Month) -> Markup:
    """What the marks that occur mean."""
    kinds = [kind for kind in (*MARKED, DOT) if kind in {_kind(status) for status in month.statuses}]
    is_wide = len(month.weekdays) <= WIDE
    return Markup(" · ").join(t(f"days.legend_{kind}" if is_wide else f"days.mark_{kind}") for kind in kinds)


def _reasons(t: Texts, month: Month) -> Iterator[Markup]:
    """Closed days that would be open, and other hours than usual, each with why."""
    for day, why in month.closed:
        yield t("clinic.holiday", day=day, why=why)
    for season in month.seasons:
        yield t("days.season", label=season.label, first=season.first, last=season.last)


def _neighbours(t: Texts, choice: Choice, month: Month) -> Iterator[Row]:
    ways = [("btn.before", month.before), ("btn.after", month.after)]
    row = tuple(
        Button(t.plain(key, month=day), act("bk.days", choice.wire, choice.moves, day)) for key, day in ways if day
    )
    if row:
        yield row


def _modes(t: Texts, choice: Choice, month: Month) -> Iterator[Row]:
    """The toggle, if there is anything to choose."""
    labels = {mode: t.plain(f"btn.mode_{mode}") for mode in choice.modes}
    if len(labels) > 1:
        yield tuple(
            Button(
                t.plain("btn.mode_chosen", label=label) if mode is choice.about.mode else label,
                act("bk.days", choice.held(mode), choice.moves, month.first),
            )
            for mode, label in labels.items()
        )


def _before(choice: Choice) -> Act:
    """Where the choice of a day was come to from: a visit's card, a step of a checklist, or the topics."""
    if choice.moving:
        return act("bk.show", choice.moves)
    about = choice.about
    return act("cl.item", about.topic_id, about.item_id) if about.item_id else act("bk.start")
