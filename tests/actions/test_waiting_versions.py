"""Several embargoes at once: each version that waits is built on what is public before it."""

import itertools
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any
from unittest.mock import patch

import pytest
from django.contrib.auth.models import Group
from django.core.mail import EmailMessage
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from newsroom.worker import Worker
from tests.support.time_travel import travel_to
from timeline import document, publication_clock
from timeline.actions import embargoes
from timeline.actions.base import Refused
from timeline.actions.drafts import CitationDraft, EventDraft, PartyDraft, SourceDraft
from timeline.actions.embargoes import end_embargoes
from timeline.actions.entries import add_entry, remove_entry
from timeline.actions.holds import hold_back_entry, make_entry_ready
from timeline.actions.parties import edit_party
from timeline.actions.publications import propose, publish
from timeline.actions.takedowns import TakedownDraft, approve_takedown, request_takedown
from timeline.actions.version_store import get_live, get_live_document
from timeline.actions.waiting_versions import (
    cancel_embargo,
    change_embargo_end,
    dismiss_suspension,
    list_waiting,
    release_embargo,
)
from timeline.document import rules
from timeline.models import Change, Decision, Embargo, Entry, Event, Hold, Publication, Timeline, User

START = datetime(2026, 12, 1, 12, tzinfo=timezone.get_default_timezone())
HOUR = timedelta(hours=1)
Make = Callable[..., Entry]


def read(data: bytes) -> dict[str, str]:
    """Return the headline of each entry of a document by its id."""
    return {uid: getattr(entry, "headline", "") for uid, entry in document.decode(data).entries().items()}


# --- Against a model --------------------------------------------------------------------------------


class Desk:
    """The actions and a model of them: texts by id that are in the rows, live, and under each embargo."""

    def __init__(self, timeline: Timeline, editor: User) -> None:
        self.timeline, self.editor, self.now = timeline, editor, START
        self.rows: dict[str, str] = {}
        self.live: dict[str, str] = {}
        self.held: set[str] = set()
        self.sets: list[tuple[datetime, int, dict[str, str]]] = []
        self.numbers = itertools.count()

    @property
    def embargoed(self) -> set[str]:
        return {uid for *_, texts in self.sets for uid in texts}

    @property
    def ready(self) -> dict[str, str]:
        """The texts that the next version brings."""
        withheld = self.held | self.embargoed
        return {
            uid: text for uid, text in self.rows.items() if uid not in withheld and self.live.get(uid) != text
        }

    def add(self, number: int) -> None:
        text = f"Event {next(self.numbers)}"
        draft = EventDraft(
            headline=text, citations=(CitationDraft(source=SourceDraft(publisher="Gazette", title=text)),)
        )
        self.rows[add_entry(self.timeline, draft, by=self.editor).entry.uid] = text

    def edit(self, number: int) -> None:
        if uid := self.choose(self.rows, number):
            self.rows[uid] = f"Event {next(self.numbers)}"
            Event.objects.filter(timeline=self.timeline, uid=uid).update(headline=self.rows[uid])

    def hold(self, number: int) -> None:
        if uid := self.choose(self.rows, number):
            try:
                hold_back_entry(self.entry(uid), by=self.editor)
            except Refused:
                assert uid in self.embargoed
            else:
                self.held.add(uid)

    def make_ready(self, number: int) -> None:
        if uid := self.choose(self.held, number):
            make_entry_ready(self.entry(uid), by=self.editor)
            self.held.discard(uid)

    def publish(self, number: int, until: datetime | None = None) -> None:
        new = self.ready
        notes: Any = dict.fromkeys(self.rows, "minor")
        try:
            publish(
                self.timeline,
                by=self.editor,
                note="New",
                seen_digest=None,
                change_notes=notes,
                embargo_until=until,
            )
        except Refused:
            assert not new
            return
        assert new
        if until is None:
            self.live |= new
        else:
            self.sets.append((until, len(self.sets) + next(self.numbers), new))
            self.sets.sort(key=lambda each: each[:2])

    def embargo(self, number: int) -> None:
        self.add(number)
        self.publish(number, self.now + number * HOUR + HOUR)

    def cancel(self, number: int) -> None:
        if waiting := self.choose(self.waiting(), number):
            cancel_embargo(self.timeline, by=self.editor, number=waiting.publication.number)
            *_, texts = self.sets.pop(self.waiting_index(waiting))
            self.held |= texts.keys()

    def release(self, number: int) -> None:
        if waiting := self.choose(self.waiting(), number):
            release_embargo(self.timeline, by=self.editor, number=waiting.publication.number)
            *_, texts = self.sets.pop(self.waiting_index(waiting))
            self.live |= texts

    def wait(self, number: int) -> None:
        self.now += number * HOUR
        end_embargoes()
        for until, _, texts in list(self.sets):
            if until <= self.now:
                self.live |= texts
                self.sets.pop(0)

    def waiting(self) -> list[Embargo]:
        self.last = list_waiting(self.timeline)
        return self.last

    def waiting_index(self, embargo: Embargo) -> int:
        return self.last.index(embargo)

    def entry(self, uid: str) -> Entry:
        return Entry.objects.get(timeline=self.timeline, uid=uid)

    @staticmethod
    def choose(things: Any, number: int) -> Any:
        choices = list(things) if isinstance(things, list) else sorted(things)
        return choices[number % len(choices)] if choices else None

    def require_agreement(self) -> None:
        """Assert that what is public, and what waits, is what the model says."""
        live = get_live(self.timeline)
        assert (read(live.data) if live else {}) == self.live
        expected, before, base = dict(self.live), live, live
        waiting = list_waiting(self.timeline)
        assert [embargo.until for embargo in waiting] == [until for until, *_ in self.sets]
        for embargo, (_, _, texts) in zip(waiting, self.sets, strict=True):
            expected |= texts
            assert read(embargo.publication.data) == expected
            assert embargo.base == base
            version = document.decode(embargo.publication.data).version
            assert version is not None
            assert version.previous == (before.digest if before else "")
            assert before is None or embargo.publication.number > before.number
            assert rules.find_problems(document.decode(embargo.publication.data)) == []
            before = base = embargo.publication
        public = list(Publication.objects.filter(timeline=self.timeline).public().order_by("number"))
        assert document.find_chain_problems([each.data for each in public]) == []
        moments = [each.live_from for each in public]
        assert moments == sorted(moments)
        known = {
            uid
            for uid, at in Entry.objects.filter(timeline=self.timeline).values_list(
                "uid", "first_published_at"
            )
            if at
        }
        assert known == self.live.keys() | self.embargoed


