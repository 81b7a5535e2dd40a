"""`klinik slots` and `klinik visits`, as typed, on the database of a running bot."""

import json
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import yaml
from icalendar import Calendar
from sqlalchemy import create_engine, text
from sqlalchemy.orm import Session
from typer.testing import CliRunner, Result

from bot.catalog.loader import Catalog, load_catalog
from bot.cli import app
from bot.db.booking import VisitStatus
from bot.db.leave import Leave
from bot.settings import PACKAGED_CONTENT, Settings
from tests.unit.world import a_consultant, a_person, a_visit

WIB = ZoneInfo("Asia/Jakarta")
MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=WIB)
LINK = "https://meet.example/klinik"


def at(day: int, clock: str) -> datetime:
    hour, minute = clock.split(":")
    return datetime(2026, 11, day, int(hour), int(minute), tzinfo=WIB)


@cache
def read_once(folder: Path, office: str) -> Catalog:
    return load_catalog(folder, office)


@pytest.fixture(autouse=True)
def file(monkeypatch, tmp_path, migrated) -> Path:
    """Nothing of this machine's settings, a database of one's own, and the stories' Monday morning."""
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    shutil.copy(migrated, tmp_path / "klinik.db")
    monkeypatch.setenv("DATABASE_URL", f"sqlite+aiosqlite:///{tmp_path}/klinik.db")
    monkeypatch.setattr("bot.cli_calendar.system_clock", lambda: MONDAY.astimezone(UTC))
    monkeypatch.setattr("bot.cli_calendar.load_catalog", read_once)
    monkeypatch.chdir(tmp_path)
    return tmp_path / "klinik.db"


@pytest.fixture
def database(file) -> Iterator[Session]:
    """The running bot's own session; what it commits is what the commands see."""
    engine = create_engine(f"sqlite:///{file}")
    with Session(engine) as session:
        yield session
    engine.dispose()


@pytest.fixture
def town(database):
    """Pak Budi and Pak Eko, and visits of Bu Sari that stand in every way."""
    budi, eko = a_consultant(database), a_consultant(database, 2002)
    eko.name = "Pak Eko"
    sari = a_person(database, MONDAY, name="Bu Sari")
    dedi = a_person(database, MONDAY, 1002, "Pak Dedi")
    a_visit(database, sari, budi, at(24, "09:00"), code="KP-AAA")
    held = {"status": VisitStatus.HELD, "held_until": MONDAY + timedelta(minutes=5)}
    a_visit(database, dedi, budi, at(24, "09:45"), code="KP-BBB", **held)
    off = {"status": VisitStatus.CANCELLED, "sequence": 1, "ended_at": MONDAY}
    a_visit(database, sari, budi, at(25, "10:30"), code="KP-CCC", **off)
    a_visit(database, dedi, eko, at(25, "13:00"), code="KP-DDD", topic_id="sppirt")
    database.add(Leave(staff_id=eko.id, start_at=at(24, "00:00"), end_at=at(25, "00:00"), created_at=MONDAY))
    database.commit()
    return database


@pytest.fixture
def office(monkeypatch, tmp_path):
    """Changes `clinic.yaml` of a copy of the content, which the commands look at."""
    folder = tmp_path / "content"

    def change(**booking) -> None:
        shutil.copytree(PACKAGED_CONTENT, folder)
        path = folder / "clinic.yaml"
        clinic = yaml.safe_load(path.read_text())
        clinic["booking"].update(booking)
        path.write_text(yaml.safe_dump(clinic, allow_unicode=True))
        monkeypatch.setenv("CONTENT_DIR", str(folder))

    return change


def klinik(*words: str) -> Result:
    return CliRunner().invoke(app, list(words))


def lines(*words: str) -> list[list[str]]:
    told = klinik(*words)
    assert (told.exit_code, told.stderr) == (0, "")
    return [line.split("\t") for line in told.stdout.splitlines()]


def objects(*words: str) -> list[dict]:
    told = klinik(*words, "--json")
    assert (told.exit_code, told.stderr) == (0, "")
    return [json.loads(line) for line in told.stdout.splitlines()]


