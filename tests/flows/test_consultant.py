"""The consultant's side: what he hears and when, his agenda, who came, and calling a visit off."""

import pytest

from bot.services import staff
from tests.flows.acts import (
    WEDNESDAY,
    a_visit,
    books,
    forges,
    heard,
    joins,
    opens_card,
    opens_hours,
    read,
    screen,
    visits,
    wib,
    wording,
)
from tests.stage import BUDI, Someone

PAK_EKO = 2002


async def test_a_booking_reaches_the_consultant_at_once_with_product_plan_and_what_is_missing(
    ibu_sari: Someone, pak_budi: Someone
):
    topic = ibu_sari.stage.clinic.shelf.catalog.topics["sppirt"]
    for label in ("SPP-IRT", "Buka daftar periksa", topic.items[0].title, "Siap"):
        await ibu_sari.taps(label)
    code = await books(ibu_sari, "SPP-IRT")
    (notice,) = await heard(pak_budi, code)
    for part in ("Bu Sari", "keripik singkong", "Selasa, 24 November 2026 pukul 09.00 WIB", "NIB, SPP-IRT, Halal"):
        assert part in notice["text"]
    assert topic.items[1].title in notice["text"]
    assert topic.items[0].title not in notice["text"]


async def test_cancelling_reaches_the_consultant_with_the_hour_that_is_free_again(sari: Someone, budi: Someone):
    visit = await a_visit(sari, wib(24, "09:00"))
    await opens_card(sari, visit)
    await sari.taps("Batalkan")
    (notice,) = await heard(budi, visit.code, "batal")
    assert "Selasa, 24 November 2026 pukul 09.00 WIB" in notice["text"]


async def test_moving_reaches_the_consultant_with_the_old_and_the_new_hour(sari: Someone, budi: Someone):
    visit = await a_visit(sari, wib(24, "09:00"))
    await opens_card(sari, visit)
    for label in ("Pindah jadwal", WEDNESDAY, "13.00", "Ya, pindahkan"):
        await sari.taps(label)
    (notice,) = await heard(budi, visit.code, "dipindah")
    assert notice["text"].index("25 November 2026 pukul 13.00") < notice["text"].index("24 November 2026 pukul 09.00")
    assert not await heard(budi, visit.code, "batal")


async def test_the_agenda_lists_coming_visits_soonest_first_and_opens_each(sari: Someone, dedi: Someone, budi: Someone):
    later = await a_visit(sari, wib(25, "09:00"))
    sooner = await a_visit(dedi, wib(24, "10:30"), "nib")
    await budi.says("/kunjungan")
    agenda = await screen(budi)
    assert agenda.index("Pak Dedi") < agenda.index("Bu Sari")
    await budi.taps(sooner.code)
    await budi.sees("Pak Dedi", "sambal botol")
    await budi.taps("Kembali")
    await budi.taps(later.code)
    await budi.sees("Bu Sari", "keripik singkong")


async def test_an_empty_agenda_says_so(budi: Someone):
    await budi.says("/kunjungan")
    assert wording(budi.stage, "consultant.agenda_empty") in await screen(budi)


@pytest.mark.parametrize(("label", "status"), [("Hadir", "attended"), ("Tidak hadir", "no_show")])
async def test_after_the_start_the_consultant_notes_who_came(sari: Someone, budi: Someone, label: str, status: str):
    visit = await a_visit(sari, wib(24, "09:00"))
    await budi.taps("Lihat kunjungan")
    assert not [b for b in await budi.buttons() if "adir" in b]
    await sari.stage.until(wib(24, "09:10"))
    await budi.says("/kunjungan")
    await budi.taps(visit.code)
    await budi.taps(label)
    ((noted,), heading) = await visits(sari.stage, status), wording(budi.stage, f"consultant.is_{status}")
    assert noted.code == visit.code
    assert heading in await screen(budi)


