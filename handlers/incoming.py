"""An update read: who sent what kind of thing. Pure; anything unknown is `Kind.IGNORED`, never an error."""

import json
import logging
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from telegram import Bot, ChatMember, Message, Update
from telegram.constants import ChatType
from telegram.error import TelegramError

from handlers.routing import Typed

log = logging.getLogger(__name__)

NOTHING_TYPED = Typed("", "")


class Kind(StrEnum):
    """What a private chat can do to us. Everything else is deliberate silence."""

    BUTTON = "button"
    COMMAND = "command"
    TEXT = "text"
    UNREADABLE = "unreadable"  # a photo, voice note, sticker, contact ...: answered with help
    BLOCKED = "blocked"
    IGNORED = "ignored"


@dataclass(frozen=True, slots=True)
class Incoming:
    """One update, reduced to what the clinic uses."""

    kind: Kind
    telegram_id: int = 0
    name: str = ""
    typed: Typed = NOTHING_TYPED
    data: str = ""
    query_id: str | None = None
    message_id: int | None = None


ALLOWED_UPDATES = ["message", "callback_query", "my_chat_member"]
_IGNORED = Incoming(Kind.IGNORED)
_SERVICE = (
    "pinned_message", "new_chat_title", "new_chat_photo", "message_auto_delete_timer_changed",
    "connected_website", "write_access_allowed", "chat_background_set", "proximity_alert_triggered",
)  # fmt: skip


def chat_of(raw: dict[str, Any]) -> int:
    """The chat an update belongs to, 0 if none: updates of one chat are handled in order."""
    for part in raw.values():
        if isinstance(part, dict):
            sender = part.get("chat") or part.get("from") or (part.get("message") or {}).get("chat")
            chat_id = sender.get("id") if isinstance(sender, dict) else None
            if isinstance(chat_id, int):
                return chat_id
    return 0


def read(payload: str, telegram: Bot) -> Incoming:
    """Reduce an update's JSON to an `Incoming`; what the library cannot read is passed over."""
    try:
        return _reduce(Update.de_json(json.loads(payload), telegram))
    except (ValueError, TypeError, KeyError, AttributeError, OverflowError, OSError, TelegramError) as error:
        log.warning("an update could not be read and is passed over: %s", type(error).__name__)
        return _IGNORED


def _reduce(update: Update) -> Incoming:
    if update.callback_query:
        return _button(update)
    if update.my_chat_member:
        return _membership(update)
    message = update.message
    if message is None or message.chat.type != ChatType.PRIVATE or message.from_user is None:
        return _IGNORED
    return _message(message)


def _button(update: Update) -> Incoming:
    query = update.callback_query
    if query is None or (query.message and query.message.chat.type != ChatType.PRIVATE):
        return _IGNORED
    return Incoming(
        Kind.BUTTON,
        query.from_user.id,
        query.from_user.full_name,
        data=query.data or "",
        query_id=query.id,
        message_id=query.message.message_id if query.message and query.message.is_accessible else None,
    )


def _membership(update: Update) -> Incoming:
    change = update.my_chat_member
    if change and change.chat.type == ChatType.PRIVATE and change.new_chat_member.status == ChatMember.BANNED:
        return Incoming(Kind.BLOCKED, change.from_user.id, change.from_user.full_name)
    return _IGNORED


def _message(message: Message) -> Incoming:
    user = message.from_user
    if user is None or any(getattr(message, name, None) for name in _SERVICE):
        return _IGNORED
    if message.text is None:
        return Incoming(Kind.UNREADABLE, user.id, user.full_name)
    kind = Kind.COMMAND if message.text.startswith("/") else Kind.TEXT
    return Incoming(kind, user.id, user.full_name, Typed(message.text, message.text_html))
