"""Publishing: the approved content becomes one immutable version, or nothing is published."""

import hashlib
import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from unittest import mock

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from timeline import document, publication_clock
from timeline.actions import version_store
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
from timeline.actions.publications import ContentChanged, publish
from timeline.actions.source_texts import add_source_text
from timeline.actions.sources import add_source
from timeline.actions.version_store import NotReady, get_latest, get_live_document
from timeline.dates import When
from timeline.models import Change, Entry, Party, Publication, Source, Timeline, User
from timeline.publishing import checks, snapshot

Everything = Callable[[], Any]


def go(timeline: Timeline, editor: User, note: str = "New") -> Publication:
    """Publish the working copy, with all changes to published entries marked as minor."""
    every = Entry.objects.filter(timeline=timeline).values_list("uid", flat=True)
    return publish(
        timeline, by=editor, note=note, seen_digest=None, change_notes=dict.fromkeys(every, "minor")
    )


def approve(timeline: Timeline) -> str:
    return document.compute_approval_digest(snapshot.build(timeline))


def edit_headline(event: Entry, editor: User, gazette: Source, headline: str) -> Entry:
    row = Entry.objects.get(pk=event.pk)
    draft = EventDraft(headline=headline, citations=(CitationDraft(source=gazette),))
    return edit_entry(row, draft, by=editor, version=row.version).entry


def test_the_first_version_contains_the_rows(event: Entry, editor: User) -> None:
    digest = approve(event.timeline)
    publication = publish(event.timeline, by=editor, note=" First\r\nwords. ", seen_digest=digest)
    publication = Publication.objects.get(pk=publication.pk)
    whole = document.decode(publication.data)
    assert document.strip_derived(whole) == snapshot.build(event.timeline)
    assert whole.version == document.Version(
        number=1,
        published=publication_clock.format_instant(publication.at),
        note="First\nwords.",
        nonce=whole.version.nonce if whole.version else "",
    )
    assert re.fullmatch("[0-9a-f]{32}", whole.version.nonce)
    assert (publication.number, publication.previous, publication.by) == (1, None, editor)
    assert publication.digest == hashlib.sha256(publication.data).hexdigest()
    assert publication.content_digest == digest
    assert (publication.note, publication.title) == ("First\nwords.", "Harbour fire")
    assert (publication.language, publication.time_zone) == ("en-GB", "Europe/London")
    assert publication.entries == 1
    assert get_live_document(event.timeline) == whole


def test_nothing_is_live_before_the_first_version(event: Entry) -> None:
    assert get_live_document(event.timeline) is None
    assert get_latest(event.timeline) is None


def test_publishing_adds_one_row_to_the_history(event: Entry, editor: User) -> None:
    before = Change.objects.count()
    publication = go(event.timeline, editor)
    change = Change.objects.latest("pk")
    assert Change.objects.count() == before + 1
    assert (change.verb, change.subject, change.subject_uid, change.by) == (
        "publish",
        "publication",
        "1",
        editor,
    )
    assert set(change.lines) == {
        ("note", "", "New"),
        ("changes", "", "1 source added, 1 event added"),
        ("SHA-256", "", publication.digest),
    }
    assert publication.changes_through == change.pk - 1


def test_each_version_names_the_digest_of_the_one_before(event: Entry, editor: User, gazette: Source) -> None:
    versions = [go(event.timeline, editor)]
    for headline in ("Two cracks", "Three cracks"):
        edit_headline(event, editor, gazette, headline)
        versions.append(go(event.timeline, editor, headline))
    assert [version.number for version in versions] == [1, 2, 3]
    assert [version.previous for version in versions] == [None, versions[0], versions[1]]
    told = [document.decode(version.data).version for version in versions]
    assert [item.previous for item in told if item] == ["", versions[0].digest, versions[1].digest]


def test_content_that_changed_after_approval_is_not_published(
    event: Entry, editor: User, gazette: Source, everything: Everything
) -> None:
    seen = approve(event.timeline)
    edit_headline(event, editor, gazette, "Two cracks")
    before = everything()
    with pytest.raises(ContentChanged) as moved:
        publish(event.timeline, by=editor, note="New", seen_digest=seen)
    assert moved.value.document.events[0].headline == "Two cracks"
    assert everything() == before
    publish(
        event.timeline,
        by=editor,
        note="New",
        seen_digest=document.compute_approval_digest(moved.value.document),
    )


@pytest.mark.parametrize("seen", ["", "0" * 64, "None"])
def test_another_digest_is_no_approval(event: Entry, editor: User, everything: Everything, seen: str) -> None:
    before = everything()
    with pytest.raises(ContentChanged):
        publish(event.timeline, by=editor, note="New", seen_digest=seen)
    assert everything() == before


def test_a_private_change_does_not_invalidate_an_approval(
    event: Entry, editor: User, gazette: Source
) -> None:
    seen = approve(event.timeline)
    add_source_text(gazette, "Pasted since.", by=editor, number=0)
    assert publish(event.timeline, by=editor, note="New", seen_digest=seen).number == 1


