"""Makes bot_api.json from aiogram's unpacked source distribution: names, types, what is required, what is answered.

    python tests/strangers/reduce.py aiogram-3.31.0/

Types are written in short: `Integer|String`, `[PhotoSize]` for an array, `'creator'` for a text that is always the
same; `!` after it says that the field is required. Instead of an object named in `texts` a plain text may stand.
"""

import ast
import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

TARGET = Path(__file__).with_name("bot_api.json")
_ALWAYS = re.compile(r"(?:, always '(\w+)'|, must be (\w+))\.?$")
_JOINED = re.compile(r" or | and |, ")
_PRIMITIVES = {"bool": "True", "int": "Integer", "str": "String"}
_UNION = re.compile(r"^(?:Result)?(\w+?)Union$")


def reduced(sdist: Path) -> dict[str, Any]:
    given = json.loads((sdist / ".butcher/schema/schema.json").read_text(encoding="utf-8"))
    returns = dict(_returns(sdist / "aiogram" / "methods"))
    kept: dict[str, Any] = {"api": given["api"]["version"], "methods": {}, "objects": {}, "unions": {}, "texts": []}
    for item in (child for group in given["items"] for child in group["children"]):
        name, fields = item["name"], {field["name"]: _field(field) for field in item["annotations"]}
        if name[0].islower():
            kept["methods"][name] = {"returns": returns[name], "parameters": fields}
        elif not fields and (branches := _branches(item["description"])):
            kept["unions"][name] = branches
        else:
            kept["objects"][name] = fields
        if "String can be used instead of this object" in item["description"]:
            kept["texts"].append(name)
    return kept


def _field(given: dict[str, Any]) -> str:
    always = _ALWAYS.search(given["description"]) if given["type"] == "String" else None
    kind = f"'{always[1] or always[2]}'" if always else _short(given["type"])
    return kind + "!" * given["required"]


def _short(written: str) -> str:
    """`Array of A, B and C` is an array of any of these."""
    if written.startswith("Array of "):
        return f"[{_short(written.removeprefix('Array of '))}]"
    return "|".join(_JOINED.split(written))


def _branches(description: str) -> list[str]:
    """What an object without fields of its own can be, from the list in its description."""
    named = re.findall(r"^ - (\w+)$", description, re.MULTILINE)
    if "String for plain text" in description:
        return ["String", "[RichText]", *named]
    return named


def _returns(folder: Path) -> Iterator[tuple[str, str]]:
    """The documentation tells results in prose only; aiogram's method classes name them."""
    for file in sorted(folder.glob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ClassDef):
                told = {_target(line): line.value for line in node.body if isinstance(line, ast.Assign)}
                if "__api_method__" in told:
                    yield ast.literal_eval(told["__api_method__"]), _result(told["__returning__"])


def _target(line: ast.Assign) -> str:
    return ast.unparse(line.targets[0])


def _result(node: ast.expr) -> str:
    if isinstance(node, ast.BinOp):
        return f"{_result(node.left)}|{_result(node.right)}"
    if isinstance(node, ast.Subscript):
        return f"[{_result(node.slice)}]"
    name = ast.unparse(node)
    return _PRIMITIVES.get(name) or _UNION.sub(r"\1", name)


if __name__ == "__main__":
    text = json.dumps(reduced(Path(sys.argv[1])), ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    TARGET.write_text(text + "\n", encoding="utf-8")
