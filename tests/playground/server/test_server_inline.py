"""Inline queries."""

SARI = 1001
TOO_OLD = "Bad Request: query is too old and response timeout expired or query ID is invalid"


def article(number="1", **more):
    content = {"message_text": "<b>SNI</b>", "parse_mode": "HTML"}
    return {"type": "article", "id": number, "title": "SNI", "input_message_content": content} | more


async def asked(world, text="sni"):
    return (await world.act("inline", user_id=SARI, query=text))["inline_query_id"]


async def test_question_is_answered_once_and_the_person_sees_the_results(world):
    query = await asked(world)
    (update,) = await world.updates()
    assert (update["inline_query"]["id"], update["inline_query"]["query"]) == (query, "sni")
    await world.ok("answerInlineQuery", inline_query_id=query, results=[article()], cache_time=0)
    answer = await world.look(f"inline/{query}")
    assert (answer["answered"], answer["results"][0]["title"]) == (True, "SNI")
    assert await world.refused("answerInlineQuery", inline_query_id=query, results=[]) == TOO_OLD


async def test_question_gets_too_old(world):
    query = await asked(world)
    world.sim.clock.advance(16)
    assert await world.refused("answerInlineQuery", inline_query_id=query, results=[]) == TOO_OLD


async def test_results_are_checked(world):
    query = await asked(world)
    for results, reason in (
        ({}, None),
        ({"id": 1}, "expected an Array of inline query results"),
        ([article(str(n)) for n in range(51)], "too many inline query results specified"),
        ([article(), article()], "RESULT_ID_DUPLICATE"),
        ([article("x" * 65)], "can't parse inline query result: RESULT_ID_INVALID"),
        (
            [article(type="puisi")],
            'can\'t parse inline query result: type "puisi" is unsupported for the inline query result',
        ),
        (
            [article(input_message_content=None)],
            "can't parse inline query result: Input message content is not specified",
        ),
    ):
        if reason:
            refusal = await world.refused("answerInlineQuery", inline_query_id=query, results=results)
            assert refusal == f"Bad Request: {reason}"
    await world.ok("answerInlineQuery", inline_query_id=query, results=[article(str(n)) for n in range(50)])


async def test_chosen_result_is_sent_by_the_person_and_can_be_edited(world):
    keyboard = {"inline_keyboard": [[{"text": "Rinci", "callback_data": "rinci"}]]}
    query = await asked(world)
    await world.ok("answerInlineQuery", inline_query_id=query, results=[article(reply_markup=keyboard)])
    chosen = await world.act("inline/choose", user_id=SARI, inline_query_id=query, result_id="1")
    shown = (await world.look("chat/1001"))["messages"][-1]
    assert (shown["text"], shown["from"]["id"], shown["via_bot"]["is_bot"]) == ("SNI", SARI, True)
    await world.act("tap", user_id=SARI, label="Rinci")
    _, result, tap = await world.updates()
    inline_id = result["chosen_inline_result"]["inline_message_id"]
    assert tap["callback_query"]["inline_message_id"] == inline_id == chosen["inline_message_id"]
    assert await world.ok("editMessageText", inline_message_id=inline_id, text="Rinci") is True
    assert (await world.look("chat/1001"))["messages"][-1]["text"] == "Rinci"
    assert await world.refused("editMessageText", inline_message_id="x", text="x") == "Bad Request: MESSAGE_ID_INVALID"
