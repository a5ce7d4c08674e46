"""Adding and editing entries: an action does one thing with one row in the history, or nothing."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from unittest import mock

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from timeline.actions import entries
from timeline.actions.base import Stale
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
from timeline.dates import When
from timeline.models import Change, Entry, Event, Party, ReplyRequest, Source, Statement, Timeline, User

Everything = Callable[[], Any]
LastChange = Callable[[], Change]


def publish_first(timeline: Timeline, editor: User) -> None:
    publish(timeline, by=editor, note="New", seen_digest=None)


def test_an_event_gets_the_values_of_its_draft(
    timeline: Timeline, reporter: User, owner: Party, gazette: Source
) -> None:
    draft = EventDraft(
        headline="A crack is found",
        body="By a *diver*.",
        place="Nordhavn",
        latitude=56.5,
        longitude=10.2,
        is_key=True,
        standing="single-source",
        when=When(edtf="2017-03-07", time="10:15", zone="Europe/London", stated="this morning"),
        parties=((owner, "actor"), (owner, "subject"), (owner, "actor")),
        citations=(
            CitationDraft(
                source=gazette, locator="page 3", exact="a crack", prefix="found ", suffix=" below"
            ),
            CitationDraft(source=gazette, stance="disputes", note="Says two."),
        ),
    )
    event = Event.objects.get(pk=add_entry(timeline, draft, by=reporter).entry.pk)
    assert (event.headline, event.body, event.is_key) == ("A crack is found", "By a *diver*.", True)
    assert (event.place, event.latitude, event.longitude) == ("Nordhavn", 56.5, 10.2)
    assert event.when == draft.when
    assert event.earliest == int(datetime(2017, 3, 7, 10, 15, tzinfo=UTC).timestamp())
    assert event.latest == event.earliest + 59
    assert (event.standing, event.version, event.state) == ("single-source", 1, "active")
    assert event.changed_by == reporter
    assert [(part.party, part.role) for part in event.parties.all()] == [(owner, "actor"), (owner, "subject")]
    first, second = event.citations.all()
    assert (first.locator, first.exact, first.prefix, first.suffix) == (
        "page 3",
        "a crack",
        "found ",
        " below",
    )
    assert (second.stance, second.note) == ("disputes", "Says two.")


def test_a_statement_gets_the_values_of_its_draft(
    timeline: Timeline, reporter: User, owner: Party, agency: Party, event: Entry
) -> None:
    draft = StatementDraft(
        party=owner,
        words="السد آمن",
        wording="paraphrase",
        spokesperson=agency,
        addressees=(agency, owner, agency),
        language="ar",
        translation="The dam is safe",
        context="At the gate.",
        answers=((event, "denies"),),
    )
    statement = Statement.objects.get(pk=add_entry(timeline, draft, by=reporter).entry.pk)
    assert (statement.party, statement.spokesperson) == (owner, agency)
    assert (statement.words, statement.wording, statement.language) == ("السد آمن", "paraphrase", "ar")
    assert (statement.translation, statement.context) == ("The dam is safe", "At the gate.")
    assert [link.party for link in statement.addressees.all()] == [agency, owner]
    assert [(link.entry_id, link.how) for link in statement.answers.all()] == [(event.pk, "denies")]


def test_a_request_gets_the_values_of_its_draft(
    timeline: Timeline, reporter: User, owner: Party, agency: Party, event: Entry
) -> None:
    reply = add_entry(timeline, StatementDraft(party=owner, words="No."), by=reporter).entry
    deadline = datetime(2017, 3, 8, 12, tzinfo=UTC)
    draft = RequestDraft(
        asked=owner,
        asked_by=agency,
        put="Was it known?",
        about=event,
        channel="e-mail",
        deadline=deadline,
        outcome="replied",
        outcome_note="By its chief.",
        replies=(reply, reply),  # type: ignore[arg-type]
    )
    request = ReplyRequest.objects.get(pk=add_entry(timeline, draft, by=reporter).entry.pk)
    assert (request.asked, request.asked_by, request.about_id) == (owner, agency, event.pk)
    assert (request.put, request.channel, request.deadline) == ("Was it known?", "e-mail", deadline)
    assert (request.outcome, request.outcome_note) == ("replied", "By its chief.")
    assert [link.statement_id for link in request.replies.all()] == [reply.pk]


def test_texts_are_stored_normalised(timeline: Timeline, editor: User) -> None:
    entry = add_entry(timeline, EventDraft(headline="Cafe\u0301", body="a\r\nb\rc"), by=editor).entry
    event = Event.objects.get(pk=entry.pk)
    assert (event.headline, event.body) == ("Café", "a\nb\nc")


# --- What is refused --------------------------------------------------------------------------

BAD: dict[str, tuple[Callable[..., Any], str]] = {
    "a headline that is missing": (lambda **_: EventDraft(headline=""), "headline"),
    "a headline of 301 characters": (lambda **_: EventDraft(headline="x" * 301), "headline"),
    # U+FB2C is one character that NFC writes as three.
    "a headline that is too long in NFC": (lambda **_: EventDraft(headline="\ufb2c" * 150), "headline"),
    "a body over its limit": (lambda **_: EventDraft(headline="A", body="x" * 50_001), "body"),
    "a standing of no kind": (lambda **_: EventDraft(headline="A", standing="true"), "standing"),
    "a date that is none": (lambda **_: EventDraft(headline="A", when=When(edtf="soon")), "edtf"),
    "a clock time without its zone": (
        lambda **_: EventDraft(headline="A", when=When(edtf="2017-03-07", time="10:15")),
        "zone",
    ),
    "words of the source in two lines": (
        lambda **_: EventDraft(headline="A", when=When(stated="a\nb")),
        "stated",
    ),
    "one coordinate": (lambda **_: EventDraft(headline="A", place="B", latitude=1.0), "__all__"),
    "a role of no kind": (lambda party, **_: EventDraft(headline="A", parties=((party, "hero"),)), "role"),
    "a stance of no kind": (
        lambda source, **_: EventDraft(headline="A", citations=(CitationDraft(source=source, stance="x"),)),
        "stance",
    ),
    "a locator over its limit": (
        lambda source, **_: EventDraft(
            headline="A", citations=(CitationDraft(source=source, locator="x" * 301),)
        ),
        "locator",
    ),
    "a statement without words": (lambda party, **_: StatementDraft(party=party, words=""), "words"),
    "a language that is none": (
        lambda party, **_: StatementDraft(party=party, words="A", language="English!"),
        "language",
    ),
    "an answer of no kind": (
        lambda party, event, **_: StatementDraft(party=party, words="A", answers=((event, "sings"),)),
        "how",
    ),
    "an answer to another timeline's entry": (
        lambda party, foreign, **_: StatementDraft(party=party, words="A", answers=((foreign, "denies"),)),
        "answers",
    ),
    "a request about another timeline's entry": (
        lambda party, foreign, **_: RequestDraft(asked=party, put="A", about=foreign),
        "about",
    ),
    "a reply from another timeline": (
        lambda party, foreign, **_: RequestDraft(asked=party, put="A", replies=(foreign,)),
        "replies",
    ),
    "a request that puts nothing": (lambda party, **_: RequestDraft(asked=party, put=""), "put"),
    "comment not sought, and no reason": (
        lambda party, **_: RequestDraft(asked=party, put="A", outcome="not-sought"),
        "outcome_note",
    ),
    "a deadline before the calendar of some zones": (
        lambda party, **_: RequestDraft(asked=party, put="A", deadline=datetime(1, 1, 1, tzinfo=UTC)),
        "deadline",
    ),
    "a deadline after it": (
        lambda party, **_: RequestDraft(asked=party, put="A", deadline=datetime(9999, 12, 31, tzinfo=UTC)),
        "deadline",
    ),
    "a party that asks itself": (
        lambda party, **_: RequestDraft(asked=party, asked_by=party, put="A"),
        "asked_by",
    ),
    "a new party that asks itself": (
        lambda **_: RequestDraft(asked=PartyDraft(name="New"), asked_by=PartyDraft(name="New"), put="A"),
        "asked_by",
    ),
    "a new party without a name": (lambda **_: StatementDraft(party=PartyDraft(name=""), words="A"), "name"),
    "a new source without publisher and title": (
        lambda **_: EventDraft(headline="A", citations=(CitationDraft(source=SourceDraft()),)),
        "title",
    ),
}


@pytest.mark.sampled
@pytest.mark.parametrize("verb", ["add", "edit"])
@pytest.mark.parametrize("name", BAD)
def test_a_bad_draft_is_refused_at_its_field_and_changes_nothing(
    timeline: Timeline,
    reporter: User,
    editor: User,
    owner: Party,
    gazette: Source,
    event: Entry,
    everything: Everything,
    name: str,
    verb: str,
) -> None:
    other = Timeline.objects.create(slug="other", title="Other")
    foreign = add_entry(other, StatementDraft(party=owner, words="Yes."), by=editor).entry
    make, field = BAD[name]
    # New parties of a refused entry are rolled back.
    draft = make(party=owner, source=gazette, event=event, foreign=foreign)
    drafts: dict[type, EventDraft | StatementDraft | RequestDraft] = {
        EventDraft: EventDraft(headline="Good"),
        StatementDraft: StatementDraft(party=owner, words="Good."),
        RequestDraft: RequestDraft(asked=owner, put="Good?"),
    }
    entry = add_entry(timeline, drafts[type(draft)], by=reporter).entry
    acts: dict[str, Callable[[Any], Any]] = {
        "add": lambda draft: add_entry(timeline, draft, by=reporter),
        "edit": lambda draft: edit_entry(entry, draft, by=reporter, version=1),
    }
    before = everything()
    with pytest.raises(ValidationError) as refusal:
        acts[verb](draft)
    assert list(refusal.value.message_dict) == [field]
    assert everything() == before


def test_a_draft_of_another_kind_is_a_type_error(event: Entry, reporter: User, owner: Party) -> None:
    with pytest.raises(TypeError):
        edit_entry(event, StatementDraft(party=owner, words="A"), by=reporter, version=1)


def test_an_event_and_its_entry_count_as_one_answered_entry(
    timeline: Timeline, reporter: User, owner: Party, event: Entry
) -> None:
    draft = StatementDraft(
        party=owner, words="No.", answers=((event, "responds"), (Entry.objects.get(pk=event.pk), "denies"))
    )
    statement = add_entry(timeline, draft, by=reporter).entry.detail
    assert isinstance(statement, Statement)
    assert [link.how for link in statement.answers.all()] == ["denies"]


VERBS: dict[str, Callable[[Entry, User], Any]] = {
    "edit": lambda entry, by: edit_entry(entry, EventDraft(headline="B"), by=by, version=entry.version),
    "move": lambda entry, by: move_entry(entry, by=by, after=None),
    "remove": lambda entry, by: remove_entry(entry, by=by, version=entry.version),
    "restore": lambda entry, by: restore_entry(entry, by=by),
    "add": lambda entry, by: add_entry(entry.timeline, EventDraft(headline="B"), by=by),
}


@pytest.mark.sampled
@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize("who", ["no role", "not a member", "inactive"])
def test_without_permission_nothing_changes(
    event: Entry, make_user: Callable[..., User], everything: Everything, verb: str, who: str
) -> None:
    user = make_user("x@example.org", *([] if who == "no role" else ["editor"]), is_active=who != "inactive")
    if who == "not a member":
        Timeline.objects.update(access="members")
    before = everything()
    with pytest.raises(PermissionDenied):
        VERBS[verb](event, user)
    assert everything() == before


@pytest.mark.parametrize("version", [None, 0, 1, 3])
@pytest.mark.parametrize("verb", ["edit", "remove"])
def test_another_or_missing_version_is_stale_and_changes_nothing(
    event: Entry, reporter: User, everything: Everything, version: int | None, verb: str
) -> None:
    edit_entry(event, EventDraft(headline="Theirs"), by=reporter, version=1)
    acts: dict[str, Callable[[], Any]] = {
        "edit": lambda: edit_entry(event, EventDraft(headline="Mine"), by=reporter, version=version),
        "remove": lambda: remove_entry(event, by=reporter, version=version),
    }
    before = everything()
    with pytest.raises(Stale) as stale:
        acts[verb]()
    assert (stale.value.current.headline, stale.value.current.version) == ("Theirs", 2)
    assert everything() == before


@pytest.mark.parametrize("verb", VERBS)
def test_a_failure_at_the_end_rolls_everything_back(
    event: Entry, editor: User, everything: Everything, verb: str
) -> None:
    if verb == "restore":
        event = remove_entry(event, by=editor, version=1)
    if verb == "move":
        add_entry(event.timeline, EventDraft(headline="Above"), by=editor, after=None)
    before = everything()
    with (
        mock.patch.object(entries, "record", side_effect=RuntimeError("power cut")),
        pytest.raises(RuntimeError),
    ):
        VERBS[verb](event, editor)
    assert everything() == before
