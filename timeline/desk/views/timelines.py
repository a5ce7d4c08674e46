"""Timelines: the front page with their list, a new one, the page of one, its settings and its history."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Count, Max, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from timeline import permissions
from timeline.actions.base import Refused
from timeline.actions.bulk import MOST_AT_ONCE
from timeline.actions.date_order import (
    apply_date_order,
    decline_date_order,
    find_offer,
    find_undoable_change,
    undo_date_order,
)
from timeline.actions.repeats import AlreadyAdded
from timeline.actions.timelines import create_timeline, edit_timeline
from timeline.actions.undo import list_undoable
from timeline.desk.changes_since import find_last_change
from timeline.desk.confidential import hide_in_changes
from timeline.desk.draft_marks import build_draft_list, mark_entries
from timeline.desk.edit_conflicts import build_merge_context, describe_result, read_merge
from timeline.desk.entry_list import MAX_DATE_LENGTH, build_filter_context, build_page
from timeline.desk.forms.bulk import BULK_BUTTONS
from timeline.desk.forms.entry_filters import EntryFilterForm
from timeline.desk.forms.timelines import TimelineForm
from timeline.desk.front_page import build_front_page
from timeline.desk.http import (
    administrative,
    announce,
    paginate,
    parse_number,
    render_partial_or_page,
    staff_only,
    wants_partial,
)
from timeline.desk.last_steps import build_last_steps
from timeline.desk.links import TakedownLinks, build_takedown_links, link_to_timeline
from timeline.desk.lookups import get_editable_timeline, get_timeline, require_user
from timeline.desk.open_forms import end_saved_form, keep_failed_form, open_form
from timeline.desk.row_context import build_row_context
from timeline.desk.saving import SaveResult, save_form
from timeline.desk.sidebar import build_sidebar
from timeline.desk.timeline_list import build_timeline_lines
from timeline.models import Change, Entry, Timeline, User

CREATED_BEFORE = "The timeline was created when you sent the form first. What you have changed since belongs into its settings."
# With more entries, the order that dates suggest is looked for only when an editor asks.
MOST_OFFERED_AT_ONCE = 500


@staff_only
@administrative
@require_safe
def timelines(request: HttpRequest) -> HttpResponse:
    """Show the front page: what waits for the user, and the timelines that match ?q=, the last changed first.

    ?show= lists those of the archive, or the templates. Such lists, search results and later pages are without the rest.
    Administrators start at their own first page.
    """
    if not permissions.may_read(request.user):
        return redirect("desk:audit")
    words = request.GET.get("q", "").strip()
    shown = request.GET.get("show", "")
    seen = Timeline.objects.visible_to(request.user)
    lists = {
        "": seen.listed(),
        "archive": seen.filter(archived_at__isnull=False),
        "templates": seen.filter(is_template=True, archived_at__isnull=True),
    }
    if shown not in lists:
        shown = ""
    rows = lists[shown].matching(words).order_by("-changed_at", "-pk")
    page = paginate(request, rows)
    page.object_list = build_timeline_lines(page.object_list)
    has_groups = not (words or shown or page.number > 1 or wants_partial(request))
    context = {
        "page": page,
        "words": words,
        "shown": shown,
        "has_archive": lists["archive"].exists(),
        "has_templates": lists["templates"].exists(),
        "groups": build_front_page(require_user(request)) if has_groups else None,
    }
    return render_partial_or_page(request, "desk/timelines.html", "results", context)


@staff_only
def timeline_new(request: HttpRequest) -> HttpResponse:
    """Create a timeline."""
    if not permissions.may_create(request.user):
        raise PermissionDenied("You may not create timelines.")
    user = require_user(request)
    drafted = open_form(request, "timeline", address=reverse("desk:timeline-new"))
    form = TimelineForm(drafted.bind(request), user=user)
    drafted.hide_errors(form)
    result = SaveResult(status=200)
    if request.method == "POST":
        form_id = drafted.find_added_id(user)
        try:
            result = save_form(form, lambda: create_timeline(form.make_draft(), by=user, form_id=form_id))
        except AlreadyAdded as repeat:
            end_saved_form(request)
            return announce(request, redirect("desk:timeline", repeat.row.slug), CREATED_BEFORE)
        if result.saved is not None:
            end_saved_form(request)
            notice = f"The timeline is created. {form.hemisphere_notice}"
            return announce(request, redirect("desk:timeline", result.saved.slug), notice)
        keep_failed_form(request)
    context = {"form": form, "draft_form": drafted}
    return render(request, "desk/timeline_form.html", context, status=result.status)


@staff_only
def timeline_edit(request: HttpRequest, slug: str) -> HttpResponse:
    """Edit the settings of a timeline, and for editors who may see it."""
    timeline = get_editable_timeline(request, slug)
    user = require_user(request)
    address = reverse("desk:timeline-edit", args=[slug])
    drafted = open_form(request, "timeline", address=address, timeline=timeline)
    form = TimelineForm(drafted.bind(request), user=user, timeline=timeline)
    drafted.hide_errors(form)
    result, merge = SaveResult(status=200), read_merge(request.POST)
    if request.method == "POST":

        def save() -> Timeline:
            version = form.cleaned_data["version"]
            return edit_timeline(timeline, form.make_draft(), by=user, version=version, merge=merge)

        result = save_form(form, save, row=timeline)
        if result.saved is not None:
            end_saved_form(request)
            notice = f"The settings are saved. {describe_result(merge.result, user)} {form.hemisphere_notice}"
            return announce(request, redirect("desk:timeline", result.saved.slug), notice)
        keep_failed_form(request)
    context: dict[str, Any] = {
        "form": form,
        "draft_form": drafted,
        "timeline": timeline,
        "version": form["version"].value() if form.is_bound else timeline.version,
    }
    if result.is_stale:
        # Read again: a merge that failed has left its values in memory.
        context["timeline"] = Timeline.objects.get(pk=timeline.pk)
        context |= build_merge_context(result.conflict, context["timeline"], context["version"], user)
    return render(request, "desk/timeline_form.html", context, status=result.status)


@staff_only
@require_safe
def timeline(request: HttpRequest, slug: str) -> HttpResponse:
    """Show a timeline: its entries in order, and the sidebar."""
    row = get_timeline(request, slug)
    # Before the entries are read: what changes meanwhile is news to this page.
    presence_seen = find_last_change(row)
    entries = Entry.objects.filter(timeline=row).not_removed()
    removed = request.GET.get("removed", "")
    if removed:
        # The entry that was just removed stays in the list with its undo button, for editors without JavaScript.
        entries = Entry.objects.filter(timeline=row).filter(
            ~Q(state=Entry.State.REMOVED) | Q(uid=removed, state=Entry.State.REMOVED)
        )
    user = require_user(request)
    sidebar = build_sidebar(row, user)
    filters = EntryFilterForm(request.GET, user=user, timeline=row)
    if filters.query:
        entries = filters.filter(entries, sidebar["newest"])
    page = build_page(row, entries, request.GET)
    for entry in page.entries:
        entry.timeline = row
    mark_entries(page.entries, row, user)
    row_context = build_row_context(request, row)
    undoable = find_undoable_change(row) if "reordered" in request.GET else None
    before = parse_number(request.GET.get("before", ""), max_digits=18)
    context: dict[str, Any] = {
        **build_last_steps(request, row, user, before=before),
        **row_context,
        **sidebar,
        # The order that dates suggest, and the change to it that was just made, for the undo button.
        **_build_order_context(request, row, page.total, may_edit=row_context["may_edit"]),
        "reordered": undoable if undoable and str(undoable.pk) == request.GET["reordered"] else None,
        "presence_seen": presence_seen,
        **build_draft_list(row, user),
        "page": page,
        **build_filter_context(row, user, filters),
        "list_address": reverse("desk:timeline", args=[row.slug]),
        "other_view": reverse("desk:entry-table", args=[row.slug]) + page.here
        if row_context["may_edit"]
        else "",
        "most_at_once": MOST_AT_ONCE,
        "bulk_buttons": BULK_BUTTONS.items(),
        "seen_through": Change.objects.filter(timeline=row).aggregate(latest=Max("pk"))["latest"] or 0,
        "at": request.GET.get("at", "")[:MAX_DATE_LENGTH],
        # The entry that was just moved, and its previous position for the undo button.
        "moved": request.GET.get("moved", ""),
        "back": request.GET.get("back", ""),
        "bin_count": Entry.objects.filter(timeline=row).exclude(state=Entry.State.ACTIVE).count(),
    }
    return render(request, "desk/timeline.html", context)


def _build_order_context(
    request: HttpRequest, timeline: Timeline, total: int, *, may_edit: bool
) -> dict[str, Any]:
    """Return the offer of the order that dates suggest. It reads all entries: of a long timeline only with ?order=look."""
    if not may_edit or not timeline.offers_date_order:
        return {}
    if total > MOST_OFFERED_AT_ONCE and request.GET.get("order") != "look":
        return {"may_look_for_offer": True}
    return {"offer": find_offer(timeline)}


@staff_only
@require_POST
def date_order(request: HttpRequest, slug: str) -> HttpResponse:
    """Answer the offer of the order that dates suggest: `apply` it (a digest), `keep` the present one, or `undo` it."""
    timeline = get_editable_timeline(request, slug)
    user = require_user(request)
    address = link_to_timeline(timeline)
    if "keep" in request.POST:
        decline_date_order(timeline, by=user)
        return announce(request, redirect(address), "The order stays as it is.")
    try:
        if "undo" in request.POST:
            change_pk = parse_number(request.POST["undo"], max_digits=18)
            undo_date_order(timeline, by=user, change_pk=change_pk or 0)
            return announce(request, redirect(address), "Undone: the order is as it was.")
        change = apply_date_order(timeline, by=user, seen_digest=request.POST.get("apply", ""))
    except Refused as refusal:
        return announce(request, redirect(address), str(refusal))
    count = len((change.after or {})["position"])
    notice = "1 entry was moved." if count == 1 else f"{count} entries were moved."
    return announce(request, redirect(f"{address}?reordered={change.pk}"), notice)


@staff_only
@require_safe
def history(request: HttpRequest, slug: str) -> HttpResponse:
    """List the changes of a timeline, or of one entry (?entry=), the latest first."""
    timeline = get_timeline(request, slug)
    changes = Change.objects.visible_to(request.user).filter(timeline=timeline).select_related("by", "undoes")
    uid = request.GET.get("entry", "")
    if uid:
        changes = changes.filter(subject_uid=uid)
    may_edit = permissions.may_edit(request.user, timeline)
    rest = Change.objects.filter(step=OuterRef("pk")).order_by().values("step")
    entry_count = 1 + Coalesce(Subquery(rest.annotate(count=Count("pk")).values("count")), 0)
    page = paginate(request, changes.annotate(entry_count=entry_count).order_by("-pk"))
    user = require_user(request)
    shown = [change.pk for change in page.object_list]
    page.object_list = [
        (change, _build_version_links(user, timeline, change))
        for change in hide_in_changes(page.object_list, user)
    ]
    context = {
        "timeline": timeline,
        "page": page,
        "entry_uid": uid,
        "undoable": find_undoable_change(timeline) if may_edit else None,
        "may_edit": may_edit,
        # Changes after which an entry had values that can be put back.
        "entry_kinds": Entry.Kind.values,
        "restorable": ("add", "edit"),
        "undoable_steps": set(list_undoable(timeline, user).filter(pk__in=shown).values_list("pk", flat=True))
        if may_edit
        else set(),
        **build_last_steps(
            request, timeline, user, before=parse_number(request.GET.get("before", ""), max_digits=18)
        ),
    }
    return render(request, "desk/history.html", context)


def _build_version_links(user: User, timeline: Timeline, change: Change) -> TakedownLinks | None:
    """Return where the version that a change published is taken down or hidden; None for any other change."""
    if change.subject != "publication" or change.verb not in ("publish", "release"):
        return None
    return build_takedown_links(user, "version", "", timeline, number=int(change.subject_uid))
