"""What the clinic knows about a topic: an overview and one screen for each part of it."""

from collections.abc import Callable, Iterable, Sequence

from markupsafe import Markup

from bot.catalog.loader import Catalog
from bot.catalog.models import Area, Confidence, Group, Topic
from bot.catalog.subjects import LocalNote
from bot.catalog.texts import Texts, bar
from bot.screens import facts
from bot.screens.kit import Button, Row, Screen, act, lines, paragraphs, plain, rows_of
from bot.screens.menu import back_row, home_button
from bot.services.certificates import Recorded
from bot.services.checklists import Checklist, Standing

BEHIND = {"doubts": "changes", "legal": "sources"}  # parts that are reached from another part, to keep each short
COMFORTABLE = 500  # characters; what is only a pointer is left out of a longer overview
WIDE_LABEL = 20  # characters; longer labels are cut off when two stand side by side


def area(t: Texts, catalog: Catalog, which: Area, standing: Standing) -> Screen:
    """The first group's topics at once in the procurement area, whose order matters; else the groups."""
    groups = catalog.groups_of(which)
    first = groups[:1] if which is Area.PROCUREMENT else []
    topics = [topic for group in first for topic in catalog.in_group(group)]
    doors = [Button(group.label, act("guide.group", group.id)) for group in groups if group not in first]
    rows = (*rows_of(_topic_buttons(t, standing, topics)), *rows_of(doors))
    about = act("guide.area", which.value)
    return Screen(t(f"guide.area_{which.value}"), (*rows, (home_button(t),)), about=about)


def group(t: Texts, catalog: Catalog, which: Group, standing: Standing) -> Screen:
    """The topics of one group; first of all, how to choose between them."""
    text = t("guide.group", name=which.label, text=which.text)
    buttons = _topic_buttons(t, standing, catalog.in_group(which))
    chooser = catalog.chooser_of(which)
    choose = ((Button(t.plain("btn.choose"), act("cho.show", chooser.id)),),) if chooser else ()
    rows = (*choose, *rows_of(buttons), back_row(t, act("guide.area", which.area.value)))
    return Screen(text, rows, about=act("guide.group", which.id))


def _topic_buttons(t: Texts, standing: Standing, topics: Sequence[Topic]) -> list[Button]:
    return [Button(_mark(t, standing, topic), act("guide.show", topic.id)) for topic in topics]


def mine(t: Texts, standing: Standing) -> Screen:
    """The owner's certificates, their plan and what else they began, with progress."""
    certificates = standing.certificates
    planned = [entry.topic for entry in standing.plan.needed]
    begun = planned + [c.topic for c in standing.checklists.values() if c.topic not in planned]
    topics = [topic for topic in begun if topic.id not in certificates]
    owned = [entry.topic for entry in standing.plan.owned if entry.topic.id not in certificates]
    listed = lines(
        *(_certificate_line(t, recorded) for recorded in certificates.values()),
        *(t("guide.owned_line", name=topic.label) for topic in owned),
        *(_progress_line(t, standing, topic) for topic in topics),
    )
    buttons = [
        *(certificate_button(t, recorded) for recorded in certificates.values()),
        *(Button(topic.label, act("cl.show", topic.id)) for topic in topics),
    ]
    doors = (
        Button(t.plain("btn.plan"), act("tri.plan")),
        Button(t.plain("btn.all_topics"), act("guide.area", Area.CERTIFICATIONS.value)),
    )
    text = paragraphs(t("guide.mine"), listed) if listed else t("guide.mine_empty")
    return Screen(text, (*rows_of(buttons), doors, (home_button(t),)))


def _certificate_line(t: Texts, recorded: Recorded) -> Markup:
    name = recorded.topic.label
    if recorded.expires_on is None:
        return t("guide.owned_line", name=name)
    if recorded.is_valid:
        return t("guide.valid_line", name=name, expires=recorded.expires_on)
    return t("guide.expired_line", name=name, expires=recorded.expires_on)


def certificate_button(t: Texts, recorded: Recorded) -> Button:
    return Button(t.plain("btn.certificate_of", topic=recorded.topic.label), act("crt.show", recorded.topic.id))


def validity(t: Texts, recorded: Recorded) -> Markup:
    """How long a recorded certificate is valid, or that it has to be renewed."""
    if recorded.expires_on is None:
        return t("guide.unlimited")
    if recorded.is_valid:
        return t("guide.valid_until", expires=recorded.expires_on)
    return t("guide.expired", expires=recorded.expires_on)


def _progress_line(t: Texts, standing: Standing, topic: Topic) -> Markup:
    checklist = standing.checklist(topic)
    return t("guide.progress_line", name=topic.label, bar=bar(checklist.done, checklist.total))


