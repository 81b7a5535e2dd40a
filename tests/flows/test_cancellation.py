"""The owner calls a visit off: why is asked afterwards; and calling off late."""

import pytest

from bot.catalog.check_texts import FAMILIES
from bot.db.booking import Visit
from bot.services import staff
from bot.services.cancellation import OFFICES_REASONS, OWNERS_REASONS, Reason
from tests.flows.acts import (
    WEDNESDAY,
    a_visit,
    forges,
    heard,
    joins,
    opens_card,
    screen,
    visits,
    wib,
    wording,
)
from tests.flows.offices import rules_change
from tests.stage import BUDI, DEDI, Someone

PAK_EKO = 2002
LATE = "Batal mendadak"


async def _cancels(person: Someone, hour: str = "09:00") -> Visit:
    """They have a visit tomorrow, and tap it away from its card."""
    visit = await a_visit(person, wib(24, hour))
    await opens_card(person, visit)
    await person.taps("Batalkan")
    return visit


async def _reason(person: Someone) -> str | None:
    (visit,) = await visits(person.stage, "cancelled")
    return visit.reason


async def _card_for(consultant: Someone, visit: Visit) -> str:
    await forges(consultant, f"cs.visit:{visit.id}")
    return await screen(consultant)


def test_every_reason_one_can_tap_has_its_words():
    assert FAMILIES["btn.why_"] == (*OWNERS_REASONS, *OFFICES_REASONS)
    assert FAMILIES["cancellation.is_"] == tuple(Reason)


# --- the owner -------------------------------------------------------------------------------------------------


async def test_the_visit_is_off_with_one_tap_and_the_reason_is_asked_afterwards(sari: Someone):
    await _cancels(sari)
    assert wording(sari.stage, "cancellation.done") in await screen(sari)
    assert wording(sari.stage, "cancellation.why") in await screen(sari)
    assert await _reason(sari) is None
    assert {"🏠 Menu utama", "📅 Pesan lagi"} <= set(await sari.buttons())


async def test_the_consultant_reads_the_reason_on_the_card_and_hears_nothing_more(sari: Someone, budi: Someone):
    visit = await _cancels(sari)
    before = len(await budi.messages())
    await sari.taps("Ada halangan")
    assert await _reason(sari) == "unable"
    assert wording(sari.stage, "cancellation.thanks") in await screen(sari)
    assert len(await budi.messages()) == before
    await budi.taps("Lihat kunjungan")
    assert wording(budi.stage, "cancellation.is_unable") in await screen(budi)
    assert visit.code in await screen(budi)


async def test_a_reason_in_own_words_is_kept_on_one_line_and_shown_as_typed(sari: Someone, budi: Someone):
    visit = await _cancels(sari)
    await sari.taps("Alasan lain")
    await sari.says("Anak saya <b>sakit</b>,\n  maaf & terima kasih")
    assert await _reason(sari) == "Anak saya <b>sakit</b>, maaf & terima kasih"
    assert "Anak saya <b>sakit</b>, maaf & terima kasih" in await _card_for(budi, visit)


async def test_a_reason_that_is_too_long_or_no_text_is_asked_for_again(sari: Someone):
    await _cancels(sari)
    await sari.taps("Alasan lain")
    await sari.says("x" * 201)
    assert wording(sari.stage, "cancellation.length") in await screen(sari)
    await sari.sends("voice", b"OggS")
    assert wording(sari.stage, "edge.only_text") in await screen(sari)
    assert await _reason(sari) is None
    await sari.says("x" * 200)
    assert await _reason(sari) == "x" * 200


async def test_a_command_instead_of_the_reason_is_a_command(sari: Someone):
    await _cancels(sari)
    await sari.taps("Alasan lain")
    await sari.says("/jadwal")
    await sari.says("jadwal saya")
    assert await _reason(sari) is None


async def test_what_is_typed_without_being_asked_is_no_reason(sari: Someone):
    await _cancels(sari)
    await sari.says("sertifikat halal")
    assert await _reason(sari) is None


async def test_another_reason_replaces_the_first(sari: Someone):
    visit = await _cancels(sari)
    asked = (await sari.last())["message_id"]
    await sari.taps("Salah pilih waktu", times=3)
    await forges(sari, f"bk.why:{visit.id}:settled", asked)
    assert await _reason(sari) == "settled"


async def test_after_a_day_the_reason_is_not_asked_and_not_taken_any_more(sari: Someone):
    visit = await a_visit(sari, wib(26, "09:00"))
    await opens_card(sari, visit)
    await sari.taps("Batalkan")
    await sari.stage.passes(hours=23, minutes=59)
    await forges(sari, f"bk.show:{visit.id}")
    assert wording(sari.stage, "cancellation.why") in await screen(sari)
    await sari.stage.passes(minutes=1)
    for data in (f"bk.why:{visit.id}:unable", f"bk.whyask:{visit.id}"):
        await forges(sari, data)
        assert wording(sari.stage, "refusal.outdated") in await screen(sari)
    await forges(sari, f"bk.show:{visit.id}")
    assert wording(sari.stage, "cancellation.why") not in await screen(sari)
    assert await _reason(sari) is None


