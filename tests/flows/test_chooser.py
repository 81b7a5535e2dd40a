"""An owner who does not know which halal, SNI or HKI is hers is led to it."""

import pytest

from tests.flows.acts import agrees, forges, forges_all, screen, wording
from tests.stage import SARI, Someone, Stage

GROUPS = {"halal": "Halal", "sni": "SNI & ISO", "hki": "Merek & HKI"}


async def opens_group(person: Someone, label: str) -> Someone:
    await person.says("/sertifikasi")
    await person.taps("Semua sertifikat")
    return await person.taps(label)


@pytest.mark.parametrize(("chooser_id", "label"), GROUPS.items())
async def test_the_first_button_of_the_group_helps_to_choose(sari: Someone, chooser_id: str, label: str):
    chooser = sari.stage.clinic.shelf.catalog.choosers[chooser_id]
    await opens_group(sari, label)
    first, *_ = await sari.buttons()
    assert "Bingung" in first
    await sari.taps(first)
    told = await screen(sari)
    assert all(route.when in told for route in chooser.routes)
    await sari.taps("Kembali")
    assert (await sari.buttons())[0] == first


async def test_the_route_leads_to_its_topic_and_on_to_the_checklist(sari: Someone):
    await opens_group(sari, "Halal")
    await sari.taps("Bingung")
    await sari.taps("Halal (reguler)")
    await sari.sees("jalur reguler")
    await sari.taps("Buka daftar periksa")
    assert "0/" in await screen(sari)


async def test_what_changed_tips_and_sources_stand_behind_it(sari: Someone):
    halal = sari.stage.clinic.shelf.catalog.choosers["halal"]
    await opens_group(sari, "Halal")
    await sari.taps("Bingung", times=2)
    for label, lines in (
        ("Yang berubah", halal.changes),
        ("Yang belum pasti", halal.doubts),
        ("Kiat", halal.tips),
        ("Sumber", [source.url.host for source in halal.sources]),
    ):
        await sari.taps(label)
        told = await screen(sari)
        assert all(line in told for line in lines)
        await sari.taps("Kembali")
    assert halal.routes[0].when in await screen(sari)


async def test_a_group_without_a_chooser_has_none(sari: Someone):
    await opens_group(sari, "Makanan & minuman")
    assert not any("Bingung" in label for label in await sari.buttons())


async def test_a_forged_chooser_is_answered_like_an_old_button(sari: Someone):
    await sari.says("/menu")
    forged = ["cho.show:nope", "cho.show:nib", "cho.show:<b>", "cho.show", "cho.part:nope:tips", "cho.part:halal"]
    answers = await forges_all(sari, forged)
    assert all(wording(sari.stage, "refusal.outdated") in answer for answer in answers)


async def test_a_part_there_is_not_is_said_to_be_empty(sari: Someone):
    await sari.says("/menu")
    await forges(sari, "cho.part:halal:who")
    assert wording(sari.stage, "guide.no_part") in await screen(sari)
    await sari.taps("Kembali")
    assert "Halal" in await screen(sari)


async def test_an_old_button_works_after_a_restart(sari: Someone):
    await opens_group(sari, "Halal")
    await sari.taps("Bingung")
    await sari.stage.restart()
    await sari.taps("Yang berubah")
    assert "Dulu" in await screen(sari)


async def test_somebody_who_has_not_agreed_is_asked_first(office: Stage):
    stranger = office.person(SARI)
    await stranger.says("/info")
    await forges(stranger, "cho.show:halal")
    assert "Setuju" in str(await stranger.buttons())
    await agrees(stranger)
