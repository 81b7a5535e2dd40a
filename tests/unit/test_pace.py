"""Turns to send: evenly spaced, fair to people first, and as Telegram wants them."""

import asyncio
import itertools

import pytest

from bot.db.messages import Lane
from handlers.pace import CHAT_BURST, CHAT_RATE
from tests.unit.desk import FAST, HAIR, Desk
from tests.unit.virtual_time import played


def test_turns_are_evenly_spaced_and_nobody_is_left_out():
    async def story():
        desk = Desk(10)
        await asyncio.gather(*desk.many(31))
        return desk.times()

    times = played(story())
    assert len(times) == 31
    gaps = [later - sooner for sooner, later in itertools.pairwise(times)]
    assert gaps[2:] == pytest.approx([0.1] * 28)


def test_a_quiet_time_is_not_saved_up_for_a_burst():
    async def story():
        desk = Desk(10)
        await asyncio.gather(*desk.many(3, "early"))
        await asyncio.sleep(600)
        await asyncio.gather(*desk.many(5, "late"))
        return desk.times("late")

    times = played(story())
    gaps = [later - sooner for sooner, later in itertools.pairwise(times)]
    assert min(gaps) > 0.1 - HAIR, f"two requests at once after a quiet time: {gaps}"


def test_the_rate_holds_over_every_second_of_a_long_run():
    async def story():
        desk = Desk(28)
        for batch in range(6):
            await asyncio.gather(*desk.many(40, f"b{batch}."))
            await asyncio.sleep(1.7 if batch % 2 else 0)
        return desk.times()

    times = played(story())
    busiest = max(sum(start <= at < start + 1 - HAIR for at in times) for start in times)
    assert busiest <= 28


def test_a_person_goes_before_an_announcement_that_came_earlier():
    async def story():
        desk = Desk(10)
        bulk = desk.many(50, "bulk", lane=Lane.BULK)
        await asyncio.sleep(1)
        await asyncio.gather(*desk.many(3, "person"))
        soon = desk.now()
        await asyncio.gather(*bulk)
        return soon, desk.names()

    soon, names = played(story())
    assert soon < 1.5
    first = names.index("person0")
    assert names[first : first + 3] == ["person0", "person1", "person2"]
    assert sum(name.startswith("bulk") for name in names) == 50


def test_those_of_one_lane_are_served_in_order():
    async def story():
        desk = Desk(50)
        await asyncio.gather(*desk.many(20))
        return desk.names()

    assert played(story()) == [f"n{i}" for i in range(20)]


def test_quick_taps_of_one_chat_are_answered_at_once_then_one_a_second():
    async def story():
        desk = Desk(FAST)
        await asyncio.gather(*desk.many(10, chat=7))
        return desk.times()

    times = played(story())
    assert times[CHAT_BURST - 1] < HAIR
    assert times[CHAT_BURST:] == pytest.approx([n / CHAT_RATE for n in range(1, 11 - CHAT_BURST)], abs=HAIR)


def test_a_chat_that_kept_quiet_may_be_quick_again():
    async def story():
        desk = Desk(FAST)
        await asyncio.gather(*desk.many(CHAT_BURST, "early", chat=7))
        await asyncio.sleep(60)
        begun = desk.now()
        await asyncio.gather(*desk.many(CHAT_BURST, "late", chat=7))
        return desk.now() - begun

    assert played(story()) < HAIR


def test_edits_do_not_use_up_a_chats_messages():
    async def story():
        desk = Desk(FAST)
        await asyncio.gather(*desk.many(20, "edit", chat=7, is_new=False))
        await asyncio.gather(*desk.many(CHAT_BURST, "new", chat=7))
        return desk.now()

    assert played(story()) < HAIR


def test_a_chat_that_must_wait_does_not_hold_up_those_behind_it():
    async def story():
        desk = Desk(FAST)
        crowd = desk.many(9, "quick", chat=7)
        others = desk.many(5, "other")
        await asyncio.gather(*others)
        soon = desk.now()
        await asyncio.gather(*crowd)
        return soon

    assert played(story()) < HAIR


