"""Search for timelines, parties and sources at once, from the bar of every page."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from timeline.desk.confidential import log_found
from timeline.desk.http import staff_only
from timeline.models import Party, Source, Timeline

MAX_SEARCH_LENGTH = 200
# So many of each kind are shown; the list of the kind has all.
MOST_FOUND = 20


@staff_only
@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """List the timelines, parties and sources that match ?q=. Each only if the user may see it."""
    words = request.GET.get("q", "").strip()[:MAX_SEARCH_LENGTH]
    user = request.user
    groups: list[tuple[str, str, str, list[Any]]] = []
    if words:
        timelines = Timeline.objects.visible_to(user).matching(words).order_by("-changed_at", "-pk")
        parties = Party.objects.visible_to(user).matching(words)
        sources = list(
            Source.objects.visible_to(user).matching(words, user).in_name_order()[: MOST_FOUND + 1]
        )
        log_found(sources[:MOST_FOUND], words, user)
        groups = [
            ("Timelines", "desk:timelines", "timeline", list(timelines[: MOST_FOUND + 1])),
            ("Parties", "desk:parties", "party", list(parties[: MOST_FOUND + 1])),
            ("Sources", "desk:sources", "source", sources),
        ]
    context = {
        "words": words,
        "groups": [
            (title, address, kind, rows[:MOST_FOUND], len(rows) > MOST_FOUND)
            for title, address, kind, rows in groups
            if rows
        ],
    }
    return render(request, "desk/search.html", context)
