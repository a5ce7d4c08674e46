"""Publishing quoted words: a difference needs a reason, and checks are part of the document."""

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
from timeline.actions.publications import ContentChanged, publish
from timeline.actions.source_texts import add_source_text, explain_quote_difference
from timeline.actions.sources import add_source
from timeline.actions.version_store import NotReady, get_live_document
from timeline.actions.waiting_versions import release_embargo
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


def find_problems(timeline: Timeline) -> list[tuple[str, str, str]]:
    """Return the publish problems of quotations: kind and id of the entry, and the message."""
    found = checks.find_problems(timeline, snapshot.build(timeline))
    assert {problem.check for problem in found} <= {"quotation", checks.CONFIDENTIAL_QUOTATION}
    return [(problem.subject, problem.uid, problem.message) for problem in found]


def explain(entry: Entry, editor: User, reason: str = "As we heard it on air.", place: int = 0) -> None:
    check = next(
        quote
        for quote in quote_checks.check_quotes(Entry.objects.filter(pk=entry.pk))
        if quote.citation_index == place
    )
    seen = check.words_sha256, check.text_sha256
    explain_quote_difference(entry, place, seen=seen, reason=reason, by=editor)


def test_different_words_are_not_published_and_not_changed(say: Say, gazette: Source, editor: User) -> None:
    add_source_text(gazette, OTHER, by=editor, number=0)
    entry = say(CitationDraft(source=gazette))
    assert find_problems(entry.timeline) == [
        (
            "statement",
            entry.uid,
            f"“{SAID}” is not in the stored text of “The Gazette: A crack”: "
            "correct the words, or say why they differ.",
        )
    ]
    with pytest.raises(NotReady):
        go(entry.timeline, editor)
    assert not Publication.objects.exists()


def test_words_cited_for_an_event_are_checked_too(timeline: Timeline, gazette: Source, editor: User) -> None:
    add_source_text(gazette, OTHER, by=editor, number=0)
    cited = CitationDraft(source=gazette, exact="a crack in a dam")
    entry = add_entry(timeline, EventDraft(headline="A look", citations=(cited,)), by=editor).entry
    assert [(subject, uid) for subject, uid, _message in find_problems(timeline)] == [("event", entry.uid)]
    assert "“a crack in a dam”" in find_problems(timeline)[0][2]


def test_for_a_paraphrase_the_cited_passage_is_checked(say: Say, gazette: Source, editor: User) -> None:
    add_source_text(gazette, OTHER, by=editor, number=0)
    entry = say(CitationDraft(source=gazette, exact="no crack"), wording="paraphrase", words="All is well.")
    assert "“no crack”" in find_problems(entry.timeline)[0][2]


def test_a_source_that_is_cited_twice_is_named_once(say: Say, gazette: Source, editor: User) -> None:
    add_source_text(gazette, OTHER, by=editor, number=0)
    entry = say(CitationDraft(source=gazette), CitationDraft(source=gazette, locator="page 2"))
    assert len(find_problems(entry.timeline)) == 1
    explain(entry, editor, place=1)
    assert find_problems(entry.timeline) == []


def test_an_explained_difference_is_published_with_its_reason(
    say: Say, gazette: Source, editor: User
) -> None:
    add_source_text(gazette, OTHER, by=editor, number=0)
    entry = say(CitationDraft(source=gazette))
    explain(entry, editor)
    go(entry.timeline, editor)
    whole = get_live_document(entry.timeline)
    assert whole is not None
    assert [(check.entry, check.verdict, check.note) for check in whole.checks] == [
        (entry.uid, "different", "As we heard it on air.")
    ]


def test_a_reason_is_not_published_once_a_later_text_contains_the_words(
    say: Say, gazette: Source, editor: User
) -> None:
    add_source_text(gazette, OTHER, by=editor, number=0)
    entry = say(CitationDraft(source=gazette))
    explain(entry, editor)
    add_source_text(gazette, GOOD, by=editor, number=1)
    assert [(check.verdict, check.note) for check in snapshot.build(entry.timeline).checks] == [("exact", "")]


def test_other_wordings_pass_if_one_text_contains_the_statement(
    say: Say, gazette: Source, wire: Source, editor: User
) -> None:
    add_source_text(gazette, OTHER, by=editor, number=0)
    add_source_text(wire, OTHER, by=editor, number=0)
    entry = say(CitationDraft(source=gazette, exact=ITS_OWN), CitationDraft(source=wire, exact=ITS_OWN))
    (problem,) = find_problems(entry.timeline)
    assert problem[:2] == ("statement", entry.uid)
    assert "is in none of the stored texts" in problem[2]
    add_source_text(wire, GOOD, by=editor, number=1)
    # The cited passage must be corrected: the text has the words of the statement.
    assert find_problems(entry.timeline) == []
    assert [check.verdict for check in snapshot.build(entry.timeline).checks] == [
        "printed-otherwise",
        "exact",
    ]


def test_other_wordings_alone_need_a_reason(say: Say, gazette: Source, editor: User) -> None:
    add_source_text(gazette, OTHER, by=editor, number=0)
    entry = say(CitationDraft(source=gazette, exact=ITS_OWN))
    assert len(find_problems(entry.timeline)) == 1
    explain(entry, editor)
    assert find_problems(entry.timeline) == []
    assert snapshot.build(entry.timeline).checks[0].note == "As we heard it on air."


def test_a_source_that_disputes_a_statement_need_not_contain_it(
    say: Say, gazette: Source, wire: Source, editor: User
) -> None:
    add_source_text(gazette, OTHER, by=editor, number=0)
    add_source_text(wire, "He said no such thing.", by=editor, number=0)
    entry = say(
        CitationDraft(source=gazette, exact=ITS_OWN),
        CitationDraft(source=wire, stance="disputes", exact="no such thing"),
    )
    assert len(find_problems(entry.timeline)) == 1


