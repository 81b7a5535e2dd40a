"""What the tests of the chat page share: a stage with a server, its bot and its people."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from typing import TYPE_CHECKING, Any

import aiohttp
import pytest_asyncio

from playground import Playground
from tests.browser import WINDOW

if TYPE_CHECKING:
    from playwright.async_api import Browser, BrowserContext, Dialog, Page, WebError

TOKEN = "123456:TEST"


class Stage:
    """A running server, the bot's side of it as plain HTTP calls, and pages opened on it."""

    def __init__(self, sim: Playground, browser: Browser, http: aiohttp.ClientSession) -> None:
        self.sim = sim
        self.troubles: list[str] = []
        self._browser = browser
        self._http = http
        self._watched: list[BrowserContext] = []

    async def open(self, query: str = "?as=1001", **options: Any) -> Page:
        """The page with its chat loaded; options (a phone, dark colours) give it a browser window of its own."""
        window = self._browser.contexts[0]
        if options:
            window = await self._browser.new_context(**WINDOW | options)
            await window.new_page()
        page = window.pages[0]
        window.on("weberror", self._note_error)
        window.on("dialog", self._note_dialog)
        self._watched.append(window)
        await page.goto(f"{self.sim.url}/{query}")
        await page.locator("#app[data-ready]").wait_for()
        return page

    def _note_error(self, error: WebError) -> None:
        self.troubles.append(f"script error: {error.error}")

    async def _note_dialog(self, dialog: Dialog) -> None:
        self.troubles.append(f"a dialog says {dialog.message}")
        await dialog.dismiss()

    async def close(self) -> None:
        """Leave the shared page empty for the next test, and close the other windows."""
        for window in self._watched:
            await window.pages[0].goto("about:blank")
            window.remove_listener("weberror", self._note_error)
            window.remove_listener("dialog", self._note_dialog)
        for window in self._browser.contexts[1:]:
            await window.close()

    async def bot(self, method: str, upload: dict[str, tuple[str, bytes]] | None = None, **params: Any) -> Any:
        """The result of a Bot API call, or its whole answer if it was refused."""
        form = aiohttp.FormData(quote_fields=False)
        for name, value in params.items():
            form.add_field(name, value if isinstance(value, str) else json.dumps(value))
        for name, (filename, content) in (upload or {}).items():
            form.add_field(name, content, filename=filename)
        async with self._http.post(f"{self.sim.url}/bot{TOKEN}/{method}", data=form) as response:
            answer = await response.json()
        return answer["result"] if answer["ok"] else answer

    async def person(self, act: str, **body: Any) -> dict[str, Any]:
        """Something a person does elsewhere, not on the page under test."""
        async with self._http.post(f"{self.sim.url}/sim/{act}", json=body) as response:
            assert response.status == 200, await response.text()
            return await response.json()

    async def started(self, *user_ids: int) -> None:
        for user_id in user_ids or (1001,):
            await self.person("message", user_id=user_id, text="/start")

    async def next_update(self, kind: str) -> dict[str, Any]:
        """The next update of this kind that the bot receives."""
        offset = 0
        while True:
            updates = await self.bot("getUpdates", offset=offset, timeout=5)
            assert updates, f"no {kind} came"
            for update in updates:
                offset = update["update_id"] + 1
                if kind in update:
                    await self.bot("getUpdates", offset=offset, timeout=0)
                    return update[kind]


@pytest_asyncio.fixture(loop_scope="session")
async def stage(browser: Browser) -> AsyncIterator[Stage]:
    """Fails if a script broke or a dialog came up on any of its pages."""
    async with Playground(token=TOKEN, port=0) as sim, aiohttp.ClientSession() as http:
        stage = Stage(sim, browser, http)
        yield stage
        await stage.close()
    assert stage.troubles == []
