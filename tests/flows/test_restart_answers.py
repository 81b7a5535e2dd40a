"""A stop between the commit and the answer, and updates Telegram delivers twice: nothing is lost, nothing doubled."""

import pytest
from sqlalchemy import func, select

from bot.db.messages import InboxUpdate
from tests.flows.acts import (
    a_visit,
    buttons_of,
    dies_before_answering,
    everything_done,
    heard,
    opens_card,
    opens_hours,
    read,
    screen,
    text_of,
    visits,
    wib,
    wording,
)
from tests.stage import RINA, SARI, Someone


async def _tap(person: Someone, label: str) -> None:
    """The tap alone, without waiting for what it brings."""
    message = next(m for m in reversed(await person.messages()) if buttons_of(m))
    (button,) = [b for b in buttons_of(message) if label in b["text"]]
    await person.taps_data(button["callback_data"], message["message_id"])


async def test_a_booking_committed_before_the_stop_is_answered_after_it(sari: Someone, budi: Someone):
    await opens_hours(sari)
    await sari.taps("09.00")
    await dies_before_answering(sari.stage, "editMessageText", SARI, _tap(sari, "Ya, pesan"))
    (booked,) = await visits(sari.stage)
    assert booked.status == "booked"
    assert booked.code in await screen(sari)
    assert len(await heard(budi, booked.code)) == 1
    assert len([m for m in await sari.messages() if "document" in m]) == 1


async def test_a_cancellation_committed_before_the_stop_is_answered_after_it(sari: Someone, budi: Someone):
    visit = await a_visit(sari, wib(24, "09:00"))
    await opens_card(sari, visit)
    await dies_before_answering(sari.stage, "editMessageText", SARI, _tap(sari, "Batalkan"))
    assert wording(sari.stage, "cancellation.done") in await screen(sari)
    assert len(await heard(budi, visit.code, "batal")) == 1


async def test_a_tick_committed_before_the_stop_is_answered_after_it(ibu_sari: Someone):
    for label in ("SPP-IRT", "Buka daftar periksa", "Foto label"):
        await ibu_sari.taps(label)
    await dies_before_answering(ibu_sari.stage, "editMessageText", SARI, _tap(ibu_sari, "Siap"))
    assert "1/9" in await screen(ibu_sari)


@pytest.mark.parametrize(
    ("command", "typed", "part"),
    [("/profil", "rengginang", "rengginang"), ("/tanya", "apa itu halal", "alal"), ("/menu", "/jadwal", "konsultasi")],
)
async def test_a_typed_message_taken_in_before_the_stop_is_answered_after_it(
    sari: Someone, command: str, typed: str, part: str
):
    await sari.says(command)
    if command == "/profil":
        await sari.taps("Ubah produk")
    before = len(await sari.messages())
    sending = sari.stage.post("message", user_id=SARI, text=typed)
    await dies_before_answering(sari.stage, "sendMessage", SARI, sending)
    new = (await sari.messages())[before:]
    assert [part in text_of(message) for message in new] == [True]


async def test_a_draft_committed_before_the_stop_is_shown_after_it_and_can_be_sent(sari: Someone, rina: Someone):
    await rina.says("/pengumuman")
    sending = sari.stage.post("message", user_id=RINA, text="Libur Natal, klinik tutup")
    await dies_before_answering(sari.stage, "sendMessage", RINA, sending)
    await rina.taps("Kirim ke 1")
    await sari.stage.tick()
    assert len(await heard(sari, "Libur Natal")) == 1


async def test_what_waited_behind_an_unsent_answer_is_done_after_the_restart_in_order(sari: Someone):
    stage = sari.stage
    await sari.says("/profil")
    await sari.taps("Ubah produk")
    before = len(await sari.messages())

    async def three_in_a_row() -> int:
        told = [await stage.post("message", user_id=SARI, text=text) for text in ("rengginang", "/profil", "/jadwal")]
        return told[-1]["update_id"]

    await stage.settled(await dies_before_answering(stage, "sendMessage", SARI, three_in_a_row()))
    first, second, third = [text_of(m) for m in (await sari.messages())[before:]]
    assert "rengginang" in first
    assert "rengginang" in second
    assert wording(stage, "booking.pick_topic") in third


async def test_an_edit_that_arrived_before_the_stop_is_repeated_without_a_trace(sari: Someone):
    stage = sari.stage
    await opens_hours(sari)
    await sari.taps("09.00")
    await stage.faults("editMessageText", drop="after", chat_id=SARI)
    tapped = _tap(sari, "Ya, pesan")
    await dies_before_answering(stage, "editMessageText", SARI, tapped)
    await everything_done(stage)
    (booked,) = await visits(stage)
    assert len(await heard(sari, booked.code)) == 1


async def test_nothing_is_left_open_after_a_restart_has_caught_up(sari: Someone):
    await dies_before_answering(sari.stage, "sendMessage", SARI, sari.stage.post("message", user_id=SARI, text="/menu"))
    rows = await read(sari.stage, lambda session: session.execute(select(InboxUpdate.state, func.count())).all())
    assert [state for state, _ in rows] == ["answered"]


async def _comes_again(person: Someone, update_id: int) -> None:
    """Telegram delivers an update once more; a later one tells that it must have been seen."""
    stage = person.stage
    await stage.post("duplicate", update_id=update_id)
    told = await stage.post("message", user_id=RINA, text="/bantuan")
    await stage.settled(told["update_id"])


@pytest.mark.parametrize("restarts", [False, True])
async def test_a_redelivered_tap_changes_nothing(sari: Someone, budi: Someone, restarts: bool):
    await opens_hours(sari)
    await sari.taps("09.00")
    message = await sari.last()
    data = buttons_of(message)[0]["callback_data"]
    update_id = await sari.taps_data(data, message["message_id"])
    await sari.stage.settled(update_id)
    shown = await sari.messages()
    answers = len(await sari.stage.calls("answerCallbackQuery"))
    if restarts:
        await sari.stage.restart()
    await _comes_again(sari, update_id)
    assert await sari.messages() == shown
    assert len(await sari.stage.calls("answerCallbackQuery")) == answers
    assert len(await visits(sari.stage)) == 1
    assert len(await heard(budi, "Kunjungan baru")) == 1


async def test_a_redelivered_message_is_not_taken_for_another_answer(sari: Someone):
    """Typed while a product was asked for; the second time nothing is asked, and it must not become a search."""
    await sari.says("/profil")
    await sari.taps("Ubah produk")
    told = await sari.stage.post("message", user_id=SARI, text="rengginang")
    await sari.stage.settled(told["update_id"])
    shown = await sari.messages()
    await _comes_again(sari, told["update_id"])
    assert await sari.messages() == shown


async def test_a_redelivered_cancellation_does_not_cancel_the_visit_booked_since(sari: Someone):
    await opens_card(sari, await a_visit(sari, wib(24, "09:00")))
    message = next(m for m in reversed(await sari.messages()) if buttons_of(m))
    (button,) = [b for b in buttons_of(message) if "Batalkan" in b["text"]]
    update_id = await sari.taps_data(button["callback_data"], message["message_id"])
    await sari.stage.settled(update_id)
    again = await a_visit(sari, wib(24, "09:00"))
    await _comes_again(sari, update_id)
    assert [visit.code for visit in await visits(sari.stage, "booked")] == [again.code]
