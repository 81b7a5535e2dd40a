"""`klinik ask` as another program drives it, and `klinik unanswered`."""

import json
import os
import shutil
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import create_engine
from sqlalchemy.orm import Session

from bot.services import unanswered
from bot.settings import Settings

ROOT = Path(__file__).resolve().parent.parent.parent


@pytest.fixture
def env(tmp_path: Path) -> dict[str, str]:
    """No settings but a database that is not there and cannot be made."""
    ours = {name.upper() for name in Settings.model_fields}
    kept = {name: value for name, value in os.environ.items() if name not in ours}
    nowhere = f"sqlite+aiosqlite:///{tmp_path}/nowhere/at/all.db"
    return {**kept, "PYTHONPATH": str(ROOT), "DATABASE_URL": nowhere}


def klinik(env: dict[str, str], folder: Path, *words: str, typed: bytes = b"") -> bytes:
    command = [sys.executable, "-m", "bot", *words]
    told = subprocess.run(command, input=typed, env=env, cwd=folder, capture_output=True, timeout=100, check=True)
    assert told.stderr == b""
    return told.stdout


def test_a_question_a_line_an_object_a_line(env, tmp_path):
    lines = [
        b"cara urus pirt", b"", b"halo", b"terima kasih", b"asdf qwer zxcv", b"  pirt  ", b"\xff\xfe\x80",
        "izin édàr 😀 \u2028 \x0b pirt".encode(), b'"kutip" \\ {x}', b"pirt\r", b"x" * 100_000, b"pirt " * 20_000,
        b"\0", b"nib",
    ]  # fmt: skip
    told = klinik(env, tmp_path, "ask", "--json", typed=b"\n".join(lines)).decode()
    found = [json.loads(line) for line in told.removesuffix("\n").split("\n")]
    assert [each["q"] for each in found] == [line.decode(errors="replace").removesuffix("\r") for line in lines]
    for each in found:
        assert each.keys() == {"q", "topics", "answered"}
        assert each["answered"] is bool(each["topics"])
        assert len(each["topics"]) <= 3
    assert (found[0]["topics"][0], found[0]["answered"]) == ("sppirt", True)
    assert found[1] == {"q": "", "topics": [], "answered": False}
    assert [each["topics"] for each in found[2:5]] == [[], [], []]
    assert (found[9]["q"], found[9]["topics"][0]) == ("pirt", "sppirt")
    assert found[-1]["topics"][0] == "nib"
    assert list(tmp_path.iterdir()) == [], "asking needs no database and makes none"


def test_each_answer_comes_before_the_next_question(env, tmp_path):
    command = [sys.executable, "-m", "bot", "ask", "--json"]
    with subprocess.Popen(command, env=env, cwd=tmp_path, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        for question, topics in ((b"pirt\n", ["sppirt"]), (b"\n", []), (b"nib\n", ["nib"])):
            process.stdin.write(question)
            process.stdin.flush()
            assert json.loads(process.stdout.readline())["topics"][:1] == topics
        process.stdin.close()
        assert process.wait(timeout=60) == 0


def test_words_on_the_command_line_are_one_question_to_be_read(env, tmp_path):
    told = klinik(env, tmp_path, "ask", "cara", "urus", "pirt").decode()
    assert "sppirt" in told
    assert "no answer" in klinik(env, tmp_path, "ask", "asdf qwer").decode()
    assert json.loads(klinik(env, tmp_path, "ask", "--json", "nib", "dong"))["q"] == "nib dong"


def test_the_unanswered_are_listed_for_people_and_for_programs(env, tmp_path, migrated):
    file = tmp_path / "klinik.db"
    shutil.copy(migrated, file)
    engine = create_engine(f"sqlite:///{file}")
    with Session(engine) as session:
        for text in ("mesin jahit", "kereta ke bandung", "mesin jahit"):
            unanswered.keep(session, text, date(2026, 11, 23))
        session.commit()
    engine.dispose()
    env["DATABASE_URL"] = f"sqlite+aiosqlite:///{file}"
    told = klinik(env, tmp_path, "unanswered").decode().splitlines()
    assert told == ["2\t2026-11-23\tmesin jahit", "1\t2026-11-23\tkereta ke bandung"]
    found = [json.loads(line) for line in klinik(env, tmp_path, "unanswered", "--json").splitlines()]
    assert found[0] == {"text": "mesin jahit", "times": 2, "last_on": "2026-11-23"}
