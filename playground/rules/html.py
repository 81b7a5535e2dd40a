"""parse_mode HTML: a port of the official scanner's behaviour, with its error texts and byte offsets."""

import re
from dataclasses import dataclass

from playground.rules.links import link_entity
from playground.rules.markup import Entity, MarkupError
from playground.rules.references import decoded_reference
from playground.rules.utf16 import byte_offset, utf16_length

_SPECIAL = re.compile("[<&]")
_SPACES = frozenset(" \t\r\n\0\x0b")
_NAME_END = _SPACES | frozenset("=>/\"'")
_TOKEN = re.compile(r"[A-Za-z0-9.-]*")
_SIMPLE = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "tg-spoiler": "spoiler",
    "span": "spoiler",
}
_TAGS = frozenset(_SIMPLE) | {"a", "code", "pre", "tg-emoji", "tg-time", "blockquote"}
_ATTRIBUTES = {
    ("a", "href"): "",
    ("code", "class"): "language-",
    ("span", "class"): "tg-",
    ("tg-emoji", "emoji-id"): "",
    ("tg-time", "format"): "",
}
"""Attributes whose value becomes the tag's argument, with the prefix they must have."""


@dataclass(slots=True)
class _Open:
    tag: str
    argument: str
    unix_time: int
    offset: int
    piece: int


def parse_html(text: str) -> tuple[str, list[Entity]]:
    """The visible text and its entities, in order of their closing tags."""
    if "<" not in text and "&" not in text:
        return text, []
    return _Scanner(text).run()


