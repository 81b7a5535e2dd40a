"""From answers to a plan: which question comes next, which topics are needed, in which order, and why.

Pure functions over the catalog; the rules are data in `content/triage/`.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.catalog.loader import Catalog
from bot.catalog.models import Condition, PlanRule, Question, Topic, Triage, Verdict
from bot.errors import Outdated

SKIPPED = "skip"
Answers = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Entry:
    """A topic of the plan with the reason it is there; `unlocks` is set when only a prerequisite."""

    topic: Topic
    why: str | None
    unlocks: Topic | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """What an owner needs in prerequisite order, has, can leave for later, and need not do."""

    needed: tuple[Entry, ...]
    owned: tuple[Entry, ...]
    later: tuple[Entry, ...]
    not_needed: tuple[Entry, ...]
    advice: tuple[str, ...]

    @property
    def owned_ids(self) -> frozenset[str]:
        return frozenset(entry.topic.id for entry in self.owned)


def holds(condition: Condition, answers: Answers) -> bool:
    return all(answers.get(question) in options for question, options in condition.when.items())


def open_questions(triage: Triage, answers: Answers) -> list[Question]:
    """The questions that apply to these answers, in order, answered or not."""
    return [question for question in triage.questions if holds(question, answers)]


def next_question(triage: Triage, answers: Answers) -> Question | None:
    """The first applicable question without an answer that counts; None when the check is complete."""
    counted = relevant(triage, answers)
    return next((q for q in open_questions(triage, counted) if q.id not in counted), None)


def question(triage: Triage, question_id: str) -> Question:
    """The question with this id.

    Raises:
        Outdated: the content has no such question any more.
    """
    for each in triage.questions:
        if each.id == question_id:
            return each
    raise Outdated


def check_option(asked: Question, option_id: str) -> str:
    """`option_id` if it answers `asked` (or skips it).

    Raises:
        Outdated: it is no option of this question.
    """
    if _fits(asked, option_id):
        return option_id
    raise Outdated


def _fits(asked: Question, option_id: str) -> bool:
    return option_id == SKIPPED or any(option.id == option_id for option in asked.options)


def relevant(triage: Triage, answers: Answers) -> dict[str, str]:
    """The answers that still count: those to questions the other answers still lead to.

    An answer whose option left the content counts no more, so its question is open again.
    """
    kept: dict[str, str] = {}
    for each in triage.questions:
        if each.id in answers and holds(each, kept) and _fits(each, answers[each.id]):
            kept[each.id] = answers[each.id]
    return kept


def decide(triage: Triage, answers: Answers) -> dict[str, PlanRule]:
    """The rule that decides about each topic: the first one that holds."""
    verdicts: dict[str, PlanRule] = {}
    for rule in triage.rules:
        if rule.topic not in verdicts and holds(rule, answers):
            verdicts[rule.topic] = rule
    return verdicts


def make_plan(catalog: Catalog, answers: Answers) -> Plan:
    """The plan for these answers."""
    counted = relevant(catalog.triage, answers)
    verdicts = decide(catalog.triage, counted)
    owned = _entries(catalog, verdicts, Verdict.HAVE)
    needed = _with_prerequisites(catalog, verdicts)
    shown = {entry.topic.id for entry in needed}
    return Plan(
        needed=tuple(_in_order(needed, verdicts)),
        owned=tuple(owned),
        later=tuple(e for e in _entries(catalog, verdicts, Verdict.LATER) if e.topic.id not in shown),
        not_needed=tuple(e for e in _entries(catalog, verdicts, Verdict.NOT) if e.topic.id not in shown),
        advice=tuple(advice.text for advice in catalog.triage.advice if holds(advice, counted)),
    )


def _entries(catalog: Catalog, verdicts: Mapping[str, PlanRule], verdict: Verdict) -> list[Entry]:
    rules = [rule for rule in verdicts.values() if rule.verdict is verdict]
    found = [Entry(catalog.topics[rule.topic], rule.why) for rule in rules]
    return sorted(found, key=lambda entry: entry.topic.order)


def _with_prerequisites(catalog: Catalog, verdicts: Mapping[str, PlanRule]) -> list[Entry]:
    needed = _entries(catalog, verdicts, Verdict.NEED)
    known = {entry.topic.id for entry in needed}
    for entry in needed:  # grows while we walk it: prerequisites of prerequisites
        for wanted in entry.topic.prerequisites:
            rule = verdicts.get(wanted)
            if wanted not in known and (rule is None or rule.verdict is not Verdict.HAVE):
                known.add(wanted)
                needed.append(Entry(catalog.topics[wanted], rule.why if rule else None, unlocks=entry.topic))
    return needed


def _in_order(entries: list[Entry], verdicts: Mapping[str, PlanRule]) -> list[Entry]:
    """Each topic right after what it waits for, otherwise by the topics' own order.

    Terminates because the content check refuses topics that wait for each other.
    """
    by_id = {entry.topic.id: entry for entry in sorted(entries, key=lambda entry: (entry.topic.order, entry.topic.id))}
    ordered: dict[str, Entry] = {}

    def put(entry: Entry) -> None:
        rule = verdicts.get(entry.topic.id)
        waits_for = {*entry.topic.prerequisites, *(rule.after if rule else ())}
        for first in (each for key, each in by_id.items() if key in waits_for and key not in ordered):
            put(first)
        ordered.setdefault(entry.topic.id, entry)

    for entry in by_id.values():
        put(entry)
    return list(ordered.values())
