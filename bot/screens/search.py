"""Answers to free text: the nearest subjects, a glossary entry, a courtesy, or an honest «I do not know»."""

from collections.abc import Collection, Sequence

from markupsafe import Markup

from bot.catalog.models import Topic
from bot.catalog.subjects import Chooser, DeskTopic, Subject
from bot.catalog.texts import Texts
from bot.screens.glossary import dictionary_button
from bot.screens.kit import Act, Button, Row, Screen, act, paragraphs, rows_of
from bot.screens.menu import HOME, back_row, home_button
from bot.services.search import Found
from bot.services.subject import GENERAL

ASK = act("ask.text")
OPENS: dict[type[Subject], str] = {Topic: "guide.show", Chooser: "cho.show"}


def ask(t: Texts, *, has_asked: bool) -> Screen:
    """Ask anything, or a person; `has_asked` if there are questions to a person to look at."""
    person = Button(t.plain("btn.ask_person"), act("person.ask"))
    mine = [Button(t.plain("btn.my_inquiries"), act("person.mine"))] if has_asked else []
    rows = rows_of([person, *mine, dictionary_button(t)], per_row=1)
    return Screen(t("search.ask"), (*rows, back_row(t, HOME)[1:]), asks=ASK)


def found(t: Texts, what: Found, begun: Collection[str]) -> Screen:
    """The answer with its way on; the next message is a question again. `begun` are topics the owner works on."""
    if what.term:
        rows = rows_of([_see(subject) for subject in what.subjects], per_row=1)
    else:
        best, *others = what.subjects
        rows = (*_way_on(t, best, begun), *rows_of([_see(other) for other in others], per_row=1))
    return Screen(_told(t, what), (*rows, (home_button(t),)), asks=ASK)


def public(t: Texts, what: Found) -> Screen:
    """The same answer for somebody who has not consented: everything behind its buttons would need that first."""
    text = paragraphs(_told(t, what, has_others=False), t("search.guest"))
    return Screen(text, ((Button(t.plain("btn.begin"), act("home.welcome")),),))


def greeting(t: Texts, name: str, first_step: Row) -> Screen:
    return Screen(t("search.greeting", name=name), (first_step, (home_button(t),)), asks=ASK)


def thanks(t: Texts) -> Screen:
    return Screen(t("search.thanks"), ((home_button(t),),), asks=ASK)


def unknown(t: Texts) -> Screen:
    person = Button(t.plain("btn.ask_person"), act("person.ask"))
    consult = Button(t.plain("btn.consult"), act("bk.days", GENERAL, 0))
    topics = Button(t.plain("btn.all_topics"), act("guide.area", "certifications"))
    return Screen(t("search.unknown"), ((person, consult), (topics, home_button(t))), asks=ASK)


def _told(t: Texts, what: Found, *, has_others: bool = True) -> Markup:
    if what.term:
        return t("search.term", term=what.term.term, meaning=what.term.meaning)
    best, *others = what.subjects
    name = best.name if isinstance(best, Topic) else best.label
    perhaps = t("search.perhaps") if others and has_others else None
    return paragraphs(t("search.found", name=name, summary=best.summary), perhaps)


def _way_on(t: Texts, subject: Subject, begun: Collection[str]) -> Sequence[Row]:
    """A topic's checklist once it is begun, else its overview, then booking; another subject's own door."""
    if not isinstance(subject, Topic):
        label = subject.door.label if isinstance(subject, DeskTopic) else t.plain("btn.choose")
        return ((Button(label, _opens(subject)),),)
    checklist = Button(t.plain("btn.checklist"), act("cl.show", subject.id))
    overview = Button(t.plain("btn.see_topic", topic=subject.label), _opens(subject))
    consult = Button(t.plain("btn.consult"), act("bk.days", subject.id, 0))
    return ((checklist if subject.id in begun else overview,), (consult,))


def _see(subject: Subject) -> Button:
    return Button(subject.label, _opens(subject))


def _opens(subject: Subject) -> Act:
    if isinstance(subject, DeskTopic):
        return Act(subject.door.action, subject.door.args)
    return act(OPENS[type(subject)], subject.id)
