"""An owner looks up the words of a screen, comes back to it, and leafs through the dictionary."""

import pytest

from handlers.routing import ACTIONS
from tests.flows.acts import buttons_of, forges, forges_all, screen, text_of, wording
from tests.stage import Someone, Stage

TERMS = "📖 Istilah"


def meaning(person: Someone, name: str) -> str:
    assert person.stage.clinic
    return next(term.meaning for term in person.stage.clinic.shelf.catalog.terms if term.term == name)


def key(person: Someone, name: str) -> str:
    assert person.stage.clinic
    return next(term.key for term in person.stage.clinic.shelf.catalog.terms if term.term == name)


async def opens(person: Someone, data: str) -> Someone:
    await person.says("/menu")
    return await forges(person, data)


async def offers_terms(person: Someone) -> bool:
    return TERMS in await person.buttons()


async def test_an_owner_looks_up_the_terms_of_a_screen_and_comes_back_to_it(sari: Someone):
    await opens(sari, "guide.show:nib")
    before, buttons = await screen(sari), await sari.buttons()
    count = len(await sari.messages())
    await sari.taps(TERMS)
    await sari.sees(meaning(sari, "NIB"), meaning(sari, "OSS"))
    await sari.taps("Kembali")
    assert (await screen(sari), await sari.buttons()) == (before, buttons)
    assert len(await sari.messages()) == count, "everything happens in one message"


SCREENS = {
    "an overview": "guide.show:batikmark",
    "a part": "guide.part:batikmark:tips",
    "a checklist": "cl.show:batikmark",
    "an item": "cl.item:batikmark:ktp_npwp_nib",
    "a group": "guide.group:legalitas",
    "the road to the government": "guide.area:procurement",
}


@pytest.mark.parametrize("data", SCREENS.values(), ids=SCREENS.keys())
async def test_the_button_stands_above_the_ways_back(sari: Someone, data: str):
    await opens(sari, data)
    message = await sari.last()
    *_, terms, last = message["reply_markup"]["inline_keyboard"]
    assert [button["text"] for button in terms] == [TERMS]
    assert any("Menu utama" in button["text"] for button in last)
    await sari.taps(TERMS)
    assert TERMS not in await sari.buttons()
    await sari.taps("Kembali")
    assert text_of(await sari.last()) == text_of(message)


async def test_the_questions_the_plan_and_the_rest_explain_their_terms(ibu_sari: Someone):
    for data in ("tri.plan", "tri.rest", "tri.ask:nib"):
        await opens(ibu_sari, data)
        before = await screen(ibu_sari)
        await ibu_sari.taps(TERMS)
        assert await screen(ibu_sari) != before
        await ibu_sari.taps("Kembali")
        assert await screen(ibu_sari) == before


async def test_looking_up_terms_changes_no_answer_and_no_tick(ibu_sari: Someone):
    await opens(ibu_sari, "cl.set:batikmark:uji:doing")
    await ibu_sari.taps(TERMS)
    await ibu_sari.taps("Kembali")
    labels = await ibu_sari.buttons()
    assert "🟡 Tunggu uji kain" in labels
    await ibu_sari.says("/sertifikasi")
    await ibu_sari.sees("0/10  Batikmark")


async def test_many_terms_are_a_list_of_which_each_opens_one_and_comes_back(sari: Someone):
    await opens(sari, "guide.group:pangan")
    await sari.taps(TERMS)
    listed = await sari.buttons()
    assert {"HACCP", "SLHS", "SPP-IRT"} <= set(listed)
    await sari.taps("HACCP")
    await sari.sees(meaning(sari, "HACCP"))
    await sari.taps("Kembali")
    assert await sari.buttons() == listed
    await sari.taps("Kembali")
    assert await offers_terms(sari)


async def test_a_list_of_more_than_twelve_is_turned_over_and_a_meaning_leads_back_to_its_page(sari: Someone):
    await opens(sari, "guide.part:program_fasilitasi:tips")
    await sari.taps(TERMS)
    first = await sari.buttons()
    await sari.taps("Berikutnya")
    second = await sari.buttons()
    assert not {label for label in first if "Menu" not in label and "Kembali" not in label} & set(second)
    await sari.taps(second[0])
    await sari.sees(meaning(sari, second[0]))
    await sari.taps("Kembali")
    assert await sari.buttons() == second
    await sari.taps("Sebelumnya")
    assert await sari.buttons() == first


async def test_an_answer_to_a_question_stays_and_its_terms_come_below(sari: Someone):
    await sari.says("cara urus pirt")
    answer = text_of(await sari.last())
    count = len(await sari.messages())
    await sari.taps(TERMS)
    messages = await sari.messages()
    assert len(messages) == count + 1
    assert text_of(messages[-2]) == answer
    await sari.sees(meaning(sari, "SPP-IRT"))
    await sari.says("apa itu KBLI")
    await sari.sees(meaning(sari, "KBLI"))


async def test_a_term_asked_for_does_not_offer_itself(sari: Someone):
    await sari.says("apa itu Batikmark")
    await sari.sees(meaning(sari, "Batikmark"))
    offered = [button.get("callback_data", "") for button in buttons_of(await sari.last())]
    assert not [data for data in offered if data.startswith("term.") and key(sari, "Batikmark") in data]