def states(day: dict, name: str) -> dict[str, str]:
    """Hour of the day -> what this consultant does then."""
    cells = ((hour["start"][11:16], cell) for hour in day["hours"] for cell in hour["consultants"])
    return {start: " ".join(filter(None, (c["state"], c["code"]))) for start, c in cells if c["name"] == name}


def test_the_next_week_is_shown_hour_by_hour_and_closed_days_say_why(town):
    days = {each["day"]: each for each in objects("slots")}
    assert list(days) == [f"2026-11-{day}" for day in range(23, 31)]
    assert {day for day, each in days.items() if each["closed"]} == {"2026-11-27", "2026-11-28", "2026-11-29"}
    hours = days["2026-11-24"]["hours"]
    assert [hour["start"][11:16] for hour in hours] == ["09:00", "09:45", "10:30", "11:15", "13:00", "13:45", "14:30"]
    assert hours[0]["start"] == "2026-11-24T09:00:00+07:00"
    (christmas,) = objects("slots", "--from", "2026-12-24", "--to", "2026-12-24")
    assert (christmas["hours"], "Natal" in christmas["closed"]) == ([], True)


def test_everybody_is_free_busy_or_away(town):
    _, tuesday, wednesday, *_ = objects("slots")
    budi, eko = states(tuesday, "Pak Budi"), states(tuesday, "Pak Eko")
    assert (budi["09:00"], budi["09:45"], budi["10:30"]) == ("booked KP-AAA", "held KP-BBB", "free")
    assert set(eko.values()) == {"leave"}
    assert (states(wednesday, "Pak Budi")["10:30"], states(wednesday, "Pak Eko")["13:00"]) == ("free", "booked KP-DDD")


def test_what_is_past_or_too_soon_is_not_called_free(town):
    monday = states(objects("slots")[0], "Pak Budi")  # it is 09.00, and the office wants two hours' notice
    assert [hour for hour, state in monday.items() if state == "unbooked"] == ["09:00", "09:45", "10:30"]
    assert monday["11:15"] == "free"


def test_a_topic_shows_hours_as_long_as_it_takes_and_who_takes_it(town, office):
    office(durations={"sppirt": 90})
    town.execute(text("UPDATE staff SET topics = '[\"nib\"]' WHERE telegram_id = 2002"))
    town.commit()
    *_, thursday = objects("slots", "--topic", "sppirt", "--to", "2026-11-26")
    assert [hour["start"][11:16] for hour in thursday["hours"]] == ["09:00", "09:45", "10:30", "13:00", "13:45"]
    assert thursday["hours"][0]["end"][11:16] == "10:30"
    assert set(states(thursday, "Pak Eko").values()) == {"off"}
    assert set(states(thursday, "Pak Budi").values()) == {"free"}


def test_without_a_seat_left_nobody_is_free(town, office):
    office(rooms=[{"name": "Ruang Mawar"}])
    town.execute(text("UPDATE visits SET seat = 0 WHERE code = 'KP-DDD'"))
    town.commit()
    wednesday = objects("slots")[2]
    assert states(wednesday, "Pak Budi")["13:00"] == "unbooked"
    assert states(wednesday, "Pak Budi")["13:45"] == "free"


def test_a_visit_from_before_the_hours_were_changed_is_not_lost(town, office):
    office(weekly={"monday": [{"start": "09:00", "end": "12:00"}]})
    told = {each["day"]: each for each in objects("slots")}
    assert told["2026-11-24"]["outside"] == ["KP-AAA", "KP-BBB"]
    assert told["2026-11-24"]["closed"]
    assert any(line[-1].startswith("booked KP-AAA") for line in lines("slots"))


def test_lines_are_for_people_and_programs_alike(town):
    told = lines("slots", "--from", "2026-11-24", "--to", "2026-11-27", "--consultant", "2001")
    assert told[:3] == [
        ["Tue 2026-11-24", "09:00-09:45", "Pak Budi", "booked KP-AAA"],
        ["Tue 2026-11-24", "09:45-10:30", "Pak Budi", "held KP-BBB"],
        ["Tue 2026-11-24", "10:30-11:15", "Pak Budi", "free"],
    ]
    assert told[-1] == ["Fri 2026-11-27", "closed", "", "no office hours"]
    assert {line[2] for line in told} == {"Pak Budi", ""}


