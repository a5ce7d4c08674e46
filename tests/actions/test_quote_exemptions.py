"""Explained quote differences: a reason by an editor, for these words and this text only."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from timeline.actions.base import Refused, Stale
from timeline.actions.drafts import CitationDraft, StatementDraft
from timeline.actions.entries import add_entry, edit_entry, remove_entry
from timeline.actions.source_texts import add_source_text, explain_quote_difference
from timeline.evidence import quote_checks
from timeline.evidence.quote_checks import QuoteCheck
from timeline.models import Change, Entry, Exemption, Party, Source, Timeline, User
from timeline.models.source_texts import compute_sha256

Everything = Callable[[], Any]
SAID = "There is no crack in the dam."
TEXT = "“There is no crack in this dam,” said the owner."
WHY = "Our reporter heard it said so."


@pytest.fixture
def statement(timeline: Timeline, editor: User, gazette: Source, owner: Party) -> Entry:
    add_source_text(gazette, TEXT, by=editor, number=0)
    draft = StatementDraft(words=SAID, party=owner, citations=(CitationDraft(source=gazette),))
    return add_entry(timeline, draft, by=editor).entry


def look(entry: Entry) -> QuoteCheck:
    return quote_checks.check_quotes(Entry.objects.filter(pk=entry.pk))[0]


def read_digests(entry: Entry) -> tuple[str, str]:
    return look(entry).words_sha256, look(entry).text_sha256


def test_a_reason_is_stored_with_the_digests_of_words_and_text(statement: Entry, editor: User) -> None:
    row = explain_quote_difference(
        statement, 0, seen=read_digests(statement), reason=f" {WHY}\r\n", by=editor
    )
    assert (row.entry_id, row.reason, row.by) == (statement.pk, WHY, editor)
    assert (row.words_sha256, row.text_sha256) == (compute_sha256(SAID), compute_sha256(TEXT))
    assert (look(statement).verdict, look(statement).reason) == ("different", WHY)


def test_a_later_reason_replaces_an_earlier_one(statement: Entry, editor: User) -> None:
    for reason in ("First.", "Second."):
        explain_quote_difference(statement, 0, seen=read_digests(statement), reason=reason, by=editor)
    assert look(statement).reason == "Second."


def test_a_reason_expires_with_new_words(
    statement: Entry, editor: User, gazette: Source, owner: Party
) -> None:
    explain_quote_difference(statement, 0, seen=read_digests(statement), reason=WHY, by=editor)
    draft = StatementDraft(
        words="There are no cracks.", party=owner, citations=(CitationDraft(source=gazette),)
    )
    edit_entry(statement, draft, by=editor, version=1)
    assert (look(statement).verdict, look(statement).reason) == ("different", "")
    # It is valid again with the old words.
    back = StatementDraft(words=SAID, party=owner, citations=(CitationDraft(source=gazette),))
    edit_entry(statement, back, by=editor, version=2)
    assert look(statement).reason == WHY


def test_a_reason_expires_with_a_new_text(statement: Entry, editor: User, gazette: Source) -> None:
    explain_quote_difference(statement, 0, seen=read_digests(statement), reason=WHY, by=editor)
    add_source_text(gazette, "The owner spoke of no crack.", by=editor, number=1)
    assert (look(statement).verdict, look(statement).reason) == ("different", "")


def test_the_history_has_the_words_and_the_reason(statement: Entry, editor: User) -> None:
    explain_quote_difference(statement, 0, seen=read_digests(statement), reason=WHY, by=editor)
    change = Change.objects.latest("pk")
    assert (change.verb, change.subject, change.subject_uid) == ("exempt", "statement", statement.uid)
    assert (change.timeline, change.by, change.reason) == (statement.timeline, editor, WHY)
    assert set(change.lines) == {
        ("source", "", "The Gazette: A crack"),
        ("words", "", SAID),
        ("text (SHA-256)", "", compute_sha256(TEXT)),
    }
    assert "explained a difference from the source in" in f"{change.verb_phrase} {change.subject_phrase}"


def test_other_words_or_texts_than_those_seen_are_stale(
    statement: Entry, editor: User, everything: Everything
) -> None:
    words, text = read_digests(statement)
    before = everything()
    for place, other in (
        (0, None),
        (0, (words, words)),
        (0, (text, text)),
        (1, (words, text)),
        (-1, (words, text)),
    ):
        with pytest.raises(Stale):
            explain_quote_difference(statement, place, seen=other, reason=WHY, by=editor)
    assert everything() == before


@pytest.mark.parametrize("reason", ["", " \n", "x" * 2001, "a\x00b", "\udcff"])
def test_an_invalid_reason_is_refused(
    statement: Entry, editor: User, everything: Everything, reason: str
) -> None:
    before = everything()
    with pytest.raises(Refused) as refusal:
        explain_quote_difference(statement, 0, seen=read_digests(statement), reason=reason, by=editor)
    assert refusal.value.field == "reason"
    assert everything() == before


@pytest.mark.parametrize("text", ["He said: “There is no crack in the dam.”", None])
def test_words_without_a_difference_cannot_be_explained(
    timeline: Timeline, editor: User, gazette: Source, owner: Party, text: str | None
) -> None:
    if text:
        add_source_text(gazette, text, by=editor, number=0)
    draft = StatementDraft(words=SAID, party=owner, citations=(CitationDraft(source=gazette),))
    entry = add_entry(timeline, draft, by=editor).entry
    with pytest.raises(Refused, match="nothing to explain"):
        explain_quote_difference(entry, 0, seen=read_digests(entry), reason=WHY, by=editor)


def test_a_removed_entry_cannot_be_explained(statement: Entry, editor: User) -> None:
    compared = read_digests(statement)
    remove_entry(statement, by=editor, version=1)
    with pytest.raises(Refused, match="removed or withdrawn"):
        explain_quote_difference(statement, 0, seen=compared, reason=WHY, by=editor)


def test_only_editors_can_explain(
    statement: Entry, reporter: User, editor: User, everything: Everything
) -> None:
    before = everything()
    with pytest.raises(PermissionDenied):
        explain_quote_difference(statement, 0, seen=read_digests(statement), reason=WHY, by=reporter)
    assert everything() == before
    Timeline.objects.update(access="members")
    with pytest.raises(PermissionDenied):
        explain_quote_difference(statement, 0, seen=read_digests(statement), reason=WHY, by=editor)
    assert not Exemption.objects.exists()
