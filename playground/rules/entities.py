"""What happens to entities after parsing: checked, ordered, merged, trimmed, and joined by those found in the text."""

import re
from typing import Any

from playground.rules import fields
from playground.rules.errors import ApiError, bad_request, nested
from playground.rules.links import demand, user_of
from playground.rules.markup import Entity
from playground.rules.utf16 import utf16_length

_PRIORITY = {
    "blockquote": 0,
    "expandable_blockquote": 0,
    "pre": 11,
    "code": 20,
    "date_time": 30,
    "text_link": 49,
    "text_mention": 49,
    "bold": 90,
    "italic": 91,
    "underline": 92,
    "strikethrough": 93,
    "spoiler": 94,
    "custom_emoji": 99,
}
_SPLITTABLE = frozenset({"bold", "italic", "underline", "strikethrough", "spoiler"})
_VERBATIM = frozenset({"code", "pre"})
_OCCUPYING = frozenset({"code", "pre", "text_link", "text_mention", "custom_emoji", "date_time"})
_IGNORED = frozenset(
    {"mention", "hashtag", "cashtag", "bot_command", "url", "email", "phone_number", "bank_card_number"}
)
_PLACE_LIMIT = 1_000_000
_HINT = re.compile(r"[@#/.$]")
_FOUND = re.compile(
    r"(?P<url>(?:https?|ftp|tg|ton|tonsite)://[^\s<>\"]+"
    r"|(?<![\w@.-])(?:[A-Za-z0-9-]+\.)+(?:com|org|net|id|io|info|gov|edu|me|app|dev|co|biz|xyz|ai)"
    r"(?![\w-])(?::\d+)?(?:[/?#][^\s<>\"]*)?)"
    r"|(?P<email>(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+)"
    r"|(?P<mention>(?<![\w@/])@[A-Za-z]\w{2,31}(?!\w))"
    r"|(?P<hashtag>(?<![\w#])#(?=\w*[^\W\d])\w{1,256})"
    r"|(?P<cashtag>(?<![\w$])\$[A-Z]{1,8}(?![\w$]))"
    r"|(?P<bot_command>(?<![\w/<>])/[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]{3,32})?(?![\w/<>]))",
    re.ASCII,
)


def sort_key(entity: Entity) -> tuple[int, int, int]:
    return entity["offset"], -entity["length"], _PRIORITY.get(entity["type"], 50)


def explicit(given: Any) -> list[Entity]:
    """The `entities` parameter, checked; automatic kinds are left to the server, as on Telegram."""
    if not isinstance(given, list):
        return []
    return [entity for item in given if (entity := _explicit_one(item)) is not None]


def _explicit_one(item: Any) -> Entity | None:
    try:
        entity = _read_entity(item)
    except ApiError as error:
        raise nested(error, "can't parse MessageEntity") from None
    for name in ("offset", "length"):
        if entity and not 0 <= entity[name] <= _PLACE_LIMIT:
            raise bad_request(f"receive an entity with incorrect {name} {entity[name]}")
    return entity


def _read_entity(item: Any) -> Entity | None:
    if not isinstance(item, dict):
        raise bad_request("expected an Object")
    place = {"offset": fields.required_int(item, "offset"), "length": fields.required_int(item, "length")}
    kind = fields.required_string(item, "type")
    if not kind:
        raise bad_request("Type is not specified")
    if kind in _IGNORED:
        return None
    if kind not in _PRIORITY:
        raise bad_request("Unsupported type specified")
    return place | {"type": kind} | _details(kind, item)


def _details(kind: str, item: dict[str, Any]) -> Entity:
    """What an entity holds beside its place and type."""
    if kind == "pre" and (language := fields.optional_string(item, "language")):
        return {"language": language}
    if kind == "text_link":
        return _text_link(fields.required_string(item, "url"))
    if kind == "text_mention":
        return {"user_id": fields.required_int(fields.required_object(item, "user"), "id")}
    if kind == "custom_emoji":
        return {"custom_emoji_id": fields.required_string(item, "custom_emoji_id")}
    if kind == "date_time":
        return {"unix_time": fields.required_int(item, "unix_time")}
    return {}


def _text_link(url: str) -> Entity:
    user_id = user_of(url)
    if user_id is not None:
        return {"type": "text_mention", "user_id": user_id}
    return {"type": "text_link", "url": demand(url, "entity")}


def within(entities: list[Entity], length: int) -> list[Entity]:
    """Refuse entities that begin or end after the text."""
    for entity in entities:
        begin, end = entity["offset"], entity["offset"] + entity["length"]
        if begin > length:
            raise bad_request(f"entity begins after the end of the text at UTF-16 offset {begin}")
        if end > length:
            raise bad_request(
                f"entity beginning at UTF-16 offset {begin} ends after the end of the text at UTF-16 offset {end}"
            )
    return entities


def tidy(entities: list[Entity]) -> list[Entity]:
    """Sorted; nothing inside code; touching or overlapping entities of one kind made one."""
    kept = sorted((entity for entity in entities if entity["length"] > 0), key=sort_key)
    verbatim = [entity for entity in kept if entity["type"] in _VERBATIM]
    result: list[Entity] = []
    latest: dict[str, Entity] = {}
    for entity in kept:
        kind = entity["type"]
        if kind in _SPLITTABLE:
            if any(_overlap(entity, other) for other in verbatim):
                continue
            before = latest.get(kind)
            if before and entity["offset"] <= before["offset"] + before["length"]:
                end = max(before["offset"] + before["length"], entity["offset"] + entity["length"])
                before["length"] = end - before["offset"]
                continue
            latest[kind] = entity
        result.append(entity)
    return sorted(result, key=sort_key)


def trimmed(text: str, entities: list[Entity]) -> tuple[str, list[Entity]]:
    """Blanks and newlines go from both ends, but not from the front of the first entity."""
    text = text.rstrip(" \n")
    end = utf16_length(text)
    entities = [entity for entity in entities if entity["offset"] < end]
    for entity in entities:
        entity["length"] = min(entity["length"], end - entity["offset"])
    first = entities[0]["offset"] if entities else end
    leading = min(len(text) - len(text.lstrip(" \n")), first)
    for entity in entities:
        entity["offset"] -= leading
    return text[leading:], entities


def with_found(text: str, entities: list[Entity]) -> list[Entity]:
    """Add addresses, mentions, hashtags and commands that stand in the text."""
    if not _HINT.search(text):
        return entities
    taken = [entity for entity in entities if entity["type"] in _OCCUPYING]
    candidates = [_found_entity(text, match) for match in _FOUND.finditer(text)]
    found = [entity for entity in candidates if not any(_overlap(entity, other) for other in taken)]
    return sorted(entities + found, key=sort_key) if found else entities


def _found_entity(text: str, match: re.Match[str]) -> Entity:
    kind = str(match.lastgroup)
    value = match[0].rstrip(".,:;!?'") if kind == "url" else match[0]
    if kind == "url" and value.endswith(")") and "(" not in value:
        value = value[:-1]
    return {"offset": utf16_length(text[: match.start()]), "length": utf16_length(value), "type": kind}


def _overlap(one: Entity, other: Entity) -> bool:
    return bool(one["offset"] < other["offset"] + other["length"] and other["offset"] < one["offset"] + one["length"])
