"""Everything the server remembers, and the few ways it changes: people, chats, messages, updates, callbacks."""

import random
import time
from dataclasses import dataclass, field
from threading import Thread
from typing import Any

from playground.bot import Profile
from playground.calls import CallLog
from playground.chats import Chat, private_chat
from playground.clock import SimClock
from playground.events import EventHub
from playground.faults import Faults
from playground.files import FileStore
from playground.flood import FloodControl
from playground.messages import Message
from playground.people import Person
from playground.updates import UpdateQueue

_EPOCH_S = 1_500_000_000
_REMEMBERED_CALLBACKS = 500


@dataclass(frozen=True, slots=True)
class Policy:
    """How strict the server is. `time_scale` divides the waits the server imposes (100 is a hundredfold faster)."""

    strict: bool = True
    antispam: bool = False
    callback_ttl_s: float = 15.0
    time_scale: float = 1.0


@dataclass(slots=True)
class Query:
    """A callback or inline query waiting for its answer."""

    id: str
    user_id: int
    made_at: float
    data: str = ""
    message_id: int | None = None
    chat_id: int | None = None
    answer: dict[str, Any] | None = None

    def wire(self) -> dict[str, Any]:
        answer = self.answer or {}
        return {
            "id": self.id,
            "data": self.data,
            "message_id": self.message_id,
            "answered": self.answer is not None,
            "text": answer.get("text"),
            "show_alert": answer.get("show_alert", False),
            "url": answer.get("url"),
        }


@dataclass
class State:
    """One bot and its world."""

    token: str
    clock: SimClock
    policy: Policy = field(default_factory=Policy)
    seed: int | None = None

    def __post_init__(self) -> None:
        self.rng = random.Random(self.seed)  # noqa: S311 - ids, not secrets
        self.bot = Profile(int(self.token.partition(":")[0]))
        self.people: dict[int, Person] = {}
        self.chats: dict[int, Chat] = {}
        # Without a seed ids go on from the time of day, so a restarted server does not use them twice.
        first_update = int(time.time()) - _EPOCH_S if self.seed is None else self.rng.randrange(10**8, 10**9)
        self.updates = UpdateQueue(self.clock, first_update)
        self.callbacks: dict[str, Query] = {}
        self.inline: dict[str, Query] = {}
        self.inline_messages: dict[str, tuple[int, int]] = {}
        self.files = FileStore()
        self.flood = FloodControl(self.clock)
        self.faults = Faults()
        self.calls = CallLog()
        self.events = EventHub()
        self.unimplemented: set[str] = set()
        self.last_message_id = 0
        self.changes = 0

    def touch(self) -> None:
        """Something worth keeping has changed."""
        self.changes += 1

    def unix_time(self) -> int:
        return int(self.clock.timestamp())

    def new_id(self) -> str:
        return str(self.rng.randrange(10**17, 9 * 10**18))

    def chat(self, chat_id: int) -> Chat | None:
        """An existing chat; a registered person's private chat is opened on the way."""
        chat = self.chats.get(chat_id)
        if chat is None and chat_id in self.people:
            chat = self.chats[chat_id] = private_chat(self.people[chat_id].wire)
        return chat

    def register(self, person: Person) -> None:
        """Add a person, or change the one with this id."""
        known = self.people.get(person.id)
        if known:
            person.started, person.blocked = known.started, known.blocked
            person.deactivated, person.unread = known.deactivated, known.unread
        self.people[person.id] = person
        if person.id in self.chats:
            self.chats[person.id].wire = private_chat(person.wire).wire
        self.told_of(person)

    def told_of(self, person: Person) -> None:
        self.touch()
        self.events.publish("user", user=person.summary())

    def remember(self, query: Query) -> None:
        """Keep a callback query; the oldest ones go once nobody can answer them any more."""
        self.callbacks[query.id] = query
        while len(self.callbacks) > _REMEMBERED_CALLBACKS:
            oldest = next(iter(self.callbacks.values()))
            is_open = oldest.answer is None and query.made_at - oldest.made_at <= self.policy.callback_ttl_s
            if is_open:
                return
            del self.callbacks[oldest.id]

    def next_message_id(self, chat: Chat) -> int:
        """Supergroups count for themselves; private chats and basic groups share the bot's one counter."""
        if chat.type == "supergroup":
            return max(chat.messages, default=0) + 1
        self.last_message_id += 1
        return self.last_message_id

    def add_message(self, chat: Chat, sender: dict[str, Any], content: dict[str, Any]) -> Message:
        """Store a message of a person or of the bot, and tell the chat pages."""
        wire: dict[str, Any] = {
            "message_id": self.next_message_id(chat),
            "from": sender,
            "chat": chat.wire,
            "date": int(self.clock.timestamp()),
        }
        wire.update(content)
        message = Message(wire, from_bot=sender is self.bot.wire)
        chat.messages[wire["message_id"]] = message
        self.touch()
        if message.from_bot and chat.is_private:
            self.people[chat.id].unread += 1
        if self.events.is_watched:
            self.events.publish("message", chat_id=chat.id, message=message.shown())
        return message

    def mark_edited(self, chat: Chat, message: Message) -> None:
        message.wire["edit_date"] = self.unix_time()
        self.show_edited(chat, message)

    def show_edited(self, chat: Chat, message: Message) -> None:
        self.touch()
        self.events.publish("edited", chat_id=chat.id, message=message.shown())

    def delete_messages(self, chat: Chat, messages: list[Message]) -> None:
        keyboard = chat.reply_keyboard
        for message in messages:
            chat.delete(message)
        self.touch()
        self.events.publish("deleted", chat_id=chat.id, message_ids=[message.id for message in messages])
        if chat.reply_keyboard is not keyboard:
            self.show_keyboard(chat)

    def show_keyboard(self, chat: Chat) -> None:
        self.touch()
        self.events.publish("keyboard", chat_id=chat.id, reply_keyboard=chat.reply_keyboard)

    def reset(self) -> None:
        """People stay, as strangers; ids go on growing."""
        for person in self.people.values():
            person.started = person.blocked = person.deactivated = False
            person.unread = 0
        Thread(target=_let_go, args=(list(self.chats.values()),), daemon=True).start()
        for kept in (self.chats, self.callbacks, self.inline, self.inline_messages):
            kept.clear()
        for part in (self.updates, self.files, self.faults, self.calls, self.flood):
            part.clear()
        self.unimplemented.clear()
        self.bot.logged_out = False
        self.touch()
        self.events.publish("reset")


def _let_go(chats: list[Chat]) -> None:
    """Freeing 100,000 messages takes 50 ms and more: one by one, so that the server can answer in between."""
    for chat in chats:
        while chat.messages:
            chat.messages.popitem()
