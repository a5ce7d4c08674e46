"""Phrases: dates with their year, clock times, and ambiguous phrases.

7 March 2017, the base date here, was a Tuesday.
"""

import pytest

from timeline.dates import When, format_date, parse_phrase
from timeline.dates.phrases import Reading

BASE = "2017-03-07"
LONDON = "Europe/London"

# Exact phrases: one reading, nothing stated, no base date needed.
EXACT = [
    # Days
    ("7 March 2017", "2017-03-07"),
    ("7th March 2017", "2017-03-07"),
    ("the 7th of March, 2017", "2017-03-07"),
    ("March 7, 2017", "2017-03-07"),
    ("March 7th 2017", "2017-03-07"),
    ("on 7 March 2017", "2017-03-07"),
    ("2017 March 7", "2017-03-07"),
    ("Tue 7 Mar 2017", "2017-03-07"),
    ("Tuesday, 7 March 2017", "2017-03-07"),
    ("Tuesday, March 7, 2017.", "2017-03-07"),
    ("Mon. 6 Mar. 2017", "2017-03-06"),
    ("  7   MARCH\u00a02017\t", "2017-03-07"),
    ("7-Mar-2017", "2017-03-07"),
    ("7mar2017", "2017-03-07"),
    ("7th of Sept., 2017", "2017-09-07"),
    ("2017-03-07", "2017-03-07"),
    ("2017‑03‑07", "2017-03-07"),
    ("2017/03/07", "2017-03-07"),
    ("2017.03.07", "2017-03-07"),
    ("2017-3-7", "2017-03-07"),
    ("13/3/2017", "2017-03-13"),
    ("3/13/2017", "2017-03-13"),
    ("13.03.2017", "2017-03-13"),
    ("5/5/2017", "2017-05-05"),
    ("29 February 2016", "2016-02-29"),
    # Days with a name
    ("Christmas Day 2016", "2016-12-25"),
    ("Sunday, Christmas Day 2016", "2016-12-25"),
    ("Christmas Eve, 2016", "2016-12-24"),
    ("on Boxing Day 2016", "2016-12-26"),
    ("St. Stephen’s Day 2016", "2016-12-26"),
    ("New Year's Eve 2016", "2016-12-31"),
    ("New Year’s Day 2017", "2017-01-01"),
    ("St Patrick's Day 2017", "2017-03-17"),
    ("Halloween 2016", "2016-10-31"),
    ("Bonfire Night 2016", "2016-11-05"),
    ("by New Year's Eve 2016", "[..2016-12-31]"),
    ("between Christmas Eve and Boxing Day 2016", "[2016-12-24..2016-12-26]"),
    ("from Christmas Day 2016 to New Year's Day 2017", "2016-12-25/2017-01-01"),
    ("Christmas Eve or Christmas Day 2016", "[2016-12-24,2016-12-25]"),
    # Months, years, seasons, quarters
    ("March 2017", "2017-03"),
    ("Mar 2017", "2017-03"),
    ("Sept. 2017", "2017-09"),
    ("in March 2017", "2017-03"),
    ("March of 2017", "2017-03"),
    ("03/2017", "2017-03"),
    ("3/2017", "2017-03"),
    ("2017-03", "2017-03"),
    ("some time in March 2017", "2017-03"),
    ("2017", "2017"),
    ("in 2017", "2017"),
    ("spring 2017", "2017-21"),
    ("in the summer of 2017", "2017-22"),
    ("fall 2017", "2017-23"),
    ("winter 2017", "2017-24"),
    ("Q1 2017", "2017-33"),
    ("Q4, 2017", "2017-36"),
    ("first quarter of 2017", "2017-33"),
    ("the 3rd quarter of 2017", "2017-35"),
    ("the last quarter of 2017", "2017-36"),
    # Decades, centuries, eras
    ("the 1990s", "199X"),
    ("1990's", "199X"),
    ("the 19th century", "18XX"),
    ("twentieth century", "19XX"),
    ("the decade 2000–2009", "200X"),
    ("the century 2000–2099", "20XX"),
    ("44 BC", "-0043"),
    ("44 B.C.E.", "-0043"),
    ("15 March 44 BC", "-0043-03-15"),
    ("476 AD", "0476"),
    ("AD 476", "0476"),
    ("100 BC to 44 BC", "-0099/-0043"),
    # Unknown parts
    ("a day in March 2017", "2017-03-XX"),
    ("some day in 2017", "2017-XX-XX"),
    ("some month in 2017", "2017-XX"),
    # Qualifiers
    ("about 7 March 2017", "2017-03-07~"),
    ("around March 2017", "2017-03~"),
    ("circa 1850", "1850~"),
    ("c. 1850", "1850~"),
    ("c.1850", "1850~"),
    ("on or about 7 March 2017", "2017-03-07~"),
    ("7 March 2017 or thereabouts", "2017-03-07~"),
    ("2017 (approx.)", "2017~"),
    ("possibly 7 March 2017", "2017-03-07?"),
    ("perhaps 2017", "2017?"),
    ("7 March 2017?", "2017-03-07?"),
    ("possibly around 2017", "2017%"),
    ("about March 2017?", "2017-03%"),
    # Once, before or after
    ("before 7 March 2017", "[..2017-03-06]"),
    ("before 1 March 2017", "[..2017-02-28]"),
    ("before 1 January 1 AD", "[..0000-12-31]"),
    ("before March 2017", "[..2017-02]"),
    ("before 2017", "[..2016]"),
    ("before the first quarter of 2017", "[..2016-36]"),
    ("before the 1990s", "[..1989]"),
    ("after 7 March 2017", "[2017-03-08..]"),
    ("after December 2016", "[2017-01..]"),
    ("after 2016", "[2017..]"),
    ("after the 1990s", "[2000..]"),
    ("by 7 March 2017", "[..2017-03-07]"),
    ("no later than 7 March 2017", "[..2017-03-07]"),
    ("7 March 2017 at the latest", "[..2017-03-07]"),
    ("on or before 7 March 2017", "[..2017-03-07]"),
    ("7 March 2017 or earlier", "[..2017-03-07]"),
    ("in or before March 2017", "[..2017-03]"),
    ("on or after 7 March 2017", "[2017-03-07..]"),
    ("not before March 2017", "[2017-03..]"),
    ("no earlier than 2017", "[2017..]"),
    ("7 March 2017 or later", "[2017-03-07..]"),
    # It lasted, one end known
    ("since 7 March 2017", "2017-03-07/.."),
    ("since about 2015", "2015~/.."),
    ("since 2015 (still going on)", "2015/.."),
    ("from 2015 onwards", "2015/.."),
    ("from 2015 to the present", "2015/.."),
    ("from 2015", "2015/"),
    ("until 7 March 2017", "/2017-03-07"),
    ("till March 2017", "/2017-03"),
    ("up to 7 March 2017", "/2017-03-07"),
    ("throughout March 2017", "2017-03/2017-03"),
    # Once, between
    ("between 1 and 3 March 2017", "[2017-03-01..2017-03-03]"),
    ("between March 1 and 3, 2017", "[2017-03-01..2017-03-03]"),
    ("between 27 February and 5 March 2017", "[2017-02-27..2017-03-05]"),
    ("between 30 December 2016 and 2 January 2017", "[2016-12-30..2017-01-02]"),
    ("between March and May 2017", "[2017-03..2017-05]"),
    ("between 1990 and 1995", "[1990..1995]"),
    ("between 2017-03-03 and 2017-03-07", "[2017-03-03..2017-03-07]"),
    ("between around 3 March 2017 and 7 March 2017", "[2017-03-03~..2017-03-07]"),
    ("between the 1990s and 2005", "[199X..2005]"),
    # It lasted
    ("from 3 to 7 March 2017", "2017-03-03/2017-03-07"),
    ("3 to 7 March 2017", "2017-03-03/2017-03-07"),
    ("3–7 March 2017", "2017-03-03/2017-03-07"),
    ("3-7 March 2017", "2017-03-03/2017-03-07"),
    ("3rd - 7th March, 2017", "2017-03-03/2017-03-07"),
    ("March 3–7, 2017", "2017-03-03/2017-03-07"),
    ("Feb. 27–Mar. 5, 2017", "2017-02-27/2017-03-05"),
    ("March 3 to April 5, 2017", "2017-03-03/2017-04-05"),
    ("3 March until 5 April 2017", "2017-03-03/2017-04-05"),
    ("Fri 3 to Tue 7 March 2017", "2017-03-03/2017-03-07"),
    ("7 March 2017 to May 2017", "2017-03-07/2017-05"),
    ("March to May 2017", "2017-03/2017-05"),
    ("from December 2016 to February 2017", "2016-12/2017-02"),
    ("2015 to 2017", "2015/2017"),
    ("2015-2017", "2015/2017"),
    ("1990-95", "1990/1995"),
    ("2016-17", "2016/2017"),
    ("2020–21", "2020/2021"),
    ("spring to summer 2017", "2017-21/2017-22"),
    ("from about 2015 until 2017", "2015~/2017"),
    # One of several
    ("1 or 3 March 2017", "[2017-03-01,2017-03-03]"),
    ("March 1 or 3, 2017", "[2017-03-01,2017-03-03]"),
    ("either 28 February or 1 March 2017", "[2017-02-28,2017-03-01]"),
    ("1, 3 or 5 March 2017", "[2017-03-01,2017-03-03,2017-03-05]"),
    ("March or April 2017", "[2017-03,2017-04]"),
    ("Monday 6 or Tuesday 7 March 2017", "[2017-03-06,2017-03-07]"),
    # EDTF
    ("2017-03-XX", "2017-03-XX"),
    ("[2017-02-27..2017-03-05]", "[2017-02-27..2017-03-05]"),
    ("2017-03-07~", "2017-03-07~"),
    ("2017-03-03/..", "2017-03-03/.."),
]


