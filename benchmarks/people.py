"""The two sides of one server, over HTTP: what people do, and what their bot calls."""

import asyncio
import time
from typing import Any

import aiohttp

from benchmarks.load import FIRST_ID, TOKEN

TEXT = "Halo, saya mau bertanya."


class People:
    """`size` people who have written to the bot."""

    def __init__(self, http: aiohttp.ClientSession, url: str, size: int = 1) -> None:
        self._http, self._url = http, url
        self.ids = range(FIRST_ID, FIRST_ID + size)
        self.bot = f"{url}/bot{TOKEN}"

    async def arrive(self) -> None:
        for person in self.ids:
            await self.post("sim/users", id=person, first_name=f"P{person}")
        await self.say()

    async def say(self) -> None:
        """Everybody writes one message."""
        await asyncio.gather(*(self.post("sim/message", user_id=person, text=TEXT) for person in self.ids))

    async def post(self, route: str, **body: object) -> None:
        async with self._http.post(f"{self._url}/{route}", json=body) as answer:
            answer.raise_for_status()

    async def call(self, method: str, **params: object) -> Any:
        async with self._http.post(f"{self.bot}/{method}", data=params) as answer:
            answer.raise_for_status()
            return (await answer.json())["result"]

    async def wait_for_update(self, offset: int) -> tuple[int, float]:
        """The offset to go on with, and when the held poll was answered."""
        updates = await self.call("getUpdates", offset=offset, timeout=20)
        return updates[-1]["update_id"] + 1 if updates else offset, time.perf_counter()
