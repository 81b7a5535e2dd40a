"""What nobody confirmed in time is released; it comes back by a tap of its owner or of the office, if it is free."""

from bot.screens.kit import act
from bot.services import people
from tests.flows.absences import SURE, released, statuses, unconfirmed
from tests.flows.acts import a_visit, buttons_of, chooses, forges, heard, joins, screen, visits, wib, wording
from tests.flows.offices import rules_change
from tests.flows.test_crawl import crawl
from tests.stage import Someone


async def test_after_the_deadline_the_visit_is_released_and_both_sides_are_told(sari: Someone, budi: Someone):
    visit = await released(sari)
    (told,) = await heard(sari, visit.code, wording(sari.stage, "attendance.released"))
    assert "Pesan lagi" in str(buttons_of(told))
    (notice,) = await heard(budi, visit.code, "dilepas")
    assert "Kamis, 26 November 2026 pukul 09.00 WIB" in notice["text"]
    await sari.stage.until(wib(26, "09:00"))
    for key in ("notices.tomorrow", "notices.soon"):
        assert not await heard(sari, wording(sari.stage, key))
    assert len(await heard(sari, wording(sari.stage, "attendance.released"))) == 1


async def test_the_hour_is_free_for_others_again(sari: Someone, dedi: Someone):
    await released(sari)
    await a_visit(dedi, wib(26, "09:00"))
    assert await statuses(sari.stage) == ["released", "booked"]


async def test_noon_itself_is_still_in_time(sari: Someone):
    await unconfirmed(sari)
    await sari.stage.until(wib(25, "09:00"))
    await sari.stage.until(wib(25, "12:00"))
    assert await statuses(sari.stage) == ["booked"]
    await sari.taps(SURE)
    await sari.stage.passes(minutes=5)
    assert await statuses(sari.stage) == ["booked"]


async def test_it_is_no_ban_they_can_book_again_at_once(sari: Someone):
    await released(sari)
    await chooses(sari, "Pesan lagi", "Sen 30 Nov", "09.00", "Ya, pesan")
    assert await statuses(sari.stage) == ["released", "booked"]


async def test_every_button_of_somebody_who_is_asked_leads_to_a_screen(sari: Someone):
    visit = await unconfirmed(sari)
    tapped, dead_ends = await crawl(sari, "/menu", f"bk.show:{visit.id}")
    assert dead_ends == []
    assert "at.sure" in tapped


async def test_the_card_of_a_released_visit_says_so_and_leads_on(sari: Someone):
    visit = await released(sari)
    await forges(sari, f"bk.show:{visit.id}")
    assert wording(sari.stage, "attendance.released") in await screen(sari)
    assert any("Pesan lagi" in label for label in await sari.buttons())


# --- back again --------------------------------------------------------------------------------------------------


async def test_a_tap_after_the_release_takes_the_hour_again_if_it_is_free(sari: Someone, budi: Someone):
    visit = await released(sari)
    await sari.taps(SURE, times=3)
    assert wording(sari.stage, "attendance.sure") in await screen(sari)
    (mine,) = await visits(sari.stage, "booked")
    assert (mine.code, mine.start_at, mine.confirm_by) == (visit.code, visit.start_at, None)
    assert len(await heard(budi, visit.code, wording(budi.stage, "notices.booked"))) == 2
    await sari.stage.until(wib(25, "16:00"))
    assert len(await heard(sari, wording(sari.stage, "notices.tomorrow"))) == 1


async def test_a_tap_after_somebody_else_has_it_offers_alternatives(sari: Someone, dedi: Someone):
    await released(sari)
    await a_visit(dedi, wib(26, "09:00"))
    await sari.taps(SURE)
    assert wording(sari.stage, "refusal.slot_taken") in await screen(sari)
    await sari.taps("Kam 26 Nov 09.45")
    await sari.taps("Ya, pesan")
    assert await statuses(sari.stage) == ["released", "booked", "booked"]


