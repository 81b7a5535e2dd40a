"""Settings and their documentation say the same."""

import re
from pathlib import Path

import pytest

from bot.errors import SettingsError
from bot.settings import PACKAGED_CONTENT, Settings, load_settings

ROOT = Path(__file__).resolve().parents[2]
EXAMPLE = ROOT / ".env.example"
LINE = re.compile(r"^(?:# ?)?([A-Z][A-Z_]+)=(.*)$")


@pytest.fixture(autouse=True)
def _nothing_set(monkeypatch, tmp_path):
    """No setting of this machine, and no .env file, reaches these tests."""
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.chdir(tmp_path)


def documented() -> dict[str, str]:
    lines = EXAMPLE.read_text(encoding="utf-8").splitlines()
    return {found[1]: found[2] for line in lines if (found := LINE.match(line))}


def plain(settings: Settings) -> dict[str, object]:
    secrets = {"bot_token", "webhook_secret"}
    values = {name: getattr(settings, name) for name in Settings.model_fields}
    return {name: value.get_secret_value() if name in secrets else value for name, value in values.items()}


def test_every_setting_is_documented_and_every_documented_setting_exists():
    assert {name.lower() for name in documented()} == set(Settings.model_fields)


def test_every_documented_value_is_the_default():
    told = plain(load_settings(_env_file=EXAMPLE))
    defaults = plain(load_settings())
    assert told == defaults
    assert ROOT / documented()["CONTENT_DIR"] == defaults["content_dir"]


def test_every_setting_in_the_example_is_explained_above_it():
    lines = EXAMPLE.read_text(encoding="utf-8").splitlines()
    for number, line in enumerate(lines):
        if LINE.match(line) and (number == 0 or not lines[number - 1].strip()):
            raise AssertionError(f"{line}: no sentence above it")


def test_the_example_holds_no_secret():
    assert documented()["BOT_TOKEN"] == documented()["WEBHOOK_SECRET"] == ""


@pytest.mark.parametrize("name", [name for name, value in documented().items() if not value] + ["CONTENT_DIR"])
def test_a_setting_left_empty_is_as_good_as_not_set(monkeypatch, name):
    monkeypatch.setenv(name, "")
    assert plain(load_settings()) == plain(Settings(_env_file=None))


def test_the_environment_wins_over_the_file(monkeypatch, tmp_path):
    (tmp_path / ".env").write_text("SEND_RATE=5\nTICK_SECONDS=7\nSOMETHING_ELSE=1\n")
    monkeypatch.setenv("SEND_RATE", "6")
    settings = load_settings()
    assert (settings.send_rate, settings.tick_seconds) == (6, 7)


@pytest.mark.parametrize(
    ("written", "ids"), [("", ()), ("12", (12,)), ("12,34", (12, 34)), (" 12 , 34 ,", (12, 34)), ("-5", (-5,))]
)
def test_admins_are_a_list_with_commas(monkeypatch, written, ids):
    monkeypatch.setenv("ADMIN_IDS", written)
    assert load_settings().admin_ids == ids


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("ADMIN_IDS", "@sari"),
        ("ADMIN_IDS", "12;34"),
        ("WEBHOOK_PORT", "70000"),
        ("WEBHOOK_PORT", "http"),
        ("SEND_RATE", "0"),
        ("SEND_RATE", "fast"),
        ("TICK_SECONDS", "-1"),
        ("LOG_LEVEL", "LOUD"),
        ("SQLITE_SYNCHRONOUS", "MAYBE"),
    ],
)
def test_a_wrong_value_is_named_in_one_line(monkeypatch, name, value):
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError) as caught:
        load_settings()
    assert name in str(caught.value)
    assert "\n" not in str(caught.value)


def test_secrets_do_not_show_when_settings_are_printed(monkeypatch):
    monkeypatch.setenv("BOT_TOKEN", "123456:very-secret")
    monkeypatch.setenv("WEBHOOK_SECRET", "also-secret")
    settings = load_settings()
    assert "secret" not in f"{settings!r} {settings}".replace("webhook_secret", "")
    assert settings.bot_token.get_secret_value() == "123456:very-secret"


def test_the_shipped_content_is_used_unless_another_folder_is_named(monkeypatch, tmp_path):
    assert load_settings().content_dir == PACKAGED_CONTENT
    monkeypatch.setenv("CONTENT_DIR", str(tmp_path))
    assert load_settings().content_dir == tmp_path
