"""getUpdates: one held poll at a time, woken by the next update, ended by a second poll."""

import asyncio
import time

from playground.rules.errors import OTHER_POLL, WEBHOOK_ACTIVE, ApiError, conflict
from playground.state import State
from playground.updates import Update
from playground.wire import Call

_TIMEOUT_LIMIT_S = 50
_CONFLICT_PAUSE_S = 3.0
_SAME_OFFSET_PAUSE_S = 3


class Polling:
    """Holds at most one poll; `webhook_is_set` decides whether polling is allowed at all."""

    def __init__(self, state: State) -> None:
        self._state = state
        self._held: asyncio.Future[str] | None = None
        self._next_quick_conflict = 0.0
        self._last_offset: int | None = None
        self._last_start = 0.0
        self.webhook_is_set = False
        state.updates.on_arrival(self._wake)

    async def get_updates(self, call: Call) -> bytes:
        """Finished JSON: an array of updates."""
        if self.webhook_is_set:
            raise await self._conflict(WEBHOOK_ACTIVE)
        offset = call.integer("offset")
        limit = min(max(call.integer("limit", 100), 1), 100)
        timeout = min(max(call.integer("timeout"), 0), _TIMEOUT_LIMIT_S)
        self.remember_allowed(call)
        wait_s = self._calmed(offset, timeout)
        updates = self._state.updates.take(offset, limit)
        if updates or wait_s == 0:
            return _encoded(updates)
        return await self._hold(offset, limit, wait_s)

    def remember_allowed(self, call: Call) -> None:
        """A broken list is ignored, as on Telegram."""
        try:
            kinds = call.decoded("allowed_updates", "ignored")
        except ApiError:
            return
        if isinstance(kinds, list) and all(isinstance(kind, str) for kind in kinds):
            self._state.updates.allow([kind.lower() for kind in kinds])

    def _calmed(self, offset: int, timeout: float) -> float:
        """With `antispam`, the same offset again within 3 s is held 3 s."""
        now, scale = time.monotonic(), self._state.policy.time_scale
        again = offset == self._last_offset and now < self._last_start + _SAME_OFFSET_PAUSE_S / scale
        self._last_offset, self._last_start = offset, now
        if self._state.policy.antispam and again and timeout < _SAME_OFFSET_PAUSE_S:
            return _SAME_OFFSET_PAUSE_S / scale
        return timeout

    async def _hold(self, offset: int, limit: int, wait_s: float) -> bytes:
        self.end_held(OTHER_POLL)
        held = asyncio.get_running_loop().create_future()
        self._keep(held)
        try:
            reason = await asyncio.wait_for(held, wait_s)
        except TimeoutError:
            reason = ""
        finally:
            if self._held is held:
                self._keep(None)
        if reason:
            raise await self._conflict(reason)
        return _encoded(self._state.updates.take(max(offset, 0), limit))

    def _keep(self, held: asyncio.Future[str] | None) -> None:
        self._held = held
        self._state.updates.is_awaited = held is not None

    def _wake(self) -> None:
        self.end_held("")

    def end_held(self, reason: str) -> None:
        """Answer the held poll now: with 409 and this reason, or (no reason) with what there is."""
        if self._held and not self._held.done():
            self._held.set_result(reason)
            self._keep(None)

    async def _conflict(self, text: str) -> ApiError:
        """The first conflict is answered at once, further ones within 3 s are answered 3 s late."""
        pause = _CONFLICT_PAUSE_S / self._state.policy.time_scale
        if time.monotonic() < self._next_quick_conflict:
            await asyncio.sleep(pause)
        else:
            self._next_quick_conflict = time.monotonic() + pause
        return conflict(text)


def _encoded(updates: list[Update]) -> bytes:
    return ("[" + ",".join(update.body for update in updates) + "]").encode("utf-8", "replace")
