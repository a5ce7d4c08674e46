"""The order that dates suggest for a whole timeline: offered to editors, applied as one step, undone as one.

Positions that people chose stay: those of entries that were moved by hand, or whose order came with a file.
"""

import hashlib
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from math import inf
from typing import Any

from django.db import transaction

from timeline import permissions
from timeline.actions import order_messages, ordering
from timeline.actions.base import Refused, lock_timeline, record, require
from timeline.models import Change, Entry, Timeline, User

# Of two entries in the wrong order, the one with the lower number moves: first an entry that the sort bounds place
# elsewhere than its earliest moment, and last one that nothing distinguishes.
_SEASON_OR_OPEN_START, _PLACED_BY_HAND, _ORDINARY = 1, 2, 3
# An entry that dates keep from where it would go can change which others are in the wrong order.
_MAX_ROUNDS = 10


@dataclass(frozen=True)
class SuggestedMove:
    """One entry that would move: the entries right above it now and then (None: it is the first)."""

    entry: Entry
    old_above: Entry | None
    new_above: Entry | None

    @property
    def old_position(self) -> str:
        """The present position in words."""
        return order_messages.describe_position(self.old_above)

    @property
    def new_position(self) -> str:
        """The suggested position in words."""
        return order_messages.describe_position(self.new_above)


@dataclass(frozen=True)
class DateOrder:
    """All entries of a timeline in the order that dates suggest, removed ones too, and the moves that lead there."""

    rows: list[Entry]
    moves: list[SuggestedMove]
    # The ids of each moved entry and of the row above it ("" for none), before and after.
    old_ids: list[list[str]]
    new_ids: list[list[str]]

    @property
    def digest(self) -> str:
        """What identifies these moves: the order is changed only if it is the one that the editor saw."""
        return hashlib.sha256(repr((self.old_ids, self.new_ids)).encode()).hexdigest()


def find_offer(timeline: Timeline) -> DateOrder | None:
    """Return the order that editors are offered, or None if it was answered or would change nothing."""
    if not timeline.offers_date_order:
        return None
    order = plan_date_order(timeline)
    return order if order.moves else None


def plan_date_order(timeline: Timeline) -> DateOrder:
    """Return the order that dates suggest. Nothing is changed."""
    rows = list(
        Entry.objects.filter(timeline=timeline)
        .order_by("position")
        .only("uid", "position", "state", "earliest", "latest", "sort_first", "sort_last")
    )
    new_rows, moved = arrange_by_date(rows, find_placed_by_hand(timeline))
    old_ids, new_ids = _list_ids_above(rows, moved), _list_ids_above(new_rows, moved)
    return DateOrder(new_rows, _describe_moves(timeline, rows, new_rows, moved), old_ids, new_ids)


def find_placed_by_hand(timeline: Timeline) -> set[str]:
    """Return the ids of the entries whose position a person chose, by the history.

    An entry was moved, or it came with a file: in a timeline that was imported, nothing says who added it.
    """
    history = Change.objects.filter(timeline=timeline)
    of_entries = history.filter(subject__in=Entry.Kind.values)
    by_hand = set(of_entries.filter(verb="move").values_list("subject_uid", flat=True))
    if history.filter(verb="import").exists():
        added = of_entries.filter(verb="add").values_list("subject_uid", flat=True)
        by_hand |= set(Entry.objects.filter(timeline=timeline).values_list("uid", flat=True)) - set(added)
    return by_hand


@transaction.atomic
def apply_date_order(timeline: Timeline, *, by: User, seen_digest: str) -> Change:
    """Put a timeline into the order that dates suggest, if that is what the editor saw. Return the Change.

    Raises:
        PermissionDenied
        Refused: the timeline has been changed since, so that other entries would move
    """
    require(permissions.may_edit(by, timeline), "change this timeline")
    timeline = lock_timeline(timeline)
    order = plan_date_order(timeline)
    if not order.moves or order.digest != seen_digest:
        raise Refused(
            "Nothing was moved: the timeline has been changed since you opened the page. Look again at what would move."
        )
    ordering.renumber(timeline, order.rows)
    _answer_offer(timeline)
    old = {"position": [_describe(move.entry, move.old_position) for move in order.moves]}
    new = {"position": [_describe(move.entry, move.new_position) for move in order.moves]}
    return _record("reorder", timeline, by, {**old, "ids": order.old_ids}, {**new, "ids": order.new_ids})


