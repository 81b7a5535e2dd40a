"""Which message keys the code asks for, and with which placeholders; read from the source, not run."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
SCANNED = ("bot", "handlers")
TELLERS = {"t", "plain"}  # t("key", ...), ctx.t("key", ...), t.plain("key", ...)


@dataclass(slots=True)
class Usage:
    """Keys with the values given to them; prefixes of computed keys; plain strings that look like keys."""

    given: dict[str, set[str]] = field(default_factory=dict)
    prefixes: dict[str, set[str]] = field(default_factory=dict)
    strings: set[str] = field(default_factory=set)


@lru_cache(maxsize=1)
def usage() -> Usage:
    """The whole program's use of messages."""
    found = Usage()
    for package in SCANNED:
        for path in sorted((ROOT / package).rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                _note(found, node)
    return found


def _note(found: Usage, node: ast.AST) -> None:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        found.strings.add(node.value)
    if not isinstance(node, ast.Call) or not node.args or _callee(node.func) not in TELLERS:
        return
    values = {keyword.arg or "**" for keyword in node.keywords}
    for where, key in _keys(node.args[0]):
        getattr(found, where).setdefault(key, set()).update(values)


def _callee(function: ast.expr) -> str:
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


def _keys(argument: ast.expr) -> Iterator[tuple[str, str]]:
    """A literal key, either branch of a conditional, or the literal beginning of an f-string."""
    if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
        yield "given", argument.value
    elif isinstance(argument, ast.IfExp):
        yield from _keys(argument.body)
        yield from _keys(argument.orelse)
    elif isinstance(argument, ast.JoinedStr) and isinstance(argument.values[0], ast.Constant):
        yield "prefixes", str(argument.values[0].value)
