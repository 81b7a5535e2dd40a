"""Button data survives the trip through Telegram, or is refused when the button is made."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from markupsafe import Markup

from bot.screens.kit import MAX_DATA_BYTES, Act, Button, act, decode, lines, paragraphs, rows_of, split_data

careful = settings(deadline=None, derandomize=True, database=None, max_examples=100)
names = st.from_regex(r"\A[a-z]{2,6}\.[a-z]{2,10}\Z")
words = st.text(st.characters(exclude_characters=":", exclude_categories=["Cs"]), max_size=24)
moments = st.datetimes(datetime(2000, 1, 1), datetime(2199, 12, 31)).map(  # noqa: DTZ001
    lambda at: at.replace(second=0, microsecond=0, tzinfo=UTC)
)
values = st.one_of(
    words, st.integers(-(10**15) + 1, 10**15 - 1), st.dates(date(2000, 1, 1), date(2199, 12, 31)), moments
)


def fits(made: Act) -> bool:
    try:
        made.encode()
    except ValueError:
        return False
    return True


@careful
@given(names, st.lists(values, max_size=4))
def test_an_act_that_fits_comes_back_as_it_went(name, args):
    made = act(name, *args)
    assume(fits(made))
    data = made.encode()
    assert len(data.encode()) <= MAX_DATA_BYTES
    came, raw = split_data(data)
    assert came == name
    assert [decode(each, type(arg)) for each, arg in zip(raw, args, strict=True)] == args


@careful
@given(names, st.lists(words, max_size=4))
def test_only_what_is_too_long_is_refused(name, args):
    length = len(":".join([name, *args]).encode())
    assert fits(act(name, *args)) == (length <= MAX_DATA_BYTES)


def test_sixty_four_bytes_fit_and_sixty_five_do_not():
    assert fits(act("x.y", "a" * 60))
    with pytest.raises(ValueError, match="does not fit"):
        act("x.y", "a" * 61).encode()


def test_bytes_are_counted_not_letters():
    assert fits(act("x.y", "é" * 30))
    with pytest.raises(ValueError, match="does not fit"):
        act("x.y", "é" * 31).encode()


@pytest.mark.parametrize("made", [act("x.y", "a:b"), act("x:y"), act("x.y", 1, ":")])
def test_the_separator_inside_a_part_is_refused(made):
    with pytest.raises(ValueError, match="does not fit"):
        made.encode()


def test_a_moment_is_the_same_whatever_zone_it_was_given_in():
    local = datetime(2026, 11, 24, 9, 0, tzinfo=ZoneInfo("Asia/Jakarta"))
    assert act("bk.hold", local).encode() == act("bk.hold", local.astimezone(UTC)).encode()
    assert decode(split_data(act("bk.hold", local).encode())[1][0], datetime) == local


@pytest.mark.parametrize("year", [1, 1969, 1999, 2200, 9999])
def test_a_moment_no_calendar_of_ours_reaches_is_refused(year):
    with pytest.raises(ValueError, match=str(year)):
        decode(f"{year:04}0615", date)
    minutes = int((datetime(year, 6, 15, tzinfo=UTC) - datetime(1970, 1, 1, tzinfo=UTC)).total_seconds()) // 60
    digits = base36(abs(minutes))
    with pytest.raises(ValueError, match=str(year)):
        decode(f"-{digits}" if minutes < 0 else digits, datetime)


def base36(number: int) -> str:
    return (base36(number // 36) if number >= 36 else "") + "0123456789abcdefghijklmnopqrstuvwxyz"[number % 36]


@careful
@given(st.text(max_size=64), st.sampled_from([str, int, date, datetime]))
def test_any_raw_argument_is_read_or_refused_in_the_promised_way(raw, kind):
    try:
        read = decode(raw, kind)
    except (ValueError, OverflowError):
        return
    assert isinstance(read, kind)


@pytest.mark.parametrize("raw", ["", "1" * 16, "9" * 60, "1_0", " 1", "٣", "1.0", "0x1", "--1"])
def test_a_number_no_button_of_ours_carries_is_refused(raw):
    with pytest.raises(ValueError):
        decode(raw, int)


def test_a_made_up_moment_far_away_is_refused_in_the_promised_way():
    with pytest.raises((ValueError, OverflowError)):
        decode("z" * 40, datetime)


@given(st.text(max_size=64))
@careful
def test_any_button_data_can_be_taken_apart(data):
    name, raw = split_data(data)
    assert ":".join([name, *raw]) == data


@given(st.integers(0, 9), st.integers(1, 3))
@careful
def test_rows_keep_every_button_in_order_and_are_full_but_the_last(count, per_row):
    buttons = [Button(str(n)) for n in range(count)]
    rows = rows_of(iter(buttons), per_row)
    assert [button for row in rows for button in row] == buttons
    assert all(len(row) == per_row for row in rows[:-1])
    assert all(1 <= len(row) <= per_row for row in rows)


def test_parts_that_are_not_there_leave_no_empty_line():
    one, two = Markup("<b>satu</b>"), Markup("dua")
    assert lines(one, None, two) == "<b>satu</b>\ndua"
    assert paragraphs(None, one, Markup(""), two, None) == "<b>satu</b>\n\ndua"
    assert isinstance(paragraphs(one), Markup)
    assert paragraphs(None) == ""


def test_plain_text_among_the_parts_is_escaped():
    assert paragraphs(Markup("<b>a</b>"), "<i>") == "<b>a</b>\n\n&lt;i&gt;"


def test_seconds_do_not_reach_a_button():
    at = datetime(2026, 11, 24, 2, 0, 59, tzinfo=UTC)
    assert decode(split_data(act("a.b", at).encode())[1][0], datetime) == at - timedelta(seconds=59)