@transaction.atomic
def decline_date_order(timeline: Timeline, *, by: User) -> None:
    """Keep the order as it is. It is not offered again, unless the hemisphere changes.

    Raises:
        PermissionDenied
    """
    require(permissions.may_edit(by, timeline), "change this timeline")
    timeline = lock_timeline(timeline)
    if timeline.offers_date_order:
        _answer_offer(timeline)
        _record("keep-order", timeline, by)


def find_undoable_change(timeline: Timeline) -> Change | None:
    """Return the Change that `undo_date_order` would undo, or None."""
    last = Change.objects.filter(timeline=timeline, subject="order").exclude(verb="keep-order").first()
    return last if last is not None and last.verb == "reorder" else None


@transaction.atomic
def undo_date_order(timeline: Timeline, *, by: User, change_pk: int) -> Change:
    """Put back the entries that `apply_date_order` moved, except those that someone has moved since.

    An entry whose date was changed since goes to the nearest position that it allows.

    Raises:
        PermissionDenied
        Refused: it has been undone already, or all these entries have been moved since
    """
    require(permissions.may_edit(by, timeline), "change this timeline")
    timeline = lock_timeline(timeline)
    change = find_undoable_change(timeline)
    if change is None or change.pk != change_pk:
        raise Refused("This has been undone already.")
    rows = list(Entry.objects.filter(timeline=timeline).order_by("position"))
    since = Change.objects.filter(timeline=timeline, pk__gt=change.pk, verb="move")
    moved_since = set(since.values_list("subject_uid", flat=True))
    old_ids = [(uid, above) for uid, above in (change.before or {})["ids"] if uid not in moved_since]
    if not old_ids:
        raise Refused("Nothing was moved back: all these entries have been moved since.")
    moved = {uid for uid, _above in old_ids}
    new_rows = put_back(rows, old_ids)
    ordering.renumber(timeline, new_rows)
    moves = _describe_moves(timeline, rows, new_rows, moved)
    old = {"position": [_describe(move.entry, move.old_position) for move in moves]}
    new = {"position": [_describe(move.entry, move.new_position) for move in moves]}
    return _record("restore-order", timeline, by, old, new)


def _answer_offer(timeline: Timeline) -> None:
    Timeline.objects.filter(pk=timeline.pk).update(offers_date_order=False)


def _record(
    verb: str,
    timeline: Timeline,
    by: User,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
) -> Change:
    return record(
        verb, "order", timeline.slug, timeline.title, by=by, timeline=timeline, before=before, after=after
    )


def _describe(entry: Entry, position: str) -> str:
    return f"{order_messages.quote_label(entry)}: {position}"


def _list_ids_above(rows: Sequence[Entry], moved: set[str]) -> list[list[str]]:
    """Return the id of each moved entry and of the row above it, in order."""
    above = ["", *(row.uid for row in rows)]
    return [[row.uid, above[index]] for index, row in enumerate(rows) if row.uid in moved]


def _describe_moves(
    timeline: Timeline, old_rows: Sequence[Entry], new_rows: Sequence[Entry], moved: set[str]
) -> list[SuggestedMove]:
    """Return the moves in the old order. Removed entries are not named, because editors do not see them."""
    old_above, new_above = _find_visible_above(old_rows, moved), _find_visible_above(new_rows, moved)
    needed = {*moved, *old_above.values(), *new_above.values()} - {""}
    details = Entry.objects.filter(timeline=timeline, uid__in=needed)
    by_uid = {
        row.uid: row for row in details.select_related("event", "statement__party", "replyrequest__asked")
    }
    return [
        SuggestedMove(by_uid[uid], by_uid.get(old_above[uid]), by_uid.get(new_above[uid]))
        for uid in (row.uid for row in old_rows if row.uid in moved)
    ]


