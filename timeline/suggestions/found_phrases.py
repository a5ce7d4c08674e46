"""Dates in a text as words, and the years that other dates of the text give them.

A chronology gives the year where it changes: the dates of its later lines take it from the line before. In prose a day
without its year may be one of the year that the text named last.
"""

import re
from typing import NamedTuple

import msgspec
from msgspec.structs import replace

from timeline.dates.calendar import to_day_number
from timeline.text.spans import Span

_LIST_SEPARATOR = re.compile(r"[ \t]{0,2}(?:[—–:|-]|\r?\n)")
_LINE_START = re.compile(r"(?:^|\n)[ \t\u00a0]*(?:[•·*+–—-][ \t\u00a0]*)?$")
_YEAR_HEADING = re.compile(r"^[ \t#*=_]{0,8}(?P<year>(?:1[5-9]|20)[0-9]{2})[ \t:*=_]{0,8}\r?$", re.MULTILINE)
_LIST_MARKS = re.compile(r"\s{0,4}(?:[—–:-]{1,2}\s{0,4})?")
_LINE_START_REACH = 12  # characters before a date that are read for a line's beginning
_YEAR_ALONE_REACH = 30  # characters for which a year without a month may be that of the date that follows
_YEAR_REACH = 800  # characters for which the year of a date in prose may be that of the dates that follow


class FoundPhrase(msgspec.Struct, frozen=True):
    """A date in a text, with all its words.

    Attributes:
        span: where it is
        words: the words to be read
        year: the last year in them, or 0
        year_offset: if they are a day or month without its year, the offset in `words` where a year fits in; otherwise 0
        later_year: the year of the date that follows in a list, as in "3 March and 5 April 2017", or 0
        leads_line: whether a line of a list begins with it: "July 16 — Hundreds gather."
        has_month: whether it is at least as exact as a month
    """

    span: Span
    words: str
    year: int = 0
    year_offset: int = 0
    later_year: int = 0
    leads_line: bool = False
    has_month: bool = True

    def cut(self, start: int) -> "FoundPhrase":
        """Return the phrase from an offset in its words on."""
        return replace(
            self,
            span=Span(self.span.start + start, self.span.end),
            words=self.words[start:],
            year_offset=max(0, self.year_offset - start),
        )

    def add_year(self, year: int) -> str:
        """Return the words with a year."""
        return f"{self.words[: self.year_offset]} {year}{self.words[self.year_offset :]}"


class ListDate(NamedTuple):
    """The date of a line of a list: its year, its first day (a day number), and its words."""

    year: int
    first_day: int
    words: str


def leads_line(text: str, span: Span) -> bool:
    """Return whether a line begins with a date that a dash, a colon or the end of the line separates from its text."""
    start = max(0, span.start - _LINE_START_REACH)
    return bool(_LINE_START.search(text, start, span.start) and _LIST_SEPARATOR.match(text, span.end))


def find_line_text(text: str, date: Span, sentence: Span) -> Span | None:
    """Return what a line of a list tells, without the date that it begins with; None if it begins with none.

    If the date stands in a line of its own, it is the next line.
    """
    separator = _LIST_MARKS.match(text, date.end)
    if not leads_line(text, date) or not separator or separator.end() >= len(text):
        return None
    start, end = separator.end(), sentence.end
    if start >= end:
        line_end = text.find("\n", start)
        end = len(text) if line_end < 0 else line_end
    return Span(start, end)


class YearHeading(NamedTuple):
    """A line of a chronology that is only a year: where the year begins and ends in the text, and the year."""

    start: int
    end: int
    year: int


def find_year_headings(text: str) -> list[YearHeading]:
    """Return the lines of a text that are only a year, in their order."""
    return [YearHeading(*match.span("year"), int(match["year"])) for match in _YEAR_HEADING.finditer(text)]


class YearTracker:
    """The years that the dates of a text have given so far."""

    def __init__(self) -> None:
        self.line: ListDate | None = None  # of the line before, in a list
        self._last: FoundPhrase | None = None  # the last date with its year
        self._last_day: int | None = None  # its first day
        self._year_alone: FoundPhrase | None = None  # the last year without a month

    def find_year_in_prose(self, phrase: FoundPhrase) -> FoundPhrase | None:
        """Return the last date with a year before a phrase, if it is not far away."""
        if self._year_alone and phrase.span.start - self._year_alone.span.end <= _YEAR_ALONE_REACH:
            return self._year_alone  # "in 2017, from March to May"
        if self._last is None or phrase.span.start - self._last.span.end > _YEAR_REACH:
            return None
        return self._last

    def find_last_day(self, phrase: FoundPhrase) -> int | None:
        """Return the first day of the last date with a year before a phrase, if it is not far away."""
        last = self.find_year_in_prose(phrase)
        return self._last_day if last and last is self._last else None

    def note_heading(self, heading: "YearHeading") -> None:
        """Note a line that is only a year. The dates of the lines after it are of that year."""
        words, first_day = str(heading.year), to_day_number(heading.year, 1, 1)
        self._last, self._last_day = (
            FoundPhrase(Span(heading.start, heading.end), words, heading.year),
            first_day,
        )
        self._year_alone = None
        self.line = ListDate(heading.year, first_day, words)

    def note_year(self, phrase: FoundPhrase, first_day: int | None) -> None:
        """Note a date with its year, and its first day if that is known."""
        if phrase.has_month:
            self._last, self._last_day, self._year_alone = phrase, first_day, None
        else:
            self._year_alone = phrase
        if phrase.leads_line:
            self.line = None if first_day is None else ListDate(phrase.year, first_day, phrase.words)
