"""One small bot, played through the playground and through `tg-auto-test`: it says the same on both.

That package (MIT, Python 3.12 and newer) runs a bot in the test's own process, behind python-telegram-bot's request
object: no HTTP, no polling, one private chat, some twenty methods. It is no dependency of this project; install it
into an environment of its own to run this file.
"""

from contextlib import asynccontextmanager
from html import escape

import pytest
from telegram import InlineKeyboardButton, InlineKeyboardMarkup
from telegram.error import BadRequest
from telegram.ext import ApplicationBuilder, CallbackQueryHandler, CommandHandler, MessageHandler, filters

from tests.strangers.conftest import SARI

QUESTION = InlineKeyboardMarkup(
    [[InlineKeyboardButton("Setuju", callback_data="yes")], [InlineKeyboardButton("Nanti", callback_data="no")]]
)
KINDS = {"MessageEntityBold": "bold", "MessageEntityItalic": "italic", "MessageEntityTextUrl": "text_link"}


async def greet(update, _context):
    await update.message.reply_text("🌶 <b>Klinik</b>: boleh mulai?", parse_mode="HTML", reply_markup=QUESTION)


async def decide(update, _context):
    await update.callback_query.answer("Dicatat")
    await update.callback_query.edit_message_text("Siapa <i>nama</i> Anda?", parse_mode="HTML")


async def repeat(update, _context):
    marked = [f"{one.type} {one.offset} {one.length}" for one in update.message.entities]
    await update.message.reply_text(f"Halo <b>{escape(update.message.text)}</b> &amp; {marked}", parse_mode="HTML")


async def stumble(update, _context):
    try:
        await update.message.reply_text("<b>tebal", parse_mode="HTML")
    except BadRequest as refusal:
        await update.message.reply_text(f"ditolak: {refusal.message}")


def small_bot(builder):
    app = builder.build()
    app.add_handler(CommandHandler("start", greet))
    app.add_handler(CommandHandler("salah", stumble))
    app.add_handler(CallbackQueryHandler(decide))
    app.add_handler(MessageHandler(filters.TEXT, repeat))
    return app


class Here:
    """The bot fetches its updates from the playground over HTTP."""

    def __init__(self, line, app):
        self._line, self._app = line, app

    async def says(self, text):
        await self._line.act("message", user_id=SARI, text=text)
        return await self._heard()

    async def taps(self, label):
        tapped = await self._line.act("tap", user_id=SARI, label=label)
        heard = await self._heard()
        return self._line.sim.state.callbacks[tapped["callback_query_id"]].answer["text"], heard

    async def _heard(self):
        """What the bot wrote last, as it reads now."""
        for update in await self._app.bot.get_updates():
            await self._app.process_update(update)
            await self._app.bot.get_updates(offset=update.update_id + 1)
        wire = list(self._line.sim.state.chats[SARI].messages.values())[-1].wire
        entities = [(one["type"], one["offset"], one["length"]) for one in wire.get("entities", [])]
        rows = wire.get("reply_markup", {}).get("inline_keyboard", [])
        return wire["text"], entities, [[button["text"] for button in row] for row in rows]


class There:
    """The other emulator hands its updates to the bot itself."""

    def __init__(self, talk):
        self._talk = talk
        self._last = None

    async def says(self, text):
        await self._talk.send_message(text, parse_mode=None)
        self._last = await self._talk.get_response()
        return self._shown(self._last)

    async def taps(self, label):
        answer = await self._last.click(text=label)
        return answer.message, self._shown(await self._talk.get_edit())

    def _shown(self, message):
        entities = [(KINDS[type(one).__name__], one.offset, one.length) for one in message.entities]
        return message.text, entities, [[button.text for button in row] for row in message.buttons or []]


@pytest.fixture
async def here(line):
    builder = ApplicationBuilder().token(line.sim.token).base_url(f"{line.sim.url}/bot")
    async with small_bot(builder) as app:
        await app.bot.get_updates(offset=-1)
        await app.bot.get_updates(offset=line.sim.state.updates.last_id + 1)
        yield Here(line, app)


@asynccontextmanager
async def elsewhere():
    reason = "tg-auto-test is not installed: it needs Python 3.12, and nothing else of this project needs it"
    client = pytest.importorskip("tg_auto_test.test_utils.serverless_telegram_client", reason=reason)
    other = client.ServerlessTelegramClient(build_application=small_bot, user_id=SARI, first_name="Bu Sari")
    await other.connect()
    async with other.conversation("bot") as talk:
        yield There(talk)
    await other.disconnect()


async def conversation(place):
    return [
        await place.says("/start"),
        await place.taps("Setuju"),
        await place.says("Sari <& Budi>"),
        await place.says("🌶🌶"),
    ]


async def test_bot_says_the_same_on_both(here):
    async with elsewhere() as there:
        told = await conversation(here)
        assert told == await conversation(there)
    assert told[0] == ("🌶 Klinik: boleh mulai?", [("bold", 3, 6)], [["Setuju"], ["Nanti"]])
    assert told[1] == ("Dicatat", ("Siapa nama Anda?", [("italic", 6, 4)], []))


async def test_where_they_differ_the_playground_is_nearer_to_telegram(here):
    async with elsewhere() as there:
        # A tag that is not closed: Telegram refuses the message, the other emulator drops the tag and sends it.
        assert (await here.says("/salah"))[0].startswith("ditolak: Can't parse entities: can't find end tag")
        assert await there.says("/salah") == ("tebal", [], [])
        # Addresses, hashtags and the like: Telegram's clients mark them, the other emulator marks commands only.
        assert "'hashtag 0 4'" in (await here.says("#ikm"))[0]
        assert "[]" in (await there.says("#ikm"))[0]
        # A button that is gone: nobody can tap it here; there, a tap on the old message reaches the bot all the same.
        await here.says("/start")
        await here.taps("Setuju")
        with pytest.raises(AssertionError, match="no button"):
            await here.taps("Nanti")
        await there.says("/start")
        await there.taps("Setuju")
        assert (await there.taps("Nanti"))[0] == "Dicatat"
