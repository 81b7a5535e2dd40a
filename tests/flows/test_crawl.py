"""Every button ever shown leads to a screen: all of them are tapped, breadth first, up to a bound."""

from collections import Counter, deque

from bot.screens.kit import split_data
from tests.flows.acts import a_visit, an_inquiry, buttons_of, forges, screen, unanswered_taps, wib, wording
from tests.stage import Someone

ENDINGS = ("me.gone", "home.agree")  # the walk would end here
PER_ACTION = 3  # buttons of one action to follow: the topics, days and hours are alike


async def crawl(person: Someone, begin: str = "/menu", *also: str) -> tuple[Counter[str], list[str]]:
    """How often each action was tapped, and the data of buttons that led to an apology or to nowhere."""
    stage, tapped, dead_ends = person.stage, Counter[str](), list[str]()
    sorry = [wording(stage, key) for key in ("edge.failure", "edge.try_later")]
    known: set[str] = set()
    waiting = deque(also)

    async def notice() -> None:
        for button in buttons_of(next(m for m in reversed(await person.messages()) if "text" in m)):
            data = button.get("callback_data")
            if data and data not in known and button["text"] != "?":
                known.add(data)
                waiting.append(data)

    await person.says(begin)
    await notice()
    while waiting:
        data = waiting.popleft()
        name, _ = split_data(data)
        if name in ENDINGS or tapped[name] >= PER_ACTION:
            continue
        tapped[name] += 1
        await forges(person, data)
        shown = await screen(person)
        if any(words in shown for words in sorry) or not await person.buttons():
            dead_ends.append(data)
        await notice()
    assert not await unanswered_taps(person)
    return tapped, dead_ends


async def test_every_button_an_owner_can_come_to_leads_to_a_screen(ibu_sari: Someone):
    await a_visit(ibu_sari, wib(30, "09:00"), "nib")
    await an_inquiry(ibu_sari, "Berapa biayanya?")
    tapped, dead_ends = await crawl(ibu_sari)
    assert dead_ends == []
    wanted = {
        "bk.start", "bk.topics", "bk.days", "bk.hours", "bk.soon", "bk.hold", "bk.save", "bk.drop", "bk.list",
        "bk.show", "bk.move", "bk.cancel", "bk.why", "bk.whyask", "cl.show", "cl.item", "cl.set",
        "cl.stuck", "crt.start", "crt.issue",
        "crt.save", "crt.done", "crt.show", "crt.renumber", "crt.delete", "crt.gone", "guide.area", "guide.mine",
        "guide.show", "guide.part",
        "tri.plan", "tri.rest", "tri.answers", "tri.ask", "tri.set", "ask.open", "me.show", "me.product",
        "person.ask", "person.mine", "person.show", "person.drop", "me.news", "me.data", "me.forget",
        "home.show", "home.privacy",
    }  # fmt: skip
    assert wanted <= set(tapped)


async def test_every_button_a_stranger_can_come_to_leads_to_a_screen(pak_dedi: Someone):
    tapped, dead_ends = await crawl(pak_dedi, "/start")
    assert dead_ends == []
    assert "home.privacy" in tapped


async def test_every_button_a_consultant_can_come_to_leads_to_a_screen(sari: Someone, dedi: Someone, budi: Someone):
    await a_visit(sari, wib(24, "09:00"), "sppirt")
    await a_visit(dedi, wib(25, "09:00"))
    await an_inquiry(sari, "Berapa biayanya?")
    await sari.stage.until(wib(24, "09:10"))
    tapped, dead_ends = await crawl(budi)
    assert dead_ends == []
    wanted = {
        "cs.agenda",
        "cs.visit",
        "cs.close",
        "cs.cancel",
        "cs.off",
        "cs.offask",
        "vf.show",
        "person.inbox",
        "person.reply",
    }
    assert wanted <= set(tapped)


async def test_every_button_an_admin_can_come_to_leads_to_a_screen(sari: Someone, dedi: Someone, rina: Someone):
    await sari.says("asdf qwer zxcv")
    await rina.says("/pengumuman")
    await rina.says("Pelatihan label gratis")
    preview = [button["callback_data"] for button in buttons_of(await rina.last())]
    tapped, dead_ends = await crawl(rina, "/menu", *preview)
    assert dead_ends == []
    assert {
        "an.start",
        "an.segments",
        "an.segment",
        "an.show",
        "an.send",
        "un.list",
        "un.drop",
        "un.clear",
        "un.wipe",
    } <= set(tapped)
