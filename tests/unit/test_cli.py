"""The operator's commands, run as typed."""

import shutil
from pathlib import Path

import pytest
import yaml
from typer.testing import CliRunner, Result

from bot.cli import app, main
from bot.errors import ContentError
from bot.settings import PACKAGED_CONTENT, Settings


@pytest.fixture(autouse=True)
def _own_database(monkeypatch, tmp_path, migrated):
    """Nothing of this machine's settings, and a database of one's own."""
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    shutil.copy(migrated, tmp_path / "klinik.db")
    monkeypatch.setenv("DATABASE_URL", f"sqlite+aiosqlite:///{tmp_path}/klinik.db")
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def content(monkeypatch, tmp_path) -> Path:
    """A copy of the shipped content that the commands look at."""
    copy = tmp_path / "content"
    shutil.copytree(PACKAGED_CONTENT, copy)
    monkeypatch.setenv("CONTENT_DIR", str(copy))
    return copy


def klinik(*words: str) -> Result:
    return CliRunner().invoke(app, list(words))


def staff() -> list[list[str]]:
    return [line.split("\t") for line in klinik("staff", "list").stdout.splitlines()]


def test_check_counts_what_there_is_and_lists_the_gaps():
    told = klinik("check")
    assert told.exit_code == 0
    *lines, summary = told.stdout.splitlines()
    assert summary.endswith(" 0 errors")
    assert {line.split()[0] for line in lines} <= {"gap", "warning"}
    assert any("place.address" in line for line in lines)


def test_check_lists_every_error_and_ends_with_2(content):
    with (content / "messages" / "home.yaml").open("a") as messages:
        messages.write("asks: for this\nor: for that\n")
    told = klinik("check")
    assert told.exit_code == 2
    errors = [line for line in told.stdout.splitlines() if line.startswith("error")]
    assert len(errors) == 2
    assert "2 errors" in told.stdout


def test_check_looks_at_every_office(content):
    assert any("profile lebak: place.address" in line for line in klinik("check").stdout.splitlines())
    path = content / "profiles" / "lebak.yaml"
    path.write_text(path.read_text().replace("[e_katalog]", "[nope]"))
    told = klinik("check")
    assert told.exit_code == 2
    (error,) = [line for line in told.stdout.splitlines() if line.startswith("error")]
    assert "lebak" in error


def test_the_demo_is_of_the_office_asked_for(monkeypatch, tmp_path):
    monkeypatch.setenv("OFFICE_PROFILE", "bandung")
    told = klinik("demo", "--folder", str(tmp_path / "demo"))
    assert isinstance(told.exception, ContentError)
    assert "bandung" in str(told.exception)


def test_check_warns_of_old_facts_and_still_succeeds(content):
    path = content / "certifications" / "nib.yaml"
    topic = yaml.safe_load(path.read_text())
    path.write_text(yaml.safe_dump({**topic, "last_verified": "2020-01-01"}, allow_unicode=True))
    told = klinik("check")
    assert told.exit_code == 0
    assert any(line.startswith("warning") and "nib" in line for line in told.stdout.splitlines())


def test_a_file_that_cannot_be_read_is_one_line_and_exit_code_2(content, monkeypatch, capsys):
    (content / "clinic.yaml").unlink()
    monkeypatch.setattr("sys.argv", ["klinik", "check"])
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 2
    err = capsys.readouterr().err
    assert err.startswith("klinik: ")
    assert "clinic.yaml" in err
    assert len(err.splitlines()) == 1


def test_somebody_enrolled_is_on_the_list_with_their_roles():
    assert staff() == []
    assert klinik("staff", "add", "2001", "Pak Budi", "--consultant").exit_code == 0
    assert klinik("staff", "add", "3001", "Bu Rina", "--consultant", "--admin").exit_code == 0
    assert staff() == [["2001", "Pak Budi", "consultant"], ["3001", "Bu Rina", "consultant, admin"]]


def test_enrolling_again_adds_a_role_and_no_second_row():
    klinik("staff", "add", "2001", "Pak Budi", "--consultant")
    klinik("staff", "add", "2001", "Pak Budi", "--consultant")
    klinik("staff", "add", "2001", "Pak Budi", "--admin")
    assert staff() == [["2001", "Pak Budi", "consultant, admin"]]


def test_somebody_must_be_enrolled_as_something():
    told = klinik("staff", "add", "2001", "Pak Budi")
    assert told.exit_code == 2
    assert "--consultant" in told.output
    assert staff() == []


def test_somebody_removed_stays_on_the_list_as_retired_and_can_come_back():
    klinik("staff", "add", "2001", "Pak Budi", "--consultant")
    assert klinik("staff", "remove", "2001").exit_code == 0
    assert "retired" in staff()[0][2]
    klinik("staff", "add", "2001", "Pak Budi", "--consultant")
    assert "retired" not in staff()[0][2]


def test_a_retired_admin_who_comes_back_as_consultant_is_no_admin():
    klinik("staff", "add", "3001", "Bu Rina", "--admin")
    klinik("staff", "remove", "3001")
    klinik("staff", "add", "3001", "Bu Rina", "--consultant")
    assert staff() == [["3001", "Bu Rina", "consultant"]]


def test_removing_a_stranger_is_said_to_be_a_mistake():
    told = klinik("staff", "remove", "4004")
    assert told.exit_code == 2
    assert "4004" in told.output


@pytest.mark.parametrize("words", [["staff", "add", "@budi", "Pak Budi", "--admin"], ["staff", "remove", "budi"]])
def test_a_telegram_id_is_a_number(words):
    assert klinik(*words).exit_code == 2


def test_migrate_makes_a_new_database_and_may_be_repeated(monkeypatch, tmp_path):
    monkeypatch.setenv("DATABASE_URL", f"sqlite+aiosqlite:///{tmp_path}/new/klinik.db")
    assert klinik("migrate").exit_code == 0
    assert klinik("migrate").exit_code == 0
    assert staff() == []


def test_every_command_explains_itself():
    for words in ([], ["staff"]):
        told = klinik(*words, "--help")
        assert told.exit_code == 0
    for name in ("run", "demo", "check", "migrate", "ask", "unanswered", "slots", "visits", "staff"):
        assert name in klinik("--help").stdout
        assert len(klinik(name, "--help").stdout) > 60
