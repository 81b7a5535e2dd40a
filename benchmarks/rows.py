"""One measured value beside its goal and, where that makes sense, beside bare aiohttp."""

from collections.abc import Iterator
from dataclasses import dataclass

from rich.table import Table

COLUMNS = ("", "measured", "goal", "met", "aiohttp", "ratio")


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table; `bare` is what plain aiohttp needed or managed; without a goal it is information."""

    what: str
    measured: float
    goal: float | None = None
    unit: str = ""
    more_is_better: bool = False
    bare: float | None = None
    note: str = ""

    def cells(self) -> Iterator[str]:
        yield self.what
        yield f"{self.measured:,.0f}{self.unit}"
        yield f"{'≥' if self.more_is_better else '<'} {self.goal:,.0f}{self.unit}" if self.goal else "–"
        yield self._verdict()
        yield f"{self.bare:,.0f}{self.unit}" if self.bare else "–"
        yield f"{self.measured / self.bare:.2f}" if self.bare else "–"

    def _verdict(self) -> str:
        if not self.goal:
            return "–"
        is_met = self.measured >= self.goal if self.more_is_better else self.measured < self.goal
        return "yes" if is_met else "NO"


def table(title: str, rows: list[Row]) -> Table:
    """The notes stand below, because 80 columns must do."""
    made = Table(*COLUMNS, title=title, caption_justify="left")
    for row in rows:
        made.add_row(*row.cells())
    made.caption = "\n".join(f"{row.what}: {row.note}" for row in rows if row.note)
    return made
