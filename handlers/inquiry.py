"""Questions to a person at the office: an owner asks, whoever of the staff is first answers."""

from dataclasses import replace

from sqlalchemy.orm import Session

from bot.catalog.loader import Catalog
from bot.catalog.texts import Texts
from bot.db.people import Person, Staff
from bot.db.questions import Inquiry
from bot.screens import inquiry as screens
from bot.screens.inquiry import Asker
from bot.screens.kit import Screen
from bot.services import inquiries, people, staff, triage
from bot.services.clinic import weekly_hours
from bot.services.inquiries import MAX_ANSWER_CHARS, MAX_CHARS
from handlers.notices import Args, Notice, renders
from handlers.routing import Ctx, Role, Typed, action


@action("person.ask")
def ask(ctx: Ctx) -> Screen:
    inquiries.check_may_ask(ctx.session, ctx.owner)
    wait = inquiries.usual_wait(ctx.session)
    return screens.ask(ctx.t, weekly_hours(ctx.catalog), wait, MAX_CHARS)


@action("person.again")
def again(ctx: Ctx) -> Screen:
    """From under an answer, which should stay."""
    return replace(ask(ctx), is_new=True)


@action("person.text")
def text(ctx: Ctx, typed: Typed) -> Screen:
    inquiries.ask(ctx.session, ctx.owner, typed.text, ctx.now)
    return screens.sent(ctx.t, weekly_hours(ctx.catalog), inquiries.usual_wait(ctx.session))


@action("person.mine")
def mine(ctx: Ctx, page: int = 0) -> Screen:
    return screens.mine(ctx.t, inquiries.own(ctx.session, ctx.owner), page)


@action("person.show")
def show(ctx: Ctx, inquiry_id: int) -> Screen:
    return screens.show(ctx.t, inquiries.own_one(ctx.session, ctx.owner, inquiry_id))


@action("person.drop")
def drop(ctx: Ctx, inquiry_id: int) -> Screen:
    """Take it back; if somebody was faster with an answer, that is shown instead. Another tap says the same."""
    if inquiries.withdraw(ctx.session, ctx.owner, inquiry_id, ctx.now):
        return screens.withdrawn(ctx.t)
    return show(ctx, inquiry_id)


@action("person.inbox", needs=Role.STAFF)
def inbox(ctx: Ctx, page: int = 0) -> Screen:
    return screens.inbox(ctx.t, inquiries.waiting(ctx.session), page)


@action("person.reply", needs=Role.STAFF)
def reply(ctx: Ctx, inquiry_id: int) -> Screen:
    """Ask for the answer, unless there is one."""
    found = inquiries.find(ctx.session, ctx.user, inquiry_id)
    if found is None or found.answer is not None:
        return _too_late(ctx, found)
    asker = _asker(ctx.session, ctx.catalog, ctx.t, found)
    return screens.reply(ctx.t, found, asker, MAX_ANSWER_CHARS)


@action("person.answer", needs=Role.STAFF)
def answer(ctx: Ctx, inquiry_id: int, typed: Typed) -> Screen:
    """The first answer is the owner's; whoever comes second sees it."""
    is_first = inquiries.answer(ctx.session, ctx.user, inquiry_id, typed.html, len(typed.text), ctx.now)
    found = inquiries.find(ctx.session, ctx.user, inquiry_id)
    if found is None or not is_first:
        return _too_late(ctx, found)
    owner = ctx.session.get_one(Person, found.person_id)
    return screens.replied(ctx.t, is_reachable=owner.unreachable_at is None)


def _too_late(ctx: Ctx, found: Inquiry | None) -> Screen:
    if found is None or found.answered_by is None:
        return screens.gone(ctx.t)
    return screens.taken(ctx.t, found, ctx.session.get_one(Staff, found.answered_by).name)


def _asker(session: Session, catalog: Catalog, t: Texts, inquiry: Inquiry) -> Asker:
    person = session.get_one(Person, inquiry.person_id)
    plan = triage.make_plan(catalog, people.answers_of(session, person)).needed
    return Asker(_first_name(t, person.name), person.product, [entry.topic.short for entry in plan])


def _first_name(t: Texts, name: str) -> str:
    """The first word, with the titles before it."""
    titles = t.plain("inquiry.titles").lower().split()
    words = name.split()
    before = next((n for n, word in enumerate(words) if word.lower() not in titles), 0)
    return " ".join(words[: before + 1])


@renders("inquiry_asked")
def _asked(session: Session, notice: Notice, args: Args) -> Screen | None:
    """Not any more once it is answered or withdrawn, nor to somebody who left the staff."""
    found = session.get(Inquiry, args["inquiry_id"])
    if found is None or found.answer is not None or not staff.is_active(session, args["telegram_id"]):
        return None
    return screens.asked_notice(notice.t, found, _asker(session, notice.catalog, notice.t, found))


@renders("inquiry_answered")
def _answered(session: Session, notice: Notice, args: Args) -> Screen | None:
    found = session.get(Inquiry, args["inquiry_id"])
    return screens.answered_notice(notice.t, found) if found is not None else None
