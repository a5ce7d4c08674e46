"""Which column of a table holds which field: by the heads that people use, or as a person says."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from timeline.importers.loaded_files import FileColumn, ImportQuestion, ProblemLog, shorten

# Each field with the heads that name it, the likeliest first. Heads are compared without case, accents and punctuation.
_HEADS = {
    "year": "year, start year",
    "month": "month, start month",
    "day": "day, start day",
    "end_year": "end year",
    "end_month": "end month",
    "end_day": "end day",
    "date": (
        "date, start date, date start, event date, start, when, date time, datetime, date s, "
        "dates, datum, fecha, timestamp, datum uhrzeit, date heure, fecha hora"
    ),
    "edtf": "date edtf, edtf",
    "zone": "time zone iana",
    "end_date": "end date, date end, end, until, enddatum, date de fin, fecha final",
    "time": "time, start time, clock time, uhrzeit, heure, hora",
    "end_time": "end time",
    "stated": "display date, stated, date as stated, stated date",
    "headline": (
        "headline, title, heading, event, event title, name, subject, titel, titre, titulo, ereignis, evenement, evento"
    ),
    "text": (
        "text, fact, facts, fact text, what happened, description, details, detail, body, "
        "summary, narrative, entry, beschreibung, was ist passiert, texte, descripcion, note, "
        "notes, content"
    ),
    "source": (
        "source, sources, source s, evidence, exhibit, exhibits, reference, references, "
        "citation, source title, supporting document, document, quelle, quellen, fuente, "
        "fuentes"
    ),
    "source_key": "source id",
    "source_url": "source url, source link, source address, url, link, web address",
    "publisher": "publisher, outlet, publication, source publisher",
    "source_date": "source date, published, publication date, date published",
    "source_kind": "source kind, kind of source, source type",
    "author": "author, authors, source author",
    "locator": "page, pages, locator, page paragraph or time, bates, bates number, pinpoint",
    "quote": "supporting passage, quote, quotation, exact words",
    "stance": "stance",
    "disputed": "disputed, is disputed, undisputed disputed, bestritten",
    "verification": "verification, standing, verified",
    "media": "media, media url, image, picture, photo, video",
    "caption": "media caption, caption",
    "credit": "media credit, credit",
    "place": "place, location, where, venue, ort, lieu, lugar",
    "latitude": "latitude, lat",
    "longitude": "longitude, lon, lng, long",
    "short_label": "short label",
    "key_event": "key event",
    "minor": "minor, minor entry",
    "key": "id, unique id, uid, key, row id",
    "type": "type",
    "more_text": "text continued",
}
FIELDS: Mapping[str, tuple[str, ...]] = {field: tuple(heads.split(", ")) for field, heads in _HEADS.items()}
# Names of fields that are not plain from their key.
FIELD_NAMES = {
    "stated": "Date as stated",
    "text": "What happened",
    "source_url": "Address of the source",
    "source_date": "Date of the source",
    "source_kind": "Kind of source",
    "locator": "Page, paragraph or time",
    "quote": "Supporting passage",
    "media": "Picture, film or link",
    "caption": "Caption of the picture",
    "credit": "Credit of the picture",
    "key": "Id of the row",
    "edtf": "Date (EDTF)",
    "zone": "Time zone (IANA)",
    "source_key": "Id of the source",
    "stance": "Supports or disputes",
    "more_text": "What happened, continued",
    "type": "Type (title or era)",
}
# What “no field” is called by hand.
UNUSED = "-"
# Fields of which a table may have several columns, if a person says so.
_SEVERAL = {"text", "source", "source_url", "media"}
# Either is enough for an entry.
_ENTRY_FIELDS = ("headline", "text")
_DATE_FIELDS = ("date", "year", "stated", "edtf")
_FIELDS_BY_HEAD = {head: (field, rank) for field, heads in FIELDS.items() for rank, head in enumerate(heads)}


@dataclass(frozen=True, slots=True)
class ColumnMatch:
    """The columns of a table by field, as indexes, and the head of each column."""

    heads: tuple[str, ...]
    fields: Mapping[str, tuple[int, ...]]

    def get(self, cells: Sequence[str], field: str) -> str:
        """Return the cell of a field; of several the first that is not empty."""
        return next(iter(self.list_cells(cells, field)), "") if field in self.fields else ""

    def list_cells(self, cells: Sequence[str], field: str) -> list[str]:
        """Return the cells of a field that are not empty."""
        return [cells[index] for index in self.fields.get(field, ()) if index < len(cells) and cells[index]]

    def describe_columns(self) -> tuple[FileColumn, ...]:
        """Return the columns with a head, and what each was read as."""
        fields = {index: field for field, indexes in self.fields.items() for index in indexes}
        return tuple(
            FileColumn(letter_of(index), shorten(head), fields.get(index, ""))
            for index, head in enumerate(self.heads)
            if head
        )

    def name_columns(self) -> dict[str, str]:
        """Return the letter and the head of the first column of each field, for messages."""
        named = {
            field: f"{letter_of(indexes[0])} “{shorten(self.heads[indexes[0]])}”"
            for field, indexes in self.fields.items()
        }
        for field in ("edtf", "year", "stated"):
            if field in named:
                named.setdefault("date", named[field])
        if "source_url" in named:
            named.setdefault("source", named["source_url"])
        return named


def list_field_names() -> list[tuple[str, str]]:
    """Return the fields that a column can have, each with the name that people know it by."""
    return [(field, FIELD_NAMES.get(field, field.replace("_", " ").capitalize())) for field in FIELDS]


def letter_of(index: int) -> str:
    """Return the letters of a column as spreadsheets have them: A for 0, AA for 26."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def normalise_head(head: str) -> str:
    """Return a head in small letters without accents and punctuation."""
    plain = "".join(
        character
        for character in unicodedata.normalize("NFKD", head[:200])
        if not unicodedata.combining(character)
    )
    return " ".join(re.sub(r"[\W_]+", " ", plain.lower()).split())


