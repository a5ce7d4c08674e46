"""What answers while an editor types: suggestions, and how a date will read."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from timeline import dates
from timeline.desk.answers import desk
from timeline.desk.lookup import suggest_entries, suggest_parties, suggest_sources, timeline_for
from timeline.desk.places import destination
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
@require_safe
def read_date(request: HttpRequest) -> HttpResponse:
    """How a date will read to readers, or what is wrong with it; without a zone it is that of ?timeline=."""
    parts = {name: request.GET.get(name, "").strip() for name in ("time", "end_time", "zone", "stated")}
    if (parts["time"] or parts["end_time"]) and not parts["zone"] and request.GET.get("timeline"):
        parts["zone"] = timeline_for(request, request.GET["timeline"]).time_zone
    try:
        when = dates.parse(request.GET.get("edtf", ""), **parts)
    except dates.WhenError as error:
        return render(request, "desk/date_reading.html", {"error": str(error)})
    context = {"reading": dates.words(when), "note": dates.note(when)} if when.edtf else {}
    if request.GET.get("timeline"):
        timeline = timeline_for(request, request.GET["timeline"])
        context["destination"] = destination(timeline, when, request.GET)
    return render(request, "desk/date_reading.html", context)
