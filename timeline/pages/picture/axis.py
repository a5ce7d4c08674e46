"""The axis of the picture: where along it each entry of a record stands. Pure arithmetic on day numbers.

Dates are vague and the order of a record is certain, so places go by the order, as far as the dates allow: a
mark never leaves the time that its date names, and what certainly came first never stands behind. Days (or
months, years …, where there are many) on which something begins or ends are *cells*; between them are gaps.
Time is drawn to scale, with two exceptions that show: a cell or gap with many entries is wider, and a gap that
would take too much room is broken.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from itertools import accumulate, pairwise
from typing import Literal
from zoneinfo import ZoneInfo

from timeline import dates
from timeline.dates import When
from timeline.dates.clock_times import DAY
from timeline.dates.edtf import Date, Edge, Range, Span, day_number, read

# How a stretch of time ends: on the day itself, about then, left open, or nobody knows when.
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
class Extent:
    """The first and last possible day of a date (from 1970-01-01; None is open or unknown), and what it means."""

    first: int | None = None
    last: int | None = None
    lasts: bool = False
    start: End = "sure"
    end: End = "sure"

    @property
    def is_known(self) -> bool:
        """Whether the date says anything."""
        return self.first is not None or self.last is not None


@lru_cache(maxsize=2048)
def extent(when: When, zone: str) -> Extent:
    """Return the days of a date in a zone (IANA)."""
    first, last = dates.bounds(when, zone)
    tree = read(when.edtf) if when.edtf else None
    sides: list[Date | Edge | None] = [tree, tree] if isinstance(tree, Date) else [None, None]
    if isinstance(tree, Span | Range):
        sides = [tree.start, tree.end]
    start, end = sides
    return Extent(
        first=None if first is None else _day(first, zone),
        last=None if last is None else _day(last, zone),
        lasts=isinstance(tree, Span) or bool(when.end_time and isinstance(tree, Date)),
        start=_end(start, is_bound=first is not None),
        end=_end(end, is_bound=last is not None),
    )


def _end(side: Date | Edge | None, *, is_bound: bool) -> End:
    if side is Edge.UNKNOWN:
        return "unknown"
    if not is_bound:
        return "open"
    return "about" if isinstance(side, Date) and side.qualifier else "sure"


def _day(instant: int, zone: str) -> int:
    if _FIRST < instant < _LAST:
        offset = datetime.fromtimestamp(instant, ZoneInfo(zone)).utcoffset()
        instant += int(offset.total_seconds()) if offset else 0
    return instant // DAY


# --- Cells ----------------------------------------------------------------------------------------

# "day", "month", or a number of years.
Unit = Literal["day", "month"] | int
UNITS: tuple[Unit, ...] = ("day", "month", *(10**power for power in range(12)))


def cell_of(day: int, unit: Unit) -> int:
    """Return the number of the cell in which a day lies."""
    if unit == "day":
        return day
    year, month = _month(day)
    return year * 12 + month - 1 if unit == "month" else year // unit


def first_day(cell: int, unit: Unit) -> int:
    """Return the first day of a cell."""
    if unit == "day":
        return cell
    if unit == "month":
        return day_number(cell // 12, cell % 12 + 1, 1)
    return day_number(cell * unit, 1, 1)


def name(cell: int, unit: Unit) -> When:
    """Return the date that a cell stands for: the day, month, decade or century, or else its first year."""
    year, month = _month(first_day(cell, unit))
    text = f"{year:04}" if 0 <= year <= 9999 else f"-{-year:04}" if -9999 <= year < 0 else f"Y{year}"
    if unit == "day":
        return When(
            f"{text}-{month:02}-{cell - day_number(year, month, 1) + 1:02}" if text[0] != "Y" else text
        )
    if unit == "month":
        return When(f"{text}-{month:02}" if text[0] != "Y" else text)
    if unit in (10, 100) and 0 <= year <= 9999:
        return When(text[:3] + "X" if unit == 10 else text[:2] + "XX")
    return When(text)


@lru_cache(maxsize=4096)
def _month(day: int) -> tuple[int, int]:
    """Return the year and month of a day, in any year of the Gregorian calendar."""
    cycles, rest = divmod(day - day_number(1, 1, 1), _CYCLE_DAYS)
    date = datetime.fromordinal(rest + 1)
    return date.year + cycles * _CYCLE_YEARS, date.month


# --- Regions --------------------------------------------------------------------------------------


@dataclass(slots=True, kw_only=True)
class Region:
    """A piece of the axis: a cell (with its number), a gap between two, or the open time before or after all.

    `entries` are the places in the order of those that stand in it. `left` and `right` are where it lies.
    """

    cell: int | None
    days: int
    smallest: int
    entries: range
    is_gap: bool = False
    is_broken: bool = False
    left: float = 0
    right: float = 0


def windows(extents: Sequence[Extent]) -> list[tuple[int | None, int | None]]:
    """Return between which days each entry may stand, given the order: never less than its neighbours allow.

    What lasted stands at its start. What has no date stands with the entry before it.
    """
    firsts = list(accumulate((one.first for one in extents), _later))
    lasts = [
        None if not one.is_known else first if one.lasts and one.first is not None else one.last
        for one, first in zip(extents, firsts, strict=True)
    ]
    lasts = list(accumulate(reversed(lasts), _earlier))[::-1]
    for place, one in enumerate(extents):
        if place and not one.is_known:
            lasts[place] = lasts[place - 1]
    return [
        (first, last if first is None or last is None else max(first, last))
        for first, last in zip(firsts, lasts, strict=True)
    ]


def _later(one: int | None, other: int | None) -> int | None:
    return other if one is None else one if other is None else max(one, other)


def _earlier(one: int | None, other: int | None) -> int | None:
    return other if one is None else one if other is None else min(one, other)


def regions(extents: Sequence[Extent], unit: Unit) -> list[Region]:
    """Return the pieces of the axis from first to last, each with the entries that stand in it."""
    count = len(extents)
    cells = sorted(
        {cell_of(day, unit) for one in extents for day in (one.first, one.last) if day is not None}
    )
    spans = [
        (None if low is None else cell_of(low, unit), None if high is None else cell_of(high, unit))
        for low, high in windows(extents)
    ]
    made: list[Region] = []
    done = opens = closes = last = 0
    for cell in cells:
        # It opens before the first that can only be in it or later, and closes after the last that can only
        # be in it or earlier.
        while opens < count and ((low := spans[opens][0]) is None or low < cell):
            opens += 1
        while closes < count and (high := spans[closes][1]) is not None and high <= cell:
            closes += 1
        before = range(done, max(done, opens))
        if not made:
            if before or any(one.first is None for one in extents if one.is_known):
                made.append(Region(cell=None, days=0, smallest=SMALLEST_ZONE, entries=before))
        elif before or cell > last + 1:
            days = first_day(cell, unit) - first_day(last + 1, unit)
            made.append(Region(cell=None, days=days, smallest=SMALLEST_GAP, entries=before, is_gap=True))
        last = cell
        done = max(before.stop, closes)
        made.append(
            Region(
                cell=cell,
                days=first_day(cell + 1, unit) - first_day(cell, unit),
                smallest=SMALLEST_CELL,
                entries=range(before.stop, done),
            )
        )
    if done < count or any(one.last is None for one in extents if one.is_known):
        made.append(Region(cell=None, days=0, smallest=SMALLEST_ZONE, entries=range(done, count)))
    return made


def lay_out(pieces: Sequence[Region], needed: Sequence[int], begin: int, end: int) -> None:
    """Give each piece its place between two edges; `needed` is what the marks in each need at least."""
    width = end - begin
    least = [max(piece.smallest, need) for piece, need in zip(pieces, needed, strict=True)]
    _break(pieces)
    scale = _scale(pieces, least, width)
    widths = _widths(pieces, least, scale)
    stretch = width / sum(widths)
    edges = [begin + edge * stretch for edge in accumulate(widths, initial=0.0)]
    for piece, (left, right) in zip(pieces, pairwise(edges), strict=True):
        piece.left, piece.right = left, right


def _break(pieces: Sequence[Region]) -> None:
    """Break the gaps beside which all shorter ones together would be too small to see."""
    together = 0
    is_broken = False
    for piece in sorted((piece for piece in pieces if piece.is_gap), key=lambda piece: piece.days):
        is_broken = is_broken or (bool(together) and piece.days > OUT_OF_SCALE * together)
        piece.is_broken = is_broken
        together += piece.days


def _widths(pieces: Sequence[Region], least: Sequence[int], scale: float) -> list[float]:
    return [
        max(need, BROKEN_GAP) if piece.is_broken else max(need, piece.days * scale)
        for piece, need in zip(pieces, least, strict=True)
    ]


def _scale(pieces: Sequence[Region], least: Sequence[int], width: int) -> float:
    """Return how many pixels a day takes, at most, for all pieces to find room."""
    days = sum(piece.days for piece in pieces if not piece.is_broken)
    low, high = 0.0, width / days if days else 0.0
    for _step in range(30):
        middle = (low + high) / 2
        if sum(_widths(pieces, least, middle)) <= width:
            low = middle
        else:
            high = middle
    return low
