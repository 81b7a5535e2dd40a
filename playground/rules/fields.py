"""Reads fields of decoded JSON objects the way the official server does, with its error texts."""

import json
from typing import Any

from playground.rules.errors import bad_request


def decoded(text: str, failure: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        raise bad_request(failure) from None


def optional_string(source: dict[str, Any], name: str) -> str:
    """Numbers count as strings; an absent or null field is the empty string."""
    value = source.get(name)
    if value is None:
        return ""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise bad_request(f'Field "{name}" must be of type String')
    return str(value)


def required_string(source: dict[str, Any], name: str) -> str:
    if source.get(name) is None:
        raise bad_request(f'Can\'t find field "{name}"')
    return optional_string(source, name)


def required_int(source: dict[str, Any], name: str) -> int:
    if source.get(name) is None:
        raise bad_request(f'Can\'t find field "{name}"')
    return optional_int(source, name)


def optional_int(source: dict[str, Any], name: str, default: int = 0) -> int:
    value = source.get(name)
    if value is None:
        return default
    if isinstance(value, str | int) and not isinstance(value, bool):
        try:
            return int(value)
        except ValueError:
            pass
    raise bad_request(f'Field "{name}" must be a Number')


def optional_bool(source: dict[str, Any], name: str) -> bool:
    value = source.get(name)
    if value is None:
        return False
    if not isinstance(value, bool):
        raise bad_request(f'Field "{name}" must be of type Boolean')
    return value


def required_object(source: dict[str, Any], name: str) -> dict[str, Any]:
    value = source.get(name)
    if value is None:
        raise bad_request(f'Can\'t find field "{name}"')
    if not isinstance(value, dict):
        raise bad_request(f'Field "{name}" must be of type Object')
    return value
