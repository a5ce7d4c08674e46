"""Responses while an editor types: options of a combobox, how a date is read, how quotations compare, a hemisphere."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST, require_safe

from timeline.desk.confidential import log_compared
from timeline.desk.forms.entries import ENTRY_FORMS
from timeline.desk.forms.entry_fields import EntryFields
from timeline.desk.forms.rows import CitationRows
from timeline.desk.forms.timelines import TimelineForm
from timeline.desk.http import live_preview, staff_only
from timeline.desk.lookups import (
    get_editable_timeline,
    get_timeline,
    list_same_page,
    require_user,
    suggest_entries,
    suggest_languages,
    suggest_parties,
    suggest_sources,
    suggest_zones,
)
from timeline.desk.positions import describe_destination
from timeline.desk.workspace.live_checks import check_entry_form
from timeline.models import Entry, Source, Timeline
from timeline.text.hosts import complete_address

# Longer than any name; more only costs the database time.
MAX_SEARCH_LENGTH = 200
MAX_ADDRESS_LENGTH = 2000


@staff_only
@require_safe
def suggest(request: HttpRequest, kind: str) -> HttpResponse:
    """Options of a combobox for ?q=: parties, sources, languages, zones, or the entries (or statements) of ?timeline=.

    The parties and sources that ?timeline= uses come first. With ?create=no none is to be made.
    """
    words = request.GET.get("q", "").strip()[:MAX_SEARCH_LENGTH]
    slug = request.GET.get("timeline", "")
    if kind in {"parties", "sources"}:
        timeline = Timeline.objects.visible_to(request.user).with_slug(slug).first() if slug else None
        suggest_rows = suggest_parties if kind == "parties" else suggest_sources
        options = suggest_rows(words, request.user, timeline)
    elif kind in {"entries", "statements"}:
        timeline = get_timeline(request, slug)
        entry_kind = Entry.Kind.STATEMENT if kind == "statements" else ""
        options = suggest_entries(words, timeline, kind=entry_kind)
    elif kind in {"languages", "zones"}:
        options = suggest_languages(words) if kind == "languages" else suggest_zones(words)
    else:
        raise Http404
    can_create = kind in {"parties", "sources"} and request.GET.get("create") != "no"
    context = {"options": options, "words": words, "kind": kind, "can_create": can_create}
    return render(request, "desk/combobox_options.html", context)


@staff_only
@live_preview
@require_safe
def same_page(request: HttpRequest) -> HttpResponse:
    """Show which sources are of the page at ?url=, apart from that with the id in ?source=."""
    user = require_user(request)
    uid = request.GET.get("source", "")
    own = Source.objects.visible_to(user).filter(uid=uid).first() if uid else None
    address = complete_address(request.GET.get("url", "").strip()[:MAX_ADDRESS_LENGTH])
    sources = list_same_page(address, user, without=own)
    return render(request, "desk/_same_page.html", {"same_page": sources})


@staff_only
@live_preview
@require_safe
def read_date(request: HttpRequest, slug: str) -> HttpResponse:
    """Show how readers will read the date of an entry form, or its errors.

    Takes the form's date and citation fields, and the position (`entry` or `after`). ?brief is for a cell of the table.
    """
    timeline = get_editable_timeline(request, slug)
    common: dict[str, Any] = {"user": require_user(request), "timeline": timeline}
    form = EntryFields(request.GET, **common)
    citations = CitationRows(request.GET, prefix="citations", form_kwargs=common)
    form.list_published_dates = citations.list_published_dates
    form.full_clean()
    context: dict[str, Any] = {"main": form, "is_live": True}
    if "brief" in request.GET:
        return render(request, "desk/date_readings.html#brief", context)
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
    timeline = get_editable_timeline(request, slug)
    if kind not in ENTRY_FORMS:
        raise Http404
    user = require_user(request)
    form = ENTRY_FORMS[kind](user, timeline, request.POST)
    checks = check_entry_form(form)
    log_compared(checks.compared_sources, user, timeline)
    context = {"live_checks": checks, "timeline": timeline, "main": form.main}
    return render(request, "desk/_live_checks.html", context)


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
