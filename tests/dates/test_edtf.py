"""Which EDTF is accepted, and the errors for text that is not.

The rules and the first examples are those of EDTF (Library of Congress, 4 February 2019).
"""

import re

import msgspec
import pytest

from timeline.dates import When, WhenError, check, is_exact_day, parse_when

LEVEL_0 = """
    1985-04-12  1985-04  1985  0000  0476  9999-12-31
    1964/2008  2004-06/2006-08  2004-02-01/2005-02-08  2004-02-01/2005-02  2004-02-01/2005  2005/2006-02
    2016-02-29  2000-02-29  2017-03-07/2017-03-07  2017/2017
"""
LEVEL_1 = """
    Y170000002  Y-170000002  Y10000  Y-10000  Y12345~
    2001-21  2001-22  2001-23  2001-24
    1984?  2004-06~  2004-06-11%  1984~  1984%
    201X  20XX  2004-XX  1985-04-XX  1985-XX-XX  000X  00XX  201X?  2017-03-XX~
    1985-04-12/..  1985-04/..  1985/..  ../1985-04-12  ../1985-04  ../1985
    1985-04-12/  1985-04/  1985/  /1985-04-12  /1985-04  /1985
    -1985  -0001  -9999  -0043-03-15  -0043-03  -004X  -00XX  -000X
    1984~/2004-06  1984/2004-06~  1984~/2004~  1984?/2004%  1984-06-02?/2004-08-08~
    1984-06-02?/  -2004/..  2017-21/2017-22  2017-23~  201X/202X  Y12345/Y12346  Y-12346/Y-12345
    2017-03-XX/2017-03-XX
"""
LEVEL_2 = """
    2001-33  2001-34  2001-35  2001-36  2001-34~  2001-33/2001-34
    [1667,1668,1670..1672]  [..1760-12-03]  [1760-12..]  [1760-01,1760-02,1760-12..]  [1667,1760-12]  [..1984]
    [2017-02-27..2017-03-05]  [2017-03-07..]  [2017-03-01,2017-03-03]  [..2017-03-01,2017-03-05]
    [..2016,2018..]  [2017-03~..2017-05]  [2017-03~,2018?]  [2017-03-03,2017-03-01]  [2017-21..2017-23]
    2004-06-XX/2004-07-03
"""


@pytest.mark.parametrize("edtf", (LEVEL_0 + LEVEL_1 + LEVEL_2).split())
def test_accepted_edtf_is_unchanged(edtf: str) -> None:
    when = parse_when(edtf)
    assert when == When(edtf)


@pytest.mark.parametrize("space", [" ", "\t", "\n", "\u00a0"])
def test_outer_white_space_is_stripped_by_parse_when_and_refused_by_check(space: str) -> None:
    assert parse_when(f"{space}2017-03-07{space}") == When("2017-03-07")
    with pytest.raises(WhenError):
        check(When(f"2017-03-07{space}"))


