"""An owner's progress on checklists, what is missing, and the one next step."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.catalog.loader import Catalog
from bot.catalog.models import Item, Topic
from bot.db.checklists import ItemStatus, Progress
from bot.db.people import Person
from bot.errors import NotAllowed, Outdated
from bot.services import people, triage

Ticks = Mapping[str, ItemStatus]
FINISHED = (ItemStatus.READY, ItemStatus.VERIFIED)


@dataclass(frozen=True, slots=True)
class Checklist:
    """One topic as an owner stands with it."""

    topic: Topic
    ticks: Ticks

    def status(self, item: Item) -> ItemStatus:
        return self.ticks.get(item.id, ItemStatus.TODO)

    def is_finished(self, item: Item) -> bool:
        return self.status(item) in FINISHED

    @property
    def done(self) -> int:
        return sum(self.is_finished(item) for item in self.topic.items)

    @property
    def total(self) -> int:
        return len(self.topic.items)

    @property
    def is_complete(self) -> bool:
        return self.done == self.total

    @property
    def next_item(self) -> Item | None:
        return next((item for item in self.topic.items if not self.is_finished(item)), None)

    @property
    def missing(self) -> list[Item]:
        return [item for item in self.topic.items if not self.is_finished(item)]


@dataclass(frozen=True, slots=True)
class Standing:
    """Everything an owner has to do: the plan and all checklists begun, by topic id."""

    plan: triage.Plan
    checklists: Mapping[str, Checklist]

    def checklist(self, topic: Topic) -> Checklist:
        return self.checklists.get(topic.id) or Checklist(topic, {})

    def has(self, topic_id: str) -> bool:
        """Whether the owner owns this topic: said so in the check, or finished its checklist."""
        done = self.checklists.get(topic_id)
        return topic_id in self.plan.owned_ids or (done is not None and done.is_complete)

    def blockers(self, topic: Topic) -> list[str]:
        """Prerequisite topic ids that are still open."""
        return [wanted for wanted in topic.prerequisites if not self.has(wanted)]

    @property
    def current(self) -> Checklist | None:
        """The checklist the owner should go on with: the first needed one that is open."""
        for topic in self._wanted():
            checklist = self.checklist(topic)
            if not self.has(topic.id) and not self.blockers(topic) and checklist.next_item:
                return checklist
        return None

    def _wanted(self) -> Iterable[Topic]:
        yield from (entry.topic for entry in self.plan.needed)
        yield from (checklist.topic for checklist in self.checklists.values())


def topic_of(catalog: Catalog, topic_id: str) -> Topic:
    """The topic with this id.

    Raises:
        Outdated: the content has no such topic (any more).
    """
    topic = catalog.topics.get(topic_id)
    if topic is None:
        raise Outdated
    return topic


def item_of(topic: Topic, item_id: str) -> Item:
    """The item with this id.

    Raises:
        Outdated: the topic has no such item (any more).
    """
    item = topic.item(item_id)
    if item is None:
        raise Outdated
    return item


def standing(session: Session, person: Person, catalog: Catalog) -> Standing:
    """Where an owner stands with everything. Ticks on items that left the content are kept but not shown."""
    ticks: dict[str, dict[str, ItemStatus]] = {}
    for row in session.scalars(select(Progress).where(Progress.person_id == person.id)):
        ticks.setdefault(row.topic_id, {})[row.item_id] = ItemStatus(row.status)
    begun = {key: Checklist(catalog.topics[key], ticks[key]) for key in catalog.topics if key in ticks}
    return Standing(triage.make_plan(catalog, people.answers_of(session, person)), begun)


def mark(session: Session, person: Person, topic: Topic, item: Item, status: ItemStatus, now: datetime) -> None:
    """Set an item's status; setting the same twice changes nothing.

    Raises:
        NotAllowed: owners cannot verify, nor undo what a consultant verified.
    """
    row = session.get(Progress, (person.id, topic.id, item.id))
    if status is ItemStatus.VERIFIED or (row is not None and row.status == ItemStatus.VERIFIED):
        raise NotAllowed
    if row is None:
        row = Progress(person_id=person.id, topic_id=topic.id, item_id=item.id, status=status, changed_at=now)
        session.add(row)
    elif row.status != status:
        row.status, row.changed_at = status, now
    session.flush()
