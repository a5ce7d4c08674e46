"""Agreement with the package edtf: the same earliest and latest day for every text that both accept.

For each difference the deciding rule of the Library of Congress specification (4 February 2019) is named.
The differences are asserted too, so that the list is true of the installed version.
"""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support import date_strategies, edtf_package
from tests.support.tiers import examples
from timeline.dates import When, WhenError, find_bounds, parse_when
from timeline.dates.calendar import to_day_number
from timeline.dates.when import MAX_INSTANT, MIN_INSTANT

DAY = 86_400
Instants = tuple[int | None, int | None]

# Every form of levels 0 and 1, and of level 2 the quarters and the sets of which one member holds.
SAME = [
    # Level 0: date, time interval
    *("2017", "2017-03", "2017-03-07", "2016-02-29", "0000", "0001", "9999", "1900-02", "2000-02"),
    *("2015/2017", "2017-03/2017-05", "2017-03-03/2017-03-07", "2015/2017-03", "2016/2016-02"),
    *("2017-03-07/2017-03-07", "2016-12-30/2017-01-02"),
    # Level 1: a year of more than four digits, a negative year
    *("Y10000", "Y-10000", "Y170000002", "Y-170000002"),
    *("-0043", "-9999", "-0043-03", "-0043-03-15", "-0004-02-29", "-0050/-0043"),
    # Level 1: a qualified date
    *("2017?", "2017~", "2017%", "2017-03?", "2017-03~", "2017-03%"),
    *("2017-03-07?", "2017-03-07~", "2017-03-07%", "-0043~"),
    # Level 1: unspecified digits from the right
    *("201X", "20XX", "000X", "00XX", "2017-XX", "2017-03-XX", "2017-02-XX", "2016-02-XX", "2017-XX-XX"),
    *("-004X", "201X~", "2017-03-XX?"),
    # Level 1: extended interval
    *("2017-03-07/..", "../2017-03-07", "2017/..", "../2017-03", "2017~/..", "../2017-03-07?"),
    *("2017-03-03~/2017-03-07?", "2015%/2017", "201X/2020", "2017-03-XX/2017-04"),
    # Level 2: quarters
    *("2017-33", "2017-34", "2017-35", "2017-36", "2016-33", "-0043-33"),
    # Level 2: one of a set
    *("[2017-03-01,2017-03-03]", "[2017-03-03,2017-03-01]", "[2015,2017-03]", "[2017~,2019]"),
    *("[2015..2017]", "[2017-03..2017-05]", "[2017-03-01..2017-03-03]", "[-0050..-0043]"),
    *("[..2017]", "[..2017-03]", "[..2017-03-07]", "[2017..]", "[2017-03..]", "[2017-03-07..]"),
    *("[1667,1668,1670..1672]", "[1667,1668-12,1670..1672]", "[2015,2017-03..2017-05]"),
    *("[..2015,2017]", "[2017,2019..]", "[..2015,2017..]", "[201X,2025]", "[2017-03-XX,2018]"),
]


@pytest.mark.sampled
@pytest.mark.parametrize("edtf", SAME)
def test_both_have_the_same_bounds(edtf: str) -> None:
    assert find_their_bounds(edtf) == find_our_bounds(edtf)


SEASON = (
    "Level 1, seasons: 21 to 24 are independent of location. The package takes those of the northern "
    "hemisphere, and of winter December alone; ours include the season of both hemispheres."
)
UNKNOWN = (
    "Level 1, extended interval: an end that is left out is unknown. "
    "The package puts it ten years from the other; ours has no bound there."
)
NEGATIVE = (
    "Level 1, unspecified digits from the right: any value may stand there. In a negative year the package takes "
    "the last month and day for the earliest, and so ends before it begins."
)
NO_YEAR_ZERO = (
    "Level 1, negative calendar year: a minus sign stands before the years that precede 0000. The package takes "
    "-0000 for one of them, though it refuses it alone; ours end with -0001."
)

# The text, the days that the package finds, and why ours are right.
DIFFERENT = [
    ("2017-21", (2017, 3, 1), (2017, 5, 31), SEASON),
    ("2017-22", (2017, 6, 1), (2017, 8, 31), SEASON),
    ("2017-23", (2017, 9, 1), (2017, 11, 30), SEASON),
    ("2017-24", (2017, 12, 1), (2017, 12, 31), SEASON),
    ("2017-21/2017-22", (2017, 3, 1), (2017, 8, 31), SEASON),
    ("2017-21~/..", (2017, 3, 1), None, SEASON),
    ("2017-03-07/", (2017, 3, 7), (2027, 3, 7), UNKNOWN),
    ("/2017-03-07", (2007, 3, 7), (2017, 3, 7), UNKNOWN),
    ("2017~/", (2017, 1, 1), (2027, 1, 1), UNKNOWN),
    ("/2017-03", (2007, 3, 31), (2017, 3, 31), UNKNOWN),
    ("-0043-XX", (-43, 12, 1), (-43, 1, 31), NEGATIVE),
    ("-0043-03-XX", (-43, 3, 31), (-43, 3, 1), NEGATIVE),
    ("-0043-XX-XX", (-43, 12, 31), (-43, 1, 1), NEGATIVE),
    ("[-004X,2017]", (-40, 1, 1), (2017, 12, 31), NEGATIVE),
    ("-000X", (-9, 1, 1), (0, 12, 31), NO_YEAR_ZERO),
    ("-00XX", (-99, 1, 1), (0, 12, 31), NO_YEAR_ZERO),
]