def test_a_version_without_changes_is_refused(event: Entry, editor: User, everything: Everything) -> None:
    go(event.timeline, editor)
    before = everything()
    with pytest.raises(Refused, match="Nothing has changed since version 1"):
        go(event.timeline, editor, "Again")
    assert everything() == before


@pytest.mark.parametrize("note", ["", "  \n\t", "x" * 50_001, "a\x00b", "\udcff"])
def test_a_version_without_a_valid_note_is_refused(
    event: Entry, editor: User, everything: Everything, note: str
) -> None:
    go(event.timeline, editor, "")
    before = everything()
    with pytest.raises(Refused) as refusal:
        go(event.timeline, editor, note)
    assert refusal.value.field == "note"
    assert everything() == before


@pytest.mark.parametrize("role", ["reporter", "none"])
def test_only_editors_publish(
    event: Entry, make_user: Callable[..., User], everything: Everything, role: str
) -> None:
    user = make_user("x@example.org", *([role] if role != "none" else []))
    before = everything()
    with pytest.raises(PermissionDenied):
        go(event.timeline, user)
    assert everything() == before


def test_an_editor_who_cannot_see_the_timeline_cannot_publish_it(event: Entry, editor: User) -> None:
    Timeline.objects.update(access="members")
    with pytest.raises(PermissionDenied):
        go(event.timeline, editor)


@pytest.mark.parametrize("place", ["record", "PublicationBytes"])
def test_a_failure_half_way_rolls_everything_back(
    event: Entry, editor: User, everything: Everything, place: str
) -> None:
    before = everything()
    failing = mock.Mock(side_effect=RuntimeError("power cut"))
    failing.objects.create = failing
    with mock.patch.object(version_store, place, failing), pytest.raises(RuntimeError):
        go(event.timeline, editor)
    assert everything() == before


# --- Publish checks ---------------------------------------------------------------------------


def find_problems(timeline: Timeline, editor: User) -> list[tuple[str, str, str]]:
    with pytest.raises(NotReady) as refusal:
        go(timeline, editor)
    assert not Publication.objects.exists()
    assert str(refusal.value).startswith(f"{len(refusal.value.problems)} thing")
    return [(problem.check, problem.subject, problem.uid) for problem in refusal.value.problems]


def test_an_empty_timeline_is_not_published(timeline: Timeline, editor: User) -> None:
    assert find_problems(timeline, editor) == [("something-to-publish", "timeline", "")]


def test_every_entry_without_a_source_is_named(
    timeline: Timeline, editor: User, owner: Party, agency: Party
) -> None:
    drafts: list[Any] = [
        EventDraft(headline="A"),
        StatementDraft(party=owner, words="x" * 100),
        RequestDraft(asked=owner, asked_by=agency, put="Why?"),
        # A request of the newsroom itself needs no source.
        RequestDraft(asked=owner, put="Why?"),
    ]
    event, statement, asked, _own = [add_entry(timeline, draft, by=editor).entry for draft in drafts]
    assert find_problems(timeline, editor) == [
        ("source", "event", event.uid),
        ("source", "statement", statement.uid),
        ("source", "request", asked.uid),
    ]
    found = checks.find_problems(timeline, snapshot.build(timeline))
    assert str(found[0]) == f"No source is cited for the event “A”. (event {event.uid})"
    assert found[1].message == f"No source is cited for the statement of Owner: “{'x' * 79}…”."
    assert found[2].message == "No source is cited for the request by Agency to Owner."


@pytest.mark.parametrize(
    ("more", "open_"),
    [({}, False), ({"outcome_note": "By telephone."}, True), ({"outcome": "awaiting"}, True)],
)
def test_the_outcome_replied_needs_a_reply_or_a_note(
    timeline: Timeline, editor: User, owner: Party, more: dict[str, Any], open_: bool
) -> None:
    draft = RequestDraft(**{"asked": owner, "put": "Why?", "outcome": "replied", **more})
    request = add_entry(timeline, draft, by=editor).entry
    if open_:
        assert go(timeline, editor).number == 1
    else:
        assert find_problems(timeline, editor) == [("reply", "request", request.uid)]


def test_a_withdrawn_reply_does_not_count(
    timeline: Timeline, editor: User, owner: Party, gazette: Source
) -> None:
    cited = (CitationDraft(source=gazette),)
    statement: Any = add_entry(
        timeline, StatementDraft(party=owner, words="No.", citations=cited), by=editor
    ).entry
    draft = RequestDraft(asked=owner, put="Why?", outcome="replied", replies=(statement,))
    request = add_entry(timeline, draft, by=editor).entry
    assert not checks.find_problems(timeline, snapshot.build(timeline))
    remove_entry(statement, by=editor, version=1)
    assert find_problems(timeline, editor) == [("reply", "request", request.uid)]


def test_a_confidential_source_without_a_reason_is_named(event: Entry, editor: User, gazette: Source) -> None:
    Source.objects.filter(pk=gazette.pk).update(confidential=True, title="Notes")
    assert find_problems(event.timeline, editor) == [("confidence", "source", gazette.uid)]
    Source.objects.filter(pk=gazette.pk).update(confidential_reason="Fears for the job.")
    assert go(event.timeline, editor).number == 1


