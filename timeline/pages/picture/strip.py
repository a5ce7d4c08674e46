"""The timeline as a strip, for a share card or a frame: time runs along the line, each labelled entry has a row."""

from dataclasses import dataclass

from timeline.document import Document
from timeline.pages.picture.drawing import FEWEST, find_spans
from timeline.pages.picture.label_words import choose_entries, describe_briefly, find_year, shorten_date
from timeline.pages.picture.party_marks import MarkShape, build_entry_marks, build_party_marks
from timeline.pages.picture.scale import Scale
from timeline.presentation.model import DocumentView
from timeline.text.bidi import get_direction

LENGTH = 1000  # of the line; a bar shorter than SHORTEST is a point
SHORTEST = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class StripRow:
    """An entry: `start` and `end` in thousandths of the line from where time begins; equal for a point in time.

    `is_soft`: it was once, some time in this span. `is_mirrored`: time begins on the right.
    """

    href: str
    date: str
    text: str
    shape: MarkShape
    colour: int
    start: int
    end: int
    is_soft: bool
    is_mirrored: bool

    @property
    def left(self) -> str:
        """Its left end as a percentage of the line."""
        return f"{(LENGTH - self.end if self.is_mirrored else self.start) * 100 / LENGTH:g}%"

    @property
    def width(self) -> str:
        """Its width as a percentage of the line; "" for a point."""
        return f"{(self.end - self.start) * 100 / LENGTH:g}%" if self.end > self.start else ""


def build_strip(document: Document, view: DocumentView, most: int) -> list[StripRow]:
    """Return the rows of the strip in the active language, at most so many; none if hardly any entry has a date."""
    spans = find_spans(document, view)
    if sum(span.is_known for span in spans.values()) < FEWEST:
        return []
    scale = Scale(list(spans.values()), LENGTH)
    year = find_year(scale)
    is_mirrored = get_direction(document.timeline.language) == "rtl"
    marks = build_entry_marks(view, build_party_marks(document, view))
    rows = []
    for entry in choose_entries(view, most).entries:
        span, mark = spans[entry.id], marks[entry.id]
        if not span.is_known:
            continue
        first, last = scale.get_ends(span)
        if last - first < SHORTEST or (span.is_day and (span.has_time or scale.unit != "hour")):
            first = last = (first + last) / 2
        rows.append(
            StripRow(
                href=entry.permalink,
                date=shorten_date(entry.date.when, year)[0],
                text=describe_briefly(entry),
                shape=mark.shape,
                colour=mark.colour,
                start=round(first),
                end=round(last),
                is_soft=last > first and not span.lasts,
                is_mirrored=is_mirrored,
            )
        )
    return rows
