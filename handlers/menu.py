"""Start, consent, home, help, and links from outside."""

from collections.abc import Iterator
from dataclasses import replace

from sqlalchemy.orm import Session

from bot.db.people import Staff
from bot.screens import inquiry as inquiry_screens
from bot.screens import menu as screens
from bot.screens import stranded as stranded_screens
from bot.screens import unanswered as unanswered_screens
from bot.screens.glossary import dictionary_button
from bot.screens.kit import Button, CommandMenu, Screen
from bot.services import codes, inquiries, people, staff, stranded, unanswered, visits
from bot.services.people import User
from handlers.notices import Args, Notice, renders
from handlers.routing import Ctx, Role, Typed, action, command_menu, roles_of, run
from handlers.standing import is_checked, standing_of


@action("home.show", needs=Role.ANYONE, command="menu")
def show(ctx: Ctx) -> Screen:
    """Home for owners and staff; the welcome for everybody else."""
    waiting = list(_waiting(ctx))
    if ctx.user.person is None:
        return welcome(ctx) if ctx.user.staff is None else screens.home(ctx.t, ctx.user, waiting=waiting)
    live = visits.live_visits(ctx.session, ctx.owner, ctx.now)
    return screens.home(
        ctx.t,
        ctx.user,
        ctx.catalog.menu,
        standing_of(ctx),
        live[0] if live else None,
        is_checked=is_checked(ctx),
        waiting=waiting,
    )


def _waiting(ctx: Ctx) -> Iterator[Button]:
    """For staff: questions to them; for admins visits at closed hours, and questions without an answer; if any."""
    if ctx.user.staff is not None and (waiting := inquiries.waiting(ctx.session)):
        yield inquiry_screens.door(ctx.t, len(waiting))
    if ctx.user.is_admin and (lost := stranded.waiting(ctx.session, ctx.catalog, ctx.user, ctx.now)):
        yield stranded_screens.door(ctx.t, len(lost))
    if ctx.user.is_admin and unanswered.count(ctx.session):
        yield unanswered_screens.door(ctx.t)


@action("home.new", needs=Role.ANYONE)
def show_anew(ctx: Ctx) -> Screen:
    """Home as a new message, for buttons under a message that should stay."""
    return replace(show(ctx), is_new=True)


@action("home.start", needs=Role.ANYONE, command="start")
def start(ctx: Ctx) -> Screen:
    """Home; staff also get their own commands, which Telegram only takes once they have written to us."""
    if ctx.user.staff is not None:
        staff.owe_commands(ctx.session, ctx.user.staff, ctx.now)
    return show(ctx)


@action("home.welcome", needs=Role.ANYONE)
def welcome(ctx: Ctx) -> Screen:
    if ctx.user.person is not None:
        return show(ctx)
    return screens.welcome(ctx.t, ctx.user.name)


@action("home.privacy", needs=Role.ANYONE, command="privasi")
def privacy(ctx: Ctx) -> Screen:
    return screens.privacy(ctx.t, is_owner=ctx.user.person is not None)


@action("home.agree", needs=Role.ANYONE)
def agree(ctx: Ctx) -> Screen:
    """Consent: from here on we store. Agreeing again just goes on."""
    person = people.give_consent(ctx.session, ctx.user, ctx.now)
    return run(ctx, "home.show", []) if person.product else screens.ask_product(ctx.t, is_new=True)


@action("home.product")
def product(ctx: Ctx, is_new: int, typed: Typed) -> Screen:
    """What the owner makes; a new owner goes on to the readiness check."""
    people.set_product(ctx.owner, typed.text)
    return run(ctx, "tri.next" if is_new else "me.show", [])


@action("home.link", needs=Role.ANYONE)
def link(ctx: Ctx, payload: str) -> Screen:
    """`t.me/<bot>?start=<topic id>` opens the topic, `?start=<code>` a visit; any other payload is home."""
    if ctx.user.person is not None and payload in ctx.catalog.topics:
        return run(ctx, "guide.show", [payload])
    if code := codes.read(ctx.session, payload):
        return run(ctx, "ar.code", [code])
    return show(ctx)


@action("home.help", needs=Role.ANYONE, command="bantuan")
def help_(ctx: Ctx) -> Screen:
    return screens.with_home(ctx.t, ctx.t("home.help"), (screens.info_button(ctx.t), dictionary_button(ctx.t)))


@action("home.unknown", needs=Role.ANYONE)
def unknown(ctx: Ctx) -> Screen:
    return screens.with_home(ctx.t, ctx.t("home.unknown_command"))


@renders("staff_commands")
def _staff_commands(session: Session, notice: Notice, args: Args) -> CommandMenu | None:
    member = session.get(Staff, args["staff_id"])
    if member is None or not member.is_active:
        return None
    roles = roles_of(User(member.telegram_id, member.name, None, member)) | {Role.OWNER}
    return command_menu(notice.t, roles)
