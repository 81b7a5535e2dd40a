"""Which hours a consultant can propose, how long they are kept, proposing again, and who may and may not."""

import pytest

from bot.screens.kit import act
from bot.services import people, staff
from tests.flows.acts import (
    TUESDAY,
    a_visit,
    buttons_of,
    forges,
    heard,
    joins,
    screen,
    visits,
    wib,
    wording,
)
from tests.flows.offices import rules_change
from tests.flows.proposals import HIS_DAY, NEXT_MONDAY, asked, begun, offers, proposed, proposes
from tests.flows.test_crawl import crawl
from tests.stage import BUDI, Someone

PAK_EKO = 2002


async def test_only_the_consultants_own_free_hours_are_offered(sari: Someone, dedi: Someone, budi: Someone):
    await a_visit(dedi, wib(30, "09:00"))  # Pak Budi's
    await begun(sari, budi)
    await joins(sari.stage, PAK_EKO, "Pak Eko", consultant=True)
    await budi.taps("Usulkan lanjutan")
    await budi.taps(HIS_DAY)
    hours = [label for label in await budi.buttons() if label[0].isdigit()]
    assert "09.00" not in hours  # Pak Eko would be free
    assert "09.45" in hours


async def test_days_on_which_the_owner_has_a_visit_are_not_offered(sari: Someone, budi: Someone):
    await begun(sari, budi)
    await a_visit(sari, wib(30, "13:00"))
    await budi.taps("Usulkan lanjutan")
    assert not [label for label in await budi.buttons() if HIS_DAY in label]


async def test_four_weeks_can_be_paged_through(sari: Someone, budi: Someone):
    await rules_change(sari.stage, horizon_days=60)
    await begun(sari, budi)
    await budi.taps("Usulkan lanjutan")
    seen = []
    for _ in range(6):
        labels = await budi.buttons()
        seen += [label for label in labels if "·" in label]
        if not [label for label in labels if "Tanggal berikutnya" in label]:
            break
        await budi.taps("Tanggal berikutnya")
    assert len(seen) == len(set(seen)) > 8
    assert "Sel 22 Des" in seen[-1]


async def test_hours_too_soon_to_be_answered_are_not_offered(sari: Someone, budi: Someone):
    """The notice is two hours: at 09.10 the owner could answer about 11.15 for five minutes only."""
    await begun(sari, budi)
    await budi.taps("Hadir")
    await budi.taps("Usulkan lanjutan")
    await budi.taps(TUESDAY)
    hours = [label for label in await budi.buttons() if label[0].isdigit()]
    assert hours == ["13.00", "13.45", "14.30"]


@pytest.mark.parametrize(
    ("now", "start", "until"),
    [
        (wib(24, "09:10"), NEXT_MONDAY, wib(25, "09:10")),
        (wib(24, "20:00"), NEXT_MONDAY, wib(26, "09:00")),
        (wib(24, "19:59"), NEXT_MONDAY, wib(25, "19:59")),
        (wib(25, "06:59"), NEXT_MONDAY, wib(26, "09:00")),
        (wib(24, "09:10"), wib(25, "09:00"), wib(25, "07:00")),
    ],
    ids=["a day", "not at night", "just before the night", "before the morning", "before the notice"],
)
async def test_how_long_it_is_kept(sari: Someone, budi: Someone, now, start, until):
    visit = await begun(sari, budi)
    await budi.taps("Hadir")
    await sari.stage.until(now)
    day = "Rab 25 Nov" if start.day == 25 else HIS_DAY
    await forges(budi, f"cs.visit:{visit.id}")
    await proposes(budi, day)
    assert [made.held_until for made in await offers(sari.stage)] == [until]


