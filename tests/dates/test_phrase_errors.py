"""Phrases that are not accepted: the error names what is wrong and what is accepted."""

import re

import pytest

from timeline.dates import WhenError, parse_phrase

BASE = "2017-03-07"
LONDON = "Europe/London"

# The phrase, the base date, and the texts that the error must contain.
REFUSED = [
    ("", "", "missing"),
    ("   ", "", "missing"),
    ("Mon 7 Mar 2017", "", "Tuesday"),
    ("Friday 13 March 2017", "", "Monday"),
    ("17-03-07", "", "17-03-2007", "17-03-1907"),
    ("the class of '98", "", "1998", "1898"),
    ("29 February 2019", "", "28 days"),
    ("2019-02-29", "", "28 days"),
    ("31/4/2017", "", "30 days"),
    ("31 April 2017", "", "30 days"),
    ("7 to 3 March 2017", "", "before it begins"),
    ("between 7 and 3 March 2017", "", "before it begins"),
    ("20170307", "", "hyphens"),
    ("476", "", "four digits"),
    ("0 BC", "", "“0 BC” is not understood as a date"),
    ("13800000000 BCE", "", "too far away"),
    ("9999999999999 BCE", "", "not understood"),
    ("7 March 2017 at 25:00", "", "25:00", "00 to 23"),
    ("7 March 2017 at 13pm", "", "13pm"),
    ("March 2017 at 10:15", "", "exact day"),
    ("26 March 2017 at 01:30", "", "put forward"),
    ("7 March 2017 10:15 MSK", "", "MSK", LONDON),
    ("2017-03-07T10:15+01:00", "", "+01:00", LONDON),
    ("1 March and 3 March 2017", "", "“and”"),
    ("Christmas 2017", "", "christmas"),
    ("the other day", "", "other"),
    # Feasts of several days and movable feasts
    ("Christmas 2016", BASE, "“christmas”", "Christmas Day"),
    ("over the New Year", BASE, "“the new year”", "same in each year"),
    ("Easter 2017", BASE, "“easter”", "16 April 2017"),
    ("before Good Friday 2017", BASE, "“good friday”"),
    ("bank holiday Monday", BASE, "“bank holiday monday”"),
    ("Friday, Christmas Day 2016", BASE, "Sunday"),
    # Numbers that are not clock times
    ("half past thirteen", BASE, "not understood"),
    ("at 14", BASE, "“14”", "10 pm"),
    ("at 14 on 7 March 2017", BASE, "“14”", "10:00"),
    ("between 10 and 11 on Monday", BASE, "“11”", "10:00"),
    ("March 3 to 5 in the morning", BASE, "not understood"),
    ("half past ten", "", "publication", "not known"),
    ("last May or last June or last July or last August or last September", "2017-12-07", "too many ways"),
    # Relative to a date that the phrase does not name
    ("later that day", BASE, "from another", "the day after 7 March 2017"),
    ("the same day", BASE, "from another"),
    ("that evening", BASE, "from another"),
    ("the next day", BASE, "from another"),
    ("the following week", BASE, "from another"),
    ("the previous month", BASE, "from another"),
    ("the day before", BASE, "from another"),
    ("two days later", BASE, "from another"),
    ("a week earlier", BASE, "from another"),
    ("last quarter", "2017", "month of publication", "2017"),
    ("later this week", "2017-03", "day of publication", "2017-03"),
    ("since the first half of 2017", "", "several days"),
    ("2017..2018", "", "square brackets"),
    ("yesterday", "", "publication", "not known"),
    ("last week", "", "publication", "not known"),
    ("7 March", "", "publication", "with its year"),
    ("this morning", "", "publication", "not known"),
    ("for years", "", "publication", "not known"),
    ("at 3pm", "", "publication", "not known"),
    ("yesterday", "2017-03", "day of publication", "2017-03"),
    ("last week", "2017", "day of publication", "2017"),
    ("last month", "2017", "month of publication", "2017"),
    ("last week", "201X", "too vague"),
    ("last week", "2017-03-03/2017-03-07", "too vague"),
    ("last week", "Tuesday", "publication date is wrong"),
    ("since last week", BASE, "several days"),
    ("from last week to yesterday", BASE, "several days"),
    ("yesterday", "-9999-01-01", "-10000"),
    ("9999999999 years ago", BASE, "more than is counted"),
    ("last\x00week", BASE, "control character"),
    ("7 March 2017" + " " * 200, "", "at most 200"),
]


@pytest.mark.parametrize(("phrase", "base", "named"), [(case[0], case[1], case[2:]) for case in REFUSED])
def test_error_names_what_is_wrong_and_what_is_accepted(
    phrase: str, base: str, named: tuple[str, ...]
) -> None:
    with pytest.raises(WhenError) as caught:
        parse_phrase(phrase, base=base, zone=LONDON)
    message = str(caught.value)
    assert caught.value.field == "edtf"
    assert re.search(r"\b(Use|Put|Fill in) ", message)
    assert all(piece in message for piece in named), message


def test_clock_time_without_a_zone_is_refused() -> None:
    with pytest.raises(WhenError, match="time zone") as caught:
        parse_phrase("7 March 2017 at 10:15")
    assert caught.value.field == "edtf"


def test_error_names_an_unknown_zone() -> None:
    with pytest.raises(WhenError, match="Mars/Base") as caught:
        parse_phrase("7 March 2017 at 10:15", zone="Mars/Base")
    assert caught.value.field == "edtf"