def count_known(cells: Sequence[str]) -> int:
    """Return how many cells are heads of fields."""
    return len({known[0] for cell in cells if (known := _FIELDS_BY_HEAD.get(normalise_head(cell)))})


def are_heads(cells: Sequence[str], columns: Mapping[str, str]) -> bool:
    """Return whether a row has the heads of columns: two that are known, or one that a person names."""
    names = {normalise_head(name) for name in columns}
    return count_known(cells) >= 2 or any(normalise_head(cell) in names for cell in cells if cell)


def match_columns(
    heads: Sequence[str], columns: Mapping[str, str], log: ProblemLog
) -> tuple[ColumnMatch, ImportQuestion | None]:
    """Return the columns of a table, and a question if there is none for a date or for a text.

    `columns` are the fields that a person chose, by head or letter of a column. They come first, and the rest is guessed.
    """
    chosen = _read_choices(heads, columns, log)
    fields: dict[str, list[int]] = {}
    for index, field in chosen.items():
        if field != UNUSED:
            if field in fields and field not in _SEVERAL:
                log.add_error(f"Two columns are given for {field}. One is possible.")
            fields.setdefault(field, []).append(index)
    guesses: dict[str, tuple[int, int]] = {}
    for index, head in enumerate(heads):
        field, rank = _FIELDS_BY_HEAD.get(normalise_head(head), ("", 0))
        if index in chosen or not field or field in fields:
            continue
        if field in guesses and normalise_head(heads[guesses[field][1]]) == normalise_head(head):
            log.add_warning(
                f"Two columns are called “{shorten(head)}”: {letter_of(guesses[field][1])} and {letter_of(index)}. The first "
                "one is used."
            )
        if field not in guesses or rank < guesses[field][0]:
            guesses[field] = (rank, index)
    for field, (_rank, index) in guesses.items():
        fields[field] = [index]
    _borrow(fields)
    used = {index for indexes in fields.values() for index in indexes}
    unused = [
        f"{letter_of(index)} “{shorten(head)}”"
        for index, head in enumerate(heads)
        if head and index not in used and chosen.get(index) != UNUSED
    ]
    match = ColumnMatch(tuple(heads), {field: tuple(indexes) for field, indexes in fields.items()})
    question = _ask(match, by_hand=bool(columns))
    if unused and not question:
        log.add_warning(
            f"{'A column is' if len(unused) == 1 else f'{len(unused)} columns are'} not used: {', '.join(unused[:20])}"
            f"{', …' if len(unused) > 20 else ''}."
        )
    return match, question


def _borrow(fields: dict[str, list[int]]) -> None:
    """A day without a year is a date, and a year alone beside a date is none."""
    if "day" in fields and "year" not in fields and "date" not in fields:
        fields["date"] = fields.pop("day")
    if "date" in fields:
        for field in ("year", "month", "day"):
            fields.pop(field, None)


def _read_choices(heads: Sequence[str], columns: Mapping[str, str], log: ProblemLog) -> dict[int, str]:
    chosen: dict[int, str] = {}
    letters = {letter_of(index): index for index in range(len(heads))}
    by_head: dict[str, int] = {}
    for index, head in enumerate(heads):
        by_head.setdefault(normalise_head(head), index)
    for name, field in columns.items():
        index = by_head.get(normalise_head(name), letters.get(name.strip().upper(), -1))
        if index < 0:
            log.add_error(f"There is no column “{shorten(name)}”. The columns are {_list_heads(heads)}.")
        elif field != UNUSED and field not in FIELDS:
            log.add_error(f"“{shorten(field)}” is no field. The fields are {', '.join(FIELDS)}.")
        else:
            chosen[index] = field
    return chosen


def _ask(match: ColumnMatch, *, by_hand: bool) -> ImportQuestion | None:
    missing = []
    if not any(field in match.fields for field in _ENTRY_FIELDS):
        missing.append("what happened (headline or text)")
    if not by_hand and not any(field in match.fields for field in _DATE_FIELDS):
        missing.append("the date (date)")
    if not missing:
        return None
    choices = tuple((letter_of(index), head) for index, head in enumerate(match.heads) if head)[:200]
    return ImportQuestion(
        "columns",
        f"Which column has {' and which has '.join(missing)}? The columns are {_list_heads(match.heads)}.",
        choices,
    )


def _list_heads(heads: Sequence[str]) -> str:
    named = [f"{letter_of(index)} “{shorten(head)}”" for index, head in enumerate(heads) if head]
    return ", ".join(named[:20]) + (", …" if len(named) > 20 else "")
