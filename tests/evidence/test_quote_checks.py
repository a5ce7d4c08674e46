"""Quoted words beside the texts that are held: one verdict for each citation, worked out from the rows."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from timeline import document
from timeline.actions.drafts import CitationDraft, EventDraft, PartyDraft, SourceDraft, StatementDraft
from timeline.actions.entries import add_entry, remove_entry
from timeline.actions.source_texts import add_source_text
from timeline.actions.sources import add_source
from timeline.evidence import quote_checks
from timeline.evidence.quote_checks import QuoteCheck
from timeline.models import Entry, Source, SourceText, Timeline, User
from timeline.publishing import snapshot

TEXT = """“There is no crack in the dam,” the owner said on Monday. “We looked twice.
And we shall look again.” On Tuesday the owner said: “We looked twice.”"""
Cite = Callable[..., Source]
Say = Callable[..., Entry]


@pytest.fixture
def outlet(editor: User) -> Cite:
    """Make a source, with a text if one is given."""

    def make(publisher: str, text: str = "", **fields: Any) -> Source:
        return add_source(SourceDraft(publisher=publisher, text=text, **fields), by=editor)

    return make


@pytest.fixture
def say(timeline: Timeline, editor: User) -> Say:
    """Make a statement with these citations."""
    party = PartyDraft(name="Owner")

    def make(words: str, *citations: CitationDraft, **fields: Any) -> Entry:
        draft = StatementDraft(words=words, party=party, citations=citations, **fields)
        return add_entry(timeline, draft, by=editor).entry

    return make


def look(*entries: Entry) -> list[QuoteCheck]:
    return quote_checks.check_quotes(Entry.objects.filter(pk__in=[entry.pk for entry in entries]))


def verdicts(*entries: Entry) -> list[str]:
    return [one.verdict for one in look(*entries)]


WORDS = {
    "There is no crack in the dam,": "exact",
    "there is no crack  in the dam": "same-words",
    "We looked twice. And we shall look again.": "same-words",
    "There is […] crack in the dam": "shortened",
    "We looked twice.": "ambiguous",
    "There is a crack in the dam": "different",
    "There is no crack in this dam": "different",
}


@pytest.mark.parametrize("words", WORDS)
def test_a_statement_is_compared_with_the_text_of_its_source(outlet: Cite, say: Say, words: str) -> None:
    source = outlet("Gazette", TEXT)
    entry = say(words, CitationDraft(source=source))
    one = look(entry)[0]
    held = SourceText.objects.get()
    assert (one.verdict, one.words, one.is_statement) == (WORDS[words], words, True)
    assert (one.source, one.citation_index, one.entry_id) == (source, 0, entry.pk)
    assert (one.text_sha256, one.text_added_at, one.reason) == (held.sha256, held.at, "")
    assert one.is_in_text == (WORDS[words] != "different") != one.is_unexplained


def test_every_verdict_but_one_is_tried_above() -> None:
    assert {*WORDS.values(), "printed-otherwise"} == set(document.list_values(document.Verdict))
    assert set(document.list_values(document.Verdict)) == quote_checks.IN_TEXT | quote_checks.NEEDS_REASON


def test_without_a_text_there_is_nothing_to_compare_with(outlet: Cite, say: Say) -> None:
    (one,) = look(say("We looked.", CitationDraft(source=outlet("Gazette"))))
    assert (one.verdict, one.text_sha256, one.text_added_at) == (quote_checks.NO_TEXT, "", None)
    assert not one.is_in_text
    assert not one.is_unexplained
    assert quote_checks.to_document_checks([one]) == []


def test_the_words_around_choose_among_several_places(outlet: Cite, timeline: Timeline, editor: User) -> None:
    source = outlet("Gazette", TEXT)
    cited = CitationDraft(source=source, exact="We looked twice.", prefix="On Tuesday the owner said: “")
    entry = add_entry(timeline, EventDraft(headline="A look", citations=(cited,)), by=editor).entry
    assert verdicts(entry) == ["exact"]


def test_of_an_event_the_words_of_each_citation_are_compared(
    outlet: Cite, timeline: Timeline, editor: User
) -> None:
    source = outlet("Gazette", TEXT)
    citations = (
        CitationDraft(source=source, exact="no crack in the dam"),
        CitationDraft(source=source, locator="page 3"),
        CitationDraft(source=source, exact="one crack in the dam"),
    )
    entry = add_entry(timeline, EventDraft(headline="A look", citations=citations), by=editor).entry
    assert [(one.citation_index, one.words, one.verdict, one.is_statement) for one in look(entry)] == [
        (0, "no crack in the dam", "exact", False),
        (2, "one crack in the dam", "different", False),
    ]


def test_of_a_paraphrase_only_what_is_cited_is_compared(outlet: Cite, say: Say) -> None:
    source = outlet("Gazette", TEXT)
    citations = [CitationDraft(source=source), CitationDraft(source=source, exact="We looked twice. And")]
    (one,) = look(say("They looked again and again.", *citations, wording="paraphrase"))
    assert (one.citation_index, one.words, one.verdict, one.is_statement) == (
        1,
        "We looked twice. And",
        "same-words",
        False,
    )


def test_what_disputes_a_statement_need_not_have_its_words(outlet: Cite, say: Say) -> None:
    gazette, wire = outlet("Gazette", TEXT), outlet("Wire", "He never said that.")
    entry = say(
        "There is no crack in the dam,",
        CitationDraft(source=gazette),
        CitationDraft(source=wire, stance="disputes"),
        CitationDraft(source=wire, stance="disputes", exact="He never said"),
    )
    assert [(one.citation_index, one.verdict, one.words) for one in look(entry)] == [
        (0, "exact", "There is no crack in the dam,"),
        (2, "exact", "He never said"),
    ]


def test_a_source_that_prints_a_statement_otherwise_is_told_from_one_that_has_neither(
    outlet: Cite, say: Say
) -> None:
    wire = outlet("Wire", "“There isn’t any crack in the dam,” said the owner.")
    entry = say(
        "There is no crack in the dam,",
        CitationDraft(source=wire),
        CitationDraft(source=wire, exact="There isn’t any crack in the dam"),
        CitationDraft(source=wire, exact="There was never a crack"),
    )
    assert [(one.verdict, one.words) for one in look(entry)] == [
        (verdict, "There is no crack in the dam,")
        for verdict in ("different", "printed-otherwise", "different")
    ]


def test_the_newest_text_counts(outlet: Cite, say: Say, editor: User) -> None:
    source = outlet("Gazette", "The owner said: “We looked.”")
    entry = say("We looked.", CitationDraft(source=source))
    assert verdicts(entry) == ["exact"]
    add_source_text(source, "The owner said: “We did not look.”", by=editor, number=1)
    assert verdicts(entry) == ["different"]
    add_source_text(source, "The owner said: “We looked.”", by=editor, number=2)
    assert (verdicts(entry), look(entry)[0].text_added_at) == (["exact"], source.texts.first().at)  # type: ignore[union-attr]


def test_citations_come_in_the_order_of_the_entries(outlet: Cite, say: Say) -> None:
    texts = {name: outlet(name, f"It was {name} who said no.") for name in ("A", "B", "C")}
    entries = [
        say(f"It was {name} who said no.", *(CitationDraft(source=one) for one in texts.values()))
        for name in texts
    ]
    Entry.objects.filter(pk=entries[0].pk).update(position=10**15)
    found = look(*entries)
    assert [(one.entry_id, one.citation_index) for one in found] == [
        (entry.pk, place) for entry in (*entries[1:], entries[0]) for place in range(3)
    ]
    assert {one.verdict for one in found if one.words == f"It was {one.source.publisher} who said no."} == {
        "exact"
    }
    assert {one.verdict for one in found if one.words != f"It was {one.source.publisher} who said no."} == {
        "different"
    }


def test_of_a_confidential_source_readers_are_told_nothing(outlet: Cite, say: Say, editor: User) -> None:
    source = outlet(
        "Quill",
        TEXT,
        confidential=True,
        described_as="a clerk",
        confidential_reason="She would lose her work.",
    )
    entry = say("There is no crack in the dam,", CitationDraft(source=source))
    assert verdicts(entry) == ["exact"]
    assert snapshot.build(entry.timeline).checks == []


def test_the_document_tells_what_was_compared_with_which_text(outlet: Cite, say: Say, editor: User) -> None:
    gone = say("We looked twice. And", CitationDraft(source=outlet("Gazette", TEXT)))
    remove_entry(gone, by=editor, version=1)
    entry = say("We looked twice.", *(CitationDraft(source=one) for one in Source.objects.all()))
    held = SourceText.objects.get()
    assert snapshot.build(entry.timeline).checks == [
        document.Check(
            entry=entry.uid,
            citation=0,
            verdict="ambiguous",
            text_sha256=held.sha256,
            held=held.at.date().isoformat(),
        )
    ]


def queries(timeline: Timeline) -> int:
    quote_checks.clear_caches()
    with CaptureQueriesContext(connection) as captured:
        quote_checks.check_quotes(Entry.objects.filter(timeline=timeline).active())
    return len(captured)


def test_queries_grow_with_texts_alone(outlet: Cite, say: Say, timeline: Timeline) -> None:
    sources = [outlet(name, f"{name} says: we looked.") for name in ("A", "B", "C", "D", "E")]
    silent = outlet("F")

    def fill(number: int) -> None:
        for turn in range(number):
            say(f"We looked {turn}.", *(CitationDraft(source=source) for source in (*sources, silent)))

    fill(2)
    few = queries(timeline)
    fill(8)
    assert queries(timeline) == few == 3 + len(sources)
    # What was found once is not looked for again.
    with CaptureQueriesContext(connection) as captured:
        quote_checks.check_quotes(Entry.objects.filter(timeline=timeline).active())
    assert len(captured) == 3
    assert not any("text" in query["sql"].split("FROM")[0].split('"') for query in captured)
