"""Sends calls to Telegram at the agreed pace and says what became of them.

The difference that matters: surely not delivered (try again), refused for good, and unknown
(the request was written but no answer came: Telegram has no idempotency key).
"""

import asyncio
import logging
import os
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Any

from telegram import Bot, BotCommand, BotCommandScopeChat, InputFile, Message
from telegram.error import (
    BadRequest,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)

from bot.db.messages import Lane
from handlers.pace import Pacer, Stopped
from handlers.render import Call
from handlers.request import NotSent

log = logging.getLogger(__name__)
os.environ.setdefault("PTB_TIMEDELTA", "true")  # RetryAfter.retry_after as timedelta, the coming default

UNREADABLE = (KeyError, TypeError, ValueError, AttributeError, OverflowError)  # the library on an odd result
PATIENCE = 8  # attempts for an answer, about four minutes with the waits between


class Fate(StrEnum):
    """What became of a call."""

    SENT = "sent"
    BLOCKED = "blocked"  # the person does not want us, or does not exist: permanent
    REFUSED = "refused"  # Telegram does not accept the message: permanent
    RETRY = "retry"  # surely not delivered
    UNKNOWN = "unknown"  # perhaps delivered


@dataclass(frozen=True, slots=True)
class Outcome:
    """A call's fate; `retry_after` is Telegram's own wish in seconds."""

    fate: Fate
    message_id: int | None = None
    reason: str = ""
    retry_after: float | None = None


class Sender:
    """The only way out to people. `telegram` is initialised and closed by the application."""

    def __init__(self, telegram: Bot, pacer: Pacer) -> None:
        self._telegram = telegram
        self._pacer = pacer

    async def push(self, call: Call, lane: Lane) -> Outcome:
        """Send once, in turn. Never raises for Telegram's or the network's failures."""
        try:
            outcome = await self._pacer.send(
                lane, call.chat_id, lambda: self._attempt(call), is_new=call.method.startswith("send")
            )
        except Stopped:
            return Outcome(Fate.RETRY, reason="closing", retry_after=0.0)  # due again at once
        if outcome.retry_after is not None:
            self._pacer.pause(outcome.retry_after)
        return outcome

    def stop(self) -> None:
        """Begin no more requests; what waits for its turn is given back."""
        self._pacer.stop()

    async def answer(self, call: Call) -> Outcome:
        """Send an immediate answer, patiently: a repeat is better than silence.

        A refused edit becomes a new message: the old one is deleted, too old, or has no text.
        """
        for attempt in range(PATIENCE):
            outcome = await self.push(call, Lane.PERSONAL)
            if outcome.fate is Fate.REFUSED and call.method == "editMessageText":
                call = _as_new_message(call)
            elif outcome.fate not in (Fate.RETRY, Fate.UNKNOWN):
                break
            elif outcome.retry_after is None:
                await asyncio.sleep(min(60.0, 0.5 * 2**attempt))
        if outcome.fate is not Fate.SENT:
            log.warning("an answer was not delivered: %s, %s", outcome.fate, outcome.reason)
        return outcome

    async def acknowledge(self, query_id: str) -> None:
        """Take the spinner off a tapped button. Failing is harmless: Telegram does so itself after a while."""
        try:
            await self._telegram.answer_callback_query(query_id)
        except (TelegramError, *UNREADABLE) as error:
            log.debug("callback not acknowledged: %s", error)

    async def _attempt(self, call: Call) -> Outcome:
        try:
            message_id = await self._request(call)
        except TelegramError as error:
            return judge(error)
        except UNREADABLE as error:
            return Outcome(Fate.UNKNOWN, reason=f"unreadable answer: {type(error).__name__}")
        return Outcome(Fate.SENT, message_id)

    async def _request(self, call: Call) -> int | None:
        params: dict[str, Any] = dict(call.params)
        if call.file:
            params["document"] = InputFile(call.file[1], filename=call.file[0])
        methods: dict[str, Callable[..., Awaitable[Message | bool]]] = {
            "sendMessage": self._telegram.send_message,
            "editMessageText": self._telegram.edit_message_text,
            "sendDocument": self._telegram.send_document,
            "setMyCommands": self._set_commands,
        }
        message = await methods[call.method](**params)
        return None if isinstance(message, bool) else message.message_id

    async def _set_commands(self, commands: list[dict[str, str]], scope: dict[str, Any]) -> bool:
        menu = [BotCommand(each["command"], each["description"]) for each in commands]
        return await self._telegram.set_my_commands(menu, scope=BotCommandScopeChat(scope["chat_id"]))


def judge(error: TelegramError) -> Outcome:
    """What a failed request means for the message it carried."""
    reason = str(error)
    if isinstance(error, RetryAfter):
        return Outcome(Fate.RETRY, reason=reason, retry_after=_seconds(error))
    if isinstance(error, Forbidden):
        return Outcome(Fate.BLOCKED, reason=reason)
    if isinstance(error, BadRequest):
        return _judge_bad_request(reason)
    if isinstance(error, NetworkError):
        return _judge_network(error, reason)
    if isinstance(error, InvalidToken):  # revoked while we run: keep everything until it is mended
        return Outcome(Fate.RETRY, reason=reason)
    return Outcome(Fate.UNKNOWN, reason=reason)  # an answer nobody can read


def _judge_bad_request(reason: str) -> Outcome:
    lowered = reason.lower()
    if "message is not modified" in lowered:
        return Outcome(Fate.SENT, reason=reason)
    if "chat not found" in lowered:
        return Outcome(Fate.BLOCKED, reason=reason)
    return Outcome(Fate.REFUSED, reason=reason)


def _judge_network(error: NetworkError, reason: str) -> Outcome:
    """A 5xx with Telegram's own envelope has no cause: refused, not lost."""
    surely_not = isinstance(error, NotSent) or (error.__cause__ is None and not isinstance(error, TimedOut))
    return Outcome(Fate.RETRY if surely_not else Fate.UNKNOWN, reason=reason)


def _seconds(error: RetryAfter) -> float:
    wish = error.retry_after
    return wish.total_seconds() if isinstance(wish, timedelta) else float(wish)


def _as_new_message(call: Call) -> Call:
    params = {name: value for name, value in call.params.items() if name != "message_id"}
    return Call("sendMessage", params)
