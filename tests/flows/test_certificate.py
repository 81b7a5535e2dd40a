"""Certificates: recorded in a few taps, corrected, deleted, counted as owned, and reminded of before they expire."""

from datetime import date

import pytest
from sqlalchemy import select

from bot.db.checklists import Certificate
from bot.screens.kit import act
from tests.flows.acts import forges, heard, read, screen, taps_at_once, wib, wording
from tests.flows.test_checklist import opens_list
from tests.stage import Someone

TODAY, YESTERDAY = date(2026, 11, 23), date(2026, 11, 22)


async def certificates(person: Someone) -> list[Certificate]:
    return await read(person.stage, lambda session: list(session.scalars(select(Certificate))))


async def records(person: Someone, issued: str, expires: str, topic: str = "sppirt") -> Someone:
    """From the checklist to the question for the number; labels of buttons, or typed dates."""
    await opens_list(person, topic)
    is_recorded = "📜 Sertifikat saya" in await person.buttons()
    for label in ("Sertifikat saya", "Ubah tanggal") if is_recorded else ("Sudah terbit",):
        await person.taps(label)
    for told in (issued, expires):
        labels = [label for label in await person.buttons() if told in label]
        await (person.taps(labels[0]) if labels else person.says(told))
    return person


async def reminded(person: Someone) -> list[str]:
    """What the radar has told them, oldest first, by the keys of its texts."""
    keys = [f"certificate.left_{days}" for days in (90, 30, 7)]
    found = [(m["message_id"], key) for key in keys for m in await heard(person, wording(person.stage, key))]
    return [key.rpartition("_")[2] for _, key in sorted(found)]


async def test_a_certificate_is_recorded_with_its_dates_and_number(sari: Someone):
    await records(sari, "5 maret 2024", "Ya, sampai 5 Mar 2029")
    await sari.says("2063674010019-29")
    await sari.sees("SPP-IRT", "Senin, 5 Maret 2029")
    (row,) = await certificates(sari)
    assert (row.topic_id, row.issued_on, row.expires_on) == ("sppirt", date(2024, 3, 5), date(2029, 3, 5))
    assert row.number == "2063674010019-29"
    await sari.taps("Sertifikat saya")
    await sari.sees("Selasa, 5 Maret 2024", "2063674010019-29")
    await sari.taps("Kembali")
    assert "SPP-IRT (PIRT), sampai 5 Mar 2029" in await screen(sari)


async def test_three_taps_are_enough_and_the_number_can_be_left_out(sari: Someone):
    await records(sari, "Hari ini", "Tidak ada masa berlaku", "nib")
    await sari.taps("Lewati")
    (row,) = await certificates(sari)
    assert (row.issued_on, row.expires_on, row.number) == (TODAY, None, None)


@pytest.mark.parametrize(
    ("told", "day"),
    [
        ("Kemarin", YESTERDAY), ("05/03/2024", date(2024, 3, 5)), ("minggu lalu", date(2026, 11, 16)),
        ("kemarin", YESTERDAY), ("tgl 1 Pebruari 2025", date(2025, 2, 1)), ("24 desember", date(2025, 12, 24)),
    ],
)  # fmt: skip
async def test_the_day_of_issue_is_understood_as_people_write_it(sari: Someone, told: str, day: date):
    await records(sari, told, "Ya, sampai")
    (row,) = await certificates(sari)
    assert (row.issued_on, row.expires_on) == (day, day.replace(year=day.year + 5))


async def test_another_last_day_can_be_typed_and_one_is_asked_for_where_none_is_usual(sari: Someone):
    await records(sari, "5 maret 2024", "31/12/2027")
    await records(sari, "5 maret 2024", "1 januari 2028", "slhs")
    assert {row.topic_id: row.expires_on for row in await certificates(sari)} == {
        "sppirt": date(2027, 12, 31),
        "slhs": date(2028, 1, 1),
    }


@pytest.mark.parametrize(
    ("told", "key"),
    [
        ("besok", "in_future"), ("1/1/2030", "in_future"), ("5/3/1998", "too_old"), ("31/02/2024", "no_date"),
        ("maret 2024", "no_date"), ("2024", "no_date"), ("tahun lalu", "no_date"), ("apa ya", "no_date"),
        ("😀" * 20, "no_date"), ("5" * 4_000, "no_date"), ("<b>5 maret</b>", "no_date"), ("'; DROP TABLE", "no_date"),
    ],
)  # fmt: skip
async def test_a_day_that_cannot_be_is_asked_for_again(sari: Someone, told: str, key: str):
    await opens_list(sari)
    await sari.taps("Sudah terbit")
    await sari.says(told)
    assert wording(sari.stage, f"certificate.{key}") in await sari.text()
    await sari.says("5 maret 2024")
    await sari.sees("Selasa, 5 Maret 2024")
    assert await certificates(sari) == []


