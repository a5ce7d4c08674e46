"""Years and decades of two digits: "Mar '17", "7-Mar-17", "7/3/17", "the 90s".

They do not say the century, so each has two readings: the year nearest to publication, and the one a hundred
years before. All short years of a phrase are of the same reading.
"""

import re
from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _
from msgspec.structs import replace

from timeline.dates.explanations import Explanation, fill_explanation
from timeline.dates.phrases.terms import Context
from timeline.dates.phrases.tokens import PhraseToken, Tokens

# Years that may be meant if the day of publication is not known: 1930 to 2029.
_BASE_YEAR = 2009
_YEARS_AHEAD = 20  # a short year that is farther ahead of publication is in the century before
_NUMERIC = re.compile(r"([0-9]{1,2})([-/.–])([0-9]{1,2})\2([0-9]{2})")
_APOSTROPHE_YEAR = re.compile("'[0-9]{2}")
_FORMS_WITH_DAY = (["n", "month", "n"], ["nth", "month", "n"], ["n", "-", "month", "-", "n"])


def list_full_years(tokens: Tokens, context: Context) -> list[tuple[Tokens, Explanation]]:
    """Return the tokens with each short year in full, and an explanation, for each reading; none without short years."""
    places = _find_short_years(tokens)
    if not places:
        return []
    base_year = context.base.year if context.base else _BASE_YEAR
    readings: list[tuple[Tokens, Explanation]] = []
    for centuries_before in (0, 1):
        completed = list(tokens)
        names = []
        for index in places:
            year = _find_nearest(_get_digits(tokens[index]), base_year) - 100 * centuries_before
            completed[index] = _complete(tokens[index], year)
            names.append(str(year))
        explanation = fill_explanation(_("Read as the year %(year)s."), {"year": ", ".join(names)})
        readings.append((completed, explanation))
    return readings


def _find_nearest(digits: int, base_year: int) -> int:
    latest = base_year + _YEARS_AHEAD
    return latest - (latest - digits) % 100


def _find_short_years(tokens: Tokens) -> Sequence[int]:
    """Return the indexes of the tokens with a year of two digits."""
    kinds = [token.kind for token in tokens]
    places = [
        index
        for index, token in enumerate(tokens)
        if token.kind == "short" or (token.kind == "numeric" and _has_short_year(token.text))
    ]
    if places:
        return places
    start = int(kinds[:1] == ["weekday"])
    start += int(kinds[start : start + 1] == [","])
    last = tokens[-1] if tokens else None
    if last and kinds[start:] in _FORMS_WITH_DAY and len(last.text) == 2:
        return [len(tokens) - 1]
    if last and kinds == ["month", "-", "n"] and len(last.text) == 2:
        return [2]
    return []


def _has_short_year(text: str) -> bool:
    """Return whether a date in figures ends in a year of two digits. "17-03-07" may also begin with it."""
    match = _NUMERIC.fullmatch(text)
    if not match:
        return False
    first, separator, second, last = match.groups()
    begins_with_year = len(first) == 2 and int(second) <= 12 and 1 <= int(last) <= 31
    return separator != "-" or not begins_with_year


def _get_digits(token: PhraseToken) -> int:
    text = token.text.rstrip("s").rstrip("'")
    return int(text[-2:])


def _complete(token: PhraseToken, year: int) -> PhraseToken:
    if token.kind == "numeric":
        return replace(token, text=f"{token.text[:-2]}{year:04}")
    if token.kind == "short" and not _APOSTROPHE_YEAR.fullmatch(token.text):
        return PhraseToken("decade", f"{year // 10:03}0s")
    return PhraseToken("year", f"{year:04}", year)
