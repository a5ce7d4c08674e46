"""What carries a timeline: which entries rest on which sources, and on how many independent origins.

Outlets that relay one report are one origin, however many they are. What a source relies on is followed to
where it ends: a source that relies on none is an origin of its own.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import combinations

from django.db.models import QuerySet

from timeline.models import Citation, Entry, Reliance, Source

# Evidence in itself, where it does not relay another's: a record that was not made for the story.
PRIMARY = frozenset({"document", "data", "footage"})

Origins = Mapping[int, frozenset[int]]
# What each source relies on, by key.
Reliances = Mapping[int, list[int]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Support:
    """What an entry rests on: its supporting and disputing sources, and how many of the former are independent.

    `proposed` is the standing that follows from them (`document.Standing`); an editor sets it.
    """

    entry_id: int
    supporting: tuple[Source, ...]
    disputing: tuple[Source, ...]
    independent: int
    origins: frozenset[int]
    is_primary: bool

    @property
    def proposed(self) -> str:
        """The standing that the sources suggest."""
        if not self.supporting:
            return "disputed" if self.disputing else "unconfirmed"
        if self.disputing:
            return "disputed"
        return "corroborated" if self.independent > 1 or self.is_primary else "single-source"

    @property
    def proposed_words(self) -> str:
        """The same as editors read it."""
        return str(dict(Entry._meta.get_field("standing").choices or ())[self.proposed])

    @property
    def why(self) -> str:
        """Why that standing is proposed, in words."""
        if not self.supporting and not self.disputing:
            return "no source is cited"
        if self.disputing:
            return f"disputed by {_named(self.disputing)}"
        if self.independent > 1:
            return f"{self.independent} independent origins"
        if self.is_primary:
            return "a primary document"
        if len(self.supporting) > 1:
            return f"{len(self.supporting)} sources, one origin"
        return "one source"


def supports(entries: QuerySet[Entry]) -> dict[int, Support]:
    """Return what each of the entries rests on, by its key, in a fixed number of queries."""
    cited: dict[int, dict[str, dict[int, Source]]] = {
        pk: {"supports": {}, "disputes": {}} for pk in entries.order_by().values_list("pk", flat=True)
    }
    rows = Citation.objects.filter(entry__in=entries.order_by()).select_related("source")
    for citation in rows.order_by("entry", "position", "pk"):
        cited[citation.entry_id][citation.stance][citation.source_id] = citation.source
    sources = {pk for one in cited.values() for stance in one.values() for pk in stance}
    origins = origins_of(sources)
    return {pk: _support(pk, one["supports"], one["disputes"], origins) for pk, one in cited.items()}


def support_of(supporting: dict[int, Source], disputing: dict[int, Source]) -> Support:
    """Return what an entry that is not there yet would rest on: sources by key."""
    return _support(0, supporting, disputing, origins_of({*supporting, *disputing}))


def _support(
    pk: int, supporting: dict[int, Source], disputing: dict[int, Source], origins: Origins
) -> Support:
    return Support(
        entry_id=pk,
        supporting=tuple(supporting.values()),
        disputing=tuple(disputing.values()),
        independent=independent(origins[source] for source in supporting),
        origins=frozenset(origin for source in supporting for origin in origins[source]),
        is_primary=any(
            source.kind in PRIMARY and origins[source.pk] == {source.pk} for source in supporting.values()
        ),
    )


def origins_of(sources: Iterable[int], above: Reliances | None = None) -> Origins:
    """Return, for each source by its key, the sources that it comes from in the end: itself where it relies on none.

    Sources that rely on one another in a ring, and on nothing else, are one origin: the one of the lowest key
    stands for it. `above` are the reliances of the sources, where they are known.
    """
    wanted = set(sources)
    reached = _reached(reliances(wanted) if above is None else above)
    return {source: _ends(source, reached) for source in wanted}


def reliances(sources: Iterable[int]) -> Reliances:
    """Return what sources rely on, by key, and what that relies on, to the end: a query for each remove."""
    above: dict[int, list[int]] = {}
    fresh = set(sources)
    while fresh:
        above.update({source: [] for source in fresh})
        for source, on in Reliance.objects.filter(source__in=fresh).values_list("source", "on"):
            above[source].append(on)
        fresh = {on for source in fresh for on in above[source]} - above.keys()
    return above


def _reached(above: Reliances) -> dict[int, set[int]]:
    """Return, for each source, all that it relies on at any remove, and itself."""
    found = {}
    for source in above:
        seen, fresh = {source}, [source]
        while fresh:
            more = set(above[fresh.pop()]) - seen
            seen |= more
            fresh += more
        found[source] = seen
    return found


def _ends(source: int, reached: Mapping[int, set[int]]) -> frozenset[int]:
    # Where everything that is reached from a source leads back to it, nothing lies beyond.
    return frozenset(
        min(reached[one]) for one in reached[source] if all(one in reached[other] for other in reached[one])
    )


def independent(origins: Iterable[frozenset[int]]) -> int:
    """Return how many of several sources have no origin in common, at least; two are never missed."""
    found = list(origins)
    taken: set[int] = set()
    count = 0
    # Those with the fewest origins stand in the way of the fewest others.
    for one in sorted(found, key=lambda ends: (len(ends), sorted(ends))):
        if taken.isdisjoint(one):
            taken |= one
            count += 1
    if count == 1 and any(one.isdisjoint(other) for one, other in combinations(found, 2)):
        return 2
    return count


class Falls:
    """Which entries would have no support left if a source fell, for as many sources as are asked about.

    With a source falls whatever relies on nothing but what falls. `supported` is what each entry rests on;
    `above` are the reliances of all these sources, where they are known.
    """

    def __init__(self, supported: Mapping[int, Support], above: Reliances | None = None) -> None:
        self.supported = supported
        if above is None:
            above = reliances({one.pk for support in supported.values() for one in support.supporting})
        self.above = {source: frozenset(on) for source, on in above.items()}
        self.below: dict[int, list[int]] = defaultdict(list)
        for source, on in self.above.items():
            for one in on:
                self.below[one].append(source)
        # An entry that falls loses its first source, too: others need no look.
        self.by_first: dict[int, list[tuple[int, int]]] = defaultdict(list)
        for place, (pk, support) in enumerate(supported.items()):
            if support.supporting:
                self.by_first[support.supporting[0].pk].append((place, pk))

    def with_source(self, source: int) -> list[int]:
        """Return the keys of the entries that would fall with a source, in the order in which they were given."""
        gone, fresh = {source}, [source]
        while fresh:
            for one in self.below[fresh.pop()]:
                if one not in gone and gone >= self.above[one]:
                    gone.add(one)
                    fresh.append(one)
        touched = [found for one in gone for found in self.by_first.get(one, ())]
        return [
            pk
            for _place, pk in sorted(touched)
            if all(one.pk in gone for one in self.supported[pk].supporting)
        ]


def resting_on(source: Source, entries: QuerySet[Entry]) -> QuerySet[Entry]:
    """Keep the entries that cite a source, or something that relies on it at any remove."""
    found, fresh = {source.pk}, {source.pk}
    while fresh:
        fresh = set(Reliance.objects.filter(on__in=fresh).values_list("source", flat=True)) - found
        found |= fresh
    return entries.filter(pk__in=Citation.objects.filter(source__in=found).values("entry"))


def _named(sources: Iterable[Source]) -> str:
    names = [source.publisher or source.title for source in sources]
    return ", ".join(names[:3]) + (" and others" if len(names) > 3 else "")
