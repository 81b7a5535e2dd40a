"""Questions without an answer are noted without identity, and admins look through them."""

from datetime import date

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.db.messages import InboxUpdate
from bot.db.questions import UnansweredQuestion
from bot.services import unanswered
from tests.flows.acts import buttons_of, forges, heard, joins, read, screen, taps_at_once, wording
from tests.stage import Someone, Stage

NONSENSE = "asdf qwer zxcv"
TODAY = date(2026, 11, 23)


async def _kept(stage: Stage) -> dict[str, int]:
    def work(session: Session) -> dict[str, int]:
        return {row.text: row.times for row in session.scalars(select(UnansweredQuestion))}

    return await read(stage, work)


async def _have_been_asked(stage: Stage, *questions: str) -> None:
    def work(session: Session) -> None:
        for question in questions:
            unanswered.keep(session, question, TODAY)

    assert stage.clinic
    await stage.clinic.database.run(work)


def _numbered(count: int) -> list[str]:
    """Questions that differ in letters: numbers would be taken out."""
    return [f"qwer {chr(97 + n // 26)}{chr(97 + n % 26)}zx" for n in range(count)]


async def test_what_has_no_answer_is_noted_and_the_same_words_count_up(sari: Someone, dedi: Someone, rina: Someone):
    await sari.says(NONSENSE)
    await dedi.says("  ASDF qwer\nzxcv ")
    await sari.says("zxcv asdf 0812-3456-7890 sari@contoh.id")
    assert await _kept(sari.stage) == {NONSENSE: 2, "zxcv asdf …": 1}
    await rina.says("/menu")
    await rina.taps("Belum terjawab")
    shown = await screen(rina)
    assert shown.index(NONSENSE) < shown.index("zxcv asdf …")
    assert "2×" in shown
    assert "Sari" not in shown


async def test_what_has_an_answer_is_not_noted(sari: Someone):
    for text in ("cara urus pirt", "halo", "terima kasih", "apa itu KBLI"):
        await sari.says(text)
    assert await _kept(sari.stage) == {}


@pytest.mark.parametrize("text", ["?", "ab", "😀😀😀", "12 34", "08123456789"])
async def test_what_is_no_question_is_not_noted(sari: Someone, text: str):
    await sari.says(text)
    assert await _kept(sari.stage) == {}


async def test_what_was_typed_as_an_answer_elsewhere_is_not_noted(sari: Someone, rina: Someone):
    await sari.says("/profil")
    await sari.taps("Ubah produk")
    await sari.says(NONSENSE)
    await sari.says("/tanya")
    await sari.taps("Tanya petugas")
    await sari.says(NONSENSE)
    await rina.says("/pengumuman")
    await rina.says(NONSENSE)
    assert await _kept(sari.stage) == {}


async def test_nothing_says_who_asked(sari: Someone):
    await sari.says(NONSENSE)
    row = await read(sari.stage, lambda session: session.scalars(select(UnansweredQuestion)).one())
    assert {column.name for column in row.__table__.columns} == {"id", "text", "times", "last_on"}
    inbox = await read(sari.stage, lambda session: session.execute(select(InboxUpdate.payload)).all())
    assert NONSENSE not in str(inbox)


async def test_a_redelivered_question_counts_once(sari: Someone, dedi: Someone):
    told = await sari.stage.post("message", user_id=sari.id, text=NONSENSE)
    await sari.stage.settled(told["update_id"])
    await sari.stage.post("duplicate", update_id=told["update_id"])
    await dedi.says("/menu")
    assert await _kept(sari.stage) == {NONSENSE: 1}


async def test_only_admins_have_the_button_and_only_while_there_are_any(sari: Someone, rina: Someone, budi: Someone):
    await rina.says("/menu")
    assert "Belum terjawab" not in str(await rina.buttons())
    await sari.says(NONSENSE)
    for person, has in ((rina, True), (budi, False), (sari, False)):
        await person.says("/menu")
        assert ("Belum terjawab" in str(await person.buttons())) is has


