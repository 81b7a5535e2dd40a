"""Whatever people send, they get an answer they can use; what is not for the bot gets silence."""

import asyncio
from typing import Any

import pytest
from sqlalchemy import select

from bot.db.messages import InboxUpdate
from tests.flows.acts import agrees, arrives, buttons_of, heard, read, screen, wording
from tests.stage import SARI, Someone, Stage

DOT_GIF = bytes.fromhex("47494638396101000100800000000000ffffff21f90401000000002c00000000010001000002024401003b")
FILE = {"file_id": "abc", "file_unique_id": "abc"}
ODD_KINDS: dict[str, dict[str, Any]] = {
    "sticker": {
        "sticker": {**FILE, "type": "regular", "width": 1, "height": 1, "is_animated": False, "is_video": False}
    },
    "location": {"location": {"latitude": -6.3, "longitude": 106.7}},
    "dice": {"dice": {"emoji": "🎲", "value": 6}},
    "poll": {
        "poll": {
            "id": "1", "question": "?", "options": [], "total_voter_count": 0, "is_closed": False,
            "is_anonymous": True, "type": "regular", "allows_multiple_answers": False,
            "allows_revoting": False, "members_only": False,
        }
    },
    "forwarded photo": {
        "photo": [{**FILE, "width": 1, "height": 1}],
        "forward_origin": {"type": "hidden_user", "date": 1, "sender_user_name": "Seseorang"},
    },
    "something newer than this bot": {"hologram": {"depth": 3}},
}  # fmt: skip


def _message(person: Someone, content: dict[str, Any], **other: Any) -> dict[str, Any]:
    state = person.stage.sim.state
    sender = state.people[person.id].wire
    chat = {"id": person.id, "type": "private", "first_name": sender["first_name"]}
    return {"message_id": 9000, "from": sender, "chat": chat, "date": state.unix_time(), **content, **other}


async def test_files_of_every_kind_are_answered_with_what_the_bot_can_read(sari: Someone):
    for number, kind in enumerate(("photo", "voice", "document", "video", "audio"), start=1):
        await sari.sends(kind, DOT_GIF)
        assert len(await heard(sari, wording(sari.stage, "edge.only_text"))) == number, kind
        assert await sari.buttons()


@pytest.mark.strangers("a kind of message that is not invented yet")
async def test_any_other_kind_of_message_is_answered_too(sari: Someone):
    for number, (kind, content) in enumerate(ODD_KINDS.items(), start=1):
        await arrives(sari.stage, "message", _message(sari, content), SARI)
        assert len(await heard(sari, wording(sari.stage, "edge.only_text"))) == number, kind
        assert await sari.buttons()


async def test_a_contact_is_answered_and_the_number_kept_nowhere(sari: Someone):
    told = await sari.stage.post("contact", user_id=SARI, phone_number="+628120009999")
    await sari.stage.settled(told["update_id"])
    assert wording(sari.stage, "edge.only_text") in await sari.text()
    kept = await read(
        sari.stage, lambda session: session.execute(select(InboxUpdate.payload, InboxUpdate.answer)).all()
    )
    assert "8120009999" not in str(kept)


@pytest.mark.strangers("a poll without the fields that must be there")
async def test_a_message_the_library_cannot_read_does_not_stop_the_bot(sari: Someone):
    """A field that Telegram drops or renames one day must cost one message, not the clinic."""
    incomplete = _message(sari, {"poll": {"id": "1", "question": "?"}})
    sari.stage.sim.state.updates.push("message", incomplete, SARI)
    async with asyncio.timeout(3):
        await sari.says("/menu")
    assert await sari.buttons()


async def test_a_photo_while_a_product_is_asked_leaves_the_question_open(sari: Someone):
    await sari.says("/profil")
    await sari.taps("Ubah produk")
    await sari.sends("photo", DOT_GIF)
    assert wording(sari.stage, "edge.only_text") in await sari.text()
    await sari.says("rengginang")
    await sari.says("/profil")
    await sari.sees("rengginang")


async def test_a_photo_before_consent_is_answered_and_leads_to_the_question(office: Stage):
    stranger = office.person(SARI)
    await stranger.sends("photo", DOT_GIF)
    await stranger.taps("Menu utama")
    await stranger.sees("Setuju?")


async def test_a_forwarded_text_is_read_like_a_typed_one(sari: Someone):
    origin = {"type": "hidden_user", "date": 1, "sender_user_name": "Seseorang"}
    await arrives(sari.stage, "message", _message(sari, {"text": "apa itu halal"}, forward_origin=origin), SARI)
    assert "alal" in await screen(sari)


async def test_an_edited_message_changes_nothing(sari: Someone):
    await sari.says("/profil")
    await sari.taps("Ubah produk")
    before = await sari.messages()
    await arrives(sari.stage, "edited_message", _message(sari, {"text": "rengginang"}, edit_date=1), SARI)
    assert await sari.messages() == before


