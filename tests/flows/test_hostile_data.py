"""Button data is user input: forged, stale, cut off or meant for somebody else, it leads to a sensible screen."""

from datetime import UTC, date, datetime

import pytest

from bot.screens.kit import act
from handlers.routing import ACTIONS, Role
from tests.flows.acts import a_visit, agrees, forges, forges_all, screen, unanswered_taps, visits, wib, wording
from tests.stage import SARI, Someone, Stage

LAST_MINUTE = act("", datetime(9999, 12, 31, 23, 0, tzinfo=UTC)).encode().removeprefix(":")
FIRST_MINUTE = "-h4kcuc"  # the year 1
ODD_BYTES = [
    "", ":", ":" * 64, "\0" * 64, "é" * 32, "😀" * 16, "%s%n" * 16, "' OR 1=1; DROP TABLE visits; --", "x" * 64,
    "bk.days:\0:0", "guide.show:<b>", "cl.item:sppirt:../../etc", "tri.set:produk:\u202e", "bk.show:１", "bk.show: 1 ",
    "guide.area:Certifications", "cl.set:sppirt:nib:verified", "me.news:", "bk.hours:umum:20261340:0", "HOME.SHOW",
]  # fmt: skip


async def _failures(person: Someone, forged: list[str]) -> list[str]:
    """Which of these end in an apology, or in a screen without a way on."""
    await person.says("/menu")
    apology = wording(person.stage, "edge.failure")
    answers = await forges_all(person, forged)
    assert not await unanswered_taps(person)
    return [
        data for data, answer in zip(forged, answers, strict=True) if apology in answer or "callback_data" not in answer
    ]


def _reachable(*roles: Role) -> list[tuple[str, int, int]]:
    """Name, least and most arguments of every button action of these roles."""
    return [
        (route.name, route.required, len(route.kinds))
        for route in ACTIONS.values()
        if route.needs in roles and not route.wants_typed
    ]


async def test_actions_with_too_few_too_many_or_wrong_arguments_apologise_for_nothing(sari: Someone):
    forged = []
    for name, least, most in _reachable(Role.ANYONE, Role.OWNER):
        forged += [":".join([name, *["-1"] * most])] if most else [f"{name}:x"]
        forged += [name, ":".join([name, *["x"] * (most + 1)])] if least else []
    assert await _failures(sari, forged) == []


async def test_odd_bytes_are_answered_like_an_old_button(sari: Someone):
    assert await _failures(sari, ODD_BYTES) == []


async def test_numbers_too_big_for_the_database_are_answered_like_an_old_button(sari: Someone):
    forged = [f"{name}:{'9' * 30}" for name in ("bk.show", "bk.cancel", "bk.save", "bk.drop", "bk.move")]
    assert await _failures(sari, [*forged, f"bk.days:umum:{'9' * 30}", f"bk.show:{2**63}", f"bk.show:-{2**64}"]) == []


async def test_moments_at_the_ends_of_time_are_answered_like_a_closed_hour(sari: Someone):
    minutes = ("0", "zzzzz", "-zz", "zzzzzzzz", LAST_MINUTE, FIRST_MINUTE)
    forged = [f"bk.hold:umum:{each}:0" for each in minutes]
    days = [f"bk.hours:umum:{day}:0" for day in ("00010101", "99991231", "19700101", "20260229")]
    assert await _failures(sari, [*forged, *days, "bk.days:umum:0:99991231"]) == []


async def test_a_button_that_plays_a_typed_answer_is_answered_like_an_old_button(sari: Someone, rina: Someone):
    assert await _failures(sari, ["home.product:1", "home.product:0", "ask.text", "person.text"]) == []
    assert await _failures(rina, ["an.text", "person.answer:1"]) == []


async def test_staff_actions_with_wrong_arguments_apologise_for_nothing(rina: Someone, budi: Someone):
    for person, role in ((rina, Role.ADMIN), (budi, Role.CONSULTANT), (budi, Role.STAFF)):
        forged = []
        for name, least, most in _reachable(role):
            forged += [":".join([name, *["x"] * most]), ":".join([name, *["999"] * most])] if most else []
            forged += [name] if least else []
        assert await _failures(person, forged) == []


async def test_an_action_that_no_longer_exists_says_so_and_leads_home(sari: Someone):
    await sari.says("/menu")
    await forges(sari, "old.action:1")
    assert wording(sari.stage, "refusal.outdated") in await screen(sari)
    await sari.taps("Menu utama")
    await sari.sees("Bu Sari")


