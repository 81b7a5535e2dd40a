"""Reading the content: a mistake is named with its file, its field and the reason, in one line."""

from datetime import date

import pytest

from bot.catalog.loader import load_catalog
from bot.catalog.shelf import Shelf
from bot.errors import ContentError
from tests.content.copy_of_content import ADVICE, MESSAGES, NIB, QUESTIONS, RULES

SIKAP = "procurement/sikap.yaml"


def refused(copy) -> str:
    with pytest.raises(ContentError) as caught:
        copy.load()
    line = str(caught.value)
    assert "\n" not in line
    return line


def put(name, value):
    return lambda content: content.update({name: value})


def drop(name):
    return lambda content: content.pop(name) and None


def in_first_item(name, value):
    return lambda content: content["items"][0].update({name: value})


BROKEN = {
    "an http link": (NIB, put("portal", "http://oss.go.id"), ["portal", "https"]),
    "a link that is none": (NIB, put("portal", "oss"), ["portal", "URL"]),
    "an http link of an item": (NIB, in_first_item("link", "http://oss.go.id"), ["items.0.link", "https"]),
    "an http source": (NIB, put("sources", [{"url": "http://oss.go.id"}]), ["sources.0.url", "https"]),
    "a source without an address": (NIB, put("sources", [{"published": "2026"}]), ["sources.0.url", "required"]),
    "no source": (NIB, put("sources", []), ["sources"]),
    "sources forgotten": (NIB, drop("sources"), ["sources", "required"]),
    "no date of verification": (NIB, drop("last_verified"), ["last_verified", "required"]),
    "a date that is none": (NIB, put("last_verified", "kemarin"), ["last_verified", "date"]),
    "an over-long summary": (NIB, put("summary", "x" * 481), ["summary", "480"]),
    "an over-long label": (NIB, put("label", "x" * 25), ["label", "24"]),
    "an over-long item title": (NIB, in_first_item("title", "x" * 49), ["items.0.title", "48"]),
    "an over-long how": (NIB, in_first_item("how", "x" * 481), ["items.0.how", "480"]),
    "an item id that fits no button": (NIB, in_first_item("id", "x" * 17), ["items.0.id"]),
    "an id with capitals": (NIB, in_first_item("id", "KTP"), ["items.0.id"]),
    "two items of one id": (NIB, lambda t: t["items"].append(t["items"][0]), ["share an id"]),
    "a checklist of one": (NIB, lambda t: t.update(items=t["items"][:1]), ["items", "2"]),
    "a misspelt field": (NIB, put("sumary", "x"), ["sumary"]),
    "a confidence that is none": (NIB, put("confidence", "sure"), ["confidence"]),
    "a step to be brought": (
        NIB, in_first_item("kind", "step"), ["items.0", "document"],
    ),
    "another id than the file's name": (NIB, put("id", "nibb"), ["nib.yaml", "id"]),
    "another area than the folder": (SIKAP, put("area", "certifications"), ["sikap.yaml", "area"]),
    "an opening that ends before it starts": (
        "clinic.yaml", lambda c: c["booking"]["weekly"].update(monday=[{"start": "12:00", "end": "09:00"}]),
        ["booking.weekly.monday.0", "ends before"],
    ),
    "a weekday that is none": (
        "clinic.yaml", lambda c: c["booking"]["weekly"].update(senin=[]), ["booking.weekly.senin"],
    ),
    "a slot of no length": ("clinic.yaml", lambda c: c["booking"].update(slot_minutes=0), ["booking.slot_minutes"]),
    "a zone that is none": ("clinic.yaml", put("zone", "Asia/Tangerang"), ["zone"]),
    "a zone label that is none": ("clinic.yaml", put("zone_label", "GMT"), ["zone_label"]),
    "a map link over http": (
        "clinic.yaml", lambda c: c["place"].update(map_link="http://maps.example"), ["place.map_link", "https"],
    ),
    "a menu action that is none": (
        "menu.yaml", lambda menu: menu.append({"label": "Ajaib", "action": "Magic"}), ["action"],
    ),
    "a reminder twice timed": ("reminders.yaml", lambda rules: rules[0].update(minutes_before=30), ["0", "either"]),
    "an option too long for a button": (
        QUESTIONS, lambda q: q[0]["options"][0].update(label="x" * 33), ["0.options.0.label"],
    ),
    "a verdict that is none": (RULES, lambda r: r[0].update(verdict="maybe"), ["0.verdict"]),
    "a term without meaning": ("glossary/l-o.yaml", lambda terms: terms.append({"term": "Kosong"}), ["meaning"]),
    "a holiday without a date": ("holidays/2026.yaml", put("closed", {"besok": "Rapat"}), ["closed.besok"]),
    "a text that is a list": (MESSAGES, put("home", ["a"]), ["home"]),
    "a group in a group": (MESSAGES, put("group", {"loose": "Halo"}), ["group"]),
    "a topic whose rules stand in two files": (
        "triage/rules/pangan.yaml",
        lambda rules: rules.append({"topic": "nib", "verdict": "need", "why": "Perlu."}),
        ["nib", "another"],
    ),
    "a list where a table belongs": ("clinic.yaml", lambda _: ["x"], ["clinic.yaml"]),
    "an empty file": ("clinic.yaml", lambda _: {}, ["place", "required"]),
}  # fmt: skip


