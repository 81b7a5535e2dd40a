"""The chat page's surroundings: personas, clock, troubles, log, keyboard use, small screens."""

import re
from pathlib import Path

import pytest
from playwright.async_api import expect

from playground import Playground

pytestmark = pytest.mark.asyncio(loop_scope="session")

ARTIFACTS = Path(__file__).parent.parent / "artifacts"
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}


async def test_other_persona_shows_its_unread_count_until_it_is_opened(stage):
    await stage.started(1001, 2001)
    page = await stage.open("?as=owner")
    for text in ("Janji baru", "Janji diubah"):
        await stage.bot("sendMessage", chat_id=2001, text=text)
    await expect(page.get_by_test_id("unread-2001")).to_have_text("2")
    await expect(page).to_have_title(re.compile(r"\(2\) Bu Sari"))
    await page.get_by_test_id("persona-2001").click()
    await expect(page.get_by_test_id("message-text").last).to_have_text("Janji diubah")
    await expect(page.get_by_test_id("unread-2001")).to_be_hidden()
    await page.reload()
    await expect(page.get_by_test_id("persona-2001")).to_have_attribute("aria-selected", "true")
    await expect(page.get_by_test_id("unread-2001")).to_be_hidden()


async def test_half_written_text_stays_with_its_persona(stage):
    await stage.started(1001, 2001)
    page = await stage.open()
    await page.get_by_test_id("input").fill("Belum selesai")
    await page.get_by_test_id("persona-2001").click()
    await expect(page.get_by_test_id("input")).to_have_value("")
    await page.get_by_test_id("persona-1001").click()
    await expect(page.get_by_test_id("input")).to_have_value("Belum selesai")


async def test_added_person_appears_with_their_role_and_can_start(stage):
    page = await stage.open()
    await page.get_by_test_id("add-person").click()
    await page.get_by_test_id("person-name").fill("Pak Joko")
    await page.get_by_test_id("person-role").select_option("consultant")
    await page.get_by_test_id("person-save").click()
    await expect(page.get_by_test_id("persona-2002")).to_contain_text("Konsultan")
    await page.get_by_test_id("start").click()
    assert (await stage.next_update("message"))["from"]["first_name"] == "Pak Joko"


async def test_clock_moves_the_servers_time_and_goes_back(stage):
    page = await stage.open()
    await page.get_by_test_id("clock-day").click()
    await page.get_by_test_id("clock-hour").click()
    await expect(page.get_by_test_id("clock-offset")).to_have_text("Maju 1 hari 1 jam")
    assert stage.sim.clock.offset_s == 25 * 3600
    await page.get_by_test_id("clock-eight").click()
    await expect(page.get_by_test_id("clock-time")).to_have_text("08.00 WIB")
    await page.get_by_test_id("clock-real").click()
    await expect(page.get_by_test_id("clock-offset")).to_have_text("Jam nyata")
    await expect(page.get_by_test_id("clock-real")).to_be_disabled()


async def test_messages_of_another_day_stand_under_their_own_date(stage):
    await stage.started()
    page = await stage.open()
    await stage.person("clock", advance_s=86_400)
    await stage.bot("sendMessage", chat_id=1001, text="Besoknya")
    await expect(page.get_by_test_id("date-separator")).to_have_text(["Kemarin", "Hari ini"])


@pytest.mark.parametrize("code", [429, 502])
async def test_fault_button_makes_the_next_call_a_red_line_in_the_log(stage, code):
    await stage.started()
    page = await stage.open()
    await page.get_by_test_id(f"fault-{code}").click()
    await expect(page.get_by_test_id("fault")).to_contain_text(str(code))
    refused = await stage.bot("sendMessage", chat_id=1001, text="Halo")
    assert refused["error_code"] == code
    line = page.locator("[data-testid=call][data-ok=false]")
    await expect(line).to_contain_text("sendMessage")
    await expect(line.get_by_test_id("call-result")).to_have_text(str(code))
    await expect(page.get_by_test_id("faults")).to_be_hidden()
    await line.locator("summary").click()
    await expect(line.get_by_test_id("call-params")).to_contain_text('"text": "Halo"')
    await stage.bot("sendMessage", chat_id=1001, text="Sampai")
    await expect(page.get_by_test_id("message-text").last).to_have_text("Sampai")


async def test_armed_fault_can_be_taken_back(stage):
    page = await stage.open()
    await page.get_by_test_id("fault-drop").click()
    await expect(page.get_by_test_id("fault")).to_have_text("semua: putus ×1")
    await page.get_by_test_id("faults-clear").click()
    await expect(page.get_by_test_id("faults")).to_be_hidden()
    assert (await stage.bot("getMe"))["is_bot"] is True


async def test_log_hides_quiet_polls_until_they_are_wanted(stage):
    page = await stage.open()
    await stage.bot("getUpdates", timeout=0)
    await stage.bot("getMe")
    await expect(page.locator("[data-method=getMe]")).to_be_visible()
    await expect(page.locator("[data-method=getUpdates]")).to_be_hidden()
    await page.get_by_test_id("calls-polls").check()
    await expect(page.locator("[data-method=getUpdates]")).to_be_visible()


async def test_blocked_bot_is_refused_until_the_person_unblocks_it(stage):
    await stage.started()
    page = await stage.open()
    await page.get_by_test_id("fault-block").click()
    await expect(page.get_by_test_id("blocked-bar")).to_be_visible()
    refused = await stage.bot("sendMessage", chat_id=1001, text="Halo")
    assert refused["description"] == "Forbidden: bot was blocked by the user"
    await page.get_by_test_id("unblock").click()
    await expect(page.get_by_test_id("input")).to_be_visible()


