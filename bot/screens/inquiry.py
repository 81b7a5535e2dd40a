"""Questions to a person: what the owner sees from asking to the answer, and what the staff see."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from markupsafe import Markup

from bot.catalog.texts import Texts
from bot.db.questions import Inquiry
from bot.screens.hours import open_days
from bot.screens.kit import Button, Row, Screen, act, lines, paragraphs, rows_of
from bot.screens.menu import back_row, home_button, page_row
from bot.services.clinic import Hours

LABEL_CHARS = 28
QUOTED_CHARS = 300  # with the longest answer it stays far below Telegram's 4,096
PAGE = 6
_HOUR, _DAY = timedelta(hours=1), timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Asker:
    """What the staff learn about who asks: first name, product and plan."""

    name: str
    product: str | None
    plan: Sequence[str]


# --- the owner ---------------------------------------------------------------------------------------------------


def ask(t: Texts, week: Sequence[Hours], wait: timedelta | None, most: int) -> Screen:
    """Type the question; `wait` is how long an answer usually takes, None if that is not known yet."""
    text = paragraphs(t("inquiry.ask", most=most), _when(t, week, wait))
    return Screen(text, (back_row(t, act("ask.open")),), asks=act("person.text"))


def sent(t: Texts, week: Sequence[Hours], wait: timedelta | None) -> Screen:
    mine: Row = (Button(t.plain("btn.my_inquiries"), act("person.mine")),)
    return Screen(paragraphs(t("inquiry.sent"), _when(t, week, wait)), (mine, (home_button(t),)))


def mine(t: Texts, asked: Sequence[Inquiry], page: int) -> Screen:
    """The owner's questions, the newest first, with what became of them."""
    shown, page, pages = _page(asked, page)
    buttons = [Button(_label(t, each), act("person.show", each.id)) for each in shown]
    text = t("inquiry.mine") if asked else t("inquiry.none_asked")
    rows = (*rows_of(buttons, per_row=1), *page_row(t, "person.mine", page, pages), _again(t))
    return Screen(text, (*rows, back_row(t, act("ask.open"))))


def show(t: Texts, inquiry: Inquiry) -> Screen:
    """One of the owner's questions; as long as nobody has answered it can be taken back."""
    if inquiry.answer is None:
        drop: Row = (Button(t.plain("btn.withdraw"), act("person.drop", inquiry.id)),)
        text = paragraphs(_asked(t, inquiry), t("inquiry.waiting"))
        return Screen(text, (drop, back_row(t, act("person.mine"))))
    return Screen(paragraphs(_asked(t, inquiry), _answered(t, inquiry)), (_again(t), back_row(t, act("person.mine"))))


def withdrawn(t: Texts) -> Screen:
    return Screen(t("inquiry.withdrawn"), (_again(t), back_row(t, act("person.mine"))))


def answered_notice(t: Texts, inquiry: Inquiry) -> Screen:
    """Pushed to the owner. Its buttons answer below it, so that it can be read again."""
    text = paragraphs(t("inquiry.answer_title"), _asked(t, inquiry, QUOTED_CHARS), _answered(t, inquiry))
    again = Button(t.plain("btn.ask_again"), act("person.again"))
    return Screen(text, ((again,), (Button(t.plain("btn.home"), act("home.new")),)))


# --- the staff ---------------------------------------------------------------------------------------------------


def door(t: Texts, count: int) -> Button:
    return Button(t.plain("btn.inquiries", count=count), act("person.inbox"))


def asked_notice(t: Texts, inquiry: Inquiry, asker: Asker) -> Screen:
    """Pushed to every member of the staff."""
    text = paragraphs(t("inquiry.new"), _asked(t, inquiry), _about(t, asker))
    return Screen(text, ((Button(t.plain("btn.reply"), act("person.reply", inquiry.id)),),))


