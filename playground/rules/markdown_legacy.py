"""parse_mode Markdown, the legacy mode: no nesting, and only `_*`[` can be escaped."""

import re

from playground.rules.code_fence import after_newline, language_at
from playground.rules.links import link_entity
from playground.rules.markup import Entity, MarkupError
from playground.rules.utf16 import byte_offset, utf16_length

_LEGACY_ENTITY = re.compile(r"\\([_*`\[])|(```|[_*`\[])")


def parse_markdown(text: str) -> tuple[str, list[Entity]]:
    """The visible text and its entities."""
    pieces: list[str] = []
    entities: list[Entity] = []
    at = 0
    while found := _LEGACY_ENTITY.search(text, at):
        pieces.append(text[at : found.start()])
        if found[1]:
            pieces.append(found[1])
            at = found.end()
            continue
        at = _legacy_entity(text, found[2], found.start(), pieces, entities)
    pieces.append(text[at:])
    return "".join(pieces), entities


def _legacy_entity(text: str, mark: str, at: int, pieces: list[str], entities: list[Entity]) -> int:
    padded = text + "\0"
    start, language = at + len(mark), ""
    if mark == "```":
        language, start = language_at(padded, start)
        start = after_newline(padded, start)
    end = text.find("]" if mark == "[" else mark, start)
    if end < 0:
        where = byte_offset(text, at)
        raise MarkupError(f"Can't find end of the entity starting at byte offset {where}")
    inner, after = text[start:end], end + len(mark)
    fields: Entity | None = {"type": {"_": "italic", "*": "bold", "`": "code", "```": "pre"}.get(mark, "")}
    if mark == "[":
        url, after = _legacy_url(text, inner, end)
        fields = link_entity(url)
    elif language:
        fields = {"type": "pre", "language": language}
    if inner and fields:
        offset = utf16_length("".join(pieces))
        entities.append({"offset": offset, "length": utf16_length(inner)} | fields)
    pieces.append(inner)
    return after


def _legacy_url(text: str, inner: str, end: int) -> tuple[str, int]:
    if text[end + 1 : end + 2] != "(":
        return inner, end + 1
    close = text.find(")", end)
    close = len(text) if close < 0 else close
    return text[end + 2 : close], close + 1
