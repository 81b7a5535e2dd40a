"""Rules of the code that no linter knows."""

import ast
import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from bot.catalog.loader import load_catalog
from bot.catalog.models import MenuEntry
from bot.settings import PACKAGED_CONTENT
from handlers import FEATURES, routing

ROOT = Path(__file__).resolve().parent.parent
LONGEST_FILE = 400
WORDS = """
    adalah akan anda atau bagaimana bapak bahwa baik batalkan belum berapa bila bisa boleh coba dalam dan dapat dari
    dengan di gagal hari harus ibu ini itu jadwalnya jam juga kalau kami karena ke ketik kirim kita klik lalu lagi maaf
    masukkan mohon nama oleh pada perlu pesan pilih produk saja salah sampai saya sebelum selamat semua setelah silakan
    silahkan sudah tanggal tapi tekan terima terkirim tetapi tidak tolong untuk yaitu yang
"""
BAHASA = frozenset(WORDS.split())
SPARED = frozenset({"nama", "produk", "jam", "hari", "pesan"})  # also words of ids and commands: alone they say nothing

routing.load_features()


def sources(*folders: str) -> list[Path]:
    found = [path for folder in folders for path in sorted((ROOT / folder).rglob("*.py"))]
    assert found
    return found


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def docstrings(module: ast.Module) -> set[int]:
    """The ids of all docstring nodes, those of attributes included."""
    bodies = [body for node in ast.walk(module) if isinstance(body := getattr(node, "body", None), list)]
    texts = [each.value for body in bodies for each in body if isinstance(each, ast.Expr)]
    return {id(text) for text in texts if isinstance(text, ast.Constant)}


@cache
def literals(path: Path) -> list[tuple[int, str]]:
    """Every string literal that is no docstring, with its line."""
    told = docstrings(tree(path))
    texts = (each for each in ast.walk(tree(path)) if isinstance(each, ast.Constant) and isinstance(each.value, str))
    return [(each.lineno, each.value) for each in texts if id(each) not in told]


def test_no_file_is_longer_than_400_lines():
    lengths = {
        path: len(path.read_text(encoding="utf-8").splitlines()) for path in sources("bot", "handlers", "playground")
    }
    assert {str(path.relative_to(ROOT)): n for path, n in lengths.items() if n > LONGEST_FILE} == {}


def speaks_bahasa(text: str) -> bool:
    words = set(re.findall(r"[a-z]+", text.lower())) & BAHASA
    return bool(words - SPARED) or len(words) > 1


def test_what_people_read_is_in_the_content_and_not_in_the_code():
    spoken = [
        f"{path.relative_to(ROOT)}:{line}: {text!r}"
        for path in sources("bot", "handlers")
        for line, text in literals(path)
        if speaks_bahasa(text)
    ]
    assert spoken == []


@pytest.mark.parametrize(
    "text", ["Maaf, coba lagi.", "Pilih jamnya", "Terima kasih, Bu Sari", "Anda belum punya jadwal"]
)
def test_the_word_list_knows_bahasa_when_it_sees_it(text):
    assert speaks_bahasa(text)


def button_calls() -> Iterator[tuple[str, str, list[ast.expr]]]:
    """Where, name and arguments of every `act("name", ...)` and `Act("name", (...))` with a literal name."""
    for path in sources("bot/screens", "handlers"):
        for node in ast.walk(tree(path)):
            if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name) or not node.args:
                continue
            first, *rest = node.args
            if node.func.id not in ("act", "Act") or not isinstance(first, ast.Constant):
                continue
            if node.func.id == "Act" and rest:
                rest = list(rest[0].elts) if isinstance(rest[0], ast.Tuple) else [ast.Starred(rest[0])]
            yield f"{path.relative_to(ROOT)}:{node.lineno}", str(first.value), rest


def is_open(arguments: list[ast.expr]) -> bool:
    """Whether their number is only known when the program runs."""
    return any(isinstance(each, ast.Starred) for each in arguments)


def test_every_button_names_an_action_that_takes_its_arguments():
    wrong, seen = [], set()
    for where, name, arguments in button_calls():
        seen.add(name)
        route = routing.ACTIONS.get(name)
        if route is None:
            wrong.append(f"{where}: no action is called {name}")
        elif not (is_open(arguments) or route.required <= len(arguments) <= len(route.kinds)):
            wrong.append(f"{where}: {name} takes {route.required} to {len(route.kinds)} arguments")
    assert wrong == []
    assert len(seen) > 30, "the search for buttons has gone blind"


def test_every_action_is_reached_by_a_button_a_command_a_menu_entry_or_another_action():
    menu = {entry.action for entry in _doors_of_the_content()}
    named = Counter(text for path in sources("bot/screens", "handlers") for _, text in literals(path))
    doors = {*menu, *routing.COMMANDS.values()}
    assert [name for name in routing.ACTIONS if named[name] < 2 and name not in doors] == []


def _doors_of_the_content() -> list[MenuEntry]:
    catalog = load_catalog(PACKAGED_CONTENT)
    return [*catalog.menu, *(topic.door for topic in catalog.desk.values())]


def test_every_menu_entry_and_every_door_of_the_desk_gives_its_action_arguments_it_takes():
    for entry in _doors_of_the_content():
        assert len(routing.ACTIONS[entry.action].arguments(list(entry.args))) == len(entry.args)


def test_every_command_is_described_and_every_description_is_of_a_command():
    described = {
        key.removeprefix("command.") for key in load_catalog(PACKAGED_CONTENT).messages if key.startswith("command.")
    }
    assert described == routing.COMMANDS.keys()


def test_every_command_is_one_telegram_accepts():
    for command in routing.COMMANDS:
        assert re.fullmatch(r"[a-z0-9_]{1,32}", command)


def test_every_feature_is_listed_and_every_module_with_actions_or_notices_is_a_feature():
    with_actions = {
        path.stem
        for path in sources("handlers")
        if path.stem != "routing" and re.search(r"^@(action|renders)\(", path.read_text(encoding="utf-8"), re.MULTILINE)
    }
    assert set(FEATURES) == with_actions


def test_action_names_begin_with_their_features_word_and_fit_beside_any_id():
    for name in routing.ACTIONS:
        assert re.fullmatch(r"[a-z]+\.[a-z]+", name)
        assert len(name) <= 14, "24 + 16 + 8 letters of arguments and their colons must fit in 64 bytes"


def test_only_the_clock_asks_for_the_time():
    askers = re.compile(r"datetime\.now\(|datetime\.utcnow\(|date\.today\(|time\.time\(")
    found = {
        str(path.relative_to(ROOT))
        for path in sources("bot", "handlers")
        if askers.search(path.read_text(encoding="utf-8"))
    }
    assert found <= {"bot/clock.py", "bot/cli.py"}
