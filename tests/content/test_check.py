"""The content check: each kind of mistake is reported, by the name of what is wrong, and nothing else is."""

from dataclasses import replace
from datetime import date, timedelta
from types import MappingProxyType

import pytest
import yaml

from bot.catalog.check import gaps, problems, warnings
from bot.catalog.loader import load_catalog
from bot.errors import ContentError
from bot.settings import PACKAGED_CONTENT
from tests.content.copy_of_content import ADVICE, MESSAGES, NIB, QUESTIONS, RULES

SHIPPED = load_catalog(PACKAGED_CONTENT)
TWINS = ["Istilah 1093", "Istilah 1339"]  # their keys are the same
TWO = [{"id": "ya", "label": "Ya"}, {"id": "tidak", "label": "Tidak"}]


def put(name, value):
    """Set a field of a file."""
    return lambda content: content.update({name: value})


def rule(**parts):
    told = {"topic": "nib", "verdict": "need", "why": "Karena memang perlu.", **parts}
    return lambda rules: rules.append(told)


def advice(**when):
    return lambda remarks: remarks.append({"when": when, "text": "Sebuah saran."})


def question(**parts):
    told = {"id": "baru", "text": "Apa kabar hari ini?", "options": TWO, **parts}
    return lambda questions: questions.append(told)


