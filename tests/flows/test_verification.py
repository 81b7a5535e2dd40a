"""A consultant verifies what they have seen; the owner is told once, of what is still true."""

import pytest
from sqlalchemy import select

from bot.db.checklists import Progress
from bot.db.people import Staff
from bot.services import staff
from tests.flows.acts import a_visit, forges, heard, joins, read, screen, taps_at_once, visits, wib, wording
from tests.flows.test_checklist import LABEL, opens_item, opens_list, progress
from tests.stage import BUDI, Someone

PAK_EKO = 2002
DATA = "Catatan data produk"


async def at_the_visit(owner: Someone, budi: Someone, topic: str = "sppirt") -> int:
    """Tuesday 09:10, the visit has begun, and its checklist is open."""
    visit = await a_visit(owner, wib(24, "09:00"), topic)
    await owner.stage.until(wib(24, "09:10"))
    await budi.says("/kunjungan")
    await budi.taps(visit.code)
    await budi.taps("Daftar periksa")
    return visit.id


async def told(owner: Someone) -> list[str]:
    return [message["text"] for message in await heard(owner, wording(owner.stage, "verification.told"))]


async def test_what_the_consultant_verifies_is_verified_in_their_name_and_the_owner_told(sari: Someone, budi: Someone):
    await opens_item(sari)
    await sari.taps("Siap")
    await at_the_visit(sari, budi)
    await budi.sees("Bu Sari", "SPP-IRT", "1/9")
    await budi.taps(LABEL)
    assert f"☑️ {LABEL}" in await budi.buttons()
    row = await progress(sari)
    pak_budi = await read(sari.stage, lambda session: session.scalar(select(Staff).where(Staff.telegram_id == BUDI)))
    assert (row.status, row.verified_by) == ("verified", pak_budi.id)
    assert await told(sari) == []
    await sari.stage.passes(minutes=10)
    (notice,) = await told(sari)
    for part in ("Pak Budi", "SPP-IRT", LABEL, "1/9"):
        assert part in notice
    await sari.taps("Buka daftar periksa")
    assert f"☑️ {LABEL}" in await sari.buttons()
    await sari.taps(LABEL)
    assert not [label for label in await sari.buttons() if "Belum" in label or "Terkendala" in label]


async def test_several_ticks_make_one_message_ten_minutes_after_the_last(sari: Someone, budi: Someone):
    await at_the_visit(sari, budi)
    await budi.taps(LABEL)
    await sari.stage.passes(minutes=6)
    await budi.taps(DATA)
    await sari.stage.passes(minutes=9)
    assert await told(sari) == []
    await sari.stage.restart()
    await sari.stage.passes(minutes=1)
    (notice,) = await told(sari)
    assert LABEL in notice
    assert DATA in notice
    await sari.stage.passes(hours=2)
    assert len(await told(sari)) == 1


async def test_a_later_round_tells_of_what_is_new(sari: Someone, budi: Someone):
    await at_the_visit(sari, budi)
    await budi.taps(LABEL)
    await sari.stage.passes(minutes=10)
    await budi.taps(DATA)
    await sari.stage.passes(minutes=10)
    first, second = await told(sari)
    assert LABEL in first
    assert DATA in second
    assert LABEL not in second


async def test_a_slip_taken_back_in_time_leaves_the_item_as_it_was_and_nobody_is_told(sari: Someone, budi: Someone):
    await opens_item(sari)
    await sari.taps("Sedang")
    await at_the_visit(sari, budi)
    await budi.taps(LABEL)
    await budi.taps(LABEL)
    row = await progress(sari)
    assert (row.status, row.verified_by) == ("doing", None)
    await sari.stage.passes(minutes=30)
    assert await told(sari) == []


async def test_of_two_ticks_one_taken_back_only_the_other_is_told(sari: Someone, budi: Someone):
    await at_the_visit(sari, budi)
    for label in (LABEL, DATA, LABEL):
        await budi.taps(label)
    await sari.stage.passes(minutes=10)
    (notice,) = await told(sari)
    assert DATA in notice
    assert LABEL not in notice


async def test_taken_back_after_the_owner_was_told_it_is_their_own_tick_again(sari: Someone, budi: Someone):
    await at_the_visit(sari, budi)
    await budi.taps(LABEL)
    await sari.stage.passes(minutes=10)
    await budi.taps(LABEL)
    assert (await progress(sari)).status == "ready"
    await budi.taps(LABEL)
    await sari.stage.passes(minutes=10)
    assert len(await told(sari)) == 2


async def test_verifying_three_times_at_once_verifies_and_tells_once(sari: Someone, budi: Someone):
    await at_the_visit(sari, budi)
    await taps_at_once(budi, *[LABEL] * 3)
    assert (await progress(sari)).status == "verified"
    await sari.stage.passes(minutes=20)
    assert len(await told(sari)) == 1


async def test_nobody_is_stuck_at_what_is_verified(sari: Someone, budi: Someone):
    await opens_item(sari)
    await sari.taps("Terkendala")
    await at_the_visit(sari, budi)
    assert f"🙋 🟡 {LABEL}" in await budi.buttons()
    await budi.taps(LABEL)
    assert (await progress(sari)).stuck_at is None
    assert f"☑️ {LABEL}" in await budi.buttons()


