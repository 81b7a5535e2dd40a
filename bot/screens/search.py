"""Answers to free text: the nearest topics, a glossary entry, or an honest «I do not know»."""

from collections.abc import Sequence

from bot.catalog.models import Term, Topic
from bot.catalog.texts import Texts
from bot.screens.glossary import dictionary_button
from bot.screens.kit import Button, Screen, act, rows_of
from bot.screens.menu import HOME, back_row, home_button
from bot.services.booking import GENERAL

ASK = act("ask.text")


def ask(t: Texts) -> Screen:
    return Screen(t("search.ask"), ((dictionary_button(t),), back_row(t, HOME)[1:]), asks=ASK)


def found(t: Texts, topics: Sequence[Topic], term: Term | None) -> Screen:
    """A term's meaning, or the best topics; the next message is a question again."""
    if term:
        text = t("search.term", term=term.term, meaning=term.meaning)
    else:
        text = t("search.found", summary=topics[0].summary, name=topics[0].label)
    buttons = [Button(topic.label, act("guide.show", topic.id)) for topic in topics]
    return Screen(text, (*rows_of(buttons, per_row=1), (home_button(t),)), asks=ASK)


def unknown(t: Texts) -> Screen:
    consult = Button(t.plain("btn.consult"), act("bk.days", GENERAL, 0))
    topics = Button(t.plain("btn.all_topics"), act("guide.area", "certifications"))
    return Screen(t("search.unknown"), ((consult,), (topics, home_button(t))), asks=ASK)
