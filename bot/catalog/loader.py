"""Reads `content/` once into a frozen `Catalog`; a broken file is named with its field and reason."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import Any

import yaml
from pydantic import TypeAdapter, ValidationError

from bot.catalog.models import (
    Advice,
    Area,
    Group,
    MenuEntry,
    PlanRule,
    Question,
    ReminderRule,
    SearchWords,
    Term,
    Topic,
    Triage,
)
from bot.catalog.office import Clinic, DayOverrides
from bot.errors import ContentError

try:
    from yaml import CSafeLoader as FastLoader  # libyaml: ten times faster
except ImportError:  # a PyYAML built without it
    from yaml import SafeLoader as FastLoader  # type: ignore[assignment]

Messages = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Catalog:
    """Everything the clinic says and knows. Replaced whole on reload, never changed."""

    clinic: Clinic
    topics: Mapping[str, Topic]
    groups: tuple[Group, ...]
    triage: Triage
    terms: tuple[Term, ...]
    reminders: tuple[ReminderRule, ...]
    menu: tuple[MenuEntry, ...]
    closed_days: Mapping[date, str]
    open_days: frozenset[date]
    search_words: SearchWords
    messages: Messages

    def groups_of(self, area: Area) -> list[Group]:
        return [group for group in self.groups if group.area is area]

    def in_group(self, group: Group) -> list[Topic]:
        return [topic for topic in self.topics.values() if topic.group == group.id]


def load_catalog(folder: Path) -> Catalog:
    """Read all of `folder`.

    Raises:
        ContentError: a file is missing, is not YAML, or does not fit its model.
    """
    overrides = [_model(DayOverrides, path) for path in sorted((folder / "holidays").glob("*.yaml"))]
    return Catalog(
        clinic=_model(Clinic, folder / "clinic.yaml"),
        topics=MappingProxyType(_topics(folder)),
        groups=_model(tuple[Group, ...], folder / "groups.yaml"),
        triage=_triage(folder / "triage"),
        terms=_model(tuple[Term, ...], folder / "glossary.yaml"),
        reminders=_model(tuple[ReminderRule, ...], folder / "reminders.yaml"),
        menu=_model(tuple[MenuEntry, ...], folder / "menu.yaml"),
        closed_days=MappingProxyType({day: why for each in overrides for day, why in each.closed.items()}),
        open_days=frozenset(day for each in overrides for day in each.open),
        search_words=_model(SearchWords, folder / "search.yaml"),
        messages=MappingProxyType(_messages(folder / "messages")),
    )


def _topics(folder: Path) -> dict[str, Topic]:
    found = []
    for area in Area:
        for path in sorted((folder / area.value).glob("[!_]*.yaml")):
            topic = _model(Topic, path)
            if (topic.id, topic.area) != (path.stem, area):
                raise ContentError(f"{path}: id and area must equal the file's name and folder")
            found.append(topic)
    topics = {topic.id: topic for topic in sorted(found, key=lambda topic: (topic.order, topic.id))}
    if len(topics) < len(found):
        twice = next(topic.id for topic in found if topics[topic.id] is not topic)
        raise ContentError(f"{folder}: the id {twice} is used in two folders")
    return topics


def _messages(folder: Path) -> dict[str, str]:
    """`messages/booking.yaml` holds the texts `booking.<name>`."""
    files = {path.stem: _model(dict[str, str], path) for path in sorted(folder.glob("*.yaml"))}
    return {f"{group}.{name}": text.strip() for group, texts in files.items() for name, text in texts.items()}


def _triage(folder: Path) -> Triage:
    """Questions, then the rules of every file: files are read by name, and a topic's rules stand in one file."""
    rules: list[PlanRule] = []
    for path in sorted((folder / "rules").glob("*.yaml")):
        found = _model(tuple[PlanRule, ...], path)
        split = {rule.topic for rule in rules} & {rule.topic for rule in found}
        if split:
            raise ContentError(f"{path}: the rules of {min(split)} begin in another file; keep them in one")
        rules += found
    return Triage(
        questions=_model(tuple[Question, ...], folder / "questions.yaml"),
        rules=tuple(rules),
        advice=_model(tuple[Advice, ...], folder / "advice.yaml"),
    )


def _model(kind: Any, path: Path) -> Any:
    try:
        return TypeAdapter(kind).validate_python(_yaml(path))
    except ValidationError as error:
        first = error.errors()[0]
        field = ".".join(str(part) for part in first["loc"])
        raise ContentError(f"{path}: {field}: {first['msg']}") from None


def _yaml(path: Path) -> Any:
    try:
        return yaml.load(path.read_text(encoding="utf-8"), _StrictLoader)  # noqa: S506 - a safe loader
    except (OSError, UnicodeDecodeError) as error:
        raise ContentError(f"{path}: cannot be read: {error}") from None
    except yaml.YAMLError as error:
        raise ContentError(f"{path}: not valid YAML: {' '.join(str(error).split())}") from None


class _StrictLoader(FastLoader):
    """PyYAML keeps the last of two equal keys silently; a translator's slip must not vanish."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        keys = [self.construct_object(key, deep=deep) for key, _ in node.value]
        for key in keys:
            if keys.count(key) > 1:
                raise yaml.YAMLError(f"key {key!r} appears twice, line {node.start_mark.line + 1}")
        return super().construct_mapping(node, deep=deep)
