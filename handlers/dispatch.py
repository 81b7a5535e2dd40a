"""Empties the outbox: claims due rows, re-checks and renders them, sends, records. One loop per lane."""

import asyncio
import logging
import random
from datetime import timedelta

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from bot.catalog.shelf import Shelf
from bot.clock import Clock
from bot.db.messages import Lane, OutboxState
from bot.db.session import Database
from bot.services import announcements, outbox, people
from bot.services.outbox import MAX_ATTEMPTS, Claimed
from handlers.notices import Notice, render
from handlers.render import Call
from handlers.sender import Fate, Outcome, Sender

log = logging.getLogger(__name__)

IN_FLIGHT = 16
LONGEST_WAIT_S = 900.0


class Dispatcher:
    """Sends what is owed. `wake` may be called at any time from the event loop; it never blocks."""

    def __init__(self, database: Database, shelf: Shelf, clock: Clock, sender: Sender, bot_name: str = "") -> None:
        self._database = database
        self._shelf = shelf
        self._clock = clock
        self._sender = sender
        self._bot_name = bot_name
        self._woken = {lane: asyncio.Event() for lane in Lane}
        self._resting = {lane: asyncio.Event() for lane in Lane}
        self._in_hand: set[int] = set()
        self._is_stopping = False

    def wake(self) -> None:
        for lane in Lane:
            self.wake_lane(lane)

    def wake_lane(self, lane: Lane) -> None:
        self._resting[lane].clear()
        self._woken[lane].set()

    async def run(self) -> None:
        """Work until `stop`."""
        await asyncio.gather(*(self._run_lane(lane) for lane in Lane))

    async def idle(self) -> None:
        """Wait until everything due when `wake` was called has been dealt with."""
        while not all(event.is_set() for event in self._resting.values()):
            await asyncio.gather(*(event.wait() for event in self._resting.values()))

    def stop(self) -> None:
        """Claim nothing more; `run` returns when what is in flight has been sent and recorded."""
        self._is_stopping = True
        self.wake()

    async def _run_lane(self, lane: Lane) -> None:
        while not self._is_stopping:
            await self._woken[lane].wait()
            self._woken[lane].clear()
            try:
                await self.drain(lane)
            except SQLAlchemyError:  # full disk, lost server: the next tick tries again
                log.exception("outbox lane %s cannot be read or written", lane)
            if not self._woken[lane].is_set():
                self._resting[lane].set()

    async def drain(self, lane: Lane) -> None:
        """Send everything of a lane that is due now."""
        flights: set[asyncio.Task[None]] = set()
        try:
            while True:
                if len(flights) <= IN_FLIGHT // 2 and not self._is_stopping:
                    rows = await self._claim(lane, IN_FLIGHT - len(flights))
                    flights |= {asyncio.create_task(self._deliver(row)) for row in rows}
                if not flights:
                    return
                done, flights = await asyncio.wait(flights, return_when=asyncio.FIRST_COMPLETED)
                for task in done:
                    task.result()
        finally:
            for task in flights:
                task.cancel()

    async def _claim(self, lane: Lane, room: int) -> list[Claimed]:
        now = self._clock()

        def work(session: Session) -> list[Claimed]:
            outbox.skip_late(session, now, self._in_hand)
            outbox.mark_lost(session, now, self._in_hand)
            rows = outbox.claim(session, lane, now, room, self._in_hand)
            if lane is Lane.BULK and not rows:
                announcements.finish_complete(session, now)
            return rows

        if not await self._database.read(lambda session: self._anything(session, lane)):
            return []
        rows = await self._database.run(work)
        self._in_hand.update(row.id for row in rows)
        if lane is Lane.BULK and not rows:
            self.wake_lane(Lane.PERSONAL)  # a finished announcement owes its author the result
        return rows

    def _anything(self, session: Session, lane: Lane) -> bool:
        return outbox.has_due(session, lane, self._clock()) or (
            lane is Lane.BULK and announcements.any_unfinished(session)
        )

    async def _deliver(self, row: Claimed) -> None:
        try:
            call, state, reason = await self._prepare(row)
            if call is None:
                now = self._clock()
                await self._database.run(lambda s: outbox.settle(s, row.id, state, now, result=reason))
                return
            outcome = await self._sender.push(call, row.lane)
            await self._database.run(lambda session: self._record(session, row, outcome))
        finally:
            self._in_hand.discard(row.id)

    async def _prepare(self, row: Claimed) -> tuple[Call | None, OutboxState, str]:
        notice = Notice(self._clock(), self._shelf.catalog, self._shelf.texts, self._bot_name)
        try:
            call = await self._database.read(lambda session: render(session, notice, row))
        except Exception:  # one unrenderable row must not stop the others
            log.exception("outbox row %s (%s) cannot be rendered", row.id, row.kind)
            return None, OutboxState.FAILED, "cannot be rendered"
        return call, OutboxState.SKIPPED, "no longer true"

    def _record(self, session: Session, row: Claimed, outcome: Outcome) -> None:
        now = self._clock()
        if outcome.fate is Fate.SENT:
            outbox.settle(session, row.id, OutboxState.SENT, now, message_id=outcome.message_id)
        elif outcome.fate is Fate.BLOCKED:
            people.mark_unreachable(session, row.telegram_id, now)
            outbox.settle(session, row.id, OutboxState.BLOCKED, now, result=outcome.reason)
        elif outcome.fate is Fate.UNKNOWN and row.lane is Lane.BULK:
            outbox.settle(session, row.id, OutboxState.UNCERTAIN, now, result=outcome.reason)
        elif outcome.fate is Fate.REFUSED or (outcome.fate is Fate.UNKNOWN and row.attempts >= MAX_ATTEMPTS):
            log.error("outbox row %s (%s) failed: %s", row.id, row.kind, outcome.reason)
            outbox.settle(session, row.id, OutboxState.FAILED, now, result=outcome.reason)
        else:
            wait = timedelta(seconds=_wait(row, outcome))
            outbox.postpone(session, row.id, now + wait, outcome.reason)


def _wait(row: Claimed, outcome: Outcome) -> float:
    """Telegram's own wish, or exponential with jitter, so that an outage does not end in a stampede."""
    if outcome.retry_after is not None:
        return outcome.retry_after
    return min(LONGEST_WAIT_S, 2.0**row.attempts) * random.uniform(0.5, 1.0)  # noqa: S311 - jitter, no secret
