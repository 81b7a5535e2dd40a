"""What Telegram shows about the bot before anybody writes: commands and descriptions."""

import logging

from telegram import Bot, BotCommand
from telegram.error import TelegramError

from bot.catalog.texts import Texts
from handlers.routing import Role, command_menu

log = logging.getLogger(__name__)


async def introduce(telegram: Bot, t: Texts) -> None:
    """Set everybody's commands and the descriptions. Failing is only logged: people can do without."""
    commands = [BotCommand(name, what) for name, what in command_menu(t, {Role.ANYONE, Role.OWNER}).commands]
    try:
        await telegram.set_my_commands(commands)
        await telegram.set_my_description(t.plain("bot.description"))
        await telegram.set_my_short_description(t.plain("bot.short_description"))
    except TelegramError as error:
        log.warning("commands and descriptions not set: %s", error)