_BEGIN = r"(?:^|[/\[,.])"
REASONS = {
    SEASON: re.compile(_BEGIN + r"-?[0-9]{4}-2[1-4](?![0-9-])"),
    UNKNOWN: re.compile(r"^/|/$"),
    # A month or a day; a decade or century beside another date.
    NEGATIVE: re.compile(
        _BEGIN + r"-(?:[0-9]{4}-[0-9-]*X|[0-9]{2}[0-9X]X[?~%]?[/,.\]])|[/\[,.]-[0-9]{2}[0-9X]X"
    ),
    NO_YEAR_ZERO: re.compile(_BEGIN + r"-00(?:0X|XX)"),
}


@pytest.mark.parametrize(
    ("edtf", "first", "last", "reason"), DIFFERENT, ids=[edtf for edtf, *_rest in DIFFERENT]
)
def test_each_known_difference_exists(
    edtf: str, first: edtf_package.Day | None, last: edtf_package.Day | None, reason: str
) -> None:
    assert find_their_bounds(edtf) == find_instants(first, last)
    assert find_our_bounds(edtf) != find_their_bounds(edtf)
    assert REASONS[reason].search(edtf)


def test_each_reason_has_a_difference_and_explains_no_agreement() -> None:
    assert {reason for *_rest, reason in DIFFERENT} == set(REASONS)
    assert not [edtf for edtf in SAME if any(known.search(edtf) for known in REASONS.values())]


@settings(deadline=None, max_examples=examples(150))
@given(st.one_of(date_strategies.expressions, date_strategies.near_expressions))
def test_there_are_no_other_differences(text: str) -> None:
    try:
        edtf = parse_when(text).edtf
    except WhenError:
        return
    bounds = find_their_bounds(edtf)
    if bounds is None or any(known.search(edtf) for known in REASONS.values()):
        return
    assert bounds == find_our_bounds(edtf)


# Accepted forms that the package refuses, or for which it raises another error.
OURS_ALONE = [
    *("2017-21~", "2017-33?", "Y170000002~"),  # Level 1, qualification of a date
    *(
        "Y10000/Y20000",
        "../Y10000",
        "2017-XX/2018-XX",
        "-004X/2017",
        "2017-33/2017-34",
    ),  # Level 1, extended interval
    *(
        "[2017-21,2018]",
        "[2017-33,2018]",
        "[2017-03-01..2017-04]",
        "[2017-03-01~..2017-03-03]",
    ),  # Level 2, sets
]


@pytest.mark.parametrize("edtf", OURS_ALONE)
def test_dates_that_only_we_accept(edtf: str) -> None:
    assert find_their_bounds(edtf) is None
    assert find_our_bounds(edtf) != (None, None)


# Dates that the package accepts, although the day does not exist or it ends before it begins.
THEIRS_ALONE = ["2019-02-29", "1900-02-29", "2017-05/2017-03", "[2017-05..2017-03]"]


@pytest.mark.parametrize("edtf", THEIRS_ALONE)
def test_dates_that_only_the_package_accepts(edtf: str) -> None:
    assert edtf_package.parse_or_none(edtf) is not None
    with pytest.raises(WhenError):
        parse_when(edtf)


def find_our_bounds(edtf: str) -> Instants:
    return find_bounds(When(edtf), "UTC")


def find_their_bounds(edtf: str) -> Instants | None:
    date = edtf_package.parse_or_none(edtf)
    return find_instants(*edtf_package.find_first_and_last(date)) if date else None


def find_instants(first: edtf_package.Day | None, last: edtf_package.Day | None) -> Instants:
    """Return the first second of the first day and the last second of the last day, clamped to 64 bits."""
    earliest = to_day_number(*first) * DAY if first else None
    latest = to_day_number(*last) * DAY + DAY - 1 if last else None
    return _clamp(earliest), _clamp(latest)


def _clamp(instant: int | None) -> int | None:
    return None if instant is None else min(max(instant, MIN_INSTANT), MAX_INSTANT)
