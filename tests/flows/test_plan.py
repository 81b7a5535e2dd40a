"""The plan travels: as a plain message, as a PDF card. And it stays current: owners hear what new content changes."""

from io import BytesIO

import pytest
from pypdf import PdfReader

from bot.screens.kit import act
from bot.services import people
from bot.services.plan import catch_up
from tests.concurrency.crowd import crowd, rows, uses
from tests.content.copy_of_content import QUESTIONS, Copy
from tests.flows.acts import (
    an_owner,
    buttons_of,
    documents,
    everything_done,
    forges,
    heard,
    screen,
    text_of,
    wib,
    wording,
)
from tests.stage import DEDI, RINA, SARI, Someone, Stage

SNACKS = {"produk": "kemasan", "simpan": "ruang", "cara": "rumahan", "pasar": "warung", "nib": "belum"}
HKI = "triage/rules/hki.yaml"
REASON = "Sekarang merek wajib untuk semua keripik."


async def answered(person: Someone, **answers: str) -> Someone:
    """They finished the readiness check long ago."""
    stage = person.stage

    def save(session):
        owner = people.find_user(session, person.id, "").owner
        for question, option in (SNACKS | answers).items():
            people.save_answer(session, owner, question, option, stage.now())

    await stage.clinic.database.run(save)
    return person


@pytest.fixture
async def snack_maker(sari: Someone) -> Someone:
    return await answered(sari)


async def opens_share(person: Someone) -> Someone:
    await person.says("/rencana")
    return await person.taps("Bagikan rencana")


def bare(messages):
    """Messages without buttons."""
    return [message for message in messages if not buttons_of(message)]


# --- the plain message ------------------------------------------------------------------------------------------


async def test_the_plan_is_sent_as_one_plain_message_and_the_way_home_stays(snack_maker: Someone):
    await opens_share(snack_maker)
    before = await snack_maker.last()
    await snack_maker.taps("Pesan biasa")
    (plain,) = bare(await snack_maker.messages())
    text = text_of(plain)
    catalog = snack_maker.stage.clinic.shelf.catalog
    for part in ("keripik singkong", "1. NIB", "0/9", "https://oss.go.id", "23 November 2026", catalog.clinic.name):
        assert part in text
    assert f"https://t.me/{snack_maker.stage.clinic.telegram.username}" in text
    assert {each["type"] for each in plain.get("entities", [])} <= {"url"}
    above = next(m for m in await snack_maker.messages() if m["message_id"] == before["message_id"])
    labels = [button["text"] for button in buttons_of(above)]
    assert any("Kartu PDF" in label for label in labels)
    assert any("Menu utama" in label for label in labels)
    await snack_maker.taps("Menu utama")
    assert bare(await snack_maker.messages()) == [plain]


async def test_what_is_done_owned_and_for_later_is_told_apart(sari: Someone):
    await answered(sari, nib="sudah")
    sppirt = sari.stage.clinic.shelf.catalog.topics["sppirt"]
    for item in sppirt.items:
        await uses(sari, act("cl.set", "sppirt", item.id, "ready"))
    await opens_share(sari)
    await sari.taps("Pesan biasa")
    text = text_of(bare(await sari.messages())[-1])
    assert "Sudah punya: NIB" in text
    assert f"{sppirt.label}\n✅" in text
    assert "Merek dagang" in text.split("Nanti saja")[1]


async def test_a_double_tap_gives_one_message_and_one_file(snack_maker: Someone):
    await opens_share(snack_maker)
    await snack_maker.taps("Pesan biasa", times=3)
    assert len(bare(await snack_maker.messages())) == 1
    await snack_maker.taps("Kartu PDF", times=3)
    assert len(await documents(snack_maker)) == 1


async def test_a_plan_that_moved_on_within_the_minute_is_sent_again(snack_maker: Someone):
    await opens_share(snack_maker)
    await snack_maker.taps("Pesan biasa")
    item = snack_maker.stage.clinic.shelf.catalog.topics["nib"].items[0]
    await uses(snack_maker, act("cl.set", "nib", item.id, "ready"))
    await opens_share(snack_maker)
    await snack_maker.taps("Pesan biasa")
    assert [("1/9" in text_of(m)) for m in bare(await snack_maker.messages())] == [False, True]