async def test_proposing_again_replaces_what_is_open(sari: Someone, dedi: Someone, budi: Someone):
    await proposed(sari, budi)
    (first,) = await heard(sari, asked(sari))
    await budi.taps("Kembali")
    await budi.taps("Usulkan lanjutan")
    assert wording(budi.stage, "follow_up.pending") in await screen(budi)
    for label in (HIS_DAY, "13.00", "Ya, usulkan"):
        await budi.taps(label)
    assert [visit.status for visit in await offers(sari.stage)] == ["lapsed", "held"]
    await a_visit(dedi, NEXT_MONDAY)
    accept = next(b["callback_data"] for b in buttons_of(first) if "Ya, pesan" in b["text"])
    await sari.taps_data(accept, first["message_id"])
    await sari.says("/menu")
    assert await heard(sari, wording(sari.stage, "refusal.outdated"))
    assert [visit.status for visit in await offers(sari.stage)] == ["lapsed", "held"]
    await sari.stage.until(wib(25, "12:00"))
    assert len(await heard(budi, "tidak dijawab")) == 1  # the second one only


async def test_a_double_tap_proposes_once(sari: Someone, budi: Someone):
    await begun(sari, budi)
    for label in ("Usulkan lanjutan", HIS_DAY, "09.00"):
        await budi.taps(label)
    await budi.taps("Ya, usulkan", times=3)
    assert [visit.status for visit in await offers(sari.stage)] == ["held"]
    assert len(await heard(sari, asked(sari))) == 1
    assert wording(budi.stage, "follow_up.sent") in await screen(budi)


async def test_an_hour_taken_before_he_sends_is_refused_and_the_open_proposal_stays(
    sari: Someone, dedi: Someone, budi: Someone
):
    await proposed(sari, budi)
    await budi.taps("Kembali")
    for label in ("Usulkan lanjutan", HIS_DAY, "13.00"):
        await budi.taps(label)
    await a_visit(dedi, wib(30, "13:00"))
    await joins(sari.stage, PAK_EKO, "Pak Eko", consultant=True)  # free then, but it is not he who proposes
    await budi.taps("Ya, usulkan")
    assert await heard(budi, wording(budi.stage, "refusal.hour_gone"))
    assert [(v.status, v.start_at) for v in await offers(sari.stage)] == [("held", NEXT_MONDAY)]


async def test_every_button_of_a_proposal_leads_to_a_screen(sari: Someone, budi: Someone):
    made = await proposed(sari, budi)
    days, hour = act("fu.days", made.follows_id), act("fu.ask", made.follows_id, wib(1, "09:00", month=12))
    tapped, dead_ends = await crawl(budi, "/kunjungan", days.encode(), hour.encode())
    assert dead_ends == []
    assert {"fu.days", "fu.hours", "fu.ask", "fu.send"} <= set(tapped)


# --- who, and when not -------------------------------------------------------------------------------------------


async def test_before_the_visit_and_after_a_missed_one_nothing_is_proposed(sari: Someone, budi: Someone):
    visit = await a_visit(sari, wib(24, "09:00"))
    await budi.taps("Lihat kunjungan")
    assert not [label for label in await budi.buttons() if "lanjutan" in label]
    await forges(budi, f"fu.days:{visit.id}")
    assert wording(budi.stage, "refusal.not_allowed") in await screen(budi)
    await sari.stage.until(wib(24, "10:00"))
    await forges(budi, f"cs.close:{visit.id}:no_show")
    assert not [label for label in await budi.buttons() if "lanjutan" in label]
    await forges(budi, act("fu.send", visit.id, NEXT_MONDAY).encode())
    assert wording(budi.stage, "refusal.not_allowed") in await screen(budi)


async def test_an_owner_with_as_many_visits_as_allowed_is_offered_nothing_and_he_is_told_why(
    sari: Someone, budi: Someone
):
    await begun(sari, budi)
    await budi.taps("Usulkan lanjutan")
    for label in (HIS_DAY, "09.00"):
        await budi.taps(label)
    await a_visit(sari, wib(1, "09:00", month=12))
    await a_visit_noted(budi)
    await a_visit(sari, wib(2, "09:00", month=12))
    await budi.taps("Ya, usulkan")
    assert await heard(budi, wording(budi.stage, "refusal.owner_has_enough"))
    assert not await heard(sari, asked(sari))
    assert await offers(sari.stage) == []


