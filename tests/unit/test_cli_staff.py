"""The operator says what consultants take, and takes their role away while people have visits with them."""

import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import create_engine, select
from sqlalchemy.orm import Session
from typer.testing import CliRunner, Result

from bot.catalog.loader import Catalog
from bot.cli import app
from bot.db.booking import Visit
from bot.db.messages import OutboxMessage
from bot.db.people import Staff
from bot.services.slots import OfficeCalendar
from bot.settings import Settings
from tests.unit.world import BUDI, a_person, a_visit

SIRI = 2002
LINK = "https://meet.example.org/pak-budi"


@pytest.fixture
def file(monkeypatch, tmp_path: Path, migrated: Path) -> Path:
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    shutil.copy(migrated, tmp_path / "klinik.db")
    monkeypatch.setenv("DATABASE_URL", f"sqlite+aiosqlite:///{tmp_path}/klinik.db")
    monkeypatch.chdir(tmp_path)
    klinik("staff", "add", str(BUDI), "Pak Budi", "--consultant")
    return tmp_path / "klinik.db"


def klinik(*words: str) -> Result:
    return CliRunner().invoke(app, list(words))


def rows(file: Path, table: type) -> list:
    engine = create_engine(f"sqlite:///{file}")
    with Session(engine) as session:
        found = list(session.scalars(select(table).order_by(table.id)))
    engine.dispose()
    return found


def books(file: Path, start: datetime, who: int = 1001, **more) -> None:
    """A visit with Pak Budi."""
    engine = create_engine(f"sqlite:///{file}")
    with Session(engine) as session:
        owner = a_person(session, start, telegram_id=who)
        consultant = session.scalars(select(Staff).where(Staff.telegram_id == BUDI)).one()
        a_visit(session, owner, consultant, start, code=f"KP-{who}", **more)
        session.commit()
    engine.dispose()


@pytest.fixture
def next_open(catalog: Catalog) -> datetime:
    """An hour of the shipped calendar, some days from now."""
    calendar, now = OfficeCalendar(catalog), datetime.now(UTC)
    days = (calendar.local_day(now) + timedelta(days=n) for n in range(2, 30))
    return next(slots[0].start for day in days if (slots := calendar.slots_on(day)))


def listed() -> str:
    return klinik("staff", "list").stdout


def test_what_a_consultant_takes_is_set_and_listed_and_unset(file: Path):
    told = klinik(
        "staff", "set", str(BUDI), "--topics", "sppirt,halal_reguler", "--weekdays", "1-3,5",
        "--link", LINK, "--most-a-day", "4",
    )  # fmt: skip
    assert told.exit_code == 0, told.output
    (budi,) = rows(file, Staff)
    assert (budi.topics, budi.weekdays) == (["halal_reguler", "sppirt"], [0, 1, 2, 4])
    assert (budi.online_link, budi.most_a_day) == (LINK, 4)
    assert f"topics halal_reguler,sppirt; weekdays 1,2,3,5; link {LINK}; 4 a day" in listed()
    klinik("staff", "set", str(BUDI), "--topics", "all", "--weekdays", "all", "--link", "none", "--most-a-day", "0")
    (budi,) = rows(file, Staff)
    assert (budi.topics, budi.weekdays, budi.online_link, budi.most_a_day) == (None, None, None, None)
    assert listed().strip().split("\t") == [str(BUDI), "Pak Budi", "consultant"]


def test_what_is_not_named_stays(file: Path):
    klinik("staff", "set", str(BUDI), "--weekdays", "1")
    klinik("staff", "set", str(BUDI), "--link", LINK)
    (budi,) = rows(file, Staff)
    assert (budi.weekdays, budi.online_link) == ([0], LINK)


