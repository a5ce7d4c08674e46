"""Deleting for good what was never public: the content goes, the history keeps who and when."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from timeline.actions.base import Refused
from timeline.actions.deletions import delete_entries, delete_timeline
from timeline.actions.drafts import (
    CitationDraft,
    EventDraft,
    PartyDraft,
    RequestDraft,
    SourceDraft,
    StatementDraft,
)
from timeline.actions.entries import add_entry, edit_entry, move_entry, remove_entry, restore_entry
from timeline.actions.entry_notes import add_note
from timeline.actions.holds import hold_back_entry, make_entry_ready
from timeline.actions.preview_links import create_preview_link
from timeline.actions.publications import publish
from timeline.actions.tasks import TaskDraft, add_task
from timeline.actions.timelines import TimelineDraft, create_timeline
from timeline.actions.undo import find_undoable, undo_step
from timeline.models import AuditEvent, Change, Entry, FormDraft, Job, Party, Source, Takedown, Timeline, User

pytestmark = pytest.mark.postgresql

CANARY = "Zanzibar"


@pytest.fixture
def removed(timeline: Timeline, editor: User) -> Entry:
    """A removed entry that others name: an answer, a request, and a move."""
    entry = add_entry(timeline, EventDraft(headline=CANARY, body=f"All about {CANARY}."), by=editor).entry
    statement = StatementDraft(party=PartyDraft(name="Owner"), words="No.", answers=((entry, "denies"),))
    said = add_entry(timeline, statement, by=editor).entry
    request = RequestDraft(asked=PartyDraft(name="Agency"), put="Why?", about=entry)
    asked = add_entry(timeline, request, by=editor).entry
    move_entry(asked, by=editor, after=entry)
    edit_entry(said, statement, by=editor, version=1)
    edit_entry(entry, EventDraft(headline=f"{CANARY} again"), by=editor, version=1)
    entry.refresh_from_db()
    remove_entry(entry, by=editor, version=2, reason=CANARY)
    entry.refresh_from_db()
    return entry


def test_a_removed_entry_is_deleted_with_its_words(
    removed: Entry, editor: User, everything: Callable[[], Any]
) -> None:
    assert CANARY in str(everything())
    assert delete_entries(removed.timeline, [removed], by=editor) == 1
    assert CANARY not in str(everything())
    assert not Entry.objects.filter(uid=removed.uid).exists()
    lines = Change.objects.filter(subject_uid=removed.uid).order_by("pk")
    assert [(line.verb, line.label, line.by) for line in lines] == [
        (verb, "[deleted]", editor) for verb in ("add", "edit", "remove", "delete")
    ]
    assert AuditEvent.objects.filter(verb="deleted", uid=removed.uid, by=editor).exists()
    assert Job.objects.filter(kind="erase", subject=Takedown.objects.get(kind="deletion").uid).exists()
    assert not Takedown.objects.visible_to(editor).exists()


@pytest.mark.parametrize("delete_all", [False, True])
def test_what_goes_with_it_is_deleted_as_well(
    delete_all: bool, removed: Entry, editor: User, everything: Callable[[], Any]
) -> None:
    timeline = removed.timeline
    restore_entry(removed, by=editor)
    add_note(removed, CANARY, by=editor)
    add_task(timeline, TaskDraft(words=CANARY, entry=removed), by=editor)
    hold_back_entry(removed, by=editor, reason=CANARY)
    make_entry_ready(removed, by=editor)
    hold_back_entry(removed, by=editor, reason=CANARY)
    create_preview_link(timeline, for_whom="A lawyer", days=1, by=editor)
    FormDraft.objects.create(
        user=editor, timeline=timeline, kind="event", subject_uid=removed.uid, fields=[["headline", CANARY]]
    )
    removed.refresh_from_db()
    remove_entry(removed, by=editor, version=removed.version)
    if delete_all:
        delete_timeline(timeline, by=editor)
    else:
        delete_entries(timeline, [removed], by=editor)
    rows = everything()
    assert CANARY not in str(rows)
    assert not any(CANARY.encode() in bytes(link["data"]) for link in rows["PreviewLink"])


def test_what_was_deleted_is_not_undone(removed: Entry, editor: User) -> None:
    delete_entries(removed.timeline, [removed], by=editor)
    step = find_undoable(removed.timeline, editor)
    assert step is not None
    with pytest.raises(Refused, match="deleted for good"):
        undo_step(step, by=editor)


def test_a_reporter_deletes_nothing(removed: Entry, reporter: User, everything: Callable[[], Any]) -> None:
    before = everything()
    for delete in (
        lambda: delete_entries(removed.timeline, [removed], by=reporter),
        lambda: delete_timeline(removed.timeline, by=reporter),
    ):
        with pytest.raises(PermissionDenied):
            delete()
    assert everything() == before


def test_only_the_bin_is_emptied(event: Entry, editor: User) -> None:
    with pytest.raises(Refused, match="not in the bin"):
        delete_entries(event.timeline, [event], by=editor)
    with pytest.raises(Refused, match="Choose"):
        delete_entries(event.timeline, [], by=editor)


def test_what_was_public_is_not_deleted(event: Entry, editor: User, everything: Callable[[], Any]) -> None:
    publish(event.timeline, by=editor, note="New", seen_digest=None)
    event.refresh_from_db()
    remove_entry(event, by=editor, version=event.version, reason="Wrong.")
    before = everything()
    with pytest.raises(Refused, match="was public"):
        delete_entries(event.timeline, [event], by=editor)
    with pytest.raises(Refused, match="published"):
        delete_timeline(event.timeline, by=editor)
    assert everything() == before


@pytest.mark.parametrize("access", ["newsroom", "members"])
def test_a_timeline_is_deleted_with_its_words(
    access: str, editor: User, everything: Callable[[], Any]
) -> None:
    head = TimelineDraft(
        slug="zanzibar", title=CANARY, summary=CANARY, byline=CANARY, advisory=CANARY, access=access
    )
    timeline = create_timeline(head, by=editor)
    parties = tuple((PartyDraft(name=f"{CANARY} {name}"), "actor") for name in ("one", "two"))
    source = SourceDraft(publisher=CANARY, title=CANARY, text=f"All about {CANARY}.")
    draft = EventDraft(
        headline=CANARY, parties=parties, citations=(CitationDraft(source=source, exact=CANARY),)
    )
    entry = add_entry(timeline, draft, by=editor).entry
    answer = StatementDraft(party=PartyDraft(name=CANARY), words=CANARY, answers=((entry, "denies"),))
    add_entry(timeline, answer, by=editor)
    delete_timeline(timeline, by=editor)
    assert CANARY.lower() not in str(everything()).lower()
    assert not Timeline.objects.visible_to(editor).exists()
    assert (Entry.objects.count(), Party.objects.count(), Source.objects.count()) == (0, 0, 0)
    assert Change.objects.latest("pk").verb == "delete"
    # Its address is free.
    create_timeline(head, by=editor)


def test_a_party_that_others_use_stays(timeline: Timeline, editor: User) -> None:
    other = create_timeline(TimelineDraft(slug="other", title="Other"), by=editor)
    entry = add_entry(
        other, EventDraft(headline="A", parties=((PartyDraft(name="Owner"), "actor"),)), by=editor
    )
    party = Party.objects.get()
    add_entry(timeline, EventDraft(headline="B", parties=((party, "actor"),)), by=editor)
    delete_timeline(entry.entry.timeline, by=editor)
    party.refresh_from_db()
    assert party.made_for is None
    assert Party.objects.visible_to(editor).filter(pk=party.pk).exists()
