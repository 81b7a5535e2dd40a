"""Command line: `python -m playground --port 8081`."""

import argparse
import asyncio
import contextlib
import os
import signal
import sys
from pathlib import Path

import yaml

from playground.people import Person, person_from
from playground.server import HOST, Playground


def main() -> int:
    options = _parser().parse_args()
    if options.host not in (HOST, "localhost"):
        sys.stderr.write(f"playground: listens on {HOST} only, not on {options.host}\n")
        return 2
    try:
        return asyncio.run(_serve(options))
    except (OSError, ValueError) as error:
        sys.stderr.write(f"playground: {error}\n")
        return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="playground", description="A local Telegram Bot API server.")
    add = parser.add_argument
    add("--host", default=HOST, help="only this machine is served; anything else is refused")
    add("--port", type=int, default=8081)
    add("--token", default="123456:TEST", help="the bot's made-up token")
    add("--name", default="Playground", help="what the bot is called")
    add(
        "--personas",
        type=Path,
        help="YAML or JSON list of people: id, first_name, username, language_code, role",
    )
    add("--state", type=Path, help="keep people, chats and messages in this JSON file")
    add("--clock-file", type=Path, help="write the clock's offset in seconds to this file")
    add("--with-parent", action="store_true", help="end when standard input closes, so also when the parent dies")
    add("--flood", action="store_true", help="enforce Telegram's sending limits")
    add("--antispam", action="store_true", help="hold getUpdates that come again too soon")
    add("--lenient", action="store_true", help="accept unknown parameters and rows of more than 8 buttons")
    add("--seed", type=int, help="make ids repeatable")
    add("--time-scale", type=float, default=1.0, help="shorten the server's own waits by this factor")
    add("--callback-ttl", type=float, default=15.0, help="seconds within which a callback must be answered")
    return parser


async def _serve(options: argparse.Namespace) -> int:
    playground = Playground(
        token=options.token,
        port=options.port,
        personas=_personas(options.personas) if options.personas else None,
        flood=options.flood,
        state_file=options.state,
        strict=not options.lenient,
        clock_file=options.clock_file,
        callback_ttl_s=options.callback_ttl,
        seed=options.seed,
        antispam=options.antispam,
        time_scale=options.time_scale,
        name=options.name,
    )
    stopped = asyncio.Event()
    for wanted in (signal.SIGINT, signal.SIGTERM):
        with contextlib.suppress(NotImplementedError):
            asyncio.get_running_loop().add_signal_handler(wanted, stopped.set)
    if options.with_parent:
        _end_with_parent(stopped)
    async with playground:
        sys.stdout.write(f"playground: {playground.url}/ (token {playground.token})\n")
        sys.stdout.flush()
        await stopped.wait()
    return 0


def _end_with_parent(stopped: asyncio.Event) -> None:
    """A pipe from the parent closes with it, even if it was killed."""
    loop, pipe = asyncio.get_running_loop(), sys.stdin.fileno()

    def read() -> None:
        if not os.read(pipe, 1024):
            loop.remove_reader(pipe)
            stopped.set()

    loop.add_reader(pipe, read)


def _personas(path: Path) -> list[Person]:
    return [person_from(item) for item in yaml.safe_load(path.read_text(encoding="utf-8"))]


if __name__ == "__main__":
    sys.exit(main())
