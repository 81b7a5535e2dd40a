"""A private chat, group or supergroup: its members, messages, keyboard and pins."""

from dataclasses import dataclass, field
from typing import Any

from playground.messages import Message

TYPING_LASTS_S = 5.0


@dataclass(slots=True)
class Chat:
    """`reply_keyboard` is what stands under the person's input line, set by message `keyboard_from`."""

    wire: dict[str, Any]
    members: dict[int, str] = field(default_factory=dict)
    bot_status: str = "member"
    topics: dict[int, str] = field(default_factory=dict)
    messages: dict[int, Message] = field(default_factory=dict)
    reply_keyboard: dict[str, Any] | None = None
    keyboard_from: int = 0
    pinned: list[int] = field(default_factory=list)
    typing_until: float = 0.0

    @property
    def id(self) -> int:
        return int(self.wire["id"])

    @property
    def type(self) -> str:
        return str(self.wire["type"])

    @property
    def is_private(self) -> bool:
        return self.type == "private"

    @property
    def is_forum(self) -> bool:
        return bool(self.wire.get("is_forum"))

    def find(self, message_id: int) -> Message | None:
        """A message that still exists."""
        message = self.messages.get(message_id)
        return None if message is None or message.deleted else message

    def living(self) -> list[Message]:
        return [message for message in self.messages.values() if not message.deleted]

    def last_pinned(self) -> Message | None:
        found = (self.find(message_id) for message_id in reversed(self.pinned))
        return next((message for message in found if message), None)

    def delete(self, message: Message) -> None:
        """The reply keyboard a message brought goes with it."""
        message.deleted = True
        if message.id in self.pinned:
            self.pinned.remove(message.id)
        if message.id == self.keyboard_from:
            self.set_keyboard(None, 0)

    def set_keyboard(self, markup: dict[str, Any] | None, message_id: int) -> None:
        self.reply_keyboard = markup
        self.keyboard_from = message_id

    def stored(self) -> dict[str, Any]:
        return {
            "wire": self.wire,
            "members": list(self.members.items()),
            "bot_status": self.bot_status,
            "topics": list(self.topics.items()),
            "messages": [message.stored() for message in self.messages.values()],
            "reply_keyboard": self.reply_keyboard,
            "keyboard_from": self.keyboard_from,
            "pinned": self.pinned,
        }


def private_chat(user: dict[str, Any]) -> Chat:
    """The chat of a person (their wire User) with the bot."""
    wire = {"id": user["id"], "type": "private"}
    wire |= {name: user[name] for name in ("first_name", "last_name", "username") if name in user}
    return Chat(wire)


def chat_from(kept: dict[str, Any]) -> Chat:
    fields = dict(kept)
    fields["members"] = dict(fields["members"])
    fields["topics"] = dict(fields["topics"])
    restored = (Message(**message) for message in fields["messages"])
    fields["messages"] = {message.id: message for message in restored}
    return Chat(**fields)
