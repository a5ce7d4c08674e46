"""A date in words and notes for readers, and its form for machines."""

import pytest
from django.utils import translation

from timeline.dates import When, describe_uncertainty, format_date, format_for_machines

LONDON = "Europe/London"

WORDS = [
    # One date
    ("", "date unknown"),
    ("2017-03-07", "7 March 2017"),
    ("2017-03-01", "1 March 2017"),
    ("2017-03", "March 2017"),
    ("2017", "2017"),
    ("2017-03-07~", "around 7 March 2017"),
    ("2017-03~", "around March 2017"),
    ("2017~", "around 2017"),
    ("2017-03-07?", "possibly 7 March 2017"),
    ("2017-03?", "possibly March 2017"),
    ("2017?", "possibly 2017"),
    ("2017-03-07%", "possibly around 7 March 2017"),
    ("2017%", "possibly around 2017"),
    # Unknown digits
    ("2017-03-XX", "an unknown day in March 2017"),
    ("2017-XX-XX", "an unknown day in 2017"),
    ("2017-XX", "an unknown month in 2017"),
    ("2017-03-XX?", "possibly an unknown day in March 2017"),
    ("201X", "the 2010s"),
    ("199X", "the 1990s"),
    ("201X~", "around the 2010s"),
    ("200X", "the 2000s (2000–2009)"),
    ("001X", "the years 10 CE–19 CE"),
    ("000X", "the years 1 BCE–9 CE"),
    ("-004X", "the years 50 BCE–41 BCE"),
    ("-000X", "the years 10 BCE–2 BCE"),
    ("20XX", "the years 2000–2099"),
    ("-00XX", "the years 100 BCE–2 BCE"),
    # Seasons and quarters
    ("2017-21", "spring 2017"),
    ("2017-22", "summer 2017"),
    ("2017-23", "autumn 2017"),
    ("2017-24", "winter 2017"),
    ("2017-21~", "around spring 2017"),
    ("2017-33", "first quarter of 2017"),
    ("2017-34", "second quarter of 2017"),
    ("2017-35", "third quarter of 2017"),
    ("2017-36", "fourth quarter of 2017"),
    ("2017-33?", "possibly the first quarter of 2017"),
    # Years far away
    ("-0043", "44 BCE"),
    ("-0043-03-15", "15 March 44 BCE"),
    ("-0043~", "around 44 BCE"),
    ("0000", "1 BCE"),
    ("0044", "44 CE"),
    ("0476-09", "September 476 CE"),
    ("1066", "1066"),
    ("Y170000002", "the year 170000002"),
    ("Y-170000002", "170000003 BCE"),
    # It lasted
    ("2017-03-03/2017-03-07", "from 3 to 7 March 2017"),
    ("2017-02-27/2017-03-05", "from 27 February to 5 March 2017"),
    ("2016-12-30/2017-01-02", "from 30 December 2016 to 2 January 2017"),
    ("2017-03/2017-05", "from March to May 2017"),
    ("2016-12/2017-02", "from December 2016 to February 2017"),
    ("2015/2017", "from 2015 to 2017"),
    ("-0049/-0043", "from 50 BCE to 44 BCE"),
    ("-0043-03-15/-0043-03-17", "from 15 to 17 March 44 BCE"),
    ("2017-03-07/2017-05", "from 7 March 2017 to May 2017"),
    ("2017-03~/2017-05", "from around March 2017 to May 2017"),
    ("2017-03-03~/2017-03-07", "from around 3 March 2017 to 7 March 2017"),
    ("2017-03-XX/2017-04-05", "from an unknown day in March 2017 to 5 April 2017"),
    ("2017-21/2017-22", "from spring 2017 to summer 2017"),
    ("2017-33/2017-34", "from the first quarter of 2017 to the second quarter of 2017"),
    ("2017-03-07/2017-03-07", "during 7 March 2017"),
    ("2017-03/2017-03", "during March 2017"),
    ("2017/2017", "during 2017"),
    ("2017-21/2017-21", "during spring 2017"),
    ("2017~/2017~", "from around 2017 to around 2017"),
    ("2017-03-XX/2017-03-XX", "from an unknown day in March 2017 to an unknown day in March 2017"),
    ("2017-03-07/..", "since 7 March 2017 (ongoing when published)"),
    ("2017-03/..", "since March 2017 (ongoing when published)"),
    ("2017~/..", "since around 2017 (ongoing when published)"),
    ("2017-03-07/", "from 7 March 2017 (end unknown)"),
    ("/2017-03-07", "until 7 March 2017 (start unknown)"),
    ("/2017-03", "until March 2017 (start unknown)"),
    ("../2017-03-07", "until 7 March 2017 (start not given)"),
    # It happened once
    ("[2017-02-27..2017-03-05]", "between 27 February and 5 March 2017"),
    ("[2017-03-03..2017-03-07]", "between 3 and 7 March 2017"),
    ("[2017-03-01..2017-03-03]", "between 1 and 3 March 2017"),
    ("[2016-12-30..2017-01-02]", "between 30 December 2016 and 2 January 2017"),
    ("[2017-03..2017-05]", "between March and May 2017"),
    ("[2015..2017]", "between 2015 and 2017"),
    ("[2017-03..2017-05-07]", "between March 2017 and 7 May 2017"),
    ("[2017-03-03..2017-03-07?]", "between 3 March 2017 and possibly 7 March 2017"),
    ("[..2017-03-07]", "by 7 March 2017"),
    ("[..2017-03]", "in or before March 2017"),
    ("[..2017]", "in or before 2017"),
    ("[..2017-33]", "in or before the first quarter of 2017"),
    ("[..2017-03~]", "by around March 2017"),
    ("[2017-03-07..]", "on or after 7 March 2017"),
    ("[2017-03..]", "in or after March 2017"),
    ("[2017..]", "in or after 2017"),
    ("[2017-21..]", "in or after spring 2017"),
    # One of several
    ("[2017-03-01,2017-03-03]", "1 or 3 March 2017"),
    ("[2017-03-01,2017-03-03,2017-03-05]", "1, 3 or 5 March 2017"),
    ("[2017-02-27,2017-03-05]", "27 February or 5 March 2017"),
    ("[2016-12-30,2017-01-02]", "30 December 2016 or 2 January 2017"),
    ("[2017-01,2017-03]", "January or March 2017"),
    ("[2015,2017]", "2015 or 2017"),
    ("[2015,2016,2018?]", "2015, 2016 or possibly 2018"),
    ("[2017-03-01,2017-03~]", "1 March 2017 or around March 2017"),
    ("[2017-33,2018]", "the first quarter of 2017 or 2018"),
    ("[1667,1668,1670..1672]", "1667, 1668, or between 1670 and 1672"),
    ("[2015,2017-03..2017-05]", "2015, or between March and May 2017"),
    ("[..2016,2018..]", "in or before 2016, or in or after 2018"),
]


