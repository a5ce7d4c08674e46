"""Change notes: each change to a published entry is marked as minor or has a correction."""

from collections.abc import Callable, Mapping
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from timeline import document
from timeline.actions.drafts import ChangeNote, CitationDraft, CorrectionDraft, EventDraft
from timeline.actions.entries import edit_entry, move_entry, remove_entry, restore_entry
from timeline.actions.publications import NO_NOTES, publish
from timeline.actions.version_store import NotReady
from timeline.models import Entry, Publication, Source, Timeline, User

Everything = Callable[[], Any]
WRONG = CorrectionDraft(was="one crack", now="two cracks", why="We miscounted.")


def go(timeline: Timeline, editor: User, change_notes: Mapping[str, ChangeNote] = NO_NOTES) -> Publication:
    return publish(timeline, by=editor, note="New", seen_digest=None, change_notes=change_notes)


@pytest.fixture
def edited(event: Entry, editor: User, gazette: Source) -> Entry:
    """A published event that has changed since."""
    go(event.timeline, editor)
    draft = EventDraft(headline="Two cracks are found", citations=(CitationDraft(source=gazette),))
    return edit_entry(event, draft, by=editor, version=event.version).entry


def test_a_change_without_a_note_is_not_published(
    edited: Entry, editor: User, everything: Everything
) -> None:
    before = everything()
    with pytest.raises(NotReady) as refusal:
        go(edited.timeline, editor)
    assert [(problem.check, problem.uid) for problem in refusal.value.problems] == [
        ("correction", edited.uid)
    ]
    assert "Two cracks are found" in str(refusal.value.problems[0])
    assert everything() == before


def test_a_minor_change_leaves_no_correction(edited: Entry, editor: User) -> None:
    whole = document.decode(go(edited.timeline, editor, {edited.uid: "minor"}).data)
    assert whole.corrections == []
    assert whole.events[0].headline == "Two cracks are found"


def test_a_correction_has_the_instant_of_its_version(edited: Entry, editor: User) -> None:
    whole = document.decode(go(edited.timeline, editor, {edited.uid: WRONG}).data)
    assert whole.version is not None
    assert whole.corrections == [
        document.Correction(
            entry=edited.uid,
            at=whole.version.published,
            was="one crack",
            now="two cracks",
            why="We miscounted.",
        )
    ]


def test_the_prominence_of_a_correction_is_published(edited: Entry, editor: User) -> None:
    serious = CorrectionDraft(was="a", now="b", why="c", prominence="banner")
    [correction] = document.decode(go(edited.timeline, editor, {edited.uid: serious}).data).corrections
    assert correction.prominence == "banner"


def test_corrections_of_earlier_versions_stay(edited: Entry, editor: User, gazette: Source) -> None:
    go(edited.timeline, editor, {edited.uid: WRONG})
    row = Entry.objects.get(pk=edited.pk)
    draft = EventDraft(headline="Three cracks", citations=(CitationDraft(source=gazette),))
    edit_entry(row, draft, by=editor, version=row.version)
    again = CorrectionDraft(was="two cracks", now="three cracks", why="We miscounted again.")
    whole = document.decode(go(edited.timeline, editor, {edited.uid: again}).data)
    assert [correction.now for correction in whole.corrections] == ["two cracks", "three cracks"]


def test_corrections_survive_the_withdrawal_of_their_entry(
    edited: Entry, editor: User, make_event: Callable[..., Entry]
) -> None:
    make_event("Another")
    go(edited.timeline, editor, {edited.uid: WRONG})
    row = Entry.objects.get(pk=edited.pk)
    remove_entry(row, by=editor, version=row.version, reason="It was not so.")
    whole = document.decode(go(edited.timeline, editor).data)
    assert [correction.entry for correction in whole.corrections] == [edited.uid]


@pytest.mark.sampled
@pytest.mark.parametrize("missing", ["was", "now", "why"])
@pytest.mark.parametrize("text", ["", " \n ", "a NUL \x00", "x" * 50_001])
def test_an_incomplete_correction_is_refused(
    missing: str, text: str, edited: Entry, editor: User, everything: Everything
) -> None:
    before = everything()
    words: dict[str, Any] = {"was": "a", "now": "b", "why": "c", missing: text}
    with pytest.raises(ValidationError) as refusal:
        go(edited.timeline, editor, {edited.uid: CorrectionDraft(**words)})
    assert set(refusal.value.message_dict) == {f"{missing}-{edited.uid}"}
    assert everything() == before


def test_a_correction_of_an_unchanged_entry_is_ignored(
    edited: Entry, editor: User, make_event: Callable[..., Entry]
) -> None:
    other = make_event("Another")
    change_notes: dict[str, ChangeNote] = {edited.uid: "minor", other.uid: WRONG, "nobody1": WRONG}
    assert document.decode(go(edited.timeline, editor, change_notes).data).corrections == []


def test_new_moved_withdrawn_and_restored_entries_need_no_note(
    event: Entry, editor: User, make_event: Callable[..., Entry]
) -> None:
    go(event.timeline, editor)
    other = make_event("Another")
    go(event.timeline, editor)
    move_entry(other, by=editor, after=None)
    go(event.timeline, editor)
    remove_entry(other, by=editor, version=Entry.objects.get(pk=other.pk).version, reason="Not so.")
    go(event.timeline, editor)
    restore_entry(other, by=editor)
    go(event.timeline, editor)


def test_a_change_to_each_kind_of_entry_needs_a_note(sample: Timeline, editor: User) -> None:
    go(sample, editor)
    for entry in Entry.objects.filter(timeline=sample):
        Entry.objects.filter(pk=entry.pk).update(standing="disputed")
    with pytest.raises(NotReady) as refusal:
        go(sample, editor)
    kinds = {problem.subject for problem in refusal.value.problems if problem.check == "correction"}
    assert kinds == {"event", "statement", "request"}
