"""Recording a certificate: day of issue, last day, number; its card; being reminded before it expires."""

from collections.abc import Sequence
from datetime import date, timedelta

from bot.catalog.models import ReminderRule, Topic
from bot.catalog.texts import Texts
from bot.screens.guide import see_button, validity
from bot.screens.kit import Button, Row, Screen, act, lines, paragraphs, rows_of
from bot.screens.menu import back_row, home_button
from bot.services.certificates import Recorded

MINE = act("guide.mine")


def ask_issued(t: Texts, topic: Topic, today: date, *, is_recorded: bool) -> Screen:
    """When was it issued? The buttons name their day, so that they say the same tomorrow."""
    yesterday = today - timedelta(days=1)
    return Screen(
        t("certificate.ask_issued", name=topic.label),
        (
            (Button(t.plain("btn.today", day=today), act("crt.issue", topic.id, today)),),
            (Button(t.plain("btn.yesterday", day=yesterday), act("crt.issue", topic.id, yesterday)),),
            back_row(t, act("crt.show" if is_recorded else "cl.show", topic.id)),
        ),
        asks=act("crt.date", topic.id),
    )


def ask_expiry(t: Texts, topic: Topic, issued_on: date, suggested: date | None) -> Screen:
    """Until when is it valid? The usual validity is offered where it is known for sure."""
    never = Button(t.plain("btn.no_expiry"), act("crt.save", topic.id, issued_on))
    buttons = [never]
    if suggested:
        usual = act("crt.save", topic.id, issued_on, suggested)
        buttons = [Button(t.plain("btn.usual_expiry", day=suggested), usual), never]
    text = paragraphs(
        t("certificate.issued", name=topic.label, issued=issued_on),
        t("certificate.ask_expiry_usual", years=topic.valid_years) if suggested else t("certificate.ask_expiry"),
    )
    return Screen(
        text,
        (*rows_of(buttons, per_row=1), back_row(t, act("crt.start", topic.id))),
        asks=act("crt.until", topic.id, issued_on),
    )


def ask_number(t: Texts, recorded: Recorded) -> Screen:
    """The number, if they like; one that is kept already can be left as it is or forgotten."""
    topic, number = recorded.topic, recorded.number
    forget = ((Button(t.plain("btn.forget_number"), act("crt.nonum", topic.id)),),) if number else ()
    text = paragraphs(
        lines(t("certificate.issued", name=topic.label, issued=recorded.issued_on), validity(t, recorded)),
        t("certificate.number_kept", number=number) if number else None,
        t("certificate.ask_number"),
    )
    skip = Button(t.plain("btn.skip"), act("crt.done", topic.id))
    return Screen(text, ((skip,), *forget, back_row(t, act("crt.show", topic.id))), asks=act("crt.number", topic.id))


def done(t: Texts, recorded: Recorded, opens: Sequence[Topic], *, is_reminded: bool) -> Screen:
    """Recorded, and what has become possible by it."""
    text = paragraphs(
        t("certificate.done", name=recorded.topic.label),
        lines(validity(t, recorded), t("certificate.reminded") if is_reminded else None),
        t("checklist.opens", names=", ".join(topic.short for topic in opens)) if opens else None,
    )
    card = (Button(t.plain("btn.certificate"), act("crt.show", recorded.topic.id)),)
    return Screen(text, (*rows_of(see_button(t, topic) for topic in opens), card, back_row(t, MINE)))


def card(t: Texts, recorded: Recorded) -> Screen:
    """A certificate in full, to correct or delete; one that has expired, to renew first of all."""
    topic = recorded.topic
    text = paragraphs(
        t("certificate.card", name=topic.label),
        lines(
            t("certificate.on_card", issued=recorded.issued_on),
            t("certificate.number", number=recorded.number) if recorded.number else None,
            validity(t, recorded),
        ),
    )
    checklist = ((Button(t.plain("btn.checklist"), act("cl.show", topic.id)),),)
    return Screen(
        text,
        (
            *(checklist if recorded.is_valid else _renewing_rows(t, topic)),
            (
                Button(t.plain("btn.change_dates"), act("crt.start", topic.id)),
                Button(t.plain("btn.change_number"), act("crt.renumber", topic.id)),
            ),
            (Button(t.plain("btn.delete_record"), act("crt.delete", topic.id)),),
            back_row(t, MINE),
        ),
    )


def confirm_delete(t: Texts, recorded: Recorded) -> Screen:
    topic = recorded.topic
    return Screen(
        t("certificate.confirm_delete", name=topic.label),
        (
            (Button(t.plain("btn.delete_yes"), act("crt.gone", topic.id)),),
            (Button(t.plain("btn.forget_no"), act("crt.show", topic.id)), home_button(t)),
        ),
    )


def deleted(t: Texts, topic: Topic) -> Screen:
    again = Button(t.plain("btn.record"), act("crt.start", topic.id))
    return Screen(t("certificate.deleted", name=topic.label), ((again,), back_row(t, MINE)))


def expiring(t: Texts, recorded: Recorded, rule: ReminderRule, today: date) -> Screen:
    """A reminder before the last day. It may come late, so it counts the days from `today`."""
    topic, last_day = recorded.topic, recorded.expires_on or today
    days = (last_day - today).days
    text = t(rule.text, topic=topic.label, expires=last_day, days=days)
    renewal = t("guide.renewal", renewal=topic.renewal) if topic.renewal else None
    return Screen(paragraphs(text, renewal), (*_renewing_rows(t, topic), (home_button(t),)))


def _renewing_rows(t: Texts, topic: Topic) -> tuple[Row, ...]:
    return (
        (Button(t.plain("btn.renewed"), act("crt.start", topic.id)),),
        (
            Button(t.plain("btn.checklist"), act("cl.show", topic.id)),
            Button(t.plain("btn.consult"), act("bk.days", topic.id, 0)),
        ),
    )
