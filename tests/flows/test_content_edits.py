"""The office edits its content while people are in the middle of things: no tick, certificate or step is lost."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from sqlalchemy import select

from bot.db.checklists import Certificate, Progress
from bot.services import certificates, people
from tests.content.copy_of_content import Copy
from tests.flows.acts import an_owner, forges, heard, opens_card, read, screen, visits, wib
from tests.stage import BUDI, SARI, Someone, Stage

FILE = "certifications/rak_uji.yaml"
Items = list[dict[str, Any]]


def an_item(item_id: str, title: str) -> dict[str, Any]:
    return {"id": item_id, "kind": "step", "title": title, "how": f"{title} sampai benar-benar rapi."}


UKUR, CAT, FOTO, PASANG = ITEMS = [
    an_item("ukur_rak", "Ukur raknya"),
    an_item("cat_rak", "Cat raknya"),
    an_item("foto_rak", "Foto raknya"),
    an_item("pasang_rak", "Pasang raknya"),
]
AS_IT_WAS = ["✅ Ukur raknya", "☑️ Cat raknya", "🙋 🟡 Foto raknya", "⬜ Pasang raknya"]


def a_topic(content: Copy) -> dict[str, Any]:
    """A topic of our own that nothing else in the content refers to."""
    topic = yaml.safe_load((content.folder / "certifications" / "_template.yaml").read_text(encoding="utf-8"))
    return {**topic, "id": "rak_uji", "label": "Uji rak", "short": "Rak", "valid_years": 5, "items": ITEMS}


@pytest.fixture
def content(tmp_path: Path) -> Copy:
    made = Copy(tmp_path)
    made.write(FILE, yaml.safe_dump(a_topic(made), allow_unicode=True))
    return made


@pytest.fixture
async def sari(stage: Stage, content: Copy) -> Someone:
    """Ready, verified, stuck and booked, one item each, and the certificate recorded."""
    stage.settings_extra = {"content_dir": content.folder}
    await stage.open()
    for telegram_id in (SARI, BUDI):
        stage.sim.state.people[telegram_id].started = True
    await stage.hires(BUDI, "Pak Budi", consultant=True)
    sari, budi = await an_owner(stage.person(SARI), "Bu Sari", "rak bambu"), stage.person(BUDI)
    await sari.says("/menu")
    await forges(sari, "cl.set:rak_uji:ukur_rak:ready")
    await forges(sari, "cl.stuck:rak_uji:foto_rak")
    for label in ("24", "09.00", "Ya, pesan"):
        await sari.taps(label)
    await stage.until(wib(24, "09:10"))
    (visit,) = await visits(stage)
    await budi.says("/menu")
    await forges(budi, f"vf.set:{visit.id}:cat_rak:1")
    await stage.clinic.database.run(lambda session: _record(session, stage))
    return sari


def _record(session, stage: Stage) -> None:
    catalog, owner = stage.clinic.shelf.catalog, people.find_user(session, SARI, "").owner
    day = wib(1, year=2022, month=12).date()
    topic = catalog.topics["rak_uji"]
    certificates.record(session, owner, topic, day, certificates.suggested_expiry(topic, day), catalog, stage.now())


@pytest.fixture
def items_are(stage: Stage, content: Copy) -> Callable[[Items], None]:
    """Change the topic's items and have the running clinic read its content again."""

    def go(items: Items) -> None:
        content.edit(FILE, lambda topic: {**topic, "items": items})
        stage.clinic.shelf.reload()

    return go


async def lines(sari: Someone) -> list[str]:
    """The checklist as it is shown."""
    await sari.says("/menu")
    await forges(sari, "cl.show:rak_uji")
    return [label for label in await sari.buttons() if label[0] in "⬜🟡✅☑🙋"]


async def stored(stage: Stage) -> dict[str, tuple[str, bool, bool]]:
    """Every row as it is in the database: status, verified by somebody, stuck."""
    rows = await read(stage, lambda session: session.scalars(select(Progress)).all())
    return {row.item_id: (row.status, row.verified_by is not None, row.stuck_at is not None) for row in rows}


async def test_before_anything_is_edited(sari: Someone):
    assert await lines(sari) == AS_IT_WAS
    assert await stored(sari.stage) == {
        "ukur_rak": ("ready", False, False),
        "cat_rak": ("verified", True, False),
        "foto_rak": ("doing", False, True),
    }


async def test_reordered_items_take_their_marks_along(sari: Someone, items_are):
    items_are(ITEMS[::-1])
    assert await lines(sari) == AS_IT_WAS[::-1]


async def test_renamed_items_keep_their_marks(sari: Someone, items_are):
    items_are([an_item(item["id"], item["title"].replace("raknya", "lemarinya")) for item in ITEMS])
    assert await lines(sari) == [line.replace("raknya", "lemarinya") for line in AS_IT_WAS]


async def test_a_new_item_in_the_middle_is_open_and_shifts_nobodys_mark(sari: Someone, items_are):
    items_are([UKUR, an_item("lap_rak", "Lap raknya"), CAT, FOTO, PASANG])
    assert await lines(sari) == [AS_IT_WAS[0], "⬜ Lap raknya", *AS_IT_WAS[1:]]
    assert "2/5" in await screen(sari)


