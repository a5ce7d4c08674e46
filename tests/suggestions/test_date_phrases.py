"""Dates in running text and their readings."""

import pytest

from tests.dates.test_phrases import CLOCKS, EXACT
from tests.dates.test_phrases_of_reports import ROWS
from tests.dates.test_phrases_relative import STATED
from tests.dates.test_phrases_yearless import BOTH_SIDES
from timeline.dates import When
from timeline.suggestions import DatePhrase, suggest

# 7 March 2017 was a Tuesday.
PUBLISHED = "2017-03-07"


def find_dates(
    text: str, published: str | When = PUBLISHED, language: str = "en-GB"
) -> tuple[DatePhrase, ...]:
    found = suggest(text, published=published, zone="Europe/London", language=language).dates
    for one in found:
        assert one.stated == " ".join(text[one.span.start : one.span.end].split())
    return found


def list_readings(date: DatePhrase) -> list[str]:
    return [" ".join(filter(None, (one.when.edtf, one.when.time))) for one in date.readings]


# The text, the words of the date, and all its readings, the likelier first.
FOUND = [
    ("It met last week.", "last week", ["[2017-02-27..2017-03-05]"]),
    ("It met over the weekend of 4 and 5 March.", "over the weekend of 4 and 5 March", ["[2017-03-04..2017-03-05]"]),
    ("It met at 10:15 PM on Monday.", "at 10:15 PM on Monday", ["2017-03-06 22:15", "2017-03-13 22:15"]),
    ("It was built c. 1850.", "c. 1850", ["1850~"]),
    ("It was built in the winter of 1850–51.", "in the winter of 1850–51", ["1850-24"]),
    ("It was built some 30 years ago.", "some 30 years ago", ["1987~"]),
    ("In this Feb. 27, 2016, file photo, it met.", "Feb. 27, 2016", ["2016-02-27"]),
    ("It met on the first Monday of March 2016.", "on the first Monday of March 2016", ["2016-03-07"]),
    ("It met a week ago Friday.", "a week ago Friday", ["2017-02-24", "2017-03-03"]),
    # A line of a list begins with its date.
    ("It met at 1.30pm.\n4 March 2016: It left.", "4 March 2016", ["2016-03-04"]),
    ("It met at 1:30 p.m.\n4 March 2016: It left.", "4 March 2016", ["2016-03-04"]),
    ("It met on Tuesday.", "on Tuesday", ["2017-03-07", "2017-02-28", "2017-03-14"]),
    ("It met on Monday.", "on Monday", ["2017-03-06", "2017-03-13"]),
    ("It will meet on Monday.", "on Monday", ["2017-03-13", "2017-03-06"]),
    ("It met Monday, she said.", "Monday", ["2017-03-06", "2017-03-13"]),
    ("It met on 7 March 2017.", "on 7 March 2017", ["2017-03-07"]),
    ("It met on the 7th of March, 2017.", "on the 7th of March, 2017", ["2017-03-07"]),
    ("It met on March 7, 2017, and left.", "on March 7, 2017", ["2017-03-07"]),
    ("It met on Monday, 6 March 2017.", "on Monday, 6 March 2017", ["2017-03-06"]),
    ("It met on Monday, 6 March.", "on Monday, 6 March", ["2017-03-06"]),
    ("It will meet on Monday, 13 March.", "on Monday, 13 March", ["2017-03-13"]),
    ("It met on 2017-03-06.", "on 2017-03-06", ["2017-03-06"]),
    ("It met on 7/3/2017.", "on 7/3/2017", ["2017-03-07", "2017-07-03"]),
    ("It met in late February.", "in late February", ["2017-02", "2018-02"]),
    ("It met in February.", "in February", ["2017-02", "2018-02"]),
    ("It met in May.", "in May", ["2016-05", "2017-05"]),
    ("It is due to meet in May.", "in May", ["2017-05", "2016-05"]),
    ("It met yesterday.", "yesterday", ["2017-03-06"]),
    ("Yesterday it met.", "Yesterday", ["2017-03-06"]),
    ("It met yesterday (Monday, 6 March).", "yesterday (Monday, 6 March)", ["2017-03-06"]),
    ("It met at 10:15 on Monday 6 March 2017.", "at 10:15 on Monday 6 March 2017", ["2017-03-06 10:15"]),
    ("It met at 10.15am on Monday.", "at 10.15am on Monday", ["2017-03-06 10:15", "2017-03-13 10:15"]),
    ("It met on Monday at 9 p.m.", "on Monday at 9 p.m.", ["2017-03-06 21:00", "2017-03-13 21:00"]),
    ("It met shortly before 9pm on 6 March 2017.", "shortly before 9pm on 6 March 2017", ["2017-03-06"]),
    ("It met between 3pm and 4pm yesterday.", "between 3pm and 4pm yesterday", ["[2017-03-06..2017-03-06] 15:00"]),
    ("It met on Monday morning.", "on Monday morning", ["2017-03-06", "2017-03-13"]),
    ("It met on the evening of 6 March.", "on the evening of 6 March", ["2017-03-06", "2018-03-06"]),
    ("It met in the early hours of 6 March 2017.", "in the early hours of 6 March 2017", ["2017-03-06"]),
    ("It met last night.", "last night", ["[2017-03-06..2017-03-07]"]),
    ("It met two weeks ago.", "two weeks ago", ["2017-02-21~"]),
    ("It met nearly two weeks ago.", "nearly two weeks ago", ["2017-02-21~"]),
    ("It met more than two weeks ago.", "more than two weeks ago", ["[..2017-02-21]"]),
    ("It met 10 days ago.", "10 days ago", ["2017-02-25"]),
    ("It met a year ago today.", "a year ago today", ["2016-03-07"]),
    ("It met in 2016.", "in 2016", ["2016"]),
    ("It met in 2011-12.", "in 2011-12", ["2011-12", "[2011..2012]"]),
    ("It met in March 2016.", "in March 2016", ["2016-03"]),
    ("It met in March last year.", "in March last year", ["2016-03"]),
    ("It met in the spring of 2016.", "in the spring of 2016", ["2016-21"]),
    ("It met in the late 1990s.", "in the late 1990s", ["199X"]),
    ("It has met since 2015.", "since 2015", ["2015/.."]),
    ("It met from Monday to Tuesday last week.", "from Monday to Tuesday last week", ["2017-02-27/2017-02-28"]),
    ("It met on 3–5 March 2017.", "on 3–5 March 2017", ["2017-03-03/2017-03-05"]),
    ("It met before 5 March 2017.", "before 5 March 2017", ["[..2017-03-04]"]),
    ("It met after 5 March 2017.", "after 5 March 2017", ["[2017-03-06..]"]),
    ("It has met for years.", "for years", ["/2017-03-07"]),
    ("For years it has met.", "For years", ["/2017-03-07"]),
    ("It met earlier this year.", "earlier this year", ["[2017-01-01..2017-03-07]"]),
    ("It met on New Year’s Eve 2016.", "on New Year’s Eve 2016", ["2016-12-31"]),
    ("It will meet by May.", "by May", ["[..2017-05]", "[..2016-05]"]),
    ("It will meet by the end of May.", "by the end of May", ["[..2017-05]", "[..2016-05]"]),
    ("It will meet by the end of the year.", "by the end of the year", ["[..2017-12-31]"]),
    ("It met on 7\nMarch 2017.", "on 7 March 2017", ["2017-03-07"]),
    ("After Monday’s meeting it left.", "Monday", ["2017-03-06", "2017-03-13"]),
    ("They spoke about yesterday.", "yesterday", ["2017-03-06"]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "stated", "readings"), FOUND)