@pytest.mark.parametrize(("phrase", "edtf"), EXACT)
def test_exact_phrases(phrase: str, edtf: str) -> None:
    assert [reading.when for reading in parse_phrase(phrase)] == [When(edtf)]
    assert [reading.when for reading in parse_phrase(phrase, base=BASE, zone=LONDON)] == [When(edtf)]


# Clock times, in London unless the phrase names a zone.
CLOCKS = [
    ("7 March 2017 at 10:15", When("2017-03-07", "10:15", "", LONDON)),
    ("7 March 2017, 10:15 GMT", When("2017-03-07", "10:15", "", LONDON)),
    ("7 July 2017, 10:15 BST", When("2017-07-07", "10:15", "", LONDON)),
    ("7 July 2017, 10:15 GMT", When("2017-07-07", "10:15", "", "UTC")),
    ("2017-03-07 10:15", When("2017-03-07", "10:15", "", LONDON)),
    ("2017-03-07T10:15:30", When("2017-03-07", "10:15:30", "", LONDON)),
    ("2017-03-07T10:15Z", When("2017-03-07", "10:15", "", "UTC")),
    ("2017-03-07T10:15+00:00", When("2017-03-07", "10:15", "", LONDON)),
    ("7 March 2017 10:15 Europe/Paris", When("2017-03-07", "10:15", "", "Europe/Paris")),
    ("10.15am on 7 March 2017", When("2017-03-07", "10:15", "", LONDON)),
    ("7 March 2017 at 10.15", When("2017-03-07", "10:15", "", LONDON)),
    ("3pm, 7 March 2017", When("2017-03-07", "15:00", "", LONDON)),
    ("7 March 2017, 3 p.m.", When("2017-03-07", "15:00", "", LONDON)),
    ("12am on 7 March 2017", When("2017-03-07", "00:00", "", LONDON)),
    ("12:30pm on 7 March 2017", When("2017-03-07", "12:30", "", LONDON)),
    ("at noon on 7 March 2017", When("2017-03-07", "12:00", "", LONDON)),
    ("10pm New Year's Eve 2016", When("2016-12-31", "22:00", "", LONDON)),
    ("13/3/2017 23:59", When("2017-03-13", "23:59", "", LONDON)),
    ("from 10:15 to 11:30 on 7 March 2017", When("2017-03-07", "10:15", "11:30", LONDON)),
    ("7 March 2017, 10:15–11:30", When("2017-03-07", "10:15", "11:30", LONDON)),
    ("7 March 2017, from 10:15 to 11:30 GMT", When("2017-03-07", "10:15", "11:30", LONDON)),
    ("between 10am and noon on 7 March 2017", When("[2017-03-07..2017-03-07]", "10:00", "12:00", LONDON)),
    ("by 10:15 on 7 March 2017", When("[..2017-03-07]", "", "10:15", LONDON)),
    ("before 10:15 on 7 March 2017", When("[..2017-03-07]", "", "10:14", LONDON)),
    ("before 00:00 on 7 March 2017", When("[..2017-03-06]")),
    ("after 10:15:30 on 7 March 2017", When("[2017-03-07..]", "10:15:31", "", LONDON)),
    ("since 7 March 2017 at 10:15", When("2017-03-07/..", "10:15", "", LONDON)),
    (
        "from 10:15 on 7 March 2017 to 11:30 on 8 March 2017",
        When("2017-03-07/2017-03-08", "10:15", "11:30", LONDON),
    ),
    ("yesterday at 10:15", When("2017-03-06", "10:15", "", LONDON, "yesterday at 10:15")),
    ("noon on Monday 6 March 2017", When("2017-03-06", "12:00", "", LONDON)),
    ("this morning at 10:15", When("2017-03-07", "10:15", "", LONDON, "this morning at 10:15")),
]


