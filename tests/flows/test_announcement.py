"""Bu Rina's announcements: writing, choosing who gets it, and what arrives."""

from datetime import timedelta

import pytest

from bot.screens.kit import act
from bot.services.subject import GENERAL
from playground.sim.acts import say
from tests.concurrency.crowd import crowd, heard_by, rows, states, uses
from tests.stage import MONDAY_MORNING, Someone, Stage

NEWS = "Pelatihan label hari Kamis"
SNACKS, SOAPS = "kemasan", "kosmetik"


async def writes(rina: Someone, text: str = NEWS) -> None:
    await rina.says("/pengumuman")
    await rina.says(text)


async def test_the_preview_shows_the_text_and_counts_only_people_who_can_and_want_to_get_it(
    opened: Stage, bu_rina: Someone
):
    people = await crowd(opened, 5)
    await uses(people[0], act("me.newsoff"))
    await people[1].blocks()
    await writes(bu_rina)
    await bu_rina.sees(NEWS, "3 orang")
    assert any("3" in label for label in await bu_rina.buttons())
    assert not heard_by(opened.sim, people, NEWS)


async def test_the_chosen_group_decides_how_many_and_who(opened: Stage, bu_rina: Someone):
    snacks = await crowd(opened, 3, group=SNACKS)
    soaps = await crowd(opened, 2, first_id=60_001, group=SOAPS)
    unknown = await crowd(opened, 1, first_id=70_001)
    await writes(bu_rina)
    await bu_rina.sees("6 orang")
    await bu_rina.taps("Pilih penerima")
    await bu_rina.taps("kemasan")
    await bu_rina.sees("3 orang")
    await bu_rina.taps("Pilih penerima")
    await bu_rina.taps("Kosmetik")
    await bu_rina.taps("Kirim ke 2")
    assert heard_by(opened.sim, soaps, NEWS).total() == 2
    assert not heard_by(opened.sim, [*snacks, *unknown], NEWS)


async def test_everyone_gets_it_exactly_once_with_a_way_to_opt_out(opened: Stage, bu_rina: Someone):
    people = await crowd(opened, 30)
    await writes(bu_rina)
    await bu_rina.taps("Kirim ke 30")
    await opened.tick()
    heard = heard_by(opened.sim, people, NEWS)
    assert set(heard) == {each.id for each in people}
    assert set(heard.values()) == {1}
    assert any("Stop pengumuman" in label for label in await people[0].buttons())


async def test_stopping_announcements_keeps_reminders(opened: Stage, bu_rina: Someone):
    [sari, *_] = people = await crowd(opened, 3)
    wednesday = (MONDAY_MORNING + timedelta(days=2)).replace(hour=9)
    await uses(sari, act("bk.hold", GENERAL, wednesday, 0))
    [(visit, code)] = rows(opened.file, "SELECT id, code FROM visits")
    await uses(sari, act("bk.save", visit))
    await writes(bu_rina)
    await bu_rina.taps("Kirim ke 3")
    await sari.taps("Stop pengumuman")
    await writes(bu_rina, "Pengumuman kedua")
    await bu_rina.taps("Kirim ke 2")
    assert set(heard_by(opened.sim, people, "Pengumuman kedua")) == {each.id for each in people[1:]}
    before = await sari.has_heard(code)
    await opened.until(wednesday - timedelta(hours=2))
    assert await sari.has_heard(code) > before


async def test_progress_stays_in_one_message_and_the_result_is_a_new_one(opened: Stage, bu_rina: Someone):
    await crowd(opened, 12)
    await writes(bu_rina)
    preview = await bu_rina.last()
    await bu_rina.taps("Kirim ke 12")
    await opened.tick()
    *_, progress, result = await bu_rina.messages()
    assert progress["message_id"] == preview["message_id"]
    for message in (progress, result):
        assert "selesai" in message["text"]
        assert "12 dari 12" in message["text"]
    assert await bu_rina.has_heard("12 dari 12") == 2