@pytest.mark.parametrize(("edtf", "expected"), WORDS, ids=[edtf or "unknown" for edtf, _ in WORDS])
def test_words_of_dates(edtf: str, expected: str) -> None:
    assert format_date(When(edtf)) == expected


def test_words_of_all_dates_differ() -> None:
    assert len({expected for _, expected in WORDS}) == len(WORDS)


TIMED = [
    (When("2017-03-07", "10:15", "", LONDON), "7 March 2017, 10:15 GMT"),
    (When("2017-03-07", "10:15:30", "", LONDON), "7 March 2017, 10:15:30 GMT"),
    (When("2017-07-07", "10:15", "", LONDON), "7 July 2017, 10:15 BST"),
    (When("2017-10-29", "01:30+01:00", "", LONDON), "29 October 2017, 01:30 BST"),
    (When("2017-10-29", "01:30+00:00", "", LONDON), "29 October 2017, 01:30 GMT"),
    (When("2017-03-07", "10:15", "", "America/New_York"), "7 March 2017, 10:15 EST"),
    (When("2017-03-07", "10:15", "", "UTC"), "7 March 2017, 10:15 UTC"),
    (When("2017-03-07", "10:15", "", "America/Sao_Paulo"), "7 March 2017, 10:15 UTC-03:00"),
    (When("2017-03-07", "10:15", "", "Asia/Kathmandu"), "7 March 2017, 10:15 UTC+05:45"),
    (When("2017-03-07", "10:15", "11:00", LONDON), "7 March 2017, from 10:15 to 11:00 GMT"),
    (When("2017-03-26", "00:30", "03:00", LONDON), "26 March 2017, from 00:30 GMT to 03:00 BST"),
    (When("2017-03-07/2017-03-07", "10:15", "11:00", LONDON), "7 March 2017, from 10:15 to 11:00 GMT"),
    (When("2017-03-07/2017-03-07", "10:15", "", LONDON), "7 March 2017, from 10:15 GMT"),
    (When("2017-03-07/2017-03-07", "", "11:00", LONDON), "7 March 2017, until 11:00 GMT"),
    (
        When("[2017-03-07..2017-03-07]", "10:15", "11:00", LONDON),
        "7 March 2017, some time between 10:15 and 11:00 GMT",
    ),
    (When("[2017-03-07..2017-03-07]", "10:15", "", LONDON), "7 March 2017, at 10:15 GMT or later"),
    (When("[2017-03-07..2017-03-07]", "", "11:00", LONDON), "7 March 2017, at 11:00 GMT or earlier"),
    (
        When("2017-03-07/2017-03-09", "10:15", "11:00", LONDON),
        "from 10:15 GMT on 7 March 2017 to 11:00 GMT on 9 March 2017",
    ),
    (When("2017-03-07/2017-03-09", "10:15", "", LONDON), "from 10:15 GMT on 7 March 2017 to 9 March 2017"),
    (
        When("[2017-03-07..2017-03-09]", "", "11:00", LONDON),
        "between 7 March 2017 and 11:00 GMT on 9 March 2017",
    ),
    (When("2017-03-07/..", "10:15", "", LONDON), "since 10:15 GMT on 7 March 2017 (ongoing when published)"),
    (When("2017-03-07/", "10:15", "", LONDON), "from 10:15 GMT on 7 March 2017 (end unknown)"),
    (When("/2017-03-07", "", "10:15", LONDON), "until 10:15 GMT on 7 March 2017 (start unknown)"),
    (When("[..2017-03-07]", "", "10:15", LONDON), "by 10:15 GMT on 7 March 2017"),
    (When("[2017-03-07..]", "10:15", "", LONDON), "at or after 10:15 GMT on 7 March 2017"),
]


