"""Checks of translated dates, notes and errors."""

import re

from django.utils import translation
from django.utils.dates import MONTHS

from timeline.dates import WhenError, parse_when

with translation.override("en-gb"):
    _MONTHS = {str(name) for name in MONTHS.values()}
# Every English word of the patterns and notes.
_ENGLISH = _MONTHS | {
    *("after", "approximate", "around", "at", "before", "between", "by", "century", "certain", "course"),
    *("day", "days", "decade", "during", "earlier", "end", "exact", "first", "from", "given"),
    *("gives", "going", "happened", "here", "in", "it", "known", "lasted", "later", "left", "lies", "month"),
    *("not", "of", "once", "only", "open", "or", "possibly", "quarter", "season", "since", "some", "spring"),
    *("start", "still", "summer", "autumn", "winter", "the", "time", "to", "until", "was", "year", "years"),
    *("BCE", "CE", "and", "is", "no", "not", "say", "says", "second", "third", "fourth", "which", "words"),
}
_WORD = re.compile(r"[^\W\d_]+")


def find_english_words(text: str, *, alike: frozenset[str] = frozenset()) -> set[str]:
    """Return the English words in the text of another language, except those that are `alike` in both."""
    return _ENGLISH & set(_WORD.findall(text)) - alike


def check_spaces(text: str) -> None:
    """Assert that a text has no double, leading or trailing spaces."""
    assert "  " not in text, text
    assert text == text.strip(), text


def check_error(text: str, *markers: str) -> None:
    """Assert that `parse_when` accepts a text, or raises a translated error that contains one of the markers."""
    try:
        parse_when(text)
    except WhenError as error:
        message = str(error)
        assert any(marker in message for marker in markers), message
        assert "%(" not in message
        assert "Accepted" not in message
