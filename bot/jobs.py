"""The scheduler: a few fixed ticks, none per appointment. What is due is in the database, so downtime heals itself."""

from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass

from apscheduler.schedulers.asyncio import AsyncIOScheduler


@dataclass(frozen=True, slots=True)
class Tick:
    """Something to do every so many seconds of real time; a tick that fails is logged and comes again."""

    name: str
    seconds: float
    run: Callable[[], Awaitable[None]]


def build_scheduler(ticks: Iterable[Tick]) -> AsyncIOScheduler:
    """A scheduler with these ticks, not started. Missed runs are run once, late; no run overlaps itself."""
    scheduler = AsyncIOScheduler(timezone="UTC")
    for tick in ticks:
        scheduler.add_job(
            tick.run,
            "interval",
            seconds=tick.seconds,
            id=tick.name,
            coalesce=True,
            misfire_grace_time=None,
            max_instances=1,
        )
    return scheduler
