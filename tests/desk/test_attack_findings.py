"""What an attacker found on 30 November 2026. Each test fails until its finding is mended."""

from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.desk.conftest import sign_in
from timeline.actions import hidings, takedowns
from timeline.actions.base import Refused
from timeline.actions.drafts import CitationDraft, EventDraft, PartyDraft, SourceDraft, StatementDraft
from timeline.actions.entries import add_entry, edit_entry
from timeline.actions.merges import merge
from timeline.actions.parties import add_party, edit_party
from timeline.actions.publications import publish, reinstate_timeline, withdraw_timeline
from timeline.actions.source_texts import add_source_text
from timeline.actions.sources import add_source, edit_source
from timeline.models import Entry, Party, Publication, Source, Timeline, User

MakeUser = Callable[..., User]
CITED = (CitationDraft(source=SourceDraft(publisher="The Gazette", title="On the quay")),)
PROTECTED = {"kind": "person", "protected": True, "pseudonym": "Witness X"}
PATHS = (
    *("", "v/1/", "v/2/", "timeline.json", "v/1/timeline.json", "v/2/timeline.json", "timeline.jsonld"),
    *("timeline.atom", "timeline.feed.json", "sources/", "embed/", "changes/", "changes/?from=1&to=2"),
)


def find(client: Client, timeline: Timeline, words: str) -> list[str]:
    """Return the addresses of readers whose answers contain the words."""
    at = f"/t/{timeline.slug}/"
    return [path for path in PATHS if words in client.get(at + path).content.decode(errors="replace")]


def tell(timeline: Timeline, editor: User, headline: str = "A fire", *sources: Source) -> Entry:
    citations = tuple(CitationDraft(source=source) for source in sources) or CITED
    return add_entry(timeline, EventDraft(headline=headline, citations=citations), by=editor).entry


def quote(timeline: Timeline, editor: User, party: Party, words: str = "I saw it.") -> Entry:
    return add_entry(timeline, StatementDraft(words=words, party=party, citations=CITED), by=editor).entry


def go_live(timeline: Timeline, editor: User, **options: object) -> Publication:
    return publish(timeline, by=editor, note="What is new", seen_digest=None, **options)  # type: ignore[arg-type]


def take_down(timeline: Timeline, editor: User, lawyer: User, **draft: object) -> None:
    asked = takedowns.TakedownDraft(reason="withheld", **draft)  # type: ignore[arg-type]
    takedowns.approve_takedown(takedowns.request_takedown(timeline, asked, by=editor), by=lawyer)


@pytest.fixture
def lawyer(make_user: MakeUser) -> User:
    return make_user("lawyer@example.org", "lawyer")


@pytest.fixture
def jane(timeline: Timeline, editor: User) -> Party:
    """A person named in version 1."""
    party = add_party(PartyDraft(name="Jane Roehampton", kind="person"), by=editor)
    quote(timeline, editor, party)
    go_live(timeline, editor)
    return party


def protect(party: Party, editor: User) -> Party:
    party.refresh_from_db()
    return edit_party(party, PartyDraft(name=party.name, **PROTECTED), by=editor, version=party.version)


MILLER = {"publisher": "Sgt Quillfeather", "title": "Interview"}
HIDDEN = {"confidential": True, "described_as": "the only midwife of the village", "confidential_reason": "R"}


@pytest.fixture
def leak(timeline: Timeline, editor: User) -> Source:
    """A confidential source of one editor, with a text."""
    row = add_source(SourceDraft(**MILLER), by=editor, made_for=timeline)
    add_source_text(row, "The gate was shut all night, says the zanzibar clerk.", by=editor, number=0)
    tell(timeline, editor, "A fire", row)
    draft = SourceDraft(**MILLER, **HIDDEN, readers=(editor,))
    return edit_source(row, draft, by=editor, version=row.version)


# --- 1: one editor ends a protection alone -----------------------------------------------------------


