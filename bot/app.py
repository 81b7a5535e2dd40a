"""Assembly: the one place where database, catalog, Telegram, edge, dispatcher and scheduler are plugged together."""

import asyncio
import logging
import re
import signal
from collections.abc import AsyncIterator, Coroutine
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass
from typing import Any

from aiohttp import web
from filelock import FileLock, Timeout
from telegram import Bot
from telegram.error import InvalidToken, NetworkError

from bot.catalog.shelf import Shelf, Watch
from bot.clock import Clock, clock_following, system_clock
from bot.db.schema import prepare
from bot.db.session import Database
from bot.errors import SettingsError, StorageError
from bot.jobs import Tick, build_scheduler
from bot.screens.check import require_fitting_screens
from bot.services import inbox, search, staff, tending, unanswered
from bot.settings import Settings
from bot.upkeep import Upkeep
from handlers import intake, progress, routing
from handlers.dispatch import Dispatcher
from handlers.edge import Edge
from handlers.incoming import ALLOWED_UPDATES
from handlers.introduce import introduce
from handlers.pace import Pacer
from handlers.request import AiohttpRequest
from handlers.sender import Sender

log = logging.getLogger(__name__)

TOKEN_FORM = re.compile(r"\d+:[A-Za-z0-9_-]+")
START_WAIT_S = 5.0
SLOW_TICK_S = 60.0
PROGRESS_TICK_S = 3.0
HOURLY_S = 3600.0


@dataclass(frozen=True, slots=True)
class Clinic:
    """A running clinic without its intake and scheduler: what `serve` and the tests drive."""

    settings: Settings
    database: Database
    shelf: Shelf
    clock: Clock
    telegram: Bot
    polling: AiohttpRequest
    sender: Sender
    edge: Edge
    dispatcher: Dispatcher
    upkeep: Upkeep

    def ticks(self) -> list[Tick]:
        return [
            Tick("dispatch", self.settings.tick_seconds, self.dispatch),
            Tick("progress", PROGRESS_TICK_S, self.show_progress),
            Tick("tend-calendar", SLOW_TICK_S, self.tend_calendar),
            Tick("retention", HOURLY_S, self.forget_old),
            *self.upkeep.ticks(),
        ]

    async def poll(self, edge: Edge) -> None:
        """Fetch updates for `edge` until cancelled."""
        await intake.poll(self.polling, self.telegram.base_url, edge)

    async def dispatch(self) -> None:
        self.dispatcher.wake()

    async def show_progress(self) -> None:
        await progress.refresh(self.database, self.shelf, self.sender)

    async def tend_calendar(self) -> None:
        if await self.database.run(lambda session: tending.tend(session, self.shelf.catalog, self.clock())):
            self.dispatcher.wake()

    async def forget_old(self) -> None:
        await self.database.run(lambda session: inbox.forget_old(session, self.clock()))
        await self.database.run(lambda session: unanswered.forget_old(session, self.clock()))


@asynccontextmanager
async def open_clinic(settings: Settings, clock: Clock | None = None) -> AsyncIterator[Clinic]:
    """Open everything, take up what an earlier process left, and close in order at the end.

    Raises:
        SettingsError, ContentError, StorageError: with one line for the operator.
    """
    _check_token(settings)
    routing.load_features()
    watch = Watch(settings.content_dir)  # before the files are read, so that no change is missed
    shelf = Shelf(settings.content_dir, settings.office_profile)
    routing.check_menu(shelf.catalog)
    require_fitting_screens(shelf.catalog)
    async with AsyncExitStack() as stack:
        database = Database(settings.database_url, synchronous=settings.sqlite_synchronous)
        stack.push_async_callback(database.close)
        _lock(database, stack)
        await prepare(database)
        polling = AiohttpRequest()
        telegram = _telegram(settings, polling, stack)
        await _greet(telegram)
        stack.push_async_callback(telegram.shutdown)
        clinic = _assemble(settings, database, shelf, watch, clock or _clock(settings), telegram, polling)
        await database.run(lambda session: staff.ensure_admins(session, settings.admin_ids))
        await introduce(telegram, shelf.texts)
        await _run_dispatcher(clinic, stack)
        stack.push_async_callback(clinic.edge.stop)
        await clinic.edge.recover()
        clinic.dispatcher.wake()
        yield clinic


def _check_token(settings: Settings) -> None:
    token = settings.bot_token.get_secret_value()
    if not token:
        raise SettingsError("BOT_TOKEN is not set: get one from @BotFather and write it into .env")
    if not TOKEN_FORM.fullmatch(token):
        raise SettingsError("BOT_TOKEN does not look like a token (digits, a colon, letters); copy it from @BotFather")


