"""The people: who they are, what they write, and what they have not read."""

import pytest

SARI, DEDI = 1001, 1002


async def test_default_personas_wait_as_strangers(opened):
    async with opened() as world:
        people = {one["id"]: one for one in await world.look("users")}
        assert {number: (one["first_name"], one["role"]) for number, one in people.items()} == {
            1001: ("Bu Sari", "owner"),
            1002: ("Pak Dedi", "owner"),
            2001: ("Pak Budi", "consultant"),
            3001: ("Bu Rina", "admin"),
        }
        assert not any(one["started"] or one["blocked"] or one["unread"] for one in people.values())
        assert people[1001]["username"] == "busari"


async def test_person_can_be_added_and_renamed(world):
    await world.act("users", id=42, first_name="Bu Ani", username="buani", language_code="su", role="owner")
    await world.says(42, "/start")
    (update,) = await world.updates()
    assert update["message"]["from"] == {
        "id": 42,
        "is_bot": False,
        "first_name": "Bu Ani",
        "username": "buani",
        "language_code": "su",
    }
    await world.act("users", id=42, first_name="Ibu Ani")
    assert (await world.ok("getChat", chat_id=42))["first_name"] == "Ibu Ani"
    assert next(one for one in await world.look("users") if one["id"] == 42)["started"] is True


@pytest.mark.parametrize("body", [{"id": 42}, {"first_name": "x"}, {"id": "x", "first_name": "x"}, {"umur": 3}])
async def test_person_needs_an_id_and_a_name(world, body):
    assert (await world.tries("users", **body))[0] == 400


async def test_command_is_marked_and_deep_link_arrives(world):
    await world.says(SARI, "/start jadwal-7")
    (update,) = await world.updates()
    assert update["message"]["text"] == "/start jadwal-7"
    assert update["message"]["entities"] == [{"type": "bot_command", "offset": 0, "length": 6}]


async def test_person_types_bold_beside_what_is_found_in_the_text(world):
    bold = {"type": "bold", "offset": 6, "length": 7}
    sent = await world.says(SARI, "🌶 /id Keripik ", entities=[{"type": "bold", "offset": 7, "length": 8}])
    await world.says(SARI, "bukan Keripik", entities=[bold], edit=sent["message_id"])
    first, second = await world.updates()
    assert first["message"]["text"] == "🌶 /id Keripik"
    assert first["message"]["entities"] == [
        {"type": "bot_command", "offset": 3, "length": 3},
        {"type": "bold", "offset": 7, "length": 7},
    ]
    assert second["edited_message"]["entities"] == [bold]


@pytest.mark.parametrize(
    "entities",
    [
        {"type": "bold", "offset": 0, "length": 1},
        [{"type": "bold", "offset": 0}],
        [{"type": "tebal", "offset": 0, "length": 1}],
        [{"type": "bold", "offset": 2, "length": 3}],
        [{"type": "bold", "offset": -1, "length": 1}],
    ],
)
async def test_person_cannot_type_what_is_no_formatting(world, entities):
    assert (await world.tries("message", user_id=SARI, text="halo", entities=entities))[0] == 400


async def test_person_replies_to_a_message(world):
    asked = await world.text("nama usaha?")
    await world.says(SARI, "Keripik", reply_to=asked["message_id"])
    (update,) = await world.updates()
    assert update["message"]["reply_to_message"]["text"] == "nama usaha?"
    assert (await world.tries("message", user_id=SARI, text="x", reply_to=999))[0] == 404


async def test_person_edits_only_their_own_message(world):
    mine = await world.says(SARI, "salah")
    edited = await world.says(SARI, "benar", edit=mine["message_id"])
    assert edited["message_id"] == mine["message_id"]
    assert (await world.updates())[-1]["edited_message"]["edit_date"]
    bots = await world.text()
    assert (await world.tries("message", user_id=SARI, text="x", edit=bots["message_id"]))[0] == 404


@pytest.mark.parametrize("text", ["", "  ", "x" * 4097])
async def test_person_cannot_write_nothing_or_too_much(world, text):
    assert (await world.tries("message", user_id=SARI, text=text))[0] == 400


async def test_nobody_unknown_writes_and_nobody_in_a_foreign_chat(world):
    assert (await world.tries("message", user_id=5, text="x"))[0] == 404
    assert (await world.tries("message", user_id=DEDI, chat_id=SARI, text="x"))[0] == 404


async def test_person_sends_their_contact_or_another(world):
    await world.act("contact", user_id=SARI, phone_number="+6281234")
    await world.act("contact", user_id=SARI, phone_number="+62899", first_name="Kantor")
    own, other = [update["message"]["contact"] for update in await world.updates()]
    assert own == {"phone_number": "+6281234", "first_name": "Bu Sari", "user_id": SARI}
    assert other == {"phone_number": "+62899", "first_name": "Kantor"}


async def test_blocked_bot_hears_nothing_and_is_told_of_the_block_once(world):
    await world.act("block", user_id=SARI, blocked=True)
    await world.act("block", user_id=SARI, blocked=True)
    assert (await world.tries("message", user_id=SARI, text="x"))[0] == 409
    (update,) = await world.updates()
    assert update["my_chat_member"]["new_chat_member"]["user"]["is_bot"] is True


async def test_unread_counts_until_the_person_looks_or_acts(world):
    async def unread():
        return next(one["unread"] for one in await world.look("users") if one["id"] == SARI)

    await world.text()
    await world.text()
    await world.look("chat/1001?peek=1")
    assert await unread() == 2
    await world.look("chat/1001")
    assert await unread() == 0
    await world.text()
    await world.says(SARI, "ya")
    assert await unread() == 0


async def test_chat_of_a_stranger_is_empty_and_of_nobody_is_missing(world):
    chat = await world.look("chat/1002")
    assert (chat["messages"], chat["started"], chat["blocked"]) == ([], False, False)
    async with world.http.get(f"{world.sim.url}/sim/chat/77") as response:
        assert response.status == 404
