"""Registering people, blocking the bot, leaving Telegram, and groups."""

from aiohttp import web

from playground.chats import Chat
from playground.methods.chats import member
from playground.people import person_from
from playground.sim.answers import Fields, SimError, answer, integer, person, read_json
from playground.state import State

_GROUP_TYPES = ("group", "supergroup")


async def register(state: State, request: web.Request) -> web.Response:
    given = await read_json(request)
    try:
        newcomer = person_from(given)
    except (KeyError, TypeError, ValueError) as error:
        raise SimError(400, f"not a user: {error}") from None
    state.register(newcomer)
    return answer({"ok": True, "user": newcomer.summary()})


async def listing(state: State, _request: web.Request) -> web.Response:
    return answer([known.summary() for known in state.people.values()])


async def block(state: State, request: web.Request) -> web.Response:
    """Blocking or unblocking reaches the bot as my_chat_member."""
    given = await read_json(request)
    actor = person(state, given)
    blocked = bool(given.get("blocked", True))
    update_id = None
    if blocked != actor.blocked:
        actor.blocked = blocked
        state.told_of(actor)
        chat = state.chat(actor.id)
        if chat and actor.started:
            old, new = ("member", "kicked") if blocked else ("kicked", "member")
            update_id = bot_membership(state, chat, actor.wire, old, new)
    return answer({"ok": True, "blocked": blocked, "update_id": update_id})


def bot_membership(state: State, chat: Chat, by: Fields, old: str, new: str) -> int | None:
    """Tell the bot that its own place in a chat has changed."""
    payload = {
        "chat": chat.wire,
        "from": by,
        "date": state.unix_time(),
        "old_chat_member": member(state.bot.wire, old),
        "new_chat_member": member(state.bot.wire, new),
    }
    return state.updates.push("my_chat_member", payload, chat.id)


async def deactivate(state: State, request: web.Request) -> web.Response:
    """The person deletes their Telegram account, or (false) it was never deleted."""
    given = await read_json(request)
    found = state.people.get(integer(given, "user_id"))
    if found is None:
        raise SimError(404, "no such user")
    found.deactivated = bool(given.get("deactivated", True))
    state.told_of(found)
    return answer({"ok": True, "deactivated": found.deactivated})


async def group(state: State, request: web.Request) -> web.Response:
    """Make a group with the bot in it, or change the bot's place in a known one.

    `{title, members, type?, is_forum?, topics?, id?, admins?, bot_status?}` -> `{chat_id, update_id, topics}`.
    """
    given = await read_json(request)
    members = [integer({"user_id": one}, "user_id") for one in given.get("members", [])]
    if unknown := [one for one in members if one not in state.people]:
        raise SimError(404, f"no such user: {unknown[0]}")
    chat = state.chats.get(integer(given, "id", 0))
    if chat is not None and chat.is_private:
        raise SimError(409, "this is a private chat")
    before = chat.bot_status if chat else "left"
    chat = chat or _new_group(state, given, members)
    chat.bot_status = str(given.get("bot_status", "member"))
    chat.members |= {integer({"user_id": one}, "user_id"): "administrator" for one in given.get("admins", [])}
    by = state.people[next(iter(chat.members))].wire
    update_id = None if before == chat.bot_status else bot_membership(state, chat, by, before, chat.bot_status)
    state.touch()
    topics = {name: thread for thread, name in chat.topics.items()}
    return answer({"chat_id": chat.id, "update_id": update_id, "topics": topics})


def _new_group(state: State, given: Fields, members: list[int]) -> Chat:
    if not members:
        raise SimError(400, "a group needs members")
    is_forum = bool(given.get("is_forum") or given.get("topics"))
    kind = str(given.get("type") or "supergroup")
    if kind not in _GROUP_TYPES or (is_forum and kind == "group"):
        raise SimError(400, "type must be group or supergroup, and a forum is a supergroup")
    fallback = -(4000 + len(state.chats)) if kind == "group" else -(1_000_000_000_000 + 4000 + len(state.chats))
    wire: Fields = {
        "id": integer(given, "id", fallback),
        "type": kind,
        "title": str(given.get("title", "Grup")),
    }
    if given.get("username"):
        wire["username"] = str(given["username"])
    if is_forum:
        wire["is_forum"] = True
    chat = state.chats[wire["id"]] = Chat(wire, members=dict.fromkeys(members, "member"))
    chat.members[members[0]] = "creator"
    for name in given.get("topics", []):
        thread = state.add_message(chat, state.people[members[0]].wire, {"forum_topic_created": _topic(name)}).id
        chat.topics[thread] = name
    return chat


def _topic(name: str) -> Fields:
    return {"name": name, "icon_color": 0x6FB9F0}
