"""Protected persons: who protects, that two people end it, and that no text names them without a decision."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.desk.conftest import sign_in
from tests.support.desk_pages import get
from timeline.actions.base import Refused
from timeline.actions.drafts import CitationDraft, CorrectionDraft, EventDraft, PartyDraft, SourceDraft
from timeline.actions.entries import add_entry, edit_entry
from timeline.actions.merges import merge
from timeline.actions.parties import add_party, edit_party
from timeline.actions.protection import approve_unprotect, ask_to_unprotect, format_key, waive_words
from timeline.actions.publications import publish, reinstate_timeline, withdraw_timeline
from timeline.actions.takedowns import TakedownDraft, approve_takedown, request_takedown
from timeline.actions.version_store import NotReady
from timeline.models import (
    Change,
    Entry,
    Exposure,
    Party,
    Publication,
    Takedown,
    Timeline,
    UnprotectRequest,
    User,
    WordWaiver,
)
from timeline.models.append_only import AppendOnlyError
from timeline.models.audit_events import AuditEvent
from timeline.publishing import checks, protected_words, snapshot

NAMES: dict[str, Any] = {"name": "Jane Doe", "kind": "person"}
PROTECTED = PartyDraft(
    **NAMES, protected=True, pseudonym="Witness X", identifying_words=("Oak Street School", "@jdoe")
)
CITED = (CitationDraft(source=SourceDraft(publisher="The Gazette", title="On the quay")),)


@pytest.fixture
def jane(editor: User) -> Party:
    return add_party(PROTECTED, by=editor)


@pytest.fixture
def lawyer(make_user: Callable[..., User]) -> User:
    return make_user("lawyer@example.org", "lawyer")


@pytest.fixture
def other_editor(make_user: Callable[..., User]) -> User:
    return make_user("second@example.org", "editor")


def list_problems(timeline: Timeline) -> list[tuple[str, str]]:
    """Return (subject, message) of each place that identifies a protected person."""
    problems = checks.find_problems(timeline, snapshot.build(timeline))
    return [(problem.subject, problem.message) for problem in problems if problem.check == checks.PROTECTED]


# --- Who protects --------------------------------------------------------------------------------------


def test_a_reporters_form_without_the_tick_unmasks_nobody(as_reporter: Client, jane: Party) -> None:
    at = reverse("desk:party", args=[jane.uid])
    response = as_reporter.post(at, {**NAMES, "disclosure": "A cousin.", "version": jane.version})
    assert response.status_code == 302
    jane.refresh_from_db()
    assert (jane.protected, jane.pseudonym, jane.disclosure) == (True, "Witness X", "A cousin.")
    assert jane.identifying_words == ["Oak Street School", "@jdoe"]


def test_a_reporter_protects_nobody(reporter: User, as_reporter: Client, jane: Party) -> None:
    with pytest.raises(PermissionDenied):
        add_party(PartyDraft(name="A", protected=True, pseudonym="B"), by=reporter)
    for values in ({"pseudonym": "Jane D."}, {"identifying_words": ()}):
        with pytest.raises(PermissionDenied):
            edit_party(jane, PartyDraft(**NAMES, **values), by=reporter, version=jane.version)
    response = as_reporter.post(reverse("desk:party-new"), {**NAMES, "protected": "on", "pseudonym": "W"})
    assert response.status_code == 302
    assert not Party.objects.exclude(pk=jane.pk).get().protected


def test_an_editors_form_does_not_end_a_protection_either(
    as_editor: Client, editor: User, jane: Party
) -> None:
    at = reverse("desk:party", args=[jane.uid])
    as_editor.post(at, {**NAMES, "pseudonym": "Witness X", "version": jane.version})
    with pytest.raises(ValidationError, match="a second person decides"):
        edit_party(jane, PartyDraft(**NAMES, protected=False), by=editor, version=Party.objects.get().version)
    assert Party.objects.get().protected


def test_a_new_name_leaves_the_old_one_among_the_words(reporter: User, jane: Party) -> None:
    edited = edit_party(jane, PartyDraft(name="J. D.", kind="person"), by=reporter, version=jane.version)
    assert "Jane Doe" in edited.identifying_words


@pytest.mark.parametrize(
    ("pseudonym", "is_refused"),
    [
        ("Jane Doe", True),
        ("Witness J-a-n-e DOE", True),
        ("A pupil of Oak Street School", True),
        ("Witness Y", False),
        ("Witness X, a nurse", False),
    ],
)
def test_no_pseudonym_contains_what_identifies_the_person(
    as_editor: Client, jane: Party, pseudonym: str, is_refused: bool
) -> None:
    at = reverse("desk:party", args=[jane.uid])
    response = as_editor.post(at, {**NAMES, "pseudonym": pseudonym, "version": jane.version})
    assert response.status_code == (422 if is_refused else 302)
    jane.refresh_from_db()
    assert jane.pseudonym == ("Witness X" if is_refused else pseudonym)


def test_no_pseudonym_is_a_former_name(editor: User, jane: Party) -> None:
    def edit(**values: Any) -> Party:
        draft = PartyDraft(**{"name": "J. D.", "kind": "person", **values})
        party = Party.objects.get(pk=jane.pk)
        return edit_party(party, draft, by=editor, version=party.version)

    with pytest.raises(ValidationError, match="former one"):
        edit(pseudonym="Jane Doe", identifying_words=())
    edit()
    edit(identifying_words=())
    with pytest.raises(ValidationError, match="former one"):
        edit(pseudonym="Jane Doe")
    edit(pseudonym="Witness Y")
    assert edit(pseudonym="Witness X").pseudonym == "Witness X"


def test_no_party_becomes_protected_under_its_own_name(editor: User) -> None:
    with pytest.raises(ValidationError, match="former one"):
        add_party(PartyDraft(**NAMES, protected=True, pseudonym="Jane Doe"), by=editor)


def test_a_party_whose_name_is_not_known_keeps_its_pseudonym(editor: User) -> None:
    """As after an import, or a takedown of the name."""
    party = Party.objects.create(name="Witness X", protected=True, pseudonym="Witness X")
    draft = PartyDraft(name="Witness X", introduction="A nurse.")
    edited = edit_party(party, draft, by=editor, version=party.version)
    draft = PartyDraft(name="Witness X", pseudonym="Witness X, a nurse")
    assert edit_party(edited, draft, by=editor, version=edited.version).pseudonym == "Witness X, a nurse"


# --- Two people end it ---------------------------------------------------------------------------------


def test_two_people_end_a_protection_and_both_are_recorded(
    editor: User, lawyer: User, other_editor: User, jane: Party
) -> None:
    request = ask_to_unprotect(jane, by=editor, reason="She speaks openly now.")
    with pytest.raises(PermissionDenied):
        approve_unprotect(jane, by=editor, request_pk=request.pk)
    assert Party.objects.get().protected
    approve_unprotect(jane, by=lawyer, request_pk=request.pk)
    assert not Party.objects.get().protected
    verbs = Change.objects.filter(subject_uid=jane.uid).order_by("pk").values_list("verb", "by")
    assert list(verbs) == [("add", editor.pk), ("ask-unprotect", editor.pk), ("unprotect", lawyer.pk)]
    events = AuditEvent.objects.filter(uid=jane.uid).order_by("pk").values_list("verb", "by")
    assert list(events) == [
        ("protected", editor.pk),
        ("unprotect-asked", editor.pk),
        ("unprotected", lawyer.pk),
    ]
    assert not AuditEvent.objects.filter(label__contains="Jane").exists()


def test_the_database_refuses_one_person_alone(editor: User, jane: Party) -> None:
    request = ask_to_unprotect(jane, by=editor, reason="Now.")
    with pytest.raises(IntegrityError), transaction.atomic():
        UnprotectRequest.objects.filter(pk=request.pk).update(state="approved", decided_by=editor)


@pytest.mark.slow
def test_a_pending_request_is_visible_and_can_be_withdrawn(
    as_editor: Client, as_reporter: Client, other_editor: User, jane: Party
) -> None:
    at, act = reverse("desk:party", args=[jane.uid]), reverse("desk:party-protection", args=[jane.uid])
    as_editor.post(act, {"do": "ask", "reason": ""})
    assert not UnprotectRequest.objects.exists()
    as_editor.post(act, {"do": "ask", "reason": "She speaks openly now."})
    request = str(UnprotectRequest.objects.get().pk)
    for client in (as_editor, as_reporter, sign_in(other_editor)):
        assert "She speaks openly now." in get(client, at).text
    assert as_reporter.post(act, {"do": "approve", "request": request}).status_code == 403
    assert as_reporter.post(act, {"do": "keep", "request": request}).status_code == 403
    assert as_editor.post(act, {"do": "approve", "request": request}).status_code == 403
    as_editor.post(act, {"do": "keep", "request": request})
    assert UnprotectRequest.objects.get().state == "withdrawn"
    sign_in(other_editor).post(act, {"do": "approve", "request": request})
    assert Party.objects.get().protected


def test_a_reporter_may_not_ask(reporter: User, jane: Party) -> None:
    with pytest.raises(PermissionDenied):
        ask_to_unprotect(jane, by=reporter, reason="Now.")


# --- What was public -----------------------------------------------------------------------------------


@pytest.fixture
def public_jane(editor: User, timeline: Timeline) -> Party:
    """A party that versions 1 and 2 name."""
    party = add_party(PartyDraft(**NAMES), by=editor)
    event = EventDraft(headline="A fire", parties=((party, "witness"),), citations=CITED)
    add_entry(timeline, event, by=editor)
    publish(timeline, by=editor, note="First", seen_digest=None)
    add_entry(timeline, EventDraft(headline="A flood", citations=CITED), by=editor)
    publish(timeline, by=editor, note="Second", seen_digest=None)
    return party


@pytest.mark.slow
def test_protecting_a_public_party_leads_to_its_takedown_in_one_course(
    as_editor: Client,
    as_reporter: Client,
    make_user: Callable[..., User],
    public_jane: Party,
    timeline: Timeline,
) -> None:
    form = {**NAMES, "protected": "on", "pseudonym": "Witness X", "version": public_jane.version}
    response = as_editor.post(reverse("desk:party", args=[public_jane.uid]), form)
    at = reverse("desk:party-published", args=[public_jane.uid])
    assert response["Location"] == at
    page = get(as_editor, at)
    assert "Harbour fire: versions 1, 2" in page.text
    assert "Copies that nobody can call back" in page.text
    # Skipped, it stays a task; only editors may do something about it.
    board = reverse("desk:timeline", args=[timeline.slug])
    task = "is protected and was public by name in versions 1–2"
    tasks = get(as_editor, board).root.by_id("exposures")
    assert task in tasks.text
    assert tasks.links() == [at]
    tasks = get(as_reporter, board).root.by_id("exposures")
    assert (task in tasks.text, tasks.links()) == (True, [])
    assert 'value="request"' not in get(as_reporter, at).html
    # One button requests it, with the public reason.
    assert 'name="do" value="request"' in page.html
    values = {**page.form.data, "do": "request"}
    done = as_editor.post(page.form.action, values)
    takedown = Takedown.objects.get()
    assert done["Location"] == reverse("desk:takedown", args=[takedown.uid])
    assert (takedown.kind, takedown.subject_uid, takedown.reason) == ("party", public_jane.uid, "protection")
    assert NAMES["name"] in takedown.words
    assert "the removal waits for a second person" in get(as_editor, board).root.by_id("exposures").text
    approve_takedown(takedown, by=make_user("second@example.org", "editor"))
    assert 'id="exposures"' not in get(as_editor, board).html
    # The desk keeps the name unless the editor chooses otherwise.
    public_jane.refresh_from_db()
    assert public_jane.name == NAMES["name"]


def test_what_was_not_public_leads_nowhere(as_editor: Client, editor: User) -> None:
    party = add_party(PartyDraft(**NAMES), by=editor)
    form = {**NAMES, "protected": "on", "pseudonym": "Witness X", "version": party.version}
    response = as_editor.post(reverse("desk:party", args=[party.uid]), form)
    assert response["Location"].startswith(reverse("desk:parties"))


def test_a_protection_that_ends_is_no_task(
    editor: User, other_editor: User, public_jane: Party, timeline: Timeline
) -> None:
    edit_party(public_jane, PROTECTED, by=editor, version=public_jane.version)
    assert timeline.exposures.get().numbers == [1, 2]
    request = ask_to_unprotect(public_jane, by=editor, reason="She speaks openly.")
    approve_unprotect(public_jane, by=other_editor, request_pk=request.pk)
    assert not timeline.exposures.exists()


@pytest.mark.parametrize(
    ("numbers", "words"),
    [([4], "version 4"), ([1, 2, 3], "versions 1–3"), ([1, 3, 4, 7], "versions 1, 3–4, 7")],
)
def test_versions_are_named_in_ranges(numbers: list[int], words: str) -> None:
    assert Exposure(numbers=numbers).numbers_in_words == words


def test_a_version_under_embargo_that_names_the_person_never_goes_live(
    editor: User, timeline: Timeline
) -> None:
    party = add_party(PartyDraft(**NAMES), by=editor)
    event = EventDraft(headline="Jane Doe leaves", parties=((party, "witness"),), citations=CITED)
    add_entry(timeline, event, by=editor)
    until = timezone.now() + timedelta(days=1)
    publish(timeline, by=editor, note="First", seen_digest=None, embargo_until=until)
    edit_party(party, PROTECTED, by=editor, version=party.version)
    assert not Publication.objects.pending().exists()
    assert Change.objects.filter(verb="cancel", timeline=timeline).exists()


def test_a_withdrawn_timeline_that_names_the_person_is_not_reinstated(
    editor: User, timeline: Timeline
) -> None:
    add_entry(timeline, EventDraft(headline="Jane Doe leaves", citations=CITED), by=editor)
    publish(timeline, by=editor, note="First", seen_digest=None)
    withdraw_timeline(timeline, by=editor, reason="An order.")
    add_party(PROTECTED, by=editor)
    with pytest.raises(NotReady):
        reinstate_timeline(timeline, by=editor)


# --- Names of merged parties -----------------------------------------------------------------------------


@pytest.fixture
def merged(public_jane: Party, editor: User) -> Party:
    """The party into which the one was merged that versions 1 and 2 name."""
    stays = add_party(PartyDraft(name="J. Smithson", kind="person"), by=editor)
    merge(public_jane, stays, by=editor, versions=(public_jane.version, stays.version))
    return Party.objects.get(pk=stays.pk)


def protect(party: Party, editor: User) -> Party:
    draft = PartyDraft(name=party.name, kind="person", protected=True, pseudonym="Witness X")
    return edit_party(party, draft, by=editor, version=party.version)


def test_a_merged_name_counts_as_a_name_of_the_person(
    merged: Party, editor: User, timeline: Timeline
) -> None:
    assert protect(merged, editor).exposures.get().numbers == [1, 2]
    add_entry(timeline, EventDraft(headline="Jane Doe leaves", citations=CITED), by=editor)
    with pytest.raises(NotReady):
        publish(timeline, by=editor, note="Third", seen_digest=None)


def test_a_withdrawn_timeline_with_a_merged_name_is_not_reinstated(
    merged: Party, editor: User, timeline: Timeline
) -> None:
    withdraw_timeline(timeline, by=editor, reason="An order.")
    protect(merged, editor)
    with pytest.raises(NotReady):
        reinstate_timeline(timeline, by=editor)


def test_a_version_under_embargo_with_a_merged_name_never_goes_live(editor: User, timeline: Timeline) -> None:
    one, two = (add_party(PartyDraft(name=name, kind="person"), by=editor) for name in ("Jane Doe", "J. S."))
    add_entry(timeline, EventDraft(headline="A", parties=((one, "witness"),), citations=CITED), by=editor)
    until = timezone.now() + timedelta(days=1)
    publish(timeline, by=editor, note="First", seen_digest=None, embargo_until=until)
    merge(one, two, by=editor, versions=(one.version, two.version))
    protect(Party.objects.get(pk=two.pk), editor)
    assert not Publication.objects.pending().exists()


@pytest.mark.slow
def test_the_name_of_a_merged_party_that_was_taken_down_identifies_nobody(
    merged: Party, editor: User, other_editor: User, timeline: Timeline
) -> None:
    protect(merged, editor)
    draft = TakedownDraft(kind="party", subject_uid=merged.uid, words=("Jane Doe",), reason="protection")
    approve_takedown(request_takedown(timeline, draft, by=editor), by=other_editor)
    merged.refresh_from_db()
    assert protected_words.list_words(merged) == []
    assert not merged.exposures.exists()


# --- The publish check ---------------------------------------------------------------------------------


def test_every_text_that_would_be_public_is_searched(editor: User, timeline: Timeline, jane: Party) -> None:
    timeline.summary, timeline.byline = "About Jane Doe", "By @jdoe"
    timeline.save()
    source = SourceDraft(
        publisher="The Gazette",
        title="A talk",
        url="https://example.org/j%61ne-doe",
        note="OAK street school",
    )
    cited = (CitationDraft(source=source, note="Jane Dое"),)  # о and е are Cyrillic
    add_entry(
        timeline, EventDraft(headline="J**an**e Doe leaves", body="[Jane](x) Doe", citations=cited), by=editor
    )
    problems = list_problems(timeline)
    assert sorted(message.split(":")[0].rpartition(", ")[2] for _subject, message in problems) == [
        "address",
        "body",
        "byline",
        "headline",
        "note",
        "note",
        "summary",
    ]
    # It is said to everyone, so it names neither the person nor the words.
    assert not any("@jdoe" in message or "Witness X" in message for _subject, message in problems)
    with pytest.raises(NotReady):
        publish(timeline, by=editor, note="First", seen_digest=None)


def test_the_note_and_the_corrections_are_searched_too(editor: User, timeline: Timeline, jane: Party) -> None:
    entry = add_entry(timeline, EventDraft(headline="A fire", citations=CITED), by=editor).entry
    with pytest.raises(NotReady, match="1 thing"):
        publish(timeline, by=editor, note="Jane Doe speaks", seen_digest=None)
    publish(timeline, by=editor, note="First", seen_digest=None)
    edit_entry(entry, EventDraft(headline="A blaze", citations=CITED), by=editor, version=entry.version)
    correction = CorrectionDraft(was="It was Jane-Doe.", now="It was a blaze.", why="A slip.")
    with pytest.raises(NotReady, match="1 thing"):
        publish(timeline, by=editor, note="Second", seen_digest=None, change_notes={entry.uid: correction})


def test_the_reason_of_a_withdrawal_is_searched_too(editor: User, timeline: Timeline, jane: Party) -> None:
    add_entry(timeline, EventDraft(headline="A fire", citations=CITED), by=editor)
    publish(timeline, by=editor, note="First", seen_digest=None)
    with pytest.raises(Refused, match="identifies a protected person"):
        withdraw_timeline(timeline, by=editor, reason="Jane Doe asked us to")
    withdraw_timeline(timeline, by=editor, reason="A person asked us to")


def test_an_earlier_correction_is_searched_again(editor: User, timeline: Timeline) -> None:
    entry = add_entry(timeline, EventDraft(headline="A fire", citations=CITED), by=editor).entry
    publish(timeline, by=editor, note="First", seen_digest=None)
    edit_entry(entry, EventDraft(headline="A blaze", citations=CITED), by=editor, version=entry.version)
    correction = CorrectionDraft(was="Jane Doe lit it.", now="It was a blaze.", why="A slip.")
    publish(timeline, by=editor, note="Second", seen_digest=None, change_notes={entry.uid: correction})
    add_party(PROTECTED, by=editor)
    assert [subject for subject, _message in list_problems(timeline)] == ["entry"]


def test_a_waiver_is_for_one_place_and_expires_with_its_text_and_words(
    editor: User, reporter: User, timeline: Timeline, jane: Party
) -> None:
    entry = add_entry(
        timeline, EventDraft(headline="Jane Doe leaves", body="Jane Doe", citations=CITED), by=editor
    ).entry
    mentions = protected_words.find_mentions(timeline, snapshot.build(timeline))
    headline = next(mention for mention in mentions if mention.text.field == "headline")
    with pytest.raises(PermissionDenied):
        waive_words(timeline, [format_key(headline)], by=reporter, reason="Her own wish.")
    with pytest.raises(Refused):
        waive_words(timeline, [format_key(headline)], by=editor, reason=" ")
    waive_words(timeline, [format_key(headline)], by=editor, reason="Her own wish.")
    assert [message.split(":")[0].rpartition(", ")[2] for _s, message in list_problems(timeline)] == ["body"]
    event = AuditEvent.objects.get(verb="waiver")
    assert (event.by, event.uid, "Jane" in event.label) == (editor, jane.uid, False)
    edit_entry(entry, EventDraft(headline="Jane Doe left", citations=CITED), by=editor, version=entry.version)
    assert len(list_problems(timeline)) == 1
    edit_entry(
        entry, EventDraft(headline="Jane Doe leaves", citations=CITED), by=editor, version=entry.version + 1
    )
    assert not list_problems(timeline)
    words = PartyDraft(**NAMES, protected=True, pseudonym="Witness X", identifying_words=("leaves",))
    edit_party(jane, words, by=editor, version=jane.version)
    assert len(list_problems(timeline)) == 1


def test_a_waiver_is_valid_with_the_secret_key_that_it_was_given_with(
    editor: User, timeline: Timeline, jane: Party, settings: Any
) -> None:
    """A keyed digest lets nobody who reads the database try names. With another key the waiver is asked for again."""
    add_entry(timeline, EventDraft(headline="Jane Doe leaves", citations=CITED), by=editor)
    [mention] = protected_words.find_mentions(timeline, snapshot.build(timeline))
    waive_words(timeline, [format_key(mention)], by=editor, reason="Her own wish.")
    assert not list_problems(timeline)
    settings.SECRET_KEY = "k" * 60
    assert len(list_problems(timeline)) == 1


def test_waivers_are_append_only(editor: User, timeline: Timeline, jane: Party) -> None:
    row = WordWaiver.objects.create(
        timeline=timeline, party=jane, place="x", digest="a", reason="r", by=editor
    )
    with pytest.raises(AppendOnlyError):
        WordWaiver.objects.update(reason="another")
    with pytest.raises(IntegrityError), transaction.atomic():
        WordWaiver.objects.all()._raw_delete(using="default")
    assert row.pk


def test_the_page_lists_the_places_with_links_and_waives_several_for_one_reason(
    as_editor: Client, as_reporter: Client, editor: User, timeline: Timeline, jane: Party
) -> None:
    entry = add_entry(
        timeline, EventDraft(headline="Jane Doe leaves", body="Jane Doe", citations=CITED), by=editor
    ).entry
    at = reverse("desk:protected-words", args=[timeline.slug])
    page = get(as_editor, at)
    links = [link["href"] for link in page.root.all("a")]
    assert links.count(reverse("desk:entry-edit", args=[timeline.slug, entry.uid])) == 2
    boxes = [box["value"] for box in page.root.all("input", name="places")]
    assert len(boxes) == 2
    refused = as_editor.post(at, {"places": boxes, "reason": ""})
    assert refused.status_code == 422
    assert refused.content.decode().count("checked") == 2
    assert as_reporter.post(at, {"places": boxes, "reason": "x"}).status_code == 403
    assert as_editor.post(at, {"places": boxes, "reason": "Her own wish."}).status_code == 302
    assert "Nothing that would be public" in get(as_editor, at).text
    publish(timeline, by=editor, note="First", seen_digest=None)


def test_a_person_of_another_timeline_is_not_given_away(
    as_editor: Client, as_reporter: Client, editor: User, timeline: Timeline, hidden: Timeline, member: User
) -> None:
    party = Party.objects.create(
        name="Zephyrine Quill",
        protected=True,
        pseudonym="A clerk",
        made_for=hidden,
        identifying_words=["Elm Row"],
    )
    add_entry(timeline, EventDraft(headline="A fire in Elm Row", citations=CITED), by=editor)
    for client in (as_editor, as_reporter):
        for name in ("protected-words", "publish"):
            html = get(client, reverse(f"desk:{name}", args=[timeline.slug])).html
            assert "Quill" not in html
            assert "A clerk" not in html
            assert party.uid not in html
    page = get(as_editor, reverse("desk:protected-words", args=[timeline.slug]))
    assert "A protected person of another timeline" in page.text
    assert not page.root.all("input", name="places")
    mention = protected_words.find_mentions(timeline, snapshot.build(timeline))[0]
    with pytest.raises(Refused):
        waive_words(timeline, [format_key(mention)], by=editor, reason="No matter.")
    hidden.members.add(editor)
    assert waive_words(timeline, [format_key(mention)], by=editor, reason="No matter.")


def test_a_text_is_searched_in_a_field_that_nobody_thought_of(timeline: Timeline) -> None:
    assert {"id", "party", "source"} <= protected_words.NO_TEXT
    assert not {"headline", "words", "title", "alt", "caption", "file_name"} & protected_words.NO_TEXT


def test_entries_without_hidden_names_cost_two_queries(
    timeline: Timeline, make_event: Callable[..., Entry], django_assert_num_queries: Callable[..., object]
) -> None:
    make_event("A fire")
    draft = snapshot.build(timeline)
    with django_assert_num_queries(2):  # type: ignore[attr-defined]
        assert not list(checks.check_protected_words(timeline, draft))
