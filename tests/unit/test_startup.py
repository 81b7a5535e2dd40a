"""What an operator sees when the clinic cannot open: one line on stderr, exit code 2, no traceback."""

import asyncio
import os
import shutil
import sys
import threading
from pathlib import Path

import pytest

from bot.app import open_clinic, serve
from bot.db.schema import prepare
from bot.db.session import Database
from bot.errors import StartupError, StorageError
from bot.settings import PACKAGED_CONTENT, Settings, load_settings
from playground import Playground
from tests.stage import Stage

ROOT = Path(__file__).resolve().parents[2]
NOWHERE = "http://127.0.0.1:9"  # the discard port: nobody answers
TOKEN = "123456:OURS"


@pytest.fixture
def refusal(tmp_path):
    """Opens the clinic with these settings, in this process, and gives the one line that says why it does not."""

    async def open_with(**told: object) -> str:
        database = f"sqlite+aiosqlite:///{tmp_path}/klinik.db"
        given = {"bot_token": TOKEN, "bot_api_url": NOWHERE, "database_url": database, **told}
        with pytest.raises(StartupError) as caught:
            async with asyncio.timeout(10):
                await serve(load_settings(_env_file=None, **given))
        line = str(caught.value)
        assert "\n" not in line, line
        return line

    return open_with


@pytest.fixture
def content(tmp_path) -> Path:
    """A copy of the shipped content, to be broken."""
    copy = tmp_path / "content"
    shutil.copytree(PACKAGED_CONTENT, copy)
    return copy


async def klinik_run(folder: Path, **settings: object) -> str:
    """`python -m bot run` with nothing but these settings; gives its one line on stderr."""
    clean = {name: value for name, value in os.environ.items() if name.lower() not in Settings.model_fields}
    told = {"BOT_API_URL": NOWHERE, "DATABASE_URL": f"sqlite+aiosqlite:///{folder}/klinik.db", **settings}
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", "run", cwd=folder,
        env={**clean, "PYTHONPATH": str(ROOT), **{name: str(value) for name, value in told.items()}},
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    out, err = (each.decode() for each in await process.communicate())
    assert process.returncode == 2, err
    assert out == ""
    assert "Traceback" not in err
    assert len(err.splitlines()) == 1, err
    assert err.startswith("klinik: ")
    return err


async def test_no_token_is_one_line_and_exit_code_2(tmp_path):
    assert "@BotFather" in await klinik_run(tmp_path, BOT_TOKEN="")


async def test_a_token_telegram_refuses_is_one_line_that_does_not_repeat_it(tmp_path):
    async with Playground(token=TOKEN) as sim:
        line = await klinik_run(tmp_path, BOT_TOKEN="123456:THEIRS", BOT_API_URL=sim.url)
    assert "BOT_TOKEN" in line
    assert "THEIRS" not in line


async def test_broken_content_is_one_line_that_names_the_file(tmp_path, content):
    (content / "menu.yaml").write_text("- label: [oops\n")
    assert "menu.yaml" in await klinik_run(tmp_path, BOT_TOKEN=TOKEN, CONTENT_DIR=content)


async def test_a_second_process_on_the_same_database_is_turned_away(opened: Stage, tmp_path):
    url = f"sqlite+aiosqlite:///{opened.file}"
    line = await klinik_run(tmp_path, BOT_TOKEN=opened.sim.token, BOT_API_URL=opened.sim.url, DATABASE_URL=url)
    assert "another" in line
    assert "klinik.db" in line
    await opened.person(1001).says("/start")
    await opened.person(1001).sees("Setuju?")


async def test_a_file_that_is_no_database_is_one_line_that_names_it(tmp_path):
    letter = tmp_path / "letter"
    letter.write_text("this is no database at all, only a letter to a friend\n" * 20)
    line = await klinik_run(tmp_path, BOT_TOKEN=TOKEN, DATABASE_URL=f"sqlite+aiosqlite:///{letter}")
    assert "database" in line
    assert str(letter) in line
    assert letter.read_text().startswith("this is no database")


