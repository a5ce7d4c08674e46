"""Origins and independence of sources, the support of entries, and the loss of a source."""

from collections.abc import Iterable, Mapping
from itertools import combinations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from timeline.evidence import source_coverage
from timeline.evidence.source_coverage import Support
from timeline.models import Citation, Entry, Event, Reliance, Source, Timeline

pytestmark = pytest.mark.django_db

keys = st.integers(1, 6)
graphs = st.dictionaries(keys, st.lists(keys, unique=True, max_size=3), max_size=6)


class SourceGraph:
    """Creates sources by name with their reliances, and entries that cite them, on one timeline."""

    def __init__(self) -> None:
        self.timeline = Timeline.objects.create(slug="dam", title="The dam")
        self.count = 0

    def add_source(self, name: str, *on: Source, **fields: Any) -> Source:
        source: Source = Source.objects.create(publisher=name, **fields)
        self.add_reliances(source, *on)
        return source

    def add_reliances(self, source: Source, *on: Source) -> None:
        for position, other in enumerate(on):
            Reliance.objects.create(source=source, on=other, position=position)

    def add_entry(self, *supporting: Source, disputing: Iterable[Source] = (), **fields: Any) -> Entry:
        self.count += 1
        entry: Entry = Event.objects.create(
            timeline=self.timeline, kind="event", position=self.count * 1000, headline="A crack", **fields
        )
        for stance, sources in (("supports", supporting), ("disputes", disputing)):
            for source in sources:
                Citation.objects.create(entry=entry, source=source, stance=stance)
        return entry

    def find_support(self) -> dict[int, Support]:
        return source_coverage.find_support(Entry.objects.filter(timeline=self.timeline))

    def support_entry(self, *supporting: Source, disputing: Iterable[Source] = ()) -> Support:
        entry = self.add_entry(*supporting, disputing=disputing)
        return self.find_support()[entry.pk]


@pytest.fixture
def graph(db: None) -> SourceGraph:
    return SourceGraph()


def name_origins(*sources: Source) -> list[set[str]]:
    """Return the names of the origins of each source."""
    support = source_coverage.find_origins(source.pk for source in sources)
    names = dict(Source.objects.values_list("pk", "publisher"))
    return [{names[pk] for pk in support[source.pk]} for source in sources]


# --- Origins -----------------------------------------------------------------------------------------


def test_a_source_that_relies_on_none_is_an_origin(graph: SourceGraph) -> None:
    assert name_origins(graph.add_source("wire")) == [{"wire"}]


def test_a_relaying_source_has_the_origins_of_its_sources(graph: SourceGraph) -> None:
    wire, seen = graph.add_source("wire"), graph.add_source("eyewitness")
    paper = graph.add_source("paper", wire)
    blog = graph.add_source("blog", paper, seen)
    assert name_origins(paper, blog) == [{"wire"}, {"wire", "eyewitness"}]


def test_a_circle_of_reliances_is_one_origin(graph: SourceGraph) -> None:
    # Created first, so that its key is lower than those in the circle.
    outside = graph.add_source("outside")
    first, two = graph.add_source("one"), graph.add_source("two")
    graph.add_reliances(outside, two)
    graph.add_reliances(first, two)
    graph.add_reliances(two, first)
    assert name_origins(outside, first, two) == [{"one"}] * 3


def test_a_circle_that_relies_on_another_source_is_no_origin(graph: SourceGraph) -> None:
    wire = graph.add_source("wire")
    first, two = graph.add_source("one", wire), graph.add_source("two")
    graph.add_reliances(first, two)
    graph.add_reliances(two, first)
    assert name_origins(first, two) == [{"wire"}] * 2