async def a_visit_noted(budi: Someone) -> None:
    """The visit of the morning was attended, so that it does not count against its owner any more."""
    first = (await visits(budi.stage))[0]

    def attend(session):
        session.merge(first).status = "attended"

    await budi.stage.clinic.database.run(attend)


async def test_the_visit_that_goes_on_does_not_count_against_the_follow_up(sari: Someone, budi: Someone):
    await rules_change(sari.stage, max_live_visits=1)
    await proposed(sari, budi)
    await sari.taps("Ya, pesan")
    assert [visit.status for visit in await offers(sari.stage)] == ["booked"]


async def test_whoever_has_booked_up_to_the_limit_since_is_told_so(sari: Someone, budi: Someone):
    made = await proposed(sari, budi, "nib")
    await sari.stage.until(wib(24, "10:00"))
    for day in (1, 2):
        await a_visit(sari, wib(day, "09:00", month=12), "sppirt")
    await forges(sari, f"bk.save:{made.id}")
    assert wording(sari.stage, "refusal.too_many_visits") in await screen(sari)


async def test_an_owner_who_deleted_their_data_cannot_be_proposed_anything(sari: Someone, budi: Someone):
    await begun(sari, budi)

    def leave(session):
        people.forget(session, people.find_user(session, sari.id, "").owner, sari.stage.now())

    await sari.stage.clinic.database.run(leave)
    await budi.taps("Usulkan lanjutan")
    assert wording(budi.stage, "refusal.owner_gone") in await screen(budi)
    await budi.taps("Lihat kunjungan")
    assert not [label for label in await budi.buttons() if "Usulkan" in label]


async def test_nobody_else_proposes_or_declines(sari: Someone, dedi: Someone, budi: Someone):
    made = await proposed(sari, budi)
    eko = await joins(sari.stage, PAK_EKO, "Pak Eko", consultant=True)
    hour = wib(1, "09:00", month=12)
    for data in (
        act("fu.days", made.follows_id),
        act("fu.ask", made.follows_id, hour),
        act("fu.send", made.follows_id, hour),
    ):
        await forges(eko, data.encode())
        assert wording(eko.stage, "refusal.not_allowed") in await screen(eko), data
    await forges(await dedi.says("/menu"), f"fu.decline:{made.id}")
    assert wording(dedi.stage, "refusal.outdated") in await screen(dedi)
    assert [visit.status for visit in await offers(sari.stage)] == ["held"]


async def test_declining_what_was_accepted_shows_the_card_and_cancels_nothing(sari: Someone, budi: Someone):
    made = await proposed(sari, budi)
    await sari.taps("Ya, pesan")
    await forges(sari, f"fu.decline:{made.id}")
    assert made.code in await screen(sari)
    assert [visit.status for visit in await offers(sari.stage)] == ["booked"]
    assert not await heard(budi, "tidak mengambil")


async def test_declining_what_ran_out_is_harmless(sari: Someone, budi: Someone):
    await proposed(sari, budi)
    await sari.stage.until(wib(25, "10:00"))
    await sari.taps("Tidak")
    assert wording(sari.stage, "follow_up.over") in await screen(sari)
    assert not await heard(budi, "tidak mengambil")


async def test_a_retired_consultants_proposal_cannot_be_accepted_and_other_hours_are_offered(
    sari: Someone, budi: Someone
):
    await proposed(sari, budi)
    await sari.stage.clinic.database.run(lambda session: staff.retire(session, BUDI))
    await sari.taps("Ya, pesan")
    assert wording(sari.stage, "refusal.slot_taken") in await screen(sari)
    assert [visit.status for visit in await offers(sari.stage, "booked")] == []


async def test_a_restart_between_proposal_and_answer_changes_nothing(sari: Someone, budi: Someone):
    made = await proposed(sari, budi)
    await sari.stage.restart()
    await sari.stage.tick()
    assert len(await heard(sari, asked(sari))) == 1
    await sari.taps("Ya, pesan")
    assert made.code in await screen(sari)
