"""Every kind of update is read as what a person did, and garbage as nothing."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from telegram import Bot

from handlers.incoming import ALLOWED_UPDATES, Kind, chat_of, read

BOT = Bot("123456:TEST")
SARI = {"id": 1001, "is_bot": False, "first_name": "Sari", "last_name": "Dewi"}
PRIVATE = {"id": 1001, "type": "private"}
GROUP = {"id": -5, "type": "group", "title": "Kelompok"}
PHOTO = [{"file_id": "a", "file_unique_id": "b", "width": 1, "height": 1}]
FILE = {"file_id": "a", "file_unique_id": "b", "duration": 1, "width": 1, "height": 1, "length": 1}
STICKER = {**FILE, "is_animated": False, "is_video": False, "type": "regular"}
POLL_OPTIONS = [{"text": "a", "voter_count": 0, "persistent_id": "x"}]
careful = settings(deadline=None, derandomize=True, database=None, max_examples=100)


def message(chat: dict[str, Any] = PRIVATE, **parts: Any) -> dict[str, Any]:
    return {"update_id": 9, "message": {"message_id": 3, "date": 1_790_000_000, "chat": chat, "from": SARI, **parts}}


def button(**parts: Any) -> dict[str, Any]:
    on = {"message_id": 3, "date": 1_790_000_000, "chat": PRIVATE, "text": "x"}
    query = {"id": "77", "from": SARI, "chat_instance": "x", "data": "home.show", "message": on, **parts}
    return {"update_id": 9, "callback_query": query}


def membership(status: str, chat: dict[str, Any] = PRIVATE) -> dict[str, Any]:
    me = {"id": 5, "is_bot": True, "first_name": "Klinik"}
    change = {
        "chat": chat, "from": SARI, "date": 1_790_000_000,
        "old_chat_member": {"user": me, "status": "member"},
        "new_chat_member": {"user": me, "status": status, "until_date": 0},
    }  # fmt: skip
    return {"update_id": 9, "my_chat_member": change}


def heard(update: Any):
    return read(json.dumps(update), BOT)


def test_a_typed_message_brings_its_text_name_and_formatting():
    told = heard(message(text="keripik <pedas>", entities=[{"type": "bold", "offset": 0, "length": 7}]))
    assert (told.kind, told.telegram_id, told.name) == (Kind.TEXT, 1001, "Sari Dewi")
    assert told.typed.text == "keripik <pedas>"
    assert told.typed.html == "<b>keripik</b> &lt;pedas&gt;"
    assert told.message_id is None


def test_anything_that_begins_with_a_slash_is_a_command():
    assert heard(message(text="/start halal")).kind is Kind.COMMAND
    assert heard(message(text="/")).kind is Kind.COMMAND
    assert heard(message(text=" /menu")).kind is Kind.TEXT


def test_a_button_brings_its_data_and_the_message_it_is_on():
    told = heard(button())
    assert (told.kind, told.data, told.query_id, told.message_id) == (Kind.BUTTON, "home.show", "77", 3)


def test_a_button_on_a_message_telegram_no_longer_shows_is_answered_anew():
    gone = {"message_id": 3, "date": 0, "chat": PRIVATE}
    assert heard(button(message=gone)).message_id is None
    inline = button(inline_message_id="AAA")
    del inline["callback_query"]["message"]
    told = heard(inline)
    assert (told.kind, told.message_id, told.query_id) == (Kind.BUTTON, None, "77")


def test_a_button_without_data_is_still_acknowledged():
    told = heard(button(data=None))
    assert (told.kind, told.data, told.query_id) == (Kind.BUTTON, "", "77")


@pytest.mark.parametrize(
    "content",
    [
        {"photo": PHOTO, "caption": "label saya"},
        {"voice": FILE},
        {"video": FILE},
        {"video_note": FILE},
        {"audio": FILE},
        {"animation": FILE, "document": FILE},
        {"document": FILE},
        {"sticker": STICKER},
        {"contact": {"phone_number": "+62811", "first_name": "Sari"}},
        {"location": {"latitude": -6.3, "longitude": 106.7}},
        {"venue": {"location": {"latitude": 1, "longitude": 1}, "title": "a", "address": "b"}},
        {"dice": {"emoji": "🎲", "value": 3}},
    ],
    ids=lambda content: next(iter(content)),
)
def test_what_we_cannot_read_is_known_as_that_so_that_help_can_be_given(content):
    told = heard(message(**content))
    assert (told.kind, told.telegram_id, told.typed.text) == (Kind.UNREADABLE, 1001, "")


@pytest.mark.parametrize(
    "update",
    [
        message(GROUP, text="halo"),
        message({**GROUP, "type": "supergroup"}, text="/start"),
        message({**GROUP, "type": "channel"}, text="halo"),
        button(message={"message_id": 3, "date": 1, "chat": GROUP, "text": "x"}),
        membership("member"),
        membership("kicked", GROUP),
        message(pinned_message=message()["message"]),
        message(message_auto_delete_timer_changed={"message_auto_delete_time": 86_400}),
        message(write_access_allowed={}),
        {"update_id": 9, "edited_message": message(text="halo")["message"]},
        {"update_id": 9, "channel_post": {"message_id": 3, "date": 1, "chat": {**GROUP, "type": "channel"}}},
        {"update_id": 9, "inline_query": {"id": "1", "from": SARI, "query": "x", "offset": ""}},
        {"update_id": 9, "something_of_next_year": {"id": 1}},
        {"update_id": 9},
    ],
)
def test_what_does_not_concern_us_is_deliberately_ignored(update):
    assert heard(update).kind is Kind.IGNORED


def test_a_block_is_noticed_with_whoever_did_it():
    told = heard(membership("kicked"))
    assert (told.kind, told.telegram_id, told.name) == (Kind.BLOCKED, 1001, "Sari Dewi")


@pytest.mark.parametrize(
    "payload",
    [
        "", "null", "[]", "1", '"x"', "{", "{}", '{"update_id": 1, "message": 5}', '{"update_id": 1, "message": {}}',
        '{"update_id": 1, "message": []}', '{"update_id": 1, "callback_query": {"id": "1"}}',
        '{"update_id": 1, "my_chat_member": {"chat": 5}}',
    ],
)  # fmt: skip
def test_garbage_is_ignored(payload):
    assert read(payload, BOT).kind is Kind.IGNORED


@pytest.mark.parametrize(
    "broken",
    [
        message(text="x", date=10**20),
        message(text="x", date="yesterday"),
        message(text=5),
        message(text=["x"]),
        message(text="x", entities=5),
        message(text="x", entities=[{"type": "bold"}]),
        message(chat={"id": "x", "type": None}, text="x"),
        message(photo="x"),
        button(data=5),
        button(message=[]),
    ],
)
def test_an_update_with_a_broken_field_is_read_or_ignored_but_never_an_error(broken):
    assert heard(broken).kind in set(Kind)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from(["id", "type", "date"]), inner),
    max_leaves=4,
)
SAMPLES = [
    message(text="halo", entities=[{"type": "bold", "offset": 0, "length": 2}]),
    message(photo=PHOTO),
    button(),
    membership("kicked"),
]


@careful
@given(st.sampled_from(SAMPLES), st.data())
def test_no_change_of_one_field_makes_reading_fail(sample, data):
    update = json.loads(json.dumps(sample))
    part = next(value for value in update.values() if isinstance(value, dict))
    field = data.draw(st.sampled_from(sorted(part)))
    part[field] = data.draw(JSON)
    told = heard(update)
    assert told.kind in set(Kind)
    assert isinstance(chat_of(update), int)


@pytest.mark.parametrize(
    ("update", "chat"),
    [
        (message(text="x"), 1001),
        (message(GROUP, text="x"), -5),
        (button(), 1001),
        (membership("kicked"), 1001),
        ({"update_id": 9, "inline_query": {"id": "1", "from": SARI, "query": "x"}}, 1001),
        ({"update_id": 9}, 0),
        ({"update_id": 9, "poll": {"id": "1"}}, 0),
        ({"update_id": 9, "message": {"chat": {"id": "x"}}}, 0),
    ],
)
def test_the_chat_an_update_belongs_to_decides_its_place_in_the_queue(update, chat):
    assert chat_of(update) == chat


def test_a_tap_and_a_message_of_one_person_share_a_queue():
    assert chat_of(button()) == chat_of(message(text="x")) == chat_of(membership("kicked"))


def test_telegram_is_asked_for_what_we_read_and_for_nothing_else():
    assert sorted(ALLOWED_UPDATES) == ["callback_query", "message", "my_chat_member"]
