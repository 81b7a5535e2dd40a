"""A running server with a frozen clock, seen from both sides: the bot's calls and the people's acts."""

import asyncio
import io
import json
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import UTC, datetime
from typing import Any

import aiohttp
import pytest
from PIL import Image

from playground import Playground, SimClock

MORNING = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
SARI, DEDI, BUDI = 1001, 1002, 2001


class World:
    """One server and one HTTP connection pool to it."""

    def __init__(self, sim: Playground, http: aiohttp.ClientSession) -> None:
        self.sim = sim
        self.http = http
        self._offset = 0

    def address(self, method: str) -> str:
        return f"{self.sim.url}/bot{self.sim.token}/{method}"

    async def call(self, method: str, files: dict[str, tuple[str, bytes]] | None = None, **params: Any) -> dict:
        """The whole answer of a Bot API call; values that are no strings are sent as JSON."""
        form = aiohttp.FormData(quote_fields=False)
        for name, value in params.items():
            form.add_field(name, value if isinstance(value, str) else json.dumps(value))
        for name, (filename, content) in (files or {}).items():
            form.add_field(name, io.BytesIO(content), filename=filename)
        async with self.http.post(self.address(method), data=form) as response:
            answer = await response.json()
            assert response.status == answer.get("error_code", 200)
            return answer

    async def ok(self, method: str, files: dict[str, tuple[str, bytes]] | None = None, **params: Any) -> Any:
        answer = await self.call(method, files, **params)
        assert answer["ok"], answer
        return answer["result"]

    async def refused(self, method: str, files: dict[str, tuple[str, bytes]] | None = None, **params: Any) -> str:
        """Why the call was refused."""
        answer = await self.call(method, files, **params)
        assert not answer["ok"], answer
        return answer["description"]

    async def says(self, user_id: int, text: str, **more: Any) -> dict:
        return await self.act("message", user_id=user_id, text=text, **more)

    async def act(self, deed: str, **body: Any) -> dict:
        status, answer = await self.tries(deed, **body)
        assert status == 200, answer
        return answer

    async def tries(self, deed: str, **body: Any) -> tuple[int, dict]:
        async with self.http.post(f"{self.sim.url}/sim/{deed}", json=body) as response:
            return response.status, await response.json()

    async def look(self, route: str) -> Any:
        async with self.http.get(f"{self.sim.url}/sim/{route}") as response:
            assert response.status == 200, await response.text()
            return await response.json()

    async def updates(self, **params: Any) -> list[dict]:
        """What is new since the last call, confirmed at once."""
        found = await self.ok("getUpdates", offset=self._offset, **params)
        if found:
            self._offset = found[-1]["update_id"] + 1
            await self.ok("getUpdates", offset=self._offset, limit=1)
        return found

    async def hold_poll(self, **params: Any) -> asyncio.Task[dict]:
        """A poll that waits at the server when this returns."""
        poll = asyncio.create_task(self.call("getUpdates", timeout=30, **params))
        await self.awaited()
        return poll

    async def awaited(self) -> None:
        while not (await self.look("state"))["updates"]["awaited"]:
            pass

    async def emptied(self) -> None:
        """Returns when every update was delivered."""
        while (await self.look("state"))["updates"]["pending"]:
            pass

    async def text(self, text: str = "halo", chat_id: int = SARI, **params: Any) -> dict:
        return await self.ok("sendMessage", chat_id=chat_id, text=text, **params)


Open = Callable[..., AbstractAsyncContextManager[World]]


@pytest.fixture
def opened() -> Open:
    """Opens a world with other settings than the usual ones."""

    @asynccontextmanager
    async def opening(**settings: Any) -> AsyncIterator[World]:
        settings.setdefault("clock", SimClock(frozen_at=MORNING))
        async with Playground(**settings) as sim, aiohttp.ClientSession() as http:
            yield World(sim, http)

    return opening


@pytest.fixture
async def world(opened: Open) -> AsyncIterator[World]:
    """Bu Sari has pressed Start, and the bot has read it."""
    async with opened() as world:
        await world.says(SARI, "/start")
        await world.updates()
        yield world


@pytest.fixture
def png() -> bytes:
    content = io.BytesIO()
    Image.new("RGB", (60, 40), "teal").save(content, "PNG")
    return content.getvalue()
