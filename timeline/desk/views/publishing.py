"""Preview and publish: what is approved is what was seen."""

from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from timeline import difference, document, gates, permissions, snapshot
from timeline.actions.base import Refused
from timeline.actions.publishing import MovedOn, latest, publish
from timeline.desk.answers import announce, desk
from timeline.desk.lookup import member, timeline_for
from timeline.desk.views.timelines import timeline_address
from timeline.formats import html


@desk
@require_safe
def preview(request: HttpRequest, slug: str) -> HttpResponse:
    """The public page as it would be, from the very code that makes the public page."""
    timeline = timeline_for(request, slug)
    return HttpResponse(html.page(snapshot.build(timeline), newsroom=settings.NEWSROOM, preview=True))


@desk
def publishing(request: HttpRequest, slug: str) -> HttpResponse:
    """What would change for readers, what stands in the way, and the button."""
    timeline = timeline_for(request, slug)
    error, status = "", 200
    if request.method == "POST":
        try:
            made = publish(
                timeline,
                by=member(request),
                note=request.POST.get("note", ""),
                seen_digest=request.POST.get("digest", ""),
            )
        except MovedOn as refusal:
            error, status = str(refusal), 409
        except Refused as refusal:
            error, status = str(refusal), 422
        else:
            text = f"Version {made.number} is public."
            return announce(request, redirect(timeline_address(timeline)), text)
    elif not permissions.may_edit(request.user, timeline):
        raise PermissionDenied
    draft = snapshot.build(timeline)
    live = latest(timeline)
    before = document.decode(live.data) if live else None
    differences = difference.between(before, draft)
    context: dict[str, Any] = {
        "timeline": timeline,
        "live": live,
        "differences": differences,
        "summary": difference.count(differences),
        "gaps": gates.check(timeline, draft),
        "digest": document.content_digest(draft),
        "may_publish": permissions.may_publish(request.user, timeline),
        "note": request.POST.get("note", ""),
        "error": error,
    }
    return render(request, "desk/publish.html", context, status=status)
