"""A long record in stretches: runs of its entries, each with a heading, of which the later ones are folded.

Beyond five hundred entries a stretch is its heading only, because a page of thousands of lines is slow on a phone.
The order of a record is the story's and dates overlap, so that a stretch is always a run of consecutive entries
and never a selection by date. Pure arithmetic on the entries and their dates; words are in the active language.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, groupby
from typing import Literal

from django.utils.translation import gettext as _

from timeline import dates
from timeline.dates import When
from timeline.pages.picture.axis import UNITS, Unit, cell_of, name
from timeline.presentation.labels import Standing
from timeline.presentation.model import Date, Entry, Event, Link, Tombstone

IN_FULL = 100  # entries; a record that has no more is not divided at all
LINES = 500  # entries, from the first: beyond them stretches are headings only
MOST, LEAST = 50, 20  # entries of a stretch; a month with fewer than the least is told with the next
# Nobody is to read a line as the newsroom's own finding where the entry says otherwise.
WEAK = frozenset({"unconfirmed", "disputed"})

# Which stretch is in full besides the first ones: its number, all of them, or none.
Opened = int | Literal["all"] | None
# The first and the last possible day of a date.
Span = tuple[int | None, int | None]


def opened_in(typed: str) -> Opened:
    """Return what the query of an address (`?open=3`, `?open=all`) opens; what makes no sense opens nothing."""
    if typed == "all":
        return "all"
    return int(typed) if re.fullmatch(r"[1-9][0-9]{0,3}", typed) else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """A run of entries, the `first` to the `last` of the list (counted from 1), and when that was."""

    number: int
    first: int
    last: int
    words: str
    entries: list[Entry]

    @property
    def is_early(self) -> bool:
        """Whether it stands among the first entries, which are always in full."""
        return self.last <= IN_FULL

    @property
    def is_far(self) -> bool:
        """Whether it stands beyond the entries of which each has a line."""
        return self.first > LINES

    @property
    def size(self) -> int:
        """How many entries it has, in tens: as near as a page has to reckon its height."""
        return -(-len(self.entries) // 10)

    @property
    def anchor(self) -> str:
        """Where it stands in its page. No entry's id holds an underscore."""
        return f"part_{self.number}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """An entry that is folded: when, what, and a link to where it stands in full.

    A standing is told where it weakens what the line says; `fit` is as `Choice.fit` has it.
    """

    id: str
    href: str
    date: Date
    link: Link
    kind: str
    is_key: bool
    standing_key: str
    standing: Standing | None
    fit: str


def line(entry: Entry, link: Link, *, href: str, fit: str) -> Line:
    """Return the line of an entry; `link` is how others mention it."""
    is_weak = entry.standing_key in WEAK
    return Line(
        id=entry.id,
        href=href,
        date=entry.date,
        link=link,
        kind=entry.kind,
        is_key=isinstance(entry, Event) and entry.record.key,
        standing_key=entry.standing_key if is_weak else "",
        standing=entry.standing if is_weak else None,
        fit=fit,
    )


def stretches(entries: Sequence[Entry]) -> list[Stretch]:
    """Return the stretches of a list of entries, in order: each entry is in exactly one. None where it is short.

    A stretch ends where the list does, after the first IN_FULL entries, and where a new month begins, but for
    months with few entries, which are joined, and with many, which are divided evenly.
    """
    if len(entries) <= IN_FULL:
        return []
    found: list[Stretch] = []
    spans = [_span(entry) for entry in entries]
    months = [_cell(span, "month") for span in spans]
    counts = [*_runs(months[:IN_FULL]), *_runs(months[IN_FULL:])]
    for number, (last, count) in enumerate(zip(accumulate(counts), counts, strict=True), start=1):
        first = last - count
        words = _heading(spans[first:last])
        held = list(entries[first:last])
        found.append(Stretch(number=number, first=first + 1, last=last, words=words, entries=held))
    return found


def far_off(order: Iterable[str], left_out: Collection[str] = frozenset()) -> frozenset[str]:
    """Return the entries that a page with everything folded may not name: they are told in stretches without lines.

    Some of them have one, in the stretch that begins before.
    """
    return frozenset([uid for uid in order if uid not in left_out][LINES:])


def _span(entry: Entry) -> Span:
    """Return the days of an entry. Of a withdrawn one there is no date but that of its withdrawal."""
    return (None, None) if isinstance(entry, Tombstone) else dates.days(entry.date.when)


def _runs(months: Iterable[int | None]) -> Iterator[int]:
    """Return how many entries each stretch has. Whatever lies in no one month stays with what stands before it."""
    last: int | None = None
    filled = []
    for month in months:
        last = month if month is not None else last
        filled.append(last)
    runs: list[int] = []
    for _month_of_run, run in groupby(filled):
        count = len(list(run))
        if runs and min(runs[-1], count) < LEAST and runs[-1] + count <= MOST:
            runs[-1] += count
        else:
            runs.append(count)
    for count in runs:
        parts = -(-count // MOST)
        yield from (count * (part + 1) // parts - count * part // parts for part in range(parts))


def _heading(spans: Iterable[Span]) -> str:
    """Return in words the time in which all of these lie, as finely as every one of them allows.

    What has no date, or one that is open at an end, has no say.
    """
    bound = [span for span in spans if None not in span]
    for unit in UNITS if bound else ():
        cells = [cell for span in bound if (cell := _cell(span, unit)) is not None]
        if len(cells) == len(bound):
            first, last = (dates.words(name(cell, unit)) for cell in (min(cells), max(cells)))
            # Translators: two dates, the first and the last of several entries.
            return first if first == last else _("%(first)s – %(last)s") % {"first": first, "last": last}
    return dates.words(When())


def _cell(span: Span, unit: Unit) -> int | None:
    """Return the cell (day, month, years) in which a date certainly lies, or None."""
    first, last = span
    if first is None or last is None:
        return None
    cell = cell_of(first, unit)
    return cell if cell == cell_of(last, unit) else None
