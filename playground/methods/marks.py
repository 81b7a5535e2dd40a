"""Pins, reactions and forum topics."""

from typing import Any

from playground.access import message_to, writable
from playground.chats import Chat
from playground.methods.table import Method
from playground.rules import fields
from playground.rules.errors import bad_request, unproved
from playground.state import State
from playground.wire import Call

_REACTION_EMOJI = """
    ❤ 👍 👎 🔥 🥰 👏 😁 🤔 🤯 😱 🤬 😢 🎉 🤩 🤮 💩 🙏 👌 🕊 🤡 🥱 🥴 😍 🐳
    ❤‍🔥 🌚 🌭 💯 🤣 ⚡ 🍌 🏆 💔 🤨 😐 🍓 🍾 💋 🖕 😈 😴 😭 🤓 👻 👨‍💻 👀 🎃 🙈
    😇 😨 🤝 ✍ 🤗 🫡 🎅 🎄 ☃ 💅 🤪 🗿 🆒 💘 🙉 🦄 😘 💊 🙊 😎 👾 🤷‍♂ 🤷 🤷‍♀
    😡
"""
_REACTIONS = frozenset(_REACTION_EMOJI.split())
_TOPIC_NAME_LIMIT = 128
_TOPIC_COLOR = 0x6FB9F0


def pin(state: State, call: Call) -> bool:
    chat, message = message_to(state, call, "pin")
    _check_may_pin(chat)
    if message.id in chat.pinned:
        raise unproved("pinned_already")
    chat.pinned.append(message.id)
    if not chat.is_private or not call.flag("disable_notification"):
        state.add_message(chat, state.bot.wire, {"pinned_message": dict(message.wire)})
    state.touch()
    return True


def unpin(state: State, call: Call) -> bool:
    if call.integer("message_id"):
        chat, message = message_to(state, call, "unpin")
    else:
        chat = writable(state, call.text("chat_id"))
        last = chat.last_pinned()
        if last is None:
            raise bad_request("message to unpin not found")
        message = last
    _check_may_pin(chat)
    if message.id in chat.pinned:
        chat.pinned.remove(message.id)
    state.touch()
    return True


def unpin_all(state: State, call: Call) -> bool:
    chat = writable(state, call.text("chat_id"))
    _check_may_pin(chat)
    chat.pinned.clear()
    state.touch()
    return True


def _check_may_pin(chat: Chat) -> None:
    if not chat.is_private and chat.bot_status != "administrator":
        raise unproved("not_admin")


def set_reaction(state: State, call: Call) -> bool:
    given = call.array("reaction", "can't parse reaction types JSON object", "ReactionType")
    reactions = [_reaction(item) for item in given]
    chat, message = message_to(state, call, "react", write=False)
    if len(reactions) > 1:
        raise unproved("reaction")
    message.reactions = reactions
    state.show_edited(chat, message)
    return True


def _reaction(item: Any) -> dict[str, str]:
    if not isinstance(item, dict):
        raise bad_request("can't parse ReactionType: expected an Object")
    if item.get("type") != "emoji":
        raise bad_request("can't parse ReactionType: invalid reaction type specified")
    emoji = fields.required_string(item, "emoji").replace("\ufe0f", "")
    if emoji not in _REACTIONS:
        raise unproved("reaction")
    return {"type": "emoji", "emoji": emoji}


def create_topic(state: State, call: Call) -> dict[str, Any]:
    chat = writable(state, call.text("chat_id"))
    if not chat.is_forum:
        raise unproved("not_forum")
    name = call.text("name")
    if not 1 <= len(name) <= _TOPIC_NAME_LIMIT:
        raise unproved("topic_name")
    color = call.integer("icon_color", _TOPIC_COLOR)
    created = {"name": name, "icon_color": color}
    thread = state.add_message(chat, state.bot.wire, {"forum_topic_created": created}).id
    chat.topics[thread] = name
    chat.messages[thread].wire |= {"message_thread_id": thread, "is_topic_message": True}
    return {"message_thread_id": thread} | created


METHODS: dict[str, Method] = {
    "pinChatMessage": pin,
    "unpinChatMessage": unpin,
    "unpinAllChatMessages": unpin_all,
    "setMessageReaction": set_reaction,
    "createForumTopic": create_topic,
}
