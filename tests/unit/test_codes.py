"""Visit codes as thumbs write them, and words that only look like codes."""

from datetime import timedelta

import pytest

from bot.db.booking import VisitStatus
from bot.services import codes
from bot.services.keeping import CODE_LETTERS
from tests.unit.world import DEDI, a_consultant, a_person, a_visit


@pytest.mark.parametrize(
    "typed",
    ["KP-7F3", "kp-7f3", "kp7f3", "KP7F3", "kp 7f3", "Kp  7f3", " KP-7F3. ", "kp–7f3", "KP - 7F3", "kp_7f3", "kp.7f3",
     "kode saya KP-7F3 ya", "halo, kp7f3?", "batalkan kp 7f3"],
)  # fmt: skip
def test_a_code_is_read_however_it_is_written(session, typed):
    assert codes.read(session, typed) == "KP-7F3"


@pytest.mark.parametrize(
    "typed",
    ["", "kp", "kp-", "7F3", "kp-7", "kp-7f3k2m9", "bkp-7f3", "KP Rambutan", "kampung", "pkp 7f3", "KP-", "kp 7f 3",
     "apa itu kpbu", "k p 7 f 3", "💠KP", "tinggal di kp baru", "kp baru", "kp 123", "kpab"],
)  # fmt: skip
def test_what_is_no_code_is_left_to_the_search(session, typed):
    assert codes.read(session, typed) is None


def test_what_may_be_a_word_is_a_code_if_there_is_such_a_visit(session, now):
    a_visit(session, a_person(session, now), a_consultant(session), now, code="KP-BARU")
    assert codes.read(session, "kp baru") == "KP-BARU"
    assert codes.read(session, "kp lama") is None


def visits_of_two(session, now, mine: str, theirs: str):
    consultant = a_consultant(session)
    sari, dedi = a_person(session, now), a_person(session, now, DEDI, "Dedi")
    return (
        a_visit(session, sari, consultant, now, code=mine),
        a_visit(session, dedi, consultant, now + timedelta(hours=1), code=theirs),
    )


@pytest.mark.parametrize(
    ("typed", "code"), [("KP-O7F", "KP-D7F"), ("KP-07F", "KP-Q7F"), ("KP-L2Z", "KP-72Z"), ("KP-12Z", "KP-J2Z")]
)
def test_letters_that_look_alike_are_forgiven(session, now, typed, code):
    visit, _ = visits_of_two(session, now, code, "KP-AAA")
    assert codes.the_one(codes.matching(session, typed), typed) is visit


def test_but_not_when_two_codes_look_alike(session, now):
    visits_of_two(session, now, "KP-D7F", "KP-Q7F")
    found = codes.matching(session, "KP-07F")
    assert len(found) == 2
    assert codes.the_one(found, "KP-07F") is None


def test_letters_of_our_own_alphabet_are_taken_as_they_are(session, now):
    visits_of_two(session, now, "KP-D7F", "KP-Q7F")
    for letter in CODE_LETTERS:
        assert codes.readings(f"KP-{letter}") == [f"KP-{letter}"]
    assert [each.code for each in codes.matching(session, "KP-D7F")] == ["KP-D7F"]


def test_the_exact_code_wins_over_one_that_looks_alike(session, now):
    exact, _ = visits_of_two(session, now, "KP-0A1B", "KP-DA7B")
    assert codes.the_one(codes.matching(session, "KP-0A1B"), "KP-0A1B") is exact


@pytest.mark.parametrize("status", [VisitStatus.HELD, VisitStatus.LAPSED])
def test_codes_nobody_was_ever_told_are_not_found(session, now, status):
    a_visit(session, a_person(session, now), a_consultant(session), now, code="KP-7F3", status=status)
    assert not codes.matching(session, "KP-7F3")
