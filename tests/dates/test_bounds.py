"""The earliest and latest instant of a date, against the calendar and the time zone database."""

import pytest

from tests.support.date_instants import parse_instant
from timeline.dates import When, WhenError, find_bounds

LONDON = "Europe/London"


def find_utc_bounds(earliest: str | None, latest: str | None) -> tuple[int | None, int | None]:
    return (
        parse_instant(f"{earliest}T00:00:00Z") if earliest else None,
        parse_instant(f"{latest}T23:59:59Z") if latest else None,
    )


@pytest.mark.parametrize(
    ("edtf", "first_day", "last_day"),
    [
        ("2017-03-07", "2017-03-07", "2017-03-07"),
        ("2017-03", "2017-03-01", "2017-03-31"),
        ("2016-02", "2016-02-01", "2016-02-29"),
        ("2017-02", "2017-02-01", "2017-02-28"),
        ("2017-12", "2017-12-01", "2017-12-31"),
        ("2017", "2017-01-01", "2017-12-31"),
        ("9999", "9999-01-01", "9999-12-31"),
        ("0001", "0001-01-01", "0001-12-31"),
        ("201X", "2010-01-01", "2019-12-31"),
        ("20XX", "2000-01-01", "2099-12-31"),
        ("2017-XX", "2017-01-01", "2017-12-31"),
        ("2017-XX-XX", "2017-01-01", "2017-12-31"),
        ("2017-03-XX", "2017-03-01", "2017-03-31"),
        ("2017-33", "2017-01-01", "2017-03-31"),
        ("2017-34", "2017-04-01", "2017-06-30"),
        ("2017-35", "2017-07-01", "2017-09-30"),
        ("2017-36", "2017-10-01", "2017-12-31"),
        ("2017-03-07?", "2017-03-07", "2017-03-07"),
        ("2017-03~", "2017-03-01", "2017-03-31"),
        ("2017%", "2017-01-01", "2017-12-31"),
        ("2017-03-03/2017-03-07", "2017-03-03", "2017-03-07"),
        ("2017-03/2017", "2017-03-01", "2017-12-31"),
        ("2017-03-07/..", "2017-03-07", None),
        ("2017-03-07/", "2017-03-07", None),
        ("../2017-03-07", None, "2017-03-07"),
        ("/2017-03", None, "2017-03-31"),
        ("[2017-02-27..2017-03-05]", "2017-02-27", "2017-03-05"),
        ("[..2017-03-07]", None, "2017-03-07"),
        ("[2017-03-07..]", "2017-03-07", None),
        ("[2017-03-01,2017-03-03]", "2017-03-01", "2017-03-03"),
        ("[2017-03-03,2017-03-01]", "2017-03-01", "2017-03-03"),
        ("[2015,2017-03..2017-05]", "2015-01-01", "2017-05-31"),
        ("[2015..2019,2017]", "2015-01-01", "2019-12-31"),
        ("[..2015,2017]", None, "2017-12-31"),
        ("[2015,2017..]", "2015-01-01", None),
        ("[..2015,2017..]", None, None),
        ("", None, None),
    ],
)
def test_bounds_are_the_first_and_last_second(edtf: str, first_day: str | None, last_day: str | None) -> None:
    assert find_bounds(When(edtf), "UTC") == find_utc_bounds(first_day, last_day)


def test_stated_words_have_no_bounds() -> None:
    assert find_bounds(When(stated="last week"), "UTC") == (None, None)


@pytest.mark.parametrize(
    ("season", "north", "south"),
    [
        (21, ("2017-03-01", "2017-06-21"), ("2017-09-01", "2017-12-21")),
        (22, ("2017-06-01", "2017-09-23"), ("2016-12-01", "2018-03-20")),
        (23, ("2017-09-01", "2017-12-21"), ("2017-03-01", "2017-06-21")),
        (24, ("2016-12-01", "2018-03-20"), ("2017-06-01", "2017-09-23")),
    ],
)
def test_bounds_of_a_season_include_both_hemispheres(
    season: int, north: tuple[str, str], south: tuple[str, str]
) -> None:
    earliest, latest = find_bounds(When(f"2017-{season}"), "UTC")
    assert earliest is not None
    assert latest is not None
    for first_day, last_day in (north, south):
        assert earliest <= parse_instant(f"{first_day}T00:00:00Z")
        assert parse_instant(f"{last_day}T23:59:59Z") <= latest


def test_spring_and_autumn_are_within_their_year() -> None:
    assert (
        find_bounds(When("2017-21"), "UTC")
        == find_bounds(When("2017-23"), "UTC")
        == find_utc_bounds("2017-01-01", "2017-12-31")
    )