def test_a_date_is_found_with_its_words(text: str, stated: str, readings: list[str]) -> None:
    (date,) = find_dates(text)
    assert date.stated == stated
    assert list_readings(date) == readings


# Phrases of several words, of which a part would be another date.
WHOLE = [
    ("The gallery closed at the end of April 1986.", "at the end of April 1986", "1986-04"),
    ("The fair of May 12–14, 2022 was cancelled.", "May 12–14, 2022", "2022-05-12/2022-05-14"),
    ("It was read between June and August 2020.", "between June and August 2020", "[2020-06..2020-08]"),
    ("The games of Sept. 28–Oct. 3, 1935 were wet.", "Sept. 28–Oct. 3, 1935", "1935-09-28/1935-10-03"),
    ("It ran from 28 December to 3 January 2016.", "from 28 December to 3 January 2016", "2015-12-28/2016-01-03"),
    ("They left between 2011 and 2014.", "between 2011 and 2014", "[2011..2014]"),
    ("They left from March until May 2015.", "from March until May 2015", "2015-03/2015-05"),
    ("It fell in the first half of 2016.", "in the first half of 2016", "[2016-01..2016-06]"),
    ("It fell in the third quarter of 2016.", "in the third quarter of 2016", "2016-35"),
    ("It began as early as March 2016.", "as early as March 2016", "2016-03"),
    ("It rained over the weekend of March 4–5, 2017.", "over the weekend of March 4–5, 2017", "[2017-03-04..2017-03-05]"),
    ("It snowed in the week of 30 January 2017.", "in the week of 30 January 2017", "[2017-01-30..2017-02-05]"),
    ("It met on 6 or 7 March 2016.", "on 6 or 7 March 2016", "[2016-03-06,2016-03-07]"),
    ("It met on March 6 or 7, 2016.", "on March 6 or 7, 2016", "[2016-03-06,2016-03-07]"),
    ("It met on or about March 3, 2016.", "on or about March 3, 2016", "2016-03-03~"),
    ("No later than 3 April 2016 it met.", "No later than 3 April 2016", "[..2016-04-03]"),
    ("It rained late last week.", "late last week", "[2017-03-02..2017-03-05]"),
    ("It rained in the past two weeks.", "in the past two weeks", "[2017-02-21..2017-03-07]"),
    ("It was two or three weeks ago.", "two or three weeks ago", "[2017-02-14~..2017-02-21~]"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "stated", "edtf"), WHOLE)