async def serve(settings: Settings) -> None:
    """Run until cancelled: the intake (webhook if `WEBHOOK_URL` is set, else polling) and the ticks."""
    async with open_clinic(settings) as clinic, AsyncExitStack() as stack:
        await asyncio.to_thread(search.prepare, clinic.shelf.catalog)
        scheduler = build_scheduler(clinic.ticks())
        scheduler.start()
        stack.callback(scheduler.shutdown, wait=False)
        me = clinic.telegram.username
        if settings.webhook_url:
            await _listen(clinic, stack)
            log.info("@%s is open, webhook %s", me, settings.webhook_url)
            await asyncio.Event().wait()
        await clinic.telegram.delete_webhook()
        log.info("@%s is open, polling", me)
        await clinic.poll(clinic.edge)


async def until_stopped(work: Coroutine[Any, Any, None]) -> None:
    """Run `work` until it ends, or until Ctrl+C or SIGTERM: then what is in flight is sent and recorded."""
    task = asyncio.ensure_future(work)
    loop = asyncio.get_running_loop()
    for wanted in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(wanted, task.cancel)
    with suppress(asyncio.CancelledError):
        await task


def _assemble(
    settings: Settings,
    database: Database,
    shelf: Shelf,
    watch: Watch,
    clock: Clock,
    telegram: Bot,
    polling: AiohttpRequest,
) -> Clinic:
    sender = Sender(telegram, Pacer(settings.send_rate))
    dispatcher = Dispatcher(database, shelf, clock, sender, telegram.username)
    edge = Edge(database, shelf, clock, telegram, sender, dispatcher.wake)
    upkeep = Upkeep(database, shelf, watch, clock, dispatcher.wake, lambda: introduce(telegram, shelf.texts))
    return Clinic(settings, database, shelf, clock, telegram, polling, sender, edge, dispatcher, upkeep)


def _clock(settings: Settings) -> Clock:
    return clock_following(settings.clock_file) if settings.clock_file else system_clock


def _telegram(settings: Settings, polling: AiohttpRequest, stack: AsyncExitStack) -> Bot:
    """Held polls have connections of their own, so that they never take one from an answer."""
    answers = AiohttpRequest()
    for request in (answers, polling):
        stack.push_async_callback(request.shutdown)  # also when the bot never gets as far as its own shutdown
    return Bot(
        settings.bot_token.get_secret_value(),
        base_url=f"{settings.bot_api_url}/bot",
        base_file_url=f"{settings.bot_api_url}/file/bot",
        request=answers,
        get_updates_request=polling,
    )


async def _greet(telegram: Bot) -> None:
    """Log in; wait for the network as long as it takes, but not for a wrong token."""
    while True:
        try:
            await telegram.initialize()
        except InvalidToken:
            raise SettingsError("BOT_TOKEN was refused by Telegram; copy it again from @BotFather") from None
        except NetworkError as error:
            log.warning("Telegram cannot be reached, trying again in %s s: %s", START_WAIT_S, error)
            await asyncio.sleep(START_WAIT_S)
        else:
            return


def _lock(database: Database, stack: AsyncExitStack) -> None:
    """SQLite serves one process; a second one would send every reminder twice."""
    if database.file is None:
        return
    lock = FileLock(f"{database.file}.lock")
    try:
        database.file.parent.mkdir(parents=True, exist_ok=True)
        lock.acquire(blocking=False)
    except Timeout:
        raise StorageError(f"another klinik process is using {database.file}; stop it first") from None
    except OSError as error:
        raise StorageError(f"the database {database.file} cannot be used: {error}") from None
    stack.callback(lock.release)


async def _run_dispatcher(clinic: Clinic, stack: AsyncExitStack) -> None:
    task = asyncio.create_task(clinic.dispatcher.run())

    async def finish() -> None:
        clinic.sender.stop()
        clinic.dispatcher.stop()
        with suppress(asyncio.CancelledError):
            await task

    stack.push_async_callback(finish)


async def _listen(clinic: Clinic, stack: AsyncExitStack) -> None:
    secret = clinic.settings.webhook_secret.get_secret_value()
    if not secret:
        raise SettingsError("WEBHOOK_SECRET is not set; any long random word of letters, digits, _ and - will do")
    runner = web.AppRunner(intake.webhook_app(clinic.edge, secret), access_log=None)
    await runner.setup()
    stack.push_async_callback(runner.cleanup)
    try:
        await web.TCPSite(runner, clinic.settings.webhook_host, clinic.settings.webhook_port).start()
    except OSError as error:
        raise SettingsError(f"WEBHOOK_PORT {clinic.settings.webhook_port} cannot be used: {error}") from None
    url = clinic.settings.webhook_url.rstrip("/") + intake.PATH
    await clinic.telegram.set_webhook(url, secret_token=secret, allowed_updates=ALLOWED_UPDATES)
