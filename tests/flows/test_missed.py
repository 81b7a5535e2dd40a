"""Who did not come hears a kind word half an hour later, if it is still true then."""

from sqlalchemy import select

from bot.db.messages import OutboxMessage
from tests.flows.acts import a_visit, chooses, forges, heard, read, screen, taps_at_once, visits, wib, wording
from tests.stage import SARI, Someone

MISSED = "arrival.missed"


async def _noted_absent(sari: Someone, budi: Someone, at: str = "09:20") -> None:
    await a_visit(sari, wib(24, "09:00"), "nib")
    await sari.stage.until(wib(24, at))
    await budi.taps("Lihat kunjungan")
    await budi.taps("Tidak hadir")


async def _words(sari: Someone) -> list:
    return await heard(sari, wording(sari.stage, MISSED))


async def test_the_owner_hears_it_half_an_hour_later_and_books_again_from_there(sari: Someone, budi: Someone):
    await _noted_absent(sari, budi)
    await sari.stage.until(wib(24, "09:49"))
    assert not await _words(sari)
    await sari.stage.until(wib(24, "09:50"))
    (word,) = await _words(sari)
    assert "Bu Sari" in word["text"]
    await chooses(sari, "Pesan lagi", "Rab 25 Nov", "09.00", "Ya, pesan")
    (booked,) = await visits(sari.stage, "booked")
    assert booked.topic_id == "nib"


async def test_noting_it_three_times_writes_once(sari: Someone, budi: Someone):
    await a_visit(sari, wib(24, "09:00"))
    await sari.stage.until(wib(24, "09:20"))
    await budi.taps("Lihat kunjungan")
    await taps_at_once(budi, *["Tidak hadir"] * 3)
    await sari.stage.restart()
    await budi.taps("Tidak hadir")
    await sari.stage.passes(minutes=30)
    await budi.taps("Tidak hadir")
    await sari.stage.passes(minutes=60)
    assert len(await _words(sari)) == 1


async def test_corrected_in_time_nothing_is_said(sari: Someone, budi: Someone):
    await _noted_absent(sari, budi)
    await sari.stage.passes(minutes=20)
    await budi.taps("Hadir")
    await sari.stage.passes(hours=3)
    assert not await _words(sari)


async def test_corrected_to_and_fro_it_is_said_once_half_an_hour_after_the_last_word(sari: Someone, budi: Someone):
    await _noted_absent(sari, budi)
    await budi.taps("Hadir")
    await sari.stage.passes(minutes=20)
    await budi.taps("Tidak hadir")
    await sari.stage.passes(minutes=29)
    assert not await _words(sari)
    await sari.stage.passes(minutes=1)
    assert len(await _words(sari)) == 1
    await budi.taps("Hadir")
    await budi.taps("Tidak hadir")
    await sari.stage.passes(hours=1)
    assert len(await _words(sari)) == 1


async def test_who_had_checked_in_is_not_told_they_were_missed(sari: Someone, budi: Someone):
    visit = await a_visit(sari, wib(24, "09:00"))
    await sari.stage.until(wib(24, "08:55"))
    await sari.says(visit.code)
    await sari.taps("Saya sudah datang")
    await sari.stage.until(wib(24, "09:40"))
    await budi.says("/kunjungan")
    await budi.taps(visit.code)
    await budi.taps("Tidak hadir")
    await sari.stage.passes(hours=1)
    assert not await _words(sari)


async def test_who_left_meanwhile_hears_nothing(sari: Someone, budi: Someone):
    await _noted_absent(sari, budi)
    await sari.says("/profil")
    await sari.taps("Hapus semua data")
    await sari.taps("Ya, hapus")
    await sari.stage.passes(hours=1)
    assert not await _words(sari)
    mine = select(OutboxMessage).where(OutboxMessage.telegram_id == SARI)
    assert not await read(sari.stage, lambda session: session.scalars(mine).all())


async def test_only_its_consultant_can_note_it(sari: Someone, dedi: Someone):
    visit = await a_visit(sari, wib(24, "09:00"))
    await sari.stage.until(wib(24, "09:20"))
    await dedi.says("/menu")
    await forges(dedi, f"cs.close:{visit.id}:no_show")
    assert wording(dedi.stage, "refusal.not_allowed") in await screen(dedi)
    await sari.stage.passes(hours=1)
    assert not await _words(sari)