@pytest.mark.parametrize(("phrase", "when"), CLOCKS)
def test_clock_times(phrase: str, when: When) -> None:
    assert [reading.when for reading in parse_phrase(phrase, base=BASE, zone=LONDON)] == [when]


# Ambiguous phrases: the base date, all readings, and a part of their explanations.
SEVERAL = [
    ("7/3/2017", "", ["2017-03-07", "2017-07-03"], "day/month"),
    ("07.03.2017", "", ["2017-03-07", "2017-07-03"], "day/month"),
    ("03-07-2017", "", ["2017-07-03", "2017-03-07"], "day/month"),
    ("before 7/3/2017", "", ["[..2017-03-06]", "[..2017-07-02]"], "day/month"),
    (
        "between 3/7/2017 and 5/7/2017",
        "",
        ["[2017-07-03..2017-07-05]", "[2017-03-07..2017-05-07]"],
        "month/day",
    ),
    ("at 3pm", BASE, ["2017-03-07", "2017-03-06"], "day before publication"),
    ("last Tuesday", "2017-03-09", ["2017-03-07", "2017-02-28"], "week before"),
    ("next Tuesday", "2017-03-06", ["2017-03-07", "2017-03-14"], "week after"),
    ("this weekend", BASE, ["[2017-03-04..2017-03-05]", "[2017-03-11..2017-03-12]"], "weekend before"),
    ("next weekend", BASE, ["[2017-03-11..2017-03-12]", "[2017-03-18..2017-03-19]"], "week after"),
    ("last January", BASE, ["2017-01", "2016-01"], "year before"),
    ("last summer", BASE, ["2016-22", "2017-22"], "year before"),
    ("2000s", "", ["200X", "20XX"], "hundred years"),
    ("2011–12", "", ["2011/2012", "2011-12"], "two years"),
    ("2011-12", "", ["2011-12", "2011/2012"], "two years"),
    ("in 2009-10", "", ["2009-10", "[2009..2010]"], "two years"),
    ("2020-21", "", ["2020/2021", "2020-21"], "season"),
    ("in the last week", BASE, ["[2017-02-28..2017-03-07]", "[2017-02-27..2017-03-05]"], "Counted back"),
    ("during March 2017", "", ["2017-03", "2017-03/2017-03"], "once"),
    ("midnight on 7 March 2017", "", ["2017-03-07", "2017-03-08"], "midnight"),
    ("29 October 2017, 01:30", "", ["2017-10-29", "2017-10-29"], "BST"),
]


