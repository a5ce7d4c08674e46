"""Every constraint: the database refuses the row, and validation has a message."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.db.models import ProtectedError
from django.utils import timezone

from tests.document import test_content_rules
from tests.support.row_factories import Rows
from timeline.models import (
    Addressee,
    Answer,
    Change,
    Citation,
    ColumnChoice,
    Decision,
    Dismissal,
    Embargo,
    EntryNote,
    Event,
    EventParty,
    Exemption,
    Exposure,
    FormDraft,
    ImportedFile,
    ImportedRow,
    Job,
    NoteMention,
    Party,
    PreviewLink,
    Pseudonym,
    RateCount,
    Redirect,
    Reliance,
    Reply,
    ReplyRequest,
    Report,
    SavedView,
    SeenFinding,
    Source,
    SourcePseudonym,
    SourceText,
    Statement,
    Takedown,
    Task,
    Timeline,
    UnprotectRequest,
    User,
    WordWaiver,
    triggers,
)

Bad = Callable[[Rows], Any]

AT = timezone.now()
COORDINATES = "Coordinates come as a pair"


def save_and_copy(row: Any) -> Any:
    """Save a row, and return an unsaved copy."""
    row.save()
    row.pk, row._state.adding = None, True
    return row


def save(row: Any) -> Any:
    """Save a row, and return it."""
    row.save()
    return row


def build_other_case(user: User) -> User:
    """Save an account, and return another with its address in capitals."""
    user.save()
    return User(email=user.email.upper(), name="B")


def create_user() -> User:
    return User.objects.create_user("a@example.org", name="A")


def build_unprotect_request(rows: Rows, **fields: Any) -> UnprotectRequest:
    """Return a request of an account about a party, approved by the same account if `state` says so; not saved yet."""
    user = create_user()
    decided = {"decided_by": user} if "state" in fields else {}
    return UnprotectRequest(**{"party": rows.party, "by": user, "reason": "r", **decided, **fields})


def set_part_of_itself(party: Party) -> Party:
    party.part_of = party
    return party


def set_merged(row: Party | Source, into: Party | Source, **fields: Any) -> Any:
    """Return the row as merged into another, not saved yet."""
    row.merged_into = into
    row.merge = Change.objects.create(verb="merge", subject="party", subject_uid="a1", label="A")
    for name, value in fields.items():
        setattr(row, name, value)
    return row


def build_text(source: Source, text: str = "A crack was found.") -> SourceText:
    """Return an unsaved text of a source."""
    return SourceText(source=source, number=1, text=text, sha256="a" * 64)


def build_exemption(rows: Rows, reason: str) -> Exemption:
    """Return an unsaved exemption, of the statement's words."""
    digests = {"words_sha256": "a" * 64, "text_sha256": "b" * 64}
    return Exemption(
        entry_id=rows.statement.pk, reason=reason, by=save(User(email="a@example.org")), **digests
    )


def build_dismissal(source: Source) -> Dismissal:
    """Return an unsaved dismissal."""
    return Dismissal(source=source, key="a", by=save(User(email="a@example.org")))


def build_seen_finding(rows: Rows) -> SeenFinding:
    """Return an unsaved mark of a finding about the statement."""
    return SeenFinding(
        entry_id=rows.statement.pk, digest="a" * 64, by=save(User(email="a@example.org", name="A"))
    )


def build_note(rows: Rows, **fields: Any) -> EntryNote:
    """Return an unsaved note on the event."""
    return EntryNote(**{"entry_id": rows.event.pk, "words": "Who says so?", "by": create_user(), **fields})


def build_reply(rows: Rows) -> EntryNote:
    """Return an unsaved reply that is resolved by itself."""
    first = save(build_note(rows))
    of_thread = {"thread": first, "resolved_at": AT, "resolved_by": first.by}
    return EntryNote(entry_id=rows.event.pk, words="I do.", by=first.by, **of_thread)


def build_mention(rows: Rows) -> NoteMention:
    """Return an unsaved mention of an account in a note."""
    note = save(build_note(rows))
    return NoteMention(note=note, person=note.by)


def build_task(rows: Rows, **fields: Any) -> Task:
    """Return an unsaved task."""
    return Task(**{"timeline": rows.timeline, "words": "Call the owner.", "by": create_user(), **fields})


