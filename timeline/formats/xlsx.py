"""The entries of a timeline as a workbook (Office Open XML): the table of `entry_rows`, each cell a text.

The same document gives the same bytes: no time of writing is in the file. A cell takes 32,767 characters; the rest of
a longer text stands in the column “Text continued”, and any other longer cell is cut and says so.
"""

import io
import re
import zipfile
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from timeline.document import Document
from timeline.formats.entry_rows import HEADS, build_rows

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
EXTENSION = "xlsx"
NAME = "Excel (xlsx)"

MAX_CELL_LENGTH = 32_767
CONTINUED = "Text continued"
_CUT = " … [cut: a cell takes 32,767 characters]"
_TEXT = HEADS.index("Text")
_WIDTHS = {"Headline": 40, "Text": 60, "Source": 40, "Supporting passage": 40}
# XML 1.0, 2.2: the characters that it has no way to write.
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
# The oldest date of a ZIP archive.
_NO_TIME = (1980, 1, 1, 0, 0, 0)
_TIMES = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*")


def write(document: Document) -> bytes:
    """Return the workbook, with one sheet."""
    workbook = Workbook(write_only=True)
    sheet = workbook.create_sheet("Timeline")
    sheet.freeze_panes = "A2"
    for index, head in enumerate(HEADS, 1):
        sheet.column_dimensions[get_column_letter(index)].width = _WIDTHS.get(head, 16)
    sheet.append([_write_cell(sheet, head, is_head=True) for head in [*HEADS, CONTINUED]])
    for cells in build_rows(document):
        sheet.append([_write_cell(sheet, cell) if cell else None for cell in _divide(cells)])
    stream = io.BytesIO()
    workbook.save(stream)
    return _remove_times(stream.getvalue())


def _divide(cells: list[str]) -> list[str]:
    """Return cells of which none is too long, with the rest of a long text at the end."""
    rest = ""
    text = cells[_TEXT]
    if len(text) > MAX_CELL_LENGTH:
        end = MAX_CELL_LENGTH
        # White space at the ends of a cell is not kept.
        while text[end - 1].isspace() or text[end].isspace():
            end -= 1
        text, rest = text[:end], text[end:]
    divided = [*cells[:_TEXT], text, *cells[_TEXT + 1 :], rest]
    return [
        cell if len(cell) <= MAX_CELL_LENGTH else cell[: MAX_CELL_LENGTH - len(_CUT)] + _CUT
        for cell in divided
    ]


def _write_cell(sheet: Any, text: str, *, is_head: bool = False) -> WriteOnlyCell:
    cell = WriteOnlyCell(sheet, _NOT_XML.sub("", text))
    # A text, although it begins with “=”.
    cell.data_type = "s"
    if is_head:
        cell.font = Font(bold=True)
    cell.alignment = Alignment(vertical="top")
    return cell


def _remove_times(data: bytes) -> bytes:
    """Return the archive with the same parts, and without the time at which it was written."""
    stream = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as before,
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as after,
    ):
        for name in before.namelist():
            part = before.read(name)
            if name == "docProps/core.xml":
                part = _TIMES.sub(rb"\g<1>1980-01-01T00:00:00Z", part)
            info = zipfile.ZipInfo(name, _NO_TIME)
            info.compress_type = zipfile.ZIP_DEFLATED
            after.writestr(info, part)
    return stream.getvalue()
