"""sendMessage, sendContact, sendLocation, sendVenue and sendChatAction."""

from typing import Any

from playground.access import writable
from playground.chats import TYPING_LASTS_S
from playground.methods.outgoing import send, wire_entities
from playground.methods.table import Method
from playground.rules.errors import bad_request
from playground.rules.texts import message_text
from playground.state import State
from playground.wire import Call

_ACTION_NAMES = """
    cancel typing record_video upload_video record_audio record_voice upload_audio upload_voice upload_photo
    upload_document choose_sticker pick_up_location find_location record_video_note upload_video_note
"""
_ACTIONS = frozenset(_ACTION_NAMES.split())
_PREVIEW_FIELDS = ("is_disabled", "url", "prefer_small_media", "prefer_large_media", "show_above_text")


def send_message(state: State, call: Call) -> dict[str, Any]:
    return send(state, call, text_content(state, call))


def text_content(state: State, call: Call) -> dict[str, Any]:
    """The text parameters as wire fields."""
    text, entities = message_text(call.text("text"), call.text("parse_mode"), call.entities)
    content: dict[str, Any] = {"text": text}
    if entities:
        shown = wire_entities(state, entities)
        if shown:
            content["entities"] = shown
    if preview := _link_preview(call):
        content["link_preview_options"] = preview
    return content


def _link_preview(call: Call) -> dict[str, Any]:
    given = call.decoded("link_preview_options", "can't parse link preview options JSON object")
    if given is None:
        return {"is_disabled": True} if call.flag("disable_web_page_preview") else {}
    if not isinstance(given, dict):
        raise bad_request("object expected as link preview options")
    return {name: given[name] for name in _PREVIEW_FIELDS if given.get(name)}


def send_contact(state: State, call: Call) -> dict[str, Any]:
    contact = {"phone_number": call.required("phone_number"), "first_name": call.required("first_name")}
    contact |= {name: call.text(name) for name in ("last_name", "vcard") if call.text(name)}
    return send(state, call, {"contact": contact})


def send_location(state: State, call: Call) -> dict[str, Any]:
    return send(state, call, {"location": _location(call)})


def send_venue(state: State, call: Call) -> dict[str, Any]:
    location = _location(call)
    venue = {"location": location, "title": call.required("title"), "address": call.required("address")}
    return send(state, call, {"location": location, "venue": venue})


def _location(call: Call) -> dict[str, float]:
    for name in ("latitude", "longitude"):
        if not call.text(name).strip():
            raise bad_request(f"{name} is empty")
    return {"latitude": call.number("latitude"), "longitude": call.number("longitude")}


def send_chat_action(state: State, call: Call) -> bool:
    action = call.text("action").lower()
    if action not in _ACTIONS:
        raise bad_request("wrong parameter action in request")
    chat = writable(state, call.text("chat_id"))
    chat.typing_until = 0.0 if action == "cancel" else state.clock.timestamp() + TYPING_LASTS_S
    state.events.publish("typing", chat_id=chat.id, action=action)
    return True


METHODS: dict[str, Method] = {
    "sendMessage": send_message,
    "sendContact": send_contact,
    "sendLocation": send_location,
    "sendVenue": send_venue,
    "sendChatAction": send_chat_action,
}
