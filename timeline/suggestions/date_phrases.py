"""Dates in running text: found as whole phrases, and read like the phrases that editors type.

What is found is read by `timeline.dates.parse_phrase` relative to the publication date, and suggested only if that can
read it. What has no year may also have that of a date before it in the text. The words around a date decide which
reading comes first.
"""

import re
from collections import deque
from collections.abc import Callable, Iterator, Mapping

import msgspec
from django.utils.translation import gettext_lazy as _
from msgspec.structs import replace

from timeline.dates import Direction, Reading, WhenError, find_days, parse_phrase
from timeline.dates.explanations import Explanation, fill_explanation
from timeline.dates.phrases.edtf_text import write_day
from timeline.suggestions.arabic_dates import build_arabic_dates
from timeline.suggestions.date_forms import DateForms, find_direction, find_phrases
from timeline.suggestions.english_dates import find_english, find_english_direction
from timeline.suggestions.found_phrases import FoundPhrase, ListDate, YearTracker, find_year_headings
from timeline.suggestions.french_dates import build_french_dates
from timeline.suggestions.german_dates import build_german_dates
from timeline.suggestions.spanish_dates import build_spanish_dates
from timeline.text.spans import Span

# A preposition without which a phrase means the same.
_NEUTRAL_LEAD = re.compile(r"(?:[Oo]n|[Ii]n|[Aa]t|[Oo]ver|[Dd]uring)\s+")

# "By the end of the month" may be told from publication or from the date before it in the text.
_END_OF_PERIOD = re.compile(
    r"\b(?:(?:end|start|beginning|middle|rest|half)\s+of\s+the\s+(?:week|month|year)|(?:month|year)(?:['’]s|-|\s)\s*end"
    r"|(?:Ende|Anfang|Mitte)\s+(?:des|der)\s+(?:Woche|Monats|Jahres)|(?:Monats|Jahres)(?:ende|anfang|beginn|mitte)"
    r"|(?:début|fin|milieu)\s+(?:du|de\s+la|de\s+l['’]|de|d['’])\s*(?:semaine|mois|année)"
    r"|(?:principios|mediados|finales|fines|fin)\s+del?\s+(?:la\s+)?(?:semana|mes|año))\b",
    re.IGNORECASE,
)
MAX_PHRASES = 2000  # different phrases read in one text

# The forms of dates in other languages than English.
_FORM_BUILDERS: Mapping[str, Callable[[], DateForms]] = {
    "ar": build_arabic_dates,
    "de": build_german_dates,
    "es": build_spanish_dates,
    "fr": build_french_dates,
}


class DateMention(msgspec.Struct, frozen=True):
    """A date in a text: its span, its words, and every way to read them."""

    span: Span
    stated: str
    readings: tuple[Reading, ...]
    problem: str = ""


def find_dates(text: str, *, base: str, zone: str, language: str = "en") -> Iterator[DateMention | None]:
    """Yield every date in a text, in its order; None at the end if the rest was not read.

    Words that cannot be read only because the publication date is unknown, or not precise enough, are yielded without
    readings and with the problem.

    Args:
        text: the text
        base: its publication date in EDTF, or ""
        zone: the IANA name of the time zone of clock times, or ""
        language: its language tag
    """
    forms = _get_forms(language)
    reader = _PhraseReader(base, zone, language)
    phrases = find_phrases(text, forms) if forms else find_english(text)
    years = YearTracker()
    headings = deque(find_year_headings(text))
    for phrase in phrases:
        heading = None
        while headings and headings[0].end <= phrase.span.start:
            heading = headings.popleft()
        if heading:
            years.note_heading(heading)
        direction: Direction = ""
        if not phrase.year:
            direction = (
                find_direction(text, phrase.span, forms)
                if forms
                else find_english_direction(text, phrase.span)
            )
        for start in (0,) if forms else _list_starts(phrase):
            part = phrase.cut(start) if start else phrase
            outcome = _read_in_text(part, years, reader, direction)
            if outcome is None:
                yield None
                return
            readings, problem = outcome
            if readings or problem:
                stated = " ".join(text[part.span.start : part.span.end].split())
                yield DateMention(part.span, stated, _with_stated(readings, stated), problem)
                break


def find_direction_of(words: str, passage: str, language: str) -> Direction:
    """Return whether a passage looks back or ahead with these words; "" if they are not in it."""
    start = passage.lower().find(words.lower()) if words else -1
    if start < 0:
        return ""
    span = Span(start, start + len(words))
    forms = _get_forms(language)
    return find_direction(passage, span, forms) if forms else find_english_direction(passage, span)


def _get_forms(language: str) -> DateForms | None:
    """Return the forms of dates in the language of a tag; None for English and every language without forms."""
    build = _FORM_BUILDERS.get(language.lower().replace("_", "-").partition("-")[0])
    return build() if build else None


def _list_starts(phrase: FoundPhrase) -> tuple[int, ...]:
    """Return the offsets in the words from which a phrase may be read: "in May 2017", then "May 2017"."""
    lead = _NEUTRAL_LEAD.match(phrase.words)
    return (0, lead.end()) if lead else (0,)


_Outcome = tuple[tuple[Reading, ...], str]


