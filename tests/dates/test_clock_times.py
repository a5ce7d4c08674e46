"""Which clock times are accepted, on days with and without a change of the clocks."""

import pytest

from timeline.dates import When, WhenError, check, parse_when

LONDON = "Europe/London"


@pytest.mark.parametrize(
    "when",
    [
        When("2017-03-07", "10:15", "", LONDON),
        When("2017-03-07", "10:15:30", "", LONDON),
        When("2017-03-07", "00:00", "", LONDON),
        When("2017-03-07", "23:59:59", "", LONDON),
        When("2017-03-07", "10:15", "11:00", LONDON),
        When("2017-03-07", "10:15", "10:15:30", LONDON),
        When("2017-03-07", "10:15+00:00", "", LONDON),
        When("2017-07-07", "10:15+01:00", "", LONDON),
        When("2017-03-07/2017-03-09", "10:15", "09:00", LONDON),
        When("2017-03-07/2017-03-09", "10:15", "", LONDON),
        When("2017-03-07/2017-03-09", "", "09:00", LONDON),
        When("2017-03/2017-03-09", "", "09:00", LONDON),
        When("2017-03-07/2017", "10:15", "", LONDON),
        When("2017-03-07/..", "10:15", "", LONDON),
        When("/2017-03-07", "", "10:15", LONDON),
        When("[2017-03-07..2017-03-09]", "10:15", "09:00", LONDON),
        When("[2017-03-07..]", "10:15", "", LONDON),
        When("[..2017-03-07]", "", "10:15", LONDON),
        When("[2017-03-07..2017-03-07]", "10:15", "11:00", LONDON),
        When("[2017-03-07..2017-03-07]", "", "11:00", LONDON),
        When("2017-03-07/2017-03-07", "10:15", "", LONDON),
        When("2017-03-07", "10:15", "", "UTC"),
        When("2017-03-07", "10:15", "", "America/Argentina/Buenos_Aires"),
        When("1840-03-07", "10:15-00:01:15", "", LONDON),
        When("-0043-03-15", "10:15", "", "Europe/Rome"),
    ],
    ids=repr,
)
def test_clock_times_on_exact_days_are_accepted(when: When) -> None:
    parsed = parse_when(when.edtf, time=when.time, end_time=when.end_time, zone=when.zone)
    assert parsed == when


REFUSED_CLOCKS = [
    (When("2017-03-07", "24:61", "", LONDON), "time", "“24:61” is not a clock time", "00:00 with the date"),
    (When("2017-03-07", "24:00", "", LONDON), "time", "the last is 23:59:59", "the day that begins then"),
    (When("2017-03-07", "10:60", "", LONDON), "time", "“10:60” is not a clock time", "09:15"),
    (When("2017-03-07", "10:15:60", "", LONDON), "time", "not a clock time", "21:15:30"),
    (When("2017-03-07", "9:15", "", LONDON), "time", "“9:15” is not a clock time", "09:15"),
    (When("2017-03-07", "10.15", "", LONDON), "time", "not a clock time", "09:15"),
    (When("2017-03-07", "10:15Z", "", LONDON), "time", "not a clock time", "01:30+01:00"),
    (When("2017-03-07", "1０:15", "", LONDON), "time", "not a clock time", "09:15"),
    (When("2017-03-07", "this morning", "", LONDON), "time", "“this morning”", "09:15"),
    (When("2017-03-07", "10:15", "25:00", LONDON), "end_time", "“25:00” is not a clock time", "09:15"),
    (When("2017-03-07", "10:15"), "zone", "needs its time zone", "Europe/London"),
    (When("2017-03-07", "", "", LONDON), "zone", "“Europe/London” stands without a clock time", "or neither"),
    (When("", "", "", LONDON), "zone", "stands without a clock time", "both of them"),
    (When("2017-03-07", "10:15", "", "Europe/Londn"), "zone", "“Europe/Londn” is not", "Europe/London"),
    (When("2017-03-07", "10:15", "", "../../etc/passwd"), "zone", "not the name of a time zone", "IANA"),
    (When("2017-03-07", "10:15", "", "Europe"), "zone", "not the name of a time zone", "IANA"),
    (When("2017-03-07", "10:15", "", "Factory"), "zone", "not the name of a time zone", "IANA"),
    (When("2017-03-07", "10:15", "", "localtime"), "zone", "not the name of a time zone", "IANA"),
    (When("2017-03-07", "10:15", "", "\x00"), "zone", "“\\x00” is not", "IANA"),
    (When("", "10:15", "", LONDON), "time", "has no day", "a date"),
    (When("2017-03", "10:15", "", LONDON), "time", "“2017-03” does not begin with one", "2017-03-07"),
    (When("2017-03-07~", "10:15", "", LONDON), "time", "needs an exact day", "without ?, ~, % or X"),
    (When("2017-03-XX", "10:15", "", LONDON), "time", "needs an exact day", "without ?, ~, % or X"),
    (When("/2017-03-07", "10:15", "", LONDON), "time", "does not begin with one", "2017-03-07/.."),
    (When("2017-03-07/..", "", "10:15", LONDON), "end_time", "does not end with one", "[..2017-03-07]"),
    (
        When("2017-03-07/2017-04", "10:15", "11:00", LONDON),
        "end_time",
        "does not end with one",
        "no end time",
    ),
    (
        When("[2017-03-07,2017-03-09]", "10:15", "", LONDON),
        "time",
        "does not begin with one",
        "no clock time",
    ),
    (When("2017-03-07", "", "11:00", LONDON), "end_time", "needs a start time", "[2017-03-07..2017-03-07]"),
    (
        When("2017-03-07", "10:15", "10:00", LONDON),
        "end_time",
        "not after the start time “10:15”",
        "a later end",
    ),
    (When("2017-03-07", "10:15", "10:15", LONDON), "end_time", "not after the start time", "a later end"),
    (When("2017-03-07/2017-03-07", "10:15", "09:00", LONDON), "end_time", "not after", "a later end"),
    (When("[2017-03-07..2017-03-07]", "10:15", "09:00", LONDON), "end_time", "not after", "a later end"),
    (When("2017-03-07", "10:15+01:00", "", LONDON), "time", "is not “+01:00”", "10:15+00:00"),
    (When("2017-03-07", "10:15-00:00", "", LONDON), "time", "is not “-00:00”", "10:15+00:00"),
]


