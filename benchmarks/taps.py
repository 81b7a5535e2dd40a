"""Taps a second and the wait for them: the clinic against bare python-telegram-bot."""

import tempfile
from contextlib import AbstractAsyncContextManager
from pathlib import Path

import aiohttp
from rich.table import Table

from benchmarks.bots import bare, clinic
from benchmarks.load import Crowd, playground

PEOPLE, ROUNDS = 40, 15


async def _measure(kind: str) -> tuple[float, float, float]:
    async with playground() as url, aiohttp.ClientSession() as http:
        crowd = Crowd(http, url, PEOPLE)
        await crowd.arrive()
        with tempfile.TemporaryDirectory() as folder:
            async with crowd.watching(), _bot(kind, url, Path(folder)):
                labels = await _get_ready(crowd, kind)
                crowd.waits.clear()
                rate = await crowd.tap(labels, ROUNDS)
                return rate, crowd.percentile(0.5), crowd.percentile(0.99)


def _bot(kind: str, url: str, folder: Path) -> AbstractAsyncContextManager[None]:
    return clinic(url, folder) if kind == "clinic" else bare(url, with_aiohttp=kind == "bare, aiohttp")


async def _get_ready(crowd: Crowd, kind: str) -> list[str]:
    await crowd.say("/start")
    if kind != "clinic":
        return ["Bolak", "Balik"]
    await crowd.tap(["✅ Setuju dan mulai"], 1)
    await crowd.say("keripik")
    await crowd.tap(["🏠 Menu utama"], 1)
    return ["📋 Sertifikasi saya", "🏠 Menu utama"]


async def measured() -> Table:
    """All three in one run, side by side."""
    table = Table("a menu tap", "taps/s", "ratio", "p50 ms", "p99 ms", title=f"{PEOPLE} people tapping at once")
    base = 0.0
    for kind in ("bare, httpx", "bare, aiohttp", "clinic"):
        rate, p50, p99 = await _measure(kind)
        base = base or rate
        table.add_row(kind, f"{rate:.0f}", f"{rate / base:.2f}", f"{p50:.0f}", f"{p99:.0f}")
    return table
