"""Where a date is sorted: by its start, by its end if it has no start, and a season by its months."""

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support import date_strategies
from tests.support.date_instants import parse_instant
from timeline.dates import Hemisphere, When, find_bounds, find_sort_bounds

hemispheres: st.SearchStrategy[Hemisphere] = st.sampled_from(["", "north", "south"])
zones = st.sampled_from(date_strategies.ZONES)


def find_first_day(edtf: str, hemisphere: Hemisphere) -> int | None:
    return find_sort_bounds(When(edtf), "UTC", hemisphere)[0]


def to_first_second(day: str) -> int:
    return parse_instant(f"{day}T00:00:00Z")


@pytest.mark.parametrize(
    ("edtf", "day"),
    [
        # By the start: a day, a month, a year, a decade, a century, a span
        ("2023-07-03", "2023-07-03"),
        ("2023-07-03~", "2023-07-03"),
        ("2023-07", "2023-07-01"),
        ("2023-07-XX", "2023-07-01"),
        ("2023", "2023-01-01"),
        ("2023-XX-XX", "2023-01-01"),
        ("2023-35", "2023-07-01"),
        ("199X", "1990-01-01"),
        ("19XX", "1900-01-01"),
        ("2023-07-03/2024", "2023-07-03"),
        ("[2023-07-03..2023-08]", "2023-07-03"),
        ("[2023-07-03,2024]", "2023-07-03"),
        ("2023-07-03/..", "2023-07-03"),
        ("2023-07-03/", "2023-07-03"),
        ("[2023-07-03..]", "2023-07-03"),
        # By the end, where there is no start
        ("[..2023-07-03]", "2023-07-03"),
        ("[..2023-07]", "2023-07-01"),
        ("[..2023]", "2023-01-01"),
        ("[..202X]", "2020-01-01"),
        ("/2023-07-03", "2023-07-03"),
        ("../2023-07", "2023-07-01"),
        ("[..2023-07-03,2024]", "2023-07-03"),
        ("[..2023-07-03,2024..]", "2023-07-03"),
    ],
)
@pytest.mark.parametrize("hemisphere", ["", "north", "south"])
def test_date_is_sorted_by_its_start_or_else_its_end(edtf: str, day: str, hemisphere: Hemisphere) -> None:
    assert find_first_day(edtf, hemisphere) == to_first_second(day)


@pytest.mark.parametrize(
    ("edtf", "north", "south", "unknown"),
    [
        ("2023-21", "2023-03-01", "2023-09-01", "2023-01-01"),
        ("2023-22", "2023-06-01", "2023-12-01", "2022-12-01"),
        ("2023-23", "2023-09-01", "2023-03-01", "2023-01-01"),
        ("2023-24", "2023-12-01", "2023-06-01", "2022-12-01"),
        ("2023-23~", "2023-09-01", "2023-03-01", "2023-01-01"),
        ("[..2023-23]", "2023-09-01", "2023-03-01", "2023-01-01"),
        ("2023-23/2024", "2023-09-01", "2023-03-01", "2023-01-01"),
        ("2022/2023-23", "2022-01-01", "2022-01-01", "2022-01-01"),
        ("[2023-23,2024-21]", "2023-09-01", "2023-03-01", "2023-01-01"),
        # Over the turn of the year, the reading that ends in time
        ("2024-22/2024-03", "2024-03-31", "2023-12-01", "2023-12-01"),
        ("2023-24/2023-06", "2022-12-01", "2023-06-01", "2022-12-01"),
    ],
)
def test_season_is_sorted_by_the_months_of_the_hemisphere(
    edtf: str, north: str, south: str, unknown: str
) -> None:
    expected: dict[Hemisphere, str] = {"north": north, "south": south, "": unknown}
    for hemisphere, day in expected.items():
        first = find_first_day(edtf, hemisphere)
        assert first is not None
        assert first - first % 86_400 == to_first_second(day), hemisphere


@pytest.mark.parametrize(
    ("hemisphere", "in_order"),
    [
        (
            "north",
            "2023-02 2023-21 2023-05 2023-22 2023-07 2023-23 2023-10 [..2023-11-02] 2023-12 2023-24 2024-01",
        ),
        ("south", "2023-02 2023-23 2023-05 2023-24 2023-07 2023-21 2023-10 2023-22 2024-01"),
        # One start: the shorter first, and "by" right after what it names
        ("", "2023-01-01 [..2023-01-01] 2023-01 [..2023-01] 2023-33 2023 [..2023]"),
    ],
)
def test_dates_are_sorted_as_a_reader_expects(hemisphere: Hemisphere, in_order: str) -> None:
    bounds = [find_sort_bounds(When(text), "Europe/London", hemisphere) for text in in_order.split()]
    assert bounds == sorted(bounds, key=lambda pair: (pair[0] or 0, pair[1] or 0))
    assert len(set(bounds)) == len(bounds)


@pytest.mark.parametrize(
    ("when", "first"),
    [
        (When("2023-07-03", "10:15", "", "Europe/Paris"), "2023-07-03T08:15:00Z"),
        (When("2023-07-03/2023-07-05", "10:15", "", "Europe/Paris"), "2023-07-03T08:15:00Z"),
        (When("[..2023-07-03]", "", "10:15", "Europe/Paris"), "2023-07-03T08:15:00Z"),
        (When("/2023-07-03", "", "10:15", "Europe/Paris"), "2023-07-03T08:15:00Z"),
    ],
)
def test_clock_time_sorts_within_its_day(when: When, first: str) -> None:
    assert find_sort_bounds(when, "UTC", "north")[0] == parse_instant(first)


def test_unknown_date_has_no_sort_bounds() -> None:
    assert find_sort_bounds(When(stated="long ago"), "UTC", "north") == (None, None)


@given(whens=st.lists(date_strategies.whens, min_size=2, max_size=6), zone=zones, hemisphere=hemispheres)
def test_sorted_dates_never_contradict_each_other(
    whens: list[When], zone: str, hemisphere: Hemisphere
) -> None:
    """The start of the sort bounds lies between the earliest and the latest instant, so it respects every order."""
    found = []
    for when in whens:
        earliest, latest = find_bounds(when, zone)
        first, _last = find_sort_bounds(when, zone, hemisphere)
        assert (first is None) == (not when.edtf)
        if first is None:
            continue
        assert earliest is None or earliest <= first
        assert latest is None or first <= latest
        found.append((first, earliest, latest))
    in_order = sorted(found, key=lambda item: item[0])
    for (_first, earliest, _latest), (_other_first, _earliest, latest) in combinations(in_order, 2):
        assert earliest is None or latest is None or latest >= earliest
