"""What else a question can be about besides topics: choosers between routes, and the clinic's own desk.

Also the words search works with, in `content/search/`.
"""

from datetime import date
from typing import Annotated

from pydantic import Field, StringConstraints

from bot.catalog.calendar import SpecialDay, Weekday
from bot.catalog.models import Confidence, Frozen, Label, Line, MenuEntry, Paragraph, Short, Slug, Source, Topic

Phrase = Annotated[str, StringConstraints(min_length=1, max_length=160)]


class Route(Frozen):
    """One way of a chooser: whom it suits, and the topic that describes it."""

    when: Line
    topic: Slug


class Chooser(Frozen):
    """`choosers.yaml`: helps to choose between topics that share a name, such as the routes to halal.

    It is the first button of its `group`; `routes` stand in the order in which an owner should try them.
    """

    id: Slug
    group: Slug
    label: Label
    summary: Paragraph
    routes: tuple[Route, ...] = Field(min_length=2, max_length=9)
    tips: tuple[Line, ...] = Field(default=(), max_length=4)
    changes: tuple[Line, ...] = Field(default=(), max_length=4)
    doubts: tuple[Line, ...] = Field(default=(), max_length=4)
    keywords: tuple[Phrase, ...] = Field(min_length=2)
    sources: tuple[Source, ...] = Field(min_length=1)
    last_verified: date
    confidence: Confidence


class DeskTopic(Frozen):
    """`desk.yaml`: something the clinic itself does for people, and the button that does it.

    `at_once` shows what the button leads to as the answer, instead of the summary.
    """

    id: Slug
    label: Label
    summary: Paragraph
    door: MenuEntry
    at_once: bool = False
    keywords: tuple[Phrase, ...] = Field(min_length=2)


Subject = Topic | Chooser | DeskTopic


class Words(Frozen):
    """`search/words.yaml`: how people write, apart from any topic.

    `same` maps a word to its other spellings, slang and regional words; `fillers` say nothing about a topic;
    `whole` words are not stemmed; `endings` and `beginnings` (by what stands there in the plain word) are
    colloquial; `definition` asks what a term means.
    """

    fillers: tuple[Phrase, ...]
    whole: tuple[Phrase, ...]
    endings: tuple[Phrase, ...]
    beginnings: dict[str, tuple[Phrase, ...]]
    definition: tuple[Phrase, ...]
    greetings: tuple[Phrase, ...]
    thanks: tuple[Phrase, ...]
    same: dict[str, tuple[Phrase, ...]]


class Asks(Frozen):
    """`search/asks/`: how people put questions, by subject; `outside` by field that is not the clinic's."""

    inside: dict[Slug, tuple[Phrase, ...]]
    outside: dict[Slug, tuple[Phrase, ...]]


class TimeWords(Frozen):
    """`search/times.yaml`: how people say days and times of day.

    `near` are days from today, `parts` the hours of parts of a day, `minutes` words for so many. A word of `week` is a
    week before one of `next`, `this`, `ahead` or `gone`, or after a number; elsewhere it may be a weekday.
    """

    weekdays: dict[Weekday, tuple[Phrase, ...]]
    months: tuple[Phrase, ...]
    near: dict[Phrase, int]
    numbers: dict[Phrase, int]
    parts: dict[Phrase, tuple[tuple[int, int], ...]]
    clock: tuple[Phrase, ...]
    zone: tuple[Phrase, ...]
    half: tuple[Phrase, ...]
    past: tuple[Phrase, ...]
    short_of: tuple[Phrase, ...]
    minutes: dict[Phrase, int]
    minute: tuple[Phrase, ...]
    about: tuple[Phrase, ...]
    date: tuple[Phrase, ...]
    day: tuple[Phrase, ...]
    week: tuple[Phrase, ...]
    one_week: tuple[Phrase, ...]
    next: tuple[Phrase, ...]
    this: tuple[Phrase, ...]
    ahead: tuple[Phrase, ...]
    gone: tuple[Phrase, ...]


class LocalFact(Frozen):
    """Something known about one office, with where it was read; what the office says of itself has no source."""

    text: Annotated[str, StringConstraints(min_length=10, max_length=260)]
    source: Source | None = None


class LocalNote(LocalFact):
    """What one office adds to some topics."""

    topics: tuple[Slug, ...] = Field(min_length=1)


class Profile(Frozen):
    """`profiles/<id>.yaml`: one office, laid over the common content.

    `clinic` is merged into `clinic.yaml` field by field, `messages` replaces single texts, `closed` and
    `special` add days with other hours than usual. `hours_note` says what is doubtful about the opening hours; an
    office that has confirmed them leaves it out.
    """

    id: Slug
    clinic: dict[str, object]
    hours_note: Line | None = None
    about: tuple[LocalFact, ...] = Field(default=(), max_length=8)
    notes: tuple[LocalNote, ...] = ()
    messages: dict[str, dict[str, str]] = Field(default_factory=dict)
    closed: dict[date, Short] = Field(default_factory=dict)
    special: dict[date, SpecialDay] = Field(default_factory=dict)
    last_verified: date
    confidence: Confidence
