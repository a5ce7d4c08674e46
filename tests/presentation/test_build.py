"""The view of a document."""

from tests.support import sample_documents
from timeline.presentation.build import build
from timeline.presentation.local_dates import to_local_time
from timeline.presentation.model import PageLinks


def test_the_two_hours_with_the_same_clock_time_have_different_words() -> None:
    first = to_local_time("2026-10-25T00:30:00Z", "Europe/London").words
    second = to_local_time("2026-10-25T01:30:00Z", "Europe/London").words
    assert "01:30" in first
    assert "01:30" in second
    assert first != second


def test_the_day_of_a_publication_leaves_the_clock_time_out() -> None:
    assert to_local_time("2026-10-25T23:30:00Z", "Europe/Paris").day_words == "26 October 2026"


def test_sources_are_numbered_as_cited_then_those_they_rely_on() -> None:
    view = build(sample_documents.sample(), PageLinks(timeline=""))
    assert [source.record.publisher for source in view.sources] == [
        "Gizmodo",
        "Newshub",
        "CNBC",
        "BBC News",
    ]
    assert [source.number for source in view.sources] == [1, 2, 3, 4]


def test_withdrawn_entries_are_not_counted() -> None:
    view = build(sample_documents.every_field(), PageLinks(timeline=""))
    assert (len(view.entries), view.entry_count) == (9, 8)
