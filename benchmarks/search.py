"""How well questions are answered: a set the search was tuned with, and one nobody looks at, only counts.

Both were written by hand, by different people, apart from the example questions in `content/search/asks/`.
"""

import json
import time
from dataclasses import dataclass
from pathlib import Path

from rich.table import Table

from bot.catalog.loader import load_catalog
from bot.search.engine import SURE, engine_for
from bot.settings import PACKAGED_CONTENT

QUESTIONS = Path(__file__).parent / "questions"
SETS = ("tuning", "held_out")
MOST = 3


@dataclass(frozen=True, slots=True)
class Asked:
    """One question with the accepted first answers (none: outside the field) and what came of it."""

    accepted: frozenset[str]
    ids: tuple[str, ...]
    lead: float
    ms: float

    def is_answered(self, sure: float = SURE) -> bool:
        return self.lead >= sure


def _ask_all(name: str) -> list[Asked]:
    engine = engine_for(load_catalog(PACKAGED_CONTENT))
    asked = []
    for line in (QUESTIONS / f"{name}.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        began = time.perf_counter()
        ranking = engine.rank(row["q"])
        ms = (time.perf_counter() - began) * 1000
        accepted = frozenset([row["want"], *row["also"]] if row["want"] else [])
        asked.append(Asked(accepted, ranking.ids[:MOST], ranking.lead, ms))
    return asked


def _share(rows: list[bool]) -> str:
    return f"{sum(rows) / len(rows):.1%}"


async def measured() -> Table:
    """Both sets side by side; a right subject that was not offered counts as wrong."""
    table = Table("questions", "first right", "in three", "outside refused", "refused wrongly", "p50 ms", "p99 ms")
    for name in SETS:
        asked = _ask_all(name)
        inside = [each for each in asked if each.accepted]
        outside = [each for each in asked if not each.accepted]
        times = sorted(each.ms for each in asked)
        table.add_row(
            f"{name} ({len(inside)} + {len(outside)})",
            _share([each.is_answered() and each.ids[0] in each.accepted for each in inside]),
            _share([each.is_answered() and bool(each.accepted & set(each.ids)) for each in inside]),
            _share([not each.is_answered() for each in outside]),
            _share([not each.is_answered() for each in inside]),
            f"{times[len(times) // 2]:.2f}",
            f"{times[len(times) * 99 // 100]:.2f}",
        )
    return table
