"""Files on the chat page: documents to download, photos in the chat, uploads."""

import io
from pathlib import Path

import pytest
from PIL import Image
from playwright.async_api import expect

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_documents_are_downloaded_with_name_size_and_content(stage):
    await stage.started()
    page = await stage.open()
    content = b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"
    await stage.bot("sendDocument", chat_id=1001, upload={"document": ("janji KP-7F3.ics", content)})
    card = page.get_by_test_id("document")
    await expect(card).to_have_attribute("data-extension", "ics")
    await expect(card.get_by_test_id("document-name")).to_have_text("janji KP-7F3.ics")
    await expect(card.get_by_test_id("document-size")).to_contain_text("32 B")
    async with page.expect_download() as waiting:
        await card.click()
    download = await waiting.value
    assert download.suggested_filename == "janji KP-7F3.ics"
    assert Path(await download.path()).read_bytes() == content  # noqa: ASYNC240


async def test_photo_is_shown_inline_and_larger_on_a_tap(stage):
    await stage.started()
    page = await stage.open()
    picture = io.BytesIO()
    Image.new("RGB", (320, 200), "teal").save(picture, "PNG")
    await stage.bot("sendPhoto", chat_id=1001, caption="Label", upload={"photo": ("label.png", picture.getvalue())})
    image = page.get_by_test_id("photo-image")
    await expect(image).to_have_js_property("naturalWidth", 320)
    await page.get_by_test_id("photo").click()
    await expect(page.get_by_test_id("lightbox")).to_be_visible()
    await page.get_by_test_id("lightbox-close").click()
    await expect(page.get_by_test_id("lightbox")).to_be_hidden()


async def test_person_uploads_a_document_with_a_caption(stage):
    await stage.started()
    page = await stage.open()
    file = {"name": "nib saya.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.4 nib"}
    await page.get_by_test_id("document-picker").set_input_files(file)
    await expect(page.get_by_test_id("context")).to_contain_text("nib saya.pdf")
    await page.get_by_test_id("input").fill("Ini NIB saya")
    await page.get_by_test_id("send").click()
    await expect(page.get_by_test_id("document-name")).to_have_text("nib saya.pdf")
    await stage.next_update("message")
    update = await stage.next_update("message")
    assert (update["document"]["file_name"], update["caption"]) == ("nib saya.pdf", "Ini NIB saya")
