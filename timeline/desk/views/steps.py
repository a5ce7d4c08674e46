"""Undo and redo one's own last steps on a timeline, and one's own last edit of a party or source."""

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from timeline import permissions
from timeline.actions.base import Refused, require_readable
from timeline.actions.row_undo import undo_row_edit
from timeline.actions.undo import describe_refusals, undo_step
from timeline.desk.draft_marks import build_draft_list
from timeline.desk.http import announce, is_sent_from, parse_number, staff_only, wants_partial
from timeline.desk.last_steps import build_last_steps, describe_step, read_kept_query
from timeline.desk.links import link_to_entry, link_to_timeline
from timeline.desk.lookups import get_editable_timeline, get_party, get_source, require_user
from timeline.models import Change, Entry, Party, Source

# The pages besides the timeline's that have the buttons “Undo” and “Redo”.
# What says where a list begins, and is no filter.
WAYS = {"from", "entry", "at"}
PAGES = {"history": "history", "table": "entry-table"}


@staff_only
@require_safe
def last_steps(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the buttons “Undo” and “Redo” again, and on the timeline’s page the user’s drafts.

    htmx asks for them after each change, and when a form is closed.
    """
    timeline = get_editable_timeline(request, slug)
    address = link_to_timeline(timeline)
    if not wants_partial(request):
        return redirect(address)
    user = require_user(request)
    back = request.GET.get("back", "")
    context = {
        "timeline": timeline,
        "returns_to": back if back in PAGES else "",
        **build_last_steps(request, timeline, user),
    }
    if not is_sent_from(request, address):
        return render(request, "desk/_last_steps.html", context)
    context |= build_draft_list(timeline, user)
    return render(request, "desk/last_steps_and_drafts.html", context)


@staff_only
@require_POST
def undo(request: HttpRequest, slug: str) -> HttpResponse:
    """Undo the step whose first change is `change`, or redo it if it is an undo.

    `back` may be "history" or "table", `query` is that of the page, which is shown again.
    """
    timeline = get_editable_timeline(request, slug)
    user = require_user(request)
    back = PAGES.get(request.POST.get("back", ""), "timeline")
    path = reverse(f"desk:{back}", args=[timeline.slug])
    query = read_kept_query(request.POST.get("query", ""))
    is_filtered = bool(query.keys() - WAYS)
    address = f"{path}?{query.urlencode()}" if query else path
    if not request.POST.get("change"):
        return announce(request, redirect(address), "There is nothing to undo.")
    own = Change.objects.visible_to(user).filter(timeline=timeline, by=user, step__isnull=True)
    pk = parse_number(request.POST["change"], max_digits=18)
    first = own.select_related("undoes", "timeline").filter(pk=pk).first()
    if first is None:
        raise Http404
    try:
        result = undo_step(first, by=user)
    except Refused as refusal:
        # The step before it can still be undone.
        query["before"] = str(first.pk)
        return announce(request, redirect(f"{path}?{query.urlencode()}"), f"Not undone. {refusal}")
    step = describe_step(first, first.undoes)
    notice = f"{'Redone' if first.undoes else 'Undone'}: {step.words}. {describe_refusals(result.refusals)}"
    # A single entry is shown where it is in the whole list, unless it is in the bin.
    shown = [entry for entry in result.entries if entry.state != Entry.State.REMOVED]
    if back == "timeline" and step.entry_uid and shown and not is_filtered:
        address = link_to_entry(timeline, step.entry_uid)
    return announce(request, redirect(address), notice)


@staff_only
@require_POST
def row_undo(request: HttpRequest, uid: str, kind: str) -> HttpResponse:
    """Undo one's own last edit of a party or source, `change`, or redo it."""
    row: Party | Source = get_party(request, uid) if kind == "party" else get_source(request, uid)
    user = require_user(request)
    if not permissions.may_edit_shared(user):
        raise PermissionDenied("You may not change parties and sources.")
    if isinstance(row, Source):
        require_readable(row, user)
    pk = parse_number(request.POST.get("change", ""), max_digits=18)
    change = Change.objects.filter(pk=pk or 0, by=user, subject=kind, subject_uid=row.uid).first()
    response = redirect(f"desk:{kind}", row.uid)
    if change is None:
        return announce(request, response, "There is nothing to undo.")
    try:
        undo_row_edit(row, change, by=user)
    except Refused as refusal:
        return announce(request, response, f"Not undone. {refusal}")
    return announce(request, response, "Redone." if change.undoes_id else "Undone.")
