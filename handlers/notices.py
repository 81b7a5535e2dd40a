"""Outbox rows as messages: each feature registers how its kinds are rendered.

A renderer re-checks the cause: what is no longer true is not sent.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from bot.catalog.loader import Catalog
from bot.catalog.texts import Texts
from bot.db.booking import Visit, VisitStatus
from bot.screens.kit import CommandMenu, Document, Screen
from bot.services.outbox import Claimed
from handlers.render import Call, as_commands, as_document, as_message

Args = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Notice:
    """What rendering may use besides the database; `bot_name` is the bot's username, empty if not known."""

    now: datetime
    catalog: Catalog
    t: Texts
    bot_name: str = ""


Renderer = Callable[[Session, Notice, Args], Screen | Document | CommandMenu | None]

RENDERERS: dict[str, Renderer] = {}


def renders(kind: str) -> Callable[[Renderer], Renderer]:
    """Register the renderer of an outbox kind. It returns None when the cause no longer holds.

    Its arguments are the row's, and the receiver's `telegram_id`.
    """

    def register(function: Renderer) -> Renderer:
        if kind in RENDERERS:
            raise ValueError(f"outbox kind {kind}: registered twice")
        RENDERERS[kind] = function
        return function

    return register


def unchanged_visit(session: Session, args: Args, status: VisitStatus = VisitStatus.BOOKED) -> Visit | None:
    """The visit of an outbox row, if it has this status and an owner, and did not change since the row was written."""
    visit = session.get(Visit, args["visit_id"])
    if visit is None or visit.status != status or visit.owner_id is None:
        return None
    return visit if visit.sequence == args["sequence"] else None


def render(session: Session, notice: Notice, row: Claimed) -> Call | None:
    """The call for a claimed row, or None when its cause no longer holds.

    Raises:
        KeyError: nobody renders this kind.
    """
    made = RENDERERS[row.kind](session, notice, {**row.args, "telegram_id": row.telegram_id})
    if isinstance(made, CommandMenu):
        return as_commands(made, row.telegram_id)
    if isinstance(made, Document):
        return as_document(made, row.telegram_id)
    return as_message(made, row.telegram_id) if made else None
