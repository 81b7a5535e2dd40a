"""The two bots that are compared: bare python-telegram-bot making the same Telegram calls, and the clinic."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Update
from telegram.ext import Application, CallbackQueryHandler, CommandHandler
from telegram.request import BaseRequest, HTTPXRequest

from benchmarks.load import TOKEN
from bot.app import open_clinic
from bot.settings import Settings
from handlers.request import AiohttpRequest

_ROWS = [[InlineKeyboardButton(label, callback_data=label)] for label in ("Bolak", "Balik")]
BUTTONS = InlineKeyboardMarkup(_ROWS)
TEXT = "<b>Menu</b>\n" + "Halo, ada yang bisa kami bantu? " * 8


@asynccontextmanager
async def bare(url: str, *, with_aiohttp: bool) -> AsyncIterator[None]:
    """No database, no logic: one answerCallbackQuery and one editMessageText a tap."""

    def request() -> BaseRequest:
        return AiohttpRequest() if with_aiohttp else HTTPXRequest(connection_pool_size=64, pool_timeout=30)

    app = (
        Application.builder().token(TOKEN).base_url(f"{url}/bot").concurrent_updates(64)
        .request(request()).get_updates_request(request()).build()
    )  # fmt: skip
    app.add_handler(CommandHandler("start", _start))
    app.add_handler(CallbackQueryHandler(_tap))
    async with app:
        await app.start()
        await app.updater.start_polling(timeout=10)
        yield
        await app.updater.stop()
        await app.stop()


async def _start(update: Update, _: Any) -> None:
    await update.message.reply_text(TEXT, parse_mode="HTML", reply_markup=BUTTONS)


async def _tap(update: Update, _: Any) -> None:
    query = update.callback_query
    await asyncio.gather(
        query.answer(), query.edit_message_text(f"{TEXT} {query.id}", parse_mode="HTML", reply_markup=BUTTONS)
    )


@asynccontextmanager
async def clinic(url: str, folder: Path) -> AsyncIterator[None]:
    """The real thing, with a fresh SQLite file and fsync at every commit."""
    settings = Settings(
        _env_file=None, bot_token=TOKEN, bot_api_url=url, send_rate=10_000,
        database_url=f"sqlite+aiosqlite:///{folder / 'bench.db'}",
    )  # fmt: skip
    async with open_clinic(settings) as opened:
        polling = asyncio.create_task(opened.poll(opened.edge))
        yield
        polling.cancel()
        await asyncio.gather(polling, return_exceptions=True)
