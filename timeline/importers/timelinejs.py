"""The importer of TimelineJS: the JSON of TimelineJS3, and of version 2 (`timeline.date`). Its sheet is CSV.

A slide becomes an event. Media become links, `unique_id` becomes the key, `display_date` the source’s own words.
"""

import re
from collections.abc import Mapping
from typing import Any

import msgspec

from timeline.importers import html_text
from timeline.importers.file_limits import MAX_ENTRIES
from timeline.importers.import_options import ImportOptions
from timeline.importers.import_rows import FileHead, ImportRow, MediaLink, build_file
from timeline.importers.json_parts import read_json, read_part, to_text
from timeline.importers.loaded_files import LoadedFile, ProblemLog, build_refusal
from timeline.importers.row_dates import TypedDate
from timeline.importers.tables import OWN_HEADS, load_table, report_eras


class _TimelineJsOld(msgspec.Struct):
    """The object `timeline` of version 2."""

    headline: Any = None
    text: Any = None
    asset: Any = None
    date: list[msgspec.Raw] = []
    era: list[msgspec.Raw] = []


class _OwnPart(msgspec.Struct):
    """What this program adds to a file that it writes (`timeline/formats/timelinejs.py`)."""

    title: dict[str, str] = {}
    undated: list[msgspec.Raw] = []


class _OwnSlide(msgspec.Struct):
    """A slide of such a file: the cells of one row for the entry, and one for each further source."""

    entry: list[dict[str, str]]


class _TimelineJsFile(msgspec.Struct):
    """A whole file, of either version."""

    title: msgspec.Raw = msgspec.Raw()
    events: list[msgspec.Raw] | None = None
    eras: list[msgspec.Raw] = []
    timeline: _TimelineJsOld | None = None
    newsroom_timeline: _OwnPart | None = None


class _Slide(msgspec.Struct):
    """A slide of TimelineJS3. Its values may be of any type."""

    start_date: Any = None
    end_date: Any = None
    display_date: Any = None
    text: Any = None
    media: Any = None
    unique_id: Any = None
    group: Any = None
    location: Any = None


class _OldSlide(msgspec.Struct, rename="camel"):
    """A slide of version 2."""

    start_date: Any = None
    end_date: Any = None
    headline: Any = None
    text: Any = None
    tag: Any = None
    asset: Any = None


def load(data: bytes, options: ImportOptions) -> LoadedFile:
    """Return the draft of a file of TimelineJS, with all problems and questions."""
    log = ProblemLog()
    file = read_json(data, _TimelineJsFile, options, log)
    if file is None:
        return build_refusal(log)
    if file.newsroom_timeline is not None:
        return _load_own(file, file.newsroom_timeline, options, log)
    head = FileHead()
    rows: list[ImportRow] = []
    if file.events is not None:
        reader = _SlideReader(log)
        has_title = bytes(file.title) not in (b"", b"null")
        if has_title and (title := read_part(file.title, _Slide, "title slide", "the title", log)):
            head = reader.read_head(title)
        for number, raw in enumerate(file.events[: MAX_ENTRIES + 1], 1):
            slide = read_part(raw, _Slide, "slide", f"slide {number}", log)
            if slide is not None:
                rows.append(reader.read_slide(slide, f"slide {number}"))
        report_eras(len(file.eras), log)
    elif file.timeline is not None:
        reader = _SlideReader(log)
        head = reader.read_old_head(file.timeline)
        for number, raw in enumerate(file.timeline.date[: MAX_ENTRIES + 1], 1):
            old = read_part(raw, _OldSlide, "slide", f"slide {number}", log)
            if old is not None:
                rows.append(reader.read_old_slide(old, f"slide {number}"))
        report_eras(len(file.timeline.era), log)
    else:
        log.add_error("The file has neither “events” nor “timeline”: it is no timeline of TimelineJS.")
        return build_refusal(log)
    return build_file(rows, head, options, log, "slide")


def _load_own(file: _TimelineJsFile, own: _OwnPart, options: ImportOptions, log: ProblemLog) -> LoadedFile:
    """Return the draft of a file that this program wrote: from the cells of its slides, not from what they show."""
    rows = [own.title] if own.title else []
    slides = [*(file.events or []), *own.undated]
    for number, raw in enumerate(slides[: MAX_ENTRIES + 1], 1):
        slide = read_part(raw, _OwnSlide, "slide", f"slide {number}", log)
        if slide is not None:
            rows += slide.entry
    heads = list(dict.fromkeys(["ID", *OWN_HEADS, *(head for row in rows for head in row)]))
    cells = [heads, *([row.get(head, "") for head in heads] for row in rows)]
    return load_table(enumerate(cells, 1), options, log)


