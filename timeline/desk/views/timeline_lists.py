"""Where a timeline stands in lists: archive it, make it a template, copy it, delete it for good."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from timeline import permissions
from timeline.actions import deletions
from timeline.actions.base import Refused
from timeline.actions.timeline_copies import copy_timeline
from timeline.actions.timeline_lists import set_archived, set_template
from timeline.desk.forms.timeline_copies import CopyForm
from timeline.desk.http import announce, staff_only
from timeline.desk.lookups import get_editable_timeline, get_timeline, require_user
from timeline.models import Timeline


@staff_only
@require_http_methods(["GET", "HEAD", "POST"])
def timeline_manage(request: HttpRequest, slug: str) -> HttpResponse:
    """Archive a timeline, make it a template, or delete it for good after a question: the button `do`."""
    timeline = get_editable_timeline(request, slug)
    user = require_user(request)
    do = request.POST.get("do", "")
    if request.method == "POST":
        if do in ("archive", "unarchive"):
            set_archived(timeline, archived=do == "archive", by=user)
            notice = "It is archived." if do == "archive" else "It is in the lists again."
            return announce(request, redirect("desk:timeline-manage", slug), notice)
        if do in ("make-template", "unmake-template"):
            set_template(timeline, is_template=do == "make-template", by=user)
            notice = "It is a template." if do == "make-template" else "It is not a template any more."
            return announce(request, redirect("desk:timeline-manage", slug), notice)
        if do in ("delete", "delete-for-good"):
            return _delete(request, timeline, is_confirmed=do == "delete-for-good")
        return announce(request, redirect("desk:timeline-manage", slug), "Choose what to do.")
    context = {
        "timeline": timeline,
        "obstacle": deletions.find_obstacle(timeline),
        "may_archive": permissions.may_archive(user, timeline),
        "may_delete": permissions.may_delete(user, timeline),
    }
    return render(request, "desk/timeline_manage.html", context)


def _delete(request: HttpRequest, timeline: Timeline, *, is_confirmed: bool) -> HttpResponse:
    user = require_user(request)
    if not permissions.may_delete(user, timeline):
        raise PermissionDenied("You may not delete this timeline.")
    try:
        if is_confirmed:
            deletions.delete_timeline(timeline, by=user)
            return announce(request, redirect("desk:timelines"), "Deleted for good.")
        if obstacle := deletions.find_obstacle(timeline):
            raise Refused(obstacle)
    except Refused as refusal:
        return announce(request, redirect("desk:timeline-manage", timeline.slug), str(refusal))
    context = {"timeline": timeline, "entry_count": timeline.entries.count()}
    return render(request, "desk/timeline_delete.html", context)


@staff_only
@require_http_methods(["GET", "HEAD", "POST"])
def timeline_copy(request: HttpRequest, slug: str) -> HttpResponse:
    """Create a timeline from another one or from a template."""
    timeline = get_timeline(request, slug)
    if not permissions.may_create(request.user):
        raise PermissionDenied("You may not create timelines.")
    form = CopyForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        try:
            copied, left_out = copy_timeline(
                timeline, title=values["title"], slug=values["slug"], by=require_user(request)
            )
        except ValidationError as error:
            form.add_errors(error)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            notice = "The timeline is created."
            if left_out:
                passages = "1 passage" if left_out == 1 else f"{left_out} passages"
                notice += f" {passages} of confidential sources that you may not read were left out."
            return announce(request, redirect("desk:timeline", copied.slug), notice)
    context = {"timeline": timeline, "form": form}
    return render(request, "desk/timeline_copy.html", context, status=422 if form.errors else 200)