@pytest.mark.parametrize("product", ["<b>keripik</b> & <tempe>", "{braces} %s", "سمبوسة 😀", "<" * 80])
async def test_any_product_is_passed_on_as_it_was_typed(office: Stage, product: str):
    sari = await answered(await an_owner(office.person(SARI), "Sari </b> 🌸", product))
    await opens_share(sari)
    await sari.taps("Pesan biasa")
    await sari.taps("Kartu PDF")
    assert product in text_of(bare(await sari.messages())[0])
    assert len(await documents(sari)) == 1


# --- the card ---------------------------------------------------------------------------------------------------


async def test_the_card_comes_as_a_file_that_opens(snack_maker: Someone):
    await opens_share(snack_maker)
    await snack_maker.taps("Kartu PDF")
    (made,) = await documents(snack_maker)
    text = PdfReader(BytesIO(made)).pages[0].extract_text()
    assert "keripik singkong" in text
    assert "Bu Sari" in text
    assert "NIB" in text
    message = next(m for m in await snack_maker.messages() if "document" in m)
    assert message["document"]["file_name"].endswith(".pdf")
    assert "Menu utama" in str(await snack_maker.buttons())


async def test_a_card_owed_when_the_bot_dies_is_sent_after_the_restart(office: Stage, snack_maker: Someone):
    await opens_share(snack_maker)
    await office.faults("sendDocument", drop="before", times=1)
    await snack_maker.taps("Kartu PDF")
    assert await documents(snack_maker) == []
    await office.restart()
    await office.passes(minutes=5)
    await everything_done(office)
    assert len(await documents(snack_maker)) == 1


async def test_who_deletes_their_data_gets_no_card_any_more(office: Stage, snack_maker: Someone):
    await opens_share(snack_maker)
    await office.faults("sendDocument", drop="before", times=1)
    await snack_maker.taps("Kartu PDF")
    await uses(snack_maker, act("me.gone"))
    await office.passes(minutes=5)
    assert await documents(snack_maker) == []


async def test_staff_and_strangers_have_no_plan_to_share(office: Stage):
    for who in (RINA, DEDI):
        person = office.person(who)
        await person.says("/start")
        for name in ("plan.share", "plan.text", "plan.card"):
            await forges(person, name)
            assert await documents(person) == []
    assert rows(office.file, "SELECT count(*) FROM outbox WHERE kind LIKE 'plan%'") == [(0,)]


async def test_forged_arguments_are_refused_kindly(snack_maker: Someone):
    await snack_maker.says("/rencana")
    await forges(snack_maker, "plan.card:1001")
    assert wording(snack_maker.stage, "refusal.outdated") in await screen(snack_maker)


async def test_an_owner_with_a_question_open_answers_it_first(sari: Someone):
    for door in ("plan.share", "plan.text", "plan.card"):
        await sari.says("/menu")
        await forges(sari, door)
        assert "pertanyaan 1" in await screen(sari)
    assert await documents(sari) == []


# --- changes ----------------------------------------------------------------------------------------------------


@pytest.fixture
async def desk(stage: Stage, tmp_path) -> Copy:
    """The clinic is open with content of its own, which can be changed."""
    copy = Copy(tmp_path)
    stage.settings_extra = {"content_dir": copy.folder}
    await stage.open()
    for who in (SARI, DEDI, RINA):
        stage.sim.state.people[who].started = True
    return copy


@pytest.fixture
async def maker(desk: Copy, stage: Stage) -> Someone:
    """She has seen her plan."""
    sari = await answered(await an_owner(stage.person(SARI), "Bu Sari", "keripik singkong"))
    await sari.says("/rencana")
    return sari


def needs_merek(rules):
    rules.insert(0, {"topic": "merek", "verdict": "need", "why": REASON})


async def looks(stage: Stage, times: int = 2) -> None:
    """The bot looks at its content; it believes a change at the second look."""
    for _ in range(times):
        await stage.clinic.upkeep.look_at_content()
    await everything_done(stage)


async def told(person: Someone) -> list[str]:
    return [text_of(m) for m in await heard(person, wording(person.stage, "plan.changed"))]


async def test_an_owner_hears_what_new_rules_add_and_why(desk: Copy, stage: Stage, maker: Someone):
    desk.edit(HKI, needs_merek)
    await looks(stage)
    (news,) = await told(maker)
    assert "Merek dagang" in news
    assert REASON in news
    await maker.taps("Rencana saya")
    await maker.sees("Merek dagang", REASON)
    await looks(stage)
    assert await told(maker) == [], "the button made the one notice into the plan, and there is no other"


