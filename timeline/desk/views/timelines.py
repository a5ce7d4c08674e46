"""Timelines: the list, a new one, the page of one, its settings, its history."""

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db.models import Count, Max, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from timeline import permissions
from timeline.actions.base import Stale
from timeline.actions.timelines import create_timeline, edit_timeline
from timeline.desk.forms.timelines import TimelineForm
from timeline.desk.http import announce, answer, desk
from timeline.desk.lookups import member, timeline_for
from timeline.desk.sidebar import panel
from timeline.models import Change, Entry, Timeline

PER_PAGE = 50
KINDS = (("event", "an event"), ("statement", "a statement"), ("request", "a request for comment"))


@desk
@require_safe
def timelines(request: HttpRequest) -> HttpResponse:
    """The list of timelines, with search."""
    words = request.GET.get("q", "").strip()
    found = (
        Timeline.objects.visible_to(request.user)
        .matching(words)
        .annotate(
            entry_count=Count("entries", filter=~Q(entries__state=Entry.State.REMOVED), distinct=True),
            live_number=Max("publications__number"),
        )
        .order_by("-changed_at", "-pk")
    )
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    return answer(request, "desk/timelines.html", "results", {"page": page, "words": words})


@desk
def timeline_new(request: HttpRequest) -> HttpResponse:
    """Begin a timeline."""
    if not permissions.may_create(request.user):
        raise PermissionDenied
    form = TimelineForm(request.POST if request.method == "POST" else None, user=member(request))
    if request.method == "POST" and form.is_valid():
        try:
            made = create_timeline(form.draft(), by=member(request))
        except ValidationError as error:
            form.add_errors(error)
        else:
            return announce(request, redirect("desk:timeline", made.slug), "The timeline has begun.")
    status = 422 if request.method == "POST" else 200
    return render(request, "desk/timeline_form.html", {"form": form}, status=status)


@desk
def timeline_edit(request: HttpRequest, slug: str) -> HttpResponse:
    """Change the head of a timeline, and who sees it."""
    timeline = timeline_for(request, slug)
    if not permissions.may_edit(request.user, timeline):
        raise PermissionDenied
    form = TimelineForm(
        request.POST if request.method == "POST" else None, user=member(request), timeline=timeline
    )
    theirs: list[tuple[str, str, str]] = []
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                timeline = edit_timeline(
                    timeline, form.draft(), by=member(request), version=form.cleaned_data["version"]
                )
            except Stale as stale:
                status, theirs = 409, form.against(TimelineForm(user=member(request), timeline=stale.current))
                timeline = stale.current
            except ValidationError as error:
                form.add_errors(error)
            else:
                return announce(request, redirect("desk:timeline", timeline.slug), "The settings are saved.")
    context = {
        "form": form,
        "timeline": timeline,
        "theirs": theirs,
        "stale": status == 409,
        "version": _shown_version(form, timeline.version, status),
    }
    return render(request, "desk/timeline_form.html", context, status=status)


def _shown_version(form: TimelineForm, current: int, status: int) -> object:
    """Return the version for the form to send back: the newest only once theirs has been shown."""
    return form["version"].value() if form.is_bound and status != 409 else current


@desk
@require_safe
def timeline(request: HttpRequest, slug: str) -> HttpResponse:
    """The page that holds a timeline: its entries in order, and the panel beside them."""
    found = timeline_for(request, slug)
    entries = Entry.objects.filter(timeline=found).placed()
    removed = request.GET.get("removed", "")
    if removed:
        # What was just removed stands at its place with the way back, for editors without JavaScript.
        entries = Entry.objects.filter(timeline=found).filter(
            ~Q(state=Entry.State.REMOVED) | Q(uid=removed, state=Entry.State.REMOVED)
        )
    context: dict[str, Any] = {
        **panel(found),
        **rights(request, found),
        "entries": entries.in_order().with_details(),
        # What was just moved far, and the place that it came from.
        "moved": request.GET.get("moved", ""),
        "back": request.GET.get("back", ""),
        "removed_count": Entry.objects.filter(timeline=found, state=Entry.State.REMOVED).count(),
    }
    return render(request, "desk/timeline.html", context)


def rights(request: HttpRequest, timeline: Timeline) -> dict[str, Any]:
    """Return what this person may do here, for templates to show or hide, and where a row's links lead."""
    add = {kind: reverse("desk:entry-add", args=[timeline.slug, kind]) for kind, _ in KINDS}
    return {
        "kinds": KINDS,
        # Address, words, and the parameter by which the new entry refers to the row's own.
        "additions": [
            *((add[kind], f"{noun[0].upper()}{noun[1:]} after this", "") for kind, noun in KINDS),
            (add["statement"], "A statement that answers this", "answers"),
            (add["request"], "A request for comment about this", "about"),
        ],
        "history_url": reverse("desk:history", args=[timeline.slug]),
        "may_edit": permissions.may_edit(request.user, timeline),
        "may_publish": permissions.may_publish(request.user, timeline),
    }


@desk
@require_safe
def history(request: HttpRequest, slug: str) -> HttpResponse:
    """Who changed what: the whole timeline, or one entry (?entry=)."""
    found = timeline_for(request, slug)
    changes = Change.objects.visible_to(request.user).filter(timeline=found).select_related("by")
    uid = request.GET.get("entry", "")
    if uid:
        changes = changes.filter(subject_uid=uid)
    page = Paginator(changes.order_by("-pk"), PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "desk/history.html", {"timeline": found, "page": page, "entry_uid": uid})


@desk
@require_safe
def removed(request: HttpRequest, slug: str) -> HttpResponse:
    """What was removed before it was ever published, each with the way back."""
    found = timeline_for(request, slug)
    entries = Entry.objects.filter(timeline=found, state=Entry.State.REMOVED).with_details()
    context = {**rights(request, found), "timeline": found, "entries": entries.order_by("-changed_at")}
    return render(request, "desk/removed.html", context)


def timeline_address(timeline: Timeline, fragment: str = "") -> str:
    """Return the address of a timeline's page, at one entry of it."""
    return reverse("desk:timeline", args=[timeline.slug]) + (f"#{fragment}" if fragment else "")
