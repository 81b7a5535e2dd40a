"""Choosing a day: the month and its marks, why a day has no hours, the soonest hour, and the mode of a visit."""

from datetime import date, datetime

from sqlalchemy.orm import Session

from bot.db.booking import Visit
from bot.mode import Mode
from bot.screens.kit import act
from bot.services import booking, holds, people
from bot.services.subject import GENERAL, Subject
from tests.flows.acts import (
    TUESDAY,
    a_visit,
    buttons_of,
    forges,
    joins,
    opens_card,
    opens_hours,
    read,
    screen,
    taps_day,
    visits,
    wib,
    wording,
)
from tests.flows.offices import rules_change
from tests.stage import SARI, Someone

LINK = "https://meet.example.id/klinik"
ONLINE, IN_PERSON = "💻", "🏢"
IBU_WATI = 1003


async def opens_days(person: Someone, topic: str = "Lainnya") -> list[list[str]]:
    """The labels of the month, row by row."""
    await person.says("/jadwal")
    await person.taps(topic)
    return await rows(person)


async def rows(person: Someone) -> list[list[str]]:
    shown = (await person.last())["reply_markup"]["inline_keyboard"]
    return [[button["text"] for button in row] for row in shown]


async def an_online_visit(person: Someone, at: datetime) -> Visit:
    """As `a_visit`, but by a link."""
    stage = person.stage
    assert stage.clinic
    catalog, now = stage.clinic.shelf.catalog, stage.now()

    def book(session: Session) -> Visit:
        owner = people.find_user(session, person.id, "").owner
        held = holds.hold(session, catalog, owner, Subject(GENERAL, mode=Mode.ONLINE), at, now)
        return booking.confirm(session, catalog, owner, held.id, now)

    made = await stage.clinic.database.run(book)
    await stage.tick()
    return made


async def test_the_month_shows_one_week_a_row_and_what_every_day_is(sari: Someone, dedi: Someone):
    await sari.stage.until(wib(1, "08:00", month=12))
    await a_visit(sari, wib(10, "09:00", month=12))
    await a_visit(dedi, wib(9, "09:00", month=12))
    assert (await opens_days(sari))[:6] == [
        ["Sen", "Sel", "Rab", "Kam"],
        [" ", "1", "2", "3"],
        ["7", "8", "9", "10 jadwal"],
        ["14", "15", "16", "17"],
        ["21", "22", "23", "24 libur"],
        ["28", "29", "30", "31"],
    ]
    text = await screen(sari)
    assert "Desember 2026" in text
    assert "Kam 24 Des: Cuti Bersama" in text
    assert wording(sari.stage, "days.legend_holiday") in text
    assert wording(sari.stage, "days.legend_full") not in text


async def test_with_more_than_five_weekdays_the_marks_are_shorter(sari: Someone):
    six = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday")
    every_day = {name: [{"start": "09:00", "end": "10:00"}] for name in six}
    await rules_change(sari.stage, weekly=every_day)
    await sari.stage.until(wib(1, "07:00", month=12))
    grid = (await opens_days(sari))[:6]
    assert grid[0] == ["Sen", "Sel", "Rab", "Kam", "Jum", "Sab"]
    assert grid[4] == ["21", "22", "23", "24🏖", "25🏖", "26"]
    assert wording(sari.stage, "days.mark_holiday") in await screen(sari)


async def test_a_full_day_says_so_before_and_after_it_is_tapped(sari: Someone, dedi: Someone):
    await rules_change(sari.stage, max_owner_day=20, max_live_visits=20)
    for clock in ("09:00", "09:45", "10:30", "11:15", "13:00", "13:45", "14:30"):
        await a_visit(dedi, wib(25, clock))
    await opens_days(sari)
    await sari.taps("25 penuh")
    assert wording(sari.stage, "waiting.day_full") in await screen(sari)
    await sari.taps("Kembali")
    assert "25 penuh" in await sari.buttons()


async def test_a_day_without_hours_says_why_and_leads_on(sari: Someone):
    await rules_change(sari.stage, horizon_days=14)
    await opens_days(sari)
    wanted = {
        date(2026, 11, 19): wording(sari.stage, "days.why_past"),
        date(2026, 11, 27): "Jumat klinik tutup. Kami buka Senin sampai Kamis.",
        date(
            2026, 12, 8
        ): "Pemesanan dibuka 14 hari sebelumnya. Untuk Selasa, 8 Desember 2026, coba lagi mulai Selasa, 24",
        date(2026, 12, 24): "Cuti Bersama Hari Raya Natal",
        date(2026, 12, 25): "Natal",
    }
    for day, why in wanted.items():
        await forges(sari, act("bk.hours", GENERAL, day, 0).encode())
        assert why in await screen(sari)
        await sari.taps("Kembali")
        assert wording(sari.stage, "booking.pick_day") in await screen(sari)


