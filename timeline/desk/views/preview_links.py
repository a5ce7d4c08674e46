"""Private preview links of a timeline: the list, a new one, and revoking one."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from timeline import permissions
from timeline.actions.base import Refused
from timeline.actions.preview_links import NamesProtected, create_preview_link, revoke_preview_link
from timeline.desk.forms.preview_links import PreviewLinkForm
from timeline.desk.http import announce, cut_list, staff_only
from timeline.desk.lookups import get_timeline, require_user
from timeline.models import PreviewLink, Timeline
from timeline.publishing.checks import PublishProblem

MOST_ENDED = 20


@staff_only
def preview_links(request: HttpRequest, slug: str) -> HttpResponse:
    """List the links of a timeline, and make one. The response to the form shows the new address, only this once."""
    timeline = _get_shareable_timeline(request, slug)
    form = PreviewLinkForm(request.POST if request.method == "POST" else None)
    address, status = "", 200
    problems: list[PublishProblem] = []
    new: PreviewLink | None = None
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                made = create_preview_link(timeline, **form.cleaned_data, by=require_user(request))
            except NamesProtected as refusal:
                problems = refusal.problems
                form.add_error(None, str(refusal))
            except Refused as refusal:
                form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
            else:
                path = reverse("shared_preview", args=[made.token])
                address, new, status = request.build_absolute_uri(path), made.link, 200
                form = PreviewLinkForm(None)
    links = PreviewLink.objects.filter(timeline=timeline).defer("data").select_related("made_by", "ended_by")
    context = {
        "timeline": timeline,
        "form": form,
        "address": address,
        "new": new,
        "working": list(links.working()),
        "ended": [link for link in links[: MOST_ENDED * 2] if not link.is_working][:MOST_ENDED],
        "problems": problems,
        "lists": {"problems": cut_list(request, "problems", problems)},
        "names_protected": bool(problems),
    }
    return render(request, "desk/preview_links.html", context, status=status)


@staff_only
@require_POST
def preview_revoke(request: HttpRequest, slug: str, uid: str) -> HttpResponse:
    """Revoke a link: it no longer works."""
    timeline = _get_shareable_timeline(request, slug)
    link = get_object_or_404(PreviewLink.objects.filter(timeline=timeline).defer("data"), uid=uid)
    revoke_preview_link(link, by=require_user(request))
    response = redirect("desk:preview-links", timeline.slug)
    return announce(request, response, f"The link for {link.for_whom} no longer works.")


def _get_shareable_timeline(request: HttpRequest, slug: str) -> Timeline:
    timeline = get_timeline(request, slug)
    if not permissions.may_share_preview(request.user, timeline):
        raise PermissionDenied("You may not share a preview of this timeline.")
    return timeline