def _find_visible_above(rows: Sequence[Entry], moved: set[str]) -> dict[str, str]:
    """Return the id of the entry above each moved one that is not removed ("" for none)."""
    above: dict[str, str] = {}
    last = ""
    for row in rows:
        if row.uid in moved:
            above[row.uid] = last
        if row.state != Entry.State.REMOVED:
            last = row.uid
    return above


# --- The arrangement: values only, no database ----------------------------------------------------------


def arrange_by_date(rows: list[Entry], placed_by_hand: set[str]) -> tuple[list[Entry], set[str]]:
    """Return the rows in the order that their dates suggest, and the ids of those that moved.

    Few entries move, and none that was placed by hand or has no date. Each goes right before the first of the others
    that sorts after it, as far as dates allow. The order must agree with the dates before; it does so afterwards.
    """
    moved: set[str] = set()
    for _round in range(_MAX_ROUNDS):
        rows, moved_now = _arrange_once(rows, placed_by_hand)
        if not moved_now:
            break
        moved |= moved_now
    return rows, moved


def _arrange_once(rows: list[Entry], placed_by_hand: set[str]) -> tuple[list[Entry], set[str]]:
    sorted_rows = _find_longest_sorted_part(rows, placed_by_hand)
    kept = {row.uid for row in sorted_rows} | placed_by_hand
    misplaced = [row for row in rows if _is_dated(row) and row.uid not in kept]
    old_gaps, gaps = _find_gaps(rows, misplaced, sorted_rows)
    # Dates can leave an entry only the position that it has.
    misplaced = [row for row in misplaced if gaps[row.uid] != old_gaps[row.uid]]
    _old_gaps, gaps = _find_gaps(rows, misplaced, sorted_rows)
    by_gap: dict[int, list[Entry]] = defaultdict(list)
    for row in sorted(misplaced, key=_get_sort_key):
        by_gap[gaps[row.uid]].append(row)
    arranged = list(by_gap[0])
    for index, row in enumerate((row for row in rows if row.uid not in gaps), start=1):
        arranged += [row, *by_gap[index]]
    return arranged, set(gaps)


def _get_sort_key(row: Entry) -> tuple[float, float]:
    first, last = row.sort_first, row.sort_last
    return (inf if first is None else first, inf if last is None else last)


def _is_dated(row: Entry) -> bool:
    return row.sort_first is not None and row.state != Entry.State.REMOVED


def _find_longest_sorted_part(rows: Sequence[Entry], placed_by_hand: set[str]) -> list[Entry]:
    """Return the largest part of the dated entries that is in the order of the sort bounds already.

    Of two that are equally large, the one that leaves less ordinary entries out.
    """
    dated = [row for row in rows if _is_dated(row)]
    keys = [_get_sort_key(row) for row in dated]
    ranks = {key: rank for rank, key in enumerate(sorted(set(keys)), start=1)}
    # best[node]: the weight and the last row of the best part that ends at a rank of this node (a Fenwick tree).
    best: list[tuple[int, int]] = [(0, -1)] * (len(ranks) + 1)
    previous: list[int] = []
    unit = _ORDINARY * len(dated) + 1
    for index, row in enumerate(dated):
        rank = node = ranks[keys[index]]
        weight, last = 0, -1
        while node:
            weight, last = max((weight, last), best[node])
            node -= node & -node
        previous.append(last)
        weight += unit + _rate(row, placed_by_hand)
        while rank < len(best):
            best[rank] = max(best[rank], (weight, index))
            rank += rank & -rank
    _weight, index = max(best)
    part = []
    while index >= 0:
        part.append(dated[index])
        index = previous[index]
    return part[::-1]


