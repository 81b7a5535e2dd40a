"""One read update to one screen: picks the action, keeps the open question, turns refusals into screens."""

import logging
import secrets

from bot.catalog.texts import Texts
from bot.errors import BadInput, DomainError, NotAllowed
from bot.screens import glossary as glossary_screens
from bot.screens import menu as menu_screens
from bot.screens import refusals
from bot.screens.kit import Act, Screen, plain, split_data
from bot.services import announcements, glossary, pending
from handlers import routing
from handlers.incoming import Incoming, Kind
from handlers.routing import COMMANDS, Ctx, Role

log = logging.getLogger(__name__)

FREE_TEXT = Act("ask.text")
HOME = Act("home.show")
WELCOME = Act("home.welcome")
START = "start"


def respond(ctx: Ctx, told: Incoming) -> Screen:
    """The next screen. The action's changes are undone if it refuses or fails; an answer there always is."""
    if told.message_id is not None and ctx.user.is_admin:
        announcements.leave_message(ctx.session, ctx.user.telegram_id, told.message_id)
    target, asked = _target(ctx, told)
    screen = _guarded(ctx, told, target, asked)
    tid = ctx.user.telegram_id
    if screen.asks is not None:
        name, raw = split_data(screen.asks.encode())
        pending.ask(ctx.session, tid, name, raw, ctx.now)
    elif asked is None or told.kind is not Kind.UNREADABLE:
        pending.close(ctx.session, tid)
    return screen


def _target(ctx: Ctx, told: Incoming) -> tuple[Act, Act | None]:
    """The action to run, and the open question if this message is meant as its answer."""
    if told.kind is Kind.BUTTON:
        name, raw = split_data(told.data)
        return Act(name, tuple(raw)), None
    if told.kind is Kind.COMMAND:
        return _command(told.typed.text), None
    row = pending.peek(ctx.session, ctx.user.telegram_id, ctx.now)
    if row is None:
        return FREE_TEXT, None
    asked = Act(row.action, tuple(row.args))
    return asked, asked


def _command(text: str) -> Act:
    word, _, rest = text[1:].partition(" ")
    name = word.partition("@")[0].lower()
    if name == START and rest.strip():
        return Act("home.link", (rest.strip()[:64].replace(":", ""),))
    return Act(COMMANDS[name]) if name in COMMANDS else Act("home.unknown")


def _guarded(ctx: Ctx, told: Incoming, target: Act, asked: Act | None) -> Screen:
    try:
        with ctx.session.begin_nested():
            return _run(ctx, told, target)
    except BadInput as error:
        return refusals.ask_again(ctx.t, error, asked)
    except NotAllowed as error:
        if ctx.user.person is None and error.values.get("role") == Role.OWNER:
            return routing.run(ctx, WELCOME.name, [])
        return refusals.refuse(ctx.t, error)
    except DomainError as error:
        return refusals.refuse(ctx.t, error)
    except Exception:  # the last resort: whatever went wrong, the person gets an answer
        return apology(ctx.t, _log_failure(target))


def _run(ctx: Ctx, told: Incoming, target: Act) -> Screen:
    raw = [str(arg) for arg in target.args]
    if told.kind is Kind.UNREADABLE:
        raise BadInput("edge.only_text")
    screen = routing.run(ctx, target.name, raw, told.typed if told.kind is Kind.TEXT else None)
    return _with_terms(ctx, screen) if screen.about or target == FREE_TEXT else screen


def _with_terms(ctx: Ctx, screen: Screen) -> Screen:
    """A screen that explains something, with a button to the terms it uses."""
    told = plain(screen.text)
    read = screen.visible if screen.about else told  # below an answer the labels are other subjects
    terms = [term for term in glossary.terms_in(ctx.catalog, read) if term.meaning not in told]
    return glossary_screens.with_terms(ctx.t, screen, terms) if terms else screen


def _log_failure(target: Act) -> str:
    code = secrets.token_hex(2).upper()
    log.exception("failure %s in action %s", code, target.name)
    return code


def apology(t: Texts, code: str | None = None) -> Screen:
    """For the unexpected; `code` finds the log line."""
    return menu_screens.with_home(t, t("edge.failure", code=code) if code else t("edge.try_later"))


def patience(t: Texts) -> Screen:
    """For somebody whose answer takes unusually long, and comes."""
    return Screen(t("edge.patience"))
