"""The chat page as a person uses it: reading, tapping, writing."""

import pytest
from playwright.async_api import Page, expect

pytestmark = pytest.mark.asyncio(loop_scope="session")

HOSTILE = [
    '<img src=x onerror="alert(1)"><script>alert(2)</script><b>bukan tebal</b>',
    "\u2067kanan ke kiri\u2069 مرحبا بكم في العيادة",
    "&lt;b&gt; &amp;amp; \u200b\u2066 👩‍👩‍👧‍👦🇮🇩",
    "W" * 4096,
]


def keyboard(*rows: list[tuple[str, str]]) -> dict:
    """Rows of (label, callback data or address)."""
    kind = {True: "url", False: "callback_data"}
    return {
        "inline_keyboard": [
            [{"text": label, kind[data.startswith("https:")]: data} for label, data in row] for row in rows
        ]
    }


def last_text(page: Page):
    return page.get_by_test_id("message-text").last


async def test_new_person_reads_what_the_bot_does_and_presses_start(stage):
    await stage.bot("setMyDescription", description="Kami bantu Bapak/Ibu menyiapkan sertifikat.")
    page = await stage.open()
    await expect(page.get_by_test_id("intro-text")).to_have_text("Kami bantu Bapak/Ibu menyiapkan sertifikat.")
    await expect(page.get_by_test_id("input")).to_be_hidden()
    await page.get_by_test_id("start").click()
    update = await stage.next_update("message")
    assert (update["text"], update["from"]["id"]) == ("/start", 1001)
    await expect(last_text(page)).to_have_text("/start")
    await expect(page.get_by_test_id("start")).to_be_hidden()
    await expect(page.get_by_test_id("input")).to_be_focused()


async def test_address_chooses_the_first_persona_of_a_role(stage):
    page = await stage.open("?as=consultant")
    await expect(page.get_by_test_id("persona-2001")).to_have_attribute("aria-selected", "true")
    await expect(page.get_by_test_id("who")).to_have_text("Pak BudiKonsultan")


@pytest.mark.parametrize("text", HOSTILE, ids=["markup", "right to left", "entities and emoji", "4096 letters"])
async def test_hostile_text_is_shown_as_it_was_written(stage, text):
    await stage.started()
    page = await stage.open()
    await stage.bot("sendMessage", chat_id=1001, text=text)
    await expect(last_text(page)).to_have_text(text, use_inner_text=False)
    await stage.person("message", user_id=1001, text=text)
    await expect(page.get_by_test_id("message-text").get_by_text(text, exact=True)).to_have_count(2)
    assert await page.locator("#messages :is(img, script, b)").count() == 0
    assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")


async def test_hostile_button_file_name_and_person_are_shown_as_text(stage):
    await stage.started()
    await stage.person("users", id=4001, first_name="<img src=x onerror=alert(1)>", role="owner")
    page = await stage.open()
    await stage.bot("sendMessage", chat_id=1001, text="Pilih", reply_markup=keyboard([("<b>Ya</b>", "a")]))
    await expect(page.get_by_test_id("inline-button")).to_have_text("<b>Ya</b>")
    await expect(page.get_by_test_id("persona-4001")).to_contain_text("<img src=x onerror=alert(1)>")


async def test_formatting_follows_the_entities_even_after_emoji(stage):
    await stage.started()
    page = await stage.open()
    text = (
        '👋🏽 <b>tebal <i>miring</i></b> <code>KP-7F3</code> <a href="https://oss.go.id/a?b=1">tautan</a>'
        "<blockquote>kutipan</blockquote>selesai"
    )
    await stage.bot("sendMessage", chat_id=1001, parse_mode="HTML", text=text)
    shown = last_text(page)
    await expect(shown.locator("strong")).to_have_text("tebal miring")
    await expect(shown.locator("strong em")).to_have_text("miring")
    await expect(shown.locator("code")).to_have_text("KP-7F3")
    await expect(shown.locator("blockquote")).to_have_text("kutipan")
    link = shown.get_by_role("link", name="tautan")
    await expect(link).to_have_attribute("href", "https://oss.go.id/a?b=1")
    await expect(link).to_have_attribute("rel", "noopener noreferrer")


async def test_address_that_could_run_a_script_never_becomes_a_link(stage):
    await stage.started()
    page = await stage.open()
    address = "javascript:document.title='diretas'"
    forged = {
        "message_id": 7,
        "date": 1_790_000_000,
        "from": {"id": 123456, "is_bot": True, "first_name": "Bot"},
        "text": "klik di sini",
        "entities": [{"type": "text_link", "offset": 0, "length": 4, "url": address}],
        "reply_markup": {"inline_keyboard": [[{"text": "Buka", "url": address}]]},
    }
    chat = {"messages": [forged], "callbacks": [], "commands": [], "started": True, "blocked": False}
    await page.route("**/sim/chat/*", lambda route: route.fulfill(json=chat))
    await page.reload()
    await expect(last_text(page)).to_have_text("klik di sini")
    await expect(page.locator("#messages a")).to_have_count(0)
    await page.unroute_all()


async def test_link_to_the_bot_itself_starts_it_with_its_payload(stage):
    await stage.started()
    page = await stage.open()
    name = (await stage.bot("getMe"))["username"]
    invitation = keyboard([("Terima undangan", f"https://t.me/{name}?start=undangan_7")])
    await stage.bot("sendMessage", chat_id=1001, text="Undangan", reply_markup=invitation)
    await page.get_by_test_id("inline-button").click()
    await expect(last_text(page)).to_have_text("/start undangan_7")


