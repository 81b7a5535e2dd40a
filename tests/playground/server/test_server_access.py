"""Who may call, what exists, and to whom the bot may write."""

import aiohttp
import pytest

SARI, DEDI = 1001, 1002


async def status_of(world, path, **options):
    async with world.http.request(options.pop("verb", "GET"), f"{world.sim.url}{path}", **options) as response:
        return response.status, await response.json()


async def test_token_is_known_unknown_or_malformed(world):
    assert (await status_of(world, "/bot123456:TEST/getMe"))[0] == 200
    assert (await status_of(world, "/bot123456%3ATEST/getMe"))[0] == 200
    unknown = {"ok": False, "error_code": 401, "description": "Unauthorized"}
    assert await status_of(world, "/bot123456:LAIN/getMe") == (401, unknown)
    for token in ("123456", "abc:TEST", "0123:TEST"):
        status, answer = await status_of(world, f"/bot{token}/getMe")
        assert (status, answer["description"]) == (401, "Unauthorized: invalid token specified")


async def test_method_is_found_in_any_letter_case_and_by_any_verb(world):
    for verb in ("GET", "POST", "PUT", "DELETE"):
        assert (await status_of(world, "/bot123456:TEST/GETme", verb=verb))[1]["result"]["is_bot"] is True


async def test_parameters_come_by_query_form_multipart_or_json(world):
    path, wanted = "/bot123456:TEST/sendMessage", {"chat_id": "1001", "text": "halo & <b>"}
    multipart = aiohttp.FormData(wanted, default_to_multipart=True)
    for options in (
        {"params": wanted},
        {"verb": "POST", "data": wanted},
        {"verb": "POST", "data": multipart},
        {"verb": "POST", "json": wanted | {"chat_id": 1001, "disable_notification": True, "parse_mode": None}},
    ):
        status, answer = await status_of(world, path, **options)
        assert (status, answer["result"]["text"]) == (200, "halo & <b>")


async def test_absent_fields_are_left_out_and_never_null(world):
    message = await world.text()
    assert None not in message.values()
    assert set(message) == {"message_id", "from", "chat", "date", "text"}


async def test_unknown_method_and_unwritten_method_differ(world):
    assert await world.call("sendTelepathy") == {
        "ok": False,
        "error_code": 404,
        "description": "Not Found: method not found",
    }
    answer = await world.call("sendpoll", chat_id=SARI)
    assert (answer["error_code"], answer["description"]) == (500, "playground: sendPoll not implemented")
    assert (await world.look("state"))["unimplemented"] == ["sendPoll"]


@pytest.mark.strangers("a lenient server takes an unknown parameter")
async def test_slips_in_parameters_are_refused_unless_the_server_is_lenient(world, opened):
    refusal = await world.refused("sendMessage", chat_id=SARI, text="x", parsemode="HTML")
    assert refusal == 'Bad Request: playground: unknown parameter "parsemode" of sendMessage'
    refusal = await world.refused("sendMessage", chat_id=SARI, text="x", protect_content="ya")
    assert refusal == 'Bad Request: playground: parameter "protect_content" must be a Boolean'
    refusal = await world.refused("deleteMessage", chat_id=SARI, message_id="satu")
    assert refusal == 'Bad Request: playground: parameter "message_id" must be an Integer'
    async with opened(strict=False) as lenient:
        await lenient.says(SARI, "/start")
        await lenient.text(parsemode="HTML")


async def test_chat_must_be_named_and_known(world):
    assert await world.refused("sendMessage", text="x") == "Bad Request: chat_id is empty"
    for unknown in (77, -100123, "@busari", "saya"):
        assert await world.refused("sendMessage", chat_id=unknown, text="x") == "Bad Request: chat not found"


async def test_stranger_must_press_start_before_the_bot_may_write(world):
    refusal = await world.refused("sendMessage", chat_id=DEDI, text="x")
    assert refusal == "Forbidden: bot can't initiate conversation with a user"
    await world.says(DEDI, "/start")
    await world.text(chat_id=DEDI)


@pytest.mark.parametrize("method", ["sendMessage", "sendChatAction", "editMessageText"])
async def test_person_who_blocked_the_bot_gets_nothing_until_they_unblock_it(world, method):
    message = await world.text()
    params = {
        "sendMessage": {"text": "x"},
        "sendChatAction": {"action": "typing"},
        "editMessageText": {"text": "x", "message_id": message["message_id"]},
    }[method]
    await world.act("block", user_id=SARI, blocked=True)
    assert await world.refused(method, chat_id=SARI, **params) == "Forbidden: bot was blocked by the user"
    await world.act("block", user_id=SARI, blocked=False)
    await world.ok(method, chat_id=SARI, **params)
    changes = [update["my_chat_member"] for update in await world.updates()]
    assert [(one["old_chat_member"]["status"], one["new_chat_member"]["status"]) for one in changes] == [
        ("member", "kicked"),
        ("kicked", "member"),
    ]


async def test_deleted_account_is_deactivated(world):
    await world.act("deactivate", user_id=SARI)
    assert await world.refused("sendMessage", chat_id=SARI, text="x") == "Forbidden: user is deactivated"
    assert (await world.tries("message", user_id=SARI, text="x"))[0] == 409


async def test_private_chat_is_described_and_has_no_administrators(world):
    chat = await world.ok("getChat", chat_id=SARI)
    assert (chat["type"], chat["username"], chat["active_usernames"]) == ("private", "busari", ["busari"])
    assert (await world.ok("getChatMember", chat_id=SARI, user_id=SARI))["status"] == "member"
    assert await world.refused("getChatMember", chat_id=SARI, user_id=5) == "Bad Request: user not found"
    assert await world.refused("getChatAdministrators", chat_id=SARI) == (
        "Bad Request: there are no administrators in the private chat"
    )


async def test_logged_out_bot_is_refused_until_the_reset(world):
    await world.ok("close")
    await world.ok("logOut")
    assert (await world.call("getMe"))["description"] == "Logged out"
    await world.act("reset")
    await world.ok("getMe")


async def test_only_this_machine_and_its_own_page_reach_the_simulator(world):
    for headers in ({"Host": "jahat.example"}, {"Origin": "http://jahat.example"}):
        status, answer = await status_of(world, "/sim/users", headers=headers)
        assert (status, answer["ok"]) == (403, False)
    status, _ = await status_of(world, "/sim/users", headers={"Origin": world.sim.url})
    assert status == 200