REFUSED = [
    # Dates that do not exist
    ("2019-02-29", "February 2019 has 28 days", "2019-02-28"),
    ("1900-02-29", "February 1900 has 28 days", "1900-02"),
    ("2017-02-30~", "February 2017 has 28 days", "2017-02"),
    ("2017-04-31", "April 2017 has 30 days", "2017-04-30"),
    ("-0001-02-29", "February -0001 has 28 days", "-0001-02-28"),
    ("2017-03-00", "March 2017 has 31 days", "2017-03"),
    ("2017-03-32", "March 2017 has 31 days", "2017-03-31"),
    ("2017-13-01", "no month 13", "months 01 to 12"),
    ("2017-13", "no month 13", "seasons 21 to 24"),
    ("2017-00", "no month 00", "quarters 33 to 36"),
    ("2017-20", "no month 20", "months 01 to 12"),
    ("2017-42", "no month 42", "months 01 to 12"),
    ("2017-21-05", "a season or a quarter, which has no days", "without the day"),
    ("2017-33-XX", "a season or a quarter, which has no days", "without the day"),
    ("-0000", "-0000 does not exist", "0000 for 1 BCE"),
    # Reversed
    ("2017-03-07/2017-03-03", "ends before it begins", "the earlier date first"),
    ("2018/2017", "“2017” lies before “2018”", "the earlier date first"),
    ("2017-03/2017-02-28", "“2017-02-28” lies before “2017-03”", "the earlier date first"),
    ("-0043/-0044", "ends before it begins", "the earlier date first"),
    ("Y-12345/Y-12346", "ends before it begins", "the earlier date first"),
    ("2017/201X/2018", "more than one “/”", "one “/” between two dates"),
    ("[2017-03-07..2017-03-03]", "ends before it begins", "the earlier date first"),
    ("[2015,2017..2016]", "“2016” lies before “2017”", "the earlier date first"),
    # Every date possible
    ("/", "says nothing", "at least one end with a date"),
    ("..", "says nothing", "at least one end with a date"),
    ("../..", "says nothing", "at least one end with a date"),
    ("../", "says nothing", "at least one end with a date"),
    ("/..", "says nothing", "at least one end with a date"),
    ("[..]", "says nothing", "at least one end with a date"),
    ("[2017,..]", "says nothing", "at least one end with a date"),
    ("[..2017,2017-05..]", "says nothing", "at least one end with a date"),
    ("[..2017,2018..]", "says nothing", "at least one end with a date"),
    # Parts of level 2 that are not accepted
    ("2017-25", "season of one hemisphere", "seasons 21 to 24"),
    ("2017-32", "season of one hemisphere", "seasons 21 to 24"),
    ("2017-37", "a third or a half of a year", "quarters 33 to 36"),
    ("2017-41", "a third or a half of a year", "quarters 33 to 36"),
    ("{2017,2018}", "every member holds", "an entry for each date"),
    ("{1960..1961-12}", "every member holds", "[2017-03-01,2017-03-03]"),
    ("2017-~03", "a mark on one part", "at the end"),
    ("2004?-06-11", "a mark on one part", "at the end"),
    ("?2004-06-~11", "a mark on one part", "2017-03-07~"),
    ("2004-06-~01/2004-06-~20", "“2004-06-~01”: a mark on one part", "at the end"),
    ("1X99", "unknown digits before known ones", "from the right only"),
    ("1XXX", "or more of them", "20XX"),
    ("XXXX", "or more of them", "20XX"),
    ("XXXX-12-XX", "unknown digits", "2017-XX-XX"),
    ("2017-XX-05", "unknown digits before known ones", "2017-XX-XX"),
    ("156X-12-25", "unknown digits before known ones", "from the right only"),
    ("201X-XX", "unknown digits", "from the right only"),
    ("2017-1X", "unknown digits", "2017-XX"),
    ("2017-02-2X", "unknown digits", "2017-03-XX"),
    ("Y-17E7", "an exponent", "the year in full"),
    ("Y17E8", "an exponent", "Y170000002"),
    ("1950S2", "significant digits", "201X"),
    ("Y171010000S3", "significant digits", "2017~"),
    # Clock times
    ("2017-03-07T10:15", "has a clock time", "in the time field"),
    ("2017-03-07T10:15:30Z", "has a clock time", "in the time field"),
    ("2017-03-07 10:15", "has a clock time", "in the time field"),
    ("2017-03-07T10:15/2017-03-08", "“2017-03-07T10:15” has a clock time", "the time field"),
    ("10:15", "has a clock time", "in the time field"),
    # Mistakes in typing
    ("201x", "a small letter", "capital X"),
    ("2017-xx", "a small letter", "capital X"),
    ("199u", "a small letter", "capital X"),
    ("y170000002", "a small letter", "capital Y"),
    ("2017?~", "more than one mark", "% for both"),
    ("Y2017", "more than four digits and nothing else", "2017"),
    ("Y02017", "more than four digits and nothing else", "2017"),
    ("Y12345-03", "more than four digits and nothing else", "Y170000002"),
    ("20170307", "no hyphens", "2017-03-07"),
    ("12345", "more than four digits", "Y170000002"),
    ("17", "fewer than four digits", "2017 or 0476"),
    ("-44", "fewer than four digits", "four digits"),
    ("2017-3-7", "lacks a digit", "2017-03-07"),
    ("2017-3", "lacks a digit", "two digits for the month"),
    ("07-03-2017", "does not begin with the year", "2017-03-07"),
    ("7.3.2017", "does not begin with the year", "2017-03-07"),
    ("7/3/2017", "more than one “/”", "2017-03-07"),
    ("2017 - 03", "a space", "without spaces"),
    ("[2017, 2018]", "“ 2018” has a space", "without spaces"),
    ("2017–03–07", "a dash, “–”", "the hyphen"),
    ("2017−03", "a dash, “−”", "the hyphen"),
    ("２０１７", "holds “２”", "the digits 0 to 9"),
    ("٢٠١٧", "no character of EDTF", "the digits 0 to 9"),
    ("2017\x00", "holds “\\x00”", "the digits 0 to 9"),
    ("2017-03-\n07", "holds “\\n”", "the digits 0 to 9"),
    ("\ud800", "holds “\\ud800”", "the digits 0 to 9"),
    ("2017..2018", "two dots stand within square brackets", "[2017-03-03..2017-03-07]"),
    ("2017/..2018", "two dots", "2017-03-03/.."),
    ("2017,2018", "a list", "the list in square brackets"),
    ("[2017", "one whole set", "[2017-03-01,2017-03-03]"),
    ("2017]", "one whole set", "[2017-03-01..2017-03-03]"),
    ("[[2017]]", "one whole set", "[2017-03-01,2017-03-03]"),
    ("[2016/2017]", "one whole set", "[2017-03-01..2017-03-03]"),
    ("[2016,2017]/2018", "one whole set", "[2017-03-01,2017-03-03]"),
    ("[]", "A date is missing", "2017-03-07"),
    ("[2017,]", "A date is missing", "2017-03-07"),
    ("[2017]", "a set of one date", "2017 without the brackets"),
    ("[2017,2017]", "the same date twice", "each date once"),
    ("[2017..2017]", "begins and ends with the same date", "2017 alone"),
    ("[2015,2017-03-07..2017-03-07]", "begins and ends with the same date", "2017-03-07 alone"),
    ("[2017-03-07..2017-03-07]", "begins and ends on the same day", "a clock time"),
    ("[2017,..2018]", "first or last in a set", "[..2017-03-01,2017-03-03]"),
    ("[2016..,2017]", "first or last in a set", "[2017-03-01,2017-03-03..]"),
    ("[2016...2018]", "“.2018” is not an EDTF date", "2017-03-07"),
    ("last week", "“last week” is not an EDTF date", "~ for approximate"),
    ("2017-03-07-01", "not an EDTF date", "2017-03-07"),
    ("unknown", "not an EDTF date", "[2017-03-03..2017-03-07]"),
    ("2017-03-07" + "~" * 60, "70 characters long; at most 64", "2017-03-07"),
    ("9" * 10_000, "10000 characters long; at most 64", "2017-03-07"),
]