@pytest.mark.parametrize(("when", "expected"), TIMED, ids=[expected for _, expected in TIMED])
def test_words_of_clock_times(when: When, expected: str) -> None:
    assert format_date(when) == expected


def test_stated_words_are_not_part_of_the_words() -> None:
    assert format_date(When("2017-03", stated="early March")) == "March 2017"
    assert format_date(When(stated="last week")) == "date unknown"


# --- Other languages ------------------------------------------------------------------------------


def test_months_are_in_the_active_language() -> None:
    with translation.override("fr"):
        assert "mars" in format_date(When("2017-03"))
        assert "mars" in format_date(When("2017-03-07")).lower()
    assert format_date(When("2017-03")) == "March 2017"


def test_month_with_a_day_is_inflected() -> None:
    with translation.override("pl"):
        assert "marca" in format_date(When("2017-03-07"))
        assert "marca" in format_date(When("2017-03-07/2017-03-09"))
        assert "Marzec" in format_date(When("2017-03"))


# --- Notes ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("edtf", "expected"),
    [
        ("2017-03-07", ""),
        ("2017-03-03/2017-03-07", ""),
        ("", "No date is given."),
        ("2017-03", "The source gives only the month."),
        ("2017", "The source gives only the year."),
        ("2017-21", "The source gives only the season."),
        ("2017-33", "The source gives only the quarter."),
        ("201X", "The source gives only the decade."),
        ("20XX", "The source gives only the century."),
        ("2017-03-XX", "It was one day of this month; the source does not say which."),
        ("2017-XX-XX", "It was one day of this year; the source does not say which."),
        ("2017-XX", "It was one month of this year; the source does not say which."),
        ("2017-03-07~", "The source gives the date as approximate."),
        ("2017-03-07?", "The source is unsure of the date."),
        ("2017-03-07%", "The source is unsure of the date and gives it only approximately."),
        ("2017-03~", "The source gives only the month. The source gives the date as approximate."),
        ("/2017-03-07", "This went on until then; it is not known when it began."),
        ("../2017-03-07", "This went on until then; no start date is given."),
        ("2017-03-07/", "This began then; it is not known when it ended."),
        ("2017-03-07/..", "It was still going on when this version was published."),
        ("2017-03/2017-05", "This went on over a period. The source does not give exact days."),
        (
            "2017-03-03~/2017-03-07",
            "This went on over a period. At least one of these dates is approximate in the source.",
        ),
        (
            "2017-03?/",
            "This began then; it is not known when it ended. The source does not give exact days. The source is unsure of the date.",
        ),
        ("[2017-02-27..2017-03-05]", "It happened once, some time between these two days."),
        (
            "[2017-03..2017-05]",
            "It happened once, some time between these two dates. The source does not give exact days.",
        ),
        ("[..2017-03-07]", "It happened once, then or earlier."),
        ("[2017-03-07..]", "It happened once, then or later."),
        ("[2017-03-01,2017-03-03]", "It happened once, on one of these dates."),
        (
            "[2016,2017..2018%]",
            "It happened once, on one of these dates. The source is unsure of at least one of these dates. "
            "At least one of these dates is approximate in the source.",
        ),
    ],
)
def test_notes_on_uncertainty(edtf: str, expected: str) -> None:
    assert describe_uncertainty(When(edtf)) == expected


