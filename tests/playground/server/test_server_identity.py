"""The bot's name, descriptions, menu button and commands, and what a person sees of them."""

import pytest

SARI, RINA = 1001, 3001


def commands(*names):
    return [{"command": name, "description": f"Perintah {name}"} for name in names]


async def seen_by(world, chat_id, query=""):
    return [one["command"] for one in (await world.look(f"chat/{chat_id}{query}"))["commands"]]


async def test_bot_introduces_itself_with_the_number_of_its_token(world):
    me = await world.ok("getMe")
    assert (me["id"], me["is_bot"], me["username"]) == (123456, True, "playground_bot")


@pytest.mark.parametrize(
    ("subject", "parameter", "limit", "reason"),
    [
        ("Name", "name", 64, "BOT_TITLE_INVALID"),
        ("Description", "description", 512, "BOT_DESCRIPTION_TOO_LONG"),
        ("ShortDescription", "short_description", 120, "BOT_SHORT_DESCRIPTION_TOO_LONG"),
    ],
)
async def test_texts_are_kept_by_language_within_their_limits(world, subject, parameter, limit, reason):
    await world.ok(f"setMy{subject}", **{parameter: "umum"})
    await world.ok(f"setMy{subject}", **{parameter: "khusus"}, language_code="id")
    assert await world.ok(f"getMy{subject}", language_code="id") == {parameter: "khusus"}
    assert await world.ok(f"getMy{subject}", language_code="su") == {parameter: "umum"}
    await world.ok(f"setMy{subject}", language_code="id")
    assert await world.ok(f"getMy{subject}", language_code="id") == {parameter: "umum"}
    assert (await world.look("state"))["bot"]["first_name" if parameter == "name" else parameter] == "umum"
    await world.ok(f"setMy{subject}", **{parameter: "x" * limit})
    assert await world.refused(f"setMy{subject}", **{parameter: "x" * (limit + 1)}) == f"Bad Request: {reason}"


async def test_commands_are_kept_by_scope_and_language(world):
    scope = {"type": "chat", "chat_id": SARI}
    await world.ok("setMyCommands", commands=commands("start"))
    await world.ok("setMyCommands", commands=commands("admin"), scope=scope, language_code="id")
    assert await world.ok("getMyCommands") == commands("start")
    assert await world.ok("getMyCommands", scope=scope) == []
    assert await world.ok("getMyCommands", scope=scope, language_code="id") == commands("admin")
    await world.ok("deleteMyCommands", scope=scope, language_code="id")
    assert await world.ok("getMyCommands", scope=scope, language_code="id") == []


async def test_person_sees_the_narrowest_list_and_in_it_their_language(world):
    await world.ok("setMyCommands", commands=commands("umum"))
    assert await seen_by(world, SARI) == ["umum"]
    await world.ok("setMyCommands", commands=commands("pribadi"), scope={"type": "all_private_chats"})
    await world.ok(
        "setMyCommands", commands=commands("bahasa"), scope={"type": "all_private_chats"}, language_code="id"
    )
    assert await seen_by(world, SARI) == ["bahasa"]
    await world.ok("setMyCommands", commands=commands("petugas"), scope={"type": "chat", "chat_id": RINA})
    assert await seen_by(world, RINA) == ["petugas"]
    assert await seen_by(world, SARI) == ["bahasa"]


async def test_group_administrators_may_have_commands_of_their_own(world):
    chat_id = (await world.act("groups", title="IKM", members=[SARI, RINA]))["chat_id"]
    await world.ok("setMyCommands", commands=commands("umum"))
    await world.ok("setMyCommands", commands=commands("atur"), scope={"type": "all_chat_administrators"})
    assert await seen_by(world, chat_id, f"?user_id={SARI}") == ["atur"]
    assert await seen_by(world, chat_id, f"?user_id={RINA}") == ["umum"]
    member = {"type": "chat_member", "chat_id": chat_id, "user_id": RINA}
    await world.ok("setMyCommands", commands=commands("rina"), scope=member)
    assert await seen_by(world, chat_id, f"?user_id={RINA}") == ["rina"]


@pytest.mark.parametrize(
    ("params", "reason"),
    [
        ({"commands": "[rusak"}, "can't parse commands JSON object"),
        ({"commands": {}}, "expected an Array of BotCommand"),
        ({"commands": {"command": "x"}}, "expected an Array of BotCommand"),
        ({"commands": ["x"]}, "can't parse BotCommand: expected an Object"),
        ({"commands": [{"command": "x"}]}, "can't parse BotCommand: Can't find field \"description\""),
        ({"commands": commands("Besar")}, "BOT_COMMAND_INVALID"),
        ({"commands": commands("a" * 33)}, "BOT_COMMAND_INVALID"),
        ({"commands": commands("a" * 32)}, None),
        ({"commands": [{"command": "x", "description": "y" * 257}]}, "BOT_COMMAND_DESCRIPTION_INVALID"),
        ({"commands": commands(*[f"c{n}" for n in range(101)])}, "BOT_COMMANDS_TOO_MUCH"),
        ({"commands": commands(*[f"c{n}" for n in range(100)])}, None),
        ({"scope": {"type": "dunia"}}, "can't parse BotCommandScope: Unsupported type specified"),
        ({"scope": {"type": "chat"}}, "can't parse BotCommandScope: Can't find field \"chat_id\""),
        ({"scope": {"type": "chat", "chat_id": 5}}, "chat not found"),
        ({"scope": {"type": "chat_administrators", "chat_id": SARI}}, "can't use specified scope in private chats"),
        ({"language_code": "Indonesia"}, "LANG_CODE_INVALID"),
    ],
)
async def test_commands_are_checked(world, params, reason):
    answer = await world.call("setMyCommands", **({"commands": commands("start")} | params))
    assert answer.get("description") == (reason and f"Bad Request: {reason}")


async def test_menu_button_is_kept_for_everybody_or_one_person(world):
    assert await world.ok("getChatMenuButton") == {"type": "default"}
    app = {"type": "web_app", "text": "Buka", "web_app": {"url": "https://bsn.go.id"}}
    await world.ok("setChatMenuButton", menu_button={"type": "commands"})
    await world.ok("setChatMenuButton", menu_button=app, chat_id=SARI)
    assert await world.ok("getChatMenuButton", chat_id=SARI) == app
    assert await world.ok("getChatMenuButton", chat_id=RINA) == {"type": "commands"}
    assert await world.refused("setChatMenuButton", menu_button={"type": "lain"}) == (
        "Bad Request: can't parse menu button: MenuButton has unsupported type"
    )
    assert await world.refused("setChatMenuButton", chat_id=5) == "Bad Request: user not found"