def _rate(row: Entry, placed_by_hand: set[str]) -> int:
    if row.uid in placed_by_hand:
        return _PLACED_BY_HAND
    is_plain = (row.sort_first, row.sort_last) == (row.earliest, row.latest)
    return _ORDINARY if is_plain else _SEASON_OR_OPEN_START


def _find_gaps(
    rows: Sequence[Entry], misplaced: Sequence[Entry], sorted_rows: Sequence[Entry]
) -> tuple[dict[str, int], dict[str, int]]:
    """Return in which gap between the others each misplaced entry is, and into which one it goes.

    Gaps are counted from 0, the gap before all others.
    """
    moving = {row.uid for row in misplaced}
    others: list[Entry] = []
    old_gaps = {}
    for row in rows:
        if row.uid in moving:
            old_gaps[row.uid] = len(others)
        else:
            others.append(row)
    indexes = {row.uid: index for index, row in enumerate(others)}
    keys = [_get_sort_key(row) for row in sorted_rows]
    end = max((index + 1 for index, row in enumerate(others) if _is_dated(row)), default=0)
    limits = _DateLimits(others)
    gaps = {}
    for row in misplaced:
        later = bisect_right(keys, _get_sort_key(row))
        wanted = indexes[sorted_rows[later].uid] if later < len(keys) else end
        gaps[row.uid] = limits.clamp(wanted, row)
    return old_gaps, gaps


def put_back(rows: Sequence[Entry], old_ids: Sequence[tuple[str, str]]) -> list[Entry]:
    """Return the rows with some of them back right after the row above which they once were ("" for none).

    One that dates no longer allow there goes to the nearest allowed gap.
    """
    by_uid = {row.uid: row for row in rows}
    below = {above: by_uid[uid] for uid, above in old_ids}
    moving = {uid for uid, _above in old_ids}
    arranged: list[Entry] = []
    for kept in ("", *(row.uid for row in rows if row.uid not in moving)):
        if kept:
            arranged.append(by_uid[kept])
        last = kept
        while last in below:
            arranged.append(below[last])
            last = below[last].uid
    if _agrees_with_dates(arranged):
        return arranged
    arranged = [row for row in rows if row.uid not in moving]
    for uid, above in old_ids:
        gap = 1 + next((index for index, row in enumerate(arranged) if row.uid == above), -1)
        arranged.insert(_DateLimits(arranged).clamp(gap, by_uid[uid]), by_uid[uid])
    return arranged


def _agrees_with_dates(rows: Sequence[Entry]) -> bool:
    """Return whether no entry follows one that certainly happened later."""
    limits = _DateLimits(rows)
    return all(
        limits.clamp(index, row) == index
        for index, row in enumerate(rows)
        if row.state != Entry.State.REMOVED
    )


class _DateLimits:
    """The gaps between entries that the dates of another one allow. The order of the entries must be allowed."""

    def __init__(self, rows: Sequence[Entry]) -> None:
        in_order = [row.state != Entry.State.REMOVED for row in rows]
        earliest = [
            row.earliest if counts and row.earliest is not None else -inf
            for row, counts in zip(rows, in_order, strict=True)
        ]
        latest = [
            row.latest if counts and row.latest is not None else inf
            for row, counts in zip(rows, in_order, strict=True)
        ]
        # Both rise from row to row, so that they can be searched.
        self.latest_start_above = list(accumulate(earliest, max))
        self.earliest_end_below = list(accumulate(reversed(latest), min))[::-1]

    def clamp(self, gap: int, row: Entry) -> int:
        """Return the allowed gap that is nearest to `gap`."""
        low, high = 0, len(self.latest_start_above)
        if row.earliest is not None:
            low = bisect_left(self.earliest_end_below, row.earliest)
        if row.latest is not None:
            high = bisect_right(self.latest_start_above, row.latest)
        return min(max(gap, low), high)
