"""Dates in words for readers say no more than the record: on pages, in notes, in filters."""

import re

import pytest

from tests.support import reader_pages
from timeline import dates
from timeline.dates import When
from timeline.presentation.language import use_language


@pytest.mark.parametrize("language", reader_pages.LANGUAGES)
def test_what_was_going_on_is_told_of_the_version(language: str) -> None:
    when = When("2017-03-07/..")
    with use_language(language):
        told = f"{dates.format_date(when)} {dates.describe_uncertainty(when)}"
    now = {
        "ar": "ما زال",
        "de": "dauert",
        "en": "still going on",
        "es": "[Ss]igue|aún",
        "fr": "toujours en cours$|C’est",
    }[language]
    past = {
        "ar": "عند نشر",
        "de": "als diese Fassung erschien",
        "en": "when this version was published",
        "es": "al publicarse esta versión",
        "fr": "à la publication de cette version",
    }[language]
    assert re.search(past, told)
    assert not re.search(rf"{now}(?!e an|e bei| when)", told)


@pytest.mark.parametrize("language", reader_pages.LANGUAGES)
@pytest.mark.parametrize("text", ["2017-03~/2017-05~", "2017-03?/2017-05", "[2017-03-01~..2017-05]"])
def test_a_note_on_two_dates_does_not_choose_one(language: str, text: str) -> None:
    at_least = {
        "ar": "على الأقل",
        "de": "indestens eine",
        "en": "t least one",
        "es": "al menos una",
        "fr": "au moins une",
    }
    with use_language(language):
        assert at_least[language] in dates.describe_uncertainty(When(text))
        # One end only: no other date could be meant.
        assert at_least[language] not in dates.describe_uncertainty(When("[..2017-03~]"))


@pytest.mark.parametrize("text", ["2017-21", "2017-33", "201X", "19XX"])
def test_the_latest_season_is_part_of_what_is_meant(text: str) -> None:
    with use_language("en"):
        assert dates.format_date(When(f"[..{text}]")).startswith("in or before ")
        assert dates.format_date(When(f"[{text}..]")).startswith("in or after ")


FILTERS = {
    "ar": ("ابتداءً من 5 مارس 2017", "حتى 6 مارس 2017", "حتى مارس 2017"),
    "de": ("vom 5. März 2017 an", "bis zum 6. März 2017", "bis März 2017"),
    "en": ("from 5 March 2017", "until 6 March 2017", "until March 2017"),
    "es": ("desde el 5 de marzo de 2017", "hasta el 6 de marzo de 2017", "hasta marzo de 2017"),
    "fr": ("à partir du 5 mars 2017", "jusqu’au 6 mars 2017", "jusqu’en mars 2017"),
}


@pytest.mark.parametrize("language", FILTERS)
def test_the_dates_of_a_filter_read_as_a_phrase(language: str) -> None:
    start, end, month = FILTERS[language]
    with use_language(language):
        assert " ".join(dates.format_filter_start(When("2017-03-05")).split()) == start
        assert " ".join(dates.format_filter_end(When("2017-03-06")).split()) == end
        assert dates.format_filter_end(When("2017-03")) == month
        # Of an interval or of several dates, the one that limits.
        for text in ("2017-03-05/2018", "[2017-03-05..2018]", "[2017-03-05,2018]"):
            assert dates.format_filter_start(When(text)) == dates.format_filter_start(When("2017-03-05"))
        for text in ("2016/2017-03-06", "[2016..2017-03-06]", "[2016,2017-03-06]"):
            assert dates.format_filter_end(When(text)) == dates.format_filter_end(When("2017-03-06"))
