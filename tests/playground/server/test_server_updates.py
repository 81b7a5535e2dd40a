"""getUpdates: confirming, waiting, conflicts, expiry, kinds, repetition and order."""

import asyncio
import time

SARI, DEDI = 1001, 1002
OTHER_POLL = "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"


def texts(updates):
    return [update["message"]["text"] for update in updates]


async def test_offset_confirms_everything_below_it(world):
    first, second = [await world.says(SARI, text) for text in ("satu", "dua")]
    assert second["update_id"] == first["update_id"] + 1
    assert texts(await world.ok("getUpdates")) == ["satu", "dua"]
    assert texts(await world.ok("getUpdates")) == ["satu", "dua"]
    assert texts(await world.ok("getUpdates", offset=second["update_id"])) == ["dua"]
    assert texts(await world.ok("getUpdates", offset=first["update_id"])) == ["dua"]
    assert await world.ok("getUpdates", offset=second["update_id"] + 1) == []
    assert world.sim.pending_update_count() == 0


async def test_negative_offset_keeps_the_last_ones(world):
    for number in range(5):
        await world.says(SARI, str(number))
    assert texts(await world.ok("getUpdates", offset=-2)) == ["3", "4"]
    assert world.sim.pending_update_count() == 2


async def test_limit_is_between_1_and_100(world):
    for number in range(102):
        await world.says(SARI, str(number))
    assert len(await world.ok("getUpdates", limit=3)) == 3
    assert len(await world.ok("getUpdates", limit=0)) == 1
    assert len(await world.ok("getUpdates", limit=500)) == 100


async def test_offset_far_in_the_future_confirms_nothing(world):
    said = await world.says(SARI, "satu")
    assert texts(await world.ok("getUpdates", offset=said["update_id"] + 1000)) == ["satu"]


async def test_held_poll_wakes_with_the_update(world):
    poll = await world.hold_poll()
    await world.says(SARI, "bangun")
    assert texts((await asyncio.wait_for(poll, 10))["result"]) == ["bangun"]


async def test_held_poll_ends_empty_when_its_time_is_over(world):
    assert await world.ok("getUpdates", timeout=1) == []


async def test_second_poll_ends_the_first_with_a_conflict(world):
    first = await world.hold_poll()
    second = asyncio.create_task(world.call("getUpdates", timeout=30))
    answer = await first
    assert (answer["error_code"], answer["description"]) == (409, OTHER_POLL)
    await world.says(SARI, "hai")
    assert texts((await second)["result"]) == ["hai"]


async def test_repeated_conflicts_are_answered_late(opened):
    async with opened(time_scale=20) as world:
        first = await world.hold_poll()
        second = asyncio.create_task(world.call("getUpdates", timeout=30))
        assert (await first)["error_code"] == 409
        conflicted_at = time.perf_counter()
        third = asyncio.create_task(world.call("getUpdates", timeout=30))
        assert (await second)["error_code"] == 409
        assert time.perf_counter() - conflicted_at > 0.1
        await world.says(SARI, "hai")
        assert (await third)["ok"]


async def test_short_poll_does_not_disturb_a_held_one(world):
    poll = await world.hold_poll()
    assert await world.ok("getUpdates") == []
    await world.says(SARI, "hai")
    assert texts((await poll)["result"]) == ["hai"]


async def test_antispam_holds_the_same_offset_that_comes_too_soon(opened):
    async with opened(antispam=True, time_scale=20) as world:
        await world.ok("getUpdates", offset=0)
        started = time.perf_counter()
        await world.ok("getUpdates", offset=0)
        assert time.perf_counter() - started > 0.1
        assert await world.ok("getUpdates", offset=1) == []


async def test_updates_live_for_24_hours(world):
    await world.says(SARI, "lama")
    world.sim.clock.advance(24 * 3600)
    await world.says(SARI, "baru")
    assert texts(await world.ok("getUpdates")) == ["lama", "baru"]
    world.sim.clock.advance(1)
    assert texts(await world.ok("getUpdates")) == ["baru"]


async def test_allowed_updates_are_remembered_and_applied_when_an_update_is_made(world):
    await world.says(SARI, "sebelum")
    await world.ok("getUpdates", allowed_updates=["callback_query"])
    assert (await world.says(SARI, "sesudah"))["update_id"] is None
    assert texts(await world.ok("getUpdates")) == ["sebelum"]
    assert (await world.ok("getWebhookInfo"))["allowed_updates"] == ["callback_query"]
    await world.ok("getUpdates", allowed_updates=[])
    assert (await world.says(SARI, "lagi"))["update_id"] is not None
    assert "allowed_updates" not in await world.ok("getWebhookInfo")


async def test_update_shows_the_message_as_it_was(world):
    said = await world.says(SARI, "salah tulis")
    await world.says(SARI, "benar", edit=said["message_id"])
    first, second = await world.updates()
    assert first["message"]["text"] == "salah tulis"
    assert second["edited_message"]["text"] == "benar"


async def test_update_can_be_delivered_again(world):
    said = await world.says(SARI, "dua kali")
    assert texts(await world.updates()) == ["dua kali"]
    await world.act("duplicate", update_id=said["update_id"])
    (again,) = await world.ok("getUpdates", offset=said["update_id"] + 1)
    assert again["update_id"] == said["update_id"]
    assert await world.ok("getUpdates", offset=said["update_id"] + 1) == []
    assert (await world.tries("duplicate", update_id=5))[0] == 404


async def test_shuffle_exchanges_different_chats_and_keeps_each_in_order(world):
    await world.act("shuffle", n=3)
    assert (await world.says(SARI, "sari 1"))["update_id"] is None
    await world.says(SARI, "sari 2")
    assert await world.updates() == []
    await world.says(DEDI, "dedi 1")
    assert texts(await world.updates()) == ["dedi 1", "sari 1", "sari 2"]
    await world.act("shuffle", n=5)
    await world.says(SARI, "tertahan")
    await world.act("shuffle", n=0)
    assert texts(await world.updates()) == ["tertahan"]


async def test_ids_grow_from_run_to_run_and_repeat_only_with_a_seed(opened):
    ids = []
    for seed in (None, 7, 7):
        async with opened(seed=seed) as world:
            ids.append((await world.says(SARI, "/start"))["update_id"])
    assert ids[1] == ids[2]
    assert ids[0] != ids[1]
