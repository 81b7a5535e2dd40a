"""What Telegram shows about the bot before anybody writes: commands and descriptions."""

import logging

from telegram import Bot, BotCommand, BotCommandScopeChat
from telegram.error import TelegramError

from bot.catalog.texts import Texts
from bot.db.people import Staff
from handlers.routing import ACTIONS, COMMANDS, Role

log = logging.getLogger(__name__)

FOR_EVERYBODY = (Role.ANYONE, Role.OWNER)


async def introduce(telegram: Bot, t: Texts, staff: list[Staff]) -> None:
    """Set commands (staff see theirs too) and descriptions. Failing is only logged: people can do without."""
    try:
        await telegram.set_my_commands(_commands(t, set(FOR_EVERYBODY)))
        await telegram.set_my_description(t.plain("bot.description"))
        await telegram.set_my_short_description(t.plain("bot.short_description"))
    except TelegramError as error:
        log.warning("commands and descriptions not set: %s", error)
    for member in staff:
        await _introduce_to(telegram, t, member)


async def _introduce_to(telegram: Bot, t: Texts, member: Staff) -> None:
    roles = {*FOR_EVERYBODY}
    roles |= {Role.CONSULTANT} if member.is_consultant else set()
    roles |= {Role.ADMIN} if member.is_admin else set()
    try:
        await telegram.set_my_commands(_commands(t, roles), scope=BotCommandScopeChat(member.telegram_id))
    except TelegramError as error:  # they have not pressed START yet
        log.info("staff commands of %s not set: %s", member.telegram_id, error)


def _commands(t: Texts, roles: set[Role]) -> list[BotCommand]:
    return [
        BotCommand(command, t.plain(f"command.{command}"))
        for command, name in COMMANDS.items()
        if ACTIONS[name].needs in roles
    ]
