"""A mistake of either side is heard on the way between a bot and the server; a conversation without one is not."""

import asyncio
import io
from dataclasses import replace

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from PIL import Image

from playground.rules.errors import ApiError
from tests.strangers.conftest import SARI

BOT = {"id": 123456, "is_bot": True, "first_name": "Klinik"}
KEYBOARD = {"inline_keyboard": [[{"text": "Ya", "callback_data": "ya"}], [{"text": "BSN", "url": "https://bsn.go.id"}]]}


@pytest.fixture
def png():
    content = io.BytesIO()
    Image.new("RGB", (60, 40), "teal").save(content, "PNG")
    return content.getvalue()


async def test_clean_conversation_is_not_complained_about(line, complaints, png):
    await line.call("setMyCommands", commands=[{"command": "start", "description": "Mulai"}])
    await line.call("sendChatAction", chat_id=SARI, action="typing")
    asked = await line.call("sendMessage", chat_id=SARI, text="<b>Siap?</b>", parse_mode="HTML", reply_markup=KEYBOARD)
    await line.act("tap", user_id=SARI, data="ya")
    *_, tapped = await line.call("getUpdates", allowed_updates=["message", "callback_query"])
    await line.call("answerCallbackQuery", callback_query_id=tapped["callback_query"]["id"], text="Baik")
    await line.call("editMessageText", chat_id=SARI, message_id=asked["message_id"], text="Siap")
    await line.call("sendMessage", chat_id=SARI, text="Lagi?", reply_markup={"keyboard": [["Ya", {"text": "Tidak"}]]})
    await line.call("sendPhoto", {"photo": png}, chat_id=str(SARI), caption="Kemasan")
    album = [{"type": "photo", "media": f"attach://{name}"} for name in ("depan", "belakang")]
    first, _ = await line.call("sendMediaGroup", {"depan": png, "belakang": png}, chat_id=SARI, media=album)
    await line.call("forwardMessage", chat_id=SARI, from_chat_id=SARI, message_id=first["message_id"])
    assert complaints() == []


@pytest.mark.parametrize(
    ("params", "complaint"),
    [
        ({"parsemode": "HTML"}, ".parsemode is unknown to sendMessage"),
        ({"protect_content": "ya"}, ".protect_content is 'ya', not Boolean"),
        ({"reply_parameters": {"message_id": "1"}}, ".reply_parameters.message_id is '1', not Integer"),
        ({"link_preview_options": {"url": None}}, ".link_preview_options.url is null, not String"),
        (
            {"reply_markup": {"inline_keyboard": [[{"text": "x", "url": "t.me", "icon": 1}]]}},
            ".reply_markup.inline_keyboard[0][0].icon is unknown to InlineKeyboardButton",
        ),
    ],
)
async def test_mistake_of_the_bot_is_told_with_method_and_field(line, complaints, params, complaint):
    await line.call("sendMessage", chat_id=SARI, text="x", **params)
    assert f"the bot calls sendMessage:{complaint} [schema]" in complaints()
    assert complaints() == []


async def test_parameter_the_bot_forgot_is_told(line, complaints):
    await line.call("setMyCommands")
    assert complaints() == [
        "the bot calls setMyCommands:.commands is missing [schema]",
        "the bot calls setMyCommands:.commands field required [aiogram]",
    ]


async def test_upload_under_a_name_nobody_refers_to_is_told(line, complaints):
    await line.call("sendDocument", {"document": b"isi", "lampiran": b"isi"}, chat_id=SARI)
    assert complaints() == ["the bot calls sendDocument:.lampiran is unknown to sendDocument [schema]"]


@pytest.mark.parametrize(
    ("result", "complaint"),
    [
        ({"id": 123456, "is_bot": True}, ".first_name is missing [schema]"),
        (BOT | {"colour": "teal"}, ".colour is unknown to User [schema]"),
        (BOT | {"id": "123456"}, ".id is '123456', not Integer [schema]"),
        (BOT | {"last_name": None}, ".last_name is null, not String [schema]"),
        (BOT | {"is_premium": False}, ".is_premium is False, not True [schema]"),
        ([BOT], f" is {[BOT]!r}, not User"[:40]),
        (True, " is True, not User [schema]"),
    ],
)
async def test_mistake_of_the_server_is_told_with_method_and_field(line, complaints, result, complaint):
    line.answers("getMe", result)
    await line.call("getMe")
    told = complaints()
    assert any(one.startswith(f"getMe answers:{complaint}") for one in told), told


