"""An owner's progress on checklists, what is missing, and the one next step."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.catalog.loader import Catalog
from bot.catalog.models import Item, Topic
from bot.db.checklists import ItemStatus, Progress
from bot.db.people import Person
from bot.errors import NotAllowed, Outdated
from bot.services import certificates, people, triage
from bot.services.certificates import Recorded

Ticks = Mapping[str, ItemStatus]
FINISHED = (ItemStatus.READY, ItemStatus.VERIFIED)


@dataclass(frozen=True, slots=True)
class Checklist:
    """One topic as an owner stands with it. `stuck` are the items they say they cannot go on with."""

    topic: Topic
    ticks: Ticks
    stuck: frozenset[str] = frozenset()

    def status(self, item: Item) -> ItemStatus:
        return self.ticks.get(item.id, ItemStatus.TODO)

    def is_finished(self, item: Item) -> bool:
        return self.status(item) in FINISHED

    def is_stuck(self, item: Item) -> bool:
        return item.id in self.stuck

    def count(self, status: ItemStatus) -> int:
        return sum(self.status(item) is status for item in self.topic.items)

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
    """Everything an owner has to do and has: the plan, all checklists begun and certificates, by topic id."""

    plan: triage.Plan
    checklists: Mapping[str, Checklist]
    certificates: Mapping[str, Recorded] = field(default_factory=dict)

    def checklist(self, topic: Topic) -> Checklist:
        return self.checklists.get(topic.id) or Checklist(topic, {})

    def has(self, topic_id: str) -> bool:
        """Whether the owner owns this topic: its certificate is recorded and has not expired.

        Without a recorded one: they said so in the check, or finished the checklist.
        """
        if topic_id in self.certificates:
            return self.certificates[topic_id].is_valid
        done = self.checklists.get(topic_id)
        return topic_id in self.plan.owned_ids or (done is not None and done.is_complete)

    def blockers(self, topic: Topic) -> list[str]:
        """Prerequisite topic ids that are still open."""
        return [wanted for wanted in topic.prerequisites if not self.has(wanted)]

    def opens(self, done: Topic) -> list[Topic]:
        """Planned topics that owning `done` has made possible."""
        if not self.has(done.id):
            return []
        planned = (entry.topic for entry in self.plan.needed)
        return [t for t in planned if done.id in t.prerequisites and not self.has(t.id) and not self.blockers(t)]

    @property
    def expired(self) -> list[Recorded]:
        """The certificates to renew."""
        return [recorded for recorded in self.certificates.values() if not recorded.is_valid]

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


def standing(session: Session, person: Person, catalog: Catalog, now: datetime) -> Standing:
    """Where an owner stands with everything on the office's day of `now`.

    Ticks and certificates of what left the content are kept but not shown.
    """
    rows: dict[str, list[Progress]] = {}
    for row in session.scalars(select(Progress).where(Progress.person_id == person.id)):
        rows.setdefault(row.topic_id, []).append(row)
    begun = {key: _checklist(topic, rows[key]) for key, topic in catalog.topics.items() if key in rows}
    plan = triage.make_plan(catalog, people.answers_of(session, person))
    return Standing(plan, begun, certificates.recorded(session, person, catalog, now))


def checklist_of(session: Session, person: Person, topic: Topic) -> Checklist:
    """One topic as this owner stands with it."""
    mine = select(Progress).where(Progress.person_id == person.id, Progress.topic_id == topic.id)
    return _checklist(topic, session.scalars(mine).all())


def _checklist(topic: Topic, rows: Iterable[Progress]) -> Checklist:
    every = list(rows)
    stuck = frozenset(row.item_id for row in every if row.stuck_at is not None)
    return Checklist(topic, {row.item_id: ItemStatus(row.status) for row in every}, stuck)


def mark(session: Session, person: Person, topic: Topic, item: Item, status: ItemStatus, now: datetime) -> None:
    """Set an item's status; setting the same twice changes nothing. Nobody is stuck at what is ready.

    Raises:
        NotAllowed: owners cannot verify, nor undo what a consultant verified.
    """
    row = session.get(Progress, (person.id, topic.id, item.id))
    if status is ItemStatus.VERIFIED or (row is not None and row.status == ItemStatus.VERIFIED):
        raise NotAllowed
    row = row or _begin(session, person, topic, item, status, now)
    if row.status != status:
        row.status, row.changed_at = status, now
    if status is ItemStatus.READY:
        row.stuck_at = None
    session.flush()


def mark_stuck(session: Session, person: Person, topic: Topic, item: Item, now: datetime) -> None:
    """The owner cannot go on with an item by themselves; its status stays. Saying so twice, or of an item
    that is finished, changes nothing.
    """
    row = session.get(Progress, (person.id, topic.id, item.id))
    row = row or _begin(session, person, topic, item, ItemStatus.DOING, now)
    if row.stuck_at is None and row.status not in FINISHED:
        row.stuck_at = now
    session.flush()


def mark_unstuck(session: Session, person: Person, topic: Topic, item: Item) -> None:
    """They can go on again; harmless when they were not stuck."""
    row = session.get(Progress, (person.id, topic.id, item.id))
    if row is not None:
        row.stuck_at = None
        session.flush()


def _begin(
    session: Session, person: Person, topic: Topic, item: Item, status: ItemStatus, now: datetime
) -> Progress:  # fmt: skip
    row = Progress(person_id=person.id, topic_id=topic.id, item_id=item.id, status=status, changed_at=now)
    session.add(row)
    return row
