"""What the clinic knows about a topic: an overview and one screen for each part of it."""

from collections.abc import Sequence

from markupsafe import Markup, escape

from bot.catalog.loader import Catalog
from bot.catalog.models import Area, Confidence, Group, Source, Topic
from bot.catalog.subjects import Chooser, LocalFact, LocalNote, Profile
from bot.catalog.texts import Texts, bar
from bot.screens.kit import Button, Row, Screen, act, lines, paragraphs, rows_of
from bot.screens.menu import back_row, home_button
from bot.services.certificates import Recorded
from bot.services.checklists import Checklist, Standing

PARTS = ("who", "cost", "rejected", "tips", "changes", "sources")


def area(t: Texts, catalog: Catalog, which: Area, standing: Standing) -> Screen:
    """The first group's topics at once in the procurement area, whose order matters; else the groups."""
    groups = catalog.groups_of(which)
    first = groups[:1] if which is Area.PROCUREMENT else []
    topics = [topic for group in first for topic in catalog.in_group(group)]
    doors = [Button(group.label, act("guide.group", group.id)) for group in groups if group not in first]
    rows = (*rows_of(_topic_buttons(t, standing, topics)), *rows_of(doors))
    return Screen(t(f"guide.area_{which.value}"), (*rows, (home_button(t),)))


def group(t: Texts, catalog: Catalog, which: Group, standing: Standing) -> Screen:
    """The topics of one group; first of all, how to choose between them."""
    text = t("guide.group", name=which.label, text=which.text)
    buttons = _topic_buttons(t, standing, catalog.in_group(which))
    chooser = catalog.chooser_of(which)
    choose = ((Button(t.plain("btn.choose"), act("cho.show", chooser.id)),),) if chooser else ()
    return Screen(text, (*choose, *rows_of(buttons), back_row(t, act("guide.area", which.area.value))))


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
        lines(*(t("guide.note", text=said(t, note)) for note in notes)) or None,
        not_sure(t, topic) if topic.confidence is not Confidence.HIGH else None,
    )
    parts = [
        Button(t.plain(f"btn.part_{part}"), act("guide.part", topic.id, part))
        for part in PARTS
        if _part(t, topic, part)
    ]
    return Screen(text, (*_doing_rows(t, topic), *rows_of(parts), back_row(t, back)))


def _doing_rows(t: Texts, topic: Topic) -> tuple[Row, ...]:
    return (
        (Button(t.plain("btn.checklist"), act("cl.show", topic.id)),),
        (Button(t.plain("btn.consult"), act("bk.days", topic.id, 0)),),
    )


def not_sure(t: Texts, subject: Topic | Chooser) -> Markup:
    """«Check again», for what is not known with high confidence."""
    return t("guide.not_sure", day=subject.last_verified)


def said(t: Texts, fact: LocalFact) -> Markup:
    """What is known about the office, with its source behind it."""
    if fact.source is None:
        return escape(fact.text)
    url, published = fact.source.url, fact.source.published or t.plain("guide.undated")
    return t("guide.said", text=fact.text, url=str(url), site=url.host, published=published)


def blocked(t: Texts, blockers: Sequence[Topic]) -> Markup | None:
    """«Not yet: you need ... first», when a prerequisite is open."""
    return t("guide.blocked", needs=", ".join(topic.short for topic in blockers)) if blockers else None


def part(t: Texts, catalog: Catalog, topic: Topic, name: str) -> Screen:
    """One part of a topic: who it is for, cost, rejections, tips, changes or sources."""
    body = _part(t, topic, name) or t("guide.no_part")
    text = paragraphs(t("guide.part_title", name=topic.label), body)
    return Screen(text, (*_doors(t, catalog, topic, name), back_row(t, act("guide.show", topic.id))))


def _doors(t: Texts, catalog: Catalog, topic: Topic, name: str) -> tuple[Row, ...]:
    """To the topics for those this one is not for; to the official portal."""
    if name == "who":
        others = [catalog.topics[other] for other in sorted({row.instead for row in topic.not_for if row.instead})]
        return rows_of(see_button(t, other) for other in others)
    if name == "sources":
        return ((Button(t.plain("btn.portal"), url=str(topic.portal)),),)
    return ()


def see_button(t: Texts, topic: Topic) -> Button:
    return Button(t.plain("btn.see_topic", topic=topic.label), act("guide.show", topic.id))


def _part(t: Texts, topic: Topic, name: str) -> Markup | None:
    builders = {
        "who": _who, "cost": _cost, "rejected": _rejected, "tips": tips, "changes": changes, "sources": _legal_basis,
    }  # fmt: skip
    return builders[name](t, topic) if name in builders else None


def _who(t: Texts, topic: Topic) -> Markup:
    not_for = bullets(t, [row.who for row in topic.not_for])
    return paragraphs(
        t("guide.for_whom"),
        bullets(t, topic.for_whom),
        *((t("guide.not_for"), not_for) if topic.not_for else ()),
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
    return paragraphs(t("guide.rejected"), bullets(t, topic.rejections)) if topic.rejections else None


def tips(t: Texts, subject: Topic | Chooser) -> Markup | None:
    return paragraphs(t("guide.tips"), bullets(t, subject.tips)) if subject.tips else None


def changes(t: Texts, subject: Topic | Chooser) -> Markup | None:
    """What changed, and what is not sure."""
    if not subject.changes and not subject.doubts:
        return None
    return paragraphs(
        *((t("guide.changes"), bullets(t, subject.changes)) if subject.changes else ()),
        *((t("guide.doubts"), bullets(t, subject.doubts)) if subject.doubts else ()),
    )


def _legal_basis(t: Texts, topic: Topic) -> Markup:
    rules = [
        lines(
            t("guide.rule", rule=rule.rule),
            t("guide.rule_status", status=rule.status) if rule.status else None,
            t("guide.rule_replaces", old=rule.replaces) if rule.replaces else None,
        )
        for rule in topic.legal
    ]
    return paragraphs(lines(*rules) or None, sources(t, topic))


def sources(t: Texts, subject: Topic | Chooser) -> Markup:
    """Where it was read, when it was last looked at, and how sure it is."""
    links = [_link(t, source) for source in subject.sources]
    return paragraphs(t("guide.sources"), lines(*links), verified(t, subject))


def verified(t: Texts, subject: Topic | Chooser | Profile) -> Markup:
    """When it was last looked at, and how sure it is."""
    confidence = t.plain(f"guide.confidence_{subject.confidence}")
    return t("guide.verified", day=subject.last_verified, confidence=confidence)


def bullets(t: Texts, points: Sequence[str]) -> Markup:
    return lines(*(t("guide.bullet", text=point) for point in points))


def _link(t: Texts, source: Source) -> Markup:
    published = source.published or t.plain("guide.undated")
    return t("guide.source", url=str(source.url), site=source.url.host, published=published)
