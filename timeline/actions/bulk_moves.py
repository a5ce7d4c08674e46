"""Move many entries of a timeline at once: below one entry, in the order that they have; and back."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

from django.db.models import F

from timeline.actions import order_messages, ordering
from timeline.actions.base import Refused
from timeline.actions.bulk import BulkResult, build_change, open_bulk_step
from timeline.actions.edit_undo import name_author, read_values
from timeline.actions.steps import store_changes
from timeline.models import Change, Entry, Timeline, User
from timeline.models.audit import ABOVE, VALUES, StepName


class _PlacedEntry(NamedTuple):
    """What the order needs of an entry. `earliest` and `latest` are POSIX seconds; None is open."""

    pk: int
    uid: str
    position: int
    state: str
    earliest: int | None
    latest: int | None


def move_entries(timeline: Timeline, uids: Sequence[str], *, by: User, after: Entry | None) -> BulkResult:
    """Move entries below another one (None: to the beginning), in the order that they have.

    An entry whose date forbids the place is left where it is.

    Raises: as `open_bulk_step`
        Refused: `after` is not on this timeline
    """
    with open_bulk_step(StepName.MOVE, timeline, uids, by=by) as timeline:
        result = BulkResult()
        rows = _read_rows(timeline)
        by_uid = {row.uid: row for row in rows}
        if after is not None and after.uid not in by_uid:
            raise Refused("The entry above the new position is not on this timeline.")
        if missing := len(set(uids)) - len(set(uids) & by_uid.keys()):
            result.refusals.append((f"{missing} of the selected", "Not on this timeline."))
        named = {uid: by_uid[uid] for uid in uids if uid in by_uid}
        if after is not None:
            named.pop(after.uid, None)
        chosen = sorted(named.values(), key=lambda row: row.position)
        labels = {
            entry.uid: entry
            for entry in Entry.objects.filter(timeline=timeline, uid__in=[*named]).with_own_fields()
        }
        moving = []
        for row in chosen:
            if row.state == Entry.State.REMOVED:
                result.refuse(labels[row.uid], "This entry has been removed.")
            else:
                moving.append(row)
        above = by_uid[after.uid] if after is not None else None
        moving = _leave_forbidden(rows, moving, above, labels, result)
        if _stand_there(rows, moving, above):
            result.unchanged = len(moving)
            return result
        changes = _describe_moves(rows, moving, after, labels, by=by)
        _place(timeline, moving, above)
        store_changes(changes)
        result.changed = len(moving)
        return result


def _read_rows(timeline: Timeline) -> list[_PlacedEntry]:
    """Return what the order needs of all entries, in order."""
    rows = Entry.objects.filter(timeline=timeline).order_by("position")
    return [_PlacedEntry(*values) for values in rows.values_list(*_PlacedEntry._fields)]


def _leave_forbidden(
    rows: list[_PlacedEntry],
    moving: list[_PlacedEntry],
    above: _PlacedEntry | None,
    labels: dict[str, Entry],
    result: BulkResult,
) -> list[_PlacedEntry]:
    """Return those whose date allows the place. The others stay where they are, and count as in the way of the rest."""
    read: dict[int, Entry] = {}
    while True:
        pks = {row.pk for row in moving}
        others = [row for row in rows if row.pk not in pks and row.state != Entry.State.REMOVED]
        bound = above.position if above is not None else None
        before = [row for row in others if bound is not None and row.position <= bound]
        behind = [row for row in others if bound is None or row.position > bound]
        starts = max((row for row in before if row.earliest is not None), key=_get_earliest, default=None)
        ends = min((row for row in behind if row.latest is not None), key=_get_latest, default=None)
        allowed = []
        for row in moving:
            obstacle = None
            if ends is not None and row.earliest is not None and _get_latest(ends) < row.earliest:
                obstacle = ends, True
            elif starts is not None and row.latest is not None and _get_earliest(starts) > row.latest:
                obstacle = starts, False
            if obstacle is None:
                allowed.append(row)
                continue
            row_in_the_way, is_earlier = obstacle
            if row_in_the_way.pk not in read:
                read[row_in_the_way.pk] = Entry.objects.with_own_fields().get(pk=row_in_the_way.pk)
            problem = ordering.Obstacle(read[row_in_the_way.pk], earlier=is_earlier)
            result.refuse(labels[row.uid], order_messages.explain_refusal(problem, labels[row.uid].when))
        if len(allowed) == len(moving):
            return allowed
        moving = allowed


def _get_earliest(row: _PlacedEntry) -> int:
    return row.earliest or 0


def _get_latest(row: _PlacedEntry) -> int:
    return row.latest or 0


def _stand_there(rows: list[_PlacedEntry], moving: list[_PlacedEntry], above: _PlacedEntry | None) -> bool:
    """Whether the entries are at the place already, one below the other."""
    begin = rows.index(above) + 1 if above is not None else 0
    return rows[begin : begin + len(moving)] == moving


def _describe_moves(
    rows: list[_PlacedEntry],
    moving: list[_PlacedEntry],
    after: Entry | None,
    labels: dict[str, Entry],
    *,
    by: User,
) -> list[Change]:
    """Return a line of the history for each entry, as if they had been moved one after the other."""
    pks = {row.pk for row in moving}
    changes = []
    old_above = ""
    new_above = after
    for row in rows:
        if row.pk not in pks:
            old_above = row.uid
            continue
        where = order_messages.describe_position(new_above)
        entry = labels[row.uid]
        changes.append(
            build_change("move", entry, by=by, before={VALUES: {ABOVE: old_above}}, after={"place": where})
        )
        new_above = entry
    return changes


def _place(timeline: Timeline, moving: list[_PlacedEntry], above: _PlacedEntry | None) -> None:
    """Store new positions right below `above`, evenly spread before the next entry that does not move."""
    pks = [row.pk for row in moving]
    all_rows = Entry.objects.filter(timeline=timeline)
    positions = all_rows.order_by("position").values_list("position", flat=True)
    lowest, highest = positions[0], positions.reverse()[0]
    # Out of the way: positions must be unique after every statement.
    all_rows.filter(pk__in=pks).update(position=F("position") + (highest - lowest + 1))
    begin, end = _find_gap(timeline, above, pks)
    if end - begin <= len(moving):
        ordering.renumber(timeline)
        begin, end = _find_gap(timeline, above, pks)
    entries = [Entry(pk=row.pk) for row in moving]
    for index, entry in enumerate(entries):
        entry.position = begin + (end - begin) * (index + 1) // (len(entries) + 1)
    Entry.objects.bulk_update(entries, ["position"])


def _find_gap(timeline: Timeline, above: _PlacedEntry | None, moving: list[int]) -> tuple[int, int]:
    """Return the positions between which the entries with these keys go: right below `above`, None is the beginning."""
    rows = Entry.objects.filter(timeline=timeline)
    upper = _find_position(timeline, above)
    staying = rows.exclude(pk__in=moving)
    if upper is not None:
        staying = staying.filter(position__gt=upper)
    lower: int | None = staying.order_by("position").values_list("position", flat=True).first()
    room = ordering.STEP * (len(moving) + 1)
    if upper is None:
        end = 0 if lower is None else lower
        return end - room, end
    if lower is None:
        # Beyond those that were put out of the way: none of them has a position that is about to be taken.
        last = int(rows.order_by("-position").values_list("position", flat=True)[0])
        return last, last + room
    return upper, lower


def _find_position(timeline: Timeline, row: _PlacedEntry | None) -> int | None:
    """Return where an entry is now; None for the beginning."""
    if row is None:
        return None
    position: int = Entry.objects.filter(timeline=timeline).values_list("position", flat=True).get(pk=row.pk)
    return position


# --- Undo ------------------------------------------------------------------------------------------------


def undo_moves(
    timeline: Timeline, changes: Mapping[str, Change], *, by: User
) -> tuple[dict[str, Entry], dict[str, str]]:
    """Put entries back below the entries that were above them before they were moved, with few queries.

    Called in an open step, with the timeline locked.

    Args:
        changes: one change of each entry, by the id of the entry; the latest first

    Returns:
        The entries that were put back, by id, and why others are left as they are. What a date forbids, or that stood
        below another one that was moved, is left to the action on one entry.
    """
    moves = {uid: change for uid, change in changes.items() if change.verb == "move"}
    if not moves:
        return {}, {}
    refusals = _list_moved_by_others(timeline, moves, by)
    rows = _read_rows(timeline)
    by_uid = {row.uid: row for row in rows}
    old_above: dict[str, str] = {}
    for uid, change in moves.items():
        above = read_values(change).get(ABOVE)
        if above is None or (above and (above not in by_uid or above in moves)):
            continue
        row = by_uid.get(uid)
        if row is not None and row.state != Entry.State.REMOVED and uid not in refusals:
            old_above[uid] = above
    order = _put_back(rows, old_above)
    while misplaced := old_above.keys() & _list_misplaced(order):
        old_above = {uid: above for uid, above in old_above.items() if uid not in misplaced}
        order = _put_back(rows, old_above)
    if order == rows:
        return {}, refusals
    entries = _read_moved_and_above(timeline, order, old_above.keys())
    store_changes(_describe_returns(rows, order, old_above.keys(), entries, by=by))
    _store_order(timeline, rows, order, old_above.keys())
    return {uid: entries[uid] for uid in old_above}, refusals


def _list_moved_by_others(timeline: Timeline, moves: Mapping[str, Change], by: User) -> dict[str, str]:
    """Return, by id, that somebody else has moved an entry since."""
    pks = [change.pk for change in moves.values()]
    later = Change.objects.filter(timeline=timeline, verb="move", subject_uid__in=moves, pk__gt=min(pks))
    later = later.exclude(pk__in=pks).exclude(by=by).select_related("by").order_by("pk")
    return {change.subject_uid: f"{name_author(change)} has moved it since." for change in later}


def _put_back(rows: list[_PlacedEntry], old_above: Mapping[str, str]) -> list[_PlacedEntry]:
    """Return the order in which each of some entries is right below another one; "" is the beginning.

    Args:
        old_above: the id of the entry above, by the id of the entry that moves; what moved first comes last
    """
    by_uid = {row.uid: row for row in rows}
    below: dict[str, list[_PlacedEntry]] = defaultdict(list)
    for uid, above in old_above.items():
        # As if one after the other was moved right below: the last one is the nearest.
        below[above].insert(0, by_uid[uid])
    order = list(below[""])
    for row in rows:
        if row.uid not in old_above:
            order += [row, *below.get(row.uid, ())]
    return order


def _list_misplaced(order: list[_PlacedEntry]) -> set[str]:
    present = [(row.uid, row.earliest, row.latest) for row in order if row.state != Entry.State.REMOVED]
    return ordering.list_misplaced(present)


def _read_moved_and_above(
    timeline: Timeline, order: list[_PlacedEntry], moved: Collection[str]
) -> dict[str, Entry]:
    """Return by id the entries that move, and those below which they stand then."""
    needed = set(moved)
    above = ""
    for row in order:
        if row.uid in moved and above:
            needed.add(above)
        if row.state != Entry.State.REMOVED:
            above = row.uid
    entries = Entry.objects.filter(timeline=timeline, uid__in=needed).with_own_fields()
    return {entry.uid: entry for entry in entries}


def _describe_returns(
    rows: list[_PlacedEntry],
    order: list[_PlacedEntry],
    moved: Collection[str],
    entries: Mapping[str, Entry],
    *,
    by: User,
) -> list[Change]:
    """Return a line of the history for each entry, in the present order, so that a redo finds the places of now."""
    new_above: dict[str, Entry | None] = {}
    above: str | None = None
    for row in order:
        if row.uid in moved:
            new_above[row.uid] = entries[above] if above else None
        if row.state != Entry.State.REMOVED:
            above = row.uid
    changes = []
    old_above = ""
    for row in rows:
        if row.uid not in moved:
            old_above = row.uid
            continue
        where = order_messages.describe_position(new_above[row.uid])
        values = {"before": {VALUES: {ABOVE: old_above}}, "after": {"place": where}}
        changes.append(build_change("move", entries[row.uid], by=by, **values))
    return changes


def _store_order(
    timeline: Timeline, rows: list[_PlacedEntry], order: list[_PlacedEntry], moved: Collection[str]
) -> None:
    """Store positions for a new order of all rows, in which only the moved ones have changed their places."""
    lowest, highest = rows[0].position, rows[-1].position
    room = highest - lowest + 1
    positions: dict[int, int] = {}
    group: list[_PlacedEntry] = []
    begin: int | None = None
    for row in [*order, None]:
        if row is not None and row.uid in moved:
            group.append(row)
            continue
        end = row.position if row is not None else None
        if group:
            gap = ordering.STEP * (len(group) + 1)
            if begin is None:
                first, last = (end or 0) - gap, end or 0
            elif end is None:
                # Beyond those that are put out of the way.
                first, last = highest + room, highest + room + gap
            else:
                first, last = begin, end
            if last - first <= len(group):
                ordering.renumber(timeline, [Entry(pk=other.pk, position=other.position) for other in order])
                return
            for index, other in enumerate(group, start=1):
                positions[other.pk] = first + (last - first) * index // (len(group) + 1)
            group = []
        begin = end
    # Out of the way: positions must be unique after every statement.
    Entry.objects.filter(timeline=timeline, pk__in=positions).update(position=F("position") + room)
    entries = [Entry(pk=pk, position=position) for pk, position in positions.items()]
    Entry.objects.bulk_update(entries, ["position"])
