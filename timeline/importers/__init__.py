"""Importers: from the bytes of a file to a draft, a list of all problems, and questions to a person.

A format is one module with `load(data, options)` and one line in IMPORTERS. Importers use no database and no network;
`timeline.actions.imports` stores the draft.

    import_options  what a person says: the head of the timeline, and answers
    loaded_files    LoadedFile: draft, problems, questions
    file_limits     how much a file may have
    import_rows     the entries of a file in one form, and the document that they become
    row_dates       dates as files have them
    tables          tables of any format → rows
    columns         which column holds which field
    html_text       HTML → Markdown
    text_files      encodings and characters
    json_parts      JSON of other programs, in little memory
    json, timelinejs, csv, xlsx, markdown_tables, feed, ical    the formats
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import PurePath

from timeline.document import Document
from timeline.importers import csv, feed, ical, json, markdown_tables, timelinejs, xlsx
from timeline.importers.import_options import DateOrder, ImportOptions, SourceAnswer
from timeline.importers.loaded_files import FileColumn, FileProblem, ImportQuestion, LoadedFile
from timeline.importers.problems import UnreadableFileError


@dataclass(frozen=True, slots=True)
class Importer:
    """The reader of one format. `endings` are those of the names of its files."""

    load: Callable[[bytes, ImportOptions], LoadedFile]
    label: str
    endings: tuple[str, ...] = ()
    read: Callable[[bytes], Document] | None = None

    def __call__(self, data: bytes) -> Document:
        """Return the document of a file that needs no answer and, if the format is ours, nothing put right.

        Raises:
            UnreadableFileError: every error and every open question
        """
        return self.read(data) if self.read else self.load(data, ImportOptions()).require_draft()


IMPORTERS: dict[str, Importer] = {
    "json": Importer(json.load, "Newsroom Timeline (JSON)", (".json",), json.read),
    "timelinejs": Importer(timelinejs.load, "TimelineJS (JSON)"),
    "csv": Importer(csv.load, "Table as text (CSV)", (".csv", ".tsv", ".tab")),
    "xlsx": Importer(xlsx.load, "Workbook (.xlsx)", (".xlsx",)),
    "markdown": Importer(markdown_tables.load, "Table in Markdown", (".md", ".markdown")),
    "feed": Importer(feed.load, "Feed: Atom, RSS or JSON Feed", (".atom", ".rss", ".xml")),
    "ical": Importer(ical.load, "Calendar (iCalendar)", (".ics", ".ical")),
}


def guess_format(name: str) -> str:
    """Return the format of a file by the ending of its name; our own JSON if no other has it."""
    ending = PurePath(name).suffix.lower()
    return next((format for format, importer in IMPORTERS.items() if ending in importer.endings), "json")


__all__ = [
    "IMPORTERS",
    "DateOrder",
    "FileColumn",
    "FileProblem",
    "ImportOptions",
    "ImportQuestion",
    "Importer",
    "LoadedFile",
    "SourceAnswer",
    "UnreadableFileError",
    "guess_format",
]
