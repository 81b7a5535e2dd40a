"""The consultant calls a visit off: why is asked before, and the owner reads it with other hours at one tap."""

import pytest
from sqlalchemy import update

from bot.db.booking import Visit
from tests.flows.acts import (
    a_visit,
    forges,
    heard,
    opens_card,
    screen,
    visits,
    wib,
    wording,
)
from tests.stage import Someone

PAK_EKO = 2002
LATE = "Batal mendadak"


async def _reason(person: Someone) -> str | None:
    (visit,) = await visits(person.stage, "cancelled")
    return visit.reason


async def _card_for(consultant: Someone, visit: Visit) -> str:
    await forges(consultant, f"cs.visit:{visit.id}")
    return await screen(consultant)


async def test_calling_off_asks_why_first_and_can_be_thought_better_of(sari: Someone, budi: Someone):
    visit = await a_visit(sari, wib(24, "09:00"))
    for label in ("Lihat kunjungan", "Batalkan kunjungan"):
        await budi.taps(label)
    assert wording(budi.stage, "cancellation.call_off") in await screen(budi)
    await budi.taps("Kembali")
    assert wording(budi.stage, "consultant.is_booked") in await screen(budi)
    assert [each.id for each in await visits(sari.stage, "booked")] == [visit.id]
    assert not await heard(sari, visit.code, "Alasan")


@pytest.mark.parametrize(("label", "said"), [("Sakit", "konsultan sakit"), ("Rapat", "konsultan harus rapat")])
async def test_the_owner_reads_the_reason_and_holds_one_of_the_three_nearest_hours_with_one_tap(
    sari: Someone, dedi: Someone, budi: Someone, label: str, said: str
):
    visit = await a_visit(sari, wib(24, "10:30"), "nib")
    await a_visit(dedi, wib(24, "11:15"))
    await forges(await budi.says("/kunjungan"), f"cs.cancel:{visit.id}")
    await budi.taps(label)
    (apology,) = await heard(sari, visit.code, wording(sari.stage, "notices.called_off"))
    assert said in apology["text"]
    hours = [each for each in await sari.buttons() if "Nov" in each]
    assert hours == ["Sel 24 Nov 09.00", "Sel 24 Nov 09.45", "Sel 24 Nov 13.00"]
    for choice in ("Sel 24 Nov 13.00", "Ya, pesan"):
        await sari.taps(choice)
    (booked,) = [each for each in await visits(sari.stage, "booked") if each.topic_id == "nib"]
    assert booked.start_at == wib(24, "13:00")


async def test_a_reason_the_consultant_types_reaches_the_owner_as_it_is(sari: Someone, budi: Someone):
    visit = await a_visit(sari, wib(24, "09:00"))
    for label in ("Lihat kunjungan", "Batalkan kunjungan", "Alasan lain"):
        await budi.taps(label)
    await budi.says("y" * 201)
    assert wording(budi.stage, "cancellation.length") in await screen(budi)
    assert await visits(sari.stage, "booked")
    await budi.says("Listrik <padam>")
    assert wording(budi.stage, "consultant.is_cancelled") in await screen(budi)
    assert len(await heard(sari, visit.code, "Listrik <padam>")) == 1


async def test_the_apology_offers_what_is_free_when_it_is_sent(sari: Someone, dedi: Someone, budi: Someone):
    """Telegram could not be reached; meanwhile Pak Dedi took the nearest hour."""
    visit = await a_visit(sari, wib(24, "10:30"))
    await sari.stage.faults("sendMessage", chat_id=sari.id, code=500)
    await forges(await budi.says("/kunjungan"), f"cs.off:{visit.id}:ill")
    await a_visit(dedi, wib(24, "09:45"))
    await sari.stage.passes(minutes=5)
    assert await heard(sari, visit.code, wording(sari.stage, "notices.called_off"))
    assert [each for each in await sari.buttons() if "Nov" in each] == [
        "Sel 24 Nov 09.00", "Sel 24 Nov 11.15", "Sel 24 Nov 13.00",
    ]  # fmt: skip


async def test_an_apology_for_a_topic_the_clinic_no_longer_has_leads_to_the_general_one(sari: Someone, budi: Someone):
    visit = await a_visit(sari, wib(24, "10:30"), "nib")
    await sari.stage.clinic.database.run(lambda session: session.execute(update(Visit).values(topic_id="dulu")))
    await forges(await budi.says("/kunjungan"), f"cs.off:{visit.id}:ill")
    await sari.taps("Sel 24 Nov 09.45")
    await sari.taps("Ya, pesan")
    assert [each.topic_id for each in await visits(sari.stage, "booked")] == ["umum"]


async def test_the_card_of_a_visit_the_office_called_off_apologises_too(sari: Someone, budi: Someone):
    visit = await a_visit(sari, wib(24, "10:30"))
    await opens_card(sari, visit)
    card = (await sari.last())["message_id"]
    await forges(await budi.says("/kunjungan"), f"cs.off:{visit.id}:ill")
    for data in (f"bk.cancel:{visit.id}", f"bk.show:{visit.id}"):
        await forges(sari, data, card)
        (shown,) = [m["text"] for m in await sari.messages() if m["message_id"] == card]
        assert wording(sari.stage, "notices.called_off") in shown
    assert len(await heard(budi, visit.code, "batal")) == 1  # his own card; no notice
    assert await _reason(sari) == "ill"


async def test_a_visit_that_has_begun_is_noted_and_not_called_off(sari: Someone, budi: Someone):
    visit = await a_visit(sari, wib(24, "09:00"))
    for label in ("Lihat kunjungan", "Batalkan kunjungan"):
        await budi.taps(label)
    await sari.stage.until(wib(24, "09:00"))
    await budi.taps("Sakit")
    assert "✅ Hadir" in await budi.buttons()
    for data in (f"cs.cancel:{visit.id}", f"cs.offask:{visit.id}"):
        await forges(budi, data)
        assert "✅ Hadir" in await budi.buttons()
    assert await visits(sari.stage, "booked")


async def test_a_second_reason_does_not_change_what_the_owner_was_told(sari: Someone, budi: Someone):
    visit = await a_visit(sari, wib(24, "09:00"))
    await forges(await budi.says("/kunjungan"), f"cs.off:{visit.id}:ill")
    await forges(budi, f"cs.off:{visit.id}:meeting")
    assert await _reason(sari) == "ill"
    assert len(await heard(sari, visit.code, wording(sari.stage, "notices.called_off"))) == 1


async def test_a_reason_the_office_does_not_have_calls_nothing_off(sari: Someone, budi: Someone):
    visit = await a_visit(sari, wib(24, "09:00"))
    await forges(await budi.says("/kunjungan"), f"cs.off:{visit.id}:unable")
    assert wording(budi.stage, "refusal.outdated") in await screen(budi)
    assert await visits(sari.stage, "booked")


async def test_owner_and_consultant_at_once_end_the_visit_once(sari: Someone, budi: Someone):
    visit = await a_visit(sari, wib(24, "09:00"))
    await opens_card(sari, visit)
    await forges(await budi.says("/kunjungan"), f"cs.cancel:{visit.id}")
    mine = (await sari.last())["message_id"]
    his = (await budi.last())["message_id"]
    await sari.taps_data(f"bk.cancel:{visit.id}", mine)
    await sari.stage.settled(await budi.taps_data(f"cs.off:{visit.id}:ill", his))
    (ended,) = await visits(sari.stage, "cancelled")
    apologies = await heard(sari, visit.code, wording(sari.stage, "notices.called_off"))
    assert (ended.ended_by, len(apologies)) in {("owner", 0), ("office", 1)}
