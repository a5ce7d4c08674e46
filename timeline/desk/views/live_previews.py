"""What answers while an editor types: suggestions, how a date will read, whether words stand in their source."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST, require_safe

from timeline.desk.forms.entries import EDITORS
from timeline.desk.forms.entry_fields import EntryForm
from timeline.desk.forms.rows import CitationRows
from timeline.desk.http import desk, looks
from timeline.desk.lookups import member, suggest_entries, suggest_parties, suggest_sources, timeline_for
from timeline.desk.positions import destination
from timeline.desk.workspace.live_checks import evidence
from timeline.models import Entry

# Longer than any name; more only costs the database time.
MAX_WORDS = 200


@desk
@require_safe
def suggest(request: HttpRequest, what: str) -> HttpResponse:
    """Options for a combobox: parties, sources, or the entries (or statements) of ?timeline=."""
    words = request.GET.get("q", "").strip()[:MAX_WORDS]
    if what == "parties":
        found = suggest_parties(words, request.user)
    elif what == "sources":
        found = suggest_sources(words, request.user)
    elif what in {"entries", "statements"}:
        timeline = timeline_for(request, request.GET.get("timeline", ""))
        found = suggest_entries(words, timeline, kind=Entry.Kind.STATEMENT if what == "statements" else "")
    else:
        raise Http404
    return render(request, "desk/suggestions.html", {"found": found, "words": words, "what": what})


@desk
@looks
@require_safe
def read_date(request: HttpRequest, slug: str) -> HttpResponse:
    """How the date of an entry's form will read to readers, or what is wrong with it.

    Takes the date's fields, those of the sources that the form cites, and where the entry is to stand.
    """
    timeline = timeline_for(request, slug)
    form = EntryForm(request.GET, user=member(request), timeline=timeline)
    form.published = CitationRows(
        request.GET, prefix="citations", form_kwargs={"user": member(request), "timeline": timeline}
    ).published
    form.full_clean()
    context: dict[str, Any] = {"main": form, "live": True}
    if form.offer:
        place = {name: request.GET.get(name, "") for name in ("entry", "after")}
        context["destination"] = destination(timeline, form.offer.when, **place)
    return render(request, "desk/date_reading.html", context)


@desk
@looks
@require_POST
def read_words(request: HttpRequest, slug: str, kind: str) -> HttpResponse:
    """How the words of an entry's form stand in the texts of what it cites, and which standing that suggests.

    Changes nothing; it is posted because quotations are longer than an address may be.
    """
    timeline = timeline_for(request, slug)
    if kind not in EDITORS:
        raise Http404
    found = evidence(EDITORS[kind](member(request), timeline, request.POST))
    return render(request, "desk/_evidence.html", {"evidence": found, "timeline": timeline})
