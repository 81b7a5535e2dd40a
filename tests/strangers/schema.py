"""What the Bot API's documentation says of a call: which parameters, which types, what it answers, down to every field.

A check takes a value and answers what is wrong with it, each line beginning with the place inside the value. Checks
are compiled once per type, and a place is only put together when there is something to tell.
"""

import json
import re
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from pathlib import Path
from typing import Any

UPLOAD = object()
"""Stands for a file that came with the request."""

Problems = Sequence[str]
Check = Callable[[Any], Problems]
FINE: Problems = ()

_FORMER = {
    "Message": {
        "forward_from": "User",
        "forward_from_chat": "Chat",
        "forward_from_message_id": "Integer",
        "forward_signature": "String",
        "forward_sender_name": "String",
        "forward_date": "Integer",
    }
}
"""Beside `forward_origin`: Telegram still sends these to bots of before 2024, the documentation has dropped them."""

_INTEGER = re.compile(r"-?[0-9]+")
_FLAGS = {"true": True, "false": False}
_TAG = re.compile(r"'(\w+)'!?")


class UnknownMethod(LookupError):
    """The documentation has no such method."""


@cache
def _documented() -> dict[str, Any]:
    kept: dict[str, Any] = json.loads(Path(__file__).with_name("bot_api.json").read_text(encoding="utf-8"))
    return kept


def documented(method: str) -> dict[str, Any]:
    """`parameters` by name, and what the method `returns`."""
    try:
        found: dict[str, Any] = _documented()["methods"][method]
    except KeyError:
        raise UnknownMethod(method) from None
    return found


# --- values ---------------------------------------------------------------------------------------------------------


@cache
def check_of(kind: str) -> Check:
    """The check for a type as bot_api.json writes it: `Integer`, `'creator'`, `[PhotoSize]`, `Integer|String`."""
    if kind.startswith("["):
        return _array(check_of(kind[1:-1]))
    if "|" in kind:
        return _any_of(kind.split("|"))
    if kind in _documented()["unions"]:
        return _any_of(_documented()["unions"][kind])
    if kind in _PLAIN:
        return _plain(kind, *_PLAIN[kind])
    if kind.startswith("'"):
        return _always(kind[1:-1])
    if kind == "InputFile":
        return lambda value: FINE if value is UPLOAD else [f" is {_shown(value)}, not an upload"]
    check = _object(kind, _documented()["objects"][kind] | _FORMER.get(kind, {}))
    if kind in _documented()["texts"]:
        return lambda value: FINE if isinstance(value, str) else check(value)
    return check


_PLAIN: dict[str, tuple[type, ...]] = {
    "Boolean": (bool,),
    "Float": (int, float),
    "Integer": (int,),
    "String": (str,),
    "True": (bool,),
}


def _plain(kind: str, *types: type) -> Check:
    def check(value: Any) -> Problems:
        if type(value) in types and (value is not False or kind != "True"):
            return FINE
        return [f" is {_shown(value)}, not {kind}"]

    return check


def _always(text: str) -> Check:
    return lambda value: FINE if value == text else [f" is {_shown(value)}, not {text!r}"]


def _array(item: Check) -> Check:
    def check(value: Any) -> Problems:
        if not isinstance(value, list):
            return [f" is {_shown(value)}, not an array"]
        return [f"[{at}]{problem}" for at, one in enumerate(value) for problem in item(one)]

    return check


def _object(name: str, fields: dict[str, str]) -> Check:
    """Fields are looked up when the first value comes: objects contain one another."""
    required = {field for field, kind in fields.items() if kind.endswith("!")}
    checks: dict[str, Check] = {}

    def check(value: Any) -> Problems:
        if not isinstance(value, dict):
            return [f" is {_shown(value)}, not {name}"]
        problems = [f".{field} is missing" for field in sorted(required - value.keys())]
        for field, inner in value.items():
            if field not in checks and field in fields:
                checks[field] = check_of(fields[field].removesuffix("!"))
            if field not in checks:
                problems.append(f".{field} is unknown to {name}")
            elif found := checks[field](inner):
                problems += [f".{field}{problem}" for problem in found]
        return problems

    return check


def _any_of(kinds: list[str]) -> Check:
    """Fine if any branch is; else what is wrong inside the nearest branch, of those whose tags the value has."""
    branches = [(kind, _tags(kind)) for kind in kinds]

    def check(value: Any) -> Problems:
        tried: list[Problems] = []
        for kind, tags in branches:
            if tags and not (isinstance(value, dict) and tags.items() <= value.items()):
                continue
            if not (problems := check_of(kind)(value)):
                return FINE
            tried.append(problems)
        inside = [problems for problems in tried if problems[0][0] in ".["]
        return min(inside, key=len) if inside else [f" is {_shown(value)}, none of {', '.join(kinds)}"]

    return check


def _tags(kind: str) -> dict[str, str]:
    """The fields of an object that always hold the same text, and so tell it from others."""
    fields = _documented()["objects"].get(kind, {})
    return {field: tag[1] for field, written in fields.items() if (tag := _TAG.fullmatch(written))}


def _shown(value: Any) -> str:
    if value is None:
        return "null"
    if value is UPLOAD:
        return "an upload"
    text = repr(value)
    return text if len(text) <= 60 else f"{text[:57]}..."


# --- calls ----------------------------------------------------------------------------------------------------------


def read(kind: str, text: str) -> Any:
    """A parameter as a value of its type; the text itself where it cannot be read as one."""
    if "String" in kind.split("|") or kind.startswith("'"):
        return int(text) if kind.startswith("Integer") and _INTEGER.fullmatch(text) else text
    if kind == "Boolean":
        return _FLAGS.get(text.lower(), text)
    try:
        return json.loads(text)
    except ValueError:
        return text


def read_call(method: str, params: dict[str, str], uploads: Iterable[str]) -> dict[str, Any]:
    """The parameters as values. An upload another parameter refers to by `attach://` is no parameter itself."""
    kinds = documented(method)["parameters"]
    values = {name: read(kinds.get(name, "String").removesuffix("!"), text) for name, text in params.items()}
    for name in uploads:
        if name in kinds or not any(f"attach://{name}" in text for text in params.values()):
            values[name] = UPLOAD
    return values


@cache
def call_check(method: str) -> Check:
    return _object(method, documented(method)["parameters"])


@cache
def result_check(method: str) -> Check:
    return check_of(documented(method)["returns"])
