"""The same calls and answers read by aiogram: another bot library with its own picture of the Bot API."""

from functools import cache
from typing import Any

from aiogram import methods
from aiogram.methods.base import Response, TelegramMethod
from aiogram.types import BufferedInputFile, Update
from pydantic import ValidationError

from tests.strangers.schema import UPLOAD, Problems

_FILE = BufferedInputFile(b"", filename="upload")


@cache
def _classes() -> dict[str, type[TelegramMethod[Any]]]:
    found = (getattr(methods, name) for name in methods.__all__)
    return {each.__api_method__: each for each in found if isinstance(getattr(each, "__api_method__", None), str)}


@cache
def _response(method: str) -> type[Response[Any]]:
    return Response[_classes()[method].__returning__]  # type: ignore[misc]


def call_problems(method: str, values: dict[str, Any]) -> Problems:
    given = {name: _FILE if value is UPLOAD else value for name, value in values.items()}
    try:
        _classes()[method].model_validate(given)
    except ValidationError as error:
        return _told(error)
    return ()


def result_problems(method: str, result: Any) -> Problems:
    try:
        _response(method).model_validate({"ok": True, "result": result})
    except ValidationError as error:
        return _told(error, skipped=1)
    return ()


def update_problems(update: Any) -> Problems:
    try:
        Update.model_validate(update)
    except ValidationError as error:
        return _told(error)
    return ()


def _told(error: ValidationError, skipped: int = 0) -> list[str]:
    """Each complaint begins with its place, as the schema's do."""
    complaints = error.errors(include_url=False, include_input=False, include_context=False)
    return [f"{_place(one['loc'][skipped:])} {one['msg'][0].lower()}{one['msg'][1:]}" for one in complaints]


def _place(path: tuple[int | str, ...]) -> str:
    return "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in path)
