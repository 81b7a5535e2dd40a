"""How the calendar is told to its operator: a table, tab-separated lines, JSON lines, or a calendar file."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from bot.catalog.loader import Catalog
from bot.catalog.texts import Texts
from bot.db.people import Staff
from bot.screens.notices import feed_entry
from bot.services.invitation import feed
from bot.services.timetable import Cell, Day, Listed

DAY_TITLES = ("day", "hour", "consultant", "state")
VISIT_TITLES = ("day", "hour", "code", "status", "consultant", "owner", "topic", "mode", "where")


@dataclass(frozen=True, slots=True)
class Asked:
    """What is to be looked at, at this moment."""

    catalog: Catalog
    first: date
    last: date
    now: datetime

    @property
    def days(self) -> list[date]:
        return [self.first + timedelta(days=n) for n in range((self.last - self.first).days + 1)]

    def local(self, moment: datetime) -> datetime:
        return moment.astimezone(self.catalog.clinic.tz)


def print_days(asked: Asked, found: Iterable[Day], *, as_json: bool) -> None:
    if as_json:
        _json(_day_object(asked, each) for each in found)
    else:
        _rows(DAY_TITLES, [row for each in found for row in _day_rows(asked, each)])


def print_visits(asked: Asked, found: Iterable[Listed], *, as_json: bool) -> None:
    if as_json:
        _json(_visit_object(asked, each) for each in found)
    else:
        _rows(VISIT_TITLES, [_visit_row(asked, each) for each in found])


def print_feed(asked: Asked, found: Iterable[Listed], only: Staff | None) -> None:
    """One calendar file with all of them, under the clinic's name or the consultant's."""
    t = Texts(asked.catalog)
    entries = [feed_entry(t, asked.catalog, each) for each in found]
    name = f"{asked.catalog.clinic.name}: {only.name}" if only else asked.catalog.clinic.name
    out = typer.get_binary_stream("stdout")
    out.write(feed(asked.catalog, entries, name=name, now=asked.now))
    out.flush()


def _json(objects: Iterable[dict[str, Any]]) -> None:
    for each in objects:
        typer.echo(json.dumps(each, ensure_ascii=False))


def _rows(titles: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """A table for people; for a file or another program one row a line, its cells between tabs."""
    console = Console()
    if not console.is_terminal:
        for row in rows:
            typer.echo("\t".join(_clean(cell) for cell in row))
        return
    table = Table(*titles)
    for row in rows:
        table.add_row(*(Text(_clean(cell)) for cell in row))
    console.print(table)


def _clean(cell: str) -> str:
    """People's names may hold anything, also what moves a terminal's cursor."""
    return " ".join("".join(letter if letter.isprintable() else " " for letter in cell).split())


def _hour(asked: Asked, start: datetime, end: datetime) -> str:
    return f"{asked.local(start):%H:%M}-{asked.local(end):%H:%M}"


def _day_rows(asked: Asked, each: Day) -> list[tuple[str, ...]]:
    day = f"{each.day:%a} {each.day}"
    rows: list[tuple[str, ...]] = [
        (day, _hour(asked, hour.slot.start, hour.slot.end), cell.consultant.name, _told(cell))
        for hour in each.hours
        for cell in hour.cells
    ]
    if not each.hours:
        rows.append((day, "closed", "", _why(each)))
    outside = [(day, _hour(asked, v.start_at, v.end_at), "", f"{v.status} {v.code}, at no hour") for v in each.outside]
    return [*rows, *outside]


def _told(cell: Cell) -> str:
    return f"{cell.state} {cell.code}" if cell.code else str(cell.state)


def _why(each: Day) -> str:
    return each.holiday or "no office hours"


def _day_object(asked: Asked, each: Day) -> dict[str, Any]:
    return {
        "day": each.day.isoformat(),
        "closed": None if each.hours else _why(each),
        "hours": [
            {
                "start": asked.local(hour.slot.start).isoformat(),
                "end": asked.local(hour.slot.end).isoformat(),
                "consultants": [_cell_object(cell) for cell in hour.cells],
            }
            for hour in each.hours
        ],
        "outside": [visit.code for visit in each.outside],
    }


def _cell_object(cell: Cell) -> dict[str, Any]:
    who = cell.consultant
    return {"telegram_id": who.telegram_id, "name": who.name, "state": cell.state, "code": cell.code}


def _visit_row(asked: Asked, each: Listed) -> tuple[str, ...]:
    visit, start = each.visit, asked.local(each.visit.start_at)
    return (
        f"{start:%a %Y-%m-%d}", _hour(asked, visit.start_at, visit.end_at), visit.code, str(visit.status),
        each.consultant.name, each.owner.name if each.owner else "-", visit.topic_id, str(visit.mode),
        each.meeting.link or each.meeting.room or "-",
    )  # fmt: skip


def _visit_object(asked: Asked, each: Listed) -> dict[str, Any]:
    visit, who = each.visit, each.consultant
    return {
        "code": visit.code, "status": visit.status, "start": asked.local(visit.start_at).isoformat(),
        "end": asked.local(visit.end_at).isoformat(), "topic": visit.topic_id, "item": visit.item_id,
        "mode": visit.mode, "room": each.meeting.room, "link": each.meeting.link,
        "owner": each.owner.name if each.owner else None,
        "consultant": {"telegram_id": who.telegram_id, "name": who.name}, "sequence": visit.sequence,
    }  # fmt: skip
