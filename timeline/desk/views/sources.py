"""Sources: the list with search, and the page of one."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from timeline import permissions
from timeline.actions.repeats import FIRST_VERSION, AlreadyAdded
from timeline.actions.row_undo import find_row_steps
from timeline.actions.sources import add_source, edit_source
from timeline.desk.confidential import REFUSAL, log_found, log_view
from timeline.desk.edit_conflicts import build_merge_context, describe_result, read_merge
from timeline.desk.forms.sources import SourceForm
from timeline.desk.http import announce, paginate, render_partial_or_page, staff_only
from timeline.desk.links import build_takedown_links
from timeline.desk.lookups import get_source, list_same_page, require_user
from timeline.desk.open_forms import end_saved_form, keep_failed_form, open_form
from timeline.desk.read_only_rows import build_read_only_context
from timeline.desk.saving import SaveResult, save_form
from timeline.desk.usage import (
    find_takedown_timeline,
    list_changes,
    list_merged,
    list_uses,
    match_uses,
    sort_for_list,
)
from timeline.evidence import source_coverage
from timeline.models import Entry, Source, Timeline, User


@staff_only
@require_safe
def sources(request: HttpRequest) -> HttpResponse:
    """List the newsroom's sources that match ?q=."""
    words = request.GET.get("q", "").strip()
    rows = (
        Source.objects.visible_to(request.user)
        .matching(words, request.user)
        .annotate(
            # Citations in timelines that the user may not see do not count: that they exist is not theirs to know.
            times_cited=Count(
                "citations",
                filter=Q(
                    citations__entry__state=Entry.State.ACTIVE,
                    citations__entry__timeline__in=Timeline.objects.visible_to(request.user).values("pk"),
                ),
            )
        )
        .in_name_order()
    )
    page = paginate(request, rows)
    log_found(page, words, request.user)
    context = {"page": page, "words": words}
    return render_partial_or_page(request, "desk/sources.html", "results", context)


@staff_only
def source(request: HttpRequest, uid: str = "") -> HttpResponse:
    """Add a source, or edit one; viewers and lawyers read it. The id of a merged one leads to the source that it was merged into."""
    row = get_source(request, uid) if uid else None
    user = require_user(request)
    is_merged = row is not None and row.uid != uid
    if row is not None and is_merged and request.method != "POST":
        return redirect("desk:source", row.uid)
    is_readable = row is None or permissions.may_read_source(user, row)
    if not permissions.may_edit_shared(user) or not is_readable:
        if row is None or request.method == "POST":
            raise PermissionDenied("You may not change parties and sources." if is_readable else REFUSAL)
        return render(request, "desk/shared_row.html", build_read_only_context(row, user))
    if row is not None:
        log_view(row, user)
    address = reverse("desk:source", args=[row.uid]) if row is not None else reverse("desk:source-new")
    drafted = open_form(request, "source", address=address, subject_uid=row.uid if row is not None else "")
    added_id = drafted.find_added_id(user) if request.method == "POST" and row is None else ""
    # A form that was sent before, and whose answer did not arrive, has added its source already.
    is_added = bool(added_id)
    if is_added:
        row = Source.objects.visible_to(user).filter(uid=added_id).first()
        is_added = row is not None
    form = SourceForm(drafted.bind(request), user=user, source=row)
    drafted.hide_errors(form)
    result, merge = SaveResult(status=200), read_merge(request.POST)
    if request.method == "POST":

        def save() -> Source:
            if row is None:
                try:
                    return add_source(form.make_draft(), by=user, uid=added_id)
                except AlreadyAdded as repeat:
                    draft = form.make_draft()
                    return edit_source(repeat.row, draft, by=user, version=FIRST_VERSION, merge=merge)
            # A form that was opened before the merge meets the values of the source that stays.
            version = None if is_merged else FIRST_VERSION if is_added else form.cleaned_data["version"]
            return edit_source(row, form.make_draft(), by=user, version=version, merge=merge)

        result = save_form(form, save, row=row)
        if result.saved is not None:
            end_saved_form(request)
            address, notice = f"{reverse('desk:sources')}#{result.saved.uid}", f"“{result.saved}” is saved."
            if row is not None and result.saved.confidential and not row.confidential:
                # What was public before does not change by itself.
                if result.saved.exposures.exists():
                    address = reverse("desk:source-published", args=[result.saved.uid])
                else:
                    notice += " It is confidential: no public version names it."
            notice = f"{notice} {describe_result(merge.result, user)}".strip()
            return announce(request, redirect(address), notice)
        keep_failed_form(request)
    current = row
    if row is not None and result.is_stale:
        # Read again: a merge that failed has left its values in memory.
        current = Source.objects.get(pk=result.current.pk)
    context: dict[str, Any] = {
        "form": form,
        "row": current,
        "noun": "source",
        "draft_form": drafted,
        # Nothing of it is kept in the browser.
        "is_private": current is not None and current.confidential,
        "title": current.real_name if current else "",
        "address": reverse("desk:source", args=[current.uid]) if current else "",
        "same_page": form.same_page,
        "version": FIRST_VERSION
        if is_added
        else form["version"].value()
        if form.is_bound
        else current and current.version,
    }
    if result.is_stale:
        context |= build_merge_context(result.conflict, current, context["version"], user)
    if current:
        context["current_text"] = current.texts.without_words().first()
        context["uses"] = list_uses(user, match_uses(current))
        home = find_takedown_timeline(user, current, context["uses"])
        context["takedown_links"] = build_takedown_links(user, "source", current.uid, home)
        context["lost"] = _list_lost_entries(current, user)
        context["changes"] = list_changes(user, current)
        context["steps"] = find_row_steps(current, user)
        context["undo_address"] = reverse("desk:source-undo", args=[current.uid])
        context["merged"] = list_merged(user, current)
        context["others_of_page"] = list_same_page(current.url, user, without=current)
    return render(request, "desk/source_form.html", context, status=result.status)


def _list_lost_entries(source: Source, user: User) -> QuerySet[Entry]:
    """Return the entries that the user may see and that would have no support left without a source."""
    active = Entry.objects.visible_to(user).active()
    support = source_coverage.find_support(source_coverage.filter_by_source(source, active))
    lost = source_coverage.SourceLossAnalysis(support).find_lost_entries(source.pk)
    return sort_for_list(Entry.objects.filter(pk__in=lost))
