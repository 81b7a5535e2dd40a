"""The table of `/sim` routes."""

from collections.abc import Awaitable, Callable

from aiohttp import web

from playground.sim import acts, controls, files, inline, people, taps, views
from playground.sim.answers import SimError, answer
from playground.state import State
from playground.webhook import Webhook

Handler = Callable[[State, web.Request], Awaitable[web.StreamResponse]]

_TABLE: list[tuple[str, str, Handler]] = [
    ("POST", "/sim/users", people.register),
    ("GET", "/sim/users", people.listing),
    ("POST", "/sim/block", people.block),
    ("POST", "/sim/deactivate", people.deactivate),
    ("POST", "/sim/groups", people.group),
    ("POST", "/sim/message", acts.message),
    ("POST", "/sim/file", acts.file),
    ("GET", "/sim/file/{file_id}", files.content),
    ("POST", "/sim/contact", acts.contact),
    ("POST", "/sim/tap", taps.tap),
    ("POST", "/sim/inline", inline.ask),
    ("GET", "/sim/inline/{id}", inline.results),
    ("POST", "/sim/inline/choose", inline.choose),
    ("GET", "/sim/chat/{id}", views.chat),
    ("GET", "/sim/calls", views.calls),
    ("POST", "/sim/reset", controls.reset),
    ("POST", "/sim/flood", controls.flood),
    ("POST", "/sim/fault", controls.fault),
    ("DELETE", "/sim/fault", controls.clear_faults),
    ("POST", "/sim/duplicate", controls.duplicate),
    ("POST", "/sim/shuffle", controls.shuffle),
    ("GET", "/sim/clock", controls.clock),
    ("POST", "/sim/clock", controls.set_clock),
]


_OWN_NAMES = frozenset({"127.0.0.1", "localhost"})


def routes(state: State, webhook: Webhook) -> list[web.RouteDef]:
    async def show_state(_state: State, _request: web.Request) -> web.StreamResponse:
        return answer(views.summary(state, webhook.info()))

    async def stream(_state: State, request: web.Request) -> web.StreamResponse:
        return await state.events.stream(request)

    table = [*_TABLE, ("GET", "/sim/state", show_state), ("GET", "/sim/events", stream)]
    return [web.route(method, path, _bound(state, handler)) for method, path, handler in table]


def _bound(state: State, handler: Handler) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
    async def handle(request: web.Request) -> web.StreamResponse:
        try:
            _check_origin(request)
            return await handler(state, request)
        except SimError as error:
            return answer(error.body, error.status)

    return handle


def _check_origin(request: web.Request) -> None:
    """No other web page open in the same browser may act for the people here."""
    if request.host.partition(":")[0] not in _OWN_NAMES:
        raise SimError(403, "the playground is reached as 127.0.0.1 or localhost only")
    origin = request.headers.get("Origin")
    if origin is not None and origin != f"http://{request.host}":
        raise SimError(403, "requests from other pages are refused")
