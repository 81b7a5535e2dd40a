"""An announcement under way: pausing, stopping, tapping twice, restarting, and people who tap meanwhile."""

import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing, suppress
from typing import Any

import pytest
from sqlalchemy.orm import Session

from bot.screens.kit import act
from bot.services import announcements
from bot.services.outbox import Claimed
from handlers import dispatch
from handlers.notices import Notice
from tests.concurrency.crowd import (
    Watch,
    copies,
    crowd,
    has_button,
    heard_by,
    presses,
    rows,
    states,
    uses,
    watching,
)
from tests.stage import RINA, Someone, Stage

NEWS = "Pelatihan label hari Kamis"
IN_FLIGHT = 16  # messages taken from the outbox at a time, waiting for their turn


@pytest.fixture
async def watch(stage: Stage) -> AsyncIterator[Watch]:
    async with watching(stage.sim) as made:
        yield made


async def opens(stage: Stage, rate: float) -> Someone:
    """Open with this many messages a second; returns Bu Rina, the admin."""
    stage.settings_extra["send_rate"] = rate
    await stage.open()
    await stage.hires(RINA, "Bu Rina", admin=True)
    return stage.person(RINA)


async def begins(rina: Someone, watch: Watch, people: list[Someone], heard: int) -> None:
    """Bu Rina sends an announcement; so many have got it when this returns."""
    await rina.says("/pengumuman")
    await rina.says(NEWS)
    await presses(rina, "Kirim ke")
    await watch.until(lambda: len(heard_by(rina.stage.sim, people, NEWS)) >= heard)


def status(stage: Stage) -> str:
    return str(rows(stage.file, "SELECT status FROM announcements")[0][0])


async def test_a_pause_stops_the_sending_and_continuing_finishes_it(stage: Stage, watch: Watch):
    rina = await opens(stage, rate=100)
    people = await crowd(stage, 50)
    await begins(rina, watch, people, 5)
    await rina.taps("Jeda")
    await stage.passes(minutes=10)
    paused = heard_by(stage.sim, people, NEWS)
    assert status(stage) == "paused"
    assert len(paused) <= 50 - IN_FLIGHT
    assert set(states(stage.file).values()) == {"sent", "waiting"}
    await rina.taps("Lanjutkan")
    await stage.tick()
    assert status(stage) == "done"
    assert dict(heard_by(stage.sim, people, NEWS)) == {each.id: 1 for each in people}


async def test_a_paused_announcement_survives_a_restart_and_waits(stage: Stage, watch: Watch):
    rina = await opens(stage, rate=100)
    people = await crowd(stage, 40)
    await begins(rina, watch, people, 3)
    await rina.taps("Jeda")
    paused = heard_by(stage.sim, people, NEWS)
    await stage.restart()
    await stage.passes(minutes=10)
    assert heard_by(stage.sim, people, NEWS) == paused
    await rina.taps("Lanjutkan")
    assert dict(heard_by(stage.sim, people, NEWS)) == {each.id: 1 for each in people}


async def test_whoever_is_being_written_to_when_the_pause_comes_is_not_forgotten(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
):
    """The pause is stored after rows were taken from the outbox and before their message was put together."""
    rina = await opens(stage, rate=10_000)
    people = await crowd(stage, 10)
    render, to_do = dispatch.render, ["pause"]

    def render_after_the_pause(session: Session, notice: Notice, row: Claimed) -> Any:
        if to_do and row.kind == announcements.KIND:
            # without waiting: when somebody is writing just now, the pause comes with the next row
            with suppress(sqlite3.OperationalError), closing(sqlite3.connect(stage.file, timeout=0)) as connection:
                connection.execute("UPDATE announcements SET status = 'paused'")
                connection.commit()
                to_do.clear()
        return render(session, notice, row)

    await rina.says("/pengumuman")
    await rina.says(NEWS)
    monkeypatch.setattr(dispatch, "render", render_after_the_pause)
    await rina.taps("Kirim ke")
    await stage.tick()
    assert not to_do
    await uses(rina, act("an.resume", 1))
    await stage.tick()
    assert dict(heard_by(stage.sim, people, NEWS)) == {each.id: 1 for each in people}


async def test_a_stop_ends_it_and_the_rest_are_skipped(stage: Stage, watch: Watch):
    rina = await opens(stage, rate=100)
    people = await crowd(stage, 50)
    await begins(rina, watch, people, 5)
    await rina.taps("Hentikan")
    await stage.passes(minutes=10)
    heard, ended = heard_by(stage.sim, people, NEWS), states(stage.file)
    assert status(stage) == "stopped"
    assert 5 <= len(heard) <= 50 - IN_FLIGHT
    assert {each for each, state in ended.items() if state == "sent"} == set(heard)
    assert set(ended.values()) == {"sent", "skipped"}
    assert not has_button(stage.sim, RINA, "Lanjutkan")
    await uses(rina, act("an.resume", 1))
    await stage.tick()
    assert heard_by(stage.sim, people, NEWS) == heard


