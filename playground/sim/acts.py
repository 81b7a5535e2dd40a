"""What a person does in a chat: writes, edits, sends a file or a contact. Each act becomes an update."""

from typing import Any

from aiohttp import web

from playground.chats import Chat
from playground.messages import Message
from playground.methods.media import media_content, store
from playground.methods.outgoing import wire_entities
from playground.people import Person
from playground.rules.entities import explicit, tidy, trimmed, with_found, within
from playground.rules.errors import ApiError
from playground.rules.markup import Entity
from playground.rules.texts import TEXT_LIMIT, formatted, measured_caption
from playground.rules.utf16 import utf16_length
from playground.sim.answers import Fields, SimError, answer, integer, person, place, read_json
from playground.state import State
from playground.wire import read_parameters

KINDS = ("photo", "document", "video", "audio", "voice")


async def message(state: State, request: web.Request) -> web.Response:
    given = await read_json(request)
    actor = person(state, given)
    chat = place(state, given, actor)
    text = str(given.get("text", ""))
    content = written(text, formatting(state, text, given.get("entities", [])))
    if given.get("edit"):
        return answer(edit(state, actor, chat, integer(given, "edit"), content))
    return answer(say(state, actor, chat, content | replying(chat, given)))


def written(text: str, entities: list[Entity] | None = None) -> Fields:
    """Text as a Telegram client sends it: trimmed; commands, addresses and mentions join the entities given."""
    if not entities:
        text = text.strip()
    if not text.strip():
        raise SimError(400, "text is empty")
    if len(text) > TEXT_LIMIT:
        raise SimError(400, f"text is longer than {TEXT_LIMIT} characters")
    text, entities = trimmed(text, entities or [])
    entities = with_found(text, entities)
    return {"text": text} | ({"entities": entities} if entities else {})


def formatting(state: State, text: str, given: Any) -> list[Entity]:
    """The entities a person has typed, under the rules for a bot's."""
    if not isinstance(given, list):
        raise SimError(400, "entities must be an array")
    try:
        return wire_entities(state, tidy(within(explicit(given), utf16_length(text))))
    except ApiError as error:
        raise SimError(error.code, error.description) from None


def replying(chat: Chat, given: Fields) -> Fields:
    content: Fields = {}
    if thread := given.get("message_thread_id"):
        if thread not in chat.topics:
            raise SimError(404, "no such topic")
        content = {"message_thread_id": thread, "is_topic_message": True}
    if not given.get("reply_to"):
        return content
    replied = chat.find(integer(given, "reply_to"))
    if replied is None:
        raise SimError(404, "no such message to reply to")
    shown = {name: value for name, value in replied.wire.items() if name != "reply_to_message"}
    return content | {"reply_to_message": shown}


def say(state: State, actor: Person, chat: Chat, content: Fields) -> Fields:
    """Store a person's message and hand it to the bot, if the bot may see it."""
    began(state, actor, chat)
    sent = state.add_message(chat, actor.wire, content)
    use_keyboard(state, chat, content.get("text", ""))
    update_id = state.updates.push("message", sent.wire, chat.id) if is_visible(chat, sent) else None
    return {"update_id": update_id, "message_id": sent.id}


def began(state: State, actor: Person, chat: Chat) -> None:
    """Whoever acts in the private chat has started the bot, and has seen what it wrote."""
    if chat.is_private and (actor.unread or not actor.started):
        actor.started, actor.unread = True, 0
        state.told_of(actor)


def use_keyboard(state: State, chat: Chat, text: str) -> None:
    """A forced reply is over after any message, a one-time keyboard after one of its own labels."""
    markup = chat.reply_keyboard
    if markup is None:
        return
    labels = {button["text"] for row in markup.get("keyboard", []) for button in row}
    if "force_reply" in markup or (markup.get("one_time_keyboard") and text in labels):
        chat.set_keyboard(None, 0)
        state.show_keyboard(chat)


def is_visible(chat: Chat, sent: Message) -> bool:
    """Privacy mode: in groups the bot sees commands, replies to itself and service messages, or all as an admin."""
    if chat.is_private or chat.bot_status == "administrator":
        return True
    if chat.bot_status != "member":
        return False
    replied = chat.messages.get(sent.wire.get("reply_to_message", {}).get("message_id", 0))
    begins_with_command = any(
        entity["type"] == "bot_command" and entity["offset"] == 0 for entity in sent.wire.get("entities", ())
    )
    return begins_with_command or sent.kind == "service" or bool(replied and replied.from_bot)


def edit(state: State, actor: Person, chat: Chat, message_id: int, content: Fields) -> Fields:
    earlier = chat.find(message_id)
    if earlier is None or earlier.wire["from"]["id"] != actor.id or "text" not in earlier.wire:
        raise SimError(404, "no such message of this user")
    earlier.wire.pop("entities", None)
    earlier.wire.update(content)
    state.mark_edited(chat, earlier)
    visible = is_visible(chat, earlier)
    update_id = state.updates.push("edited_message", earlier.wire, chat.id) if visible else None
    return {"update_id": update_id, "message_id": message_id}


async def file(state: State, request: web.Request) -> web.Response:
    params, files = await read_parameters(request)
    given: dict[str, Any] = dict(params)
    actor = person(state, given)
    chat = place(state, given, actor)
    kind = given.get("kind", "document")
    if kind not in KINDS:
        raise SimError(400, f"kind must be one of {', '.join(KINDS)}")
    if "file" not in files:
        raise SimError(400, "file is missing")
    try:
        caption, entities = measured_caption(formatted(given.get("caption", ""), "", None))
        stored = await store(state, kind, files["file"])
    except ApiError as error:
        raise SimError(error.code, error.description) from None
    content = media_content(stored, {})
    if caption:
        content |= {"caption": caption} | ({"caption_entities": entities} if entities else {})
    return answer(say(state, actor, chat, content | replying(chat, given)))


async def contact(state: State, request: web.Request) -> web.Response:
    given = await read_json(request)
    actor = person(state, given)
    return answer(say(state, actor, place(state, given, actor), own_contact(actor, given)))


def own_contact(actor: Person, given: Fields) -> Fields:
    """The person's own card, unless the request names somebody else."""
    name = str(given.get("first_name") or actor.first_name)
    card = {"phone_number": str(given.get("phone_number") or f"+62812{actor.id:07d}"), "first_name": name}
    if given.get("last_name"):
        card["last_name"] = str(given["last_name"])
    is_own = name == actor.first_name and "contact_user_id" not in given
    owner = actor.id if is_own else given.get("contact_user_id")
    return {"contact": card | ({"user_id": owner} if owner else {})}
