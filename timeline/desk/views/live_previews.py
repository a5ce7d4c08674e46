"""Responses while an editor types: options of a combobox, how a date is read, how quotations compare, a hemisphere."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST, require_safe

from timeline.desk.forms.entries import ENTRY_FORMS
from timeline.desk.forms.entry_fields import EntryFields
from timeline.desk.forms.rows import CitationRows
from timeline.desk.forms.timelines import TimelineForm
from timeline.desk.http import live_preview, staff_only
from timeline.desk.lookups import (
    get_timeline,
    require_user,
    suggest_entries,
    suggest_parties,
    suggest_sources,
)
from timeline.desk.positions import describe_destination
from timeline.desk.workspace.live_checks import check_entry_form
from timeline.models import Entry

# Longer than any name; more only costs the database time.
MAX_SEARCH_LENGTH = 200


@staff_only
@require_safe
def suggest(request: HttpRequest, kind: str) -> HttpResponse:
    """Options of a combobox for ?q=: parties, sources, or the entries (or statements) of ?timeline=."""
    words = request.GET.get("q", "").strip()[:MAX_SEARCH_LENGTH]
    if kind == "parties":
        options = suggest_parties(words, request.user)
    elif kind == "sources":
        options = suggest_sources(words, request.user)
    elif kind in {"entries", "statements"}:
        timeline = get_timeline(request, request.GET.get("timeline", ""))
        entry_kind = Entry.Kind.STATEMENT if kind == "statements" else ""
        options = suggest_entries(words, timeline, kind=entry_kind)
    else:
        raise Http404
    return render(request, "desk/combobox_options.html", {"options": options, "words": words, "kind": kind})


@staff_only
@live_preview
@require_safe
def read_date(request: HttpRequest, slug: str) -> HttpResponse:
    """Show how readers will read the date of an entry form, or its errors.

    Takes the form's date and citation fields, and the position (`entry` or `after`).
    """
    timeline = get_timeline(request, slug)
    common: dict[str, Any] = {"user": require_user(request), "timeline": timeline}
    form = EntryFields(request.GET, **common)
    citations = CitationRows(request.GET, prefix="citations", form_kwargs=common)
    form.list_published_dates = citations.list_published_dates
    form.full_clean()
    context: dict[str, Any] = {"main": form, "is_live": True}
    if form.reading:
        position = {name: request.GET.get(name, "") for name in ("entry", "after")}
        context["destination"] = describe_destination(timeline, form.reading.when, **position)
    return render(request, "desk/date_readings.html", context)


@staff_only
@live_preview
@require_POST
def check_quotes(request: HttpRequest, slug: str, kind: str) -> HttpResponse:
    """Show how the quoted words of an entry form compare with the cited texts, and the suggested verification.

    Saves nothing. It is a POST request because quotations are longer than an address may be.
    """
    timeline = get_timeline(request, slug)
    if kind not in ENTRY_FORMS:
        raise Http404
    checks = check_entry_form(ENTRY_FORMS[kind](require_user(request), timeline, request.POST))
    return render(request, "desk/_live_checks.html", {"live_checks": checks, "timeline": timeline})


@staff_only
@live_preview
@require_safe
def fill_in_hemisphere(request: HttpRequest) -> HttpResponse:
    """Show the hemisphere field of a timeline's settings for another time zone."""
    form = TimelineForm(request.GET, user=require_user(request))
    form.full_clean()
    hemisphere = form.cleaned_data.get("hemisphere", "")
    form.data = {**request.GET.dict(), "hemisphere": hemisphere}
    return render(request, "desk/_hemisphere_field.html", {"form": form, "hide_errors": True})
