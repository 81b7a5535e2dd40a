"""What is known about a subject, part by part, and how sure it is: shared by topics, choosers and the office."""

from collections.abc import Sequence

from markupsafe import Markup, escape

from bot.catalog.models import Source, Topic
from bot.catalog.subjects import Chooser, LocalFact, Profile
from bot.catalog.texts import Texts
from bot.screens.kit import lines, paragraphs


def who(t: Texts, topic: Topic) -> Markup:
    return paragraphs(
        _listed(t, t("guide.for_whom"), topic.for_whom),
        _listed(t, t("guide.not_for"), [row.who for row in topic.not_for]),
    )


def cost(t: Texts, topic: Topic) -> Markup:
    """By scale; then how long it is valid, how it is renewed, who issues it."""
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


def rejected(t: Texts, topic: Topic) -> Markup | None:
    return _listed(t, t("guide.rejected"), topic.rejections)


def tips(t: Texts, subject: Topic | Chooser) -> Markup | None:
    return _listed(t, t("guide.tips"), subject.tips)


def changes(t: Texts, subject: Topic | Chooser) -> Markup | None:
    return _listed(t, t("guide.changes"), subject.changes)


def doubts(t: Texts, subject: Topic | Chooser) -> Markup | None:
    return _listed(t, t("guide.doubts"), subject.doubts)


def legal(t: Texts, topic: Topic) -> Markup | None:
    """The legal basis, its standing, and what it replaced."""
    rules = [
        lines(
            t("guide.rule", rule=rule.rule),
            t("guide.rule_status", status=rule.status) if rule.status else None,
            t("guide.rule_replaces", old=rule.replaces) if rule.replaces else None,
        )
        for rule in topic.legal
    ]
    return lines(t("guide.legal"), *rules) if rules else None


def sources(t: Texts, subject: Topic | Chooser) -> Markup:
    """Where it was read, when it was last looked at, and how sure it is."""
    links = (_link(t, source) for source in subject.sources)
    return paragraphs(lines(t("guide.sources"), *links), verified(t, subject))


def verified(t: Texts, subject: Topic | Chooser | Profile) -> Markup:
    """When it was last looked at, and how sure it is."""
    confidence = t.plain(f"guide.confidence_{subject.confidence}")
    return t("guide.verified", day=subject.last_verified, confidence=confidence)


def not_sure(t: Texts, subject: Topic | Chooser) -> Markup:
    """«Check again», for what is not known with high confidence."""
    return t("guide.not_sure", day=subject.last_verified)


def said(t: Texts, fact: LocalFact) -> Markup:
    """What is known about the office, with its source behind it."""
    source = fact.source
    if source is None:
        return escape(fact.text)
    if source.published is None:
        return t("guide.said_undated", text=fact.text, url=str(source.url), site=source.url.host)
    return t("guide.said", text=fact.text, url=str(source.url), site=source.url.host, published=source.published)


def _listed(t: Texts, heading: Markup, points: Sequence[str]) -> Markup | None:
    return lines(heading, bullets(t, points)) if points else None


def bullets(t: Texts, points: Sequence[str]) -> Markup:
    return lines(*(t("guide.bullet", text=point) for point in points))


def _link(t: Texts, source: Source) -> Markup:
    if source.published is None:
        return t("guide.source_undated", url=str(source.url), site=source.url.host)
    return t("guide.source", url=str(source.url), site=source.url.host, published=source.published)
