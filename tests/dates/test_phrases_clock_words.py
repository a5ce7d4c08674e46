"""Clock times in words. They have a reading for each half of the day, unless other words decide it.

7 March 2017, the base date here, was a Tuesday.
"""

import pytest

from timeline.dates import parse_phrase

BASE = "2017-03-07"
LONDON = "Europe/London"

# Either half of the day is possible: both, in their order, and each says how it was read.
EITHER = [
    ("half-past ten yesterday", "10:30", "22:30"),
    ("half past ten on 7 March 2017", "10:30", "22:30"),
    ("7 March 2017, half past ten GMT", "10:30", "22:30"),
    ("quarter to nine on 7 March 2017", "08:45", "20:45"),
    ("a quarter past 9 on 7 March 2017", "09:15", "21:15"),
    ("quarter to one on 7 March 2017", "00:45", "12:45"),
    ("ten past nine on 7 March 2017", "09:10", "21:10"),
    ("20 minutes to nine on 7 March 2017", "08:40", "20:40"),
    ("five minutes past twelve on 7 March 2017", "00:05", "12:05"),
    ("ten o'clock yesterday", "10:00", "22:00"),
    ("10 o’clock on 7 March 2017", "10:00", "22:00"),
    ("at ten on Monday 6 March", "10:00", "22:00"),
    ("7 March 2017 at 10", "10:00", "22:00"),
    ("at 12 on 7 March 2017", "00:00", "12:00"),
    ("tonight at 1", "01:00", "13:00"),  # the word does not settle it: one in the night is tomorrow's
    ("this afternoon at 10", "10:00", "22:00"),  # nor here, where it contradicts the number
]


@pytest.mark.parametrize(("phrase", "morning", "evening"), EITHER)
def test_clock_time_of_twelve_hours_has_two_readings(phrase: str, morning: str, evening: str) -> None:
    readings = parse_phrase(phrase, base=BASE, zone=LONDON)
    assert [reading.when.time for reading in readings] == [morning, evening]
    assert [
        f"Read as {time}." in str(reading.explanation)
        for reading, time in zip(readings, (morning, evening), strict=True)
    ] == [True, True]


SETTLED = [
    ("half past ten yesterday morning", "2017-03-06", "10:30"),
    ("at 10 this morning", "2017-03-07", "10:00"),
    ("at 3 in the early hours of 7 March 2017", "2017-03-07", "03:00"),
    ("quarter past one at lunchtime yesterday", "2017-03-06", "13:15"),
    ("half past three this afternoon", "2017-03-07", "15:30"),
    ("quarter to nine yesterday evening", "2017-03-06", "20:45"),
    ("7 in the evening of 6 March 2017", "2017-03-06", "19:00"),
    ("ten at night on 6 March 2017", "2017-03-06", "22:00"),
    ("tonight at 8", "2017-03-07", "20:00"),
    ("half past ten pm on 7 March 2017", "2017-03-07", "22:30"),
    ("ten a.m. on 7 March 2017", "2017-03-07", "10:00"),
    ("12 noon on 7 March 2017", "2017-03-07", "12:00"),
]


@pytest.mark.parametrize(("phrase", "day", "time"), SETTLED)
def test_other_words_decide_the_half_of_the_day(phrase: str, day: str, time: str) -> None:
    (reading,) = parse_phrase(phrase, base=BASE, zone=LONDON)
    assert (reading.when.edtf, reading.when.time) == (day, time)


def test_readings_that_end_before_they_begin_are_left_out() -> None:
    readings = parse_phrase("from half past ten to quarter to twelve on 7 March 2017", zone=LONDON)
    assert [(reading.when.time, reading.when.end_time) for reading in readings] == [
        ("10:30", "11:45"),
        ("10:30", "23:45"),
        ("22:30", "23:45"),
    ]


def test_before_ten_has_a_reading_for_each_half_of_the_day() -> None:
    readings = parse_phrase("before ten on 7 March 2017", zone=LONDON)
    assert [reading.when.end_time for reading in readings] == ["09:59", "21:59"]


def test_approximate_hour_is_kept_in_stated_words_only() -> None:
    (reading,) = parse_phrase("at about 10 yesterday", base=BASE, zone=LONDON)
    assert (reading.when.edtf, reading.when.time) == ("2017-03-06", "")
    assert reading.when.stated == "at about 10 yesterday"


# Numbers that are days, quarters or counts, although a word of clock times is beside them.
NO_HOURS = [
    ("at 7 March 2017", "2017-03-07"),
    ("5 to 6 March 2017", "2017-03-05/2017-03-06"),
    ("before 10 March 2017", "[..2017-03-09]"),
    ("March 7, 2017 in the morning", "2017-03-07"),
    ("first quarter to third quarter of 2017", "2017-33/2017-35"),
    ("since 10 March 2017", "2017-03-10/.."),
    ("in the past ten days", "[2017-02-25..2017-03-07]"),
    ("ten days ago", "2017-02-25"),
]


@pytest.mark.parametrize(("phrase", "edtf"), NO_HOURS)
def test_numbers_that_are_not_hours(phrase: str, edtf: str) -> None:
    readings = parse_phrase(phrase, base=BASE, zone=LONDON)
    assert [(reading.when.edtf, reading.when.time) for reading in readings] == [(edtf, "")]
