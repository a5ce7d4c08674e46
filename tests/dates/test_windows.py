"""Whether a date falls within a window: by examples, by rules, and against every possible day."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.support import date_strategies
from tests.support.date_instants import parse_instant
from timeline.dates import TimeWindow, When, WhenError, WindowMatch, find_bounds, match_window
from timeline.dates.clock_times import DAY

RANK: dict[WindowMatch, int] = {"no": 0, "possibly": 1, "certainly": 2}


def build_window(first: str = "", last: str = "", zone: str = "UTC") -> TimeWindow:
    """Return the window from the earliest instant of one date to the latest of another."""
    return TimeWindow(
        find_bounds(When(first), zone)[0] if first else None,
        find_bounds(When(last), zone)[1] if last else None,
    )


# --- By examples ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("edtf", "first", "last", "match"),
    [
        # Once: certain if all of the time named lies within the window
        ("2017-03-07", "2017-03-07", "2017-03-07", "certainly"),
        ("2017-03-07", "2017-03", "2017-03", "certainly"),
        ("2017-03-07", "2017-03-08", "", "no"),
        ("2017-03-07", "", "2017-03-06", "no"),
        ("2017-03-07", "", "2017", "certainly"),
        ("2017-03", "2017-03", "2017-03", "certainly"),
        ("2017-03", "2017-03-02", "2017-03-31", "possibly"),
        ("2017-03", "2017-03-07", "2017-03-07", "possibly"),
        ("2017-03", "2017-04", "", "no"),
        ("2017-03-XX", "2017-03-07", "2017-03-07", "possibly"),
        ("2017-XX", "2017", "2017", "certainly"),
        ("2017-XX-XX", "2017-03", "2017-03", "possibly"),
        ("201X", "2017", "2017", "possibly"),
        ("20XX", "2000", "2099", "certainly"),
        ("2017-33", "2017-01", "2017-03", "certainly"),
        ("2017-33", "2017-03-31", "", "possibly"),
        # A summer may be that of either hemisphere.
        ("2017-22", "2017-01", "2017-01", "possibly"),
        ("2017-22", "2017", "2017", "possibly"),
        ("[2017-02-27..2017-03-05]", "2017-02-27", "2017-03-05", "certainly"),
        ("[2017-02-27..2017-03-05]", "2017-03-01", "", "possibly"),
        ("[2017-02-27..2017-03-05]", "2017-03-06", "", "no"),
        ("[..2017-03-07]", "2017-03-07", "2017-03-07", "possibly"),
        ("[..2017-03-07]", "1900", "2017-03-07", "possibly"),
        ("[..2017-03-07]", "", "2017-03-07", "certainly"),
        ("[..2017-03-07]", "2017-03-08", "", "no"),
        ("[2017-03-07..]", "2017-03-07", "", "certainly"),
        ("[2017-03-07..]", "2017-03-07", "2099", "possibly"),
        ("[2017-03-07..]", "", "2017-03-06", "no"),
        # One of several: not on a day between them
        ("[2015,2017]", "2016", "2016", "no"),
        ("[2015,2017]", "2015", "2015", "possibly"),
        ("[2015,2017]", "2015", "2017", "certainly"),
        ("[2015,2017-03..2017-05]", "2017-04", "2017-04", "possibly"),
        ("[..2015,2017]", "", "2017", "certainly"),
        ("[..2015,2017]", "2000", "2017", "possibly"),
        # It lasted: certain if it went on within the window, however vague its ends
        ("2017-03-03/2017-03-07", "2017-03-05", "2017-03-05", "certainly"),
        ("2017-03-03/2017-03-07", "2017-03-07", "", "certainly"),
        ("2017-03-03/2017-03-07", "", "2017-03-03", "certainly"),
        ("2017-03-03/2017-03-07", "2017-03-08", "", "no"),
        ("2017-02/2017-03", "2017-02-28", "2017-03-01", "certainly"),
        ("2017-02/2017-03", "2017-02-28", "2017-02-28", "certainly"),
        ("2017-02/2017-03", "2017-02-10", "2017-02-20", "possibly"),
        ("2017-02/2017-03", "2017-03-02", "2017-03-31", "possibly"),
        ("2017-02/2017-03", "2017-04", "", "no"),
        # It began and ended in the course of the year, at unknown times.
        ("2017/2017", "2017-03", "2017-11", "possibly"),
        ("2017/2017", "2017", "2017", "certainly"),
        # It ended by the 15th, so it began by then.
        ("2017-03/2017-03-15", "2017-03-15", "2017-03-15", "certainly"),
        ("2017-03/2017-03-15", "2017-03-14", "2017-03-14", "possibly"),
        # Unknown start: that it ended is certain.
        ("/2017-03-07", "2017-03-07", "2017-03-07", "certainly"),
        ("/2017-03", "2017-03", "2017-03", "certainly"),
        ("/2017-03", "2017-03-07", "2017-03-07", "possibly"),
        ("/2017-03-07", "1990", "2017-03-06", "possibly"),
        ("/2017-03-07", "2017-03-08", "", "no"),
        ("../2017-03-07", "2017-02", "2017-02", "possibly"),
        ("../2017-03-07", "2017-03", "2017-03", "certainly"),
        ("2017-03-07/", "2017-03-07", "2017-03-07", "certainly"),
        ("2017-03-07/", "2017-03-08", "", "possibly"),
        ("2017-03-07/", "", "2017-03-06", "no"),
        ("2017-03-07/..", "2017-03-07", "2017-03-07", "certainly"),
        ("2017-03-07/..", "2017-03-08", "", "possibly"),
        # Uncertain and approximate dates are never certain. They are possible where the date as written is.
        ("2017-03-07~", "2017-03-07", "2017-03-07", "possibly"),
        ("2017-03~", "2017", "2017", "possibly"),
        ("2017?", "1900", "2099", "possibly"),
        ("2017-03%", "2017-04", "2017-04", "no"),
        ("[2017-02~..2017-03-05]", "2017", "2017", "possibly"),
        ("[2017-02~..2017-03-05]", "", "2017-03-05", "certainly"),
        ("[2017-03-01,2017-03-03?]", "2017-03", "2017-03", "possibly"),
        ("2017-02~/2017-03-07", "2017-03-07", "2017-03-07", "certainly"),
        ("2017-02~/2017-03-07", "2017-02", "2017-02", "possibly"),
        ("2017-01/2017-05?", "2017-01", "2017-01", "certainly"),
        ("2017-01/2017-05?", "2017-02", "2017-05", "possibly"),
        ("2017-01~/2017-05~", "2017-03", "2017-03", "possibly"),
        # Unknown
        ("", "2017-03-07", "2017-03-07", "possibly"),
        ("", "", "2017", "possibly"),
        # Years beyond Python's datetime
        ("Y170000002", "9999", "", "certainly"),
        ("-0043-03-15", "", "0001", "certainly"),
    ],
)
def test_match_of_dates_without_clock_times(edtf: str, first: str, last: str, match: WindowMatch) -> None:
    assert match_window(When(edtf), "UTC", build_window(first, last)) == match


@pytest.mark.parametrize(
    ("edtf", "first", "last", "north", "south"),
    [
        ("2023-23", "2023-09", "2023-11", "certainly", "no"),
        ("2023-23", "2023-03", "2023-05", "no", "certainly"),
        ("2023-23", "2023-10", "2023-10", "possibly", "no"),
        ("2023-23?", "2023-09", "2023-11", "possibly", "no"),
        ("2023-21", "2023-05-31", "", "possibly", "certainly"),
        # Over the turn of the year: of the year before or after, but of no other
        ("2023-24", "2023-12", "2024-02", "possibly", "no"),
        ("2023-24", "2022-12", "2023-02", "possibly", "no"),
        ("2023-24", "2022-12", "2024-02", "certainly", "certainly"),
        ("2023-24", "2023-03", "2023-11", "no", "certainly"),
        ("2023-22", "2023-03", "2023-11", "certainly", "no"),
        ("2023-22", "2024-01", "2024-01", "no", "possibly"),
        # In spans and sets
        ("2023-23/2023-12", "2023-04", "2023-07", "no", "certainly"),
        ("[2023-23..2023-12]", "2023-04", "2023-07", "no", "possibly"),
        ("[2021,2023-23]", "2023-09", "2023-11", "possibly", "no"),
        ("[..2023-23]", "2023-10", "", "possibly", "no"),
        # Other dates do not depend on it.
        ("2023-10", "2023-09", "2023-11", "certainly", "certainly"),
    ],
)
def test_season_matches_in_the_months_of_its_hemisphere(
    edtf: str, first: str, last: str, north: WindowMatch, south: WindowMatch
) -> None:
    window = build_window(first, last)
    assert match_window(When(edtf), "UTC", window, hemisphere="north") == north
    assert match_window(When(edtf), "UTC", window, hemisphere="south") == south
    # Without a hemisphere no season is left out that one of the two has.
    assert RANK[match_window(When(edtf), "UTC", window)] >= min(RANK[north], RANK[south], 1)


@pytest.mark.parametrize(
    ("when", "match"),
    [
        (When("2017-03-07", "10:15", "", "Europe/London"), "certainly"),
        # In New York it was the evening of the 6th.
        (When("2017-03-06", "20:00", "", "America/New_York"), "certainly"),
        (When("2017-03-07", "20:00", "", "America/New_York"), "no"),
        (When("2017-03-06", "20:00", "22:00", "America/New_York"), "certainly"),
        # It lasted over midnight in London.
        (When("2017-03-06", "18:00", "20:00", "America/New_York"), "certainly"),
        (When("2017-03-06/2017-03-08", "18:00", "", "America/New_York"), "certainly"),
        # It ended on the 6th in New York, which ended at five in the morning in London.
        (When("2017-03-04/2017-03-06", "18:00", "", "America/New_York"), "possibly"),
        # Once, between two times around midnight in London.
        (When("[2017-03-06..2017-03-06]", "18:00", "20:00", "America/New_York"), "possibly"),
        (When("[2017-03-07..2017-03-07]", "18:00", "", "Europe/London"), "certainly"),
        (When("2017-03-07/..", "10:15", "", "Europe/London"), "certainly"),
    ],
)
def test_clock_times_are_matched_in_their_own_zone(when: When, match: WindowMatch) -> None:
    the_seventh = build_window("2017-03-07", "2017-03-07", "Europe/London")
    assert match_window(when, "Europe/London", the_seventh) == match


@pytest.mark.parametrize(
    ("edtf", "first", "last", "match"),
    [
        ("2017-03-07/..", "2018-01-01", "2018-01-01", "certainly"),
        ("2017-03-07/..", "2019-01-01", "2019-01-01", "certainly"),
        # It may have ended the day after.
        ("2017-03-07/..", "2019-01-02", "", "possibly"),
        ("2017-03-07/..", "2017-03-06", "2017-03-06", "no"),
        # It starts after that instant.
        ("2020/..", "2020", "2020", "certainly"),
        ("2020/..", "2019-06", "2019-06", "no"),
        # These do not still go on.
        ("2017-03-07/", "2018-01-01", "2018-01-01", "possibly"),
        ("[2017-03-07..]", "2018-01-01", "2018-01-01", "possibly"),
        ("../2020", "2018-01-01", "2018-01-01", "possibly"),
    ],
)
def test_open_end_goes_on_until_as_of_at_least(edtf: str, first: str, last: str, match: WindowMatch) -> None:
    as_of = parse_instant("2019-01-01T12:00:00+00:00")
    assert match_window(When(edtf), "UTC", build_window(first, last), as_of=as_of) == match


def test_days_are_matched_in_the_given_zone() -> None:
    kiritimati = build_window("2017-03-07", "2017-03-07", "Pacific/Kiritimati")
    assert match_window(When("2017-03-07"), "Pacific/Kiritimati", kiritimati) == "certainly"
    assert match_window(When("2017-03-07"), "UTC", kiritimati) == "possibly"
    assert match_window(When("2017-03-07"), "Pacific/Niue", kiritimati) == "no"


def test_unknown_zone_raises_an_error() -> None:
    with pytest.raises(WhenError):
        match_window(When("2017-03-07"), "Mars/Olympus", TimeWindow())


# --- By rules -------------------------------------------------------------------------------------

zones = st.sampled_from([*date_strategies.ZONES, "Pacific/Apia"])
# Mostly near the dates that are drawn, sometimes far away.
instants = st.one_of(st.none(), st.integers(0, 2**31), st.integers(-(2**40), 2**40))


@st.composite
def windows(draw: st.DrawFn) -> TimeWindow:
    first, last = draw(instants), draw(instants)
    if first is not None and last is not None:
        first, last = sorted((first, last))
    return TimeWindow(first, last)


@st.composite
def nested_windows(draw: st.DrawFn) -> tuple[TimeWindow, TimeWindow]:
    """Draw a window and a window within it."""
    outer = draw(windows())
    first, last = draw(instants), draw(instants)
    if outer.first is not None:
        first = outer.first if first is None else max(first, outer.first)
    if outer.last is not None:
        last = outer.last if last is None else min(last, outer.last)
    if first is not None and last is not None and first > last:
        return outer, outer
    return outer, TimeWindow(first, last)


@given(date_strategies.whens, zones)
def test_every_date_is_certain_in_the_open_window(when: When, zone: str) -> None:
    assert match_window(when, zone, TimeWindow()) == "certainly"
    assert match_window(when, zone, TimeWindow(-(2**63), 2**63 - 1)) != "no"


@given(date_strategies.whens, zones, nested_windows())
@example(When("2015/.."), "UTC", (TimeWindow(0), TimeWindow(1_500_000_000)))
def test_smaller_window_matches_no_better(when: When, zone: str, pair: tuple[TimeWindow, TimeWindow]) -> None:
    outer, inner = pair
    as_of = 1_600_000_000
    assert (
        RANK[match_window(when, zone, inner, as_of=as_of)]
        <= RANK[match_window(when, zone, outer, as_of=as_of)]
    )


@given(date_strategies.whens, zones, windows())
def test_dates_outside_the_window_do_not_match(when: When, zone: str, window: TimeWindow) -> None:
    earliest, latest = find_bounds(when, zone)
    before = latest is not None and window.first is not None and latest < window.first
    after = earliest is not None and window.last is not None and window.last < earliest
    match = match_window(when, zone, window)
    if before or after:
        assert match == "no"
    elif not when.edtf.startswith("["):  # a window may lie between the members of a set
        assert match != "no"


@given(date_strategies.whens, zones)
def test_date_is_certain_within_its_own_bounds_unless_qualified(when: When, zone: str) -> None:
    earliest, latest = find_bounds(when, zone)
    match = match_window(when, zone, TimeWindow(earliest, latest))
    if not set(when.edtf) & set("?~%"):
        assert match == "certainly"
    elif earliest is not None and latest is not None and "/" not in when.edtf:
        assert match == "possibly"


@given(date_strategies.whens, zones, st.integers(-(2**40), 2**40))
def test_single_moment_is_certain_on_one_side_if_impossible_on_the_other(
    when: When, zone: str, cut: int
) -> None:
    is_lasting = "/" in when.edtf or (when.end_time and ".." not in when.edtf)
    is_qualified = set(when.edtf) & set("?~%")
    before, after = (
        match_window(when, zone, TimeWindow(None, cut)),
        match_window(when, zone, TimeWindow(cut + 1, None)),
    )
    assert (before, after) != ("no", "no")
    if not is_lasting and not is_qualified:
        assert (before == "certainly") == (after == "no")
        assert (after == "certainly") == (before == "no")


@given(date_strategies.whens, zones, windows())
def test_as_of_matters_to_open_ends_only(when: When, zone: str, window: TimeWindow) -> None:
    match = match_window(when, zone, window, as_of=1_600_000_000)
    if not when.edtf.endswith("/.."):
        assert match == match_window(when, zone, window)
    assert RANK[match] >= RANK[match_window(when, zone, window)]


# --- Against every possible day -------------------------------------------------------------------

# A small calendar that extends well beyond the dates and windows that are drawn.
CALENDAR = [date(2017, 1, 1) + timedelta(days=n) for n in range(110)]
HORIZON = (CALENDAR[0], CALENDAR[-1])


class End(NamedTuple):
    """One end of a date: its text, its first and last day, and whether it is not qualified."""

    text: str
    first: date
    last: date
    certain: bool

    def find_days(self, *, certain: bool) -> tuple[date, date]:
        """Return its first and last possible day, as written or (certain) including those far off."""
        return HORIZON if certain and not self.certain else (self.first, self.last)


@st.composite
def ends(draw: st.DrawFn) -> End:
    qualifier = draw(st.sampled_from(["", "", "", "~"]))
    day = draw(st.sampled_from(CALENDAR[31:90]))
    month = day.replace(day=1)
    month_end = (month + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    text, first, last = draw(
        st.sampled_from(
            [
                (f"{day}", day, day),
                (f"{day:%Y-%m}", month, month_end),
                (f"{day:%Y-%m}-XX", month, month_end),
            ]
        )
    )
    return End(text + qualifier, first, last, not qualifier)


class Case(NamedTuple):
    """An expression and the (start, end) of each of its members. None is an open or unknown end."""

    edtf: str
    lasted: bool
    members: list[tuple[End | None, End | None]]

    def find_possibilities(self, *, certain: bool) -> Iterator[tuple[date, date]]:
        """Yield every possible first and last day. They are equal if it happened once."""
        for start, end in self.members:
            first, last_start = start.find_days(certain=certain) if start else HORIZON
            first_end, last = end.find_days(certain=certain) if end else HORIZON
            for day in CALENDAR:
                if not self.lasted and first <= day <= last:
                    yield day, day
                elif self.lasted and first <= day <= last_start:
                    yield from ((day, other) for other in CALENDAR if max(day, first_end) <= other <= last)


@st.composite
def cases(draw: st.DrawFn) -> Case:
    first, second = sorted([draw(ends()), draw(ends())], key=lambda end: (end.first, end.last))
    open_end = draw(st.sampled_from(["", ".."]))
    is_distinct = first.text != second.text
    forms = [
        Case(first.text, False, [(first, first)]),
        Case(f"{first.text}/{second.text}", True, [(first, second)]),
        Case(f"{first.text}/{open_end}", True, [(first, None)]),
        Case(f"{open_end}/{first.text}", True, [(None, first)]),
        Case(f"[{first.text}..]", False, [(first, None)]),
        Case(f"[..{first.text}]", False, [(None, first)]),
    ]
    if is_distinct:
        forms += [
            Case(f"[{first.text}..{second.text}]", False, [(first, second)]),
            Case(f"[{first.text},{second.text}]", False, [(first, first), (second, second)]),
            Case(f"[..{first.text},{second.text}]", False, [(None, first), (second, second)]),
        ]
    return draw(st.sampled_from(forms))


@given(cases(), st.sampled_from(CALENDAR[20:100]), st.integers(0, 40))
def test_certain_is_every_possibility_and_possible_is_some(case: Case, first: date, length: int) -> None:
    last = min(first + timedelta(days=length), CALENDAR[105])

    def is_within(days: tuple[date, date]) -> bool:
        return days[0] <= last and first <= days[1]

    expected: WindowMatch = "no"
    if all(map(is_within, case.find_possibilities(certain=True))):
        expected = "certainly"
    elif any(map(is_within, case.find_possibilities(certain=False))):
        expected = "possibly"
    window = build_window(first.isoformat(), last.isoformat())
    assert window.first == int(datetime(*first.timetuple()[:3], tzinfo=UTC).timestamp())
    assert window.last == int(datetime(*last.timetuple()[:3], tzinfo=UTC).timestamp()) + DAY - 1
    assert match_window(When(case.edtf), "UTC", window) == expected