VERBS = (
    *("add", "edit", "hold", "make_ready", "publish"),
    # So that several sets wait at once.
    *("embargo", "embargo", "embargo", "cancel", "release", "wait"),
)


@pytest.mark.slow
class TestInterleavings(TestCase):
    """Any sequence of actions leads to what the model says."""

    @given(steps=st.lists(st.tuples(st.sampled_from(VERBS), st.integers(0, 5)), min_size=6, max_size=14))
    @settings(max_examples=20)
    def test_model_and_actions_agree(self, steps: list[tuple[str, int]]) -> None:
        timeline = Timeline.objects.create(slug="dam", title="The dam", time_zone="UTC")
        editor = User.objects.create_user("editor@example.org", "x")
        editor.groups.set([Group.objects.get_or_create(name="editor")[0]])
        desk = Desk(timeline, editor)
        with run_by_the_clock_of(desk):
            for verb in ("add", "add", "add"):
                getattr(desk, verb)(0)
            for verb, number in steps:
                getattr(desk, verb)(number)
                desk.require_agreement()


@contextmanager
def run_by_the_clock_of(desk: Desk) -> Iterator[None]:
    with (
        patch("django.utils.timezone.now", lambda: desk.now),
        patch.object(embargoes, "read_database_clock", lambda: desk.now),
    ):
        publication_clock.reset()
        yield
    publication_clock.reset()


# --- Single facts -----------------------------------------------------------------------------------


@pytest.fixture
def end() -> datetime:
    return timezone.now().replace(microsecond=0) + HOUR


def go(timeline: Timeline, editor: User, **more: Any) -> Publication:
    return publish(timeline, by=editor, note="New", seen_digest=None, **more)


