"""Days and times that are typed: below the days and the hours, and anywhere else."""

import pytest

from tests.flows.acts import TUESDAY, a_visit, books, code_in, opens_card, opens_hours, screen, visits, wib, wording
from tests.flows.offices import rules_change
from tests.stage import SARI, Someone, Stage

CONFIRM = "Pesan jadwal ini?"


async def opens_days(person: Someone) -> Someone:
    await person.says("/jadwal")
    return await person.taps("Lainnya")


@pytest.mark.parametrize(
    ("text", "day", "clock"),
    [
        ("senin depan jam 9", 30, "09:00"),
        ("besok jam 1 siang", 24, "13:00"),
        ("kamis 09.45", 26, "09:45"),
        ("tgl 25 november pukul 10.30 ya bu", 25, "10:30"),
        ("26/11 jam setengah dua belas kurang 15", 26, "11:15"),
    ],
)
async def test_a_day_and_an_hour_typed_below_the_days_lead_to_the_confirmation(
    sari: Someone, text: str, day: int, clock: str
):
    await opens_days(sari)
    await sari.says(text)
    assert CONFIRM in await screen(sari)
    await sari.taps("Ya, pesan")
    (booked,) = await visits(sari.stage, "booked")
    assert booked.start_at == wib(day, clock)


async def test_a_day_alone_leads_to_its_hours_and_a_time_to_the_confirmation(sari: Someone):
    await opens_days(sari)
    await sari.says("lusa")
    assert "Rabu, 25 November" in await screen(sari)
    await sari.says("jam 2.30")
    assert CONFIRM in await screen(sari)
    assert "pukul 14.30" in await screen(sari)


async def test_another_day_can_be_typed_below_the_hours(sari: Someone):
    await opens_hours(sari)
    await sari.says("kamis aja jam 9")
    assert "26 November 2026 pukul 09.00" in await screen(sari)


async def test_an_hour_there_is_not_is_answered_with_the_nearest(sari: Someone):
    await opens_days(sari)
    await sari.says("besok jam 10")
    assert "Jam 10.00 tidak ada. Yang paling dekat: 09.45 dan 10.30." in await screen(sari)
    await sari.taps("09.45")
    assert CONFIRM in await screen(sari)


async def test_an_hour_somebody_else_has_is_answered_with_the_alternatives(sari: Someone, dedi: Someone):
    await a_visit(dedi, wib(24, "09:45"))
    await opens_days(sari)
    await sari.says("besok jam 9.45")
    assert wording(sari.stage, "refusal.slot_taken") in await screen(sari)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("kemarin jam 10", "sudah lewat"),
        ("20 november jam 10", "sudah lewat"),
        ("jumat jam 10", "Jumat klinik tutup. Kami buka Senin sampai Kamis."),
        ("24 desember", "Cuti Bersama Hari Raya Natal"),
        ("tgl 25 desember jam 10", "Natal"),
        ("6 januari jam 9", "coba lagi mulai Senin, 7 Desember 2026"),
        ("25 desember 2035", "klinik tutup"),
        ("jam 10", "hari apa?"),
        ("31 februari", "belum kami pahami"),
        ("minggu depan", "belum kami pahami"),
        ("jam 25", "belum kami pahami"),
    ],
)
async def test_a_day_that_cannot_be_is_answered_with_the_reason_and_the_days(sari: Someone, text: str, why: str):
    await opens_days(sari)
    await sari.says(text)
    assert why in await screen(sari)
    assert wording(sari.stage, "booking.pick_day") in await screen(sari)
    assert not await visits(sari.stage)
    await sari.says("besok jam 9")  # and typing goes on
    assert CONFIRM in await screen(sari)


async def test_an_hour_of_today_that_is_over_is_named_as_such(sari: Someone):
    await sari.stage.until(wib(23, "10:00"))
    await opens_days(sari)
    await sari.says("hari ini jam 9")
    assert "Jam 09.00 sudah lewat" in await screen(sari)
    await sari.says("jam 11.15")
    assert "Jam 11.15 sudah terlalu dekat" in await screen(sari)


async def test_a_question_below_the_days_is_answered_as_a_question(sari: Someone):
    await opens_days(sari)
    await sari.says("apa itu KBLI")
    assert "KBLI" in await screen(sari)
    assert wording(sari.stage, "booking.pick_day") not in await screen(sari)
    await opens_days(sari)
    await sari.says("berapa biaya dan lama urus sertifikat halal untuk keripik mulai 1 januari")
    assert "alal" in await screen(sari)


async def test_a_typed_hour_moves_the_visit_that_is_being_moved(sari: Someone):
    visit = await a_visit(sari, wib(24, "09:00"))
    await opens_card(sari, visit)
    await sari.taps("Pindah jadwal")
    await sari.says("lusa jam 1")
    await sari.taps("Ya, pindahkan")
    (moved,) = await visits(sari.stage, "booked")
    assert (moved.code, moved.start_at) == (visit.code, wib(25, "13:00"))


