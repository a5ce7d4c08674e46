"""Dates of files: typed text or figures → a date with the same precision.

Each distinct text is read once. A date in figures such as 7/3/2017 is read in the order that the file itself proves, or
that a person names. Without either it stays both days: `[2017-03-07,2017-07-03]`, and the file has a question.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from email.utils import parsedate_to_datetime

from timeline import dates
from timeline.dates import When, WhenError
from timeline.importers.import_options import DateOrder, ImportOptions
from timeline.importers.loaded_files import ImportQuestion, ProblemLevel, ProblemLog

MAX_DATE_LENGTH = 100
MAX_STATED_LENGTH = 200
ORDER_WORDS = {"day-first": "day/month/year", "month-first": "month/day/year"}

_UNKNOWN = r"\?{1,2}|[xX]{1,2}"
_FIGURES = re.compile(
    rf"(?P<sign>[<>~]?)\s*(?P<first>\d{{1,2}}|{_UNKNOWN})(?P<separator>[/.-])(?P<second>\d{{1,2}}|{_UNKNOWN})(?P=separator)"
    r"(?P<year>\d{4}|\d{2})(?:[,\s]+(?P<clock>\d{1,2}[:.]\d.*))?"
)
_TWO_FIGURES = re.compile(
    r"(\d{1,2}([/.])\d{1,2}\2(?:\d{4}|\d{2}))\s*(?:-|–|—|to)\s*(\d{1,2}\2\d{1,2}\2(?:\d{4}|\d{2}))"
)
_ISO_UNKNOWN = re.compile(
    rf"(?P<year>\d{{4}})-(?P<month>\d{{2}}|{_UNKNOWN})(?:-(?P<day>00|{_UNKNOWN}))?|(?P<only>\d{{4}})-(?:00|{_UNKNOWN})-(?:00|{_UNKNOWN})"
)
_ISO_COMPACT = re.compile(r"((?:1[0-9]|20)\d{2})(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])")
_MOMENT = re.compile(
    r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?\s*(?:Z|[+-]\d{2}:?\d{2})", re.I
)
_ISO_LOCAL = re.compile(r"(\d{4}-\d{2}-\d{2})T(\d{2}:\d{2}(?::\d{2})?)(?:\.\d+)?")
_MAIL_MOMENT = re.compile(
    r"(?:[A-Za-z]{3}, )?\d{1,2} [A-Za-z]{3} \d{4} \d{2}:\d{2}(?::\d{2})? (?:GMT|UTC?|[+-]\d{4})"
)
_YEAR = re.compile(r"(-?\d{1,15})(?:\.0)?")
_ERA_YEAR = re.compile(r"(\d[\d,]{0,18})\s*(?:BCE|BC|B\.C\.(?:E\.)?)", re.I)
_SERIAL = re.compile(r"[1-9]\d{4}(?:\.\d+)?")
_SIGN_WORDS = {"<": "before", ">": "after", "~": "about"}
_MONTH_NAMES = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


@dataclass(frozen=True, slots=True)
class TypedDate:
    """One end of a date as a file has it: a text, or year, month and day apart; and a clock time."""

    text: str = ""
    year: str = ""
    month: str = ""
    day: str = ""
    clock: str = ""

    def __bool__(self) -> bool:
        return bool(self.text or self.year or self.month or self.day or self.clock)

    @property
    def words(self) -> str:
        """The date as it is written in the file, for messages and as the source’s words."""
        day = self.text or "-".join(part for part in (self.year, self.month, self.day) if part)
        return " ".join(part for part in (day, self.clock) if part)


@dataclass(frozen=True, slots=True)
class DateEnd:
    """One end of a date, read. `stated` are the words of the file if they say something else. Empty, it is no date."""

    edtf: str = ""
    time: str = ""
    stated: str = ""

    def __bool__(self) -> bool:
        return bool(self.edtf)


class UnreadDateError(Exception):
    """A date is not understood. The text of the error is a message."""


class DateReader:
    """Reads the dates of one file. First `note` each date, then `decide`, then `read`."""

    def __init__(self, options: ImportOptions, log: ProblemLog) -> None:
        self.zone = options.time_zone
        self.language = options.language
        self.order: DateOrder = options.date_order
        self.log = log
        self.question: ImportQuestion | None = None
        self._known: dict[TypedDate, DateEnd | UnreadDateError] = {}
        # What the log gets for each entry with this date.
        self._notes: dict[TypedDate, list[tuple[ProblemLevel, str]]] = {}
        self._open_notes: list[tuple[ProblemLevel, str]] = []
        self._day_first: set[str] = set()
        self._month_first: set[str] = set()
        self._ambiguous: set[str] = set()
        self._ambiguous_count = 0

    def note(self, date: TypedDate) -> None:
        """Look which order a date in figures proves, if any."""
        span = _TWO_FIGURES.fullmatch(date.text)
        texts = [span[1], span[3]] if span else [date.text]
        for text in texts:
            self._note_figures(text)

    def _note_figures(self, text: str) -> None:
        match = _FIGURES.fullmatch(text)
        if not match or not (match["first"].isdecimal() and match["second"].isdecimal()):
            return
        first, second = int(match["first"]), int(match["second"])
        if first > 12 >= second > 0:
            self._day_first.add(text)
        elif second > 12 >= first > 0:
            self._month_first.add(text)
        elif first != second and first and second:
            self._ambiguous.add(text)
            self._ambiguous_count += 1

    def decide(self) -> None:
        """Choose the order of figures, once all dates are noted. Sets `question` if nothing decides it."""
        if not self._ambiguous:
            return
        example = min(self._ambiguous)
        if self.order:
            other = self._month_first if self.order == "day-first" else self._day_first
            if other:
                self.log.add_warning(
                    f"Dates are read as {ORDER_WORDS[self.order]}, as you say. Some can only be read the other way round, "
                    "and are.",
                    "for example",
                    min(other),
                )
            return
        if self._day_first and not self._month_first:
            self.order, proof = "day-first", min(self._day_first)
        elif self._month_first and not self._day_first:
            self.order, proof = "month-first", min(self._month_first)
        else:
            both = "The file has dates of both orders. " if self._day_first else ""
            self.question = ImportQuestion(
                "date_order",
                f"{both}Is “{example}” day/month/year or month/day/year?",
                (
                    ("day-first", f"day/month/year: {self._explain(example, 'day-first')}"),
                    ("month-first", f"month/day/year: {self._explain(example, 'month-first')}"),
                ),
                self._ambiguous_count,
            )
            return
        self.log.add_fixed(
            f"Dates in figures are read as {ORDER_WORDS[self.order]}, because “{proof}” can be read in no other way."
        )

    def _explain(self, text: str, order: DateOrder) -> str:
        match = _FIGURES.fullmatch(text)
        try:
            edtf = self._write_figures(match, order)[0] if match else ""
            return dates.format_date(When(edtf))
        except (WhenError, UnreadDateError):
            return text

    def read(self, start: TypedDate, end: TypedDate, stated: str, position: str) -> When:
        """Return the date of an entry. What is not understood stays in its `stated` words, and the log has it."""
        stated = " ".join(stated.split())
        first = self._read_end(start, position)
        last = self._read_end(end, position)
        words = " – ".join(typed.words for typed in (start, end) if typed)
        if first is None or last is None:
            # Half of a span is no date of its own, but a start is.
            return self._finish(first or DateEnd(), DateEnd(), stated or words, position)
        if self.question and last and "," in first.edtf + last.edtf:
            # The end waits for the answer.
            return self._finish(first, DateEnd(), stated or words, position)
        return self._finish(first, last, stated or first.stated or (words if last.stated else ""), position)

    def _finish(self, first: DateEnd, last: DateEnd, stated: str, position: str) -> When:
        stated = self._limit_stated(stated, position)
        whole = self._build(first, last, stated)
        for candidate, message in (
            (whole, ""),
            (
                self._build(replace(first, time=""), replace(last, time=""), stated),
                "A clock time is left out: the date has no exact day, or the time does not exist on it.",
            ),
            (
                self._build(replace(first, time=""), DateEnd(), stated or f"{first.edtf} – {last.edtf}"),
                "The end of a date is left out: it is before the start, or one of them is no exact date.",
            ),
            (When(stated=stated or first.edtf), "A date is not possible. Its words are kept."),
        ):
            try:
                dates.check(candidate)
            except WhenError:
                continue
            if message:
                self.log.add_warning(message, position, stated or first.edtf)
            return candidate
        return When()

    def _limit_stated(self, stated: str, position: str) -> str:
        if len(stated) <= MAX_STATED_LENGTH:
            return stated
        self.log.add_warning(
            f"The words of a date have more than {MAX_STATED_LENGTH} characters. They are cut.",
            position,
            stated,
        )
        return stated[: MAX_STATED_LENGTH - 1].rstrip() + "…"

    def _build(self, first: DateEnd, last: DateEnd, stated: str) -> When:
        has_clock = bool(first.time or last.time)
        edtf, end_time = first.edtf, last.time
        if last.edtf and last.edtf != first.edtf:
            edtf = f"{first.edtf}/{last.edtf}"
        elif first.time == last.time:
            end_time = ""
        return When(edtf, first.time, end_time, self.zone if has_clock else "", stated)

    def _read_end(self, date: TypedDate, position: str) -> DateEnd | None:
        """Return one end of a date; an empty one if there is none; None if it is not understood."""
        if not date:
            return DateEnd()
        if date not in self._known:
            self._open_notes = self._notes[date] = []
            try:
                self._known[date] = self._read_date(date)
            except UnreadDateError as error:
                self._known[date] = error
        known = self._known[date]
        for level, message in self._notes[date]:
            self.log.add(level, message, position, date.words)
        if isinstance(known, UnreadDateError):
            self.log.add_warning(str(known), position, date.words)
            return None
        return known

    def _read_date(self, date: TypedDate) -> DateEnd:
        if date.text:
            end = self._read_text(date.text)
        elif date.year or date.month or date.day:
            end = self._read_parts(date)
        else:
            raise UnreadDateError(
                "A clock time has no day. Its words are kept, and the entry is without a date."
            )
        if date.clock and not end.time:
            end = self._add_clock(end, date)
        return end

    def _add_clock(self, end: DateEnd, date: TypedDate) -> DateEnd:
        stated = end.stated or date.words
        try:
            readings = dates.parse_phrase(
                f"{end.edtf} {date.clock.strip()}", zone=self.zone, language=self.language
            )
        except WhenError:
            readings = ()
        if len(readings) != 1 or readings[0].when.edtf != end.edtf or not readings[0].when.time:
            self._warn("A clock time is not understood, or its date is no exact day. Its words are kept.")
            return replace(end, stated=stated)
        self._note_zone()
        return replace(end, time=readings[0].when.time)

    def _warn(self, message: str) -> None:
        """Keep a warning for each entry with the date that is read now."""
        if ("warning", message) not in self._open_notes:
            self._open_notes.append(("warning", message))

    def _note_zone(self) -> None:
        self._warn(
            f"Clock times without a time zone are taken as those of {self.zone}. Choose another zone if they are not."
        )

    # --- Typed dates ------------------------------------------------------------------------------

    def _read_text(self, text: str) -> DateEnd:
        if len(text) > MAX_DATE_LENGTH:
            raise UnreadDateError("A date is longer than a date can be. Its words are kept without a date.")
        for read in (
            self._read_figures,
            self._read_two_figures,
            self._read_moment,
            self._read_iso,
            self._read_bare_year,
        ):
            if (end := read(text)) is not None:
                return end
        return self._read_phrase(text)

    def _read_phrase(self, text: str) -> DateEnd:
        if _SERIAL.fullmatch(text):
            raise UnreadDateError(
                "A number stands where a date is expected. It may be a day number of a spreadsheet, counted from 1900 or "
                "1904. Give the column a date format and save it again. The number is kept as the date’s words."
            )
        try:
            readings = dates.parse_phrase(text, zone=self.zone, language=self.language)
        except WhenError as error:
            raise UnreadDateError(
                "A date is not understood. Its words are kept, and the entry is without a date."
            ) from error
        when = readings[0].when
        stated = when.stated
        if len(readings) > 1:
            stated = text
            self._warn(
                "A date can be read in more than one way. The likelier one is used, and its words are kept."
            )
        if when.end_time:
            return DateEnd(when.edtf, "", text)
        if when.time:
            self._note_zone()
        return DateEnd(when.edtf, when.time, stated)

    def _read_figures(self, text: str) -> DateEnd | None:
        """Read 7/3/2017, 07/??/97, <06/15/97 and ~06/15/97, each with or without a clock time."""
        match = _FIGURES.fullmatch(text)
        if match is None:
            return None
        edtf, stated = self._write_figures(match, self.order)
        if sign := match["sign"]:
            edtf = self._read_phrase(f"{_SIGN_WORDS[sign]} {edtf}").edtf
            stated = text
        end = DateEnd(edtf, "", stated)
        # A clock time waits until it is known of which day it is.
        if match["clock"] and not edtf.startswith("["):
            end = self._add_clock(end, TypedDate(text=text, clock=match["clock"]))
            end = replace(end, stated=stated or ("" if end.time else text))
        return end

    def _write_figures(self, match: re.Match[str], order: DateOrder) -> tuple[str, str]:
        """Return EDTF, and the words if they are to be kept. Raises UnreadDateError."""
        first, second, year = match["first"], match["second"], match["year"]
        stated = ""
        if len(year) == 2:
            stated = match.string
            year = self._complete_year(year)
        known = [part for part in (first, second) if part.isdecimal() and int(part)]
        if len(known) < 2:
            # 07/??/97 is a month, whichever the order, and ??/??/97 a year.
            edtf = f"{year}-{int(known[0]):02}" if known else year
            return self._check(edtf, match.string), match.string
        one, other = int(first), int(second)
        day_first, month_first = f"{year}-{other:02}-{one:02}", f"{year}-{one:02}-{other:02}"
        if one > 12 or one == other:
            return self._check(day_first, match.string), stated
        if other > 12:
            return self._check(month_first, match.string), stated
        if not order:
            return f"[{min(day_first, month_first)},{max(day_first, month_first)}]", match.string
        return self._check(day_first if order == "day-first" else month_first, match.string), stated

    def _complete_year(self, digits: str) -> str:
        # The thirty-first of December says the same in both orders, and the first reading is the nearer century.
        year = dates.parse_phrase(f"31/12/{digits}")[0].when.edtf[:4]
        self._warn("Years of two digits are read as 1930 to 2029. The words of these dates are kept.")
        return year

    @staticmethod
    def _check(edtf: str, text: str) -> str:
        try:
            dates.check(When(edtf))
        except WhenError as error:
            raise UnreadDateError(
                "A date is no day of the calendar. Its words are kept, and the entry is without a date."
            ) from error
        return edtf

    def _read_two_figures(self, text: str) -> DateEnd | None:
        """Read 6/3/2017-20/3/2017."""
        match = _TWO_FIGURES.fullmatch(text)
        if match is None:
            return None
        first, last = (self._read_figures(match[index]) or DateEnd() for index in (1, 3))
        if "[" in first.edtf or "[" in last.edtf:
            return DateEnd("", "", text)
        edtf = first.edtf if first.edtf == last.edtf else f"{first.edtf}/{last.edtf}"
        return DateEnd(self._check(edtf, text), "", first.stated and text)

    def _read_moment(self, text: str) -> DateEnd | None:
        """Read a moment with its offset from UTC: as the time of the timeline’s zone."""
        if not (_MOMENT.fullmatch(text) or _MAIL_MOMENT.fullmatch(text)):
            return None
        try:
            when = convert_moment(parse_moment(text), self.zone)
        except ValueError as error:
            raise UnreadDateError("A date is no moment of the calendar. Its words are kept.") from error
        return DateEnd(when.edtf, when.time)

    def _read_iso(self, text: str) -> DateEnd | None:
        """Read 20170307, 2017-03-07T10:15 and 2017-03-??."""
        if match := _ISO_COMPACT.fullmatch(text):
            return DateEnd(self._check("-".join(match.groups()), text))
        if match := _ISO_LOCAL.fullmatch(text):
            return self._read_phrase(f"{match[1]} {match[2]}")
        match = _ISO_UNKNOWN.fullmatch(text)
        if match is None or (match["year"] and not match["day"] and match["month"].isdecimal()):
            return None
        year, month = match["year"] or match["only"], match["month"] or ""
        edtf = f"{year}-{month}" if month.isdecimal() and int(month) else year
        # EDTF has its own way to write unknown digits, which is kept.
        return None if "X" in text else DateEnd(self._check(edtf, text), "", text)

    def _read_bare_year(self, text: str) -> DateEnd | None:
        """Read a year that EDTF writes in another way: -44, 44 BCE, 1997.0, 476, 12000."""
        if match := _ERA_YEAR.fullmatch(text):
            return DateEnd(self._write_year(-int(match[1].replace(",", ""))))
        match = _YEAR.fullmatch(text)
        if match is None or _SERIAL.fullmatch(text):
            return None
        year = int(match[1])
        if match[1].startswith("-") or "." in text or 100 <= year < 1000:
            return DateEnd(self._write_year(year))
        return None

    # --- Year, month and day apart ----------------------------------------------------------------

    def _write_year(self, year: int) -> str:
        """Return a year as EDTF. A year below zero counts from 1 BCE, as people and TimelineJS count."""
        if year < 0:
            note = "Years before the common era are kept: -44 is 44 BCE, which is -0043 in EDTF."
            self._open_notes.append(("fixed", note))
            year += 1
        if abs(year) > 9999:
            return f"Y{year}"
        return f"-{-year:04}" if year < 0 else f"{year:04}"

    def _read_parts(self, date: TypedDate) -> DateEnd:
        year, month, day = (
            part.strip().removesuffix(".0") for part in (date.year, date.month.strip(), date.day)
        )
        if not month and not day and _ERA_YEAR.fullmatch(year):
            return self._read_text(year)
        if not re.fullmatch(r"-?\d{1,15}", year):
            raise UnreadDateError("A date has no year in figures. Its words are kept without a date.")
        edtf = self._write_year(int(year))
        number = _read_month(month)
        if month in ("", "0", "00"):
            if day not in ("", "0", "00"):
                self._warn("A day has no month. The year is kept, and the words.")
                return DateEnd(edtf, "", date.words)
            return DateEnd(edtf)
        if not number or edtf.startswith("Y"):
            self._warn("A month is not understood. The year is kept, and the words.")
            return DateEnd(edtf, "", date.words)
        edtf = f"{edtf}-{number:02}"
        if day in ("", "0", "00"):
            return DateEnd(edtf)
        try:
            return DateEnd(self._check(f"{edtf}-{int(day):02}", date.words))
        except (UnreadDateError, ValueError):
            self._warn("A day does not exist in its month. The month is kept, and the words.")
            return DateEnd(edtf, "", date.words)


def _read_month(text: str) -> int:
    """Return the number of a month in figures or in English; 0 if it is none."""
    if text.isdecimal() and len(text) <= 2:
        return int(text) if 1 <= int(text) <= 12 else 0
    name = text[:3].lower()
    return _MONTH_NAMES.index(name) + 1 if name in _MONTH_NAMES else 0


def note_all(reader: DateReader, typed: Iterable[TypedDate]) -> None:
    """Note all dates of a file, and decide."""
    for date in typed:
        reader.note(date)
    reader.decide()


def parse_moment(text: str) -> datetime:
    """Return a moment of RFC 3339 or RFC 5322 with its offset. Raises ValueError if it has none or is none."""
    text = text.strip()
    moment = (
        parsedate_to_datetime(text) if _MAIL_MOMENT.fullmatch(text) else datetime.fromisoformat(text.upper())
    )
    if moment.tzinfo is None:
        raise ValueError("no offset from UTC")
    return moment


def convert_moment(moment: datetime, zone: str) -> When:
    """Return the day and the clock time of a moment in a zone. Midnight is a clock time, too. Raises WhenError."""
    when = dates.convert_instant(int(moment.timestamp()), zone)
    if not when.edtf or when.edtf.startswith("Y"):
        return when
    # The offset is needed only for a time that came twice.
    bare = When(when.edtf, re.split(r"[+-]", when.time)[0] or "00:00", zone=zone)
    try:
        dates.check(bare)
    except WhenError:
        return when
    return bare
