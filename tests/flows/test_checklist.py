"""Ticking, being stuck at a step, and booking a consultation about that very step."""

import pytest
from sqlalchemy import select

from bot.db.checklists import Progress
from bot.services import people
from tests.flows.acts import (
    TUESDAY,
    WEDNESDAY,
    a_visit,
    books,
    forges,
    heard,
    opens_card,
    read,
    screen,
    taps_at_once,
    visits,
    wib,
    wording,
)
from tests.stage import Someone

LABEL = "Foto label kemasan"
STEP = f"Langkah: {LABEL}"


async def opens_list(person: Someone, topic: str = "sppirt") -> Someone:
    await person.says("/menu")
    return await forges(person, f"cl.show:{topic}")


async def opens_item(person: Someone, title: str = LABEL) -> Someone:
    await opens_list(person)
    return await person.taps(title)


async def progress(person: Someone, item_id: str = "foto_label", topic_id: str = "sppirt") -> Progress | None:
    def find(session):
        owner = people.find_user(session, person.id, "").owner
        return session.get(Progress, (owner.id, topic_id, item_id))

    return await read(person.stage, find)


async def line_of(person: Someone, title: str = LABEL) -> str:
    """The item's button in the list."""
    await opens_list(person)
    return next(label for label in await person.buttons() if title in label)


async def test_the_list_tells_how_many_are_ready_begun_and_open(sari: Someone):
    for title, label in ((LABEL, "Siap"), ("Catatan data produk", "Sedang")):
        await opens_item(sari, title)
        await sari.taps(label)
    await sari.sees("1/9", "1 siap", "1 sedang", "7 belum")
    assert "diverifikasi" not in await screen(sari)


async def test_the_list_says_what_has_to_come_first(sari: Someone):
    await opens_list(sari)
    assert "perlu NIB dulu" in await screen(sari)


async def test_who_is_stuck_books_a_consultation_about_that_step_and_everybody_sees_it(sari: Someone, budi: Someone):
    await opens_item(sari)
    await sari.taps("Terkendala")
    assert STEP in await screen(sari)
    await sari.taps(TUESDAY)
    assert STEP in await screen(sari)
    await sari.stage.restart()
    for label in ("09.00", "Ya, pesan"):
        await sari.taps(label)
        assert STEP in await screen(sari)
    (booked,) = await visits(sari.stage, "booked")
    assert (booked.topic_id, booked.item_id) == ("sppirt", "foto_label")
    (notice,) = await heard(budi, booked.code)
    assert STEP in notice["text"]
    await budi.says("/kunjungan")
    assert STEP in await screen(budi)
    await budi.taps(booked.code)
    assert STEP in await screen(budi)
    await sari.stage.until(wib(23, "16:00"))
    assert STEP in await sari.text(), "the reminder says it too"


async def test_a_booking_without_a_step_speaks_of_none(sari: Someone, budi: Someone):
    code = await books(sari)
    await budi.says("/kunjungan")
    await budi.taps(code)
    for person in (sari, budi):
        assert "Langkah" not in await screen(person)


async def test_being_stuck_begins_an_item_and_leaves_a_status_that_is_there(sari: Someone):
    await opens_item(sari)
    await sari.taps("Terkendala")
    assert (await progress(sari)).status == "doing"
    assert (await line_of(sari)).startswith("🙋 🟡")
    await sari.taps(LABEL)
    await sari.taps("Belum")
    await sari.taps(LABEL)
    assert (await progress(sari)).stuck_at is not None, "still stuck, though back to the beginning"
    await sari.taps("Sudah bisa lanjut")
    row = await progress(sari)
    assert (row.status, row.stuck_at) == ("todo", None)
    assert "🙋 ⬜" not in await line_of(sari)


async def test_the_item_says_that_one_is_stuck_and_offers_the_consultation_again(sari: Someone):
    await opens_item(sari)
    await sari.taps("Terkendala")
    await sari.taps("Kembali")
    assert wording(sari.stage, "checklist.is_stuck") in await screen(sari)
    await sari.taps("Konsultasi")
    assert STEP in await screen(sari)


async def test_nobody_is_stuck_at_what_is_ready(sari: Someone):
    await opens_item(sari)
    await sari.taps("Terkendala")
    await opens_item(sari)
    await sari.taps("Siap")
    assert (await progress(sari)).stuck_at is None
    await forges(sari, "cl.stuck:sppirt:foto_label")  # an older screen still has the button
    assert STEP in await screen(sari), "a consultation can be had all the same"
    row = await progress(sari)
    assert (row.status, row.stuck_at) == ("ready", None)