@pytest.mark.parametrize(("file", "change", "words"), BROKEN.values(), ids=BROKEN.keys())
def test_it_refuses(copy, file, change, words):
    line = refused(copy.edit(file, change))
    assert str(copy.folder / file) in line
    for word in words:
        assert word in line


@pytest.mark.parametrize("text", ["id: [", "id: 'x", "\tid: x", "a: b: c", "*nobody", "- a\nb: c"])
def test_a_file_that_is_not_yaml_is_named_with_the_line(copy, text):
    line = refused(copy.write(NIB, text))
    assert "nib.yaml" in line
    assert "not valid YAML" in line
    assert "line" in line


@pytest.mark.parametrize(
    ("file", "text", "key"),
    [
        (NIB, "\nlabel: Lain lagi\n", "label"),
        (MESSAGES, "\nhome: Rumah\n", "home"),
        ("reminders.yaml", "\n- {id: x1, id: x2}\n", "id"),
    ],
)
def test_a_key_written_twice_is_not_swallowed(copy, file, text, key):
    line = refused(copy.append(file, text))
    assert file in line
    assert repr(key) in line
    assert "twice" in line


@pytest.mark.parametrize(
    "file",
    [
        "clinic.yaml",
        QUESTIONS,
        ADVICE,
        "groups.yaml",
        "menu.yaml",
        "reminders.yaml",
        "choosers.yaml",
        "desk.yaml",
        "search/words.yaml",
        "search/asks/outside.yaml",
    ],
)
def test_a_missing_file_is_named(copy, file):
    (copy.folder / file).unlink()
    line = refused(copy)
    assert file in line
    assert "cannot be read" in line


def test_an_office_that_is_none_is_named_with_those_there_are(copy):
    with pytest.raises(ContentError) as refusal:
        load_catalog(copy.folder, "bandung")
    assert "'bandung'" in str(refusal.value)
    assert "tangsel" in str(refusal.value)


def test_an_office_is_laid_over_the_common_content_field_by_field(copy):
    copy.edit("profiles/tangsel.yaml", lambda office: office["clinic"].update(booking={"slot_minutes": 20}))
    copy.edit("profiles/tangsel.yaml", put("messages", {"btn": {"home": "Pulang"}}))
    copy.edit("profiles/tangsel.yaml", put("closed", {"2027-01-04": "Rapat kerja"}))
    catalog = copy.load()
    assert catalog.clinic.booking.slot_minutes == 20
    assert catalog.clinic.booking.hold_minutes == 5, "what the office does not say stays"
    assert catalog.messages["btn.home"] == "Pulang"
    assert catalog.closed_days[date(2027, 1, 4)] == "Rapat kerja"


def test_a_file_in_another_encoding_is_named(copy):
    (copy.folder / "menu.yaml").write_bytes("- {label: Café}".encode("utf-16"))
    assert "menu.yaml" in refused(copy)


def test_one_id_in_both_areas_is_refused(copy):
    twin = copy.folder / "procurement" / "nib.yaml"
    twin.write_text(
        (copy.folder / NIB).read_text(encoding="utf-8").replace("area: certifications", "area: procurement")
    )
    try:
        told = copy.problems()
    except ContentError as error:
        told = [str(error)]
    assert any("nib" in line for line in told), "one of the two topics vanishes silently"


def test_holidays_are_optional_and_may_be_spread_over_years(copy):
    for path in (copy.folder / "holidays").glob("*.yaml"):
        path.unlink()
    assert copy.load().closed_days == {}
    copy.write("holidays/2026.yaml", "closed: {2026-12-28: Rapat kerja}\n")
    copy.write("holidays/2027.yaml", "closed: {2027-01-04: Rapat kerja}\nopen: [2027-02-17]\n")
    catalog = copy.load()
    assert [str(day) for day in catalog.closed_days] == ["2026-12-28", "2027-01-04"]
    assert [str(day) for day in catalog.open_days] == ["2027-02-17"]


def test_topics_come_in_the_offices_order_whatever_the_file_names(copy):
    copy.edit(NIB, put("order", 900))
    assert list(copy.load().topics)[-1] == "nib"


def test_a_file_that_begins_with_an_underscore_is_no_topic(copy):
    copy.write("certifications/_draft.yaml", "not: finished")
    assert "_draft" not in copy.load().topics


def test_the_catalog_cannot_be_changed_by_those_who_use_it(copy):
    catalog = copy.load()
    with pytest.raises(TypeError):
        catalog.messages["btn.home"] = "x"
    with pytest.raises(TypeError):
        catalog.topics["nib"] = None
    with pytest.raises(ValueError, match="frozen"):
        catalog.topics["nib"].label = "x"


def test_a_reload_takes_what_is_new(copy):
    shelf = Shelf(copy.folder)
    copy.edit(MESSAGES, put("home", "Rumah"))
    assert shelf.texts.plain("btn.home") != "Rumah"
    shelf.reload()
    assert shelf.texts.plain("btn.home") == "Rumah"


@pytest.mark.parametrize("broken", ["[", "loose: text\n", "nobody:\n  asks: for this\n"])
def test_a_reload_that_fails_keeps_the_old_catalog_and_says_why(copy, broken):
    shelf = Shelf(copy.folder)
    catalog, texts = shelf.catalog, shelf.texts
    copy.append(MESSAGES, f"\n{broken}")
    with pytest.raises(ContentError):
        shelf.reload()
    assert shelf.catalog is catalog
    assert shelf.texts is texts
