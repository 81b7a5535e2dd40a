"""Short texts against the code, in both directions: none missing, none orphaned, every placeholder filled."""

from collections.abc import Iterator
from string import Formatter

from bot.catalog.loader import Catalog
from bot.catalog.texts import standing_values
from bot.catalog.usage import Usage, usage

MAX_MESSAGE_CHARS = 1_200
MAX_LABEL_CHARS = 64
DATE_STYLES = ("day", "short", "date", "weekday", "wd", "month", "mon", "hour")

# The Bot API's limits of setMyDescription and setMyShortDescription, with the office's names filled in.
SPOKEN_LIMITS = {"bot.description": 512, "bot.short_description": 120}

# Placeholders that hold a date or a moment, and so may be written {start:hour}.
DATES = (
    "start", "end", "was_at", "old", "day", "consented", "started", "issued", "expires", "first", "last", "until",
    "month", "opens", "arrived", "begins",
)  # fmt: skip

KINDS = ("free", "full", "holiday", "mine", "dot")  # how the days of a month differ to the eye

# Keys that are computed from a value; a test holds each list against the values the code knows.
FAMILIES = {
    "announcement.is_": ("sending", "paused", "stopped", "done"),
    "announcement.result_": ("done", "stopped"),
    "btn.cell_": KINDS,
    "arrival.is_": ("early", "over", "off", "online"),
    "btn.item_": ("todo", "doing", "ready", "verified"),
    "btn.mark_": KINDS,
    "btn.mode_": ("in_person", "online"),
    "btn.part_": ("who", "cost", "rejected", "tips", "changes", "doubts", "sources", "legal"),
    "btn.why_": ("unable", "settled", "mischosen", "ill", "meeting"),
    "btn.set_": ("todo", "doing", "ready"),
    "cancellation.is_": ("unable", "settled", "mischosen", "ill", "meeting", "away", "left", "closed"),
    "checklist.count_": ("todo", "doing", "ready", "verified"),
    "checklist.is_": ("todo", "doing", "ready", "verified"),
    "clinic.lacks_": ("address", "room", "phone"),
    "consultant.is_": ("held", "booked", "cancelled", "lapsed", "attended", "no_show", "released"),
    "days.legend_": KINDS,
    "days.mark_": KINDS,
    "days.mode_gone_": ("in_person", "online"),
    "days.why_": ("past", "off", "beyond", "too_soon", "mine"),
    "guide.area_": ("certifications", "procurement"),
    "guide.confidence_": ("high", "medium", "low"),
    "waiting.not_": ("holiday", "closed", "too_late", "too_far", "nobody", "has_room"),
}


def text_problems(catalog: Catalog) -> Iterator[str]:
    used = usage()
    said_by_content = {rule.text for rule in catalog.reminders}
    for key in sorted(_wanted(used, catalog) | said_by_content):
        if key not in catalog.messages:
            yield f"message {key}: used, but not written"
    standing = standing_values(catalog)
    for key, text in catalog.messages.items():
        yield from _text(used, said_by_content, standing, key, text)


def _wanted(used: Usage, catalog: Catalog) -> set[str]:
    """Every key the code asks for; a handed-on string counts if its group is one of texts."""
    groups = {key.split(".")[0] for key in (*catalog.messages, *used.exact)}
    families = {f"{start}{member}" for start, members in FAMILIES.items() for member in members}
    return used.exact.keys() | families | {key for key in used.loose if key.split(".")[0] in groups}


def _text(used: Usage, said_by_content: set[str], standing: dict[str, str], key: str, text: str) -> Iterator[str]:
    try:
        fields = [(name, style) for _, name, style, _ in Formatter().parse(text) if name is not None]
    except ValueError as error:
        yield f"message {key}: {error}"
        return
    given = _given(used, said_by_content, key)
    if given is None:
        yield f"message {key}: no code or content uses it"
        return
    yield from _placeholders(key, fields, given | standing.keys())
    if key in used.exact and not key.startswith("refusal."):
        for name in sorted(given - {name for name, _ in fields} - {"**"}):
            yield f"message {key}: the code gives {{{name}}}, which the text does not use"
    yield from _length(standing, key, text)


def _length(standing: dict[str, str], key: str, text: str) -> Iterator[str]:
    """Other placeholders are filled with short words and numbers; the office's names can be long."""
    limit = SPOKEN_LIMITS.get(key, MAX_LABEL_CHARS if key.startswith("btn.") else MAX_MESSAGE_CHARS)
    for name, value in standing.items():
        text = text.replace(f"{{{name}}}", value)
    if len(text) > limit:
        yield f"message {key}: {len(text)} characters, at most {limit}"


def _given(used: Usage, said_by_content: set[str], key: str) -> set[str] | None:
    """The values the code gives to this text; None if nobody uses it."""
    for start, members in FAMILIES.items():
        if key.startswith(start) and key.removeprefix(start) in members:
            return used.families.get(start, set()) | used.exact.get(key, set())
    if key in used.exact:
        return used.exact[key]
    return used.loose_values if key in used.loose | said_by_content else None


def _placeholders(key: str, fields: list[tuple[str, str | None]], given: set[str]) -> Iterator[str]:
    for name, style in fields:
        if name not in given:
            yield f"message {key}: the placeholder {{{name}}} is never filled"
        elif style and (style not in DATE_STYLES or name not in DATES):
            yield f"message {key}: {{{name}}} has no form called {style}"
