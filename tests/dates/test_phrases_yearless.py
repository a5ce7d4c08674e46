"""Phrases without a year, and weekdays: readings on both sides of publication, the likelier first."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.dates.test_phrases_properties import untimed
from timeline.dates import When, WhenError, find_days, parse_phrase
from timeline.dates.calendar import find_weekday, to_year_month_day

BASE = "2017-03-07"  # a Tuesday

# The phrase, the base date, and its readings: the nearer one first, or the later one where the words look ahead.
BOTH_SIDES = [
    # Days
    ("April 2", "2019-03-12", ["2019-04-02", "2018-04-02"]),
    ("on 28 February", "2019-03-12", ["2019-02-28", "2020-02-28"]),
    ("19 October", "2019-03-12", ["2018-10-19", "2019-10-19"]),
    ("7 March", BASE, ["2017-03-07", "2018-03-07"]),
    ("8 March", BASE, ["2017-03-08", "2016-03-08"]),
    ("2 January", "2022-12-28", ["2023-01-02", "2022-01-02"]),
    ("29 February", BASE, ["2016-02-29", "2020-02-29"]),
    ("29 February", "1898-03-01", ["1896-02-29", "1904-02-29"]),
    ("Christmas Day", BASE, ["2016-12-25", "2017-12-25"]),
    ("7/3", BASE, ["2017-03-07", "2018-03-07", "2017-07-03", "2016-07-03"]),
    # Deadlines look ahead
    ("by 1 March", BASE, ["[..2018-03-01]", "[..2017-03-01]"]),
    ("until 1 March", BASE, ["/2018-03-01", "/2017-03-01"]),
    ("through March 1", BASE, ["/2018-03-01", "/2017-03-01"]),
    ("no later than March 21", BASE, ["[..2017-03-21]", "[..2016-03-21]"]),
    ("on or before 21 March", BASE, ["[..2017-03-21]", "[..2016-03-21]"]),
    ("by the end of May", BASE, ["[..2017-05]", "[..2016-05]"]),
    # Not ahead
    ("since 9 March", BASE, ["2016-03-09/..", "2017-03-09/.."]),
    ("before 9 March", BASE, ["[..2017-03-08]", "[..2016-03-08]"]),
    ("after 1 March", BASE, ["[2017-03-02..]", "[2018-03-02..]"]),
    # Months, quarters, seasons
    ("in April", "2022-03-10", ["2022-04", "2021-04"]),
    ("in March", BASE, ["2017-03", "2018-03"]),
    ("in December", BASE, ["2016-12", "2017-12"]),
    ("late February", BASE, ["2017-02", "2018-02"]),
    ("in the third quarter", BASE, ["2017-35", "2016-35"]),
    ("Q1", BASE, ["2017-33", "2018-33"]),
    ("in the summer", BASE, ["2016-22", "2017-22"]),
    ("in the autumn", BASE, ["2017-23", "2016-23", "2018-23"]),  # it has begun in the south
    # Several dates: the last one decides, the others come before it
    ("3 to 7 March", BASE, ["2017-03-03/2017-03-07", "2018-03-03/2018-03-07"]),
    ("March 3–7", BASE, ["2017-03-03/2017-03-07", "2018-03-03/2018-03-07"]),
    ("27 February to 5 March", BASE, ["2017-02-27/2017-03-05", "2018-02-27/2018-03-05"]),
    ("between 30 December and 2 January", BASE, ["[2016-12-30..2017-01-02]", "[2017-12-30..2018-01-02]"]),
    ("December to February", BASE, ["2016-12/2017-02", "2017-12/2018-02"]),
    ("March 3 or 4", BASE, ["[2017-03-03,2017-03-04]", "[2018-03-03,2018-03-04]"]),
    # Weekdays
    ("on Wednesday", BASE, ["2017-03-08", "2017-03-01"]),
    ("Monday", BASE, ["2017-03-06", "2017-03-13"]),
    ("on Tuesday", BASE, ["2017-03-07", "2017-02-28", "2017-03-14"]),
    ("on Monday morning", BASE, ["2017-03-06", "2017-03-13"]),
    ("Monday night", BASE, ["[2017-03-06..2017-03-07]", "[2017-03-13..2017-03-14]"]),
    ("Thursday or Friday", "2019-03-13", ["[2019-03-14,2019-03-15]", "[2019-03-07,2019-03-08]"]),
    ("between Monday and Wednesday", BASE, ["[2017-03-06..2017-03-08]", "[2017-02-27..2017-03-01]"]),
    ("by Monday", BASE, ["[..2017-03-13]", "[..2017-03-06]"]),
    # Weekends
    ("the weekend", BASE, ["[2017-03-04..2017-03-05]", "[2017-03-11..2017-03-12]"]),
    ("at the weekend", "2017-03-10", ["[2017-03-11..2017-03-12]", "[2017-03-04..2017-03-05]"]),
    ("over the weekend", "2017-03-05", ["[2017-03-04..2017-03-05]", "[2017-03-11..2017-03-12]", "[2017-02-25..2017-02-26]"]),
    # The publication date is a month or a year
    ("7 May", "2017-03", ["2017-05-07", "2016-05-07"]),
    ("7 March", "2017-03", ["2017-03-07", "2018-03-07", "2016-03-07"]),
    ("7 March", "2017", ["2017-03-07", "2018-03-07", "2016-03-07"]),
]  # fmt: skip


@pytest.mark.parametrize(("phrase", "base", "expected"), BOTH_SIDES)
def test_phrase_without_a_year_has_readings_on_both_sides(
    phrase: str, base: str, expected: list[str]
) -> None:
    readings = parse_phrase(phrase, base=base)
    assert [reading.when for reading in readings] == [When(edtf, stated=phrase) for edtf in expected]
    assert all(reading.explanation for reading in readings)


@pytest.mark.parametrize(
    ("phrase", "says"),
    [("1 March", "The year is taken from the day of publication"), ("on Monday", "before publication")],
)
def test_explanation_says_where_the_year_comes_from(phrase: str, says: str) -> None:
    assert says in str(parse_phrase(phrase, base=BASE)[0].explanation)


@pytest.mark.parametrize(
    ("direction", "expected"),
    [
        ("back", ["2017-03-01", "2018-03-01"]),
        ("", ["2017-03-01", "2018-03-01"]),
        ("ahead", ["2018-03-01", "2017-03-01"]),
    ],
)
def test_direction_decides_the_order_only(direction: str, expected: list[str]) -> None:
    readings = parse_phrase("1 March", base=BASE, direction=direction)  # type: ignore[arg-type]
    assert [reading.when.edtf for reading in readings] == expected


# --- Weekdays beside a date ---------------------------------------------------------------------------

# The weekday tells which of the two years near publication is meant.
SELECTED = [
    ("on Monday, 3 April", "2023-03-20", "2023-04-03"),
    ("Tuesday, April 4", "2023-03-20", "2023-04-04"),
    ("Thursday 5 January", "2022-12-29", "2023-01-05"),
    ("Sunday 12 March", "2023-03-20", "2023-03-12"),
    ("Monday 14 November", "2023-05-10", "2022-11-14"),
    ("Tuesday 14 November", "2023-05-10", "2023-11-14"),
    ("by Friday 31 March", "2023-03-20", "[..2023-03-31]"),
    ("Fri 3 to Tue 7 March", BASE, "2017-03-03/2017-03-07"),
    ("Monday 6 or Tuesday 7 March", BASE, "[2017-03-06,2017-03-07]"),
    ("shortly after midnight on Saturday 4 March", BASE, "2017-03-04"),
    ("Monday 29 February", "2017-03-07", "2016-02-29"),
]


@pytest.mark.parametrize(("phrase", "base", "edtf"), SELECTED)
def test_weekday_selects_the_year(phrase: str, base: str, edtf: str) -> None:
    assert [reading.when.edtf for reading in parse_phrase(phrase, base=base)] == [edtf]


def test_weekday_that_fits_only_a_year_off_is_reported_beside_the_nearer_date() -> None:
    nearer, farther = parse_phrase("on Monday 6 March", base="2022-03-09")
    assert (nearer.when.edtf, farther.when.edtf) == ("2022-03-06", "2023-03-06")
    assert "2022-03-06 was a Sunday, not a Monday." in str(nearer.explanation)


@pytest.mark.parametrize("phrase", ["Friday 6 March", "on Friday, March 6", "by Friday 6 March"])
def test_weekday_that_fits_no_year_near_publication_is_refused(phrase: str) -> None:
    with pytest.raises(WhenError, match="2022-03-06 was a Sunday, not a Friday"):
        parse_phrase(phrase, base="2022-03-09")


# --- Properties ---------------------------------------------------------------------------------------

_bases = st.dates(min_value=date(1600, 1, 1), max_value=date(2300, 12, 31))
_months = st.sampled_from(
    [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "October",
        "November",
        "December",
    ]
)
_days = st.integers(1, 28)
_one_date = st.one_of(
    st.builds("{} {}".format, _days, _months),
    st.builds("{1} {0}".format, _days, _months),
    st.builds("the {}th of {}".format, st.integers(4, 20), _months),
    _months,
    st.builds("{} {}".format, st.sampled_from(["early", "mid", "the end of"]), _months),
    st.sampled_from(["spring", "the summer", "autumn", "winter", "Q2", "the third quarter", "Christmas Eve"]),
)
_phrases = st.one_of(
    st.builds(
        "{} {}".format,
        st.sampled_from(
            ["", "on", "in", "by", "until", "before", "after", "since", "from", "about", "through", "no later than"]
        ),
        _one_date,
    ),
    st.builds("{} to {}".format, _one_date, _one_date),
    st.builds("between {} and {}".format, _one_date, _one_date),
    st.builds("{} or {}".format, _one_date, _one_date),
    st.builds("{} {}–{}".format, _months, st.integers(1, 9), st.integers(10, 28)),
)  # fmt: skip


@untimed
@given(_phrases, _bases)
def test_no_phrase_without_a_year_has_a_single_reading(phrase: str, base: date) -> None:
    try:
        readings = parse_phrase(phrase.strip(), base=base.isoformat())
    except WhenError:
        return
    assert len({_find_year(reading.when) for reading in readings}) > 1


def _find_year(when: When) -> int:
    first, last = find_days(when)
    day = last if last is not None else first
    assert day is not None
    return to_year_month_day(day)[0]


@untimed
@given(st.integers(-400, 400), _bases, st.sampled_from(["{0:%A}, {0.day} {0:%B}", "{0:%A} {0:%B} {0.day}"]))
def test_day_with_its_weekday_is_never_read_as_a_date_over_a_year_away(
    distance: int, base: date, pattern: str
) -> None:
    day = base + timedelta(days=distance)
    if (day.month, day.day) == (2, 29):
        return
    try:
        readings = parse_phrase(pattern.format(day), base=base.isoformat())
    except WhenError:
        return
    days = [find_days(reading.when)[0] for reading in readings]
    assert all(found is not None and abs(found - _number(base)) <= 366 for found in days)
    if abs(distance) <= 180:
        assert [found for found in days if found and find_weekday(found) == day.isoweekday()] == [
            _number(day)
        ]


def _number(day: date) -> int:
    return (day - date(1970, 1, 1)).days