async def test_a_second_typed_hour_of_a_day_with_a_visit_is_refused_with_the_way_to_it(sari: Someone):
    await a_visit(sari, wib(24, "09:00"))
    await opens_days(sari)
    await sari.says("besok jam 13")
    assert wording(sari.stage, "refusal.too_many_that_day") in await screen(sari)


async def test_a_typed_day_survives_a_restart(sari: Someone):
    await opens_days(sari)
    await sari.stage.restart()
    await sari.says("besok jam 9")
    assert CONFIRM in await screen(sari)


# --- anywhere else ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text", ["bisa konsultasi besok?", "mau booking konsultasi selasa", "besok", "tgl 24 nov jam 9"]
)
async def test_a_day_named_in_passing_leads_to_its_hours_and_to_the_topics(sari: Someone, text: str):
    await sari.says(text)
    assert "Selasa, 24 November 2026" in await screen(sari)
    assert "09.00" in await sari.buttons()
    await sari.taps("Topik lain")
    assert wording(sari.stage, "booking.pick_topic") in await screen(sari)


async def test_an_hour_there_is_not_named_in_passing_is_answered_with_the_nearest(sari: Someone):
    await sari.says("senin depan jam 10")
    await sari.sees("Jam 10.00 tidak ada. Yang paling dekat: 09.45 dan 10.30.")
    await sari.says("senin depan jam 10.30")
    assert "tidak ada" not in await screen(sari)
    await sari.taps("10.30")
    assert CONFIRM in await screen(sari)


async def test_an_hour_just_gone_named_in_passing_is_named_as_such(sari: Someone):
    await sari.says("hari ini jam 9")
    await sari.sees("Jam 09.00 sudah lewat.")


async def test_a_closed_day_named_in_passing_says_why(sari: Someone):
    await sari.says("jumat jam 10")
    assert "Jumat klinik tutup" in await screen(sari)


@pytest.mark.parametrize("text", ["jam buka hari jumat", "apa itu halal", "spp irt berlaku 5 tahun"])
async def test_other_questions_with_days_and_numbers_stay_questions(sari: Someone, text: str):
    await sari.says(text)
    assert wording(sari.stage, "booking.pick_hour") not in await screen(sari)
    assert "Kami buka Senin sampai Kamis." not in await screen(sari)


# --- «udah jadi blm?» ------------------------------------------------------------------------------------------

ASKED = pytest.mark.parametrize("asked", ["udah jadi blm", "jadi ga bookingan saya", "bookingan saya udah jadi blm?"])


@ASKED
async def test_who_asks_whether_the_visit_is_made_sees_it(sari: Someone, asked: str):
    code = await books(sari)
    await sari.says(asked)
    assert code_in(await screen(sari)) == code


@ASKED
async def test_who_asks_before_confirming_can_confirm_there(sari: Someone, asked: str):
    await opens_hours(sari)
    await sari.taps("09.00")
    await sari.says(asked)
    assert "Belum jadi:" in await screen(sari)
    assert "sampai 09.05" in await screen(sari)
    await sari.taps("Ya, pesan")
    (booked,) = await visits(sari.stage, "booked")
    assert booked.start_at == wib(24, "09:00")


async def test_an_hour_not_confirmed_can_be_let_go_from_the_list(sari: Someone):
    await opens_hours(sari)
    await sari.taps("09.00")
    await sari.says("udah jadi blm")
    await sari.taps("Lepas")
    assert not await visits(sari.stage, "held", "booked")
    assert "09.00" in await sari.buttons()


async def test_who_has_nothing_any_more_hears_what_became_of_the_last(sari: Someone):
    visit = await a_visit(sari, wib(24, "09:00"))
    await opens_card(sari, visit)
    await sari.taps("Batalkan")
    await sari.says("udah jadi blm")
    assert visit.code in await screen(sari)
    assert "dibatalkan" in await screen(sari)


async def test_an_hour_whose_time_to_confirm_ran_out_is_not_called_a_visit(sari: Someone):
    await opens_hours(sari)
    await sari.taps("09.00")
    await sari.stage.passes(minutes=6)
    await sari.says("udah jadi blm")
    assert wording(sari.stage, "booking.none") in await screen(sari)


async def test_a_guest_who_asks_is_welcomed(opened: Stage):
    guest = opened.person(SARI)
    for asked in ("udah jadi blm", "jadwal saya"):
        await guest.says(asked)
        assert wording(opened, "home.consent") in await screen(guest)
    await guest.says("jam buka")
    assert wording(opened, "home.consent") not in await screen(guest)


# --- returning owners ------------------------------------------------------------------------------------------


async def test_a_returning_owner_needs_at_most_five_taps_whatever_the_office_offers(sari: Someone):
    await rules_change(sari.stage, online_link="https://meet.example.id/klinik")
    await a_visit(sari, wib(25, "09:00"))
    await sari.says("/menu")
    taps = ("Jadwal konsultasi", "Lainnya", TUESDAY, "09.00", "Ya, pesan")
    for label in taps:
        await sari.taps(label)
    assert len(taps) <= 5
    assert len(await visits(sari.stage, "booked")) == 2
