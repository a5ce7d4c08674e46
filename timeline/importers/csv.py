"""The importer of tables as text: CSV with any delimiter, such as the sheet of TimelineJS and legal chronologies."""

import csv
import io
from collections.abc import Iterator

from timeline.importers import text_files
from timeline.importers.columns import count_known
from timeline.importers.file_limits import MAX_ROWS_BEFORE_HEADS
from timeline.importers.import_options import ImportOptions
from timeline.importers.loaded_files import LoadedFile, ProblemLog, build_refusal
from timeline.importers.tables import NumberedRow, load_table
from timeline.text.formula_guard import read_guarded_cell

_DELIMITERS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "vertical bars"}
# For people who begin with an empty sheet: heads that `columns.FIELDS` knows, and one row to show how.
_TEMPLATE = (
    (
        *(
            "Date",
            "End date",
            "Time",
            "Date as stated",
            "Headline",
            "What happened",
            "Place",
            "Source",
            "Source URL",
        ),
        *("Publisher", "Source date", "Page", "Verification", "Key event", "Minor", "Media", "Media caption"),
        *("Media credit", "ID"),
    ),
    (
        *(
            "2017-03-07",
            "",
            "10:15",
            "",
            "The harbour is closed",
            "The authority closes the harbour until evening.",
        ),
        *(
            "Nordhavn",
            "Harbour closed",
            "https://example.org/harbour",
            "The Nordhavn Courier",
            "2017-03-07",
            "",
        ),
        *("single source", "", "", "", "", "", "harbour-1"),
    ),
)


def load(data: bytes, options: ImportOptions) -> LoadedFile:
    """Return the draft of a table as text, with all problems and questions."""
    log = ProblemLog()
    codec = text_files.find_encoding(data, log, options.encoding)
    if not codec:
        return build_refusal(log)
    delimiter = _find_delimiter(data, codec)
    if delimiter != ",":
        log.add_fixed(f"The cells are divided by {_DELIMITERS[delimiter]}.")
    return load_table(_read_rows(data, codec, delimiter, log), options, log)


def write_template() -> str:
    """Return a table as CSV with the heads that are known and one row as an example."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerows(_TEMPLATE)
    return text.getvalue()


def _read_rows(data: bytes, codec: str, delimiter: str, log: ProblemLog) -> Iterator[NumberedRow]:
    """Yield the rows with the number of their record. The log gets what ends the file early."""
    with text_files.open_text(data, codec) as stream:
        reader = csv.reader(stream, delimiter=delimiter, strict=False)
        number = 0
        while True:
            number += 1
            try:
                yield number, [read_guarded_cell(cell) for cell in next(reader)]
            except StopIteration:
                return
            except csv.Error:
                log.add_error(
                    f"A cell has more than {csv.field_size_limit():,} characters. A quotation mark may be missing at its end.",
                    f"row {number}",
                )
                return


def _find_delimiter(data: bytes, codec: str) -> str:
    """Return the delimiter with which the first rows have the most known heads, then the most cells."""
    best, best_score = ",", (0, 0)
    for delimiter in _DELIMITERS:
        score = (0, 0)
        try:
            for number, cells in _read_rows(data, codec, delimiter, ProblemLog()):
                if number > MAX_ROWS_BEFORE_HEADS:
                    break
                score = max(score, (count_known(cells[:500]), len(cells)))
        except UnicodeError:
            continue
        if score > best_score:
            best, best_score = delimiter, score
    return best