BROKEN = {
    "a prerequisite that is no topic": (NIB, put("prerequisites", ["nope"]), ["nib", "nope"]),
    "a related topic that is no topic": (NIB, put("related", ["sppirt", "nope"]), ["nib", "nope"]),
    "another route that is no topic": (
        NIB, put("not_for", [{"who": "Yang lain.", "instead": "nope"}]), ["nib", "nope"],
    ),
    "two topics that wait for each other": (NIB, put("prerequisites", ["sppirt"]), ["cycle", "nib", "sppirt"]),
    "a topic that waits for itself": (NIB, put("prerequisites", ["nib"]), ["cycle", "nib"]),
    "a rule about no topic": (RULES, rule(topic="nope"), ["triage", "nope"]),
    "a rule about no question": (RULES, rule(when={"nope": ["ya"]}), ["rule for nib", "nope=ya"]),
    "a rule about no answer": (RULES, rule(when={"nib": ["nope"]}), ["rule for nib", "nib=nope"]),
    "a remark about no answer": (ADVICE, advice(nib=["nope"]), ["advice", "nib=nope"]),
    "a question after no answer": (
        QUESTIONS, question(when={"produk": ["nope"]}), ["question baru", "produk=nope"],
    ),
    "a sixth question": (QUESTIONS, question(), ["triage", "6 questions", "at most 5"]),
    "a text nobody uses": ("messages/booking.yaml", put("nobody", "Halo"), ["booking.nobody", "uses"]),
    "a text that is not written": (MESSAGES, lambda m: m.pop("home") and None, ["btn.home", "not written"]),
    "a chooser that leads to no topic": (
        "choosers.yaml", lambda found: found[0]["routes"][0].update(topic="nope"), ["choosers", "halal", "nope"],
    ),
    "a chooser in no group": ("choosers.yaml", lambda found: found[0].update(group="nope"), ["halal", "nope"]),
    "an office's note on no topic": (
        "profiles/tangsel.yaml", lambda office: office["notes"][0].update(topics=["nope"]), ["tangsel", "nope"],
    ),
    "a description too long for Telegram": ("messages/bot.yaml", put("description", "x" * 513), ["513", "512"]),
    "a short description too long for Telegram": (
        "messages/bot.yaml", put("short_description", "x" * 121), ["bot.short_description", "121", "120"],
    ),
    "a reminder whose text is not written": (
        "reminders.yaml", lambda rules: rules.append({"id": "x1", "minutes_before": 60, "text": "notices.nope"}),
        ["notices.nope", "not written"],
    ),
    "a placeholder nobody fills": ("messages/booking.yaml", put("bring_item", "• {title} {nonsense}"), ["{nonsense}"]),
    "a placeholder of a computed text nobody fills": (
        "messages/consultant.yaml", put("is_booked", "{code} {nonsense}"), ["consultant.is_booked", "{nonsense}"],
    ),
    "a value the text does not use": (
        "messages/booking.yaml", put("bring_item", "• berkas"), ["booking.bring_item", "{title}"],
    ),
    "a button text of 65 letters": ("messages/btn.yaml", put("home", "x" * 65), ["btn.home", "65", "64"]),
    "a message of 1,201 letters": ("messages/home.yaml", put("help", "x" * 1201), ["home.help", "1201", "1200"]),
    "a term explained twice": (
        "glossary/l-o.yaml", lambda terms: terms.append({"term": "nib", "meaning": "Sama seperti yang di atas."}),
        ["glossary", "nib"],
    ),
    "another name of a term that a different one has": (
        "glossary/l-o.yaml",
        lambda terms: terms.append({"term": "Baru", "meaning": "Sesuatu yang baru sekali.", "also": ["kode usaha"]}),
        ["glossary", "kode usaha"],
    ),
    "another name of a term given twice": (
        "glossary/l-o.yaml",
        lambda terms: terms.append({"term": "Baru", "meaning": "Sesuatu yang baru sekali.", "also": ["abc", "Abc"]}),
        ["glossary", "abc"],
    ),
    "two terms with one key": (
        "glossary/l-o.yaml",
        lambda terms: terms.extend({"term": name, "meaning": "Sesuatu yang baru sekali."} for name in TWINS),
        ["glossary", *TWINS],
    ),
    "a term without letters": (
        "glossary/l-o.yaml", lambda terms: terms.append({"term": "--", "meaning": "Sesuatu yang baru sekali."}),
        ["glossary", "--"],
    ),
    "a keyword given twice": (NIB, lambda nib: nib["keywords"].append(nib["keywords"][0].upper()), ["nib", "twice"]),
    "a keyword of a chooser given twice": (
        "choosers.yaml", lambda found: found[0]["keywords"].append("HALAL"), ["halal", "twice"],
    ),
    "an open link in a topic": (
        NIB, lambda nib: nib["tips"].append("Buka http://oss.go.id/masuk sekarang."),
        ["nib", "http://oss.go.id/masuk", "https"],
    ),
    "an open link in a message": (
        "messages/home.yaml", put("help", "Buka HTTP://klinik.example ya."), ["home.help", "https"],
    ),
    "an open link in the glossary": (
        "glossary/l-o.yaml", lambda terms: terms[0].update(meaning="Lihat http://contoh.example di sana."),
        ["glossary", "http://contoh.example"],
    ),
    "an open link in a rule of the readiness check": (
        RULES, rule(why="Lihat http://contoh.example di sana."), ["triage", "http://contoh.example"],
    ),
    "an open link of the office": (
        "clinic.yaml", lambda clinic: clinic["place"].update(address="http://contoh.example"),
        ["clinic", "http://contoh.example"],
    ),
}  # fmt: skip


def test_the_shipped_content_has_no_problems(copy):
    assert problems(SHIPPED) == []
    assert copy.edit(NIB, lambda content: None).problems() == [], "writing a file anew changes nothing"


@pytest.mark.parametrize(("file", "change", "words"), BROKEN.values(), ids=BROKEN.keys())
def test_it_reports(copy, file, change, words):
    (only,) = copy.edit(file, change).problems()
    for word in words:
        assert word in only


def test_it_reports_everything_at_once(copy):
    copy.edit(NIB, put("prerequisites", ["nope"])).edit("messages/booking.yaml", put("nobody", "Halo"))
    assert len(copy.edit(QUESTIONS, question()).problems()) == 3


@pytest.mark.parametrize(("name", "text"), [("home", "x" * 64), ("back", "x")])
def test_a_label_at_the_limit_is_fine(copy, name, text):
    assert copy.edit("messages/btn.yaml", put(name, text)).problems() == []


def with_messages(change):
    messages = dict(SHIPPED.messages)
    change(messages)
    return replace(SHIPPED, messages=MappingProxyType(messages))


