"""setMyCommands, getMyCommands and deleteMyCommands, with scope and language; and what a person sees of them."""

import re
from typing import Any

from playground.access import readable
from playground.bot import DEFAULT_SCOPE, Scope
from playground.chats import Chat
from playground.methods.identity import language
from playground.methods.table import Method
from playground.rules import fields
from playground.rules.errors import ApiError, bad_request, nested, unproved
from playground.state import State
from playground.wire import Call

_LIMIT = 100
_NAME = re.compile(r"[a-z0-9_]{1,32}")
_GENERAL = ("default", "all_private_chats", "all_group_chats", "all_chat_administrators")
_OF_CHAT = ("chat", "chat_administrators", "chat_member")


def get_commands(state: State, call: Call) -> list[dict[str, str]]:
    return state.bot.commands.get((_scope(state, call), language(call)), [])


def set_commands(state: State, call: Call) -> bool:
    commands = _commands(call)
    key = (_scope(state, call), language(call))
    if commands:
        state.bot.commands[key] = commands
    else:
        state.bot.commands.pop(key, None)
    return _changed(state)


def delete_commands(state: State, call: Call) -> bool:
    state.bot.commands.pop((_scope(state, call), language(call)), None)
    return _changed(state)


def _changed(state: State) -> bool:
    state.touch()
    state.events.publish("commands")
    return True


def _commands(call: Call) -> list[dict[str, str]]:
    given = call.array("commands", "can't parse commands JSON object", "BotCommand")
    commands = [_command(item) for item in given]
    if len(commands) > _LIMIT:
        raise unproved("commands_too_many")
    return commands


def _command(item: Any) -> dict[str, str]:
    try:
        if not isinstance(item, dict):
            raise bad_request("expected an Object")
        name = fields.required_string(item, "command").removeprefix("/")
        description = fields.required_string(item, "description")
    except ApiError as error:
        raise nested(error, "can't parse BotCommand") from None
    if not _NAME.fullmatch(name):
        raise unproved("command")
    if not 1 <= len(description) <= 256:
        raise unproved("command_description")
    return {"command": name, "description": description}


def _scope(state: State, call: Call) -> Scope:
    given = call.decoded("scope", "can't parse BotCommandScope JSON object")
    if given is None:
        return DEFAULT_SCOPE
    try:
        return _scope_of(state, given)
    except ApiError as error:
        if error.description.endswith(("chat not found", "in private chats")):
            raise
        raise nested(error, "can't parse BotCommandScope") from None


def _scope_of(state: State, given: Any) -> Scope:
    if not isinstance(given, dict):
        raise bad_request("BotCommandScope must be an Object")
    kind = fields.required_string(given, "type")
    if kind in _GENERAL:
        return kind, 0, 0
    if kind not in _OF_CHAT:
        raise bad_request("Unsupported type specified")
    chat_id = fields.required_string(given, "chat_id")
    if not chat_id:
        raise bad_request("Empty chat_id specified")
    user_id = fields.required_int(given, "user_id") if kind == "chat_member" else 0
    if user_id < 0 or (kind == "chat_member" and not user_id):
        raise bad_request("Invalid user_id specified")
    chat = readable(state, chat_id)
    if chat.is_private and kind != "chat":
        raise bad_request("can't use specified scope in private chats")
    return kind, chat.id, user_id


def commands_for(state: State, chat: Chat, user_id: int, language_code: str) -> list[dict[str, str]]:
    """The command menu as this person sees it in this chat."""
    if chat.is_private:
        scopes: list[Scope] = [("chat", chat.id, 0), ("all_private_chats", 0, 0)]
    else:
        is_admin = chat.members.get(user_id) in ("creator", "administrator")
        scopes = [("chat_member", chat.id, user_id)]
        scopes += [("chat_administrators", chat.id, 0)] if is_admin else []
        scopes += [("chat", chat.id, 0)]
        scopes += [("all_chat_administrators", 0, 0)] if is_admin else []
        scopes += [("all_group_chats", 0, 0)]
    return state.bot.commands_seen([*scopes, DEFAULT_SCOPE], language_code)


METHODS: dict[str, Method] = {
    "getMyCommands": get_commands,
    "setMyCommands": set_commands,
    "deleteMyCommands": delete_commands,
}
