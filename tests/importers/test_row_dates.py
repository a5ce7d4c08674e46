"""Dates of files keep the precision that they have there, and are never more certain."""

import pytest

from timeline.dates import When, check
from timeline.importers.import_options import DateOrder, ImportOptions
from timeline.importers.loaded_files import ProblemLog
from timeline.importers.row_dates import DateReader, TypedDate, convert_moment, note_all, parse_moment

pytestmark = pytest.mark.once


def read(
    start: TypedDate,
    end: TypedDate | None = None,
    stated: str = "",
    *,
    order: DateOrder = "",
    others: str = "",
) -> tuple[When, list[str]]:
    """Read one date in a file that has `others` beside it; return it and the warnings."""
    log = ProblemLog()
    reader = DateReader(ImportOptions(time_zone="Europe/London", date_order=order), log)
    note_all(reader, [start, *(TypedDate(text=text) for text in others.split())])
    when = reader.read(start, end or TypedDate(), stated, "row 2")
    check(when)
    return when, [problem.message for problem in log if problem.level == "warning"]


@pytest.mark.parametrize(
    ("text", "edtf", "time", "stated"),
    [
        ("1969", "1969", "", ""),
        ("1969.0", "1969", "", ""),
        ("July 1969", "1969-07", "", ""),
        ("20 July 1969", "1969-07-20", "", ""),
        ("mid-1951", "1951", "", "mid-1951"),
        ("1969 or 1970", "[1969,1970]", "", ""),
        ("2017~", "2017~", "", ""),
        ("19690720", "1969-07-20", "", ""),
        ("1969-07-20 15:17", "1969-07-20", "15:17", ""),
        ("1969-07-20T15:17:40", "1969-07-20", "15:17:40", ""),
        # Moments with an offset are moments of the timeline's zone: London was an hour ahead all year.
        ("1969-07-20T23:30:00Z", "1969-07-21", "00:30", ""),
        ("Sun, 20 Jul 1969 20:17:40 GMT", "1969-07-20", "21:17:40", ""),
        ("2017-03-07T00:00:00Z", "2017-03-07", "00:00", ""),
        # Legal chronologies.
        ("07/??/97", "1997-07", "", "07/??/97"),
        ("??/??/97", "1997", "", "??/??/97"),
        ("07/00/1997", "1997-07", "", "07/00/1997"),
        ("06/15/97", "1997-06-15", "", "06/15/97"),
        ("<06/15/97", "[..1997-06-14]", "", "<06/15/97"),
        (">06/15/1997", "[1997-06-16..]", "", ">06/15/1997"),
        ("~06/15/1997", "1997-06-15~", "", "~06/15/1997"),
        ("06/15/1997-06/20/1997", "1997-06-15/1997-06-20", "", ""),
        ("06/15/1997 3:30 PM", "1997-06-15", "15:30", ""),
        ("1997-06-??", "1997-06", "", "1997-06-??"),
        ("1997-??-??", "1997", "", "1997-??-??"),
        # Years before the common era, and far before it.
        ("-44", "-0043", "", ""),
        ("44 BCE", "-0043", "", ""),
        ("-13800000000", "Y-13799999999", "", ""),
        # Both days, until somebody says which.
        ("7/3/2017", "[2017-03-07,2017-07-03]", "", "7/3/2017"),
        ("7/3/2017 10:15", "[2017-03-07,2017-07-03]", "", "7/3/2017 10:15"),
        ("7/7/2017", "2017-07-07", "", ""),
        ("2011-12", "2011-12", "", "2011-12"),
        # No dates: their words are kept.
        ("yesterday", "", "", "yesterday"),
        ("30/2/2017", "", "", "30/2/2017"),
        ("42801", "", "", "42801"),
        ("x" * 150, "", "", "x" * 150),
    ],
)
def test_a_typed_date(text: str, edtf: str, time: str, stated: str) -> None:
    when, _warnings = read(TypedDate(text=text))
    assert (when.edtf, when.time, when.stated) == (edtf, time, stated)
    assert (when.zone == "Europe/London") == bool(when.time)


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        (TypedDate(year="1943", month="7"), TypedDate(year="1946"), When("1943-07/1946")),
        (TypedDate(year="1943", month="July", day="5"), TypedDate(), When("1943-07-05")),
        (TypedDate(year="1943", day="5"), TypedDate(), When("1943", stated="1943-5")),
        (TypedDate(year="1943", month="13"), TypedDate(), When("1943", stated="1943-13")),
        (TypedDate(year="2017", month="2", day="30"), TypedDate(), When("2017-02", stated="2017-2-30")),
        (TypedDate(year="1943"), TypedDate(year="1943"), When("1943")),
        (
            TypedDate(year="2017", month="3", day="7", clock="10:15"),
            TypedDate(year="2017", month="3", day="7", clock="11:00"),
            When("2017-03-07", "10:15", "11:00", "Europe/London"),
        ),
        # An end before the start is left out, and both are in the words.
        (TypedDate(year="1946"), TypedDate(year="1943"), When("1946", stated="1946 – 1943")),
        (TypedDate(year="1943", clock="10:15"), TypedDate(), When("1943", stated="1943 10:15")),
        (TypedDate(year="March"), TypedDate(), When(stated="March")),
        (TypedDate(clock="10:15"), TypedDate(), When(stated="10:15")),
        (TypedDate(), TypedDate(), When()),
        # The clocks went forward: 01:30 did not exist.
        (
            TypedDate(year="2017", month="3", day="26", clock="01:30"),
            TypedDate(),
            When("2017-03-26", stated="2017-3-26 01:30"),
        ),
    ],
)
def test_a_date_in_parts(start: TypedDate, end: TypedDate, expected: When) -> None:
    assert read(start, end)[0] == expected


