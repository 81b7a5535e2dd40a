"""Certificates owners record: dates, number, what became possible; correcting, deleting, renewing in time.

Half-way answers are in the buttons and in the open question, so they survive a restart; what is complete is stored.
"""

from datetime import date

from sqlalchemy.orm import Session

from bot.catalog.models import Topic
from bot.db.people import Person
from bot.screens import certificate as screens
from bot.screens.kit import Screen
from bot.services import certificates, reminders
from bot.services.certificates import Recorded
from bot.services.checklists import topic_of
from handlers.notices import Args, Notice, renders
from handlers.routing import Ctx, Typed, action
from handlers.standing import standing_of


@action("crt.start")
def start(ctx: Ctx, topic_id: str) -> Screen:
    """When was it issued?"""
    topic = topic_of(ctx.catalog, topic_id)
    held = certificates.recorded(ctx.session, ctx.owner, ctx.catalog, ctx.now)
    return screens.ask_issued(ctx.t, topic, _today(ctx), is_recorded=topic.id in held)


@action("crt.issue")
def issue(ctx: Ctx, topic_id: str, issued_on: date) -> Screen:
    """Until when is it valid?"""
    topic = topic_of(ctx.catalog, topic_id)
    certificates.check_issued(issued_on, _today(ctx))
    return screens.ask_expiry(ctx.t, topic, issued_on, certificates.suggested_expiry(topic, issued_on))


@action("crt.date")
def typed_issue(ctx: Ctx, topic_id: str, typed: Typed) -> Screen:
    topic = topic_of(ctx.catalog, topic_id)
    return issue(ctx, topic.id, certificates.read_issued(typed.text, _today(ctx)))


@action("crt.save")
def save(ctx: Ctx, topic_id: str, issued_on: date, expires_on: date = date.max) -> Screen:
    """Both dates are known; without a second one it does not expire. Then its number."""
    topic = topic_of(ctx.catalog, topic_id)
    last_day = None if expires_on == date.max else expires_on
    certificates.record(ctx.session, ctx.owner, topic, issued_on, last_day, ctx.catalog, ctx.now)
    return renumber(ctx, topic_id)


@action("crt.until")
def typed_expiry(ctx: Ctx, topic_id: str, issued_on: date, typed: Typed) -> Screen:
    return save(ctx, topic_id, issued_on, certificates.read_expiry(typed.text, issued_on, _today(ctx)))


@action("crt.renumber")
def renumber(ctx: Ctx, topic_id: str) -> Screen:
    return screens.ask_number(ctx.t, _recorded(ctx, topic_id))


@action("crt.number")
def typed_number(ctx: Ctx, topic_id: str, typed: Typed) -> Screen:
    certificates.set_number(ctx.session, ctx.owner, topic_of(ctx.catalog, topic_id), typed.text)
    return done(ctx, topic_id)


@action("crt.nonum")
def forget_number(ctx: Ctx, topic_id: str) -> Screen:
    certificates.set_number(ctx.session, ctx.owner, topic_of(ctx.catalog, topic_id), None)
    return show(ctx, topic_id)


@action("crt.done")
def done(ctx: Ctx, topic_id: str) -> Screen:
    """Recorded, and what is now possible."""
    recorded = _recorded(ctx, topic_id)
    is_reminded = bool(reminders.before_expiry(ctx.catalog, recorded.expires_on, ctx.now))
    return screens.done(ctx.t, recorded, standing_of(ctx).opens(recorded.topic), is_reminded=is_reminded)


@action("crt.show")
def show(ctx: Ctx, topic_id: str) -> Screen:
    return screens.card(ctx.t, _recorded(ctx, topic_id))


@action("crt.delete")
def delete(ctx: Ctx, topic_id: str) -> Screen:
    return screens.confirm_delete(ctx.t, _recorded(ctx, topic_id))


@action("crt.gone")
def gone(ctx: Ctx, topic_id: str) -> Screen:
    """Delete it; a second tap finds nothing left and says the same."""
    topic = topic_of(ctx.catalog, topic_id)
    certificates.delete(ctx.session, ctx.owner, topic, ctx.catalog, ctx.now)
    return screens.deleted(ctx.t, topic)


def _today(ctx: Ctx) -> date:
    return certificates.today_of(ctx.catalog, ctx.now)


def _recorded(ctx: Ctx, topic_id: str) -> Recorded:
    topic: Topic = topic_of(ctx.catalog, topic_id)
    return certificates.recorded_for(ctx.session, ctx.owner, topic, ctx.catalog, ctx.now)


@renders("certificate_reminder")
def _expiring(session: Session, notice: Notice, args: Args) -> Screen | None:
    """Only while the certificate ends on the day the row was written for, and has not ended."""
    person = session.get(Person, args["person_id"])
    rule = next((rule for rule in notice.catalog.reminders if rule.id == args["rule"]), None)
    if person is None or person.telegram_id != args["telegram_id"] or rule is None:
        return None
    recorded = certificates.recorded(session, person, notice.catalog, notice.now).get(args["topic_id"])
    if recorded is None or not recorded.is_valid or str(recorded.expires_on) != args["expires_on"]:
        return None
    return screens.expiring(notice.t, recorded, rule, certificates.today_of(notice.catalog, notice.now))
