"""`klinik`: the operator's command line. Startup errors are one line and exit code 2."""

import asyncio
import json
import logging
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from bot import cli_calendar
from bot.app import serve, until_stopped
from bot.catalog.check_offices import check_offices
from bot.catalog.loader import Catalog, load_catalog
from bot.cli_database import with_database
from bot.cli_staff import staff_app
from bot.demo import run_demo
from bot.errors import StartupError
from bot.screens.check import screen_problems, screen_warnings
from bot.services import search
from bot.services import unanswered as unanswered_service
from bot.settings import Settings, load_settings

app = typer.Typer(help="The clinic's bot.", no_args_is_help=True, pretty_exceptions_enable=False)
app.add_typer(staff_app, name="staff")


def main() -> None:
    """Entry point; turns startup errors into one line and exit code 2."""
    try:
        app()
    except StartupError as error:
        typer.echo(f"klinik: {error}", err=True)
        sys.exit(2)


@app.command()
def run() -> None:
    """Open the clinic: polling, or a webhook when WEBHOOK_URL is set."""
    settings = load_settings()
    set_up_logging(settings.log_level)
    _until_interrupted(settings)


def _until_interrupted(settings: Settings) -> None:
    asyncio.run(until_stopped(serve(settings)))
    typer.echo("klinik: closed")


@app.command()
def demo(
    port: Annotated[int, typer.Option(help="Port of the chat page on 127.0.0.1.")] = 8081,
    folder: Annotated[Path, typer.Option(help="Where the demo keeps its state.")] = Path("data/demo"),
    fresh: Annotated[bool, typer.Option("--fresh", help="Forget the last demo first.")] = False,
) -> None:
    """Open the clinic in the playground: the real bot, a local Telegram, a chat page in the browser."""
    set_up_logging("WARNING")
    run_demo(port, folder, fresh=fresh)


@app.command()
def check() -> None:
    """Check the content folder for all its offices: errors end with exit code 2, warnings and gaps are listed."""
    settings = load_settings()
    found = check_offices(settings.content_dir, settings.office_profile, datetime.now(UTC).date())
    errors = found.errors or screen_problems(found.own)
    for line in errors:
        typer.echo(f"error    {line}")
    for line in (*found.warnings, *(() if errors else screen_warnings(found.own))):
        typer.echo(f"warning  {line}")
    for line in found.gaps:
        typer.echo(f"gap      {line}")
    sizes = f"{len(found.own.topics)} topics, {len(found.own.terms)} terms, {found.offices} offices"
    typer.echo(f"{sizes}, {len(errors)} errors")
    if errors:
        raise typer.Exit(2)


@app.command()
def migrate() -> None:
    """Bring the database to the newest schema (also done at every start)."""
    with_database(lambda _: None)
    typer.echo("the database is up to date")


@app.command()
def ask(
    question: Annotated[list[str] | None, typer.Argument(help="Empty: a question a line from stdin.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line: q, topics, answered.")] = False,
) -> None:
    """Say which topics search finds for a question. Needs only the content: no token, no database."""
    settings = load_settings()
    catalog = load_catalog(settings.content_dir, settings.office_profile)
    show = _found_as_json if as_json else _found_as_text
    for line in [" ".join(question)] if question else _lines():
        out = typer.get_binary_stream("stdout")
        out.write(show(catalog, line).encode(errors="replace") + b"\n")
        out.flush()  # whoever drives this process waits for the answer before the next question


def _lines() -> Iterator[str]:
    for raw in typer.get_binary_stream("stdin"):
        yield raw.decode(errors="replace").removesuffix("\n").removesuffix("\r")


def _found_as_json(catalog: Catalog, question: str) -> str:
    topics = [subject.id for subject in search.ask(catalog, question, only_near=False).subjects]
    return json.dumps({"q": question, "topics": topics, "answered": bool(topics)}, ensure_ascii=False)


def _found_as_text(catalog: Catalog, question: str) -> str:
    found = search.ask(catalog, question)
    lines = [f"{subject.id}\t{subject.label}" for subject in found.subjects]
    if found.term:
        lines.append(f"glossary\t{found.term.term}: {found.term.meaning}")
    if not found.is_answered:
        lines.append("no answer")
    return "\n".join(lines) or "small talk"


@app.command()
def unanswered(
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line.")] = False,
) -> None:
    """List the questions search had no answer for, the most frequent first."""
    for row in with_database(unanswered_service.every):
        told = {"text": row.text, "times": row.times, "last_on": row.last_on.isoformat()}
        as_text = f"{row.times}\t{row.last_on}\t{row.text}"
        typer.echo(json.dumps(told, ensure_ascii=False) if as_json else as_text)


app.command()(cli_calendar.slots)
app.command()(cli_calendar.visits)


def set_up_logging(level: str) -> None:
    """Lines an operator can search. httpx logs every URL at INFO, and URLs hold the token: silenced."""
    logging.basicConfig(level=level, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    for noisy in ("httpx", "httpcore", "apscheduler", "telegram", "alembic", "aiohttp.access"):
        logging.getLogger(noisy).setLevel(logging.WARNING)
