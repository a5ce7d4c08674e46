"""Source coverage: which entries are supported by which sources, and by how many independent origins.

Outlets that relay one report have one origin, however many they are. Reliances are followed to their end: a source that
relies on none is an origin. Sources of one page, in whatever form their addresses are, are one origin as well.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import combinations
from types import MappingProxyType

from django.db.models import Q, QuerySet

from timeline.models import Citation, Entry, Reliance, Source, Timeline
from timeline.models.fields import compute_page_digest

# Kinds of source that are evidence in themselves, unless they relay another source: records not made for the story.
PRIMARY = frozenset({"document", "data", "footage"})

# The origins of each source, by key.
Origins = Mapping[int, frozenset[int]]
# The sources that each source relies on, by key.
Reliances = Mapping[int, list[int]]
# Of each source that is one of several of its page: the lowest key among them.
SamePages = Mapping[int, int]
NO_SAME_PAGES: SamePages = MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class Support:
    """The supporting and disputing sources of an entry, and how many of the supporting ones are independent.

    `is_one_page`: all supporting sources are of one page, although there are several. `proposed` is the verification that
    follows from them (`document.Standing`). An editor decides.
    """

    entry_id: int
    supporting: tuple[Source, ...]
    disputing: tuple[Source, ...]
    independent: int
    origins: frozenset[int]
    is_primary: bool
    is_one_page: bool = False

    def copy_for(self, entry_id: int) -> "Support":
        """Return the support of another entry with the same sources."""
        # `dataclasses.replace` takes five times as long.
        return Support(
            entry_id=entry_id,
            supporting=self.supporting,
            disputing=self.disputing,
            independent=self.independent,
            origins=self.origins,
            is_primary=self.is_primary,
            is_one_page=self.is_one_page,
        )

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
        if self.is_one_page:
            return f"{len(self.supporting)} sources, but they are one page"
        if len(self.supporting) > 1:
            return f"{len(self.supporting)} sources, one origin"
        return "one source"


def find_support(entries: QuerySet[Entry]) -> dict[int, Support]:
    """Return the support of each entry by its key, in a fixed number of queries."""
    cited: dict[int, dict[str, dict[int, Source]]] = {
        pk: {"supports": {}, "disputes": {}} for pk in entries.order_by().values_list("pk", flat=True)
    }
    # One row for each source, however often it is cited.
    cited_rows = Citation.objects.filter(entry__in=entries.order_by())
    by_pk = {row.pk: row for row in Source.objects.filter(pk__in=cited_rows.order_by().values("source"))}
    rows = cited_rows.order_by("entry", "position", "pk")
    for entry_pk, stance, source_pk in rows.values_list("entry_id", "stance", "source_id"):
        # A citation may have come between the two queries.
        if entry_pk in cited and source_pk in by_pk:
            cited[entry_pk][stance][source_pk] = by_pk[source_pk]
    sources = {pk for stances in cited.values() for group in stances.values() for pk in group}
    graph = find_graph(sources)
    origins = find_origins(sources, graph.reliances, graph.pages)
    # Entries that cite the same sources have the same support.
    known: dict[tuple[tuple[int, ...], ...], Support] = {}
    support = {}
    for pk, stances in cited.items():
        supporting, disputing = stances["supports"], stances["disputes"]
        key = tuple(supporting), tuple(disputing)
        if key not in known:
            known[key] = _build_support(pk, supporting, disputing, origins, graph.pages)
        support[pk] = known[key].copy_for(pk)
    return support


def build_support(supporting: dict[int, Source], disputing: dict[int, Source]) -> Support:
    """Return the support of an entry that is not saved yet, from its sources by key."""
    sources = {*supporting, *disputing}
    graph = find_graph(sources)
    origins = find_origins(sources, graph.reliances, graph.pages)
    return _build_support(0, supporting, disputing, origins, graph.pages)


def _build_support(
    pk: int,
    supporting: dict[int, Source],
    disputing: dict[int, Source],
    origins: Origins,
    pages: SamePages,
) -> Support:
    return Support(
        entry_id=pk,
        supporting=tuple(supporting.values()),
        disputing=tuple(disputing.values()),
        independent=count_independent(origins[source] for source in supporting),
        origins=frozenset(origin for source in supporting for origin in origins[source]),
        is_primary=any(
            source.kind in PRIMARY and origins[source.pk] == {pages.get(source.pk, source.pk)}
            for source in supporting.values()
        ),
        is_one_page=len(supporting) > 1 and len({pages.get(source, source) for source in supporting}) == 1,
    )


def find_origins(
    sources: Iterable[int], reliances: Reliances | None = None, pages: SamePages | None = None
) -> Origins:
    """Return the origins of each source, by key: the source itself if it relies on none.

    Sources that rely only on one another, in a circle, are one origin: the one with the lowest key stands for it. The
    same holds for sources of one page, which rely on whatever one of them relies on. `reliances` are those of the
    sources, `pages` their pages; both are queried if `reliances` are not given.
    """
    wanted = set(sources)
    if reliances is None:
        graph = find_graph(wanted)
        reliances, pages = graph.reliances, graph.pages
    reachable = _find_reachable(_join_pages(reliances, pages or NO_SAME_PAGES))
    return {source: _find_ends(source, reachable) for source in wanted}


@dataclass(frozen=True, slots=True)
class SourceGraph:
    """Sources with all that they rely on, directly or indirectly, and which of them are of one page."""

    reliances: Reliances
    pages: SamePages


def find_graph(sources: Iterable[int]) -> SourceGraph:
    """Return what sources rely on, in one query for each step.

    The other sources of their pages are among them. What was made for a timeline of named members is not looked for: it
    says nothing about sources elsewhere.
    """
    reliances: dict[int, list[int]] = {}
    by_page: dict[str, list[int]] = defaultdict(list)
    new = set(sources)
    while new:
        rows = Source.objects.filter(Q(pk__in=new) | _match_other_sources_of_pages(new))
        values = rows.order_by("pk", "reliances__position").values_list("pk", "url", "reliances__on")
        for pk, address, other in values:
            if pk not in reliances:
                reliances[pk] = []
                if digest := compute_page_digest(address):
                    by_page[digest].append(pk)
            if other is not None and other not in reliances[pk]:
                reliances[pk].append(other)
        new = {on for group in reliances.values() for on in group} - reliances.keys()
    pages = {pk: min(group) for group in by_page.values() if len(group) > 1 for pk in group}
    return SourceGraph(reliances, pages)


def find_reliances(sources: Iterable[int]) -> Reliances:
    """Return the sources that each source relies on, by key, directly or indirectly (see `find_graph`)."""
    return find_graph(sources).reliances


def _match_other_sources_of_pages(sources: Iterable[int]) -> Q:
    """Match the sources of the pages of these sources that the whole newsroom may see."""
    digests = Source.objects.filter(pk__in=sources).exclude(page_digest="").order_by().values("page_digest")
    is_open = Q(made_for__isnull=True) | Q(made_for__access=Timeline.Access.NEWSROOM)
    return is_open & Q(merged_into__isnull=True, page_digest__in=digests)


def _join_pages(reliances: Reliances, pages: SamePages) -> Reliances:
    """Return reliances in which the sources of one page rely on one another, in a circle."""
    groups = _group_by_page(pages)
    return {
        source: [*on, *groups[pages[source]]] if source in pages else on for source, on in reliances.items()
    }


def _group_by_page(pages: SamePages) -> dict[int, list[int]]:
    """Return the sources of each page that has several, by the lowest key among them."""
    groups: dict[int, list[int]] = defaultdict(list)
    for source, first in pages.items():
        groups[first].append(source)
    return groups


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

    A lost source also costs the sources that rely only on lost ones, and the other sources of its page. `support` is that
    of each entry by key. `reliances` are those of all these sources, `pages` their pages; both are queried if `reliances`
    are not given.
    """

    def __init__(
        self,
        support: Mapping[int, Support],
        reliances: Reliances | None = None,
        pages: SamePages | None = None,
    ) -> None:
        self.support = support
        if reliances is None:
            graph = find_graph({source.pk for entry in support.values() for source in entry.supporting})
            reliances, pages = graph.reliances, graph.pages
        self.pages = pages or NO_SAME_PAGES
        self.of_page = _group_by_page(self.pages)
        # A page relies on whatever one of its sources relies on.
        self.reliances = {source: frozenset(on) for source, on in reliances.items()}
        for group in self.of_page.values():
            common = frozenset(on for source in group for on in reliances.get(source, ())) - {*group}
            self.reliances.update(dict.fromkeys(group, common))
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
            fallen = new.pop()
            same_page = self.of_page[self.pages[fallen]] if fallen in self.pages else []
            relying = [other for other in self.relying[fallen] if lost >= self.reliances[other]]
            fresh = {*same_page, *relying} - lost
            lost |= fresh
            new += fresh
        candidates = [entry for pk in lost for entry in self.by_first.get(pk, ())]
        return [
            pk
            for _number, pk in sorted(candidates)
            if all(supporting.pk in lost for supporting in self.support[pk].supporting)
        ]


def filter_by_source(source: Source, entries: QuerySet[Entry]) -> QuerySet[Entry]:
    """Return the entries that cite a source or one of its page, or a source that relies on these, directly or not."""
    relying, new = {source.pk}, {source.pk}
    while new:
        other = Source.objects.filter(_match_other_sources_of_pages(new)).order_by()
        new |= set(other.values_list("pk", flat=True))
        relying |= new
        new = set(Reliance.objects.filter(on__in=new).values_list("source", flat=True)) - relying
    return entries.filter(pk__in=Citation.objects.filter(source__in=relying).values("entry"))


def _join_names(sources: Iterable[Source]) -> str:
    # The description stands for a confidential source, also for those who may read it.
    names = [str(source) if source.confidential else source.publisher or source.title for source in sources]
    return ", ".join(names[:3]) + (" and others" if len(names) > 3 else "")
