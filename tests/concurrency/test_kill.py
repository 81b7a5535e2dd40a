"""The real program as its own process, killed in the worst moments and started again on the same database."""

import asyncio
import signal
from collections import Counter

from bot.catalog.shelf import Shelf
from tests.concurrency.crowd import copies, crowd, has_button, heard_by, presses, register, rows, states
from tests.concurrency.town import Town
from tests.stage import RINA, Someone

IN_FLIGHT = 16  # how many messages of one lane may be on their way
NEWS = "Pelatihan label hari Kamis"
HELD_BACK = {"delay_s": 60}  # the call takes effect, its answer does not arrive in time


async def announces(town: Town, people: int) -> None:
    """Bu Rina writes an announcement and sends it to everybody."""
    rina = town.person(RINA)
    await rina.says("/pengumuman")
    await town.until(lambda: has_button(town.sim, RINA, "Menu utama"))
    await rina.says(NEWS)
    await town.until(lambda: has_button(town.sim, RINA, f"Kirim ke {people}"))
    await presses(rina, "Kirim ke")


async def until_heard(town: Town, people: list[Someone], count: int) -> None:
    await town.until(lambda: len(heard_by(town.sim, people, NEWS)) >= count)


async def test_an_announcement_reaches_nobody_twice_though_the_program_is_killed_twice(town: Town, shelf: Shelf):
    people = await crowd(town, 150)
    flooded, unlucky, unheard, unanswered, gone = (people[n].id for n in (5, 8, 11, 14, 17))
    await town.faults("sendMessage", chat_id=flooded, retry_after=1)
    await town.faults("sendMessage", chat_id=unlucky, code=502)
    await town.faults("sendMessage", chat_id=unheard, drop="before")
    await town.faults("sendMessage", chat_id=unanswered, drop="after")
    await town.faults("sendMessage", chat_id=gone, code=403)
    town.env["SEND_RATE"] = "200"
    await town.opens()
    await announces(town, len(people))
    for heard in (40, 90):
        await until_heard(town, people, heard)
        await town.kills()
        assert len(heard_by(town.sim, people, NEWS)) < len(people) - IN_FLIGHT, "the kill came too late"
        await town.lets_leases_end()
        await town.starts()
    await town.until(lambda: copies(town.sim, RINA, "selesai"))

    heard, ended = heard_by(town.sim, people, NEWS), states(town.file)
    assert set(heard.values()) == {1}
    assert set(ended) == {each.id for each in people}
    assert {each for each, state in ended.items() if state == "sent"} <= set(heard)
    assert set(ended.values()) <= {"sent", "uncertain", "blocked"}
    assert ended[gone] == "blocked"
    assert ended[unheard] == ended[unanswered] == "uncertain"
    assert ended[flooded] == ended[unlucky] == "sent"
    tally = Counter(ended.values())
    assert tally["uncertain"] <= 2 * IN_FLIGHT + 2
    assert copies(town.sim, RINA, figures(shelf, tally)) >= 1


def figures(shelf: Shelf, tally: Counter[str]) -> str:
    """The result as the author of an announcement reads it."""
    return shelf.texts.plain(
        "announcement.figures", total=tally.total(), delivered=tally["sent"], blocked=tally["blocked"],
        failed=tally["failed"], uncertain=tally["uncertain"], skipped=tally["skipped"],
    )  # fmt: skip


async def test_no_update_is_lost_or_applied_twice_though_the_program_is_killed_twice(town: Town):
    people = await register(town, 30, started=False)
    await town.faults("getUpdates", **HELD_BACK)
    first = people[:20]
    await asyncio.gather(*(each.says("/start") for each in first))
    await town.starts()
    await town.until(lambda: town.sim.state.calls.since(0, "getUpdates"))
    await town.kills()  # the updates are on their way to the program: it has fetched but not stored them
    assert not any(copies(town.sim, each.id, "Setuju?") for each in people)

    held_back = [each.id for each in first[:3]]
    for each in held_back:
        await town.faults("sendMessage", chat_id=each, **HELD_BACK)
    await town.faults("sendMessage", chat_id=RINA, contains="Pratinjau", **HELD_BACK)
    await town.faults("answerCallbackQuery", times=3, **HELD_BACK)
    await town.starts()
    joining = asyncio.gather(*(joins(town, each, greets=each not in first) for each in people))
    await drafts(town)
    await town.until(lambda: sum(copies(town.sim, each.id, "membuat apa") for each in people) >= 8)
    await town.kills()  # some answers have arrived without the program knowing, some taps are half done
    await town.starts()
    await joining
    await town.until(lambda: copies(town.sim, RINA, "Pratinjau") == 2)

    assert sorted(rows(town.file, "SELECT telegram_id FROM people")) == [(each.id,) for each in people]
    assert rows(town.file, "SELECT count(*) FROM announcements") == [(1,)]
    assert rows(town.file, "SELECT count(*) FROM inbox") == [(2 * len(people) + 2,)]
    assert all(copies(town.sim, each, "Setuju?") + copies(town.sim, each, "membuat apa") == 2 for each in held_back)
    assert "Traceback" not in town.log()


async def joins(town: Town, someone: Someone, *, greets: bool) -> None:
    """START, consent, and waiting for the answer to it."""
    if greets:
        await someone.says("/start")
    await town.until(lambda: has_button(town.sim, someone.id, "Setuju"))
    await presses(someone, "Setuju")
    await town.until(lambda: copies(town.sim, someone.id, "membuat apa"))


async def drafts(town: Town) -> None:
    """Bu Rina's text becomes a draft: applied twice, it would be two."""
    rina = town.person(RINA)
    await rina.says("/pengumuman")
    await rina.says(NEWS)
    await town.until(lambda: copies(town.sim, RINA, "Pratinjau"))


async def test_sigterm_in_the_middle_of_an_announcement_leaves_nothing_uncertain(town: Town):
    people = await crowd(town, 80)
    town.env["SEND_RATE"] = "100"
    await town.opens()
    await announces(town, len(people))
    await until_heard(town, people, 10)
    assert await town.ends(signal.SIGTERM) == 0
    ended = states(town.file)
    assert {each for each, state in ended.items() if state == "sent"} == set(heard_by(town.sim, people, NEWS))
    assert set(ended.values()) == {"sent", "waiting"}
    assert rows(town.file, "SELECT count(*) FROM outbox WHERE lease_until IS NOT NULL") == [(0,)]
    assert "Traceback" not in town.log()


async def test_a_second_program_on_the_same_file_ends_with_one_line_and_the_first_goes_on_until_ctrl_c(town: Town):
    await town.opens()
    second = await town.starts()
    async with asyncio.timeout(30):
        assert await second.wait() == 2
    [told] = town.log(1).splitlines()
    assert str(town.file) in told
    [sari] = await register(town, 1, started=False)
    await sari.says("/start")
    await town.until(lambda: copies(town.sim, sari.id, "Setuju?"))
    assert await town.ends(signal.SIGINT, run=0) == 0
    assert "Traceback" not in town.log()
