"""What was known when: a document reduced to what its sources supported on a day."""

from datetime import date

import msgspec
import pytest

from tests.support import sample_documents
from timeline import document
from timeline.dates import When
from timeline.document import Citation, Document, Event, Source
from timeline.document.encoding import decode, encode
from timeline.presentation.known import (
    UndatedEntry,
    find_last_source_day,
    list_source_days,
    parse_day,
    reduce_to_known,
)

BRIDGE_DAYS = [date(2017, 3, 8), date(2017, 3, 31), date(2018, 12, 31)]


def make_source(uid: str, published: str = "", *, confidential: bool = False) -> Source:
    return Source(
        id=uid, kind="article", publisher="The Ferry Post", published=published, confidential=confidential
    )


def make_event(uid: str, *sources: str, disputed_by: tuple[str, ...] = ()) -> Event:
    citations = [Citation(source=source) for source in sources]
    citations += [Citation(source=source, stance="disputes") for source in disputed_by]
    return Event(id=uid, headline=f"Event {uid}", when=When(edtf="2017-03-07"), citations=citations)


def bridge() -> Document:
    """Return a document with a source of a day, a month and a year, and sources without a certain date."""
    events = [
        make_event("both1", "day1", "year1"),
        make_event("month1e", "month1"),
        make_event("later1", "year1"),
        make_event("mixed1", "day1", "undated1", "about1"),
        make_event("fought1", "day1", disputed_by=("year1",)),
        make_event("undated1e", "undated1"),
        make_event("about1e", "about1", "year1"),
        make_event("hidden1e", "hidden1", "year1"),
        make_event("bare1"),
        make_event("against1", disputed_by=("day1",)),
    ]
    whole = sample_documents.empty()
    return msgspec.structs.replace(
        whole,
        version=sample_documents.every_field().version,
        events=events,
        order=[event.id for event in events],
        sources=[
            make_source("day1", "2017-03-08"),
            make_source("month1", "2017-03"),
            make_source("year1", "2018"),
            make_source("undated1"),
            make_source("about1", "2017-03-07~"),
            make_source("hidden1", "2017-03-07", confidential=True),
        ],
    )


def list_known(day: str) -> list[str]:
    return reduce_to_known(bridge(), date.fromisoformat(day)).document.order


@pytest.mark.parametrize(
    ("day", "known"),
    [
        ("2017-03-07", []),
        ("2017-03-08", ["both1", "mixed1", "fought1"]),
        ("2017-03-30", ["both1", "mixed1", "fought1"]),
        ("2017-03-31", ["both1", "month1e", "mixed1", "fought1"]),
        ("2018-12-30", ["both1", "month1e", "mixed1", "fought1"]),
        ("2018-12-31", ["both1", "month1e", "later1", "mixed1", "fought1", "about1e", "hidden1e"]),
    ],
)
def test_a_source_counts_from_its_last_possible_day(day: str, known: list[str]) -> None:
    assert list_known(day) == known


def test_an_entry_says_how_many_of_todays_sources_there_were() -> None:
    counts = reduce_to_known(bridge(), date(2017, 3, 8)).source_counts
    assert counts == {"both1": (1, 2), "mixed1": (1, 3), "fought1": (1, 2)}


def test_an_entry_with_all_its_sources_keeps_its_verification() -> None:
    assert "both1" not in reduce_to_known(bridge(), date(2018, 12, 31)).source_counts


def test_entries_that_no_source_dates_stand_apart_with_the_reason() -> None:
    assert reduce_to_known(bridge(), date(2017, 3, 8)).undated == [
        UndatedEntry(id="undated1e", reason="no-date"),
        UndatedEntry(id="about1e", reason="no-date"),
        UndatedEntry(id="hidden1e", reason="confidential"),
        UndatedEntry(id="bare1", reason="no-source"),
        UndatedEntry(id="against1", reason="no-source"),
    ]


def test_only_sources_that_support_an_entry_give_a_day() -> None:
    assert list_source_days(bridge()) == BRIDGE_DAYS


@pytest.mark.parametrize(
    ("asked", "reduced"),
    [
        ("2017-03-07", None),
        ("2017-03-08", "2017-03-08"),
        ("2017-03-30", "2017-03-08"),
        ("9999-12-31", "2018-12-31"),
    ],
)
def test_a_day_is_reduced_to_the_last_source_before_it(asked: str, reduced: str | None) -> None:
    day = find_last_source_day(BRIDGE_DAYS, date.fromisoformat(asked))
    assert day == (date.fromisoformat(reduced) if reduced else None)


@pytest.mark.parametrize(
    "typed",
    ["", "soon", "2017", "2017-03", "20170308", "2017-W10-3", "2017-02-30", "٢٠١٧-٠٣-٠٨", "2017-03-08 "],
)
def test_what_is_not_a_day_is_refused(typed: str) -> None:
    assert parse_day(typed) is None


def test_days_of_all_years_count() -> None:
    whole = msgspec.structs.replace(
        bridge(), sources=[make_source("day1", "-0043-03-15"), make_source("year1", "Y170000002")]
    )
    assert list_source_days(whole) == [date.min]
    assert reduce_to_known(whole, date.max).document.order == ["both1", "mixed1", "fought1"]


def test_later_sources_and_what_refers_to_later_entries_are_left_out() -> None:
    whole = sample_documents.every_field()
    sources = [
        msgspec.structs.replace(source, published="2026-02-06" if source.id == "story1" else source.published)
        for source in whole.sources
    ]
    reduced = reduce_to_known(msgspec.structs.replace(whole, sources=sources), date(2025, 11, 30))
    assert reduced.document.order == ["crack1"]
    (crack,) = reduced.document.events
    assert [citation.source for citation in crack.citations] == ["report1"]
    assert [(check.entry, check.citation) for check in reduced.document.checks] == [("crack1", 0)]
    assert [source.id for source in reduced.document.sources] == ["report1"]
    assert [party.id for party in reduced.document.parties] == ["owner1", "witness1", "agency1"]
    assert reduced.document.withdrawals == []
    assert reduced.document.timeline.summary == reduced.document.timeline.standfirst == ""
    assert reduced.source_counts == {"crack1": (1, 3)}


def test_references_between_known_entries_stay() -> None:
    whole = sample_documents.every_field()
    sources = [
        msgspec.structs.replace(source, published="" if source.confidential else "2026-02-06", relies_on=[])
        for source in whole.sources
    ]
    reduced = reduce_to_known(msgspec.structs.replace(whole, sources=sources), date(2026, 2, 6)).document
    assert reduced.order == ["crack1", "inspection1", "denial1", "gloss1", "ask2"]
    denial, gloss = reduced.statements
    assert [answer.entry for answer in denial.answers] == ["crack1"]
    assert [answer.entry for answer in gloss.answers] == ["denial1"]
    assert reduced.requests[0].about == "denial1"


@pytest.mark.parametrize("day", [date(2017, 3, 7), *BRIDGE_DAYS])
def test_a_reduced_document_breaks_no_rule(day: date) -> None:
    for whole in (bridge(), sample_documents.sample(), sample_documents.every_field()):
        reduced = reduce_to_known(whole, day).document
        assert decode(encode(reduced)) == reduced
        assert set(reduced.entries()) == set(reduced.order)
        assert {source.id for source in document.find_sources_in_use(reduced)} == {
            source.id for source in reduced.sources
        }
