"""A visit's code, typed anywhere or behind a link: one's own opens, anybody else's reveals nothing."""

import pytest

from bot.services import staff
from tests.flows.acts import a_visit, an_owner, forges, heard, joins, screen, visits, wib, wording
from tests.flows.attending import changes, told_of_arrival
from tests.stage import RINA, SARI, Someone

PAK_EKO = 2002


@pytest.mark.parametrize("typed", ["KP-7F3", "kp7f3", "kp 7f3", "kode saya kp-7f3", "/start KP-7F3", "/start kp-7f3"])
async def test_ones_own_code_opens_the_card(sari: Someone, typed: str):
    visit = await a_visit(sari, wib(24, "09:00"))
    await changes(sari.stage, visit, code="KP-7F3")
    await sari.says(typed)
    await sari.sees("KP-7F3", "Selasa, 24 November 2026 pukul 09.00 WIB", "Pak Budi")
    assert any("Pindah jadwal" in label for label in await sari.buttons())


async def test_letters_that_look_alike_are_forgiven(sari: Someone, dedi: Someone):
    mine, theirs = await a_visit(sari, wib(24, "09:00")), await a_visit(dedi, wib(24, "10:30"))
    await changes(sari.stage, mine, code="KP-D7F")
    await changes(sari.stage, theirs, code="KP-Q7F")
    await sari.says("kp-o7f")
    await sari.sees("KP-D7F", "09.00")
    assert "KP-Q7F" not in await screen(sari)


async def test_checking_in_by_typing_the_code_at_the_door(sari: Someone, budi: Someone):
    visit = await a_visit(sari, wib(24, "09:00"))
    await sari.stage.until(wib(24, "08:55"))
    await sari.says(visit.code)
    await sari.taps("Saya sudah datang")
    assert "Terima kasih, Bu Sari" in await screen(sari)
    assert await told_of_arrival(budi, visit)


@pytest.mark.parametrize("way", ["{}", "/start {}"])
async def test_another_persons_code_gets_a_kind_answer_and_nothing_else(sari: Someone, dedi: Someone, way: str):
    await a_visit(sari, wib(24, "09:00"), "sppirt")
    visit = await a_visit(sari, wib(25, "09:00"), "nib")
    await dedi.says(way.format(visit.code.lower()))
    shown = await screen(dedi)
    assert wording(dedi.stage, "refusal.not_your_visit") in shown
    assert not [part for part in ("Bu Sari", "NIB", "25", "Pak Budi", "keripik") if part in shown]
    assert any("Jadwal saya" in label for label in await dedi.buttons())


async def test_neither_does_a_code_that_is_over_or_cancelled_reveal_anything(sari: Someone, dedi: Someone):
    visit = await a_visit(sari, wib(24, "09:00"))
    await changes(sari.stage, visit, status="cancelled")
    await dedi.says(visit.code)
    assert "24 November" not in await screen(dedi)
    await dedi.says("/menu")
    await forges(dedi, f"ar.code:{visit.code}")
    assert wording(dedi.stage, "refusal.not_your_visit") in await screen(dedi)


async def test_an_unknown_code_says_so_and_shows_the_way_to_ones_own(dedi: Someone):
    await dedi.says("KP-2Z9")
    assert "KP-2Z9" in await screen(dedi)
    await dedi.taps("Jadwal saya")
    assert wording(dedi.stage, "booking.none") in await screen(dedi)


@pytest.mark.parametrize("data", ["ar.code:", "ar.code:x", "ar.code:<b>", "ar.code:KP-", "ar.code"])
async def test_forged_codes_lead_to_a_screen(dedi: Someone, data: str):
    await dedi.says("/menu")
    await forges(dedi, data)
    assert wording(dedi.stage, "refusal.outdated") in await screen(dedi)


async def test_what_is_no_code_is_still_a_question(sari: Someone):
    await sari.says("apa itu KBLI")
    assert "KBLI" in await screen(sari)
    await sari.says("alamat saya kp rambutan")
    assert wording(sari.stage, "refusal.unknown_code") not in await screen(sari)