class _SlideReader:
    """Makes rows of slides."""

    def __init__(self, log: ProblemLog) -> None:
        self.log = log

    def read_head(self, slide: _Slide) -> FileHead:
        """Return what the title slide says."""
        text = _as_object(slide.text)
        return FileHead(
            title=html_text.to_line(self._text(text.get("headline"), "the title")),
            summary=html_text.to_paragraphs(self._text(text.get("text"), "the title")),
            media=self._read_media(slide.media, "url", "the title"),
        )

    def read_old_head(self, old: _TimelineJsOld) -> FileHead:
        """Return what a file of version 2 says of the whole."""
        return FileHead(
            title=html_text.to_line(self._text(old.headline, "the title")),
            summary=html_text.to_paragraphs(self._text(old.text, "the title")),
            media=self._read_media(old.asset, "media", "the title"),
        )

    def read_slide(self, slide: _Slide, position: str) -> ImportRow:
        """Return the row of a slide of TimelineJS3."""
        text = _as_object(slide.text)
        start, end = _as_object(slide.start_date), _as_object(slide.end_date)
        stated = [
            self._text(value, position)
            for value in (slide.display_date, start.get("display_date"), end.get("display_date"))
        ]
        row = ImportRow(
            position,
            headline=self._text(text.get("headline"), position),
            text=self._text(
                text.get("text") or (slide.text if isinstance(slide.text, str) else ""), position
            ),
            start=self._read_date(start, position) if start else self._read_words(slide.start_date, position),
            end=self._read_date(end, position) if end else self._read_words(slide.end_date, position),
            stated=html_text.to_line(" – ".join(dict.fromkeys(words for words in stated if words))),
            is_html=True,
            key=self._text(slide.unique_id, position),
            media=self._read_media(slide.media, "url", position),
        )
        location = _as_object(slide.location)
        if location:
            row.place = html_text.to_line(self._text(location.get("name"), position))
            row.latitude = self._text(location.get("lat"), position)
            row.longitude = self._text(location.get("lon"), position)
        if self._text(slide.group, position):
            self.log.add_warning("Groups are not used: entries have none.", position, str(slide.group))
        return row

    def read_old_slide(self, old: _OldSlide, position: str) -> ImportRow:
        """Return the row of a slide of version 2."""
        if self._text(old.tag, position):
            self.log.add_warning("Tags are not used: entries have none.", position, str(old.tag))
        return ImportRow(
            position,
            headline=self._text(old.headline, position),
            text=self._text(old.text, position),
            start=self._read_words(old.start_date, position),
            end=self._read_words(old.end_date, position),
            is_html=True,
            media=self._read_media(old.asset, "media", position),
        )

    def _text(self, value: Any, position: str) -> str:
        return to_text(value, self.log, position)

    def _read_date(self, parts: Mapping[str, Any], position: str) -> TypedDate:
        year, month, day, hour, minute, second = (
            self._text(parts.get(name), position)
            for name in ("year", "month", "day", "hour", "minute", "second")
        )
        return TypedDate(
            year=year, month=month, day=day, clock=self._read_clock(hour, minute, second, position)
        )

    def _read_clock(self, hour: str, minute: str, second: str, position: str) -> str:
        if hour and not minute:
            self.log.add_warning("An hour without minutes is no clock time. It is left out.", position, hour)
            return ""
        if not hour:
            return ""
        return ":".join(part.zfill(2) for part in (hour, minute, second) if part)

    def _read_words(self, value: Any, position: str) -> TypedDate:
        """Return a date of version 2, “2011,12,10,7,30”, or one in words."""
        text = self._text(value, position)
        if not re.fullmatch(r"-?\d{1,15}(?:\s*,\s*\d{0,2}){0,5}", text):
            return TypedDate(text=" ".join(text.split()))
        parts = [part.strip() for part in text.split(",")] + [""] * 5
        return TypedDate(
            year=parts[0],
            month=parts[1],
            day=parts[2],
            clock=self._read_clock(parts[3], parts[4], parts[5], position),
        )

    def _read_media(self, value: Any, address: str, position: str) -> list[MediaLink]:
        media = _as_object(value)
        link = MediaLink(*(self._text(media.get(name), position) for name in (address, "caption", "credit")))
        link.address = link.address or self._text(media.get("url") or media.get("media"), position)
        return [link] if link.address or link.caption or link.credit else []


def _as_object(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}
