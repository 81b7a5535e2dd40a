"""The readiness check: questions, the plan that follows, and changing answers."""

from collections.abc import Mapping, Sequence

from markupsafe import Markup

from bot.catalog.models import Question
from bot.catalog.texts import Texts
from bot.screens.kit import Button, Screen, act, lines, paragraphs, rows_of
from bot.screens.menu import back_row, home_button
from bot.services.triage import SKIPPED, Entry, Plan

MANY_OPTIONS = 7


def ask(t: Texts, question: Question, number: int, chosen: str | None) -> Screen:
    """One question; the answer chosen earlier is marked."""
    options = [
        Button(
            t.plain("btn.chosen", label=option.label) if option.id == chosen else option.label,
            act("tri.set", question.id, option.id),
        )
        for option in question.options
    ]
    per_row = 2 if len(options) >= MANY_OPTIONS else 1  # a question must fit a small screen with its answers
    text = paragraphs(
        t("triage.question", number=number, text=question.text),
        t("triage.hint", hint=question.hint) if question.hint else None,
    )
    skip = Button(t.plain("btn.skip"), act("tri.set", question.id, SKIPPED))
    rows = (*rows_of(options, per_row), (skip, home_button(t)))
    return Screen(text, rows, about=act("tri.ask", question.id))


def plan(t: Texts, made: Plan, product: str | None) -> Screen:
    """The needed topics in order, each with its reason, and doors to the rest."""
    entries = [
        t("triage.entry", number=n, name=entry.topic.label, why=why_of(t, entry))
        for n, entry in enumerate(made.needed, start=1)
    ]
    owned = lines(*(t("triage.owned", name=entry.topic.label) for entry in made.owned))
    title = t("triage.plan_for", product=product) if product else t("triage.plan")
    text = paragraphs(title, owned or None, *entries, None if entries else t("triage.nothing_needed"))
    topics = [Button(entry.topic.label, act("guide.show", entry.topic.id)) for entry in made.needed]
    more = [Button(t.plain("btn.change_answers"), act("tri.answers"))]
    if made.later or made.not_needed or made.advice:
        more.insert(0, Button(t.plain("btn.plan_rest"), act("tri.rest")))
    last = (Button(t.plain("btn.share_plan"), act("plan.share")), home_button(t))
    return Screen(text, (*rows_of(topics), *rows_of(more), last), about=act("tri.plan"))


def rest(t: Texts, made: Plan) -> Screen:
    """What can wait, what is not for this owner, and remarks."""
    text = paragraphs(
        _section(t, "triage.later", made.later),
        _section(t, "triage.not_needed", made.not_needed),
        t("triage.advice", notes=lines(*(t("triage.note", text=note) for note in made.advice)))
        if made.advice
        else None,
    )
    return Screen(text, (back_row(t, act("tri.plan")),), about=act("tri.rest"))


def answers(t: Texts, questions: Sequence[Question], given: Mapping[str, str]) -> Screen:
    """All questions that apply with their answers; a tap changes one and keeps the others."""
    labelled = [(n, question, _label(t, question, given)) for n, question in enumerate(questions, start=1)]
    listed = lines(*(t("triage.given", number=n, question=q.text, answer=label) for n, q, label in labelled))
    buttons = [Button(t.plain("btn.answer", number=n, answer=label), act("tri.ask", q.id)) for n, q, label in labelled]
    return Screen(t("triage.answers", answers=listed), (*rows_of(buttons, per_row=1), back_row(t, act("tri.plan"))))


def _label(t: Texts, question: Question, given: Mapping[str, str]) -> str:
    chosen = given.get(question.id)
    return next((o.label for o in question.options if o.id == chosen), t.plain("triage.skipped"))


def why_of(t: Texts, entry: Entry) -> Markup:
    """Why a topic stands in the plan; empty if nothing is said."""
    if entry.unlocks and not entry.why:
        return t("triage.needed_for", name=entry.unlocks.short)
    return Markup("{}").format(entry.why or "")


def _section(t: Texts, key: str, entries: Sequence[Entry]) -> Markup | None:
    if not entries:
        return None
    listed = lines(*(t("triage.reason", name=entry.topic.label, why=why_of(t, entry)) for entry in entries))
    return paragraphs(t(key), listed)
