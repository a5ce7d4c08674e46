"""The forms of dates in running text, by language: one expression for each, and what it must not be a part of.

The expressions know what is a date in prose. A match is a whole phrase, with all its words: "entre le 3 et le
5 mars", not "le 5 mars". English has a module of its own, `english_dates`.
"""

import re
from collections.abc import Iterator

import msgspec

from timeline.dates import Direction
from timeline.suggestions.found_phrases import FoundPhrase, leads_line
from timeline.text.spans import Span

GAP = r"(?:[ \t\u00a0\u202f]{1,3}(?:\r?\n[ \t]{0,3})?|\r?\n[ \t]{0,3})"  # a line may end within a date
YEAR = r"(?:1[5-9][0-9]{2}|20[0-9]{2})(?![0-9]|[.,:][0-9])"
NUMERIC = (
    r"(?:[0-9]{4}-[01][0-9]-[0-3][0-9](?![0-9-])|[0-9]{1,2}[/.][0-9]{1,2}[/.](?:1[5-9]|20)[0-9]{2}(?![0-9]))"
)
_WINDOW_BEFORE, _WINDOW_AFTER = 64, 90  # characters before and after a cue in which a date may begin and end
_WORDS_BEFORE = 32  # characters before a date that may show that it is none
_DIRECTION_REACH = 120  # characters before and after a date that are read for its direction
_YEAR_FIGURES = re.compile(r"(?<![0-9٠-٩])(?:[1١][5-9٥-٩]|[2٢][0٠])[0-9٠-٩]{2}(?![0-9٠-٩])")
_DECADE = re.compile(r"(?:années|años|década de|los)\s+[0-9]{3}0\b|[0-9]{3}0er", re.IGNORECASE)
_CLAUSE_EDGE = re.compile(r"[.;!?\n](?!\w)")


class DateForms(msgspec.Struct, frozen=True):
    """The dates of one language in running text.

    Attributes:
        phrase: a whole phrase; the group "bare" is a weekday that `habitual` words before it make every such day
        cue: what every date contains; `phrase` is tried around it only
        month: a month by name, after which a year fits in
        with_year: words that say the year without figures, such as "dernier"
        joint: what joins two dates, of which the later one may give the year of both
        not_before: words right before a match that make it no date, or not the whole of it
        not_after: words right after a match that make it no date, or not the whole of it
        counted: words right before a match from whose date something is counted, if the match begins with `counting`:
            "drei Tage" before "vor dem 3. März"
        counting: the first words of a match that may belong to `counted`
        habitual: words before a bare weekday that make it every such day
        direction: words that look ahead from publication (group "ahead") or back (group "back")
    """

    phrase: re.Pattern[str]
    cue: re.Pattern[str]
    month: re.Pattern[str]
    with_year: re.Pattern[str]
    joint: re.Pattern[str]
    not_before: re.Pattern[str]
    not_after: re.Pattern[str]
    counted: re.Pattern[str]
    counting: re.Pattern[str]
    habitual: re.Pattern[str]
    direction: re.Pattern[str]


def find_phrases(text: str, forms: DateForms) -> Iterator[FoundPhrase]:
    """Yield each phrase that may be a date, in the order of the text."""
    for start, end in _iter_windows(text, forms.cue):
        for match in forms.phrase.finditer(text, start, end):
            before = text[max(0, match.start() - _WORDS_BEFORE) : match.start()]
            if forms.not_before.search(before) or forms.not_after.match(text, match.end()):
                continue
            if forms.counting.match(match.group()) and forms.counted.search(before):
                continue
            if match["bare"] and forms.habitual.search(before):
                continue
            yield _build_phrase(text, match, forms)


def find_direction(text: str, span: Span, forms: DateForms) -> Direction:
    """Return whether the words around a date look back from publication or ahead.

    A cue in the date decides ("bis", "dernier"), then the last one before it in its clause, and then the first one
    after it.
    """
    cue = forms.direction.search(text, span.start, span.end)
    if cue is None:
        before = _CLAUSE_EDGE.split(text[max(0, span.start - _DIRECTION_REACH) : span.start])[-1]
        for match in forms.direction.finditer(before):
            cue = match
    if cue is None:
        after = _CLAUSE_EDGE.split(text[span.end : span.end + _DIRECTION_REACH], maxsplit=1)[0]
        cue = forms.direction.search(after)
    if cue is None:
        return ""
    return "ahead" if cue["ahead"] else "back"


def _build_phrase(text: str, match: re.Match[str], forms: DateForms) -> FoundPhrase:
    span, words = Span(*match.span()), match.group()
    years = _YEAR_FIGURES.findall(words)
    if years:
        year = 0 if _DECADE.search(words) else int(years[-1])
        return FoundPhrase(span, words, year, leads_line=leads_line(text, span))
    months = list(forms.month.finditer(words))
    if not months or forms.with_year.search(words):
        return FoundPhrase(span, words, leads_line=leads_line(text, span))
    return FoundPhrase(
        span,
        words,
        year_offset=months[-1].end(),
        later_year=_find_later_year(text, match.end(), forms),
        leads_line=leads_line(text, span),
    )


def _find_later_year(text: str, end: int, forms: DateForms) -> int:
    """Return the year of the date that is joined to one ending at `end`: "le 3 mars et le 5 avril 2017"; or 0."""
    joint = forms.joint.match(text, end)
    later = forms.phrase.match(text, joint.end()) if joint else None
    if later is None or not forms.month.search(later.group()):
        return 0
    years = _YEAR_FIGURES.findall(later.group())
    return int(years[0]) if years else 0


def _iter_windows(text: str, cue: re.Pattern[str]) -> Iterator[tuple[int, int]]:
    """Yield the start and end of the parts of a text that may contain dates. They do not overlap."""
    start = limit = 0
    for match in cue.finditer(text):
        if match.start() - _WINDOW_BEFORE > limit:
            if limit:
                yield start, limit
            start = max(0, match.start() - _WINDOW_BEFORE)
        limit = match.end() + _WINDOW_AFTER
    if limit:
        yield start, limit
