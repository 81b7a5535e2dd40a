"""What a tester sees and moves: calls, state, events, the clock, the reset, and what outlives a restart."""

import json

import pytest

from playground import SimClock

SARI, DEDI = 1001, 1002
KEYBOARD = {"inline_keyboard": [[{"text": "A", "callback_data": "a"}]]}


async def test_calls_are_logged_with_their_outcome_and_files_by_name(world):
    before = (await world.look("calls"))["next"]
    await world.text("halo")
    await world.refused("sendMessage", chat_id=SARI, text="")
    await world.ok("sendDocument", {"document": ("a.txt", b"isi")}, chat_id=SARI)
    log = await world.look(f"calls?since={before}")
    assert [(call["method"], call["ok"], call["error_code"]) for call in log["calls"]] == [
        ("sendMessage", True, None),
        ("sendMessage", False, 400),
        ("sendDocument", True, None),
    ]
    assert log["calls"][0]["params"] == {"chat_id": "1001", "text": "halo"}
    assert log["calls"][1]["description"] == "Bad Request: message text is empty"
    assert log["calls"][2]["params"]["document"] == {"file": "a.txt", "size": 3}
    assert (await world.look(f"calls?since={log['next']}"))["calls"] == []
    assert len((await world.look("calls?method=senddocument"))["calls"]) == 1


async def test_log_keeps_the_newest_2000_calls(world):
    for _ in range(2005):
        await world.sim._api.execute("getMe", {})
    log = await world.look("calls")
    assert len(log["calls"]) == 2000
    assert log["calls"][-1]["seq"] == log["next"] - 1


async def test_state_counts_everything(world):
    await world.says(SARI, "halo")
    state = await world.look("state")
    assert (state["messages"], state["updates"]["pending"], state["flood"]) == (2, 1, False)
    assert state["updates"]["last_id"] == (await world.ok("getUpdates"))[0]["update_id"]
    assert [chat["id"] for chat in state["chats"]] == [SARI]
    assert state["bot"]["username"] == "playground_bot"


async def test_reset_keeps_the_people_and_drops_what_they_did(world):
    message = await world.text(reply_markup=KEYBOARD)
    await world.says(SARI, "menunggu")
    await world.act("fault", method="getMe", code=500)
    await world.act("reset")
    state = await world.look("state")
    assert (state["messages"], state["updates"]["pending"], state["calls"], state["faults"]) == (0, 0, 0, [])
    assert len(state["users"]) == 4
    assert await world.refused("sendMessage", chat_id=SARI, text="x") == (
        "Forbidden: bot can't initiate conversation with a user"
    )
    await world.says(SARI, "/start")
    assert (await world.text())["message_id"] > message["message_id"]


class Stream:
    """Reads server-sent events."""

    def __init__(self, response) -> None:
        self.response = response

    async def next(self, *kinds):
        """The next event of these kinds."""
        while True:
            line = (await self.response.content.readline()).decode()
            assert line, "the stream has ended"
            if line.startswith("data: "):
                event = json.loads(line.removeprefix("data: "))
                if event["kind"] in kinds:
                    return event


async def test_events_tell_everything_that_happens(world):
    async with world.http.get(f"{world.sim.url}/sim/events") as response:
        assert response.content_type == "text/event-stream"
        stream = Stream(response)
        await response.content.readline()
        said = await world.says(SARI, "halo")
        assert (await stream.next("message"))["message"]["message_id"] == said["message_id"]
        message = await world.text("pilih", reply_markup=KEYBOARD)
        assert (await stream.next("message"))["message"] == message | {"deleted": False}
        assert (await stream.next("call"))["call"]["method"] == "sendMessage"
        where = {"chat_id": SARI, "message_id": message["message_id"]}
        await world.ok("editMessageText", **where, text="baru", reply_markup=KEYBOARD)
        assert (await stream.next("edited"))["message"]["text"] == "baru"
        tapped = await world.act("tap", user_id=SARI, data="a")
        await world.ok("answerCallbackQuery", callback_query_id=tapped["callback_query_id"], text="Ya")
        answered = await stream.next("callback_answered")
        assert (answered["user_id"], answered["text"], answered["show_alert"]) == (SARI, "Ya", False)
        await world.ok("sendChatAction", chat_id=SARI, action="typing")
        assert await stream.next("typing") == {"kind": "typing", "chat_id": SARI, "action": "typing"}
        await world.text(reply_markup={"keyboard": [["Ya"]]})
        assert (await stream.next("keyboard"))["reply_keyboard"] == {"keyboard": [[{"text": "Ya"}]]}
        await world.ok("deleteMessage", **where)
        assert (await stream.next("deleted"))["message_ids"] == [message["message_id"]]
        await world.ok("setMyCommands", commands=[{"command": "start", "description": "Mulai"}])
        await stream.next("commands")
        await world.act("block", user_id=SARI)
        assert (await stream.next("user"))["user"]["blocked"] is True
        world.sim.clock.advance(60)
        assert (await stream.next("clock"))["now"] == world.sim.clock.now().isoformat()
        await world.act("fault", method="getMe", code=500)
        assert len((await stream.next("fault"))["faults"]) == 1
        await world.act("reset")
        await stream.next("reset")


async def test_reader_who_does_not_keep_up_is_dropped(world):
    async with world.http.get(f"{world.sim.url}/sim/events") as response:
        await response.content.readline()
        hub = world.sim.state.events
        while hub.is_watched:
            hub.publish("commands")
        assert not hub.is_watched


