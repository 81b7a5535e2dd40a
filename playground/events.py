"""Server-sent events: what happens on the server, told to every open chat page."""

import asyncio
import json
from typing import Any

from aiohttp import web

HEARTBEAT_S = 15.0
_BACKLOG = 2000


class EventHub:
    """Publishing never waits: a reader whose backlog is full is dropped."""

    def __init__(self) -> None:
        self._readers: set[asyncio.Queue[bytes | None]] = set()

    @property
    def is_watched(self) -> bool:
        return bool(self._readers)

    def publish(self, kind: str, **fields: Any) -> None:
        if not self._readers:
            return
        content = json.dumps({"kind": kind, **fields}, ensure_ascii=False, separators=(",", ":"))
        chunk = f"data: {content}\n\n".encode()
        for reader in tuple(self._readers):
            try:
                reader.put_nowait(chunk)
            except asyncio.QueueFull:
                self._drop(reader)

    def _drop(self, reader: asyncio.Queue[bytes | None]) -> None:
        self._readers.discard(reader)
        while not reader.empty():
            reader.get_nowait()
        reader.put_nowait(None)

    def close(self) -> None:
        for reader in tuple(self._readers):
            self._drop(reader)

    async def stream(self, request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(
            headers={
                "Content-Type": "text/event-stream",
                "Cache-Control": "no-cache",
                "X-Accel-Buffering": "no",
            }
        )
        await response.prepare(request)
        reader: asyncio.Queue[bytes | None] = asyncio.Queue(_BACKLOG)
        self._readers.add(reader)
        try:
            await response.write(b": connected\n\n")
            await self._pump(reader, response)
        except ConnectionError:
            pass
        finally:
            self._readers.discard(reader)
        return response

    async def _pump(self, reader: asyncio.Queue[bytes | None], response: web.StreamResponse) -> None:
        while True:
            try:
                chunk = await asyncio.wait_for(reader.get(), HEARTBEAT_S)
            except TimeoutError:
                chunk = b": still here\n\n"
            if chunk is None:
                return
            await response.write(chunk)
