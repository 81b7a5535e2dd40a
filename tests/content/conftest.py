"""The real triage and topics of `content/`, and an owner who answers its questions."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.catalog.loader import load_catalog
from bot.catalog.models import Topic, Triage
from bot.services.triage import SKIPPED, Plan, check_option, make_plan, next_question
from bot.settings import PACKAGED_CONTENT
from tests.content.copy_of_content import Copy


@dataclass(frozen=True)
class Desk:
    """As much of the catalog as a plan needs."""

    triage: Triage
    topics: dict[str, Topic]


class Heard:
    """A plan in the words of these tests: topics by id, reasons and remarks by what they say."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self.needed = [entry.topic.id for entry in plan.needed]
        self.owned = [entry.topic.id for entry in plan.owned]
        self.later = [entry.topic.id for entry in plan.later]
        self.not_needed = [entry.topic.id for entry in plan.not_needed]

    def why(self, topic: str) -> str:
        everything = self._plan.needed + self._plan.owned + self._plan.later + self._plan.not_needed
        return next(entry.why or "" for entry in everything if entry.topic.id == topic)

    def advises(self, words: str) -> bool:
        return any(words in text for text in self._plan.advice)


@pytest.fixture(scope="session")
def desk() -> Desk:
    catalog = load_catalog(PACKAGED_CONTENT)
    return Desk(catalog.triage, dict(catalog.topics))


@pytest.fixture(scope="session")
def triage(desk: Desk) -> Triage:
    return desk.triage


@pytest.fixture(scope="session")
def owner_says(desk: Desk) -> Callable[..., Heard]:
    """Answers every question put to the owner as told; sells at the stall and has no NIB unless told otherwise."""

    def plan(**answers: str) -> Heard:
        told = {"pasar": "warung", "nib": "belum"} | answers
        said: dict[str, str] = {}
        while asked := next_question(desk.triage, said):
            said[asked.id] = check_option(asked, told.get(asked.id, SKIPPED))
        assert said.keys() >= answers.keys(), "the owner answers a question that is never put"
        return Heard(make_plan(desk, said))

    return plan


@pytest.fixture
def copy(tmp_path: Path) -> Copy:
    return Copy(tmp_path)