@pytest.mark.parametrize(
    ("when", "field", "wrong", "accepted"), REFUSED_CLOCKS, ids=lambda value: repr(value)[:60]
)
def test_error_names_the_field_and_what_is_accepted(
    when: When, field: str, wrong: str, accepted: str
) -> None:
    with pytest.raises(WhenError) as refusal:
        check(when)
    assert refusal.value.field == field
    assert wrong in str(refusal.value)
    assert accepted in str(refusal.value).split(". Use ")[1]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("london", LONDON), ("europe/london", LONDON), ("New York", "America/New_York"), ("utc", "UTC")],
)
def test_error_suggests_the_zone_that_was_meant(typed: str, meant: str) -> None:
    with pytest.raises(WhenError, match=f"Did you mean {meant}") as refusal:
        parse_when("2017-03-07", time="10:15", zone=typed)
    assert refusal.value.field == "zone"


def test_skipped_time_is_refused_with_the_gap() -> None:
    with pytest.raises(WhenError, match=r"01:30.* did not happen on 2017-03-26 in Europe/London") as refusal:
        parse_when("2017-03-26", time="01:30", zone=LONDON)
    assert refusal.value.field == "time"
    assert "put forward from 01:00 to 02:00" in str(refusal.value)


@pytest.mark.parametrize("offset", ["+00:00", "+01:00"])
def test_skipped_time_is_refused_with_an_offset_too(offset: str) -> None:
    with pytest.raises(WhenError, match="did not happen"):
        parse_when("2017-03-26", time="01:30" + offset, zone=LONDON)


@pytest.mark.parametrize("clock", ["00:59:59", "02:00"])
def test_times_at_the_edges_of_the_gap_are_accepted(clock: str) -> None:
    assert parse_when("2017-03-26", time=clock, zone=LONDON).time == clock


def test_repeated_time_without_offset_is_refused_with_both_readings() -> None:
    with pytest.raises(WhenError, match="happened twice on 2017-10-29 in Europe/London") as refusal:
        parse_when("2017-10-29", time="01:30", zone=LONDON)
    assert "01:30+01:00 (BST, the first time)" in str(refusal.value)
    assert "01:30+00:00 (GMT, the second time)" in str(refusal.value)


@pytest.mark.parametrize("clock", ["01:30+01:00", "01:30+00:00", "01:00:00+01:00"])
def test_repeated_time_with_offset_is_accepted(clock: str) -> None:
    assert parse_when("2017-10-29", time=clock, zone=LONDON).time == clock


def test_wrong_offset_of_a_repeated_time_is_refused_with_both_offsets() -> None:
    with pytest.raises(WhenError, match=r"is not “\+02:00”. Use 01:30\+01:00, 01:30\+00:00"):
        parse_when("2017-10-29", time="01:30+02:00", zone=LONDON)


def test_error_of_a_repeated_end_time_names_its_field() -> None:
    with pytest.raises(WhenError, match="happened twice") as refusal:
        parse_when("2017-10-28/2017-10-29", time="10:00", end_time="01:30", zone=LONDON)
    assert refusal.value.field == "end_time"


def test_equal_clock_times_with_different_offsets_are_start_and_end() -> None:
    when = parse_when("2017-10-29", time="01:30+01:00", end_time="01:30+00:00", zone=LONDON)
    assert when.end_time == "01:30+00:00"
    with pytest.raises(WhenError, match="not after the start time"):
        parse_when("2017-10-29", time="01:30+00:00", end_time="01:30+01:00", zone=LONDON)


def test_clock_time_on_a_skipped_day_is_refused() -> None:
    with pytest.raises(WhenError, match="2011-12-30 did not happen in Pacific/Apia"):
        parse_when("2011-12-30", time="10:15", zone="Pacific/Apia")