@pytest.mark.parametrize(
    ("when", "expected"),
    [
        (When("2017-03-07", "10:15", "", LONDON), ""),
        (When("2017-03-07", "10:15", "11:00", LONDON), ""),
        (
            When("[2017-03-07..2017-03-07]", "10:15", "11:00", LONDON),
            "It happened once, some time between these two times.",
        ),
        (When("[2017-03-07..2017-03-07]", "", "11:00", LONDON), "It happened once, then or earlier."),
        (When("[2017-03-07..2017-03-07]", "10:15", "", LONDON), "It happened once, then or later."),
        (When(stated="last week"), "The source gives no date, only the words quoted here."),
    ],
    ids=repr,
)
def test_notes_on_clock_times_and_stated_words(when: When, expected: str) -> None:
    assert describe_uncertainty(when) == expected


# --- For machines ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("when", "expected"),
    [
        (When("2017-03-07"), "2017-03-07"),
        (When("2017-03"), "2017-03"),
        (When("2017"), "2017"),
        (When("0476"), "0476"),
        (When("2017-03-07", "10:15", "", LONDON), "2017-03-07T10:15+00:00"),
        (When("2017-07-07", "10:15:30", "", LONDON), "2017-07-07T10:15:30+01:00"),
        (When("2017-10-29", "01:30+01:00", "", LONDON), "2017-10-29T01:30+01:00"),
        (When("2017-03-07", "10:15", "", "America/New_York"), "2017-03-07T10:15-05:00"),
    ],
    ids=repr,
)
def test_form_for_machines_of_exact_dates(when: When, expected: str) -> None:
    assert format_for_machines(when) == expected


@pytest.mark.parametrize(
    "when",
    [
        When(),
        When(stated="last week"),
        When("2017-03-07~"),
        When("2017-03?"),
        When("2017%"),
        When("2017-03-XX"),
        When("2017-XX"),
        When("201X"),
        When("2017-21"),
        When("2017-33"),
        When("2017-03-03/2017-03-07"),
        When("[2017-03-03..2017-03-07]"),
        When("[2017-03-03,2017-03-07]"),
        When("2017-03-07", "10:15", "11:00", LONDON),
        # HTML knows no year before 1, and no offset with seconds (local mean time).
        When("0000"),
        When("-0043-03-15"),
        When("Y12345"),
        When("1840-03-07", "10:15", "", LONDON),
    ],
    ids=repr,
)
def test_other_dates_have_no_form_for_machines(when: When) -> None:
    assert format_for_machines(when) == ""
