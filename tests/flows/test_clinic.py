"""Anybody asks when the office is open, where it is and what to bring, before and after they agree to anything."""

import pytest
import yaml
from sqlalchemy import func, select

from bot.db.people import Person
from bot.settings import PACKAGED_CONTENT
from tests.content.copy_of_content import Copy
from tests.flows.acts import buttons_of, forges, read, screen, wib, wording
from tests.flows.offices import rules_change
from tests.stage import SARI, Someone, Stage

MONDAY_TO_THURSDAY = "Senin-Kamis 09.00-12.00 dan 13.00-15.15"


def of_office(stage: Stage, office: str) -> Stage:
    stage.settings_extra["office_profile"] = office
    return stage


async def test_a_visitor_learns_the_hours_the_place_and_what_to_bring(sari: Someone):
    await sari.says("/info")
    told = await screen(sari)
    assert "KLIK'S Pro" in told
    assert "Disperindag Kota Tangerang Selatan" in told
    assert "gratis" in told
    assert MONDAY_TO_THURSDAY in told
    assert "WIB" in told
    assert "Jumat, Sabtu, dan Minggu" in told
    for unknown in ("alamat", "ruangan", "nomor telepon"):
        assert unknown in told
    assert wording(sari.stage, "clinic.bring") in told
    await sari.taps("Pesan jadwal")
    await sari.sees(wording(sari.stage, "booking.pick_topic"))


async def test_it_is_reached_from_the_help_screen_and_from_the_beginning_of_booking(sari: Someone):
    for door in ("/bantuan", "/jadwal"):
        await sari.says(door)
        await sari.taps("Jam & alamat")
        assert MONDAY_TO_THURSDAY in await screen(sari)
        await sari.taps("Menu utama")
        assert "Bu Sari" in await screen(sari)


async def test_somebody_who_has_agreed_to_nothing_may_ask_and_nothing_is_kept(office: Stage):
    stranger = office.person(SARI)
    await stranger.says("/info")
    assert MONDAY_TO_THURSDAY in await screen(stranger)
    await stranger.taps("Tentang kantor ini")
    assert "tangerangekspres.disway.id" in await screen(stranger)
    await stranger.taps("Kembali")
    await stranger.taps("Pesan jadwal")
    assert "Setuju" in str(await stranger.buttons()), "booking asks for consent first"
    assert await read(office, lambda session: session.scalar(select(func.count()).select_from(Person))) == 0


async def test_closed_days_ahead_are_named_with_their_reason(office: Stage, sari: Someone):
    await sari.says("/info")
    assert wording(office, "clinic.no_holidays") in await screen(sari)
    await office.until(wib(14, "08:00", month=12))
    await sari.says("/info")
    told = await screen(sari)
    assert wording(office, "clinic.no_holidays") not in told
    (line,) = [line for line in told.splitlines() if "24 Des" in line]
    assert "Natal" in line
    assert "25 Des" not in told, "a Friday: closed anyway"


async def test_the_office_is_told_about_line_by_line_with_source_and_date(sari: Someone):
    await sari.says("/info")
    await sari.taps("Tentang kantor ini", times=2)
    told = await screen(sari)
    office = sari.stage.clinic.shelf.catalog.profile
    for fact in office.about:
        assert fact.text in told
        assert f"({fact.source.url.host}, {fact.source.published})" in told
    assert "23 November 2026" in told
    await sari.taps("Kembali")
    assert MONDAY_TO_THURSDAY in await screen(sari)


async def test_ramadan_hours_and_special_days_are_told_before_they_come(office: Stage, sari: Someone):
    ramadan = {"label": "Jam Ramadan", "first": "2026-12-07", "last": "2026-12-10", "weekly": {
        "monday": [{"start": "09:00", "end": "12:00"}]}}  # fmt: skip
    await rules_change(office, seasons=[ramadan])
    await sari.says("/info")
    told = await screen(sari)
    assert "Jam Ramadan (7 Des 2026 sampai 10 Des 2026)" in told
    assert "Senin 09.00-12.00\n" in told
    assert MONDAY_TO_THURSDAY in told