async def test_wording_alone_tells_nobody(desk: Copy, stage: Stage, maker: Someone):
    desk.edit(HKI, lambda rules: [rule.update(why="Alasan yang lebih jelas.") for rule in rules] and None)
    await looks(stage)
    assert await told(maker) == []
    await maker.says("/rencana")
    await maker.taps("Nanti & tidak perlu")
    await maker.sees("Alasan yang lebih jelas.")


async def test_content_changed_while_the_bot_was_down_is_noticed_after_the_start(
    desk: Copy, stage: Stage, maker: Someone
):
    await stage.close()
    desk.edit(HKI, needs_merek)
    await stage.open()
    await looks(stage, times=1)
    assert len(await told(maker)) == 1


async def test_at_night_the_news_waits_for_the_morning(desk: Copy, stage: Stage, maker: Someone):
    await stage.until(wib(23, "22:00"))
    desk.edit(HKI, needs_merek)
    await looks(stage)
    await stage.restart()
    await stage.until(wib(24, "07:59"))
    assert await told(maker) == []
    await stage.until(wib(24, "08:00"))
    assert len(await told(maker)) == 1


async def test_what_was_changed_back_before_it_was_sent_is_not_sent(desk: Copy, stage: Stage, maker: Someone):
    await stage.until(wib(23, "22:00"))
    desk.edit(HKI, needs_merek)
    await looks(stage)
    desk.edit(HKI, lambda rules: rules[1:])
    await looks(stage)
    await stage.until(wib(24, "09:00"))
    assert await told(maker) == []


async def test_what_was_finished_before_the_morning_is_not_announced(desk: Copy, stage: Stage, maker: Someone):
    await stage.until(wib(23, "22:00"))
    desk.edit(HKI, needs_merek)
    await looks(stage)
    for item in stage.clinic.shelf.catalog.topics["merek"].items:
        await uses(maker, act("cl.set", "merek", item.id, "ready"))
    await stage.until(wib(24, "09:00"))
    assert rows(stage.file, "SELECT state, result FROM outbox WHERE kind = 'plan_changed'") == [
        ("skipped", "no longer true")
    ]
    assert await told(maker) == []


async def test_a_deleted_owner_hears_nothing(desk: Copy, stage: Stage, maker: Someone):
    await stage.until(wib(23, "22:00"))
    desk.edit(HKI, needs_merek)
    await looks(stage)
    await uses(maker, act("me.gone"))
    await stage.until(wib(24, "09:00"))
    assert await told(maker) == []


async def test_an_answer_that_is_no_choice_any_more_is_asked_for_at_the_next_look(
    desk: Copy, stage: Stage, maker: Someone
):
    def without_home(questions):
        (asked,) = [each for each in questions if each["id"] == "cara"]
        asked["options"] = [each for each in asked["options"] if each["id"] != "rumahan"]

    def nobody_home(content):
        for each in content:
            if "rumahan" in each.get("when", {}).get("cara", []):
                each["when"]["cara"] = [o for o in each["when"]["cara"] if o != "rumahan"] or ["skip"]

    desk.edit(QUESTIONS, without_home).edit("triage/advice.yaml", nobody_home)
    for rules in (desk.folder / "triage" / "rules").glob("*.yaml"):
        desk.edit(f"triage/rules/{rules.name}", nobody_home)
    await looks(stage)
    assert await told(maker) == []
    await maker.says("/rencana")
    await maker.sees(next(q.text for q in stage.clinic.shelf.catalog.triage.questions if q.id == "cara"))
    await maker.taps("Lewati")
    await maker.sees("keripik singkong")
    assert "Bagikan rencana" in str(await maker.buttons())


async def test_many_owners_are_all_told_once_even_if_the_bot_stops_half_way(
    desk: Copy, stage: Stage, monkeypatch: pytest.MonkeyPatch
):
    owners = await crowd(stage, 12)
    for owner in owners:
        await answered(owner)
        await owner.says("/rencana")
    desk.edit(HKI, needs_merek)
    with monkeypatch.context() as trouble:
        trouble.setattr("bot.upkeep.plan.catch_up", dying_in_the_second_batch())
        with pytest.raises(ZeroDivisionError):
            await looks(stage)
    states = "SELECT count(*) FROM outbox WHERE kind = 'plan_changed'"
    assert rows(stage.file, states) == [(5,)]
    await stage.restart()
    await looks(stage)
    assert [len(await told(owner)) for owner in owners] == [1] * len(owners)


def dying_in_the_second_batch():
    batches = []

    def dying(session, catalog, mark, now):
        batches.append(catch_up(session, catalog, mark, now, limit=5))
        return batches[-1] if len(batches) < 2 else 1 // 0

    return dying
