"""Source coverage: which entries are supported by which sources, and by how many independent origins.

Outlets that relay one report have one origin, however many they are. Reliances are followed to their end: a source that
relies on none is an origin.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import combinations

from django.db.models import QuerySet

from timeline.models import Citation, Entry, Reliance, Source

# Kinds of source that are evidence in themselves, unless they relay another source: records not made for the story.
PRIMARY = frozenset({"document", "data", "footage"})

# The origins of each source, by key.
Origins = Mapping[int, frozenset[int]]
# The sources that each source relies on, by key.
Reliances = Mapping[int, list[int]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Support:
    """The supporting and disputing sources of an entry, and how many of the supporting ones are independent.

    `proposed` is the verification that follows from them (`document.Standing`). An editor decides.
    """

    entry_id: int
    supporting: tuple[Source, ...]
    disputing: tuple[Source, ...]
    independent: int
    origins: frozenset[int]
    is_primary: bool

    @property
    def proposed(self) -> str:
        """The key of the verification that the sources suggest."""
        if not self.supporting:
            return "disputed" if self.disputing else "unconfirmed"
        if self.disputing:
            return "disputed"
        return "corroborated" if self.independent > 1 or self.is_primary else "single-source"

    @property
    def proposed_label(self) -> str:
        """The label of `proposed` for editors."""
        return str(dict(Entry._meta.get_field("standing").choices or ())[self.proposed])

    @property
    def reason(self) -> str:
        """The reason for `proposed`, for editors."""
        if not self.supporting and not self.disputing:
            return "no source is cited"
        if self.disputing:
            return f"disputed by {_join_names(self.disputing)}"
        if self.independent > 1:
            return f"{self.independent} independent origins"
        if self.is_primary:
            return "a primary document"
        if len(self.supporting) > 1:
            return f"{len(self.supporting)} sources, one origin"
        return "one source"


def find_support(entries: QuerySet[Entry]) -> dict[int, Support]:
    """Return the support of each entry by its key, in a fixed number of queries."""
    cited: dict[int, dict[str, dict[int, Source]]] = {
        pk: {"supports": {}, "disputes": {}} for pk in entries.order_by().values_list("pk", flat=True)
    }
    rows = Citation.objects.filter(entry__in=entries.order_by()).select_related("source")
    for citation in rows.order_by("entry", "position", "pk"):
        cited[citation.entry_id][citation.stance][citation.source_id] = citation.source
    origins = find_origins(
        {pk for stances in cited.values() for sources in stances.values() for pk in sources}
    )
    return {
        pk: _build_support(pk, stances["supports"], stances["disputes"], origins)
        for pk, stances in cited.items()
    }


def build_support(supporting: dict[int, Source], disputing: dict[int, Source]) -> Support:
    """Return the support of an entry that is not saved yet, from its sources by key."""
    return _build_support(0, supporting, disputing, find_origins({*supporting, *disputing}))


def _build_support(
    pk: int, supporting: dict[int, Source], disputing: dict[int, Source], origins: Origins
) -> Support:
    return Support(
        entry_id=pk,
        supporting=tuple(supporting.values()),
        disputing=tuple(disputing.values()),
        independent=count_independent(origins[source] for source in supporting),
        origins=frozenset(origin for source in supporting for origin in origins[source]),
        is_primary=any(
            source.kind in PRIMARY and origins[source.pk] == {source.pk} for source in supporting.values()
        ),
    )


def find_origins(sources: Iterable[int], reliances: Reliances | None = None) -> Origins:
    """Return the origins of each source, by key: the source itself if it relies on none.

    Sources that rely only on one another, in a circle, are one origin: the one with the lowest key stands for it.
    `reliances` are those of the sources; they are queried if they are not given.
    """
    wanted = set(sources)
    reachable = _find_reachable(find_reliances(wanted) if reliances is None else reliances)
    return {source: _find_ends(source, reachable) for source in wanted}


def find_reliances(sources: Iterable[int]) -> Reliances:
    """Return the sources that each source relies on, by key, directly or indirectly: one query for each step."""
    reliances: dict[int, list[int]] = {}
    new = set(sources)
    while new:
        reliances.update({source: [] for source in new})
        for source, on in Reliance.objects.filter(source__in=new).values_list("source", "on"):
            reliances[source].append(on)
        new = {on for source in new for on in reliances[source]} - reliances.keys()
    return reliances


def _find_reachable(reliances: Reliances) -> dict[int, set[int]]:
    """Return for each source the set of all sources that it relies on directly or indirectly, with itself."""
    reachable = {}
    for source in reliances:
        seen, new = {source}, [source]
        while new:
            more = set(reliances[new.pop()]) - seen
            seen |= more
            new += more
        reachable[source] = seen
    return reachable


def _find_ends(source: int, reachable: Mapping[int, set[int]]) -> frozenset[int]:
    # A source is an end if every source that it reaches reaches it too.
    return frozenset(
        min(reachable[end])
        for end in reachable[source]
        if all(end in reachable[other] for other in reachable[end])
    )


def count_independent(origins: Iterable[frozenset[int]]) -> int:
    """Return a lower bound of how many of several sources have no origin in common; it is exact up to 2."""
    remaining = list(origins)
    used: set[int] = set()
    count = 0
    # Sources with the fewest origins first: they exclude the fewest others.
    for ends in sorted(remaining, key=lambda ends: (len(ends), sorted(ends))):
        if used.isdisjoint(ends):
            used |= ends
            count += 1
    if count == 1 and any(ends.isdisjoint(other) for ends, other in combinations(remaining, 2)):
        return 2
    return count


class SourceLossAnalysis:
    """Finds the entries that would have no support left without a source, for any number of sources.

    A lost source also costs the sources that rely only on lost ones. `support` is that of each entry by key.
    `reliances` are those of all these sources; they are queried if they are not given.
    """

    def __init__(self, support: Mapping[int, Support], reliances: Reliances | None = None) -> None:
        self.support = support
        if reliances is None:
            reliances = find_reliances(
                {source.pk for entry in support.values() for source in entry.supporting}
            )
        self.reliances = {source: frozenset(on) for source, on in reliances.items()}
        self.relying: dict[int, list[int]] = defaultdict(list)
        for source, sources in self.reliances.items():
            for on in sources:
                self.relying[on].append(source)
        # The number and key of each entry, by its first source: only an entry that loses that one can be lost.
        self.by_first: dict[int, list[tuple[int, int]]] = defaultdict(list)
        for number, (pk, entry) in enumerate(support.items()):
            if entry.supporting:
                self.by_first[entry.supporting[0].pk].append((number, pk))

    def find_lost_entries(self, source: int) -> list[int]:
        """Return the keys of the entries without support if a source is lost, in the order in which they were given."""
        lost, new = {source}, [source]
        while new:
            for relying in self.relying[new.pop()]:
                if relying not in lost and lost >= self.reliances[relying]:
                    lost.add(relying)
                    new.append(relying)
        candidates = [entry for pk in lost for entry in self.by_first.get(pk, ())]
        return [
            pk
            for _number, pk in sorted(candidates)
            if all(supporting.pk in lost for supporting in self.support[pk].supporting)
        ]


def filter_by_source(source: Source, entries: QuerySet[Entry]) -> QuerySet[Entry]:
    """Return the entries that cite a source, or a source that relies on it directly or indirectly."""
    relying, new = {source.pk}, {source.pk}
    while new:
        new = set(Reliance.objects.filter(on__in=new).values_list("source", flat=True)) - relying
        relying |= new
    return entries.filter(pk__in=Citation.objects.filter(source__in=relying).values("entry"))


def _join_names(sources: Iterable[Source]) -> str:
    names = [source.publisher or source.title for source in sources]
    return ", ".join(names[:3]) + (" and others" if len(names) > 3 else "")