def test_a_date_is_found_with_all_its_words(text: str, stated: str, edtf: str) -> None:
    (date,) = find_dates(text)
    assert date.stated == stated
    assert list_readings(date)[0] == edtf


def _list_typed_phrases() -> list[str]:
    typed = [*EXACT, *CLOCKS, *STATED, *BOTH_SIDES, *ROWS]
    return list(dict.fromkeys(" ".join(str(row[0]).split()) for row in typed))


# Words at an end of a phrase without which it means the same, or which stand apart from it.
_UNNEEDED = (
    "some time",
    "either",
    "around",
    "?",
    "(still going on)",
    "Europe/Paris",
    "for three hours",
    "a day",
    "some day",
    "some month",
)


@pytest.mark.parametrize("phrase", _list_typed_phrases())
def test_a_phrase_that_can_be_typed_is_found_whole_or_not_at_all(phrase: str) -> None:
    found = [date.stated for date in find_dates(f"The gate fell {phrase}, they say.", "2019-11-14")]
    rest = phrase
    for words in _UNNEEDED:
        rest = rest.removeprefix(words).removesuffix(words).strip(" .")
    if phrase not in ("last week, Tuesday", "[2017-02-27..2017-03-05]"):  # two dates beside each other
        assert found in ([], [phrase], [rest])


@pytest.mark.parametrize(
    "text",
    [
        "It met on 3, 5 and 7 March 2017.",
        "It met on March 3 and 5, 2017.",
        "It has been shut since last week.",
        "It will be shut from next week.",
        "It was shut until the weekend.",
        "It has been shut since at least 2015.",
        "It was shut for weeks.",
        "It will be shut for years to come.",
        "He had to wait for two of the weeks of May.",
    ],
)
def test_a_date_that_cannot_be_read_with_all_its_words_is_not_suggested(text: str) -> None:
    assert find_dates(text) == ()


@pytest.mark.parametrize(
    ("text", "stated"),
    [
        ("On May 12 and 14 people fell ill.", "On May 12"),
        ("May 12 – 14 people fall ill.", "May 12"),
        ("It met on 7 March, 30 members said.", "on 7 March"),
    ],
)
def test_a_number_of_something_else_is_no_day(text: str, stated: str) -> None:
    (date,) = find_dates(text)
    assert date.stated == stated


