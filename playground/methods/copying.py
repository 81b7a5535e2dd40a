"""copyMessage(s) and forwardMessage(s)."""

from typing import Any

from playground.access import existing, readable
from playground.messages import MEDIA_KINDS, Message
from playground.methods.deleting import message_ids
from playground.methods.outgoing import captioned, origin, post
from playground.methods.table import Method
from playground.rules.errors import bad_request
from playground.state import State
from playground.wire import Call

_FRAME_NAMES = """
    message_id from chat date edit_date reply_to_message external_reply reply_markup message_thread_id
    is_topic_message has_protected_content media_group_id forward_origin forward_from forward_date via_bot
"""
_FRAME = frozenset(_FRAME_NAMES.split())
_CAPTION = ("caption", "caption_entities", "show_caption_above_media")


def copy_message(state: State, call: Call) -> dict[str, int]:
    message = _source(state, call, "copy")
    content = _copied(message)
    if "caption" in call.params and message.kind in MEDIA_KINDS:
        content = {name: value for name, value in content.items() if name not in _CAPTION}
        content |= captioned(state, call)
    return {"message_id": post(state, call, [content])[0].id}


def copy_messages(state: State, call: Call) -> list[dict[str, int]]:
    contents = [_copied(message) for message in _sources(state, call)]
    if call.flag("remove_caption"):
        contents = [{name: value for name, value in item.items() if name not in _CAPTION} for item in contents]
    return [{"message_id": message.id} for message in post(state, call, contents)]


def forward_message(state: State, call: Call) -> dict[str, Any]:
    message = _source(state, call, "forward")
    return post(state, call, [_forwarded(message)])[0].wire


def forward_messages(state: State, call: Call) -> list[dict[str, int]]:
    contents = [_forwarded(message) for message in _sources(state, call)]
    return [{"message_id": message.id} for message in post(state, call, contents)]


def _source(state: State, call: Call, deed: str) -> Message:
    chat = readable(state, call.required("from_chat_id"))
    message = existing(chat, call.integer("message_id"), deed)
    _check(message, "copied" if deed == "copy" else "forwarded")
    return message


def _sources(state: State, call: Call) -> list[Message]:
    """Missing messages are passed over, but something must remain."""
    chat = readable(state, call.required("from_chat_id"))
    found = [message for number in message_ids(call) if (message := chat.find(number)) and message.kind != "service"]
    if not found:
        raise bad_request("there are no messages to forward")
    for message in found:
        _check(message, "forwarded")
    return found


def _check(message: Message, deed: str) -> None:
    if message.kind == "service":
        raise bad_request(f"the message can't be {deed}")
    if message.wire.get("has_protected_content"):
        raise bad_request("message has protected content and can't be forwarded")


def _copied(message: Message) -> dict[str, Any]:
    return {name: value for name, value in message.wire.items() if name not in _FRAME}


def _forwarded(message: Message) -> dict[str, Any]:
    source = origin(message)
    frame = {"forward_origin": source, "forward_date": source["date"]}
    if "sender_user" in source:
        frame["forward_from"] = source["sender_user"]
    return frame | _copied(message)


METHODS: dict[str, Method] = {
    "copyMessage": copy_message,
    "copyMessages": copy_messages,
    "forwardMessage": forward_message,
    "forwardMessages": forward_messages,
}
