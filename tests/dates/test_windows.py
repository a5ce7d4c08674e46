"""Whether a date falls within a stretch of time: fact by fact, by rule, and against every way it can have been."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.support import date_strategies
from timeline.dates import TimeWindow, When, WhenError, WindowMatch, find_bounds, match_window
from timeline.dates.clock_times import DAY

RANK: dict[WindowMatch, int] = {"no": 0, "possibly": 1, "certainly": 2}


def window(first: str = "", last: str = "", zone: str = "UTC") -> TimeWindow:
    """From the earliest instant of one date to the latest of another."""
    return TimeWindow(
        find_bounds(When(first), zone)[0] if first else None,
        find_bounds(When(last), zone)[1] if last else None,
    )


def instant(text: str) -> int:
    return int(datetime.fromisoformat(text).timestamp())


# --- Fact by fact ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("edtf", "first", "last", "fit"),
    [
        # Once: certain where all of the time that is named lies within
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
        # One of several: it lies between them only by being one of them
        ("[2015,2017]", "2016", "2016", "no"),
        ("[2015,2017]", "2015", "2015", "possibly"),
        ("[2015,2017]", "2015", "2017", "certainly"),
        ("[2015,2017-03..2017-05]", "2017-04", "2017-04", "possibly"),
        ("[..2015,2017]", "", "2017", "certainly"),
        ("[..2015,2017]", "2000", "2017", "possibly"),
        # It lasted: certain where it went on within, however vague its ends
        ("2017-03-03/2017-03-07", "2017-03-05", "2017-03-05", "certainly"),
        ("2017-03-03/2017-03-07", "2017-03-07", "", "certainly"),
        ("2017-03-03/2017-03-07", "", "2017-03-03", "certainly"),
        ("2017-03-03/2017-03-07", "2017-03-08", "", "no"),
        ("2017-02/2017-03", "2017-02-28", "2017-03-01", "certainly"),
        ("2017-02/2017-03", "2017-02-28", "2017-02-28", "certainly"),
        ("2017-02/2017-03", "2017-02-10", "2017-02-20", "possibly"),
        ("2017-02/2017-03", "2017-03-02", "2017-03-31", "possibly"),
        ("2017-02/2017-03", "2017-04", "", "no"),
        # It began and ended in the course of the year, nobody says when.
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
        # Uncertain and approximate dates are nowhere certain, and possible just where they are written.
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
        # Not known
        ("", "2017-03-07", "2017-03-07", "possibly"),
        ("", "", "2017", "possibly"),
        # Years that no calendar of Python's has
        ("Y170000002", "9999", "", "certainly"),
        ("-0043-03-15", "", "0001", "certainly"),
    ],
)
def test_a_date_falls_within_as_far_as_it_says(edtf: str, first: str, last: str, fit: WindowMatch) -> None:
    assert match_window(When(edtf), "UTC", window(first, last)) == fit


@pytest.mark.parametrize(
    ("when", "fit"),
    [
        (When("2017-03-07", "10:15", "", "Europe/London"), "certainly"),
        # In New York it was the evening of the 6th.
        (When("2017-03-06", "20:00", "", "America/New_York"), "certainly"),
        (When("2017-03-07", "20:00", "", "America/New_York"), "no"),
        (When("2017-03-06", "20:00", "22:00", "America/New_York"), "certainly"),
        # Something that lasted over the midnight of London.
        (When("2017-03-06", "18:00", "20:00", "America/New_York"), "certainly"),
        (When("2017-03-06/2017-03-08", "18:00", "", "America/New_York"), "certainly"),
        # It ended on the 6th of New York, which ended at five in the morning of London.
        (When("2017-03-04/2017-03-06", "18:00", "", "America/New_York"), "possibly"),
        # Once, somewhere between two times, of which London's midnight is one.
        (When("[2017-03-06..2017-03-06]", "18:00", "20:00", "America/New_York"), "possibly"),
        (When("[2017-03-07..2017-03-07]", "18:00", "", "Europe/London"), "certainly"),
        (When("2017-03-07/..", "10:15", "", "Europe/London"), "certainly"),
    ],
)
def test_clock_times_count_in_their_own_zone(when: When, fit: WindowMatch) -> None:
    the_seventh = window("2017-03-07", "2017-03-07", "Europe/London")
    assert match_window(when, "Europe/London", the_seventh) == fit


@pytest.mark.parametrize(
    ("edtf", "first", "last", "fit"),
    [
        ("2017-03-07/..", "2018-01-01", "2018-01-01", "certainly"),
        ("2017-03-07/..", "2019-01-01", "2019-01-01", "certainly"),
        # What was still going on when that was written may have ended the day after.
        ("2017-03-07/..", "2019-01-02", "", "possibly"),
        ("2017-03-07/..", "2017-03-06", "2017-03-06", "no"),
        # Written beforehand: it says no less for that.
        ("2020/..", "2020", "2020", "certainly"),
        ("2020/..", "2019-06", "2019-06", "no"),
        # Of these the record does not say that they are still going on.
        ("2017-03-07/", "2018-01-01", "2018-01-01", "possibly"),
        ("[2017-03-07..]", "2018-01-01", "2018-01-01", "possibly"),
        ("../2020", "2018-01-01", "2018-01-01", "possibly"),
    ],
)
def test_what_is_still_going_on_was_so_when_that_was_written(
    edtf: str, first: str, last: str, fit: WindowMatch
) -> None:
    as_of = instant("2019-01-01T12:00:00+00:00")
    assert match_window(When(edtf), "UTC", window(first, last), as_of=as_of) == fit


def test_days_begin_and_end_in_the_zone_of_the_timeline() -> None:
    kiritimati = window("2017-03-07", "2017-03-07", "Pacific/Kiritimati")
    assert match_window(When("2017-03-07"), "Pacific/Kiritimati", kiritimati) == "certainly"
    assert match_window(When("2017-03-07"), "UTC", kiritimati) == "possibly"
    assert match_window(When("2017-03-07"), "Pacific/Niue", kiritimati) == "no"


def test_a_zone_that_does_not_exist_is_refused() -> None:
    with pytest.raises(WhenError):
        match_window(When("2017-03-07"), "Mars/Olympus", TimeWindow())


# --- By rule --------------------------------------------------------------------------------------

zones = st.sampled_from([*date_strategies.ZONES, "Pacific/Apia"])
# Mostly among the dates that are drawn, at times far off.
instants = st.one_of(st.none(), st.integers(0, 2**31), st.integers(-(2**40), 2**40))


@st.composite
def windows(draw: st.DrawFn) -> TimeWindow:
    first, last = draw(instants), draw(instants)
    if first is not None and last is not None:
        first, last = sorted((first, last))
    return TimeWindow(first, last)


@st.composite
def nested(draw: st.DrawFn) -> tuple[TimeWindow, TimeWindow]:
    """A window, and one within it."""
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
def test_a_window_that_holds_everything_keeps_everything(when: When, zone: str) -> None:
    assert match_window(when, zone, TimeWindow()) == "certainly"
    assert match_window(when, zone, TimeWindow(-(2**63), 2**63 - 1)) != "no"


@given(date_strategies.whens, zones, nested())
@example(When("2015/.."), "UTC", (TimeWindow(0), TimeWindow(1_500_000_000)))
def test_a_smaller_window_keeps_no_more(when: When, zone: str, pair: tuple[TimeWindow, TimeWindow]) -> None:
    outer, inner = pair
    as_of = 1_600_000_000
    assert (
        RANK[match_window(when, zone, inner, as_of=as_of)]
        <= RANK[match_window(when, zone, outer, as_of=as_of)]
    )


@given(date_strategies.whens, zones, windows())
def test_nothing_is_kept_that_lies_wholly_outside(when: When, zone: str, asked: TimeWindow) -> None:
    earliest, latest = find_bounds(when, zone)
    before = latest is not None and asked.first is not None and latest < asked.first
    after = earliest is not None and asked.last is not None and asked.last < earliest
    fit = match_window(when, zone, asked)
    if before or after:
        assert fit == "no"
    elif not when.edtf.startswith("["):  # between the members of a set there may be nothing
        assert fit != "no"


@given(date_strategies.whens, zones)
def test_a_date_is_certain_within_its_own_bounds_unless_it_is_marked(when: When, zone: str) -> None:
    earliest, latest = find_bounds(when, zone)
    fit = match_window(when, zone, TimeWindow(earliest, latest))
    if not set(when.edtf) & set("?~%"):
        assert fit == "certainly"
    elif earliest is not None and latest is not None and "/" not in when.edtf:
        assert fit == "possibly"


@given(date_strategies.whens, zones, st.integers(-(2**40), 2**40))
def test_what_happened_once_is_certain_on_one_side_only_if_it_cannot_be_on_the_other(
    when: When, zone: str, cut: int
) -> None:
    lasted = "/" in when.edtf or (when.end_time and ".." not in when.edtf)
    marked = set(when.edtf) & set("?~%")
    before, after = (
        match_window(when, zone, TimeWindow(None, cut)),
        match_window(when, zone, TimeWindow(cut + 1, None)),
    )
    assert (before, after) != ("no", "no")
    if not lasted and not marked:
        assert (before == "certainly") == (after == "no")
        assert (after == "certainly") == (before == "no")


@given(date_strategies.whens, zones, windows())
def test_whether_it_is_still_going_on_matters_to_open_ends_only(
    when: When, zone: str, asked: TimeWindow
) -> None:
    said = match_window(when, zone, asked, as_of=1_600_000_000)
    if not when.edtf.endswith("/.."):
        assert said == match_window(when, zone, asked)
    assert RANK[said] >= RANK[match_window(when, zone, asked)]


# --- Against every way it can have been -----------------------------------------------------------

# A small calendar, which reaches well beyond what is written and asked in it.
CALENDAR = [date(2017, 1, 1) + timedelta(days=n) for n in range(110)]
HORIZON = (CALENDAR[0], CALENDAR[-1])


class End(NamedTuple):
    """One end of a date: its text, its first and last day, and whether these are certain."""

    text: str
    first: date
    last: date
    sure: bool

    def days(self, *, sure: bool) -> tuple[date, date]:
        """Return the first and last day that it can be; with certainty, only those that cannot be ruled out."""
        return HORIZON if sure and not self.sure else (self.first, self.last)


@st.composite
def an_end(draw: st.DrawFn) -> End:
    mark = draw(st.sampled_from(["", "", "", "~"]))
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
    return End(text + mark, first, last, not mark)


class Case(NamedTuple):
    """An expression, with its ends as the test knows them: (start, end) of each member, None where there is none."""

    edtf: str
    lasted: bool
    members: list[tuple[End | None, End | None]]

    def ways(self, *, sure: bool) -> Iterator[tuple[date, date]]:
        """Every first and last day that it can have had: the same day where it happened once."""
        for start, end in self.members:
            first, last_start = start.days(sure=sure) if start else HORIZON
            first_end, last = end.days(sure=sure) if end else HORIZON
            for day in CALENDAR:
                if not self.lasted and first <= day <= last:
                    yield day, day
                elif self.lasted and first <= day <= last_start:
                    yield from ((day, other) for other in CALENDAR if max(day, first_end) <= other <= last)


@st.composite
def cases(draw: st.DrawFn) -> Case:
    one, other = sorted([draw(an_end()), draw(an_end())], key=lambda end: (end.first, end.last))
    open_end = draw(st.sampled_from(["", ".."]))
    distinct = one.text != other.text
    forms = [
        Case(one.text, False, [(one, one)]),
        Case(f"{one.text}/{other.text}", True, [(one, other)]),
        Case(f"{one.text}/{open_end}", True, [(one, None)]),
        Case(f"{open_end}/{one.text}", True, [(None, one)]),
        Case(f"[{one.text}..]", False, [(one, None)]),
        Case(f"[..{one.text}]", False, [(None, one)]),
    ]
    if distinct:
        forms += [
            Case(f"[{one.text}..{other.text}]", False, [(one, other)]),
            Case(f"[{one.text},{other.text}]", False, [(one, one), (other, other)]),
            Case(f"[..{one.text},{other.text}]", False, [(None, one), (other, other)]),
        ]
    return draw(st.sampled_from(forms))


@given(cases(), st.sampled_from(CALENDAR[20:100]), st.integers(0, 40))
def test_certain_is_every_way_and_possible_is_some_way(case: Case, first: date, length: int) -> None:
    last = min(first + timedelta(days=length), CALENDAR[105])

    def falls(way: tuple[date, date]) -> bool:
        return way[0] <= last and first <= way[1]

    expected: WindowMatch = "no"
    if all(map(falls, case.ways(sure=True))):
        expected = "certainly"
    elif any(map(falls, case.ways(sure=False))):
        expected = "possibly"
    asked = window(first.isoformat(), last.isoformat())
    assert asked.first == int(datetime(*first.timetuple()[:3], tzinfo=UTC).timestamp())
    assert asked.last == int(datetime(*last.timetuple()[:3], tzinfo=UTC).timestamp()) + DAY - 1
    assert match_window(When(case.edtf), "UTC", asked) == expected
