"""`klinik slots` and `klinik visits`: the calendar for its operator, also while the bot runs. Nothing is written.

Names of owners appear in what is printed, and nowhere else. A mistake is one line and exit code 2.
"""

import asyncio
import sqlite3
from collections.abc import Callable
from datetime import date, timedelta
from typing import Annotated, NoReturn, TypeVar

import typer
from sqlalchemy import select
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import Session

from bot.catalog.loader import load_catalog
from bot.cli_print import Asked, print_days, print_feed, print_visits
from bot.clock import clock_following, system_clock
from bot.db.booking import VisitStatus
from bot.db.people import Staff
from bot.db.session import Database
from bot.services import timetable
from bot.services.slots import OfficeCalendar
from bot.services.subject import GENERAL, Subject
from bot.services.timetable import Day, Listed
from bot.settings import Settings, load_settings

T = TypeVar("T")

MOST_DAYS = 366
USUAL_DAYS = 7
YEARS = range(2000, 2200)
LONGEST_ID = 18  # digits every database can hold

From = Annotated[str, typer.Option("--from", metavar="YYYY-MM-DD", help="First day; today if left out.")]
To = Annotated[str, typer.Option("--to", metavar="YYYY-MM-DD", help="Last day; a week after the first if left out.")]
Consultant = Annotated[str, typer.Option(metavar="TELEGRAM_ID", help="Only this consultant.")]
AsJson = Annotated[bool, typer.Option("--json", help="One JSON object a line.")]


def slots(
    first: From = "",
    last: To = "",
    topic: Annotated[str, typer.Option(metavar="ID", help="Hours as long as this topic takes, and who takes it.")] = "",
    consultant: Consultant = "",
    as_json: AsJson = False,
) -> None:
    """Print the hours of each day and what every consultant does then; closed days say why."""
    settings = load_settings()
    asked = _asked(settings, first, last)
    if topic and topic not in asked.catalog.topics:
        _refuse(f"there is no topic {topic!r}; `klinik ask` finds topics")
    about = Subject(topic or GENERAL)

    def look(session: Session) -> list[Day]:
        only = _consultant(session, consultant)
        return timetable.days(session, asked.catalog, asked.days, about, asked.now, only)

    found = _read(settings, look)
    print_days(asked, found, as_json=as_json)


def visits(
    first: From = "",
    last: To = "",
    consultant: Consultant = "",
    status: Annotated[list[str] | None, typer.Option(help="Only visits that stand so; may be repeated.")] = None,
    as_json: AsJson = False,
    as_ics: Annotated[
        bool, typer.Option("--ics", help="A calendar file; visits called off are in it as such.")
    ] = False,
) -> None:
    """List the visits, with their owners. Hours that were only held are left out unless asked for by --status."""
    settings = load_settings()
    asked = _asked(settings, first, last)
    statuses = [_status(each) for each in status or ()]
    if as_json and as_ics:
        _refuse("say either --json or --ics")

    def look(session: Session) -> tuple[Staff | None, list[Listed]]:
        only = _consultant(session, consultant)
        return only, timetable.visits(session, asked.catalog, asked.first, asked.last, statuses, only)

    only, found = _read(settings, look)
    if as_ics:
        print_feed(asked, found, only)
    else:
        print_visits(asked, found, as_json=as_json)


# --- what was asked for ------------------------------------------------------------------------------------------


def _asked(settings: Settings, first: str, last: str) -> Asked:
    catalog = load_catalog(settings.content_dir, settings.office_profile)
    now = (clock_following(settings.clock_file) if settings.clock_file else system_clock)()
    begin = _day("--from", first) if first else OfficeCalendar(catalog).local_day(now)
    end = _day("--to", last) if last else begin + timedelta(days=USUAL_DAYS)
    if end < begin:
        _refuse(f"--from {begin} is after --to {end}")
    if (end - begin).days >= MOST_DAYS:
        _refuse(f"from {begin} to {end} are {(end - begin).days + 1} days, at most {MOST_DAYS} are shown")
    return Asked(catalog, begin, end, now)


def _day(option: str, text: str) -> date:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        _refuse(f"{option}: {text!r} is no date; write it as 2026-11-24")
    if day.year not in YEARS:
        _refuse(f"{option}: the calendar knows the years {YEARS.start} to {YEARS.stop - 1}")
    return day


def _status(text: str) -> VisitStatus:
    try:
        return VisitStatus(text)
    except ValueError:
        _refuse(f"--status: {text!r} is none of {', '.join(VisitStatus)}")


def _consultant(session: Session, text: str) -> Staff | None:
    """Also one who works here no more: their visits are still there."""
    if not text:
        return None
    telegram_id = int(text) if text.isdecimal() and len(text) <= LONGEST_ID else 0
    found = session.scalar(select(Staff).where(Staff.telegram_id == telegram_id, Staff.is_consultant))
    if found is None:
        _refuse(f"--consultant: nobody with the Telegram id {text!r}; `klinik staff list` has them all")
    return found


def _refuse(why: str) -> NoReturn:
    typer.echo(f"klinik: {why}", err=True)
    raise typer.Exit(2)


def _read(settings: Settings, work: Callable[[Session], T]) -> T:
    """Look without waiting for the bot. The database is neither made nor brought up to date here."""

    async def go() -> T:
        database = Database(settings.database_url, synchronous=settings.sqlite_synchronous)
        try:
            if database.file and not database.file.is_file():
                _refuse(f"there is no database {database.file} yet; `klinik run` or `klinik migrate` makes it")
            return await database.read(work)
        except (DatabaseError, sqlite3.DatabaseError) as error:
            cause = getattr(error, "orig", None) or error
            _refuse(f"the database cannot be read: {cause}; `klinik migrate` brings an old one up to date")
        finally:
            await database.close()

    return asyncio.run(go())
