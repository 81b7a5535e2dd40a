"""What admins are told about the content."""

from collections.abc import Sequence

from bot.catalog.check import STALE
from bot.catalog.models import Topic
from bot.catalog.subjects import Chooser
from bot.catalog.texts import Texts
from bot.screens.kit import Screen, lines, paragraphs
from bot.screens.menu import with_home

MAX_LINES = 15


def broken(t: Texts, error: str) -> Screen:
    """New content that cannot be used: which file, and why."""
    return with_home(t, t("upkeep.broken", error=error))


def stale(t: Texts, facts: Sequence[Topic | Chooser]) -> Screen:
    """Facts to look at again, the oldest first."""
    shown = facts[:MAX_LINES]
    listed = lines(
        *(t("upkeep.stale_topic", name=each.label, day=each.last_verified) for each in shown),
        t("upkeep.stale_more", count=len(facts) - len(shown)) if facts[MAX_LINES:] else None,
    )
    return with_home(t, paragraphs(t("upkeep.stale", count=len(facts), days=STALE.days), listed, t("upkeep.stale_how")))
