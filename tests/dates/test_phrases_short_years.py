"""Years and decades of two digits: each has a reading in two centuries, the one nearest to publication first."""

import pytest

from tests.support.phrase_readings import PARIS, list_moments
from timeline.dates import WhenError

BASE = "2017-03-09"


@pytest.mark.parametrize(
    ("phrase", "language", "readings"),
    [
        ("7/3/17", "en-GB", "2017-03-07 | 2017-07-03 | 1917-03-07 | 1917-07-03"),
        ("7/3/17", "en-US", "2017-07-03 | 2017-03-07 | 1917-07-03 | 1917-03-07"),
        ("13/03/99", "en-GB", "1999-03-13 | 1899-03-13"),
        ("7-Mar-17", "en-GB", "2017-03-07 | 1917-03-07"),
        ("7 Mar 17", "en-GB", "2017-03-07 | 1917-03-07"),
        ("Tuesday 7 Mar '17 at 10:15", "en-GB", "2017-03-07 10:15"),
        ("Mar '17", "en-GB", "2017-03 | 1917-03"),
        ("Mar-17", "en-GB", "2017-03 | 1917-03 | 2017-03-17 | 2016-03-17"),
        ("summer '69", "en-GB", "1969-22 | 1869-22"),
        ("from '98 to '02", "en-GB", "1998/2002 | 1898/1902"),
        ("the late '90s", "en-GB", "199X | 189X"),
        ("7.3.17", "de", "2017-03-07 | 1917-03-07"),
        ("in den 90er Jahren", "de", "199X | 189X"),
        ("7.3.17", "fr", "2017-03-07 | 1917-03-07"),
        ("les années 90", "fr", "199X | 189X"),
        ("7.3.17", "es", "2017-03-07 | 1917-03-07"),
        ("los noventa", "es", "199X | 189X"),
    ],
)
def test_a_short_year_is_read_in_two_centuries(phrase: str, language: str, readings: str) -> None:
    assert list_moments(phrase, language, BASE, PARIS) == readings


@pytest.mark.parametrize(
    ("base", "readings"),
    [("2017-03-09", "2037-03 | 1937-03"), ("2016-03-09", "1937-03 | 1837-03"), ("", "1937-03 | 1837-03")],
)
def test_a_year_of_more_than_20_years_ahead_is_one_of_the_century_before(base: str, readings: str) -> None:
    assert list_moments("Mar '37", "en-GB", base, PARIS) == readings


@pytest.mark.parametrize("phrase", ["17-03-07", "3 March 4", "March 3 17 18", "'17 and '18"])
def test_figures_that_may_be_in_another_order_are_refused(phrase: str) -> None:
    with pytest.raises(WhenError):
        list_moments(phrase, "en-GB", BASE, PARIS)
