"""The readiness check: ask, keep the answer, show the plan."""

from bot.screens import triage as screens
from bot.screens.kit import Screen
from bot.services import people, triage
from bot.services import plan as plans
from bot.services.triage import make_plan
from handlers.routing import Ctx, action


@action("tri.next", command="cek")
def proceed(ctx: Ctx) -> Screen:
    """The next open question, or the plan. It is remembered which plan the owner sees."""
    answers = people.answers_of(ctx.session, ctx.owner)
    question = triage.next_question(ctx.catalog.triage, answers)
    if question:
        return ask(ctx, question.id)
    made = make_plan(ctx.catalog, answers)
    plans.remember(ctx.session, ctx.owner, ctx.catalog, made, ctx.now)
    return screens.plan(ctx.t, made, ctx.owner.product)


@action("tri.ask", is_view=True)
def ask(ctx: Ctx, question_id: str) -> Screen:
    answers = people.answers_of(ctx.session, ctx.owner)
    question = triage.question(ctx.catalog.triage, question_id)
    asked = triage.open_questions(ctx.catalog.triage, triage.relevant(ctx.catalog.triage, answers))
    number = asked.index(question) + 1 if question in asked else len(asked)
    return screens.ask(ctx.t, question, number, answers.get(question_id))


@action("tri.set")
def answer(ctx: Ctx, question_id: str, option_id: str) -> Screen:
    question = triage.question(ctx.catalog.triage, question_id)
    option = triage.check_option(question, option_id)
    people.save_answer(ctx.session, ctx.owner, question.id, option, ctx.now)
    return proceed(ctx)


@action("tri.plan", command="rencana", is_view=True)
def plan(ctx: Ctx) -> Screen:
    """A question may be open again: the content asks another one, or an option chosen earlier left it."""
    return proceed(ctx)


@action("tri.rest", is_view=True)
def rest(ctx: Ctx) -> Screen:
    return screens.rest(ctx.t, make_plan(ctx.catalog, people.answers_of(ctx.session, ctx.owner)))


@action("tri.answers")
def answers(ctx: Ctx) -> Screen:
    given = triage.relevant(ctx.catalog.triage, people.answers_of(ctx.session, ctx.owner))
    return screens.answers(ctx.t, triage.open_questions(ctx.catalog.triage, given), given)