async def test_stuck_three_times_is_stuck_once_and_unstuck_twice_is_harmless(sari: Someone):
    await opens_item(sari)
    await taps_at_once(sari, *["Terkendala"] * 3)
    assert STEP in await screen(sari)
    await opens_item(sari)
    await taps_at_once(sari, *["Sudah bisa lanjut"] * 2)
    assert (await progress(sari)).stuck_at is None


async def test_an_hour_for_a_step_tapped_three_times_is_held_once(sari: Someone):
    await opens_item(sari)
    for label in ("Terkendala", TUESDAY):
        await sari.taps(label)
    await taps_at_once(sari, *["09.00"] * 3)
    assert [visit.item_id for visit in await visits(sari.stage)] == ["foto_label"]


async def test_moving_keeps_the_step(sari: Someone):
    await opens_item(sari)
    for label in ("Terkendala", TUESDAY, "09.00", "Ya, pesan"):
        await sari.taps(label)
    (visit,) = await visits(sari.stage, "booked")
    await opens_card(sari, visit)
    for label in ("Pindah jadwal", WEDNESDAY, "13.00", "Ya, pindahkan"):
        await sari.taps(label)
        assert STEP in await screen(sari), label
    (moved,) = await visits(sari.stage, "booked")
    assert (moved.id, moved.item_id, moved.start_at) == (visit.id, "foto_label", wib(25, "13:00"))


async def test_a_lost_race_keeps_the_step(sari: Someone, dedi: Someone):
    await opens_item(sari)
    for label in ("Terkendala", TUESDAY):
        await sari.taps(label)
    await a_visit(dedi, wib(24, "09:00"))
    await sari.taps("09.00")
    assert wording(sari.stage, "refusal.slot_taken") in await screen(sari)
    await sari.taps("09.45")
    await sari.taps("Jam lain")
    await sari.taps("10.30")
    await sari.taps("Ya, pesan")
    (booked,) = [v for v in await visits(sari.stage, "booked") if v.start_at == wib(24, "10:30")]
    assert booked.item_id == "foto_label"


async def test_cancelled_and_booked_again_it_is_about_the_same_step(sari: Someone):
    await opens_item(sari)
    for label in ("Terkendala", TUESDAY, "09.00", "Ya, pesan", "Batalkan", "Pesan lagi"):
        await sari.taps(label)
    assert STEP in await screen(sari)


async def test_buttons_from_before_there_were_steps_still_book(sari: Someone):
    await sari.says("/menu")
    await forges(sari, "bk.days:sppirt:0")
    for label in (TUESDAY, "09.00", "Ya, pesan"):
        await sari.taps(label)
    (booked,) = await visits(sari.stage, "booked")
    assert (booked.topic_id, booked.item_id) == ("sppirt", None)


@pytest.mark.parametrize("told", ["sppirt.gone", "sppirt.", "sppirt.foto_label.x", "sppirt.<b>", "umum.foto_label"])
async def test_a_step_nobody_knows_is_left_out(sari: Someone, told: str):
    await sari.says("/menu")
    await forges(sari, f"bk.days:{told}:0")
    assert "Langkah" not in await screen(sari)
    assert TUESDAY in " ".join(await sari.buttons())


@pytest.mark.parametrize(
    "data", ["bk.days:gone.foto_label:0", "bk.days:.:0", "cl.stuck:sppirt:gone", "cl.stuck:gone:x", "cl.unstuck:nib:x"]
)
async def test_a_topic_or_item_nobody_knows_is_refused(sari: Someone, data: str):
    await sari.says("/menu")
    await forges(sari, data)
    assert wording(sari.stage, "refusal.outdated") in await screen(sari)
    assert await progress(sari) is None


async def test_a_move_stays_about_what_the_visit_was_whatever_the_button_says(sari: Someone):
    visit = await a_visit(sari, wib(24, "09:00"), "sppirt")
    await sari.says("/menu")
    await forges(sari, f"bk.days:nib.akun_oss:{visit.id}")
    for label in (WEDNESDAY, "13.00", "Ya, pindahkan"):
        await sari.taps(label)
    (moved,) = await visits(sari.stage, "booked")
    assert (moved.topic_id, moved.item_id) == ("sppirt", None)


async def test_a_consultant_has_no_checklist_of_the_owners_to_tick(budi: Someone):
    await budi.says("/menu")
    await forges(budi, "cl.stuck:sppirt:foto_label")
    assert STEP not in await screen(budi)
    assert await read(budi.stage, lambda session: session.scalars(select(Progress)).all()) == []
