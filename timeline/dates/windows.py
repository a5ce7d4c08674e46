"""Whether a date falls within a window of time: certainly, possibly, or not."""

from math import inf
from typing import Literal

import msgspec

from timeline.dates.clock_times import DAY, ClockTime, find_first_instant, find_last_instant_before, load_zone
from timeline.dates.edtf import Date, Interval, OneOf, UndatedEnd
from timeline.dates.seasons import Hemisphere
from timeline.dates.when import ResolvedWhen, When, find_bounds, find_ends, list_days, resolve

WindowMatch = Literal["certainly", "possibly", "no"]

# The first and the last possible instant (POSIX seconds, UTC), both inclusive.
_Extent = tuple[float, float]
_ANY_INSTANT: _Extent = (-inf, inf)


class TimeWindow(msgspec.Struct, frozen=True):
    """A stretch of instants (POSIX seconds, UTC), both inclusive. None leaves that side open."""

    first: int | None = None
    last: int | None = None


def match_window(
    when: When, zone: str, window: TimeWindow, *, as_of: int | None = None, hemisphere: Hemisphere = ""
) -> WindowMatch:
    """Return whether something dated `when` falls within `window`.

    A date leaves several possibilities. "certainly" means that it falls within the window in all of them,
    "possibly" that it does in some of them, "no" that it does in none.

    Something that happened once (a day, `2017-03`, `2017-03-XX`, `[a..b]`, `[a,b]`) was a single moment,
    anywhere in the time named: a month is the precision of the source, not a duration. It is certain if
    all of that time lies within the window; in a set, if this is true of every member.

    Something that lasted (`a/b`, or one day with a start and an end time) began at some moment of a and
    ended at some moment of b. It falls within the window if it went on at any instant of the window. It is
    certain if even the latest start is before the window's end, and even the earliest end is after the
    window's start. An unknown start or end is only known to be before or after the other end. The same is
    true of an open start (`../b`). An open end (`a/..`) means that it still goes on: it went on at `as_of`
    at least, the instant of that statement, if given.

    A date with `?`, `~` or `%` is never certain, because EDTF does not say how far off it may be. It is
    possible wherever the date as written would be. An unknown date is possible everywhere.

    A season lies in its months of the hemisphere. Over the turn of the year it may be named after either
    year: a winter of the north is one of two winters. Without a hemisphere it may be anywhere in its widest
    bounds.

    `zone` is the IANA name of the zone in which days begin and end if the date has no clock time. Raises
    WhenError if it is not a time zone, or if `when` is not valid.
    """
    return find_possible_instants(when, zone, hemisphere).match(window, as_of=as_of)


class PossibleInstants(msgspec.Struct, frozen=True):
    """The possible instants of a date, to compare it with many windows.

    `members` are the start and end of the date; of a set, those of each member. `has_open_end`: it still goes on.
    """

    members: list[tuple["_EndExtent", "_EndExtent"]]
    is_lasting: bool
    has_open_end: bool = False

    def match(self, window: TimeWindow, *, as_of: int | None = None) -> WindowMatch:
        """Return whether the date falls within a window; see `match_window`."""
        first = -inf if window.first is None else window.first
        last = inf if window.last is None else window.last
        if self.is_lasting:
            is_certain = self._is_certainly_going_on(first, last, as_of)
        else:
            is_certain = all(
                first <= start.certain[0] and end.certain[1] <= last for start, end in self.members
            )
        if is_certain:
            return "certainly"
        if any(start.written[0] <= last and first <= end.written[1] for start, end in self.members):
            return "possibly"
        return "no"

    def _is_certainly_going_on(self, first: float, last: float, as_of: int | None) -> bool:
        ((start, end),) = self.members
        earliest_end, latest_end = end.certain
        if self.has_open_end and as_of is not None:
            earliest_end = as_of
        earliest_start, latest_start = start.certain
        # It cannot have begun after it ended, nor ended before it began.
        return min(latest_start, latest_end) <= last and first <= max(earliest_start, earliest_end)


def find_possible_instants(when: When, zone: str, hemisphere: Hemisphere = "") -> PossibleInstants:
    """Return the possible instants of a date. Arguments and errors are those of `match_window`."""
    resolved = resolve(when)
    place = _Place(when.zone or zone, hemisphere)
    if isinstance(resolved.tree, Interval) or (isinstance(resolved.tree, Date) and resolved.end):
        start_date, end_date = find_ends(resolved.tree)
        start = _find_end_extent(start_date, resolved.start, place)
        end = _find_end_extent(end_date, resolved.end, place)
        is_open = isinstance(resolved.tree, Interval) and resolved.tree.end is UndatedEnd.OPEN
        return PossibleInstants([(start, end)], is_lasting=True, has_open_end=is_open)
    return PossibleInstants(_list_members(resolved, place), is_lasting=False)


class _Place(msgspec.Struct, frozen=True):
    """What the days of a date depend on."""

    zone: str  # IANA name
    hemisphere: Hemisphere


def _list_members(resolved: ResolvedWhen, place: _Place) -> list[tuple["_EndExtent", "_EndExtent"]]:
    """Return between which ends a single moment lies: those of the date, or of each member of a set."""
    tree = resolved.tree
    pairs = [find_ends(member) for member in tree.members] if isinstance(tree, OneOf) else [find_ends(tree)]
    clocks = resolved.start, resolved.end or (resolved.start if isinstance(tree, Date) else None)
    members = []
    for start, end in pairs:
        if start is end and start is not None and not resolved.start:
            members += [(extent, extent) for extent in _list_extents(start, place)]
        else:
            members.append(
                (_find_end_extent(start, clocks[0], place), _find_end_extent(end, clocks[1], place))
            )
    return members


class _EndExtent(msgspec.Struct, frozen=True):
    """The possible instants of one end of a date: as written, and those that certainly include it."""

    written: _Extent
    certain: _Extent


def _find_end_extent(date: Date | None, clock: ClockTime | None, place: _Place) -> _EndExtent:
    if clock:
        exact = (clock.first_instant, clock.last_instant)
        return _EndExtent(exact, exact)
    if date is None:
        return _EndExtent(_ANY_INSTANT, _ANY_INSTANT)
    earliest, latest = find_bounds(When(date.text), place.zone, place.hemisphere)
    written = (-inf if earliest is None else earliest, inf if latest is None else latest)
    return _EndExtent(written, _ANY_INSTANT if date.qualifier else written)


def _list_extents(date: Date, place: _Place) -> list[_EndExtent]:
    """Return the possible instants of a date, for each way to read it."""
    days = list_days(date, place.hemisphere)
    if len(days) == 1:
        return [_find_end_extent(date, None, place)]
    zone = load_zone(place.zone)
    written = [
        (find_first_instant(first * DAY, zone), find_last_instant_before((last + 1) * DAY, zone))
        for first, last in days
    ]
    return [_EndExtent(extent, _ANY_INSTANT if date.qualifier else extent) for extent in written]