def build_preview_link(rows: Rows, **fields: Any) -> PreviewLink:
    """Return an unsaved private link to a preview."""
    given = {"timeline": rows.timeline, "for_whom": "A lawyer", "data": b"{}", "made_by": create_user()}
    return PreviewLink(**{**given, "made_at": AT, "expires_at": AT, "token_digest": "a" * 64, **fields})


def build_report(rows: Rows, **fields: Any) -> Report:
    """Return an unsaved report about a saved version."""
    return Report(publication=save(rows.publication(1)), **{"words": "It was Monday.", **fields})


# Constraint, a row that breaks it, and a part of the message.
CASES: list[tuple[str, Bad, str]] = [
    (
        "user_email_once",
        lambda r: build_other_case(User(email="a@example.org", name="A")),
        "There is an account",
    ),
    ("timeline_title", lambda r: Timeline(slug="a", title=""), "A timeline needs a title."),
    (
        "timeline_hemisphere",
        lambda r: Timeline(slug="a", title="A", hemisphere="east"),
        "Seasons are those of the northern or the southern hemisphere.",
    ),
    (
        "timeline_access",
        lambda r: Timeline(slug="a", title="A", access="all"),
        "Access is the whole newsroom",
    ),
    (
        "timeline_deleted_is_unseen",
        lambda r: Timeline(slug="a", title="A", deleted_at=timezone.now()),
        "Nobody sees a deleted timeline.",
    ),
    ("entry_id_once", lambda r: r.new(Event, headline="B", uid=r.event.uid), "already exists"),
    ("entry_position_once", lambda r: r.new(Event, headline="B", position=1000), "already exists"),
    ("entry_standing", lambda r: r.new(Event, headline="B", standing="true"), "“standing” must be one of"),
    ("entry_kind", lambda r: r.new(Event, headline="B", kind="rumour"), "“kind” must be one of"),
    (
        "entry_earliest_before_latest",
        lambda r: r.new(Event, headline="B", earliest=2, latest=1),
        "The earliest moment lies after the latest.",
    ),
    (
        "entry_withdrawn_says_when",
        lambda r: r.new(Event, headline="B", state="withdrawn", withdrawn_reason="It was wrong."),
        "says when it was withdrawn",
    ),
    (
        "entry_withdrawn_says_when",
        lambda r: r.new(Event, headline="B", withdrawn_at=timezone.now()),
        "says when it was withdrawn",
    ),
    (
        "entry_withdrawn_says_when",
        lambda r: r.new(Event, headline="B", state="removed", withdrawn_reason="It was wrong."),
        "says when it was withdrawn",
    ),
    (
        "entry_withdrawn_says_when",
        lambda r: r.new(Event, headline="B", state="lost"),
        "says when it was withdrawn",
    ),
    (
        "entry_withdrawn_says_why",
        lambda r: r.new(Event, headline="B", state="withdrawn", withdrawn_at=timezone.now()),
        "A withdrawn entry says why.",
    ),
    ("event_headline", lambda r: r.new(Event, headline=""), "An event needs a headline."),
    *(
        (
            "event_coordinates_of_a_place",
            lambda r, where=where: r.new(Event, headline="B", **where),
            COORDINATES,
        )
        for where in (
            {"place": "Nordhavn", "longitude": 10.2},
            {"place": "", "latitude": 56.5, "longitude": 10.2},
            {"place": "Nordhavn", "latitude": 90.1, "longitude": 10.2},
            {"place": "Nordhavn", "latitude": 56.5, "longitude": -180.1},
            {"place": "Nordhavn", "latitude": float("inf"), "longitude": 10.2},
        )
    ),
    (
        "event_party_role",
        lambda r: EventParty(event=r.event, party=r.party, role="hero"),
        "“role” must be one of",
    ),
    (
        "statement_wording",
        lambda r: r.new(Statement, party=r.party, words="No.", wording="sung"),
        "“wording” must be one of",
    ),
    ("statement_words", lambda r: r.new(Statement, party=r.party, words=""), "A statement needs words."),
    (
        "addressee_once",
        lambda r: save_and_copy(Addressee(statement=r.statement, party=r.party)),
        "already exists",
    ),
    (
        "answer_once",
        lambda r: save_and_copy(Answer(statement=r.statement, entry_id=r.event.pk)),
        "already exists",
    ),
    (
        "answer_how",
        lambda r: Answer(statement=r.statement, entry_id=r.event.pk, how="sings"),
        "“how” must be one of",
    ),
    (
        "request_outcome",
        lambda r: r.new(ReplyRequest, asked=r.party, put="Why?", outcome="laughed"),
        "“outcome” must be one of",
    ),
    (
        "reply_once",
        lambda r: save_and_copy(Reply(request=r.request, statement=r.statement)),
        "already exists",
    ),
    ("source_kind", lambda r: Source(publisher="A", kind="gossip"), "“kind” must be one of"),
    (
        "source_state",
        lambda r: Source(publisher="A", state="lost", state_on=timezone.now().date()),
        "“state” must be one of",
    ),
    ("source_text_number_once", lambda r: save_and_copy(build_text(r.source)), "already exists"),
    ("source_text_not_empty", lambda r: build_text(r.source, ""), "A text has words in it."),
    ("exemption_says_why", lambda r: build_exemption(r, ""), "Say why the words may differ."),
    (
        "saved_view_name",
        lambda r: SavedView(
            timeline=r.timeline, owner=save(User(email="a@example.org")), name="", filters={"q": "a"}
        ),
        "A saved view needs a name.",
    ),
    ("dismissal_once", lambda r: save_and_copy(build_dismissal(r.source)), "already exists"),
    ("seen_finding_once", lambda r: save_and_copy(build_seen_finding(r)), "already exists"),
    ("reliance_once", lambda r: save_and_copy(Reliance(source=r.source, on=r.report)), "already exists"),
    (
        "citation_stance",
        lambda r: Citation(entry_id=r.event.pk, source=r.source, stance="doubts"),
        "“stance” must be one of",
    ),
    ("party_kind", lambda r: Party(name="A", kind="robot"), "“kind” must be one of"),
    ("party_name", lambda r: Party(name=""), "A party needs a name."),
    (
        "publication_number_once",
        lambda r: save_and_copy(r.publication(1)),
        "This version has been published already.",
    ),
    ("publication_follows_previous", lambda r: r.publication(2), "publication_follows_previous"),
    ("publication_follows_previous", lambda r: r.publication(0), "publication_follows_previous"),
    (
        "embargo_state",
        lambda r: Embargo(
            timeline=r.timeline, publication=save(r.publication(1)), until=timezone.now(), state="lost"
        ),
        "embargo_state",
    ),
    (
        "decision_about_its_kind",
        lambda r: Decision(timeline=r.timeline, verb="cancel"),
        "decision_about_its_kind",
    ),
    (
        "decision_about_its_kind",
        lambda r: Decision(timeline=r.timeline, verb="reinstate", publication=save(r.publication(1))),
        "decision_about_its_kind",
    ),
    (
        "decision_withdrawal_reason",
        lambda r: Decision(timeline=r.timeline, verb="withdraw"),
        "Say why the timeline is withdrawn",
    ),
    (
        "party_merged_by_a_change",
        lambda r: set_merged(r.party, r.other, merge=None),
        "never merged",
    ),
    (
        "party_merged_by_a_change",
        lambda r: set_merged(r.party, r.other, protected=True, pseudonym="A resident"),
        "A party that readers may not know is never merged.",
    ),
    ("party_not_merged_into_itself", lambda r: set_merged(r.party, r.party), "not merged into itself"),
    (
        "source_merged_by_a_change",
        lambda r: set_merged(r.source, r.report, merged_into=None),
        "never merged",
    ),
    (
        "source_merged_by_a_change",
        lambda r: set_merged(r.source, r.report, confidential=True),
        "A source that readers may not know is never merged.",
    ),
    ("source_not_merged_into_itself", lambda r: set_merged(r.source, r.source), "not merged into itself"),
    (
        "redirect_leads_to_one_row",
        lambda r: Redirect(timeline=r.timeline, uid="a1"),
        "redirect_leads_to_one_row",
    ),
    (
        "redirect_leads_to_one_row",
        lambda r: Redirect(timeline=r.timeline, uid="a1", party=r.party, source=r.source),
        "redirect_leads_to_one_row",
    ),
    (
        "redirect_of_party_once",
        lambda r: save_and_copy(Redirect(timeline=r.timeline, uid="a1", party=r.party)),
        "redirect_of_party_once",
    ),
    (
        "redirect_of_source_once",
        lambda r: save_and_copy(Redirect(timeline=r.timeline, uid="a1", source=r.source)),
        "redirect_of_source_once",
    ),
    ("note_words", lambda r: build_note(r, words=""), "Write a note first."),
    ("note_resolved_as_thread", lambda r: build_note(r, resolved_at=AT), "note_resolved_as_thread"),
    ("note_resolved_as_thread", build_reply, "note_resolved_as_thread"),
    ("mention_once", lambda r: save_and_copy(build_mention(r)), "already exists"),
    ("task_words", lambda r: build_task(r, words=""), "Say what is to be done."),
    (
        "task_lead_without_entry",
        lambda r: build_task(r, kind="lead", entry_id=r.event.pk),
        "A lead is about no entry.",
    ),
    ("task_done_by_somebody", lambda r: build_task(r, done_at=AT), "task_done_by_somebody"),
    (
        "task_one_publication_request",
        lambda r: save_and_copy(build_task(r, asks_publication=True)),
        "task_one_publication_request",
    ),
    (
        "preview_link_for_somebody",
        lambda r: build_preview_link(r, for_whom=""),
        "preview_link_for_somebody",
    ),
    (
        "preview_link_ended_says_why",
        lambda r: build_preview_link(r, ended_at=AT),
        "preview_link_ended_says_why",
    ),
    (
        "preview_link_expires",
        lambda r: build_preview_link(r, expires_at=AT - timedelta(days=1)),
        "preview_link_expires",
    ),
    ("report_words", lambda r: build_report(r, words=""), "A report says what is wrong."),
    ("report_state", lambda r: build_report(r, state="lost"), "A report is new, being looked into"),
    ("report_outcome", lambda r: build_report(r, state="corrected"), "Say what came of it"),
    ("report_outcome", lambda r: build_report(r, state="unchanged"), "Say what came of it"),
    (
        "report_closed_without_email",
        lambda r: build_report(r, state="spam", email="a@example.org"),
        "keeps no e-mail address",
    ),
    (
        "job_once",
        lambda r: save_and_copy(Job(kind=Job.Kind.DELETE_OLD_ROWS, subject="2026-11-30")),
        "This job exists already.",
    ),
    (
        "takedown_by_two_people",
        lambda r: Takedown(kind="words", state="done", decided_at=AT, requested_by=None),
        "A second person has to approve what is erased.",
    ),
    (
        "takedown_done_keeps_no_words",
        lambda r: Takedown(kind="words", state="done", by_shell=True, decided_at=AT, explanation="Why"),
        "A takedown that is carried out keeps no explanation.",
    ),
    (
        "rate_count_once",
        lambda r: save_and_copy(RateCount(kind="report", key="a", begins_at=AT, ends_at=AT)),
        "This is counted already.",
    ),
    (
        "pseudonym_once",
        lambda r: Pseudonym(
            timeline=r.timeline, party=save(Pseudonym(timeline=r.timeline, party=r.party)).party
        ),
        "already exists",
    ),
    (
        "pseudonym_uid_once",
        lambda r: Pseudonym(
            timeline=r.timeline, party=r.other, uid=save(Pseudonym(timeline=r.timeline, party=r.party)).uid
        ),
        "already exists",
    ),
    (
        "source_pseudonym_once",
        lambda r: save_and_copy(SourcePseudonym(timeline=r.timeline, source=r.source)),
        "already exists",
    ),
    (
        "source_pseudonym_uid_once",
        lambda r: SourcePseudonym(
            timeline=r.timeline,
            source=r.report,
            uid=save(SourcePseudonym(timeline=r.timeline, source=r.source)).uid,
        ),
        "already exists",
    ),
    (
        "exposure_of_party_or_source",
        lambda r: Exposure(timeline=r.timeline, party=r.party, source=r.source),
        "exposure_of_party_or_source",
    ),
    (
        "exposure_of_party_once",
        lambda r: save_and_copy(Exposure(timeline=r.timeline, party=r.party)),
        "already exists",
    ),
    (
        "exposure_of_source_once",
        lambda r: save_and_copy(Exposure(timeline=r.timeline, source=r.source)),
        "already exists",
    ),
    (
        "unprotect_request_open_once",
        lambda r: save_and_copy(build_unprotect_request(r)),
        "unprotect_request_open_once",
    ),
    ("unprotect_request_reason", lambda r: build_unprotect_request(r, reason=""), "unprotect_request_reason"),
    (
        "unprotect_request_by_two",
        lambda r: build_unprotect_request(r, state="approved"),
        "A second person approves",
    ),
    (
        "word_waiver_reason",
        lambda r: WordWaiver(timeline=r.timeline, party=r.party, place="x", by=create_user()),
        "word_waiver_reason",
    ),
    (
        "word_waiver_of_party_or_source",
        lambda r: WordWaiver(
            timeline=r.timeline, party=r.party, source=r.source, place="x", reason="r", by=create_user()
        ),
        "word_waiver_of_party_or_source",
    ),
    (
        "form_draft_once",
        lambda r: save_and_copy(FormDraft(user=create_user(), kind="event", uid="a2b")),
        "This form has a draft already.",
    ),
    (
        "column_choice_once",
        lambda r: save_and_copy(ColumnChoice(user=create_user(), heads_digest="d")),
        "already exists",
    ),
    (
        "imported_row_once",
        lambda r: save_and_copy(
            ImportedRow(
                file=save(ImportedFile(timeline=r.timeline)), entry=r.event.entry_ptr, content="c", head="h"
            )
        ),
        "already exists",
    ),
]


