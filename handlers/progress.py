"""Keeps the admin's progress message of a running announcement up to date, by editing it in place."""

from bot.catalog.shelf import Shelf
from bot.db.messages import Lane
from bot.db.session import Database
from bot.screens import announcement as screens
from bot.services import announcements
from handlers.render import as_edit
from handlers.sender import Fate, Sender


async def refresh(database: Database, shelf: Shelf, sender: Sender) -> None:
    """Edit every progress message whose figures changed. Called by a tick: at most one edit in its interval."""
    for announcement, counts in await database.read(announcements.to_refresh):
        screen = screens.progress(shelf.texts, announcement, counts)
        chat_id, message_id = announcement.progress_chat_id or 0, announcement.progress_message_id or 0
        outcome = await sender.push(as_edit(screen, chat_id, message_id), Lane.PERSONAL)
        if outcome.fate in (Fate.SENT, Fate.REFUSED, Fate.BLOCKED):
            await database.run(lambda s, a=announcement, c=counts: announcements.note_shown(s, a, c))  # type: ignore[misc]
