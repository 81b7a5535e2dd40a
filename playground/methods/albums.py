"""sendMediaGroup."""

from typing import Any

from playground.methods.media import Planned, loaded, planned
from playground.methods.outgoing import post
from playground.methods.table import Method
from playground.rules.errors import UNPROVED, ApiError, bad_request, unproved
from playground.state import State
from playground.wire import Call

_ALONE = ("document", "audio")


async def send_media_group(state: State, call: Call) -> list[dict[str, Any]]:
    """2-10 pictures and videos, or documents, or audio files: all arrive or none."""
    given = call.decoded("media", "can't parse media JSON object")
    if given is None:
        raise bad_request('parameter "media" is required')
    if not isinstance(given, list):
        raise bad_request("expected an Array of InputMedia")
    if len(given) > 10:
        raise bad_request("too many messages to send as an album")
    if len(given) < 2:
        raise unproved("album_size")
    plans = [planned(item, in_album=True) for item in given]
    _check_mix(plans)
    contents = [await _loaded(state, call, number, plan) for number, plan in enumerate(plans, 1)]
    album = state.new_id()
    return [message.wire for message in post(state, call, [{"media_group_id": album} | item for item in contents])]


async def _loaded(state: State, call: Call, number: int, plan: Planned) -> dict[str, Any]:
    """A picture Telegram cannot read fails with its place in the album."""
    try:
        return await loaded(state, call, plan)
    except ApiError as error:
        if error.reason != UNPROVED["image"]:
            raise
        raise bad_request(f'Failed to send message #{number} with the error message "{error.reason}"') from None


def _check_mix(plans: list[Planned]) -> None:
    for kind in _ALONE:
        holding = sum(plan.kind == kind for plan in plans)
        if 0 < holding < len(plans):
            raise bad_request(f"{kind.capitalize()} can't be mixed with other media types")


METHODS: dict[str, Method] = {"sendMediaGroup": send_media_group}
