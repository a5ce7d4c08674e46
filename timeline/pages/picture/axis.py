"""The axis of the picture: where along it each entry is. Pure arithmetic on day numbers.

Dates are vague and the order of a timeline is certain, so positions follow the order as far as the dates allow: a
mark never leaves the time that its date names, and what certainly came first is never behind. Days (or months, years
…, if there are many) on which something begins or ends are *cells*; between them are gaps. Time is drawn to scale,
with two visible exceptions: a cell or gap with many entries is wider, and a gap that would take too much room is
broken.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from itertools import accumulate, pairwise
from typing import Literal
from zoneinfo import ZoneInfo

from timeline import dates
from timeline.dates import When
from timeline.dates.calendar import to_day_number
from timeline.dates.clock_times import DAY
from timeline.dates.edtf import Date, DateKind, Interval, OneOf, Range, UndatedEnd, parse_edtf
from timeline.text.content_caches import cache_content

# How a period ends: on the day itself, about then, open, or nobody knows when.
End = Literal["sure", "about", "open", "unknown"]

SMALLEST_CELL = 10
SMALLEST_GAP = 12
BROKEN_GAP = 44
SMALLEST_ZONE = 64
OUT_OF_SCALE = 20  # times as long as all shorter gaps

# Instants that `datetime` holds in every zone.
_FIRST, _LAST = -62_000_000_000, 253_000_000_000
# The calendar repeats every 400 years.
_CYCLE_DAYS, _CYCLE_YEARS = 146_097, 400


@dataclass(frozen=True, slots=True, kw_only=True)
class DateExtent:
    """The first and last possible day of a date (days since 1970-01-01; None is open or unknown), and its meaning.

    `first_date` and `last_date` are the dates of the record that the two days were computed from.
    """

    first: int | None = None
    last: int | None = None
    lasts: bool = False
    start: End = "sure"
    end: End = "sure"
    first_date: Date | None = None
    last_date: Date | None = None

    @property
    def is_known(self) -> bool:
        """Whether the date has a day at all."""
        return self.first is not None or self.last is not None


@cache_content(2048)
def get_extent(when: When, zone: str) -> DateExtent:
    """Return the extent of a date in a zone (IANA)."""
    first, last = dates.find_bounds(when, zone)
    tree = parse_edtf(when.edtf) if when.edtf else None
    sides: list[Date | UndatedEnd | None] = [tree, tree] if isinstance(tree, Date) else [None, None]
    if isinstance(tree, Interval | Range):
        sides = [tree.start, tree.end]
    start, end = sides
    first_date, last_date = (side if isinstance(side, Date) else None for side in sides)
    if isinstance(tree, OneOf):
        first_date, last_date = _find_outer_dates(tree)
    return DateExtent(
        first=None if first is None else _get_day(first, zone),
        last=None if last is None else _get_day(last, zone),
        lasts=isinstance(tree, Interval) or bool(when.end_time and isinstance(tree, Date)),
        start=_get_end(start, is_bound=first is not None),
        end=_get_end(end, is_bound=last is not None),
        first_date=first_date,
        last_date=last_date,
    )


def _find_outer_dates(one_of: OneOf) -> tuple[Date | None, Date | None]:
    """Return the earliest and the latest of several dates; None where an end is open."""
    sides = [
        (member, member) if isinstance(member, Date) else (member.start, member.end)
        for member in one_of.members
    ]
    starts, ends = [start for start, _end in sides if start], [end for _start, end in sides if end]
    return (
        min(starts, key=lambda date: date.first_day) if len(starts) == len(sides) else None,
        max(ends, key=lambda date: date.last_day) if len(ends) == len(sides) else None,
    )


def _get_end(side: Date | UndatedEnd | None, *, is_bound: bool) -> End:
    if side is UndatedEnd.UNKNOWN:
        return "unknown"
    if not is_bound:
        return "open"
    return "about" if isinstance(side, Date) and side.qualifier else "sure"


def _get_day(instant: int, zone: str) -> int:
    if _FIRST < instant < _LAST:
        offset = datetime.fromtimestamp(instant, ZoneInfo(zone)).utcoffset()
        instant += int(offset.total_seconds()) if offset else 0
    return instant // DAY


# --- Cells ----------------------------------------------------------------------------------------

# "day", "month", or a number of years.
Unit = Literal["day", "month"] | int
UNITS: tuple[Unit, ...] = ("day", "month", *(10**power for power in range(12)))


def get_cell(day: int, unit: Unit) -> int:
    """Return the number of the cell that contains a day."""
    if unit == "day":
        return day
    year, month = _get_month(day)
    return year * 12 + month - 1 if unit == "month" else year // unit


def get_first_day(cell: int, unit: Unit) -> int:
    """Return the first day of a cell."""
    if unit == "day":
        return cell
    if unit == "month":
        return to_day_number(cell // 12, cell % 12 + 1, 1)
    return to_day_number(cell * unit, 1, 1)


def name_cell(cell: int, unit: Unit) -> When:
    """Return the date of a cell: the day, month, decade or century, or else its first year."""
    year, month = _get_month(get_first_day(cell, unit))
    text = _write_year(year)
    if unit == "day":
        return When(
            f"{text}-{month:02}-{cell - to_day_number(year, month, 1) + 1:02}" if text[0] != "Y" else text
        )
    if unit == "month":
        return When(f"{text}-{month:02}" if text[0] != "Y" else text)
    if unit in (10, 100) and 0 <= year <= 9999:
        return When(text[:3] + "X" if unit == 10 else text[:2] + "XX")
    return When(text)


def _write_year(year: int) -> str:
    return f"{year:04}" if 0 <= year <= 9999 else f"-{-year:04}" if -9999 <= year < 0 else f"Y{year}"


# How vague a date or a cell is, in steps.
_VAGUENESS: dict[DateKind, int] = {
    DateKind.DAY: 0,
    DateKind.MONTH: 1,
    DateKind.DAY_OF_MONTH: 1,
    DateKind.SEASON: 2,
    DateKind.QUARTER: 2,
    DateKind.YEAR: 3,
    DateKind.DAY_OF_YEAR: 3,
    DateKind.MONTH_OF_YEAR: 3,
    DateKind.DECADE: 4,
    DateKind.CENTURY: 5,
}


def name_cells(extents: Iterable[DateExtent], unit: Unit) -> dict[int, When | None]:
    """Return the date of each cell, never more exact than a date that begins or ends in it; None for no label.

    A season begins and ends on days that only we compute: its first cell is labelled with the season, its last with
    nothing.
    """
    vagueness = {"day": 0, "month": 1}.get(str(unit), 2 + len(str(unit)))
    finest: dict[int, tuple[int, When | None]] = {}
    for extent in extents:
        for day, date, is_last in (
            (extent.first, extent.first_date, False),
            (extent.last, extent.last_date, True),
        ):
            if day is None:
                continue
            cell = get_cell(day, unit)
            if date is None or _VAGUENESS[date.kind] <= vagueness:
                named: tuple[int, When | None] = (0, name_cell(cell, unit))
            else:
                is_repeated = is_last and date == extent.first_date
                named = (
                    1 + _VAGUENESS[date.kind],
                    _name_edge(date, is_last=is_last, is_repeated=is_repeated),
                )
            if cell not in finest or (named[1] and named[0] < finest[cell][0]) or finest[cell][1] is None:
                finest[cell] = named
    return {cell: when for cell, (_vagueness, when) in finest.items()}


def _name_edge(date: Date, *, is_last: bool, is_repeated: bool) -> When | None:
    """Return the label for the first or last cell of a date; None where the date stands at its first one."""
    if date.kind in (DateKind.DECADE, DateKind.CENTURY):
        return When(_write_year(date.last_year if is_last else date.year))
    return None if is_repeated else When(date.text.rstrip("?~%").replace("-XX", ""))


@lru_cache(maxsize=4096)
def _get_month(day: int) -> tuple[int, int]:
    """Return the year and month of a day, in any year of the Gregorian calendar."""
    cycles, rest = divmod(day - to_day_number(1, 1, 1), _CYCLE_DAYS)
    date = datetime.fromordinal(rest + 1)
    return date.year + cycles * _CYCLE_YEARS, date.month


# --- Regions --------------------------------------------------------------------------------------


@dataclass(slots=True, kw_only=True)
class Region:
    """A part of the axis: a cell (with its number), a gap between two, or the open time before or after all.

    `entries` are the indexes of its entries in reading order. `left` and `right` are its edges in CSS pixels.
    """

    cell: int | None
    days: int
    smallest: int
    entries: range
    is_gap: bool = False
    is_broken: bool = False
    left: float = 0
    right: float = 0


def find_windows(extents: Sequence[DateExtent]) -> list[tuple[int | None, int | None]]:
    """Return the days between which each entry may be drawn, given the order.

    An entry that lasted is drawn at its start, one without a date with the entry before it.
    """
    firsts = list(accumulate((extent.first for extent in extents), _get_later))
    lasts = [
        None if not extent.is_known else first if extent.lasts and extent.first is not None else extent.last
        for extent, first in zip(extents, firsts, strict=True)
    ]
    lasts = list(accumulate(reversed(lasts), _get_earlier))[::-1]
    for index, extent in enumerate(extents):
        if index and not extent.is_known:
            lasts[index] = lasts[index - 1]
    return [
        (first, last if first is None or last is None else max(first, last))
        for first, last in zip(firsts, lasts, strict=True)
    ]


def _get_later(first: int | None, second: int | None) -> int | None:
    return second if first is None else first if second is None else max(first, second)


def _get_earlier(first: int | None, second: int | None) -> int | None:
    return second if first is None else first if second is None else min(first, second)


def build_regions(extents: Sequence[DateExtent], unit: Unit) -> list[Region]:
    """Return the regions of the axis from first to last, each with its entries."""
    count = len(extents)
    cells = sorted(
        {get_cell(day, unit) for extent in extents for day in (extent.first, extent.last) if day is not None}
    )
    spans = [
        (None if low is None else get_cell(low, unit), None if high is None else get_cell(high, unit))
        for low, high in find_windows(extents)
    ]
    regions: list[Region] = []
    done = opens = closes = last = 0
    for cell in cells:
        # The cell begins before the first entry that can only be in it or later, and ends after the last that can
        # only be in it or earlier.
        while opens < count and ((low := spans[opens][0]) is None or low < cell):
            opens += 1
        while closes < count and (high := spans[closes][1]) is not None and high <= cell:
            closes += 1
        before = range(done, max(done, opens))
        if not regions:
            if before or any(extent.first is None for extent in extents if extent.is_known):
                regions.append(Region(cell=None, days=0, smallest=SMALLEST_ZONE, entries=before))
        elif before or cell > last + 1:
            days = get_first_day(cell, unit) - get_first_day(last + 1, unit)
            regions.append(Region(cell=None, days=days, smallest=SMALLEST_GAP, entries=before, is_gap=True))
        last = cell
        done = max(before.stop, closes)
        regions.append(
            Region(
                cell=cell,
                days=get_first_day(cell + 1, unit) - get_first_day(cell, unit),
                smallest=SMALLEST_CELL,
                entries=range(before.stop, done),
            )
        )
    if done < count or any(extent.last is None for extent in extents if extent.is_known):
        regions.append(Region(cell=None, days=0, smallest=SMALLEST_ZONE, entries=range(done, count)))
    return regions


def lay_out(pieces: Sequence[Region], needed: Sequence[int], begin: int, end: int) -> None:
    """Set the edges of each region between two edges; `needed` is the least width for the marks in each."""
    width = end - begin
    least = [max(piece.smallest, need) for piece, need in zip(pieces, needed, strict=True)]
    _break_long_gaps(pieces)
    scale = _find_scale(pieces, least, width)
    widths = _get_widths(pieces, least, scale)
    stretch = width / sum(widths)
    edges = [begin + edge * stretch for edge in accumulate(widths, initial=0.0)]
    for piece, (left, right) in zip(pieces, pairwise(edges), strict=True):
        piece.left, piece.right = left, right


def _break_long_gaps(pieces: Sequence[Region]) -> None:
    """Break the gaps that would make all shorter ones together too small to see."""
    together = 0
    is_broken = False
    for piece in sorted((piece for piece in pieces if piece.is_gap), key=lambda piece: piece.days):
        is_broken = is_broken or (bool(together) and piece.days > OUT_OF_SCALE * together)
        piece.is_broken = is_broken
        together += piece.days


def _get_widths(pieces: Sequence[Region], least: Sequence[int], scale: float) -> list[float]:
    return [
        max(need, BROKEN_GAP) if piece.is_broken else max(need, piece.days * scale)
        for piece, need in zip(pieces, least, strict=True)
    ]


def _find_scale(pieces: Sequence[Region], least: Sequence[int], width: int) -> float:
    """Return the most pixels for a day with which all regions have room."""
    days = sum(piece.days for piece in pieces if not piece.is_broken)
    low, high = 0.0, width / days if days else 0.0
    for _step in range(30):
        middle = (low + high) / 2
        if sum(_get_widths(pieces, least, middle)) <= width:
            low = middle
        else:
            high = middle
    return low
