"""From the raw `text` or `caption` parameters to what a message holds: parsed, cleaned, trimmed and measured."""

from typing import Any

from playground.rules.entities import explicit, tidy, trimmed, with_found, within
from playground.rules.errors import TEXT_EMPTY, bad_request
from playground.rules.html import parse_html
from playground.rules.markdown import parse_markdown_v2
from playground.rules.markdown_legacy import parse_markdown
from playground.rules.markup import Entity, MarkupError
from playground.rules.utf16 import utf16_length

TEXT_LIMIT = 4096
CAPTION_LIMIT = 1024
_RAW_LIMIT_BYTES = 1 << 15
_PARSERS = {"html": parse_html, "markdownv2": parse_markdown_v2, "markdown": parse_markdown}
_CONTROL = {code: " " for code in range(32) if code not in (10, 13)} | dict.fromkeys(range(0x2028, 0x202F))

Formatted = tuple[str, list[Entity]]


def message_text(text: str, parse_mode: str = "", entities: Any = None) -> Formatted:
    """1-4096 characters after parsing and trimming."""
    if not text:
        raise bad_request(TEXT_EMPTY)
    parsed, found = formatted(text, parse_mode, entities)
    if not parsed:
        raise bad_request(TEXT_EMPTY)
    if len(parsed) > TEXT_LIMIT:
        raise bad_request("message is too long")
    return parsed, found


def measured_caption(caption: Formatted) -> Formatted:
    """0-1024 characters after parsing and trimming."""
    if len(caption[0]) > CAPTION_LIMIT:
        raise bad_request("message caption is too long")
    return caption


def formatted(text: str, parse_mode: str, entities: Any) -> Formatted:
    """Explicit entities win over the parse mode."""
    if len(text) * 4 > _RAW_LIMIT_BYTES and len(text.encode("utf-8", "surrogatepass")) > _RAW_LIMIT_BYTES:
        raise bad_request("Text is too long")
    given = explicit(entities) if entities else []
    mode = parse_mode.lower()
    parser = _PARSERS.get(mode)
    if parser is None and mode not in ("", "none") and text:
        raise bad_request("Unsupported parse_mode")
    if given:
        parsed, found = text, within(given, utf16_length(text))
    else:
        parsed, found = _parsed(text, parser)
    return _finished(parsed, found)


def _parsed(text: str, parser: Any) -> Formatted:
    if parser is None:
        return text, []
    try:
        result: Formatted = parser(text)
    except MarkupError as error:
        raise bad_request(f"Can't parse entities: {error}") from None
    return result


def _finished(text: str, found: list[Entity]) -> Formatted:
    if not text.isprintable():
        text, found = _cleaned(text, found)
    text, found = trimmed(text, tidy(found) if found else found)
    return text, with_found(text, found)


def _cleaned(text: str, found: list[Entity]) -> Formatted:
    """Control characters become blanks; carriage returns and direction marks go, and entities move with them."""
    clean = text.translate(_CONTROL)
    if "\r" in clean or len(clean) != len(text):
        for entity in found:
            _shift(entity, text)
        clean = clean.replace("\r", "")
    return clean, found


def _shift(entity: Entity, text: str) -> None:
    gone = [at for at, char in enumerate(text) if char == "\r" or "\u2028" <= char <= "\u202e"]
    places = [utf16_length(text[:at]) for at in gone]
    begin, end = entity["offset"], entity["offset"] + entity["length"]
    entity["offset"] -= sum(place < begin for place in places)
    entity["length"] -= sum(begin <= place < end for place in places)
