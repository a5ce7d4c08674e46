"""Dates found in a source text that an entry's form begins with. Their readings know the text, not only the words.

A form names such a date by its position in the text. The readings are computed again from the text, so that the
form cannot be given others.
"""

from typing import NamedTuple

from timeline import dates
from timeline.actions.source_texts import get_current_text
from timeline.desk.date_readings import DateReading, make_reading
from timeline.desk.http import parse_number
from timeline.desk.workspace.passages import select
from timeline.desk.workspace.suggestion_list import suggest_around
from timeline.models import Source, SourceText, Timeline, User
from timeline.suggestions import DatePhrase
from timeline.text.spans import Span


class FoundDate(NamedTuple):
    """The words of a date in a text, and their readings."""

    words: str
    readings: tuple[DateReading, ...]


def format_position(source: Source, text: SourceText, span: Span) -> str:
    """Return the position of a date in a source text, as `find_date` takes it."""
    return f"{source.uid}/{text.number}/{span.start}/{span.end}"


def find_date(position: str, timeline: Timeline, user: User, *, is_statement: bool) -> FoundDate | None:
    """Return the date at a position of a source text; None if there is none, or the text has changed.

    The date of a statement has the readings that its quotation allows.
    """
    uid, *numbers = position.split("/")
    number, start, end = (parse_number(text) for text in numbers) if len(numbers) == 3 else (None, None, None)
    source = Source.objects.visible_to(user).readable_by(user).filter(uid=uid).first()
    text = get_current_text(source) if source else None
    if source is None or text is None or text.number != number or start is None or end is None:
        return None
    selection = select(text.text, Span(start, end)) if start < end <= len(text.text) else None
    if selection is None:
        return None
    nearby, offset = suggest_around(selection, timeline, source, text, user)
    span = Span(start - offset, end - offset)
    found: list[DatePhrase] = [date for date in nearby.dates if date.span == span]
    if is_statement:
        found = [item.date for item in nearby.quotations if item.date and item.date.span == span] or found
    return describe_date(found[0], source) if found and found[0].readings else None


def describe_date(date: DatePhrase, source: Source) -> FoundDate:
    """Return a date of a source's text with readings that say where they come from."""
    origin = f"Found as “{date.stated}” in the text of the source, {source}"
    origin += f", dated {dates.format_date(dates.When(source.published))}." if source.published else "."
    return FoundDate(date.stated, tuple(make_reading(reading, origin) for reading in date.readings))
