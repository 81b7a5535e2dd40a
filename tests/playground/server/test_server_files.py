"""Uploads, file ids, addresses, downloads and albums."""

import aiohttp
import pytest
from aiohttp import web

SARI = 1001
MB = 1024 * 1024


async def download(world, file_id):
    file = await world.ok("getFile", file_id=file_id)
    async with world.http.get(f"{world.sim.url}/file/bot123456%3ATEST/{file['file_path']}") as response:
        return response.status, await response.read()


async def test_document_keeps_its_bytes_and_name(world):
    message = await world.ok("sendDocument", {"document": ("Surat Izin.pdf", b"%PDF-1")}, chat_id=SARI)
    document = message["document"]
    assert (document["file_name"], document["mime_type"]) == ("Surat Izin.pdf", "application/pdf")
    assert await download(world, document["file_id"]) == (200, b"%PDF-1")
    again = await world.ok("sendDocument", chat_id=SARI, document=document["file_id"])
    assert again["document"] == document


async def test_photo_is_measured_or_refused(world, png):
    message = await world.ok("sendPhoto", {"photo": ("p.png", png)}, chat_id=SARI, caption="produk")
    (size,) = message["photo"]
    assert (size["width"], size["height"], message["caption"]) == (60, 40, "produk")
    for content, reason in (
        (b"bukan gambar", "IMAGE_PROCESS_FAILED"),
        (png[: len(png) // 2], "IMAGE_PROCESS_FAILED"),
        (b"", "file must be non-empty"),
        (
            b"x" * (10 * MB + 1),
            "file of size 10485761 bytes is too big for a photo; the maximum size is 10485760 bytes",
        ),
    ):
        refusal = await world.refused("sendPhoto", {"photo": ("p.png", content)}, chat_id=SARI)
        assert refusal == f"Bad Request: {reason}"


@pytest.mark.parametrize("kind", ["photo", "document", "video", "audio", "voice"])
async def test_missing_file_is_named(world, kind):
    refusal = await world.refused(f"send{kind.capitalize()}", chat_id=SARI)
    assert refusal == f"Bad Request: there is no {kind} in the request"
    refusal = await world.refused(f"send{kind.capitalize()}", chat_id=SARI, **{kind: "attach://hilang"})
    assert refusal == f"Bad Request: there is no {kind} in the request"


@pytest.mark.parametrize(
    ("kind", "more"),
    [
        ("video", {"width": 320, "height": 240, "duration": 7}),
        ("audio", {"duration": 7, "performer": "Ebiet", "title": "Berita"}),
        ("voice", {"duration": 7}),
    ],
)
async def test_media_carry_what_the_bot_says_of_them(world, kind, more):
    message = await world.ok(f"send{kind.capitalize()}", {kind: ("m.bin", b"isi")}, chat_id=SARI, **more)
    assert more.items() <= message[kind].items()


async def test_file_id_is_known_and_used_as_its_own_kind(world, png):
    photo = (await world.ok("sendPhoto", {"photo": ("p.png", png)}, chat_id=SARI))["photo"][0]["file_id"]
    assert await world.refused("sendDocument", chat_id=SARI, document=photo) == (
        "Bad Request: can't use file of type Photo as Document"
    )
    refusal = await world.refused("sendDocument", chat_id=SARI, document="BQACentah")
    assert refusal.startswith("Bad Request: wrong remote file identifier specified")
    assert await world.refused("getFile", file_id="BQACentah") == "Bad Request: invalid file_id"
    assert await world.refused("getFile") == "Bad Request: file_id not specified"


async def test_files_over_20_megabytes_cannot_be_fetched(world):
    for size, reason in ((20 * MB, None), (20 * MB + 1, "Bad Request: file is too big")):
        message = await world.ok("sendDocument", {"document": ("besar.bin", b"x" * size)}, chat_id=SARI)
        answer = await world.call("getFile", file_id=message["document"]["file_id"])
        assert answer.get("description") == reason


async def test_request_over_50_megabytes_is_too_large(world):
    answer = await world.call("sendDocument", {"document": ("besar.bin", b"x" * (51 * MB))}, chat_id=SARI)
    assert (answer["error_code"], answer["description"]) == (413, "Request Entity Too Large")


async def test_file_may_be_named_by_an_address_on_this_machine_only(world, png):
    app = web.Application()

    async def picture(_request):
        return web.Response(body=png)

    app.router.add_get("/foto.png", picture)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    address = f"http://127.0.0.1:{runner.addresses[0][1]}"
    assert (await world.ok("sendPhoto", chat_id=SARI, photo=f"{address}/foto.png"))["photo"][0]["width"] == 60
    assert await world.refused("sendPhoto", chat_id=SARI, photo=f"{address}/hilang.png") == (
        "Bad Request: failed to get HTTP URL content"
    )
    await runner.cleanup()
    assert await world.refused("sendPhoto", chat_id=SARI, photo="https://bsn.go.id/foto.png") == (
        "Bad Request: playground: only loopback addresses are fetched"
    )


async def test_download_needs_the_token_and_a_known_path(world):
    for path, status in (("/file/bot1:LAIN/documents/file_0", 401), ("/file/bot123456:TEST/documents/file_9", 404)):
        async with world.http.get(world.sim.url + path) as response:
            assert response.status == status


def photos(*sources):
    return [{"type": "photo", "media": source} for source in sources]


async def test_album_arrives_whole_under_one_id(world, png):
    media = photos("attach://a", "attach://b")
    media[0]["caption"] = "dua foto"
    sent = await world.ok("sendMediaGroup", {"a": ("a.png", png), "b": ("b.png", png)}, chat_id=SARI, media=media)
    assert len({message["media_group_id"] for message in sent}) == 1
    assert [message.get("caption") for message in sent] == ["dua foto", None]


async def test_album_is_refused_whole(world, png):
    files = {"a": ("a.png", png), "b": ("b.txt", b"isi")}
    count = len((await world.look("chat/1001"))["messages"])
    for media, reason in (
        (photos("attach://a"), "album must contain 2-10 media"),
        (photos(*["attach://a"] * 11), "too many messages to send as an album"),
        ("[rusak", "can't parse media JSON object"),
        ({}, "expected an Array of InputMedia"),
        (photos("attach://a", ""), "can't parse InputMedia: media not found"),
        (
            [*photos("attach://a"), {"type": "animation", "media": "attach://b"}],
            "can't parse InputMedia: type \"animation\" can't be used in sendMediaGroup",
        ),
        (
            [*photos("attach://a"), {"type": "document", "media": "attach://b"}],
            "document can't be mixed with other media types",
        ),
        (
            photos("attach://a", "attach://b"),
            'failed to send message #2 with the error message "IMAGE_PROCESS_FAILED"',
        ),
    ):
        refusal = await world.refused("sendMediaGroup", files, chat_id=SARI, media=media)
        assert refusal == f"Bad Request: {reason}"
    assert len((await world.look("chat/1001"))["messages"]) == count


async def test_person_sends_a_file_and_the_bot_fetches_it(world, png):
    for kind, name, content in (("photo", "p.png", png), ("document", "Daftar.xlsx", b"PK")):
        status, answer = await send_file(world, {"user_id": "1001", "kind": kind, "caption": "ini"}, name, content)
        assert status == 200
        (update,) = await world.updates()
        assert update["update_id"] == answer["update_id"]
        file = update["message"][kind]
        file_id = file[-1]["file_id"] if kind == "photo" else file["file_id"]
        assert await download(world, file_id) == (200, content)


@pytest.mark.parametrize(
    ("fields", "content"),
    [
        ({"user_id": "1001", "kind": "photo"}, b"bukan gambar"),
        ({"user_id": "1001", "kind": "hologram"}, b"x"),
        ({"user_id": "1001"}, b""),
    ],
)
async def test_person_cannot_send_what_is_no_file(world, fields, content):
    assert (await send_file(world, fields, "x.bin", content))[0] == 400


async def send_file(world, fields, name, content):
    form = aiohttp.FormData(fields)
    form.add_field("file", content, filename=name)
    async with world.http.post(f"{world.sim.url}/sim/file", data=form) as response:
        return response.status, await response.json()


async def test_page_gets_pictures_to_show_and_everything_else_to_download(world, png):
    photo = await world.ok("sendPhoto", {"photo": ("p.png", png)}, chat_id=SARI)
    page = await world.ok("sendDocument", {"document": ("x.html", b"<script>alert(1)</script>")}, chat_id=SARI)
    for file_id, kind, disposition in (
        (photo["photo"][0]["file_id"], "image/png", "inline"),
        (page["document"]["file_id"], "application/octet-stream", "attachment"),
    ):
        async with world.http.get(f"{world.sim.url}/sim/file/{file_id}") as response:
            assert response.content_type == kind
            assert response.headers["Content-Disposition"].startswith(disposition)