class _Scanner:
    def __init__(self, text: str) -> None:
        self.text = text + "\0"
        self.end = len(text)
        self.pieces: list[str] = []
        self.offset = 0
        self.open: list[_Open] = []
        self.entities: list[Entity] = []
        self.has_surrogates = False

    def run(self) -> tuple[str, list[Entity]]:
        at = 0
        while at < self.end:
            found = _SPECIAL.search(self.text, at)
            stop = found.start() if found else self.end
            if stop > at:
                self._emit(self.text[at:stop])
            if found is None:
                break
            at = self._reference(stop) if self.text[stop] == "&" else self._tag(stop)
        if self.open:
            raise MarkupError(f'Can\'t find end tag corresponding to start tag "{self.open[-1].tag}"')
        return self._result()

    def _result(self) -> tuple[str, list[Entity]]:
        text = "".join(self.pieces)
        if self.has_surrogates:
            raise MarkupError(
                "Text contains invalid Unicode characters after decoding HTML entities, "
                "check for unmatched surrogate code units"
            )
        for entity in self.entities:
            if entity["type"] == "code":
                entity.pop("language", None)
        return text, self.entities

    def _emit(self, piece: str) -> None:
        self.pieces.append(piece)
        self.offset += utf16_length(piece)

    def _reference(self, at: int) -> int:
        char, after = decoded_reference(self.text, at)
        self.has_surrogates |= "\ud800" <= char <= "\udfff"
        self._emit(char or "&")
        return after if char else at + 1

    def _tag(self, begin: int) -> int:
        if self.text[begin + 1] == "/":
            return self._end_tag(begin)
        return self._start_tag(begin)

    def _fail(self, reason: str, at: int) -> MarkupError:
        return MarkupError(f"{reason} at byte offset {byte_offset(self.text, at)}")

    def _name_end(self, at: int) -> int:
        while self.text[at] not in _SPACES and self.text[at] != ">":
            at += 1
        return at

    def _after_spaces(self, at: int) -> int:
        while self.text[at] in _SPACES and at < self.end:
            at += 1
        return at

    def _start_tag(self, begin: int) -> int:
        at = self._name_end(begin + 1)
        if at >= self.end:
            raise self._fail("Unclosed start tag", begin)
        opened = _Open(self.text[begin + 1 : at].lower(), "", 0, self.offset, len(self.pieces))
        if opened.tag not in _TAGS:
            raise self._fail(f'Unsupported start tag "{opened.tag}"', begin)
        while True:
            at = self._after_spaces(at)
            if self.text[at] == ">":
                break
            at = self._attribute(opened, at, begin)
        if opened.tag == "span" and opened.argument != "spoiler":
            raise self._fail('Tag "span" must have class "tg-spoiler"', begin)
        self.open.append(opened)
        return at + 1

    def _attribute(self, opened: _Open, at: int, begin: int) -> int:
        start = at
        while self.text[at] not in _NAME_END:
            at += 1
        name = self.text[start:at]
        if not name:
            raise self._fail(f'Empty attribute name in the tag "{opened.tag}"', begin)
        at = self._after_spaces(at)
        if self.text[at] == "=":
            value, at = self._value(opened, self._after_spaces(at + 1), begin)
            _keep_attribute(opened, name, value)
            return at
        if at >= self.end:
            raise self._fail(f'Unclosed start tag "{opened.tag}"', begin)
        _keep_attribute(opened, name, "")
        return at

    def _value(self, opened: _Open, at: int, begin: int) -> tuple[str, int]:
        if at >= self.end:
            raise self._fail(f'Unclosed start tag "{opened.tag}"', begin)
        value, at = self._quoted(at) if self.text[at] in "'\"" else self._token(at)
        if at >= self.end:
            raise self._fail("Unclosed start tag", begin)
        return value, at

    def _token(self, at: int) -> tuple[str, int]:
        found = _TOKEN.match(self.text, at)
        after = found.end() if found else at
        if self.text[after] not in _SPACES and self.text[after] != ">":
            raise self._fail("Unexpected end of name token", at)
        return self.text[at:after].lower(), after

    def _quoted(self, at: int) -> tuple[str, int]:
        quote, at, value = self.text[at], at + 1, []
        while at < self.end and self.text[at] != quote:
            char, after = decoded_reference(self.text, at) if self.text[at] == "&" else ("", at)
            value.append(char or self.text[at])
            at = after if char else at + 1
        return "".join(value), min(at + 1, self.end)

    def _end_tag(self, begin: int) -> int:
        if not self.open:
            raise self._fail("Unexpected end tag", begin)
        at = self._name_end(begin + 1)
        name = self.text[begin + 2 : at].lower()
        at = self._after_spaces(at)
        if self.text[at] != ">":
            raise self._fail("Unclosed end tag", begin)
        opened = self.open.pop()
        if name and name != opened.tag:
            where = self._fail("Unmatched end tag", begin)
            raise MarkupError(f'{where}, expected "</{opened.tag}>", found "</{name}>"')
        if self.offset > opened.offset:
            self._close(opened)
        return at + 1

    def _close(self, opened: _Open) -> None:
        entity: Entity = {"offset": opened.offset, "length": self.offset - opened.offset}
        if opened.tag in _SIMPLE:
            self.entities.append(entity | {"type": _SIMPLE[opened.tag]})
        elif opened.tag == "a":
            self._close_link(opened, entity)
        elif opened.tag in ("pre", "code"):
            self._close_code(opened, entity)
        elif opened.tag == "tg-emoji":
            self._close_emoji(opened, entity)
        elif opened.tag == "blockquote":
            kind = "expandable_blockquote" if opened.argument else "blockquote"
            self.entities.append(entity | {"type": kind})
        elif opened.unix_time > 0:
            extra = {"date_time_format": opened.argument} if opened.argument else {}
            self.entities.append(entity | {"type": "date_time", "unix_time": opened.unix_time} | extra)

    def _close_link(self, opened: _Open, entity: Entity) -> None:
        url = opened.argument or "".join(self.pieces[opened.piece :])
        link = link_entity(url)
        if link:
            self.entities.append(entity | link)

    def _close_emoji(self, opened: _Open, entity: Entity) -> None:
        if not opened.argument.isdecimal() or int(opened.argument) == 0:
            raise MarkupError("Invalid custom emoji identifier specified")
        self.entities.append(entity | {"type": "custom_emoji", "custom_emoji_id": opened.argument})

    def _close_code(self, opened: _Open, entity: Entity) -> None:
        """`pre` and `code` around the same text make one `pre` with a language."""
        last = self.entities[-1] if self.entities else {}
        same_place = last.get("offset") == entity["offset"] and last.get("length") == entity["length"]
        if opened.tag == "pre":
            if same_place and last["type"] == "code" and last.get("language"):
                last["type"] = "pre"
                return
            self.entities.append(entity | {"type": "pre"})
        elif same_place and last["type"] == "pre" and opened.argument:
            last["language"] = opened.argument
        else:
            extra = {"language": opened.argument} if opened.argument else {}
            self.entities.append(entity | {"type": "code"} | extra)


def _keep_attribute(opened: _Open, name: str, value: str) -> None:
    prefix = _ATTRIBUTES.get((opened.tag, name))
    if prefix is not None and value.startswith(prefix):
        opened.argument = value.removeprefix(prefix)
    elif (opened.tag, name) == ("blockquote", "expandable"):
        opened.argument = "1"
    elif (opened.tag, name) == ("tg-time", "unix") and value.lstrip("-").isdecimal():
        opened.unix_time = int(value)
