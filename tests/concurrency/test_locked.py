"""Another program holds the database's write lock: people wait a little, and hear nothing of it but kind words."""

import asyncio
import logging
import sqlite3
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, closing, suppress
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.screens.kit import act
from bot.services.subject import GENERAL
from tests.concurrency.crowd import Watch, copies, crowd, gets_button, rows, watching
from tests.stage import BUDI, MONDAY_MORNING, Someone, Stage

TUESDAY = (MONDAY_MORNING + timedelta(days=1)).replace(hour=9)
HELD, PATIENCE, SORRY = "simpan", "Sebentar, ya", "sibuk"
HOLDER = """
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
connection.execute("BEGIN IMMEDIATE")
print("locked", flush=True)
sys.stdin.read()
connection.execute("ROLLBACK")
"""


@asynccontextmanager
async def locked(file: Path) -> AsyncIterator[None]:
    """A second process begins to write and takes its time, until the block ends."""
    pipe = asyncio.subprocess.PIPE
    holder = await asyncio.create_subprocess_exec(sys.executable, "-c", HOLDER, str(file), stdin=pipe, stdout=pipe)
    assert holder.stdout
    assert await holder.stdout.readline() == b"locked\n"
    try:
        yield
    finally:
        await holder.communicate(b"")


@pytest.fixture
async def watch(stage: Stage) -> AsyncIterator[Watch]:
    async with watching(stage.sim) as made:
        yield made


@pytest.fixture
def soon(monkeypatch: pytest.MonkeyPatch) -> None:
    """Kind words come after a moment, not after seconds."""
    monkeypatch.setattr("handlers.edge.PATIENCE_S", 0.05)


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """SQLite gives up waiting for the lock at once."""
    monkeypatch.setattr("bot.db.session.BUSY_TIMEOUT_MS", 20)
    monkeypatch.setattr("bot.db.session.BUSY_TRIES", 10_000)


async def taps(someone: Someone, data: str) -> int:
    """A tap on a button of theirs, without waiting for the bot; returns the update's id."""
    message = await gets_button(someone, act("home.show"))
    chat = someone.stage.sim.state.chats[someone.id]
    chat.messages[message].wire["reply_markup"] = {"inline_keyboard": [[{"text": "?", "callback_data": data}]]}
    return await someone.taps_data(data, message)


async def heard_of(watch: Watch, someone: Someone, part: str) -> None:
    await watch.until(lambda: copies(someone.stage.sim, someone.id, part))


class Log(logging.Handler):
    """Wakes at every line of the log."""

    def __init__(self) -> None:
        super().__init__()
        self._said: list[str] = []
        self._more = asyncio.Event()

    def emit(self, record: logging.LogRecord) -> None:
        self._said.append(record.getMessage())
        self._more.set()

    async def until(self, part: str, times: int = 1) -> None:
        async with asyncio.timeout(20):
            while sum(part in each for each in self._said) < times:
                self._more.clear()
                await self._more.wait()


@pytest.fixture
async def log() -> AsyncIterator[Log]:
    made = Log()
    logging.getLogger().addHandler(made)
    yield made
    logging.getLogger().removeHandler(made)


def seen(someone: Someone, *parts: str) -> list[int]:
    return [copies(someone.stage.sim, someone.id, part) for part in parts]


HOLD = act("bk.hold", GENERAL, TUESDAY, 0).encode()


@pytest.mark.usefixtures("soon")
async def test_whoever_taps_while_another_program_writes_is_asked_for_patience_and_then_answered(
    opened: Stage, watch: Watch, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
):
    [sari] = await crowd(opened, 1)
    async with locked(opened.file):
        updates = [await taps(sari, HOLD) for _ in range(2)]
        await heard_of(watch, sari, PATIENCE)
        monkeypatch.setattr("handlers.edge.PATIENCE_S", 60)  # the second tap meets no lock, however slow the machine
        assert seen(sari, HELD, SORRY) == [0, 0]
    await opened.settled(max(updates))
    assert seen(sari, HELD, PATIENCE, SORRY) == [2, 1, 0]
    assert rows(opened.file, "SELECT status, count(*) FROM visits GROUP BY status") == [("held", 1)]
    assert not [each for each in caplog.records if each.levelno > logging.WARNING or "locked" in each.getMessage()]


