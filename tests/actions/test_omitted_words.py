"""What a quotation leaves out, shown to readers: chosen by an editor, checked like quoted words, and never else."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from timeline import document
from timeline.actions.drafts import CitationDraft, EventDraft, SourceDraft, StatementDraft
from timeline.actions.entries import add_entry, edit_entry
from timeline.actions.entry_content import OMITTED_CHANGED
from timeline.actions.imports import import_document
from timeline.actions.publications import ContentChanged, publish
from timeline.actions.source_texts import add_source_text, explain_quote_difference
from timeline.actions.sources import add_source
from timeline.actions.version_store import NotReady, get_live_document
from timeline.document import content_rules
from timeline.evidence import quote_checks
from timeline.models import Change, Citation, Entry, Party, Source, Timeline, User
from timeline.publishing import checks, snapshot

TEXT = "The owner said: “We looked, as I told you, at the wall, and then at the dam.”"
WORDS = "We looked … at the wall"
LEFT_OUT = "as I told you"
Say = Callable[..., Entry]


@pytest.fixture
def source(editor: User) -> Source:
    return add_source(SourceDraft(publisher="Gazette", text=TEXT), by=editor)


@pytest.fixture
def say(timeline: Timeline, editor: User, owner: Party, source: Source) -> Say:
    """Create a statement that shows what it leaves out."""

    def make(*omitted: str, words: str = WORDS, **fields: Any) -> Entry:
        cited = CitationDraft(source=source, omitted=omitted, **fields)
        return add_entry(
            timeline, StatementDraft(party=owner, words=words, citations=(cited,)), by=editor
        ).entry

    return make


def list_problems(timeline: Timeline) -> list[tuple[str, str]]:
    return [(gap.check, gap.message) for gap in checks.find_problems(timeline, snapshot.build(timeline))]


def get_omitted(timeline: Timeline) -> list[list[str]]:
    return [citation.omitted for part in snapshot.build(timeline).statements for citation in part.citations]


def test_by_default_nothing_is_shown_and_the_document_has_no_field(say: Say) -> None:
    entry = say()
    assert get_omitted(entry.timeline) == [[]]
    assert b"omitted" not in document.encode(snapshot.build(entry.timeline))


def test_chosen_words_are_in_the_document_and_in_the_history(say: Say) -> None:
    entry = say(LEFT_OUT)
    assert get_omitted(entry.timeline) == [[LEFT_OUT]]
    assert list_problems(entry.timeline) == []
    assert f"readers see that it leaves out “{LEFT_OUT}”" in str(Change.objects.latest("pk").after)


@pytest.mark.parametrize(
    ("omitted", "words", "message"),
    [
        (["as you told me"], WORDS, OMITTED_CHANGED),
        ([LEFT_OUT, "the wall"], WORDS, OMITTED_CHANGED),
        (["We looked"], "We looked, as I told you,", content_rules.CITATION_OMITTED_WORDS.message),
        (["x" * 301], WORDS, "at most 300 characters a line"),
        (["x" * 151, "y" * 150], WORDS, content_rules.CITATION_OMITTED_LENGTH.message),
    ],
)
def test_other_words_are_refused(say: Say, omitted: list[str], words: str, message: str) -> None:
    with pytest.raises(ValidationError) as refusal:
        say(*omitted, words=words)
    assert any(message in text for text in refusal.value.messages), refusal.value.messages
    assert not Citation.objects.exists()


def test_words_of_several_places_cannot_be_chosen(say: Say, source: Source, editor: User) -> None:
    add_source_text(source, f"{TEXT} Again: “We looked, as you know, at the wall.”", by=editor, number=1)
    with pytest.raises(ValidationError, match="have changed since you chose"):
        say(LEFT_OUT)


def test_an_invisible_character_is_stripped(say: Say, editor: User) -> None:
    assert get_omitted(say("as I\u202e told you").timeline) == [[LEFT_OUT]]


def test_an_invisible_character_that_came_otherwise_stops_publication(say: Say) -> None:
    entry = say(LEFT_OUT)
    Citation.objects.update(omitted=["as I\u202e told you"])
    assert [check for check, _message in list_problems(entry.timeline)] == ["unseen", "omission"]


def test_a_text_that_leaves_out_other_words_stops_publication(say: Say, source: Source, editor: User) -> None:
    entry = say(LEFT_OUT)
    add_source_text(source, TEXT.replace("as I told you", "as you know"), by=editor, number=1)
    [(check, message)] = list_problems(entry.timeline)
    assert check == "omission"
    assert "are not the ones chosen for readers" in message
    with pytest.raises(NotReady):
        publish(entry.timeline, by=editor, note="New", seen_digest=None)


def test_a_confidential_source_shows_nothing(
    say: Say, source: Source, timeline: Timeline, editor: User
) -> None:
    say(LEFT_OUT)
    Source.objects.filter(pk=source.pk).update(
        confidential=True, described_as="a clerk", confidential_reason="Her job."
    )
    data = document.encode(snapshot.build(timeline))
    assert LEFT_OUT.encode() not in data
    assert list_problems(timeline) == []
    source.refresh_from_db()
    cited = CitationDraft(source=source, exact=WORDS, omitted=(LEFT_OUT,))
    with pytest.raises(ValidationError, match="confidential"):
        add_entry(timeline, EventDraft(headline="A look", citations=(cited,)), by=editor)


def test_a_choice_made_after_approval_invalidates_it(say: Say, editor: User, owner: Party) -> None:
    entry = say()
    seen = document.compute_approval_digest(snapshot.build(entry.timeline))
    cited = CitationDraft(source=Source.objects.get(), omitted=(LEFT_OUT,))
    draft = StatementDraft(party=owner, words=WORDS, citations=(cited,))
    edit_entry(entry, draft, by=editor, version=1)
    with pytest.raises(ContentChanged):
        publish(entry.timeline, by=editor, note="New", seen_digest=seen)
    publish(entry.timeline, by=editor, note="New", seen_digest=None)
    whole = get_live_document(entry.timeline)
    assert whole is not None
    assert whole.statements[0].citations[0].omitted == [LEFT_OUT]


def test_the_choice_is_imported_and_published_without_a_text(say: Say, source: Source, editor: User) -> None:
    whole = snapshot.build(say(LEFT_OUT).timeline)
    source.texts.all().delete()
    # What is there already is the same.
    assert not import_document(whole).counts
    made = import_document(whole, slug="copy").timeline
    assert get_omitted(made) == [[LEFT_OUT]]
    assert publish(made, by=editor, note="New", seen_digest=None).number == 1


# --- Omissions that can matter -----------------------------------------------------------------------


@pytest.fixture
def twisted(timeline: Timeline, editor: User, owner: Party) -> Entry:
    text = "The owner said: “We did not open the gate.” It was late."
    cited = CitationDraft(source=add_source(SourceDraft(publisher="Gazette", text=text), by=editor))
    draft = StatementDraft(party=owner, words="We did … open the gate.", citations=(cited,))
    return add_entry(timeline, draft, by=editor).entry


def test_a_swallowed_negation_is_not_published(twisted: Entry, editor: User) -> None:
    assert list_problems(twisted.timeline) == [
        (
            "quotation",
            "“We did … open the gate.” leaves out the negation “not” of the text of “Gazette”: quote these words too, or "
            "say why they may be left out.",
        )
    ]
    with pytest.raises(NotReady):
        publish(twisted.timeline, by=editor, note="New", seen_digest=None)


def test_an_explained_omission_is_published_with_its_reason(twisted: Entry, editor: User) -> None:
    [check] = quote_checks.check_quotes(Entry.objects.filter(pk=twisted.pk))
    seen = check.words_sha256, check.text_sha256
    explain_quote_difference(twisted, 0, seen=seen, reason="He corrected himself at once.", by=editor)
    publish(twisted.timeline, by=editor, note="New", seen_digest=None)
    whole = get_live_document(twisted.timeline)
    assert whole is not None
    assert [(check.verdict, check.note) for check in whole.checks] == [
        ("shortened", "He corrected himself at once.")
    ]


def test_shown_words_do_not_replace_the_reason(twisted: Entry, editor: User) -> None:
    Citation.objects.update(omitted=["not"])
    assert [check for check, _message in list_problems(twisted.timeline)] == ["quotation"]


def test_a_negation_left_out_of_a_confidential_source_needs_a_reason_too(twisted: Entry) -> None:
    Source.objects.update(confidential=True, described_as="a clerk", confidential_reason="Her job.")
    assert [check for check, _message in list_problems(twisted.timeline)] == [checks.CONFIDENTIAL_QUOTATION]
    assert snapshot.build(twisted.timeline).checks == []
