"""A question to a person: asked by an owner, answered once by whoever of the staff is first."""

import asyncio

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.db.messages import OutboxMessage
from bot.db.questions import Inquiry
from bot.services import staff
from tests.flows.acts import (
    an_inquiry,
    an_owner,
    blocks,
    buttons_of,
    dies_before_answering,
    forges,
    heard,
    read,
    screen,
    taps_at_once,
    text_of,
    wording,
)
from tests.stage import BUDI, SARI, Someone, Stage

DOT_GIF = bytes.fromhex("47494638396101000100800000000000ffffff21f90401000000002c00000000010001000002024401003b")
QUESTION = "Apakah keripik saya perlu izin edar baru kalau pindah rumah?"
ANSWER = "Ya, alamat produksi harus diubah dulu di OSS."


async def asks(person: Someone, question: str = QUESTION) -> Someone:
    await person.says("/tanya")
    await person.taps("Tanya petugas")
    return await person.says(question)


async def begins_to_answer(member: Someone) -> Someone:
    """From home, the question that waits longest."""
    await member.says("/menu")
    await member.taps("Pertanyaan (")
    message = await member.last()
    return await member.taps(buttons_of(message)[0]["text"])


async def answers(member: Someone, text: str = ANSWER) -> Someone:
    await begins_to_answer(member)
    return await member.says(text)


async def _inquiries(stage: Stage) -> list[Inquiry]:
    def work(session: Session) -> list[Inquiry]:
        return list(session.scalars(select(Inquiry).order_by(Inquiry.asked_at, Inquiry.id)))

    return await read(stage, work)


async def _owed(stage: Stage, kind: str) -> list[str]:
    """The states of the outbox rows of a kind."""

    def work(session: Session) -> list[str]:
        wanted = select(OutboxMessage.state).where(OutboxMessage.kind == kind).order_by(OutboxMessage.id)
        return [str(state) for state in session.scalars(wanted)]

    return await read(stage, work)


# --- the story ---------------------------------------------------------------------------------------------------


async def test_a_question_reaches_all_staff_and_the_answer_its_owner(sari: Someone, budi: Someone, rina: Someone):
    await asks(sari)
    assert wording(sari.stage, "inquiry.sent") in await screen(sari)
    for member in (budi, rina):
        assert len(await heard(member, QUESTION)) == 1
    await budi.taps("Jawab")
    await budi.says(ANSWER)
    assert wording(sari.stage, "inquiry.replied") in await screen(budi)
    (told,) = await heard(sari, ANSWER)
    assert QUESTION in text_of(told)
    assert [button["text"] for button in buttons_of(told)] == ["🙋 Tanya lagi", "🏠 Menu utama"]


async def test_the_buttons_under_an_answer_leave_it_to_be_read(sari: Someone, budi: Someone):
    await asks(sari)
    await answers(budi)
    await sari.taps("Tanya lagi")
    await sari.says("Dan berapa lama prosesnya?")
    await sari.taps("Menu utama")
    assert len(await heard(sari, ANSWER)) == 1
    assert len(await _inquiries(sari.stage)) == 2


async def test_staff_learn_first_name_product_and_plan_and_nothing_else(ibu_sari: Someone, pak_budi: Someone):
    name = ibu_sari.stage.sim.state.people[SARI].wire
    await asks(ibu_sari)
    (told,) = await heard(pak_budi, QUESTION)
    shown = text_of(told)
    assert "keripik singkong" in shown
    assert "SPP-IRT" in shown
    for secret in (name.get("last_name"), name.get("username"), str(SARI)):
        assert not secret or secret not in shown


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Bu Sari Wulandari", "Bu Sari ·"),
        ("Ani Putri", "Ani ·"),
        ("Pak H. Dedi Kurnia", "Pak H. Dedi ·"),
        ("Ibu", "Ibu ·"),
    ],
)
async def test_a_first_name_keeps_its_titles(office: Stage, budi: Someone, name: str, shown: str):
    await asks(await an_owner(office.person(SARI), name, "keripik"))
    (told,) = await heard(budi, QUESTION)
    assert shown in text_of(told)
    assert name.split()[-1] in shown or name.split()[-1] not in text_of(told)


async def test_the_owner_is_told_when_the_office_answers(sari: Someone):
    await asks(sari)
    assert "Senin-Kamis 09.00-15.15" in await screen(sari)
    assert wording(sari.stage, "inquiry.usual_wait") not in await screen(sari)


async def test_after_five_answers_the_usual_wait_is_told(sari: Someone, budi: Someone):
    for hours in (1, 2, 3, 30, 4):
        await asks(sari, f"Pertanyaan ke {hours}, bagaimana?")
        assert wording(sari.stage, "inquiry.usual_wait") not in await screen(sari)
        await sari.stage.passes(hours=hours)
        await answers(budi)
    await asks(sari)
    assert wording(sari.stage, "inquiry.usual_wait") in await screen(sari)
    assert "3 jam" in await screen(sari)