async def test_a_channels_post_is_none_of_our_business(office: Stage):
    chat = {"id": -1001, "type": "channel", "title": "Kabar"}
    post = {"message_id": 1, "chat": chat, "date": 1, "text": "/start"}
    await arrives(office, "channel_post", post, -1001)
    assert not await office.calls("sendMessage")


async def test_in_a_group_the_bot_keeps_silent_even_when_called(sari: Someone):
    stage = sari.stage
    told = await stage.post("groups", title="IKM Setu", members=[SARI], bot_status="administrator")
    await stage.settled(told["update_id"])
    for text in ("/start", "/jadwal", "keripik"):
        told_now = await stage.post("message", user_id=SARI, chat_id=told["chat_id"], text=text)
        await stage.settled(told_now["update_id"])
    assert not await stage.calls("sendMessage")
    await sari.says("/menu")
    assert await sari.buttons()


async def test_a_pinned_message_and_other_service_notes_are_passed_over(sari: Someone):
    await sari.says("/menu")
    before = await sari.messages()
    pinned = {"pinned_message": _message(sari, {"text": "penting"})}
    await arrives(sari.stage, "message", _message(sari, pinned), SARI)
    assert await sari.messages() == before


async def test_a_command_nobody_knows_leads_home(sari: Someone):
    for text in ("/", "/jadwal_palsu", "/terbang ke bulan"):
        await sari.says(text)
        assert wording(sari.stage, "home.unknown_command") in await sari.text()
    await sari.taps("Menu utama")
    await sari.sees("Bu Sari")


async def test_a_link_from_outside_opens_its_topic(sari: Someone):
    await sari.says("/start halal_reguler")
    assert sari.stage.clinic.shelf.catalog.topics["halal_reguler"].name in await sari.text()


async def test_a_link_that_leads_nowhere_opens_home(sari: Someone):
    for payload in ("tidak_ada", "me.gone", "a:b:c", "x" * 200, "%00", "../../etc/passwd"):
        await sari.says(f"/start {payload}")
        assert "Bu Sari" in await sari.text(), payload
        assert "Jadwal konsultasi" in str(await sari.buttons()), payload


async def test_text_while_nothing_is_asked_gets_an_answer_with_buttons(sari: Someone):
    texts = ("halo", "1", "?", "🙏", "KERIPIK " * 50, "' OR 1=1 --", "<b>", "&amp;", "{code}", "%s %n", "\u202egnirts")
    for text in texts:
        await sari.says(text)
    answers = await sari.messages()
    assert len(answers) == len(texts)
    assert all(buttons_of(answer) for answer in answers)
    assert not await heard(sari, wording(sari.stage, "edge.failure"))


async def test_a_strangers_text_leads_to_consent_and_stores_nothing(office: Stage):
    stranger = office.person(SARI)
    await stranger.says("asdf qwer zxcv")
    await stranger.sees("Setuju?")
    await agrees(stranger)
    await stranger.says("/profil")
    assert "asdf" not in await stranger.text()


async def _types_long(person: Someone) -> None:
    """5,000 characters: Telegram's clients send them as two messages."""
    text = "keripik singkong " * 300
    await person.says(text[:4096])
    await person.says(text[4096:5000])


async def test_a_very_long_question_gets_two_answers(sari: Someone):
    await _types_long(sari)
    assert len(await sari.messages()) == 2
    assert wording(sari.stage, "edge.failure") not in await screen(sari)


async def test_a_very_long_product_is_asked_for_again_until_it_is_short(sari: Someone):
    await sari.says("/profil")
    await sari.taps("Ubah produk")
    await _types_long(sari)
    assert len(await heard(sari, wording(sari.stage, "people.product_length"))) == 2
    await sari.says("keripik")
    await sari.says("/profil")
    assert "keripik" in await screen(sari)
    assert "keripik singkong" not in await screen(sari)


async def test_a_product_too_short_or_too_long_is_asked_for_again(sari: Someone):
    await sari.says("/profil")
    await sari.taps("Ubah produk")
    for number, typed in enumerate(("x", "x" * 81), start=1):
        await sari.says(typed)
        assert len(await heard(sari, wording(sari.stage, "people.product_length"))) == number
    await sari.says("x" * 80)
    await sari.sees("x" * 80)


async def test_emoji_and_other_scripts_are_fine_in_a_product(sari: Someone):
    for product in ("🍌🥥", "👨‍👩‍👧 keripik 🇮🇩", "kerupuk\nudang", "ꦏꦺꦴꦥꦶ"):
        await sari.says("/profil")
        await sari.taps("Ubah produk")
        await sari.says(product)
        assert " ".join(product.split()) in await sari.text()
