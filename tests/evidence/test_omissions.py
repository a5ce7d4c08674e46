"""Quote checks of shortened and moved words: what they leave out, what needs a reason, what the earlier texts say."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from timeline import document
from timeline.actions.drafts import CitationDraft, EventDraft, PartyDraft, SourceDraft, StatementDraft
from timeline.actions.entries import add_entry
from timeline.actions.source_texts import add_source_text, explain_quote_difference
from timeline.actions.sources import add_source
from timeline.evidence import quote_checks
from timeline.evidence.quote_checks import QuoteCheck
from timeline.models import Entry, Source, Timeline, User
from timeline.publishing import snapshot

TEXT = "The mill said: “We will not sell the yard, as things are, before spring.” The works council was told."
Say = Callable[..., Entry]


@pytest.fixture
def source(editor: User) -> Source:
    return add_source(SourceDraft(publisher="Gazette", text=TEXT), by=editor)


@pytest.fixture
def say(timeline: Timeline, editor: User) -> Say:
    """Create statements with these citations."""

    def make(words: str, *citations: CitationDraft, **fields: Any) -> Entry:
        party = PartyDraft(name="The mill", short_name="Mill")
        draft = StatementDraft(words=words, party=party, citations=citations, **fields)
        return add_entry(timeline, draft, by=editor).entry

    return make


def check(entry: Entry) -> QuoteCheck:
    [check] = quote_checks.check_quotes(Entry.objects.filter(pk=entry.pk))
    return check


# Words, whether what they leave out needs a reason, and what of it can matter.
CASES = {
    "We will … sell the yard": (True, "the negation “not”"),
    "We will not sell the yard … before spring.": (False, ""),
    "… sell the yard, as things are": (True, "the negation “not”"),
    "sell the yard … The works council was told.": (False, ""),
}


@pytest.mark.parametrize("words", CASES)
def test_an_omission_that_can_matter_needs_a_reason(
    source: Source, say: Say, words: str, editor: User
) -> None:
    needs_reason, weights = CASES[words]
    entry = say(words, CitationDraft(source=source))
    found = check(entry)
    assert (found.verdict, found.needs_reason, found.weights) == ("shortened", needs_reason, weights)
    assert found.omissions
    if needs_reason:
        seen = found.words_sha256, found.text_sha256
        explain_quote_difference(entry, 0, seen=seen, reason="It is meant so.", by=editor)
        assert (check(entry).reason, check(entry).is_unexplained) == ("It is meant so.", False)
        # Readers see the reason with the check.
        assert [part.note for part in snapshot.build(entry.timeline).checks] == ["It is meant so."]


def test_words_that_leave_out_a_party_need_a_reason(source: Source, say: Say, editor: User) -> None:
    entry = say("We sell … soon", CitationDraft(source=source))
    add_source_text(source, "We sell the mill soon. We sell with the works soon.", by=editor, number=1)
    # "the mill" is no name by its letters; "The mill" and "Mill" are known.
    assert check(entry).weights == ""
    add_source_text(source, "We sell with the Mill soon.", by=editor, number=2)
    assert check(entry).weights == "the name “Mill”"


def test_the_language_of_the_source_and_then_of_the_statement_counts(say: Say, editor: User) -> None:
    def find_weights(source_language: str, language: str) -> str:
        draft = SourceDraft(
            publisher=f"P {source_language} {language}", language=source_language, text="x sin y"
        )
        entry = say("x … y", CitationDraft(source=add_source(draft, by=editor)), language=language)
        return check(entry).weights

    assert find_weights("es", "en") == find_weights("", "es-MX") == "the negation “sin”"
    assert find_weights("en", "es") == ""


def test_a_cited_passage_is_weighed_where_the_statement_is_worded_differently(
    source: Source, say: Say
) -> None:
    entry = say("We shall sell.", CitationDraft(source=source, exact="We will … sell the yard"))
    found = check(entry)
    assert (found.verdict, found.weights) == ("printed-otherwise", "the negation “not”")


def test_words_of_an_event_are_weighed(source: Source, timeline: Timeline, editor: User) -> None:
    cited = CitationDraft(source=source, exact="We will … sell the yard")
    entry = add_entry(timeline, EventDraft(headline="A sale", citations=(cited,)), by=editor).entry
    assert check(entry).is_unexplained


def test_an_omission_costs_one_query_for_the_names(source: Source, say: Say, timeline: Timeline) -> None:
    say("We will … sell the yard", CitationDraft(source=source))

    def count_queries() -> int:
        quote_checks.clear_caches()
        with CaptureQueriesContext(connection) as captured:
            quote_checks.check_quotes(Entry.objects.filter(timeline=timeline))
        return len(captured)

    without = count_queries()
    for _ in range(3):
        say("We will not sell the yard … before spring.", CitationDraft(source=source))
    assert count_queries() == without + 1


# --- Words that are somewhere else by now ------------------------------------------------------------

NORTH, SOUTH = (f"The {side} mill said: “We shut the gate at six.”" for side in ("north", "south"))


@pytest.fixture
def moved(say: Say, editor: User) -> Entry:
    """A statement cited from the first of two sentences, of which the second alone is left."""
    source = add_source(SourceDraft(publisher="Gazette", text=f"{NORTH}\n\n{SOUTH}"), by=editor)
    cited = CitationDraft(source=source, prefix="orth mill said: “", suffix="”\n\nThe south mi")
    entry = say("We shut the gate at six.", cited)
    assert check(entry).verdict == "exact"
    add_source_text(source, f"The north mill said: “We kept the gate open.”\n\n{SOUTH}", by=editor, number=1)
    return entry


def test_words_left_in_another_sentence_are_ambiguous(moved: Entry) -> None:
    found = check(moved)
    assert (found.verdict, found.is_moved, found.needs_reason) == ("ambiguous", True, False)
    [part] = snapshot.build(moved.timeline).checks
    assert (part.verdict, part.moved) == ("ambiguous", True)


@pytest.mark.parametrize("prefix", ["", "outh mill said: “"])
def test_words_marked_again_are_certain(moved: Entry, prefix: str) -> None:
    moved.citations.update(prefix=prefix, suffix="")
    assert (check(moved).verdict, check(moved).is_moved) == ("exact", False)


def test_the_earlier_text_tells_whether_one_side_is_enough(say: Say, editor: User) -> None:
    ends = "of the north.", "of the south."
    both = "\n\n".join(f"On Friday he said: “We shut it” {end}" for end in ends)
    source = add_source(SourceDraft(publisher="Gazette", text=both), by=editor)
    entry = say(
        "We shut it", CitationDraft(source=source, prefix="On Friday he said: “", suffix="” of the north.")
    )
    assert check(entry).verdict == "exact"
    # What was before fits the sentence that is left, but it fitted both.
    add_source_text(source, both.replace("We shut it", "We kept it", 1), by=editor, number=1)
    assert (check(entry).verdict, check(entry).is_moved) == ("ambiguous", True)
    # With the cited sentence still there, it is certain.
    add_source_text(source, both.replace("” of the south.", "” by the sea."), by=editor, number=2)
    assert check(entry).verdict == "exact"


def test_verdicts_of_documents_are_the_same_words_as_before() -> None:
    assert set(document.list_values(document.Verdict)) == quote_checks.IN_TEXT | quote_checks.NEEDS_REASON
