"""Bu Rina edits the content while the bot runs: it is taken up, or she hears why not; and old facts are listed."""

import os
from datetime import date, timedelta

import pytest

from bot.services import checklists, people, plan
from tests.content.copy_of_content import NIB, Copy
from tests.flows.acts import an_owner, everything_done, heard, text_of, wib, wording
from tests.stage import BUDI, RINA, SARI, WIB, Someone, Stage

ENTRY = "messages/home.yaml"


@pytest.fixture
async def desk(stage: Stage, tmp_path) -> Copy:
    """The clinic is open with content of its own."""
    copy = Copy(tmp_path)
    stage.settings_extra = {"content_dir": copy.folder}
    await stage.open()
    for who in (SARI, BUDI, RINA):
        stage.sim.state.people[who].started = True
    await stage.hires(RINA, "Bu Rina", admin=True)
    await stage.hires(BUDI, "Pak Budi", consultant=True)
    return copy


@pytest.fixture
def rina(desk: Copy, stage: Stage) -> Someone:
    return stage.person(RINA)


@pytest.fixture
async def sari(desk: Copy, stage: Stage) -> Someone:
    return await an_owner(stage.person(SARI), "Bu Sari", "keripik singkong")


async def looks(stage: Stage, times: int = 2) -> None:
    for _ in range(times):
        await stage.clinic.upkeep.look_at_content()
    await everything_done(stage)


def greets(text: str):
    return lambda texts: texts.update(greeting=f"{text}, <b>{{name}}</b>.")


def _shares(session, stage: Stage) -> None:
    owner = people.find_user(session, SARI, "").owner
    standing = checklists.standing(session, owner, stage.clinic.shelf.catalog, stage.now())
    plan.share(session, owner, plan.TEXT, standing, stage.now())


async def alarms(person: Someone) -> list[str]:
    return [text_of(m) for m in await heard(person, wording(person.stage, "upkeep.broken"))]


async def lists(person: Someone) -> list[str]:
    return [text_of(m) for m in await heard(person, wording(person.stage, "upkeep.stale_how"))]


# --- new content ------------------------------------------------------------------------------------------------


async def test_new_wording_is_used_without_a_restart_in_answers_notices_and_the_description(
    desk: Copy, stage: Stage, sari: Someone
):
    desk.edit(ENTRY, greets("Apa kabar"))
    desk.edit("messages/bot.yaml", lambda texts: texts.update(short_description="Bot yang baru"))
    desk.edit(
        "messages/plan.yaml", lambda texts: texts.update(title="Rencana baru", title_for="Rencana baru {product}")
    )
    await looks(stage)
    await sari.says("/menu")
    await sari.sees("Apa kabar, Bu Sari")
    await stage.clinic.database.run(lambda session: _shares(session, stage))
    await stage.tick()
    await sari.sees("Rencana baru keripik singkong")
    assert (await stage.calls("setMyShortDescription"))[-1]["params"]["short_description"] == "Bot yang baru"


