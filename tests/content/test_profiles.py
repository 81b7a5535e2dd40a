"""Every office of `profiles/`: it passes all checks, speaks in its own name, and says nothing without a source."""

from datetime import UTC, date, datetime

import pytest

from bot.catalog.check import problems
from bot.catalog.check_offices import check_offices
from bot.catalog.loader import DEFAULT_PROFILE, load_catalog, profiles
from bot.catalog.texts import Texts
from bot.errors import ContentError
from bot.screens import clinic, guide, menu
from bot.services.checklists import Checklist
from bot.settings import PACKAGED_CONTENT
from handlers import routing
from tests.content.copy_of_content import MESSAGES
from tests.content.seen import leads, shown

routing.load_features()
CATALOGS = {office: load_catalog(PACKAGED_CONTENT, office) for office in profiles(PACKAGED_CONTENT)}
OFFICES = pytest.mark.parametrize("catalog", CATALOGS.values(), ids=CATALOGS.keys())
TODAY = date(2026, 11, 23)
BEFORE_LEBARAN = datetime(2026, 3, 2, 3, tzinfo=UTC)
LONGEST = {"info": 720, "lebaran": 960, "about": 960, "overview": 1_000}


def notes_of(catalog):
    return [(topic, note) for note in catalog.profile.notes for topic in note.topics]


def test_the_offices_are_those_people_know():
    assert set(CATALOGS) == {"tangsel", "kab_tangerang", "lampung", "lebak", "nasional"}
    assert CATALOGS[DEFAULT_PROFILE].clinic.name == "KLIK'S Pro"
    assert CATALOGS["kab_tangerang"].clinic.name == "Rumah Sikum"
    assert len({catalog.clinic.office for catalog in CATALOGS.values()}) == len(CATALOGS)


@OFFICES
def test_it_passes_all_checks(catalog):
    assert problems(catalog) == []


@OFFICES
def test_telegram_takes_its_descriptions(catalog):
    t = Texts(catalog)
    assert catalog.clinic.name in t.plain("bot.description")
    assert len(t.plain("bot.description")) <= 512
    assert len(t.plain("bot.short_description")) <= 120


@OFFICES
def test_it_speaks_in_its_own_name(catalog):
    t = Texts(catalog)
    name, office = catalog.clinic.name, catalog.clinic.office
    welcome = shown(menu.welcome(t, "Sari"))
    assert name in welcome
    assert office in welcome
    assert name in t.plain("announcement.footer")
    assert name in t.plain("notices.event_title", topic="NIB")
    assert name in t.plain("notices.event_alarm")
    spoken = [key for key, text in catalog.messages.items() if "Klinik IKM" in text or "KLIK'S" in text]
    assert spoken == [], "a name that is the office's to choose"


@OFFICES
def test_its_hours_place_and_what_is_known_of_it_can_be_shown(catalog):
    t = Texts(catalog)
    for limit, now in (("info", datetime(2026, 11, 23, 2, tzinfo=UTC)), ("lebaran", BEFORE_LEBARAN)):
        text = shown(clinic.info(t, catalog, now))
        assert catalog.clinic.zone_label in text
        assert (catalog.profile.hours_note or "") in text
        assert len(text) <= LONGEST[limit]
    text = shown(clinic.about(t, catalog.profile))
    assert all(fact.text in text for fact in catalog.profile.about)
    assert len(text) <= LONGEST["about"]


@OFFICES
def test_its_notes_stand_on_the_overview_of_their_topics_with_their_sources(catalog):
    t = Texts(catalog)
    for key, topic in catalog.topics.items():
        text = shown(guide.show(t, topic, Checklist(topic, {}), [], catalog.notes_on(key), is_planned=False))
        lines = [line for line in text.splitlines() if line.startswith("📍")]
        expected = [note for topic_id, note in notes_of(catalog) if topic_id == key]
        assert len(lines) == len(expected)
        for note, line in zip(expected, lines, strict=True):
            assert line.startswith(f"📍 Di {catalog.clinic.office}: {note.text}")
            assert note.source.url.host in line
        assert len(text) <= LONGEST["overview"]


