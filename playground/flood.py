"""Telegram's sending limits as token buckets: 1/s in a private chat, 20 a minute in a group, 30/s overall."""

import math
from dataclasses import dataclass

from playground.clock import SimClock
from playground.rules.errors import too_many_requests


@dataclass(slots=True)
class Bucket:
    """Refills at `rate` tokens a second up to `burst`; closed until `closed_until` once it was overdrawn."""

    rate: float
    burst: float
    tokens: float
    at: float
    closed_until: float = 0.0

    def wait_for(self, count: int, now: float) -> int:
        """Whole seconds until `count` tokens are there; 0 when they are there now."""
        self.tokens = min(self.burst, self.tokens + (now - self.at) * self.rate)
        self.at = now
        if now < self.closed_until:
            return math.ceil(self.closed_until - now)
        missing = min(count, self.burst) - self.tokens
        return 0 if missing <= 0 else max(1, math.ceil(missing / self.rate))

    def close(self, now: float, wait_s: int) -> None:
        """Coming too early does not make the wait longer."""
        if now >= self.closed_until:
            self.closed_until = now + wait_s


class FloodControl:
    """Off by default. A refused call stores nothing, and one that comes too early is refused again."""

    def __init__(self, clock: SimClock, on: bool = False) -> None:
        self._clock = clock
        self.on = on
        self._buckets: dict[int, Bucket] = {}

    def take(self, chat_id: int, is_private: bool, count: int = 1) -> None:
        if not self.on:
            return
        now = self._clock.timestamp()
        own = self._bucket(chat_id, *((1.0, 5.0) if is_private else (20 / 60, 20.0)))
        buckets = (own, self._bucket(0, 30.0, 30.0))
        for bucket in buckets:
            if wait := bucket.wait_for(count, now):
                bucket.close(now, wait)
                raise too_many_requests(wait)
        for bucket in buckets:
            bucket.tokens -= count

    def switch(self, on: bool) -> None:
        self.on = on
        self.clear()

    def clear(self) -> None:
        self._buckets.clear()

    def _bucket(self, key: int, rate: float, burst: float) -> Bucket:
        if key not in self._buckets:
            self._buckets[key] = Bucket(rate, burst, burst, self._clock.timestamp())
        return self._buckets[key]
