"""Whether a screen would be accepted by Telegram and could be used with thumbs."""

import json

from bot.screens.kit import MAX_DATA_BYTES, Screen
from handlers.render import keyboard
from handlers.routing import ACTIONS
from playground.rules.keyboards import parse_markup
from playground.rules.texts import message_text

LONGEST_LABEL = 64


def shown(screen: Screen) -> str:
    """The screen's visible text.

    Raises:
        ApiError, AssertionError: Telegram would refuse it, or a button leads nowhere.
    """
    text, _ = message_text(str(screen.text), "HTML")  # parses the HTML and counts what is left
    markup = keyboard(screen)
    assert markup, f"no button below: {text}"
    accepted = parse_markup(json.dumps(markup), strict=True)
    assert accepted == markup
    for button in (button for row in screen.rows for button in row):
        assert 1 <= len(button.label) <= LONGEST_LABEL, button
        assert (button.act is None) != (button.url is None), button
        if button.act:
            assert len(button.act.encode().encode()) <= MAX_DATA_BYTES
            assert button.act.name in ACTIONS
        else:
            assert button.url.startswith("https://")
    for words in ("{", "}", "None", "<b>", "<i>", "&lt;", "&amp;"):
        assert words not in text, text
    return text


def leads(screen: Screen) -> list[str]:
    """The data of all buttons."""
    return [button.act.encode() for row in screen.rows for button in row if button.act]
