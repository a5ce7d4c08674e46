"""Error reports: anyone may send one, an editor answers it.

A new report adds no Change row, because nobody at the desk did anything. An answer does. No Change row contains the
reader's words or e-mail address, because Change rows cannot be deleted.
"""

import base64
import ipaddress
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Count
from django.utils import timezone
from django.utils.crypto import salted_hmac

from timeline import permissions
from timeline.actions.base import Refused, find_text_problem, record, require, require_version
from timeline.actions.publications import is_withdrawn
from timeline.actions.rate_limits import compute_key, count_attempt
from timeline.document import normalise
from timeline.models import Entry, Publication, Report, Timeline, User
from timeline.models.reports import MAX_REPORT_LENGTH, OUTCOME_MISSING, generate_token

# The limit of each text that a reader sends, in characters.
MAX_LENGTH = MAX_REPORT_LENGTH
# The form promises readers that their e-mail address is deleted after this many days at most.
EMAIL_DAYS = 90
HOUR_SECONDS = 60 * 60
# How many new reports wait for one timeline.
MAX_WAITING = 2000
# From so many reports an hour about one timeline on, a form has to be open for longer before it is sent.
FLOOD_PER_HOUR = 60
FLOOD_FACTOR = 6
# How long a reader can find out that a report gave way in a flood.
DISPLACED_DAYS = 30


class WithdrawnError(Refused):
    """The timeline is withdrawn, so it takes no more reports."""


@dataclass(frozen=True, kw_only=True)
class ReportDraft:
    """The values of a report: what is wrong, the entry's id ("" for the whole), how the reader knows, an address."""

    words: str
    entry: str = ""
    basis: str = ""
    email: str = ""


class TooManyReportsError(Refused):
    """So many reports came from one network within an hour that it has to wait."""


@transaction.atomic
def report_error(
    publication: Publication, draft: ReportDraft, *, address: str = "", form_token: str = ""
) -> Report:
    """Store a report about a public version. Anyone may send one.

    The timeline is not locked, so that readers never delay an editor. No flood closes the form: if MAX_WAITING reports
    wait for the timeline, one gives way, of the network from which the most wait.

    Args:
        address: the IP address of the reader; "" counts towards no limit
        form_token: the delay token of the form. A form that is sent twice stores one report, which is returned again

    Raises:
        WithdrawnError
        TooManyReportsError
        ValidationError (by field)
    """
    if is_withdrawn(publication.timeline):
        raise WithdrawnError("This timeline has been withdrawn.")
    token = _derive_token(form_token) if form_token else generate_token()
    if form_token and (sent := Report.objects.filter(token=token).first()):
        return sent
    sender = compute_sender(address) if address else ""
    report = Report(
        publication=publication,
        token=token,
        sender=sender,
        entry_uid=draft.entry,
        words=normalise(draft.words).strip(),
        basis=normalise(draft.basis).strip(),
        email=draft.email.strip(),
    )
    _validate(report)
    limit = settings.REPORTS_PER_ADDRESS
    if sender and not count_attempt("report", sender, limit=limit, seconds=HOUR_SECONDS):
        raise TooManyReportsError("Too many reports came from this network.")
    _make_room(publication.timeline)
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
        raise ValidationError(
            {"state": "A report that was read cannot be new again. Choose another outcome."}
        )
    before = _describe_for_history(report)
    report.state, report.outcome = state, normalise(outcome).strip()
    if report.state in Report.NEEDS_OUTCOME and not report.outcome:
        raise ValidationError({"outcome": OUTCOME_MISSING})
    report.handled_by, report.handled_at = by, timezone.now()
    report.version += 1
    if not report.is_open:
        report.email = ""
    report.sender = ""
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


def compute_sender(address: str) -> str:
    """Return a keyed digest of the network of an IP address: of an IPv6 address the first 64 bits, which one line has."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return compute_key("report sender", address)
    bits = 64 if parsed.version == 6 else 32
    return compute_key("report sender", str(ipaddress.ip_network((parsed, bits), strict=False)))


def find_delay(publication: Publication) -> int:
    """Return how many seconds a reader has to have the form open before it is sent: more while a flood comes in."""
    recent = Report.objects.about(publication.timeline).filter(
        made_at__gte=timezone.now() - timedelta(seconds=HOUR_SECONDS)
    )
    delay: int = settings.REPORT_DELAY
    return delay * FLOOD_FACTOR if recent.count() >= FLOOD_PER_HOUR else delay


def _make_room(timeline: Timeline) -> None:
    """Let one new report give way if MAX_WAITING wait for a timeline.

    It is the latest one of the network with the most; if each network has one, any. A reader who sends one report is
    safe while a flood comes from fewer networks than can wait.
    """
    waiting = Report.objects.about(timeline).filter(state=Report.State.NEW)
    if waiting.count() < MAX_WAITING:
        return
    senders = waiting.exclude(sender="").order_by().values("sender").annotate(count=Count("pk"))
    most = senders.filter(count__gte=2).order_by("-count", "sender").first()
    candidates = waiting.filter(sender=most["sender"]).order_by("-pk") if most else waiting.order_by("?")
    displaced = candidates[0]
    # The row stays for a while, so that its reader finds out.
    displaced.words, displaced.basis, displaced.email, displaced.sender = "–", "", "", ""
    displaced.state = Report.State.DISPLACED
    displaced.save()


def delete_displaced_reports(days: int = DISPLACED_DAYS) -> int:
    """Delete the reports that gave way in a flood more than `days` ago, and what is kept of senders. Return their number."""
    old = Report.objects.filter(made_at__lt=timezone.now() - timedelta(days=days))
    old.exclude(sender="").update(sender="")
    return old.filter(state=Report.State.DISPLACED).delete()[0]


def _derive_token(form_token: str) -> str:
    """Return the secret part of the address of a report that was sent with this form."""
    digest = salted_hmac("report token", form_token, algorithm="sha256").digest()
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")


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
