"""Readers' error reports: the queue, and one report beside the entry that it is about."""

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from timeline import permissions
from timeline.actions.reports import DISPLACED_DAYS, answer_report
from timeline.desk.forms.reports import ReportOutcomeForm
from timeline.desk.forms.shared_fields import format_value
from timeline.desk.http import paginate, redirect_with_notice, render_partial_or_page, staff_only
from timeline.desk.lookups import get_timeline, require_user
from timeline.desk.open_forms import end_saved_form, keep_failed_form, open_form
from timeline.desk.saving import SaveResult, save_form
from timeline.models import Entry, Report

OPEN, CLOSED, SPAM = "open", "closed", "spam"
# Value of ?show=, its label, and the states of the reports that it shows.
QUEUES = {
    OPEN: ("Open", Report.OPEN),
    CLOSED: ("Closed", Report.NEEDS_OUTCOME),
    SPAM: ("Spam", (Report.State.SPAM,)),
}


@staff_only
@require_safe
def reports(request: HttpRequest) -> HttpResponse:
    """List the open reports, the oldest first, or those of ?show=, the latest first. ?timeline= keeps its own."""
    queue = request.GET.get("show", OPEN)
    queue = queue if queue in QUEUES else OPEN
    visible = Report.objects.visible_to(request.user)
    slug = request.GET.get("timeline", "")
    timeline = get_timeline(request, slug) if slug else None
    if timeline:
        visible = visible.about(timeline)
    order = ("made_at", "pk") if queue == OPEN else ("-handled_at", "-pk")
    _label, queue_states = QUEUES[queue]
    page = paginate(request, visible.filter(state__in=queue_states).with_publication().order_by(*order))
    context = {
        "page": page,
        "rows": _pair_with_entries(page.object_list),
        "timeline": timeline,
        "queue": queue,
        "displaced_count": visible.filter(state=Report.State.DISPLACED).count(),
        "displaced_days": DISPLACED_DAYS,
        "queues": [
            (name, label, _link_to_queue(name, slug), visible.filter(state__in=states).count())
            for name, (label, states) in QUEUES.items()
        ],
    }
    return render_partial_or_page(request, "desk/reports.html", "results", context)


@staff_only
def report(request: HttpRequest, uid: str) -> HttpResponse:
    """Show a report beside the entry as it is now. Editors set the outcome."""
    row = get_object_or_404(Report.objects.visible_to(request.user).with_publication(), uid=uid)
    timeline = row.timeline
    timezone.activate(ZoneInfo(timeline.time_zone))
    may_answer = permissions.may_answer_reports(request.user, timeline)
    address = reverse("desk:report", args=[uid])
    drafted = open_form(request, "report", address=address, timeline=timeline, subject_uid=uid)
    form = ReportOutcomeForm(drafted.bind(request), row)
    drafted.hide_errors(form)
    result = SaveResult(status=200)
    if request.method == "POST":
        if not may_answer:
            raise PermissionDenied("You may not answer readers’ reports.")

        def save() -> Report:
            values = {name: form.cleaned_data[name] for name in ("state", "outcome", "version")}
            return answer_report(row, by=require_user(request), **values)

        result = save_form(form, save, lambda current: ReportOutcomeForm(None, current))
        if result.saved is not None:
            end_saved_form(request)
            queue = _link_to_queue(OPEN, timeline.slug)
            return redirect_with_notice(request, queue, "The reader’s page says so now.")
        keep_failed_form(request)
    if result.is_stale:
        row = Report.objects.with_publication().get(pk=row.pk)
    entry = _pair_with_entries([row])[0][1]
    context: dict[str, Any] = {
        "report": row,
        "draft_form": drafted,
        "timeline": timeline,
        "entry": entry,
        "entry_values": _list_values(entry) if entry else [],
        "may_answer": may_answer,
        "may_edit": permissions.may_edit(request.user, timeline),
        "form": form,
        "stale": result.is_stale,
        "conflicts": result.conflicts,
        "changed_by": row.handled_by,
        "version": form.version_to_send(row.version, is_stale=result.is_stale),
    }
    return render_partial_or_page(request, "desk/report.html", "answer", context, status=result.status)


def _list_values(entry: Entry) -> list[tuple[str, str]]:
    """Return (name, text) for each value of an entry that is not blank, as in the history."""
    values = {"state": entry.get_state_display(), **entry.describe_for_history()}
    del values["ids"]
    texts = {
        name: "\n".join(value) if isinstance(value, list) else format_value(value)
        for name, value in values.items()
    }
    return [(name, text) for name, text in texts.items() if text]


def _link_to_queue(queue: str, slug: str) -> str:
    """Return the address of a queue, of one timeline if there is a slug."""
    parameters = {"timeline": slug, "show": queue if queue != OPEN else ""}
    query = urlencode({name: value for name, value in parameters.items() if value})
    return reverse("desk:reports") + (f"?{query}" if query else "")


def _pair_with_entries(reports: Iterable[Report]) -> list[tuple[Report, Entry | None]]:
    """Return each report with its entry as it is now; None if it is about the whole timeline."""
    reports = list(reports)
    entries = Entry.objects.filter(
        timeline__in={report.timeline.pk for report in reports},
        uid__in={report.entry_uid for report in reports if report.entry_uid},
    ).with_details()
    by_key = {(entry.timeline_id, entry.uid): entry for entry in entries}
    return [(report, by_key.get((report.timeline.pk, report.entry_uid))) for report in reports]
