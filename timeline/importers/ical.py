"""The importer of calendars (iCalendar, RFC 5545): each VEVENT becomes an event.

The icalendar library reads one VEVENT at a time, so that a broken one leaves the others, and memory stays small.
"""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

import icalendar

from timeline import dates
from timeline.dates import When, WhenError
from timeline.importers import html_text, text_files
from timeline.importers.file_limits import MAX_CALENDAR_EVENT_LENGTH, MAX_ENTRIES
from timeline.importers.import_options import ImportOptions
from timeline.importers.import_rows import FileHead, ImportRow, RowSource, build_file
from timeline.importers.loaded_files import LoadedFile, ProblemLog, build_refusal
from timeline.importers.row_dates import convert_moment


def load(data: bytes, options: ImportOptions) -> LoadedFile:
    """Return the draft of a calendar, with all problems and questions."""
    log = ProblemLog()
    codec = text_files.find_encoding(data, log, options.encoding)
    if not codec:
        return build_refusal(log)
    head = FileHead()
    rows = []
    for number, block in enumerate(_split_events(data, codec, head, log), 1):
        position = f"event {number}"
        row = _EventReader(position, options, log).read(block)
        if row is not None:
            rows.append(row)
        if log.has_errors or number > MAX_ENTRIES:
            break
    return build_file(rows, head, options, log, "event")


def _split_events(data: bytes, codec: str, head: FileHead, log: ProblemLog) -> Iterator[str]:
    """Yield the text of each VEVENT. The name of the calendar goes to the head."""
    block: list[str] | None = None
    size, is_calendar = 0, False
    for line in text_files.read_lines(data, codec):
        name = line.strip().upper()
        is_calendar = is_calendar or name == "BEGIN:VCALENDAR"
        if name == "BEGIN:VEVENT":
            block, size = [], 0
        if block is None:
            if name.startswith(("X-WR-CALNAME:", "NAME:")):
                head.title = (
                    text_files.clean(line.partition(":")[2], log).replace("\\,", ",").replace("\\;", ";")
                )
            continue
        size += len(line)
        if size > MAX_CALENDAR_EVENT_LENGTH:
            log.add_error(f"An event of the calendar has more than {MAX_CALENDAR_EVENT_LENGTH:,} characters.")
            return
        block.append(line)
        if name == "END:VEVENT":
            yield "\r\n".join(block)
            block = None
    if not is_calendar:
        log.add_error("The file is no calendar: it does not begin with BEGIN:VCALENDAR.")
    elif block is not None:
        log.add_error("The file is cut off: its last event has no end.")


class _EventReader:
    """Makes a row of one VEVENT."""

    def __init__(self, position: str, options: ImportOptions, log: ProblemLog) -> None:
        self.position, self.options, self.log = position, options, log

    def read(self, block: str) -> ImportRow | None:
        """Return the row; None for an event that was cancelled or cannot be read."""
        try:
            event: Any = icalendar.Event.from_ical(block)
            return self._read_event(event)
        except (ValueError, KeyError, TypeError, AttributeError, IndexError, OverflowError, WhenError):
            self.log.add_warning("An event of the calendar is damaged. It is left out.", self.position)
            return None

    def _read_event(self, event: Any) -> ImportRow | None:
        title = self._text(event, "SUMMARY")
        if self._text(event, "STATUS").upper() == "CANCELLED":
            self.log.add_warning("An event was cancelled. It is left out.", self.position, title)
            return None
        if event.get("RRULE") or event.get("RDATE"):
            self.log.add_warning("An event repeats. Its first date is kept.", self.position, title)
        if self._text(event, "CLASS").upper() in ("PRIVATE", "CONFIDENTIAL"):
            self.log.add_warning("An event is marked as private in its calendar.", self.position, title)
        text = self._text(event, "DESCRIPTION")
        row = ImportRow(
            self.position,
            headline=title,
            text=text if html_text.has_html(text) else html_text.write_plain(text),
            when=self._read_when(event),
            key=self._text(event, "UID"),
            place=" ".join(self._text(event, "LOCATION").split()),
        )
        if row.place and (geo := event.get("GEO")) is not None:
            row.latitude, row.longitude = str(geo.latitude), str(geo.longitude)
        if address := self._text(event, "URL"):
            row.sources = [RowSource(title=title, url=address)]
        return row

    def _text(self, event: Any, name: str) -> str:
        value = event.get(name)
        value = value[0] if isinstance(value, list) else value
        return text_files.clean(str(value), self.log, self.position) if value is not None else ""

    def _read_when(self, event: Any) -> When | None:
        start = event.get("DTSTART")
        if start is None:
            return None
        end, duration = event.get("DTEND"), event.get("DURATION")
        last = end.dt if end is not None else None
        if last is None and duration is not None:
            last = start.dt + duration.dt
        if last is not None and not isinstance(last, datetime):
            # The end of whole days is the day after the last one.
            last = max(last - timedelta(days=1), start.dt)
        first_when, last_when = self._convert(start.dt), self._convert(last)
        when = first_when
        if last_when.edtf and last_when != first_when:
            is_one_day = last_when.edtf == first_when.edtf
            when = When(
                first_when.edtf if is_one_day else f"{first_when.edtf}/{last_when.edtf}",
                first_when.time,
                last_when.time,
                first_when.zone or last_when.zone,
            )
        try:
            dates.check(when)
        except WhenError:
            self.log.add_warning(
                "The end of an event is not possible. It is left out.", self.position, when.edtf
            )
            return first_when
        return when

    def _convert(self, value: date | datetime | None) -> When:
        """Return a day or a moment as a date in the timeline’s zone."""
        if value is None:
            return When()
        if not isinstance(value, datetime):
            return When(value.isoformat())
        if value.tzinfo is not None:
            return convert_moment(value, self.options.time_zone)
        zone = self.options.time_zone
        self.log.add_warning(
            f"Clock times without a time zone are taken as those of {zone}. Choose another zone if they are not."
        )
        time = value.strftime("%H:%M:%S" if value.second else "%H:%M")
        when = When(value.date().isoformat(), time, zone=zone)
        try:
            dates.check(when)
        except WhenError:
            return When(value.date().isoformat())
        return when
