"""Whether a date falls within a stretch of time: certainly, possibly, or not."""

from collections.abc import Iterable
from math import inf
from typing import Literal

import msgspec

from timeline.dates.clock_times import ClockTime
from timeline.dates.edtf import Date, Interval, OneOf, UndatedEnd
from timeline.dates.when import ResolvedWhen, When, find_bounds, find_ends, resolve

WindowMatch = Literal["certainly", "possibly", "no"]

# The first and the last instant (POSIX seconds, UTC) at which something can have been, both inclusive.
_Extent = tuple[float, float]
_ANY_INSTANT: _Extent = (-inf, inf)


class TimeWindow(msgspec.Struct, frozen=True):
    """A stretch of instants (POSIX seconds, UTC), both inclusive; None leaves that side open."""

    first: int | None = None
    last: int | None = None


def match_window(when: When, zone: str, window: TimeWindow, *, as_of: int | None = None) -> WindowMatch:
    """Return whether what happened at `when` falls within `window`, as far as the date says.

    A date leaves open how it was. "certainly" means that it falls within the window however it was,
    "possibly" that it does if it was one way and not if it was another, "no" that it cannot.

    Once (a day, `2017-03`, `2017-03-XX`, `[a..b]`, `[a,b]`): a single moment, anywhere in the time that is
    named; a month is how much is known, not how long it took. Certain where all of that time lies within
    the window; of a set, where that of every member does.

    What lasted (`a/b`, or one day with a start and an end time): it began at some moment of a and ended at
    some moment of b, and falls within the window where it went on at any instant of it. Certain where it
    began before the window's end even if it began as late as it can, and ended after the window's start
    even if it ended as early as it can. Of an unknown start or end is known only which side of the other it
    lies on. An open start (`../b`) is no more than that. An open end (`a/..`) says that it is still going
    on: it was at `as_of`, the instant at which the record says so, if that is given; who knows for how long
    after.

    A date marked `?`, `~` or `%` is nowhere certain, since EDTF says nothing of how far off it may be; and
    for want of any limit it counts as possible just where the date as written would. A date that is not
    known may fall anywhere.

    `zone` is the IANA name of the zone in which the days of a date without a clock time begin and end.
    Raises WhenError when it is not one, or when `check` would refuse `when`.
    """
    resolved = resolve(when)
    place = when.zone or zone
    first = -inf if window.first is None else window.first
    last = inf if window.last is None else window.last
    if isinstance(resolved.tree, Interval) or (isinstance(resolved.tree, Date) and resolved.end):
        return _match_lasting(resolved, place, first, last, as_of)
    return _match_once(resolved, place, first, last)


def _match_once(resolved: ResolvedWhen, zone: str, first: float, last: float) -> WindowMatch:
    """Each member of a set is a stretch of time with the moment somewhere in it; any other date has one."""
    tree = resolved.tree
    pairs = [find_ends(member) for member in tree.members] if isinstance(tree, OneOf) else [find_ends(tree)]
    clocks = resolved.start, resolved.end or (resolved.start if isinstance(tree, Date) else None)
    stretches = [
        (_find_end_extent(start, clocks[0], zone), _find_end_extent(end, clocks[1], zone))
        for start, end in pairs
    ]
    if all(first <= start.sure[0] and end.sure[1] <= last for start, end in stretches):
        return "certainly"
    return _possibly(start.written[0] <= last and first <= end.written[1] for start, end in stretches)


def _match_lasting(
    resolved: ResolvedWhen, zone: str, first: float, last: float, as_of: int | None
) -> WindowMatch:
    start_date, end_date = find_ends(resolved.tree)
    start = _find_end_extent(start_date, resolved.start, zone)
    end = _find_end_extent(end_date, resolved.end, zone)
    earliest_end, latest_end = end.sure
    if isinstance(resolved.tree, Interval) and resolved.tree.end is UndatedEnd.OPEN and as_of is not None:
        earliest_end = as_of
    earliest_start, latest_start = start.sure
    # It cannot have begun after it ended, nor ended before it began.
    if min(latest_start, latest_end) <= last and first <= max(earliest_start, earliest_end):
        return "certainly"
    return _possibly([start.written[0] <= last and first <= end.written[1]])


class _EndExtent(msgspec.Struct, frozen=True):
    """When one end of a date can have been: going by what is written, and with certainty."""

    written: _Extent
    sure: _Extent


def _find_end_extent(date: Date | None, clock: ClockTime | None, zone: str) -> _EndExtent:
    if clock:
        exact = (clock.first, clock.last)
        return _EndExtent(exact, exact)
    if date is None:
        return _EndExtent(_ANY_INSTANT, _ANY_INSTANT)
    earliest, latest = find_bounds(When(date.text), zone)
    written = (-inf if earliest is None else earliest, inf if latest is None else latest)
    return _EndExtent(written, _ANY_INSTANT if date.qualifier else written)


def _possibly(ways: Iterable[bool]) -> WindowMatch:
    return "possibly" if any(ways) else "no"
