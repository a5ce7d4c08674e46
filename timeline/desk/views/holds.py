"""Hold an entry back, and make it ready."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from timeline.actions.base import Refused
from timeline.actions.holds import hold_back_entry, make_entry_ready
from timeline.desk.forms.holds import HoldForm
from timeline.desk.http import (
    announce,
    is_sent_from,
    redirect_with_notice,
    render_partial_or_page,
    staff_only,
    wants_partial,
)
from timeline.desk.links import link_to_entry, link_to_timeline
from timeline.desk.lookups import get_editable_timeline, get_entry, require_user
from timeline.desk.row_context import build_row_context
from timeline.desk.sidebar import build_sidebar
from timeline.models import Timeline

TEMPLATE = "desk/entry_hold.html"


@staff_only
def entry_hold(request: HttpRequest, slug: str, uid: str) -> HttpResponse:
    """Hold an entry back, with a reason and until when; or change these."""
    timeline = get_editable_timeline(request, slug)
    entry = get_entry(timeline, uid)
    form = HoldForm(entry, request.POST if request.method == "POST" else None)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                hold_back_entry(entry, by=require_user(request), **form.cleaned_data)
            except Refused as refusal:
                form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
            else:
                return _render_row(request, timeline, uid, "It is held back.")
    context = {"timeline": timeline, "entry": entry, "form": form}
    return render_partial_or_page(request, TEMPLATE, "entry-hold", context, status=status)


@staff_only
@require_POST
def entry_ready(request: HttpRequest, slug: str, uid: str) -> HttpResponse:
    """Make an entry ready, which was held back."""
    timeline = get_editable_timeline(request, slug)
    entry = get_entry(timeline, uid)
    was_held = make_entry_ready(entry, by=require_user(request))
    notice = "It is ready: the next version has it as it is now." if was_held else "It was not held back."
    return _render_row(request, timeline, uid, notice)


def _render_row(request: HttpRequest, timeline: Timeline, uid: str, notice: str) -> HttpResponse:
    """Answer htmx with the row and the sidebar; lead another page to the row."""
    address = link_to_entry(timeline, uid)
    if not wants_partial(request) or not is_sent_from(request, link_to_timeline(timeline)):
        return redirect_with_notice(request, address, notice)
    context = {
        **build_sidebar(timeline, require_user(request)),
        **build_row_context(request, timeline),
        "entry": get_entry(timeline, uid),
        "focus": "row",
    }
    return announce(request, render(request, "desk/entry_rows.html#row-and-sidebar", context), notice)
