"""Opening hours in words."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from markupsafe import Markup

from bot.catalog.calendar import Opening, Openings
from bot.catalog.texts import Texts, listed
from bot.screens.kit import lines
from bot.services.clinic import Hours, Stretch

A_MONDAY = date(2024, 1, 1)  # any: only the names of its week's days are used
RANGE = 3  # so many days in a row are named by the first and the last


def week_lines(t: Texts, week: Iterable[Hours]) -> Markup:
    """A line for each kind of day, `Senin-Kamis 09.00-12.00 dan 13.00-15.15`; closed days last."""
    return lines(*(_hours(t, hours) for hours in sorted(week, key=lambda hours: not hours.openings)))


def open_days(t: Texts, week: Sequence[Hours]) -> str:
    """The week in half a sentence, open days only; empty if there are none."""
    return ", ".join(_opened(t, hours) for hours in week if hours.openings)


def day_hours(t: Texts, openings: Openings) -> str:
    """`09.00-12.00 dan 13.00-15.15`."""
    return listed(_opening(t, opening) for opening in openings)


def _hours(t: Texts, hours: Hours) -> Markup:
    if not hours.openings:
        return t("clinic.closed", days=listed(_name(t, day) for stretch in hours.stretches for day in stretch))
    return Markup("{}").format(_opened(t, hours))


def _opened(t: Texts, hours: Hours) -> str:
    days = listed(name for stretch in hours.stretches for name in _names(t, stretch))
    return t.plain("clinic.hours", days=days, hours=day_hours(t, hours.openings))


def _names(t: Texts, stretch: Stretch) -> list[str]:
    names = [_name(t, day) for day in stretch]
    return [t.plain("clinic.range", first=names[0], last=names[-1])] if len(names) >= RANGE else names


def _name(t: Texts, day: int) -> str:
    return t.moment(A_MONDAY + timedelta(days=day), "weekday")


def _opening(t: Texts, opening: Opening) -> str:
    return t.plain("clinic.range", first=opening.start, last=opening.end)
