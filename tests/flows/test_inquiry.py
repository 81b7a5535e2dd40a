"""A question to a person: asked by an owner, answered once by whoever of the staff is first."""

import asyncio

import pytest

from tests.flows.acts import (
    an_inquiry,
    an_owner,
    buttons_of,
    dies_before_answering,
    forges,
    heard,
    screen,
    taps_at_once,
    text_of,
    wording,
)
from tests.flows.inquiries import ANSWER, QUESTION, answers, asks, inquiries
from tests.stage import BUDI, SARI, Someone, Stage


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
    assert len(await inquiries(sari.stage)) == 2


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
    assert "Senin-Kamis 09.00-12.00 dan 13.00-15.15" in await screen(sari)
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
    assert await inquiries(sari.stage) == []
    await budi.says(ANSWER)
    assert wording(sari.stage, "inquiry.gone") in await screen(budi)
    assert not await heard(sari, ANSWER)


async def test_a_question_answered_meanwhile_is_shown_instead_of_withdrawn(sari: Someone, budi: Someone):
    await asks(sari)
    await sari.taps("Pertanyaan saya")
    await sari.taps("⏳")
    card = (await sari.last())["message_id"]
    await answers(budi)
    (inquiry,) = await inquiries(sari.stage)
    await forges(sari, f"person.drop:{inquiry.id}", card)
    (shown,) = [m for m in await sari.messages() if m["message_id"] == card]
    assert ANSWER in text_of(shown)
    assert len(await inquiries(sari.stage)) == 1


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
    (inquiry,) = await inquiries(stage)
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
    assert len(await inquiries(sari.stage)) == 1
    await taps_at_once(budi, "Jawab", "Jawab")
    await budi.says(ANSWER)
    assert len(await heard(sari, ANSWER)) == 1
    await sari.stage.passes(minutes=1)
    await asks(sari)
    await sari.taps("Pertanyaan saya")
    await sari.taps("⏳")
    await taps_at_once(sari, "Tarik", "Tarik")
    assert [each.answer for each in await inquiries(sari.stage)] == [ANSWER]
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
