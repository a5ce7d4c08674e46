"""Quote checks: one for each citation, computed from the rows."""

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
    """Create sources, with a text if one is given."""

    def make(publisher: str, text: str = "", **fields: Any) -> Source:
        return add_source(SourceDraft(publisher=publisher, text=text, **fields), by=editor)

    return make


@pytest.fixture
def say(timeline: Timeline, editor: User) -> Say:
    """Create statements with these citations."""
    party = PartyDraft(name="Owner")

    def make(words: str, *citations: CitationDraft, **fields: Any) -> Entry:
        draft = StatementDraft(words=words, party=party, citations=citations, **fields)
        return add_entry(timeline, draft, by=editor).entry

    return make


def check_quotes(*entries: Entry) -> list[QuoteCheck]:
    return quote_checks.check_quotes(Entry.objects.filter(pk__in=[entry.pk for entry in entries]))


def list_verdicts(*entries: Entry) -> list[str]:
    return [check.verdict for check in check_quotes(*entries)]


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
    check = check_quotes(entry)[0]
    text = SourceText.objects.get()
    assert (check.verdict, check.words, check.is_statement) == (WORDS[words], words, True)
    assert (check.source, check.citation_index, check.entry_id) == (source, 0, entry.pk)
    assert (check.text_sha256, check.text_added_at, check.reason) == (text.sha256, text.at, "")
    assert check.is_in_text == (WORDS[words] != "different")
    # "There is […] crack" leaves out "no".
    assert check.is_unexplained == (WORDS[words] in ("different", "shortened"))


def test_the_cases_above_cover_every_verdict_except_printed_otherwise() -> None:
    assert {*WORDS.values(), "printed-otherwise"} == set(document.list_values(document.Verdict))
    assert set(document.list_values(document.Verdict)) == quote_checks.IN_TEXT | quote_checks.NEEDS_REASON


def test_without_a_text_the_check_says_so(outlet: Cite, say: Say) -> None:
    (check,) = check_quotes(say("We looked.", CitationDraft(source=outlet("Gazette"))))
    assert (check.verdict, check.text_sha256, check.text_added_at) == (quote_checks.NO_TEXT, "", None)
    assert not check.is_in_text
    assert not check.is_unexplained
    assert quote_checks.to_document_checks([check]) == []


def test_the_context_chooses_between_several_occurrences(
    outlet: Cite, timeline: Timeline, editor: User
) -> None:
    source = outlet("Gazette", TEXT)
    cited = CitationDraft(source=source, exact="We looked twice.", prefix="On Tuesday the owner said: “")
    entry = add_entry(timeline, EventDraft(headline="A look", citations=(cited,)), by=editor).entry
    assert list_verdicts(entry) == ["exact"]


def test_the_citations_of_an_event_are_compared(outlet: Cite, timeline: Timeline, editor: User) -> None:
    source = outlet("Gazette", TEXT)
    citations = (
        CitationDraft(source=source, exact="no crack in the dam"),
        CitationDraft(source=source, locator="page 3"),
        CitationDraft(source=source, exact="one crack in the dam"),
    )
    entry = add_entry(timeline, EventDraft(headline="A look", citations=citations), by=editor).entry
    assert [
        (check.citation_index, check.words, check.verdict, check.is_statement)
        for check in check_quotes(entry)
    ] == [
        (0, "no crack in the dam", "exact", False),
        (2, "one crack in the dam", "different", False),
    ]


def test_only_the_citations_of_a_paraphrase_are_compared(outlet: Cite, say: Say) -> None:
    source = outlet("Gazette", TEXT)
    citations = [CitationDraft(source=source), CitationDraft(source=source, exact="We looked twice. And")]
    (check,) = check_quotes(say("They looked again and again.", *citations, wording="paraphrase"))
    assert (check.citation_index, check.words, check.verdict, check.is_statement) == (
        1,
        "We looked twice. And",
        "same-words",
        False,
    )


def test_a_disputing_source_is_compared_with_its_own_citation(outlet: Cite, say: Say) -> None:
    gazette, wire = outlet("Gazette", TEXT), outlet("Wire", "He never said that.")
    entry = say(
        "There is no crack in the dam,",
        CitationDraft(source=gazette),
        CitationDraft(source=wire, stance="disputes"),
        CitationDraft(source=wire, stance="disputes", exact="He never said"),
    )
    assert [(check.citation_index, check.verdict, check.words) for check in check_quotes(entry)] == [
        (0, "exact", "There is no crack in the dam,"),
        (2, "exact", "He never said"),
    ]


