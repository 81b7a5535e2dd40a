"""Wording: messages with escaped values, and the one formatter of dates, hours and bars."""

from collections.abc import Iterable
from datetime import date, datetime, time
from string import Formatter
from typing import Any

from babel.dates import format_date, format_time
from babel.lists import format_list
from markupsafe import Markup, escape

from bot.catalog.loader import Catalog

LOCALE = "id"
BAR_CELLS = 8
PATTERNS = {  # Unicode date patterns
    "weekday": "EEEE", "wd": "EEE", "short": "EEE d MMM", "date": "d MMM y", "month": "MMMM y", "mon": "MMM",
}  # fmt: skip


class Texts:
    """Looks messages up by key and fills their `{placeholders}`.

    A datetime reads `Selasa, 24 November 2026 pukul 09.00 WIB` in the office's zone, or, with a format
    name, `{start:hour}` 09.00, `{start:day}` Selasa, 24 November 2026, `{start:date}` 24 Nov 2026,
    `{start:short}` Sel 24 Nov, `{start:weekday}` Selasa, `{start:month}` November 2026, `{start:mon}` Nov,
    `{start:wd}` Sel. A time of day reads 09.00.
    `{clinic}` and `{office}` are filled in every message.
    """

    def __init__(self, catalog: Catalog) -> None:
        self._messages = catalog.messages
        self._tz = catalog.clinic.tz
        self._zone_label = catalog.clinic.zone_label
        self._standing = standing_values(catalog)

    def __call__(self, key: str, **values: object) -> Markup:
        """The message as HTML; values are escaped unless they are `Markup` already."""
        fill = _Filler(self, escaped=True)
        return Markup(fill.vformat(self._messages[key], (), {**self._standing, **values}))  # noqa: S704 - values are escaped

    def plain(self, key: str, **values: object) -> str:
        """The message as plain text: button labels, file contents, command descriptions."""
        return _Filler(self, escaped=False).vformat(self._messages[key], (), {**self._standing, **values})

    def has(self, key: str) -> bool:
        return key in self._messages

    def moment(self, value: date, style: str = "") -> str:
        """A date or datetime in words; `style` is "", day, hour, or one of `PATTERNS`."""
        if isinstance(value, datetime):
            value = value.astimezone(self._tz)
            if style == "hour":
                return format_time(value, "HH.mm", locale=LOCALE)
        if style in PATTERNS:
            return format_date(value, PATTERNS[style], locale=LOCALE)
        day = format_date(value, "EEEE, d MMMM y", locale=LOCALE)
        if style == "day" or not isinstance(value, datetime):
            return day
        return f"{day} pukul {format_time(value, 'HH.mm', locale=LOCALE)} {self._zone_label}"


class _Filler(Formatter):
    def __init__(self, texts: Texts, *, escaped: bool) -> None:
        self._texts = texts
        self._escaped = escaped

    def format_field(self, value: Any, format_spec: str) -> str:
        if isinstance(value, date):
            value = self._texts.moment(value, format_spec)
        elif isinstance(value, time):
            value = format_time(value, "HH.mm", locale=LOCALE)
        elif format_spec:
            value = format(value, format_spec)
        return str(escape(value)) if self._escaped else str(value)


def standing_values(catalog: Catalog) -> dict[str, str]:
    """What every message may name: the clinic, and the office it belongs to."""
    return {"clinic": catalog.clinic.name, "office": catalog.clinic.office}


def listed(words: Iterable[str]) -> str:
    """Words as in a sentence: `Senin, Rabu, dan Jumat`."""
    return format_list(list(words), locale=LOCALE)


def bar(done: int, total: int) -> str:
    """Progress as `▓▓▓░░░░░ 3/8`; the bar shows a first cell at once and is only full when everything is done."""
    cells = max(BAR_CELLS * done // total, min(done, 1)) if total else 0
    return f"{'▓' * cells}{'░' * (BAR_CELLS - cells)} {done}/{total}"
