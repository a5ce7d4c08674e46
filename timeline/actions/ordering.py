"""The order of entries: one stored sequence, restricted by dates.

Dates forbid one thing: A cannot follow B if A's latest moment is before B's earliest. Everything else is the editor's
decision. A new entry goes by its sort bounds, unless the editor says where (decision 0026). Positions are sparse
integers; only their comparison has a meaning.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.db.models import F, Max, Min, Q, Subquery, Value
from django.db.models.functions import Coalesce

from timeline import dates
from timeline.dates import SortBounds, When
from timeline.models import Entry, Timeline
from timeline.models.entries import EntryQuerySet

# At least 32 entries can be inserted between two others before all positions are renumbered.
STEP = 1 << 32
# Less than any position: the smallest number of the column.
_BEFORE_ALL = -(1 << 63)


@dataclass(frozen=True)
class _ByDate:
    """The request for the position that the dates suggest."""


BY_DATE = _ByDate()
# The position that a caller requests: right after an entry, at the beginning (None), or by date.
RequestedPosition = Entry | None | _ByDate


@dataclass(frozen=True)
class Obstacle:
    """An entry that forbids a position, because its date is wholly before (`earlier`) or wholly after."""

    entry: Entry
    earlier: bool


@dataclass(frozen=True)
class AllowedPositions:
    """The positions that dates allow: after the entry `after` and before the entry `before` (None: no limit)."""

    after: Entry | None
    before: Entry | None

    def find_obstacle(self, position: int | None) -> Obstacle | None:
        """Return what forbids an entry right after `position` (None: at the beginning), or None."""
        if self.after is not None and (position is None or position < self.after.position):
            return Obstacle(self.after, earlier=True)
        if self.before is not None and position is not None and position >= self.before.position:
            return Obstacle(self.before, earlier=False)
        return None


@dataclass(frozen=True)
class NewPosition:
    """The position to store, and what forbade the requested one."""

    position: int
    obstacle: Obstacle | None = None


@dataclass(frozen=True)
class PlannedPosition:
    """A position before it is stored: the entry above (None: the beginning), and what forbade the requested one."""

    above: Entry | None
    obstacle: Obstacle | None = None


@dataclass(frozen=True)
class AllowedDates:
    """The dates that a position allows: not wholly before `earliest`, not wholly after `latest`.

    Both are POSIX seconds. None is no limit.
    """

    earliest: int | None
    latest: int | None


def set_date_bounds(entry: Entry, timeline: Timeline) -> None:
    """Derive what an entry's date allows, and the bounds by which it is sorted. Saves nothing.

    Raises WhenError if the date is not valid.
    """
    entry.earliest, entry.latest = dates.find_bounds(entry.when, timeline.time_zone)
    set_sort_bounds(entry, timeline)


def set_sort_bounds(entry: Entry, timeline: Timeline) -> None:
    """Derive the bounds by which an entry is sorted. Saves nothing. Raises WhenError if its date is not valid."""
    entry.sort_first, entry.sort_last = dates.find_sort_bounds(
        entry.when, timeline.time_zone, timeline.season_hemisphere
    )


def find_allowed_positions(
    timeline: Timeline, earliest: int | None, latest: int | None, *, without: Entry | None
) -> AllowedPositions:
    """Return the positions that an entry with these bounds (POSIX seconds) may have. Two queries, by index."""
    others = _list_others(timeline, without)
    after = before = None
    if earliest is not None:
        after = others.filter(latest__lt=earliest).order_by("-position").first()
    if latest is not None:
        before = others.filter(earliest__gt=latest).order_by("position").first()
    return AllowedPositions(after, before)


def list_allowed_neighbours(
    timeline: Timeline, allowed: AllowedPositions, *, without: Entry
) -> EntryQuerySet[Entry]:
    """Return, in order, the entries right after which `allowed` permits an entry.

    The beginning is allowed if `allowed.after` is None.
    """
    others = _list_others(timeline, without).in_order()
    if allowed.after is not None:
        others = others.filter(position__gte=allowed.after.position)
    if allowed.before is not None:
        others = others.filter(position__lt=allowed.before.position)
    return others


def find_allowed_dates(
    timeline: Timeline, after: Entry | None, *, without: Entry | None = None
) -> AllowedDates:
    """Return the dates that an entry right after `after` (None: at the beginning) may have.

    All entries above and below count, because the two neighbours may have no date. For the present position
    of an existing entry, pass it as `without` and as `after`.
    """
    others = _list_others(timeline, without)
    above, below = others.none(), others
    if after is not None:
        above, below = others.filter(position__lte=after.position), others.filter(position__gt=after.position)
    return AllowedDates(
        earliest=above.aggregate(at=Max("earliest"))["at"], latest=below.aggregate(at=Min("latest"))["at"]
    )


def plan_position(
    timeline: Timeline,
    when: When,
    requested: RequestedPosition,
    *,
    without: Entry | None = None,
) -> PlannedPosition:
    """Return where an entry with this date would go if it were saved now. Nothing is changed.

    For an existing entry, pass it as `without` and as `requested`: it stays if its dates allow. Raises WhenError if
    the date is not valid.
    """
    earliest, latest = dates.find_bounds(when, timeline.time_zone)
    allowed = find_allowed_positions(timeline, earliest, latest, without=without)
    others = _list_others(timeline, without)
    if isinstance(requested, _ByDate):
        bounds = dates.find_sort_bounds(when, timeline.time_zone, timeline.season_hemisphere)
        return PlannedPosition(_find_entry_above(others, _find_follower(others, bounds, allowed)))
    obstacle = allowed.find_obstacle(requested.position if requested is not None else None)
    if obstacle is None:
        return PlannedPosition(requested)
    return PlannedPosition(
        obstacle.entry if obstacle.earlier else _find_entry_above(others, obstacle.entry), obstacle
    )


def choose_position_by_date(timeline: Timeline, entry: Entry) -> NewPosition:
    """Return the position that the date of a new entry suggests. An entry without a date goes last."""
    allowed = find_allowed_positions(timeline, entry.earliest, entry.latest, without=None)
    bounds = entry.sort_first, entry.sort_last
    follower = _find_follower(_list_others(timeline, None), bounds, allowed)
    return NewPosition(_find_free_position_before(timeline, follower, None))


def choose_position_after(
    timeline: Timeline, entry: Entry | None, allowed: AllowedPositions, *, without: Entry | None = None
) -> NewPosition:
    """Return the position right after `entry` (None: the beginning), or the nearest allowed one."""
    requested = entry.position if entry is not None else None
    obstacle = allowed.find_obstacle(requested)
    if obstacle is None:
        return NewPosition(_find_free_position_after(timeline, requested, without))
    if obstacle.earlier:
        return NewPosition(_find_free_position_after(timeline, obstacle.entry.position, without), obstacle)
    return NewPosition(_find_free_position_before(timeline, obstacle.entry, without), obstacle)


def _list_others(timeline: Timeline, without: Entry | None) -> EntryQuerySet[Entry]:
    """Return the other entries of the order: active and withdrawn ones."""
    return _list_rows(timeline, without).not_removed()


def _find_follower(
    others: EntryQuerySet[Entry], bounds: SortBounds, allowed: AllowedPositions
) -> Entry | None:
    """Return the entry right before which a new one goes (None: the end).

    It is the first one that sorts after the new one. If there is none, the new one follows the last entry with a
    date; entries without a date stay at the end.
    """
    first, last = bounds
    if first is None:
        return None
    within = others
    if allowed.after is not None:
        within = within.filter(position__gt=allowed.after.position)
    if allowed.before is not None:
        within = within.filter(position__lt=allowed.before.position)
    dated = others.filter(sort_first__isnull=False).order_by("-position").values("position")
    undated_end = Q(position__gt=Coalesce(Subquery(dated[:1]), Value(_BEFORE_ALL)))
    later = within.filter(_match_later_than(first, last) | undated_end)
    return later.order_by("position").first() or allowed.before


def _find_entry_above(others: EntryQuerySet[Entry], entry: Entry | None) -> Entry | None:
    """Return the entry right above `entry` (None: the last one)."""
    if entry is not None:
        others = others.filter(position__lt=entry.position)
    return others.order_by("-position").first()


def _match_later_than(first: int, last: int | None) -> Q:
    """Return the filter for entries that sort after these bounds. Of two with one start the shorter goes first."""
    later = Q(sort_first__gt=first)
    if last is not None:
        later |= Q(sort_first=first) & (Q(sort_last__gt=last) | Q(sort_last__isnull=True))
    return later


def _list_rows(timeline: Timeline, without: Entry | None) -> EntryQuerySet[Entry]:
    """Return all other rows of the timeline. Removed ones count too, because positions are unique among all rows."""
    rows = Entry.objects.filter(timeline=timeline)
    return rows.exclude(pk=without.pk) if without is not None else rows


def _find_free_position_after(timeline: Timeline, position: int | None, without: Entry | None) -> int:
    """Return a free position between `position` (None: the beginning) and the next one."""
    rows = _list_rows(timeline, without)
    if position is None:
        first = rows.aggregate(at=Min("position"))["at"]
        return 0 if first is None else int(first) - STEP
    following = rows.filter(position__gt=position).aggregate(at=Min("position"))["at"]
    if following is None:
        return position + STEP
    if following - position > 1:
        return int(position + following) // 2
    rank = Entry.objects.filter(timeline=timeline, position__lt=position).count()
    renumber(timeline)
    return rank * STEP + STEP // 2


def _find_free_position_before(timeline: Timeline, entry: Entry | None, without: Entry | None) -> int:
    """Return a free position right before `entry` (None: the end)."""
    rows = _list_rows(timeline, without)
    if entry is not None:
        rows = rows.filter(position__lt=entry.position)
    return _find_free_position_after(timeline, rows.aggregate(at=Max("position"))["at"], without)


def find_misplaced(timeline: Timeline, restored: Collection[str]) -> list[str]:
    """Return those of some removed entries, given by id, that dates forbid at their old positions if all are restored."""
    if not restored:
        return []
    rows = [
        (uid, earliest, latest)
        for uid, state, earliest, latest in Entry.objects.filter(timeline=timeline)
        .order_by("position")
        .values_list("uid", "state", "earliest", "latest")
        if state != Entry.State.REMOVED or uid in restored
    ]
    misplaced = list_misplaced(rows)
    return [uid for uid in restored if uid in misplaced]


def list_misplaced(rows: Sequence[tuple[str, int | None, int | None]]) -> set[str]:
    """Return the ids of the entries that would follow one that certainly happened later, or precede an earlier one.

    Args:
        rows: the id, the earliest and the latest moment of each entry, in order
    """
    misplaced = set()
    latest_start: int | None = None
    for uid, earliest, latest in rows:
        if latest is not None and latest_start is not None and latest < latest_start:
            misplaced.add(uid)
        if earliest is not None:
            latest_start = earliest if latest_start is None else max(latest_start, earliest)
    earliest_end: int | None = None
    for uid, earliest, latest in reversed(rows):
        if earliest is not None and earliest_end is not None and earliest > earliest_end:
            misplaced.add(uid)
        if latest is not None:
            earliest_end = latest if earliest_end is None else min(earliest_end, latest)
    return misplaced


def restore_date_order(timeline: Timeline) -> list[Entry]:
    """Move each entry that now follows one that certainly happened later to right before it. Return the moved ones.

    Only a new time zone of the timeline can cause this, because it changes the bounds of every date.
    """
    ordered: list[Entry] = []
    moved = []
    latest_start: int | None = None
    for row in Entry.objects.filter(timeline=timeline).order_by("position"):
        index = len(ordered)
        if row.state != Entry.State.REMOVED:
            if row.latest is not None and latest_start is not None and row.latest < latest_start:
                index = next(i for i, other in enumerate(ordered) if _starts_after(other, row.latest))
                moved.append(row)
            if row.earliest is not None:
                latest_start = row.earliest if latest_start is None else max(latest_start, row.earliest)
        ordered.insert(index, row)
    if moved:
        renumber(timeline, ordered)
    return moved


def _starts_after(entry: Entry, moment: int) -> bool:
    return entry.state != Entry.State.REMOVED and entry.earliest is not None and entry.earliest > moment


def renumber(timeline: Timeline, rows: list[Entry] | None = None) -> None:
    """Set the positions of all entries `STEP` apart, in their present order or in that of `rows`."""
    if rows is None:
        rows = list(Entry.objects.filter(timeline=timeline).order_by("position").only("pk", "position"))
    if not rows:
        return
    # First move all out of the way: positions must be unique after every statement, not only at the end.
    positions = [row.position for row in rows]
    span = max(positions) - min(positions)
    Entry.objects.filter(timeline=timeline).update(
        position=F("position") + (len(rows) * STEP + span - min(*positions, 0) + 1)
    )
    for index, row in enumerate(rows):
        row.position = index * STEP
    Entry.objects.bulk_update(rows, ["position"], batch_size=500)
