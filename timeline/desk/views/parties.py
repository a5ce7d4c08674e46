"""Parties: the list with search, and the page of one."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from timeline import permissions
from timeline.actions.parties import add_party, edit_party
from timeline.actions.repeats import FIRST_VERSION, AlreadyAdded
from timeline.actions.row_undo import find_row_steps
from timeline.desk.edit_conflicts import build_merge_context, describe_result, read_merge
from timeline.desk.forms.parties import PartyForm
from timeline.desk.http import announce, paginate, render_partial_or_page, staff_only
from timeline.desk.links import build_takedown_links
from timeline.desk.lookups import get_party, list_namesakes, name_parents, require_user
from timeline.desk.open_forms import end_saved_form, keep_failed_form, open_form
from timeline.desk.read_only_rows import build_protection_context, build_read_only_context
from timeline.desk.saving import SaveResult, save_form
from timeline.desk.usage import find_takedown_timeline, list_changes, list_merged, list_uses, match_uses
from timeline.models import Party


@staff_only
@require_safe
def parties(request: HttpRequest) -> HttpResponse:
    """List the newsroom's parties that match ?q=."""
    words = request.GET.get("q", "").strip()
    rows = Party.objects.visible_to(request.user).matching(words).select_related("part_of")
    page = paginate(request, rows)
    parents = name_parents(page, request.user)
    for row in page:
        row.parent_name = parents.get(row.pk, "")
    context = {"page": page, "words": words}
    return render_partial_or_page(request, "desk/parties.html", "results", context)


@staff_only
def party(request: HttpRequest, uid: str = "") -> HttpResponse:
    """Add a party, or edit one; viewers and lawyers read it. The id of a merged one leads to the party that it was merged into."""
    row = get_party(request, uid) if uid else None
    user = require_user(request)
    is_merged = row is not None and row.uid != uid
    if row is not None and is_merged and request.method != "POST":
        return redirect("desk:party", row.uid)
    if not permissions.may_edit_shared(user):
        if row is None or request.method == "POST":
            raise PermissionDenied("You may not change parties and sources.")
        return render(request, "desk/shared_row.html", build_read_only_context(row, user))
    address = reverse("desk:party", args=[row.uid]) if row is not None else reverse("desk:party-new")
    drafted = open_form(request, "party", address=address, subject_uid=row.uid if row is not None else "")
    added_id = drafted.find_added_id(user) if request.method == "POST" and row is None else ""
    # A form that was sent before, and whose answer did not arrive, has added its party already.
    is_added = bool(added_id)
    if is_added:
        row = Party.objects.visible_to(user).filter(uid=added_id).first()
        is_added = row is not None
    form = PartyForm(drafted.bind(request), user=user, party=row)
    drafted.hide_errors(form)
    result, merge = SaveResult(status=200), read_merge(request.POST)
    if request.method == "POST":

        def save() -> Party:
            if row is None:
                try:
                    return add_party(form.make_draft(), by=user, uid=added_id)
                except AlreadyAdded as repeat:
                    draft = form.make_draft()
                    return edit_party(repeat.row, draft, by=user, version=FIRST_VERSION, merge=merge)
            # A form that was opened before the merge meets the values of the party that stays.
            version = None if is_merged else FIRST_VERSION if is_added else form.cleaned_data["version"]
            return edit_party(row, form.make_draft(), by=user, version=version, merge=merge)

        result = save_form(form, save, row=row)
        if result.saved is not None:
            end_saved_form(request)
            address, notice = f"{reverse('desk:parties')}#{result.saved.uid}", f"“{result.saved}” is saved."
            if row is not None and result.saved.protected and not row.protected:
                # What was public before does not change by itself.
                if result.saved.exposures.exists():
                    address = reverse("desk:party-published", args=[result.saved.uid])
                else:
                    notice += " It is protected: no public version names it."
            notice = f"{notice} {describe_result(merge.result, user)}".strip()
            return announce(request, redirect(address), notice)
        keep_failed_form(request)
    current = row
    if row is not None and result.is_stale:
        # Read again: a merge that failed has left its values in memory.
        current = Party.objects.get(pk=result.current.pk)
    context: dict[str, Any] = {
        "form": form,
        "row": current,
        "noun": "party",
        "draft_form": drafted,
        # Nothing of it is kept in the browser.
        "is_private": current is not None and current.protected,
        "address": reverse("desk:party", args=[current.uid]) if current else "",
        "version": FIRST_VERSION
        if is_added
        else form["version"].value()
        if form.is_bound
        else current and current.version,
    }
    if result.is_stale:
        context |= build_merge_context(result.conflict, current, context["version"], user)
    if current:
        context["uses"] = list_uses(user, match_uses(current))
        context["changes"] = list_changes(user, current)
        context["steps"] = find_row_steps(current, user)
        context["undo_address"] = reverse("desk:party-undo", args=[current.uid])
        home = find_takedown_timeline(user, current, context["uses"])
        context["takedown_links"] = build_takedown_links(user, "party", current.uid, home)
        context["merged"] = list_merged(user, current)
        context["namesakes"] = list_namesakes(current, user)
        context.update(build_protection_context(current, user))
    return render(request, "desk/party_form.html", context, status=result.status)
