"""Holds the catalog in use, so that it can be replaced while the clinic is open."""

from pathlib import Path

from bot.catalog.check import problems
from bot.catalog.loader import DEFAULT_PROFILE, Catalog, load_catalog
from bot.catalog.texts import Texts
from bot.errors import ContentError


class Shelf:
    """The current catalog and its texts. A reload that fails keeps the old one."""

    def __init__(self, folder: Path, profile: str = DEFAULT_PROFILE) -> None:
        self._folder = folder
        self._profile = profile
        self.catalog, self.texts = _read(folder, profile)

    def reload(self) -> None:
        """Read the folder again.

        Raises:
            ContentError: it is broken; the catalog in use is untouched.
        """
        self.catalog, self.texts = _read(self._folder, self._profile)


def _read(folder: Path, profile: str) -> tuple[Catalog, Texts]:
    catalog = load_catalog(folder, profile)
    wrong = problems(catalog)
    if wrong:
        raise ContentError(f"{folder}: {wrong[0]}" + (f" (and {len(wrong) - 1} more)" if wrong[1:] else ""))
    return catalog, Texts(catalog)
