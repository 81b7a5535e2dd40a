"""What the clinic knows about a topic: an overview and one screen for each part of it."""

from collections.abc import Iterable, Sequence

from markupsafe import Markup

from bot.catalog.loader import Catalog
from bot.catalog.models import Area, Confidence, Group, Source, Topic
from bot.catalog.texts import Texts, bar
from bot.screens.kit import Button, Row, Screen, act, lines, paragraphs, plain, rows_of
from bot.screens.menu import back_row, home_button
from bot.services.checklists import Checklist, Standing

PARTS = ("who", "cost", "rejected", "tips", "changes", "doubts", "sources", "legal")
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
    """The topics of one group."""
    text = t("guide.group", name=which.label, text=which.text)
    buttons = _topic_buttons(t, standing, catalog.in_group(which))
    rows = (*rows_of(buttons), back_row(t, act("guide.area", which.area.value)))
    return Screen(text, rows, about=act("guide.group", which.id))


def _topic_buttons(t: Texts, standing: Standing, topics: Sequence[Topic]) -> list[Button]:
    return [Button(_mark(t, standing, topic), act("guide.show", topic.id)) for topic in topics]


def mine(t: Texts, standing: Standing) -> Screen:
    """The owner's plan and what else they began, with progress."""
    planned = [entry.topic for entry in standing.plan.needed]
    topics = planned + [c.topic for c in standing.checklists.values() if c.topic not in planned]
    listed = lines(
        *(t("guide.owned_line", name=entry.topic.label) for entry in standing.plan.owned),
        *(_progress_line(t, standing, topic) for topic in topics),
    )
    buttons = [Button(topic.label, act("cl.show", topic.id)) for topic in topics]
    doors = (
        Button(t.plain("btn.plan"), act("tri.plan")),
        Button(t.plain("btn.all_topics"), act("guide.area", Area.CERTIFICATIONS.value)),
    )
    text = paragraphs(t("guide.mine"), listed) if listed else t("guide.mine_empty")
    return Screen(text, (*rows_of(buttons), doors, (home_button(t),)))


def _progress_line(t: Texts, standing: Standing, topic: Topic) -> Markup:
    checklist = standing.checklist(topic)
    return t("guide.progress_line", name=topic.label, bar=bar(checklist.done, checklist.total))


def _mark(t: Texts, standing: Standing, topic: Topic) -> str:
    return t.plain("btn.done_topic", label=topic.label) if standing.has(topic.id) else topic.label


def show(t: Texts, topic: Topic, checklist: Checklist, blockers: Sequence[Topic], *, is_planned: bool) -> Screen:
    """Overview of a topic and its parts; back leads to the plan it came from, or to its area."""
    back = act("tri.plan") if is_planned else act("guide.group", topic.group)
    text = paragraphs(
        t("guide.title", name=topic.name),
        t("guide.summary", summary=topic.summary),
        blocked(t, blockers),
        t("guide.progress", bar=bar(checklist.done, checklist.total)),
        t("guide.not_sure", day=topic.last_verified) if topic.confidence is not Confidence.HIGH else None,
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
    builders = {
        "who": _who, "cost": _cost, "rejected": _rejected, "tips": _tips, "changes": _changes, "doubts": _doubts,
        "sources": _sources, "legal": _legal,
    }  # fmt: skip
    return builders[name](t, topic) if name in builders else None


def _who(t: Texts, topic: Topic) -> Markup:
    return paragraphs(
        _listed(t, t("guide.for_whom"), topic.for_whom),
        _listed(t, t("guide.not_for"), [row.who for row in topic.not_for]),
    )


def _cost(t: Texts, topic: Topic) -> Markup:
    cost = topic.cost
    return paragraphs(
        lines(
            t("guide.cost_micro", cost=cost.micro),
            t("guide.cost_small", cost=cost.small) if cost.small else None,
            t("guide.cost_medium", cost=cost.medium) if cost.medium else None,
        ),
        t("guide.validity", validity=topic.validity),
        t("guide.renewal", renewal=topic.renewal) if topic.renewal else None,
        t("guide.issuer", issuer=topic.issuer),
    )


def _rejected(t: Texts, topic: Topic) -> Markup | None:
    return _listed(t, t("guide.rejected"), topic.rejections)


def _tips(t: Texts, topic: Topic) -> Markup | None:
    return _listed(t, t("guide.tips"), topic.tips)


def _changes(t: Texts, topic: Topic) -> Markup | None:
    return _listed(t, t("guide.changes"), topic.changes)


def _doubts(t: Texts, topic: Topic) -> Markup | None:
    return _listed(t, t("guide.doubts"), topic.doubts)


def _sources(t: Texts, topic: Topic) -> Markup:
    verified = t("guide.verified", day=topic.last_verified, confidence=t.plain(f"guide.confidence_{topic.confidence}"))
    return paragraphs(lines(t("guide.sources"), *(_link(t, source) for source in topic.sources)), verified)


def _legal(t: Texts, topic: Topic) -> Markup | None:
    rules = [
        lines(
            t("guide.rule", rule=rule.rule),
            t("guide.rule_status", status=rule.status) if rule.status else None,
            t("guide.rule_replaces", old=rule.replaces) if rule.replaces else None,
        )
        for rule in topic.legal
    ]
    return lines(t("guide.legal"), *rules) if rules else None


def _listed(t: Texts, heading: Markup, points: Sequence[str]) -> Markup | None:
    return lines(heading, bullets(t, points)) if points else None


def bullets(t: Texts, points: Sequence[str]) -> Markup:
    return lines(*(t("guide.bullet", text=point) for point in points))


def _link(t: Texts, source: Source) -> Markup:
    if source.published is None:
        return t("guide.source_undated", url=str(source.url), site=source.url.host)
    return t("guide.source", url=str(source.url), site=source.url.host, published=source.published)
