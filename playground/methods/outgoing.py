"""What every message of the bot goes through: markup, reply, topic, permission, pace, storage."""

from typing import Any

from playground.access import readable, writable
from playground.chats import Chat
from playground.messages import Message
from playground.rules import fields
from playground.rules.errors import bad_request
from playground.rules.keyboards import Markup, parse_markup
from playground.rules.markup import Entity
from playground.rules.texts import Formatted, formatted, measured_caption
from playground.state import State
from playground.wire import Call


def send(state: State, call: Call, content: dict[str, Any]) -> dict[str, Any]:
    """Send one message; the answer is the wire Message."""
    return post(state, call, [content])[0].wire


def post(state: State, call: Call, contents: list[dict[str, Any]]) -> list[Message]:
    """Send messages that share all but their content; either all are stored or none."""
    replied = _reply_parameters(call)
    markup = parse_markup(call.text("reply_markup"), strict=state.policy.strict)
    chat = writable(state, call.text("chat_id"))
    frame = _topic(chat, call) | _reply(state, chat, replied)
    if call.flag("protect_content"):
        frame["has_protected_content"] = True
    state.flood.take(chat.id, chat.is_private, len(contents))
    if markup and "inline_keyboard" in markup:
        frame["reply_markup"] = markup
    messages = [state.add_message(chat, state.bot.wire, frame | content) for content in contents]
    chat.typing_until = 0.0
    if markup and "inline_keyboard" not in markup:
        _show_markup(state, chat, markup, messages[-1])
    return messages


def _show_markup(state: State, chat: Chat, markup: Markup, message: Message) -> None:
    """Reply keyboards act on the person's page and are never echoed; their messages can never be edited."""
    message.had_reply_markup = True
    if "remove_keyboard" in markup:
        chat.set_keyboard(None, 0)
    else:
        chat.set_keyboard(markup, message.id)
    state.show_keyboard(chat)


def _topic(chat: Chat, call: Call) -> dict[str, Any]:
    thread = call.integer("message_thread_id")
    if thread <= 0 or not chat.is_forum:
        return {}
    if thread not in chat.topics:
        raise bad_request("message thread not found")
    return {"message_thread_id": thread, "is_topic_message": True}


def _reply_parameters(call: Call) -> dict[str, Any]:
    if "reply_parameters" not in call.params:
        return {
            "message_id": call.integer("reply_to_message_id"),
            "allow_sending_without_reply": call.flag("allow_sending_without_reply"),
        }
    given = call.decoded("reply_parameters", "can't parse reply parameters JSON object")
    if given is None or given == {}:
        return {}
    if not isinstance(given, dict):
        raise bad_request("object expected as reply parameters")
    fields.required_int(given, "message_id")
    return given


def _reply(state: State, chat: Chat, replied: dict[str, Any]) -> dict[str, Any]:
    message_id = fields.optional_int(replied, "message_id")
    if message_id <= 0:
        return {}
    elsewhere = fields.optional_string(replied, "chat_id")
    source = readable(state, elsewhere) if elsewhere else chat
    message = source.find(message_id)
    if message is None:
        if fields.optional_bool(replied, "allow_sending_without_reply"):
            return {}
        raise bad_request("message to be replied not found")
    if source is not chat:
        return {"external_reply": {"origin": origin(message), "chat": source.wire, "message_id": message.id}}
    shown = {name: value for name, value in message.wire.items() if name != "reply_to_message"}
    return {"reply_to_message": shown}


def origin(message: Message) -> dict[str, Any]:
    """The MessageOrigin of something forwarded or quoted elsewhere."""
    if known := message.wire.get("forward_origin"):
        return dict(known)
    return {"type": "user", "sender_user": message.wire["from"], "date": message.wire["date"]}


def wire_entities(state: State, entities: list[Entity]) -> list[Entity]:
    """Mentions by id carry the whole user; a mention of a stranger is dropped, as on Telegram."""
    if not any("user_id" in entity for entity in entities):
        return entities
    shown = []
    for entity in entities:
        if "user_id" in entity:
            person = state.people.get(entity["user_id"])
            if person is None:
                continue
            entity = {name: value for name, value in entity.items() if name != "user_id"} | {"user": person.wire}
        shown.append(entity)
    return shown


def captioned(state: State, call: Call) -> dict[str, Any]:
    """The caption parameters as wire fields."""
    caption = formatted(call.text("caption"), call.text("parse_mode"), call.caption_entities)
    return caption_fields(state, caption) | flags(call, "show_caption_above_media", "has_spoiler")


def caption_fields(state: State, caption: Formatted) -> dict[str, Any]:
    text, found = measured_caption(caption)
    if not text:
        return {}
    shown = wire_entities(state, found)
    return {"caption": text} | ({"caption_entities": shown} if shown else {})


_FLAG_FIELDS = {"has_spoiler": "has_media_spoiler"}


def flags(call: Call, *names: str) -> dict[str, Any]:
    return {_FLAG_FIELDS.get(name, name): True for name in names if call.flag(name)}
