"""How `/sim` routes read requests and refuse them."""

import json
from typing import Any

from aiohttp import web

from playground.chats import Chat
from playground.people import Person
from playground.state import State
from playground.wire import encoded

Fields = dict[str, Any]


class SimError(Exception):
    """A refusal of the simulator; `extra` goes into the answer beside `ok` and `error`."""

    def __init__(self, status: int, error: str, **extra: Any) -> None:
        super().__init__(error)
        self.status = status
        self.body = {"ok": False, "error": error, **extra}


def answer(body: Any, status: int = 200) -> web.Response:
    return web.Response(status=status, body=encoded(body), content_type="application/json")


async def read_json(request: web.Request) -> Fields:
    try:
        given = json.loads(await request.read() or b"{}")
    except ValueError:
        raise SimError(400, "the body is not JSON") from None
    if not isinstance(given, dict):
        raise SimError(400, "a JSON object is expected")
    return given


def integer(given: Fields, name: str, default: int | None = None) -> int:
    value = given.get(name, default)
    try:
        return int(value)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        raise SimError(400, f"{name} must be an integer") from None


def person(state: State, given: Fields) -> Person:
    """Who acts; they must be registered and still there."""
    found = state.people.get(integer(given, "user_id"))
    if found is None:
        raise SimError(404, "no such user")
    if found.deactivated:
        raise SimError(409, "the user is deactivated")
    return found


def place(state: State, given: Fields, actor: Person) -> Chat:
    """Where they act: their chat with the bot, or a group they belong to."""
    chat = state.chat(integer(given, "chat_id", actor.id))
    if chat is None or (chat.is_private and chat.id != actor.id):
        raise SimError(404, "no such chat")
    if chat.is_private and actor.blocked:
        raise SimError(409, "the user has blocked the bot")
    if not chat.is_private and chat.members.get(actor.id, "left") in ("left", "kicked"):
        raise SimError(409, "the user is not a member of the chat")
    return chat
