"""One token bucket for all requests of the bot: evenly spaced, personal before bulk, at most so many a
second to one chat. Knows nothing of Telegram's messages.

Telegram's limits (Bot FAQ): about 30 messages a second over all, 1 a second in one chat, short bursts allowed.
"""

import asyncio
import math
from collections import deque
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TypeVar

from bot.db.messages import Lane

T = TypeVar("T")

CHAT_RATE = 1.0  # messages a second to one chat, in the long run
CHAT_BURST = 4  # quick taps are answered at once
REMEMBERED_CHATS = 10_000


class Stopped(Exception):
    """The program is closing; the request was not made."""


@dataclass(slots=True)
class _Ticket:
    chat_id: int
    is_new: bool
    turn: asyncio.Future[None] = field(default_factory=lambda: asyncio.get_running_loop().create_future())


class Pacer:
    """Hands out turns to send. `rate` is requests a second over all chats; times are the loop's clock."""

    def __init__(self, rate: float) -> None:
        self._gap = 1.0 / rate
        self._next_at = 0.0
        self._lanes: dict[Lane, deque[_Ticket]] = {Lane.PERSONAL: deque(), Lane.BULK: deque()}
        self._chats: dict[int, float] = {}  # when each chat's bucket will be full again
        self._pump: asyncio.Task[None] | None = None
        self._arrived = asyncio.Event()
        self._is_stopped = False

    async def send(self, lane: Lane, chat_id: int, request: Callable[[], Awaitable[T]], *, is_new: bool = True) -> T:
        """Wait for a turn, then run `request`. Many may be in flight: the rate is the limit, not the trip.

        Raises:
            Stopped: before a turn came.

        Only new messages count against the chat's own rate; edits wait for it after a `pause` alone.
        """
        if self._is_stopped:
            raise Stopped
        ticket = _Ticket(chat_id, is_new)
        self._lanes[lane].append(ticket)
        self._arrived.set()
        if self._pump is None or self._pump.done():
            self._pump = asyncio.create_task(self._hand_out())
        try:
            await ticket.turn
        except asyncio.CancelledError:
            ticket.turn.cancel()
            raise
        return await request()

    def stop(self) -> None:
        """Hand out no more turns: whoever still waits, and whoever comes, is told `Stopped`."""
        self._is_stopped = True
        for queue in self._lanes.values():
            for ticket in queue:
                if not ticket.turn.done():
                    ticket.turn.set_exception(Stopped())
            queue.clear()

    def pause(self, seconds: float, chat_id: int | None = None) -> None:
        """Obey Telegram's `retry_after`: for one chat, or for everything."""
        until = asyncio.get_running_loop().time() + seconds
        if chat_id is None:
            self._next_at = max(self._next_at, until)
        else:
            self._chats[chat_id] = max(self._chats.get(chat_id, 0.0), until + CHAT_BURST / CHAT_RATE)

    async def _hand_out(self) -> None:
        loop = asyncio.get_running_loop()
        while any(self._lanes.values()):
            now = loop.time()
            if self._next_at > now:
                await asyncio.sleep(self._next_at - now)
                continue  # somebody more personal may have come meanwhile
            self._arrived.clear()
            ticket, wait = self._next_ticket(now)
            if ticket is None:
                await self._wait_for_arrival(wait)
            elif not ticket.turn.done():
                self._take_token(ticket, now)
                ticket.turn.set_result(None)

    async def _wait_for_arrival(self, at_most: float) -> None:
        """Every chat in the queue has to wait; somebody of another chat may come meanwhile."""
        with suppress(TimeoutError):
            await asyncio.wait_for(self._arrived.wait(), at_most)

    def _next_ticket(self, now: float) -> tuple[_Ticket | None, float]:
        """The first ticket whose chat may get a message now, or how long until there is one."""
        wait = math.inf
        for lane in (Lane.PERSONAL, Lane.BULK):
            queue = self._lanes[lane]
            for position, ticket in enumerate(queue):
                chat_wait = self._chat_wait(ticket, now)
                if chat_wait <= 0 or ticket.turn.done():
                    del queue[position]
                    return ticket, 0.0
                wait = min(wait, chat_wait)
        return None, max(wait, 0.001)

    def _chat_wait(self, ticket: _Ticket, now: float) -> float:
        allowed = CHAT_BURST - 1 if ticket.is_new else CHAT_BURST
        return self._chats.get(ticket.chat_id, 0.0) - now - allowed / CHAT_RATE

    def _take_token(self, ticket: _Ticket, now: float) -> None:
        lateness = now - self._next_at  # a wake-up that came late is made up for, a quiet time is not
        self._next_at = (self._next_at if lateness < self._gap else now) + self._gap
        if not ticket.is_new:
            return
        chat_id = ticket.chat_id
        self._chats[chat_id] = max(self._chats.get(chat_id, 0.0), now) + 1 / CHAT_RATE
        if len(self._chats) > REMEMBERED_CHATS:
            self._chats = {chat: full for chat, full in self._chats.items() if full > now}
