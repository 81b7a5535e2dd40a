"""The whole story in the chat page, at phone width: the real bot, three people, a clock that is moved by hand."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, expect

from tests.browser import WINDOW
from tests.conftest import KERIPIK_AT_HOME
from tests.stage import BUDI, RINA, Stage

pytestmark = pytest.mark.asyncio(loop_scope="session")
PHONE = {**WINDOW, "viewport": {"width": 390, "height": 844}}
ARTIFACTS = Path(__file__).parent.parent / "artifacts"


class Phone:
    """One person's browser, 390 pixels wide."""

    def __init__(self, page: Page, stage: Stage, name: str) -> None:
        self.page, self._stage, self._name = page, stage, name

    async def starts(self) -> None:
        await self.page.get_by_test_id("start").click()
        await expect(self.page.get_by_test_id("message-text").nth(1)).to_be_visible()

    async def taps(self, label: str) -> None:
        await self.page.get_by_test_id("inline-button").filter(has_text=label).last.click()

    async def says(self, text: str) -> None:
        await self.page.get_by_test_id("input").fill(text)
        await self.page.keyboard.press("Enter")

    async def sees(self, *parts: str) -> None:
        for part in parts:
            await expect(self.page.get_by_test_id("message-text").filter(has_text=part).last).to_be_visible()

    async def is_photographed(self, what: str) -> None:
        """For the eye, and: nothing sticks out sideways."""
        ARTIFACTS.mkdir(exist_ok=True)
        await self.page.screenshot(path=ARTIFACTS / f"story-{self._name}-{what}.png")
        assert await self.page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


@pytest_asyncio.fixture(loop_scope="session")
async def stage(tmp_path: Path, migrated: Path) -> AsyncIterator[Stage]:
    async with Stage(tmp_path, migrated) as made:
        await made.open()
        await made.hires(BUDI, "Pak Budi", consultant=True)
        await made.hires(RINA, "Bu Rina", admin=True)
        yield made


async def a_phone(browser: Browser, stage: Stage, role: str) -> Phone:
    page = await (await browser.new_context(**PHONE)).new_page()
    await page.goto(f"{stage.sim.url}/?as={role}")
    await page.locator("#app[data-ready]").wait_for()
    phone = Phone(page, stage, role)
    await phone.starts()
    return phone


async def test_from_start_to_reminder_with_all_three_roles(browser: Browser, stage: Stage):
    budi, rina = await a_phone(browser, stage, "consultant"), await a_phone(browser, stage, "admin")
    sari = await a_phone(browser, stage, "owner")
    await sari.taps("Setuju dan mulai")
    await sari.sees("Anda membuat apa?")
    await sari.says("keripik singkong")
    for answer in KERIPIK_AT_HOME:
        await sari.taps(answer)
    await sari.sees("1. NIB", "2. SPP-IRT", "3. Halal")
    await sari.is_photographed("plan")

    for label in ("SPP-IRT", "Buka daftar periksa", "Foto label", "Siap"):
        await sari.taps(label)
    await sari.sees("1/9")
    await sari.is_photographed("checklist")

    for label in ("Menu utama", "Jadwal konsultasi", "SPP-IRT", "25", "09.00", "Ya, pesan"):
        await sari.taps(label)
    await sari.sees("KP-", "Rabu, 25 November 2026 pukul 09.00 WIB", "Foto label kemasan")
    await expect(sari.page.get_by_text(".ics")).to_be_visible()
    await sari.is_photographed("booked")
    await budi.sees("Kunjungan baru", "keripik singkong", "Yang belum siap")
    await budi.is_photographed("notice")

    await rina.says("/pengumuman")
    await rina.sees("Buat pengumuman")
    await rina.says("Pelatihan label gratis, Kamis pukul 09.00.")
    await rina.taps("Kirim ke 1 orang")
    await sari.sees("Pelatihan label gratis")
    await rina.sees("Terkirim: 1 dari 1")
    await rina.is_photographed("result")

    await stage.restart()
    await stage.passes(hours=31)  # Tuesday 16.00
    await sari.sees("Besok Anda punya jadwal")
    await sari.is_photographed("reminder")
    await sari.taps("Batalkan")
    await sari.sees("dibatalkan")
    await budi.sees("batal")
    for context in [phone.page.context for phone in (sari, budi, rina)]:
        await context.close()
