"""Puts the server together: `Playground` starts it on a loopback port and stops it again."""

from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from aiohttp import web

from playground.bot_api import BotApi
from playground.clock import SimClock
from playground.people import Person, default_personas, person_from
from playground.sim import routes
from playground.state import Policy, State
from playground.storage import Storage
from playground.wire import REQUEST_LIMIT_BYTES

HOST = "127.0.0.1"
_PAGE = Path(__file__).with_name("page")
_BODY_LIMIT_BYTES = REQUEST_LIMIT_BYTES + 2 * 1024 * 1024
_SHUTDOWN_S = 0.5


class Playground:
    """A Bot API server for one bot, on this machine only.

    `async with Playground() as sim` gives `sim.url`, `sim.token`, `sim.clock` and `sim.state`. Everything else is
    done over HTTP: the bot uses `/bot<token>/...`, the test uses `/sim/...`.
    """

    def __init__(
        self,
        token: str = "123456:TEST",  # noqa: S107 - a made-up token
        port: int = 0,
        personas: Sequence[Person | dict[str, Any]] | None = None,
        clock: SimClock | None = None,
        flood: bool = False,
        state_file: str | Path | None = None,
        strict: bool = True,
        clock_file: str | Path | None = None,
        callback_ttl_s: float = 15.0,
        *,
        seed: int | None = None,
        antispam: bool = False,
        time_scale: float = 1.0,
        name: str = "",
    ) -> None:
        self.token = token
        self.clock = clock or SimClock()
        policy = Policy(strict, antispam, callback_ttl_s, time_scale)
        self.state = State(token, self.clock, policy, seed)
        self.state.flood.on = flood
        self.state.bot.rename("", name)
        for person in default_personas() if personas is None else personas:
            self.state.register(person if isinstance(person, Person) else person_from(person))
        self.url = ""
        self._port = port
        self._api = BotApi(self.state)
        self._storage = Storage(Path(state_file), self.state, self._api.webhook) if state_file else None
        self._clock_file = Path(clock_file) if clock_file else None
        self._runner: web.AppRunner | None = None

    def pending_update_count(self) -> int:
        return self.state.updates.count()

    async def start(self) -> None:
        self._resume()
        self._runner = web.AppRunner(
            self._app(),
            access_log=None,
            handler_cancellation=True,
            shutdown_timeout=_SHUTDOWN_S,
            keepalive_timeout=75,
        )
        try:
            await self._listen(self._runner)
        except OSError:
            await self.stop()
            raise

    async def _listen(self, runner: web.AppRunner) -> None:
        await runner.setup()
        site = web.TCPSite(runner, HOST, self._port, backlog=1024)
        await site.start()
        self._port = runner.addresses[0][1]
        self.url = f"http://{HOST}:{self._port}"

    def _resume(self) -> None:
        """Take up the time and the state of an earlier run, before anybody can ask."""
        if self._clock_file:
            self.clock.follow_file(self._clock_file)
        if self._storage:
            self._storage.load()
            self._storage.start()
        self.clock.subscribe(self._tell_time)

    def _tell_time(self) -> None:
        self.state.touch()
        self.state.events.publish("clock", **self.clock.wire())

    async def stop(self) -> None:
        if self._runner:
            await self._runner.cleanup()
            self._runner = None
        await self._api.courier.close()
        if self._storage:
            await self._storage.stop()

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.stop()

    def _app(self) -> web.Application:
        app = web.Application(client_max_size=_BODY_LIMIT_BYTES)
        app.router.add_route("*", "/bot{token:[^/]+}/{method:.*}", self._api.handle)
        app.router.add_route("*", "/file/bot{token:[^/]+}/{path:.+}", self._api.download)
        app.add_routes(routes(self.state, self._api.webhook))
        app.router.add_get("/", _page)
        app.router.add_get("/page/{name:[A-Za-z0-9_-]+[.][a-z0-9]+}", _page)
        app.on_shutdown.append(self._let_go)
        return app

    async def _let_go(self, _app: web.Application) -> None:
        """Nobody may be kept waiting: event streams end, a held poll is answered."""
        self.state.events.close()
        self._api.polling.end_held("")


async def _page(request: web.Request) -> web.StreamResponse:
    path = _PAGE / request.match_info.get("name", "index.html")
    if not path.is_file():
        raise web.HTTPNotFound(text=f"playground: there is no page/{path.name}")
    return web.FileResponse(path, headers={"Cache-Control": "no-cache"})
