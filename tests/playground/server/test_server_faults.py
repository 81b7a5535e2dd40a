"""Troubles made on purpose."""

import asyncio

import aiohttp
import pytest

SARI = 1001


async def test_fault_answers_its_code_and_has_no_effect(world):
    await world.act("fault", method="sendMessage", code=502, times=2)
    for _ in range(2):
        answer = await world.call("sendMessage", chat_id=SARI, text="hilang")
        assert (answer["error_code"], answer["description"]) == (502, "Bad Gateway")
    await world.text("sampai")
    assert [message["text"] for message in (await world.look("chat/1001"))["messages"]] == ["/start", "sampai"]


async def test_flood_fault_says_how_long_to_wait(world):
    await world.act("fault", method="*", retry_after=7)
    answer = await world.call("sendMessage", chat_id=SARI, text="x")
    assert (answer["error_code"], answer["parameters"]) == (429, {"retry_after": 7})
    assert answer["description"] == "Too Many Requests: retry after 7"


async def test_connection_dropped_before_the_call_has_no_effect(world):
    await world.act("fault", method="sendMessage", drop="before")
    with pytest.raises(aiohttp.ClientError):
        await world.text("hilang")
    assert len((await world.look("chat/1001"))["messages"]) == 1


async def test_connection_dropped_after_the_call_loses_the_answer_only(world):
    await world.act("fault", method="sendMessage", drop="after")
    with pytest.raises(aiohttp.ClientError):
        await world.text("terkirim")
    assert (await world.look("chat/1001"))["messages"][-1]["text"] == "terkirim"
    call = (await world.look("calls?method=sendMessage"))["calls"][-1]
    assert (call["ok"], call["description"]) == (False, "playground: connection dropped after the call took effect")


@pytest.mark.parametrize(
    ("body", "kind"), [("<html>502 Bad Gateway</html>", "text/html"), ('{"ok":tru', "application/json")]
)
async def test_body_is_answered_as_it_is(world, body, kind):
    await world.act("fault", method="getMe", body=body, code=502)
    async with world.http.get(world.address("getMe")) as response:
        assert (response.status, response.content_type, await response.text()) == (502, kind, body)


async def test_delayed_call_takes_effect_at_once(world):
    await world.act("fault", method="sendMessage", delay_s=0.3)
    sending = asyncio.create_task(world.text("lambat"))
    while len((await world.look("chat/1001"))["messages"]) == 1:
        pass
    assert not sending.done()
    assert (await sending)["text"] == "lambat"


async def test_fault_strikes_only_what_it_names(world):
    await world.says(1002, "/start")
    await world.act("fault", method="sendMessage", code=500, chat_id=1002, contains="penting")
    await world.text("penting")
    await world.text("biasa", chat_id=1002)
    await world.refused("sendMessage", chat_id=1002, text="sangat penting")


async def test_star_means_every_method_but_get_updates(world):
    await world.act("fault", method="*", code=500)
    assert await world.ok("getUpdates") is not None
    assert await world.refused("getMe") == "Internal Server Error"
    await world.act("fault", method="getUpdates", code=500)
    assert await world.refused("getUpdates") == "Internal Server Error"


async def test_waiting_faults_are_listed_and_cleared(world):
    await world.act("fault", method="getMe", code=500, times=3)
    await world.refused("getMe")
    assert (await world.look("state"))["faults"] == [{"method": "getMe", "code": 500, "times": 2}]
    async with world.http.delete(f"{world.sim.url}/sim/fault") as response:
        assert (await response.json())["faults"] == []
    await world.ok("getMe")


@pytest.mark.parametrize("fault", [{"drop": "kadang"}, {"times": 0}, {"kode": 500}])
async def test_fault_must_make_sense(world, fault):
    status, answer = await world.tries("fault", **fault)
    assert (status, answer["ok"]) == (400, False)
