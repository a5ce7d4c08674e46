"""Lanes and columns of the picture: who acts on whom, in which order lanes stand, what shares a column."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations

from django.utils.translation import gettext as _

from timeline import document
from timeline.pages.picture.axis import Region
from timeline.presentation import model

# Lanes there are at most; further parties share the last one.
MOST_LANES = 10
# Not a party's id: those hold no underscore.
NEWSROOM, NOBODY, OTHERS = "_newsroom", "_nobody", "_others"

DONE_TO = frozenset({"recipient", "subject", "affected"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Deed:
    """An entry as the picture needs it: whose lane it stands in, whom it reaches, who else had a part in it."""

    entry: model.Entry
    lane: str
    reaches: tuple[str, ...] = ()
    joins: tuple[str, ...] = ()
    answers: tuple[tuple[str, str], ...] = ()  # entry, how

    @property
    def lanes(self) -> tuple[str, ...]:
        """All lanes that it touches."""
        return (self.lane, *self.reaches, *self.joins)


def deed(entry: model.Entry) -> Deed:
    """Return what an entry does in the picture."""
    if isinstance(entry, model.Statement):
        answers = tuple((answer.entry, answer.how) for answer in entry.record.answers)
        return Deed(entry=entry, lane=entry.record.party, answers=answers)
    if isinstance(entry, model.Request):
        return Deed(entry=entry, lane=entry.record.asked_by or NEWSROOM, reaches=(entry.record.asked,))
    roles = entry.record.parties if isinstance(entry, model.Event) else []
    lane = next(
        (
            part.party
            for wanted in (("actor",), DONE_TO, document.values(document.Role))
            for part in roles
            if part.role in wanted
        ),
        NOBODY,
    )
    has_actor = any(part.role == "actor" for part in roles)
    reached = [part.party for part in roles if has_actor and part.role in DONE_TO and part.party != lane]
    joined = [part.party for part in roles if part.party not in (*reached, lane)]
    return Deed(
        entry=entry,
        lane=lane,
        reaches=tuple(dict.fromkeys(reached)),
        joins=tuple(dict.fromkeys(joined)),
    )


def lanes(deeds: Sequence[Deed], people: Iterable[model.Party], within: dict[str, str]) -> dict[str, str]:
    """Return the lane of each party that has a part, from the top; beyond the most, those with least share one.

    `within` says which party is part of which: their lanes are drawn together, as are those with arrows between.
    """
    shares = Counter(lane for one in deeds for lane in one.lanes)
    kept = list(shares)
    if len(kept) > MOST_LANES:
        busiest = {lane for lane, _count in shares.most_common(MOST_LANES - 1)}
        kept = [lane for lane in kept if lane in busiest]
    pull: Counter[tuple[str, str]] = Counter()
    lane_of = {one.entry.id: one.lane for one in deeds}
    for one in deeds:
        ends = [*one.reaches, *one.joins, *(lane_of.get(uid, one.lane) for uid, _how in one.answers)]
        pull.update((one.lane, other) for other in ends)
    pull.update((child, parent) for child, parent in within.items())
    kept = _closer(kept, pull)
    names = {party.id: party.name for party in people}
    names |= {NEWSROOM: _("This newsroom"), NOBODY: _("No party named")}
    found = {lane: names[lane] for lane in kept}
    if len(kept) < len(shares):
        found[OTHERS] = _("%(count)s others") % {"count": len(shares) - len(kept)}
    return found


def _closer(order: list[str], pull: Counter[tuple[str, str]]) -> list[str]:
    """Return the lanes so that arrows cross few of them: two change places where that shortens arrows."""
    order = list(order)

    def length() -> int:
        at = {lane: place for place, lane in enumerate(order)}
        return sum(
            abs(at[one] - at[other]) * weight
            for (one, other), weight in pull.items()
            if one in at and other in at
        )

    shortest = length()
    for _round in range(4):
        before = shortest
        for one, other in combinations(range(len(order)), 2):
            order[one], order[other] = order[other], order[one]
            if (now := length()) < shortest:
                shortest = now
            else:
                order[one], order[other] = order[other], order[one]
        if shortest == before:
            break
    return order


# --- Columns --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Columns:
    """Which deeds stand one above the other, by region. `has_arrows`: there is room for arrows between them."""

    by_region: list[list[list[int]]]
    has_arrows: bool

    @property
    def count(self) -> int:
        """How many columns there are."""
        return sum(len(columns) for columns in self.by_region)


def columns(pieces: Sequence[Region], touched: Sequence[Sequence[int]], most: int) -> Columns:
    """Return columns of which there are at most `most`, and more only where each region has a single one.

    `touched` are the lanes (by number) that each deed touches, its own first. At best each deed has a column;
    then those share one whose arrows do not meet; then those in different lanes, without arrows; and at last as
    many as it takes, so that those in one lane fold into one mark.
    """
    spans = [range(min(lanes), max(lanes) + 1) for lanes in touched]
    ways: list[tuple[list[range], int]] = [
        ([range(max(one) + 1) for one in touched], 1),
        (spans, len(touched)),
    ]
    for taken, together in ways:
        found = Columns([_packed(piece.entries, taken, together) for piece in pieces], has_arrows=True)
        if found.count <= most:
            return found
    own = [range(lanes[0], lanes[0] + 1) for lanes in touched]
    found = Columns([_packed(piece.entries, own, len(own)) for piece in pieces], has_arrows=False)
    together = 2
    while found.count > most and together < 2 * len(touched):
        by_region = [
            [list(piece.entries[at : at + together]) for at in range(0, len(piece.entries), together)]
            for piece in pieces
        ]
        found = Columns(by_region, has_arrows=False)
        together += 1
    return found


def _packed(places: Iterable[int], taken: Sequence[range], together: int) -> list[list[int]]:
    """Return runs of deeds that take different lanes, at most `together` in one."""
    packed: list[list[int]] = []
    used: set[int] = set()
    for place in places:
        lanes = set(taken[place])
        if packed and len(packed[-1]) < together and not used & lanes:
            packed[-1].append(place)
            used |= lanes
        else:
            packed.append([place])
            used = lanes
    return packed
