"""Where a visit is held: the link of one online, the room and the map of one at the office."""

import pytest
from sqlalchemy import select

from bot.db.messages import OutboxMessage
from tests.flows.acts import a_visit, chooses, code_in, documents, heard, opens_card, read, screen, visits, wib, wording
from tests.flows.offices import rules_change
from tests.flows.online import LINK, ONLINE, a_visit_online, files, links, meets_at, office_changes
from tests.stage import SARI, Someone

OWN = "https://budi.example/ruang"
ROOMS = [{"name": "Ruang Mawar"}, {"name": "Ruang Melati"}]


@pytest.fixture
async def meeting_online(sari: Someone) -> Someone:
    """Ibu Sari, at an office that meets people online too."""
    await rules_change(sari.stage, **ONLINE)
    return sari


async def test_the_card_of_a_visit_online_has_its_link_as_text_and_as_a_button(meeting_online: Someone):
    sari = meeting_online
    await opens_card(sari, await a_visit_online(sari, wib(24, "09:00"), "sppirt"))
    card = await screen(sari)
    assert LINK in card
    assert wording(sari.stage, "booking.online") in card
    assert wording(sari.stage, "booking.prepare") in card
    assert wording(sari.stage, "booking.address_unknown") not in card
    assert wording(sari.stage, "booking.bring") not in card
    assert await links(sari) == [LINK]


async def test_a_visit_online_is_reminded_once_more_a_quarter_of_an_hour_before(meeting_online: Someone, dedi: Someone):
    sari, stage = meeting_online, meeting_online.stage
    await a_visit_online(sari, wib(24, "09:00"))
    await a_visit(dedi, wib(24, "09:45"))
    told = wording(stage, "notices.online_soon")
    await stage.until(wib(24, "08:44"))
    assert not await heard(sari, told)
    await stage.until(wib(24, "08:45"))
    (message,) = await heard(sari, told, LINK)
    assert LINK in str(message["reply_markup"])
    await stage.until(wib(24, "10:30"))
    assert len(await heard(sari, told)) == 1
    assert not await heard(dedi, told)


async def test_a_quarter_of_an_hour_before_is_too_late_once_the_visit_has_begun(meeting_online: Someone):
    sari, stage = meeting_online, meeting_online.stage
    await a_visit_online(sari, wib(24, "09:00"))
    await stage.close()
    stage.sim.clock.advance((wib(24, "09:05") - stage.now()).total_seconds())
    await stage.open()
    await stage.tick()
    assert not await heard(sari, wording(stage, "notices.online_soon"))


async def test_what_is_sent_later_has_the_link_of_then(meeting_online: Someone):
    sari, stage = meeting_online, meeting_online.stage
    visit = await a_visit_online(sari, wib(24, "09:00"))
    await meets_at(stage, OWN)
    await stage.until(wib(23, "16:00"))
    assert OWN in await screen(sari)
    assert await links(sari) == [OWN]
    await meets_at(stage, None)
    await opens_card(sari, visit)
    assert await links(sari) == [LINK]


async def test_a_link_nobody_can_open_never_keeps_a_reminder_from_being_sent(meeting_online: Someone):
    sari, stage = meeting_online, meeting_online.stage
    await a_visit_online(sari, wib(24, "09:00"))
    await meets_at(stage, "zoom 123 456")
    await stage.until(wib(23, "16:00"))
    assert await links(sari) == [LINK]


async def test_when_the_link_is_gone_the_owner_is_told_how_it_comes_and_the_consultant_that_it_lacks(
    meeting_online: Someone, budi: Someone
):
    sari, stage = meeting_online, meeting_online.stage
    visit = await a_visit_online(sari, wib(24, "09:00"))
    assert not await heard(budi, wording(stage, "consultant.online_no_link"))
    await rules_change(stage, online_link=None)
    await opens_card(sari, visit)
    assert wording(stage, "booking.no_link") in await screen(sari)
    assert await links(sari) == []
    await budi.says("/kunjungan")
    await budi.taps(visit.code)
    assert wording(stage, "consultant.online_no_link") in await screen(budi)


async def test_a_link_that_vanishes_while_the_booking_is_told_is_said_to_lack(meeting_online: Someone, budi: Someone):
    sari, stage = meeting_online, meeting_online.stage
    await stage.faults("sendMessage", code=502, chat_id=budi.id)
    await a_visit_online(sari, wib(24, "09:00"))
    await rules_change(stage, online_link=None)
    await stage.passes(minutes=1)
    assert await heard(budi, wording(stage, "notices.booked"), wording(stage, "consultant.online_no_link"))


async def test_the_consultant_sees_how_a_visit_is_held(meeting_online: Someone, dedi: Someone, budi: Someone):
    sari, stage = meeting_online, meeting_online.stage
    await a_visit_online(sari, wib(24, "09:00"))
    assert await heard(budi, "Bu Sari", LINK)
    await a_visit(dedi, wib(24, "09:45"))
    assert not await heard(budi, "Pak Dedi", LINK)
    await budi.says("/kunjungan")
    assert (await screen(budi)).count(wording(stage, "consultant.line_online")) == 1