async def test_clock_moves_on_request(world):
    assert (await world.act("clock", advance_s=90))["now"] == "2026-11-23T02:01:30+00:00"
    moved = await world.act("clock", to="08:00", zone="Asia/Jakarta")
    assert moved["now"] == "2026-11-24T01:00:00+00:00"
    assert (await world.act("clock", to="08:00", zone="Asia/Jakarta"))["now"] == "2026-11-25T01:00:00+00:00"
    assert (await world.act("clock", to="08:30", zone="Asia/Jakarta"))["now"] == "2026-11-25T01:30:00+00:00"
    assert (await world.text())["date"] == world.sim.clock.timestamp()
    assert (await world.act("clock", reset=True))["now"] == "2026-11-23T02:00:00+00:00"
    assert await world.look("clock") == {"now": "2026-11-23T02:00:00+00:00", "offset_s": world.sim.clock.offset_s}


@pytest.mark.parametrize(
    "body", [{}, {"advance_s": -1}, {"advance_s": "besok"}, {"to": "25:00"}, {"to": "08:00", "zone": "Asia/Lebak"}]
)
async def test_clock_refuses_what_is_no_time(world, body):
    assert (await world.tries("clock", **body))[0] == 400


async def test_running_clock_is_real_time_plus_whole_seconds(opened):
    async with opened(clock=SimClock()) as world:
        assert (await world.look("clock"))["offset_s"] == 0
        assert (await world.act("clock", advance_s=3600))["offset_s"] == 3600
        moved = await world.act("clock", to="08:00", zone="Asia/Makassar")
        assert moved["now"][11:17] == "00:00:"
        assert (await world.act("clock", reset=True))["offset_s"] == 0


async def test_clock_file_is_read_at_the_start_and_follows_every_change(opened, tmp_path):
    path = tmp_path / "clock"
    async with opened(clock=SimClock(), clock_file=path) as world:
        assert path.read_text() == "0\n"
        await world.act("clock", advance_s=120)
        assert path.read_text() == "120\n"
    async with opened(clock=SimClock(), clock_file=path) as world:
        assert (await world.look("clock"))["offset_s"] == 120


async def test_restarted_server_goes_on_where_it_stopped(opened, tmp_path, png):
    path = tmp_path / "state.json"
    async with opened(clock=SimClock(), state_file=path) as world:
        await world.act("users", id=42, first_name="Bu Ani")
        await world.says(SARI, "/start")
        message = await world.text("pilih", reply_markup=KEYBOARD)
        await world.text(reply_markup={"keyboard": [["Ya"]]})
        photo = await world.ok("sendPhoto", {"photo": ("p.png", png)}, chat_id=SARI)
        await world.ok("setMyCommands", commands=[{"command": "start", "description": "Mulai"}])
        group = await world.act("groups", title="Forum", members=[SARI], topics=["Tanya"])
        waiting = await world.says(SARI, "menunggu")
        await world.act("clock", advance_s=500)
        before = await world.look("chat/1001")
    async with opened(clock=SimClock(), state_file=path) as world:
        assert await world.look("chat/1001") == before
        assert (await world.look("clock"))["offset_s"] == 500
        assert [one["id"] for one in await world.look("users")][-1] == 42
        assert (await world.ok("getUpdates"))[-1]["update_id"] == waiting["update_id"]
        assert (await world.says(SARI, "lagi"))["update_id"] == waiting["update_id"] + 1
        await world.act("tap", user_id=SARI, data="a")
        where = {"chat_id": SARI, "message_id": message["message_id"]}
        assert (await world.ok("editMessageText", **where, text="baru"))["text"] == "baru"
        again = await world.ok("sendPhoto", chat_id=SARI, photo=photo["photo"][0]["file_id"])
        assert again["photo"] == photo["photo"]
        await world.text(chat_id=group["chat_id"], message_thread_id=group["topics"]["Tanya"])


async def test_state_is_written_while_the_server_runs(opened, tmp_path):
    path = tmp_path / "state.json"
    async with opened(state_file=path) as world:
        await world.says(SARI, "/start")
        await world.sim._storage.write_now()
        kept = json.loads(path.read_text())
    assert kept["chats"][0]["messages"][0]["wire"]["text"] == "/start"


async def test_state_of_another_version_is_not_touched(opened, tmp_path):
    path = tmp_path / "state.json"
    path.write_text('{"version": 99}')
    with pytest.raises(ValueError, match="version 99"):
        async with opened(state_file=path):
            pass
    assert path.read_text() == '{"version": 99}'


async def test_broken_method_is_reported_and_logged(world, monkeypatch, caplog):
    monkeypatch.setitem(world.sim._api._methods, "getme", lambda _state, _call: {}["hilang"])
    answer = await world.call("getMe")
    assert (answer["error_code"], answer["description"]) == (
        500,
        "Internal Server Error: playground: KeyError('hilang')",
    )
    assert "getMe failed" in caplog.text


async def test_port_in_use_is_reported_and_leaves_nothing_behind(opened, world, tmp_path):
    port = int(world.sim.url.rpartition(":")[2])
    with pytest.raises(OSError, match="in use"):
        async with opened(port=port, state_file=tmp_path / "state.json"):
            pass


async def test_personas_may_be_given_as_plain_data(opened):
    async with opened(personas=[{"id": 7, "first_name": "Bu Tuti"}]) as world:
        assert [one["id"] for one in await world.look("users")] == [7]


async def test_page_is_served_without_being_cached(world):
    for path, kind in (("/", "text/html"), ("/page/app.js", "javascript"), ("/page/style.css", "text/css")):
        async with world.http.get(world.sim.url + path) as response:
            assert response.status == 200
            assert response.content_type.endswith(kind)
            assert response.headers["Cache-Control"] == "no-cache"
    for path in ("/page/hilang.js", "/page/../server.py", "/page/%2e%2e%2fserver.py"):
        async with world.http.get(world.sim.url + path) as response:
            assert response.status == 404