def test_the_words_of_the_file_are_kept() -> None:
    assert read(TypedDate(year="1951"), stated=" mid-1951 ")[0] == When("1951", stated="mid-1951")
    long, warnings = read(TypedDate(year="1951"), stated="x" * 300)
    assert len(long.stated) == 200
    assert any("cut" in message for message in warnings)


@pytest.mark.parametrize(
    ("others", "edtf"),
    [
        ("13/3/2017", "2017-03-07"),
        ("3/13/2017", "2017-07-03"),
        ("13.3.2017 1/2/2017", "2017-03-07"),
        # A file that proves both orders proves none.
        ("13/3/2017 3/13/2017", "[2017-03-07,2017-07-03]"),
    ],
)
def test_a_file_proves_the_order_of_its_dates(others: str, edtf: str) -> None:
    assert read(TypedDate(text="7/3/2017"), others=others)[0].edtf == edtf


def test_a_person_says_the_order() -> None:
    assert read(TypedDate(text="7/3/2017"), order="day-first")[0] == When("2017-03-07")
    assert read(TypedDate(text="7/3/2017"), order="month-first")[0] == When("2017-07-03")
    when, warnings = read(TypedDate(text="13/3/2017"), order="month-first", others="1/2/2017")
    assert when.edtf == "2017-03-13"
    assert any("the other way round" in message for message in warnings)


def test_the_question_names_a_date_and_both_readings() -> None:
    log = ProblemLog()
    reader = DateReader(ImportOptions(), log)
    note_all(reader, [TypedDate(text="7/3/2017"), TypedDate(text="7/3/2017"), TypedDate(text="8/8/2017")])
    assert reader.question is not None
    assert "“7/3/2017”" in reader.question.text
    assert [words for _answer, words in reader.question.choices] == [
        "day/month/year: 7 March 2017",
        "month/day/year: 3 July 2017",
    ]
    assert reader.question.count == 2


def test_the_end_of_a_span_waits_for_the_answer() -> None:
    start, end = TypedDate(text="7/3/2017"), TypedDate(text="9/3/2017")
    when, warnings = read(start, end)
    assert (when.edtf, when.stated, warnings) == ("[2017-03-07,2017-07-03]", "7/3/2017 – 9/3/2017", [])
    assert read(start, end, order="day-first")[0] == When("2017-03-07/2017-03-09")


def test_an_hour_that_came_twice_keeps_its_offset() -> None:
    assert convert_moment(parse_moment("2017-10-29T00:30:00Z"), "Europe/London").time == "01:30+01:00"
    assert convert_moment(parse_moment("2017-10-29T01:30:00Z"), "Europe/London").time == "01:30+00:00"
