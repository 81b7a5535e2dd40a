"""Which message keys the code asks for, and with which placeholders; read from the source, not run."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
SCANNED = ("bot", "handlers")
HANDED_ON = ("screens", "services", "handlers")  # where a key may be passed along as a string
TELLERS = {"t", "plain", "BadInput"}  # t("key", ...), ctx.t("key", ...), t.plain("key", ...), BadInput("key", ...)
ERRORS = ROOT / "bot" / "errors.py"
KEY = re.compile(r"[a-z]+\.[a-z_0-9]+")

Given = dict[str, set[str]]


@dataclass(slots=True)
class Usage:
    """What the program does with messages.

    `exact`: keys it names, with the values given; `families`: beginnings of keys it computes; `loose`: strings
    that may be keys and are handed on, with `loose_values` given where such a variable is looked up.
    """

    exact: Given = field(default_factory=dict)
    families: Given = field(default_factory=dict)
    loose: set[str] = field(default_factory=set)
    loose_values: set[str] = field(default_factory=set)
    actions: set[str] = field(default_factory=set)


@lru_cache(maxsize=1)
def usage() -> Usage:
    """The whole program's use of messages."""
    found = Usage()
    refusals = _refusals()
    found.exact.update({f"refusal.{key}": set() for key in refusals.values()})
    for package in SCANNED:
        for path in sorted((ROOT / package).rglob("*.py")):
            tree = ast.parse(path.read_text(encoding="utf-8"))
            if path.parent.name in HANDED_ON:
                found.loose |= _loose(tree)
            for node in ast.walk(tree):
                if isinstance(node, ast.Call):
                    _note_call(found, node, refusals)
    found.loose -= found.actions
    return found


def _refusals() -> dict[str, str]:
    """Error classes and the keys of their messages."""
    classes = (node for node in ast.parse(ERRORS.read_text(encoding="utf-8")).body if isinstance(node, ast.ClassDef))
    return {each.name: key for each in classes for line in each.body if (key := _class_key(line))}


def _class_key(line: ast.stmt) -> str | None:
    target = line.targets[0] if isinstance(line, ast.Assign) else getattr(line, "target", None)
    if getattr(target, "id", "") != "key" or not isinstance(line, ast.Assign | ast.AnnAssign):
        return None
    return str(line.value.value) if isinstance(line.value, ast.Constant) else None


def _loose(tree: ast.AST) -> set[str]:
    """Strings that look like keys, without the beginnings of computed ones."""
    computed = {id(part) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for part in node.values}
    texts = (node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and id(node) not in computed)
    return {text for text in texts if isinstance(text, str) and KEY.fullmatch(text)}


def _note_call(found: Usage, call: ast.Call, refusals: dict[str, str]) -> None:
    name, values = _callee(call.func), {keyword.arg or "**" for keyword in call.keywords}
    if name in refusals:
        found.exact[f"refusal.{refusals[name]}"] |= values
    elif name == "action":
        _note_action(found, call)
    elif name in TELLERS and call.args:
        keys = list(_keys(call.args[0]))
        for kind, key in keys:
            getattr(found, kind).setdefault(key, set()).update(values)
        if not keys:
            found.loose_values |= values - {"**"}


def _note_action(found: Usage, call: ast.Call) -> None:
    found.actions |= {str(arg.value) for arg in call.args if isinstance(arg, ast.Constant)}
    for keyword in call.keywords:
        if keyword.arg == "command" and isinstance(keyword.value, ast.Constant):
            found.exact.setdefault(f"command.{keyword.value.value!s}", set())


def _callee(function: ast.expr) -> str:
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


def _keys(argument: ast.expr) -> Iterator[tuple[str, str]]:
    """A literal key, either branch of a conditional, or the literal beginning of an f-string."""
    if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
        yield "exact", argument.value
    elif isinstance(argument, ast.IfExp):
        yield from _keys(argument.body)
        yield from _keys(argument.orelse)
    elif isinstance(argument, ast.JoinedStr) and isinstance(argument.values[0], ast.Constant):
        yield "families", str(argument.values[0].value)
