"""Inline keyboards, reply keyboards, removal and forced replies."""

import pytest

SARI = 1001


def inline(*rows):
    return {"inline_keyboard": [list(row) for row in rows]}


def button(text="Menu", **more):
    return {"text": text, "callback_data": "m"} | more


async def test_message_echoes_its_inline_keyboard(world):
    markup = inline([button(), {"text": "Situs", "url": "https://bsn.go.id/"}], [button("Lain")])
    assert (await world.text(reply_markup=markup))["reply_markup"] == markup


async def test_addresses_of_url_buttons_are_completed_or_refused(world):
    message = await world.text(reply_markup=inline([{"text": "a", "url": "bsn.go.id"}]))
    assert message["reply_markup"]["inline_keyboard"][0][0]["url"] == "http://bsn.go.id/"
    markup = inline([{"text": "a", "url": "bukan alamat"}])
    assert await world.refused("sendMessage", chat_id=SARI, text="x", reply_markup=markup) == (
        "Bad Request: inline keyboard button URL 'bukan alamat' is invalid: Wrong HTTP URL"
    )


@pytest.mark.parametrize(
    ("markup", "reason"),
    [
        ("{kosong", "can't parse reply keyboard markup JSON object"),
        ([1], "object expected as reply markup"),
        (
            {"inline_keyboard": [button()]},
            'field "inline_keyboard" of the InlineKeyboardMarkup must be an Array of Arrays',
        ),
        ({"keyboard": ["a"]}, 'field "keyboard" must be an Array of Arrays'),
        (
            inline([{"text": "x"}]),
            "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard",
        ),
        (
            inline([button(callback_data="")]),
            "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard",
        ),
        (inline([{"callback_data": "x"}]), "can't parse inline keyboard button: Can't find field \"text\""),
        (inline(["x"]), "can't parse inline keyboard button: InlineKeyboardButton must be an Object"),
        (inline([button("")]), "inline keyboard button text must be non-empty"),
        ({"keyboard": [[1]]}, "can't parse keyboard button: KeyboardButton must be a String or an Object"),
    ],
)
async def test_malformed_markup_is_refused_in_telegrams_words(world, markup, reason):
    refusal = await world.refused("sendMessage", chat_id=SARI, text="x", reply_markup=markup)
    assert refusal == f"Bad Request: {reason}"


async def test_callback_data_has_64_bytes_not_characters(world):
    await world.text(reply_markup=inline([button(callback_data="é" * 32)]))
    markup = inline([button(callback_data="é" * 32 + "x")])
    assert await world.refused("sendMessage", chat_id=SARI, text="x", reply_markup=markup) == (
        "Bad Request: BUTTON_DATA_INVALID"
    )


async def test_keyboard_has_100_buttons_or_10_kilobytes_at_most(world):
    await world.text(reply_markup=inline(*[[button(str(row))] for row in range(100)]))
    for rows in ([[button(str(row))] for row in range(101)], [[button("x" * 300)] for _ in range(40)]):
        refusal = await world.refused("sendMessage", chat_id=SARI, text="x", reply_markup=inline(*rows))
        assert refusal == "Bad Request: reply markup is too long"


async def test_more_than_8_buttons_in_a_row_are_refused_unless_the_server_is_lenient(world, opened):
    await world.text(reply_markup=inline([button(str(place)) for place in range(8)]))
    wide = inline([button(str(place)) for place in range(9)])
    refusal = await world.refused("sendMessage", chat_id=SARI, text="x", reply_markup=wide)
    assert refusal == "Bad Request: playground: more than 8 buttons in a row"
    async with opened(strict=False) as lenient:
        await lenient.says(SARI, "/start")
        await lenient.text(reply_markup=wide)


async def test_reply_keyboard_is_shown_to_the_person_and_not_echoed(world):
    markup = {"keyboard": [["Jadwal", {"text": "Kontak", "request_contact": True}]], "resize_keyboard": True}
    assert "reply_markup" not in await world.text(reply_markup=markup)
    assert (await world.look("chat/1001"))["reply_keyboard"] == {
        "keyboard": [[{"text": "Jadwal"}, {"text": "Kontak", "request_contact": True}]],
        "resize_keyboard": True,
    }
    await world.text(reply_markup={"remove_keyboard": True})
    assert (await world.look("chat/1001"))["reply_keyboard"] is None


async def test_forced_reply_lasts_until_the_person_writes(world):
    await world.text(reply_markup={"force_reply": True, "input_field_placeholder": "Nama usaha"})
    assert (await world.look("chat/1001"))["reply_keyboard"]["force_reply"] is True
    await world.says(SARI, "Keripik Sari")
    assert (await world.look("chat/1001"))["reply_keyboard"] is None


async def test_one_time_keyboard_goes_after_one_of_its_labels(world):
    await world.text(reply_markup={"keyboard": [["Ya"]], "one_time_keyboard": True})
    await world.says(SARI, "mungkin")
    assert (await world.look("chat/1001"))["reply_keyboard"] is not None
    await world.act("tap", user_id=SARI, label="Ya")
    assert (await world.look("chat/1001"))["reply_keyboard"] is None


async def test_keyboard_goes_with_the_message_that_brought_it(world):
    message = await world.text(reply_markup={"keyboard": [["Ya"]]})
    await world.ok("deleteMessage", chat_id=SARI, message_id=message["message_id"])
    assert (await world.look("chat/1001"))["reply_keyboard"] is None
