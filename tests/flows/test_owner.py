"""Bu Sari's way through the clinic, from START to a plan and a ticked checklist."""

from tests.stage import SARI, Someone, Stage


async def test_nothing_is_stored_before_consent(opened: Stage):
    sari = opened.person(SARI)
    await sari.says("/start")
    await sari.sees("Setuju?")
    await sari.says("keripik")
    await sari.sees("Setuju?")


async def test_a_new_owner_gets_a_plan_of_three_in_prerequisite_order(ibu_sari: Someone):
    text = await ibu_sari.text()
    places = [text.index(name) for name in ("1. NIB", "2. SPP-IRT", "3. Halal")]
    assert places == sorted(places)
    assert "keripik singkong" in text


async def test_ticks_survive_a_restart(ibu_sari: Someone):
    await ibu_sari.taps("SPP-IRT")
    await ibu_sari.taps("Buka daftar periksa")
    await ibu_sari.taps("Foto label")
    await ibu_sari.taps("Siap")
    await ibu_sari.sees("1/9")
    await ibu_sari.stage.restart()
    await ibu_sari.says("/sertifikasi")
    await ibu_sari.sees("1/9  SPP-IRT")
