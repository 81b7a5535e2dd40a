"""The server's time: real UTC plus an offset, or frozen for tests. Message dates and expiries ask here only."""

import math
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from datetime import time as time_of_day
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from playground.atomic import write_atomically


class SimClock:
    """Moves only forwards, except for `reset`; every change is told to the subscribers."""

    def __init__(self, frozen_at: datetime | None = None, offset_s: int = 0) -> None:
        self._frozen = frozen_at.timestamp() if frozen_at else None
        self._moved_s = 0.0
        self._offset_s = offset_s
        self._subscribers: list[Callable[[], None]] = []

    def timestamp(self) -> float:
        if self._frozen is not None:
            return self._frozen + self._moved_s
        return time.time() + self._offset_s

    def now(self) -> datetime:
        return datetime.fromtimestamp(self.timestamp(), UTC)

    @property
    def offset_s(self) -> int:
        """Whole seconds between this clock and the real one."""
        if self._frozen is not None:
            return round(self.timestamp() - time.time())
        return self._offset_s

    def advance(self, seconds: float) -> None:
        if seconds < 0:
            raise ValueError("time only moves forwards")
        if self._frozen is not None:
            self._moved_s += seconds
        else:
            self._offset_s += math.ceil(seconds)
        self._tell()

    def advance_to(self, clock_time: str, zone: str) -> None:
        """Go to the next `HH:MM` of that zone which is strictly ahead."""
        here = self.now().astimezone(ZoneInfo(zone))
        target = datetime.combine(here.date(), time_of_day.fromisoformat(clock_time), here.tzinfo)
        if target <= here:
            target = datetime.combine(here.date() + timedelta(days=1), target.timetz())
        self.advance(target.timestamp() - here.timestamp())

    def reset(self) -> None:
        self._moved_s = 0.0
        self._offset_s = 0
        self._tell()

    def resume(self, offset_s: int) -> None:
        """Take up the offset of an earlier run; a frozen clock stays where it is."""
        if self._frozen is None and offset_s != self._offset_s:
            self._offset_s = offset_s
            self._tell()

    def subscribe(self, on_change: Callable[[], None]) -> None:
        self._subscribers.append(on_change)

    def wire(self) -> dict[str, Any]:
        return {"now": self.now().isoformat(), "offset_s": self.offset_s}

    def follow_file(self, path: Path) -> None:
        """Take the offset from the file if there is one, and write every later change to it."""
        if path.exists() and self._frozen is None:
            self._offset_s = int(path.read_text().strip() or 0)
        self.subscribe(lambda: write_atomically(path, f"{self.offset_s}\n".encode()))
        write_atomically(path, f"{self.offset_s}\n".encode())

    def _tell(self) -> None:
        for on_change in self._subscribers:
            on_change()
