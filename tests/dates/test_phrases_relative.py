"""Relative and vague phrases: their dates, and that their words are kept.

7 March 2017, the base date here, was a Tuesday.
"""

import pytest

from timeline.dates import When, parse_phrase

BASE = "2017-03-07"

# The words say less than the date, or something else, so they are kept.
STATED = [
    # Days
    ("today", "2017-03-07"),
    ("yesterday", "2017-03-06"),
    ("the day before yesterday", "2017-03-05"),
    ("tomorrow", "2017-03-08"),
    ("last Tuesday", "2017-02-28"),
    ("on Tuesday last week", "2017-02-28"),
    ("last week, Tuesday", "2017-02-28"),
    ("on Monday this week", "2017-03-06"),
    ("three days ago", "2017-03-04"),
    ("3 days ago", "2017-03-04"),
    ("at the time of publication", "2017-03-07"),
    ("on the day of publication", "2017-03-07"),
    ("two days before yesterday", "2017-03-04"),
    ("later today", "2017-03-07"),
    # Parts of a day: no hour is invented
    ("this morning", "2017-03-07"),
    ("this afternoon", "2017-03-07"),
    ("this evening", "2017-03-07"),
    ("tonight", "2017-03-07"),
    ("earlier today", "2017-03-07"),
    ("yesterday evening", "2017-03-06"),
    ("on the evening of 7 March 2017", "2017-03-07"),
    ("in the early hours of 7 March 2017", "2017-03-07"),
    ("about noon yesterday", "2017-03-06"),
    ("last night", "[2017-03-06..2017-03-07]"),
    ("the night of 7 March 2017", "[2017-03-07..2017-03-08]"),
    ("the night of 7/8 March 2017", "[2017-03-07..2017-03-08]"),
    # Weeks
    ("last week", "[2017-02-27..2017-03-05]"),
    ("Last  Week", "[2017-02-27..2017-03-05]"),
    ("earlier this week", "[2017-03-06..2017-03-07]"),
    ("next week", "[2017-03-13..2017-03-19]"),
    ("later this week", "[2017-03-07..2017-03-12]"),
    ("two weeks ago", "2017-02-21~"),
    ("a fortnight ago", "2017-02-21~"),
    ("a couple of weeks ago", "2017-02-21~"),
    ("last weekend", "[2017-03-04..2017-03-05]"),
    ("the week of 8 March 2017", "[2017-03-06..2017-03-12]"),
    ("before last week", "[..2017-02-26]"),
    ("after last week", "[2017-03-06..]"),
    ("by last week", "[..2017-03-05]"),
    ("possibly last week", "[2017-02-27?..2017-03-05?]"),
    # Months and years
    ("last month", "2017-02"),
    ("this month", "2017-03"),
    ("earlier this month", "[2017-03-01..2017-03-07]"),
    ("two months ago", "2017-01~"),
    ("three months ago", "2016-12~"),
    ("last year", "2016"),
    ("this year", "2017"),
    ("earlier this year", "[2017-01-01..2017-03-07]"),
    ("later this month", "[2017-03-07..2017-03-31]"),
    ("later this year", "[2017-03-07..2017-12-31]"),
    ("last quarter", "2016-36"),
    ("this quarter", "2017-33"),
    ("next quarter", "2017-34"),
    ("five years ago", "2012~"),
    ("twenty years ago", "1997~"),
    ("a year ago", "2016~"),
    ("this spring", "2017-21"),
    ("around last month", "2017-02~"),
    # Vague times: bounds are never invented
    ("recently", "[..2017-03-07]"),
    ("in recent days", "[..2017-03-07]"),
    ("in recent weeks", "[..2017-03-07]"),
    ("a few weeks ago", "[..2017-03-07]"),
    ("in the past three days", "[2017-03-04..2017-03-07]"),
    ("in the past week", "[2017-02-28..2017-03-07]"),
    ("for years", "/2017-03-07"),
    ("for months", "/2017-03-07"),
    ("for several weeks", "/2017-03-07"),
    ("for a long time", "/2017-03-07"),
    ("for two years", "2015~/2017-03-07"),
    ("early March 2017", "2017-03"),
    ("in mid-March 2017", "2017-03"),
    ("late 2017", "2017"),
    ("the early part of March 2017", "2017-03"),
    ("in the early days of March 2017", "2017-03"),
    ("at the beginning of March 2017", "2017-03"),
    ("the end of 2017", "2017"),
    ("the first half of March 2017", "2017-03"),
    ("the last week of March 2017", "2017-03"),
    # Only the halves of a year have certain ends
    ("the first half of 2017", "[2017-01..2017-06]"),
    ("second half of 2016", "[2016-07..2016-12]"),
    ("in the latter half of 2016", "[2016-07..2016-12]"),
    ("the first half of last year", "[2016-01..2016-06]"),
    ("possibly the first half of 2017", "[2017-01?..2017-06?]"),
    ("before the first half of 2017", "[..2016-12]"),
    ("by the first half of 2017", "[..2017-06]"),
    ("the first half of the 1990s", "199X"),
    ("the early 1990s", "199X"),
    ("early 19th century", "18XX"),
    ("late February to early March 2017", "2017-02/2017-03"),
    ("between late February and early March 2017", "[2017-02..2017-03]"),
    ("before the end of March 2017", "[..2017-03]"),
    ("by the end of March 2017", "[..2017-03]"),
    ("before about 7 March 2017", "[..2017-03-07~]"),
    ("before spring 2017", "[..2017-21]"),
    ("winter 2016/17", "2016-24"),
    # Two ends, one or both of them relative
    ("between last week and yesterday", "[2017-02-27..2017-03-06]"),
    ("between Monday and Wednesday last week", "[2017-02-27..2017-03-01]"),
    ("from yesterday to this morning", "2017-03-06/2017-03-07"),
    ("since yesterday", "2017-03-06/.."),
    ("until last month", "/2017-02"),
    ("before yesterday", "[..2017-03-05]"),
    ("yesterday or today", "[2017-03-06,2017-03-07]"),
    ("two weeks before 7 March 2017", "2017-02-21~"),
    ("the day after 28 February 2017", "2017-03-01"),
]


