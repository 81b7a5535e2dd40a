"""Whatever is sent as markup is understood or refused, and entities always lie within the text."""

import json
from collections.abc import Callable
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from playground.rules.errors import ApiError
from playground.rules.keyboards import parse_markup
from playground.rules.texts import message_text
from playground.rules.utf16 import utf16_length

TAGS = [
    "<b>",
    "</b>",
    "<i",
    "</",
    "<a href=",
    '"',
    "'",
    ">",
    "<pre>",
    "</pre>",
    '<code class="language-py">',
    "</code>",
]
QUOTES = ["<blockquote expandable>", "</blockquote>", "<tg-emoji emoji-id=5>", "</>"]
REFERENCES = ["&lt;", "&#", "&#xD83D;", "&"]
MARKS = [*"*_~`|>![]()\\.\n\r\t é😀x", "||", "```", "__", "(http://a.b)", "(tg://user?id=1001)", "@nama #tag /cmd"]
FRAGMENTS = st.lists(st.sampled_from(TAGS + QUOTES + REFERENCES + MARKS), max_size=14).map("".join)


def outcome(function: Callable[..., Any], *arguments: Any) -> Any:
    """What it answers, or its refusal."""
    try:
        return function(*arguments)
    except ApiError as error:
        return error


@settings(deadline=None)
@given(text=FRAGMENTS, mode=st.sampled_from(["HTML", "MarkdownV2", "Markdown", ""]))
def test_markup_is_understood_or_refused(text, mode):
    result = outcome(message_text, text, mode)
    if isinstance(result, ApiError):
        assert result.code == 400
        return
    parsed, entities = result
    length = utf16_length(parsed)
    for entity in entities:
        assert entity["length"] > 0
        assert 0 <= entity["offset"] < entity["offset"] + entity["length"] <= length


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["inline_keyboard", "keyboard", "text", "url", "callback_data", "web_app", "force_reply"]),
            inner,
            max_size=3,
        )
    ),
    max_leaves=8,
)


@settings(deadline=None)
@given(value=JSON)
def test_keyboard_is_understood_or_refused(value):
    result = outcome(parse_markup, json.dumps(value))
    assert result is None or isinstance(result, dict) or result.code == 400
