"""The entries of a timeline as CSV (RFC 4180), safe from formulas. Its heads are those that an import knows."""

import csv
import io

from timeline.document import Document
from timeline.formats.entry_rows import HEADS, build_rows
from timeline.text.formula_guard import guard_cell

MEDIA_TYPE = "text/csv; charset=utf-8"
EXTENSION = "csv"
NAME = "CSV"

# Degrees begin with a minus in the west and the south, and are numbers: no program runs them.
_NUMBERS = {HEADS.index("Latitude"), HEADS.index("Longitude")}


def write(document: Document) -> bytes:
    """Return the table of a timeline, with a byte order mark, by which spreadsheet programs know UTF-8."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(HEADS)
    for cells in build_rows(document):
        writer.writerow([cell if index in _NUMBERS else guard_cell(cell) for index, cell in enumerate(cells)])
    return text.getvalue().encode("utf-8-sig")
