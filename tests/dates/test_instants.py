"""An instant as a date: the date has that instant as its bound, in any zone."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.support import date_strategies
from tests.support.date_instants import parse_instant
from timeline.dates import When, check, convert_instant, find_bounds, format_date
from timeline.dates.calendar import to_day_number, to_year_month_day
from timeline.dates.when import MAX_INSTANT, MIN_INSTANT

zones = st.sampled_from([*date_strategies.ZONES, "Pacific/Apia", "Asia/Beirut"])
# Also around changes of the clocks: London 2017, New York 1883 (four minutes), Samoa's skipped day, Beirut's midnight.
instants = st.one_of(
    st.integers(parse_instant("0001-01-02T00:00:00Z"), parse_instant("9999-12-30T00:00:00Z")),
    st.builds(
        lambda text, seconds: parse_instant(text) + seconds,
        st.sampled_from(
            [
                "2017-03-26T01:00:00Z",
                "2017-10-29T01:00:00Z",
                "1883-11-18T17:00:00Z",
                "2011-12-30T10:00:00Z",
                "2017-03-25T22:00:00Z",
            ]
        ),
        st.integers(-8000, 8000),
    ),
)


@given(instants, zones)
def test_converted_instant_is_the_bound_of_its_date(seconds: int, zone: str) -> None:
    assert find_bounds(convert_instant(seconds, zone), zone)[0] == seconds
    assert find_bounds(convert_instant(seconds, zone, last=True), zone)[1] == seconds


@pytest.mark.parametrize(
    ("text", "last", "expected"),
    [
        ("2017-03-07T00:00:00Z", False, "7 March 2017"),
        ("2017-03-07T23:59:59Z", True, "7 March 2017"),
        ("2017-03-07T23:59:59Z", False, "7 March 2017, 23:59:59 GMT"),
        ("2017-03-07T10:15:00Z", False, "7 March 2017, 10:15 GMT"),
        ("2017-03-07T10:15:59Z", True, "7 March 2017, 10:15 GMT"),
        ("2017-03-07T10:15:30Z", True, "7 March 2017, 10:15:30 GMT"),
        ("2017-10-29T01:30:00Z", False, "29 October 2017, 01:30 GMT"),
        ("2017-10-29T00:30:00Z", False, "29 October 2017, 01:30 BST"),
    ],
)
def test_clock_time_is_left_out_at_the_edge_of_a_day(text: str, last: bool, expected: str) -> None:
    assert format_date(convert_instant(parse_instant(text), "Europe/London", last=last)) == expected


@given(st.integers(MIN_INSTANT, MAX_INSTANT), zones)
@example(MIN_INSTANT, "UTC")
@example(MAX_INSTANT, "UTC")
def test_every_64_bit_instant_can_be_converted(seconds: int, zone: str) -> None:
    check(convert_instant(seconds, zone))
    check(convert_instant(seconds, zone, last=True))


def test_beyond_the_year_9999_the_date_is_a_year() -> None:
    assert convert_instant(find_bounds(When(edtf="Y170000002"), "UTC")[0] or 0, "UTC") == When(
        edtf="Y170000002"
    )
    assert convert_instant(find_bounds(When(edtf="-0044-03-15"), "UTC")[0] or 0, "UTC") == When(
        edtf="-0044-03-15"
    )


@given(st.integers(-(10**14), 10**14))
def test_day_numbers_convert_both_ways(number: int) -> None:
    year, month, day = to_year_month_day(number)
    assert to_day_number(year, month, day) == number
    assert (1 <= month <= 12, 1 <= day <= 31) == (True, True)