@pytest.mark.parametrize("data", ["clinic.info:1", "clinic.about:x", "clinic.about:", "clinic.hours"])
async def test_a_forged_button_is_answered_like_an_old_one(sari: Someone, data: str):
    await sari.says("/info")
    await forges(sari, data)
    assert wording(sari.stage, "refusal.outdated") in await screen(sari)


async def test_hostile_words_after_the_command_change_nothing(sari: Someone):
    await sari.says("/info <b>😀</b> " + "x" * 3_000)
    assert MONDAY_TO_THURSDAY in await screen(sari)


async def test_what_the_office_fills_in_is_shown_and_nothing_is_said_to_be_unknown(stage: Stage, tmp_path):
    place = {
        "address": "Jalan Contoh <1> & 2",
        "room": "Ruang 2",
        "map_link": "https://maps.example/x",
        "phone": "021-555",
    }
    weekly = {"monday": [{"start": "08:00", "end": "11:30"}], "wednesday": [{"start": "08:00", "end": "11:30"}]}
    copy = Copy(tmp_path)
    copy.edit("profiles/lebak.yaml", lambda office: office.pop("hours_note") and None)
    copy.edit("profiles/lebak.yaml", lambda office: office["clinic"].update(place=place, booking={"weekly": weekly}))
    stage.settings_extra["content_dir"] = copy.folder
    await of_office(stage, "lebak").open()
    someone = stage.person(SARI)
    await someone.says("/start")
    await someone.says("/info")
    told = await screen(someone)
    assert "Jalan Contoh <1> & 2" in told
    assert "Ruang 2" in told
    assert "021-555" in told
    assert "Senin dan Rabu 08.00-11.30" in told
    for unknown in ("Belum kami ketahui", "Jam ini contoh"):
        assert unknown not in told
    assert "https://maps.example/x" in str(buttons_of(await someone.last()))


async def test_another_office_speaks_in_its_own_name(stage: Stage):
    await of_office(stage, "lebak").open()
    stage.sim.state.people[SARI].started = True
    someone = stage.person(SARI)
    await someone.says("/start")
    assert "Disperindag Kabupaten Lebak" in await screen(someone)
    (described,) = await stage.calls("setMyDescription")
    assert "Disperindag Kabupaten Lebak" in str(described["params"])
    for told in await someone.messages():
        assert "KLIK'S Pro" not in str(told)


async def test_an_office_that_nothing_is_known_about_offers_no_page_about_it(stage: Stage):
    await of_office(stage, "nasional").open()
    stage.sim.state.people[SARI].started = True
    someone = stage.person(SARI)
    await someone.says("/info")
    assert not any("Tentang" in label for label in await someone.buttons())
    await forges(someone, "clinic.about")
    assert wording(stage, "refusal.outdated") in await screen(someone)


async def test_everybody_is_offered_the_command(office: Stage):
    (offered, *_) = await office.calls("setMyCommands")
    assert "info" in str(offered["params"]["commands"])


async def test_a_topic_shows_what_the_office_adds_to_it(sari: Someone):
    """In the shipped default office; each office's notes are looked at in tests/content."""
    await sari.says("/menu")
    await forges(sari, "guide.show:e_katalog")
    told = await screen(sari)
    known = yaml.safe_load((PACKAGED_CONTENT / "profiles" / "tangsel.yaml").read_text(encoding="utf-8"))
    (note,) = [note for note in known["notes"] if "e_katalog" in note["topics"]]
    (line,) = [line for line in told.splitlines() if note["text"].strip() in line]
    assert "Di Disperindag Kota Tangerang Selatan" in line
    assert "tangerangekspres.disway.id" in line
