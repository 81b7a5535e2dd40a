"""Telegram's sending limits."""

SARI = 1001


async def refused_for(world, **params):
    answer = await world.call("sendMessage", text="x", **params)
    assert answer["error_code"] == 429
    seconds = answer["parameters"]["retry_after"]
    assert answer["description"] == f"Too Many Requests: retry after {seconds}"
    return seconds


async def test_limits_are_off_unless_asked_for(world):
    for _ in range(40):
        await world.text()


async def test_private_chat_takes_a_burst_of_five_and_then_one_a_second(world):
    await world.act("flood", on=True)
    for _ in range(5):
        await world.text()
    count = len((await world.look("chat/1001"))["messages"])
    assert await refused_for(world, chat_id=SARI) == 1
    assert len((await world.look("chat/1001"))["messages"]) == count
    world.sim.clock.advance(1)
    await world.text()
    assert await refused_for(world, chat_id=SARI) == 1
    await world.act("flood", on=False)
    await world.text()


async def test_call_that_comes_too_early_is_refused_again(world):
    await world.act("flood", on=True)
    for _ in range(5):
        await world.text()
    await refused_for(world, chat_id=SARI)
    world.sim.clock.advance(0.5)
    assert await refused_for(world, chat_id=SARI) == 1
    world.sim.clock.advance(0.5)
    await world.text()


async def test_group_takes_twenty_a_minute(opened):
    async with opened(flood=True) as world:
        chat_id = (await world.act("groups", title="IKM", members=[SARI]))["chat_id"]
        for _ in range(20):
            await world.text(chat_id=chat_id)
        assert await refused_for(world, chat_id=chat_id) == 3
        world.sim.clock.advance(3)
        await world.text(chat_id=chat_id)


async def test_all_chats_together_take_thirty_a_second(opened):
    async with opened(flood=True) as world:
        for user_id in range(5001, 5032):
            await world.act("users", id=user_id, first_name=f"Ibu {user_id}")
            await world.says(user_id, "/start")
        for user_id in range(5001, 5031):
            await world.text(chat_id=user_id)
        assert await refused_for(world, chat_id=5031) == 1
        world.sim.clock.advance(1)
        await world.text(chat_id=5031)


async def test_refused_call_for_another_reason_costs_nothing(world):
    await world.act("flood", on=True)
    for _ in range(10):
        await world.refused("sendMessage", chat_id=SARI, text="")
    for _ in range(5):
        await world.text()


async def test_album_counts_as_many_messages_as_it_has(world, png):
    await world.act("flood", on=True)
    media = [{"type": "photo", "media": "attach://a"}] * 4
    await world.ok("sendMediaGroup", {"a": ("a.png", png)}, chat_id=SARI, media=media)
    await world.text()
    assert await refused_for(world, chat_id=SARI) == 1