@OFFICES
def test_what_is_said_of_it_has_a_source_and_what_nobody_knows_is_a_gap(catalog):
    assert all(fact.source for fact in (*catalog.profile.about, *catalog.profile.notes))
    place = catalog.clinic.place
    assert (place.address, place.room, place.map_link, place.phone) == (None, None, None, None), "publicly unknown"
    gaps = [line for line in check_offices(PACKAGED_CONTENT, DEFAULT_PROFILE, TODAY).gaps if catalog.profile.id in line]
    assert {"place.address", "place.phone", "place.room", "place.map_link"} <= {line.split()[2] for line in gaps}
    assert any("opening hours" in line for line in gaps)


@OFFICES
def test_hours_that_no_source_tells_are_the_common_ones_and_said_to_be_unsure(catalog):
    assert catalog.clinic.booking == CATALOGS["nasional"].clinic.booking
    assert catalog.profile.hours_note


def test_figures_of_other_years_are_said_to_be_of_their_year():
    noted = [note.text for topic, note in notes_of(CATALOGS["lebak"]) if topic == "halal_self_declare"]
    assert any("250" in text and "angka 2023" in text and "tahun ini bisa berbeda" in text for text in noted)


def test_the_national_office_says_nothing_of_a_region():
    assert CATALOGS["nasional"].profile.about == ()
    assert CATALOGS["nasional"].profile.notes == ()


def test_what_an_office_says_of_itself_needs_no_source(copy):
    note = {"topics": ["nib"], "text": "Tanya di loket 3 <pagi> & sore."}
    copy.edit(
        "profiles/tangsel.yaml", lambda office: office.update(notes=[note], about=[{"text": "Loket di lantai 2."}])
    )
    catalog = copy.load()
    t, nib = Texts(catalog), catalog.topics["nib"]
    overview = guide.show(t, nib, Checklist(nib, {}), [], catalog.notes_on("nib"), is_planned=False)
    assert "Tanya di loket 3 <pagi> & sore." in shown(overview)
    assert "Loket di lantai 2." in shown(clinic.about(t, catalog.profile))
    assert "clinic.info" in leads(clinic.about(t, catalog.profile))


# --- the check looks at all of them ----------------------------------------------------------------------------


def errors(copy, own=DEFAULT_PROFILE):
    return check_offices(copy.folder, own, TODAY).errors


def test_a_mistake_of_another_office_is_reported_and_does_not_stop_this_one(copy):
    copy.edit("profiles/lebak.yaml", lambda office: office["notes"][0].update(topics=["nope"]))
    (only,) = errors(copy)
    assert "lebak" in only
    assert "nope" in only
    assert copy.problems() == [], "the office itself may open"
    assert len(errors(copy, own="lebak")) == 1


def test_a_name_too_long_for_telegram_is_reported_with_its_office(copy):
    copy.edit("messages/bot.yaml", lambda texts: texts.update(short_description="{office} " + "x" * 80))
    (only,) = errors(copy)
    assert only.startswith("profile kab_tangerang: ")
    assert "bot.short_description" in only


def test_a_file_of_another_office_that_cannot_be_read_is_an_error_among_others(copy):
    copy.write("profiles/lampung.yaml", "id: [")
    copy.edit("profiles/lebak.yaml", lambda office: office.update(about=[{"text": "Kabar <lama>", "year": 2020}]))
    told = errors(copy)
    assert len(told) == 2
    assert any("lampung.yaml" in line for line in told)
    assert any("lebak.yaml" in line for line in told)
    with pytest.raises(ContentError):
        check_offices(copy.folder, "lampung", TODAY)


def test_a_mistake_of_the_common_content_is_said_once(copy):
    copy.edit(MESSAGES, lambda texts: texts.update(nobody="Halo"))
    assert len(errors(copy)) == 1


def test_the_names_may_stand_in_every_text_and_no_other_word_may(copy):
    copy.edit("messages/home.yaml", lambda texts: texts.update(help="Ini {clinic}, {office}."))
    assert copy.problems() == []
    assert Texts(copy.load()).plain("home.help") == "Ini KLIK'S Pro, Disperindag Kota Tangerang Selatan."
    copy.edit("messages/home.yaml", lambda texts: texts.update(help="Ini {city}."))
    assert any("{city}" in line for line in copy.problems())


def test_a_name_is_escaped_like_everything_else(copy):
    copy.edit("profiles/tangsel.yaml", lambda office: office["clinic"].update(name="Klinik <b> & Co"))
    t = Texts(copy.load())
    assert "Klinik &lt;b&gt; &amp; Co" in t("home.welcome", name="Sari")
    assert "Klinik <b> & Co" in t.plain("announcement.footer")