@pytest.mark.parametrize(("told", "key"), [("4/3/2024", "before_issue"), ("5/3/24", "too_far"), ("entah", "no_date")])
async def test_a_last_day_that_cannot_be_is_asked_for_again(sari: Someone, told: str, key: str):
    await records(sari, "5 maret 2024", told)
    assert wording(sari.stage, f"certificate.{key}") in await sari.text()
    assert await certificates(sari) == []
    await sari.says("5 maret 2027")
    (row,) = await certificates(sari)
    assert row.expires_on == date(2027, 3, 5)


async def test_after_every_answer_the_bot_may_stop_and_start(sari: Someone):
    await opens_list(sari)
    await sari.taps("Sudah terbit")
    for told in ("5 maret 2024", "5 maret 2029", "P-IRT 123"):
        await sari.stage.restart()
        await sari.says(told)
    (row,) = await certificates(sari)
    assert (row.issued_on, row.expires_on, row.number) == (date(2024, 3, 5), date(2029, 3, 5), "P-IRT 123")


async def test_todays_button_means_its_own_day_also_tomorrow(sari: Someone):
    await opens_list(sari)
    await sari.taps("Sudah terbit")
    await sari.stage.passes(days=1)
    await sari.taps("Hari ini")
    await sari.sees("Senin, 23 November 2026")


@pytest.mark.parametrize("told", ["x" * 61 + "1", "1" * 5_000, "terima kasih", "😀", "1😀" * 31])
async def test_what_is_no_number_is_not_kept(sari: Someone, told: str):
    await records(sari, "Hari ini", "Ya, sampai")
    await sari.says(told[:4_000])
    assert wording(sari.stage, "certificate.no_number") in await sari.text()
    await sari.says("  P-IRT <b>  77 </b> 😀 ")
    (row,) = await certificates(sari)
    assert row.number == "P-IRT <b> 77 </b> 😀"
    await sari.taps("Sertifikat saya")
    assert "P-IRT <b> 77 </b> 😀" in await screen(sari)


async def test_saving_three_times_at_once_records_once(sari: Someone):
    await opens_list(sari)
    await sari.taps("Sudah terbit")
    await sari.says("5 maret 2024")
    await taps_at_once(sari, *["Ya, sampai"] * 3)
    assert len(await certificates(sari)) == 1


async def test_dates_and_number_can_be_corrected(sari: Someone):
    await records(sari, "5 maret 2024", "Ya, sampai")
    await sari.says("P-IRT 1")
    await records(sari, "6 maret 2024", "Ya, sampai")
    await sari.sees("P-IRT 1")
    await sari.taps("Lewati")
    (row,) = await certificates(sari)
    assert (row.issued_on, row.number) == (date(2024, 3, 6), "P-IRT 1"), "the number stays"
    for label in ("Sertifikat saya", "Ubah nomor"):
        await sari.taps(label)
    await sari.says("P-IRT 2")
    assert [row.number for row in await certificates(sari)] == ["P-IRT 2"]
    for label in ("Sertifikat saya", "Ubah nomor", "Hapus nomornya"):
        await sari.taps(label)
    assert [row.number for row in await certificates(sari)] == [None]
    assert "Nomor" not in await screen(sari)


async def test_a_deleted_record_is_gone_with_its_reminders_and_deleting_twice_is_harmless(sari: Someone):
    await records(sari, "5 maret 2024", "1/12/2026")
    await sari.taps("Lewati")
    for label in ("Sertifikat saya", "Hapus catatan"):
        await sari.taps(label)
    await taps_at_once(sari, *["Ya, hapus"] * 2)
    assert await certificates(sari) == []
    await sari.stage.until(wib(25, "09:00"))
    assert await reminded(sari) == []
    await forges(sari, "crt.show:sppirt")
    assert wording(sari.stage, "refusal.outdated") in await screen(sari)


async def test_not_deleting_after_all_keeps_it(sari: Someone):
    await records(sari, "5 maret 2024", "Ya, sampai")
    await sari.taps("Lewati")
    for label in ("Sertifikat saya", "Hapus catatan", "Tidak jadi"):
        await sari.taps(label)
    assert len(await certificates(sari)) == 1


# --- what it opens -------------------------------------------------------------------------------------------------


async def test_a_recorded_nib_opens_what_waited_for_it(ibu_sari: Someone):
    await opens_list(ibu_sari)
    assert "perlu NIB dulu" in await screen(ibu_sari)
    await records(ibu_sari, "Hari ini", "Tidak ada masa berlaku", "nib")
    await ibu_sari.taps("Lewati")
    assert wording(ibu_sari.stage, "certificate.done") in await screen(ibu_sari)
    assert "SPP-IRT" in await screen(ibu_sari)
    await ibu_sari.taps("Lihat SPP-IRT")
    assert "perlu NIB dulu" not in await screen(ibu_sari)
    await ibu_sari.says("/menu")
    assert "SPP-IRT" in (await ibu_sari.buttons())[0]


