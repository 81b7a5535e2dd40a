"""The shape of `content/`: frozen models that refuse unknown fields, wrong ids and over-long copy.

Lengths keep every screen readable on a small phone and far below Telegram's 4,096 characters.
Cross references between files are the business of `bot.catalog.check`.
"""

from base64 import b32encode
from datetime import date
from enum import StrEnum
from hashlib import blake2s
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, HttpUrl, StringConstraints, model_validator

from bot.mode import Mode


class Frozen(BaseModel):
    """Base of all content models: immutable, and a misspelt key is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


def _https(url: HttpUrl) -> HttpUrl:
    if url.scheme != "https":
        raise ValueError("links must be https")
    return url


Slug = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{1,23}$")]
ItemId = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{1,15}$")]
Link = Annotated[HttpUrl, AfterValidator(_https)]
Label = Annotated[str, StringConstraints(min_length=2, max_length=24)]
Title = Annotated[str, StringConstraints(min_length=3, max_length=60)]
Line = Annotated[str, StringConstraints(min_length=3, max_length=260)]
Paragraph = Annotated[str, StringConstraints(min_length=20, max_length=480)]
Short = Annotated[str, StringConstraints(min_length=2, max_length=120)]


class Confidence(StrEnum):
    """How sure the office is of a topic's facts; anything below high is said to the reader."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


class Area(StrEnum):
    """The two menus an owner chooses from; equals the folder under `content/`."""

    CERTIFICATIONS = "certifications"
    PROCUREMENT = "procurement"


class Group(Frozen):
    """`groups.yaml`: topics that stand together in a menu."""

    id: Slug
    area: Area
    label: Label
    text: Line


class ItemKind(StrEnum):
    """A document to have in hand, or a step to do."""

    DOCUMENT = "document"
    STEP = "step"


class Item(Frozen):
    """One line of a checklist. `id` never changes meaning: people's ticks hang on it."""

    id: ItemId
    kind: ItemKind
    title: Annotated[str, StringConstraints(min_length=3, max_length=48)]
    how: Paragraph
    where: Short | None = None
    link: Link | None = None
    duration: Short | None = None
    cost: Short | None = None
    tips: tuple[Line, ...] = Field(default=(), max_length=3)
    bring: bool = False

    @model_validator(mode="after")
    def _only_documents_are_brought(self) -> "Item":
        if self.bring and self.kind is not ItemKind.DOCUMENT:
            raise ValueError(f"{self.id}: only a document can be brought to a visit")
        return self


class Rule(Frozen):
    """A legal basis, its standing, and what it replaced."""

    rule: Line
    status: Short | None = None
    replaces: Line | None = None


class Source(Frozen):
    """Where a fact was read; `published` is the page's own date where it shows one."""

    url: Link
    published: Annotated[str, StringConstraints(max_length=20)] | None = None


class NotFor(Frozen):
    """Who should not take this route, and the topic to take instead if there is one."""

    who: Line
    instead: Slug | None = None


class Cost(Frozen):
    """Total cost by business scale, in words; a figure nobody could confirm is not a figure."""

    micro: Line
    small: Line | None = None
    medium: Line | None = None


class Topic(Frozen):
    """A certificate, legality or procurement route with its ordered checklist.

    `valid_years` is only given where the expiry is known for sure; it suggests a date, people can give another.
    """

    id: Slug
    label: Label
    short: Annotated[str, StringConstraints(min_length=2, max_length=14)]
    name: Annotated[str, StringConstraints(min_length=3, max_length=100)]
    area: Area
    group: Slug
    order: int = Field(ge=0, description="place in the menu and among equals in a plan")
    summary: Paragraph
    for_whom: tuple[Line, ...] = Field(min_length=1, max_length=6)
    not_for: tuple[NotFor, ...] = Field(default=(), max_length=6)
    prerequisites: tuple[Slug, ...] = ()
    items: tuple[Item, ...] = Field(min_length=2, max_length=24)
    cost: Cost
    validity: Line
    valid_years: int | None = Field(default=None, ge=1, le=30)
    renewal: Line | None = None
    rejections: tuple[Line, ...] = Field(default=(), max_length=9)
    tips: tuple[Line, ...] = Field(default=(), max_length=8)
    legal: tuple[Rule, ...] = Field(default=(), max_length=10)
    changes: tuple[Line, ...] = Field(default=(), max_length=6)
    doubts: tuple[Line, ...] = Field(default=(), max_length=8)
    issuer: Short
    portal: Link
    related: tuple[Slug, ...] = ()
    keywords: tuple[str, ...] = Field(min_length=3)
    sources: tuple[Source, ...] = Field(min_length=1)
    last_verified: date
    confidence: Confidence

    @model_validator(mode="after")
    def _items_are_distinct(self) -> "Topic":
        ids = [item.id for item in self.items]
        if len(ids) != len(set(ids)):
            raise ValueError(f"{self.id}: two items share an id")
        return self

    def item(self, item_id: str) -> Item | None:
        return next((item for item in self.items if item.id == item_id), None)