def inbox(t: Texts, waiting: Sequence[Inquiry], page: int) -> Screen:
    """What nobody has answered, the oldest first."""
    shown, page, pages = _page(waiting, page)
    buttons = [Button(_clipped(each.text, LABEL_CHARS), act("person.reply", each.id)) for each in shown]
    text = t("inquiry.inbox", count=len(waiting)) if waiting else t("inquiry.inbox_empty")
    return Screen(text, (*rows_of(buttons, per_row=1), *page_row(t, "person.inbox", page, pages), (home_button(t),)))


def reply(t: Texts, inquiry: Inquiry, asker: Asker, most: int) -> Screen:
    """The question in full; the next message is its answer."""
    text = paragraphs(_asked(t, inquiry), _about(t, asker), t("inquiry.reply", most=most))
    return Screen(text, (back_row(t, act("person.inbox")),), asks=act("person.answer", inquiry.id))


def replied(t: Texts, *, is_reachable: bool) -> Screen:
    text = paragraphs(t("inquiry.replied"), None if is_reachable else t("inquiry.not_reachable"))
    return Screen(text, (back_row(t, act("person.inbox")),))


def taken(t: Texts, inquiry: Inquiry, member: str) -> Screen:
    """Somebody was faster: who, and with what."""
    text = paragraphs(t("inquiry.taken", member=member), _asked(t, inquiry, QUOTED_CHARS), _answered(t, inquiry))
    return Screen(text, (back_row(t, act("person.inbox")),))


def gone(t: Texts) -> Screen:
    """Withdrawn, or deleted with its owner."""
    return Screen(t("inquiry.gone"), (back_row(t, act("person.inbox")),))


# --- parts -------------------------------------------------------------------------------------------------------


def _when(t: Texts, week: Sequence[Hours], wait: timedelta | None) -> Markup:
    hours = open_days(t, week)
    return lines(
        t("inquiry.hours", hours=hours) if hours else None,
        t("inquiry.usual_wait", wait=_in_words(t, wait)) if wait is not None else None,
    )


def _in_words(t: Texts, wait: timedelta) -> str:
    minutes = max(5, 5 * round(wait / timedelta(minutes=5)))
    if minutes < 60:
        return t.plain("inquiry.minutes", count=minutes)
    if wait < _DAY:
        return t.plain("inquiry.some_hours", count=max(1, round(wait / _HOUR)))
    return t.plain("inquiry.some_days", count=round(wait / _DAY))


def _asked(t: Texts, inquiry: Inquiry, most: int | None = None) -> Markup:
    text = _clipped(inquiry.text, most) if most else inquiry.text
    return t("inquiry.question", text=text, day=inquiry.asked_at)


def _answered(t: Texts, inquiry: Inquiry) -> Markup:
    answer = Markup(inquiry.answer or "")  # noqa: S704 - Telegram's own rendering of the message, escaped by it
    return t("inquiry.answer", answer=answer)


def _about(t: Texts, asker: Asker) -> Markup:
    product = asker.product or t.plain("profile.no_product")
    plan = ", ".join(asker.plan) or t.plain("inquiry.no_plan")
    return t("inquiry.asker", name=asker.name, product=product, plan=plan)


def _label(t: Texts, inquiry: Inquiry) -> str:
    text = _clipped(inquiry.text, LABEL_CHARS)
    return t.plain("btn.asked_waiting" if inquiry.answer is None else "btn.asked_answered", text=text)


def _again(t: Texts) -> Row:
    return (Button(t.plain("btn.ask_again"), act("person.ask")),)


def _clipped(text: str, most: int) -> str:
    line = " ".join(text.split())
    return line if len(line) <= most else f"{line[: most - 1].rstrip()}…"


def _page(every: Sequence[Inquiry], page: int) -> tuple[Sequence[Inquiry], int, int]:
    """The part of a page, its number if it is there (else the nearest that is), and how many there are."""
    pages = max(1, -(-len(every) // PAGE))
    page = max(0, min(page, pages - 1))
    return every[page * PAGE : (page + 1) * PAGE], page, pages
