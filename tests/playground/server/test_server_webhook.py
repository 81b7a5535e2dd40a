"""setWebhook and what the server delivers to it."""

import asyncio
import json
from collections.abc import AsyncIterator

import pytest
from aiohttp import web

SARI, DEDI = 1001, 1002


class Receiver:
    """The bot's side of a webhook: answers as it is told, and remembers what came."""

    def __init__(self) -> None:
        self.url = ""
        self.got: list[dict] = []
        self.headers: list[str | None] = []
        self.answers: list[tuple[int, dict | None, dict]] = []
        self.gates: dict[int, asyncio.Event] = {}
        self.arrived = asyncio.Condition()

    async def handle(self, request: web.Request) -> web.Response:
        update = json.loads(await request.read())
        self.got.append(update)
        self.headers.append(request.headers.get("X-Telegram-Bot-Api-Secret-Token"))
        async with self.arrived:
            self.arrived.notify_all()
        gate = self.gates.get(update["message"]["chat"]["id"])
        if gate:
            await gate.wait()
        status, body, headers = self.answers.pop(0) if self.answers else (200, None, {})
        return (
            web.json_response(body, status=status, headers=headers)
            if body
            else web.Response(status=status, headers=headers)
        )

    async def count(self, wanted: int) -> list[str]:
        """The texts, once so many updates have come."""
        async with self.arrived:
            await asyncio.wait_for(self.arrived.wait_for(lambda: len(self.got) >= wanted), 20)
        return [update["message"]["text"] for update in self.got]


@pytest.fixture
async def receiver() -> AsyncIterator[Receiver]:
    receiver = Receiver()
    app = web.Application()
    app.router.add_post("/hook", receiver.handle)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    receiver.url = f"http://127.0.0.1:{runner.addresses[0][1]}/hook"
    yield receiver
    await runner.cleanup()


@pytest.fixture
async def fast(opened):
    """A world whose waits are a thousandth of Telegram's."""
    async with opened(time_scale=1000) as world:
        await world.says(SARI, "/start")
        await world.updates()
        yield world


@pytest.mark.parametrize(
    ("params", "reason"),
    [
        ({"url": "http://bot.example/hook"}, "bad webhook: An HTTPS URL must be provided for webhook"),
        (
            {"url": "https://bot.example:9000/"},
            "bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443",
        ),
        ({"url": "ftp://bot.example"}, "invalid webhook URL specified"),
        ({"url": "https://bot.example", "secret_token": "a b"}, "secret token contains unallowed characters"),
        ({"url": "https://bot.example", "secret_token": "a" * 257}, "secret token is too long"),
    ],
)
async def test_address_and_secret_must_be_good(world, params, reason):
    assert await world.refused("setWebhook", **params) == f"Bad Request: {reason}"
    assert (await world.ok("getWebhookInfo"))["url"] == ""


async def test_updates_come_with_the_secret_and_leave_the_queue(world, receiver):
    await world.says(SARI, "sebelum")
    await world.ok("setWebhook", url=receiver.url, secret_token="Rahasia-1_2", max_connections=3)
    await world.says(SARI, "sesudah")
    assert await receiver.count(2) == ["sebelum", "sesudah"]
    assert receiver.headers == ["Rahasia-1_2"] * 2
    await world.emptied()
    info = await world.ok("getWebhookInfo")
    assert (info["url"], info["max_connections"], info["pending_update_count"]) == (receiver.url, 3, 0)


async def test_polling_and_webhook_exclude_each_other(world, receiver):
    await world.ok("setWebhook", url=receiver.url)
    answer = await world.call("getUpdates")
    assert (answer["error_code"], answer["description"]) == (
        409,
        "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first",
    )
    await world.ok("deleteWebhook")
    await world.says(SARI, "lewat poll")
    assert [update["message"]["text"] for update in await world.updates()] == ["lewat poll"]
    assert receiver.got == []


async def test_setting_a_webhook_ends_a_held_poll(world, receiver):
    poll = await world.hold_poll()
    await world.ok("setWebhook", url=receiver.url)
    assert (await poll)["description"] == "Conflict: terminated by setWebhook request"


async def test_pending_updates_can_be_dropped(world, receiver):
    await world.says(SARI, "lama")
    await world.ok("setWebhook", url=receiver.url, drop_pending_updates=True)
    await world.says(SARI, "baru")
    assert await receiver.count(1) == ["baru"]


async def test_failed_update_is_tried_again_before_the_next_of_its_chat(fast, receiver):
    receiver.answers = [(500, None, {}), (502, None, {}), (404, None, {})]
    await fast.ok("setWebhook", url=receiver.url)
    await fast.says(SARI, "satu")
    await fast.says(SARI, "dua")
    assert await receiver.count(5) == ["satu"] * 4 + ["dua"]
    info = await fast.ok("getWebhookInfo")
    assert info["last_error_message"] == "Wrong response from the webhook: 404 Not Found"


