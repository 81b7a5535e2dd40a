"""Processes of one measurement: started, known to be ready by their first line, measured, ended by their pid."""

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Timer
from typing import Any

_START_LIMIT_S = 30


@dataclass(frozen=True, slots=True)
class Running:
    """A process that has said where it listens, after `ready_s` seconds."""

    process: subprocess.Popen[str]
    url: str
    ready_s: float

    def cpu_s(self) -> float:
        """Processor time used so far, by the kernel's account; 0 where there is no /proc."""
        used = self._proc("schedstat").split()
        return int(used[0]) / 1e9 if used else 0.0

    def resident_mb(self) -> float:
        """VmRSS; 0 where there is no /proc."""
        lines = self._proc("status").splitlines()
        return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("VmRSS")), 0.0)

    def _proc(self, name: str) -> str:
        path = Path(f"/proc/{self.process.pid}/{name}")
        return path.read_text() if path.exists() else ""


@contextmanager
def running(module: str, *options: object) -> Iterator[Running]:
    """`python -m module`, whose first line is `<name>: <address> ...`."""
    began = time.perf_counter()
    command = [sys.executable, "-m", module, *map(str, options)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        words = next_line(process, _START_LIMIT_S).split()
        yield Running(process, words[1].rstrip("/"), time.perf_counter() - began)
    finally:
        process.terminate()
        try:
            process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        process.stdout.close()


def next_line(process: subprocess.Popen[str], seconds: float) -> str:
    """The next line of a process; one that stays silent is killed."""
    timer = Timer(seconds, process.kill)
    timer.start()
    try:
        line = process.stdout.readline()
    finally:
        timer.cancel()
    if not line:
        raise RuntimeError(f"{process.args} said nothing for {seconds} s, or ended with {process.wait()}")
    return line


def outcome(module: str, *options: object, seconds: float) -> dict[str, Any]:
    """What `python -m module` prints as JSON before it ends."""
    command = [sys.executable, "-m", module, *map(str, options)]
    finished = subprocess.run(command, stdout=subprocess.PIPE, text=True, timeout=seconds, check=True)
    return json.loads(finished.stdout)
