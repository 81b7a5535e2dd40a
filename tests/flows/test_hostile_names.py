"""What people write about themselves is shown as they wrote it, never as markup: in every place it is shown."""

import pytest

from bot.services import staff
from tests.conftest import KERIPIK_AT_HOME
from tests.flows.acts import a_visit, agrees, heard, joins, opens_card, screen, text_of, wib
from tests.stage import BUDI, SARI, Someone, Stage

NAME, PRODUCT = "Sari <b>&amp;", "<b>Keripik</b> & <a href='x'>sambal"


@pytest.fixture
async def odd_sari(office: Stage) -> Someone:
    """An owner whose name and product look like HTML."""
    await office.post("users", id=SARI, first_name=NAME)
    sari = await agrees(office.person(SARI))
    await sari.says(PRODUCT)
    return sari


def _bold(message: dict) -> set[str]:
    """The words Telegram shows in bold."""
    text = text_of(message).encode("utf-16-le")
    entities = message.get("entities", [])
    return {
        text[2 * e["offset"] : 2 * (e["offset"] + e["length"])].decode("utf-16-le")
        for e in entities
        if e["type"] == "bold"
    }


async def test_the_owner_sees_name_and_product_as_typed(odd_sari: Someone):
    for answer in KERIPIK_AT_HOME:
        await odd_sari.taps(answer)
    assert PRODUCT in await screen(odd_sari)
    await odd_sari.says("/profil")
    await odd_sari.sees(NAME, PRODUCT)
    await odd_sari.says("/menu")
    await odd_sari.sees(NAME)
    assert "Keripik" not in _bold(await odd_sari.last())


async def test_the_welcome_shows_a_strangers_name_as_it_is(office: Stage):
    await office.post("users", id=SARI, first_name=NAME)
    await office.person(SARI).says("/start")
    await office.person(SARI).sees(NAME)


async def test_the_consultant_sees_name_and_product_as_typed_everywhere(odd_sari: Someone, budi: Someone):
    visit = await a_visit(odd_sari, wib(24, "09:00"))
    (notice,) = await heard(budi, visit.code)
    assert NAME in notice["text"]
    assert PRODUCT in notice["text"]
    assert PRODUCT in _bold(notice)
    await budi.says("/kunjungan")
    await budi.sees(NAME)
    await budi.taps(visit.code)
    await budi.sees(NAME, PRODUCT)


async def test_the_consultant_sees_the_name_as_it_is_when_a_visit_is_cancelled(odd_sari: Someone, budi: Someone):
    visit = await a_visit(odd_sari, wib(24, "09:00"))
    await opens_card(odd_sari, visit)
    await odd_sari.taps("Batalkan")
    (notice,) = await heard(budi, visit.code, "batal")
    assert NAME in notice["text"]


async def test_a_question_that_looks_like_markup_is_answered(odd_sari: Someone):
    await odd_sari.says("<b>sertifikat halal</b> & <i>")
    assert "alal" in await screen(odd_sari)


async def test_a_consultants_name_is_shown_as_it_is(sari: Someone):
    await joins(sari.stage, 2002, "Eko <i>&", consultant=True)
    await sari.stage.clinic.database.run(lambda session: staff.retire(session, BUDI))
    await opens_card(sari, await a_visit(sari, wib(24, "09:00")))
    await sari.sees("Eko <i>&")
