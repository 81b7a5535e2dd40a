"""The plan as something to pass on, and what changed in it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from markupsafe import Markup, escape

from bot.catalog.office import Clinic
from bot.catalog.texts import Texts, bar
from bot.screens.kit import Button, Screen, act, lines, paragraphs
from bot.screens.menu import back_row, home_button
from bot.screens.triage import why_of
from bot.services.checklists import Standing
from bot.services.plan import Changes
from bot.services.triage import Entry

MAX_MESSAGE_UNITS = 4_096  # Bot API: a text's length, in UTF-16 units
DISPENSABLE = ("why", "link", "next")  # in this order, the last topic's first
MAX_CHANGES = 5


@dataclass(frozen=True, slots=True)
class Sheet:
    """A plan to be passed on: whose, of which moment, and the bot it comes from (empty if not known)."""

    standing: Standing
    name: str
    product: str | None
    clinic: Clinic
    now: datetime
    bot_name: str = ""

    @property
    def bot_link(self) -> str:
        return f"https://t.me/{self.bot_name}"


def share(t: Texts, coming: Markup | None = None) -> Screen:
    """In which form; `coming` says what was just asked for. The buttons stay, for the plan itself has none."""
    forms = (Button(t.plain("btn.plan_text"), act("plan.text")), Button(t.plain("btn.plan_card"), act("plan.card")))
    return Screen(paragraphs(t("plan.share"), coming), (forms, back_row(t, act("tri.plan"))))


def message(t: Texts, sheet: Sheet) -> Screen:
    """The whole plan in one message without buttons and markup, which can be forwarded and copied anywhere."""
    title = t.plain("plan.title_for", product=sheet.product) if sheet.product else t.plain("plan.title")
    head = f"{title}\n{t.plain('plan.as_of', day=sheet.now)}"
    topics = [_topic(t, sheet.standing, number, entry) for number, entry in enumerate(sheet.standing.plan.needed, 1)]
    return Screen(escape(_fitted(head, topics, _tail(t, sheet))), is_new=True)


def _topic(t: Texts, standing: Standing, number: int, entry: Entry) -> dict[str, str]:
    """The lines of one topic, by part."""
    topic = entry.topic
    name = t.plain("plan.entry", number=number, name=topic.label)
    if standing.has(topic.id):
        return {"name": name, "bar": t.plain("plan.done")}
    checklist, why = standing.checklist(topic), why_of(t, entry).unescape()
    parts = {
        "name": name,
        "why": t.plain("plan.why", why=why) if why else "",
        "bar": bar(checklist.done, checklist.total),
        "next": t.plain("plan.next", item=checklist.next_item.title) if checklist.next_item else "",
        "link": t.plain("plan.link", link=topic.portal),
    }
    return {part: line for part, line in parts.items() if line}


def _tail(t: Texts, sheet: Sheet) -> str:
    plan, clinic = sheet.standing.plan, sheet.clinic
    aside = [
        t.plain("plan.owned", names=_names(plan.owned)) if plan.owned else "",
        t.plain("plan.later", names=_names(plan.later)) if plan.later else "",
    ]
    origin = [
        t.plain("plan.from", clinic=clinic.name, office=clinic.office),
        t.plain("plan.bot", link=sheet.bot_link) if sheet.bot_name else "",
    ]
    return "\n\n".join(filter(None, ("\n".join(filter(None, group)) for group in (aside, origin))))


def _names(entries: Sequence[Entry]) -> str:
    return ", ".join(entry.topic.label for entry in entries)


def _fitted(head: str, topics: list[dict[str, str]], tail: str) -> str:
    """Whole if it fits into a message, else without reasons, then links, then next steps, from the end upwards."""

    def written() -> str:
        return "\n\n".join(part for part in (head, *("\n".join(each.values()) for each in topics), tail) if part)

    spare = [(topic, part) for part in DISPENSABLE for topic in reversed(topics) if part in topic]
    text = written()
    for topic, part in spare:
        if _units(text) <= MAX_MESSAGE_UNITS:
            break
        del topic[part]
        text = written()
    return text


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def changed(t: Texts, changes: Changes) -> Screen:
    """What an owner has to do now and what not any more, each with its reason."""
    text = paragraphs(
        t("plan.changed"),
        _section(t, t("plan.added"), changes.added),
        _section(t, t("plan.dropped"), changes.dropped, changes.gone),
        t("plan.check_again"),
    )
    return Screen(text, ((Button(t.plain("btn.plan"), act("tri.plan")),), (home_button(t),)))


def _section(t: Texts, title: Markup, entries: Sequence[Entry], gone: int = 0) -> Markup | None:
    if not entries and not gone:
        return None
    shown = entries[:MAX_CHANGES]
    return lines(
        title,
        *(t("plan.change", name=each.topic.label, why=why_of(t, each) or t("plan.no_rule")) for each in shown),
        t("plan.more", count=len(entries) - len(shown)) if entries[MAX_CHANGES:] else None,
        t("plan.gone", count=gone) if gone else None,
    )
