"""Editing, deleting, replying, copying and forwarding."""

import pytest

SARI, DEDI = 1001, 1002
KEYBOARD = {"inline_keyboard": [[{"text": "A", "callback_data": "a"}]]}
NOT_MODIFIED = (
    "Bad Request: message is not modified: specified new message content and reply markup are exactly the same "
    "as a current content and reply markup of the message"
)


def of(message):
    return {"chat_id": message["chat"]["id"], "message_id": message["message_id"]}


async def test_edit_without_markup_takes_the_keyboard_away(world):
    message = await world.text("satu", reply_markup=KEYBOARD)
    edited = await world.ok("editMessageText", **of(message), text="dua")
    assert edited["text"] == "dua"
    assert edited["edit_date"] == edited["date"]
    assert "reply_markup" not in edited


async def test_edit_that_changes_nothing_is_refused(world):
    message = await world.text("<b>satu</b>", parse_mode="HTML", reply_markup=KEYBOARD)
    same = {"text": "*satu*", "parse_mode": "MarkdownV2"}
    assert await world.refused("editMessageText", **of(message), **same, reply_markup=KEYBOARD) == NOT_MODIFIED
    await world.ok("editMessageText", **of(message), **same)
    assert await world.refused("editMessageReplyMarkup", **of(message)) == NOT_MODIFIED
    await world.ok("editMessageReplyMarkup", **of(message), reply_markup=KEYBOARD)


async def test_edit_that_changes_formatting_alone_is_done(world):
    message = await world.text("satu")
    edited = await world.ok("editMessageText", **of(message), text="<i>satu</i>", parse_mode="HTML")
    assert edited["entities"] == [{"type": "italic", "offset": 0, "length": 4}]


async def test_only_own_existing_messages_without_reply_keyboard_can_be_edited(world):
    asked = await world.says(SARI, "tanya")
    with_keyboard = await world.text(reply_markup={"keyboard": [["Ya"]]})
    with_removal = await world.text(reply_markup={"remove_keyboard": True})
    for message_id, reason in (
        (999, "message to edit not found"),
        (asked["message_id"], "message can't be edited"),
        (with_keyboard["message_id"], "message can't be edited"),
        (with_removal["message_id"], "message can't be edited"),
    ):
        refusal = await world.refused("editMessageText", chat_id=SARI, message_id=message_id, text="x")
        assert refusal == f"Bad Request: {reason}"
    refusal = await world.refused("editMessageText", text="x")
    assert refusal == "Bad Request: message identifier is not specified"


async def test_edit_takes_inline_keyboards_only(world):
    message = await world.text()
    refusal = await world.refused("editMessageText", **of(message), text="x", reply_markup={"keyboard": [["Ya"]]})
    assert refusal == "Bad Request: inline keyboard expected"


async def test_text_and_caption_are_edited_each_by_its_own_method(world):
    text = await world.text()
    file = await world.ok("sendDocument", {"document": ("a.txt", b"isi")}, chat_id=SARI, caption="lama")
    assert (await world.ok("editMessageCaption", **of(file), caption="baru"))["caption"] == "baru"
    assert await world.refused("editMessageCaption", **of(file), caption="baru") == NOT_MODIFIED
    assert await world.refused("editMessageText", **of(file), text="x") == (
        "Bad Request: there is no text in the message to edit"
    )
    assert await world.refused("editMessageCaption", **of(text), caption="x") == (
        "Bad Request: there is no caption in the message to edit"
    )


async def test_media_can_be_exchanged_and_file_kept_by_id(world, png):
    file = await world.ok("sendDocument", {"document": ("a.txt", b"isi")}, chat_id=SARI, caption="lama")
    media = {"type": "photo", "media": "attach://baru", "caption": "foto"}
    edited = await world.ok("editMessageMedia", {"baru": ("f.png", png)}, **of(file), media=media)
    assert (edited["caption"], edited["photo"][0]["width"]) == ("foto", 60)
    assert "document" not in edited
    back = {"type": "document", "media": file["document"]["file_id"]}
    assert "caption" not in await world.ok("editMessageMedia", **of(file), media=back)
    refusal = await world.refused("editMessageMedia", **of(file), media={"type": "photo"})
    assert refusal == "Bad Request: can't parse InputMedia: media not found"


async def test_deleted_message_is_gone_for_every_method(world):
    message = await world.text()
    assert await world.ok("deleteMessage", **of(message)) is True
    assert await world.refused("deleteMessage", **of(message)) == "Bad Request: message to delete not found"
    assert await world.refused("editMessageText", **of(message), text="x") == "Bad Request: message to edit not found"
    shown = (await world.look("chat/1001"))["messages"][-1]
    assert (shown["text"], shown["deleted"]) == ("halo", True)


async def test_messages_older_than_48_hours_cannot_be_deleted(world):
    message = await world.text()
    world.sim.clock.advance(48 * 3600)
    younger = await world.text()
    world.sim.clock.advance(1)
    assert await world.refused("deleteMessage", **of(message)) == "Bad Request: message can't be deleted"
    both = [message["message_id"], younger["message_id"]]
    assert await world.refused("deleteMessages", chat_id=SARI, message_ids=both) == (
        "Bad Request: message can't be deleted"
    )
    assert await world.ok("deleteMessage", **of(younger)) is True


