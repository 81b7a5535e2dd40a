"""The plan that travels: as a plain message, as a PDF card; and the news when new content changes it."""

from collections.abc import Callable

from markupsafe import Markup
from sqlalchemy.orm import Session

from bot.db.people import Person
from bot.screens import plan as screens
from bot.screens import plan_card
from bot.screens.kit import Document, Screen
from bot.screens.plan import Sheet
from bot.services import checklists, people, plan, triage
from handlers.notices import Args, Notice, renders
from handlers.routing import Ctx, action, run
from handlers.standing import standing_of


@action("plan.share")
def share(ctx: Ctx) -> Screen:
    """Choose the form. Whoever has a question open answers it first: the plan depends on it."""
    return _with_plan(ctx, lambda: screens.share(ctx.t))


@action("plan.text")
def text(ctx: Ctx) -> Screen:
    """The message itself goes through the outbox, so that a double tap gives one."""
    return _with_plan(ctx, lambda: _send(ctx, plan.TEXT, ctx.t("plan.text_coming")))


@action("plan.card")
def card(ctx: Ctx) -> Screen:
    return _with_plan(ctx, lambda: _send(ctx, plan.CARD, ctx.t("plan.card_coming")))


def _with_plan(ctx: Ctx, proceed: Callable[[], Screen]) -> Screen:
    if triage.next_question(ctx.catalog.triage, people.answers_of(ctx.session, ctx.owner)):
        return run(ctx, "tri.next", [])
    return proceed()


def _send(ctx: Ctx, kind: str, coming: Markup) -> Screen:
    standing = standing_of(ctx)
    plan.remember(ctx.session, ctx.owner, ctx.catalog, standing.plan, ctx.now)
    plan.share(ctx.session, ctx.owner, kind, standing, ctx.now)
    return screens.share(ctx.t, coming)


def _person(session: Session, args: Args) -> Person | None:
    """The owner the row was written for; None if they deleted their data."""
    person = session.get(Person, args["person_id"])
    return person if person and person.telegram_id == args["telegram_id"] else None


def _sheet(session: Session, notice: Notice, args: Args) -> Sheet | None:
    person = _person(session, args)
    if person is None:
        return None
    standing = checklists.standing(session, person, notice.catalog, notice.now)
    return Sheet(standing, person.name, person.product, notice.catalog.clinic, notice.now, notice.bot_name)


@renders(plan.TEXT)
def _text(session: Session, notice: Notice, args: Args) -> Screen | None:
    sheet = _sheet(session, notice, args)
    return screens.message(notice.t, sheet) if sheet else None


@renders(plan.CARD)
def _card(session: Session, notice: Notice, args: Args) -> Document | None:
    sheet = _sheet(session, notice, args)
    return plan_card.document(notice.t, sheet) if sheet else None


@renders(plan.CHANGED)
def _changed(session: Session, notice: Notice, args: Args) -> Screen | None:
    """What differs at this moment from what the owner knows: the content may have changed back meanwhile."""
    person = _person(session, args)
    if person is None:
        return None
    changes = plan.changes(session, notice.catalog, person, args["knows"], notice.now)
    return screens.changed(notice.t, changes) if changes else None