def test_summer_and_winter_may_run_over_the_turn_of_the_year() -> None:
    assert (
        find_bounds(When("2017-22"), "UTC")
        == find_bounds(When("2017-24"), "UTC")
        == find_utc_bounds("2016-12-01", "2018-03-31")
    )


# --- Years that Python's datetime does not have ---------------------------------------------------


@pytest.mark.parametrize(
    ("edtf", "earliest", "latest"),
    [
        # Julian day numbers: -0043-03-15 (Gregorian) is 1,705,428; 1970-01-01 is 2,440,588.
        ("-0043-03-15", (1_705_428 - 2_440_588) * 86_400, (1_705_429 - 2_440_588) * 86_400 - 1),
        # The year 0 is a leap year and ends where the year 1 begins.
        ("0000", -62_135_596_800 - 366 * 86_400, -62_135_596_800 - 1),
        ("0000-02-29", -62_135_596_800 - 307 * 86_400, -62_135_596_800 - 306 * 86_400 - 1),
        ("-0001", -62_135_596_800 - (366 + 365) * 86_400, -62_135_596_800 - 366 * 86_400 - 1),
        ("Y10000", 253_402_300_800, 253_402_300_800 + 366 * 86_400 - 1),
        (
            "-000X",
            -62_135_596_800 - 366 * 86_400 - (9 * 365 + 2) * 86_400,
            -62_135_596_800 - 366 * 86_400 - 1,
        ),
        ("000X", -62_135_596_800 - 366 * 86_400, -62_135_596_800 + (9 * 365 + 2) * 86_400 - 1),
    ],
)
def test_years_beyond_datetime_follow_the_proleptic_gregorian_calendar(
    edtf: str, earliest: int, latest: int
) -> None:
    assert find_bounds(When(edtf), "UTC") == (earliest, latest)


def test_400_years_have_the_same_number_of_days() -> None:
    for year in (-9999, -401, -1, 0, 1, 1600, 2017):
        start, _ = find_bounds(When(f"-{-year:04}" if year < 0 else f"{year:04}"), "UTC")
        later = year + 400
        after, _ = find_bounds(When(f"-{-later:04}" if later < 0 else f"{later:04}"), "UTC")
        assert start is not None
        assert after == start + 146_097 * 86_400


def test_instants_beyond_64_bits_are_clamped() -> None:
    assert find_bounds(When("Y" + "9" * 40), "UTC") == (2**63 - 1, 2**63 - 1)
    assert find_bounds(When("Y-" + "9" * 40), LONDON) == (-(2**63), -(2**63))
    assert find_bounds(When("Y-999999999999999/Y999999999999999"), LONDON) == (-(2**63), 2**63 - 1)


def test_a_far_year_has_the_offset_of_its_zone() -> None:
    summer_of_9999, _ = find_bounds(When("9999-07-01"), "America/New_York")
    assert summer_of_9999 == parse_instant("9999-07-01T00:00:00-04:00")
    start, _ = find_bounds(When("Y170000002"), "America/New_York")
    start_in_utc, _ = find_bounds(When("Y170000002"), "UTC")
    assert start_in_utc is not None
    assert start == start_in_utc + 5 * 3600


# --- Time zones -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "zone", "earliest", "latest"),
    [
        ("2017-03-07", LONDON, "2017-03-07T00:00:00+00:00", "2017-03-07T23:59:59+00:00"),
        ("2017-07-07", LONDON, "2017-07-07T00:00:00+01:00", "2017-07-07T23:59:59+01:00"),
        # Days of 23 and 25 hours
        ("2017-03-26", LONDON, "2017-03-26T00:00:00+00:00", "2017-03-26T23:59:59+01:00"),
        ("2017-10-29", LONDON, "2017-10-29T00:00:00+01:00", "2017-10-29T23:59:59+00:00"),
        ("2017-03-07", "Asia/Kathmandu", "2017-03-07T00:00:00+05:45", "2017-03-07T23:59:59+05:45"),
        ("2017-03-07", "Pacific/Kiritimati", "2017-03-07T00:00:00+14:00", "2017-03-07T23:59:59+14:00"),
        # Midnight itself was skipped: the day begins at 01:00, and at 00:30
        ("2017-10-15", "America/Sao_Paulo", "2017-10-15T01:00:00-02:00", "2017-10-15T23:59:59-02:00"),
        ("1919-03-31", "America/Toronto", "1919-03-31T00:30:00-04:00", "1919-03-31T23:59:59-04:00"),
        ("1919-03-30", "America/Toronto", "1919-03-30T00:00:00-05:00", "1919-03-30T23:29:59-05:00"),
        # The last hour came twice
        ("2017-02-18", "America/Sao_Paulo", "2017-02-18T00:00:00-02:00", "2017-02-18T23:59:59-03:00"),
        ("2017-02-19", "America/Sao_Paulo", "2017-02-19T00:00:00-03:00", "2017-02-19T23:59:59-03:00"),
        # The first hour came twice
        ("2017-11-05", "America/Havana", "2017-11-05T00:00:00-04:00", "2017-11-05T23:59:59-05:00"),
        ("2017-11-04", "America/Havana", "2017-11-04T00:00:00-04:00", "2017-11-04T23:59:59-04:00"),
        # The calendar went from the 29th to the 31st
        ("2011-12-29", "Pacific/Apia", "2011-12-29T00:00:00-10:00", "2011-12-29T23:59:59-10:00"),
        ("2011-12-31", "Pacific/Apia", "2011-12-31T00:00:00+14:00", "2011-12-31T23:59:59+14:00"),
    ],
)
def test_days_begin_and_end_at_midnight_of_their_zone(
    day: str, zone: str, earliest: str, latest: str
) -> None:
    assert find_bounds(When(day), zone) == (parse_instant(earliest), parse_instant(latest))


