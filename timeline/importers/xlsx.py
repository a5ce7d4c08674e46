"""The importer of workbooks (.xlsx): values as they are displayed, formulas never evaluated, nothing linked opened.

openpyxl reads the cells one row at a time. Before that, the sizes in the archive’s directory are checked, and no part of
it may have a document type or entities. `zipfile` inflates no more of a part than its directory says.
"""

import io
import re
import warnings
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

from defusedxml import ElementTree
from defusedxml.common import DefusedXmlException
from openpyxl import load_workbook
from openpyxl.utils.cell import coordinate_to_tuple, range_boundaries

from timeline.importers.columns import are_heads, count_known
from timeline.importers.file_limits import (
    MAX_ARCHIVE_FILES,
    MAX_COLUMNS,
    MAX_INFLATED_BYTES,
    MAX_INFLATION,
    MAX_ROWS_BEFORE_HEADS,
    MAX_STRINGS_BYTES,
    MAX_TABLE_ROWS,
    MIN_BOMB_BYTES,
)
from timeline.importers.import_options import ImportOptions
from timeline.importers.loaded_files import LoadedFile, ProblemLog, build_refusal, shorten
from timeline.importers.tables import NumberedRow, load_table

_MEGABYTE = 1024 * 1024
_DOCTYPE = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_CHUNK = 1 << 16
# Merged cells and formulas that are kept in mind.
_MAX_NOTES = 10_000
_LITERALS = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.|_.|\*.')
_NOT_A_WORKBOOK = "The file is no workbook of the kind .xlsx. Save it as .xlsx, or as CSV."


class _BadSheetError(Exception):
    """A part of a workbook cannot be read. The text of the error is a message."""


def load(data: bytes, options: ImportOptions) -> LoadedFile:
    """Return the draft of a sheet, with all problems and questions."""
    log = ProblemLog()
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _check_archive(archive, len(data))
            return _load_workbook(data, archive, options, log)
    except _BadSheetError as error:
        log.add_error(str(error))
    except zipfile.BadZipFile:
        log.add_error(_NOT_A_WORKBOOK)
    except (DefusedXmlException, ElementTree.ParseError):
        log.add_error(
            "A part of the workbook is damaged or has XML that is not read. Save it again as .xlsx."
        )
    except Exception:  # noqa: BLE001 — openpyxl raises errors of many kinds for damaged workbooks
        log.add_error(
            "The workbook is damaged and cannot be read. Open it in a spreadsheet program and save it again."
        )
    return build_refusal(log)


def _check_archive(archive: zipfile.ZipFile, size: int) -> None:
    """Raise _BadSheetError for an archive that is no workbook, is too large inside, or has a document type."""
    members = archive.infolist()
    if len(members) > MAX_ARCHIVE_FILES:
        raise _BadSheetError(
            f"The workbook has {len(members):,} parts. At most {MAX_ARCHIVE_FILES:,} are read."
        )
    if not any(member.filename == "[Content_Types].xml" for member in members):
        raise _BadSheetError(_NOT_A_WORKBOOK)
    inflated = sum(member.file_size for member in members)
    if inflated > MAX_INFLATED_BYTES or (inflated > MIN_BOMB_BYTES and inflated > MAX_INFLATION * size):
        raise _BadSheetError(
            f"The workbook has {inflated // _MEGABYTE:,} MB inside a file of {max(1, size // _MEGABYTE):,} MB. At most "
            f"{MAX_INFLATED_BYTES // _MEGABYTE:,} MB are read, and at most {MAX_INFLATION} times the file’s size."
        )
    for member in members:
        if member.filename.endswith("sharedStrings.xml") and member.file_size > MAX_STRINGS_BYTES:
            raise _BadSheetError(
                f"The texts of the workbook have {member.file_size // _MEGABYTE:,} MB. At most "
                f"{MAX_STRINGS_BYTES // _MEGABYTE:,} MB are read."
            )
        if member.flag_bits & 1:
            raise _BadSheetError("The workbook is locked with a password. Save it without one.")
        if member.filename.endswith((".xml", ".rels", ".vml")):
            _refuse_doctype(archive, member)


