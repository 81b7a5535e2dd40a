"""Where an update comes in and a screen goes out: one transaction per update, answered after it is committed.

1. `receive` commits raw updates to the inbox; only then may the caller confirm them to Telegram.
2. Per chat in order: the tapped button is acknowledged while the action runs in one transaction with its
   inbox row and its rendered answer.
3. The answer is sent, then the row is marked answered. A stop anywhere in between is healed by `recover`.
"""

import asyncio
import json
import logging
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session
from telegram import Bot

from bot.catalog.shelf import Shelf
from bot.clock import Clock
from bot.db.messages import InboxState, Lane
from bot.db.session import Database
from bot.services import inbox, outbox, people
from bot.services.inbox import Received
from handlers import incoming, respond
from handlers.incoming import Incoming, Kind
from handlers.lanes import ChatLanes
from handlers.render import Call, as_edit, as_message
from handlers.routing import Ctx
from handlers.sender import Sender

log = logging.getLogger(__name__)

TRIES = 4
FIRST_WAIT_S = 0.2
PATIENCE_S = 8.0
SILENT = (Kind.BLOCKED, Kind.IGNORED)


class Edge:
    """Takes updates from polling or a webhook. `owes` is called after a commit that may have queued messages."""

    def __init__(
        self,
        database: Database,
        shelf: Shelf,
        clock: Clock,
        telegram: Bot,
        sender: Sender,
        owes: Callable[[], None],
    ) -> None:
        self._database = database
        self._shelf = shelf
        self._clock = clock
        self._telegram = telegram
        self._sender = sender
        self._owes = owes
        self._lanes = ChatLanes()
        self._answered: list[int] = []
        self._reassured: set[int] = set()
        self._noting: asyncio.Task[None] | None = None

    async def receive(self, raw_updates: Sequence[dict[str, Any]]) -> None:
        """Commit a batch of updates and begin to work on the new ones.

        Raises:
            SQLAlchemyError: nothing was stored; the caller must not confirm the batch.
        """
        batch = [Received(raw["update_id"], incoming.chat_of(raw), json.dumps(raw)) for raw in raw_updates]
        now = self._clock()
        storing = asyncio.create_task(self._database.run(lambda session: inbox.record(session, batch, now)))
        new, _ = await asyncio.gather(storing, self._reassure(storing, batch))
        for fresh in new:
            self._lanes.submit(fresh.chat_id, partial(self._handle, fresh))

    async def recover(self) -> None:
        """Take up what an earlier process left: unapplied updates, and answers not sent."""
        for row in await self._database.run(inbox.unfinished):
            if row.state == InboxState.DONE:
                calls = [Call.restored(each) for each in row.answer or []]
                self._lanes.submit(row.chat_id, partial(self._answer, row.update_id, calls))
            else:
                update = Received(row.update_id, row.chat_id, row.payload)
                poisoned = row.attempts > inbox.MAX_ATTEMPTS
                self._lanes.submit(row.chat_id, partial(self._handle, update, poisoned))

    async def idle(self) -> None:
        """Wait until every update received so far is applied, answered and recorded."""
        await self._lanes.idle()
        if self._noting is not None:
            await self._noting

    async def stop(self) -> None:
        """Drop what has not begun (the inbox has it) and finish recording."""
        await self._lanes.stop()
        await self.idle()

    async def _handle(self, update: Received, poisoned: bool = False) -> None:
        told = incoming.read(update.payload, self._telegram)
        tasks: list[asyncio.Task[Any]] = [asyncio.create_task(self._apply(update, told, poisoned))]
        tasks.append(asyncio.create_task(self._reassure(tasks[0], [update])))
        if told.query_id:
            tasks.append(asyncio.create_task(self._sender.acknowledge(told.query_id)))
        calls, *_ = await asyncio.gather(*tasks)
        if calls:
            await self._answer(update.update_id, calls)

    async def _reassure(self, work: asyncio.Task[Any], updates: Sequence[Received]) -> None:
        """Who waits long, because something else holds the database, hears once that their answer will come."""
        done, _ = await asyncio.wait({work}, timeout=PATIENCE_S)
        for each in () if done else updates:
            told = incoming.read(each.payload, self._telegram)
            if told.kind in SILENT or told.telegram_id in self._reassured:
                continue
            self._reassured.add(told.telegram_id)
            if told.query_id:
                await self._sender.acknowledge(told.query_id)
            await self._sender.push(as_message(respond.patience(self._shelf.texts), told.telegram_id), Lane.PERSONAL)

    async def _apply(self, update: Received, told: Incoming, poisoned: bool) -> list[Call]:
        """The action's effect and answer in one transaction, tried again while the database is busy or full."""
        for attempt in range(TRIES):
            try:
                calls, owes = await self._database.run(lambda session: self._act(session, update, told, poisoned))
            except SQLAlchemyError:
                log.exception("update %s not applied, attempt %s of %s", update.update_id, attempt + 1, TRIES)
                await asyncio.sleep(FIRST_WAIT_S * 4**attempt)
            else:
                if owes:
                    self._owes()
                return calls
        return self._sorry(told)  # they are asked to repeat it; what cannot even be noted, the next start takes up

    def _act(self, session: Session, update: Received, told: Incoming, poisoned: bool) -> tuple[list[Call], bool]:
        """The calls to answer with, and whether the action queued messages to others."""
        if not inbox.begin(session, update.update_id):
            return [], False
        calls = self._sorry(told) if poisoned else self._calls(session, told)
        inbox.finish(session, update.update_id, [call.stored() for call in calls])
        return calls, outbox.has_grown(session)

    def _calls(self, session: Session, told: Incoming) -> list[Call]:
        now = self._clock()
        if told.kind is Kind.BLOCKED:
            people.mark_unreachable(session, told.telegram_id, now)
        if told.kind in SILENT:
            return []
        user = people.find_user(session, told.telegram_id, told.name)
        ctx = Ctx(session, user, now, self._shelf.catalog, self._shelf.texts, told.message_id)
        screen = respond.respond(ctx, told)
        if told.message_id is not None and not screen.is_new:
            return [as_edit(screen, told.telegram_id, told.message_id)]
        return [as_message(screen, told.telegram_id)]

    def _sorry(self, told: Incoming) -> list[Call]:
        if told.kind in SILENT:
            return []
        return [as_message(respond.apology(self._shelf.texts), told.telegram_id)]

    async def _answer(self, update_id: int, calls: list[Call]) -> None:
        for call in calls:
            await self._sender.answer(call)
            self._reassured.discard(call.chat_id)
        self._answered.append(update_id)
        if self._noting is None or self._noting.done():
            self._noting = asyncio.create_task(self._note_answered())

    async def _note_answered(self) -> None:
        """Mark rows answered, as many at once as came together while the last write ran."""
        while self._answered:
            batch, self._answered = self._answered, []
            try:
                await self._database.run(lambda session, ids=batch: inbox.mark_answered(session, ids))  # type: ignore[misc]
            except SQLAlchemyError:  # they stay marked as done, so the next start repeats these answers
                log.exception("answers to updates %s not recorded", batch)
