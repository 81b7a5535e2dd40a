"""Taps on buttons and their answers."""

SARI, DEDI = 1001, 1002
TOO_OLD = "Bad Request: query is too old and response timeout expired or query ID is invalid"


def keyboard(**labels):
    return {"inline_keyboard": [[{"text": label, "callback_data": data} for label, data in labels.items()]]}


async def test_tap_reaches_the_bot_with_its_message_and_is_answered_once(world):
    message = await world.text("pilih", reply_markup=keyboard(Jadwal="jadwal"))
    tapped = await world.act("tap", user_id=SARI, data="jadwal")
    (update,) = await world.updates()
    query = update["callback_query"]
    assert update["update_id"] == tapped["update_id"]
    assert (query["id"], query["data"], query["from"]["id"]) == (tapped["callback_query_id"], "jadwal", SARI)
    assert query["message"] == message
    answer = {"callback_query_id": query["id"], "text": "Sebentar", "show_alert": True}
    assert await world.ok("answerCallbackQuery", **answer) is True
    assert await world.refused("answerCallbackQuery", **answer) == TOO_OLD
    assert (await world.look("chat/1001"))["callbacks"] == [
        {
            "id": query["id"],
            "data": "jadwal",
            "message_id": message["message_id"],
            "answered": True,
            "text": "Sebentar",
            "show_alert": True,
            "url": None,
        }
    ]


async def test_answer_comes_within_15_seconds_or_not_at_all(world):
    await world.text(reply_markup=keyboard(A="a"))
    in_time = (await world.act("tap", user_id=SARI, data="a"))["callback_query_id"]
    world.sim.clock.advance(15)
    await world.ok("answerCallbackQuery", callback_query_id=in_time)
    late = (await world.act("tap", user_id=SARI, data="a"))["callback_query_id"]
    world.sim.clock.advance(15.1)
    assert await world.refused("answerCallbackQuery", callback_query_id=late) == TOO_OLD
    assert await world.refused("answerCallbackQuery", callback_query_id="12") == TOO_OLD


async def test_answer_has_200_characters_at_most_and_no_foreign_address(world):
    await world.text(reply_markup=keyboard(A="a"))
    query = (await world.act("tap", user_id=SARI, data="a"))["callback_query_id"]
    refusal = await world.refused("answerCallbackQuery", callback_query_id=query, text="x" * 201)
    assert refusal == "Bad Request: MESSAGE_TOO_LONG"
    refusal = await world.refused("answerCallbackQuery", callback_query_id=query, url="https://bsn.go.id")
    assert refusal == "Bad Request: URL_INVALID"
    link = "https://t.me/playground_bot?start=x"
    await world.ok("answerCallbackQuery", callback_query_id=query, text="x" * 200, url=link)


async def test_tap_by_label_finds_the_newest_message_that_still_has_it(world):
    first = await world.text(reply_markup=keyboard(Lanjut="1"))
    second = await world.text(reply_markup=keyboard(Lanjut="2"))
    await world.act("tap", user_id=SARI, label="Lanjut")
    await world.act("tap", user_id=SARI, label="Lanjut", message_id=first["message_id"])
    await world.ok("deleteMessage", chat_id=SARI, message_id=second["message_id"])
    await world.act("tap", user_id=SARI, label="Lanjut")
    assert [update["callback_query"]["data"] for update in await world.updates()] == ["2", "1", "1"]


async def test_button_that_is_not_there_cannot_be_tapped(world):
    message = await world.text(reply_markup=keyboard(A="a"))
    await world.ok("editMessageText", chat_id=SARI, message_id=message["message_id"], text="baru")
    for wanted in ({"data": "a"}, {"label": "A"}, {"data": "a", "message_id": message["message_id"]}):
        status, answer = await world.tries("tap", user_id=SARI, **wanted)
        assert (status, answer["ok"]) == (404, False)
    status, _ = await world.tries("tap", user_id=SARI)
    assert status == 400
    assert await world.updates() == []


async def test_nobody_taps_in_another_persons_chat(world):
    await world.text(reply_markup=keyboard(A="a"))
    status, _ = await world.tries("tap", user_id=DEDI, chat_id=SARI, data="a")
    assert status == 404


async def test_inline_button_comes_before_a_reply_button_of_the_same_label(world):
    await world.text(reply_markup=keyboard(Menu="menu"))
    await world.text(reply_markup={"keyboard": [["Menu", "Jadwal"]]})
    assert "callback_query_id" in await world.act("tap", user_id=SARI, label="Menu")
    await world.act("tap", user_id=SARI, label="Jadwal")
    assert [next(iter(update.keys() - {"update_id"})) for update in await world.updates()] == [
        "callback_query",
        "message",
    ]


async def test_reply_button_that_asks_for_the_contact_sends_it(world):
    await world.text(reply_markup={"keyboard": [[{"text": "Kirim nomor", "request_contact": True}]]})
    await world.act("tap", user_id=SARI, label="Kirim nomor")
    (update,) = await world.updates()
    assert update["message"]["contact"]["user_id"] == SARI


async def test_url_button_opens_its_address_and_tells_the_bot_nothing(world):
    await world.text(reply_markup={"inline_keyboard": [[{"text": "Situs", "url": "https://bsn.go.id/"}]]})
    status, answer = await world.tries("tap", user_id=SARI, label="Situs")
    assert (status, answer["url"]) == (409, "https://bsn.go.id/")
    assert await world.updates() == []


async def test_callback_lifetime_can_be_set(opened):
    async with opened(callback_ttl_s=60.0) as world:
        await world.says(SARI, "/start")
        await world.text(reply_markup=keyboard(A="a"))
        query = (await world.act("tap", user_id=SARI, data="a"))["callback_query_id"]
        world.sim.clock.advance(59)
        await world.ok("answerCallbackQuery", callback_query_id=query)
