"""Asking in chat: every answer has a way on, what is not known is said so, and the next question may follow."""

from typing import Any

import pytest
from sqlalchemy import func, select

from bot.catalog.subjects import Chooser, DeskTopic
from bot.db.people import PendingInput, Person
from bot.db.questions import UnansweredQuestion
from bot.services.search import Found
from tests.flows.acts import arrives, buttons_of, heard, read, screen, taps_at_once, wording
from tests.stage import SARI, Someone, Stage

NONSENSE = "asdf qwer zxcv"


@pytest.fixture
def search_finds(monkeypatch: pytest.MonkeyPatch):
    """Decide what search finds, whatever is asked: how it finds that is told elsewhere."""

    def decide(**found: Any) -> None:
        monkeypatch.setattr("bot.services.search.ask", lambda catalog, question: Found(**found))

    return decide


def _catalog(person: Someone):
    assert person.stage.clinic
    return person.stage.clinic.shelf.catalog


async def _row_data(person: Someone) -> list[str]:
    return [button["callback_data"] for button in buttons_of(await person.last())]


async def test_a_question_typed_anywhere_is_answered_and_leads_on(sari: Someone):
    await sari.says("cara urus pirt gmn kak?")
    topic = _catalog(sari).topics["sppirt"]
    await sari.sees(topic.name, topic.summary[:40])
    assert (await _row_data(sari))[:2] == ["guide.show:sppirt", "bk.days:sppirt:0"]
    await sari.taps("Lihat")
    await sari.sees(topic.name)


async def test_a_topic_already_begun_opens_its_checklist(ibu_sari: Someone):
    for label in ("SPP-IRT", "Buka daftar periksa", "Foto label", "Siap"):
        await ibu_sari.taps(label)
    await ibu_sari.says("pirt")
    await ibu_sari.taps("Buka daftar periksa")
    assert "1/9" in await screen(ibu_sari)


async def test_an_answer_books_a_visit_on_its_topic(sari: Someone):
    await sari.says("daftar merek")
    await sari.taps("Konsultasi")
    assert _catalog(sari).topics["merek"].label in await screen(sari)


async def test_what_else_may_be_meant_is_offered_after_the_best(sari: Someone, search_finds):
    topics = _catalog(sari).topics
    search_finds(subjects=(topics["merek"], topics["nib"], topics["sppirt"]))
    await sari.says("izin")
    await sari.sees(topics["merek"].name, wording(sari.stage, "search.perhaps"))
    data = await _row_data(sari)
    assert data[2:4] == ["guide.show:nib", "guide.show:sppirt"]
    await sari.taps(topics["nib"].label)
    await sari.sees(topics["nib"].name)


async def test_a_single_answer_does_not_pretend_there_are_others(sari: Someone, search_finds):
    search_finds(subjects=(_catalog(sari).topics["nib"],))
    await sari.says("nib")
    assert wording(sari.stage, "search.perhaps") not in await screen(sari)


async def test_the_next_question_needs_no_button(sari: Someone):
    await sari.says("/tanya")
    for question, part in (("nib", "nib"), ("pirt", "sppirt"), (NONSENSE, None), ("halo", None), ("merek", "merek")):
        await sari.says(question)
        if part:
            assert _catalog(sari).topics[part].name in await screen(sari)


async def test_a_chooser_says_what_it_is_about_and_opens(sari: Someone, search_finds):
    chooser = next(iter(_catalog(sari).choosers.values()))
    topic = _catalog(sari).topics["halal_reguler"]
    search_finds(subjects=(chooser, topic))
    await sari.says("halal")
    await sari.sees(chooser.label, chooser.summary[:30])
    assert (await _row_data(sari))[:2] == [f"cho.show:{chooser.id}", f"guide.show:{topic.id}"]


async def test_every_door_of_the_clinics_desk_leads_to_a_screen(sari: Someone, search_finds):
    sorry = wording(sari.stage, "edge.failure"), wording(sari.stage, "refusal.outdated")
    for desk in (each for each in _catalog(sari).desk.values() if not each.at_once):
        await sari.says("/menu")  # a door may have asked something
        search_finds(subjects=(desk,))
        await sari.says("/menu")  # a door may have opened a question
        await sari.says(desk.keywords[0])
        await sari.sees(desk.summary[:30])
        await sari.taps(desk.door.label)
        shown = await screen(sari)
        assert not any(words in shown for words in sorry), desk.id


async def test_a_desk_topic_may_be_an_alternative(sari: Someone, search_finds):
    desk = next(iter(_catalog(sari).desk.values()))
    search_finds(subjects=(_catalog(sari).topics["nib"], desk))
    await sari.says("nib")
    data = await _row_data(sari)
    assert data[2] == ":".join((desk.door.action, *desk.door.args))


@pytest.mark.parametrize("kind", [Chooser, DeskTopic])
async def test_what_is_no_topic_is_found_by_its_own_words(sari: Someone, kind: type):
    subject = next(each for each in _catalog(sari).subjects.values() if isinstance(each, kind))
    await sari.says(subject.label)
    assert subject.label in await screen(sari)


