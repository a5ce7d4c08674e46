"""The bounds by which a timeline sorts a date: where a reader looks for it."""

from timeline.dates.clock_times import DAY, ClockTime, find_first_instant, find_last_instant_before, load_zone
from timeline.dates.edtf import Date, OneOf, Tree
from timeline.dates.seasons import Hemisphere
from timeline.dates.when import When, clamp, find_bounds, find_ends, list_days, resolve

SortBounds = tuple[int | None, int | None]


def find_sort_bounds(when: When, zone: str, hemisphere: Hemisphere) -> SortBounds:
    """Return the first and last second by which a date is sorted (POSIX seconds); the first one decides.

    A date, a decade and a span go by their start. What has no start, such as "by 7 March" (`[..2017-03-07]`)
    or "until 7 March" (`/2017-03-07`), goes by its end, right after what is dated by that end itself. A
    season goes by the months of the hemisphere; over the turn of the year, by the year in which it begins.

    Both are None if the date is not known. The last one is None if the end is open. The first one always lies
    between the earliest and the latest instant of `find_bounds`. So entries that are sorted by it never
    contradict their dates.

    Args:
        when: the date
        zone: IANA name of the zone in which days begin and end if the date has no clock time
        hemisphere: that of the timeline; "" if it is not known, which leaves seasons their widest bounds

    Raises:
        WhenError: `zone` is not a time zone, or `when` is not valid
    """
    resolved = resolve(when)
    if resolved.tree is None:
        return None, None
    sorter = _Sorter(when.zone or zone, hemisphere)
    members = resolved.tree.members if isinstance(resolved.tree, OneOf) else (resolved.tree,)
    bounds = [sorter.find_bounds(member, resolved.start, resolved.end) for member in members]
    first = min(first for first, _last in bounds)
    lasts = [last for _first, last in bounds if last is not None]
    earliest, latest = find_bounds(when, zone)
    # Of a season, `first` may lie outside: "winter 2022 to spring 2022" can only mean the winter before.
    first = first if latest is None else min(first, latest)
    first = first if earliest is None else max(first, earliest)
    return clamp(first), clamp(max(lasts)) if len(lasts) == len(bounds) else None


class _Sorter:
    """Finds the sort bounds of the parts of a date, in one zone and hemisphere."""

    def __init__(self, zone: str, hemisphere: Hemisphere) -> None:
        self.zone, self.hemisphere = load_zone(zone), hemisphere

    def find_bounds(
        self, tree: Tree, start_clock: ClockTime | None, end_clock: ClockTime | None
    ) -> tuple[int, int | None]:
        """Return the bounds of what is no set. The clock times are those of its first and last day."""
        start, end = find_ends(tree)
        if isinstance(tree, Date):
            end_clock = end_clock or start_clock
        last = end_clock.last_instant if end_clock else self._find_last(end) if end else None
        if start_clock:
            return start_clock.first_instant, last
        if start:
            return self._find_first(start, last), last
        # The grammar refuses what has neither a start nor an end. One second more, so that it follows what is
        # dated by the end itself.
        first = end_clock.first_instant if end_clock else self._find_first(end, last) if end else 0
        return first, None if last is None else last + 1

    def _find_first(self, date: Date, last: int | None) -> int:
        """Return the first instant of a date; of a season with two readings, one that begins by `last`."""
        firsts = [
            find_first_instant(first_day * DAY, self.zone)
            for first_day, _last_day in list_days(date, self.hemisphere)
        ]
        return next((first for first in firsts if last is None or first <= last), firsts[-1])

    def _find_last(self, date: Date) -> int:
        _first_day, last_day = list_days(date, self.hemisphere)[0]
        return find_last_instant_before((last_day + 1) * DAY, self.zone)