@pytest.mark.parametrize(("phrase", "edtf"), STATED)
def test_vague_phrases_keep_their_words(phrase: str, edtf: str) -> None:
    stated = " ".join(phrase.split())
    assert [reading.when for reading in parse_phrase(phrase, base=BASE, language="en-GB")] == [
        When(edtf, stated=stated)
    ]


# Other base dates.
BASES = [
    ("last week", "2017-01-01", "[2016-12-19..2016-12-25]"),  # a Sunday
    ("last week", "2017-01-02", "[2016-12-26..2017-01-01]"),  # a Monday
    ("last month", "2017-01-31", "2016-12"),
    ("last month", "2017-03", "2017-02"),
    ("last year", "2017", "2016"),
    ("earlier this year", "2017-03", "[2017-01..2017-03]"),
    ("later this year", "2017-03", "[2017-03..2017-12]"),
    ("later this year", "2017", "2017"),
    ("later this month", "2017-03", "2017-03"),
    ("last quarter", "2017-04", "2017-33"),
    ("this weekend", "2017-03-04", "[2017-03-04..2017-03-05]"),
    ("next weekend", "2017-03-05", "[2017-03-11..2017-03-12]"),
    ("for years", "2017-03", "/2017-03"),
    ("at the time of publication", "2017-03", "2017-03"),
    ("yesterday", "2016-03-01", "2016-02-29"),
    ("yesterday", "0001-01-01", "0000-12-31"),
    ("yesterday", "2017-03-07~", "2017-03-06~"),
    ("possibly yesterday", "2017-03-07~", "2017-03-06%"),
    ("last week", "2017-03-07~", "[2017-02-27~..2017-03-05~]"),
    ("for years", "2017-03-07~", "/2017-03-07~"),
]


@pytest.mark.parametrize(("phrase", "base", "edtf"), BASES)
def test_relative_phrases_follow_the_base_date(phrase: str, base: str, edtf: str) -> None:
    assert [reading.when for reading in parse_phrase(phrase, base=base, language="en-GB")] == [
        When(edtf, stated=phrase)
    ]