async def test_a_term_is_explained_with_the_topics_it_belongs_to(sari: Someone, search_finds):
    catalog = _catalog(sari)
    kbli = next(term for term in catalog.terms if term.term == "KBLI")
    search_finds(term=kbli, subjects=(catalog.topics["nib"],))
    await sari.says("apa itu kbli")
    await sari.sees(kbli.term, kbli.meaning[:30])
    assert (await _row_data(sari))[0] == "guide.show:nib"


async def test_a_term_of_no_topic_is_explained_and_leads_home(sari: Someone, search_finds):
    search_finds(term=_catalog(sari).terms[0])
    await sari.says("apa itu adendum")
    await sari.sees(_catalog(sari).terms[0].meaning[:30])
    assert await _row_data(sari) == ["home.show"]


async def test_a_greeting_is_returned_with_the_next_step(ibu_sari: Someone):
    await ibu_sari.says("halo min")
    assert wording(ibu_sari.stage, "search.greeting") in await screen(ibu_sari)
    greeted = (await _row_data(ibu_sari))[0]
    assert greeted.startswith("cl.item:")
    await ibu_sari.says("/menu")
    assert (await _row_data(ibu_sari))[0] == greeted


async def test_a_greeting_before_the_readiness_check_offers_the_check(sari: Someone):
    await sari.says("halo")
    await sari.taps("cek kesiapan")
    await sari.sees("pertanyaan 1")


async def test_thanks_get_a_kind_word(sari: Someone):
    await sari.says("terima kasih ya")
    assert wording(sari.stage, "search.thanks") in await screen(sari)


async def test_what_is_not_known_leads_to_a_person_a_visit_or_the_list(sari: Someone):
    await sari.says(NONSENSE)
    assert wording(sari.stage, "search.unknown") in await screen(sari)
    assert await _row_data(sari) == ["person.ask", "bk.days:umum:0", "guide.area:certifications", "home.show"]


@pytest.mark.parametrize(
    "text",
    ["😀😀😀", "<b>pirt</b>", "<script>", "pirt\n\n\nkeripik", "pirt " * 800, "?", "{name}", "&lt;", "\u202ehalo"],
)
async def test_odd_questions_are_answered_with_buttons(sari: Someone, text: str):
    await sari.says(text)
    assert buttons_of(await sari.last())
    assert not await heard(sari, wording(sari.stage, "edge.failure"))


async def test_a_forwarded_message_is_a_question_too(sari: Someone):
    state = sari.stage.sim.state
    sender = state.people[SARI].wire
    told = {
        "message_id": 9000, "from": sender, "chat": {"id": SARI, "type": "private", "first_name": "Sari"},
        "date": state.unix_time(), "text": "cara urus pirt",
        "forward_origin": {"type": "hidden_user", "date": 1, "sender_user_name": "Tetangga"},
    }  # fmt: skip
    await arrives(sari.stage, "message", told, SARI)
    assert _catalog(sari).topics["sppirt"].name in await screen(sari)


async def test_a_restart_between_question_and_question_changes_nothing(sari: Someone):
    await sari.says("/tanya")
    await sari.stage.restart()
    await sari.says("pirt")
    await sari.stage.restart()
    await sari.taps("Konsultasi")
    assert wording(sari.stage, "booking.pick_day") in await screen(sari)


async def test_the_same_answer_tapped_twice_opens_once(sari: Someone):
    await sari.says("pirt")
    await taps_at_once(sari, "Lihat", "Lihat")
    assert _catalog(sari).topics["sppirt"].name in await screen(sari)
    assert len(await sari.messages()) == 1


# --- before consent ----------------------------------------------------------------------------------------------


async def _kept(stage: Stage) -> int:
    def count(session) -> int:
        return sum(
            session.scalar(select(func.count()).select_from(t)) for t in (Person, PendingInput, UnansweredQuestion)
        )

    return await read(stage, count)


async def test_a_guest_gets_an_answer_and_nothing_is_kept(office: Stage):
    guest = office.person(SARI)
    await guest.says("cara urus pirt")
    await guest.sees(_catalog(guest).topics["sppirt"].name, wording(office, "search.guest"))
    assert await _kept(office) == 0
    await guest.says("nib")
    await guest.sees(_catalog(guest).topics["nib"].name)
    await guest.taps("Mulai")
    await guest.sees("Setuju?")
    assert await _kept(office) == 0


@pytest.mark.parametrize("text", [NONSENSE, "halo min", "terima kasih", "😀"])
async def test_a_guest_without_an_answer_is_welcomed_and_nothing_is_kept(office: Stage, text: str):
    guest = office.person(SARI)
    await guest.says(text)
    await guest.sees("Setuju?")
    assert await _kept(office) == 0


async def test_staff_who_are_no_owners_get_answers_and_their_own_home(rina: Someone):
    await rina.says("cara urus pirt")
    await rina.sees(_catalog(rina).topics["sppirt"].name)
    await rina.says(NONSENSE)
    assert "Buat pengumuman" in str(await rina.buttons())
    assert await _kept(rina.stage) == 0


async def test_when_the_clinic_is_open_is_told_at_once(sari: Someone):
    await sari.says("jumat buka ga")
    await sari.sees("Senin-Kamis", "Tutup: Jumat")
    await sari.says("jumat buka ga")
    await sari.sees("Tutup: Jumat")
