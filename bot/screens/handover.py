"""To an owner whose consultant cannot come: who receives them instead."""

from bot.catalog.loader import Catalog
from bot.catalog.texts import Texts
from bot.db.booking import Visit
from bot.screens.booking import change_rows, topic_name
from bot.screens.kit import Screen, paragraphs
from bot.screens.menu import home_button


def handed_over(t: Texts, catalog: Catalog, visit: Visit, consultant: str, link: str | None) -> Screen:
    """The hour stays, somebody else receives them; `link` is where they meet if the visit is online."""
    topic = topic_name(catalog, visit.topic_id)
    text = paragraphs(
        t("handover.changed", consultant=consultant, start=visit.start_at, topic=topic, code=visit.code),
        t("handover.link", link=link) if link else None,
    )
    return Screen(text, (*change_rows(t, visit), (home_button(t),)))