def test_one_editor_does_not_publish_the_name_as_pseudonym(
    timeline: Timeline, editor: User, client: Client
) -> None:
    jane = add_party(PartyDraft(name="Jane Roehampton", **PROTECTED), by=editor)
    quote(timeline, editor, jane)
    go_live(timeline, editor)
    form = {"name": jane.name, "kind": "person", "pseudonym": jane.name, "version": str(jane.version)}
    sign_in(editor).post(reverse("desk:party", args=[jane.uid]), form)
    with suppress(Refused, ValidationError):
        go_live(timeline, editor)
    assert not find(client, timeline, "Jane Roehampton")


# --- 2: a takedown or hiding of a confidential source does nothing for readers -----------------------


def test_a_takedown_of_a_confidential_source_removes_its_description(
    leak: Source, timeline: Timeline, editor: User, lawyer: User, client: Client
) -> None:
    go_live(timeline, editor)
    take_down(timeline, editor, lawyer, kind="source", subject_uid=leak.uid)
    assert not find(client, timeline, "midwife")


def test_a_hidden_confidential_source_is_not_described(
    leak: Source, timeline: Timeline, editor: User, client: Client
) -> None:
    go_live(timeline, editor)
    hidings.hide(timeline, "source", by=editor, subject_uid=leak.uid)
    assert not find(client, timeline, "midwife")


# --- 3: names of merged rows -------------------------------------------------------------------------


@pytest.fixture
def merged(jane: Party, editor: User) -> Party:
    """The party into which Jane was merged after version 1."""
    stays = add_party(PartyDraft(name="J. Smithson", kind="person"), by=editor)
    merge(jane, stays, by=editor, versions=(jane.version, stays.version))
    stays.refresh_from_db()
    return stays


def test_where_a_merged_name_was_public_is_found(merged: Party, editor: User) -> None:
    assert protect(merged, editor).exposures.exists()


def test_a_merged_name_is_found_before_publishing(
    merged: Party, timeline: Timeline, editor: User, client: Client
) -> None:
    protect(merged, editor)
    tell(timeline, editor, "Jane Roehampton leaves")
    with suppress(Refused, ValidationError):
        go_live(timeline, editor)
    assert not find(client, timeline, "Roehampton leaves")


def test_a_version_under_embargo_with_a_merged_name_is_cancelled(timeline: Timeline, editor: User) -> None:
    jane = add_party(PartyDraft(name="Jane Roehampton", kind="person"), by=editor)
    stays = add_party(PartyDraft(name="J. Smithson", kind="person"), by=editor)
    quote(timeline, editor, jane)
    go_live(timeline, editor, embargo_until=timezone.now() + timedelta(hours=1))
    merge(jane, stays, by=editor, versions=(jane.version, stays.version))
    protect(stays, editor)
    assert not Publication.objects.pending().exists()


def test_a_version_under_embargo_with_a_merged_source_is_cancelled(timeline: Timeline, editor: User) -> None:
    one = add_source(SourceDraft(**MILLER), by=editor)
    two = add_source(SourceDraft(publisher="S. Q.", title="An interview"), by=editor)
    tell(timeline, editor, "A fire", one)
    go_live(timeline, editor, embargo_until=timezone.now() + timedelta(hours=1))
    merge(one, two, by=editor, versions=(one.version, two.version))
    two.refresh_from_db()
    draft = SourceDraft(publisher="S. Q.", title="An interview", **HIDDEN)
    edit_source(two, draft, by=editor, version=two.version)
    assert not Publication.objects.pending().exists()


def test_a_merged_name_is_hidden(merged: Party, timeline: Timeline, editor: User, client: Client) -> None:
    go_live(timeline, editor)
    hidings.hide(timeline, "party", by=editor, subject_uid=merged.uid)
    assert not find(client, timeline, "Roehampton")


# --- 4: comparisons that join a name and a pseudonym --------------------------------------------------


def test_no_comparison_joins_a_name_and_a_pseudonym_that_was_there(
    timeline: Timeline, editor: User, client: Client
) -> None:
    witness = add_party(PartyDraft(name="Jane Roe", **PROTECTED), by=editor)
    named = add_party(PartyDraft(name="J. Roehampton", kind="person"), by=editor)
    quote(timeline, editor, witness)
    said = quote(timeline, editor, named, "I ran.")
    go_live(timeline, editor)
    draft = StatementDraft(words="I ran.", party=witness, citations=CITED)
    edit_entry(said, draft, by=editor, version=said.version)
    go_live(timeline, editor, change_notes={said.uid: "minor"})
    assert "Roehampton" not in client.get(f"/t/{timeline.slug}/changes/?from=1&to=2").content.decode()