def _mark(t: Texts, standing: Standing, topic: Topic) -> str:
    return t.plain("btn.done_topic", label=topic.label) if standing.has(topic.id) else topic.label


def show(
    t: Texts,
    topic: Topic,
    checklist: Checklist,
    blockers: Sequence[Topic],
    notes: Sequence[LocalNote] = (),
    *,
    is_planned: bool,
) -> Screen:
    """Overview of a topic and its parts, with what the office adds; back leads to the plan, or to its group."""
    back = act("tri.plan") if is_planned else act("guide.group", topic.group)
    text = paragraphs(
        t("guide.title", name=topic.name),
        t("guide.summary", summary=topic.summary),
        blocked(t, blockers),
        t("guide.progress", bar=bar(checklist.done, checklist.total)),
        lines(*(t("guide.note", text=facts.said(t, note)) for note in notes)) or None,
        facts.not_sure(t, topic) if topic.confidence is not Confidence.HIGH else None,
    )
    pointer = paragraphs(text, t("guide.has_changes")) if topic.changes else text
    parts = [_part_button(t, topic, part) for part in PARTS if _has(topic, part) and not _is_behind(topic, part)]
    rows = (*_doing_rows(t, topic), *rows_of(parts), back_row(t, back))
    return Screen(pointer if len(plain(pointer)) <= COMFORTABLE else text, rows, about=act("guide.show", topic.id))


def _has(topic: Topic, part: str) -> bool:
    """Whether there is anything to say; who it is for, cost and sources every topic has."""
    optional = {
        "rejected": topic.rejections, "tips": topic.tips, "changes": topic.changes, "doubts": topic.doubts,
        "legal": topic.legal,
    }  # fmt: skip
    return bool(optional.get(part, part in PARTS))


def _is_behind(topic: Topic, part: str) -> bool:
    """Whether the part is reached from another one and not from the overview."""
    return part in BEHIND and _has(topic, BEHIND[part])


def _part_button(t: Texts, topic: Topic, part: str) -> Button:
    return Button(t.plain(f"btn.part_{part}"), act("guide.part", topic.id, part))


def _doing_rows(t: Texts, topic: Topic) -> tuple[Row, ...]:
    return (
        (Button(t.plain("btn.checklist"), act("cl.show", topic.id)),),
        (Button(t.plain("btn.consult"), act("bk.days", topic.id, 0)),),
    )


def blocked(t: Texts, blockers: Sequence[Topic]) -> Markup | None:
    """«Not yet: you need ... first», when a prerequisite is open."""
    return t("guide.blocked", needs=", ".join(topic.short for topic in blockers)) if blockers else None


def part(t: Texts, catalog: Catalog, topic: Topic, name: str) -> Screen:
    """One part of a topic; back leads to the part before it, or to the overview."""
    body = _part(t, topic, name) or t("guide.no_part")
    text = paragraphs(t("guide.part_title", name=topic.label), body)
    back = act("guide.part", topic.id, BEHIND[name]) if _is_behind(topic, name) else act("guide.show", topic.id)
    return Screen(text, (*_doors(t, catalog, topic, name), back_row(t, back)), about=act("guide.part", topic.id, name))


def _doors(t: Texts, catalog: Catalog, topic: Topic, name: str) -> tuple[Row, ...]:
    """To the topics for those this one is not for, to the official portal, and to the part behind this one."""
    rows: list[Row] = []
    if name == "who":
        others = dict.fromkeys(row.instead for row in topic.not_for if row.instead)
        rows += _wide_rows(see_button(t, catalog.topics[other]) for other in others)
    if name == "sources":
        rows.append((Button(t.plain("btn.portal"), url=str(topic.portal)),))
    behind = [part for part, before in BEHIND.items() if before == name and _has(topic, part)]
    return (*rows, *rows_of(_part_button(t, topic, part) for part in behind))


def _wide_rows(buttons: Iterable[Button]) -> tuple[Row, ...]:
    """Two a row where all labels can be read so."""
    every = list(buttons)
    return rows_of(every, per_row=1 if any(len(each.label) > WIDE_LABEL for each in every) else 2)


def see_button(t: Texts, topic: Topic) -> Button:
    return Button(t.plain("btn.see_topic", topic=topic.label), act("guide.show", topic.id))


def _part(t: Texts, topic: Topic, name: str) -> Markup | None:
    return FACTS[name](t, topic) if name in FACTS else None


FACTS: dict[str, Callable[[Texts, Topic], Markup | None]] = {
    "who": facts.who, "cost": facts.cost, "rejected": facts.rejected, "tips": facts.tips, "changes": facts.changes,
    "doubts": facts.doubts, "sources": facts.sources, "legal": facts.legal,
}  # fmt: skip
PARTS = tuple(FACTS)