async def test_own_questions_and_answers_are_found_under_tanya(sari: Someone, budi: Someone):
    await sari.says("/tanya")
    assert "Pertanyaan saya" not in str(await sari.buttons())
    await asks(sari)
    await sari.stage.passes(minutes=5)
    await asks(sari, "Yang kedua: berapa biayanya?")
    await answers(budi)
    await sari.says("/tanya")
    await sari.taps("Pertanyaan saya")
    first, second, *_ = await sari.buttons()
    assert first.startswith("⏳ Yang kedua")
    assert second.startswith("✅ Apakah")
    await sari.taps("✅ Apakah")
    await sari.sees(QUESTION, ANSWER)
    await sari.taps("Kembali")
    await sari.taps("⏳ Yang kedua")
    assert wording(sari.stage, "inquiry.waiting") in await screen(sari)


async def test_waiting_questions_are_listed_for_staff_oldest_first(sari: Someone, dedi: Someone, budi: Someone):
    await budi.says("/menu")
    assert "Pertanyaan" not in str(await budi.buttons())
    await asks(sari)
    await sari.stage.passes(minutes=5)
    await asks(dedi, "Sambal saya harus daftar di mana?")
    await budi.says("/menu")
    await budi.taps("Pertanyaan (2)")
    labels = await budi.buttons()
    assert labels[0].startswith("Apakah keripik")
    assert labels[1].startswith("Sambal saya")
    await budi.taps("Apakah keripik")
    await budi.says(ANSWER)
    await budi.says("/menu")
    assert "📨 Pertanyaan (1)" in await budi.buttons()
    assert len(await heard(dedi, ANSWER)) == 0


async def test_many_waiting_questions_are_paged(sari: Someone, dedi: Someone, budi: Someone):
    wati = await an_owner(sari.stage.person(1003), "Ibu Wati", "kue")
    for number, person in enumerate((sari, dedi, wati, sari, dedi, wati, sari), start=1):
        await an_inquiry(person, f"Nomor {number}?")
    await budi.says("/menu")
    await budi.taps("Pertanyaan (7)")
    assert "Nomor 1?" in await budi.buttons()
    await budi.taps("Berikutnya")
    assert "Nomor 7?" in await budi.buttons()
    await forges(budi, "person.inbox:99")
    assert "Nomor 7?" in await budi.buttons()


async def test_an_unanswered_question_can_be_withdrawn_and_no_answer_reaches_it(sari: Someone, budi: Someone):
    await asks(sari)
    await budi.taps("Jawab")
    for label in ("Pertanyaan saya", "⏳", "Tarik pertanyaan"):
        await sari.taps(label)
    assert wording(sari.stage, "inquiry.withdrawn") in await screen(sari)
    assert await _inquiries(sari.stage) == []
    await budi.says(ANSWER)
    assert wording(sari.stage, "inquiry.gone") in await screen(budi)
    assert not await heard(sari, ANSWER)


async def test_a_question_answered_meanwhile_is_shown_instead_of_withdrawn(sari: Someone, budi: Someone):
    await asks(sari)
    await sari.taps("Pertanyaan saya")
    await sari.taps("⏳")
    card = (await sari.last())["message_id"]
    await answers(budi)
    (inquiry,) = await _inquiries(sari.stage)
    await forges(sari, f"person.drop:{inquiry.id}", card)
    (shown,) = [m for m in await sari.messages() if m["message_id"] == card]
    assert ANSWER in text_of(shown)
    assert len(await _inquiries(sari.stage)) == 1


# --- limits ------------------------------------------------------------------------------------------------------


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
    assert len(await _inquiries(sari.stage)) == 3


@pytest.mark.parametrize("bad", ["ya", "x" * 1_001])
async def test_a_question_too_short_or_too_long_is_asked_for_again(sari: Someone, bad: str):
    await asks(sari, bad)
    assert wording(sari.stage, "inquiry.length") in await screen(sari)
    await sari.says("x" * 1_000)
    assert [len(each.text) for each in await _inquiries(sari.stage)] == [1_000]


async def test_a_photo_while_the_question_is_asked_leaves_it_open(sari: Someone):
    await sari.says("/tanya")
    await sari.taps("Tanya petugas")
    await sari.sends("photo", DOT_GIF)
    await sari.says(QUESTION)
    assert [each.text for each in await _inquiries(sari.stage)] == [QUESTION]


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
    assert await _owed(sari.stage, "inquiry_asked") == ["sent", "sent"]
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


# --- two at once, twice, and restarts ----------------------------------------------------------------------------


