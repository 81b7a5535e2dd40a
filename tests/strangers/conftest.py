"""A lenient server, which takes what a strict one refuses, and whose methods a test can break."""

import json
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest

from playground import Playground

SARI = 1001


class Line:
    """The bot's line to the server, as plain HTTP."""

    def __init__(self, sim: Playground, http: aiohttp.ClientSession) -> None:
        self.sim = sim
        self.http = http

    async def call(self, method: str, uploads: dict[str, bytes] | None = None, **params: Any) -> Any:
        """The result of a call that goes well."""
        form = aiohttp.FormData(quote_fields=False)
        for name, value in params.items():
            form.add_field(name, value if isinstance(value, str) else json.dumps(value))
        for name, content in (uploads or {}).items():
            form.add_field(name, content, filename=name)
        async with self.http.post(f"/bot{self.sim.token}/{method}", data=form) as response:
            answer = await response.json()
        assert answer["ok"], answer
        return answer["result"]

    async def act(self, deed: str, **body: Any) -> dict[str, Any]:
        async with self.http.post(f"/sim/{deed}", json=body) as response:
            assert response.status == 200, await response.text()
            return await response.json()

    def answers(self, method: str, result: Any) -> None:
        """From now on this method answers that, whatever it is asked."""
        self.sim._api._methods[method.lower()] = lambda _state, _call: result


@pytest.fixture
async def line() -> AsyncIterator[Line]:
    """Bu Sari has pressed Start."""
    async with Playground(strict=False) as sim, aiohttp.ClientSession(sim.url) as http:
        line = Line(sim, http)
        await line.act("message", user_id=SARI, text="/start")
        yield line