async def test_tapped_button_spins_until_the_bot_answers_with_a_toast(stage):
    await stage.started()
    page = await stage.open()
    rows = keyboard([("Ya", "ya:1"), ("Tidak", "tidak:1")])
    sent = await stage.bot("sendMessage", chat_id=1001, text="Jadi datang?", reply_markup=rows)
    yes = page.get_by_test_id("inline-button").filter(has_text="Ya")
    await yes.click()
    await expect(yes).to_have_attribute("aria-busy", "true")
    query = await stage.next_update("callback_query")
    assert (query["data"], query["message"]["message_id"]) == ("ya:1", sent["message_id"])
    await stage.bot("answerCallbackQuery", callback_query_id=query["id"], text="Dicatat, terima kasih.")
    await expect(page.get_by_test_id("toast")).to_have_text("Dicatat, terima kasih.")
    await expect(yes).not_to_have_attribute("aria-busy", "true")


async def test_alert_waits_until_it_is_closed(stage):
    await stage.started()
    page = await stage.open()
    await stage.bot("sendMessage", chat_id=1001, text="Batal?", reply_markup=keyboard([("Batalkan", "x")]))
    await page.get_by_test_id("inline-button").click()
    query = await stage.next_update("callback_query")
    await stage.bot("answerCallbackQuery", callback_query_id=query["id"], text="Sudah <b>lewat</b>.", show_alert=True)
    await expect(page.get_by_test_id("alert-text")).to_have_text("Sudah <b>lewat</b>.")
    await expect(page.get_by_test_id("alert-close")).to_be_focused()
    await page.keyboard.press("Escape")
    await expect(page.get_by_test_id("alert")).to_be_hidden()


async def test_edit_changes_the_message_where_it_stands_and_keeps_the_focus(stage):
    await stage.started()
    page = await stage.open()
    rows = keyboard([("Ya", "ya"), ("Lanjut", "lanjut")])
    sent = await stage.bot("sendMessage", chat_id=1001, text="Langkah 1", reply_markup=rows)
    await stage.bot("sendMessage", chat_id=1001, text="Sesudahnya")
    await page.get_by_test_id("inline-button").filter(has_text="Lanjut").focus()
    place = {"chat_id": 1001, "message_id": sent["message_id"]}
    await stage.bot("editMessageText", **place, text="Langkah 2", reply_markup=keyboard([("Lanjut", "lagi")]))
    shown = page.get_by_test_id("message-text")
    await expect(shown).to_have_text(["/start", "Langkah 2", "Sesudahnya"])
    await expect(page.get_by_test_id("edited-mark")).to_have_count(1)
    await expect(page.get_by_test_id("inline-button")).to_be_focused()
    await stage.bot("deleteMessage", **place)
    await expect(shown).to_have_text(["/start", "Sesudahnya"])


async def test_reply_keyboard_sends_its_label_and_can_share_the_contact(stage):
    await stage.started()
    page = await stage.open()
    rows = [[{"text": "Bagikan nomor", "request_contact": True}], ["Nanti saja"]]
    await stage.bot("sendMessage", chat_id=1001, text="Nomor Anda?", reply_markup={"keyboard": rows})
    await page.get_by_test_id("reply-button").filter(has_text="Nanti saja").click()
    await expect(last_text(page)).to_have_text("Nanti saja")
    await page.get_by_test_id("reply-button").filter(has_text="Bagikan nomor").click()
    await expect(page.get_by_test_id("contact")).to_contain_text("Bu Sari")
    await stage.bot("sendMessage", chat_id=1001, text="Terima kasih", reply_markup={"remove_keyboard": True})
    await expect(page.get_by_test_id("reply-keyboard")).to_be_hidden()


async def test_command_menu_lists_filters_and_sends(stage):
    commands = [("jadwal", "Pesan jadwal"), ("tanya", "Tanya apa saja"), ("bantuan", "Cara memakai")]
    await stage.started()
    page = await stage.open()
    listed = [{"command": command, "description": text} for command, text in commands]
    await stage.bot("setMyCommands", commands=listed)
    await page.get_by_test_id("commands-button").click()
    await expect(page.get_by_test_id("command")).to_have_count(3)
    await page.keyboard.type("/ta")
    await expect(page.get_by_test_id("command")).to_have_text(["/tanyaTanya apa saja"])
    await page.keyboard.press("Enter")
    await expect(last_text(page)).to_have_text("/tanya")
    await expect(page.get_by_test_id("command-menu")).to_be_hidden()


async def test_person_replies_to_the_bot_and_corrects_what_they_wrote(stage):
    await stage.started()
    page = await stage.open()
    await stage.bot("sendMessage", chat_id=1001, text="Usaha Ibu di mana?")
    await expect(last_text(page)).to_have_text("Usaha Ibu di mana?")
    box = page.get_by_test_id("input")
    await box.press("Control+ArrowUp")
    await box.fill("Serpog")
    await box.press("Enter")
    await expect(page.get_by_test_id("quote")).to_contain_text("Usaha Ibu di mana?")
    await box.press("ArrowUp")
    await expect(box).to_have_value("Serpog")
    await box.fill("Serpong")
    await box.press("Enter")
    await expect(last_text(page)).to_have_text("Serpong")
    await expect(page.get_by_test_id("edited-mark")).to_have_count(1)
