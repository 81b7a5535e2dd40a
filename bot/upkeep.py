"""Keeps an open clinic current: takes up new content, tells owners whose plan it changes, and admins what is amiss."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from bot.catalog.shelf import Shelf, Watch
from bot.clock import Clock
from bot.db.session import Database
from bot.errors import ContentError
from bot.jobs import Tick
from bot.services import plan, search, tending, upkeep
from handlers import routing

log = logging.getLogger(__name__)

LOOK_S = 30.0
FACTS_S = 600.0


@dataclass(frozen=True, slots=True)
class Upkeep:
    """`owes` is called after a commit that may have queued messages, `reworded` after new content came into use."""

    database: Database
    shelf: Shelf
    watch: Watch
    clock: Clock
    owes: Callable[[], None]
    reworded: Callable[[], Awaitable[None]]

    def ticks(self) -> list[Tick]:
        return [
            Tick("content", LOOK_S, self.look_at_content),
            Tick("stale-facts", FACTS_S, self.look_at_facts),
        ]

    async def look_at_content(self) -> None:
        """Take up changed files, then tell owners what changed for them. A broken file changes nothing."""
        if await asyncio.to_thread(self.watch.has_news):
            await self._take_up()
        await self.look_at_plans()

    async def _take_up(self) -> None:
        """Read in a thread, for it takes a moment; the catalog and its texts change places together."""
        try:
            fresh = await asyncio.to_thread(self.shelf.read)
            routing.check_menu(fresh[0])
            await asyncio.to_thread(search.prepare, fresh[0])
        except ContentError as error:
            log.error("new content is not used: %s", error)
            await self._tell_broken(str(error))
            return
        self.shelf.hold(fresh)
        log.info("new content is in use: %s topics", len(fresh[0].topics))
        now = self.clock()
        await self.database.run(lambda session: upkeep.note_mended(session, now))
        if await self.database.run(lambda session: tending.tend(session, fresh[0], now)):
            self.owes()
        await self.reworded()

    async def _tell_broken(self, error: str) -> None:
        now, catalog = self.clock(), self.shelf.catalog
        told = error.replace(f"{self.watch.folder}/", "")
        await self.database.run(lambda session: upkeep.tell_broken(session, catalog, told, now))
        self.owes()

    async def look_at_plans(self) -> None:
        """Batch by batch, each a transaction of its own, until every seen plan follows from the content in use."""
        catalog, now = self.shelf.catalog, self.clock()
        mark = plan.mark_of(catalog)
        if not await self.database.read(lambda session: plan.is_behind(session, mark)):
            return
        count = 0
        while done := await self.database.run(lambda session: plan.catch_up(session, catalog, mark, now)):
            count += done
        log.info("%s plans compared with the new content", count)
        self.owes()

    async def look_at_facts(self) -> None:
        """The admins' monthly list of facts nobody has verified for long."""
        now, catalog = self.clock(), self.shelf.catalog
        await self.database.run(lambda session: upkeep.tell_stale(session, catalog, now))
        self.owes()
