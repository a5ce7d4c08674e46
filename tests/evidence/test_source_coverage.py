"""On how many independent origins an entry rests, and what falls with a source."""

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


class World:
    """A timeline with sources by name: “wire” relies on nothing, and so on as told."""

    def __init__(self) -> None:
        self.timeline = Timeline.objects.create(slug="dam", title="The dam")
        self.made = 0

    def source(self, name: str, *on: Source, **fields: Any) -> Source:
        source: Source = Source.objects.create(publisher=name, **fields)
        self.relies(source, *on)
        return source

    def relies(self, source: Source, *on: Source) -> None:
        for place, other in enumerate(on):
            Reliance.objects.create(source=source, on=other, position=place)

    def entry(self, *supporting: Source, disputing: Iterable[Source] = (), **fields: Any) -> Entry:
        self.made += 1
        entry: Entry = Event.objects.create(
            timeline=self.timeline, kind="event", position=self.made * 1000, headline="A crack", **fields
        )
        for stance, sources in (("supports", supporting), ("disputes", disputing)):
            for source in sources:
                Citation.objects.create(entry=entry, source=source, stance=stance)
        return entry

    def supports(self) -> dict[int, Support]:
        return source_coverage.find_support(Entry.objects.filter(timeline=self.timeline))

    def support(self, *supporting: Source, disputing: Iterable[Source] = ()) -> Support:
        entry = self.entry(*supporting, disputing=disputing)
        return self.supports()[entry.pk]


@pytest.fixture
def world(db: None) -> World:
    return World()


def origins(*sources: Source) -> list[set[str]]:
    """What each of the sources comes from in the end, by name."""
    found = source_coverage.find_origins(source.pk for source in sources)
    names = dict(Source.objects.values_list("pk", "publisher"))
    return [{names[pk] for pk in found[source.pk]} for source in sources]


# --- Origins -----------------------------------------------------------------------------------------


def test_a_source_that_relies_on_none_is_an_origin(world: World) -> None:
    assert origins(world.source("wire")) == [{"wire"}]


def test_what_relays_comes_from_where_it_ends(world: World) -> None:
    wire, seen = world.source("wire"), world.source("eyewitness")
    paper = world.source("paper", wire)
    blog = world.source("blog", paper, seen)
    assert origins(paper, blog) == [{"wire"}, {"wire", "eyewitness"}]


def test_a_ring_is_one_origin_for_whoever_comes_to_it(world: World) -> None:
    # Made first, so that its key is lower than those of the ring.
    outside = world.source("outside")
    one, two = world.source("one"), world.source("two")
    world.relies(outside, two)
    world.relies(one, two)
    world.relies(two, one)
    assert origins(outside, one, two) == [{"one"}] * 3


def test_a_ring_that_has_its_report_from_elsewhere_is_no_origin(world: World) -> None:
    wire = world.source("wire")
    one, two = world.source("one", wire), world.source("two")
    world.relies(one, two)
    world.relies(two, one)
    assert origins(one, two) == [{"wire"}] * 2


