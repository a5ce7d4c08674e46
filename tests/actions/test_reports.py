"""Error reports: what is stored and for how long, answers, and the history."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management import CommandError, call_command
from django.utils import timezone

from timeline.actions.base import Stale
from timeline.actions.publications import publish, reinstate_timeline, withdraw_timeline
from timeline.actions.reports import (
    ReportDraft,
    WithdrawnError,
    answer_report,
    delete_reader_emails,
    find_report,
    report_error,
)
from timeline.models import Change, Entry, Publication, Report, Timeline, User

Everything = Callable[[], dict[str, list[dict[str, Any]]]]
WORDS = "It was a Monday, not a Tuesday."
ADDRESS = "reader@example.org"


@pytest.fixture
def live(event: Entry, timeline: Timeline, editor: User) -> Publication:
    return publish(timeline, by=editor, note="New", seen_digest=None)


@pytest.fixture
def report(live: Publication, event: Entry) -> Report:
    return report_error(live, ReportDraft(words=WORDS, entry=event.uid, basis="I was there", email=ADDRESS))


def answer(report: Report, by: User, state: str = "corrected", outcome: str = "You were right.") -> Report:
    return answer_report(report, state=state, outcome=outcome, by=by, version=report.version)


def test_a_report_is_stored_as_sent(live: Publication, event: Entry) -> None:
    draft = ReportDraft(words=" Cafe\u0301\r\nnot bar ", entry=event.uid, basis="a\rb", email=f" {ADDRESS} ")
    kept = Report.objects.get(pk=report_error(live, draft).pk)
    assert (kept.publication, kept.entry_uid) == (live, event.uid)
    assert (kept.words, kept.basis, kept.email) == ("Café\nnot bar", "a\nb", ADDRESS)
    assert (kept.state, kept.outcome, kept.handled_by, kept.version) == ("new", "", None, 1)


def test_each_report_has_its_own_secret_address(live: Publication) -> None:
    first, second = (report_error(live, ReportDraft(words=WORDS)) for _ in range(2))
    assert len(first.token) == len(second.token) == 43
    assert first.token != second.token
    assert find_report("harbour-fire", first.token) == first
    assert find_report("harbour-fire", first.token[:-1]) is None
    assert find_report("another-fire", first.token) is None


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("words", ""),
        ("words", " \r\n"),
        ("words", "x" * 10_001),
        ("words", "a\x00b"),
        ("basis", "x" * 10_001),
        ("basis", "a\x00b"),
        ("email", "reader at example.org"),
        ("entry", "NO ID"),
    ],
)
def test_an_invalid_report_is_refused_and_changes_nothing(
    live: Publication, everything: Everything, field: str, value: str
) -> None:
    before = everything()
    with pytest.raises(ValidationError) as refusal:
        report_error(live, ReportDraft(**{"words": WORDS, field: value}))
    assert set(refusal.value.message_dict) == {"entry_uid" if field == "entry" else field}
    assert everything() == before


def test_a_report_may_have_10_000_characters(live: Publication) -> None:
    assert len(report_error(live, ReportDraft(words="é" * 10_000)).words) == 10_000


def test_a_withdrawn_timeline_takes_no_reports(live: Publication, timeline: Timeline, editor: User) -> None:
    withdraw_timeline(timeline, by=editor, reason="It was a forgery.")
    with pytest.raises(WithdrawnError):
        report_error(live, ReportDraft(words=WORDS))
    assert not Report.objects.exists()
    reinstate_timeline(timeline, by=editor)
    assert report_error(live, ReportDraft(words=WORDS)).pk


def test_a_report_adds_nothing_to_the_history(live: Publication, timeline: Timeline, event: Entry) -> None:
    changes, changed_at = Change.objects.count(), Timeline.objects.get(pk=timeline.pk).changed_at
    report_error(live, ReportDraft(words=WORDS, entry=event.uid))
    assert Change.objects.count() == changes
    assert Timeline.objects.get(pk=timeline.pk).changed_at == changed_at


# --- Answers -----------------------------------------------------------------------------------


@pytest.mark.parametrize("state", ["looking", "corrected", "unchanged", "spam"])
def test_an_answer_is_stored_with_its_editor(report: Report, editor: User, state: str) -> None:
    answer(report, editor, state, " You were\r\nright. ")
    kept = Report.objects.get(pk=report.pk)
    assert (kept.state, kept.outcome, kept.handled_by, kept.version) == (
        state,
        "You were\nright.",
        editor,
        2,
    )
    assert kept.handled_at is not None
    # The reader's words do not change.
    assert (kept.words, kept.basis, kept.token) == (WORDS, "I was there", report.token)


def test_the_history_has_the_answer_and_nothing_of_the_reader(
    report: Report, editor: User, last_change: Callable[[], Change]
) -> None:
    answer(report, editor)
    change = last_change()
    assert (change.verb, change.subject, change.subject_uid) == ("handle", "report", report.uid)
    assert (change.by, change.timeline, change.label) == (editor, report.timeline, "A crack is found")
    assert change.before == {"state": "New", "answer": ""}
    assert change.after == {"state": "Corrected", "answer": "You were right."}
    history = repr(Change.objects.values())
    for private in (ADDRESS, WORDS, "I was there", report.token):
        assert private not in history


@pytest.mark.parametrize(
    ("entry", "label"), [("", "the whole timeline"), ("gone-1", "gone-1")], ids=["whole", "no longer kept"]
)
def test_the_history_names_the_subject_of_the_report(
    live: Publication, editor: User, last_change: Callable[[], Change], entry: str, label: str
) -> None:
    answer(report_error(live, ReportDraft(words=WORDS, entry=entry)), editor)
    assert last_change().label == label


def test_the_same_answer_again_adds_nothing(report: Report, editor: User) -> None:
    first = answer(report, editor)
    changes = Change.objects.count()
    answer(first, editor)
    assert Change.objects.count() == changes
    assert Report.objects.get().version == first.version


@pytest.mark.parametrize(("state", "kept"), [("looking", ADDRESS), ("corrected", ""), ("spam", "")])
def test_closing_a_report_deletes_the_e_mail_address(
    report: Report, editor: User, state: str, kept: str
) -> None:
    answer(report, editor, state)
    assert Report.objects.get().email == kept


def test_a_closed_report_can_be_reopened(report: Report, editor: User) -> None:
    again = answer(answer(report, editor, "unchanged"), editor, "looking")
    assert (again.is_open, again.email) == (True, "")


@pytest.mark.parametrize(
    ("state", "outcome", "field"),
    [
        ("corrected", " ", "outcome"),
        ("unchanged", "", "outcome"),
        ("corrected", "a\x00b", "outcome"),
        ("corrected", "x" * 10_001, "outcome"),
        ("new", "Once more", "state"),
        ("lost", "Where?", "state"),
    ],
)
def test_an_invalid_answer_is_refused_and_changes_nothing(
    report: Report, editor: User, everything: Everything, state: str, outcome: str, field: str
) -> None:
    before = everything()
    with pytest.raises(ValidationError) as refusal:
        answer(report, editor, state, outcome)
    assert field in refusal.value.message_dict
    assert everything() == before


@pytest.mark.parametrize("version", [None, 0, 2])
def test_another_or_missing_version_is_stale(
    report: Report, editor: User, everything: Everything, version: int | None
) -> None:
    before = everything()
    with pytest.raises(Stale) as stale:
        answer_report(report, state="spam", outcome="", by=editor, version=version)
    assert stale.value.current == report
    assert everything() == before


def test_of_two_answers_to_one_version_the_second_is_stale(report: Report, editor: User) -> None:
    answer(report, editor, "corrected")
    with pytest.raises(Stale):
        answer(report, editor, "spam")
    assert Report.objects.get().state == "corrected"


def test_a_reporter_cannot_answer(report: Report, reporter: User, everything: Everything) -> None:
    before = everything()
    with pytest.raises(PermissionDenied):
        answer(report, reporter)
    assert everything() == before


# --- E-mail addresses --------------------------------------------------------------------------


def make_older(report: Report, days: int) -> None:
    Report.objects.filter(pk=report.pk).update(made_at=timezone.now() - timedelta(days=days, minutes=1))


def test_an_e_mail_address_is_deleted_after_90_days(report: Report) -> None:
    make_older(report, 89)
    assert delete_reader_emails() == 0
    make_older(report, 90)
    assert delete_reader_emails() == 1
    assert Report.objects.get().email == ""
    assert Report.objects.get().words == WORDS


def test_a_new_report_deletes_old_e_mail_addresses(report: Report, live: Publication) -> None:
    make_older(report, 90)
    report_error(live, ReportDraft(words=WORDS, email="other@example.org"))
    assert sorted(Report.objects.values_list("email", flat=True)) == ["", "other@example.org"]


def test_the_command_deletes_old_e_mail_addresses(report: Report, capsys: pytest.CaptureFixture[str]) -> None:
    make_older(report, 31)
    call_command("delete_reader_emails")
    call_command("delete_reader_emails", days=30)
    assert capsys.readouterr().out == "Deleted 0 e-mail addresses.\nDeleted 1 e-mail address.\n"
    assert Report.objects.get().email == ""


@pytest.mark.parametrize("days", [-1, 91])
def test_the_command_refuses_more_than_90_days(report: Report, days: int) -> None:
    with pytest.raises(CommandError, match="promises"):
        call_command("delete_reader_emails", days=days)
    assert Report.objects.get().email == ADDRESS
