"""Impatient thumbs: every important button tapped two or three times before the first tap is answered."""

from sqlalchemy import func, select

from bot.db.people import Person
from tests.conftest import KERIPIK_AT_HOME
from tests.flows.acts import (
    WEDNESDAY,
    a_visit,
    arrives,
    buttons_of,
    heard,
    opens_card,
    opens_hours,
    read,
    screen,
    taps_at_once,
    text_of,
    unanswered_taps,
    visits,
    wib,
    wording,
)
from tests.stage import SARI, Someone, Stage


async def _owners(stage: Stage) -> int | None:
    return await read(stage, lambda session: session.scalar(select(func.count()).select_from(Person)))


async def test_agreeing_three_times_makes_one_owner(office: Stage):
    stranger = office.person(SARI)
    await stranger.says("/start")
    await taps_at_once(stranger, *["Setuju"] * 3)
    assert await _owners(office) == 1
    await stranger.says("keripik singkong")
    await stranger.sees("pertanyaan 1")


async def test_every_answer_of_the_readiness_check_tapped_twice_skips_no_question(office: Stage):
    sari = office.person(SARI)
    await sari.says("/start")
    await sari.taps("Setuju")
    await sari.says("keripik singkong")
    for answer in KERIPIK_AT_HOME:
        await taps_at_once(sari, answer, answer)
    await sari.sees("1. NIB", "2. SPP-IRT", "3. Halal")


async def test_ticking_three_times_ticks_once(ibu_sari: Someone):
    for label in ("SPP-IRT", "Buka daftar periksa", "Foto label"):
        await ibu_sari.taps(label)
    await taps_at_once(ibu_sari, *["Siap"] * 3)
    assert "1/9" in await screen(ibu_sari)


async def test_an_hour_tapped_three_times_is_held_once_and_confirmed_three_times_booked_once(
    sari: Someone, budi: Someone
):
    await opens_hours(sari)
    await taps_at_once(sari, *["09.00"] * 3)
    assert len(await visits(sari.stage)) == 1
    await taps_at_once(sari, *["Ya, pesan"] * 3)
    (booked,) = await visits(sari.stage)
    assert booked.status == "booked"
    assert booked.code in await screen(sari)
    assert len(await heard(budi, booked.code)) == 1
    assert len([m for m in await sari.messages() if "document" in m]) == 1


async def test_two_hours_tapped_together_leave_one_held(sari: Someone):
    await opens_hours(sari)
    await taps_at_once(sari, "09.00", "10.30")
    (held,) = await visits(sari.stage, "held")
    assert held.start_at == wib(24, "10:30")
    assert "10.30" in await screen(sari)


async def test_confirming_and_choosing_another_hour_together_keeps_the_booking(sari: Someone):
    await opens_hours(sari)
    await sari.taps("09.00")
    await taps_at_once(sari, "Ya, pesan", "Jam lain")
    assert [visit.status for visit in await visits(sari.stage)] == ["booked"]


async def test_cancelling_three_times_tells_the_consultant_once(sari: Someone, budi: Someone):
    visit = await a_visit(sari, wib(24, "09:00"))
    await opens_card(sari, visit)
    await taps_at_once(sari, *["Batalkan"] * 3)
    assert wording(sari.stage, "cancellation.done") in await screen(sari)
    assert len(await heard(budi, visit.code, "batal")) == 1


async def test_confirming_a_move_three_times_moves_once(sari: Someone, budi: Someone):
    visit = await a_visit(sari, wib(24, "09:00"))
    await opens_card(sari, visit)
    for label in ("Pindah jadwal", WEDNESDAY, "13.00"):
        await sari.taps(label)
    await taps_at_once(sari, *["Ya, pindahkan"] * 3)
    (moved,) = await visits(sari.stage, "booked")
    assert (moved.start_at, moved.sequence) == (wib(25, "13:00"), 1)
    assert wording(sari.stage, "booking.moved") in await screen(sari)
    assert len(await heard(budi, visit.code, "dipindah")) == 1


async def test_moving_and_cancelling_together_leaves_the_visit_cancelled(sari: Someone, budi: Someone):
    visit = await a_visit(sari, wib(24, "09:00"))
    await opens_card(sari, visit)
    await taps_at_once(sari, "Batalkan", "Pindah jadwal")
    assert [each.status for each in await visits(sari.stage)] == ["cancelled"]
    assert await sari.buttons()


async def test_a_visit_noted_and_called_off_twice_is_noted_once(sari: Someone, budi: Someone):
    visit = await a_visit(sari, wib(24, "09:00"))
    await budi.taps("Lihat kunjungan")
    await budi.taps("Batalkan kunjungan", times=3)
    await taps_at_once(budi, *["Sakit"] * 3)
    assert len(await heard(sari, visit.code, wording(sari.stage, "notices.called_off"))) == 1


async def test_deleting_three_times_says_goodbye_and_tells_the_consultant_once(sari: Someone, budi: Someone):
    visit = await a_visit(sari, wib(24, "09:00"))
    await sari.says("/profil")
    await sari.taps("Hapus semua data")
    await taps_at_once(sari, *["Ya, hapus"] * 3)
    assert wording(sari.stage, "profile.forgotten") in await screen(sari)
    assert await _owners(sari.stage) == 0
    assert len(await heard(budi, visit.code, "batal")) == 1


async def test_sending_an_announcement_three_times_sends_it_once(sari: Someone, dedi: Someone, rina: Someone):
    await rina.says("/pengumuman")
    await rina.says("Pelatihan label gratis")
    await taps_at_once(rina, *["Kirim ke 2"] * 3)
    for person in (sari, dedi):
        assert len(await heard(person, "Pelatihan label gratis")) == 1


async def test_every_one_of_many_taps_is_acknowledged(sari: Someone):
    await opens_hours(sari)
    await taps_at_once(sari, *["09.00"] * 3, "09.45", "Menu utama", "Kembali")
    assert not await unanswered_taps(sari)


async def test_a_tap_on_a_message_too_old_to_edit_is_answered_with_a_new_one(sari: Someone):
    await sari.says("/menu")
    sender = sari.stage.sim.state.people[SARI].wire
    payload = {
        "id": "77", "from": sender, "chat_instance": "1", "data": "bk.start",
        "message": {"chat": {"id": SARI, "type": "private"}, "message_id": 1, "date": 0},
    }  # fmt: skip
    await arrives(sari.stage, "callback_query", payload, SARI)
    assert len(await sari.messages()) == 2
    assert wording(sari.stage, "booking.pick_topic") in await sari.text()


async def test_a_tap_on_a_message_deleted_meanwhile_is_answered_with_a_new_one(sari: Someone):
    await sari.says("/menu")
    message = await sari.last()
    data = next(b["callback_data"] for b in buttons_of(message) if "Jadwal konsultasi" in b["text"])
    state = sari.stage.sim.state
    await sari.stage.post("shuffle", n=1_000)  # held back at Telegram
    await sari.stage.post("tap", user_id=SARI, message_id=message["message_id"], data=data)
    state.chats[SARI].messages[message["message_id"]].deleted = True
    await sari.stage.post("shuffle", n=0)
    await sari.stage.settled((await sari.stage.get("state"))["updates"]["last_id"])
    (shown,) = await sari.messages()
    assert wording(sari.stage, "booking.pick_topic") in text_of(shown)
