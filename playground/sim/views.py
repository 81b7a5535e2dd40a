"""What a tester or the chat page looks at: a chat, the calls, the state."""

from aiohttp import web

from playground.methods.commands import commands_for
from playground.sim.answers import Fields, SimError, answer
from playground.state import State


async def chat(state: State, request: web.Request) -> web.Response:
    """The chat as its person sees it; looking marks it as read, unless `?peek=1`."""
    try:
        chat_id = int(request.match_info["id"])
    except ValueError:
        raise SimError(400, "the chat id must be an integer") from None
    found = state.chat(chat_id)
    if found is None:
        raise SimError(404, "no such chat")
    viewer = state.people.get(chat_id if found.is_private else int(request.query.get("user_id", 0)))
    if found.is_private and viewer and viewer.unread and "peek" not in request.query:
        viewer.unread = 0
        state.told_of(viewer)
    body: Fields = {
        "chat": found.wire,
        "messages": [message.shown() for message in found.messages.values()],
        "reply_keyboard": found.reply_keyboard,
        "typing": found.typing_until > state.clock.timestamp(),
        "callbacks": [query.wire() for query in state.callbacks.values() if query.chat_id == chat_id],
        "commands": commands_for(state, found, viewer.id if viewer else 0, viewer.language_code if viewer else ""),
        "pinned": found.pinned,
        "topics": [{"message_thread_id": thread, "name": name} for thread, name in found.topics.items()],
        "started": viewer.started if viewer else True,
        "blocked": viewer.blocked if viewer else False,
    }
    return answer(body)


async def calls(state: State, request: web.Request) -> web.Response:
    """Calls numbered `since` or later; `next` is the `since` of the following question."""
    try:
        since = int(request.query.get("since", 0))
    except ValueError:
        raise SimError(400, "since must be an integer") from None
    found = state.calls.since(since, request.query.get("method", ""))
    return answer({"calls": [call.wire() for call in found], "next": state.calls.next_seq})


def summary(state: State, webhook: Fields) -> Fields:
    """The body of `GET /sim/state`."""
    return {
        "users": [person.summary() for person in state.people.values()],
        "chats": [known.wire for known in state.chats.values()],
        "messages": sum(len(known.messages) for known in state.chats.values()),
        "updates": {
            "pending": state.updates.count(),
            "last_id": state.updates.last_id,
            "awaited": state.updates.is_awaited,
        },
        "calls": len(state.calls),
        "unimplemented": sorted(state.unimplemented),
        "faults": state.faults.wire(),
        "webhook": webhook,
        "flood": state.flood.on,
        "clock": state.clock.wire(),
        "bot": state.bot.summary(),
    }