def test_a_document_that_breaks_a_rule_is_not_published(event: Entry, editor: User) -> None:
    Entry.objects.filter(pk=event.pk).update(edtf="soon")
    assert find_problems(event.timeline, editor) == [("integrity", "event", event.uid)]


def test_a_text_longer_than_its_field_is_not_published(event: Entry, editor: User) -> None:
    # Written without the actions, in a form that NFC makes longer.
    Timeline.objects.update(title="\ufb2c" * 150)
    assert find_problems(event.timeline, editor) == [("format", "timeline", "")]


def test_every_publish_check_is_in_the_table() -> None:
    functions = {name for name in vars(checks) if name.startswith("check_")}
    assert {check.__name__ for check in checks.CHECKS} == functions


# --- Over several versions --------------------------------------------------------------------


def test_each_entry_has_its_publication_dates(event: Entry, editor: User, gazette: Source) -> None:
    timeline, cited = event.timeline, (CitationDraft(source=gazette),)
    moments = [timezone.now().replace(microsecond=0) + timedelta(days=day) for day in range(4)]
    told = [publication_clock.format_instant(moment) for moment in moments]

    def at(day: int) -> dict[str, tuple[str | None, str | None]]:
        with mock.patch.object(timezone, "now", return_value=moments[day]):
            whole = document.decode(go(timeline, editor, f"Day {day}").data)
        return {uid: (one.first_published, one.last_changed) for uid, one in whole.entries().items()}

    assert at(0) == {event.uid: (told[0], told[0])}
    second = add_entry(timeline, EventDraft(headline="B", citations=cited), by=editor).entry
    assert at(1) == {event.uid: (told[0], told[0]), second.uid: (told[1], told[1])}
    edit_headline(event, editor, gazette, "Two cracks")
    remove_entry(Entry.objects.get(pk=second.pk), by=editor, version=1, reason="A forgery.")
    assert at(2) == {event.uid: (told[0], told[2])}
    # A restored entry was public before.
    restore_entry(second, by=editor)
    assert at(3) == {event.uid: (told[0], told[2]), second.uid: (told[1], told[3])}


def test_after_an_undone_edit_there_is_nothing_to_publish(
    event: Entry, editor: User, gazette: Source
) -> None:
    go(event.timeline, editor)
    edit_headline(event, editor, gazette, "Two cracks")
    edit_headline(event, editor, gazette, "A crack is found")
    with pytest.raises(Refused, match="Nothing has changed"):
        go(event.timeline, editor)


def test_a_move_alone_can_be_published(
    timeline: Timeline, event: Entry, editor: User, gazette: Source
) -> None:
    cited = (CitationDraft(source=gazette),)
    second = add_entry(timeline, EventDraft(headline="B", citations=cited), by=editor).entry
    go(timeline, editor)
    move_entry(second, by=editor, after=None)
    publication = go(timeline, editor)
    assert document.decode(publication.data).order == [second.uid, event.uid]
    assert ("changes", "", "1 entry moved") in Change.objects.latest("pk").lines


def test_the_last_entry_can_be_withdrawn(event: Entry, editor: User) -> None:
    go(event.timeline, editor)
    event.refresh_from_db()
    remove_entry(event, by=editor, version=1, reason="A forgery.")
    publication = go(event.timeline, editor)
    whole = document.decode(publication.data)
    assert (publication.entries, whole.order) == (0, [event.uid])
    assert [(gone.id, gone.reason) for gone in whole.withdrawals] == [(event.uid, "A forgery.")]


def test_a_removed_unpublished_entry_is_not_marked_as_public(
    timeline: Timeline, event: Entry, editor: User
) -> None:
    draft_only = add_entry(timeline, EventDraft(headline="A slip"), by=editor).entry
    remove_entry(draft_only, by=editor, version=1)
    go(timeline, editor)
    draft_only.refresh_from_db()
    event.refresh_from_db()
    assert (draft_only.is_public, event.is_public) == (False, True)


def test_an_older_version_keeps_its_bytes(event: Entry, editor: User, gazette: Source) -> None:
    first = go(event.timeline, editor)
    kept = bytes(Publication.objects.get(pk=first.pk).data)
    edit_headline(event, editor, gazette, "Two cracks")
    add_source(SourceDraft(publisher="Wire"), by=editor)
    go(event.timeline, editor)
    assert Publication.objects.get(pk=first.pk).data == kept
    assert document.decode(kept).events[0].headline == "A crack is found"


def test_each_timeline_has_its_own_version_numbers(event: Entry, editor: User, gazette: Source) -> None:
    other = Timeline.objects.create(slug="dam", title="The dam")
    draft = StatementDraft(
        party=PartyDraft(name="Owner"),
        words="No.",
        when=When(edtf="2017"),
        citations=(CitationDraft(source=gazette),),
    )
    add_entry(other, draft, by=editor)
    assert (go(event.timeline, editor).number, go(other, editor).number) == (1, 1)
