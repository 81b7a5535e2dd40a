"""Home, welcome and consent; and the two buttons every screen ends with."""

from collections.abc import Sequence

from markupsafe import Markup

from bot.catalog.models import MenuEntry
from bot.catalog.texts import Texts, bar
from bot.db.booking import Visit
from bot.screens.kit import Act, Button, Row, Screen, act, paragraphs, rows_of
from bot.services.checklists import Checklist, Standing
from bot.services.people import User

HOME = act("home.show")


def home_button(t: Texts) -> Button:
    return Button(t.plain("btn.home"), HOME)


def info_button(t: Texts) -> Button:
    """To the office's hours and place."""
    return Button(t.plain("btn.info"), act("clinic.info"))


def back_row(t: Texts, back: Act) -> Row:
    """The last row of a screen: one step back, and home."""
    return (Button(t.plain("btn.back"), back), home_button(t))


def with_home(t: Texts, text: Markup, *rows: Row) -> Screen:
    return Screen(text, (*rows, (home_button(t),)))


def welcome(t: Texts, name: str) -> Screen:
    """Before anything is stored: who we are and what we would keep."""
    return Screen(
        paragraphs(t("home.welcome", name=name), t("home.consent")),
        (
            (Button(t.plain("btn.consent"), act("home.agree")),),
            (Button(t.plain("btn.privacy"), act("home.privacy")),),
        ),
    )


def privacy(t: Texts, *, is_owner: bool) -> Screen:
    rows = () if is_owner else ((Button(t.plain("btn.consent"), act("home.agree")),),)
    return Screen(t("home.privacy"), (*rows, back_row(t, act("me.show") if is_owner else HOME)))


def ask_product(t: Texts, *, is_new: bool) -> Screen:
    """What does the owner make, in their own words; `is_new` leads on to the readiness check."""
    skip = act("tri.next") if is_new else act("me.show")
    text = t("home.ask_product") if is_new else t("profile.ask_product")
    return Screen(text, ((Button(t.plain("btn.skip"), skip),),), asks=act("home.product", int(is_new)))


def home(
    t: Texts,
    user: User,
    menu: Sequence[MenuEntry] = (),
    standing: Standing | None = None,
    visit: Visit | None = None,
    *,
    is_checked: bool = False,
    waiting: Sequence[Button] = (),
) -> Screen:
    """One sentence, the next step first, then the menu, then what staff need; `waiting` is for them to see to."""
    current = standing.current if standing and is_checked else None
    expired = standing.expired if standing else []
    rows: list[Row] = []
    if user.person is not None:
        rows = [next_row(t, current, is_checked), *menu_rows(menu)]
    text = paragraphs(
        t("home.greeting", name=user.person.name if user.person else user.name),
        t("home.next_visit", start=visit.start_at, code=visit.code) if visit else None,
        t("home.expired", names=", ".join(each.topic.short for each in expired)) if expired else None,
        _next_line(t, current, is_checked, bool(expired)) if user.person else t("home.staff"),
    )
    return Screen(text, (*rows, *_staff_rows(t, user), *rows_of(waiting, per_row=1)))


def _next_line(t: Texts, current: Checklist | None, is_checked: bool, must_renew: bool) -> Markup | None:
    if current and current.next_item:
        return t("home.next_step", topic=current.topic.short, bar=bar(current.done, current.total))
    if is_checked:
        return None if must_renew else t("home.all_done")
    return t("home.not_checked")


def next_row(t: Texts, current: Checklist | None, is_checked: bool) -> Row:
    """The button of the owner's next step; `current` is the checklist it stands in."""
    if current and current.next_item:
        item = current.next_item
        label = t.plain(
            "btn.next_step",
            item=item.title,
            topic=current.topic.short,
            done=current.done + 1,
            total=current.total,
        )
        return (Button(label, act("cl.item", current.topic.id, item.id)),)
    if is_checked:
        return (Button(t.plain("btn.plan"), act("tri.plan")),)
    return (Button(t.plain("btn.check"), act("tri.next")),)


def menu_rows(menu: Sequence[MenuEntry]) -> tuple[Row, ...]:
    """The entries of a menu file, two a row."""
    return rows_of(Button(entry.label, Act(entry.action, entry.args)) for entry in menu)


def _staff_rows(t: Texts, user: User) -> tuple[Row, ...]:
    buttons = []
    if user.is_consultant:
        buttons.append(Button(t.plain("btn.agenda"), act("cs.agenda")))
    if user.is_admin:
        buttons.append(Button(t.plain("btn.announce"), act("an.start")))
        buttons.append(Button(t.plain("btn.leave_team"), act("lv.team")))
    if user.staff and user.person is None:
        buttons.append(Button(t.plain("btn.try_as_owner"), act("home.welcome")))
    return rows_of(buttons, per_row=1)


def page_row(t: Texts, action: str, page: int, pages: int) -> tuple[Row, ...]:
    """To the page before and after, where there is one; pages count from 0."""
    before = (Button(t.plain("btn.previous_page"), act(action, page - 1)),) if page > 0 else ()
    after = (Button(t.plain("btn.next_page"), act(action, page + 1)),) if page + 1 < pages else ()
    return (before + after,) if before or after else ()