def test_whoever_comes_while_another_chat_waits_is_served_at_once():
    async def story():
        desk = Desk(FAST)
        crowd = desk.many(CHAT_BURST + 1, "quick", chat=7)
        await asyncio.sleep(0.2)
        came = desk.now()
        await desk.send("other", chat=8)
        waited = desk.now() - came
        await asyncio.gather(*crowd)
        return waited

    assert played(story()) < HAIR


def test_a_paused_chat_in_the_bulk_lane_does_not_make_a_person_wait_longer():
    async def story():
        desk = Desk(FAST)
        desk.pacer.pause(60, chat_id=9)
        bulk = desk.send("bulk", chat=9, lane=Lane.BULK)
        await asyncio.gather(*desk.many(CHAT_BURST + 1, "person", chat=7))
        soon = desk.now()
        await bulk
        return soon

    assert played(story()) < 1 + HAIR


def test_a_pause_for_everything_lasts_as_long_as_telegram_said_and_no_longer():
    async def story():
        desk = Desk(10)
        await desk.send("first")
        desk.pacer.pause(7)
        await asyncio.gather(desk.send("second"), desk.send("edit", is_new=False), desk.send("bulk", lane=Lane.BULK))
        return desk.times()

    _, *after = played(story())
    assert after[0] == pytest.approx(7, abs=HAIR)
    assert after[-1] < 7.5


def test_a_pause_that_comes_while_somebody_waits_for_a_turn_holds_them_too():
    async def story():
        desk = Desk(1)
        await asyncio.gather(*desk.many(2, "early"))
        waiting = desk.send("waiting")
        await asyncio.sleep(0)
        desk.pacer.pause(30)
        await waiting
        return desk.times("waiting")[0] - desk.times("early")[-1]

    assert played(story()) >= 30 - 1


def test_a_shorter_pause_does_not_shorten_a_longer_one():
    async def story():
        desk = Desk(10)
        desk.pacer.pause(20)
        desk.pacer.pause(3)
        await desk.send("first")
        return desk.now()

    assert played(story()) == pytest.approx(20, abs=HAIR)


def test_a_pause_for_one_chat_leaves_the_others_alone():
    async def story():
        desk = Desk(FAST)
        desk.pacer.pause(30, chat_id=7)
        paused = [desk.send("new", chat=7), desk.send("edit", chat=7, is_new=False)]
        await desk.send("other", chat=8)
        soon = desk.now()
        await asyncio.gather(*paused)
        return soon, desk.times("new")[0], desk.times("edit")[0]

    soon, new, edit = played(story())
    assert soon < HAIR
    assert 30 - HAIR <= new <= 31 + HAIR
    assert 30 - HAIR <= edit <= 31 + HAIR


def test_a_ticket_given_back_is_not_sent_and_costs_nobody_a_turn():
    async def story():
        desk = Desk(10)
        before, given_back, after = desk.send("before"), desk.send("given back"), desk.send("after")
        await asyncio.sleep(0)
        given_back.cancel()
        await asyncio.gather(before, given_back, after, return_exceptions=True)
        return desk.turns, given_back.cancelled()

    turns, was_cancelled = played(story())
    assert was_cancelled
    assert [name for _, name in turns] == ["before", "after"]
    assert turns[1][0] <= 0.1 + HAIR


def test_a_request_that_fails_tells_its_sender_and_stops_nobody():
    async def story():
        desk = Desk(10)

        async def broken() -> None:
            raise ConnectionError("no network")

        with pytest.raises(ConnectionError):
            await desk.pacer.send(Lane.PERSONAL, 1, broken)
        return await desk.send("next")

    assert played(story()) == "next"


def test_a_slow_request_does_not_hold_up_the_next():
    async def story():
        desk = Desk(10)

        async def slow() -> None:
            await asyncio.sleep(60)

        trip = asyncio.create_task(desk.pacer.send(Lane.PERSONAL, 1, slow))
        await asyncio.sleep(0)
        await asyncio.gather(*desk.many(5))
        soon = desk.now()
        await trip
        return soon

    assert played(story()) < 1
