"""`python -m benchmarks.plain`: the least aiohttp can do, to compare with; and the receiver of the webhook."""

import asyncio
import time
from contextlib import suppress

from aiohttp import web


class Plain:
    """A form handler, a held request, event streams, and a counter of arrivals."""

    def __init__(self) -> None:
        self._held: asyncio.Future[None] | None = None
        self._streams: list[web.StreamResponse] = []
        self._arrivals: list[float] = []
        self._wanted = 0
        self._all_here = asyncio.Event()

    async def form(self, request: web.Request) -> web.Response:
        """An answer about as long as that of sendMessage."""
        given = await request.post()
        chat = {"id": int(given["chat_id"]), "type": "private", "first_name": "P"}
        sender = {"id": 123456, "is_bot": True, "first_name": "Bench", "username": "bench_bot"}
        message = {"message_id": 1, "from": sender, "chat": chat, "date": int(time.time()), "text": given["text"]}
        return web.json_response({"ok": True, "result": message})

    async def held(self, _request: web.Request) -> web.Response:
        self._held = asyncio.get_running_loop().create_future()
        await asyncio.wait_for(self._held, 30)
        return web.json_response({"ok": True, "result": [{"update_id": 1}]})

    async def wake(self, request: web.Request) -> web.Response:
        event = b'data: {"kind":"message","message":%b}\n\n' % await request.read()
        self._held.set_result(None)
        for stream in self._streams:
            await stream.write(event)
        return web.json_response({"ok": True})

    async def events(self, request: web.Request) -> web.StreamResponse:
        stream = web.StreamResponse(headers={"Content-Type": "text/event-stream"})
        await stream.prepare(request)
        await stream.write(b": connected\n\n")
        self._streams.append(stream)
        await asyncio.Event().wait()
        return stream

    async def hook(self, request: web.Request) -> web.Response:
        await request.json()
        self._arrivals.append(time.perf_counter())
        self._check()
        return web.Response()

    async def took(self, request: web.Request) -> web.Response:
        """Held until that many have arrived: the seconds from the first to the last. Then it counts anew."""
        self._wanted = int(request.query["count"])
        self._check()
        with suppress(TimeoutError):
            await asyncio.wait_for(self._all_here.wait(), 60)
        times, self._arrivals = self._arrivals, []
        self._all_here.clear()
        return web.json_response({"count": len(times), "seconds": times[-1] - times[0] if times else 0})

    def _check(self) -> None:
        if 0 < self._wanted <= len(self._arrivals):
            self._all_here.set()
            self._wanted = 0


async def _serve() -> None:
    plain, app = Plain(), web.Application()
    app.router.add_post("/form", plain.form)
    app.router.add_get("/held", plain.held)
    app.router.add_post("/wake", plain.wake)
    app.router.add_get("/sim/events", plain.events)
    app.router.add_post("/hook", plain.hook)
    app.router.add_get("/took", plain.took)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0, backlog=1024).start()
    print(f"plain: http://127.0.0.1:{runner.addresses[0][1]}/", flush=True)
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(_serve())
