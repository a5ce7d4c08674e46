"""Dates in running text and their readings."""

import pytest

from timeline.dates import When
from timeline.suggestions import DatePhrase, suggest

# 7 March 2017 was a Tuesday.
PUBLISHED = "2017-03-07"


def find_dates(text: str, published: str | When = PUBLISHED, language: str = "en") -> tuple[DatePhrase, ...]:
    found = suggest(text, published=published, zone="Europe/London", language=language).dates
    for one in found:
        assert one.stated == " ".join(text[one.span.start : one.span.end].split())
    return found


def list_readings(date: DatePhrase) -> list[str]:
    return [" ".join(filter(None, (one.when.edtf, one.when.time))) for one in date.readings]


FOUND = [
    ("It met last week.", "last week", ["[2017-02-27..2017-03-05]"]),
    ("It met on Tuesday.", "on Tuesday", ["2017-03-07", "2017-02-28"]),
    ("It met on Monday.", "on Monday", ["2017-03-06"]),
    ("It met Monday, she said.", "Monday", ["2017-03-06"]),
    ("It met on 7 March 2017.", "on 7 March 2017", ["2017-03-07"]),
    ("It met on the 7th of March, 2017.", "on the 7th of March, 2017", ["2017-03-07"]),
    ("It met on March 7, 2017, and left.", "on March 7, 2017", ["2017-03-07"]),
    ("It met on Monday, 6 March 2017.", "on Monday, 6 March 2017", ["2017-03-06"]),
    ("It met on 2017-03-06.", "on 2017-03-06", ["2017-03-06"]),
    ("It met on 7/3/2017.", "on 7/3/2017", ["2017-03-07", "2017-07-03"]),
    ("It met in late February.", "in late February", ["2017-02"]),
    ("It met in February.", "in February", ["2017-02"]),
    ("It met in May.", "in May", ["2016-05"]),
    ("It met yesterday.", "yesterday", ["2017-03-06"]),
    ("Yesterday it met.", "Yesterday", ["2017-03-06"]),
    ("It met at 10:15 on Monday.", "at 10:15 on Monday", ["2017-03-06 10:15"]),
    ("It met at 10.15am on Monday.", "at 10.15am on Monday", ["2017-03-06 10:15"]),
    ("It met on Monday at 9 p.m.", "on Monday at 9 p.m.", ["2017-03-06 21:00"]),
    ("It met at noon on 6 March.", "at noon on 6 March", ["2017-03-06 12:00"]),
    ("It met on Monday morning.", "on Monday morning", ["2017-03-06"]),
    ("It met on the evening of 6 March.", "on the evening of 6 March", ["2017-03-06"]),
    ("It met last night.", "last night", ["[2017-03-06..2017-03-07]"]),
    ("It met two weeks ago.", "two weeks ago", ["2017-02-21~"]),
    ("It met 10 days ago.", "10 days ago", ["2017-02-25"]),
    ("It met in 2016.", "in 2016", ["2016"]),
    ("It met in March 2016.", "in March 2016", ["2016-03"]),
    ("It met in the spring of 2016.", "spring of 2016", ["2016-21"]),
    ("It met in the late 1990s.", "in the late 1990s", ["199X"]),
    ("It has met since 2015.", "since 2015", ["2015/.."]),
    (
        "It met between 27 February and 5 March.",
        "between 27 February and 5 March",
        ["[2017-02-27..2017-03-05]"],
    ),
    (
        "It met from Monday to Tuesday.",
        "from Monday to Tuesday",
        ["2017-02-27/2017-02-28", "2017-03-06/2017-03-07"],
    ),
    ("It met on 3–5 March 2017.", "on 3–5 March 2017", ["2017-03-03/2017-03-05"]),
    ("It met before 5 March 2017.", "before 5 March 2017", ["[..2017-03-04]"]),
    ("It met after 5 March 2017.", "after 5 March 2017", ["[2017-03-06..]"]),
    ("It has met for years.", "for years", ["/2017-03-07"]),
    ("It met earlier this year.", "earlier this year", ["[2017-01-01..2017-03-07]"]),
    ("It met on New Year’s Eve 2016.", "on New Year’s Eve 2016", ["2016-12-31"]),
    ("It will meet by May.", "by May", ["[..2016-05]", "[..2017-05]"]),
    ("It will meet by the end of May.", "by the end of May", ["[..2016-05]", "[..2017-05]"]),
    ("It met on 7\nMarch 2017.", "on 7 March 2017", ["2017-03-07"]),
    ("After Monday’s meeting it left.", "Monday", ["2017-03-06"]),
]


@pytest.mark.parametrize(("text", "stated", "readings"), FOUND)
def test_a_date_is_found_with_its_words(text: str, stated: str, readings: list[str]) -> None:
    (date,) = find_dates(text)
    assert date.stated == stated
    assert set(readings) <= set(list_readings(date))
    assert len(readings) == len(date.readings)


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
        ("fr", "Réunis le 1er février.", "1er février", "2017-02-01"),
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