def test_on_a_terminal_both_are_tables(town, monkeypatch):
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("COLUMNS", "140")
    for command, part in (("slots", "KP-AAA"), ("visits", "Bu Sari")):
        told = klinik(command)
        assert told.exit_code == 0
        assert part in told.stdout
        assert "┃" in told.stdout


def test_a_name_moves_no_cursor_and_is_no_markup(town, monkeypatch):
    town.execute(text("UPDATE people SET name = '[red]Bu' || char(27) || '[2J' || char(9) || 'Sari'"))
    town.commit()
    assert lines("visits")[0][5] == "[red]Bu [2J Sari"
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("COLUMNS", "200")
    assert "[red]Bu [2J Sari" in klinik("visits").stdout


def test_visits_are_listed_with_their_owners_soonest_first_and_mere_holds_only_when_asked_for(town):
    assert [(line[2], line[3], line[5]) for line in lines("visits")] == [
        ("KP-AAA", "booked", "Bu Sari"), ("KP-CCC", "cancelled", "Bu Sari"), ("KP-DDD", "booked", "Pak Dedi"),
    ]  # fmt: skip
    assert [line[2] for line in lines("visits", "--status", "held")] == ["KP-BBB"]
    assert [line[2] for line in lines("visits", "--status", "booked", "--status", "held")] == [
        "KP-AAA", "KP-BBB", "KP-DDD",
    ]  # fmt: skip
    assert [line[2] for line in lines("visits", "--consultant", "2002")] == ["KP-DDD"]
    assert lines("visits", "--from", "2026-11-25", "--to", "2026-11-25", "--status", "booked")[0][0] == "Wed 2026-11-25"


def test_a_visit_as_an_object_says_all_there_is(town):
    (told,) = objects("visits", "--status", "booked", "--consultant", "2002")
    assert told == {
        "code": "KP-DDD", "status": "booked", "start": "2026-11-25T13:00:00+07:00", "end": "2026-11-25T13:45:00+07:00",
        "topic": "sppirt", "item": None, "mode": "in_person", "room": None, "link": None, "owner": "Pak Dedi",
        "consultant": {"telegram_id": 2002, "name": "Pak Eko"}, "sequence": 0,
    }  # fmt: skip


def test_whose_owner_deleted_their_data_is_nobodys(town):
    town.execute(text("UPDATE visits SET owner_id = NULL"))
    town.commit()
    assert {line[5] for line in lines("visits")} == {"-"}
    assert {each["owner"] for each in objects("visits")} == {None}
    assert klinik("visits", "--ics").exit_code == 0


def test_a_feed_can_be_subscribed_to_and_keeps_what_was_called_off(town):
    told = klinik("visits", "--ics")
    calendar = Calendar.from_ical(told.stdout_bytes)
    assert calendar["method"] == "PUBLISH"
    events = {str(event["uid"]): event for event in calendar.walk("VEVENT")}
    assert {uid: str(event["status"]) for uid, event in events.items()} == {
        "kp-aaa@klinik-ikm": "CONFIRMED", "kp-ccc@klinik-ikm": "CANCELLED", "kp-ddd@klinik-ikm": "CONFIRMED",
    }  # fmt: skip
    assert events["kp-aaa@klinik-ikm"].decoded("dtstart") == at(24, "09:00")
    assert events["kp-ccc@klinik-ikm"]["sequence"] == 1
    assert str(events["kp-aaa@klinik-ikm"]["summary"]).startswith("Bu Sari: ")
    only = Calendar.from_ical(klinik("visits", "--ics", "--consultant", "2002").stdout_bytes)
    assert [str(event["uid"]) for event in only.walk("VEVENT")] == ["kp-ddd@klinik-ikm"]
    assert "Pak Eko" in str(only["x-wr-calname"])