async def test_deleting_many_passes_over_missing_ones(world):
    messages = [await world.text() for _ in range(2)]
    ids = [message["message_id"] for message in messages]
    assert await world.ok("deleteMessages", chat_id=SARI, message_ids=[*ids, 999]) is True
    assert all(message["deleted"] for message in (await world.look("chat/1001"))["messages"][-2:])
    for wrong, reason in (
        ([], "message identifiers are not specified"),
        (list(range(1, 102)), "too many message identifiers specified"),
        ([0], "invalid message identifier specified"),
    ):
        refusal = await world.refused("deleteMessages", chat_id=SARI, message_ids=wrong)
        assert refusal == f"Bad Request: {reason}"


@pytest.mark.strangers("a parameter of before Bot API 7.0, which Telegram still reads")
async def test_reply_shows_what_it_answers_or_is_refused(world):
    asked = await world.says(SARI, "jam buka?")
    answer = await world.text("pukul 8", reply_parameters={"message_id": asked["message_id"]})
    assert answer["reply_to_message"]["text"] == "jam buka?"
    further = await world.text("ya", reply_to_message_id=answer["message_id"])
    assert "reply_to_message" not in further["reply_to_message"]
    refusal = await world.refused("sendMessage", chat_id=SARI, text="x", reply_parameters={"message_id": 999})
    assert refusal == "Bad Request: message to be replied not found"
    lenient = {"message_id": 999, "allow_sending_without_reply": True}
    assert "reply_to_message" not in await world.text(reply_parameters=lenient)


async def test_copy_leaves_no_trace_of_its_source(world):
    await world.says(DEDI, "/start")
    source = await world.text("<b>surat</b>", parse_mode="HTML", reply_markup=KEYBOARD)
    copied = await world.ok("copyMessage", chat_id=DEDI, from_chat_id=SARI, message_id=source["message_id"])
    shown = (await world.look("chat/1002"))["messages"][-1]
    assert copied == {"message_id": shown["message_id"]}
    assert (shown["text"], shown["entities"]) == (source["text"], source["entities"])
    assert not {"reply_markup", "forward_origin"} & set(shown)
    refusal = await world.refused("copyMessage", chat_id=DEDI, from_chat_id=SARI, message_id=999)
    assert refusal == "Bad Request: message to copy not found"


async def test_copy_may_bring_another_caption(world):
    source = await world.ok("sendDocument", {"document": ("a.txt", b"isi")}, chat_id=SARI, caption="lama")
    where = {"chat_id": SARI, "from_chat_id": SARI, "message_id": source["message_id"]}
    for caption, expected in (("baru", "baru"), ("", None)):
        await world.ok("copyMessage", **where, caption=caption)
        assert (await world.look("chat/1001"))["messages"][-1].get("caption") == expected


async def test_forward_names_its_origin_and_protected_content_stays(world):
    asked = await world.says(SARI, "tolong")
    forwarded = await world.ok("forwardMessage", chat_id=SARI, from_chat_id=SARI, message_id=asked["message_id"])
    assert forwarded["forward_origin"]["sender_user"]["id"] == SARI
    assert await world.refused("editMessageText", **of(forwarded), text="x") == "Bad Request: message can't be edited"
    secret = await world.text("rahasia", protect_content=True)
    where = {"chat_id": SARI, "from_chat_id": SARI, "message_id": secret["message_id"]}
    assert await world.refused("forwardMessage", **where) == (
        "Bad Request: message has protected content and can't be forwarded"
    )
    where["message_id"] = 999
    assert await world.refused("forwardMessage", **where) == "Bad Request: message to forward not found"


@pytest.mark.parametrize("method", ["copyMessages", "forwardMessages"])
async def test_many_at_once_pass_over_missing_ones_but_need_one(world, method):
    messages = [await world.text(text) for text in ("satu", "dua")]
    ids = [message["message_id"] for message in messages]
    sent = await world.ok(method, chat_id=SARI, from_chat_id=SARI, message_ids=[ids[0], 999, ids[1]])
    shown = (await world.look("chat/1001"))["messages"][-2:]
    assert [message["text"] for message in shown] == ["satu", "dua"]
    assert [{"message_id": message["message_id"]} for message in shown] == sent
    refusal = await world.refused(method, chat_id=SARI, from_chat_id=SARI, message_ids=[999])
    assert refusal == "Bad Request: there are no messages to forward"


async def test_contact_location_and_venue_are_sent_or_say_what_is_missing(world):
    contact = await world.ok("sendContact", chat_id=SARI, phone_number="+62811", first_name="Kantor")
    assert contact["contact"] == {"phone_number": "+62811", "first_name": "Kantor"}
    location = await world.ok("sendLocation", chat_id=SARI, latitude=-6.5, longitude=106.25)
    assert location["location"] == {"latitude": -6.5, "longitude": 106.25}
    place = {"latitude": -6.5, "longitude": 106.25, "title": "Klinik", "address": "Rangkasbitung"}
    assert (await world.ok("sendVenue", chat_id=SARI, **place))["venue"]["title"] == "Klinik"
    assert await world.refused("sendContact", chat_id=SARI, first_name="x") == (
        'Bad Request: parameter "phone_number" is required'
    )
    assert await world.refused("sendLocation", chat_id=SARI, latitude=1.0) == "Bad Request: longitude is empty"


async def test_chat_action_shows_typing_for_five_seconds(world):
    assert await world.ok("sendChatAction", chat_id=SARI, action="typing") is True
    assert (await world.look("chat/1001"))["typing"] is True
    world.sim.clock.advance(5)
    assert (await world.look("chat/1001"))["typing"] is False
    assert await world.refused("sendChatAction", chat_id=SARI, action="ngetik") == (
        "Bad Request: wrong parameter action in request"
    )
