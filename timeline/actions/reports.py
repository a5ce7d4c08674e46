"""Error reports: anyone may send one, an editor answers it.

A new report adds no Change row, because nobody at the desk did anything. An answer does. No Change row contains the
reader's words or e-mail address, because Change rows cannot be deleted.
"""

from dataclasses import dataclass
from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from timeline import permissions
from timeline.actions.base import Refused, find_text_problem, record, require, require_version
from timeline.actions.publications import is_withdrawn
from timeline.document import normalise
from timeline.models import Entry, Publication, Report, User
from timeline.models.reports import MAX_REPORT_LENGTH, OUTCOME_MISSING

# The limit of each text that a reader sends, in characters.
MAX_LENGTH = MAX_REPORT_LENGTH
# The form promises readers that their e-mail address is deleted after this many days at most.
EMAIL_DAYS = 90


class WithdrawnError(Refused):
    """The timeline is withdrawn, so it takes no more reports."""


@dataclass(frozen=True, kw_only=True)
class ReportDraft:
    """The values of a report: what is wrong, the entry's id ("" for the whole), how the reader knows, an address."""

    words: str
    entry: str = ""
    basis: str = ""
    email: str = ""


@transaction.atomic
def report_error(publication: Publication, draft: ReportDraft) -> Report:
    """Store a report about a public version. Anyone may send one.

    The timeline is not locked, so that readers never delay an editor.

    Raises:
        WithdrawnError
        ValidationError (by field)
    """
    if is_withdrawn(publication.timeline):
        raise WithdrawnError("This timeline has been withdrawn.")
    report = Report(
        publication=publication,
        entry_uid=draft.entry,
        words=normalise(draft.words).strip(),
        basis=normalise(draft.basis).strip(),
        email=draft.email.strip(),
    )
    _validate(report)
    report.save()
    # This keeps the promise of the form even if nobody runs the command.
    delete_reader_emails()
    return report


@transaction.atomic
def answer_report(report: Report, *, state: str, outcome: str, by: User, version: int | None) -> Report:
    """Set the state and outcome of a report. The reader sees both. Closing it deletes the e-mail address.

    Raises:
        PermissionDenied, Stale, ValidationError (by field)
    """
    require(permissions.may_answer_reports(by, report.timeline), "answer readers’ reports")
    report = Report.objects.select_for_update().get(pk=report.pk)
    require_version(report, version)
    if state == Report.State.NEW:
        raise ValidationError({"state": "What has been read is not new. Choose another."})
    before = _describe_for_history(report)
    report.state, report.outcome = state, normalise(outcome).strip()
    if report.state in Report.NEEDS_OUTCOME and not report.outcome:
        raise ValidationError({"outcome": OUTCOME_MISSING})
    report.handled_by, report.handled_at = by, timezone.now()
    report.version += 1
    if not report.is_open:
        report.email = ""
    _validate(report)
    after = _describe_for_history(report)
    if after != before:
        report.save()
        timeline = report.timeline
        record(
            *("handle", "report", report.uid, describe_subject(report)),
            by=by,
            timeline=timeline,
            before=before,
            after=after,
        )
    return report


def delete_reader_emails(days: int = EMAIL_DAYS) -> int:
    """Delete the e-mail addresses of reports that are older than `days`. Return their number."""
    limit = timezone.now() - timedelta(days=days)
    return Report.objects.filter(made_at__lt=limit).exclude(email="").update(email="")


def find_report(slug: str, token: str) -> Report | None:
    """Return the report with this slug and token in its address, or None."""
    reports = Report.objects.with_publication()
    return reports.filter(publication__timeline__slug=slug, token=token).first()


def describe_subject(report: Report) -> str:
    """Return the present label of the entry that a report is about."""
    if not report.entry_uid:
        return "the whole timeline"
    entry = Entry.objects.filter(timeline=report.timeline, uid=report.entry_uid).with_details().first()
    return entry.label if entry else report.entry_uid


def _validate(report: Report) -> None:
    texts = {name: getattr(report, name) for name in ("words", "basis", "outcome")}
    if errors := {name: problem for name, text in texts.items() if (problem := find_text_problem(text))}:
        raise ValidationError(errors)
    report.full_clean()


def _describe_for_history(report: Report) -> dict[str, str]:
    return {"state": report.get_state_display(), "answer": report.outcome}
