"""Lanes and columns of the picture: who acts on whom, the order of the lanes, which entries share a column."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations

from django.utils.translation import gettext as _

from timeline import document
from timeline.pages.picture.axis import Region
from timeline.presentation import model

# With more parties than lanes, the others share the last one.
MOST_LANES = 10
# No party has such an id, because ids contain no underscore.
NEWSROOM, NOBODY, OTHERS = "_newsroom", "_nobody", "_others"

DONE_TO = frozenset({"recipient", "subject", "affected"})


@dataclass(frozen=True, slots=True, kw_only=True)
class LaneEntry:
    """An entry in the picture: its lane, the lanes it is done to (`reaches`), and those of others who took part."""

    entry: model.EntryView
    lane: str
    reaches: tuple[str, ...] = ()
    joins: tuple[str, ...] = ()
    answers: tuple[tuple[str, str], ...] = ()  # entry id, how

    @property
    def lanes(self) -> tuple[str, ...]:
        """All lanes that it touches, its own first."""
        return (self.lane, *self.reaches, *self.joins)


def build_lane_entry(entry: model.EntryView) -> LaneEntry:
    """Return an entry with its lanes."""
    if isinstance(entry, model.StatementView):
        answers = tuple((answer.entry, answer.how) for answer in entry.record.answers)
        return LaneEntry(entry=entry, lane=entry.record.party, answers=answers)
    if isinstance(entry, model.RequestView):
        # Nothing reaches those who were not asked.
        return LaneEntry(
            entry=entry,
            lane=entry.record.asked_by or NEWSROOM,
            reaches=(entry.record.asked,) if entry.record.was_sought else (),
        )
    roles = entry.record.parties if isinstance(entry, model.EventView) else []
    lane = next(
        (
            part.party
            for preferred_roles in (("actor",), DONE_TO, document.list_values(document.Role))
            for part in roles
            if part.role in preferred_roles
        ),
        NOBODY,
    )
    has_actor = any(part.role == "actor" for part in roles)
    reached = [part.party for part in roles if has_actor and part.role in DONE_TO and part.party != lane]
    joined = [part.party for part in roles if part.party not in (*reached, lane)]
    return LaneEntry(
        entry=entry,
        lane=lane,
        reaches=tuple(dict.fromkeys(reached)),
        joins=tuple(dict.fromkeys(joined)),
    )


def order_lanes(
    lane_entries: Sequence[LaneEntry], parties: Iterable[model.PartyView], parents: dict[str, str]
) -> dict[str, str]:
    """Return the name of each lane from the top. The parties with the fewest entries share a lane if there are too many.

    `parents` maps a party to the one it is part of. Their lanes are close together, as are lanes with arrows between.
    """
    shares = Counter(lane for entry in lane_entries for lane in entry.lanes)
    order = list(shares)
    if len(order) > MOST_LANES:
        busiest = {lane for lane, _count in shares.most_common(MOST_LANES - 1)}
        order = [lane for lane in order if lane in busiest]
    pull: Counter[tuple[str, str]] = Counter()
    lane_of = {entry.entry.id: entry.lane for entry in lane_entries}
    for entry in lane_entries:
        answered = (lane_of.get(uid, entry.lane) for uid, _how in entry.answers)
        pull.update((entry.lane, other) for other in (*entry.reaches, *entry.joins, *answered))
    pull.update((child, parent) for child, parent in parents.items())
    order = _shorten_arrows(order, pull)
    names = {party.id: party.name for party in parties}
    names |= {NEWSROOM: _("This newsroom"), NOBODY: _("No one named")}
    lanes = {lane: names[lane] for lane in order}
    if len(order) < len(shares):
        lanes[OTHERS] = _("%(count)s others") % {"count": len(shares) - len(order)}
    return lanes


def _shorten_arrows(order: list[str], pull: Counter[tuple[str, str]]) -> list[str]:
    """Return the lanes in an order with short arrows: swaps two lanes as long as that shortens the arrows."""
    order = list(order)

    def measure_length() -> int:
        rows = {lane: row for row, lane in enumerate(order)}
        return sum(
            abs(rows[start] - rows[end]) * weight
            for (start, end), weight in pull.items()
            if start in rows and end in rows
        )

    shortest = measure_length()
    for _round in range(4):
        before = shortest
        for first, second in combinations(range(len(order)), 2):
            order[first], order[second] = order[second], order[first]
            if (length := measure_length()) < shortest:
                shortest = length
            else:
                order[first], order[second] = order[second], order[first]
        if shortest == before:
            break
    return order


# --- Columns --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Columns:
    """The entries of each column, by region. `has_arrows`: there is room for arrows between them."""

    by_region: list[list[list[int]]]
    has_arrows: bool

    @property
    def count(self) -> int:
        """The number of columns."""
        return sum(len(columns) for columns in self.by_region)


def assign_columns(pieces: Sequence[Region], touched: Sequence[Sequence[int]], most: int) -> Columns:
    """Return at most `most` columns, or more if each region has a single one.

    `touched` are the lanes (by number) that each entry touches, its own first. The ways are tried in this order: a
    column for each entry; entries share a column if their arrows do not meet; entries in different lanes share a
    column, without arrows; ever more entries share a column, so that those in one lane become one mark.
    """
    spans = [range(min(lanes), max(lanes) + 1) for lanes in touched]
    options: list[tuple[list[range], int]] = [
        ([range(max(lanes) + 1) for lanes in touched], 1),
        (spans, len(touched)),
    ]
    for taken, together in options:
        result = Columns([_pack(piece.entries, taken, together) for piece in pieces], has_arrows=True)
        if result.count <= most:
            return result
    own = [range(lanes[0], lanes[0] + 1) for lanes in touched]
    result = Columns([_pack(piece.entries, own, len(own)) for piece in pieces], has_arrows=False)
    together = 2
    while result.count > most and together < 2 * len(touched):
        by_region = [
            [
                list(piece.entries[start : start + together])
                for start in range(0, len(piece.entries), together)
            ]
            for piece in pieces
        ]
        result = Columns(by_region, has_arrows=False)
        together += 1
    return result


def _pack(indexes: Iterable[int], taken: Sequence[range], together: int) -> list[list[int]]:
    """Return runs of entries that take different lanes, at most `together` in a run."""
    runs: list[list[int]] = []
    used: set[int] = set()
    for index in indexes:
        lanes = set(taken[index])
        if runs and len(runs[-1]) < together and not used & lanes:
            runs[-1].append(index)
            used |= lanes
        else:
            runs.append([index])
            used = lanes
    return runs
