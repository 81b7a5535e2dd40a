"""The stage: a playground, the real bot against it over HTTP, a clock that stands still, and people who tap."""

import asyncio
import shutil
from contextlib import AsyncExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import aiohttp

from bot.app import Clinic, open_clinic
from bot.services import staff
from bot.settings import Settings
from playground import Playground
from playground.clock import SimClock

WIB = ZoneInfo("Asia/Jakarta")
MONDAY_MORNING = datetime(2026, 11, 23, 9, 0, tzinfo=WIB)
SARI, DEDI, BUDI, RINA = 1001, 1002, 2001, 3001


class Stage:
    """One test's world. `open` starts the bot, `restart` stops and starts it on the same database."""

    def __init__(self, folder: Path, template: Path, starts_at: datetime = MONDAY_MORNING) -> None:
        self.file = folder / "klinik.db"
        shutil.copy(template, self.file)
        self.sim = Playground(clock=SimClock(frozen_at=starts_at.astimezone(UTC)))
        self.clinic: Clinic | None = None
        self.settings_extra: dict[str, Any] = {}
        self._world = AsyncExitStack()
        self._bot = AsyncExitStack()
        self._http: aiohttp.ClientSession | None = None
        self._received = asyncio.Condition()
        self._last_update = 0

    async def __aenter__(self) -> "Stage":
        await self._world.enter_async_context(self.sim)
        self._http = await self._world.enter_async_context(aiohttp.ClientSession(self.sim.url))
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()
        await self._world.aclose()

    # --- the bot -------------------------------------------------------------------------------

    def settings(self) -> Settings:
        values = {
            "bot_token": self.sim.token,
            "bot_api_url": self.sim.url,
            "database_url": f"sqlite+aiosqlite:///{self.file}",
            "sqlite_synchronous": "OFF",
            "send_rate": 10_000,
            "admin_ids": "",
            **self.settings_extra,
        }
        return Settings(_env_file=None, **values)

    async def open(self) -> Clinic:
        """Start the bot and its polling."""
        self.clinic = await self._bot.enter_async_context(open_clinic(self.settings(), self.now))
        watched = _Watched(self.clinic, self)
        polling = asyncio.create_task(self.clinic.poll(watched))
        self._bot.push_async_callback(_cancelled, polling)
        return self.clinic

    async def close(self) -> None:
        await self._bot.aclose()
        self._bot = AsyncExitStack()
        self.clinic = None

    async def restart(self) -> None:
        await self.close()
        await self.open()

    async def hires(self, telegram_id: int, name: str, *, consultant: bool = False, admin: bool = False) -> None:
        """Give somebody a role, as `klinik staff add` does."""
        assert self.clinic
        await self.clinic.database.run(
            lambda session: staff.enrol(session, telegram_id, name, consultant=consultant, admin=admin)
        )

    # --- time ----------------------------------------------------------------------------------

    def now(self) -> datetime:
        return self.sim.clock.now()

    async def passes(self, **units: float) -> None:
        """Let time pass, then let the ticks do what has become due."""
        self.sim.clock.advance(timedelta(**units).total_seconds())
        await self.tick()

    async def until(self, moment: datetime) -> None:
        await self.passes(seconds=(moment - self.now()).total_seconds())

    async def tick(self) -> None:
        assert self.clinic
        await self.clinic.tend_calendar()
        self.clinic.dispatcher.wake()
        await self.clinic.dispatcher.idle()
        await self.clinic.show_progress()

    # --- waiting -------------------------------------------------------------------------------

    async def received(self, update_ids: list[int]) -> None:
        async with self._received:
            self._last_update = max(self._last_update, *update_ids)
            self._received.notify_all()

    async def settled(self, update_id: int, seconds: float = 20) -> None:
        """Wait until the bot has dealt with an update and sent everything it owed because of it."""
        if self.clinic is None:
            return
        async with asyncio.timeout(seconds), self._received:
            await self._received.wait_for(lambda: self._last_update >= update_id)
        await self.clinic.edge.idle()
        await self.clinic.dispatcher.idle()

    # --- the playground ------------------------------------------------------------------------

    async def post(self, route: str, **body: Any) -> dict[str, Any]:
        assert self._http
        async with self._http.post(f"/sim/{route}", json=body) as answer:
            told = await answer.json()
            assert answer.status == 200, f"{route} {body}: {told}"
            return told

    async def upload(self, **fields: Any) -> dict[str, Any]:
        assert self._http
        form = aiohttp.FormData({name: str(value) for name, value in fields.items() if name != "file"})
        form.add_field("file", fields["file"], filename="file.bin")
        async with self._http.post("/sim/file", data=form) as answer:
            return await answer.json()

    async def get(self, route: str) -> Any:
        assert self._http
        async with self._http.get(f"/sim/{route}") as answer:
            return await answer.json()

    async def calls(self, method: str) -> list[dict[str, Any]]:
        return (await self.get(f"calls?method={method}"))["calls"]

    async def faults(self, method: str, **fault: Any) -> None:
        """Make the next calls of a method fail; see `POST /sim/fault`."""
        await self.post("fault", method=method, **{"times": 1, **fault})

    def person(self, telegram_id: int) -> "Someone":
        return Someone(self, telegram_id)


