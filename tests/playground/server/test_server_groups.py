"""Groups, forum topics, pins, members and reactions."""

import pytest

SARI, DEDI, BUDI = 1001, 1002, 2001


async def made(world, **more):
    return (await world.act("groups", title="IKM Lebak", members=[SARI, DEDI], **more))["chat_id"]


async def test_bot_is_told_when_it_joins_and_leaves(world):
    chat_id = await made(world)
    await world.act("groups", id=chat_id, bot_status="kicked")
    changes = [update["my_chat_member"] for update in await world.updates()]
    assert [one["new_chat_member"]["status"] for one in changes] == ["member", "kicked"]
    assert changes[0]["chat"] == {"id": chat_id, "type": "supergroup", "title": "IKM Lebak"}


@pytest.mark.parametrize(("kind", "words"), [("group", "group chat"), ("supergroup", "supergroup chat")])
async def test_bot_that_is_out_may_not_write(world, kind, words):
    chat_id = await made(world, type=kind)
    await world.text(chat_id=chat_id)
    await world.act("groups", id=chat_id, bot_status="kicked")
    refusal = await world.refused("sendMessage", chat_id=chat_id, text="x")
    assert refusal == f"Forbidden: bot was kicked from the {words}"
    await world.act("groups", id=chat_id, bot_status="member")
    assert await world.ok("leaveChat", chat_id=chat_id) is True
    refusal = await world.refused("sendMessage", chat_id=chat_id, text="x")
    assert refusal == f"Forbidden: bot is not a member of the {words}"


async def test_in_groups_the_bot_sees_what_is_meant_for_it(world):
    chat_id = await made(world)
    spoken = await world.text("halo semua", chat_id=chat_id)
    await world.updates()
    seen = [
        (await world.says(SARI, text, chat_id=chat_id, **more))["update_id"] is not None
        for text, more in (
            ("obrolan biasa", {}),
            ("/jadwal", {}),
            ("lihat /jadwal", {}),
            ("terima kasih", {"reply_to": spoken["message_id"]}),
        )
    ]
    assert seen == [False, True, False, True]
    await world.act("groups", id=chat_id, bot_status="administrator")
    assert (await world.says(SARI, "obrolan biasa", chat_id=chat_id))["update_id"] is not None


async def test_only_members_write_in_a_group(world):
    chat_id = await made(world)
    assert (await world.tries("message", user_id=BUDI, chat_id=chat_id, text="x"))[0] == 409


async def test_supergroups_number_their_messages_alone(world):
    chat_id = await made(world)
    first = await world.text(chat_id=chat_id)
    private = await world.text()
    second = await world.text(chat_id=chat_id)
    assert second["message_id"] == first["message_id"] + 1
    assert private["message_id"] == 2


async def test_public_group_is_found_by_its_name(world):
    chat_id = await made(world, username="ikmlebak")
    assert (await world.ok("getChat", chat_id="@IKMLebak"))["id"] == chat_id


async def test_members_and_administrators_are_told_apart(world):
    chat_id = await made(world)
    statuses = [
        (await world.ok("getChatMember", chat_id=chat_id, user_id=user))["status"] for user in (SARI, DEDI, BUDI)
    ]
    assert statuses == ["creator", "member", "left"]
    admins = await world.ok("getChatAdministrators", chat_id=chat_id)
    assert [admin["user"]["id"] for admin in admins] == [SARI]
    assert await world.ok("getChatMemberCount", chat_id=chat_id) == 3
    await world.act("groups", id=chat_id, bot_status="administrator", admins=[DEDI])
    assert len(await world.ok("getChatAdministrators", chat_id=chat_id)) == 3


async def test_topics_exist_before_something_is_sent_to_them(world):
    group = await world.act("groups", title="Forum", members=[SARI], topics=["Sertifikasi"])
    chat_id, thread = group["chat_id"], group["topics"]["Sertifikasi"]
    sent = await world.text(chat_id=chat_id, message_thread_id=thread)
    assert (sent["message_thread_id"], sent["is_topic_message"]) == (thread, True)
    assert await world.refused("sendMessage", chat_id=chat_id, text="x", message_thread_id=99) == (
        "Bad Request: message thread not found"
    )
    made_here = await world.ok("createForumTopic", chat_id=chat_id, name="Jadwal")
    await world.text(chat_id=chat_id, message_thread_id=made_here["message_thread_id"])
    await world.says(SARI, "/tanya", chat_id=chat_id, message_thread_id=thread)
    assert (await world.updates())[-1]["message"]["message_thread_id"] == thread


async def test_topics_need_a_forum(world):
    chat_id = await made(world)
    assert await world.refused("createForumTopic", chat_id=chat_id, name="x") == "Bad Request: the chat is not a forum"
    assert "message_thread_id" not in await world.text(chat_id=chat_id, message_thread_id=5)


async def test_pinned_message_is_shown_by_get_chat_until_it_is_unpinned(world):
    message = await world.text("penting")
    where = {"chat_id": SARI, "message_id": message["message_id"]}
    await world.ok("pinChatMessage", **where)
    assert (await world.ok("getChat", chat_id=SARI))["pinned_message"]["text"] == "penting"
    assert await world.refused("pinChatMessage", **where) == "Bad Request: CHAT_NOT_MODIFIED"
    await world.ok("unpinChatMessage", chat_id=SARI)
    assert "pinned_message" not in await world.ok("getChat", chat_id=SARI)
    assert await world.refused("unpinChatMessage", chat_id=SARI) == "Bad Request: message to unpin not found"
    assert await world.refused("pinChatMessage", chat_id=SARI, message_id=999) == (
        "Bad Request: message to pin not found"
    )


async def test_bot_pins_in_a_group_only_as_its_administrator(world):
    chat_id = await made(world)
    message = await world.text(chat_id=chat_id)
    where = {"chat_id": chat_id, "message_id": message["message_id"]}
    assert await world.refused("pinChatMessage", **where) == (
        "Bad Request: not enough rights to manage pinned messages in the chat"
    )
    await world.act("groups", id=chat_id, bot_status="administrator")
    await world.ok("pinChatMessage", **where)
    assert (await world.look(f"chat/{chat_id}"))["messages"][-1]["pinned_message"]["text"] == "halo"
    await world.ok("unpinAllChatMessages", chat_id=chat_id)


async def test_reaction_is_one_of_telegrams(world):
    said = await world.says(SARI, "terima kasih")
    where = {"chat_id": SARI, "message_id": said["message_id"]}
    await world.ok("setMessageReaction", **where, reaction=[{"type": "emoji", "emoji": "❤️"}])
    assert (await world.look("chat/1001"))["messages"][-1]["reactions"] == [{"type": "emoji", "emoji": "❤"}]
    refusal = await world.refused("setMessageReaction", **where, reaction=[{"type": "emoji", "emoji": "🍍"}])
    assert refusal == "Bad Request: REACTION_INVALID"
    where["message_id"] = 999
    assert await world.refused("setMessageReaction", **where) == "Bad Request: message to react not found"
