"""A tester's levers: reset, flood control, faults, repeated and shuffled updates, the clock."""

from zoneinfo import ZoneInfoNotFoundError

from aiohttp import web

from playground.faults import Fault
from playground.sim.answers import Fields, SimError, answer, integer, read_json
from playground.state import State


async def reset(state: State, _request: web.Request) -> web.Response:
    state.reset()
    return answer({"ok": True})


async def flood(state: State, request: web.Request) -> web.Response:
    given = await read_json(request)
    state.flood.switch(bool(given.get("on", True)))
    return answer({"ok": True, "on": state.flood.on})


async def fault(state: State, request: web.Request) -> web.Response:
    given = await read_json(request)
    try:
        made = Fault(**given)
    except (TypeError, ValueError) as error:
        raise SimError(400, f"not a fault: {error}") from None
    state.faults.add(made)
    return _faults(state)


async def clear_faults(state: State, _request: web.Request) -> web.Response:
    state.faults.clear()
    return _faults(state)


def _faults(state: State) -> web.Response:
    waiting = state.faults.wire()
    state.events.publish("fault", faults=waiting)
    return answer({"ok": True, "faults": waiting})


async def duplicate(state: State, request: web.Request) -> web.Response:
    update_id = integer(await read_json(request), "update_id")
    if not state.updates.repeat(update_id):
        raise SimError(404, "no such update")
    return answer({"ok": True, "update_id": update_id})


async def shuffle(state: State, request: web.Request) -> web.Response:
    """Hold the next n updates, then let their chats go in opposite order; 0 lets go what is held."""
    count = integer(await read_json(request), "n")
    if count < 0:
        raise SimError(400, "n must not be negative")
    state.updates.shuffle(count)
    return answer({"ok": True, "n": count})


async def clock(state: State, _request: web.Request) -> web.Response:
    return answer(state.clock.wire())


async def set_clock(state: State, request: web.Request) -> web.Response:
    given = await read_json(request)
    try:
        _move_clock(state, given)
    except (KeyError, TypeError, ValueError, ZoneInfoNotFoundError) as error:
        raise SimError(400, f"not a time: {error}") from None
    return answer(state.clock.wire())


def _move_clock(state: State, given: Fields) -> None:
    if given.get("reset"):
        state.clock.reset()
    elif "to" in given:
        state.clock.advance_to(str(given["to"]), str(given.get("zone", "UTC")))
    else:
        state.clock.advance(float(given["advance_s"]))
