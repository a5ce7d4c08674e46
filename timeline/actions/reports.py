"""Readers' reports of errors: taken without an account, answered at the desk.

A report is no Change, since nobody at the desk made it and the record only grows; what the desk does with it
is. No Change holds a word of the reader's, nor the e-mail address.
"""

from dataclasses import dataclass
from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from timeline import permissions
from timeline.actions.base import Refused, record, require, require_version, unfit
from timeline.actions.publications import is_withdrawn
from timeline.document import normal
from timeline.models import Entry, Publication, Report, User
from timeline.models.reports import LONGEST_REPORT

# Of each text that a reader sends, in characters.
LONGEST = LONGEST_REPORT
# What the form promises readers: the days after which an e-mail address is deleted, whatever became of it.
EMAIL_DAYS = 90


class WithdrawnError(Refused):
    """The timeline has been withdrawn: no errors in it are reported any more."""


@dataclass(frozen=True, kw_only=True)
class ReportDraft:
    """What a reader sends: what is wrong, in which entry ("" for the whole), how they know, where to answer."""

    words: str
    entry: str = ""
    basis: str = ""
    email: str = ""


@transaction.atomic
def report_error(publication: Publication, draft: ReportDraft) -> Report:
    """Keep what a reader reports about a version that is public. Anyone may.

    The timeline is not locked: however many readers write, they hold up no editor.

    Raises:
        WithdrawnError
        ValidationError (by field)
    """
    if is_withdrawn(publication.timeline):
        raise WithdrawnError("This timeline has been withdrawn.")
    report = Report(
        publication=publication,
        entry_uid=draft.entry,
        words=normal(draft.words).strip(),
        basis=normal(draft.basis).strip(),
        email=draft.email.strip(),
    )
    _check(report)
    report.save()
    # So that the promise is kept where nobody runs the command either.
    forget_addresses()
    return report


@transaction.atomic
def answer_report(report: Report, *, state: str, outcome: str, by: User, version: int | None) -> Report:
    """Say what becomes of a report, with words for its reader; with an outcome the e-mail address goes.

    Raises:
        PermissionDenied, Stale, ValidationError (by field)
    """
    require(permissions.may_answer_reports(by, report.timeline), "answer readers’ reports")
    report = Report.objects.select_for_update().get(pk=report.pk)
    require_version(report, version)
    if state == Report.State.NEW:
        raise ValidationError({"state": "What has been read is not new. Choose another."})
    before = _as_record(report)
    report.state, report.outcome = state, normal(outcome).strip()
    if report.state in Report.SAYS_WHY and not report.outcome:
        raise ValidationError({"outcome": "Say what came of it: the reader will see it."})
    report.handled_by, report.handled_at = by, timezone.now()
    report.version += 1
    if not report.is_open:
        report.email = ""
    _check(report)
    after = _as_record(report)
    if after != before:
        report.save()
        timeline = report.timeline
        record(
            *("handle", "report", report.uid, about(report)),
            by=by,
            timeline=timeline,
            before=before,
            after=after,
        )
    return report


def forget_addresses(days: int = EMAIL_DAYS) -> int:
    """Delete the e-mail addresses of reports made more than `days` ago; return of how many."""
    past = timezone.now() - timedelta(days=days)
    return Report.objects.filter(made_at__lt=past).exclude(email="").update(email="")


def report_at(slug: str, token: str) -> Report | None:
    """Return the report whose reader was given this address, or None."""
    reports = Report.objects.with_publication()
    return reports.filter(publication__timeline__slug=slug, token=token).first()


def about(report: Report) -> str:
    """Return what a report is about, as the desk calls it today."""
    if not report.entry_uid:
        return "the whole timeline"
    entry = Entry.objects.filter(timeline=report.timeline, uid=report.entry_uid).with_details().first()
    return entry.label if entry else report.entry_uid


def _check(report: Report) -> None:
    texts = {name: getattr(report, name) for name in ("words", "basis", "outcome")}
    if faults := {name: fault for name, text in texts.items() if (fault := unfit(text))}:
        raise ValidationError(faults)
    report.full_clean()


def _as_record(report: Report) -> dict[str, str]:
    return {"state": report.get_state_display(), "answer": report.outcome}
