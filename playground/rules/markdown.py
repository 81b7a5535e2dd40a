"""parse_mode MarkdownV2: a port of the official scanner's behaviour, with its error texts and byte offsets."""

import re
from dataclasses import dataclass
from typing import Any

from playground.rules.code_fence import after_newline, language_at
from playground.rules.links import link_entity
from playground.rules.markup import Entity, MarkupError
from playground.rules.utf16 import byte_offset

_RESERVED = frozenset("_*[]()~`>#+-=|{}.!\n")
_SINGLE = {"*": "Bold", "~": "Strikethrough", "[": "TextUrl"}
_ENDS = {
    "Bold": "*",
    "Italic": "_",
    "Code": "`",
    "Pre": "```",
    "PreCode": "```",
    "TextUrl": "]",
    "Underline": "__",
    "Strikethrough": "~",
    "Spoiler": "||",
    "CustomEmoji": "]",
}
_WIRE = {
    "Bold": "bold",
    "Italic": "italic",
    "Code": "code",
    "Pre": "pre",
    "PreCode": "pre",
    "Underline": "underline",
    "Strikethrough": "strikethrough",
    "Spoiler": "spoiler",
    "BlockQuote": "blockquote",
    "ExpandableBlockQuote": "expandable_blockquote",
}
_EMOJI_LINK = re.compile(r"tg:(?://)?emoji/?\?(?:.*&)?id=([1-9][0-9]*)")


@dataclass(slots=True)
class _Open:
    kind: str
    argument: str
    offset: int
    at: int
    piece: int


def parse_markdown_v2(text: str) -> tuple[str, list[Entity]]:
    """The visible text and its entities."""
    return _Scanner(text).run()