@pytest.mark.parametrize(
    "text",
    [
        "They may march to the town hall.",
        "May I ask? May they come.",
        "March on, he said. Marching bands.",
        "Of 100 there were 18 of 100 left.",
        "He read the Sunday Times and the Mail on Sunday.",
        "It is shut on Tuesdays and every Friday.",
        "Black Friday sales and Good Friday.",
        "It cost 2,017 or 1.999 or £1999 or 2017%.",
        "There were 2000 people and 1984 pages, in 2000 cases.",
        "Room 1015, flat 7/3, page 18.",
        "June Smith and April Jones met Mr May.",
        "An august body in the fall of Rome; the spring broke.",
        "He was last. This is next to that. In the past, long ago.",
        "Call 020 7946 0018 or write to a@example.org.",
        "ISBN 978-0-14-1998-2017",
        "a ratio of 10:15",
    ],
)
def test_other_words_are_not_suggested_as_dates(text: str) -> None:
    assert find_dates(text) == ()


def test_several_dates_are_found_in_order() -> None:
    text = "On Monday it met, last week it did not, and in 2015 nobody did."
    assert [date.stated for date in find_dates(text)] == ["On Monday", "last week", "in 2015"]


def test_a_date_within_a_quotation_is_marked() -> None:
    first, second = find_dates("“It met last week, as I said,” said Ann Pereira on Monday.")
    assert (first.stated, first.is_quoted, second.stated, second.is_quoted) == (
        "last week",
        True,
        "on Monday",
        False,
    )


@pytest.mark.parametrize("published", ["", "2017", "nonsense"])
def test_without_the_publication_date_relative_dates_have_no_readings(published: str) -> None:
    (date,) = find_dates("It met on Monday.", published)
    assert date.readings == ()
    assert date.problem


def test_a_date_with_a_year_needs_no_publication_date() -> None:
    (date,) = find_dates("It met on 7 March 2017.", "")
    assert (list_readings(date), date.problem) == (["2017-03-07"], "")


def test_the_publication_date_may_be_a_when() -> None:
    (date,) = find_dates("It met yesterday.", When(PUBLISHED))
    assert list_readings(date) == ["2017-03-06"]


def test_readings_keep_the_words_of_the_text() -> None:
    (date,) = find_dates("It met last week.")
    assert [reading.when.stated for reading in date.readings] == ["last week"]


@pytest.mark.parametrize(
    ("language", "text", "stated", "edtf"),
    [
        ("fr", "Réunis le 7 mars 2017 à Paris.", "7 mars 2017", "2017-03-07"),
        ("fr", "Réunis le 1er février 2017.", "1er février 2017", "2017-02-01"),
        ("de", "Am 7. März 2017 trafen sie sich.", "7. März 2017", "2017-03-07"),
        ("es", "Se reunieron el 7 de marzo de 2017.", "7 de marzo de 2017", "2017-03-07"),
    ],
)
def test_days_with_a_month_name_are_found_in_other_languages(
    language: str, text: str, stated: str, edtf: str
) -> None:
    (date,) = find_dates(text, language=language)
    assert (date.stated, list_readings(date)) == (stated, [edtf])
    assert all(reading.when.stated in ("", stated) for reading in date.readings)


# --- Years that a text gives ----------------------------------------------------------------------

CHRONOLOGY = """4 September 2018 — The bridge is closed.

5 September — Engineers arrive.

30 September — A report is leaked.

{}2 May 2019 — Work begins.

9 June — The bridge opens.
"""


def list_all(text: str, published: str = "2022-06-14") -> list[list[str]]:
    return [list_readings(date) for date in find_dates(text, published)]


@pytest.mark.parametrize("separator", [" — ", " – ", " - ", ": ", "\n"])
def test_later_lines_of_a_list_take_the_year_from_the_line_before(separator: str) -> None:
    assert list_all(CHRONOLOGY.format("").replace(" — ", separator)) == [
        ["2018-09-04"],
        ["2018-09-05"],
        ["2018-09-30"],
        ["2019-05-02"],
        ["2019-06-09"],
    ]


def test_lists_with_bullets_and_american_dates_take_the_year_as_well() -> None:
    text = "• Sept. 4, 2018 — It closes.\n• Sept. 5 — They arrive.\n• Oct. 30 — It is leaked.\n"
    assert list_all(text) == [["2018-09-04"], ["2018-09-05"], ["2018-10-30"]]