async def test_today_after_the_last_hour_to_book_says_that_it_is_too_late(sari: Someone):
    await sari.stage.until(wib(24, "13:00"))
    await opens_days(sari)
    await taps_day(sari, "Sel 24 Nov")
    assert "paling lambat 2 jam sebelumnya" in await screen(sari)


async def test_a_day_one_has_a_visit_on_leads_to_that_visit(sari: Someone):
    visit = await a_visit(sari, wib(24, "09:00"))
    await opens_days(sari)
    await sari.taps("24 jadwal")
    assert "sudah punya jadwal" in await screen(sari)
    await sari.taps("Jadwal saya")
    assert visit.code in await screen(sari)


async def test_the_months_are_walked_through_where_there_is_something_to_book(sari: Someone):
    await opens_days(sari)
    assert "Okt" not in " ".join(await sari.buttons())
    await sari.taps("Des ➡️")
    assert not [label for label in await sari.buttons() if "➡️" in label]
    await sari.taps("⬅️ Nov")
    assert "November 2026" in await screen(sari)
    await sari.taps("Rab")  # the name of a weekday changes nothing
    assert "November 2026" in await screen(sari)


async def test_coming_back_from_a_day_shows_its_month(sari: Someone):
    await opens_days(sari)
    await sari.taps("Des ➡️")
    await taps_day(sari, "Rab 2 Des")
    await sari.taps("Kembali")
    assert "Desember 2026" in await screen(sari)


async def test_where_nothing_at_all_is_free_there_are_other_ways_on(sari: Someone):
    await rules_change(sari.stage, max_office_day=1, horizon_days=1)
    await a_visit(await joins(sari.stage, IBU_WATI, "Ibu Wati"), wib(24, "09:00"))
    await sari.stage.until(wib(23, "14:30"))
    await opens_days(sari)
    assert wording(sari.stage, "booking.no_days") in await screen(sari)
    assert "Secepatnya" not in " ".join(await sari.buttons())
    await sari.taps("Tanya petugas")
    assert wording(sari.stage, "booking.pick_day") not in await screen(sari)


# --- the soonest hour ------------------------------------------------------------------------------------------


async def test_the_soonest_hour_needs_no_day_and_no_hour(sari: Someone, dedi: Someone):
    await a_visit(dedi, wib(23, "11:15"))
    await sari.says("/menu")
    for label in ("Jadwal konsultasi", "Lainnya", "Secepatnya", "Ya, pesan"):
        await sari.taps(label)
    booked = [visit.start_at for visit in await visits(sari.stage, "booked")]
    assert booked == [wib(23, "11:15"), wib(23, "13:00")]


async def test_the_soonest_hour_tapped_twice_is_the_same_hour_and_leads_to_the_others_of_its_day(sari: Someone):
    await opens_days(sari)
    await sari.taps("Secepatnya", times=2)
    (held,) = await visits(sari.stage, "held")
    assert held.start_at == wib(23, "11:15")
    await sari.taps("Jam lain")
    assert (await sari.buttons())[:4] == ["11.15", "13.00", "13.45", "14.30"]


async def test_if_somebody_is_faster_the_next_soonest_hour_is_kept(sari: Someone, dedi: Someone):
    """What looked free a moment ago is not: the service goes on to the next of the hours it was given."""
    await a_visit(dedi, wib(24, "09:00"))
    catalog, now = sari.stage.clinic.shelf.catalog, sari.stage.now()
    seen = [wib(24, "09:00"), wib(24, "09:45"), wib(24, "10:30")]

    def keep(session: Session, seen: list[datetime] = seen) -> datetime | None:
        owner = people.find_user(session, SARI, "").owner
        kept = holds.hold_first(session, catalog, owner, Subject(GENERAL), seen, now)
        return kept.start_at if kept else None

    assert await read(sari.stage, keep) == wib(24, "09:45")
    assert await read(sari.stage, lambda session: keep(session, seen[:1])) is None


async def test_the_soonest_hour_moves_a_visit_too(sari: Someone):
    visit = await a_visit(sari, wib(26, "09:00"))
    await opens_card(sari, visit)
    for label in ("Pindah jadwal", "Secepatnya", "Ya, pindahkan"):
        await sari.taps(label)
    (moved,) = await visits(sari.stage, "booked")
    assert (moved.code, moved.start_at) == (visit.code, wib(23, "11:15"))


# --- the mode --------------------------------------------------------------------------------------------------


async def test_without_any_link_nobody_is_asked_how_to_meet(sari: Someone):
    await opens_hours(sari)
    await sari.taps("09.00")
    assert IN_PERSON in await screen(sari)
    await opens_days(sari)
    assert ONLINE not in " ".join(await sari.buttons())


