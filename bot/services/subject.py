"""What a visit is about, and how it is held: parsed from buttons, carried by visits."""

from dataclasses import dataclass, replace

from bot.catalog.loader import Catalog
from bot.db.booking import Visit
from bot.db.waiting import WaitingEntry
from bot.errors import Outdated
from bot.mode import Mode

GENERAL = "umum"
_ONLINE = "@d"  # daring


@dataclass(frozen=True, slots=True)
class Subject:
    """A topic or the general one, perhaps the step of its checklist, and the mode.

    In button data it is `topic` or `topic.item`, with `@d` behind it for a visit online: ids have neither in them.
    """

    topic_id: str
    item_id: str | None = None
    mode: Mode = Mode.IN_PERSON

    def __str__(self) -> str:
        what = f"{self.topic_id}.{self.item_id}" if self.item_id else self.topic_id
        return what + (_ONLINE if self.mode is Mode.ONLINE else "")

    @property
    def is_online(self) -> bool:
        return self.mode is Mode.ONLINE

    def wire(self, *, is_moving: bool) -> str:
        """For a button. A visit being moved stays about what it was: naming that would only make the data longer."""
        return str(Subject(GENERAL, mode=self.mode)) if is_moving else str(self)

    def held(self, mode: Mode) -> "Subject":
        """The same, held that way."""
        return replace(self, mode=mode)

    def offered(self, catalog: Catalog) -> "Subject":
        """The same, or the general subject if the content does not have the topic any more."""
        return self if self.topic_id in catalog.topics else Subject(GENERAL, mode=self.mode)

    @classmethod
    def parse(cls, catalog: Catalog, told: str) -> "Subject":
        """The subject one can book for; a step the content does not have (any more) is left out.

        Raises:
            Outdated: no such topic (any more).
        """
        what, mode = _mode_of(told)
        topic_id, _, item_id = what.partition(".")
        topic = catalog.topics.get(topic_id)
        if topic is None and topic_id != GENERAL:
            raise Outdated
        return cls(topic_id, item_id if topic is not None and topic.item(item_id) else None, mode)

    @classmethod
    def asked(cls, catalog: Catalog, told: str, moving: Visit | None) -> "Subject":
        """What a button means: of a visit being moved only the mode can change.

        Raises:
            Outdated: no such topic (any more), and no visit is being moved.
        """
        return cls.of(moving).held(_mode_of(told)[1]) if moving else cls.parse(catalog, told)

    @classmethod
    def of(cls, visit: Visit | WaitingEntry) -> "Subject":
        """What this visit (or the wait for one) is about, even if the content has no such topic or step any more."""
        return cls(visit.topic_id, visit.item_id, Mode(visit.mode))


def _mode_of(told: str) -> tuple[str, Mode]:
    what = told.removesuffix(_ONLINE)
    return what, Mode.ONLINE if what != told else Mode.IN_PERSON