async def test_reset_asks_first_and_then_empties_everything(stage):
    await stage.started()
    page = await stage.open()
    await page.get_by_test_id("reset").click()
    await page.get_by_test_id("confirm-no").click()
    await expect(page.get_by_test_id("message")).to_have_count(1)
    await page.get_by_test_id("reset").click()
    await page.get_by_test_id("confirm-yes").click()
    await expect(page.get_by_test_id("message")).to_have_count(0)
    await expect(page.get_by_test_id("start")).to_be_visible()


async def test_typing_is_shown_until_the_message_comes(stage):
    await stage.started()
    page = await stage.open()
    await stage.bot("sendChatAction", chat_id=1001, action="typing")
    await expect(page.get_by_test_id("typing")).to_be_visible()
    await expect(page.get_by_test_id("typing-note")).to_have_text("sedang mengetik…")
    await stage.bot("sendMessage", chat_id=1001, text="Ini dia")
    await expect(page.get_by_test_id("typing")).to_be_hidden()


async def test_reader_of_old_messages_is_told_of_new_ones_and_not_moved(stage):
    await stage.started()
    for number in range(40):
        await stage.bot("sendMessage", chat_id=1001, text=f"Pesan {number}")
    page = await stage.open()
    await expect(page.get_by_test_id("message-text").last).to_be_in_viewport()
    await page.get_by_test_id("log").focus()
    await page.keyboard.press("Home")
    await expect(page.get_by_test_id("message-text").first).to_be_in_viewport()
    await stage.bot("sendMessage", chat_id=1001, text="Yang terbaru")
    await expect(page.get_by_test_id("new-messages")).to_have_text("1 pesan baru")
    await expect(page.get_by_test_id("message-text").first).to_be_in_viewport()
    await page.get_by_test_id("new-messages").click()
    await expect(page.get_by_test_id("message-text").last).to_be_in_viewport()
    await expect(page.get_by_test_id("new-messages")).to_be_hidden()


async def test_everything_is_reached_with_the_keyboard_alone(stage):
    await stage.started(1001, 1002)
    rows = {"inline_keyboard": [[{"text": "Jadwal", "callback_data": "jadwal"}]]}
    await stage.bot("sendMessage", chat_id=1002, text="Mau apa?", reply_markup=rows)
    page = await stage.open()
    press = page.keyboard.press
    await page.get_by_test_id("persona-1001").focus()
    await press("ArrowDown")
    await expect(page.get_by_test_id("persona-1002")).to_be_focused()
    await press("Enter")
    await expect(page.get_by_test_id("input")).to_be_focused()
    await page.keyboard.type("Baris satu")
    await press("Shift+Enter")
    await page.keyboard.type("baris dua")
    await press("Enter")
    await expect(page.get_by_test_id("message-text").last).to_have_text("Baris satu\nbaris dua", use_inner_text=True)
    await expect(page.get_by_test_id("input")).to_have_value("")
    while await page.evaluate("document.activeElement.dataset.testid") != "inline-button":
        await press("Shift+Tab")
    await press("Enter")
    assert (await stage.next_update("callback_query"))["data"] == "jadwal"


async def test_page_says_that_it_is_cut_off_and_catches_up_by_itself(stage):
    await stage.started()
    page = await stage.open()
    port = int(stage.sim.url.rpartition(":")[2])
    await stage.sim.stop()
    await expect(page.get_by_test_id("offline")).to_be_visible()
    async with Playground(port=port):
        await expect(page.get_by_test_id("offline")).to_be_hidden()
        await expect(page.get_by_test_id("start")).to_be_visible()
        await page.goto("about:blank")


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_nothing_is_wider_than_a_phone(stage, scheme):
    await stage.started()
    labels = [["Lanjutkan: Foto label kemasan (SPP-IRT 4/9)"], ["Sertifikasi saya", "Jual ke pemerintah"], [*"1234567"]]
    rows = [[{"text": label, "callback_data": label[:60]} for label in row] for row in labels]
    await stage.bot("sendMessage", chat_id=1001, text="Selamat datang 👋", reply_markup={"inline_keyboard": rows})
    await stage.bot("sendMessage", chat_id=1001, text="kata-yang-sangat-panjang" * 20)
    keys = {"keyboard": [["Ya, benar sekali sudah lengkap semuanya", "Tidak"], ["Batal"]]}
    await stage.bot("sendMessage", chat_id=1001, text="Sudah lengkap?", reply_markup=keys)
    page = await stage.open(**PHONE, color_scheme=scheme)
    ARTIFACTS.mkdir(exist_ok=True)

    async def fits(name: str) -> None:
        await page.screenshot(path=ARTIFACTS / f"page-{scheme}-{name}.png")
        assert await page.evaluate("[document.documentElement.scrollWidth, innerWidth]") == [390, 390]
        small = await page.evaluate(
            """[...document.querySelectorAll("button:not(.link), select, summary, [role=tab]")]
            .filter((node) => node.offsetParent && !node.closest("[inert]") && node.offsetHeight < 40)
            .map((node) => node.dataset.testid)"""
        )
        assert small == []

    await fits("chat")
    await page.get_by_test_id("panel-toggle").click()
    await expect(page.get_by_test_id("panel-close")).to_be_focused()
    await fits("panel")
    await page.keyboard.press("Escape")
    await expect(page.get_by_test_id("panel")).to_be_hidden()
    await page.get_by_test_id("persona-3001").click()
    await expect(page.get_by_test_id("start")).to_be_visible()
    await fits("start")
