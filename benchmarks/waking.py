"""How soon a held getUpdates answers: with nobody else there, and beside many open event streams."""

import asyncio
import json
import time
from contextlib import AbstractContextManager, ExitStack

import aiohttp

from benchmarks.load import percentile, server
from benchmarks.people import TEXT, People
from benchmarks.processes import Running, next_line, running
from benchmarks.rows import Row

STREAMS, WAKES, PAUSE_S = 500, 40, 0.1


class Held:
    """A request that the server holds until a person writes."""

    def __init__(self, people: People) -> None:
        self._people = people
        self._offset = 0

    async def hold(self) -> float:
        """When it was answered."""
        self._offset, answered_at = await self._people.wait_for_update(self._offset)
        return answered_at

    async def wake(self) -> None:
        await self._people.say()


class PlainlyHeld:
    """The same with one future in bare aiohttp."""

    def __init__(self, http: aiohttp.ClientSession, url: str) -> None:
        self._http, self._url = http, url

    async def hold(self) -> float:
        async with self._http.get(f"{self._url}/held") as answer:
            await answer.json()
            return time.perf_counter()

    async def wake(self) -> None:
        async with self._http.post(f"{self._url}/wake", json={"user_id": 1, "text": TEXT}) as answer:
            await answer.json()


async def waking() -> list[Row]:
    """From a person's message to the answer of the held poll."""
    alone, _ = await _measured("getUpdates wakes, p50", 0)
    watched, complete = await _measured(f"... beside {STREAMS} streams", STREAMS)
    return [alone, watched, Row("streams missing nothing", complete, STREAMS, more_is_better=True)]


async def _measured(what: str, streams: int) -> tuple[Row, int]:
    """The row, and how many of the playground's streams have heard every message."""
    with ExitStack() as stack:
        own, bare = stack.enter_context(server()), stack.enter_context(running("benchmarks.plain"))
        async with aiohttp.ClientSession() as http:
            people = People(http, own.url)
            await people.arrive()
            held, plain = Held(people), PlainlyHeld(http, bare.url)
            await held.hold()
            crowds = [stack.enter_context(_listeners(target, streams)) for target in (own, bare) if streams]
            ours, theirs = await _by_turns(held, plain)
        complete = json.loads(next_line(crowds[0].process, 90))["complete"] if crowds else 0
    note = f"p99 {percentile(ours, 0.99):.0f} ms, of aiohttp {percentile(theirs, 0.99):.0f} ms"
    return Row(what, percentile(ours, 0.5), 20, " ms", bare=percentile(theirs, 0.5), note=note), complete


def _listeners(target: Running, streams: int) -> AbstractContextManager[Running]:
    options = ("--streams", streams, "--messages", WAKES)
    return running("benchmarks.listeners", f"{target.url}/sim/events", *options)


async def _by_turns(*kinds: Held | PlainlyHeld) -> list[list[float]]:
    waits: list[list[float]] = [[] for _ in kinds]
    for _ in range(WAKES):
        for kind, kept in zip(kinds, waits, strict=True):
            held = asyncio.create_task(kind.hold())
            await asyncio.sleep(PAUSE_S)
            began = time.perf_counter()
            await kind.wake()
            kept.append(await held - began)
    return waits
