"""A person uses the bot inline: asks, sees the results, chooses one."""

from aiohttp import web

from playground.sim.answers import Fields, SimError, answer, person, place, read_json
from playground.state import Query, State


async def ask(state: State, request: web.Request) -> web.Response:
    """`{user_id, query, offset?, chat_type?}` -> `{inline_query_id, update_id}`."""
    given = await read_json(request)
    actor = person(state, given)
    text = str(given.get("query", ""))
    query = Query(state.new_id(), actor.id, state.clock.timestamp(), data=text)
    state.inline[query.id] = query
    payload: Fields = {
        "id": query.id,
        "from": actor.wire,
        "query": text,
        "offset": str(given.get("offset", "")),
    }
    if given.get("chat_type"):
        payload["chat_type"] = given["chat_type"]
    return answer({"inline_query_id": query.id, "update_id": state.updates.push("inline_query", payload, actor.id)})


async def results(state: State, request: web.Request) -> web.Response:
    """What the bot answered: `{answered, results, next_offset, cache_time, is_personal}`."""
    query = _query(state, request.match_info["id"])
    found = dict(query.answer or {"results": []})
    shown = [{name: value for name, value in item.items() if name != "message"} for item in found["results"]]
    return answer(found | {"answered": query.answer is not None, "results": shown})


async def choose(state: State, request: web.Request) -> web.Response:
    """`{user_id, inline_query_id, result_id, chat_id?}` sends that result and tells the bot."""
    given = await read_json(request)
    actor = person(state, given)
    chat = place(state, given, actor)
    query = _query(state, str(given.get("inline_query_id", "")))
    found = (query.answer or {}).get("results", [])
    chosen = next((item for item in found if item["id"] == given.get("result_id")), None)
    if chosen is None or "text" not in chosen["message"]:
        raise SimError(404, "no such text result")
    sent = state.add_message(chat, actor.wire, chosen["message"] | {"via_bot": state.bot.wire})
    payload: Fields = {"result_id": chosen["id"], "from": actor.wire, "query": query.data}
    if sent.keyboard:
        sent.inline_id = payload["inline_message_id"] = f"AAA{state.new_id()}"
        state.inline_messages[sent.inline_id] = (chat.id, sent.id)
    update_id = state.updates.push("chosen_inline_result", payload, actor.id)
    return answer({"message_id": sent.id, "update_id": update_id, "inline_message_id": sent.inline_id or None})


def _query(state: State, query_id: str) -> Query:
    query = state.inline.get(query_id)
    if query is None:
        raise SimError(404, "no such inline query")
    return query
