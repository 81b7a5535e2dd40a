"""A follow-up visit proposed by the consultant: chosen from his own hours, offered, accepted, declined, run out."""

from sqlalchemy import select

from bot.db.messages import OutboxMessage
from bot.screens.kit import act
from bot.services import people
from tests.flows.acts import (
    a_visit,
    chooses,
    forges,
    heard,
    joins,
    opens_card,
    read,
    screen,
    visits,
    wib,
    wording,
)
from tests.flows.proposals import HIS_DAY, NEXT_MONDAY, asked, offers, proposed, proposes
from tests.stage import Someone

PAK_EKO = 2002


async def test_the_owner_is_offered_the_hour_with_topic_and_consultant(sari: Someone, budi: Someone):
    made = await proposed(sari, budi, "nib")
    assert wording(budi.stage, "follow_up.sent") in await screen(budi)
    (told,) = await heard(sari, asked(sari))
    for part in ("Pak Budi", "Senin, 30 November 2026 pukul 09.00 WIB", "NIB", "Selasa, 24 November 2026"):
        assert part in told["text"]
    assert "Rab 25 Nov pukul 09.10" in told["text"]
    assert (made.topic_id, made.offer, made.held_until) == ("nib", "follow_up", wib(25, "09:10"))


async def test_one_tap_accepts_and_both_cards_say_what_it_follows(sari: Someone, budi: Someone):
    made = await proposed(sari, budi)
    former = (await visits(sari.stage))[0]
    await sari.taps("Ya, pesan", times=3)
    await sari.sees(made.code, wording(sari.stage, "follow_up.of"), "Selasa, 24 November 2026")
    assert [visit.status for visit in await offers(sari.stage)] == ["booked"]
    (told,) = await heard(budi, made.code, wording(budi.stage, "notices.booked"))
    assert wording(budi.stage, "follow_up.of_code") in told["text"]
    assert former.code in told["text"]
    await opens_card(sari, made)
    await sari.sees(wording(sari.stage, "follow_up.of"))
    await sari.stage.until(wib(25, "12:00"))
    assert not await heard(budi, wording(budi.stage, "follow_up.told_expired"))


async def test_declining_frees_the_hour_and_the_consultant_is_told_once(sari: Someone, dedi: Someone, budi: Someone):
    await proposed(sari, budi)
    await sari.taps("Tidak", times=3)
    assert wording(sari.stage, "follow_up.declined") in await screen(sari)
    (told,) = await heard(budi, "Bu Sari", "tidak mengambil")
    assert "Senin, 30 November 2026 pukul 09.00" in told["text"]
    await a_visit(dedi, NEXT_MONDAY)
    await sari.stage.until(wib(25, "12:00"))
    assert not await heard(budi, wording(budi.stage, "follow_up.told_expired"))


async def test_unanswered_it_runs_out_after_a_day_and_the_consultant_is_told_once(
    sari: Someone, dedi: Someone, budi: Someone
):
    await proposed(sari, budi)
    await sari.stage.until(wib(25, "09:09"))
    assert not await heard(budi, "tidak dijawab")
    for _ in range(3):
        await sari.stage.passes(minutes=1)
    assert len(await heard(budi, "Bu Sari", "tidak dijawab")) == 1
    await a_visit(dedi, NEXT_MONDAY)


async def test_what_ran_out_can_still_be_accepted_from_the_same_consultant_while_it_is_free(
    sari: Someone, budi: Someone
):
    await joins(sari.stage, PAK_EKO, "Pak Eko", consultant=True)
    former = await a_visit(sari, wib(24, "09:00"))
    await a_visit(await joins(sari.stage, 1003, "Ibu Wati"), wib(30, "13:00"))  # Pak Budi has one that day already
    await sari.stage.until(wib(24, "09:10"))
    await budi.says("/kunjungan")
    await budi.taps(former.code)
    await proposes(budi)
    await sari.stage.until(wib(25, "10:00"))
    await sari.taps("Ya, pesan")
    (made,) = await offers(sari.stage, "booked")
    assert (made.start_at, made.consultant_id, made.follows_id) == (NEXT_MONDAY, former.consultant_id, former.id)
    (told,) = await heard(budi, made.code, wording(budi.stage, "follow_up.of_code"))
    assert former.code in told["text"]


