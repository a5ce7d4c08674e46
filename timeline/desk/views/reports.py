"""What readers report as wrong: the queue, and one report with the entry that it is about."""

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from timeline import permissions
from timeline.actions.base import Stale
from timeline.actions.reports import answer_report
from timeline.desk.forms.reports import AnswerForm
from timeline.desk.forms.timelines import as_text
from timeline.desk.http import announce, answer, desk, send_to, wants_partial
from timeline.desk.lookups import member, timeline_for
from timeline.models import Entry, Report

PER_PAGE = 50
OPEN, CLOSED, SPAM = "open", "closed", "spam"
SHOWN = {
    OPEN: ("Open", Report.OPEN),
    CLOSED: ("Closed", Report.SAYS_WHY),
    SPAM: ("Spam", (Report.State.SPAM,)),
}


@desk
@require_safe
def reports(request: HttpRequest) -> HttpResponse:
    """The reports that this person may see: the open ones, those that wait longest first, or ?show= others.

    ?timeline= keeps those about one.
    """
    shown = request.GET.get("show", OPEN)
    shown = shown if shown in SHOWN else OPEN
    found = Report.objects.visible_to(request.user)
    slug = request.GET.get("timeline", "")
    timeline = timeline_for(request, slug) if slug else None
    if timeline:
        found = found.about(timeline)
    order = ("made_at", "pk") if shown == OPEN else ("-handled_at", "-pk")
    listed = found.filter(state__in=SHOWN[shown][1]).with_publication().order_by(*order)
    page = Paginator(listed, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": _with_entries(page.object_list),
        "timeline": timeline,
        "shown": shown,
        "choices": [
            (name, words, _queue(name, slug), found.filter(state__in=states).count())
            for name, (words, states) in SHOWN.items()
        ],
    }
    return answer(request, "desk/reports.html", "results", context)


@desk
def report(request: HttpRequest, uid: str) -> HttpResponse:
    """One report beside the entry that it is about, as it stands now; editors say what became of it."""
    found = get_object_or_404(Report.objects.visible_to(request.user).with_publication(), uid=uid)
    timezone.activate(ZoneInfo(found.timeline.time_zone))
    may_answer = permissions.may_answer_reports(request.user, found.timeline)
    form = AnswerForm(request.POST if request.method == "POST" else None, found)
    status = 200
    if request.method == "POST":
        if not may_answer:
            raise PermissionDenied("You may not answer readers’ reports.")
        status = 422
        if form.is_valid():
            said = form.cleaned_data
            try:
                answer_report(
                    found,
                    state=said["state"],
                    outcome=said["outcome"],
                    by=member(request),
                    version=said["version"],
                )
            except Stale:
                status = 409
            except ValidationError as error:
                form.add_errors(error)
            else:
                return _done(request, found)
    theirs: list[tuple[str, str, str]] = []
    if status == 409:
        found = Report.objects.with_publication().get(pk=found.pk)
        theirs = form.against(AnswerForm(None, found))
    entry = _with_entries([found])[0][1]
    context: dict[str, Any] = {
        "report": found,
        "timeline": found.timeline,
        "entry": entry,
        "record": _as_it_stands(entry) if entry else [],
        "may_answer": may_answer,
        "may_edit": permissions.may_edit(request.user, found.timeline),
        "form": form,
        "stale": status == 409,
        "theirs": theirs,
        "changed_by": found.handled_by,
        # The newest version only once theirs has been shown.
        "version": found.version if status in {200, 409} else form["version"].value(),
    }
    return answer(request, "desk/report.html", "answer", context, status=status)


def _as_it_stands(entry: Entry) -> list[tuple[str, str]]:
    """Return what the entry holds, as the record of changes would keep it: name, text."""
    held = {"state": entry.get_state_display(), **entry.as_record()}
    del held["ids"]
    texts = {
        name: "\n".join(value) if isinstance(value, list) else as_text(value) for name, value in held.items()
    }
    return [(name, text) for name, text in texts.items() if text]


def _done(request: HttpRequest, report: Report) -> HttpResponse:
    """Go back to the queue of the report's timeline."""
    address, text = _queue(OPEN, report.timeline.slug), "The reader’s page says so now."
    if wants_partial(request):
        return send_to(request, address, text)
    return announce(request, redirect(address), text)


def _queue(shown: str, slug: str) -> str:
    """Return the address of the queue, of one timeline where there is a slug."""
    asked = {"timeline": slug, "show": shown if shown != OPEN else ""}
    query = urlencode({name: value for name, value in asked.items() if value})
    return reverse("desk:reports") + (f"?{query}" if query else "")


def _with_entries(reports: Iterable[Report]) -> list[tuple[Report, Entry | None]]:
    """Return each report with its entry as it stands now; None where it is about the whole timeline."""
    reports = list(reports)
    entries = Entry.objects.filter(
        timeline__in={one.timeline.pk for one in reports},
        uid__in={one.entry_uid for one in reports if one.entry_uid},
    ).with_details()
    by_place = {(entry.timeline_id, entry.uid): entry for entry in entries}
    return [(one, by_place.get((one.timeline.pk, one.entry_uid))) for one in reports]