def test_bounds_of_a_skipped_day_are_the_instant_of_the_jump() -> None:
    jump = parse_instant("2011-12-31T00:00:00+14:00")
    assert find_bounds(When("2011-12-30"), "Pacific/Apia") == (jump, jump)


@pytest.mark.parametrize(
    ("when", "earliest", "latest"),
    [
        (When("2017-03-07", "10:15", "", LONDON), "2017-03-07T10:15:00Z", "2017-03-07T10:15:59Z"),
        (When("2017-03-07", "10:15:30", "", LONDON), "2017-03-07T10:15:30Z", "2017-03-07T10:15:30Z"),
        (When("2017-07-07", "10:15", "11:00", LONDON), "2017-07-07T09:15:00Z", "2017-07-07T10:00:59Z"),
        (When("2017-10-29", "01:30+01:00", "", LONDON), "2017-10-29T00:30:00Z", "2017-10-29T00:30:59Z"),
        (When("2017-10-29", "01:30+00:00", "", LONDON), "2017-10-29T01:30:00Z", "2017-10-29T01:30:59Z"),
        (When("2017-03-26", "00:30", "02:30", LONDON), "2017-03-26T00:30:00Z", "2017-03-26T01:30:59Z"),
        (
            When("2017-03-07/2017-03-09", "10:15", "09:00", LONDON),
            "2017-03-07T10:15:00Z",
            "2017-03-09T09:00:59Z",
        ),
        (When("2017-03-07/2017-03-09", "10:15", "", LONDON), "2017-03-07T10:15:00Z", "2017-03-09T23:59:59Z"),
        (When("2017-03-07/2017-03-09", "", "09:00", LONDON), "2017-03-07T00:00:00Z", "2017-03-09T09:00:59Z"),
        (
            When("[2017-03-07..2017-03-07]", "10:15", "11:00", LONDON),
            "2017-03-07T10:15:00Z",
            "2017-03-07T11:00:59Z",
        ),
        (
            When("[2017-03-07..2017-03-07]", "10:15", "", LONDON),
            "2017-03-07T10:15:00Z",
            "2017-03-07T23:59:59Z",
        ),
        (When("2017-03-07/..", "10:15", "", LONDON), "2017-03-07T10:15:00Z", None),
        (When("/2017-03-07", "", "10:15", LONDON), None, "2017-03-07T10:15:59Z"),
        (When("[..2017-03-07]", "", "10:15", LONDON), None, "2017-03-07T10:15:59Z"),
    ],
    ids=lambda value: repr(value)[:60],
)
def test_clock_times_have_bounds_in_their_own_zone(
    when: When, earliest: str | None, latest: str | None
) -> None:
    expected = (parse_instant(earliest) if earliest else None, parse_instant(latest) if latest else None)
    assert find_bounds(when, "Pacific/Kiritimati") == expected


def test_bounds_in_an_unknown_zone_raise_an_error() -> None:
    with pytest.raises(WhenError) as refusal:
        find_bounds(When("2017-03-07"), "Mars/Olympus")
    assert refusal.value.field == "zone"


def test_bounds_of_an_invalid_date_raise_an_error() -> None:
    with pytest.raises(WhenError, match="February 2019 has 28 days"):
        find_bounds(When("2019-02-29"), "UTC")