@pytest.mark.parametrize(("edtf", "wrong", "accepted"), REFUSED, ids=[repr(row[0])[:30] for row in REFUSED])
def test_error_says_what_is_wrong_and_what_is_accepted(edtf: str, wrong: str, accepted: str) -> None:
    with pytest.raises(WhenError) as refusal:
        parse_when(edtf)
    message = str(refusal.value)
    assert refusal.value.field == "edtf"
    assert wrong in message
    assert accepted in re.split(r"\. (?:Use|Put) ", message)[1]


def test_64_characters_are_accepted_and_65_are_not() -> None:
    assert parse_when("Y" + "1" * 63).edtf == "Y" + "1" * 63
    with pytest.raises(WhenError, match="65 characters long"):
        parse_when("Y" + "1" * 64)


def test_unknown_date_is_accepted_and_false() -> None:
    check(When())
    assert parse_when("  ") == When()
    assert not When()


def test_stated_words_alone_are_accepted_and_true() -> None:
    when = parse_when("", stated=" last week ")
    assert when == When(stated="last week")
    assert when


def test_json_has_no_empty_fields() -> None:
    assert msgspec.json.encode(When()) == b"{}"
    assert (
        msgspec.json.encode(When("2017-03~", stated="im März"))
        == '{"edtf":"2017-03~","stated":"im März"}'.encode()
    )


@pytest.mark.parametrize(
    ("edtf", "exact"),
    [
        ("2017-03-07", True),
        ("-0043-03-15", True),
        ("2017-03-07?", False),
        ("2017-03-07~", False),
        ("2017-03-XX", False),
        ("2017-03", False),
        ("2017-03-07/2017-03-08", False),
        ("[2017-03-07,2017-03-08]", False),
        ("", False),
    ],
)
def test_exact_day_is_one_day_without_qualifier(edtf: str, *, exact: bool) -> None:
    assert is_exact_day(When(edtf)) is exact


# --- The source's own words -----------------------------------------------------------------------


@pytest.mark.parametrize(
    "stated", ["last week", "Anfang März", "الأسبوع الماضي", "x" * 200, "“soon” — 50% sure"]
)
def test_stated_words_are_accepted(stated: str) -> None:
    assert parse_when("2017-03", stated=stated).stated == stated


@pytest.mark.parametrize(
    ("stated", "wrong"),
    [
        ("x" * 201, "201 characters long"),
        ("last\nweek", "“\\n”"),
        ("last\tweek", "“\\t”"),
        ("last\x00week", "“\\x00”"),
        ("last\u2028week", "“\\u2028”"),
        ("last\ud800week", "“\\ud800”"),
        (" last week", "begin or end with a space"),
    ],
)
def test_stated_words_must_be_one_short_line(stated: str, wrong: str) -> None:
    with pytest.raises(WhenError) as refusal:
        check(When(stated=stated))
    assert refusal.value.field == "stated"
    assert wrong in str(refusal.value)


def test_default_field_of_the_error_is_edtf() -> None:
    assert WhenError("wrong").field == "edtf"
    assert isinstance(WhenError("wrong", "zone"), ValueError)