def test_reliances_take_one_query_for_each_step(
    graph: SourceGraph, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    last = graph.add_source("wire")
    chain = [last := graph.add_source(f"paper {number}", last) for number in range(4)]
    many = [graph.add_source(f"blog {number}", last) for number in range(20)]
    with django_assert_num_queries(6):
        source_coverage.find_origins(
            {source.pk for source in [*chain, *many]} - {source.pk for source in chain}
        )


@given(graphs)
def test_the_origins_of_a_source_are_those_of_its_reliances(reliances: Mapping[int, list[int]]) -> None:
    nodes = {*reliances, *(on for several in reliances.values() for on in several)}
    whole = {node: [on for on in reliances.get(node, []) if on != node] for node in nodes}
    support = source_coverage.find_origins(nodes, whole)
    for node, on in whole.items():
        if on:
            assert support[node] == frozenset().union(*(support[other] for other in on))
        else:
            assert support[node] == {node}
        for origin in support[node]:
            assert support[origin] == {origin}


# --- Several sources of one page ------------------------------------------------------------------------

POST = "https://social.example/keeper/status/1501917647"
OTHER_FORMS = [POST, f"{POST}?s=20&t=x7", f"{POST}/#replies", POST.replace("https://", "http://m.")]


@pytest.mark.parametrize("address", OTHER_FORMS)
def test_a_page_that_is_two_sources_is_one_origin(graph: SourceGraph, address: str) -> None:
    sources = [graph.add_source(name, url=url) for name, url in (("first", POST), ("second", address))]
    assert name_origins(*sources) == [{"first"}] * 2
    support = graph.support_entry(*sources)
    assert (support.proposed, support.independent) == ("single-source", 1)
    assert support.reason == "2 sources, but they are one page"


def test_another_page_beside_two_sources_of_one_corroborates(graph: SourceGraph) -> None:
    sources = [graph.add_source(name, url=url) for name, url in zip("ab", OTHER_FORMS, strict=False)]
    support = graph.support_entry(*sources, graph.add_source("c", url="https://news.example/"))
    assert (support.proposed, support.reason) == ("corroborated", "2 independent origins")


def test_sources_without_an_address_are_of_no_common_page(graph: SourceGraph) -> None:
    for address in ("", "mailto:press@news.example"):
        sources = [graph.add_source(name, url=address) for name in "ab"]
        assert graph.support_entry(*sources).independent == 2


def test_a_page_relies_on_whatever_one_of_its_sources_relies_on(graph: SourceGraph) -> None:
    wire = graph.add_source("wire")
    first, second = graph.add_source("first", wire, url=POST), graph.add_source("second", url=OTHER_FORMS[1])
    assert name_origins(first, second) == [{"wire"}] * 2
    # Also if the source that says so is not cited.
    assert graph.support_entry(second, wire).proposed == "single-source"


def test_a_source_that_relies_on_one_of_a_page_has_the_origin_of_the_page(graph: SourceGraph) -> None:
    first, second = (graph.add_source(name, url=POST) for name in ("first", "second"))
    paper = graph.add_source("paper", second)
    assert graph.support_entry(first, paper).independent == 1


def test_a_primary_document_that_is_two_sources_is_still_one(graph: SourceGraph) -> None:
    address = "https://agency.example/14.pdf"
    first, second = (graph.add_source(name, kind="document", url=address) for name in "ab")
    for sources in ([first], [second], [first, second]):
        assert graph.support_entry(*sources).is_primary
    graph.add_reliances(first, graph.add_source("wire"))
    assert not graph.support_entry(second).is_primary


def test_a_lost_page_costs_every_source_of_it(graph: SourceGraph) -> None:
    first, second = (graph.add_source(name, url=POST) for name in ("first", "second"))
    by_first, by_second = graph.add_entry(first), graph.add_entry(second)
    on_both = graph.add_entry(first, second)
    graph.add_entry(second, graph.add_source("wire"))
    analysis = source_coverage.SourceLossAnalysis(graph.find_support())
    for source in (first, second):
        assert analysis.find_lost_entries(source.pk) == [by_first.pk, by_second.pk, on_both.pk]


def test_a_page_with_something_of_another_origin_is_not_lost_with_one(graph: SourceGraph) -> None:
    wire, agency = graph.add_source("wire"), graph.add_source("agency")
    first, second = graph.add_source("first", wire, url=POST), graph.add_source("second", agency, url=POST)
    for source in (first, second):
        graph.add_entry(source)
    analysis = source_coverage.SourceLossAnalysis(graph.find_support())
    assert analysis.find_lost_entries(wire.pk) == analysis.find_lost_entries(agency.pk) == []


def test_a_source_of_named_members_says_nothing_about_its_page_elsewhere(graph: SourceGraph) -> None:
    hidden = Timeline.objects.create(slug="hidden", title="Hidden", access="members")
    wire = graph.add_source("wire")
    graph.add_source("secret", wire, url=POST, made_for=hidden)
    cited = graph.add_source("cited", url=POST)
    assert name_origins(cited) == [{"cited"}]
    assert graph.support_entry(cited, wire).independent == 2


def test_the_entries_that_a_source_carries_include_those_of_its_page(graph: SourceGraph) -> None:
    first, second = (graph.add_source(name, url=POST) for name in ("first", "second"))
    paper = graph.add_source("paper", second)
    entries = [graph.add_entry(source) for source in (first, second, paper)]
    graph.add_entry(graph.add_source("elsewhere", url="https://news.example/"))
    found = source_coverage.filter_by_source(first, Entry.objects.all()).order_by("position")
    assert [entry.pk for entry in found] == [entry.pk for entry in entries]


# --- Independence ------------------------------------------------------------------------------------

ends = st.lists(st.frozensets(keys, min_size=1, max_size=3), max_size=6)


@pytest.mark.parametrize(
    ("several", "count"),
    [
        ([], 0),
        ([{1}], 1),
        ([{1}, {1}, {1}], 1),
        ([{1}, {2}], 2),
        ([{1}, {2}, {1, 2}], 2),
        ([{1, 2}, {1, 3}, {2, 4}], 2),
        ([{1, 2}, {2, 3}, {1, 3}], 1),
    ],
)
def test_sources_with_a_common_origin_count_once(several: list[set[int]], count: int) -> None:
    assert source_coverage.count_independent(map(frozenset, several)) == count


@given(ends, st.randoms())
def test_two_sources_without_a_common_origin_are_independent_in_any_order(
    several: list[frozenset[int]], random: Any
) -> None:
    count = source_coverage.count_independent(several)
    assert (count > 0) == bool(several)
    assert (count > 1) == any(origins.isdisjoint(other) for origins, other in combinations(several, 2))
    shuffled = list(several)
    random.shuffle(shuffled)
    assert source_coverage.count_independent(shuffled) == count


@given(ends)
def test_repeated_origins_do_not_add_to_the_count(several: list[frozenset[int]]) -> None:
    assert source_coverage.count_independent([*several, *several]) == source_coverage.count_independent(
        several
    )


# --- Verification ---------------------------------------------------------------------------------------


def test_a_verification_is_proposed_from_the_origins(graph: SourceGraph) -> None:
    wire, seen = graph.add_source("wire"), graph.add_source("eyewitness")
    paper, blog = graph.add_source("paper", wire), graph.add_source("blog", wire)
    proposals = [
        (support.proposed, support.reason)
        for support in (
            graph.support_entry(),
            graph.support_entry(wire),
            graph.support_entry(wire, paper, blog),
            graph.support_entry(paper, seen),
            graph.support_entry(paper, seen, disputing=[blog]),
            graph.support_entry(disputing=[blog]),
        )
    ]
    assert proposals == [
        ("unconfirmed", "no source is cited"),
        ("single-source", "one source"),
        ("single-source", "3 sources, one origin"),
        ("corroborated", "2 independent origins"),
        ("disputed", "disputed by blog"),
        ("disputed", "disputed by blog"),
    ]


@pytest.mark.parametrize("kind", ["document", "data", "footage"])
def test_a_primary_document_corroborates_unless_it_relays(graph: SourceGraph, kind: str) -> None:
    primary = graph.add_source("register", kind=kind)
    relaying = graph.add_source("copy", graph.add_source("wire"), kind=kind)
    assert graph.support_entry(primary).proposed == "corroborated"
    assert graph.support_entry(primary).reason == "a primary document"
    assert graph.support_entry(relaying).proposed == "single-source"
    assert graph.support_entry(graph.add_source("paper", primary)).proposed == "single-source"


def test_at_most_three_disputing_sources_are_named(graph: SourceGraph) -> None:
    several = [graph.add_source(f"paper {number}") for number in range(5)]
    assert graph.support_entry(disputing=several).reason == "disputed by paper 0, paper 1, paper 2 and others"


def test_finding_support_takes_a_fixed_number_of_queries(
    graph: SourceGraph, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    wire = graph.add_source("wire")
    for number in range(12):
        graph.add_entry(graph.add_source(f"paper {number}", wire), wire)
    with django_assert_num_queries(4):
        assert len(graph.find_support()) == 12


# --- Loss of a source --------------------------------------------------------------------------------------


def test_entries_without_other_support_are_lost_with_a_source(graph: SourceGraph) -> None:
    wire, seen = graph.add_source("wire"), graph.add_source("eyewitness")
    paper = graph.add_source("paper", wire)
    both = graph.add_source("both", wire, seen)
    alone, relayed = graph.add_entry(wire), graph.add_entry(paper, wire)
    for others in ((paper, seen), (both,), ()):
        graph.add_entry(*others)
    graph.add_entry(disputing=[wire])
    supported = graph.find_support()
    assert source_coverage.SourceLossAnalysis(supported).find_lost_entries(wire.pk) == [alone.pk, relayed.pk]
    assert source_coverage.SourceLossAnalysis(supported).find_lost_entries(paper.pk) == []
    assert source_coverage.SourceLossAnalysis(supported).find_lost_entries(seen.pk) == []


def test_a_circle_is_lost_with_any_source_in_it(graph: SourceGraph) -> None:
    first, two = graph.add_source("one"), graph.add_source("two")
    graph.add_reliances(first, two)
    graph.add_reliances(two, first)
    entry = graph.add_entry(first)
    assert source_coverage.SourceLossAnalysis(graph.find_support()).find_lost_entries(two.pk) == [entry.pk]


def test_given_reliances_are_not_queried_again(
    graph: SourceGraph, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    wire = graph.add_source("wire")
    entry = graph.add_entry(graph.add_source("paper", wire))
    supported = graph.find_support()
    reliances = source_coverage.find_reliances(
        source.pk for support in supported.values() for source in support.supporting
    )
    with django_assert_num_queries(0):
        assert source_coverage.SourceLossAnalysis(supported, reliances).find_lost_entries(wire.pk) == [
            entry.pk
        ]


@given(
    st.dictionaries(st.integers(1, 8), st.lists(st.integers(1, 8), max_size=3), max_size=8),
    st.lists(st.lists(st.integers(1, 8), max_size=3, unique=True), max_size=6),
    st.integers(1, 8),
)
def test_lost_entries_have_no_remaining_source(
    relies: dict[int, list[int]], entries: list[list[int]], lost_source: int
) -> None:
    supported = {
        pk: Support(
            entry_id=pk,
            supporting=tuple(Source(pk=source) for source in cited),
            disputing=(),
            independent=0,
            origins=frozenset(),
            is_primary=False,
        )
        for pk, cited in enumerate(entries)
    }
    reliances = {source: relies.get(source, []) for source in range(1, 9)}
    remaining = {source for source in reliances if source != lost_source}
    # Until nothing changes: remove the sources that rely on others, none of which remains.
    while gone := {
        source for source in remaining if reliances[source] and remaining.isdisjoint(reliances[source])
    }:
        remaining -= gone
    lost = [pk for pk, cited in enumerate(entries) if cited and remaining.isdisjoint(cited)]
    assert source_coverage.SourceLossAnalysis(supported, reliances).find_lost_entries(lost_source) == lost


def test_entries_are_filtered_by_direct_and_indirect_sources(graph: SourceGraph) -> None:
    wire = graph.add_source("wire")
    paper = graph.add_source("paper", wire)
    blog = graph.add_source("blog", paper)
    far, near = graph.add_entry(blog), graph.add_entry(wire)
    graph.add_entry(graph.add_source("other"))
    support = source_coverage.filter_by_source(wire, Entry.objects.all())
    assert set(support) == set(Entry.objects.filter(pk__in=[far.pk, near.pk]))
