"""Which methods and parameters exist in the Bot API, whether or not this server plays them."""

import configparser
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from playground.rules.errors import bad_request

LEGACY = {
    "reply_to_message_id": "i",
    "allow_sending_without_reply": "b",
    "disable_web_page_preview": "b",
    "correct_option_id": "i",
}
"""Parameters of old Bot API versions that the official server still understands."""

_BOOLEANS = {"true", "false", "yes", "no", "1", "0", ""}


@dataclass(frozen=True, slots=True)
class MethodSchema:
    """The canonical spelling of a method and the type code of each parameter."""

    name: str
    parameters: dict[str, str]

    def check(self, given: dict[str, str]) -> None:
        """Refuse what the method does not know: stricter than Telegram, so that a typing slip is seen."""
        for name, value in given.items():
            kind = self.parameters.get(name)
            if kind is None:
                raise bad_request(f'Bad Request: playground: unknown parameter "{name}" of {self.name}')
            if kind in _CHECKS and not _CHECKS[kind](value):
                wanted = {"i": "an Integer", "b": "a Boolean", "f": "a Float"}[kind]
                raise bad_request(f'Bad Request: playground: parameter "{name}" must be {wanted}')


@cache
def methods() -> dict[str, MethodSchema]:
    """By lower-case name."""
    parser = configparser.ConfigParser(delimiters=("=",), interpolation=None)
    parser.optionxform = str  # type: ignore[assignment,method-assign]
    parser.read_string(Path(__file__).with_name("methods.ini").read_text(encoding="utf-8"))
    return {name.lower(): _method(name, line) for name, line in parser["methods"].items()}


def _method(name: str, line: str) -> MethodSchema:
    pairs = (item.partition(":") for item in line.split())
    parameters = {parameter: kind for parameter, _, kind in pairs}
    if "reply_parameters" in parameters:
        parameters |= LEGACY
    return MethodSchema(name, parameters)


def _is_integer(value: str) -> bool:
    digits = value.strip().removeprefix("-")
    return not digits or digits.isdecimal()


def _is_float(value: str) -> bool:
    try:
        float(value or 0)
    except ValueError:
        return False
    return True


def _is_boolean(value: str) -> bool:
    return value.lower() in _BOOLEANS


_CHECKS = {"i": _is_integer, "f": _is_float, "b": _is_boolean}