async def test_retry_after_is_honoured(opened, receiver):
    receiver.answers = [(429, None, {"Retry-After": "100"})]
    async with opened(time_scale=1000) as world:
        loop = asyncio.get_running_loop()
        await world.ok("setWebhook", url=receiver.url)
        await world.says(SARI, "satu")
        await receiver.count(1)
        began = loop.time()
        await receiver.count(2)
        assert loop.time() - began >= 0.09


async def test_different_chats_do_not_wait_for_each_other(world, receiver):
    receiver.gates[SARI] = asyncio.Event()
    await world.ok("setWebhook", url=receiver.url)
    await world.says(SARI, "sari 1")
    await receiver.count(1)
    await world.says(SARI, "sari 2")
    await world.says(DEDI, "dedi 1")
    assert await receiver.count(2) == ["sari 1", "dedi 1"]
    receiver.gates[SARI].set()
    assert await receiver.count(3) == ["sari 1", "dedi 1", "sari 2"]


async def test_max_connections_limits_what_is_open_at_once(world, receiver):
    receiver.gates = {SARI: asyncio.Event()}
    await world.ok("setWebhook", url=receiver.url, max_connections=1)
    await world.says(SARI, "sari")
    await receiver.count(1)
    await world.says(DEDI, "dedi")
    assert len(receiver.got) == 1
    receiver.gates[SARI].set()
    assert await receiver.count(2) == ["sari", "dedi"]


async def test_reply_that_names_a_method_is_executed(world, receiver):
    receiver.answers = [(200, {"method": "sendMessage", "chat_id": SARI, "text": "dari balasan"}, {})]
    await world.ok("setWebhook", url=receiver.url)
    await world.says(SARI, "tanya")
    await receiver.count(1)
    await world.emptied()
    assert (await world.look("chat/1001"))["messages"][-1]["text"] == "dari balasan"
    assert (await world.look("calls?method=sendMessage"))["calls"][-1]["ok"] is True


async def test_reply_cannot_take_the_webhook_away(world, receiver):
    receiver.answers = [(200, {"method": "deleteWebhook"}, {})]
    await world.ok("setWebhook", url=receiver.url)
    await world.says(SARI, "tanya")
    await receiver.count(1)
    await world.emptied()
    assert (await world.ok("getWebhookInfo"))["url"] == receiver.url


async def test_update_that_nobody_takes_is_dropped_after_24_hours(fast, receiver):
    receiver.answers = [(500, None, {})] * 1000
    await fast.ok("setWebhook", url=receiver.url)
    await fast.says(SARI, "sia-sia")
    await receiver.count(2)
    fast.sim.clock.advance(24 * 3600)
    await asyncio.wait_for(fast.emptied(), 20)


async def test_webhook_that_is_gone_for_23_hours_is_removed(fast, receiver):
    receiver.answers = [(410, None, {})] * 1000
    await fast.ok("setWebhook", url=receiver.url)
    await fast.says(SARI, "hilang")
    await receiver.count(2)
    fast.sim.clock.advance(23 * 3600 + 1)
    while (await fast.ok("getWebhookInfo"))["url"]:
        pass
    assert [update["message"]["text"] for update in await fast.updates()] == ["hilang"]


async def test_unreachable_webhook_is_reported(fast):
    await fast.ok("setWebhook", url="http://127.0.0.1:9/hook")
    await fast.says(SARI, "halo")
    while "last_error_message" not in (info := await fast.ok("getWebhookInfo")):
        pass
    assert info["pending_update_count"] == 1


async def test_webhook_elsewhere_is_accepted_but_never_called(world):
    await world.ok("setWebhook", url="https://bot.example/hook")
    await world.says(SARI, "halo")
    while "last_error_message" not in (info := await world.ok("getWebhookInfo")):
        pass
    assert info["last_error_message"] == "playground: only loopback webhooks are called"


async def test_update_is_delivered_again_on_request(world, receiver):
    await world.ok("setWebhook", url=receiver.url)
    said = await world.says(SARI, "dua kali")
    await receiver.count(1)
    await world.emptied()
    await world.act("duplicate", update_id=said["update_id"])
    assert await receiver.count(2) == ["dua kali", "dua kali"]


async def test_reset_also_drops_what_was_on_its_way(world, receiver):
    receiver.gates[SARI] = asyncio.Event()
    await world.ok("setWebhook", url=receiver.url)
    await world.says(SARI, "satu")
    await receiver.count(1)
    await world.says(SARI, "dua")
    await world.act("reset")
    receiver.gates.clear()
    await world.says(SARI, "tiga")
    assert await receiver.count(2) == ["satu", "tiga"]


async def test_webhook_outlives_a_restart(opened, receiver, tmp_path):
    settings = {"state_file": tmp_path / "state.json", "time_scale": 1000}
    async with opened(**settings) as world:
        await world.ok("setWebhook", url="http://127.0.0.1:9/hook", secret_token="rahasia")
        await world.says(SARI, "menunggu")
    kept = (tmp_path / "state.json").read_text().replace("http://127.0.0.1:9/hook", receiver.url)
    (tmp_path / "state.json").write_text(kept)
    async with opened(**settings):
        assert await receiver.count(1) == ["menunggu"]
        assert receiver.headers == ["rahasia"]
