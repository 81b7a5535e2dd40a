"""Cancelled, and why: asked of the owner afterwards, of the consultant before."""

from markupsafe import Markup

from bot.catalog.loader import Catalog
from bot.catalog.texts import Texts
from bot.db.booking import Visit
from bot.screens.booking import book_again, topic_name
from bot.screens.consultant import Visitor, describe, reason_line
from bot.screens.kit import Button, Screen, act, paragraphs, rows_of
from bot.screens.menu import back_row, home_button, with_home
from bot.services.cancellation import OFFICES_REASONS, OWNERS_REASONS


def cancelled(t: Texts, catalog: Catalog, visit: Visit, *, is_asked: bool) -> Screen:
    """For the owner who cancelled; a late one is told so kindly. `is_asked`: why, if they like to say."""
    is_late = visit.ended_at is not None and catalog.clinic.booking.is_short_notice(visit.start_at, visit.ended_at)
    is_asked = is_asked and visit.reason is None
    topic = topic_name(catalog, visit.topic_id)
    text = paragraphs(
        t("cancellation.done", start=visit.start_at, topic=topic, code=visit.code),
        t("cancellation.late") if is_late else None,
        reason_line(t, visit),
        t("cancellation.why") if is_asked else None,
    )
    reasons = [Button(t.plain(f"btn.why_{each}"), act("bk.why", visit.id, each.value)) for each in OWNERS_REASONS]
    other = Button(t.plain("btn.why_other"), act("bk.whyask", visit.id))
    rows = rows_of([*reasons, other]) if is_asked else ()
    return Screen(text, (*rows, (book_again(t, catalog, visit), home_button(t))))


def ask_why(t: Texts, visit: Visit, most: int) -> Screen:
    rows = (back_row(t, act("bk.show", visit.id)),)
    return Screen(t("cancellation.ask_why", most=most), rows, asks=act("bk.whytext", visit.id))


def thanks(t: Texts, catalog: Catalog, visit: Visit) -> Screen:
    """Another reason may still be chosen from an older message; it replaces this one."""
    text = paragraphs(t("cancellation.thanks", code=visit.code), reason_line(t, visit))
    return with_home(t, text, (book_again(t, catalog, visit),))


def confirm_call_off(t: Texts, visitor: Visitor) -> Screen:
    """For the consultant: the reason is the confirmation."""
    visit_id = visitor.visit.id
    reasons = [Button(t.plain(f"btn.why_{each}"), act("cs.off", visit_id, each.value)) for each in OFFICES_REASONS]
    other = Button(t.plain("btn.why_other"), act("cs.offask", visit_id))
    text = paragraphs(t("cancellation.call_off"), describe(t, visitor), _told(t))
    return Screen(text, (*rows_of([*reasons, other]), back_row(t, act("cs.visit", visit_id))))


def ask_reason(t: Texts, visit: Visit, most: int) -> Screen:
    rows = (back_row(t, act("cs.cancel", visit.id)),)
    return Screen(paragraphs(t("cancellation.ask_reason", most=most), _told(t)), rows, asks=act("cs.offtext", visit.id))


def _told(t: Texts) -> Markup:
    return t("cancellation.owner_is_told")