async def test_with_the_last_item_the_owner_hears_what_is_possible_now(ibu_sari: Someone, pak_budi: Someone):
    visit_id = await at_the_visit(ibu_sari, pak_budi, "nib")
    for item in ibu_sari.stage.clinic.shelf.catalog.topics["nib"].items:
        await forges(pak_budi, f"vf.set:{visit_id}:{item.id}:1")
    await ibu_sari.stage.passes(minutes=10)
    (notice,) = await told(ibu_sari)
    assert wording(ibu_sari.stage, "checklist.complete") in notice
    assert "SPP-IRT" in notice
    assert {"Lihat SPP-IRT (PIRT)", "📜 Sudah terbit? Catat"} <= set(await ibu_sari.buttons())
    await ibu_sari.taps("Lihat SPP-IRT")
    assert "perlu NIB dulu" not in await screen(ibu_sari)


async def test_before_the_visit_there_is_nothing_to_verify(sari: Someone, budi: Someone):
    visit = await a_visit(sari, wib(24, "09:00"), "sppirt")
    await sari.stage.until(wib(24, "08:59"))
    await budi.says("/kunjungan")
    await budi.taps(visit.code)
    assert not [label for label in await budi.buttons() if "Daftar periksa" in label]
    for data in (f"vf.show:{visit.id}", f"vf.set:{visit.id}:foto_label:1"):
        await forges(budi, data)
        assert wording(budi.stage, "refusal.not_allowed") in await screen(budi)
    assert await progress(sari) is None


@pytest.mark.parametrize(("days", "is_open"), [(7, True), (8, False)])
async def test_verifying_is_possible_for_a_week(sari: Someone, budi: Someone, days: int, is_open: bool):
    visit_id = await at_the_visit(sari, budi)
    await forges(budi, f"cs.close:{visit_id}:attended")
    assert "☑️ Daftar periksa" in await budi.buttons()
    await sari.stage.until(wib(24 + days, "09:30") if days < 7 else wib(days - 6, "09:30", month=12))
    await forges(budi, f"vf.set:{visit_id}:foto_label:1")
    assert (await progress(sari) is not None) == is_open


async def test_who_did_not_come_has_nothing_verified(sari: Someone, budi: Someone):
    visit_id = await at_the_visit(sari, budi)
    await forges(budi, f"cs.close:{visit_id}:no_show")
    assert "☑️ Daftar periksa" not in await budi.buttons()
    await forges(budi, f"vf.set:{visit_id}:foto_label:1")
    assert wording(budi.stage, "refusal.not_allowed") in await screen(budi)


async def test_a_general_visit_has_no_checklist(sari: Someone, budi: Someone):
    visit = await a_visit(sari, wib(24, "09:00"))
    await sari.stage.until(wib(24, "09:10"))
    await budi.taps("Lihat kunjungan")
    assert "☑️ Daftar periksa" not in await budi.buttons()
    await forges(budi, f"vf.show:{visit.id}")
    assert wording(budi.stage, "refusal.outdated") in await screen(budi)


async def test_another_consultants_visit_is_neither_shown_nor_verified(sari: Someone, budi: Someone):
    visit_id = await at_the_visit(sari, budi)
    eko = await joins(sari.stage, PAK_EKO, "Pak Eko", consultant=True)
    for data in (f"vf.show:{visit_id}", f"vf.set:{visit_id}:foto_label:1", f"vf.set:{visit_id}:foto_label:0"):
        await forges(eko, data)
        assert wording(eko.stage, "refusal.not_allowed") in await screen(eko)
    assert await progress(sari) is None


@pytest.mark.parametrize("data", ["vf.set:{id}:gone:1", "vf.set:999:foto_label:1", "vf.set:{id}:foto_label:x"])
async def test_forged_items_visits_and_words_are_refused(sari: Someone, budi: Someone, data: str):
    visit_id = await at_the_visit(sari, budi)
    await forges(budi, data.format(id=visit_id))
    assert wording(budi.stage, "refusal.outdated") in await screen(budi)
    assert await read(sari.stage, lambda session: session.scalars(select(Progress)).all()) == []


async def test_taking_back_what_was_never_verified_changes_nothing(sari: Someone, budi: Someone):
    visit_id = await at_the_visit(sari, budi)
    await forges(budi, f"vf.set:{visit_id}:foto_label:0")
    assert await progress(sari) is None


async def test_owners_neither_verify_nor_undo(sari: Someone, budi: Someone):
    visit_id = await at_the_visit(sari, budi)
    await opens_list(sari)
    await forges(sari, f"vf.set:{visit_id}:foto_label:1")
    assert wording(sari.stage, "refusal.not_allowed") in await screen(sari)
    await budi.taps(LABEL)
    for status in ("todo", "verified"):
        await forges(sari, f"cl.set:sppirt:foto_label:{status}")
        assert wording(sari.stage, "refusal.not_allowed") in await screen(sari)
    assert (await progress(sari)).status == "verified"


async def test_who_is_no_consultant_any_more_cannot_verify(sari: Someone, budi: Someone):
    visit_id = await at_the_visit(sari, budi)
    await sari.stage.clinic.database.run(lambda session: staff.retire(session, BUDI))
    await forges(budi, f"vf.set:{visit_id}:foto_label:1")
    assert await progress(sari) is None


async def test_an_owner_who_left_meanwhile_is_not_told(sari: Someone, budi: Someone):
    visit_id = await at_the_visit(sari, budi)
    await budi.taps(LABEL)
    await sari.says("/profil")
    for label in ("Hapus semua data", "Ya, hapus"):
        await sari.taps(label)
    await sari.stage.passes(minutes=20)
    assert await told(sari) == []
    await forges(budi, f"vf.set:{visit_id}:foto_label:1")
    assert wording(budi.stage, "refusal.not_allowed") in await screen(budi)
    assert len(await visits(sari.stage)) == 1
