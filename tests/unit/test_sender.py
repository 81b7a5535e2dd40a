"""What became of a request, over the application's own HTTP and every way a network can fail."""

import socket

import pytest
from telegram.error import (
    BadRequest,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)

from bot.db.messages import Lane
from handlers import request
from handlers.pace import Pacer
from handlers.render import Call
from handlers.request import AiohttpRequest, NotSent
from handlers.sender import Fate, Outcome, judge
from tests.unit.network import (
    SENT,
    Behaviour,
    a_server,
    half_an_answer,
    hang_up,
    no_http,
    refuses,
    reset,
    says,
    sending,
    silence,
)

HELLO = Call("sendMessage", {"chat_id": 7, "text": "halo"})
EDIT = Call("editMessageText", {"chat_id": 7, "message_id": 3, "text": "halo"})
FILE = Call("sendDocument", {"chat_id": 7, "caption": "x", "parse_mode": "HTML"}, ("KP-7F3.ics", b"BEGIN:VCALENDAR"))
BLOCKED = refuses(403, "Forbidden: bot was blocked by the user")


async def pushed(behave: Behaviour, call: Call = HELLO) -> Outcome:
    async with a_server(behave) as (url, _), sending(url) as sender:
        return await sender.push(call, Lane.PERSONAL)


@pytest.mark.parametrize(
    ("behave", "fate"),
    [
        pytest.param(says(200, SENT), Fate.SENT, id="delivered"),
        pytest.param(refuses(429, "Too Many Requests: retry after 7", retry_after=7), Fate.RETRY, id="flood"),
        pytest.param(refuses(429, "Too Many Requests"), Fate.RETRY, id="flood without a time"),
        pytest.param(refuses(403, "Forbidden: bot was blocked by the user"), Fate.BLOCKED, id="blocked"),
        pytest.param(refuses(403, "Forbidden: user is deactivated"), Fate.BLOCKED, id="account deleted"),
        pytest.param(refuses(400, "Bad Request: chat not found"), Fate.BLOCKED, id="never pressed START"),
        pytest.param(refuses(400, "Bad Request: message is too long"), Fate.REFUSED, id="too long"),
        pytest.param(refuses(400, "Bad Request: can't parse entities: x"), Fate.REFUSED, id="broken HTML"),
        pytest.param(refuses(400, "Bad Request: message is not modified: x"), Fate.SENT, id="not modified"),
        pytest.param(refuses(401, "Unauthorized"), Fate.RETRY, id="token revoked"),
        pytest.param(refuses(500, "Internal Server Error"), Fate.RETRY, id="telegram's own 500"),
        pytest.param(refuses(502, "Bad Gateway"), Fate.RETRY, id="telegram's own 502"),
        pytest.param(says(502, "<html>502</html>", "text/html"), Fate.UNKNOWN, id="a proxy's 502"),
        pytest.param(says(502, ""), Fate.UNKNOWN, id="empty 502"),
        pytest.param(says(504, "<html>504</html>", "text/html"), Fate.UNKNOWN, id="a proxy's 504"),
        pytest.param(says(200, "<html>Hotel wifi</html>", "text/html"), Fate.UNKNOWN, id="junk 200"),
        pytest.param(says(200, ""), Fate.UNKNOWN, id="empty 200"),
        pytest.param(says(200, {"ok": True}), Fate.UNKNOWN, id="200 without a result"),
        pytest.param(says(200, []), Fate.UNKNOWN, id="200 with a list"),
        pytest.param(says(200, {"ok": True, "result": {"odd": 1}}), Fate.UNKNOWN, id="200 with an odd result"),
        pytest.param(hang_up, Fate.UNKNOWN, id="hung up after the request"),
        pytest.param(reset, Fate.UNKNOWN, id="reset after the request"),
        pytest.param(half_an_answer, Fate.UNKNOWN, id="half an answer"),
        pytest.param(no_http, Fate.UNKNOWN, id="an answer that is no HTTP"),
        pytest.param(silence, Fate.UNKNOWN, id="no answer in time"),
    ],
)
async def test_a_request_that_was_written_is_judged_by_what_came_back(monkeypatch, behave, fate):
    monkeypatch.setattr(request, "READ_S", 0.3)
    assert (await pushed(behave)).fate is fate