async def test_removed_items_are_not_counted_and_come_back_as_they_were(sari: Someone, items_are):
    before = await stored(sari.stage)
    items_are([PASANG, an_item("lap_rak", "Lap raknya")])
    assert await lines(sari) == ["⬜ Pasang raknya", "⬜ Lap raknya"]
    assert "0/2" in await screen(sari)
    await sari.taps("Pasang")
    await sari.taps("Siap")
    items_are(ITEMS)
    assert await lines(sari) == [*AS_IT_WAS[:3], "✅ Pasang raknya"]
    assert (await stored(sari.stage)).items() >= before.items()


async def test_a_topic_that_goes_and_comes_back_has_lost_nothing(sari: Someone, content: Copy):
    before, file = await stored(sari.stage), content.folder / FILE
    told = file.read_text(encoding="utf-8")
    file.unlink()
    sari.stage.clinic.shelf.reload()
    for command in ("/sertifikasi", "/menu", "/profil"):
        await sari.says(command)
        assert "Rak" not in await screen(sari)
    await sari.taps("Data saya")
    await sari.sees("3 tanda", "1 catatan sertifikat")
    assert await stored(sari.stage) == before
    content.write(FILE, told)
    sari.stage.clinic.shelf.reload()
    assert await lines(sari) == AS_IT_WAS
    await sari.says("/sertifikasi")
    assert "Uji rak, sampai 1 Des 2027" in await screen(sari)


async def test_a_certificate_is_still_reminded_of_when_its_topic_came_back(sari: Someone, content: Copy):
    told = (content.folder / FILE).read_text(encoding="utf-8")
    (content.folder / FILE).unlink()
    sari.stage.clinic.shelf.reload()
    await sari.stage.until(wib(2, "09:00", 9, 2027))  # ninety days before: nothing can be said of it
    assert not await heard(sari, "Uji rak", "90 hari")
    content.write(FILE, told)
    sari.stage.clinic.shelf.reload()
    await sari.stage.until(wib(1, "09:00", 11, 2027))
    assert await heard(sari, "Uji rak", "30 hari")
    assert len(await read(sari.stage, lambda session: session.scalars(select(Certificate)).all())) == 1


async def test_a_verification_is_told_of_what_is_still_there(sari: Someone, items_are):
    items_are([UKUR, FOTO, PASANG])
    await sari.stage.passes(minutes=20)
    assert not await heard(sari, "Pak Budi", "Cat raknya")


async def a_visit_ahead(sari: Someone) -> None:
    """Another consultation about the step they are stuck at, next week."""
    await forges(sari, "bk.days:rak_uji.foto_rak:0")
    for label in ("30", "09.00", "Ya, pesan"):
        await sari.taps(label)


async def test_a_booked_visit_outlives_its_step(sari: Someone, items_are):
    await a_visit_ahead(sari)
    visit = (await visits(sari.stage, "booked"))[-1]
    items_are([UKUR, CAT, PASANG])
    budi = await sari.stage.person(BUDI).says("/kunjungan")
    await forges(budi, f"cs.visit:{visit.id}")
    assert visit.code in await screen(budi)
    assert "Langkah" not in await screen(budi)
    await opens_card(sari, visit)
    for label in ("Pindah jadwal", "Des ➡️", "1", "13.00", "Ya, pindahkan"):
        await sari.taps(label)
        assert "Langkah" not in await screen(sari)
    items_are(ITEMS)
    await opens_card(sari, visit)
    await sari.sees("Langkah: Foto raknya", "Selasa, 1 Desember 2026 pukul 13.00")


async def test_a_booked_visit_outlives_its_topic_and_can_be_moved(sari: Someone, content: Copy):
    await a_visit_ahead(sari)
    file = content.folder / FILE
    told = file.read_text(encoding="utf-8")
    file.unlink()
    sari.stage.clinic.shelf.reload()
    visit = (await visits(sari.stage, "booked"))[-1]
    await opens_card(sari, visit)
    for label in ("Pindah jadwal", "Des ➡️", "1", "13.00", "Jam lain", "13.45", "Ya, pindahkan"):
        await sari.taps(label)
    moved = (await visits(sari.stage, "booked"))[-1]
    assert (moved.id, moved.topic_id, moved.item_id) == (visit.id, "rak_uji", "foto_rak")
    content.write(FILE, told)
    sari.stage.clinic.shelf.reload()
    await opens_card(sari, visit)
    await sari.sees("Uji rak", "Langkah: Foto raknya")


async def test_a_consultant_is_refused_kindly_what_left_the_content(sari: Someone, items_are, content: Copy):
    budi = sari.stage.person(BUDI)
    (visit,) = await visits(sari.stage)
    items_are([UKUR, FOTO, PASANG])
    await forges(budi, f"vf.set:{visit.id}:cat_rak:0")
    (content.folder / FILE).unlink()
    sari.stage.clinic.shelf.reload()
    for data in (f"vf.show:{visit.id}", f"vf.set:{visit.id}:ukur_rak:1", f"cs.visit:{visit.id}"):
        await forges(budi, data)
        assert await budi.buttons()
    assert (await stored(sari.stage))["cat_rak"] == ("verified", True, False)
