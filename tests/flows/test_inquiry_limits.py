"""Questions to a person: what is refused, and who may see or answer what."""

import pytest

from bot.services import staff
from tests.flows.acts import (
    an_inquiry,
    an_owner,
    blocks,
    forges,
    heard,
    screen,
    text_of,
    wording,
)
from tests.flows.inquiries import ANSWER, DOT_GIF, QUESTION, answers, asks, begins_to_answer, inquiries, owed
from tests.stage import BUDI, SARI, Someone, Stage


async def test_a_fourth_open_question_is_refused_kindly_until_one_is_answered(sari: Someone, budi: Someone):
    for number in range(3):
        await asks(sari, f"Pertanyaan ke-{number}")
    await sari.says("/tanya")
    await sari.taps("Tanya petugas")
    assert wording(sari.stage, "refusal.too_many_inquiries") in await screen(sari)
    await sari.taps("Pertanyaan saya")
    assert len([label for label in await sari.buttons() if label.startswith("⏳")]) == 3
    await answers(budi)
    await asks(sari)
    assert wording(sari.stage, "inquiry.sent") in await screen(sari)


async def test_the_limit_holds_for_a_question_left_open_from_before(sari: Someone):
    for number in range(2):
        await asks(sari, f"Pertanyaan ke-{number}")
    await sari.says("/tanya")
    await sari.taps("Tanya petugas")
    await an_inquiry(sari, "Yang ketiga?")
    await sari.says(QUESTION)
    assert wording(sari.stage, "refusal.too_many_inquiries") in await screen(sari)
    assert len(await inquiries(sari.stage)) == 3


@pytest.mark.parametrize("bad", ["ya", "x" * 1_001])
async def test_a_question_too_short_or_too_long_is_asked_for_again(sari: Someone, bad: str):
    await asks(sari, bad)
    assert wording(sari.stage, "inquiry.length") in await screen(sari)
    await sari.says("x" * 1_000)
    assert [len(each.text) for each in await inquiries(sari.stage)] == [1_000]


async def test_a_photo_while_the_question_is_asked_leaves_it_open(sari: Someone):
    await sari.says("/tanya")
    await sari.taps("Tanya petugas")
    await sari.sends("photo", DOT_GIF)
    await sari.says(QUESTION)
    assert [each.text for each in await inquiries(sari.stage)] == [QUESTION]


async def test_an_answer_too_long_is_asked_for_again(sari: Someone, budi: Someone):
    await asks(sari)
    await answers(budi, "x" * 2_001)
    assert wording(sari.stage, "inquiry.answer_length") in await screen(budi)
    await budi.says("x" * 2_000)
    assert len(await heard(sari, "x" * 2_000)) == 1


async def test_the_longest_question_and_answer_reach_both_sides(sari: Someone, budi: Someone):
    await asks(sari, "🍌&<b>" * 166)
    await answers(budi, "🍌&<i>" * 333)
    assert len(await heard(sari, "🍌&<i>" * 333)) == 1
    assert await owed(sari.stage, "inquiry_asked") == ["sent", "sent"]
    assert not await heard(budi, wording(sari.stage, "edge.failure"))
    await sari.says("/tanya")
    await sari.taps("Pertanyaan saya")
    await sari.taps("✅")
    assert "🍌&<i>" * 333 in await screen(sari)


async def test_markup_in_a_question_is_shown_as_typed_and_an_answer_keeps_its_formatting(sari: Someone, budi: Someone):
    await asks(sari, "<b>tebal</b> & {nama}\nbaris dua")
    assert len(await heard(budi, "<b>tebal</b> & {nama}\nbaris dua")) == 1
    await begins_to_answer(budi)
    told = await sari.stage.post(
        "message", user_id=BUDI, text="Baca <ini> dulu", entities=[{"type": "bold", "offset": 5, "length": 5}]
    )
    await sari.stage.settled(told["update_id"])
    (message,) = await heard(sari, "Baca <ini> dulu")
    bold = [e for e in message["entities"] if e["type"] == "bold"]
    before = text_of(message).partition("<ini>")[0]
    at = len(before.encode("utf-16-le")) // 2
    assert any((e["offset"], e["length"]) == (at, 5) for e in bold)


async def test_without_staff_the_owner_is_told_so_and_can_book(stage: Stage):
    await stage.open()
    stage.sim.state.people[SARI].started = True
    sari = await an_owner(stage.person(SARI), "Bu Sari", "keripik")
    await sari.says("/tanya")
    await sari.taps("Tanya petugas")
    assert wording(stage, "refusal.nobody_there") in await screen(sari)
    await sari.taps("Pesan jadwal")
    assert wording(stage, "booking.pick_topic") in await screen(sari)


# --- who may what ------------------------------------------------------------------------------------------------


