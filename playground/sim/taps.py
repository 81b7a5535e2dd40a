"""A person taps a button: found by its data or label, on a message that really has it."""

from collections.abc import Iterator
from typing import Any

from aiohttp import web

from playground.chats import Chat
from playground.messages import Message
from playground.people import Person
from playground.sim.acts import began, own_contact, say, written
from playground.sim.answers import Fields, SimError, answer, integer, person, place, read_json
from playground.state import Query, State

Button = dict[str, Any]


async def tap(state: State, request: web.Request) -> web.Response:
    given = await read_json(request)
    actor = person(state, given)
    chat = place(state, given, actor)
    data, label = given.get("data"), given.get("label")
    if (data is None) == (label is None):
        raise SimError(400, "either data or label is needed")
    only = integer(given, "message_id") if given.get("message_id") is not None else None
    for message, button in _inline_buttons(chat, only):
        if button.get("callback_data") == data if label is None else button["text"] == label:
            return answer(_press(state, actor, chat, message, button))
    if label is not None and only is None and (found := _reply_button(chat, str(label))):
        return answer(_press_reply_button(state, actor, chat, found))
    where = f"message {only}" if only else "any message of the chat"
    raise SimError(404, f"no button {data if label is None else label!r} on {where}")


def _inline_buttons(chat: Chat, only: int | None) -> Iterator[tuple[Message, Button]]:
    """Newest message first."""
    messages = [chat.find(only)] if only is not None else reversed(chat.living())
    for message in messages:
        for button in message.buttons() if message else ():
            yield message, button  # type: ignore[misc]


def _press(state: State, actor: Person, chat: Chat, message: Message, button: Button) -> Fields:
    if "url" in button:
        raise SimError(409, "a url button opens an address and tells the bot nothing", url=button["url"])
    if "callback_data" not in button:
        raise SimError(409, "this button is not a callback button", button=button)
    began(state, actor, chat)
    query = Query(
        id=state.new_id(),
        user_id=actor.id,
        made_at=state.clock.timestamp(),
        data=button["callback_data"],
        message_id=message.id,
        chat_id=chat.id,
    )
    state.remember(query)
    payload: Fields = {
        "id": query.id,
        "from": actor.wire,
        "chat_instance": str(chat.id * 7919),
        "data": query.data,
    }
    payload |= {"inline_message_id": message.inline_id} if message.inline_id else {"message": message.wire}
    return {
        "callback_query_id": query.id,
        "update_id": state.updates.push("callback_query", payload, chat.id),
    }


def _reply_button(chat: Chat, label: str) -> Button | None:
    rows = (chat.reply_keyboard or {}).get("keyboard", [])
    return next((button for row in rows for button in row if button["text"] == label), None)


def _press_reply_button(state: State, actor: Person, chat: Chat, button: Button) -> Fields:
    """A reply button sends its label, or the person's contact if it asks for that."""
    if button.get("request_contact"):
        return say(state, actor, chat, own_contact(actor, {}))
    return say(state, actor, chat, written(button["text"]))