def test_a_correction_goes_out_while_an_embargo_waits(
    timeline: Timeline, make_event: Make, editor: User, end: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    wrong = make_event("A crak")
    go(timeline, editor)
    secret = make_event("A minister resigns")
    waiting = go(timeline, editor, embargo_until=end)
    Event.objects.filter(pk=wrong.pk).update(headline="A crack")
    now = go(timeline, editor, change_notes={wrong.uid: "minor"})
    assert secret.uid not in read(now.data)
    assert Decision.objects.get(publication=waiting).verb == "replace"
    [embargo] = list_waiting(timeline)
    assert read(embargo.publication.data) == {wrong.uid: "A crack", secret.uid: "A minister resigns"}
    travel_to(end, monkeypatch)
    live = get_live(timeline)
    assert live == embargo.publication
    public = Publication.objects.filter(timeline=timeline).public().order_by("number")
    assert [each.number for each in public] == [1, 3, 4]
    version = document.decode(live.data).version
    assert version is not None
    assert (version.previous, version.published) == (now.digest, publication_clock.format_instant(end))


def test_an_edit_of_an_entry_under_embargo_waits_for_the_version_after_it(
    timeline: Timeline, make_event: Make, editor: User, end: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    secret = make_event("A minister resigns")
    go(timeline, editor, embargo_until=end)
    Event.objects.filter(pk=secret.pk).update(headline="Changed since")
    assert propose(timeline).document.order == []
    travel_to(end, monkeypatch)
    live = get_live(timeline)
    assert live is not None
    assert read(live.data) == {secret.uid: "A minister resigns"}
    assert propose(timeline).document.events[0].headline == "Changed since"


def test_the_head_of_a_version_under_embargo_does_not_leak(
    timeline: Timeline, make_event: Make, editor: User, end: datetime
) -> None:
    make_event("A crack")
    go(timeline, editor)
    make_event("A minister resigns")
    Timeline.objects.filter(pk=timeline.pk).update(summary="The minister is gone.")
    go(timeline, editor, embargo_until=end)
    make_event("A pump fails")
    now = go(timeline, editor)
    assert document.decode(now.data).timeline.summary == ""
    [embargo] = list_waiting(timeline)
    assert document.decode(embargo.publication.data).timeline.summary == "The minister is gone."


def test_a_withdrawal_does_not_wait_for_an_embargo(
    timeline: Timeline, make_event: Make, editor: User, end: datetime
) -> None:
    wrong, right = make_event("Wrong"), make_event("Right")
    go(timeline, editor)
    Event.objects.filter(pk__in=[wrong.pk, right.pk]).update(body="More")
    go(timeline, editor, embargo_until=end, change_notes={wrong.uid: "minor", right.uid: "minor"})
    row = Entry.objects.get(pk=wrong.pk)
    remove_entry(row, by=editor, version=row.version, reason="Not so.")
    now = document.decode(go(timeline, editor).data)
    assert [gone.id for gone in now.withdrawals] == [wrong.uid]
    [embargo] = list_waiting(timeline)
    later = document.decode(embargo.publication.data)
    assert [gone.id for gone in later.withdrawals] == [wrong.uid]
    assert later.entries()[right.uid].body == "More"  # type: ignore[union-attr]


def test_an_embargo_that_fails_a_check_is_suspended_and_the_correction_goes_out(
    timeline: Timeline,
    make_event: Make,
    editor: User,
    end: datetime,
    last_change: Callable[[], Change],
    mailoutbox: list[EmailMessage],
) -> None:
    base = make_event("A crack")
    go(timeline, editor)
    secret = make_event("A minister resigns")
    waiting = go(timeline, editor, embargo_until=end)
    row = Entry.objects.get(pk=secret.pk)
    remove_entry(row, by=editor, version=row.version, reason="Not so.")
    Event.objects.filter(pk=base.pk).update(headline="Two cracks")
    now = go(timeline, editor, change_notes={base.uid: "minor"})
    assert get_live(timeline) == now
    assert Decision.objects.get(publication=waiting).verb == "suspend"
    [suspended] = Embargo.objects.suspended()
    assert suspended.problem == "None of its entries is left to publish."
    assert last_change().verb == "suspend"
    assert list_waiting(timeline) == []
    # The worker tells who set it, without a word of the record.
    Worker().run_once()
    [mail] = mailoutbox
    assert mail.to == [editor.email]
    assert "embargo" in mail.subject
    for words in (timeline.title, timeline.slug, "minister", suspended.problem):
        assert str(words) not in f"{mail.subject} {mail.body}"
    dismiss_suspension(timeline, by=editor, number=waiting.number)
    assert not Embargo.objects.suspended().exists()


def test_the_entries_of_a_suspended_embargo_are_held_back(
    timeline: Timeline, make_event: Make, editor: User, end: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_event("A crack")
    go(timeline, editor)
    secret = make_event("A minister resigns")
    go(timeline, editor, embargo_until=end)
    make_event("A pump fails")
    monkeypatch.setattr(
        "timeline.publishing.checks.find_document_problems", lambda timeline, document: ["It fails."]
    )
    now = go(timeline, editor)
    assert secret.uid not in read(now.data)
    assert Hold.objects.get().entry_id == secret.pk
    assert Entry.objects.get(pk=secret.pk).first_published_at is None
    travel_to(end + HOUR, monkeypatch)
    assert get_live(timeline) == now


def test_another_time_changes_the_order_of_what_waits(
    timeline: Timeline, make_event: Make, editor: User, end: datetime
) -> None:
    first = make_event("First")
    go(timeline, editor, embargo_until=end)
    second = make_event("Second")
    go(timeline, editor, embargo_until=end + HOUR)
    version = change_embargo_end(timeline, by=editor, number=1, until=end + 2 * HOUR)
    waiting = list_waiting(timeline)
    assert [read(embargo.publication.data) for embargo in waiting] == [
        {second.uid: "Second"},
        {first.uid: "First", second.uid: "Second"},
    ]
    assert waiting[1].publication == version
    with pytest.raises(Refused):
        change_embargo_end(timeline, by=editor, number=version.number, until=end - 2 * HOUR)


def test_protecting_a_person_cancels_the_embargo_that_names_them_only(
    timeline: Timeline, editor: User, end: datetime, make_event: Make
) -> None:
    go_on = make_event("A pump fails")
    go(timeline, editor, embargo_until=end + HOUR)
    draft = EventDraft(
        headline="A witness speaks",
        parties=((PartyDraft(name="Ada Quill"), "witness"),),
        citations=(CitationDraft(source=SourceDraft(publisher="Gazette", title="One")),),
    )
    named = add_entry(timeline, draft, by=editor).entry
    go(timeline, editor, embargo_until=end + 2 * HOUR)
    party = named.detail.parties.get().party  # type: ignore[union-attr]
    edit_party(
        party,
        PartyDraft(name="Ada Quill", protected=True, pseudonym="A witness"),
        by=editor,
        version=party.version,
    )
    [embargo] = list_waiting(timeline)
    assert read(embargo.publication.data) == {go_on.uid: "A pump fails"}
    assert Hold.objects.get().entry_id == named.pk


def test_a_version_that_waited_before_there_were_sets_is_adopted(
    timeline: Timeline, make_event: Make, editor: User, end: datetime
) -> None:
    base = make_event("A crack")
    go(timeline, editor)
    secret = make_event("A minister resigns")
    go(timeline, editor, embargo_until=end)
    Embargo.objects.all().delete()
    make_event("A pump fails")
    assert secret.uid not in read(go(timeline, editor).data)
    [embargo] = list_waiting(timeline)
    assert list(embargo.entries.all()) == [Entry.objects.get(pk=secret.pk)]
    assert {base.uid, secret.uid} < read(embargo.publication.data).keys()


def test_what_ends_at_once_becomes_public_in_order(
    timeline: Timeline, make_event: Make, editor: User, end: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_event("First")
    go(timeline, editor, embargo_until=end + HOUR)
    make_event("Second")
    go(timeline, editor, embargo_until=end)
    travel_to(end + 2 * HOUR, monkeypatch)
    whole = get_live_document(timeline)
    assert whole is not None
    assert {event.headline for event in whole.events} == {"First", "Second"}
    assert Entry.objects.filter(first_published_at=end).count() == 1


# --- Takedown ---------------------------------------------------------------------------------------


def take_down(timeline: Timeline, editor: User, make_user: Callable[..., User], **fields: Any) -> None:
    takedown = request_takedown(timeline, TakedownDraft(**fields), by=editor)
    approve_takedown(takedown, by=make_user("lawyer@example.org", "lawyer"))


@pytest.mark.parametrize("subject", ["entry", "words"])
def test_what_was_taken_down_does_not_come_back_at_the_end_of_an_embargo(
    subject: str,
    timeline: Timeline,
    make_event: Make,
    editor: User,
    end: datetime,
    make_user: Callable[..., User],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    make_event("A crack")
    go(timeline, editor)
    secret, other = make_event("Zephyrine resigns"), make_event("A pump fails")
    go(timeline, editor, embargo_until=end)
    hold_back_entry(make_event("Held"), by=editor, reason="Until Zephyrine speaks")
    fields: dict[str, Any] = (
        {"kind": "entry", "subject_uid": secret.uid}
        if subject == "entry"
        else {"kind": "words", "words": ("Zephyrine",)}
    )
    take_down(timeline, editor, make_user, **fields)
    make_event("A second crack")
    now = go(timeline, editor)
    assert secret.uid not in read(now.data)
    [embargo] = list_waiting(timeline)
    data = embargo.publication.data
    assert b"Zephyrine" not in data
    assert other.uid in read(data)
    assert (secret.uid in read(data)) == (subject == "words")
    assert rules.find_problems(document.decode(data)) == []
    if subject == "words":
        assert "Zephyrine" not in Hold.objects.get().reason
    travel_to(end, monkeypatch)
    public = Publication.objects.filter(timeline=timeline).public().order_by("number")
    assert document.find_chain_problems([each.data for each in public]) == []
