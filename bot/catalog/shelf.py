"""Holds the catalog in use, so that it can be replaced while the clinic is open, and notices when it should be."""

from contextlib import suppress
from pathlib import Path

from bot.catalog.check import problems
from bot.catalog.loader import DEFAULT_PROFILE, Catalog, load_catalog
from bot.catalog.texts import Texts
from bot.errors import ContentError

Reading = tuple[Catalog, Texts]
Fingerprint = frozenset[tuple[str, int, int]]


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
        self.hold(self.read())

    def read(self) -> Reading:
        """What is in the folder now, without using it yet; may run in a thread.

        Raises:
            ContentError: it is broken.
        """
        return _read(self._folder, self._profile)

    def hold(self, fresh: Reading) -> None:
        """Use what was read from now on."""
        self.catalog, self.texts = fresh


class Watch:
    """Notices that content files changed, by names, sizes and modification times; nothing is read for it.

    Files may be half-written or half-copied when they are first noticed, so a change counts when two looks
    in a row see the same.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._known = self._last = _fingerprint(folder)

    def has_news(self) -> bool:
        """Whether there is something to read that was not there at the last True, or at the beginning."""
        seen, before = _fingerprint(self.folder), self._last
        self._last = seen
        if seen != before or seen == self._known:
            return False
        self._known = seen
        return True


def _fingerprint(folder: Path) -> Fingerprint:
    found = []
    for path in folder.rglob("*.yaml"):
        with suppress(OSError):  # removed or replaced while we look: the next look sees what became of it
            told = path.stat()
            found.append((str(path), told.st_size, told.st_mtime_ns))
    return frozenset(found)


def _read(folder: Path, profile: str) -> Reading:
    catalog = load_catalog(folder, profile)
    wrong = problems(catalog)
    if wrong:
        raise ContentError(f"{folder}: {wrong[0]}" + (f" (and {len(wrong) - 1} more)" if wrong[1:] else ""))
    return catalog, Texts(catalog)
