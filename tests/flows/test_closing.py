"""Closing the clinic: quickly, and without leaving anybody's message in doubt."""

import asyncio

from tests.flows.acts import an_owner
from tests.stage import SARI, Someone, Stage


async def test_closing_does_not_wait_for_a_flood_pause_and_nothing_is_lost(office: Stage, rina: Someone):
    sari = await an_owner(office.person(SARI), "Bu Sari", "keripik")
    await office.faults("sendMessage", chat_id=SARI, retry_after=300)
    await rina.says("/pengumuman")
    await rina.says("Pelatihan besok.")
    await rina.taps("Kirim ke")
    async with asyncio.timeout(5):
        await office.close()
    office.sim.clock.advance(600)
    await office.open()
    await office.tick()
    assert await sari.has_heard("Pelatihan besok.") == 1
    await rina.sees("Terkirim: 1 dari 1", "Tidak pasti: 0")


async def test_a_visit_nobody_noted_stays_on_the_agenda(office: Stage, sari: Someone, budi: Someone):
    for label in ("/jadwal", "Lainnya", "24", "09.00", "Ya, pesan"):
        await (sari.says(label) if label.startswith("/") else sari.taps(label))
    await office.passes(days=2)
    await budi.says("/kunjungan")
    await budi.taps("09.00")
    await budi.taps("Tidak hadir")
    await budi.says("/kunjungan")
    assert not [label for label in await budi.buttons() if "09.00" in label]
