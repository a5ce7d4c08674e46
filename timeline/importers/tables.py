"""Tables of any format → rows. The format gives the cells; this module finds the heads and makes entries of the rows."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import chain

from timeline import dates
from timeline.dates import When, WhenError
from timeline.importers import html_text, text_files
from timeline.importers.columns import (
    ColumnMatch,
    are_heads,
    count_known,
    match_columns,
)
from timeline.importers.file_limits import (
    MAX_COLUMNS,
    MAX_ENTRIES,
    MAX_ROWS_BEFORE_HEADS,
    MAX_TABLE_ROWS,
)
from timeline.importers.import_options import ImportOptions
from timeline.importers.import_rows import FileHead, ImportRow, MediaLink, RowSource, build_file
from timeline.importers.loaded_files import LoadedFile, ProblemLog, build_refusal
from timeline.importers.row_dates import TypedDate

# A row of a table: its number in the file, from 1, and its cells.
NumberedRow = tuple[int, Sequence[str]]

# The heads by which a table is known as one that this program wrote.
OWN_HEADS = ("Date (EDTF)", "Source ID")

YES = {"yes", "y", "true", "1", "x", "ja", "oui", "si", "sí", "disputed", "d"}
NO = {"", "no", "n", "false", "0", "nein", "non", "undisputed", "u", "-"}
_LINK = re.compile(r"\[([^\[\]]*)\]\([^()\s]*\)")
_ADDRESS = re.compile(r"https?://[^\s<>\"|]+|(?<![\w@.])www\.[^\s<>\"|]+", re.IGNORECASE)


def load_table(rows: Iterable[NumberedRow], options: ImportOptions, log: ProblemLog) -> LoadedFile:
    """Return the draft of a table. Reads the rows once, and no further than the limits."""
    iterator = iter(rows)
    before, heads, read = _find_heads(iterator, options, log)
    if heads is None:
        if not log.has_errors:
            log.add_error("The file has no table: no row has more than one cell.")
        return build_refusal(log)
    match, question = match_columns(heads[1], options.columns, log)
    columns = match.describe_columns()
    if log.has_errors or question:
        return replace(build_refusal(log, [question] if question else ()), columns=columns)
    if before:
        log.add_warning(f"The heads of the columns are in row {heads[0]}. The rows above it are not read.")
    reader = _TableReader(match, log)
    for number, cells in chain(read, iterator):
        reader.add(number, cells)
        if log.has_errors or len(reader.rows) > MAX_ENTRIES:
            break
    reader.report()
    return replace(build_file(reader.rows, reader.head, options, log, "row"), columns=columns)


def _find_heads(
    rows: Iterator[NumberedRow], options: ImportOptions, log: ProblemLog
) -> tuple[bool, NumberedRow | None, list[NumberedRow]]:
    """Return whether there are rows with words above the heads, the row with the heads, and rows below it that were read.

    It is the first row with known heads. Without one it is the first row of two cells, and then the answer to a question
    is needed.
    """
    candidates: list[NumberedRow] = []
    for number, cells in rows:
        if len(cells) > MAX_COLUMNS:
            log.add_error(
                f"The table has {len(cells):,} columns. At most {MAX_COLUMNS} are read: leave out those that are not needed."
            )
            return False, None, []
        cleaned = [text_files.clean(cell, log) for cell in cells]
        if any(cleaned):
            candidates.append((number, cleaned))
        if are_heads(cleaned, options.columns):
            return len(candidates) > 1, candidates[-1], []
        if len(candidates) >= MAX_ROWS_BEFORE_HEADS or number >= MAX_TABLE_ROWS:
            break
    best = max(candidates, key=lambda row: (count_known(row[1]), sum(map(bool, row[1])) > 1), default=None)
    if best is None or (sum(map(bool, best[1])) < 2 and not count_known(best[1])):
        return False, None, []
    return False, best, candidates[candidates.index(best) + 1 :]


class _TableReader:
    """Makes entries of the rows below the heads."""

    def __init__(self, match: ColumnMatch, log: ProblemLog) -> None:
        self.match, self.log = match, log
        self.rows: list[ImportRow] = []
        self.head = FileHead()
        self.columns = match.name_columns()
        self.era_count = 0
        self.is_own = {"edtf", "source_key"} <= set(match.fields)
        self.by_key: dict[str, ImportRow] = {}
        self.other_kinds = 0

    def add(self, number: int, raw: Sequence[str]) -> None:
        """Add one row of the table."""
        position = f"row {number}"
        if number > MAX_TABLE_ROWS:
            self.log.add_error(f"The table has more than {MAX_TABLE_ROWS:,} rows.")
            return
        if len(raw) > len(self.match.heads) and any(cell.strip() for cell in raw[len(self.match.heads) :]):
            self.log.add_warning(
                "A row has more cells than there are heads. The others are not used; a comma or a quotation mark in a "
                "text can be the reason, so look at its cells.",
                position,
            )
        width = len(self.match.heads)
        cells = [text_files.clean(cell, self.log, position) if cell else "" for cell in raw[:width]]
        if not any(cells):
            return
        kind = self._get(cells, "type").lower()
        if kind == "title":
            self.head.title = self._get(cells, "headline")
            self.head.summary = html_text.to_paragraphs(self._get(cells, "text"))
            return
        if kind == "era":
            self.era_count += 1
            return
        if self.is_own and kind == "about":
            return
        row = self._build_row(position, cells)
        if self.is_own:
            self.other_kinds += kind in ("statement", "request")
            first = self.by_key.setdefault(row.key, row) if row.key else row
            if first is not row and row.sources and not (row.headline or row.text or row.when or row.start):
                # A further source of an entry above.
                first.sources += row.sources
                return
        self.rows.append(row)

    def report(self) -> None:
        """Log what concerns the table as a whole."""
        report_eras(self.era_count, self.log)
        if self.other_kinds:
            self.log.add_warning(
                f"{self.other_kinds:,} {'row is' if self.other_kinds == 1 else 'rows are'} of the type statement or request. "
                "Each becomes an event with its words. The file timeline.json brings them as they are."
            )

    def _get(self, cells: Sequence[str], field: str) -> str:
        return self.match.get(cells, field)

    def _build_row(self, position: str, cells: Sequence[str]) -> ImportRow:
        get = self._get
        disputed, raw_disputed = False, get(cells, "disputed")
        if raw_disputed.lower() in YES:
            disputed = True
        elif raw_disputed.lower() not in NO:
            disputed = True
            self.log.add_warning(
                "Who disputes an entry, or how, is not kept: it becomes “disputed”.",
                f"{position}, column {self.columns['disputed']}",
                raw_disputed,
            )
        row = ImportRow(
            position,
            headline=get(cells, "headline"),
            text="\n\n".join(self.match.list_cells(cells, "text")),
            start=self._read_date(cells, ""),
            end=self._read_date(cells, "end_"),
            stated=get(cells, "stated"),
            key=get(cells, "key"),
            place=get(cells, "place"),
            latitude=get(cells, "latitude"),
            longitude=get(cells, "longitude"),
            standing="disputed" if disputed else get(cells, "verification"),
            short_label=get(cells, "short_label"),
            is_key=get(cells, "key_event").lower() in YES,
            is_minor=get(cells, "minor").lower() in YES,
            columns=self.columns,
        )
        row.media = [MediaLink(address) for address in self.match.list_cells(cells, "media")]
        caption, credit = get(cells, "caption"), get(cells, "credit")
        if row.media:
            row.media[0].caption, row.media[0].credit = caption, credit
        elif caption or credit:
            row.media = [MediaLink("", caption, credit)]
        if self.is_own:
            self._read_own(row, cells)
        else:
            row.sources = self._read_sources(cells)
        return row

    def _read_own(self, row: ImportRow, cells: Sequence[str]) -> None:
        """Read what the tables of this program have: EDTF, and one source a row by its id."""
        get = self._get
        row.is_exact = True
        row.text += get(cells, "more_text")
        when = When(
            get(cells, "edtf"), get(cells, "time"), get(cells, "end_time"), get(cells, "zone"), row.stated
        )
        try:
            dates.check(when)
        except WhenError:
            # Somebody wrote a date in other words.
            row.start = TypedDate(text=" ".join(when.edtf.split()), clock=when.time)
            row.end = TypedDate(clock=when.end_time)
        else:
            row.when = when if when else None
            row.start = row.end = TypedDate()
        if (
            get(cells, "source_key")
            or get(cells, "source")
            or get(cells, "publisher")
            or get(cells, "source_url")
        ):
            row.sources = [
                RowSource(
                    title=get(cells, "source"),
                    publisher=get(cells, "publisher"),
                    url=get(cells, "source_url"),
                    kind=get(cells, "source_kind"),
                    authors=_split_authors(get(cells, "author")),
                    published=get(cells, "source_date"),
                    locator=get(cells, "locator"),
                    exact=get(cells, "quote"),
                    disputes=get(cells, "stance").lower() == "disputes",
                    key=get(cells, "source_key"),
                )
            ]

    def _read_date(self, cells: Sequence[str], prefix: str) -> TypedDate:
        get = self._get
        date = get(cells, f"{prefix}date")
        return TypedDate(
            text=" ".join(date.split()),
            year="" if date else get(cells, f"{prefix}year"),
            month="" if date else get(cells, f"{prefix}month"),
            day="" if date else get(cells, f"{prefix}day"),
            clock=get(cells, f"{prefix}time"),
        )

    def _read_sources(self, cells: Sequence[str]) -> list[RowSource]:
        """Return the sources of a row: one for each address, or one for the words."""
        get = self._get
        words = " ".join(self.match.list_cells(cells, "source"))
        addresses = [
            address.rstrip(".,;)")
            for cell in [*self.match.list_cells(cells, "source_url"), words]
            for address in _ADDRESS.findall(cell)
        ]
        # Of a Markdown link the words stay.
        title = " ".join(_ADDRESS.sub(" ", _LINK.sub(r"\1", words)).split()).strip(" ;,|:–-()")
        publisher = get(cells, "publisher")
        if not (addresses or title or publisher):
            return []
        authors = _split_authors(get(cells, "author"))
        return [
            RowSource(
                title=title,
                publisher=publisher,
                url=address,
                kind=get(cells, "source_kind"),
                authors=authors,
                published=get(cells, "source_date"),
                locator=get(cells, "locator"),
                exact=get(cells, "quote"),
            )
            for address in dict.fromkeys(addresses) or [""]
        ]


def _split_authors(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(";") if part.strip())


def report_eras(count: int, log: ProblemLog) -> None:
    """Log how many eras a file has. They colour the background of TimelineJS and report nothing."""
    if count:
        log.add_warning(
            f"{count:,} {'era is' if count == 1 else 'eras are'} left out: an era is a name for a span of time, not an entry."
        )
