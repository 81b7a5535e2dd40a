"""Cross references of the content: what a single file's model cannot see. Lists problems, warnings, gaps."""

from collections.abc import Iterator
from datetime import date, timedelta
from graphlib import CycleError, TopologicalSorter

from bot.catalog.check_calendar import calendar_problems, calendar_warnings
from bot.catalog.check_subjects import subject_problems
from bot.catalog.check_texts import text_problems
from bot.catalog.check_wording import wording_problems
from bot.catalog.loader import Catalog
from bot.catalog.models import Condition, Question, Topic, Triage
from bot.catalog.subjects import Chooser

MAX_QUESTIONS = 5
STALE = timedelta(days=180)


def problems(catalog: Catalog) -> list[str]:
    """Everything that must be mended before the clinic opens."""
    return [
        *_topic_references(catalog),
        *_cycles(catalog),
        *_triage_references(catalog),
        *_long_paths(catalog.triage),
        *text_problems(catalog),
        *wording_problems(catalog),
        *subject_problems(catalog),
        *calendar_problems(catalog),
    ]


def warnings(catalog: Catalog, today: date) -> list[str]:
    """What should be looked at: facts last verified more than 180 days ago, and dates that are over."""
    old = [
        f"{each.id}: last verified on {each.last_verified}, {(today - each.last_verified).days} days ago"
        for each in stale(catalog, today)
    ]
    return [*old, *calendar_warnings(catalog, today)]


def stale(catalog: Catalog, today: date) -> list[Topic | Chooser]:
    """What was last verified more than 180 days ago, the oldest first."""
    facts: list[Topic | Chooser] = [*catalog.topics.values(), *catalog.choosers.values()]
    old = [each for each in facts if today - each.last_verified > STALE]
    return sorted(old, key=lambda each: (each.last_verified, each.id))


def gaps(catalog: Catalog) -> list[str]:
    """Facts about the office that nobody has filled in yet; people are told so instead of a guess."""
    office = catalog.profile
    empty = [
        f"profile {office.id}: place.{name} is empty"
        for name, value in catalog.clinic.place
        if value is None and name != "point" and not (name == "map_link" and catalog.clinic.place.point)
    ]
    return [*empty, *([f"profile {office.id}: the opening hours are not confirmed"] if office.hours_note else [])]


def _topic_references(catalog: Catalog) -> Iterator[str]:
    areas = {group.id: group.area for group in catalog.groups}
    for topic in catalog.topics.values():
        if areas.get(topic.group) is not topic.area:
            yield f"{topic.id}: {topic.group} is no group of its area"
        named = {*topic.prerequisites, *topic.related, *(row.instead for row in topic.not_for if row.instead)}
        for other in sorted(named - catalog.topics.keys()):
            yield f"{topic.id}: refers to the unknown topic {other}"


def _cycles(catalog: Catalog) -> Iterator[str]:
    """What waits for what, also by a rule's `after`: a plan of such topics would have no order."""
    sorter = TopologicalSorter({topic.id: topic.prerequisites for topic in catalog.topics.values()})
    for rule in catalog.triage.rules:
        sorter.add(rule.topic, *rule.after)
    try:
        sorter.prepare()
    except CycleError as error:
        yield f"prerequisites form a cycle: {' -> '.join(error.args[1])}"


def _triage_references(catalog: Catalog) -> Iterator[str]:
    options = {q.id: {option.id for option in q.options} | {"skip"} for q in catalog.triage.questions}
    conditions: list[tuple[str, Condition]] = [
        *((f"question {q.id}", q) for q in catalog.triage.questions),
        *((f"rule for {rule.topic}", rule) for rule in catalog.triage.rules),
        *(("advice", advice) for advice in catalog.triage.advice),
    ]
    for where, condition in conditions:
        for question, wanted in condition.when.items():
            for option in set(wanted) - options.get(question, set()):
                yield f"triage: {where} asks for {question}={option}, which is no answer"
    for rule in catalog.triage.rules:
        for topic in sorted({rule.topic, *rule.after} - catalog.topics.keys()):
            yield f"triage: a rule speaks of the unknown topic {topic}"


def _long_paths(triage: Triage) -> Iterator[str]:
    longest = max(_path_lengths(list(triage.questions), {}), default=0)
    if longest > MAX_QUESTIONS:
        yield f"triage: a path asks {longest} questions, at most {MAX_QUESTIONS} are allowed"


def _path_lengths(rest: list[Question], answers: dict[str, str]) -> Iterator[int]:
    if not rest:
        yield len(answers)
        return
    asked, *later = rest
    if all(answers.get(question) in wanted for question, wanted in asked.when.items()):
        for option in (*(option.id for option in asked.options), "skip"):
            yield from _path_lengths(later, {**answers, asked.id: option})
    else:
        yield from _path_lengths(later, answers)