def test_words_of_a_confidential_source_are_checked_too(say: Say, timeline: Timeline, editor: User) -> None:
    quill = SourceDraft(
        title="Quill", text=OTHER, confidential=True, described_as="a clerk", confidential_reason="Her job."
    )
    entry = say(CitationDraft(source=add_source(quill, by=editor)))
    assert len(find_problems(timeline)) == 1
    explain(entry, editor)
    go(timeline, editor)
    data = Publication.objects.get().stored.data
    assert b"on air" not in bytes(data)
    assert document.decode(bytes(data)).checks == []


def test_a_removed_entry_is_not_checked(say: Say, gazette: Source, editor: User) -> None:
    add_source_text(gazette, OTHER, by=editor, number=0)
    entry = say(CitationDraft(source=gazette))
    say(CitationDraft(source=gazette), words=ITS_OWN)
    remove_entry(entry, by=editor, version=1)
    assert find_problems(entry.timeline) == []


def test_a_withdrawn_entry_has_no_check(say: Say, gazette: Source, editor: User) -> None:
    add_source_text(gazette, GOOD, by=editor, number=0)
    entry, _other = say(CitationDraft(source=gazette)), say(CitationDraft(source=gazette))
    go(entry.timeline, editor)
    entry.refresh_from_db()
    remove_entry(entry, by=editor, version=entry.version, reason="A forgery.")
    go(entry.timeline, editor)
    whole = get_live_document(entry.timeline)
    assert whole is not None
    assert [check.entry for check in whole.checks] == [_other.uid]


def test_new_quote_checks_can_be_published_alone(say: Say, gazette: Source, editor: User) -> None:
    entry = say(CitationDraft(source=gazette))
    first = go(entry.timeline, editor)
    before = get_live_document(entry.timeline)
    add_source_text(gazette, GOOD, by=editor, number=0)
    draft = snapshot.build(entry.timeline)
    assert diff.DocumentComparison(before, draft).summary == "1 quotation newly checked against its source"
    second = go(entry.timeline, editor)
    # The content is the same, to the byte.
    assert (second.number, second.content_digest) == (2, first.content_digest)
    assert second.digest != first.digest
    after = get_live_document(entry.timeline)
    assert after is not None
    assert after.statements[0].last_changed == after.statements[0].first_published
    assert diff.DocumentComparison(after, draft).summary == ""
    with pytest.raises(Refused, match="Nothing has changed since version 2"):
        go(entry.timeline, editor)


def test_a_text_added_after_approval_invalidates_it(say: Say, gazette: Source, editor: User) -> None:
    entry = say(CitationDraft(source=gazette))
    seen = document.compute_approval_digest(snapshot.build(entry.timeline))
    add_source_text(gazette, OTHER, by=editor, number=0)
    with pytest.raises(ContentChanged):
        publish(entry.timeline, by=editor, note="New", seen_digest=seen)
    with pytest.raises(NotReady):
        publish(entry.timeline, by=editor, note="New", seen_digest=None)


def test_a_reason_added_after_approval_invalidates_it(say: Say, gazette: Source, editor: User) -> None:
    add_source_text(gazette, OTHER, by=editor, number=0)
    entry = say(CitationDraft(source=gazette))
    explain(entry, editor)
    seen = document.compute_approval_digest(snapshot.build(entry.timeline))
    explain(entry, editor, "Another reason.")
    with pytest.raises(ContentChanged):
        publish(entry.timeline, by=editor, note="New", seen_digest=seen)


def test_a_text_added_during_publication_stops_it(say: Say, gazette: Source, editor: User) -> None:
    add_source_text(gazette, OTHER, by=editor, number=0)
    entry = say(CitationDraft(source=gazette))
    built = snapshot.build(entry.timeline)
    add_source_text(gazette, GOOD, by=editor, number=1)
    assert [problem.message for problem in checks.find_problems(entry.timeline, built)] == [
        "Somebody has just saved the text of a source. Reload the page and look again."
    ]


def test_new_and_lost_checks_are_counted(say: Say, gazette: Source, wire: Source, editor: User) -> None:
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


def test_a_released_version_keeps_its_checks(say: Say, gazette: Source, editor: User) -> None:
    add_source_text(gazette, GOOD, by=editor, number=0)
    entry = say(CitationDraft(source=gazette))
    go(entry.timeline, editor, embargo_until=timezone.now() + timedelta(hours=1))
    # The text added since was not approved.
    add_source_text(gazette, OTHER, by=editor, number=1)
    release_embargo(entry.timeline, by=editor, number=1)
    whole = get_live_document(entry.timeline)
    assert whole is not None
    assert [check.verdict for check in whole.checks] == ["exact"]


def test_an_import_takes_the_content_without_the_checks(say: Say, gazette: Source, editor: User) -> None:
    add_source_text(gazette, OTHER, by=editor, number=0)
    entry = say(CitationDraft(source=gazette))
    explain(entry, editor)
    go(entry.timeline, editor)
    whole = get_live_document(entry.timeline)
    assert whole is not None
    # The existing content is the same, with or without checks.
    assert not import_document(whole).counts
    copy = import_document(whole, slug="copy").timeline
    # The copy uses the existing source with its text; the reason belongs to the other entry.
    assert [problem[0] for problem in find_problems(copy)] == ["statement"]
    gazette.texts.all().delete()
    assert document.strip_derived(snapshot.build(copy)).statements == document.strip_derived(whole).statements
    assert go(copy, editor).number == 1