async def test_nobody_but_staff_reads_or_answers_questions(sari: Someone, dedi: Someone):
    await asks(sari)
    (inquiry,) = await inquiries(sari.stage)
    await dedi.says("/menu")
    for data in ("person.inbox", "person.inbox:0", f"person.reply:{inquiry.id}"):
        await forges(dedi, data)
        shown = await screen(dedi)
        assert wording(sari.stage, "refusal.not_allowed") in shown
        assert QUESTION not in shown
    await dedi.says(ANSWER)
    assert (await inquiries(sari.stage))[0].answer is None


async def test_somebody_elses_question_is_neither_shown_nor_withdrawn(sari: Someone, dedi: Someone):
    await asks(sari)
    (inquiry,) = await inquiries(sari.stage)
    await dedi.says("/menu")
    for action in ("person.show", "person.drop"):
        await forges(dedi, f"{action}:{inquiry.id}")
        shown = await screen(dedi)
        assert wording(sari.stage, "refusal.outdated") in shown
        assert QUESTION not in shown
    await dedi.says("/tanya")
    assert "Pertanyaan saya" not in str(await dedi.buttons())
    assert len(await inquiries(sari.stage)) == 1


@pytest.mark.parametrize("raw", ["0", "-1", "999999999999999", "2147483648", "x", "", "1:2"])
async def test_forged_ids_are_answered_kindly(sari: Someone, budi: Someone, raw: str):
    for person, actions in (
        (sari, ("person.show", "person.drop", "person.mine")),
        (budi, ("person.reply", "person.inbox")),
    ):
        await person.says("/menu")
        for action in actions:
            await forges(person, f"{action}:{raw}")
            assert wording(sari.stage, "edge.failure") not in await screen(person)
            assert await person.buttons()


async def test_who_left_the_staff_gets_no_notice_and_cannot_answer(sari: Someone, budi: Someone, rina: Someone):
    stage = sari.stage
    await asks(sari)
    await budi.taps("Jawab")
    assert stage.clinic
    await stage.clinic.database.run(lambda session: staff.retire(session, BUDI))
    await budi.says(ANSWER)
    assert wording(stage, "refusal.not_allowed") in await screen(budi)
    assert not await heard(sari, ANSWER)
    await asks(sari, "Yang kedua?")
    assert not await heard(budi, "Yang kedua?")
    assert len(await heard(rina, "Yang kedua?")) == 1


async def test_a_notice_that_is_no_longer_true_is_not_sent(sari: Someone, budi: Someone, rina: Someone):
    """Bu Rina's notice is late; meanwhile Pak Budi has answered."""
    stage = sari.stage
    await stage.faults("sendMessage", chat_id=rina.id, code=502, times=1)
    await asks(sari)
    await answers(budi)
    await stage.passes(minutes=5)
    assert not await heard(rina, QUESTION)
    assert sorted(await owed(stage, "inquiry_asked")) == ["sent", "skipped"]


async def test_who_deletes_their_data_takes_their_questions_along(
    sari: Someone, dedi: Someone, budi: Someone, rina: Someone
):
    stage = sari.stage
    await stage.faults("sendMessage", chat_id=rina.id, code=502, times=1)
    await asks(sari)
    await budi.taps("Jawab")
    await sari.says("/profil")
    await sari.taps("Data saya")
    await sari.sees("1 pertanyaan")
    await sari.says("/profil")
    for label in ("Hapus semua data", "Ya, hapus"):
        await sari.taps(label)
    assert await inquiries(stage) == []
    await asks(dedi, "Pertanyaan Pak Dedi?")
    await budi.says(ANSWER)
    assert wording(stage, "inquiry.gone") in await screen(budi)
    assert not await heard(dedi, ANSWER), "the next question must not inherit the number of the deleted one"
    await stage.passes(minutes=5)
    assert not await heard(rina, QUESTION)
    assert len(await heard(rina, "Pertanyaan Pak Dedi?")) == 1


async def test_an_answer_on_its_way_to_somebody_who_leaves_is_not_sent(sari: Someone, budi: Someone):
    stage = sari.stage
    await asks(sari)
    await stage.faults("sendMessage", chat_id=SARI, code=502, times=1)
    await answers(budi)
    await forges(sari, "me.gone", (await sari.messages())[0]["message_id"])
    await stage.passes(minutes=5)
    assert not await heard(sari, ANSWER)
    assert await owed(stage, "inquiry_answered") == ["skipped"]


async def test_whoever_answers_a_blocked_owner_is_told_and_the_answer_is_there_when_they_return(
    sari: Someone, budi: Someone
):
    await asks(sari)
    await blocks(sari)
    await answers(budi)
    assert wording(sari.stage, "inquiry.not_reachable") in await screen(budi)
    await blocks(sari, blocked=False)
    await sari.says("/tanya")
    await sari.taps("Pertanyaan saya")
    await sari.taps("✅")
    assert ANSWER in await screen(sari)


async def test_a_guest_is_welcomed_first(office: Stage):
    guest = office.person(SARI)
    await guest.says("/start")
    for data in ("person.ask", "person.mine", "person.show:1"):
        await forges(guest, data)
        await guest.sees("Setuju?")
    assert await inquiries(office) == []
