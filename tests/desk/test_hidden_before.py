"""What was public before somebody was hidden is found and removed, and never joined with what readers are told instead."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from newsroom.worker import RUN
from tests.desk.conftest import OverTLS
from tests.support.desk_pages import get
from timeline import document
from timeline.actions.drafts import (
    CitationDraft,
    EventDraft,
    PartyDraft,
    SourceDraft,
)
from timeline.actions.entries import add_entry, edit_entry
from timeline.actions.parties import add_party, edit_party
from timeline.actions.publications import publish, withdraw_timeline
from timeline.actions.sources import add_source, edit_source
from timeline.actions.takedowns import TakedownDraft, approve_takedown, request_takedown
from timeline.actions.version_store import get_live_document
from timeline.models import Decision, Exposure, Job, Party, Publication, Source, Timeline, User

JANE: dict[str, Any] = {"name": "Jane Doe", "kind": "person"}
HIDDEN: dict[str, Any] = {"confidential": True, "described_as": "a clerk", "confidential_reason": "Fear."}


@pytest.fixture
def lawyer(make_user: Callable[..., User]) -> User:
    return make_user("lawyer@example.org", "lawyer")


@pytest.fixture
def published(timeline: Timeline, editor: User) -> tuple[Party, Source]:
    """A party and a source that version 1 names."""
    jane = add_party(PartyDraft(**JANE), by=editor)
    source = add_source(SourceDraft(publisher="Bo Li", title="A letter of Bo Li"), by=editor)
    draft = EventDraft(
        headline="A fire",
        parties=((jane, "actor"),),
        citations=(CitationDraft(source=source),),
    )
    add_entry(timeline, draft, by=editor)
    publish(timeline, by=editor, note="First", seen_digest=None)
    return jane, source


def protect(jane: Party, editor: User, pseudonym: str = "Witness X") -> Party:
    jane.refresh_from_db()
    draft = PartyDraft(**JANE | {"name": jane.name}, protected=True, pseudonym=pseudonym)
    return edit_party(jane, draft, by=editor, version=jane.version)


def hide(source: Source, editor: User) -> Source:
    source.refresh_from_db()
    draft = SourceDraft(publisher=source.publisher, title=source.title, **HIDDEN)
    return edit_source(source, draft, by=editor, version=source.version)


def take_down(timeline: Timeline, editor: User, lawyer: User, **values: Any) -> None:
    request = request_takedown(timeline, TakedownDraft(**values, reason="protection"), by=editor)
    approve_takedown(request, by=lawyer)


def publish_next(timeline: Timeline, editor: User, changed: bool = False) -> document.Document:
    entry = timeline.entries.get()
    notes: Any = {entry.uid: "minor"} if changed else {}
    publish(timeline, by=editor, note="Next", seen_digest=None, change_notes=notes)
    whole = get_live_document(timeline)
    assert whole is not None
    return whole


def test_a_job_finds_what_names_those_who_were_hidden_before(
    editor: User, timeline: Timeline, published: tuple[Party, Source]
) -> None:
    jane, source = protect(published[0], editor), hide(published[1], editor)
    Exposure.objects.all().delete()
    RUN[Job.Kind.FIND_EXPOSURES]("hidden before")
    assert jane.exposures.get().numbers == [1]
    assert source.exposures.get().numbers == [1]


def test_the_reason_of_a_withdrawal_is_looked_at_when_a_person_is_protected_later(
    as_editor: Client, editor: User, lawyer: User, timeline: Timeline
) -> None:
    add_entry(
        timeline,
        EventDraft(headline="A fire", citations=(CitationDraft(source=SourceDraft(publisher="The Post")),)),
        by=editor,
    )
    publish(timeline, by=editor, note="First", seen_digest=None)
    withdraw_timeline(timeline, by=editor, reason="Jane Doe has asked for it.")
    reader, public = OverTLS(), reverse("public:timeline", args=[timeline.slug])
    assert "Jane Doe" in reader.get(public).content.decode()
    jane = add_party(PartyDraft(**JANE, protected=True, pseudonym="Witness X"), by=editor)
    [exposure] = jane.exposures.all()
    assert (exposure.numbers, str(exposure)) == ([], "the reason of the withdrawal")
    page = get(as_editor, reverse("desk:party-published", args=[jane.uid]))
    assert "the reason of the withdrawal" in page.text
    take_down(
        timeline, editor, lawyer, kind="party", subject_uid=jane.uid, words=("Jane Doe",), keeps_record=True
    )
    assert "Jane" not in Decision.objects.get(verb="withdraw").reason
    # Servers drop the page that they keep.
    assert Decision.objects.filter(verb="takedown", timeline=timeline).exists()
    assert "Jane Doe" not in reader.get(public).content.decode()
    jane.refresh_from_db()
    assert jane.name == "Jane Doe"
    assert not jane.exposures.exists()


@pytest.mark.parametrize("kind", ["party", "source"])
def test_no_later_version_has_the_own_id_in_its_list_of_removals(
    kind: str, editor: User, lawyer: User, timeline: Timeline, published: tuple[Party, Source]
) -> None:
    row = protect(published[0], editor) if kind == "party" else hide(published[1], editor)
    take_down(timeline, editor, lawyer, kind=kind, subject_uid=row.uid, keeps_record=True)
    first = document.decode(Publication.objects.get(number=1).data)
    assert [(removal.kind, removal.id) for removal in first.removals] == [(kind, row.uid)]
    later = publish_next(timeline, editor, changed=True)
    assert [(removal.kind, removal.id) for removal in later.removals] == [("words", "")]
    assert row.uid.encode() not in document.encode(later)


@pytest.mark.parametrize("kind", ["party", "source"])
def test_what_is_said_anew_after_a_takedown_gets_an_id_of_its_own(
    kind: str, editor: User, lawyer: User, timeline: Timeline, published: tuple[Party, Source]
) -> None:
    row: Any = published[0 if kind == "party" else 1]
    take_down(timeline, editor, lawyer, kind=kind, subject_uid=row.uid)
    row.refresh_from_db()
    entry = timeline.entries.get()
    changed = EventDraft(
        headline="Smoke",
        parties=((published[0], "actor"),),
        citations=(CitationDraft(source=published[1]),),
    )
    edit_entry(entry, changed, by=editor, version=entry.version)
    # Until then the id says nothing: no version has the name.
    assert row.uid.encode() in document.encode(publish_next(timeline, editor, changed=True))
    if kind == "party":
        protect(row, editor, "Witness X")
    else:
        hide(row, editor)
    later = publish_next(timeline, editor, changed=True)
    assert row.uid.encode() not in document.encode(later)
    told = {part.name for part in later.parties} | {part.described_as for part in later.sources}
    assert ("Witness X" if kind == "party" else "a clerk") in told