def test_no_comparison_joins_a_source_and_a_description_that_was_there(
    leak: Source, timeline: Timeline, editor: User, client: Client
) -> None:
    named = add_source(SourceDraft(publisher="Sgt Miller", title="Talk"), by=editor)
    said = tell(timeline, editor, "Another fire", named)
    go_live(timeline, editor)
    draft = EventDraft(headline="Another fire", citations=(CitationDraft(source=leak),))
    edit_entry(said, draft, by=editor, version=said.version)
    go_live(timeline, editor, change_notes={said.uid: "minor"})
    assert "Miller" not in client.get(f"/t/{timeline.slug}/changes/?from=1&to=2").content.decode()


# --- 6: what a takedown leaves -----------------------------------------------------------------------


def test_no_redacted_version_has_the_pseudonym_under_the_id_of_the_person(
    jane: Party, timeline: Timeline, editor: User, lawyer: User, client: Client
) -> None:
    protect(jane, editor)
    go_live(timeline, editor)
    take_down(timeline, editor, lawyer, kind="party", subject_uid=jane.uid, words=("Jane Roehampton",))
    parties = client.get(f"/t/{timeline.slug}/v/1/timeline.json").json()["parties"]
    assert (jane.uid, "Witness X") not in [(party["id"], party["name"]) for party in parties]


def test_a_takedown_empties_another_request_for_the_same(
    jane: Party, timeline: Timeline, editor: User, lawyer: User
) -> None:
    draft = takedowns.TakedownDraft(
        kind="party", subject_uid=jane.uid, words=("Jane Roehampton",), reason="withheld"
    )
    waits = takedowns.request_takedown(timeline, draft, by=editor)
    take_down(timeline, editor, lawyer, kind="party", subject_uid=jane.uid, words=("Jane Roehampton",))
    waits.refresh_from_db()
    assert waits.words == []


# --- 7: what readers get outside a document ----------------------------------------------------------


def test_the_reason_of_a_withdrawal_does_not_name_a_protected_person(
    timeline: Timeline, editor: User, client: Client
) -> None:
    add_party(PartyDraft(name="Jane Roehampton", **PROTECTED), by=editor)
    tell(timeline, editor)
    go_live(timeline, editor)
    with suppress(Refused, ValidationError):
        withdraw_timeline(timeline, by=editor, reason="Jane Roehampton asked us to")
    assert not find(client, timeline, "Roehampton")


def test_a_hidden_name_is_not_in_the_reason_of_a_withdrawal(
    jane: Party, timeline: Timeline, editor: User, client: Client
) -> None:
    withdraw_timeline(timeline, by=editor, reason="Jane Roehampton asked us to")
    hidings.hide(timeline, "party", by=editor, subject_uid=jane.uid)
    assert not find(client, timeline, "Roehampton")


def test_a_timeline_is_not_reinstated_with_the_name_of_a_confidential_source(
    timeline: Timeline, editor: User, client: Client
) -> None:
    row = add_source(SourceDraft(**MILLER), by=editor)
    tell(timeline, editor, "A fire", row)
    go_live(timeline, editor)
    withdraw_timeline(timeline, by=editor, reason="Wrong")
    edit_source(row, SourceDraft(**MILLER, **HIDDEN), by=editor, version=row.version)
    with suppress(Refused, ValidationError):
        reinstate_timeline(timeline, by=editor)
    assert "Quillfeather" not in client.get(f"/t/{timeline.slug}/").content.decode()


def test_a_timeline_is_not_reinstated_with_a_merged_name(
    merged: Party, timeline: Timeline, editor: User, client: Client
) -> None:
    withdraw_timeline(timeline, by=editor, reason="Wrong")
    protect(merged, editor)
    with suppress(Refused, ValidationError):
        reinstate_timeline(timeline, by=editor)
    assert "Roehampton" not in client.get(f"/t/{timeline.slug}/").content.decode()
