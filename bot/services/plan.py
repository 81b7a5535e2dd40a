"""The plan an owner last saw: what follows from new content for it, who is told, and when.

`SeenPlan` holds the verdicts an owner knows and the mark of the content they follow from. A content change gives
another mark; `catch_up` then compares owner by owner, in batches, and owes a notice where it matters.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from hashlib import blake2b
from typing import Any
from zlib import crc32
from zoneinfo import ZoneInfo

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session

from bot.catalog.loader import Catalog
from bot.catalog.models import Topic, Verdict
from bot.db.checklists import Progress, SeenPlan
from bot.db.messages import Lane, OutboxMessage, OutboxState
from bot.db.people import Person, TriageAnswer
from bot.services import checklists, outbox, people, triage
from bot.services.checklists import FINISHED, Standing
from bot.services.triage import Answers, Entry, Plan

TEXT, CARD, CHANGED = "plan_text", "plan_card", "plan_changed"
BATCH = 200
DAY_BEGINS, DAY_ENDS = time(8), time(19)  # office time: nobody is woken by a change of rules

Verdicts = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Changes:
    """What an owner should know. `dropped` gives the new reason, if any rule speaks of the topic still;

    `gone` counts needed topics that left the content, names and all.
    """

    added: tuple[Entry, ...]
    dropped: tuple[Entry, ...]
    gone: int

    def __bool__(self) -> bool:
        return bool(self.added or self.dropped or self.gone)


def mark_of(catalog: Catalog) -> str:
    """A short hash over everything a plan follows from, and over no wording.

    Questions with their options and conditions, rules in order, topics with their prerequisites.
    """
    triage = catalog.triage
    facts = [
        [(each.id, [option.id for option in each.options], each.when) for each in triage.questions],
        [(rule.topic, rule.verdict, rule.when, rule.after) for rule in triage.rules],
        sorted((topic.id, sorted(topic.prerequisites)) for topic in catalog.topics.values()),
    ]
    return blake2b(json.dumps(facts, sort_keys=True).encode(), digest_size=8).hexdigest()


def verdicts_of(plan: Plan) -> dict[str, str]:
    """Topic id -> need, have, later or not; prerequisites that came along are needed."""
    parts = {
        Verdict.NOT: plan.not_needed,
        Verdict.LATER: plan.later,
        Verdict.HAVE: plan.owned,
        Verdict.NEED: plan.needed,
    }
    return {entry.topic.id: verdict.value for verdict, entries in parts.items() for entry in entries}


def remember(session: Session, person: Person, catalog: Catalog, plan: Plan, now: datetime) -> None:
    """Note that the owner sees this plan now. What they were still to be told about it is told."""
    session.merge(SeenPlan(person_id=person.id, mark=mark_of(catalog), verdicts=verdicts_of(plan), seen_at=now))
    outbox.withdraw(session, _cause(person.id), now, "plan seen")
    session.flush()


def share(session: Session, person: Person, kind: str, standing: Standing, now: datetime) -> None:
    """Owe the owner their plan as a message or a file. The same plan in the same minute is sent once."""
    done = [(entry.topic.id, standing.checklist(entry.topic).done) for entry in standing.plan.needed]
    shown = crc32(json.dumps([person.product, sorted(verdicts_of(standing.plan).items()), done]).encode())
    outbox.post(
        session,
        person.telegram_id,
        kind,
        cause=f"share:{person.id}",
        key=f"{kind}:{person.id}:{now:%Y%m%d%H%M}:{shown:x}",
        due_at=now,
        person_id=person.id,
    )


def is_behind(session: Session, mark: str) -> bool:
    """Whether somebody last saw a plan made with other content than `mark`."""
    return session.scalar(_behind(mark).with_only_columns(SeenPlan.person_id).limit(1)) is not None


def catch_up(session: Session, catalog: Catalog, mark: str, now: datetime, limit: int = BATCH) -> int:
    """Bring up to `limit` seen plans to the content with this `mark`, owing notices; how many there were.

    Idempotent: whoever is dealt with has the new mark, so a batch that was rolled back is simply done again.
    """
    known_by = {
        plan.person_id: plan for plan in session.scalars(_behind(mark).order_by(SeenPlan.person_id).limit(limit))
    }
    answers = _answers_of(session, known_by)
    differing = {}
    for person_id, seen in known_by.items():
        knew = _needed(seen.verdicts)
        _follow(catalog, seen, answers.get(person_id, {}), mark)
        if _needed(seen.verdicts) != knew:
            differing[person_id] = (knew, _needed(seen.verdicts))
    session.flush()
    _owe(session, differing, mark, next_daytime(now, catalog.clinic.tz), now)
    return len(known_by)


def _behind(mark: str) -> Select[SeenPlan]:
    """Not `!=`: two ranges can use the index."""
    return select(SeenPlan).where(or_(SeenPlan.mark < mark, SeenPlan.mark > mark))


def _answers_of(session: Session, person_ids: Iterable[int]) -> dict[int, dict[str, str]]:
    found: dict[int, dict[str, str]] = {}
    for row in session.scalars(select(TriageAnswer).where(TriageAnswer.person_id.in_(person_ids))):
        found.setdefault(row.person_id, {})[row.question_id] = row.option_id
    return found


def _follow(catalog: Catalog, seen: SeenPlan, answers: Answers, mark: str) -> None:
    """While a question is open nothing is certain: it is asked at the owner's next look, and nothing is told."""
    seen.mark = mark
    if triage.next_question(catalog.triage, answers) is None:
        seen.verdicts = verdicts_of(triage.make_plan(catalog, answers))


