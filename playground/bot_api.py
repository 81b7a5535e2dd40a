"""One Bot API call from the request to the answer: token, parameters, faults, schema, method, log."""

import asyncio
import inspect
import logging
import time
from typing import Any
from urllib.parse import unquote

from aiohttp import web

from playground import schema
from playground.calls import LoggedCall, described
from playground.courier import Courier
from playground.delivery import Polling
from playground.faults import Fault
from playground.methods import TABLE
from playground.methods.table import Method
from playground.rules.errors import ApiError
from playground.state import State
from playground.webhook import Webhook
from playground.wire import Call, Upload, encoded, failure, read_parameters, success

log = logging.getLogger(__name__)


class BotApi:
    """The `/bot<token>/<method>` and `/file/bot<token>/<path>` routes."""

    def __init__(self, state: State) -> None:
        self.state = state
        self.polling = Polling(state)
        self.courier = Courier(state, self.execute)
        self.webhook = Webhook(state, self.polling, self.courier)
        self._methods: dict[str, Method] = TABLE | {
            "setwebhook": lambda _state, call: self.webhook.set(call),
            "deletewebhook": lambda _state, call: self.webhook.delete(call),
            "getwebhookinfo": lambda _state, call: self.webhook.info(call),
        }

    async def handle(self, request: web.Request) -> web.StreamResponse:
        try:
            check_token(self.state, request.match_info["token"])
        except ApiError as error:
            return failure(error)
        try:
            params, files = await read_parameters(request)
        except ApiError as error:
            self._log(named_call(request.match_info["method"], {}, {}), error, time.perf_counter())
            return failure(error)
        call = named_call(request.match_info["method"], params, files)
        fault = self.state.faults.take(call)
        if fault is None:
            result = await self._run(call)
            return failure(result) if isinstance(result, ApiError) else success(result)
        return await self._handle_faulty(request, call, fault)

    async def _handle_faulty(self, request: web.Request, call: Call, fault: Fault) -> web.StreamResponse:
        self.state.events.publish("fault", faults=self.state.faults.wire())
        if fault.drop == "before":
            return self._dropped(request, call, "before")
        if fault.body is not None:
            return await self._junk(call, fault)
        result: bytes | ApiError | None = fault.error()
        if result is None:
            result = await self._run(call, dropped=fault.drop == "after")
        elif isinstance(result, ApiError):
            self._log(call, result, time.perf_counter())
        await asyncio.sleep(fault.delay_s or 0)
        if fault.drop == "after":
            return self._dropped(request)
        return failure(result) if isinstance(result, ApiError) else success(result)

    def _dropped(self, request: web.Request, call: Call | None = None, when: str = "") -> web.Response:
        if call:
            error = ApiError(0, f"playground: connection dropped {when} the call took effect")
            self._log(call, error, time.perf_counter())
        if request.transport:
            request.transport.abort()
        return web.Response()

    async def _junk(self, call: Call, fault: Fault) -> web.Response:
        body = fault.body or ""
        code = fault.code or 200
        self._log(call, ApiError(code, "playground: junk answer"), time.perf_counter())
        await asyncio.sleep(fault.delay_s or 0)
        kind = "text/html" if body.lstrip().startswith("<") else "application/json"
        return web.Response(status=code, text=body, content_type=kind)

    async def execute(self, method: str, params: dict[str, str]) -> bytes | ApiError:
        """A call that did not come as a request of its own."""
        return await self._run(named_call(method, params, {}))

    async def _run(self, call: Call, *, dropped: bool = False) -> bytes | ApiError:
        started = time.perf_counter()
        outcome: bytes | ApiError
        try:
            outcome = await self._outcome(call)
        except ApiError as error:
            outcome = error
        except Exception as error:
            log.exception("%s failed", call.method)
            outcome = ApiError(500, f"Internal Server Error: playground: {error!r}")
        logged = outcome if isinstance(outcome, ApiError) else None
        if dropped:
            logged = ApiError(0, "playground: connection dropped after the call took effect")
        self._log(call, logged, started)
        return outcome

    async def _outcome(self, call: Call) -> bytes:
        name = call.method.lower()
        known = schema.methods().get(name)
        if known is None:
            raise ApiError(404, "Not Found: method not found")
        if self.state.bot.logged_out:
            raise ApiError(400, "Logged out")
        if self.state.policy.strict:
            known.check(call.params)
        if name == "getupdates":
            return await self.polling.get_updates(call)
        method = self._methods.get(name)
        if method is None:
            self.state.unimplemented.add(known.name)
            raise ApiError(500, f"playground: {known.name} not implemented")
        result: Any = method(self.state, call)
        return encoded(await result if inspect.isawaitable(result) else result)

    def _log(self, call: Call, error: ApiError | None, started: float) -> None:
        state = self.state
        entry = LoggedCall(
            seq=state.calls.next_seq,
            at=state.clock.timestamp(),
            method=call.method,
            params=call.params,
            files=described(call.files),
            error_code=(error.code or -1) if error else 0,
            description=error.description if error else "",
            ms=round((time.perf_counter() - started) * 1000, 3),
        )
        state.calls.add(entry)
        if state.events.is_watched:
            state.events.publish("call", call=entry.wire())

    async def download(self, request: web.Request) -> web.StreamResponse:
        try:
            check_token(self.state, request.match_info["token"])
        except ApiError as error:
            return failure(error)
        stored = self.state.files.at_path(request.match_info["path"])
        if stored is None:
            return failure(ApiError(404, "Not Found"))
        disposition = {"Content-Disposition": f'attachment; filename="{stored.path.rpartition("/")[2]}"'}
        body = self.state.files.contents[stored.id]
        return web.Response(body=body, content_type="application/octet-stream", headers=disposition)


def check_token(state: State, raw: str) -> None:
    token = unquote(raw)
    if token == state.token:
        return
    number, colon, _ = token.partition(":")
    well_formed = colon and len(token) <= 80 and number.isdecimal() and not number.startswith("0")
    raise ApiError(401, "Unauthorized" if well_formed else "Unauthorized: invalid token specified")


def named_call(method: str, params: dict[str, str], files: dict[str, Upload]) -> Call:
    """The call under its canonical name, if the Bot API has such a method."""
    known = schema.methods().get(method.lower())
    return Call(known.name if known else method, params, files)