@pytest.mark.parametrize("way", ["{}", "/start {}"])
async def test_a_guest_is_welcomed_first(sari: Someone, way: str):
    visit = await a_visit(sari, wib(24, "09:00"))
    guest = sari.stage.person(1009)
    await sari.stage.post("users", id=1009, first_name="Ibu Wati")
    await guest.says(way.format(visit.code))
    assert any("Setuju" in label for label in await guest.buttons())
    assert "24 November" not in await screen(guest)


async def test_the_admin_at_the_counter_sees_the_visit_and_notes_the_arrival(
    sari: Someone, budi: Someone, rina: Someone
):
    visit = await a_visit(sari, wib(24, "09:00"), "sppirt")
    await sari.stage.until(wib(24, "08:50"))
    await rina.says(visit.code.lower())
    await rina.sees("Bu Sari", "keripik singkong", "Pak Budi", "SPP-IRT")
    await rina.taps("Sudah datang")
    assert "sudah datang 08.50" in await screen(rina)
    assert not [label for label in await rina.buttons() if "Sudah datang" in label]
    assert len(await told_of_arrival(budi, visit)) == 1


async def test_its_consultant_sees_the_card_he_knows(sari: Someone, budi: Someone):
    visit = await a_visit(sari, wib(24, "09:00"))
    await budi.says(visit.code)
    await budi.sees("Bu Sari", "keripik singkong")
    assert any("Batalkan kunjungan" in label for label in await budi.buttons())


async def test_an_owner_who_is_staff_too_sees_their_own_visit_as_an_owner(dedi: Someone, sari: Someone):
    mine, theirs = await a_visit(sari, wib(24, "09:00")), await a_visit(dedi, wib(24, "10:30"))
    await sari.stage.hires(SARI, "Bu Sari", admin=True)
    await sari.says(mine.code)
    assert any("Pindah jadwal" in label for label in await sari.buttons())
    await sari.says(theirs.code)
    await sari.sees("Pak Dedi", "sambal botol")


async def test_a_code_that_may_be_two_visits_is_not_guessed_at_the_counter(sari: Someone, dedi: Someone, rina: Someone):
    one, other = await a_visit(sari, wib(24, "09:00")), await a_visit(dedi, wib(24, "10:30"))
    await changes(sari.stage, one, code="KP-D7F")
    await changes(sari.stage, other, code="KP-Q7F")
    await rina.says("KP-O7F")
    shown = await screen(rina)
    assert wording(rina.stage, "refusal.unknown_code") in shown
    assert "Bu Sari" not in shown


async def test_who_is_no_staff_any_more_sees_nothing_at_the_counter(sari: Someone, rina: Someone):
    visit = await a_visit(sari, wib(24, "09:00"))
    await rina.says(visit.code)
    await sari.stage.clinic.database.run(lambda session: staff.retire(session, RINA))
    await an_owner(rina, "Bu Rina", "kopi bubuk")
    await rina.says(visit.code)
    assert wording(rina.stage, "refusal.not_your_visit") in await screen(rina)
    await forges(rina, f"ar.visit:{visit.id}")
    assert "Bu Sari" not in await screen(rina)


async def test_typed_while_something_else_is_asked_it_is_the_answer(sari: Someone, budi: Someone):
    visit = await a_visit(sari, wib(24, "09:00"))
    await sari.says("/tanya")
    await sari.taps("Tanya petugas")
    await sari.says(f"Apakah {visit.code} bisa dimajukan?")
    assert await heard(budi, "bisa dimajukan")
    assert len(await visits(sari.stage)) == 1


async def test_a_colleague_may_look_a_visit_up_and_no_more(sari: Someone):
    visit = await a_visit(sari, wib(24, "09:00"))
    eko = await joins(sari.stage, PAK_EKO, "Pak Eko", consultant=True)
    await eko.says(visit.code)
    assert "Bu Sari" in await screen(eko)
    await forges(eko, f"cs.cancel:{visit.id}")
    assert [each.status for each in await visits(sari.stage)] == ["booked"]
