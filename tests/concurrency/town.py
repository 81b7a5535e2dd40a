"""A stage whose bot is the real program in a process of its own, so that it can be killed."""

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import bot
from playground import Playground
from tests.concurrency.crowd import PATIENCE_S, Watch, watching
from tests.stage import RINA, Stage

ROOT = Path(bot.__file__).resolve().parent.parent
LEASE_IS_OVER_S = 130  # a claimed message belongs to its claimer for 120 s of the clinic's clock
OURS = ("BOT_", "DATABASE_", "SQLITE_", "CONTENT_", "ADMIN_", "WEBHOOK_", "SEND_", "TICK_", "CLOCK_", "LOG_")


class Town(Stage):
    """`starts` and `kills` the program as often as one likes, always on the same database and clock."""

    def __init__(self, folder: Path, template: Path) -> None:
        super().__init__(folder, template)
        self._folder = folder
        self.sim = Playground(clock_file=folder / "clock")
        self.env = {"SEND_RATE": "1000", "TICK_SECONDS": "0.2"}
        self._watch: Watch | None = None
        self._runs: list[asyncio.subprocess.Process] = []

    async def __aenter__(self) -> "Town":
        await super().__aenter__()
        self._watch = await self._world.enter_async_context(watching(self.sim))
        return self

    async def __aexit__(self, *_: object) -> None:
        for run in self._runs:
            if run.returncode is None:
                run.kill()
            await run.wait()
        await super().__aexit__()

    def log(self, run: int | str = "*") -> str:
        """What all runs (or one of them, counted from 0) have written so far."""
        return "\n".join(each.read_text() for each in sorted(self._folder.glob(f"run-{run}.log")))

    async def starts(self) -> asyncio.subprocess.Process:
        """Start `python -m bot run`; it may still be on its way when this returns."""
        env = {name: value for name, value in os.environ.items() if not name.startswith(OURS)}
        env |= {
            "PYTHONPATH": str(ROOT),
            "BOT_TOKEN": self.sim.token,
            "BOT_API_URL": self.sim.url,
            "DATABASE_URL": f"sqlite+aiosqlite:///{self.file}",
            "SQLITE_SYNCHRONOUS": "NORMAL",
            "ADMIN_IDS": str(RINA),
            "CLOCK_FILE": str(self._folder / "clock"),
            **self.env,
        }
        with (self._folder / f"run-{len(self._runs)}.log").open("wb") as log:
            command = (sys.executable, "-m", "bot", "run")
            run = await asyncio.create_subprocess_exec(
                *command, env=env, cwd=self._folder, stdout=log, stderr=subprocess.STDOUT
            )
        self._runs.append(run)
        return run

    async def opens(self) -> None:
        """Start the program and wait until it is about to fetch updates."""
        before = self._greetings()
        await self.starts()
        await self.until(lambda: self._greetings() > before)

    def _greetings(self) -> int:
        return len(self.sim.state.calls.since(0, "deleteWebhook"))

    async def kills(self) -> None:
        """As a power cut: nothing gets said or written any more."""
        self._runs[-1].kill()
        assert await self._runs[-1].wait() == -signal.SIGKILL

    async def ends(self, how: signal.Signals, run: int = -1) -> int:
        """Ask the program (the newest run, or another) to end; returns its exit code."""
        self._runs[run].send_signal(how)
        async with asyncio.timeout(10):
            return await self._runs[run].wait()

    async def lets_leases_end(self) -> None:
        await self.post("clock", advance_s=LEASE_IS_OVER_S)

    async def until(self, holds: Callable[[], object]) -> None:
        assert self._watch
        try:
            await self._watch.until(holds, PATIENCE_S)
        except TimeoutError:
            raise AssertionError(f"it never came to that; the program says:\n{self.log()[-3000:]}") from None
