"""Where an entry may stand: one stored sequence that dates can only restrict.

Dates forbid one thing: that A stands after B where A's latest moment lies before B's earliest. Whatever
else the order says is the editor's. Positions are sparse integers; only their comparison means anything.
"""

from dataclasses import dataclass

from django.db.models import F, Max, Min, Q

from timeline.models import Entry, Timeline
from timeline.models.entries import EntryQuerySet

# Room for 32 insertions at one place before the timeline is numbered anew.
STEP = 1 << 32


@dataclass(frozen=True)
class _ByDate:
    """Asks for the place that dates suggest."""


BY_DATE = _ByDate()
# Where an entry is asked to stand: right after another one, at the beginning (None), or by its date.
At = Entry | None | _ByDate


@dataclass(frozen=True)
class Obstacle:
    """What keeps an entry from a place: another one that lies wholly before it (`earlier`), or after it."""

    entry: Entry
    earlier: bool


@dataclass(frozen=True)
class Window:
    """The places that dates allow: after `after` and before `before` (None: no limit on that side)."""

    after: Entry | None
    before: Entry | None

    def obstacle(self, position: int | None) -> Obstacle | None:
        """Return what forbids the gap that follows `position` (None: the very beginning), if anything does."""
        if self.after is not None and (position is None or position < self.after.position):
            return Obstacle(self.after, earlier=True)
        if self.before is not None and position is not None and position >= self.before.position:
            return Obstacle(self.before, earlier=False)
        return None


@dataclass(frozen=True)
class Place:
    """A place found: the position to store, and what kept the entry from the one that was asked for."""

    position: int
    obstacle: Obstacle | None = None


@dataclass(frozen=True)
class Spot:
    """A place foreseen: the entry above (None: the beginning), and what keeps it from the one asked for."""

    above: Entry | None
    obstacle: Obstacle | None = None


@dataclass(frozen=True)
class Room:
    """The dates that fit a gap: not wholly before `earliest`, not wholly after `latest` (None: no limit)."""

    earliest: int | None
    latest: int | None


def window(timeline: Timeline, earliest: int | None, latest: int | None, *, without: Entry | None) -> Window:
    """Return where an entry with these bounds (POSIX seconds) may stand. Two queries, by index."""
    others = _others(timeline, without)
    after = before = None
    if earliest is not None:
        after = others.filter(latest__lt=earliest).order_by("-position").first()
    if latest is not None:
        before = others.filter(earliest__gt=latest).order_by("position").first()
    return Window(after, before)


def places(timeline: Timeline, free: Window, *, without: Entry) -> EntryQuerySet[Entry]:
    """Return, in order, the entries right after which the window lets an entry stand.

    The beginning, which lies after none, is free where `free.after` is None.
    """
    others = _others(timeline, without).in_order()
    if free.after is not None:
        others = others.filter(position__gte=free.after.position)
    if free.before is not None:
        others = others.filter(position__lt=free.before.position)
    return others


def what_fits(timeline: Timeline, after: Entry | None, *, without: Entry | None = None) -> Room:
    """Return the dates that an entry right after `after` (None: at the beginning) may have.

    All entries above and below count, because those beside the gap may have no date. With `without`, an
    entry that stands already, pass it as `after` too to ask for the place where it is.
    """
    others = _others(timeline, without)
    above, below = others.none(), others
    if after is not None:
        above, below = others.filter(position__lte=after.position), others.filter(position__gt=after.position)
    return Room(
        earliest=above.aggregate(at=Max("earliest"))["at"], latest=below.aggregate(at=Min("latest"))["at"]
    )


def place_for(
    timeline: Timeline,
    earliest: int | None,
    latest: int | None,
    at: At,
    *,
    without: Entry | None = None,
) -> Spot:
    """Return where an entry with these bounds would be put, were it saved now. Changes nothing.

    With `without`, an entry that stands already, pass it as `at` too: it stays where its dates let it.
    """
    free = window(timeline, earliest, latest, without=without)
    others = _others(timeline, without)
    if isinstance(at, _ByDate):
        return Spot(_last_above(others, _follower(others, earliest, latest, free)))
    obstacle = free.obstacle(at.position if at is not None else None)
    if obstacle is None:
        return Spot(at)
    return Spot(obstacle.entry if obstacle.earlier else _last_above(others, obstacle.entry), obstacle)


def by_date(timeline: Timeline, earliest: int | None, latest: int | None) -> Place:
    """Return the place that dates suggest: by earliest, then latest; what has no date goes last."""
    free = window(timeline, earliest, latest, without=None)
    follower = _follower(_others(timeline, None), earliest, latest, free)
    return Place(_before(timeline, follower, None))


