"""The content check of every office in `profiles/`: the common content with each of them laid over it."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from bot.catalog.check import gaps, problems, warnings
from bot.catalog.loader import Catalog, load_catalog, profiles
from bot.errors import ContentError


@dataclass(frozen=True, slots=True)
class Report:
    """What the check found; `own` is the catalog of the office asked for."""

    own: Catalog
    offices: int
    errors: tuple[str, ...]
    warnings: tuple[str, ...]
    gaps: tuple[str, ...]


def check_offices(folder: Path, own: str, today: date) -> Report:
    """Check all offices; what is wrong in the common content is said once, what only one has is said with its name.

    Raises:
        ContentError: the content of the office `own` cannot be read.
    """
    catalogs = [load_catalog(folder, own)]
    errors: dict[str, None] = {}  # a set that keeps its order
    for office in profiles(folder):
        try:
            catalogs += [load_catalog(folder, office)] if office != own else []
        except ContentError as error:
            errors[str(error)] = None
    common = set(problems(catalogs[0]))
    for catalog in catalogs:
        errors |= dict.fromkeys(_named(line, catalog, common) for line in problems(catalog))
    return Report(
        own=catalogs[0],
        offices=len(profiles(folder)),
        errors=tuple(errors),
        warnings=tuple(warnings(catalogs[0], today)),
        gaps=tuple(line for catalog in catalogs for line in gaps(catalog)),
    )


def _named(line: str, catalog: Catalog, common: set[str]) -> str:
    return line if line in common or line.startswith("profile ") else f"profile {catalog.profile.id}: {line}"
