"""Pak Budi says where he meets people online, and hears when somebody comes and he has not."""

import pytest
from sqlalchemy import update

from bot.db.booking import Visit
from bot.db.people import Staff
from bot.mode import Mode
from bot.services import staff
from tests.flows.acts import a_visit, forges, heard, read, screen, wib, wording
from tests.flows.offices import rules_change
from tests.stage import Someone, Stage

LINK = "https://meet.example.org/pak-budi"


@pytest.fixture
async def online(office: Stage) -> Stage:
    """The office also receives people online."""
    await rules_change(office, modes=["in_person", "online"])
    return office


async def link_of(stage: Stage) -> str | None:
    (budi,) = await read(stage, staff.active_consultants)
    return budi.online_link


async def sets_link(budi: Someone, told: str) -> None:
    await budi.says("/kunjungan")
    await budi.taps("Tautan daring")
    await budi.taps("tautan")
    await budi.says(told)


async def an_online_visit(sari: Someone, day: int = 24) -> Visit:
    visit = await a_visit(sari, wib(day, "09:00"))
    await sari.stage.clinic.database.run(
        lambda session: session.execute(update(Visit).where(Visit.id == visit.id).values(mode=Mode.ONLINE))
    )
    return visit


async def test_a_link_is_typed_shown_changed_and_removed(online: Stage, budi: Someone):
    await sets_link(budi, f"  {LINK}\n")
    assert LINK in await screen(budi)
    await budi.taps("Ubah tautan")
    await budi.says(f"{LINK}-2")
    assert await link_of(online) == f"{LINK}-2"
    await budi.taps("Hapus tautan", times=2)
    assert await link_of(online) is None
    assert wording(online, "link.nothing") in await screen(budi)


@pytest.mark.parametrize(
    "told",
    ["meet.example.org", "http://meet.example.org/a", "tautannya https://meet.example.org", "https://x", "javascript:1",
     "https://meet.example.org/" + "a" * 300],
)  # fmt: skip
async def test_what_is_no_safe_link_is_asked_again(online: Stage, budi: Someone, told: str):
    await sets_link(budi, told)
    assert wording(online, "link.wrong") in await screen(budi)
    assert await link_of(online) is None
    await budi.says(LINK)
    assert await link_of(online) == LINK


async def test_the_door_is_there_only_where_people_are_received_online(office: Stage, budi: Someone):
    await rules_change(office, modes=["in_person"])
    await budi.says("/kunjungan")
    assert not [label for label in await budi.buttons() if "Tautan" in label]


async def test_owners_and_admins_have_no_link_to_set(online: Stage, sari: Someone, rina: Someone):
    for person in (sari, rina):
        await person.says("/menu")
        await forges(person, "ln.show")
        assert wording(online, "refusal.not_allowed") in await screen(person)


async def test_who_sees_somebody_online_soon_without_a_link_is_told_once_a_day(
    online: Stage, sari: Someone, budi: Someone
):
    visit = await an_online_visit(sari, 25)
    for _ in range(3):
        await online.passes(minutes=1)
    assert len(await heard(budi, wording(online, "link.missing"), visit.code)) == 1
    await online.until(wib(24, "07:00"))
    assert len(await heard(budi, visit.code, wording(online, "link.missing"))) == 1
    await online.until(wib(24, "08:00"))
    assert len(await heard(budi, visit.code, wording(online, "link.missing"))) == 2


async def test_nobody_is_told_who_has_a_link_or_sees_people_at_the_office(online: Stage, sari: Someone, budi: Someone):
    visit = await a_visit(sari, wib(24, "09:00"))
    await online.passes(minutes=1)
    await online.clinic.database.run(lambda session: session.execute(update(Staff).values(online_link=LINK)))
    await online.clinic.database.run(lambda session: session.execute(update(Visit).values(mode=Mode.ONLINE)))
    await online.passes(minutes=1)
    assert not await heard(budi, wording(online, "link.missing"))
    await sets_link(budi, LINK)
    await budi.taps("Hapus tautan")
    assert "1 kunjungan daring" in await screen(budi)
    assert visit.code