async def test_a_file_still_being_written_is_left_alone_until_it_stands_still(desk: Copy, stage: Stage, sari: Someone):
    await looks(stage)
    whole = (desk.folder / ENTRY).read_text(encoding="utf-8")
    desk.write(ENTRY, whole[: len(whole) // 2])
    await looks(stage, times=1)
    desk.write(ENTRY, whole.replace("Ada yang bisa kami bantu?", "Mari mulai."))
    await looks(stage, times=1)
    await sari.says("/menu")
    await sari.sees("Ada yang bisa kami bantu?")
    await looks(stage, times=1)
    await sari.says("/menu")
    await sari.sees("Mari mulai.")
    assert await alarms(stage.person(RINA)) == []


async def test_a_change_of_the_same_length_is_noticed_by_its_time(desk: Copy, stage: Stage, sari: Someone):
    file = desk.folder / ENTRY
    file.write_text(file.read_text(encoding="utf-8").replace("Halo, <b>{name}", "Hola, <b>{name}"), encoding="utf-8")
    os.utime(file, ns=(1, 1))
    await looks(stage)
    await sari.says("/menu")
    await sari.sees("Hola, Bu Sari")


async def test_nothing_is_read_again_while_nothing_changes(desk: Copy, stage: Stage, monkeypatch: pytest.MonkeyPatch):
    catalog = stage.clinic.shelf.catalog
    await looks(stage, times=5)
    assert stage.clinic.shelf.catalog is catalog


# --- broken content ---------------------------------------------------------------------------------------------


async def test_a_broken_file_changes_nothing_and_admins_hear_which_and_why_once(
    desk: Copy, stage: Stage, sari: Someone, rina: Someone
):
    desk.edit(NIB, lambda topic: topic.update(label="x" * 99))
    await looks(stage, times=4)
    (alarm,) = await alarms(rina)
    assert "certifications/nib.yaml: label" in alarm
    assert str(desk.folder) not in alarm, "the rest of the path is the server's own business"
    await sari.says("/menu")
    await sari.sees("Bu Sari")
    for other in (sari, stage.person(BUDI)):
        assert await alarms(other) == []


async def test_the_same_error_again_is_not_told_again_and_another_one_is(desk: Copy, stage: Stage, rina: Someone):
    desk.edit(NIB, lambda topic: topic.update(label="x" * 99))
    await looks(stage)
    desk.edit(NIB, lambda topic: topic.update(label="y" * 99))
    await looks(stage)
    assert len(await alarms(rina)) == 1
    desk.write("menu.yaml", "- {label: Aneh, action: no.such}\n").edit(NIB, lambda topic: topic.update(label="NIB"))
    await looks(stage)
    assert ["no.such" in alarm for alarm in await alarms(rina)] == [False, True]


async def test_once_it_is_mended_it_is_taken_up(desk: Copy, stage: Stage, sari: Someone, rina: Someone):
    desk.write("glossary/a-d.yaml", "- {term: [\n").edit(ENTRY, greets("Apa kabar"))
    await looks(stage)
    assert len(await alarms(rina)) == 1
    desk.write("glossary/a-d.yaml", "[]\n")
    await looks(stage)
    await sari.says("/menu")
    await sari.sees("Apa kabar, Bu Sari")
    assert len(await alarms(rina)) == 1


async def test_an_error_with_markup_in_it_arrives_as_text(desk: Copy, stage: Stage, rina: Someone):
    desk.edit(NIB, lambda topic: topic.update({"<b>&": 1}))
    await looks(stage)
    (alarm,) = await alarms(rina)
    assert "<b>&" in alarm


# --- stale facts ------------------------------------------------------------------------------------------------


async def facts(stage: Stage) -> None:
    await stage.clinic.upkeep.look_at_facts()
    await everything_done(stage)


def verified(day: date):
    return lambda topic: topic.update(last_verified=day)


async def test_every_month_admins_get_one_list_of_facts_to_look_at_again(stage: Stage, desk: Copy, rina: Someone):
    desk.edit(NIB, verified(date(2026, 4, 1)))
    await stage.restart()
    await stage.until(wib(1, "08:59", month=12))
    await facts(stage)
    before = len(await lists(rina))
    await stage.until(wib(1, "09:00", month=12))
    for _ in range(3):
        await facts(stage)
    await stage.restart()
    await stage.until(wib(20, "12:00", month=12))
    await facts(stage)
    assert before == 0
    (told,) = await lists(rina)
    assert "NIB" in told
    assert "1 April 2026" in told
    await stage.until(wib(1, "09:10", month=1, year=2027))
    await facts(stage)
    assert len(await lists(rina)) == 2
    assert await lists(stage.person(BUDI)) == []


async def test_without_old_facts_nobody_hears_anything(stage: Stage, desk: Copy, rina: Someone):
    await stage.until(wib(1, "09:00", month=12))
    await facts(stage)
    assert await lists(rina) == []


async def test_a_long_list_is_cut_and_says_how_many_more(stage: Stage, desk: Copy, rina: Someone):
    await stage.until(wib(23, "10:00", month=11, year=2028))
    await facts(stage)
    (told,) = await lists(rina)
    catalog = stage.clinic.shelf.catalog
    count = len(catalog.topics) + len(catalog.choosers)
    assert f"{count} topik" in told
    assert told.count("•") == 16
    assert f"dan {count - 15} lagi" in told


async def test_what_was_verified_before_the_list_went_out_is_not_on_it(stage: Stage, desk: Copy, rina: Someone):
    desk.edit(NIB, verified(stage.now().astimezone(WIB).date() - timedelta(days=181)))
    await stage.restart()
    await stage.faults("sendMessage", drop="before", chat_id=RINA, times=1)
    await facts(stage)
    desk.edit(NIB, verified(stage.now().astimezone(WIB).date()))
    await looks(stage)
    await stage.passes(minutes=10)
    assert await lists(rina) == []


async def test_the_scheduler_does_all_this(office: Stage):
    ticks = {tick.name: tick for tick in office.clinic.ticks()}
    assert ticks["content"].seconds == 30
    assert ticks["content"].run == office.clinic.upkeep.look_at_content
    assert ticks["stale-facts"].run == office.clinic.upkeep.look_at_facts
