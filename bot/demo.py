"""`klinik demo`: starts the playground as a second process and the real bot against it. No token, no internet."""

import asyncio
import shutil
import subprocess
import sys
from pathlib import Path

import typer
from sqlalchemy.orm import Session

from bot.app import serve, until_stopped
from bot.catalog.loader import load_catalog
from bot.db.schema import prepare
from bot.db.session import Database
from bot.errors import StartupError
from bot.services import staff
from bot.settings import Settings, load_settings

TOKEN = "123456:DEMO-playground-token"  # noqa: S105 - the local server's, worth nothing elsewhere
CONSULTANT = (2001, "Pak Budi")
ADMIN = (3001, "Bu Rina")
ONLINE_LINK = "https://meet.example.org/pak-budi"  # nobody is there: it shows what owners would see


def run_demo(port: int, folder: Path, *, fresh: bool) -> None:
    """Run until Ctrl+C. State stays in `folder`, so a second start goes on where the first stopped.

    The environment's settings hold here too, such as `OFFICE_PROFILE`; those of `.env` do not.

    Raises:
        ContentError: there is no such office, or the content is broken.
        StartupError: the port is taken, or the playground does not start.
    """
    if fresh:
        shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True, exist_ok=True)
    name = _clinic_name()
    server = _start_playground(port, folder, name)
    try:
        address = _wait_until_ready(server)
        typer.echo(f"\n  {name}, demo: open {address} in a browser.  Ctrl+C ends it.\n")
        asyncio.run(until_stopped(_serve(_settings(address, folder))))
        typer.echo("klinik: demo closed; the next start goes on from here (make demo-fresh begins anew)")
    finally:
        _stop(server)


def _clinic_name() -> str:
    office = load_settings(_env_file=None)
    return load_catalog(office.content_dir, office.office_profile).clinic.name


def _start_playground(port: int, folder: Path, name: str) -> "subprocess.Popen[str]":
    command = [sys.executable, "-m", "playground", "--port", str(port), "--token", TOKEN]
    command += [
        "--with-parent",
        "--name",
        name,
        "--state",
        str(folder / "playground.json"),
        "--clock-file",
        str(folder / "clock"),
    ]
    # Its own session: Ctrl+C reaches us first, and we end the playground after the bot.
    return subprocess.Popen(  # noqa: S603
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, start_new_session=True
    )


def _wait_until_ready(server: "subprocess.Popen[str]") -> str:
    line = server.stdout.readline() if server.stdout else ""
    if not line.startswith("playground: "):
        raise StartupError("the playground did not start; is another program using the port? Try --port 8090")
    return line.split()[1]


def _settings(address: str, folder: Path) -> Settings:
    return load_settings(
        _env_file=None,
        bot_token=TOKEN,
        bot_api_url=address.rstrip("/"),
        database_url=f"sqlite+aiosqlite:///{folder / 'klinik.db'}",
        clock_file=folder / "clock",
        tick_seconds=1.0,
        webhook_url="",
        admin_ids="",
        log_level="WARNING",
    )


async def _serve(settings: Settings) -> None:
    await _enrol_cast(settings)
    await serve(settings)


async def _enrol_cast(settings: Settings) -> None:
    database = Database(settings.database_url)
    await prepare(database)
    await database.run(enrol_cast)
    await database.close()


def enrol_cast(session: Session) -> None:
    """The consultant, with a link unless there is another by now, and the admin."""
    consultant = staff.enrol(session, *CONSULTANT, consultant=True)
    consultant.online_link = consultant.online_link or ONLINE_LINK
    staff.enrol(session, *ADMIN, admin=True)


def _stop(server: "subprocess.Popen[str]") -> None:
    server.terminate()
    try:
        server.wait(timeout=5)
    except subprocess.TimeoutExpired:
        server.kill()