def test_reliances_are_asked_for_once_for_each_remove(
    world: World, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    last = world.source("wire")
    chain = [last := world.source(f"paper {number}", last) for number in range(4)]
    many = [world.source(f"blog {number}", last) for number in range(20)]
    with django_assert_num_queries(6):
        source_coverage.find_origins({source.pk for source in [*chain, *many]} - {one.pk for one in chain})


@given(graphs)
def test_origins_are_those_of_what_is_relied_on(above: Mapping[int, list[int]]) -> None:
    nodes = {*above, *(on for several in above.values() for on in several)}
    whole = {node: [on for on in above.get(node, []) if on != node] for node in nodes}
    found = source_coverage.find_origins(nodes, whole)
    for node, on in whole.items():
        if on:
            assert found[node] == frozenset().union(*(found[other] for other in on))
        else:
            assert found[node] == {node}
        for origin in found[node]:
            assert found[origin] == {origin}


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
def test_sources_with_an_origin_in_common_count_once(several: list[set[int]], count: int) -> None:
    assert source_coverage.count_independent(map(frozenset, several)) == count


@given(ends, st.randoms())
def test_two_are_independent_where_they_share_nothing_and_in_any_order(
    several: list[frozenset[int]], random: Any
) -> None:
    count = source_coverage.count_independent(several)
    assert (count > 0) == bool(several)
    assert (count > 1) == any(one.isdisjoint(other) for one, other in combinations(several, 2))
    shuffled = list(several)
    random.shuffle(shuffled)
    assert source_coverage.count_independent(shuffled) == count


@given(ends)
def test_who_relays_what_is_told_already_adds_nothing(several: list[frozenset[int]]) -> None:
    assert source_coverage.count_independent([*several, *several]) == source_coverage.count_independent(
        several
    )


# --- Standings ---------------------------------------------------------------------------------------


def test_a_standing_is_proposed_from_origins(world: World) -> None:
    wire, seen = world.source("wire"), world.source("eyewitness")
    paper, blog = world.source("paper", wire), world.source("blog", wire)
    told = [
        (found.proposed, found.reason)
        for found in (
            world.support(),
            world.support(wire),
            world.support(wire, paper, blog),
            world.support(paper, seen),
            world.support(paper, seen, disputing=[blog]),
            world.support(disputing=[blog]),
        )
    ]
    assert told == [
        ("unconfirmed", "no source is cited"),
        ("single-source", "one source"),
        ("single-source", "3 sources, one origin"),
        ("corroborated", "2 independent origins"),
        ("disputed", "disputed by blog"),
        ("disputed", "disputed by blog"),
    ]


@pytest.mark.parametrize("kind", ["document", "data", "footage"])
def test_a_primary_document_corroborates_unless_it_relays(world: World, kind: str) -> None:
    primary = world.source("register", kind=kind)
    relaying = world.source("copy", world.source("wire"), kind=kind)
    assert world.support(primary).proposed == "corroborated"
    assert world.support(primary).reason == "a primary document"
    assert world.support(relaying).proposed == "single-source"
    assert world.support(world.source("paper", primary)).proposed == "single-source"


def test_many_who_dispute_are_not_all_named(world: World) -> None:
    several = [world.source(f"paper {number}") for number in range(5)]
    assert world.support(disputing=several).reason == "disputed by paper 0, paper 1, paper 2 and others"


def test_what_entries_rest_on_takes_a_fixed_number_of_queries(
    world: World, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    wire = world.source("wire")
    for number in range(12):
        world.entry(world.source(f"paper {number}", wire), wire)
    with django_assert_num_queries(3):
        assert len(world.supports()) == 12


# --- What falls --------------------------------------------------------------------------------------


def test_with_a_source_falls_what_has_no_other_support(world: World) -> None:
    wire, seen = world.source("wire"), world.source("eyewitness")
    paper = world.source("paper", wire)
    both = world.source("both", wire, seen)
    alone, relayed = world.entry(wire), world.entry(paper, wire)
    for others in ((paper, seen), (both,), ()):
        world.entry(*others)
    world.entry(disputing=[wire])
    supported = world.supports()
    assert source_coverage.SourceLossAnalysis(supported).find_lost_entries(wire.pk) == [alone.pk, relayed.pk]
    assert source_coverage.SourceLossAnalysis(supported).find_lost_entries(paper.pk) == []
    assert source_coverage.SourceLossAnalysis(supported).find_lost_entries(seen.pk) == []


def test_a_ring_falls_with_any_of_it(world: World) -> None:
    one, two = world.source("one"), world.source("two")
    world.relies(one, two)
    world.relies(two, one)
    entry = world.entry(one)
    assert source_coverage.SourceLossAnalysis(world.supports()).find_lost_entries(two.pk) == [entry.pk]


def test_reliances_that_are_known_are_not_asked_for_again(
    world: World, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    wire = world.source("wire")
    entry = world.entry(world.source("paper", wire))
    supported = world.supports()
    above = source_coverage.find_reliances(one.pk for found in supported.values() for one in found.supporting)
    with django_assert_num_queries(0):
        assert source_coverage.SourceLossAnalysis(supported, above).find_lost_entries(wire.pk) == [entry.pk]


@given(
    st.dictionaries(st.integers(1, 8), st.lists(st.integers(1, 8), max_size=3), max_size=8),
    st.lists(st.lists(st.integers(1, 8), max_size=3, unique=True), max_size=6),
    st.integers(1, 8),
)
def test_what_falls_is_what_has_nothing_left_that_stands(
    relies: dict[int, list[int]], entries: list[list[int]], fallen: int
) -> None:
    supported = {
        pk: Support(
            entry_id=pk,
            supporting=tuple(Source(pk=one) for one in cited),
            disputing=(),
            independent=0,
            origins=frozenset(),
            is_primary=False,
        )
        for pk, cited in enumerate(entries)
    }
    above = {one: relies.get(one, []) for one in range(1, 9)}
    stands = {one for one in above if one != fallen}
    # Until nothing changes: what relies on something, and on nothing that stands, does not stand.
    while gone := {one for one in stands if above[one] and stands.isdisjoint(above[one])}:
        stands -= gone
    lost = [pk for pk, cited in enumerate(entries) if cited and stands.isdisjoint(cited)]
    assert source_coverage.SourceLossAnalysis(supported, above).find_lost_entries(fallen) == lost


def test_entries_rest_on_a_source_at_any_remove(world: World) -> None:
    wire = world.source("wire")
    paper = world.source("paper", wire)
    blog = world.source("blog", paper)
    far, near = world.entry(blog), world.entry(wire)
    world.entry(world.source("other"))
    found = source_coverage.filter_by_source(wire, Entry.objects.all())
    assert set(found) == set(Entry.objects.filter(pk__in=[far.pk, near.pk]))