async def test_what_ran_out_and_was_taken_offers_alternatives(sari: Someone, dedi: Someone, budi: Someone):
    await proposed(sari, budi)
    await sari.stage.until(wib(25, "10:00"))
    await a_visit(dedi, NEXT_MONDAY)
    await sari.taps("Ya, pesan")
    assert wording(sari.stage, "refusal.slot_taken") in await screen(sari)


async def test_the_hour_that_was_taken_is_not_among_the_alternatives_though_a_colleague_is_free_then(
    sari: Someone, dedi: Someone, budi: Someone
):
    await proposed(sari, budi)
    await sari.stage.until(wib(25, "10:00"))
    await a_visit(dedi, NEXT_MONDAY)
    await joins(sari.stage, PAK_EKO, "Pak Eko", consultant=True)
    await sari.taps("Ya, pesan")
    assert wording(sari.stage, "refusal.slot_taken") in await screen(sari)
    hours = [label for label in await sari.buttons() if "30 Nov" in label]
    assert hours
    assert not [label for label in hours if "09.00" in label]


async def test_while_it_is_offered_nobody_else_can_have_it(sari: Someone, dedi: Someone, budi: Someone):
    await proposed(sari, budi)
    await dedi.says("/jadwal")
    await chooses(dedi, "Lainnya", HIS_DAY)
    assert "09.00" not in await dedi.buttons()


async def test_another_hour_of_the_same_subject_takes_the_proposals_place(sari: Someone, budi: Someone):
    await proposed(sari, budi)
    await chooses(sari, "Jam lain", HIS_DAY, "13.00", "Ya, pesan")
    assert [(visit.status, visit.start_at) for visit in await offers(sari.stage)] == [
        ("lapsed", NEXT_MONDAY),
        ("booked", wib(30, "13:00")),
    ]
    assert wording(sari.stage, "follow_up.of") in await screen(sari)
    assert len(await heard(budi, wording(budi.stage, "follow_up.of_code"))) == 1
    await sari.stage.until(wib(25, "12:00"))
    assert not await heard(budi, "tidak dijawab")


async def test_if_somebody_else_receives_them_then_the_consultant_is_told(sari: Someone, budi: Someone):
    await proposed(sari, budi)
    await joins(sari.stage, PAK_EKO, "Pak Eko", consultant=True)
    await chooses(sari, "Jam lain", HIS_DAY, "13.00", "Ya, pesan")
    assert "Pak Eko" in await screen(sari)  # the one with fewer that day
    (told,) = await heard(budi, "Bu Sari", "memilih jam lain")
    assert "Pak Eko" in told["text"]


async def test_a_visit_about_something_else_leaves_the_proposal_open(sari: Someone, budi: Someone):
    await proposed(sari, budi, "nib")
    await a_visit(sari, wib(1, "09:00", month=12), "sppirt")
    assert [visit.status for visit in await offers(sari.stage)] == ["held"]


async def test_accepted_in_the_moment_it_runs_out_is_no_proposal_without_an_answer(
    sari: Someone, dedi: Someone, budi: Someone
):
    await proposed(sari, budi)
    sari.stage.sim.clock.advance(24 * 3600)  # no tick has come yet, but somebody else looks for an hour
    await forges(await dedi.says("/menu"), act("bk.hold", "umum", wib(1, "09:00", month=12), 0).encode())
    await sari.taps("Ya, pesan")
    await sari.stage.tick()
    assert [visit.status for visit in await offers(sari.stage)] == ["lapsed", "booked"]
    assert (await offers(sari.stage))[0].ended_at
    assert not await heard(budi, "tidak dijawab")


async def test_who_leaves_takes_the_proposal_along(sari: Someone, dedi: Someone, budi: Someone):
    await proposed(sari, budi)
    await sari.stage.clinic.database.run(
        lambda session: people.forget(session, people.find_user(session, sari.id, "").owner, sari.stage.now())
    )
    wanted = select(OutboxMessage.telegram_id).where(OutboxMessage.kind == "follow_up_offer")
    assert await read(sari.stage, lambda session: list(session.scalars(wanted))) == [0]
    await sari.stage.until(wib(25, "12:00"))
    assert len(await heard(budi, "tidak dijawab")) == 1
