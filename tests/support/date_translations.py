"""Checks of translated dates and notes."""

import re

from django.utils import translation
from django.utils.dates import MONTHS

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
