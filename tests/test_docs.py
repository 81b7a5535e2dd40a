"""What the documents tell people to type exists."""

import re
from pathlib import Path

import pytest
import typer

from bot.cli import app
from bot.settings import Settings

ROOT = Path(__file__).resolve().parent.parent
DOCUMENTS = sorted(
    path
    for path in (*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "benchmarks").rglob("*.md"))
    if path.name != "CHANGELOG.md"  # tells what was, not what is
)
each_document = pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
CODE = re.compile(r"```[a-z]*\n(.*?)```|`([^`\n]+)`", re.DOTALL)
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")


def told(document: Path) -> str:
    return document.read_text(encoding="utf-8")


def code(document: Path) -> list[str]:
    """What stands in code marks, line by line."""
    return [line for block, span in CODE.findall(told(document)) for line in (block or span).splitlines()]


def make_targets() -> set[str]:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    return set(re.findall(r"^([a-z][a-z-]*):(?!=)", makefile, re.MULTILINE))


def commands() -> dict[str, set[str]]:
    """Commands and their options; those of a group as `staff add`."""

    def walk(group, before=""):
        for name, command in group.commands.items():
            yield before + name, {option for parameter in command.params for option in parameter.opts}
            if hasattr(command, "commands"):
                yield from walk(command, f"{before}{name} ")

    return dict(walk(typer.main.get_command(app)))


def test_there_is_something_to_read():
    assert ROOT / "README.md" in DOCUMENTS or not (ROOT / "README.md").exists()
    assert {"demo", "test"} <= make_targets()
    assert {"run", "demo", "check", "staff add"} <= commands().keys()


@each_document
def test_every_make_target_named_exists(document):
    named = {target for line in code(document) for target in re.findall(r"\bmake ([a-z][a-z-]*)", line)}
    assert named - make_targets() == set()


@each_document
def test_every_command_named_exists_with_its_options(document):
    known = commands()
    for line in code(document):
        for words in re.findall(r"(?:^|\s|bin/)(?:klinik|python -m bot)((?: +[^\s|&;#]+)*)", line):
            first, *rest = words.split() or ["--help"]
            if first.startswith(("-", "[", "<")) or "." in first:
                continue
            name = f"{first} {rest[0]}" if rest and f"{first} {rest[0]}" in known else first
            assert name in known, f"{document.name}: {line}"
            options = {word.split("=")[0] for word in rest if word.startswith("--")}
            assert options <= known[name] | {"--help"}, f"{document.name}: {line}"


@each_document
def test_every_setting_named_exists(document):
    settings = {name.upper() for name in Settings.model_fields}
    prefixes = {name.split("_")[0] for name in settings}
    words = {word for line in code(document) for word in re.findall(r"\b[A-Z]+(?:_[A-Z]+)+\b", line)}
    assert {word for word in words if word.split("_")[0] in prefixes} <= settings


@each_document
def test_every_file_named_exists(document):
    """Paths in code marks that begin with one of our folders; `<name>`, `*` and `x` stand for something."""
    for line in code(document):
        for path in re.findall(
            r"(?<![\w/.])((?:bot|handlers|content|playground|tests|docs|benchmarks)/[\w/.*<>-]*)", line
        ):
            fixed = re.split(r"[<*]|\bx\.", path)[0].rstrip(".")
            place = ROOT / fixed if fixed == path.rstrip(".") else (ROOT / fixed).parent
            assert place.exists(), f"{document.name}: {path}"


@each_document
def test_every_link_to_a_file_leads_somewhere(document):
    for target in LINK.findall(told(document)):
        if not re.match(r"[a-z]+:|#", target):
            assert (document.parent / target.split("#")[0]).exists(), f"{document.name}: {target}"


def test_every_setting_is_in_the_example():
    example = (ROOT / ".env.example").read_text(encoding="utf-8")
    for name in Settings.model_fields:
        assert re.search(rf"^(# )?{name.upper()}=", example, re.MULTILINE), name


def test_every_make_target_is_phony_or_a_file():
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    phony = set(" ".join(re.findall(r"^\.PHONY: (.*)$", makefile, re.MULTILINE)).split())
    assert make_targets() == phony


def test_the_readme_names_the_two_commands_that_are_enough():
    readme = ROOT / "README.md"
    if not readme.exists():
        pytest.skip("not written yet")
    assert "make demo" in told(readme)
    assert "make test" in told(readme)