async def test_an_expired_certificate_is_shown_as_such_and_opens_nothing(ibu_sari: Someone):
    await records(ibu_sari, "1/1/2020", "22/11/2026", "nib")
    await ibu_sari.taps("Lewati")
    assert "Lihat SPP-IRT (PIRT)" not in await ibu_sari.buttons()
    await ibu_sari.says("/sertifikasi")
    assert "⚠️ NIB (izin usaha OSS): habis 22 Nov 2026" in await screen(ibu_sari)
    await ibu_sari.taps("NIB")
    assert {"🔄 Sudah diperpanjang", "📅 Konsultasi"} <= set(await ibu_sari.buttons())
    await opens_list(ibu_sari)
    assert "perlu NIB dulu" in await screen(ibu_sari)
    await ibu_sari.says("/menu")
    assert wording(ibu_sari.stage, "home.expired") in await screen(ibu_sari)


async def test_it_is_valid_through_its_last_day_of_the_offices_time(ibu_sari: Someone):
    await records(ibu_sari, "1/1/2020", "24/11/2026", "nib")
    await ibu_sari.stage.until(wib(24, "23:59"))
    await opens_list(ibu_sari)
    assert "perlu NIB dulu" not in await screen(ibu_sari)
    await ibu_sari.stage.until(wib(25, "00:00"))
    await opens_list(ibu_sari)
    assert "perlu NIB dulu" in await screen(ibu_sari)


async def test_all_ready_the_checklist_asks_for_the_certificate(sari: Someone):
    for item in sari.stage.clinic.shelf.catalog.topics["sppirt"].items:
        await forges(await opens_list(sari), f"cl.set:sppirt:{item.id}:ready")
    assert wording(sari.stage, "checklist.complete") in await screen(sari)
    await sari.taps("Sudah terbit")
    assert wording(sari.stage, "certificate.ask_issued") in await screen(sari)


# --- other people's, forged, forgotten -----------------------------------------------------------------------------

FORGED = [
    "crt.issue:sppirt:20270101", "crt.issue:sppirt:99991231", "crt.issue:sppirt:x", "crt.issue:gone:20240305",
    "crt.save:sppirt:20240305:20240305", "crt.save:sppirt:20270101", "crt.save:sppirt:20240305:20990101",
    "crt.save:gone:20240305", "crt.save:sppirt:20240230", "crt.start:gone", "crt.show:sppirt", "crt.done:sppirt",
    "crt.renumber:sppirt", "crt.nonum:sppirt", "crt.delete:sppirt", "crt.date:sppirt", "crt.until:sppirt:20240305",
    "crt.number:sppirt", "crt.number:sppirt:1",
]  # fmt: skip


@pytest.mark.parametrize("data", FORGED)
async def test_forged_topics_and_dates_are_refused_kindly(sari: Someone, data: str):
    await sari.says("/menu")
    await forges(sari, data)
    assert wording(sari.stage, "edge.failure") not in await screen(sari)
    assert "🏠 Menu utama" in await sari.buttons()
    assert await certificates(sari) == []


async def test_everybody_has_their_own(sari: Someone, dedi: Someone):
    await records(sari, "5 maret 2024", "Ya, sampai")
    await sari.says("RAHASIA-1")
    await dedi.says("/menu")
    for name in ("crt.show", "crt.delete", "crt.nonum", "crt.gone", "crt.done", "crt.renumber"):
        await forges(dedi, f"{name}:sppirt")
        assert "RAHASIA" not in await screen(dedi)
    assert [row.number for row in await certificates(sari)] == ["RAHASIA-1"]


async def test_what_is_kept_is_counted_and_deleted_with_its_owner(sari: Someone):
    await records(sari, "5 maret 2022", "1 januari 2027")
    await sari.says("P-IRT 1")
    await sari.says("/profil")
    await sari.taps("Data saya")
    await sari.sees("1 catatan sertifikat")
    await sari.says("/profil")
    for label in ("Hapus semua data", "Ya, hapus"):
        await sari.taps(label)
    assert await certificates(sari) == []
    await sari.stage.until(wib(25, "09:00", 12))
    assert await reminded(sari) == []


async def test_who_comes_back_under_the_same_number_of_ours_gets_no_reminder_of_before(sari: Someone):
    """SQLite gives the id of the last person to the next one."""
    await records(sari, "5 maret 2022", "1 januari 2027")
    for label in ("/profil", "Hapus semua data", "Ya, hapus"):
        await (sari.says(label) if label.startswith("/") else sari.taps(label))
    await sari.says("/start")
    await sari.taps("Setuju")
    await records(sari, "5 maret 2022", "1 januari 2027")
    await sari.stage.until(wib(2, "09:00", 12))
    assert await reminded(sari) == ["30"]


def test_the_longest_topic_and_dates_fit_a_button():
    longest = ("t" * 24, date(2026, 11, 23), date(2031, 11, 23))
    act("crt.save", *longest).encode()
    act("bk.hours", f"{'t' * 24}.{'i' * 16}", date(2026, 11, 23), 0).encode()
    act("cl.unstuck", "t" * 24, "i" * 16).encode()
    act("vf.set", 10**12, "i" * 16, 1).encode()