def _owe(
    session: Session, differing: Mapping[int, tuple[set[str], set[str]]], mark: str, due_at: datetime, now: datetime
) -> None:
    """Owe these owners one notice each: person id -> what they saw as needed, and what is needed now.

    It takes the place of one that is still waiting, and starts from what the owner knew before that one. The minute
    is in the key because content may go back and forth; twice for one change is impossible already, for the new
    mark is stored in the same transaction.
    """
    waiting = _waiting(session, differing)
    reachable = select(Person).where(Person.id.in_(differing), Person.unreachable_at.is_(None))
    for person in session.scalars(reachable):
        cause, (saw, needed) = _cause(person.id), differing[person.id]
        knows = waiting.get(cause, saw)
        if cause in waiting:
            outbox.withdraw(session, cause, now, "newer plan")
        if knows != needed:
            key = f"{CHANGED}:{person.id}:{mark}:{now:%Y%m%d%H%M}"
            about: dict[str, Any] = {"person_id": person.id, "knows": sorted(knows)}
            outbox.post(
                session, person.telegram_id, CHANGED, cause=cause, key=key, due_at=due_at, lane=Lane.BULK, **about
            )


def _waiting(session: Session, person_ids: Iterable[int]) -> dict[str, set[str]]:
    """Causes of notices that wait to be sent, with what those owners know."""
    rows = session.scalars(
        select(OutboxMessage).where(
            OutboxMessage.cause.in_([_cause(each) for each in person_ids]),
            OutboxMessage.state == OutboxState.WAITING,
            OutboxMessage.lease_until.is_(None),
        )
    )
    return {row.cause: set(row.args["knows"]) for row in rows}


def changes(session: Session, catalog: Catalog, person: Person, knows: Iterable[str], now: datetime) -> Changes:
    """What is needed now but not among what the owner `knows` as needed, and the other way round.

    Nothing is said of what the owner has or finished already, nor while a question is open.
    """
    if triage.next_question(catalog.triage, people.answers_of(session, person)) is not None:
        return Changes((), (), 0)
    standing = checklists.standing(session, person, catalog, now)
    plan, known = standing.plan, set(knows)
    now_needed = {entry.topic.id for entry in plan.needed}
    lost = known - now_needed
    return Changes(
        added=tuple(e for e in plan.needed if e.topic.id not in known and not standing.has(e.topic.id)),
        dropped=tuple(
            _entry_of(plan, topic)
            for topic in catalog.topics.values()
            if topic.id in lost and not standing.has(topic.id)
        ),
        gone=len(lost - catalog.topics.keys() - _finished(session, person)),
    )


def _entry_of(plan: Plan, topic: Topic) -> Entry:
    spoken_of = (entry for entry in plan.later + plan.not_needed if entry.topic.id == topic.id)
    return next(spoken_of, Entry(topic, None))


def _finished(session: Session, person: Person) -> set[str]:
    """Topics of which everything the owner ever touched is finished: all that is known of one that left."""
    rows = session.execute(select(Progress.topic_id, Progress.status).where(Progress.person_id == person.id)).all()
    return {topic for topic, _ in rows} - {topic for topic, status in rows if status not in FINISHED}


def _needed(verdicts: Verdicts) -> set[str]:
    return {topic for topic, verdict in verdicts.items() if verdict == Verdict.NEED}


def _cause(person_id: int) -> str:
    return f"plan:{person_id}"


def next_daytime(now: datetime, tz: ZoneInfo) -> datetime:
    """`now` if it is between 08:00 and 19:00 in the office's zone, else the next 08:00 there."""
    local = now.astimezone(tz)
    if DAY_BEGINS <= local.time() < DAY_ENDS:
        return now
    day = local.date() + timedelta(days=local.time() >= DAY_ENDS)
    return datetime.combine(day, DAY_BEGINS, tz)