async def test_nobody_else_and_nothing_else_gives_the_reason(sari: Someone, dedi: Someone, budi: Someone):
    visit = await _cancels(sari)
    booked = await a_visit(sari, wib(25, "09:00"))
    for person, data in (
        (dedi, f"bk.why:{visit.id}:unable"),
        (dedi, f"bk.whyask:{visit.id}"),
        (sari, f"bk.why:{visit.id}:rahasia"),
        (sari, f"bk.why:{visit.id}:ill"),
        (sari, f"bk.why:{booked.id}:unable"),
        (sari, f"bk.whyask:{booked.id}"),
    ):
        await person.says("/menu")
        await forges(person, data)
        assert wording(sari.stage, "refusal.outdated") in await screen(person), data
    assert [each.reason for each in await visits(sari.stage)] == [None, None]


async def test_typed_reasons_go_when_the_owner_leaves_and_tapped_ones_stay_countable(sari: Someone, dedi: Someone):
    await _cancels(sari)
    await sari.taps("Alasan lain")
    await sari.says("Ibu saya masuk RS")
    await _cancels(dedi, "10:30")
    await dedi.taps("Sudah beres")
    for person in (sari, dedi):
        await person.says("/profil")
        await person.taps("Hapus semua data")
        await person.taps("Ya, hapus")
    assert [each.reason for each in await visits(sari.stage)] == [None, "settled"]


# --- late ------------------------------------------------------------------------------------------------------


async def test_cancelling_two_hours_before_is_in_time_and_only_the_consultant_hears(
    sari: Someone, budi: Someone, rina: Someone
):
    visit = await a_visit(sari, wib(24, "09:00"))
    await opens_card(sari, visit)
    await sari.stage.until(wib(24, "07:00"))
    await sari.taps("Batalkan")
    assert wording(sari.stage, "cancellation.late") not in await screen(sari)
    assert len(await heard(budi, visit.code, "batal")) == 1
    assert not await heard(budi, LATE)
    assert not await heard(rina, visit.code)


async def test_a_late_cancellation_is_kindly_said_to_be_late_and_the_clinic_hears_of_it_once(
    sari: Someone, budi: Someone, rina: Someone
):
    visit = await a_visit(sari, wib(24, "09:00"))
    await joins(sari.stage, PAK_EKO, "Pak Eko", consultant=True)
    await sari.stage.hires(BUDI, "Pak Budi", admin=True)  # he is both: one message
    await opens_card(sari, visit)
    await sari.stage.until(wib(24, "07:01"))
    await sari.taps("Batalkan", times=3)
    assert wording(sari.stage, "cancellation.late") in await screen(sari)
    for told in (budi, rina):
        (notice,) = await heard(told, LATE, visit.code)
        for part in ("Bu Sari", "Selasa, 24 November 2026 pukul 09.00 WIB", "Pak Budi"):
            assert part in notice["text"]
        assert len(await heard(told, visit.code)) == 1 + (told is budi)  # he heard of the booking
    assert not await heard(sari.stage.person(PAK_EKO), visit.code)
    await budi.taps("Lihat kunjungan")
    assert wording(budi.stage, "consultant.is_cancelled") in await screen(budi)


async def test_the_office_decides_what_is_late(sari: Someone, budi: Someone, rina: Someone):
    await rules_change(sari.stage, late_cancel_minutes=0)
    visit = await a_visit(sari, wib(24, "09:00"))
    await opens_card(sari, visit)
    await sari.stage.until(wib(24, "08:59"))
    await sari.taps("Batalkan")
    assert not await heard(budi, LATE)
    assert not await heard(rina, visit.code)


async def test_who_left_the_staff_meanwhile_is_not_told(sari: Someone, budi: Someone, rina: Someone):
    visit = await a_visit(sari, wib(24, "09:00"))
    await opens_card(sari, visit)
    await sari.stage.until(wib(24, "08:00"))
    await sari.stage.faults("sendMessage", chat_id=rina.id, code=500)
    await sari.taps("Batalkan")
    await sari.stage.clinic.database.run(lambda session: staff.retire(session, rina.id))
    await sari.stage.passes(minutes=5)
    assert not await heard(rina, visit.code)
    assert await heard(budi, LATE, visit.code)