def test_explanation_names_the_date_that_gives_the_year() -> None:
    _first, second, *_rest = find_dates(CHRONOLOGY.format(""), "2022-06-14")
    assert [one.explanation for one in second.readings] == [
        "The year is that of the date before it in the text, “4 September 2018”."
    ]


def test_a_line_that_would_go_back_in_time_has_several_readings() -> None:
    fourth = list_all(CHRONOLOGY.format("3 February — It rains.\n\n"))[3]
    assert fourth == ["2019-02-03", "2018-02-03", "2022-02-03", "2023-02-03"]


def test_a_list_needs_no_publication_date() -> None:
    assert list_all(CHRONOLOGY.format(""), "")[1] == ["2018-09-05"]


def test_a_date_within_a_line_does_not_give_the_year_of_the_next_line() -> None:
    text = "4 May 2018 — It closes. It had opened on 3 April 1956.\n\n5 May — They arrive."
    assert list_all(text)[-1] == ["2018-05-05"]


def test_in_prose_the_year_of_the_date_before_is_one_of_the_readings() -> None:
    text = "On 4 September 2018 the bridge was closed. On 5 September engineers arrived."
    assert list_all(text)[1] == ["2021-09-05", "2022-09-05", "2018-09-05"]


@pytest.mark.parametrize(
    ("text", "readings"),
    [
        ("It met on 3 March and 5 April 2016.", [["2016-03-03"], ["2016-04-05"]]),
        ("It met on March 3, April 5 and May 7, 2016.", [["2016-03-03"], ["2016-04-05"], ["2016-05-07"]]),
        ("It met in March and May 2016.", [["2016-03"], ["2016-05"]]),
    ],
)
def test_dates_of_one_year_in_a_row_take_the_year_from_the_last(text: str, readings: list[list[str]]) -> None:
    assert list_all(text) == readings


# --- Whether a text looks back or ahead -----------------------------------------------------------

# 8 February 2021 was a Monday. The first reading is the likelier one.
DIRECTIONS = [
    ("She is due to appear in court on March 2.", ["2021-03-02", "2020-03-02"]),
    ("She is due to appear in court on January 30.", ["2022-01-30", "2021-01-30"]),
    ("She appeared in court on January 30.", ["2021-01-30", "2022-01-30"]),
    ("He will be sentenced on 20 December.", ["2021-12-20", "2020-12-20"]),
    ("He was sentenced on 20 December.", ["2020-12-20", "2021-12-20"]),
    ("On 20 December he was sentenced.", ["2020-12-20", "2021-12-20"]),
    ("On 1 February the council will vote.", ["2022-02-01", "2021-02-01"]),
    ("They hope to reopen on Saturday.", ["2021-02-13", "2021-02-06"]),
    ("They hoped to reopen on Saturday or Sunday.", ["[2021-02-13,2021-02-14]", "[2021-02-06,2021-02-07]"]),
    ("The judge said the trial would begin on Friday.", ["2021-02-12", "2021-02-05"]),
    ("It opened on Thursday.", ["2021-02-04", "2021-02-11"]),
    ("The sign stays until 5 February.", ["/2022-02-05", "/2021-02-05"]),
    ("An answer was wanted by 5 February.", ["[..2022-02-05]", "[..2021-02-05]"]),
    ("The inquiry is expected to report in January.", ["2022-01", "2021-01"]),
    ("The inquiry reported in January.", ["2021-01", "2022-01"]),
]


@pytest.mark.parametrize(("text", "readings"), DIRECTIONS)
def test_words_around_a_date_decide_which_reading_is_first(text: str, readings: list[str]) -> None:
    (date,) = find_dates(text, "2021-02-08")
    assert list_readings(date) == readings


def test_weeks_begin_as_in_the_region_of_the_text() -> None:
    def find(language: str) -> list[str]:
        (date,) = find_dates("It rained last week.", "2022-10-11", language)
        return list_readings(date)

    assert find("en-GB") == ["[2022-10-03..2022-10-09]"]
    assert find("en-US") == ["[2022-10-02..2022-10-08]"]
    assert find("en") == ["[2022-10-03..2022-10-09]", "[2022-10-02..2022-10-08]"]