def _refuse_doctype(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> None:
    with archive.open(member) as part:
        tail = b""
        while chunk := part.read(_CHUNK):
            # In UTF-16 each letter has a NUL beside it.
            if _DOCTYPE.search((tail + chunk).replace(b"\x00", b"")):
                raise _BadSheetError("The workbook has XML with a document type or entities. It is not read.")
            tail = chunk[-40:]


def _load_workbook(
    data: bytes, archive: zipfile.ZipFile, options: ImportOptions, log: ProblemLog
) -> LoadedFile:
    with warnings.catch_warnings():
        # Of styles and extensions that do not matter here.
        warnings.simplefilter("ignore")
        workbook = load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
        try:
            sheet = _choose_sheet(workbook, options, log)
            if sheet is None:
                return build_refusal(log)
            if workbook.epoch.year == 1904:
                log.add_fixed("The workbook counts days from 1904. Its dates are read so.")
            notes = _SheetNotes(archive, sheet._worksheet_path.lstrip("/"))
            return load_table(_read_rows(sheet, notes, log), options, log)
        finally:
            workbook.close()


def _choose_sheet(workbook: Any, options: ImportOptions, log: ProblemLog) -> Any:
    """Return the sheet that is named, or the visible one whose first rows have the most known heads."""
    names = [sheet.title for sheet in workbook.worksheets]
    if options.sheet:
        if options.sheet in names:
            return workbook[options.sheet]
        log.add_error(
            f"There is no sheet “{shorten(options.sheet)}”. The sheets are {', '.join(f'“{shorten(name)}”' for name in names[:20])}."
        )
        return None
    visible = [
        sheet for sheet in workbook.worksheets if sheet.sheet_state == "visible"
    ] or workbook.worksheets
    if not visible:
        log.add_error("The workbook has no sheet.")
        return None
    scores = []
    for sheet in visible[:50]:
        sheet.reset_dimensions()
        best = 0
        for number, row in enumerate(sheet.iter_rows(values_only=True), 1):
            cells = [str(value) for value in row[:MAX_COLUMNS] if value is not None]
            best = max(best, count_known(cells) + 100 * are_heads(cells, options.columns))
            if number >= MAX_ROWS_BEFORE_HEADS:
                break
        scores.append(best)
    chosen = visible[scores.index(max(scores))]
    if len(names) > 1:
        others = [f"“{shorten(name)}”" for name in names if name != chosen.title]
        log.add_warning(f"The sheet “{shorten(chosen.title)}” is read. Not read: {', '.join(others[:20])}.")
    return chosen


class _SheetNotes:
    """Merged cells of a sheet, and the text of formulas without a stored value, by row and column from 1."""

    def __init__(self, archive: zipfile.ZipFile, path: str) -> None:
        self.merged: dict[tuple[int, int], tuple[int, int]] = {}
        self.formulas: dict[tuple[int, int], str] = {}
        self.has_formulas = False
        with archive.open(path) as part:
            depth = 0
            for event, node in ElementTree.iterparse(part, events=("start", "end"), forbid_dtd=True):
                depth += 1 if event == "start" else -1
                if depth > 50:
                    raise _BadSheetError("The sheet is nested too deeply.")
                name = node.tag.rpartition("}")[2]
                if event == "end" and name == "c":
                    self._note_formula(node)
                elif event == "end" and name == "mergeCell":
                    self._note_merge(node.get("ref", ""))
                if event == "end" and name in ("row", "mergeCell", "sheetData"):
                    node.clear()

    def _note_formula(self, node: Any) -> None:
        formula = value = None
        for child in node:
            name = child.tag.rpartition("}")[2]
            formula = child.text or "" if name == "f" else formula
            value = child.text if name == "v" else value
        if formula is None:
            return
        self.has_formulas = True
        if value is None and formula and len(self.formulas) < _MAX_NOTES:
            self.formulas[coordinate_to_tuple(node.get("r", "A1"))] = f"={formula}"

    def _note_merge(self, reference: str) -> None:
        left, top, right, bottom = range_boundaries(reference)
        for row in range(top, bottom + 1):
            for column in range(left, right + 1):
                if len(self.merged) >= _MAX_NOTES:
                    return
                self.merged[row, column] = (top, left)


def _read_rows(sheet: Any, notes: _SheetNotes, log: ProblemLog) -> Iterator[NumberedRow]:
    """Yield the rows as texts. Cells merged over several rows have their value in each of them."""
    sheet.reset_dimensions()
    if notes.has_formulas:
        log.add_fixed("Cells with formulas have the value that was stored with them. Nothing is evaluated.")
    merged: dict[tuple[int, int], str] = {}
    corners = set(notes.merged.values())
    by_row: dict[int, list[int]] = {}
    for row, column in [*notes.merged, *notes.formulas]:
        by_row.setdefault(row, []).append(column)
    for number, row in enumerate(sheet.iter_rows(), 1):
        if number > MAX_TABLE_ROWS:
            return
        if not row and number not in by_row:
            continue
        # Below the heads no more columns matter, and a row may have sixteen thousand.
        width = None if number <= MAX_ROWS_BEFORE_HEADS else MAX_COLUMNS
        cells = [_write_cell(cell, log, number) for cell in row[:width]]
        for column in by_row.get(number, ()):
            cells += [""] * (column - len(cells) if column <= MAX_COLUMNS else 0)
            if column > len(cells):
                continue
            if (number, column) in notes.formulas and not cells[column - 1]:
                log.add_warning(
                    "A formula has no stored value. It is kept as text.",
                    f"row {number}",
                    notes.formulas[number, column],
                )
                cells[column - 1] = notes.formulas[number, column]
            corner = notes.merged.get((number, column))
            if corner == (number, column) and corner in corners:
                merged[corner] = cells[column - 1]
            elif corner and corner[1] == column and not cells[column - 1] and merged.get(corner):
                log.add_warning(
                    "Cells are merged over several rows. Each of the rows gets the value.",
                    f"row {number}",
                    merged[corner],
                )
                cells[column - 1] = merged[corner]
        while cells and not cells[-1]:
            cells.pop()
        yield number, cells


def _write_cell(cell: Any, log: ProblemLog, row: int) -> str:
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, str):
        if cell.data_type == "e":
            log.add_warning("A cell has an error of its formula.", f"row {row}", value)
        return value
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime | date | time):
        return _write_date(value, cell.number_format or "")
    if isinstance(value, timedelta):
        return str(value)
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    return str(value)


def _write_date(value: datetime | date | time, number_format: str) -> str:
    """Return a date or a clock time no more exactly than the cell displays it."""
    shown = _LITERALS.sub("", number_format.split(";", maxsplit=1)[0]).lower()
    has_seconds = "s" in shown
    if isinstance(value, time):
        return value.strftime("%H:%M:%S" if has_seconds else "%H:%M")
    if not any(letter in shown for letter in "dy") and "h" in shown and isinstance(value, datetime):
        return value.strftime("%H:%M:%S" if has_seconds else "%H:%M")
    year = f"{value.year:04}"
    if "y" in shown and "d" not in shown:
        # Months are “m” before any hour; here there is no hour without a day.
        return f"{year}-{value.month:02}" if "m" in shown else year
    day = f"{year}-{value.month:02}-{value.day:02}"
    if isinstance(value, datetime) and (
        "h" in shown or (shown in ("", "general") and value.time() != time())
    ):
        return f"{day} {value.strftime('%H:%M:%S' if has_seconds else '%H:%M')}"
    return day