class Option(Frozen):
    """One answer to a triage question."""

    id: ItemId
    label: Annotated[str, StringConstraints(min_length=2, max_length=32)]


class Condition(Frozen):
    """Holds when every named question was answered with one of the listed options.

    An unanswered (skipped) question satisfies no `when`; list the option `skip` to accept it.
    """

    when: dict[Slug, tuple[str, ...]] = Field(default_factory=dict)


class Question(Condition):
    """A triage question, asked only when its `when` holds for the answers so far."""

    id: Slug
    text: Annotated[str, StringConstraints(min_length=5, max_length=200)]
    hint: Annotated[str, StringConstraints(max_length=260)] | None = None
    options: tuple[Option, ...] = Field(min_length=2, max_length=9)


class Verdict(StrEnum):
    """What a rule says of a topic: do it, it is done already, it can wait, or it is not for this owner."""

    NEED = "need"
    HAVE = "have"
    LATER = "later"
    NOT = "not"


class PlanRule(Condition):
    """When it holds, `topic` gets `verdict` with `why`; the first rule that speaks of a topic wins.

    `after` names topics to do first where a plan needs both: a prerequisite for these answers only.
    """

    topic: Slug
    verdict: Verdict
    after: tuple[Slug, ...] = ()
    why: Annotated[str, StringConstraints(min_length=5, max_length=220)]


class Advice(Condition):
    """A remark shown under the plan, for what no topic of ours covers."""

    text: Line


class Triage(Frozen):
    """`triage/`: at most five questions on any path, then rules in order."""

    questions: tuple[Question, ...]
    rules: tuple[PlanRule, ...]
    advice: tuple[Advice, ...] = ()


class Term(Frozen):
    """A glossary entry; `also` are other spellings.

    An `everyday` one is too common a word to be pointed out on screens: it stands in the dictionary only.
    """

    term: Annotated[str, StringConstraints(min_length=2, max_length=40)]
    meaning: Paragraph
    also: tuple[str, ...] = ()
    everyday: bool = False

    @property
    def key(self) -> str:
        """Names the term in a button for as long as it is written so; the check proves that no two share one."""
        return b32encode(blake2s(self.term.casefold().encode()).digest())[:4].decode().lower()


class ReminderRule(Frozen):
    """`reminders.yaml`: when a reminder of a visit, or of a certificate that expires, is due.

    Offsets are relative to the visit's start or the certificate's last day, in office-local time. `days_before`
    with `at` fixes a clock time on an earlier day; `minutes_before` counts back from a visit's start. With a `mode`
    it is for visits held that way only.
    """

    id: ItemId
    event: Literal["visit", "certificate"] = "visit"
    mode: Mode | None = None
    audience: Literal["owner"] = "owner"
    text: Annotated[str, StringConstraints(pattern=r"^[a-z_]+\.[a-z_0-9]+$")]
    days_before: int | None = Field(default=None, ge=1, le=366)
    at: Annotated[str, StringConstraints(pattern=r"^([01]\d|2[0-3]):[0-5]\d$")] | None = None
    minutes_before: int | None = Field(default=None, ge=5, le=24 * 60)

    @model_validator(mode="after")
    def _one_way_to_say_when(self) -> "ReminderRule":
        by_day = self.days_before is not None and self.at is not None
        if by_day == (self.minutes_before is not None):
            raise ValueError(f"{self.id}: give either days_before with at, or minutes_before")
        if self.event == "certificate" and not by_day:
            raise ValueError(f"{self.id}: a certificate expires on a day, so give days_before with at")
        if self.event == "certificate" and self.mode:
            raise ValueError(f"{self.id}: only visits have a mode")
        return self


class MenuEntry(Frozen):
    """`menu.yaml`: a button of the home screen and the action it leads to."""

    label: Label
    action: Annotated[str, StringConstraints(pattern=r"^[a-z]+\.[a-z]+$")]
    args: tuple[str, ...] = ()