def test_another_wording_and_a_missing_one_are_distinguished(outlet: Cite, say: Say) -> None:
    wire = outlet("Wire", "“There isn’t any crack in the dam,” said the owner.")
    entry = say(
        "There is no crack in the dam,",
        CitationDraft(source=wire),
        CitationDraft(source=wire, exact="There isn’t any crack in the dam"),
        CitationDraft(source=wire, exact="There was never a crack"),
    )
    assert [(check.verdict, check.words) for check in check_quotes(entry)] == [
        (verdict, "There is no crack in the dam,")
        for verdict in ("different", "printed-otherwise", "different")
    ]


def test_quotes_are_compared_with_the_current_text(outlet: Cite, say: Say, editor: User) -> None:
    source = outlet("Gazette", "The owner said: “We looked.”")
    entry = say("We looked.", CitationDraft(source=source))
    assert list_verdicts(entry) == ["exact"]
    add_source_text(source, "The owner said: “We did not look.”", by=editor, number=1)
    assert list_verdicts(entry) == ["different"]
    add_source_text(source, "The owner said: “We looked.”", by=editor, number=2)
    newest = source.texts.first()
    assert newest is not None
    assert (list_verdicts(entry), check_quotes(entry)[0].text_added_at) == (["exact"], newest.at)


def test_citations_come_in_the_order_of_the_entries(outlet: Cite, say: Say) -> None:
    sources = {name: outlet(name, f"It was {name} who said no.") for name in ("A", "B", "C")}
    entries = [
        say(f"It was {name} who said no.", *(CitationDraft(source=source) for source in sources.values()))
        for name in sources
    ]
    Entry.objects.filter(pk=entries[0].pk).update(position=10**15)
    checks = check_quotes(*entries)
    assert [(check.entry_id, check.citation_index) for check in checks] == [
        (entry.pk, index) for entry in (*entries[1:], entries[0]) for index in range(3)
    ]
    assert {
        check.verdict for check in checks if check.words == f"It was {check.source.publisher} who said no."
    } == {"exact"}
    assert {
        check.verdict for check in checks if check.words != f"It was {check.source.publisher} who said no."
    } == {"different"}


def test_documents_contain_no_check_of_a_confidential_source(outlet: Cite, say: Say, editor: User) -> None:
    source = outlet(
        "Quill",
        TEXT,
        confidential=True,
        described_as="a clerk",
        confidential_reason="She would lose her work.",
    )
    entry = say("There is no crack in the dam,", CitationDraft(source=source))
    assert list_verdicts(entry) == ["exact"]
    assert snapshot.build(entry.timeline).checks == []


def test_documents_contain_the_checks_of_active_entries(outlet: Cite, say: Say, editor: User) -> None:
    gone = say("We looked twice. And", CitationDraft(source=outlet("Gazette", TEXT)))
    remove_entry(gone, by=editor, version=1)
    entry = say("We looked twice.", *(CitationDraft(source=source) for source in Source.objects.all()))
    text = SourceText.objects.get()
    assert snapshot.build(entry.timeline).checks == [
        document.Check(
            entry=entry.uid,
            citation=0,
            verdict="ambiguous",
            text_sha256=text.sha256,
            held=text.at.date().isoformat(),
        )
    ]


def count_queries(timeline: Timeline) -> int:
    quote_checks.clear_caches()
    with CaptureQueriesContext(connection) as captured:
        quote_checks.check_quotes(Entry.objects.filter(timeline=timeline).active())
    return len(captured)


def test_the_number_of_queries_depends_on_the_texts_only(outlet: Cite, say: Say, timeline: Timeline) -> None:
    sources = [outlet(name, f"{name} says: we looked.") for name in ("A", "B", "C", "D", "E")]
    silent = outlet("F")

    def fill(count: int) -> None:
        for number in range(count):
            say(f"We looked {number}.", *(CitationDraft(source=source) for source in (*sources, silent)))

    fill(2)
    few = count_queries(timeline)
    fill(8)
    assert count_queries(timeline) == few == 5 + len(sources)
    # Cached verdicts need no query.
    with CaptureQueriesContext(connection) as captured:
        quote_checks.check_quotes(Entry.objects.filter(timeline=timeline).active())
    assert len(captured) == 5
    assert not any("text" in query["sql"].split("FROM")[0].split('"') for query in captured)
