"""Quoted words on their way to readers: what differs from its source waits for a reason, and what is compared is told."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from timeline import document
from timeline.actions.base import Refused
from timeline.actions.drafts import CitationDraft, EventDraft, SourceDraft, StatementDraft
from timeline.actions.entries import add_entry, remove_entry
from timeline.actions.imports import import_document
from timeline.actions.publications import (
    ContentChanged,
    NotReady,
    get_live_document,
    publish,
    release_embargo,
)
from timeline.actions.source_texts import add_source_text, explain_quote_difference
from timeline.actions.sources import add_source
from timeline.document import diff
from timeline.evidence import quote_checks
from timeline.models import Entry, Party, Publication, Source, Timeline, User
from timeline.publishing import checks, snapshot

SAID = "There is no crack in the dam."
GOOD = f"On Monday the owner said: “{SAID}”"
OTHER = "On Monday the owner said: “There isn’t any crack in the dam.”"
ITS_OWN = "There isn’t any crack in the dam."
Say = Callable[..., Entry]


@pytest.fixture
def wire(editor: User) -> Source:
    return add_source(SourceDraft(publisher="Wire"), by=editor)


@pytest.fixture
def say(timeline: Timeline, editor: User, owner: Party) -> Say:
    def make(*citations: CitationDraft, **fields: Any) -> Entry:
        draft = StatementDraft(**{"words": SAID, "party": owner, "citations": citations, **fields})
        return add_entry(timeline, draft, by=editor).entry

    return make


def go(timeline: Timeline, editor: User, **more: Any) -> Publication:
    return publish(timeline, by=editor, note="New", seen_digest=None, **more)


def gaps(timeline: Timeline) -> list[tuple[str, str, str]]:
    """What the gates say of quotations: which entry, and in which words."""
    found = checks.find_problems(timeline, snapshot.build(timeline))
    assert {gap.check for gap in found} <= {"quotation"}
    return [(gap.subject, gap.uid, gap.message) for gap in found]


def explain(entry: Entry, editor: User, reason: str = "As we heard it on air.", place: int = 0) -> None:
    one = next(
        one
        for one in quote_checks.check_quotes(Entry.objects.filter(pk=entry.pk))
        if one.citation_index == place
    )
    seen = one.words_sha256, one.text_sha256
    explain_quote_difference(entry, place, seen=seen, reason=reason, by=editor)


def test_words_that_differ_are_not_published_and_stay_as_they_were(
    say: Say, gazette: Source, editor: User
) -> None:
    add_source_text(gazette, OTHER, by=editor, number=0)
    entry = say(CitationDraft(source=gazette))
    assert gaps(entry.timeline) == [
        (
            "statement",
            entry.uid,
            f"“{SAID}” does not stand in the text that is held of “The Gazette: A crack”: "
            "correct the words, or say why they differ.",
        )
    ]
    with pytest.raises(NotReady):
        go(entry.timeline, editor)
    assert not Publication.objects.exists()


def test_words_cited_for_an_event_are_held_to_their_text_too(
    timeline: Timeline, gazette: Source, editor: User
) -> None:
    add_source_text(gazette, OTHER, by=editor, number=0)
    cited = CitationDraft(source=gazette, exact="a crack in a dam")
    entry = add_entry(timeline, EventDraft(headline="A look", citations=(cited,)), by=editor).entry
    assert [(subject, uid) for subject, uid, _message in gaps(timeline)] == [("event", entry.uid)]
    assert "“a crack in a dam”" in gaps(timeline)[0][2]


def test_of_a_paraphrase_the_words_that_are_cited_are_named(say: Say, gazette: Source, editor: User) -> None:
    add_source_text(gazette, OTHER, by=editor, number=0)
    entry = say(CitationDraft(source=gazette, exact="no crack"), wording="paraphrase", words="All is well.")
    assert "“no crack”" in gaps(entry.timeline)[0][2]


def test_a_source_that_is_cited_twice_is_named_once(say: Say, gazette: Source, editor: User) -> None:
    add_source_text(gazette, OTHER, by=editor, number=0)
    entry = say(CitationDraft(source=gazette), CitationDraft(source=gazette, locator="page 2"))
    assert len(gaps(entry.timeline)) == 1
    explain(entry, editor, place=1)
    assert gaps(entry.timeline) == []


def test_a_reason_lets_words_pass_and_readers_are_given_it(say: Say, gazette: Source, editor: User) -> None:
    add_source_text(gazette, OTHER, by=editor, number=0)
    entry = say(CitationDraft(source=gazette))
    explain(entry, editor)
    go(entry.timeline, editor)
    whole = get_live_document(entry.timeline)
    assert whole is not None
    assert [(one.entry, one.verdict, one.note) for one in whole.checks] == [
        (entry.uid, "different", "As we heard it on air.")
    ]


def test_a_reason_of_words_that_stand_in_a_later_text_is_told_no_more(
    say: Say, gazette: Source, editor: User
) -> None:
    add_source_text(gazette, OTHER, by=editor, number=0)
    entry = say(CitationDraft(source=gazette))
    explain(entry, editor)
    add_source_text(gazette, GOOD, by=editor, number=1)
    assert [(one.verdict, one.note) for one in snapshot.build(entry.timeline).checks] == [("exact", "")]


def test_another_printing_passes_where_one_prints_the_statement_as_it_is_told(
    say: Say, gazette: Source, wire: Source, editor: User
) -> None:
    add_source_text(gazette, OTHER, by=editor, number=0)
    add_source_text(wire, OTHER, by=editor, number=0)
    entry = say(CitationDraft(source=gazette, exact=ITS_OWN), CitationDraft(source=wire, exact=ITS_OWN))
    (gap,) = gaps(entry.timeline)
    assert gap[:2] == ("statement", entry.uid)
    assert "stands in none of the texts" in gap[2]
    add_source_text(wire, GOOD, by=editor, number=1)
    # What is cited from there must be put right: the statement's own words stand there.
    assert gaps(entry.timeline) == []
    assert [one.verdict for one in snapshot.build(entry.timeline).checks] == ["printed-otherwise", "exact"]


def test_printed_otherwise_alone_passes_with_a_reason(say: Say, gazette: Source, editor: User) -> None:
    add_source_text(gazette, OTHER, by=editor, number=0)
    entry = say(CitationDraft(source=gazette, exact=ITS_OWN))
    assert len(gaps(entry.timeline)) == 1
    explain(entry, editor)
    assert gaps(entry.timeline) == []
    assert snapshot.build(entry.timeline).checks[0].note == "As we heard it on air."


def test_what_disputes_a_statement_is_no_printing_of_it(
    say: Say, gazette: Source, wire: Source, editor: User
) -> None:
    add_source_text(gazette, OTHER, by=editor, number=0)
    add_source_text(wire, "He said no such thing.", by=editor, number=0)
    entry = say(
        CitationDraft(source=gazette, exact=ITS_OWN),
        CitationDraft(source=wire, stance="disputes", exact="no such thing"),
    )
    assert len(gaps(entry.timeline)) == 1


def test_a_confidential_source_is_held_to_its_text_like_any_other(
    say: Say, timeline: Timeline, editor: User
) -> None:
    quill = SourceDraft(
        title="Quill", text=OTHER, confidential=True, described_as="a clerk", confidential_reason="Her job."
    )
    entry = say(CitationDraft(source=add_source(quill, by=editor)))
    assert len(gaps(timeline)) == 1
    explain(entry, editor)
    go(timeline, editor)
    data = Publication.objects.get().stored.data
    assert b"on air" not in bytes(data)
    assert document.decode(bytes(data)).checks == []


def test_what_is_removed_is_not_compared(say: Say, gazette: Source, editor: User) -> None:
    add_source_text(gazette, OTHER, by=editor, number=0)
    entry = say(CitationDraft(source=gazette))
    say(CitationDraft(source=gazette), words=ITS_OWN)
    remove_entry(entry, by=editor, version=1)
    assert gaps(entry.timeline) == []


def test_what_is_withdrawn_takes_its_check_along(say: Say, gazette: Source, editor: User) -> None:
    add_source_text(gazette, GOOD, by=editor, number=0)
    entry, _other = say(CitationDraft(source=gazette)), say(CitationDraft(source=gazette))
    go(entry.timeline, editor)
    entry.refresh_from_db()
    remove_entry(entry, by=editor, version=entry.version, reason="A forgery.")
    go(entry.timeline, editor)
    whole = get_live_document(entry.timeline)
    assert whole is not None
    assert [one.entry for one in whole.checks] == [_other.uid]


def test_words_newly_compared_are_reason_enough_for_a_version(
    say: Say, gazette: Source, editor: User
) -> None:
    entry = say(CitationDraft(source=gazette))
    first = go(entry.timeline, editor)
    before = get_live_document(entry.timeline)
    add_source_text(gazette, GOOD, by=editor, number=0)
    draft = snapshot.build(entry.timeline)
    assert diff.DocumentComparison(before, draft).summary == "1 quotation newly checked against its source"
    second = go(entry.timeline, editor)
    # What the newsroom wrote is what it was, to the byte.
    assert (second.number, second.content_digest) == (2, first.content_digest)
    assert second.digest != first.digest
    after = get_live_document(entry.timeline)
    assert after is not None
    assert after.statements[0].last_changed == after.statements[0].first_published
    assert diff.DocumentComparison(after, draft).summary == ""
    with pytest.raises(Refused, match="Nothing has changed since version 2"):
        go(entry.timeline, editor)


def test_a_text_that_comes_in_after_approval_is_to_be_looked_at_first(
    say: Say, gazette: Source, editor: User
) -> None:
    entry = say(CitationDraft(source=gazette))
    seen = document.compute_approval_digest(snapshot.build(entry.timeline))
    add_source_text(gazette, OTHER, by=editor, number=0)
    with pytest.raises(ContentChanged):
        publish(entry.timeline, by=editor, note="New", seen_digest=seen)
    with pytest.raises(NotReady):
        publish(entry.timeline, by=editor, note="New", seen_digest=None)


def test_a_reason_that_nobody_saw_is_not_published(say: Say, gazette: Source, editor: User) -> None:
    add_source_text(gazette, OTHER, by=editor, number=0)
    entry = say(CitationDraft(source=gazette))
    explain(entry, editor)
    seen = document.compute_approval_digest(snapshot.build(entry.timeline))
    explain(entry, editor, "Another reason.")
    with pytest.raises(ContentChanged):
        publish(entry.timeline, by=editor, note="New", seen_digest=seen)


def test_a_text_that_comes_in_while_publishing_does_not_leave_an_older_verdict(
    say: Say, gazette: Source, editor: User
) -> None:
    add_source_text(gazette, OTHER, by=editor, number=0)
    entry = say(CitationDraft(source=gazette))
    built = snapshot.build(entry.timeline)
    add_source_text(gazette, GOOD, by=editor, number=1)
    assert [gap.message for gap in checks.find_problems(entry.timeline, built)] == [
        "A text of a source came in at this moment: look again."
    ]


def test_checks_are_counted(say: Say, gazette: Source, wire: Source, editor: User) -> None:
    add_source_text(gazette, GOOD, by=editor, number=0)
    entry = say(CitationDraft(source=gazette), CitationDraft(source=wire))
    before = snapshot.build(entry.timeline)
    assert diff.DocumentComparison(None, before).newly_checked == 1
    add_source_text(wire, GOOD, by=editor, number=0)
    add_source_text(gazette, GOOD + " He left.", by=editor, number=1)
    after = snapshot.build(entry.timeline)
    assert diff.DocumentComparison(before, after).summary == "2 quotations newly checked against their source"
    bare = document.strip_derived(after)
    assert diff.DocumentComparison(after, bare).summary == "2 quotations no longer checked"


def test_what_is_released_early_keeps_what_was_checked(say: Say, gazette: Source, editor: User) -> None:
    add_source_text(gazette, GOOD, by=editor, number=0)
    entry = say(CitationDraft(source=gazette))
    go(entry.timeline, editor, embargo_until=timezone.now() + timedelta(hours=1))
    # What is held since then was not approved.
    add_source_text(gazette, OTHER, by=editor, number=1)
    release_embargo(entry.timeline, by=editor, number=1)
    whole = get_live_document(entry.timeline)
    assert whole is not None
    assert [one.verdict for one in whole.checks] == ["exact"]


def test_an_import_takes_the_words_and_leaves_what_others_checked(
    say: Say, gazette: Source, editor: User
) -> None:
    add_source_text(gazette, OTHER, by=editor, number=0)
    entry = say(CitationDraft(source=gazette))
    explain(entry, editor)
    go(entry.timeline, editor)
    whole = get_live_document(entry.timeline)
    assert whole is not None
    # What is there already is the same, whoever checked it.
    assert not import_document(whole).counts
    made = import_document(whole, slug="copy").timeline
    # The source is the newsroom's own, and so is its text; the reason was given for the other entry.
    assert [one[0] for one in gaps(made)] == ["statement"]
    gazette.texts.all().delete()
    assert document.strip_derived(snapshot.build(made)).statements == document.strip_derived(whole).statements
    assert go(made, editor).number == 1