def test_days_are_the_offices_days(town, monkeypatch):
    monkeypatch.setattr("bot.cli_calendar.system_clock", lambda: datetime(2026, 11, 23, 17, 30, tzinfo=UTC))
    assert objects("slots")[0]["day"] == "2026-11-24", "half past midnight in Jakarta"


def test_a_year_is_the_most_and_is_shown(town):
    days = objects("slots", "--from", "2028-01-01", "--to", "2028-12-31")
    assert len(days) == 366
    assert "2028-02-29" in [each["day"] for each in days]


@pytest.mark.parametrize(
    ("words", "part"),
    [
        (["slots", "--from", "besok"], "besok"),
        (["slots", "--to", "2026-02-30"], "2026-02-30"),
        (["visits", "--from", "24/11/2026"], "24/11/2026"),
        (["slots", "--from", "2026-11-25", "--to", "2026-11-24"], "after"),
        (["visits", "--to", "2026-11-22"], "after"),
        (["slots", "--from", "2026-01-01", "--to", "2027-01-02"], "366"),
        (["slots", "--from", "9999-12-31"], "2199"),
        (["slots", "--from", "0001-01-01", "--to", "0001-01-02"], "2000"),
        (["slots", "--topic", "batu"], "batu"),
        (["slots", "--consultant", "4004"], "4004"),
        (["visits", "--consultant", "@budi"], "@budi"),
        (["visits", "--consultant", "9" * 40], "9999"),
        (["visits", "--status", "lost"], "no_show"),
        (["visits", "--ics", "--json"], "--json"),
    ],
)
def test_a_mistake_is_one_line_and_ends_with_2(town, words, part):
    told = klinik(*words)
    assert (told.exit_code, told.stdout) == (2, "")
    (line,) = told.stderr.splitlines()
    assert line.startswith("klinik: ")
    assert part in line


def test_an_admin_is_no_consultant(town):
    klinik("staff", "add", "3001", "Bu Rina", "--admin")
    assert klinik("slots", "--consultant", "3001").exit_code == 2


def test_the_visits_of_one_who_works_here_no_more_can_still_be_seen(town, file):
    with closing(sqlite3.connect(file)) as database, database:  # `klinik staff remove` would hand them over
        database.execute("UPDATE staff SET is_active = 0 WHERE telegram_id = 2002")
    assert [line[2] for line in lines("visits", "--consultant", "2002")] == ["KP-DDD"]
    wednesday = objects("slots", "--consultant", "2002")[2]
    assert states(wednesday, "Pak Eko")["13:00"] == "booked KP-DDD"
    assert "free" not in states(wednesday, "Pak Eko").values()


def test_looking_waits_for_nobody_and_changes_nothing(town, file):
    with closing(sqlite3.connect(file, isolation_level=None)) as writer:
        writer.execute("BEGIN IMMEDIATE")
        writer.execute("UPDATE people SET name = 'belum tetap'")
        assert lines("visits")[0][5] == "Bu Sari"
        assert klinik("slots").exit_code == 0
        writer.execute("ROLLBACK")
    before = file.read_bytes()
    klinik("slots")
    assert file.read_bytes() == before


def test_without_a_database_none_is_made(monkeypatch, tmp_path):
    monkeypatch.setenv("DATABASE_URL", f"sqlite+aiosqlite:///{tmp_path}/nowhere.db")
    told = klinik("slots")
    assert told.exit_code == 2
    assert "nowhere.db" in told.stderr
    assert not (tmp_path / "nowhere.db").exists()


@pytest.mark.parametrize("content", [b"", b"no database at all" * 100])
def test_what_is_no_database_of_ours_is_one_line(file, content):
    file.write_bytes(content)
    told = klinik("visits")
    assert told.exit_code == 2
    assert len(told.stderr.splitlines()) == 1


def test_an_empty_office_has_days_and_nobody_in_them():
    days = objects("slots", "--from", "2026-11-24", "--to", "2026-11-24")
    assert [hour["consultants"] for hour in days[0]["hours"]] == [[]] * 7
    assert lines("visits") == []
    assert date.fromisoformat(days[0]["day"]) == date(2026, 11, 24)
