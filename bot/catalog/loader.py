"""Reads `content/` once into a frozen `Catalog`; a broken file is named with its field and reason."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import Any

import yaml
from pydantic import TypeAdapter, ValidationError

from bot.catalog.calendar import DayOverrides, SpecialDay
from bot.catalog.models import (
    Advice,
    Area,
    Group,
    MenuEntry,
    PlanRule,
    Question,
    ReminderRule,
    Term,
    Topic,
    Triage,
)
from bot.catalog.office import Clinic
from bot.catalog.subjects import Asks, Chooser, DeskTopic, LocalNote, Phrase, Profile, Subject, TimeWords, Words
from bot.errors import ContentError

try:
    from yaml import CSafeLoader as FastLoader  # libyaml: ten times faster
except ImportError:  # a PyYAML built without it
    from yaml import SafeLoader as FastLoader  # type: ignore[assignment]

Messages = Mapping[str, str]
DEFAULT_PROFILE = "tangsel"


@dataclass(frozen=True, slots=True, eq=False)
class Catalog:
    """Everything the clinic says and knows. Replaced whole on reload, never changed; one equals only itself."""

    clinic: Clinic
    profile: Profile
    topics: Mapping[str, Topic]
    groups: tuple[Group, ...]
    choosers: Mapping[str, Chooser]
    desk: Mapping[str, DeskTopic]
    triage: Triage
    terms: tuple[Term, ...]
    reminders: tuple[ReminderRule, ...]
    menu: tuple[MenuEntry, ...]
    closed_days: Mapping[date, str]
    open_days: frozenset[date]
    special_days: Mapping[date, SpecialDay]
    words: Words
    times: TimeWords
    asks: Asks
    messages: Messages

    @property
    def subjects(self) -> dict[str, Subject]:
        """Everything a question can be about, by id."""
        return {**self.topics, **self.choosers, **self.desk}

    def groups_of(self, area: Area) -> list[Group]:
        return [group for group in self.groups if group.area is area]

    def in_group(self, group: Group) -> list[Topic]:
        return [topic for topic in self.topics.values() if topic.group == group.id]

    def chooser_of(self, group: Group) -> Chooser | None:
        """What helps to choose between the topics of a group, if anything does."""
        return next((chooser for chooser in self.choosers.values() if chooser.group == group.id), None)

    def notes_on(self, topic_id: str) -> list[LocalNote]:
        """What this office adds to a topic."""
        return [note for note in self.profile.notes if topic_id in note.topics]


def load_catalog(folder: Path, profile: str = DEFAULT_PROFILE) -> Catalog:
    """Read all of `folder`, with the office `profile` laid over it.

    Raises:
        ContentError: a file is missing, is not YAML, or does not fit its model; or there is no such profile.
    """
    office = _profile(folder, profile)
    overrides = [_model(DayOverrides, path) for path in sorted((folder / "holidays").glob("*.yaml"))]
    closed = {day: why for each in overrides for day, why in each.closed.items()}
    special = {day: hours for each in overrides for day, hours in each.special.items()}
    return Catalog(
        clinic=_clinic(folder, office),
        profile=office,
        topics=MappingProxyType(_topics(folder)),
        groups=_model(tuple[Group, ...], folder / "groups.yaml"),
        choosers=_by_id(_model(tuple[Chooser, ...], folder / "choosers.yaml")),
        desk=_by_id(_model(tuple[DeskTopic, ...], folder / "desk.yaml")),
        triage=_triage(folder / "triage"),
        terms=_terms(folder / "glossary"),
        reminders=_model(tuple[ReminderRule, ...], folder / "reminders.yaml"),
        menu=_model(tuple[MenuEntry, ...], folder / "menu.yaml"),
        closed_days=MappingProxyType({**closed, **office.closed}),
        open_days=frozenset(day for each in overrides for day in each.open),
        special_days=MappingProxyType(special | office.special),
        words=_model(Words, folder / "search" / "words.yaml"),
        times=_model(TimeWords, folder / "search" / "times.yaml"),
        asks=_asks(folder / "search" / "asks"),
        messages=MappingProxyType(_messages(folder / "messages", office)),
    )


def profiles(folder: Path) -> list[str]:
    """The ids of the offices there are."""
    return sorted(path.stem for path in (folder / "profiles").glob("*.yaml"))


def _profile(folder: Path, wanted: str) -> Profile:
    if wanted not in profiles(folder):
        raise ContentError(f"{folder / 'profiles'}: no office {wanted!r}; there are {', '.join(profiles(folder))}")
    office: Profile = _model(Profile, folder / "profiles" / f"{wanted}.yaml")
    return office


def _clinic(folder: Path, office: Profile) -> Clinic:
    """The common clinic with the office's own fields laid over it, one level into `place` and `booking`."""
    common = _model(dict[str, Any], folder / "clinic.yaml")
    for key, value in office.clinic.items():
        laid_over = isinstance(value, dict) and isinstance(common.get(key), dict)
        common[key] = {**common[key], **value} if laid_over else value  # type: ignore[dict-item]
    clinic: Clinic = _checked(Clinic, common, folder / "clinic.yaml")
    return clinic


def _asks(folder: Path) -> Asks:
    """Every file holds subjects, `outside.yaml` what is not the clinic's field."""
    inside: dict[str, tuple[str, ...]] = {}
    for path in sorted(folder.glob("[!_]*.yaml")):
        if path.stem != "outside":
            inside |= _model(dict[str, tuple[Phrase, ...]], path)
    outside = _model(dict[str, tuple[Phrase, ...]], folder / "outside.yaml")
    return _checked(Asks, {"inside": inside, "outside": outside}, folder)  # type: ignore[no-any-return]


def _by_id(found: tuple[Any, ...]) -> Mapping[str, Any]:
    return MappingProxyType({each.id: each for each in found})


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


def _terms(folder: Path) -> tuple[Term, ...]:
    """The files are only there to keep each of them short: which letter stands where does not matter."""
    return tuple(term for path in sorted(folder.glob("*.yaml")) for term in _model(tuple[Term, ...], path))


def _messages(folder: Path, office: Profile) -> dict[str, str]:
    """`messages/booking.yaml` holds the texts `booking.<name>`; an office may word some of them its own way."""
    files = {path.stem: _model(dict[str, str], path) for path in sorted(folder.glob("*.yaml"))}
    for group, own in office.messages.items():
        files[group] = {**files.get(group, {}), **own}
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
    return _checked(kind, _yaml(path), path)


def _checked(kind: Any, content: Any, path: Path) -> Any:
    try:
        return TypeAdapter(kind).validate_python(content)
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