@pytest.mark.parametrize("result", [{"id": 123456, "is_bot": True}, [BOT], BOT | {"id": "satu"}, BOT | {"is_bot": "?"}])
async def test_both_strangers_see_a_user_who_is_none(line, complaints, result):
    line.answers("getMe", result)
    await line.call("getMe")
    assert {one.rpartition(" ")[2] for one in complaints()} == {"[schema]", "[aiogram]"}


def a_message(**content):
    chat = {"id": SARI, "type": "private", "first_name": "Bu Sari"}
    sender = {"id": SARI, "is_bot": False, "first_name": "Bu Sari"}
    return {"message_id": 7, "date": 1795395600, "chat": chat, "from": sender, "text": "halo"} | content


async def test_update_with_a_broken_entity_is_told_when_it_is_fetched(line, complaints):
    line.sim.state.updates.push("message", a_message(entities=[{"type": "bold", "offset": 0}]), SARI)
    await line.call("getUpdates")
    assert complaints() == [
        "getUpdates answers:[1].message.entities[0].length is missing [schema]",
        "getUpdates answers:[1].message.entities[0].length field required [aiogram]",
    ]


async def test_update_with_a_broken_entity_is_told_when_a_webhook_gets_it(line, complaints):
    line.sim.state.updates.push("message", a_message(entities=[{"type": "bold", "offset": "0", "length": 4}]), SARI)
    received = asyncio.Queue()

    async def take(request):
        await received.put(await request.json())
        return web.Response()

    app = web.Application()
    app.router.add_post("/", take)
    async with TestServer(app) as webhook:
        await line.call("setWebhook", url=str(webhook.make_url("/")))
        for _ in range(2):
            await received.get()
        await line.call("deleteWebhook")
    assert complaints() == ["the webhook gets an update:.message.entities[0].offset is '0', not Integer [schema]"]


async def test_update_of_no_kind_is_told(line, complaints):
    pending = line.sim.state.updates.pending
    (update,) = pending.values()
    pending[update.id] = replace(update, body=f'{{"update_id":{update.id}}}')
    await line.call("getUpdates")
    assert complaints() == ["getUpdates answers:[0] is of 0 kinds [schema]"]


async def test_refusal_is_looked_at_for_its_own_form_only(line, complaints):
    async with line.http.post(f"/bot{line.sim.token}/sendMessage", data={"chat_id": SARI, "warna": "x"}) as response:
        assert response.status == 400
    assert complaints() == []

    def refuse(_state, _call):
        raise ApiError(429, "", {"retry_after": "3"})

    line.sim._api._methods["getme"] = refuse
    async with line.http.post(f"/bot{line.sim.token}/getMe") as response:
        assert response.status == 429
    assert complaints() == [
        "a refusal with 429: there is no description",
        "a refusal with 429: parameters.retry_after is '3', not Integer",
    ]


async def test_what_a_fault_makes_of_an_answer_is_not_looked_at_but_the_call_that_took_effect_is(line, complaints):
    await line.act("fault", method="getMe", body="<html>", times=1)
    async with line.http.post(f"/bot{line.sim.token}/getMe") as response:
        assert await response.text() == "<html>"
    assert complaints() == []
    await line.act("fault", method="sendMessage", drop="after", times=1)
    with pytest.raises(aiohttp.ClientError):
        await line.call("sendMessage", chat_id=SARI, text="x", warna="biru")
    assert complaints() == ["the bot calls sendMessage:.warna is unknown to sendMessage [schema]"]


async def test_a_complaint_is_told_once_with_how_often_it_came(line, complaints):
    for _ in range(3):
        await line.call("getMe", warna="biru")
    assert complaints() == ["the bot calls getMe:.warna is unknown to getMe [schema] (3 times)"]