async def test_who_came_can_be_corrected(sari: Someone, budi: Someone):
    await a_visit(sari, wib(24, "09:00"))
    await sari.stage.until(wib(24, "11:00"))
    await budi.taps("Lihat kunjungan")  # still under the notice when the agenda has moved on
    await budi.taps("Tidak hadir")
    await budi.taps("Hadir")
    assert [visit.status for visit in await visits(sari.stage)] == ["attended"]


async def test_nobody_can_be_noted_as_having_come_before_the_start(sari: Someone, budi: Someone):
    visit = await a_visit(sari, wib(24, "09:00"))
    await sari.stage.until(wib(24, "08:59"))
    await forges(budi, f"cs.close:{visit.id}:attended")
    assert wording(budi.stage, "refusal.not_allowed") in await screen(budi)
    assert [visit.status for visit in await visits(sari.stage)] == ["booked"]


async def test_calling_off_tells_the_owner_and_offers_another_hour(sari: Someone, budi: Someone):
    visit = await a_visit(sari, wib(24, "09:00"), "nib")
    for label in ("Lihat kunjungan", "Batalkan kunjungan", "Rapat"):
        await budi.taps(label)
    assert wording(budi.stage, "consultant.is_cancelled") in await screen(budi)
    (notice,) = await heard(sari, visit.code, wording(sari.stage, "notices.called_off"))
    assert "Selasa, 24 November 2026 pukul 09.00 WIB" in notice["text"]
    for label in ("Lihat hari lain", WEDNESDAY, "09.00", "Ya, pesan"):
        await sari.taps(label)
    (booked,) = await visits(sari.stage, "booked")
    assert booked.topic_id == "nib"
    assert not await heard(budi, visit.code, "Jam itu kosong lagi")  # his own doing is no news to him


async def test_another_consultants_visit_is_refused(sari: Someone):
    visit = await a_visit(sari, wib(24, "09:00"))
    eko = await joins(sari.stage, PAK_EKO, "Pak Eko", consultant=True)
    await sari.stage.until(wib(24, "09:10"))
    for data in (
        "cs.visit:{}",
        "cs.cancel:{}",
        "cs.off:{}:ill",
        "cs.offask:{}",
        "cs.close:{}:attended",
        "cs.close:{}:no_show",
    ):
        await forges(eko, data.format(visit.id))
        assert wording(eko.stage, "refusal.not_allowed") in await screen(eko), data
        assert "Bu Sari" not in await screen(eko), data
    assert [each.status for each in await visits(sari.stage)] == ["booked"]


async def test_another_consultants_visit_is_not_on_the_agenda(sari: Someone):
    visit = await a_visit(sari, wib(24, "09:00"))
    eko = await joins(sari.stage, PAK_EKO, "Pak Eko", consultant=True)
    await eko.says("/kunjungan")
    assert visit.code not in await screen(eko)


async def test_a_retired_consultant_gets_no_bookings(sari: Someone, budi: Someone):
    eko = await joins(sari.stage, PAK_EKO, "Pak Eko", consultant=True)
    await sari.stage.clinic.database.run(lambda session: staff.retire(session, BUDI))
    code = await books(sari)
    assert "Pak Eko" in await screen(sari)
    assert await heard(eko, code)
    assert not await heard(budi, code)
    await opens_hours(await joins(sari.stage, 1003, "Ibu Wati"))
    assert "09.00" not in await sari.stage.person(1003).buttons()  # his seat does not count any more


async def test_without_any_consultant_no_hours_are_offered_and_a_way_on_is_named(sari: Someone):
    await sari.stage.clinic.database.run(lambda session: staff.retire(session, BUDI))
    await sari.says("/jadwal")
    await sari.taps("Lainnya")
    assert wording(sari.stage, "booking.no_days") in await screen(sari)


async def test_a_retired_consultant_has_no_staff_screens_any_more(sari: Someone, budi: Someone):
    visit = await a_visit(sari, wib(24, "09:00"))
    await sari.stage.clinic.database.run(lambda session: staff.retire(session, BUDI))
    await budi.taps("Lihat kunjungan")
    assert "keripik singkong" not in await screen(budi)
    await budi.says("/kunjungan")
    assert visit.code not in await screen(budi)
    assert await read(budi.stage, staff.active_consultants) == []