def unnoticed(change):
    """The texts that are not reported by name when this change is made to all of them."""

    def everywhere(messages):
        for key in SHIPPED.messages:
            change(messages, key)

    told = {line.split(":")[0].removeprefix("message ") for line in problems(with_messages(everywhere))}
    return [key for key in SHIPPED.messages if key not in told]


def test_no_text_can_be_lost_unnoticed():
    assert unnoticed(lambda messages, key: messages.pop(key)) == []


def test_no_text_can_ask_for_a_value_nobody_gives_unnoticed():
    def ask(messages, key):
        messages[key] += " {nonsense}"

    assert unnoticed(ask) == []


def test_no_text_can_be_added_unnoticed_to_any_group():
    groups = sorted({key.split(".")[0] for key in SHIPPED.messages})
    added = {f"{group}.zz_nobody_asks": "Halo" for group in groups}
    told = problems(with_messages(lambda messages: messages.update(added)))
    assert [key for key in added if not any(key in line for line in told)] == []


@pytest.mark.parametrize("text", ["Diskon {", "Diskon }", "{0}", "{}", "{name!q}"])
def test_a_stray_brace_is_a_problem_and_not_a_crash(copy, text):
    copy.edit("messages/home.yaml", put("help", text))
    try:
        told = copy.problems()
    except ContentError as error:
        told = [str(error)]
    assert any("home.help" in line for line in told)


def test_a_format_the_value_does_not_have_is_a_problem(copy):
    copy.edit("messages/booking.yaml", put("bring_item", "• {title:day}"))
    assert any("booking.bring_item" in line for line in copy.problems())


def test_office_hours_that_overlap_are_reported(copy):
    hours = [{"start": "09:00", "end": "12:00"}, {"start": "11:00", "end": "14:00"}]
    copy.edit("clinic.yaml", lambda clinic: clinic["booking"]["weekly"].update(monday=hours))
    try:
        told = copy.problems()
    except ContentError as error:
        told = [str(error)]
    assert told, "a consultant would be given two visitors at once"


@pytest.mark.parametrize(("days", "is_stale"), [(0, False), (180, False), (181, True), (-3, False)])
def test_facts_not_looked_at_for_half_a_year_are_warned_of(copy, days, is_stale):
    today = date(2027, 3, 1)
    copy.edit(NIB, put("last_verified", today - timedelta(days=days)))
    told = [line for line in warnings(copy.load(), today) if line.startswith("nib:")]
    assert bool(told) == is_stale
    assert all(str(days) in line for line in told)
    assert copy.problems() == [], "a warning is no error"


def test_all_shipped_facts_become_stale_one_day():
    assert len(warnings(SHIPPED, date(2030, 1, 1))) == len(SHIPPED.topics) + len(SHIPPED.choosers)


def test_what_the_office_has_not_filled_in_is_a_gap_and_nothing_else_is(copy):
    empty = {"address": None, "room": None, "map_link": None, "phone": None}
    copy.edit("clinic.yaml", put("place", empty))
    hours, *places = sorted(gaps(copy.load()), key=lambda line: "place." in line)
    assert "opening hours" in hours
    assert {line.split()[2] for line in places} == {f"place.{name}" for name in empty}
    copy.edit("profiles/tangsel.yaml", lambda office: office.pop("hours_note") and None)
    full = {"address": "Jalan Contoh 1", "room": "Ruang 2", "map_link": "https://maps.example/x", "phone": "021-555"}
    copy.edit("clinic.yaml", put("place", full))
    assert gaps(copy.load()) == []
    assert copy.problems() == []


def test_the_template_for_a_new_topic_passes_the_check_when_copied(copy):
    template = (copy.folder / "certifications" / "_template.yaml").read_text(encoding="utf-8")
    assert yaml.safe_load(template)["id"] == "contoh"
    copy.write("certifications/contoh.yaml", template)
    assert copy.problems() == []
    assert "contoh" in copy.load().topics
