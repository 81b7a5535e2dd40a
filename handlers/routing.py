"""Actions: named functions that do one thing and return the next screen. They are reached by buttons,
commands and typed answers, and everything in those is user input.

An action's name never changes meaning (old messages keep their buttons) and every action may run twice.
"""

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from importlib import import_module
from typing import Any

from sqlalchemy.orm import Session

from bot.catalog.loader import Catalog
from bot.catalog.texts import Texts
from bot.db.people import Person, Staff
from bot.errors import ContentError, NotAllowed, Outdated
from bot.screens.kit import Act, ArgValue, CommandMenu, Screen, decode, split_data
from bot.services.people import User
from handlers import FEATURES


@dataclass(frozen=True, slots=True)
class Ctx:
    """What an action may use. `message_id` is the message its button is on, if it came from a button."""

    session: Session
    user: User
    now: datetime
    catalog: Catalog
    t: Texts
    message_id: int | None = None

    @property
    def owner(self) -> Person:
        return self.user.owner

    @property
    def staff(self) -> Staff:
        if self.user.staff is None:
            raise NotAllowed
        return self.user.staff


@dataclass(frozen=True, slots=True)
class Typed:
    """A typed answer: plain text, and the same with Telegram's formatting as HTML."""

    text: str
    html: str


class Role(StrEnum):
    """Who may run an action. The services check again; this is the first gate."""

    ANYONE = "anyone"
    OWNER = "owner"
    STAFF = "staff"
    CONSULTANT = "consultant"
    ADMIN = "admin"


Action = Callable[..., Screen]


@dataclass(frozen=True, slots=True)
class Route:
    """A registered action with the types of its arguments after `ctx`."""

    name: str
    run: Action
    needs: Role
    kinds: tuple[type, ...]
    required: int
    wants_typed: bool
    is_view: bool

    def arguments(self, raw: list[str]) -> list[ArgValue]:
        """Raw button arguments as the action's types.

        Raises:
            Outdated: wrong in number or form.
        """
        if not self.required <= len(raw) <= len(self.kinds):
            raise Outdated
        try:
            return [decode(value, kind) for value, kind in zip(raw, self.kinds, strict=False)]
        except (ValueError, OverflowError):
            raise Outdated from None


ACTIONS: dict[str, Route] = {}
COMMANDS: dict[str, str] = {}


def action(
    name: str, *, needs: Role = Role.OWNER, command: str | None = None, is_view: bool = False
) -> Callable[[Action], Action]:
    """Register an action; `command` also makes it reachable as a slash command without arguments.

    `is_view` promises that it only shows and changes nothing: others may run it to see its screen.
    """

    def register(function: Action) -> Action:
        parameters = list(inspect.signature(function, eval_str=True).parameters.values())[1:]
        kinds = tuple(parameter.annotation for parameter in parameters)
        required = sum(p.default is inspect.Parameter.empty and p.annotation is not Typed for p in parameters)
        if name in ACTIONS or not set(kinds) <= {str, int, date, datetime, Typed}:
            raise ValueError(f"action {name}: registered twice, or an argument type no button can carry")
        arguments = tuple(kind for kind in kinds if kind is not Typed)
        ACTIONS[name] = Route(name, function, needs, arguments, required, Typed in kinds, is_view)
        if command:
            COMMANDS[command] = name
        return function

    return register


def load_features() -> None:
    """Import every feature, so that its actions are registered."""
    for feature in FEATURES:
        import_module(f"handlers.{feature}")


def check_menu(catalog: Catalog) -> None:
    """Raises ContentError unless every entry of the home screen leads to an action."""
    for entry in catalog.menu:
        if entry.action not in ACTIONS:
            raise ContentError(f"menu.yaml: no action is called {entry.action}")


def run(ctx: Ctx, name: str, raw: list[str], typed: Typed | None = None) -> Screen:
    """Run an action by name with raw arguments and, for an answer, the typed text as its last argument.

    Raises:
        Outdated: no such action, or arguments that do not fit.
        NotAllowed: the user lacks the role.
    """
    route = ACTIONS.get(name)
    if route is None or route.wants_typed != (typed is not None):
        raise Outdated
    check_role(ctx.user, route.needs)
    arguments: list[Any] = list(route.arguments(raw))
    return route.run(ctx, *arguments, *([typed] if typed else []))


def follow(ctx: Ctx, where: Act) -> Screen:
    """Run what a button does.

    Raises:
        Outdated, NotAllowed: as `run`.
    """
    name, raw = split_data(where.encode())
    return run(ctx, name, raw)


def view(ctx: Ctx, name: str, raw: list[str]) -> Screen:
    """The screen of an action that changes nothing.

    Raises:
        Outdated, NotAllowed: as `run`; or it is an action that does something.
    """
    if name not in ACTIONS or not ACTIONS[name].is_view:
        raise Outdated
    return run(ctx, name, raw)


def check_role(user: User, needs: Role) -> None:
    """Raises NotAllowed unless `user` has the role."""
    if needs not in roles_of(user):
        raise NotAllowed(role=needs)


def roles_of(user: User) -> set[Role]:
    has = {
        Role.ANYONE: True,
        Role.OWNER: user.person is not None,
        Role.STAFF: user.staff is not None,
        Role.CONSULTANT: user.is_consultant,
        Role.ADMIN: user.is_admin,
    }
    return {role for role, is_so in has.items() if is_so}


def command_menu(t: Texts, roles: set[Role]) -> CommandMenu:
    """The commands of these roles, in the order the features register them."""
    offered = [command for command, name in COMMANDS.items() if ACTIONS[name].needs in roles]
    return CommandMenu(tuple((command, t.plain(f"command.{command}")) for command in offered))