async def test_an_admin_who_cancels_a_visit_of_their_own_needs_no_notice_of_it(sari: Someone, rina: Someone):
    await sari.stage.hires(DEDI, "Pak Dedi", admin=True)
    dedi = await _becomes_an_owner(sari.stage.person(DEDI))
    visit = await a_visit(dedi, wib(24, "09:00"))
    await opens_card(dedi, visit)
    await dedi.stage.until(wib(24, "08:00"))
    await dedi.taps("Batalkan")
    assert not await heard(dedi, LATE)
    assert await heard(rina, LATE, visit.code)


async def _becomes_an_owner(person: Someone) -> Someone:
    await person.says("/start")
    await person.taps("Coba sebagai pemilik")
    return await person.taps("Setuju")


async def test_a_late_move_is_allowed_until_the_start_and_the_consultant_hears_that_it_was_late(
    sari: Someone, budi: Someone, rina: Someone
):
    visit = await a_visit(sari, wib(24, "09:00"))
    await opens_card(sari, visit)
    await sari.stage.until(wib(24, "08:59"))
    for label in ("Pindah jadwal", WEDNESDAY, "13.00", "Ya, pindahkan"):
        await sari.taps(label)
    (moved,) = await visits(sari.stage, "booked")
    assert moved.start_at == wib(25, "13:00")
    (notice,) = await heard(budi, "Dipindah mendadak", visit.code)
    assert "24 November 2026 pukul 09.00" in notice["text"]
    assert not await heard(rina, visit.code)


async def test_an_early_move_is_not_called_late(sari: Someone, budi: Someone):
    visit = await a_visit(sari, wib(24, "09:00"))
    await opens_card(sari, visit)
    for label in ("Pindah jadwal", WEDNESDAY, "13.00", "Ya, pindahkan"):
        await sari.taps(label)
    assert len(await heard(budi, "dipindah", visit.code)) == 1
    assert not await heard(budi, "mendadak")


async def test_a_late_move_to_somebody_else_is_a_sudden_loss_for_the_first_consultant(
    sari: Someone, dedi: Someone, budi: Someone, rina: Someone
):
    visit = await a_visit(sari, wib(24, "09:00"))
    await a_visit(dedi, wib(25, "13:00"))
    eko = await joins(sari.stage, PAK_EKO, "Pak Eko", consultant=True)
    await opens_card(sari, visit)
    await sari.stage.until(wib(24, "08:00"))
    for label in ("Pindah jadwal", WEDNESDAY, "13.00", "Ya, pindahkan"):
        await sari.taps(label)
    (notice,) = await heard(budi, LATE, visit.code)
    assert "24 November 2026 pukul 09.00" in notice["text"]
    assert len(await heard(eko, "Dipindah mendadak", visit.code)) == 1
    assert not await heard(rina, visit.code)


@pytest.mark.parametrize("what", ["bk.cancel", "bk.move"])
@pytest.mark.parametrize("clock", ["09:00", "09:44", "11:00"])
async def test_after_the_start_a_kind_word_says_what_to_do(sari: Someone, budi: Someone, what: str, clock: str):
    visit = await a_visit(sari, wib(24, "09:00"))
    await opens_card(sari, visit)
    await sari.stage.until(wib(24, clock))
    await forges(sari, f"{what}:{visit.id}")
    assert wording(sari.stage, "refusal.visit_begun") in await screen(sari)
    assert {"🙋 Tanya petugas", "📅 Pesan jadwal"} <= set(await sari.buttons())
    assert [each.start_at for each in await visits(sari.stage, "booked")] == [wib(24, "09:00")]
    assert len(await heard(budi, visit.code)) == 1  # of the booking


async def test_a_move_begun_before_the_start_cannot_be_confirmed_after_it(sari: Someone):
    visit = await a_visit(sari, wib(24, "09:00"))
    await opens_card(sari, visit)
    await sari.stage.until(wib(24, "08:58"))
    for label in ("Pindah jadwal", WEDNESDAY, "13.00"):
        await sari.taps(label)
    await sari.stage.until(wib(24, "09:00"))
    await sari.taps("Ya, pindahkan")
    assert wording(sari.stage, "refusal.visit_begun") in await screen(sari)
    assert [each.start_at for each in await visits(sari.stage, "booked")] == [wib(24, "09:00")]


async def test_whoever_leaves_during_a_visit_leaves_the_visit_to_be_noted(sari: Someone, budi: Someone):
    visit = await a_visit(sari, wib(24, "09:00"))
    ahead = await a_visit(sari, wib(25, "09:00"))
    await sari.stage.until(wib(24, "09:10"))
    await sari.says("/profil")
    await sari.taps("Hapus semua data")
    await sari.taps("Ya, hapus")
    assert {each.id: each.status for each in await visits(sari.stage)} == {visit.id: "booked", ahead.id: "cancelled"}
    await forges(budi, f"cs.close:{visit.id}:attended")
    assert [each.owner_id for each in await visits(sari.stage, "attended")] == [None]
