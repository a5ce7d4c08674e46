"""Move many entries of a timeline at once: below one entry, in the order that they have."""

from collections.abc import Sequence
from typing import NamedTuple

from django.db.models import F

from timeline.actions import order_messages, ordering
from timeline.actions.base import Refused
from timeline.actions.bulk import BulkResult, build_change, open_bulk_step
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