async def test_bold_links_and_special_characters_arrive_as_they_were_typed(opened: Stage, bu_rina: Someone):
    people = await crowd(opened, 2)
    await bu_rina.says("/pengumuman")
    text = "Gratis! Baca <aturan> & daftar di sini"
    link = {"type": "text_link", "offset": text.index("sini"), "length": 4, "url": "https://oss.go.id/?a=1&b=2"}
    bold = {"type": "bold", "offset": 0, "length": 6}
    state = opened.sim.state
    told = say(state, state.people[bu_rina.id], state.chats[bu_rina.id], {"text": text, "entities": [bold, link]})
    await opened.settled(told["update_id"])
    await bu_rina.taps("Kirim ke 2")
    for each in people:
        message = await each.last()
        assert message["text"].startswith(text)
        assert message["entities"][:2] == [bold, link]


async def test_a_text_that_is_too_long_is_refused_with_the_limit_and_asked_for_again(opened: Stage, bu_rina: Someone):
    await crowd(opened, 1)
    await bu_rina.says("/pengumuman")
    for length in (3_600, 3_501):
        await bu_rina.says("a" * length)
        assert str(length) in await bu_rina.text()
        assert "3500" in await bu_rina.text()
    await bu_rina.says(NEWS)
    await bu_rina.sees(NEWS, "1 orang")


async def test_the_longest_text_allowed_arrives_whole(opened: Stage, bu_rina: Someone):
    [owner] = await crowd(opened, 1)
    text = "<&" + "a" * 3_498
    await writes(bu_rina, text)
    await bu_rina.taps("Kirim ke 1")
    assert await owner.has_heard(text) == 1


async def test_a_photo_instead_of_a_text_is_answered_and_the_text_still_expected(
    opened: Stage, bu_rina: Someone, a_photo: bytes
):
    await crowd(opened, 1)
    await bu_rina.says("/pengumuman")
    await bu_rina.sends("photo", a_photo)
    await bu_rina.sees("pesan teks")
    await bu_rina.says(NEWS)
    await bu_rina.sees(NEWS, "1 orang")


@pytest.fixture
def a_photo() -> bytes:
    """The smallest PNG: one black pixel."""
    return bytes.fromhex(
        "89504e470d0a1a0a0000000d49484452000000010000000108000000003a7e9b55"
        "0000000a49444154789c636000000002000148afa4710000000049454e44ae426082"
    )


async def test_an_owner_who_forges_an_admins_button_is_refused(opened: Stage, bu_rina: Someone):
    [forger, *_] = people = await crowd(opened, 3)
    await writes(bu_rina)
    [(draft,)] = rows(opened.file, "SELECT id FROM announcements")
    for name in ("an.send", "an.pause", "an.resume", "an.stop", "an.show", "an.segments"):
        await uses(forger, act(name, draft))
        assert "bukan untuk akun Anda" in await forger.text()
    await uses(forger, act("an.segment", draft, SOAPS))
    assert rows(opened.file, "SELECT status, segment FROM announcements") == [("draft", "all")]
    assert not states(opened.file)
    assert not heard_by(opened.sim, people, NEWS)


async def test_a_consultant_is_no_admin(opened: Stage, pak_budi: Someone):
    await pak_budi.says("/pengumuman")
    await pak_budi.sees("bukan untuk akun Anda")


async def test_without_anybody_to_send_to_there_is_no_send_button(opened: Stage, bu_rina: Someone):
    await writes(bu_rina)
    await bu_rina.sees(NEWS, "0 orang")
    assert not any("Kirim ke" in label for label in await bu_rina.buttons())


async def test_who_deleted_their_data_is_not_addressed(opened: Stage, bu_rina: Someone):
    people = await crowd(opened, 2)
    await uses(people[0], act("me.gone"))
    await writes(bu_rina)
    await bu_rina.taps("Kirim ke 1")
    assert set(heard_by(opened.sim, people, NEWS)) == {people[1].id}