def _read_in_text(
    phrase: FoundPhrase, years: YearTracker, reader: "_PhraseReader", direction: Direction
) -> _Outcome | None:
    """Return the readings of a phrase among the other dates of its text, and the problem if it has none.

    Returns None if no more phrases are read.
    """
    if not phrase.year_offset:
        outcome = reader.read(phrase.words, direction)
        if outcome and outcome[0] and phrase.year:
            years.note_year(phrase, _find_first_day(outcome[0]))
        day = years.find_last_day(phrase) if _END_OF_PERIOD.search(phrase.words) else None
        if day is None or outcome is None:
            return outcome
        told = reader.read_at(phrase.words, direction, write_day(day))
        return _merge(outcome[0], told), outcome[1]
    if phrase.later_year:
        explanation = _("The year is that of the date that follows it.")
        return reader.read(phrase.add_year(phrase.later_year), direction, explanation)
    line = years.line if phrase.leads_line else None
    if line:
        return _read_in_list(phrase, line, years, reader, direction)
    outcome = reader.read(phrase.words, direction)
    before = years.find_year_in_prose(phrase)
    if before is None or outcome is None:
        return outcome
    other = reader.read(phrase.add_year(before.year), direction, _explain_year(before.words))
    if other is None or not other[0]:
        return outcome
    last_day, first_day = years.find_last_day(phrase), _find_first_day(other[0])
    if last_day is None or first_day is None or first_day >= last_day:
        return _merge(outcome[0], other[0]), ""
    # A January after a date of December 2016 is that of the next year.
    following = reader.read(phrase.add_year(before.year + 1), direction, _explain_following_year())
    return _merge(outcome[0], following[0] if following else (), other[0]), ""


def _read_in_list(
    phrase: FoundPhrase, line: ListDate, years: YearTracker, reader: "_PhraseReader", direction: Direction
) -> _Outcome | None:
    """Read a date whose year is given by the line before. If it would be earlier than that line, the year is not certain."""
    same = reader.read(phrase.add_year(line.year), direction, _explain_year(line.words))
    if same is None:
        return None
    first_day = _find_first_day(same[0])
    if first_day is not None and first_day >= line.first_day:
        years.line = ListDate(line.year, first_day, line.words)
        return same
    years.line = None
    following = reader.read(phrase.add_year(line.year + 1), direction, _explain_following_year())
    near = reader.read(phrase.words, direction)
    if following is None or near is None:
        return None
    return _merge(following[0], same[0], near[0]), near[1]


def _explain_year(words: str) -> Explanation:
    return fill_explanation(
        _("The year is that of the date before it in the text, “%(date)s”."),
        {"date": " ".join(words.split())},
    )


def _explain_following_year() -> Explanation:
    return _("The year is the one after that of the date before it.")


def _find_first_day(readings: tuple[Reading, ...]) -> int | None:
    return find_days(readings[0].when)[0] if readings else None


def _merge(*groups: tuple[Reading, ...]) -> tuple[Reading, ...]:
    """Return the readings of all groups, each date once."""
    merged: dict[tuple[str, str, str], Reading] = {}
    for group in groups:
        for reading in group:
            merged.setdefault((reading.when.edtf, reading.when.time, reading.when.end_time), reading)
    return tuple(merged.values())


def _with_stated(readings: tuple[Reading, ...], stated: str) -> tuple[Reading, ...]:
    """Return readings in which `stated`, where it is set, is the words of the text and not the words read for them."""
    return tuple(
        replace(reading, when=replace(reading.when, stated=stated)) if reading.when.stated else reading
        for reading in readings
    )


class _PhraseReader:
    """Reads phrases of a text, each of them once."""

    def __init__(self, base: str, zone: str, language: str) -> None:
        self._base, self._zone, self._language = base, zone, language
        self._outcomes: dict[tuple[str, Direction], _Outcome] = {}

    def read(
        self, words: str, direction: Direction, explanation: Explanation | None = None
    ) -> _Outcome | None:
        """Return the readings, and if a date has none, the problem; None after MAX_PHRASES different phrases.

        An explanation, of a year that the words do not give, takes the place of the readings' own.
        """
        phrase = " ".join(words.split())
        key = (phrase, direction)
        if key not in self._outcomes:
            if len(self._outcomes) >= MAX_PHRASES:
                return None
            self._outcomes[key] = self._read_new(phrase, direction)
        readings, problem = self._outcomes[key]
        if explanation is not None:
            readings = tuple(
                Reading(replace(reading.when, stated=phrase), explanation) for reading in readings
            )
        return readings, problem

    def read_at(self, words: str, direction: Direction, base: str) -> tuple[Reading, ...]:
        """Return the readings of a phrase relative to another date of the text; none if it cannot be read."""
        try:
            readings = self._parse(" ".join(words.split()), direction, base, self._zone)
        except WhenError:
            return ()
        explanation = _("Read as told from the date before it in the text.")
        return tuple(Reading(reading.when, explanation) for reading in readings)

    def _read_new(self, phrase: str, direction: Direction) -> _Outcome:
        try:
            return self._parse(phrase, direction, self._base, self._zone), ""
        except WhenError as error:
            problem = str(error)
        try:
            # Is it a date if the publication date is known?
            self._parse(phrase, direction, "2000-01-01", "UTC")
        except WhenError:
            return (), ""
        return (), problem

    def _parse(self, phrase: str, direction: Direction, base: str, zone: str) -> tuple[Reading, ...]:
        return parse_phrase(
            phrase, base=base, zone=zone, language=self._language, direction=direction, strict=True
        )
