"""What a person says about a file: the head of the timeline, and the answers to questions."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from timeline.document import SourceKind

DateOrder = Literal["", "day-first", "month-first"]


@dataclass(frozen=True, slots=True)
class SourceAnswer:
    """Where the entries without a source come from: a source of any kind, or the file itself.

    The file itself is of kind "document". `published` is EDTF.
    """

    kind: SourceKind = "document"
    title: str = ""
    publisher: str = ""
    authors: tuple[str, ...] = ()
    url: str = ""
    published: str = ""


@dataclass(frozen=True, slots=True)
class ImportOptions:
    """Options of an import. The empty value of an option leaves its question open.

    Args:
        name: the file’s name without its ending, for a title if the file has none
        slug, title, language, time_zone: the head of the timeline; the file’s own title and language are used if these
            are empty. Dates are words of `language`, clock times are of `time_zone`
        date_order: answers “date_order”
        columns: answers “columns”: fields of `columns.FIELDS` by head or letter of a column
        source, may_be_unsourced: answer “source”: a source for the entries without one, or none
        sheet: the name of the sheet of a workbook; "" for the first with a table that can be read
        encoding: the encoding of a text file; "" for the one that it says or is found to have
    """

    name: str = ""
    slug: str = ""
    title: str = ""
    language: str = ""
    time_zone: str = "UTC"
    date_order: DateOrder = ""
    columns: Mapping[str, str] = field(default_factory=dict)
    source: SourceAnswer | None = None
    may_be_unsourced: bool = False
    sheet: str = ""
    encoding: str = ""
