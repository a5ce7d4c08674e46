"""What a version has of entries that are held back: what was last public, or nothing."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.db import transaction
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from tests.conftest import SAMPLE
from timeline import document
from timeline.actions.holds import hold_back_entry, make_entry_ready
from timeline.actions.imports import import_document
from timeline.actions.publications import propose, publish
from timeline.document import rules
from timeline.document.rebases import strip_version
from timeline.importers import IMPORTERS
from timeline.models import (
    Citation,
    Entry,
    Event,
    Hold,
    Party,
    ReplyRequest,
    Source,
    Statement,
    Timeline,
    User,
)
from timeline.publishing import checks, snapshot

READ = IMPORTERS["json"](SAMPLE.read_bytes())
UIDS = sorted(READ.order)
SETS = st.sets(st.sampled_from(UIDS))


def hold_back(timeline: Timeline, uids: Any) -> None:
    Hold.objects.bulk_create(
        Hold(entry=entry) for entry in Entry.objects.filter(timeline=timeline, uid__in=uids)
    )


def change_rows(timeline: Timeline, uids: Any) -> None:
    """Change entries of each kind, with what they cite."""
    rows = {"timeline": timeline, "uid__in": uids}
    for event in Event.objects.filter(**rows):
        Event.objects.filter(pk=event.pk).update(headline=f"{event.headline} (changed)", place="Elsewhere")
    for statement in Statement.objects.filter(**rows):
        Statement.objects.filter(pk=statement.pk).update(context="Changed", standing="disputed")
    ReplyRequest.objects.filter(**rows).update(put="Changed")
    Citation.objects.filter(entry__in=Entry.objects.filter(**rows)).update(locator="Changed")


@pytest.mark.slow
class TestSets(TestCase):
    """For any set of entries of the sample incident."""

    timeline: Timeline
    editor: User

    @classmethod
    def setUpTestData(cls) -> None:
        cls.timeline = import_document(READ).timeline
        cls.editor = User.objects.create_user("editor@example.org", "x")
        cls.editor.groups.set([Group.objects.get_or_create(name="editor")[0]])

    def publish(self) -> document.Document:
        done = publish(self.timeline, by=self.editor, note="First", seen_digest=None)
        return document.decode(done.data)

    @given(held=SETS)
    @settings(max_examples=15)
    def test_what_was_never_public_leaves_no_trace(self, held: set[str]) -> None:
        hold_back(self.timeline, held)
        draft = snapshot.build_draft(self.timeline)
        Hold.objects.all().delete()
        Entry.objects.filter(timeline=self.timeline, uid__in=held).update(state="removed")
        assert draft.document == snapshot.build(self.timeline)
        assert draft.withheld == held
        if held != set(UIDS):
            assert not checks.find_problems(
                self.timeline, draft.document, draft.quote_checks, draft.withheld
            ), "held entries do not block publishing"

    @given(held=SETS)
    @settings(max_examples=15)
    def test_references_to_it_are_listed(self, held: set[str]) -> None:
        whole = snapshot.build(self.timeline).entries()
        targets = {
            (uid, target)
            for uid, entry in whole.items()
            for target in [
                *(answer.entry for answer in getattr(entry, "answers", ())),
                *filter(None, [getattr(entry, "about", None)]),
                *getattr(entry, "replies", ()),
            ]
        }
        hold_back(self.timeline, held)
        left_out = snapshot.build_draft(self.timeline).left_out
        assert set(left_out) == {
            (uid, target) for uid, target in targets if uid not in held and target in held
        }

    @given(held=SETS, changed=SETS, withdrawn=SETS)
    @settings(max_examples=15)
    def test_what_was_public_stays_as_it_was(
        self, held: set[str], changed: set[str], withdrawn: set[str]
    ) -> None:
        before = strip_version(self.publish())
        change_rows(self.timeline, changed | held)
        Entry.objects.filter(timeline=self.timeline, uid__in=withdrawn - held).update(
            state="withdrawn", withdrawn_at=timezone.now(), withdrawn_reason="Wrong"
        )
        hold_back(self.timeline, held)
        after = snapshot.build(self.timeline)
        old, new = before.entries(), after.entries()
        for uid in held - withdrawn:
            gone = withdrawn - held
            if not any(target in gone for target in getattr(old[uid], "replies", ())):
                assert new[uid] == old[uid]
        assert [check for check in after.checks if check.entry in held] == [
            check for check in before.checks if check.entry in held
        ]
        assert after.order == before.order
        assert rules.find_problems(after) == []

    @given(held=SETS)
    @settings(max_examples=10)
    def test_if_all_that_changed_is_held_back_nothing_is_new(self, held: set[str]) -> None:
        before = strip_version(self.publish())
        used = {
            citation.source
            for uid, entry in before.entries().items()
            if uid not in held
            for citation in entry.citations
        }
        change_rows(self.timeline, held)
        # A source that only held entries cite is as it was, too.
        Source.objects.exclude(uid__in=used).filter(relied_on_by=None).update(note="Changed")
        hold_back(self.timeline, held)
        assert document.encode(snapshot.build(self.timeline)) == document.encode(before)


# --- One entry --------------------------------------------------------------------------------------


@pytest.fixture
def public(sample: Timeline, editor: User) -> Timeline:
    publish(sample, by=editor, note="First", seen_digest=None)
    return sample


def find_event(timeline: Timeline) -> Event:
    event = Event.objects.filter(timeline=timeline, parties__isnull=False, citations__isnull=False).first()
    assert event is not None
    return event


def test_until_makes_ready_and_publishes_nothing(
    public: Timeline, editor: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    event = find_event(public)
    until = timezone.now() + timedelta(hours=1)
    hold_back_entry(event, by=editor, until=until, reason="Wait")
    Event.objects.filter(pk=event.pk).update(headline="Changed")
    assert propose(public).comparison.changed_entries == []
    monkeypatch.setattr("django.utils.timezone.now", lambda: until)
    assert [each.uid for each in propose(public).comparison.changed_entries] == [event.uid]
    assert public.publications.count() == 1
    publish(public, by=editor, note="More", seen_digest=None, change_notes={event.uid: "minor"})
    assert not Hold.objects.exists(), "the version has it, so the hold that is over is deleted"


def test_a_hidden_person_is_not_named_by_an_entry_that_is_held_back(public: Timeline, editor: User) -> None:
    event = find_event(public)
    party = event.parties.all()[0].party
    hold_back_entry(event, by=editor)
    Party.objects.filter(pk=party.pk).update(protected=True, pseudonym="A witness")
    whole = snapshot.build(public)
    assert party.uid not in {part.id for part in whole.parties}
    assert party.uid not in document.encode(whole).decode()
    [named] = [part for part in whole.parties if part.protected]
    assert named.name == "A witness"
    assert [problem for problem in rules.find_problems(whole) if "parties" in problem.path] == []


def test_a_confidential_source_is_not_named_by_an_entry_that_is_held_back(
    public: Timeline, editor: User
) -> None:
    event = find_event(public)
    source = event.citations.all()[0].source
    hold_back_entry(event, by=editor)
    Source.objects.filter(pk=source.pk).update(
        confidential=True, described_as="An official", confidential_reason="Fear"
    )
    whole = snapshot.build(public)
    assert source.uid not in document.encode(whole).decode()
    assert rules.find_problems(whole) == []
    own = whole.entries()[event.uid].citations[0]
    assert (own.exact, own.locator, own.note) == ("", "", "")


def test_a_moved_entry_that_is_held_back_stays_in_its_place(public: Timeline, editor: User) -> None:
    before = snapshot.build(public).order
    entry = Entry.objects.get(timeline=public, uid=before[3])
    Entry.objects.filter(pk=entry.pk).update(position=2**62, edtf="2030", earliest=None, latest=None)
    hold_back_entry(entry, by=editor)
    whole = snapshot.build(public)
    assert whole.order == before
    assert rules.find_problems(whole) == []


def test_its_place_gives_way_to_the_dates_of_the_others(public: Timeline, editor: User) -> None:
    """The entry before it moves to the end, because its date was wrong."""
    order = snapshot.build(public).order
    held = Entry.objects.get(timeline=public, uid=order[3])
    hold_back_entry(held, by=editor)
    Entry.objects.filter(timeline=public, uid=order[2]).update(position=2**62, edtf="2030")
    whole = snapshot.build(public)
    assert whole.order[-1] == order[2]
    assert rules.find_problems(whole) == []


def test_holding_is_no_new_version_of_an_entry_and_stands_in_the_history(
    public: Timeline, reporter: User, last_line: Any
) -> None:
    event = find_event(public)
    hold_back_entry(event, by=reporter, reason="The lawyer reads it")
    event.refresh_from_db()
    assert event.version == Entry.objects.get(pk=event.pk).version
    assert last_line(public) == ("hold-back", "event", event.uid, reporter)
    assert make_entry_ready(event, by=reporter)
    assert last_line(public) == ("make-ready", "event", event.uid, reporter)
    assert not make_entry_ready(event, by=reporter)


@pytest.fixture
def last_line() -> Any:
    def get(timeline: Timeline) -> tuple[Any, ...]:
        change = timeline.changes.latest("pk")
        return change.verb, change.subject, change.subject_uid, change.by

    return get


def test_a_withdrawal_is_not_held_back(public: Timeline, editor: User) -> None:
    event = find_event(public)
    hold_back_entry(event, by=editor)
    with transaction.atomic():
        Entry.objects.filter(pk=event.pk).update(
            state="withdrawn", withdrawn_at=timezone.now(), withdrawn_reason="Wrong"
        )
    assert [gone.id for gone in snapshot.build(public).withdrawals] == [event.uid]


# --- Requests for comment -----------------------------------------------------------------------------


@pytest.fixture
def request_row(sample: Timeline) -> ReplyRequest:
    row = ReplyRequest.objects.filter(timeline=sample).first()
    assert row is not None
    row.replies.all().delete()
    row.outcome, row.deadline = "awaiting", timezone.now() + timedelta(hours=1)
    row.save()
    return row


@pytest.mark.parametrize(
    "values", [{"outcome": "declined"}, {"deadline": timezone.now() - timedelta(days=1)}]
)
def test_a_request_waits_until_it_is_answered_or_its_deadline_has_passed(
    request_row: ReplyRequest, editor: User, values: dict[str, Any]
) -> None:
    hold_back_entry(request_row, by=editor, awaits_reply=True)
    assert request_row.uid not in snapshot.build(request_row.timeline).order
    ReplyRequest.objects.filter(pk=request_row.pk).update(**values)
    assert request_row.uid in snapshot.build(request_row.timeline).order
    assert not Entry.objects.held_back().exists()