@pytest.mark.parametrize("token", ["not-a-token", "123456", "12 34:abc", "123456:", "123456:a/../b", "abc:DEF"])
async def test_a_malformed_token_is_noticed_without_asking_the_network(refusal, token):
    line = await refusal(bot_token=token)
    assert "BOT_TOKEN" in line
    assert token not in line


async def test_a_database_folder_that_cannot_be_made_is_named(refusal, tmp_path):
    (tmp_path / "file").write_text("not a folder")
    line = await refusal(database_url=f"sqlite+aiosqlite:///{tmp_path}/file/klinik.db")
    assert "/file/klinik.db" in line


async def test_a_full_disk_is_named(refusal, tmp_path):
    (tmp_path / "full").symlink_to("/dev/full")
    line = await refusal(database_url=f"sqlite+aiosqlite:///{tmp_path}/full")
    assert "database" in line
    assert "/full" in line


def test_a_file_that_cannot_be_opened_leaves_no_thread_behind_to_complain_on_stderr(tmp_path, monkeypatch):
    """A helper thread that outlives the event loop prints a traceback now and then, so look many times."""
    complaints = []
    monkeypatch.setattr(threading, "excepthook", complaints.append)
    (tmp_path / "folder").mkdir()
    for _ in range(30):
        database = Database(f"sqlite+aiosqlite:///{tmp_path}/folder")
        with pytest.raises(StorageError, match="folder"):
            asyncio.run(prepare(database))
    for thread in threading.enumerate():
        if "connection_worker" in thread.name:
            thread.join(1)
    assert complaints == []


@pytest.mark.parametrize("url", ["klinik.db", "sqlite:///klinik.db", "mysql://a:hunter2@host/klinik", ""])
async def test_a_database_url_nobody_understands_is_named_without_its_password(refusal, url):
    line = await refusal(database_url=url)
    assert "DATABASE_URL" in line
    assert "hunter2" not in line


async def test_content_that_does_not_hold_together_is_named(refusal, content):
    with (content / "messages" / "home.yaml").open("a") as messages:
        messages.write("\nasks: for this\n")
    assert "home.asks" in await refusal(content_dir=content)


async def test_a_menu_entry_that_leads_to_no_action_is_named(refusal, content):
    with (content / "menu.yaml").open("a") as menu:
        menu.write("- {label: Ajaib, action: magic.wand}\n")
    line = await refusal(content_dir=content)
    assert "menu.yaml" in line
    assert "magic.wand" in line


async def test_a_screen_telegram_would_refuse_is_named(refusal, content):
    with (content / "menu.yaml").open("a") as menu:
        menu.write(f"- {{label: Jauh, action: guide.show, args: [{'x' * 60}]}}\n")
    line = await refusal(content_dir=content)
    assert "Jauh" in line
    assert "64 bytes" in line


async def test_a_webhook_needs_a_secret_and_a_free_port(refusal):
    async with Playground(token=TOKEN) as sim:
        reached = {"bot_api_url": sim.url, "webhook_url": "https://klinik.example"}
        assert "WEBHOOK_SECRET" in await refusal(**reached)
        taken = int(sim.url.rsplit(":", 1)[1])
        line = await refusal(**reached, webhook_secret="word", webhook_port=taken)
    assert "WEBHOOK_PORT" in line


async def test_a_clinic_that_was_closed_opens_again_on_the_same_database(stage: Stage):
    async with open_clinic(stage.settings()):
        pass
    async with open_clinic(stage.settings()) as again:
        assert again.telegram.username


async def test_a_missing_database_folder_is_made(tmp_path):
    database = Database(f"sqlite+aiosqlite:///{tmp_path}/deep/er/klinik.db")
    await prepare(database)
    await database.close()
    assert database.file.exists()
