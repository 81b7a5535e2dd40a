"""Announcements when Telegram or the addressee does not play along: every one of them ends in one figure."""

import pytest

from bot.screens.kit import act
from tests.concurrency.crowd import crowd, heard_by, rows, states, uses
from tests.stage import Someone, Stage

NEWS = "Pelatihan label hari Kamis"


async def announces(rina: Someone) -> None:
    await rina.says("/pengumuman")
    await rina.says(NEWS)
    await rina.taps("Kirim ke")
    await rina.stage.tick()


async def test_who_cannot_be_written_to_is_counted_as_blocked_and_not_addressed_again(opened: Stage, bu_rina: Someone):
    people = await crowd(opened, 4)
    await opened.post("deactivate", user_id=people[0].id)
    await opened.faults("sendMessage", chat_id=people[1].id, code=403)
    await opened.faults("sendMessage", chat_id=people[2].id, code=400, description="Bad Request: chat not found")
    await announces(bu_rina)
    assert set(heard_by(opened.sim, people, NEWS)) == {people[3].id}
    assert list(states(opened.file).values()) == ["blocked", "blocked", "blocked", "sent"]
    unreachable = rows(opened.file, "SELECT telegram_id FROM people WHERE unreachable_at IS NOT NULL")
    assert sorted(unreachable) == [(each.id,) for each in people[:3]]
    await bu_rina.sees("1 dari 4", "Memblokir bot: 3")
    await bu_rina.says("/pengumuman")
    await bu_rina.says("Kedua")
    await bu_rina.sees("1 orang")


async def test_who_writes_again_is_addressed_again(opened: Stage, bu_rina: Someone):
    people = await crowd(opened, 2)
    await opened.faults("sendMessage", chat_id=people[0].id, code=403)
    await announces(bu_rina)
    await people[0].says("/menu")
    await bu_rina.says("/pengumuman")
    await bu_rina.says("Kedua")
    await bu_rina.sees("2 orang")


@pytest.mark.parametrize(("drop", "copies"), [("before", 0), ("after", 1)])
async def test_a_send_whose_answer_is_lost_counts_as_uncertain_and_is_never_repeated(
    opened: Stage, bu_rina: Someone, drop: str, copies: int
):
    people = await crowd(opened, 3)
    await opened.faults("sendMessage", chat_id=people[1].id, drop=drop)
    await announces(bu_rina)
    await opened.passes(hours=1)
    assert list(states(opened.file).values()) == ["sent", "uncertain", "sent"]
    assert heard_by(opened.sim, people, NEWS)[people[1].id] == copies
    await bu_rina.sees("2 dari 3", "Tidak pasti: 1")


async def test_an_answer_nobody_can_read_counts_as_uncertain(opened: Stage, bu_rina: Someone):
    people = await crowd(opened, 2)
    await opened.faults("sendMessage", chat_id=people[0].id, body="<html>Bad Gateway</html>")
    await announces(bu_rina)
    await opened.passes(hours=1)
    assert list(states(opened.file).values()) == ["uncertain", "sent"]
    await bu_rina.sees("1 dari 2", "Tidak pasti: 1")


async def test_a_flood_answer_delays_but_everybody_gets_it_once(opened: Stage, bu_rina: Someone):
    people = await crowd(opened, 5)
    await opened.faults("sendMessage", chat_id=people[0].id, retry_after=1)
    await announces(bu_rina)
    await opened.passes(seconds=2)
    assert dict(heard_by(opened.sim, people, NEWS)) == {each.id: 1 for each in people}
    assert set(states(opened.file).values()) == {"sent"}
    await bu_rina.sees("5 dari 5")


async def test_an_outage_of_telegram_delays_but_everybody_gets_it_once(opened: Stage, bu_rina: Someone):
    people = await crowd(opened, 5)
    for each in people:
        await opened.faults("sendMessage", chat_id=each.id, code=502, times=2)
    await announces(bu_rina)
    assert set(states(opened.file).values()) == {"waiting"}
    for _ in range(2):
        await opened.passes(minutes=1)
    assert dict(heard_by(opened.sim, people, NEWS)) == {each.id: 1 for each in people}
    assert await bu_rina.has_heard("Hasil") == 1


async def test_a_message_telegram_refuses_is_counted_as_failed_and_not_tried_again(opened: Stage, bu_rina: Someone):
    people = await crowd(opened, 2)
    await opened.faults("sendMessage", chat_id=people[0].id, code=400)
    await announces(bu_rina)
    await opened.passes(hours=1)
    assert list(states(opened.file).values()) == ["failed", "sent"]
    await bu_rina.sees("1 dari 2", "Gagal: 1")


@pytest.mark.parametrize("leaves", ["me.newsoff", "me.gone"])
async def test_who_opts_out_or_deletes_their_data_before_their_turn_gets_nothing(
    opened: Stage, bu_rina: Someone, leaves: str
):
    """The audience is frozen, but nobody's consent is."""
    people = await crowd(opened, 2)
    await opened.faults("sendMessage", chat_id=people[0].id, code=502)
    await announces(bu_rina)
    await uses(people[0], act(leaves))
    await opened.passes(hours=1)
    assert set(heard_by(opened.sim, people, NEWS)) == {people[1].id}
    assert list(states(opened.file).values()) == ["skipped", "sent"]
