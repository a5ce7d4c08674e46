"""Every way to read a date that an editor typed. Relative dates are read against the cited sources' dates."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from timeline import dates, suggestions
from timeline.dates import Reading, When, WhenError


class PublishedDate(NamedTuple):
    """The publication date of a cited source.

    Attributes:
        date: the date in EDTF
        source: the source's name on the desk
        language: its language tag, or ""
        passage: the words of it that are cited, which may look back or ahead with a typed date
    """

    date: str
    source: str
    language: str = ""
    passage: str = ""


class DateReading(NamedTuple):
    """One way to read a typed date.

    Attributes:
        when: the date
        explanation: how it was read, or "" if that is plain
        source_words: words that were typed and are kept as the source's own, or ""
    """

    when: When
    explanation: str = ""
    source_words: str = ""

    @property
    def key(self) -> str:
        """The value of the radio button that chooses this reading."""
        when = self.when
        return " ".join(filter(None, (when.edtf, when.time, when.end_time, when.zone)))

    @property
    def words(self) -> str:
        """The date in the words that readers see."""
        return dates.format_date(self.when)

    @property
    def weekdays(self) -> str:
        """The day or days of the week on which it begins and ends, so that an editor notices a slip."""
        return dates.format_weekdays(self.when)

    @property
    def note(self) -> str:
        """What is uncertain about the date, in words, or ""."""
        return dates.describe_uncertainty(self.when)


def list_readings(
    text: str, *, published: Sequence[PublishedDate], zone: str, language: str = ""
) -> list[DateReading]:
    """Return every way to read a date in words or EDTF; at least one.

    A relative date ("last week") is read against each date in `published`. If these give different dates, each is
    a reading, and its explanation names the source. The likelier reading is first. Clock times are in `zone`. The `language` of the timeline is tried
    first, or the source's for what is relative to its date. It also tells with which day weeks begin.

    Raises:
        WhenError: the text is no date, or is relative and no cited source has a publication date
    """
    try:
        return [make_reading(reading) for reading in dates.parse_phrase(text, zone=zone, language=language)]
    except WhenError as error:
        problem = error
    readings: dict[When, DateReading] = {}
    sources_by_date: dict[str, PublishedDate] = {}
    for source in published:
        sources_by_date.setdefault(source.date, source)
    for date, source in sources_by_date.items():
        tag = source.language or language
        direction = suggestions.find_direction_of(text.strip(), source.passage, tag)
        try:
            parsed = dates.parse_phrase(text, base=date, zone=zone, language=tag, direction=direction)
        except WhenError as error:
            problem = error
            continue
        base = f"The source, {source.source}, is dated {dates.format_date(When(date))}."
        for reading in parsed:
            readings.setdefault(reading.when, make_reading(reading, base))
    if not readings:
        raise problem
    return list(readings.values())


def parse_single_date(text: str, language: str = "") -> When:
    """Return the date, for fields that take no clock time and nothing ambiguous. "" gives an empty date.

    The language of the source, if known, is tried first.

    Raises:
        WhenError: the text is no date, is relative, has a clock time, or can be read in several ways
    """
    if not text.strip():
        return When()
    readings = list_readings(text, published=(), zone="UTC", language=language)
    # "2011-12" is a month here, as it is stored, and not two years.
    readings = [reading for reading in readings if reading.when.edtf == text.strip()] or readings
    if len(readings) > 1:
        ways = " or ".join(f"{reading.when.edtf} ({reading.words})" for reading in readings)
        raise WhenError(f"“{text.strip()}” can be read in more than one way. Use {ways}.")
    when = readings[0].when
    if when.time or when.end_time:
        raise WhenError(f"This date takes no clock time. Use {when.edtf}.")
    return When(when.edtf)


def format_single_date(edtf: str, language: str = "") -> str:
    """Return a stored date in the words that `parse_single_date` reads as the same date; as EDTF if none are."""
    return _format_in_words(edtf, lambda words: [parse_single_date(words, language)])


def format_entry_date(edtf: str, *, zone: str, language: str = "") -> str:
    """Return the stored date of an entry in words that can be read in one way only, as this date; as EDTF if none are."""

    def read(words: str) -> list[When]:
        return [reading.when for reading in list_readings(words, published=(), zone=zone, language=language)]

    return _format_in_words(edtf, read)


def _format_in_words(edtf: str, read: Callable[[str], list[When]]) -> str:
    try:
        words = dates.format_date(When(edtf)) if edtf else ""
        return words if words and read(words) == [When(edtf)] else edtf
    except WhenError:
        return edtf


def make_reading(reading: Reading, origin: str = "") -> DateReading:
    """Return a reading for the desk. `origin` is a sentence that says where it comes from."""
    explanation = f"{reading.explanation} {origin}".strip()
    return DateReading(reading.when, explanation, reading.when.stated)