async def test_two_who_answer_at_once_one_wins_and_the_other_is_told(sari: Someone, budi: Someone, rina: Someone):
    stage = sari.stage
    await asks(sari)
    await budi.taps("Jawab")
    await rina.taps("Jawab")
    told = await asyncio.gather(
        stage.post("message", user_id=budi.id, text="Jawaban Pak Budi"),
        stage.post("message", user_id=rina.id, text="Jawaban Bu Rina"),
    )
    await stage.settled(max(each["update_id"] for each in told))
    assert len(await heard(sari, "Jawaban Pak Budi")) + len(await heard(sari, "Jawaban Bu Rina")) == 1
    (inquiry,) = await _inquiries(stage)
    winner, loser = (budi, rina) if inquiry.answer == "Jawaban Pak Budi" else (rina, budi)
    assert wording(stage, "inquiry.replied") in await screen(winner)
    name = "Pak Budi" if winner is budi else "Bu Rina"
    await loser.sees(name, str(inquiry.answer))


async def test_whoever_comes_later_is_told_who_answered_what(sari: Someone, budi: Someone, rina: Someone):
    await asks(sari)
    await answers(budi)
    await rina.taps("Jawab")
    await rina.sees("Pak Budi", ANSWER)
    await rina.says("terima kasih")
    assert len(await heard(sari, "terima kasih")) == 0


async def test_tapping_twice_asks_once_and_withdraws_once(sari: Someone, budi: Someone):
    await sari.says("/tanya")
    await taps_at_once(sari, "Tanya petugas", "Tanya petugas")
    await sari.says(QUESTION)
    assert len(await _inquiries(sari.stage)) == 1
    await taps_at_once(budi, "Jawab", "Jawab")
    await budi.says(ANSWER)
    assert len(await heard(sari, ANSWER)) == 1
    await sari.stage.passes(minutes=1)
    await asks(sari)
    await sari.taps("Pertanyaan saya")
    await sari.taps("⏳")
    await taps_at_once(sari, "Tarik", "Tarik")
    assert [each.answer for each in await _inquiries(sari.stage)] == [ANSWER]
    assert not await heard(sari, wording(sari.stage, "edge.failure"))


async def test_restarts_between_any_two_steps_lose_nothing(sari: Someone, budi: Someone):
    stage = sari.stage
    await sari.says("/tanya")
    await stage.restart()
    await sari.taps("Tanya petugas")
    await stage.restart()
    await sari.says(QUESTION)
    await stage.restart()
    await budi.taps("Jawab")
    await stage.restart()
    await budi.says(ANSWER)
    await stage.restart()
    assert len(await heard(sari, ANSWER)) == 1
    assert len(await heard(budi, wording(stage, "inquiry.new"))) == 0, "the notice became the answer's prompt"


async def test_an_answer_committed_before_the_stop_is_delivered_once_after_it(sari: Someone, budi: Someone):
    stage = sari.stage
    await asks(sari)
    await budi.taps("Jawab")
    await dies_before_answering(stage, "sendMessage", BUDI, stage.post("message", user_id=BUDI, text=ANSWER))
    assert len(await heard(sari, ANSWER)) == 1
    assert wording(stage, "inquiry.replied") in await screen(budi)


# --- who may what ------------------------------------------------------------------------------------------------


async def test_nobody_but_staff_reads_or_answers_questions(sari: Someone, dedi: Someone):
    await asks(sari)
    (inquiry,) = await _inquiries(sari.stage)
    await dedi.says("/menu")
    for data in ("person.inbox", "person.inbox:0", f"person.reply:{inquiry.id}"):
        await forges(dedi, data)
        shown = await screen(dedi)
        assert wording(sari.stage, "refusal.not_allowed") in shown
        assert QUESTION not in shown
    await dedi.says(ANSWER)
    assert (await _inquiries(sari.stage))[0].answer is None


async def test_somebody_elses_question_is_neither_shown_nor_withdrawn(sari: Someone, dedi: Someone):
    await asks(sari)
    (inquiry,) = await _inquiries(sari.stage)
    await dedi.says("/menu")
    for action in ("person.show", "person.drop"):
        await forges(dedi, f"{action}:{inquiry.id}")
        shown = await screen(dedi)
        assert wording(sari.stage, "refusal.outdated") in shown
        assert QUESTION not in shown
    await dedi.says("/tanya")
    assert "Pertanyaan saya" not in str(await dedi.buttons())
    assert len(await _inquiries(sari.stage)) == 1


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
    assert sorted(await _owed(stage, "inquiry_asked")) == ["sent", "skipped"]


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
    assert await _inquiries(stage) == []
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
    assert await _owed(stage, "inquiry_answered") == ["skipped"]


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
    assert await _inquiries(office) == []