async def test_nobody_but_admins_sees_or_deletes_them(sari: Someone, budi: Someone):
    await sari.says(NONSENSE)
    for person in (sari, budi):
        await person.says("/menu")
        for data in ("un.list:0", "un.drop:1:0", "un.clear", "un.wipe"):
            await forges(person, data)
            assert wording(sari.stage, "refusal.not_allowed") in await screen(person)
    assert await _kept(sari.stage) == {NONSENSE: 1}


async def test_one_is_thrown_away_and_the_page_stays(sari: Someone, rina: Someone):
    await _have_been_asked(sari.stage, *_numbered(13), _numbered(1)[0])
    await rina.says("/menu")
    await rina.taps("Belum terjawab")
    await rina.taps("Berikutnya")
    await rina.taps("Hapus 12")
    assert len(await _kept(sari.stage)) == 12
    assert "11." in await screen(rina)
    await rina.taps("Sebelumnya")
    assert "1." in await screen(rina)
    assert "Hapus 10" in await rina.buttons()


async def test_throwing_away_twice_throws_away_one(sari: Someone, rina: Someone):
    await _have_been_asked(sari.stage, *_numbered(3))
    await rina.says("/menu")
    await rina.taps("Belum terjawab")
    await taps_at_once(rina, "Hapus 2", "Hapus 2")
    assert len(await _kept(sari.stage)) == 2


async def test_the_last_of_a_page_thrown_away_shows_the_page_before(sari: Someone, rina: Someone):
    await _have_been_asked(sari.stage, *_numbered(11))
    await rina.says("/menu")
    await rina.taps("Belum terjawab")
    await rina.taps("Berikutnya")
    await rina.taps("Hapus 11")
    assert "Hapus 10" in await rina.buttons()
    assert "Sebelumnya" not in str(await rina.buttons())


async def test_all_are_thrown_away_only_after_a_confirmation(sari: Someone, rina: Someone):
    await _have_been_asked(sari.stage, *_numbered(3))
    await rina.says("/menu")
    for label in ("Belum terjawab", "Kosongkan", "Tidak jadi", "Kosongkan"):
        await rina.taps(label)
    assert len(await _kept(sari.stage)) == 3
    await rina.taps("Ya, kosongkan")
    assert await _kept(sari.stage) == {}
    assert wording(sari.stage, "unanswered.none") in await screen(rina)
    await rina.taps("Menu utama")
    assert "Belum terjawab" not in str(await rina.buttons())


@pytest.mark.parametrize("data", ["un.list:999999", "un.list:-7", "un.drop:999999999:5", "un.drop:-1:-1"])
async def test_forged_numbers_show_a_list(sari: Someone, rina: Someone, data: str):
    await _have_been_asked(sari.stage, NONSENSE)
    await rina.says("/menu")
    await forges(rina, data)
    assert NONSENSE in await screen(rina)
    assert await _kept(sari.stage) == {NONSENSE: 1}


async def test_ten_long_questions_with_markup_fit_one_screen(sari: Someone, rina: Someone):
    for question in _numbered(10):
        await sari.says(f"{question} <b>&amp;" + "🍌<i>vkxq " * 40)
    await rina.says("/menu")
    await rina.taps("Belum terjawab")
    assert len([b for b in buttons_of(await rina.last()) if "Hapus" in b["text"]]) == 10
    assert not await heard(rina, wording(sari.stage, "edge.failure"))


async def test_what_nobody_asks_for_half_a_year_is_forgotten(sari: Someone):
    await sari.says(NONSENSE)
    await sari.stage.passes(days=179)
    await sari.stage.clinic.forget_old()
    assert await _kept(sari.stage) == {NONSENSE: 1}
    await sari.stage.passes(days=3)
    await sari.stage.clinic.forget_old()
    assert await _kept(sari.stage) == {}


async def test_they_survive_their_asker_and_a_restart(office: Stage, rina: Someone):
    wati = await joins(office, 1003, "Ibu Wati")
    await wati.says("keripik")
    await wati.says("/menu")
    await wati.says(NONSENSE)
    await wati.says("/profil")
    await wati.taps("Hapus semua data")
    await wati.taps("Ya, hapus")
    await office.restart()
    await rina.says("/menu")
    await rina.taps("Belum terjawab")
    assert NONSENSE in await screen(rina)
