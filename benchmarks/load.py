"""People who tap: a playground in its own process, and the wait from a tap to the edited message."""

import asyncio
import json
import time
from collections.abc import AsyncIterator
from contextlib import AbstractContextManager, asynccontextmanager

import aiohttp

from benchmarks.processes import Running, running

TOKEN = "123456:BENCH"
FIRST_ID = 50_000


@asynccontextmanager
async def playground() -> AsyncIterator[str]:
    """A playground server on a free port of this machine; its address."""
    with server() as started:
        yield started.url


def server() -> AbstractContextManager[Running]:
    return running("playground", "--port", 0, "--token", TOKEN)


def percentile(waits: list[float], share: float) -> float:
    """A wait in milliseconds."""
    return sorted(waits)[int(share * (len(waits) - 1))] * 1000


class Crowd:
    """`size` people, each tapping the first button of their newest message, waiting, tapping again."""

    def __init__(self, http: aiohttp.ClientSession, url: str, size: int) -> None:
        self._http, self._url = http, url
        self.ids = range(FIRST_ID, FIRST_ID + size)
        self._news = {person: asyncio.Queue() for person in self.ids}
        self.waits: list[float] = []

    @asynccontextmanager
    async def watching(self) -> AsyncIterator[None]:
        task = asyncio.create_task(self._listen())
        try:
            yield
        finally:
            task.cancel()

    async def arrive(self) -> None:
        for person in self.ids:
            await self._post("users", id=person, first_name=f"P{person}")

    async def say(self, text: str) -> None:
        await asyncio.gather(*(self._say(person, text) for person in self.ids))

    async def tap(self, labels: list[str], rounds: int) -> float:
        """Everybody goes through `labels` that often; returns taps a second."""
        began = time.perf_counter()
        await asyncio.gather(*(self._tap_on(person, labels * rounds) for person in self.ids))
        return len(self.ids) * len(labels) * rounds / (time.perf_counter() - began)

    def percentile(self, share: float) -> float:
        return percentile(self.waits, share)

    async def _say(self, person: int, text: str) -> None:
        await self._post("message", user_id=person, text=text)
        await self._news[person].get()

    async def _tap_on(self, person: int, labels: list[str]) -> None:
        for label in labels:
            began = time.perf_counter()
            await self._post("tap", user_id=person, label=label)
            await self._news[person].get()
            self.waits.append(time.perf_counter() - began)

    async def _post(self, route: str, **body: object) -> None:
        async with self._http.post(f"{self._url}/sim/{route}", json=body) as answer:
            if answer.status != 200:
                raise RuntimeError(f"{route} {body}: {await answer.text()}")

    async def _listen(self) -> None:
        async with self._http.get(f"{self._url}/sim/events", timeout=aiohttp.ClientTimeout(total=None)) as events:
            async for line in events.content:
                if line.startswith(b"data:"):
                    self._note(json.loads(line[5:]))

    def _note(self, event: dict) -> None:
        by_bot = event["kind"] == "edited" or (
            event["kind"] == "message" and event["message"]["from"]["is_bot"]
        )  # fmt: skip
        if by_bot and event["chat_id"] in self._news:
            self._news[event["chat_id"]].put_nowait(None)
