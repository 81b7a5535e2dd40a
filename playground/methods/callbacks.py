"""answerCallbackQuery: once, and soon."""

from playground.methods.table import Method
from playground.rules.errors import CALLBACK_TOO_OLD, bad_request, unproved
from playground.state import Query, State
from playground.wire import Call

_TEXT_LIMIT = 200


def answer_callback_query(state: State, call: Call) -> bool:
    query = unanswered(state, state.callbacks, call.text("callback_query_id"))
    text, url = call.text("text"), call.text("url")
    if len(text) > _TEXT_LIMIT:
        raise unproved("callback_text")
    if url and not url.startswith((f"https://t.me/{state.bot.username}", f"t.me/{state.bot.username}", "tg://")):
        raise unproved("callback_url")
    query.answer = {"text": text or None, "show_alert": call.flag("show_alert"), "url": url or None}
    state.events.publish("callback_answered", user_id=query.user_id, callback_query_id=query.id, **query.answer)
    return True


def unanswered(state: State, queries: dict[str, Query], query_id: str) -> Query:
    """A query whose time is not over and that nobody answered before."""
    query = queries.get(query_id)
    if query is None or query.answer is not None:
        raise bad_request(CALLBACK_TOO_OLD)
    if state.clock.timestamp() - query.made_at > state.policy.callback_ttl_s:
        raise bad_request(CALLBACK_TOO_OLD)
    return query


METHODS: dict[str, Method] = {"answerCallbackQuery": answer_callback_query}