@pytest.mark.parametrize(
    ("words", "named"),
    [
        (["--topics", "sppirt,nope"], "nope"),
        (["--topics", ""], "topic"),
        (["--weekdays", "0-3"], "0-3"),
        (["--weekdays", "4-1"], "4-1"),
        (["--weekdays", "senin"], "senin"),
        (["--link", "http://meet.example.org/a"], "https"),
        (["--link", "meet.example.org"], "https"),
        (["--link", "https://localhost/a"], "https"),
        (["--link", "https://budi:rahasia@meet.example.org/a"], "https"),
        (["--link", "https://meet.example.org/" + "a" * 200], "200"),
        (["--most-a-day", "-1"], "-1"),
        ([], "--topics"),
    ],
)
def test_a_setting_that_cannot_be_is_one_line_and_exit_code_2_and_sets_nothing(file: Path, words, named):
    told = klinik("staff", "set", str(BUDI), "--weekdays", "1", *words) if words else klinik("staff", "set", str(BUDI))
    assert told.exit_code == 2
    assert len(told.stderr.strip().splitlines()) == 1
    assert told.stderr.startswith("klinik: ")
    assert named in told.stderr
    (budi,) = rows(file, Staff)
    assert (budi.topics, budi.weekdays, budi.online_link, budi.most_a_day) == (None, None, None, None)


def test_only_consultants_have_settings(file: Path):
    klinik("staff", "add", "3001", "Bu Rina", "--admin")
    for nobody in ("3001", "4004"):
        told = klinik("staff", "set", nobody, "--weekdays", "1")
        assert told.exit_code == 2
        assert nobody in told.stderr


def test_booked_visits_that_no_longer_fit_are_listed_and_left_alone(file: Path, next_open: datetime):
    books(file, next_open, topic_id="nib")
    told = klinik("staff", "set", str(BUDI), "--topics", "sppirt")
    assert told.exit_code == 0
    assert "KP-1001" in told.stdout
    (visit,) = rows(file, Visit)
    assert visit.status == "booked"
    assert "KP-1001" not in klinik("staff", "set", str(BUDI), "--topics", "nib").stdout


def test_who_leaves_hands_visits_over_in_the_same_command(file: Path, next_open: datetime):
    klinik("staff", "add", str(SIRI), "Bu Siri", "--consultant")
    books(file, next_open, topic_id="nib")
    told = klinik("staff", "remove", str(BUDI))
    assert "1 handed over, 0 called off" in told.stdout
    (visit,) = rows(file, Visit)
    siri = next(member for member in rows(file, Staff) if member.telegram_id == SIRI)
    assert (visit.status, visit.consultant_id, visit.sequence) == ("booked", siri.id, 1)
    owed = {(row.kind, row.telegram_id) for row in rows(file, OutboxMessage)}
    assert owed >= {("visit_handed_over", 1001), ("visit_file", 1001), ("visit_booked", SIRI)}


def test_without_a_colleague_coming_visits_are_called_off_and_only_those(file: Path, next_open: datetime):
    books(file, next_open, topic_id="nib")
    books(file, datetime.now(UTC) - timedelta(minutes=10), who=1002)
    told = klinik("staff", "remove", str(BUDI))
    assert "0 handed over, 1 called off" in told.stdout
    assert [(visit.status, visit.ended_by) for visit in rows(file, Visit)] == [
        ("cancelled", "office"),
        ("booked", None),
    ]
    assert {(row.kind, row.telegram_id) for row in rows(file, OutboxMessage)} == {
        ("visit_called_off", 1001),
        ("visit_file_cancelled", 1001),
    }
    assert "coming visits" not in klinik("staff", "remove", str(BUDI)).stdout


def test_an_hour_that_is_only_held_lapses(file: Path, next_open: datetime):
    books(file, next_open, status="held", held_until=next_open)
    klinik("staff", "remove", str(BUDI))
    assert [visit.status for visit in rows(file, Visit)] == ["lapsed"]
    assert rows(file, OutboxMessage) == []


def test_every_staff_command_explains_itself():
    for name in ("add", "remove", "list", "set"):
        assert len(klinik("staff", name, "--help").stdout) > 60