async def test_a_topic_or_item_that_left_the_content_says_so(sari: Someone):
    await sari.says("/menu")
    for data in ("guide.show:gone", "cl.item:sppirt:gone", "bk.days:gone:0", "tri.ask:gone"):
        await forges(sari, data)
        assert wording(sari.stage, "refusal.outdated") in await screen(sari)


async def test_another_persons_visit_is_neither_shown_nor_changed(sari: Someone, dedi: Someone):
    visit = await a_visit(dedi, wib(24, "09:00"))
    refusals = [wording(sari.stage, f"refusal.{key}") for key in ("outdated", "not_allowed")]
    await sari.says("/menu")
    for name in ("bk.show", "bk.move", "bk.cancel", "bk.save", "bk.drop", "cs.visit", "cs.cancel"):
        await forges(sari, f"{name}:{visit.id}")
        shown = await screen(sari)
        assert any(refusal in shown for refusal in refusals), name
        assert visit.code not in shown, name
    assert [(each.status, each.start_at) for each in await visits(sari.stage)] == [("booked", wib(24, "09:00"))]


async def test_another_persons_hold_cannot_be_confirmed_or_dropped(sari: Someone, dedi: Someone):
    await dedi.says("/menu")
    await forges(dedi, act("bk.hold", "umum", wib(24, "09:00"), 0).encode())
    (held,) = await visits(sari.stage)
    await sari.says("/menu")
    for action in ("bk.save", "bk.drop"):
        await forges(sari, f"{action}:{held.id}")
    assert [visit.status for visit in await visits(sari.stage)] == ["held"]


async def test_another_persons_visit_cannot_be_moved(sari: Someone, dedi: Someone):
    visit = await a_visit(dedi, wib(24, "09:00"))
    await sari.says("/menu")
    for forged in (
        act("bk.days", "umum", visit.id),
        act("bk.hours", "umum", date(2026, 11, 25), visit.id),
        act("bk.hold", "umum", wib(25, "09:00"), visit.id),
    ):
        await forges(sari, forged.encode())
        assert visit.code not in await screen(sari)
        if "09.00" in await sari.buttons():
            await sari.taps("09.00")
    assert [(each.status, each.start_at) for each in await visits(sari.stage)] == [("booked", wib(24, "09:00"))]


async def test_a_strangers_forged_tap_leads_to_consent_and_stores_nothing(office: Stage):
    stranger = office.person(SARI)
    await stranger.says("/start")
    for data in ("bk.start", "bk.days:umum:0", "cl.set:sppirt:nib:ready", "me.data", "tri.next", "guide.mine"):
        await forges(stranger, data)
        await stranger.sees("Setuju?")
    await agrees(stranger)
    await stranger.says("/profil")
    await stranger.taps("Data saya")
    await stranger.sees("0 jawaban", "0 tanda", "0 jadwal")


@pytest.mark.parametrize("who", ["owner", "stranger"])
async def test_nobody_but_staff_reaches_the_actions_of_staff(office: Stage, sari: Someone, who: str):
    person = sari if who == "owner" else office.person(1002)
    await person.says("/start")
    forged = [":".join([name, *["1"] * most]) for name, _, most in _reachable(Role.ADMIN, Role.CONSULTANT, Role.STAFF)]
    for data, answer in zip(forged, await forges_all(person, forged), strict=True):
        assert wording(office, "refusal.not_allowed") in answer, data
    for command in ("/pengumuman", "/kunjungan"):
        await person.says(command)
        assert wording(office, "refusal.not_allowed") in await screen(person)


async def test_a_consultant_is_no_admin_and_an_admin_no_consultant(budi: Someone, rina: Someone):
    for person, role in ((budi, Role.ADMIN), (rina, Role.CONSULTANT)):
        await person.says("/menu")
        forged = [":".join([name, *["1"] * most]) for name, _, most in _reachable(role)]
        for data, answer in zip(forged, await forges_all(person, forged), strict=True):
            assert wording(person.stage, "refusal.not_allowed") in answer, data


async def test_text_meant_for_an_announcement_is_not_taken_from_an_owner(sari: Someone, rina: Someone):
    """Even with the admin's question forged open, the typed answer is checked again."""
    await sari.says("/menu")
    await forges(sari, "an.start")
    await sari.says("Semua gratis hari ini")
    await rina.says("/menu")
    await forges(rina, "an.show:1")
    assert wording(rina.stage, "refusal.outdated") in await screen(rina)
