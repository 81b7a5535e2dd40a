"""answerInlineQuery."""

from typing import Any

from playground.methods.callbacks import unanswered
from playground.methods.table import Method
from playground.rules import fields
from playground.rules.errors import ApiError, bad_request, nested, unproved
from playground.rules.keyboards import inline_only, parse_markup
from playground.rules.texts import message_text
from playground.state import State
from playground.wire import Call, encoded

_LIMIT = 50
_TYPE_NAMES = """
    article photo gif mpeg4_gif video audio voice document location venue contact game sticker
"""
_TYPES = frozenset(_TYPE_NAMES.split())


def answer_inline_query(state: State, call: Call) -> bool:
    given = call.array("results", "can't parse JSON encoded inline query results", "inline query results")
    if len(given) > _LIMIT:
        raise bad_request("too many inline query results specified")
    results = [_result(state, item) for item in given]
    ids = [result["id"] for result in results]
    if len(set(ids)) != len(ids):
        raise unproved("inline_result_twice")
    query = unanswered(state, state.inline, call.text("inline_query_id"))
    query.answer = {
        "results": results,
        "is_personal": call.flag("is_personal"),
        "cache_time": call.integer("cache_time", 300),
        "next_offset": call.text("next_offset"),
    }
    return True


def _result(state: State, item: Any) -> dict[str, Any]:
    """Checked, with its text already parsed under `message`."""
    try:
        if not isinstance(item, dict):
            raise bad_request("Inline query result must be an object")
        kind = fields.required_string(item, "type")
        if kind not in _TYPES:
            raise bad_request(f'type "{kind}" is unsupported for the inline query result')
        if not 1 <= len(fields.required_string(item, "id").encode()) <= 64:
            raise unproved("inline_result_id")
        if kind == "article":
            fields.required_string(item, "title")
        return item | {"message": _message(state, item)}
    except ApiError as error:
        raise nested(error, "can't parse inline query result") from None


def _message(state: State, item: dict[str, Any]) -> dict[str, Any]:
    """What the person's message will hold when they choose this result; empty when that is not played."""
    content = item.get("input_message_content")
    message: dict[str, Any] = {}
    if isinstance(content, dict) and "message_text" in content:
        text, entities = message_text(
            fields.required_string(content, "message_text"),
            fields.optional_string(content, "parse_mode"),
            content.get("entities"),
        )
        message = {"text": text} | ({"entities": entities} if entities else {})
    elif item["type"] == "article":
        raise bad_request("Input message content is not specified")
    if markup := item.get("reply_markup"):
        keyboard = inline_only(parse_markup(encoded(markup).decode(), strict=state.policy.strict))
        message["reply_markup"] = keyboard
    return message


METHODS: dict[str, Method] = {"answerInlineQuery": answer_inline_query}
