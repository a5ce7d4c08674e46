"""The scale of the picture: where along the axis a day is. Pure arithmetic.

Time is drawn to scale. If more than three fifths of it have less than a tenth of the dates, or dates have no known
beginning, what lies before is cut off with a visible break: a part of a fixed length, in which the order counts and not
the distance. The same goes for what lies after.
"""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from math import ceil
from typing import Literal
from zoneinfo import ZoneInfo

from timeline import dates
from timeline.dates import When
from timeline.dates.clock_times import DAY
from timeline.text.content_caches import cache_content

# CSS pixels from the top of the drawing, or from its bottom.
EDGE, ZONE_END, SCALE_START = 14, 86, 112
# What is cut off, as a part of the whole time, and the part of the dates that it may have.
LEAST_CUT, MOST_DATES = 0.6, 10

# The units of the ticks, and the number of days up to which each is used.
TickUnit = Literal["hour", "day", "month", "year"]
_UNITS: tuple[tuple[float, TickUnit], ...] = ((75, "day"), (3 * 366, "month"))
HOURS_UP_TO = 2.5

# Instants that `datetime` holds in every zone.
_FIRST, _LAST = -62_000_000_000, 253_000_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeSpan:
    """The first possible moment of a date and the end of the last, in days since 1970-01-01; None is open or unknown.

    `is_day`: it is one day or a moment of it. `has_time`: its clock time is known. `lasts`: it filled all of the span.
    """

    first: float | None = None
    last: float | None = None
    is_day: bool = False
    has_time: bool = False
    lasts: bool = False

    @property
    def is_known(self) -> bool:
        """Whether the date has a day at all."""
        return self.first is not None or self.last is not None


def find_span(when: When, zone: str) -> TimeSpan:
    """Return the span of a date in a zone (IANA)."""
    if when.time:
        return _find_timed_span(when, zone)
    first, last = dates.find_days(when)
    # In EDTF a stroke is between the ends of what lasts.
    return _build_span(first, None if last is None else last + 1, when.edtf)


@lru_cache(maxsize=16_384)
def _build_span(first: int | None, last: int | None, edtf: str) -> TimeSpan:
    return TimeSpan(
        first=first,
        last=last,
        is_day=first is not None and last == first + 1,
        lasts="/" in edtf,
    )


@cache_content(4096)
def _find_timed_span(when: When, zone: str) -> TimeSpan:
    first, last = dates.find_bounds(when, zone)
    has_end = bool(when.end_time)
    is_day = not has_end and not {"/", "."} & set(when.edtf)
    return TimeSpan(
        first=None if first is None else _get_local_days(first, zone),
        last=None if last is None else _get_local_days(last + 1, zone),
        is_day=is_day,
        has_time=True,
        lasts="/" in when.edtf or (has_end and "." not in when.edtf),
    )


def _get_local_days(instant: int, zone: str) -> float:
    if _FIRST < instant < _LAST:
        offset = datetime.fromtimestamp(instant, ZoneInfo(zone)).utcoffset()
        instant += int(offset.total_seconds()) if offset else 0
    return instant / DAY


class Scale:
    """The axis of a drawing of a height, for these spans. `first` and `last` are the days that are drawn to scale."""

    def __init__(self, spans: Sequence[TimeSpan], height: int) -> None:
        known = [span for span in spans if span.is_known]
        points = sorted(day for span in known for day in self._list_points(span))
        begin, end = _find_window(points)
        ends = [
            span.last for span in known if span.is_day and span.last and begin <= (span.first or 0) <= end
        ]
        self.first, self.last = begin, max([end, *ends])
        if self.last - self.first < 1 / 24:
            self.last = self.first + 1 / 24
        self._before = [day for day in points if day < begin]
        self._after = [day for day in points if day > self.last]
        self.has_start = bool(self._before) or any(span.first is None for span in known)
        self.has_end = bool(self._after)
        self.height = height
        self.top = SCALE_START if self.has_start else EDGE + 8
        self.bottom = height - (SCALE_START if self.has_end else EDGE)
        days = self.last - self.first
        has_hours = days <= HOURS_UP_TO and any(span.has_time for span in known)
        self.unit: TickUnit = (
            "hour" if has_hours else next((unit for most, unit in _UNITS if days <= most), "year")
        )

    @staticmethod
    def _list_points(span: TimeSpan) -> list[float]:
        """Return the known ends of a span; a day counts once."""
        ends = [span.first] if span.is_day else [span.first, span.last]
        return [day for day in ends if day is not None]

    def get_y(self, day: float) -> float:
        """Return where a day is."""
        if day < self.first:
            rank = bisect_left(self._before, day) + 0.5
            return EDGE + 10 + rank / len(self._before or [0]) * (ZONE_END - EDGE - 20)
        if day > self.last:
            rank = bisect_left(self._after, day) + 0.5
            start = self.height - ZONE_END
            return start + 10 + rank / len(self._after or [0]) * (ZONE_END - EDGE - 20)
        return self.top + (day - self.first) / (self.last - self.first) * (self.bottom - self.top)

    def get_ends(self, span: TimeSpan) -> tuple[float, float]:
        """Return where a span begins and ends."""
        first = EDGE + 6.0 if span.first is None else self.get_y(span.first)
        last = self.height - EDGE - 4.0 if span.last is None else self.get_y(span.last)
        return first, max(first, last)


def _find_window(points: Sequence[float]) -> tuple[float, float]:
    """Return the first and the last day that are drawn to scale, from the sorted days of all dates."""
    if not points:
        return 0.0, 1.0
    begin, end = points[0], points[-1]
    inside = len(points) - ceil(len(points) / MOST_DATES) + 1
    windows = [
        (points[index + inside - 1] - day, day)
        for index, day in enumerate(points[: len(points) - inside + 1])
    ]
    shortest, start = min(windows)
    if shortest and shortest < (1 - LEAST_CUT) * (end - begin):
        begin, end = start, start + shortest
    return begin, end