@pytest.mark.usefixtures("impatient", "soon")
async def test_a_lock_longer_than_the_busy_timeout_is_waited_for_again_and_again(
    opened: Stage, watch: Watch, log: Log, caplog: pytest.LogCaptureFixture
):
    [sari] = await crowd(opened, 1)
    async with locked(opened.file):
        update = await taps(sari, HOLD)
        await log.until("another program holds", times=5)
        await heard_of(watch, sari, PATIENCE)
    await opened.settled(update)
    assert seen(sari, HELD, PATIENCE, SORRY) == [1, 1, 0]
    assert not [each for each in caplog.records if each.levelno > logging.WARNING]


@pytest.mark.usefixtures("impatient")
async def test_even_what_cannot_be_stored_for_very_long_is_kept_by_telegram_and_answered_later(
    opened: Stage, log: Log, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("bot.db.session.BUSY_TRIES", 2)
    [sari] = await crowd(opened, 1)
    async with locked(opened.file):
        update = await taps(sari, HOLD)
        await log.until("they stay at Telegram")
    await opened.settled(update)
    assert seen(sari, HELD, SORRY) == [1, 0]


@asynccontextmanager
async def locked_after(
    stage: Stage, commits: int, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Callable[[], None]]:
    """Somebody takes the lock after so many commits from now; the given function releases it."""
    assert stage.clinic
    database, left = stage.clinic.database, commits
    real = database.run
    with closing(sqlite3.connect(stage.file, isolation_level=None)) as holder:

        async def run(work: Callable[..., Any]) -> Any:
            nonlocal left
            made = await real(work)
            left -= 1
            if left == 0:
                holder.execute("BEGIN IMMEDIATE")
            return made

        monkeypatch.setattr(database, "run", run)
        try:
            yield lambda: holder.execute("ROLLBACK") and None
        finally:
            with suppress(sqlite3.OperationalError):
                holder.execute("ROLLBACK")


@pytest.mark.usefixtures("impatient", "soon")
async def test_a_lock_between_storing_a_tap_and_acting_on_it_costs_only_time(
    opened: Stage, watch: Watch, monkeypatch: pytest.MonkeyPatch
):
    [sari] = await crowd(opened, 1)
    async with locked_after(opened, 1, monkeypatch) as release:
        update = await taps(sari, HOLD)
        await heard_of(watch, sari, PATIENCE)
        assert rows(opened.file, "SELECT state FROM inbox WHERE update_id = ?", update) == [("waiting",)]
        release()
        await opened.settled(update)
    assert seen(sari, HELD, PATIENCE, SORRY) == [1, 1, 0]


@pytest.mark.usefixtures("impatient")
async def test_a_lock_after_the_booking_holds_the_consultants_notice_back_and_loses_nothing(
    opened: Stage, watch: Watch, monkeypatch: pytest.MonkeyPatch
):
    [sari] = await crowd(opened, 1)
    await opened.settled(await taps(sari, HOLD))
    [(visit,)] = rows(opened.file, "SELECT id FROM visits")
    async with locked_after(opened, 2, monkeypatch) as release:  # stored, booked
        update = await taps(sari, act("bk.save", visit).encode())
        await heard_of(watch, sari, "sudah dipesan")
        assert copies(opened.sim, BUDI, "Kunjungan baru") == 0
        release()
        await opened.settled(update)
    assert copies(opened.sim, BUDI, "Kunjungan baru") == 1
    assert rows(opened.file, "SELECT count(*) FROM inbox WHERE state <> 'answered'") == [(0,)]