async def test_while_somebody_else_only_holds_it_it_is_not_theirs(sari: Someone, dedi: Someone):
    await released(sari)
    await forges(await dedi.says("/menu"), act("bk.hold", "umum", wib(26, "09:00"), 0).encode())
    await sari.taps(SURE)
    assert wording(sari.stage, "refusal.slot_taken") in await screen(sari)
    await sari.stage.passes(minutes=6)
    await forges(sari, f"at.sure:{(await visits(sari.stage, 'released'))[0].id}")
    assert await statuses(sari.stage) == ["booked", "lapsed"]


async def test_with_its_consultant_taken_another_free_one_receives_them(sari: Someone, dedi: Someone):
    visit = await released(sari)
    await a_visit(dedi, wib(26, "09:00"))
    await joins(sari.stage, 2002, "Pak Eko", consultant=True)
    await sari.taps(SURE)
    (mine,) = [each for each in await visits(sari.stage, "booked") if each.code == visit.code]
    assert mine.consultant_id != visit.consultant_id


async def test_shortly_before_the_start_it_cannot_be_taken_again(sari: Someone):
    await released(sari)
    await sari.stage.until(wib(26, "07:01"))
    await sari.taps(SURE)
    assert wording(sari.stage, "refusal.slot_too_soon") in await screen(sari)


async def test_whoever_has_booked_two_others_since_is_told_so(sari: Someone):
    visit = await released(sari)
    for start in (wib(30, "09:00"), wib(1, "09:00", month=12)):
        await a_visit(sari, start)
    await forges(sari, f"at.sure:{visit.id}")
    assert wording(sari.stage, "refusal.too_many_visits") in await screen(sari)
    assert await statuses(sari.stage) == ["released", "booked", "booked"]


async def test_with_rooms_the_released_visit_comes_back_on_a_free_seat(sari: Someone, dedi: Someone):
    await rules_change(sari.stage, rooms=[{"name": "Ruang A", "seats": 2}])
    visit = await released(sari)
    await joins(sari.stage, 2002, "Pak Eko", consultant=True)
    await a_visit(dedi, wib(26, "09:00"))
    await sari.taps(SURE)
    seats = {each.code: each.seat for each in await visits(sari.stage, "booked")}
    assert seats[visit.code] == 1
    assert sorted(seats.values()) == [0, 1]


async def test_the_consultant_gives_it_back_and_the_owner_is_told_once(sari: Someone, budi: Someone):
    visit = await released(sari)
    await budi.taps("Kembalikan jadwal", times=3)
    assert wording(budi.stage, "consultant.is_booked") in await screen(budi)
    (mine,) = await visits(sari.stage, "booked")
    assert (mine.code, mine.confirm_by) == (visit.code, None)
    assert len(await heard(sari, visit.code, wording(sari.stage, "attendance.restored"))) == 1
    assert len(await heard(budi, visit.code, wording(budi.stage, "notices.booked"))) == 1  # only when it was booked
    await sari.stage.until(wib(25, "16:00"))
    assert len(await heard(sari, wording(sari.stage, "notices.tomorrow"))) == 1


async def test_the_consultant_cannot_give_back_what_is_taken(sari: Someone, dedi: Someone, budi: Someone):
    visit = await released(sari)
    await a_visit(dedi, wib(26, "09:00"))
    await joins(sari.stage, 2002, "Pak Eko", consultant=True)  # free then, but only the owner may change to him
    await forges(budi, f"at.restore:{visit.id}")
    assert wording(budi.stage, "refusal.hour_gone") in await screen(budi)
    await budi.taps("Lihat kunjungan")
    assert wording(budi.stage, "consultant.is_released") in await screen(budi)


async def test_nothing_can_be_given_back_to_somebody_who_left(sari: Someone, budi: Someone):
    visit = await released(sari)

    def leave(session):
        people.forget(session, people.find_user(session, sari.id, "").owner, sari.stage.now())

    await sari.stage.clinic.database.run(leave)
    await forges(budi, f"at.restore:{visit.id}")
    assert wording(budi.stage, "refusal.owner_gone") in await screen(budi)


async def test_nobody_else_can_give_it_back(sari: Someone, dedi: Someone):
    visit = await released(sari)
    eko = await joins(sari.stage, 2002, "Pak Eko", consultant=True)
    for person in (eko, dedi):
        await forges(await person.says("/menu"), f"at.restore:{visit.id}")
    assert await statuses(sari.stage) == ["released"]
