"""Positions of many new entries among those of a timeline, as `ordering` would give them one after the other."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from itertools import accumulate

from timeline import dates
from timeline.actions.ordering import STEP, renumber
from timeline.dates import When
from timeline.models import Entry, Timeline

# Before and after every moment.
_FIRST, _LAST = -(1 << 63), 1 << 63
# What an entry is sorted by: where its date begins and ends.
_Key = tuple[int, int]


def choose_positions(
    timeline: Timeline, new: Sequence[tuple[str, When]], *, keeps_order: bool = False
) -> dict[str, int]:
    """Return a position for each new entry: where its date puts it. Renumbers the others if they leave too little room.

    Called with the timeline locked. An entry without a date goes after the one that it follows in `new`.

    Args:
        new: id and date of each new entry, in the order of the file
        keeps_order: whether new entries between the same two others stay in the order of the file; else their dates decide
    """
    rows = list(
        Entry.objects.filter(timeline=timeline)
        .order_by("position")
        .only("pk", "position", "state", "earliest", "latest", "sort_first", "sort_last")
    )
    slots = _Slots(rows)
    chosen: dict[int, list[tuple[_Key, int, str]]] = {}
    key, slot = (_FIRST, _FIRST), 0
    for index, (uid, when) in enumerate(new):
        first, last = dates.find_sort_bounds(when, timeline.time_zone, timeline.season_hemisphere)
        if first is not None:
            key = first, _LAST if last is None else last
            slot = slots.find(key, *dates.find_bounds(when, timeline.time_zone))
        elif not index:
            key, slot = (_LAST, _LAST), len(rows)
        rank = (_FIRST, _FIRST) if keeps_order else key
        chosen.setdefault(slot, []).append((rank, index, uid))
    if any(len(items) >= _measure_slot(rows, slot, len(items))[1] for slot, items in chosen.items()):
        renumber(timeline, rows)
    positions: dict[str, int] = {}
    for slot, items in chosen.items():
        start, gap = _measure_slot(rows, slot, len(items))
        for number, (_rank, _index, uid) in enumerate(sorted(items), 1):
            positions[uid] = start + gap * number // (len(items) + 1)
    return positions


class _Slots:
    """The places between the entries of a timeline: slot 0 is before the first, slot n after the n-th.

    Removed entries have a position, and are no obstacle.
    """

    def __init__(self, rows: Sequence[Entry]) -> None:
        in_order = [row.state != Entry.State.REMOVED for row in rows]
        last_dated = max(
            (index for index, row in enumerate(rows) if in_order[index] and row.sort_first is not None),
            default=-1,
        )
        self.keys = [
            _get_key(row, is_at_end=index > last_dated) if in_order[index] else (_FIRST, _FIRST)
            for index, row in enumerate(rows)
        ]
        earliest = [
            row.earliest if in_order[index] and row.earliest is not None else _FIRST
            for index, row in enumerate(rows)
        ]
        latest = [
            row.latest if in_order[index] and row.latest is not None else _LAST
            for index, row in enumerate(rows)
        ]
        # The greatest so far from the beginning, and the least so far from the end: both only grow.
        self.greatest_keys = list(accumulate(self.keys, max))
        self.greatest_earliest = list(accumulate(earliest, max))
        self.least_latest = list(accumulate(reversed(latest), min))[::-1]

    def find(self, key: _Key, earliest: int | None, latest: int | None) -> int:
        """Return the slot before the first entry that sorts later, within what the dates allow."""
        start, end = 0, len(self.keys)
        if earliest is not None:
            start = bisect_left(self.least_latest, earliest)
        if latest is not None:
            end = bisect_right(self.greatest_earliest, latest)
        slot = bisect_right(self.greatest_keys, key)
        if slot < start:
            slot = next((index for index in range(start, end) if self.keys[index] > key), end)
        return max(start, min(slot, end))


def _get_key(row: Entry, *, is_at_end: bool) -> _Key:
    if row.sort_first is None:
        return (_LAST, _LAST) if is_at_end else (_FIRST, _FIRST)
    return row.sort_first, _LAST if row.sort_last is None else row.sort_last


def _measure_slot(rows: Sequence[Entry], slot: int, count: int) -> tuple[int, int]:
    """Return the position before a slot and how far it is to the next. At both ends there is room for `count` entries."""
    room = STEP * (count + 1)
    if slot == len(rows):
        return (int(rows[-1].position) if rows else -STEP), room
    following = int(rows[slot].position)
    start = int(rows[slot - 1].position) if slot else following - room
    return start, following - start