class _Scanner:
    def __init__(self, text: str) -> None:
        self.text = text + "\0\0\0"
        self.end = len(text)
        self.pieces: list[str] = []
        self.offset = 0
        self.open: list[_Open] = []
        self.entities: list[Entity] = []
        self.in_quote = False
        self.quote_may_start = True

    def run(self) -> tuple[str, list[Entity]]:
        at = 0
        while at < self.end:
            at = self._step(at) + 1
        self._close_last_quote()
        if self.open:
            raise self._unfinished(self.open[-1])
        return "".join(self.pieces), self.entities

    def _step(self, at: int) -> int:
        """Consume what starts here and answer the last position consumed."""
        char = self.text[at]
        if char == "\\" and "\0" < self.text[at + 1] <= "~":
            self._emit(self.text[at + 1])
            return at + 1
        if char not in self._reserved():
            self._emit(char)
            return at
        return self._end(at) if self._is_end(at) else self._begin(at)

    def _reserved(self) -> frozenset[str]:
        if self.open and self.open[-1].kind in ("Code", "Pre", "PreCode"):
            return frozenset("`")
        return _RESERVED

    def _emit(self, char: str) -> None:
        self.pieces.append(char)
        self.offset += 2 if char > "\uffff" else 1
        if char != "\r":
            self.quote_may_start = char == "\n"

    def _is_end(self, at: int) -> bool:
        if not self.open:
            return False
        if self.in_quote and self.text[at] == "\n" and self.text[at + 1] != ">":
            return True
        kind = self.open[-1].kind
        if kind == "Italic" and self.text[at + 1] == "_":
            return False
        return kind in _ENDS and self.text.startswith(_ENDS[kind], at)

    def _begin(self, at: int) -> int:
        char, after, argument = self.text[at], self.text[at + 1], ""
        start = at
        if char == "\n":
            self._emit(char)
            return at
        if char == ">":
            return self._begin_quote(at)
        if char == "_":
            kind, at = ("Underline", at + 1) if after == "_" else ("Italic", at)
        elif char in _SINGLE:
            kind = _SINGLE[char]
        elif char == "`":
            kind, argument, at = self._begin_code(at)
        elif char + after in ("||", "!["):
            kind, at = ("Spoiler" if char == "|" else "CustomEmoji"), at + 1
        else:
            raise _reserved_character(char)
        self.open.append(_Open(kind, argument, self.offset, start, len(self.pieces)))
        return at

    def _begin_quote(self, at: int) -> int:
        if not self.quote_may_start:
            raise _reserved_character(">")
        if not self.in_quote:
            self.in_quote = True
            self.open.append(_Open("BlockQuote", "", self.offset, at, len(self.pieces)))
        return at

    def _begin_code(self, at: int) -> tuple[str, str, int]:
        if not self.text.startswith("```", at):
            return "Code", "", at
        at += 3
        language, at = language_at(self.text, at)
        return ("PreCode" if language else "Pre"), language, after_newline(self.text, at) - 1

    def _end(self, at: int) -> int:
        opened = self.open[-1]
        kind = opened.kind
        if self.text[at] == "\n" and kind != "BlockQuote":
            kind = self._end_expandable(opened, at)
            opened = self.open[-1]
        if kind in ("BlockQuote", "ExpandableBlockQuote"):
            self._end_quote()
            self._keep(kind, opened, {})
        elif kind in ("TextUrl", "CustomEmoji"):
            at = self._end_link(kind, opened, at)
        else:
            at += len(_ENDS[kind]) - 1
            if self.offset != opened.offset:
                self._keep(kind, opened, {"language": opened.argument} if opened.argument else {})
        self.open.pop()
        return at

    def _end_quote(self) -> None:
        self.in_quote = False
        self._emit("\n")

    def _end_expandable(self, opened: _Open, at: int) -> str:
        """A quotation that ends in `||` is an expandable one."""
        begins_here = opened.at == at - 2 or (opened.at == at - 3 and self.pieces[-1:] == ["\r"])
        if opened.kind != "Spoiler" or not begins_here:
            raise self._unfinished(opened)
        self.open.pop()
        if self.open[-1].kind != "BlockQuote":
            raise self._unfinished(self.open[-1])
        return "ExpandableBlockQuote"

    def _end_link(self, kind: str, opened: _Open, at: int) -> int:
        if self.text[at + 1] == "(":
            url, at = self._url(at + 2)
        elif kind == "CustomEmoji":
            raise MarkupError("The entity must contain a tg://emoji or tg://time URL")
        else:
            url = "".join(self.pieces[opened.piece :])
        fields = _emoji_entity(url) if kind == "CustomEmoji" else link_entity(url)
        if fields and self.offset != opened.offset:
            self._keep(kind, opened, fields)
        return at

    def _url(self, at: int) -> tuple[str, int]:
        start, url = at, []
        while at < self.end and self.text[at] != ")":
            if self.text[at] == "\\" and "\0" < self.text[at + 1] <= "~":
                at += 1
            url.append(self.text[at])
            at += 1
        if self.text[at] != ")":
            raise MarkupError(f"Can't find end of a URL at byte offset {byte_offset(self.text, start)}")
        return "".join(url), at

    def _keep(self, kind: str, opened: _Open, fields: dict[str, Any]) -> None:
        place = {"offset": opened.offset, "length": self.offset - opened.offset}
        self.entities.append(place | {"type": _WIRE.get(kind, "")} | fields)

    def _close_last_quote(self) -> None:
        if not self.in_quote:
            return
        kind = "BlockQuote"
        if self.open[-1].kind == "Spoiler" and self.open[-1].at == self.end - 2:
            self.open.pop()
            kind = "ExpandableBlockQuote"
        if self.open[-1].kind == "BlockQuote":
            opened = self.open.pop()
            if self.offset != opened.offset:
                self._keep(kind, opened, {})

    def _unfinished(self, opened: _Open) -> MarkupError:
        where = byte_offset(self.text, opened.at)
        return MarkupError(f"Can't find end of {opened.kind} entity at byte offset {where}")


def _reserved_character(char: str) -> MarkupError:
    return MarkupError(f"Character '{char}' is reserved and must be escaped with the preceding '\\'")


def _emoji_entity(url: str) -> Entity:
    found = _EMOJI_LINK.match(url)
    if found is None:
        raise MarkupError("Invalid tg://emoji or tg://time URL specified")
    return {"type": "custom_emoji", "custom_emoji_id": found[1]}