@pytest.mark.parametrize(("phrase", "base", "expected", "explained"), SEVERAL)
def test_ambiguous_phrases_have_all_readings(
    phrase: str, base: str, expected: list[str], explained: str
) -> None:
    readings = parse_phrase(phrase, base=base, zone=LONDON, language="en-GB")
    assert [reading.when.edtf for reading in readings] == expected
    assert all(reading.explanation for reading in readings)
    assert explained in " ".join(str(reading.explanation) for reading in readings)


def test_weekday_decides_which_number_is_the_day() -> None:
    assert parse_phrase("Tue 7/3/2017") == (Reading(When("2017-03-07"), "Read as day/month/year."),)


def test_repeated_time_has_a_reading_for_each_offset() -> None:
    times = [reading.when.time for reading in parse_phrase("29 October 2017, 01:30", zone=LONDON)]
    assert times == ["01:30+01:00", "01:30+00:00"]
    assert [reading.when.time for reading in parse_phrase("29 October 2017, 01:30 BST", zone=LONDON)] == [
        "01:30+01:00"
    ]


def test_wrong_base_date_does_not_matter_for_a_date_with_its_year() -> None:
    assert parse_phrase("7 March 2017", base="nonsense") == (Reading(When("2017-03-07")),)


# Wrong readings of other libraries, measured: dateparser with the base 2017-03-07, and the natural language of
# the package edtf 5.0.2.
LIBRARIES = [
    ("last week", "[2017-02-27..2017-03-05]", "2017-02-28"),  # dateparser: the day seven days before
    ("March 2017", "2017-03", "2017-03-07"),  # dateparser: with the day of the base date
    ("this morning", "2017-03-07", "2017-03-07T09:00"),  # dateparser: with an invented hour
    (
        "between 1 and 3 March 2017",
        "[2017-03-01..2017-03-03]",
        "2001-03-03",
    ),  # edtf: the day became a year
]


@pytest.mark.parametrize(("phrase", "edtf", "wrong"), LIBRARIES)
def test_we_do_not_read_phrases_wrongly_as_other_libraries_do(phrase: str, edtf: str, wrong: str) -> None:
    (reading,) = parse_phrase(phrase, base=BASE, zone=LONDON, language="en-GB")
    assert (reading.when.edtf, reading.when.time) == (edtf, "")
    assert (reading.when.edtf, reading.when.time) != (wrong[:10], wrong[11:])


def test_day_first_is_the_first_reading_of_a_numeric_date() -> None:
    # dateparser returns 3 July only.
    assert parse_phrase("7/3/2017")[0] == Reading(When("2017-03-07"), "Read as day/month/year.")


def test_range_and_interval_differ_in_words() -> None:
    once, lasted = parse_phrase("between 3 and 7 March 2017"), parse_phrase("from 3 to 7 March 2017")
    assert format_date(once[0].when) == "between 3 and 7 March 2017"
    assert format_date(lasted[0].when) == "from 3 to 7 March 2017"
