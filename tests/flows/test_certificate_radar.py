"""The renewal radar: 90, 30 and 7 days before a certificate expires, each once, and only while it is true."""

import sqlite3
from contextlib import closing
from datetime import UTC, date, datetime

import pytest

from bot.services import outbox
from tests.flows.acts import buttons_of, forges, heard, screen, text_of, wib, wording
from tests.flows.test_certificate import certificates, records, reminded
from tests.stage import Someone


async def test_the_radar_comes_90_30_and_7_days_before_at_nine(sari: Someone):
    await records(sari, "5 maret 2022", "5 maret 2027")
    await sari.taps("Lewati")
    for moment, expected in (
        (wib(5, "08:59", 12), []),
        (wib(5, "09:00", 12), ["90"]),
        (wib(3, "08:59", 2, 2027), ["90"]),
        (wib(3, "09:00", 2, 2027), ["90", "30"]),
        (wib(26, "08:59", 2, 2027), ["90", "30"]),
        (wib(26, "09:00", 2, 2027), ["90", "30", "7"]),
        (wib(7, "09:00", 3, 2027), ["90", "30", "7"]),
    ):
        await sari.stage.until(moment)
        assert await reminded(sari) == expected, moment


async def test_the_reminder_names_day_and_days_left_and_leads_on(sari: Someone):
    await records(sari, "5 maret 2022", "5 maret 2027")
    await sari.stage.until(wib(3, "09:00", 2, 2027))
    (notice,) = [m for m in await heard(sari, wording(sari.stage, "certificate.left_30")) if buttons_of(m)]
    for part in ("SPP-IRT", "Jumat, 5 Maret 2027", "30 hari"):
        assert part in text_of(notice)
    labels = await sari.buttons()
    assert {"📋 Buka daftar periksa", "📅 Konsultasi", "🔄 Sudah diperpanjang"} <= set(labels)
    await sari.taps("Sudah diperpanjang")
    for told in ("1 februari 2027", "1 februari 2032"):
        await sari.says(told)
    (row,) = await certificates(sari)
    assert (row.issued_on, row.expires_on) == (date(2027, 2, 1), date(2032, 2, 1))
    await sari.stage.until(wib(1, "09:00", 3, 2027))
    assert "7" not in await reminded(sari), "the old end is no concern any more"
    await sari.stage.until(wib(4, "09:00", 11, 2031))
    assert (await reminded(sari))[-1] == "90"


async def test_recorded_20_days_before_only_the_last_one_comes(sari: Someone):
    await records(sari, "13/12/2021", "13/12/2026")
    await sari.taps("Lewati")
    assert wording(sari.stage, "certificate.reminded") in await screen(sari)
    await sari.stage.passes(minutes=1)
    assert await reminded(sari) == []
    await sari.stage.until(wib(6, "09:00", 12))
    assert await reminded(sari) == ["7"]


async def test_no_reminder_is_promised_that_will_not_come(sari: Someone):
    await records(sari, "26/11/2021", "26/11/2026")
    await sari.taps("Lewati")
    assert wording(sari.stage, "certificate.reminded") not in await screen(sari)


@pytest.mark.parametrize(
    ("opens_at", "expected"),
    [
        (wib(9, "20:00", 12), ["7"]),
        (wib(13, "23:00", 12), ["7"]),  # the last day itself
        (wib(14, "08:00", 12), []),
    ],
)
async def test_after_a_stop_over_the_due_time_it_comes_while_it_is_true(
    sari: Someone, opens_at: datetime, expected: list[str]
):
    await records(sari, "13/12/2021", "13/12/2026")
    stage = sari.stage
    await stage.close()
    stage.sim.clock.advance((opens_at - stage.now()).total_seconds())
    await stage.open()
    await stage.tick()
    assert await reminded(sari) == expected


async def test_a_reminder_in_the_hand_of_a_killed_process_is_not_sent_for_the_new_last_day(sari: Someone):
    """Killed between claiming and sending; then it is renewed, and only afterwards the claim runs out."""
    await records(sari, "13/12/2021", "13/12/2026")
    stage = sari.stage
    await stage.close()
    stage.sim.clock.advance((wib(6, "09:00", 12) - stage.now()).total_seconds())
    with closing(sqlite3.connect(stage.file)) as database, database:
        lease = (stage.now().astimezone(UTC) + outbox.LEASE).strftime("%Y-%m-%d %H:%M:%S.%f")
        claimed = database.execute("UPDATE outbox SET lease_until = ? WHERE args LIKE '%c_7%'", [lease])
        assert claimed.rowcount == 1
    await stage.open()
    await records(sari, "1 desember 2026", "1 desember 2031")
    await stage.passes(minutes=5)
    assert await reminded(sari) == []


async def test_of_dates_changed_and_changed_back_each_reminder_comes_once(sari: Someone):
    for expires in ("1/1/2027", "1/2/2027", "1/1/2027"):
        await records(sari, "1 januari 2022", expires)
    await sari.stage.until(wib(2, "09:00", 12))
    assert await reminded(sari) == ["30"]
    await sari.stage.until(wib(25, "09:00", 12))
    assert await reminded(sari) == ["30", "7"]
    await sari.stage.until(wib(25, "09:00", 1, 2027))
    assert await reminded(sari) == ["30", "7"]


async def test_deleted_and_recorded_again_it_is_reminded_of(sari: Someone):
    for _ in range(2):
        await records(sari, "1 januari 2022", "1 januari 2027")
        await forges(sari, "crt.gone:sppirt")
    await records(sari, "1 januari 2022", "1 januari 2027")
    await sari.stage.until(wib(2, "09:00", 12))
    assert await reminded(sari) == ["30"]


async def test_correcting_one_certificate_keeps_the_reminders_of_the_other(sari: Someone):
    await records(sari, "1/1/2022", "1/1/2027", "slhs")
    await records(sari, "1/1/2022", "1/1/2032")
    await forges(sari, "crt.gone:sppirt")
    await sari.stage.until(wib(2, "09:00", 12))
    assert await reminded(sari) == ["30"]
    assert await heard(sari, "SLHS", "30 hari")
