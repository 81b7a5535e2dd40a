"""getMe, the bot's name and descriptions, its menu button, logOut and close."""

from typing import Any

from playground.methods.table import Method
from playground.rules import fields
from playground.rules.errors import bad_request, unproved
from playground.state import State
from playground.wire import Call

_DESCRIPTION_LIMIT = 512
_SHORT_DESCRIPTION_LIMIT = 120
_NAME_LIMIT = 64


def get_me(state: State, _call: Call) -> dict[str, Any]:
    return state.bot.full()


def language(call: Call) -> str:
    code = call.text("language_code")
    if code and not (len(code) == 2 and code.isascii() and code.isalpha() and code.islower()):
        raise unproved("language")
    return code


def get_name(state: State, call: Call) -> dict[str, str]:
    names = state.bot.names
    return {"name": names.get(language(call)) or names[""]}


def set_name(state: State, call: Call) -> bool:
    if len(call.text("name")) > _NAME_LIMIT:
        raise unproved("name_too_long")
    state.bot.rename(language(call), call.text("name"))
    state.touch()
    return True


def get_description(state: State, call: Call) -> dict[str, str]:
    return {"description": _translated(state.bot.descriptions, call)}


def set_description(state: State, call: Call) -> bool:
    if len(call.text("description")) > _DESCRIPTION_LIMIT:
        raise unproved("description_too_long")
    return _translate(state, state.bot.descriptions, call, "description")


def get_short_description(state: State, call: Call) -> dict[str, str]:
    return {"short_description": _translated(state.bot.short_descriptions, call)}


def set_short_description(state: State, call: Call) -> bool:
    if len(call.text("short_description")) > _SHORT_DESCRIPTION_LIMIT:
        raise unproved("short_description_too_long")
    return _translate(state, state.bot.short_descriptions, call, "short_description")


def _translated(texts: dict[str, str], call: Call) -> str:
    return texts.get(language(call)) or texts.get("", "")


def _translate(state: State, texts: dict[str, str], call: Call, parameter: str) -> bool:
    text = call.text(parameter)
    if text:
        texts[language(call)] = text
    else:
        texts.pop(language(call), None)
    state.touch()
    return True


def get_menu_button(state: State, call: Call) -> dict[str, Any]:
    buttons = state.bot.menu_buttons
    return buttons.get(_person(state, call)) or buttons.get(0) or {"type": "default"}


def set_menu_button(state: State, call: Call) -> bool:
    given = call.decoded("menu_button", "can't parse menu button JSON object") or {"type": "default"}
    if not isinstance(given, dict):
        raise bad_request("can't parse menu button: MenuButton must be an Object")
    if given.get("type") not in ("default", "commands", "web_app"):
        raise bad_request("can't parse menu button: MenuButton has unsupported type")
    if given["type"] == "web_app":
        fields.required_string(given, "text")
        fields.required_string(fields.required_object(given, "web_app"), "url")
    state.bot.menu_buttons[_person(state, call)] = given
    state.touch()
    return True


def _person(state: State, call: Call) -> int:
    """The person a menu button is for; 0 is everybody."""
    if "chat_id" not in call.params:
        return 0
    person_id = call.integer("chat_id")
    if person_id <= 0:
        raise bad_request("invalid chat_id specified")
    if person_id not in state.people:
        raise bad_request("user not found")
    return person_id


def log_out(state: State, _call: Call) -> bool:
    """From now on every call is refused, until the playground is reset."""
    state.bot.logged_out = True
    state.updates.clear()
    return True


def close(_state: State, _call: Call) -> bool:
    return True


METHODS: dict[str, Method] = {
    "getMe": get_me,
    "getMyName": get_name,
    "setMyName": set_name,
    "getMyDescription": get_description,
    "setMyDescription": set_description,
    "getMyShortDescription": get_short_description,
    "setMyShortDescription": set_short_description,
    "getChatMenuButton": get_menu_button,
    "setChatMenuButton": set_menu_button,
    "logOut": log_out,
    "close": close,
}
