"""What we keep of an owner, and their choices about it."""

from bot.catalog.texts import Texts
from bot.db.people import Person
from bot.screens.kit import Button, Screen, act
from bot.screens.menu import HOME, back_row, home_button
from bot.services.people import Kept

ME = act("me.show")


def show(t: Texts, person: Person) -> Screen:
    state = t.plain("profile.off" if person.announcements_off_at else "profile.on")
    switch = Button(
        t.plain("btn.announcements_on" if person.announcements_off_at else "btn.announcements_off"),
        act("me.news", int(bool(person.announcements_off_at))),
    )
    text = t(
        "profile.show", name=person.name, product=person.product or t.plain("profile.no_product"),
        consented=person.consented_at, announcements=state,
    )  # fmt: skip
    return Screen(
        text,
        (
            (
                Button(t.plain("btn.change_product"), act("me.product")),
                Button(t.plain("btn.change_answers"), act("tri.answers")),
            ),
            (switch,),
            (
                Button(t.plain("btn.privacy"), act("home.privacy")),
                Button(t.plain("btn.my_data"), act("me.data")),
            ),
            (Button(t.plain("btn.forget"), act("me.forget")),),
            back_row(t, HOME)[1:],
        ),
    )


def data(t: Texts, kept: Kept) -> Screen:
    """How much we keep."""
    text = t(
        "profile.data",
        answers=kept.answers,
        items=kept.items,
        certificates=kept.certificates,
        visits=kept.visits,
        inquiries=kept.inquiries,
        waits=kept.waits,
    )
    return Screen(text, (back_row(t, ME),))


def confirm_forget(t: Texts) -> Screen:
    return Screen(
        t("profile.confirm_forget"),
        (
            (Button(t.plain("btn.forget_yes"), act("me.gone")),),
            (Button(t.plain("btn.forget_no"), ME), home_button(t)),
        ),
    )


def forgotten(t: Texts) -> Screen:
    return Screen(t("profile.forgotten"), ((Button(t.plain("btn.start_again"), HOME),),))


def news_off(t: Texts) -> Screen:
    """Under an announcement: stopped, and how to have them again."""
    on = Button(t.plain("btn.announcements_on"), act("me.news", 1))
    return Screen(t("profile.news_off"), ((on, home_button(t)),), is_new=True)
