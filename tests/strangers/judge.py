"""Puts what was heard before both strangers, the documentation's schema and aiogram, and words their complaints."""

import json
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from types import ModuleType
from typing import Any

from tests.strangers import schema
from tests.strangers.schema import Problems

_SHORT_BYTES = 64
_ENVELOPE = {"ok", "error_code", "description", "parameters"}


@cache
def models() -> ModuleType:
    """aiogram takes seconds to import: a test that speaks to no server does not pay for them."""
    from tests.strangers import models

    return models


def call_complaints(method: str, params: dict[str, str], uploads: Iterable[str]) -> list[str]:
    try:
        values = schema.read_call(method, params, uploads)
    except schema.UnknownMethod:
        return [f"the server carries out {method}, which is no method [schema]"]
    found = [*_by("schema", schema.call_check(method)(values)), *_by("aiogram", models().call_problems(method, values))]
    return [f"the bot calls {method}:{problem}" for problem in found]


def result_complaints(method: str, result: bytes) -> list[str]:
    if len(result) <= _SHORT_BYTES:
        return _short_result_complaints(method, result)
    return _result_complaints(method, result)


def _result_complaints(method: str, result: bytes) -> list[str]:
    try:
        value = json.loads(result)
    except ValueError:
        return [f"{method} answers what is no JSON"]
    problems = schema.result_check(method)(value)
    found = [*_by("schema", problems), *_by("aiogram", models().result_problems(method, value))]
    if method == "getUpdates" and not problems:
        found += _by("schema", _kind_problems(value))
    return [f"{method} answers:{problem}" for problem in found]


_short_result_complaints = lru_cache(1000)(_result_complaints)  # mostly `true` and `[]`


def update_complaints(body: str) -> list[str]:
    value = json.loads(body)
    problems = [*schema.check_of("Update")(value), *_kind_problems([value])]
    found = [*_by("schema", problems), *_by("aiogram", models().update_problems(value))]
    return [f"the webhook gets an update:{problem}" for problem in found]


def _kind_problems(updates: list[dict[str, Any]]) -> Problems:
    """Each update is of one kind; as far as its type goes, it could be of several or of none."""
    return [f"[{at}] is of {len(one) - 1} kinds" for at, one in enumerate(updates) if len(one) != 2]


def refusal_complaints(status: int, body: bytes) -> list[str]:
    given = json.loads(body)
    return [f"a refusal with {status}: {problem}" for problem in _envelope_problems(status, given)]


def _envelope_problems(status: int, given: dict[str, Any]) -> Iterator[str]:
    if given.get("ok") is not False:
        yield "ok is not false"
    if given.get("error_code") != status or not 300 <= status <= 599:
        yield f"error_code is {given.get('error_code')}"
    if not isinstance(given.get("description"), str) or not given["description"]:
        yield "there is no description"
    if unknown := given.keys() - _ENVELOPE:
        yield f"{', '.join(sorted(unknown))} is unknown"
    if "parameters" in given:
        yield from (f"parameters{one}" for one in schema.check_of("ResponseParameters")(given["parameters"]))


def _by(stranger: str, problems: Problems) -> list[str]:
    return [f"{problem} [{stranger}]" for problem in problems]
