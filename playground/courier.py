"""Carries updates to a webhook: one chat in order, different chats side by side, with Telegram's retries."""

import asyncio
import contextlib
import json
from collections import deque
from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import parse_qsl

import aiohttp

from playground.downloads import is_loopback
from playground.state import State
from playground.updates import Update

_GONE_AFTER_S = 23 * 3600
_RETRY_AFTER_LIMIT_S = 3600
_LONGEST_DELAY_S = 60
_TIMEOUT = aiohttp.ClientTimeout(total=60)
_NOT_BY_REPLY = frozenset({"deletewebhook", "setwebhook", "close", "logout"})

Answerer = Callable[[str, dict[str, str]], Awaitable[Any]]


class Courier:
    """Runs while a webhook is set. `answer` executes a call that came as the webhook's reply."""

    def __init__(self, state: State, answer: Answerer) -> None:
        self._state = state
        self._answer = answer
        self._lanes: dict[int, deque[Update]] = {}
        self._tasks: dict[int, asyncio.Task[None]] = {}
        self._loaded_up_to = 0
        self._target: tuple[str, str] | None = None
        self._places = asyncio.Semaphore(1)
        self._session: aiohttp.ClientSession | None = None
        self._gone_since = 0.0
        self.last_error = ""
        self.last_error_at = 0
        self.on_gone: Callable[[], None] = lambda: None
        state.updates.on_arrival(self._load)
        state.updates.on_clear = self._drop_lanes

    def serve(self, url: str, secret: str, max_connections: int) -> None:
        self.stop()
        self.last_error, self.last_error_at = "", 0
        self._target = (url, secret)
        self._places = asyncio.Semaphore(max_connections)
        self._load()

    def stop(self) -> None:
        """What is not delivered stays in the queue."""
        self._drop_lanes()
        self._target = None
        self._loaded_up_to = 0
        self._gone_since = 0.0

    def _drop_lanes(self) -> None:
        current = asyncio.current_task() if self._tasks else None
        for task in self._tasks.values():
            if task is not current:
                task.cancel()
        self._tasks.clear()
        self._lanes.clear()

    async def close(self) -> None:
        tasks = list(self._tasks.values())
        self.stop()
        await asyncio.gather(*tasks, return_exceptions=True)
        if self._session:
            await self._session.close()

    def _load(self) -> None:
        if self._target is None:
            return
        updates = self._state.updates
        repeated, updates.again = updates.again, []
        fresh = updates.newer_than(self._loaded_up_to)
        for update in [*repeated, *fresh]:
            self._lanes.setdefault(update.lane, deque()).append(update)
            if update.lane not in self._tasks:
                self._tasks[update.lane] = asyncio.create_task(self._run_lane(update.lane))
        if fresh:
            self._loaded_up_to = fresh[-1].id

    async def _run_lane(self, lane: int) -> None:
        queue = self._lanes[lane]
        while queue and self._lanes.get(lane) is queue:
            await self._carry(queue[0])
            if self._lanes.get(lane) is not queue:
                return
            self._state.updates.forget(queue.popleft().id)
        if self._lanes.get(lane) is queue:
            del self._lanes[lane], self._tasks[lane]

    async def _carry(self, update: Update) -> None:
        """Returns when the update was accepted or has become too old."""
        delay, failures = 1.0, 0
        while (wait := await self._attempt(update)) is not None and self._target:
            if wait == 0 and failures > 0:
                longest = self._state.rng.uniform(_LONGEST_DELAY_S, 2 * _LONGEST_DELAY_S)
                wait = delay = min(longest, delay * 2)
            failures += 1
            if self._state.clock.timestamp() + wait > update.expires_at:
                return
            await asyncio.sleep(wait / self._state.policy.time_scale)

    async def _attempt(self, update: Update) -> float | None:
        """None when it was accepted, else the seconds the webhook asked to wait (0 if it did not)."""
        async with self._places:
            if self._target is None:
                return None
            try:
                return await self._post(*self._target, update)
            except (aiohttp.ClientError, TimeoutError, OSError) as error:
                self._failed(f"Connection error: {error}" if str(error) else "Connection timed out")
                return 0.0

    async def _post(self, url: str, secret: str, update: Update) -> float | None:
        if not is_loopback(url):
            self._failed("playground: only loopback webhooks are called")
            return 0.0
        headers = {"Content-Type": "application/json"}
        if secret:
            headers["X-Telegram-Bot-Api-Secret-Token"] = secret
        session = self._opened_session()
        body = update.body.encode("utf-8", "replace")
        async with session.post(url, data=body, headers=headers, ssl=False, allow_redirects=False) as response:
            if 200 <= response.status <= 299:
                self._gone_since = 0.0
                await self._reply(response.content_type, await response.text(errors="replace"))
                return None
            self._failed(f"Wrong response from the webhook: {response.status} {response.reason}")
            self._count_gone(response.status)
            return _retry_after(response.headers.get("Retry-After", ""))

    def _opened_session(self) -> aiohttp.ClientSession:
        if self._session is None:
            self._session = aiohttp.ClientSession(timeout=_TIMEOUT, connector=aiohttp.TCPConnector(limit=0))
        return self._session

    def _failed(self, reason: str) -> None:
        self.last_error = reason
        self.last_error_at = self._state.unix_time()

    def _count_gone(self, status: int) -> None:
        """410 for 23 hours takes the webhook away."""
        now = self._state.clock.timestamp()
        if status != 410:
            self._gone_since = 0.0
        elif not self._gone_since:
            self._gone_since = now
        elif now - self._gone_since > _GONE_AFTER_S:
            self.on_gone()

    async def _reply(self, content_type: str, body: str) -> None:
        """A reply that names a method is executed; nobody reads its result."""
        params = _reply_parameters(content_type, body)
        method = params.pop("method", "")
        if method and method.lower() not in _NOT_BY_REPLY and not method.lower().startswith("get"):
            with contextlib.suppress(Exception):
                await self._answer(method, params)


def _reply_parameters(content_type: str, body: str) -> dict[str, str]:
    if content_type == "application/x-www-form-urlencoded":
        return dict(parse_qsl(body, keep_blank_values=True))
    try:
        given = json.loads(body)
    except ValueError:
        return {}
    if not isinstance(given, dict):
        return {}
    return {
        name: value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
        for name, value in given.items()
        if value is not None
    }


def _retry_after(header: str) -> float:
    return min(float(header), _RETRY_AFTER_LIMIT_S) if header.isdecimal() else 0.0
