"""The building blocks of what people see: screens of text and buttons, and documents. No Telegram here."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from markupsafe import Markup

ArgValue = str | int | date
Row = tuple["Button", ...]

MAX_DATA_BYTES = 64  # Bot API: callback_data is 1-64 bytes
_SEPARATOR = ":"
_NUMBER = re.compile(r"-?[0-9]{1,15}")  # fits every database's integers
_TAG = re.compile(r"<[^>]*>")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Act:
    """An action's name and arguments: what a button does, or where a typed answer goes."""

    name: str
    args: tuple[ArgValue, ...] = ()

    def encode(self) -> str:
        """As button data.

        Raises:
            ValueError: over Telegram's 64 bytes, or an argument holds the separator.
        """
        parts = [self.name, *(_encode(arg) for arg in self.args)]
        data = _SEPARATOR.join(parts)
        if len(data.encode()) > MAX_DATA_BYTES or data.count(_SEPARATOR) != len(self.args):
            raise ValueError(f"does not fit a button: {data!r}")
        return data

    @property
    def fits(self) -> bool:
        """Whether a button can carry it."""
        try:
            self.encode()
        except ValueError:
            return False
        return True


def act(name: str, *args: ArgValue) -> Act:
    return Act(name, args)


def split_data(data: str) -> tuple[str, list[str]]:
    """Button data as action name and raw arguments. The data is user input: anything may come."""
    name, *args = data.split(_SEPARATOR)
    return name, args


def decode(raw: str, kind: type[ArgValue]) -> ArgValue:
    """One raw argument as `kind`.

    Raises:
        ValueError, OverflowError: it is not one.
    """
    if kind is datetime:
        return _sane(_EPOCH + timedelta(minutes=int(raw, 36)))
    if kind is date:
        return _sane(datetime.strptime(raw, "%Y%m%d").replace(tzinfo=UTC)).date()
    if kind is int:
        if not _NUMBER.fullmatch(raw):
            raise ValueError(raw)
        return int(raw)
    return raw


def _sane(moment: datetime) -> datetime:
    """No calendar of ours reaches further, and arithmetic at the ends of time overflows."""
    if not 2000 <= moment.year < 2200:
        raise ValueError(moment)
    return moment


def _encode(arg: ArgValue) -> str:
    if isinstance(arg, datetime):
        return _base36(int((arg - _EPOCH).total_seconds()) // 60)
    return arg.strftime("%Y%m%d") if isinstance(arg, date) else str(arg)


def _base36(number: int) -> str:
    if number < 0:
        raise ValueError("a moment before 1970 does not fit a button")
    digits = ""
    while number:
        number, rest = divmod(number, 36)
        digits = "0123456789abcdefghijklmnopqrstuvwxyz"[rest] + digits
    return digits or "0"


@dataclass(frozen=True, slots=True)
class Button:
    """A label that runs an action or opens a link."""

    label: str
    act: Act | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Screen:
    """What a person sees next. `asks` names the action that gets their next typed message.

    It takes the place of the message its button is on, unless `is_new`: announcements must not be tapped away.
    `about` is the action that shows this screen again and changes nothing; a screen that has one explains something,
    and the terms it uses can be looked up. Forms, notices and staff screens have none.
    """

    text: Markup
    rows: tuple[Row, ...] = ()
    asks: Act | None = None
    is_new: bool = False
    about: Act | None = None

    @property
    def visible(self) -> str:
        """What people read: the text without its formatting, and the labels, one a line."""
        return "\n".join((plain(self.text), *(button.label for row in self.rows for button in row)))


@dataclass(frozen=True, slots=True)
class Document:
    """A file for a person, with a caption as HTML."""

    name: str
    content: bytes
    caption: Markup


@dataclass(frozen=True, slots=True)
class CommandMenu:
    """The slash commands one chat is offered, with what they do."""

    commands: tuple[tuple[str, str], ...]


def plain(text: Markup) -> str:
    """HTML as people see it: without tags, entities resolved."""
    return Markup(_TAG.sub("", text)).unescape()  # noqa: S704 - it is markup before and after


def rows_of(buttons: Iterable[Button], per_row: int = 2) -> tuple[Row, ...]:
    """Buttons in rows of at most `per_row`; two fit a small phone side by side."""
    every = list(buttons)
    return tuple(tuple(every[i : i + per_row]) for i in range(0, len(every), per_row))


def lines(*parts: Markup | None) -> Markup:
    """Paragraphs that are there, each on a line of its own."""
    return Markup("\n").join(part for part in parts if part)


def paragraphs(*parts: Markup | None) -> Markup:
    """Like `lines`, with an empty line between."""
    return Markup("\n\n").join(part for part in parts if part)