async def test_the_dictionary_from_asking_from_help_and_by_command(sari: Someone):
    for door in ("/tanya", "/bantuan"):
        await sari.says(door)
        await sari.taps("Kamus istilah")
        await sari.sees(wording(sari.stage, "glossary.letters"))
    await sari.says("/kamus")
    assert {"A", "N", "V"} <= set(await sari.buttons())


async def test_from_a_letter_to_a_meaning_to_its_topic(sari: Someone):
    await sari.says("/kamus")
    await forges(sari, "term.letter:B:0")
    await sari.taps("Batikmark")
    await sari.sees(meaning(sari, "Batikmark"))
    await sari.taps("Kembali")
    assert "Batikmark" in await sari.buttons()
    await sari.taps("Batikmark")
    await sari.taps("Batikmark")
    await sari.sees("Batikmark (tanda batik INDONESIA)")


async def test_a_long_letter_is_turned_over_and_a_term_leads_back_to_its_page(sari: Someone):
    await sari.says("/kamus")
    await sari.taps("P")
    assert "PPMSE" not in await sari.buttons()
    await sari.taps("Berikutnya")
    second = await sari.buttons()
    await sari.taps("PPMSE")
    await sari.taps("Kembali")
    assert await sari.buttons() == second
    await sari.taps("Sebelumnya")
    assert "Paket" in await sari.buttons()


async def test_old_buttons_work_after_a_restart_and_twice(sari: Someone):
    await opens(sari, "guide.show:nib")
    await sari.stage.restart()
    await sari.taps(TERMS, times=2)
    await sari.sees(meaning(sari, "NIB"))
    await sari.taps("Kembali", times=2)
    assert await offers_terms(sari)


CHANGING = ["me.gone", "me.news:0", "home.agree", "cl.set:nib:pesan:ready", "tri.set:nib:ada", "bk.list", "ask.text"]
NONSENSE = [
    "term.on:0:nope.nope", "term.on:0:guide.show:nope", "term.on:0:guide.show", "term.on:-1:guide.show:nib",
    "term.on:99:guide.show:nib", "term.on:x:guide.show:nib", "term.on:0:term.on:0:tri.plan", "term.on:0:term.all",
    "term.on:0:cl.item:nib:nope", "term.on:0:guide.show:<b>", "term.one:nope:guide.show:nib", "term.one:nope:me.gone",
    "term.letter:z:0", "term.letter:P:-1", "term.letter:P:99", "term.letter:<i>:0", "term.show:nope", "term.show:😀",
    "term.below:nope", "term.below:aaaa:bbbb:cccc:dddd:eeee",
]  # fmt: skip


async def test_only_views_can_be_run_this_way(sari: Someone):
    known = key(sari, "NIB")
    forged = [f"{door}:{data}" for data in CHANGING for door in ("term.on:0", f"term.one:{known}")]
    await sari.says("/menu")
    outdated = wording(sari.stage, "refusal.outdated")
    answers = await forges_all(sari, forged)
    assert [data for data, answer in zip(forged, answers, strict=True) if outdated not in answer] == []
    await sari.says("/profil")
    await sari.sees("keripik singkong")


async def test_forged_terms_and_pages_are_answered_like_old_buttons(sari: Someone):
    await sari.says("/menu")
    outdated = wording(sari.stage, "refusal.outdated")
    answers = await forges_all(sari, NONSENSE)
    assert [data for data, answer in zip(NONSENSE, answers, strict=True) if outdated not in answer] == []


async def test_what_somebody_may_not_see_they_cannot_see_by_its_terms(opened: Stage):
    dedi = opened.person(1002)
    await dedi.says("/start")
    for data in ("term.on:0:guide.show:nib", "term.on:0:tri.plan", "term.all"):
        await forges(dedi, data)
        await dedi.sees("Setuju?")


async def test_hostile_texts_have_no_terms_that_break_the_answer(sari: Someone):
    for text in ("<b>NIB" * 500, "NIB & <i>SNI</i> 😀", "📖" * 2_000, "NIB\0SNI"):
        await sari.says(text)
        assert await sari.buttons()
    await sari.says("/menu")
    assert await sari.buttons()


async def test_forms_and_staff_screens_and_notices_have_no_such_button(sari: Someone, budi: Someone):
    await sari.says("/profil")
    await sari.taps("Ubah produk")
    assert not await offers_terms(sari)
    await sari.says("keripik NIB OSS")
    assert not await offers_terms(sari)
    await budi.says("/kunjungan")
    assert not await offers_terms(budi)
    assert TERMS not in [button["text"] for message in await budi.messages() for button in buttons_of(message)]


def test_views_are_named_by_hand():
    """Whoever makes an action a view promises that it changes nothing; this list is where that is thought about."""
    assert {name for name, route in ACTIONS.items() if route.is_view} == {
        "guide.area", "guide.group", "guide.show", "guide.part", "cl.show", "cl.item", "tri.ask", "tri.plan",
        "tri.rest", "term.show", "cho.show", "cho.part", "clinic.info",
    }  # fmt: skip
