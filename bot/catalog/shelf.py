"""Holds the catalog in use, so that it can be replaced while the clinic is open."""

from pathlib import Path

from bot.catalog.check import problems
from bot.catalog.loader import Catalog, load_catalog
from bot.catalog.texts import Texts
from bot.errors import ContentError


class Shelf:
    """The current catalog and its texts. A reload that fails keeps the old one."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.catalog, self.texts = _read(folder)

    def reload(self) -> None:
        """Read the folder again.

        Raises:
            ContentError: it is broken; the catalog in use is untouched.
        """
        self.catalog, self.texts = _read(self._folder)


def _read(folder: Path) -> tuple[Catalog, Texts]:
    catalog = load_catalog(folder)
    wrong = problems(catalog)
    if wrong:
        raise ContentError(f"{folder}: {wrong[0]}" + (f" (and {len(wrong) - 1} more)" if wrong[1:] else ""))
    return catalog, Texts(catalog)
