"""To an owner whose consultant or hour was lost: who comes instead, or an apology with other hours at one tap."""

from collections.abc import Sequence
from datetime import datetime

from bot.catalog.loader import Catalog
from bot.catalog.texts import Texts
from bot.db.booking import Visit
from bot.screens.booking import change_rows, topic_name
from bot.screens.kit import Button, Screen, act, paragraphs, rows_of
from bot.screens.menu import home_button
from bot.services.subject import Subject


def handed_over(t: Texts, catalog: Catalog, visit: Visit, consultant: str, link: str | None) -> Screen:
    """The hour stays, somebody else receives them; `link` is where they meet if the visit is online."""
    topic = topic_name(catalog, visit.topic_id)
    text = paragraphs(
        t("handover.changed", consultant=consultant, start=visit.start_at, topic=topic, code=visit.code),
        t("handover.link", link=link) if link else None,
    )
    return Screen(text, (*change_rows(t, visit), (home_button(t),)))


def apology(t: Texts, catalog: Catalog, visit: Visit, about: Subject, others: Sequence[datetime]) -> Screen:
    """The visit is called off; `others` are the nearest free hours for the same."""
    topic = topic_name(catalog, visit.topic_id)
    text = paragraphs(
        t("handover.sorry", start=visit.start_at, topic=topic, code=visit.code, why=visit.reason or ""),
        t("handover.choose") if others else t("handover.no_hours"),
    )
    hours = [Button(t.plain("btn.moment", start=start), act("bk.hold", str(about), start, 0)) for start in others]
    days = Button(t.plain("btn.other_days"), act("bk.days", str(about), 0))
    return Screen(text, (*rows_of(hours, per_row=1), (days, home_button(t))))