class _Watched:
    """The edge, telling the stage which updates have been stored."""

    def __init__(self, clinic: Clinic, stage: Stage) -> None:
        self._edge = clinic.edge
        self._stage = stage

    async def receive(self, raw: list[dict[str, Any]]) -> None:
        await self._edge.receive(raw)
        if raw:
            await self._stage.received([each["update_id"] for each in raw])


async def _cancelled(task: asyncio.Task[None]) -> None:
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


class Someone:
    """A person with a phone. Buttons are found by a part of their label on the newest message that has it."""

    def __init__(self, stage: Stage, telegram_id: int) -> None:
        self.stage = stage
        self.id = telegram_id

    async def says(self, text: str) -> "Someone":
        told = await self.stage.post("message", user_id=self.id, text=text)
        await self.stage.settled(told["update_id"])
        return self

    async def taps(self, label: str, times: int = 1) -> "Someone":
        """Tap a button; `times` taps arrive before the first is answered."""
        message, button = await self._find(label)
        told = [await self.taps_data(button["callback_data"], message["message_id"]) for _ in range(times)]
        await self.stage.settled(told[-1])
        return self

    async def taps_data(self, data: str, message_id: int) -> int:
        told = await self.stage.post("tap", user_id=self.id, message_id=message_id, data=data)
        return int(told["update_id"])

    async def sends(self, kind: str, content: bytes) -> "Someone":
        told = await self.stage.upload(user_id=self.id, kind=kind, file=content)
        await self.stage.settled(told["update_id"])
        return self

    async def blocks(self, blocked: bool = True) -> None:
        await self.stage.post("block", user_id=self.id, blocked=blocked)

    async def chat(self) -> dict[str, Any]:
        return await self.stage.get(f"chat/{self.id}")

    async def messages(self) -> list[dict[str, Any]]:
        """What the bot has written to them, oldest first."""
        return [m for m in (await self.chat())["messages"] if m["from"]["is_bot"] and not m["deleted"]]

    async def last(self) -> dict[str, Any]:
        return (await self.messages())[-1]

    async def text(self) -> str:
        """The text of the newest message."""
        message = await self.last()
        return str(message.get("text") or message.get("caption") or "")

    async def sees(self, *parts: str) -> "Someone":
        """Each part stands in one of the newest three messages."""
        seen = "\n".join(str(m.get("text") or m.get("caption")) for m in (await self.messages())[-3:])
        for part in parts:
            assert part in seen, f"{part!r} not in:\n{seen}"
        return self

    async def has_heard(self, part: str) -> int:
        """How many messages contain this."""
        return sum(part in str(m.get("text") or m.get("caption")) for m in await self.messages())

    async def buttons(self) -> list[str]:
        """Labels of the newest message that has buttons."""
        for message in reversed(await self.messages()):
            if labels := [button["text"] for button in _buttons(message)]:
                return labels
        return []

    async def _find(self, label: str) -> tuple[dict[str, Any], dict[str, Any]]:
        for message in reversed(await self.messages()):
            for button in _buttons(message):
                if label in button["text"] and "callback_data" in button:
                    return message, button
        raise AssertionError(f"no button {label!r}; the newest are {await self.buttons()}")


def _buttons(message: dict[str, Any]) -> list[dict[str, Any]]:
    rows = message.get("reply_markup", {}).get("inline_keyboard", [])
    return [button for row in rows for button in row]