async def test_the_result_of_a_stop_says_how_many_were_really_reached(stage: Stage, watch: Watch):
    """Also those whose message was already taken from the outbox and waited for its turn when the stop came."""
    rina = await opens(stage, rate=100)
    people = await crowd(stage, 50)
    await begins(rina, watch, people, 5)
    await presses(rina, "Hentikan")
    await watch.until(lambda: copies(stage.sim, RINA, "Hasil"))
    result = await rina.text()
    await stage.tick()
    assert f"{len(heard_by(stage.sim, people, NEWS))} dari 50" in result


async def test_a_double_tap_on_send_adds_nobody(stage: Stage):
    rina = await opens(stage, rate=10_000)
    people = await crowd(stage, 10)
    await rina.says("/pengumuman")
    await rina.says(NEWS)
    await rina.taps("Kirim ke", times=2)
    await stage.tick()
    assert dict(heard_by(stage.sim, people, NEWS)) == {each.id: 1 for each in people}
    assert await rina.has_heard("Hasil") == 1


async def test_the_send_button_of_yesterday_reaches_nobody_again(stage: Stage):
    rina = await opens(stage, rate=10_000)
    people = await crowd(stage, 3)
    await rina.says("/pengumuman")
    await rina.says(NEWS)
    await rina.taps("Kirim ke")
    people += await crowd(stage, 2, first_id=60_001)
    await stage.passes(days=1)
    await uses(rina, act("an.send", 1))
    await uses(rina, act("an.segment", 1, "all"))
    await uses(rina, act("an.send", 1))
    await stage.tick()
    assert dict(heard_by(stage.sim, people, NEWS)) == {each.id: 1 for each in people[:3]}


async def test_a_restart_in_the_middle_finishes_it(stage: Stage, watch: Watch):
    rina = await opens(stage, rate=200)
    people = await crowd(stage, 60)
    await begins(rina, watch, people, 5)
    await stage.close()
    assert len(heard_by(stage.sim, people, NEWS)) < 60
    assert status(stage) == "sending"
    await stage.open()
    await stage.tick()
    assert dict(heard_by(stage.sim, people, NEWS)) == {each.id: 1 for each in people}
    await rina.sees("60 dari 60")


async def test_waiting_long_for_a_turn_is_not_taken_for_a_lost_message(stage: Stage, watch: Watch):
    """Telegram may ask for minutes of silence, which is longer than a claim on a message lasts."""
    rina = await opens(stage, rate=20)
    people = await crowd(stage, 10)
    await begins(rina, watch, people, 1)
    await stage.passes(minutes=5)
    await stage.tick()
    assert "10 dari 10" in await rina.text()
    assert set(states(stage.file).values()) == {"sent"}
    assert await rina.has_heard("Hasil") == 1


async def test_a_tap_is_answered_before_the_announcements_that_wait(stage: Stage, watch: Watch):
    """A pause of a second makes a queue for sure; after it the answer goes first."""
    rina = await opens(stage, rate=20)
    [sari, *_] = people = await crowd(stage, 100)
    await stage.faults("sendMessage", contains=NEWS, chat_id=people[3].id, retry_after=1)
    await begins(rina, watch, people, 3)
    log = stage.sim.state.calls
    await watch.until(lambda: any(call.error_code == 429 for call in log.since(0, "sendMessage")))
    tapped_at = log.next_seq
    await presses(sari, "Stop pengumuman")

    def answers() -> list[Any]:
        return [call for call in log.since(tapped_at, "sendMessage") if NEWS not in call.params["text"]]

    await watch.until(answers)
    answer = answers()[0]
    assert answer.params["chat_id"] == str(sari.id)
    overtaken = [call for call in log.since(tapped_at, "sendMessage") if call.seq < answer.seq]
    assert len(overtaken) < IN_FLIGHT // 2
    assert len(heard_by(stage.sim, people, NEWS)) < 50


async def test_who_goes_home_from_the_progress_is_not_pulled_back_to_it(stage: Stage, watch: Watch):
    rina = await opens(stage, rate=100)
    people = await crowd(stage, 40)
    await begins(rina, watch, people, 3)
    await presses(rina, "Menu utama")
    await watch.until(lambda: has_button(stage.sim, RINA, "Buat pengumuman"))
    await stage.tick()
    assert has_button(stage.sim, RINA, "Buat pengumuman")