async def test_the_calendar_file_of_a_visit_online_is_where_its_link_is(meeting_online: Someone):
    await a_visit_online(meeting_online, wib(24, "09:00"))
    ((method, event),) = await files(meeting_online)
    assert (method, str(event["location"]), str(event["url"])) == ("REQUEST", LINK, LINK)
    assert LINK in str(event["description"])
    assert len(event.walk("VALARM")) == 3


async def test_the_room_of_the_seat_stands_on_the_card_in_reminders_and_in_the_calendar(
    sari: Someone, dedi: Someone, budi: Someone
):
    stage = sari.stage
    await rules_change(stage, rooms=ROOMS)
    await stage.hires(2002, "Pak Eko", consultant=True)
    await a_visit(sari, wib(24, "09:00"))
    visit = await a_visit(dedi, wib(24, "09:00"))
    await opens_card(dedi, visit)
    assert "Ruang Melati" in await screen(dedi)
    ((_, event),) = await files(dedi)
    assert str(event["location"]).startswith("Ruang Melati, ")
    assert await heard(budi, "Ruang Mawar")
    await stage.until(wib(23, "16:00"))
    assert "Ruang Melati" in await screen(dedi)
    assert "Ruang Mawar" in await screen(sari)


async def test_a_point_is_enough_for_a_map_and_the_offices_own_link_goes_before_it(sari: Someone):
    stage = sari.stage
    point = {"latitude": -6.3, "longitude": 106.7}
    await office_changes(stage, lambda clinic: clinic["place"].update(point=point))
    visit = await a_visit(sari, wib(24, "09:00"))
    await opens_card(sari, visit)
    assert await links(sari) == ["https://www.google.com/maps/search/?api=1&query=-6.3,106.7"]
    ((_, event),) = await files(sari)
    assert event["geo"].to_ical() == "-6.3;106.7"
    own = "https://maps.example/klinik"
    await office_changes(stage, lambda clinic: clinic["place"].update(point=point, map_link=own))
    await opens_card(sari, visit)
    assert await links(sari) == [own]


async def test_whoever_cancels_gets_a_file_that_takes_the_visit_out_of_the_calendar_once(sari: Someone):
    visit = await a_visit(sari, wib(24, "09:00"))
    await opens_card(sari, visit)
    await sari.taps("Batalkan", times=3)
    (_, booked), (method, event) = await files(sari)
    assert method == "CANCEL"
    assert (event["uid"], event["status"]) == (booked["uid"], "CANCELLED")
    assert event["sequence"] > booked["sequence"]
    assert event.walk("VALARM") == []
    (told,) = await heard(sari, wording(sari.stage, "notices.file_cancelled"))
    assert "document" in told


async def test_whom_the_office_calls_off_gets_that_file_too_and_after_a_move_it_is_the_newest(
    sari: Someone, budi: Someone
):
    visit = await a_visit(sari, wib(24, "09:00"))
    await opens_card(sari, visit)
    await chooses(sari, "Pindah jadwal", "Rab 25 Nov", "13.00", "Ya, pindahkan")
    await budi.taps("Lihat kunjungan")
    await budi.taps("Batalkan kunjungan")
    await budi.taps("Sakit")
    told = await files(sari)
    assert [(method, event["sequence"]) for method, event in told] == [("REQUEST", 0), ("REQUEST", 1), ("CANCEL", 2)]
    assert len({str(event["uid"]) for _, event in told}) == 1
    assert code_in(await screen(sari)) == visit.code


async def test_the_file_names_the_clinic_by_the_link_of_its_bot(sari: Someone):
    await a_visit(sari, wib(24, "09:00"))
    ((_, event),) = await files(sari)
    username = sari.stage.clinic.telegram.username
    assert username
    assert str(event["organizer"]) == f"https://t.me/{username}"


async def test_whoever_deletes_their_data_gets_no_file_afterwards(sari: Someone):
    await a_visit(sari, wib(24, "09:00"))
    before = len(await documents(sari))
    await sari.says("/profil")
    for label in ("Hapus semua data", "Ya, hapus"):
        await sari.taps(label)
    assert [visit.owner_id for visit in await visits(sari.stage, "cancelled")] == [None]
    kept = select(OutboxMessage.kind).where(OutboxMessage.telegram_id == SARI)
    assert await read(sari.stage, lambda session: session.scalars(kept).all()) == [], "nor do we keep whom it was for"
    await sari.stage.passes(minutes=5)
    assert len(await documents(sari)) == before


async def test_a_cancellation_killed_before_it_was_told_is_told_after_the_restart_once(sari: Someone):
    visit = await a_visit(sari, wib(24, "09:00"))
    await sari.stage.faults("sendDocument", code=502, chat_id=SARI)
    await opens_card(sari, visit)
    await sari.taps("Batalkan")
    await sari.stage.restart()
    await sari.stage.passes(minutes=10)
    assert [method for method, _ in await files(sari)] == ["REQUEST", "CANCEL"]
