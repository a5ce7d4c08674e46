"""Removing, withdrawing and restoring entries; new parties and sources of a draft."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from timeline.actions.base import Refused
from timeline.actions.drafts import (
    CitationDraft,
    EventDraft,
    PartyDraft,
    RequestDraft,
    SourceDraft,
    StatementDraft,
)
from timeline.actions.entries import add_entry, edit_entry, move_entry, remove_entry, restore_entry
from timeline.actions.publications import publish
from timeline.models import Change, Entry, Party, Source, Timeline, User


@pytest.fixture
def public_event(event: Entry, editor: User) -> Entry:
    publish(event.timeline, by=editor, note="New", seen_digest=None)
    event.refresh_from_db()
    return event


def test_an_unpublished_entry_is_removed_without_a_reason(event: Entry, reporter: User) -> None:
    gone = remove_entry(event, by=reporter, version=1, reason="a slip")
    assert (gone.state, gone.version, gone.withdrawn_at) == ("removed", 2, None)
    change = Change.objects.latest("pk")
    assert (change.verb, change.reason, change.after) == ("remove", "a slip", None)
    assert ("headline", "A crack is found", "") in change.lines


def test_a_published_entry_is_withdrawn_with_a_reason(public_event: Entry, editor: User) -> None:
    gone = remove_entry(public_event, by=editor, version=1, reason="  It was a\r\nforgery. ")
    gone.refresh_from_db()
    assert (gone.state, gone.withdrawn_reason) == ("withdrawn", "It was a\nforgery.")
    assert gone.withdrawn_at is not None
    assert Change.objects.latest("pk").verb == "withdraw"


@pytest.mark.parametrize("reason", ["", "  \n", "x" * 50_001, "a\x00b", "\ud800"])
def test_a_withdrawal_without_a_valid_reason_is_refused(
    public_event: Entry, editor: User, everything: Callable[[], Any], reason: str
) -> None:
    before = everything()
    with pytest.raises(ValidationError) as refusal:
        remove_entry(public_event, by=editor, version=1, reason=reason)
    assert list(refusal.value.message_dict) == ["reason"]
    assert everything() == before


def test_a_reporter_cannot_withdraw_or_restore_a_withdrawn_entry(
    public_event: Entry, reporter: User, editor: User, everything: Callable[[], Any]
) -> None:
    before = everything()
    with pytest.raises(PermissionDenied, match="withdraw what has been published"):
        remove_entry(public_event, by=reporter, version=1, reason="It was a forgery.")
    assert everything() == before
    gone = remove_entry(public_event, by=editor, version=1, reason="It was a forgery.")
    before = everything()
    with pytest.raises(PermissionDenied, match="restore what was withdrawn"):
        restore_entry(gone, by=reporter)
    assert everything() == before


@pytest.mark.parametrize("state", ["removed", "withdrawn"])
def test_a_removed_entry_can_only_be_restored(
    event: Entry, editor: User, everything: Callable[[], Any], state: str
) -> None:
    if state == "withdrawn":
        publish(event.timeline, by=editor, note="New", seen_digest=None)
        event.refresh_from_db()
    gone = remove_entry(event, by=editor, version=1, reason="It was a forgery.")
    assert gone.state == state
    before = everything()
    with pytest.raises(Refused, match=state):
        remove_entry(gone, by=editor, version=2, reason="Again")
    with pytest.raises(Refused, match=state):
        edit_entry(gone, EventDraft(headline="B"), by=editor, version=2)
    if state == "removed":
        with pytest.raises(Refused, match="Restore it"):
            move_entry(gone, by=editor, after=None)
    assert everything() == before
    back = restore_entry(gone, by=editor).entry
    back.refresh_from_db()
    assert (back.state, back.version, back.withdrawn_at, back.withdrawn_reason) == ("active", 3, None, "")
    before = everything()
    with pytest.raises(Refused, match="is not removed"):
        restore_entry(back, by=editor)
    assert everything() == before


# --- New parties and sources of a draft -------------------------------------------------------


def test_a_new_party_named_repeatedly_is_created_once(timeline: Timeline, reporter: User) -> None:
    new = PartyDraft(name="Owner", aliases=("The Owner",))
    before = Change.objects.count()
    draft = StatementDraft(
        party=new, spokesperson=new, addressees=(new, PartyDraft(name="Agency")), words="No."
    )
    add_entry(timeline, draft, by=reporter)
    assert sorted(party.name for party in Party.objects.all()) == ["Agency", "Owner"]
    assert Party.objects.get(name="Owner").made_for == timeline
    # Owner, Agency, and the statement.
    assert Change.objects.count() == before + 3


def test_a_new_source_cited_twice_is_created_once(timeline: Timeline, reporter: User) -> None:
    new = SourceDraft(publisher="The Gazette", text="A crack was found.")
    draft = EventDraft(
        headline="A crack", citations=(CitationDraft(source=new, exact="A crack"), CitationDraft(source=new))
    )
    entry = add_entry(timeline, draft, by=reporter).entry
    source = Source.objects.get()
    assert source.made_for == timeline
    assert [citation.source for citation in entry.citations.all()] == [source, source]


def test_a_party_created_in_an_edit_is_made_for_the_timeline(event: Entry, reporter: User) -> None:
    draft = EventDraft(headline="A crack", parties=((PartyDraft(name="Owner"), "actor"),))
    edit_entry(event, draft, by=reporter, version=1)
    assert Party.objects.get().made_for == event.timeline


def test_a_late_error_rolls_back_new_parties_and_sources(
    timeline: Timeline, reporter: User, everything: Callable[[], Any]
) -> None:
    before = everything()
    cited = (CitationDraft(source=SourceDraft(publisher="New")), CitationDraft(source=SourceDraft()))
    with pytest.raises(ValidationError):
        add_entry(
            timeline,
            RequestDraft(asked=PartyDraft(name="New"), put="Why?", citations=cited),
            by=reporter,
        )
    assert everything() == before


def test_an_edit_replaces_the_relations_of_an_entry(
    timeline: Timeline, reporter: User, owner: Party, agency: Party, gazette: Source
) -> None:
    draft = EventDraft(
        headline="A",
        parties=((owner, "actor"), (agency, "witness")),
        citations=(CitationDraft(source=gazette),) * 2,
    )
    entry = add_entry(timeline, draft, by=reporter).entry
    edit_entry(entry, EventDraft(headline="A", parties=((agency, "actor"),)), by=reporter, version=1)
    event = Entry.objects.get(pk=entry.pk).event
    assert [(part.party, part.role) for part in event.parties.all()] == [(agency, "actor")]
    assert not event.citations.exists()