@pytest.mark.parametrize(("name", "make", "message"), CASES)
def test_the_database_refuses_the_row(rows: Rows, name: str, make: Bad, message: str) -> None:
    bad = make(rows)
    with pytest.raises(IntegrityError) as refusal, transaction.atomic():
        bad.save()
    if connection.vendor == "postgresql" or "CHECK" in str(refusal.value):
        assert name in str(refusal.value)
    elif isinstance(bad, triggers.APPEND_ONLY_MODELS):
        # The trigger against replacement refuses the insertion first.
        assert "rows are never altered, removed or replaced" in str(refusal.value)
    else:
        assert "UNIQUE constraint failed" in str(refusal.value)


@pytest.mark.parametrize(("name", "make", "message"), CASES)
def test_validation_has_the_message(rows: Rows, name: str, make: Bad, message: str) -> None:
    with pytest.raises(ValidationError) as refusal:
        make(rows).validate_constraints()
    assert message in " ".join(refusal.value.messages)


def test_nan_is_no_latitude(rows: Rows) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        rows.add(Event, headline="B", place="Nordhavn", latitude=float("nan"), longitude=10.2)


def test_every_constraint_has_a_case() -> None:
    constraints = {
        constraint.name
        for model in apps.get_app_config("timeline").get_models()
        for constraint in model._meta.constraints
    }
    tried_with_rules = test_content_rules.CONSTRAINTS
    assert constraints == {name for name, _make, _message in CASES} | tried_with_rules