async def test_with_a_link_the_owner_chooses_and_the_choice_travels_to_the_visit(sari: Someone):
    await rules_change(sari.stage, online_link=LINK)
    assert ["🏢 Tatap muka ✔️", "💻 Daring"] in await opens_days(sari, "NIB")
    for label in (ONLINE, TUESDAY, "09.00"):
        await sari.taps(label)
    assert ONLINE in await screen(sari)
    await sari.taps("Ya, pesan")
    (booked,) = await visits(sari.stage, "booked")
    assert (booked.mode, booked.topic_id, booked.start_at) == (Mode.ONLINE, "nib", wib(24, "09:00"))


async def test_the_mode_is_that_of_the_latest_visit_until_another_is_chosen(sari: Someone):
    await rules_change(sari.stage, online_link=LINK)
    await an_online_visit(sari, wib(25, "09:00"))
    assert ["🏢 Tatap muka", "💻 Daring ✔️"] in await opens_days(sari)
    await sari.taps(IN_PERSON)
    assert ["🏢 Tatap muka ✔️", "💻 Daring"] in await rows(sari)
    for label in (TUESDAY, "Kembali", "Des ➡️", "⬅️ Nov", TUESDAY, "09.00", "Ya, pesan"):
        await sari.taps(label)
    assert {visit.mode for visit in await visits(sari.stage, "booked")} == {Mode.IN_PERSON, Mode.ONLINE}


async def test_a_visit_is_moved_to_another_hour_and_another_mode(sari: Someone):
    await rules_change(sari.stage, online_link=LINK)
    visit = await a_visit(sari, wib(24, "09:00"), "sppirt")
    await opens_card(sari, visit)
    for label in ("Pindah jadwal", ONLINE, "25", "13.00", "Jam lain", "13.45", "Ya, pindahkan"):
        await sari.taps(label)
    (moved,) = await visits(sari.stage, "booked")
    assert (moved.code, moved.mode, moved.topic_id) == (visit.code, Mode.ONLINE, "sppirt")
    assert moved.start_at == wib(25, "13:45")


async def test_who_moves_an_online_visit_keeps_it_online(sari: Someone):
    await rules_change(sari.stage, online_link=LINK)
    visit = await an_online_visit(sari, wib(24, "09:00"))
    await opens_card(sari, visit)
    for label in ("Pindah jadwal", "25", "13.00", "Ya, pindahkan"):
        await sari.taps(label)
    (moved,) = await visits(sari.stage, "booked")
    assert (moved.mode, moved.start_at) == (Mode.ONLINE, wib(25, "13:00"))


async def test_an_hour_that_is_taken_has_alternatives_in_the_same_mode(sari: Someone, dedi: Someone):
    await rules_change(sari.stage, online_link=LINK)
    await a_visit(dedi, wib(24, "09:45"))
    await sari.says("/menu")
    await forges(sari, act("bk.hold", f"{GENERAL}@d", wib(24, "09:45"), 0).encode())
    assert wording(sari.stage, "refusal.slot_taken") in await screen(sari)
    data = [button.get("callback_data", "") for button in buttons_of(await sari.last())]
    held = [each for each in data if each.startswith(("bk.hold", "bk.days"))]
    assert len(held) == 4
    assert all(f":{GENERAL}@d:" in each for each in held)


async def test_an_old_button_for_a_mode_that_is_no_more_is_answered_kindly(sari: Someone):
    """The office had a link, and has none any more."""
    await sari.says("/menu")
    gone = wording(sari.stage, "days.mode_gone_online")
    for data in (
        act("bk.days", f"{GENERAL}@d", 0),
        act("bk.hours", f"{GENERAL}@d", date(2026, 11, 24), 0),
        act("bk.soon", f"{GENERAL}@d", 0),
    ):
        await forges(sari, data.encode())
        assert gone in await screen(sari)
        assert "24" in await sari.buttons()
    await forges(sari, act("bk.hold", f"{GENERAL}@d", wib(24, "09:00"), 0).encode())
    assert wording(sari.stage, "refusal.mode_gone") in await screen(sari)
    await sari.taps("Lihat hari lain")
    for label in (TUESDAY, "09.00", "Ya, pesan"):
        await sari.taps(label)
    (booked,) = await visits(sari.stage, "booked")
    assert booked.mode == Mode.IN_PERSON


async def test_an_hour_that_is_over_is_answered_with_the_others_of_its_day(sari: Someone):
    await opens_hours(sari)
    await sari.stage.until(wib(24, "09:00"))
    await sari.taps("09.45")
    assert "jam 09.45 sudah terlalu dekat" in await screen(sari)
    assert (await sari.buttons())[:2] == ["Sel 24 Nov 11.15", "Sel 24 Nov 13.00"]
    await sari.taps("11.15")
    await sari.stage.until(wib(24, "16:00"))
    await sari.taps("Jam lain")
    assert "tidak keburu" in await screen(sari)