def after(timeline: Timeline, entry: Entry | None, free: Window, *, without: Entry | None = None) -> Place:
    """Return the place right after `entry` (None: the beginning), or the nearest one the window allows."""
    asked = entry.position if entry is not None else None
    obstacle = free.obstacle(asked)
    if obstacle is None:
        return Place(_after(timeline, asked, without))
    if obstacle.earlier:
        return Place(_after(timeline, obstacle.entry.position, without), obstacle)
    return Place(_before(timeline, obstacle.entry, without), obstacle)


def _others(timeline: Timeline, without: Entry | None) -> EntryQuerySet[Entry]:
    """The entries that have a place in the order."""
    return _rows(timeline, without).placed()


def _follower(
    others: EntryQuerySet[Entry], earliest: int | None, latest: int | None, free: Window
) -> Entry | None:
    """Return the entry right before which dates suggest a place (None: the end)."""
    if earliest is None and latest is None:
        return None
    if free.after is not None:
        others = others.filter(position__gt=free.after.position)
    if free.before is not None:
        others = others.filter(position__lt=free.before.position)
    return others.filter(_later_than(earliest, latest)).order_by("position").first() or free.before


def _last_above(others: EntryQuerySet[Entry], entry: Entry | None) -> Entry | None:
    """Return the entry right above `entry` (None: above the end)."""
    if entry is not None:
        others = others.filter(position__lt=entry.position)
    return others.order_by("-position").first()


def _later_than(earliest: int | None, latest: int | None) -> Q:
    """Match entries that sort after these bounds; an open start is the earliest, an open end the latest."""
    later_end = Q(pk__in=[]) if latest is None else Q(latest__gt=latest) | Q(latest__isnull=True)
    if earliest is None:
        return Q(earliest__isnull=False) | Q(earliest__isnull=True) & later_end
    return Q(earliest__gt=earliest) | Q(earliest=earliest) & later_end


def _rows(timeline: Timeline, without: Entry | None) -> EntryQuerySet[Entry]:
    """All rows that hold a position, removed ones too: positions are unique among them all."""
    rows = Entry.objects.filter(timeline=timeline)
    return rows.exclude(pk=without.pk) if without is not None else rows


def _after(timeline: Timeline, position: int | None, without: Entry | None) -> int:
    """Return a free position between `position` (None: the beginning) and the next one."""
    rows = _rows(timeline, without)
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


def _before(timeline: Timeline, entry: Entry | None, without: Entry | None) -> int:
    """Return a free position right before `entry` (None: the end)."""
    rows = _rows(timeline, without)
    if entry is not None:
        rows = rows.filter(position__lt=entry.position)
    return _after(timeline, rows.aggregate(at=Max("position"))["at"], without)


def settle(timeline: Timeline) -> list[Entry]:
    """Move what stands after something it certainly came before right before it; return what moved.

    Only a change of the timeline's zone can bring this about, because it changes the bounds of every date.
    """
    settled: list[Entry] = []
    moved = []
    latest_start: int | None = None
    for row in Entry.objects.filter(timeline=timeline).order_by("position"):
        place = len(settled)
        if row.state != Entry.State.REMOVED:
            if row.latest is not None and latest_start is not None and row.latest < latest_start:
                place = next(index for index, other in enumerate(settled) if _starts_after(other, row.latest))
                moved.append(row)
            if row.earliest is not None:
                latest_start = row.earliest if latest_start is None else max(latest_start, row.earliest)
        settled.insert(place, row)
    if moved:
        renumber(timeline, settled)
    return moved


def _starts_after(entry: Entry, moment: int) -> bool:
    return entry.state != Entry.State.REMOVED and entry.earliest is not None and entry.earliest > moment


def renumber(timeline: Timeline, rows: list[Entry] | None = None) -> None:
    """Give every entry of the timeline a position `STEP` apart, in the same order or in that of `rows`."""
    if rows is None:
        rows = list(Entry.objects.filter(timeline=timeline).order_by("position").only("pk", "position"))
    if not rows:
        return
    # Out of the way first: positions are unique at every moment, not only at the end.
    places = [row.position for row in rows]
    span = max(places) - min(places)
    Entry.objects.filter(timeline=timeline).update(
        position=F("position") + (len(rows) * STEP + span - min(*places, 0) + 1)
    )
    for index, row in enumerate(rows):
        row.position = index * STEP
    Entry.objects.bulk_update(rows, ["position"], batch_size=500)
