"""Which of the topics that share a name is yours: a short guide, then what changed, tips and sources."""

from markupsafe import Markup

from bot.catalog.loader import Catalog
from bot.catalog.models import Confidence
from bot.catalog.subjects import Chooser
from bot.catalog.texts import Texts
from bot.screens import facts
from bot.screens.kit import Button, Screen, act, lines, paragraphs, rows_of
from bot.screens.menu import back_row

PARTS = ("tips", "changes", "doubts", "sources")


def show(t: Texts, catalog: Catalog, chooser: Chooser) -> Screen:
    """The routes as «if ... then ...», and a button to the topic of each."""
    topics = {route.topic: catalog.topics[route.topic] for route in chooser.routes}
    text = paragraphs(
        t("chooser.title", name=chooser.label),
        t("chooser.summary", summary=chooser.summary),
        lines(*(t("chooser.route", when=route.when, topic=topics[route.topic].label) for route in chooser.routes)),
        facts.not_sure(t, chooser) if chooser.confidence is not Confidence.HIGH else None,
    )
    doors = [Button(topic.label, act("guide.show", topic.id)) for topic in topics.values()]
    parts = [
        Button(t.plain(f"btn.part_{name}"), act("cho.part", chooser.id, name))
        for name in PARTS
        if _part(t, chooser, name)
    ]
    rows = (*rows_of(doors), *rows_of(parts), back_row(t, act("guide.group", chooser.group)))
    return Screen(text, rows, about=act("cho.show", chooser.id))


def part(t: Texts, chooser: Chooser, name: str) -> Screen:
    """One part: tips, what changed, what is not sure, or sources."""
    body = _part(t, chooser, name) or t("guide.no_part")
    text = paragraphs(t("guide.part_title", name=chooser.label), body)
    return Screen(text, (back_row(t, act("cho.show", chooser.id)),), about=act("cho.part", chooser.id, name))


def _part(t: Texts, chooser: Chooser, name: str) -> Markup | None:
    builders = {"tips": facts.tips, "changes": facts.changes, "doubts": facts.doubts, "sources": facts.sources}
    return builders[name](t, chooser) if name in builders else None