async def test_a_closed_port_means_it_never_left():
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        async with sending(f"http://127.0.0.1:{unused.getsockname()[1]}") as sender:
            assert (await sender.push(HELLO, Lane.BULK)).fate is Fate.RETRY


async def test_a_pool_that_is_not_open_means_it_never_left():
    with pytest.raises(NotSent):
        await AiohttpRequest().post("http://127.0.0.1:9/bot")


async def test_a_delivered_message_is_known_by_its_number():
    assert (await pushed(says(200, SENT))).message_id == 41


class PacerSpy(Pacer):
    """Remembers for how long it was told to pause."""

    def __init__(self) -> None:
        super().__init__(10_000)
        self.pauses: list[float] = []

    def pause(self, seconds: float, chat_id: int | None = None) -> None:
        self.pauses.append(seconds)


async def test_telegrams_own_wish_is_kept_in_seconds_and_everything_waits_for_it():
    pacer = PacerSpy()
    flood = refuses(429, "Too Many Requests: retry after 7", retry_after=7)
    async with a_server(flood) as (url, _), sending(url, pacer) as sender:
        outcome = await sender.push(HELLO, Lane.BULK)
    assert outcome == Outcome(Fate.RETRY, reason=outcome.reason, retry_after=7.0)
    assert pacer.pauses == [7.0]


def caused(error: TelegramError, by: Exception) -> TelegramError:
    error.__cause__ = by
    return error


@pytest.mark.parametrize(
    ("error", "fate"),
    [
        (RetryAfter(3), Fate.RETRY),
        (Forbidden("x"), Fate.BLOCKED),
        (BadRequest("x"), Fate.REFUSED),
        (InvalidToken("x"), Fate.RETRY),
        (NotSent("x"), Fate.RETRY),
        (caused(NotSent("x"), OSError()), Fate.RETRY),
        (NetworkError("x"), Fate.RETRY),
        (caused(NetworkError("x"), OSError()), Fate.UNKNOWN),
        (TimedOut("x"), Fate.UNKNOWN),
        (Conflict("x"), Fate.UNKNOWN),
        (TelegramError("x"), Fate.UNKNOWN),
    ],
)
def test_every_kind_of_error_has_a_fate_and_keeps_its_reason(error, fate):
    outcome = judge(error)
    assert outcome.fate is fate
    assert outcome.reason == str(error)
    assert (outcome.retry_after is not None) == isinstance(error, RetryAfter)


@pytest.mark.parametrize("reason", ["message to edit not found", "message can't be edited"])
async def test_an_answer_whose_message_is_gone_comes_as_a_new_message(reason):
    async with (
        a_server(refuses(400, f"Bad Request: {reason}"), says(200, SENT)) as (url, heard),
        sending(url) as sender,
    ):
        outcome = await sender.answer(EDIT)
    assert heard.methods == ["editMessageText", "sendMessage"]
    assert b"message_id" not in heard.bodies[1]
    assert (outcome.fate, outcome.message_id) == (Fate.SENT, 41)


async def test_an_answer_to_somebody_who_blocked_us_is_given_up_at_once():
    async with a_server(BLOCKED) as (url, heard), sending(url) as sender:
        assert (await sender.answer(HELLO)).fate is Fate.BLOCKED
    assert heard.methods == ["sendMessage"]


@pytest.mark.parametrize("behave", [refuses(400, "Bad Request: query is too old"), hang_up, says(200, "<html>")])
async def test_a_callback_that_cannot_be_acknowledged_harms_nobody(behave):
    async with a_server(behave) as (url, heard), sending(url) as sender:
        await sender.acknowledge("77")
    assert heard.methods == ["answerCallbackQuery"]


async def test_an_edit_with_the_same_text_counts_as_sent():
    assert (await pushed(refuses(400, "Bad Request: message is not modified: specified new"), EDIT)).fate is Fate.SENT


async def test_a_document_travels_with_its_name_and_bytes():
    async with a_server(says(200, SENT)) as (url, heard), sending(url) as sender:
        assert (await sender.push(FILE, Lane.PERSONAL)).fate is Fate.SENT
    assert b'filename="KP-7F3.ics"' in heard.bodies[0]
    assert b"BEGIN:VCALENDAR" in heard.bodies[0]


async def test_a_callback_answered_with_something_odd_harms_nobody():
    async with a_server(says(200, {"ok": True})) as (url, _), sending(url) as sender:
        await sender.acknowledge("77")
