"""Every way to read a date that an editor typed. Relative dates are read against the cited sources' dates."""

from collections.abc import Sequence
from typing import NamedTuple

from timeline import dates
from timeline.dates import When, WhenError


class PublishedDate(NamedTuple):
    """The publication date of a cited source (EDTF), the source's name on the desk, and its language tag or ""."""

    date: str
    source: str
    language: str = ""


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
    a reading, and its explanation names the source. Clock times are in `zone`. The `language` of the timeline is tried
    first, or the source's for what is relative to its date. It also tells with which day weeks begin.

    Raises:
        WhenError: the text is no date, or is relative and no cited source has a publication date
    """
    try:
        return [
            DateReading(when, explanation, when.stated)
            for when, explanation in _parse(text, "", zone, language)
        ]
    except WhenError as error:
        problem = error
    readings: dict[When, DateReading] = {}
    sources_by_date: dict[str, PublishedDate] = {}
    for source in published:
        sources_by_date.setdefault(source.date, source)
    for date, source in sources_by_date.items():
        try:
            parsed = _parse(text, date, zone, source.language or language)
        except WhenError as error:
            problem = error
            continue
        base = f"The source, {source.source}, is dated {dates.format_date(When(date))}."
        for when, explanation in parsed:
            readings.setdefault(when, DateReading(when, f"{explanation} {base}".strip(), when.stated))
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
    if len(readings) > 1:
        ways = " or ".join(f"{reading.when.edtf} ({reading.words})" for reading in readings)
        raise WhenError(f"“{text.strip()}” can be read in more than one way. Accepted: {ways}.")
    when = readings[0].when
    if when.time or when.end_time:
        raise WhenError(f"This date takes no clock time. Accepted: {when.edtf}.")
    return When(when.edtf)


def _parse(text: str, base: str, zone: str, language: str) -> list[tuple[When, str]]:
    readings = dates.parse_phrase(text, base=base, zone=zone, language=language)
    return [(reading.when, reading.explanation) for reading in readings]