@pytest.mark.parametrize("model", [Party, Source])
def test_public_ids_of_parties_and_sources_are_unique(rows: Rows, model: Any) -> None:
    names = {"name": "A"} if model is Party else {"publisher": "A"}
    taken = model.objects.first().uid
    with pytest.raises(IntegrityError), transaction.atomic():
        model.objects.bulk_create([model(uid=taken, **names)])
    with pytest.raises(ValidationError, match="already exists"):
        model(uid=taken, **names).full_clean()


def test_the_slug_of_a_timeline_is_unique_and_the_message_says_so(rows: Rows) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Timeline.objects.bulk_create([Timeline(slug="dam", title="Another")])
    with pytest.raises(ValidationError) as refusal:
        Timeline(slug="dam", title="Another").full_clean()
    assert "Another timeline has this address already" in refusal.value.message_dict["slug"][0]


def test_an_entry_id_is_unique_within_its_timeline_only(rows: Rows) -> None:
    other = Timeline.objects.create(slug="fire", title="The fire")
    same = rows.add(Event, headline="B", uid=rows.event.uid, timeline=other)
    assert same.uid == rows.event.uid


def test_two_timelines_may_use_the_same_position(rows: Rows) -> None:
    other = Timeline.objects.create(slug="fire", title="The fire")
    assert rows.add(Event, headline="B", position=rows.event.position, timeline=other).pk


def test_rows_with_references_cannot_be_deleted(rows: Rows) -> None:
    Citation.objects.create(entry_id=rows.event.pk, source=rows.source)
    Answer.objects.create(statement=rows.statement, entry_id=rows.event.pk)
    for row in (rows.party, rows.source, rows.timeline, rows.event):
        with pytest.raises(ProtectedError):
            row.delete()
