"""The `reply_markup` parameter: parsed as the official server does, and normalised to what a message echoes."""

import json
from collections.abc import Callable
from typing import Any

from playground.rules import fields
from playground.rules.errors import ApiError, bad_request, nested, unproved
from playground.rules.links import demand, user_of

Markup = dict[str, Any]

BUTTON_LIMIT = 100
SIZE_LIMIT_BYTES = 10 * 1024
ROW_LIMIT = 8
DATA_LIMIT_BYTES = 64

_ACTIONS: dict[str, Callable[[Markup, str], Any]] = {
    "callback_game": dict.get,
    "pay": dict.get,
    "switch_inline_query": fields.required_string,
    "switch_inline_query_chosen_chat": fields.required_object,
    "switch_inline_query_current_chat": fields.required_string,
    "login_url": lambda item, name: fields.required_string(fields.required_object(item, name), "url"),
    "web_app": lambda item, name: fields.required_string(fields.required_object(item, name), "url"),
    "copy_text": lambda item, name: fields.required_string(fields.required_object(item, name), "text"),
}
"""What else a button may do, in the order Telegram looks, with the check of its field."""

_REPLY_FLAGS = ("is_persistent", "resize_keyboard", "one_time_keyboard", "selective")
_REQUESTS = ("request_contact", "request_location")
_REQUEST_OBJECTS = ("request_users", "request_chat", "request_poll", "web_app")


def parse_markup(text: str, *, strict: bool = True) -> Markup | None:
    """An inline keyboard, a reply keyboard, a removal or a forced reply; None when the object asks for nothing."""
    if not text:
        return None
    given = fields.decoded(text, "can't parse reply keyboard markup JSON object")
    if not isinstance(given, dict):
        raise bad_request("object expected as reply markup")
    reply_rows = _rows(given, "keyboard", 'Field "keyboard" must be an Array of Arrays', _reply_button)
    inline_rows = _rows(
        given,
        "inline_keyboard",
        'Field "inline_keyboard" of the InlineKeyboardMarkup must be an Array of Arrays',
        _inline_button,
    )
    if reply_rows:
        return _reply_keyboard(given, _measured(reply_rows, strict))
    if inline_rows:
        kept = [row for row in _measured(inline_rows, strict) if row]
        return {"inline_keyboard": kept} if kept else None
    return _without_buttons(given)


def inline_only(markup: Markup | None) -> Markup | None:
    """Edits accept inline keyboards alone."""
    if markup is not None and "inline_keyboard" not in markup:
        raise bad_request("inline keyboard expected")
    return markup


def _rows(given: Markup, name: str, failure: str, button: Any) -> list[list[Any]]:
    rows = given.get(name)
    if rows is None:
        return []
    if not isinstance(rows, list):
        raise bad_request(f'Field "{name}" must be of type Array')
    if not all(isinstance(row, list) for row in rows):
        raise bad_request(failure)
    return [[button(item) for item in row] for row in rows]


def _measured(rows: list[list[Any]], strict: bool) -> list[list[Any]]:
    if strict and any(len(row) > ROW_LIMIT for row in rows):
        raise bad_request(f"playground: more than {ROW_LIMIT} buttons in a row")
    if sum(len(row) for row in rows) > BUTTON_LIMIT:
        raise bad_request("reply markup is too long")
    if len(json.dumps(rows, ensure_ascii=False).encode()) > SIZE_LIMIT_BYTES:
        raise bad_request("reply markup is too long")
    return rows


def _inline_button(item: Any) -> Markup:
    try:
        if not isinstance(item, dict):
            raise bad_request("InlineKeyboardButton must be an Object")
        button = {"text": fields.required_string(item, "text")} | _inline_action(item)
    except ApiError as error:
        raise nested(error, "can't parse inline keyboard button") from None
    if not button["text"]:
        raise bad_request("inline keyboard button text must be non-empty")
    if "url" in button:
        button["url"] = _button_url(str(button["url"]))
    if len(str(button.get("callback_data", "")).encode()) > DATA_LIMIT_BYTES:
        raise unproved("button_data")
    return _styled(item, button)


def _button_url(url: str) -> str:
    return url if user_of(url) is not None else demand(url, "inline keyboard button")


def _inline_action(item: Markup) -> Markup:
    for name in ("url", "callback_data"):
        if value := fields.optional_string(item, name):
            return {name: value}
    for name, read in _ACTIONS.items():
        if name in item:
            read(item, name)
            return {name: item[name]}
    raise bad_request("Text buttons are unallowed in the inline keyboard")


def _styled(item: Markup, button: Markup) -> Markup:
    style = fields.optional_string(item, "style").lower()
    if style not in ("", "default", "primary", "danger", "success"):
        raise bad_request("can't parse inline keyboard button: invalid button style specified")
    return button | {"style": style} if style not in ("", "default") else button


def _reply_button(item: Any) -> Markup:
    if isinstance(item, str):
        return {"text": item}
    try:
        if not isinstance(item, dict):
            raise bad_request("KeyboardButton must be a String or an Object")
        button: Markup = {"text": fields.required_string(item, "text")}
        for name in _REQUESTS:
            if fields.optional_bool(item, name):
                button[name] = True
        for name in _REQUEST_OBJECTS:
            if name in item:
                button[name] = fields.required_object(item, name)
    except ApiError as error:
        raise nested(error, "can't parse keyboard button") from None
    return _styled(item, button)


def _reply_keyboard(given: Markup, rows: list[list[Any]]) -> Markup | None:
    kept = [row for row in ([button for button in row if button["text"]] for row in rows) if row]
    if not kept:
        return None
    markup: Markup = {"keyboard": kept}
    for name in _REPLY_FLAGS:
        if fields.optional_bool(given, name):
            markup[name] = True
    return markup | _placeholder(given)


def _without_buttons(given: Markup) -> Markup | None:
    for name in ("remove_keyboard", "force_reply"):
        if fields.optional_bool(given, name):
            return {name: True} | (_placeholder(given) if name == "force_reply" else {})
    return None


def _placeholder(given: Markup) -> Markup:
    text = fields.optional_string(given, "input_field_placeholder")
    return {"input_field_placeholder": text} if text else {}
