"""The only place that asks for the time. Everything else is told `now` (aware, UTC)."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

Clock = Callable[[], datetime]


def system_clock() -> datetime:
    return datetime.now(UTC)


def clock_following(offset_file: Path) -> Clock:
    """A clock shifted by the seconds written in `offset_file`; for the playground's time control.

    A missing or unreadable file means no shift, so a half-written demo folder never stops the bot.
    """

    def now() -> datetime:
        try:
            shift = float(offset_file.read_text(encoding="ascii"))
        except (OSError, ValueError):
            shift = 0.0
        return datetime.now(UTC) + timedelta(seconds=shift)

    return now
