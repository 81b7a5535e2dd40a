"""python-telegram-bot 22 against the server: what a real library sends and expects."""

import asyncio
import inspect

import pytest
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, InputMediaPhoto, Update
from telegram.error import BadRequest, Conflict, Forbidden, InvalidToken, NetworkError, RetryAfter
from telegram.ext import ApplicationBuilder, CallbackQueryHandler, CommandHandler
from telegram.request import HTTPXRequest

from playground import schema

SARI = 1001
_NOT_SENT = {"self", "read_timeout", "write_timeout", "connect_timeout", "pool_timeout", "api_kwargs"}


@pytest.fixture
async def bot(world):
    async with Bot(world.sim.token, base_url=f"{world.sim.url}/bot", base_file_url=f"{world.sim.url}/file/bot") as bot:
        yield bot


async def test_application_polls_answers_and_edits(world):
    done = asyncio.Event()

    async def start(update: Update, _context):
        keyboard = InlineKeyboardMarkup([[InlineKeyboardButton("Lanjut", callback_data="lanjut")]])
        await update.message.reply_html("<b>Selamat datang</b>", reply_markup=keyboard)

    async def go_on(update: Update, _context):
        await update.callback_query.answer()
        await update.callback_query.edit_message_text("Lanjut!")
        done.set()

    builder = ApplicationBuilder().token(world.sim.token).base_url(f"{world.sim.url}/bot")
    application = builder.base_file_url(f"{world.sim.url}/file/bot").build()
    application.add_handler(CommandHandler("start", start))
    application.add_handler(CallbackQueryHandler(go_on))
    async with application:
        await application.updater.start_polling(timeout=10)
        await application.start()
        await world.says(SARI, "/start")
        while (await world.tries("tap", user_id=SARI, label="Lanjut"))[0] == 404:
            pass
        await asyncio.wait_for(done.wait(), 10)
        await application.updater.stop()
        await application.stop()
    chat = await world.look("chat/1001")
    assert (chat["messages"][-1]["text"], chat["callbacks"][0]["answered"]) == ("Lanjut!", True)


async def test_errors_become_the_library_s_own(world, bot):
    message = await bot.send_message(SARI, "halo")
    with pytest.raises(BadRequest, match="Message is not modified"):
        await message.edit_text("halo")
    with pytest.raises(Forbidden, match="can't initiate"):
        await bot.send_message(1002, "halo")
    with pytest.raises(BadRequest, match="Chat not found"):
        await bot.send_message(5, "halo")
    await world.act("fault", method="sendMessage", retry_after=3)
    with pytest.raises(RetryAfter, match=r"Retry in .*3"):
        await bot.send_message(SARI, "halo")
    await world.act("fault", method="sendMessage", code=502)
    with pytest.raises(NetworkError):
        await bot.send_message(SARI, "halo")
    async with HTTPXRequest() as request:
        stranger = Bot("1:LAIN", base_url=f"{world.sim.url}/bot", request=request)
        with pytest.raises(InvalidToken):
            await stranger.get_me()


async def test_second_bot_instance_makes_a_conflict(world, bot):
    first = asyncio.create_task(bot.get_updates(timeout=10))
    await world.awaited()
    async with Bot(bot.token, base_url=f"{world.sim.url}/bot") as other:
        second = asyncio.create_task(other.get_updates(timeout=10))
        with pytest.raises(Conflict):
            await first
        await world.says(SARI, "halo")
        assert (await second)[0].message.text == "halo"


async def test_files_go_up_and_come_down_again(bot, png):
    message = await bot.send_document(SARI, b"isi surat", filename="Surat.txt", caption="ini")
    file = await message.document.get_file()
    assert bytes(await file.download_as_bytearray()) == b"isi surat"
    album = await bot.send_media_group(SARI, [InputMediaPhoto(png, caption="a"), InputMediaPhoto(png)])
    assert album[0].media_group_id == album[1].media_group_id
    assert (await bot.get_chat(SARI)).accent_color_id is not None


async def test_every_parameter_of_the_library_is_known_to_the_schema():
    """So that strictness never refuses what the library may send."""
    known = schema.methods()
    missing = []
    for name, function in inspect.getmembers(Bot, inspect.iscoroutinefunction):
        method = known.get(name.lower())
        if method is None or "_" in name:
            continue
        given = set(inspect.signature(function).parameters) - _NOT_SENT
        missing += [f"{name}.{one}" for one in given - set(method.parameters) if one not in _LIBRARY_ONLY]
    assert missing == []


_LIBRARY_ONLY = {
    "allow_sending_without_reply",
    "caption",
    "caption_entities",
    "contact",
    "current_offset",
    "disable_web_page_preview",
    "filename",
    "location",
    "parse_mode",
    "reply_to_message_id",
    "venue",
}
"""Conveniences the library translates before it sends anything."""
