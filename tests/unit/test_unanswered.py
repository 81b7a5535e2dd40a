"""Questions without an answer: what is taken out of them, counted, forgotten; and who may look."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from bot.db.questions import UnansweredQuestion
from bot.errors import NotAllowed
from bot.services import people, unanswered
from bot.services.unanswered import KEEP, MOST_KEPT, PAGE, anonymous
from tests.unit.world import BUDI, a_consultant, an_admin

TODAY = date(2026, 11, 23)
DAY = timedelta(days=1)


def kept(session) -> dict[str, tuple[int, date]]:
    session.expire_all()
    return {row.text: (row.times, row.last_on) for row in session.scalars(select(UnansweredQuestion))}


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("  Mesin\n\n JAHIT  bekas ", "mesin jahit bekas"),
        ("wa saya 081234567890 ya", "wa saya … ya"),
        ("hub 0812-3456-7890", "hub …"),
        ("hub +62 812 3456 7890 sekarang", "hub … sekarang"),
        ("telp (021) 555-1234", "telp …"),
        ("nik 3674 0101 0190 0001", "nik …"),
        ("nik 3674.0101.0190.0001 saya", "nik … saya"),
        ("lahir 12/11/1980", "lahir …"),
        ("kode 12345", "kode …"),
        ("npwp ٠٨١٢٣٤٥٦٧٨٩", "npwp …"),
        ("nomor ０８１２３４５６７８", "nomor …"),
        ("08\u200b12\u200b34\u200b56\u200b78", "…"),
        ("surel sari.w@contoh.co.id dong", "surel … dong"),
        ("surel ani＠contoh", "surel …"),
        ("tanya @ibu_sari", "tanya …"),
        ("lihat https://contoh.id/a?b=1 ini", "lihat … ini"),
        ("toko www.contoh", "toko …"),
        ("buka t.me/ibusari", "buka …"),
        ("wa.me/62812 dan tokosaya.com", "… dan …"),
        ("081234567890 / 0812 9999 888", "…"),
    ],
)
def test_what_points_to_a_person_is_taken_out(typed, stored):
    assert anonymous(typed) == stored


@pytest.mark.parametrize(
    "text", ["p.irt 2026", "iso 9001", "permen 31/2018", "modal 500 ribu", "3 hari 2 malam", "s.d. 10"]
)
def test_what_says_something_about_the_matter_stays(text):
    assert anonymous(text) == text


def test_it_is_cut_after_taking_out_and_not_before():
    assert anonymous("x" * 195 + " sari.wulandari@contoh.id") == "x" * 195 + " …"
    assert len(anonymous("kata " * 900)) <= 200


@pytest.mark.parametrize(
    "text", ["a" * 4096, "1" * 4096, "1 " * 2048, "@" * 4096, "." * 4096, "1,,,," * 800, "://" * 1300]
)
def test_any_text_is_cleaned_at_once(text):
    assert len(anonymous(text)) <= 200


@pytest.mark.parametrize("text", ["", "ab", "??", "1 2", "😀", "08123456789", "@sari", "a 081234567 b"])
def test_fewer_than_three_letters_are_not_kept(session, text):
    unanswered.keep(session, text, TODAY)
    assert kept(session) == {}


def test_the_same_words_count_up_and_move_to_the_newest_day(session):
    for text, day in (("Mesin jahit", TODAY), ("mesin  JAHIT", TODAY + DAY), ("mesin bordir", TODAY)):
        unanswered.keep(session, text, day)
    assert kept(session) == {"mesin jahit": (2, TODAY + DAY), "mesin bordir": (1, TODAY)}


def _words(number: int) -> str:
    return "kata " + "".join(chr(97 + int(digit)) for digit in f"{number:04}")


def test_beyond_500_the_oldest_asked_only_once_goes(session):
    for number in range(MOST_KEPT):
        unanswered.keep(session, _words(number), TODAY + number * DAY)
    unanswered.keep(session, _words(0), TODAY)
    unanswered.keep(session, "satu lagi", TODAY)
    texts = kept(session).keys()
    assert len(texts) == MOST_KEPT
    assert "satu lagi" in texts
    assert _words(0) in texts, "asked twice"
    assert _words(1) not in texts, "the oldest asked once"


def test_when_all_were_asked_twice_the_newest_still_finds_room(session):
    for number in range(MOST_KEPT):
        for _ in range(2):
            unanswered.keep(session, _words(number), TODAY + number * DAY)
    unanswered.keep(session, "satu lagi", TODAY)
    assert len(kept(session)) == MOST_KEPT
    assert "satu lagi" in kept(session)
    assert _words(0) not in kept(session)


@pytest.mark.parametrize(("age", "stays"), [(KEEP - DAY, True), (KEEP, True), (KEEP + DAY, False)])
def test_half_a_year_after_it_was_last_asked_it_is_forgotten(session, now, age, stays):
    unanswered.keep(session, "mesin jahit", now.date())
    unanswered.forget_old(session, now + age)
    assert bool(kept(session)) is stays


def test_the_most_frequent_come_first_then_the_newest(session):
    for text, day, times in (("aaa", TODAY, 1), ("bbb", TODAY + DAY, 1), ("ccc", TODAY, 3)):
        for _ in range(times):
            unanswered.keep(session, text, day)
    assert [row.text for row in unanswered.every(session)] == ["ccc", "bbb", "aaa"]


def test_pages_hold_ten(session):
    for number in range(PAGE + 2):
        unanswered.keep(session, _words(number), TODAY + number * DAY)
    admin = an_admin(session)
    assert [len(unanswered.page_of(session, admin, page)) for page in (0, 1, 2)] == [PAGE, 2, 0]


def test_nobody_but_an_admin_may_look_or_delete(session):
    a_consultant(session)
    unanswered.keep(session, "mesin jahit", TODAY)
    for user in (people.find_user(session, BUDI, ""), people.find_user(session, 4004, "")):
        for what in (
            lambda who=user: unanswered.page_of(session, who, 0),
            lambda who=user: unanswered.drop(session, who, 1),
            lambda who=user: unanswered.clear(session, who),
        ):
            with pytest.raises(NotAllowed):
                what()
    assert len(kept(session)) == 1


def test_a_deleted_questions_number_is_not_given_to_the_next(session):
    """A button of an old list must not delete what came later."""
    admin = an_admin(session)
    unanswered.keep(session, "mesin jahit", TODAY)
    (old,) = [row.id for row in unanswered.every(session)]
    unanswered.drop(session, admin, old)
    unanswered.keep(session, "mesin bordir", TODAY)
    unanswered.drop(session, admin, old)
    assert kept(session).keys() == {"mesin bordir"}
