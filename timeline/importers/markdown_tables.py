"""The importer of Markdown tables (GitHub Flavored Markdown): all tables of a file that have the heads of the first."""

import re
from collections.abc import Iterator

from timeline.importers import text_files
from timeline.importers.columns import normalise_head
from timeline.importers.html_text import to_line
from timeline.importers.import_options import ImportOptions
from timeline.importers.loaded_files import LoadedFile, ProblemLog, build_refusal
from timeline.importers.tables import NumberedRow, load_table
from timeline.text.markdown import to_plain_text

_RULE = re.compile(r"\s*\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)*\|?\s*")
_BAR = re.compile(r"(?<!\\)\|")
_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
_MAX_LINE = 200_000


def load(data: bytes, options: ImportOptions) -> LoadedFile:
    """Return the draft of the tables, with all problems and questions. Rows have the numbers of their lines."""
    log = ProblemLog()
    codec = text_files.find_encoding(data, log, options.encoding)
    if not codec:
        return build_refusal(log)
    return load_table(_read_rows(data, codec, log), options, log)


def _read_rows(data: bytes, codec: str, log: ProblemLog) -> Iterator[NumberedRow]:
    heads: list[str] | None = None
    in_table = is_skipped = False
    previous = ""
    for number, line in enumerate(text_files.read_lines(data, codec), 1):
        if len(line) > _MAX_LINE:
            log.add_error(f"A line has more than {_MAX_LINE:,} characters.", f"row {number}")
            return
        if not in_table and "|" in previous and "-" in line and _RULE.fullmatch(line):
            cells = _split(previous)
            in_table = True
            is_skipped = heads is not None and [normalise_head(cell) for cell in cells] != heads
            if is_skipped:
                log.add_warning("A further table has other heads. It is not read.", f"row {number - 1}")
            elif heads is None:
                heads = [normalise_head(cell) for cell in cells]
                yield number - 1, [to_line(to_plain_text(cell)) for cell in cells]
        elif in_table and "|" in line:
            if not is_skipped:
                yield number, _split(line)
        else:
            in_table = False
        previous = line


def _split(line: str) -> list[str]:
    """Return the cells of a line. A bar with a backslash before it is part of a cell."""
    text = line.strip()
    text = text.removeprefix("|")
    if text.endswith("|") and not text.endswith("\\|"):
        text = text[:-1]
    return [_BREAK.sub("\n\n", cell.replace("\\|", "|")).strip() for cell in _BAR.split(text)]
