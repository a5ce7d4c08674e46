"""Merge a party or source into another one, and undo that."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from timeline import permissions
from timeline.actions.base import Refused, Stale
from timeline.actions.merges import NotAllowed, merge, require_mergeable, require_undoable, undo_merge
from timeline.desk.forms.merges import MergeForm
from timeline.desk.http import announce, parse_number, staff_only
from timeline.desk.lookups import get_party, get_source, list_namesakes, list_same_page, require_user
from timeline.desk.read_only_rows import list_values
from timeline.desk.usage import count_uses, list_uses, match_uses
from timeline.models import Party, Source, User

MERGE_TEMPLATE = "desk/merge.html"
UNDO_TEMPLATE = "desk/merge_undo.html"
CHANGED = "One of the two has been changed since you opened this page. Look again, then merge them."


@staff_only
def merge_row(request: HttpRequest, kind: str, uid: str) -> HttpResponse:
    """Merge a party or source (`kind`) into the one that ?other= names: choose it, look at both, then POST."""
    user = require_user(request)
    row = _get_row(request, kind, uid)
    if not permissions.may_edit_shared(user):
        raise PermissionDenied("You may not change parties and sources.")
    if row.uid != uid:
        return redirect(f"desk:{kind}-merge", row.uid)
    if request.method == "POST":
        return _merge_posted(request, kind, row, user)
    form = MergeForm(request.GET if "other" in request.GET else None, row=row, user=user)
    if form.is_bound and form.is_valid():
        return _render_merge(request, kind, row, form.cleaned_data["other"], user)
    context = {
        "kind": kind,
        "row": row,
        "form": form,
        "candidates": _list_candidates(row, user),
        "refusal": "",
    }
    return render(request, MERGE_TEMPLATE, context, status=422 if form.is_bound else 200)


def _merge_posted(request: HttpRequest, kind: str, row: Any, user: User) -> HttpResponse:
    """Merge the row into the one that the form names by its id."""
    other = _get_row(request, kind, request.POST.get("other", ""))
    versions = (
        parse_number(request.POST.get("version", "")),
        parse_number(request.POST.get("other_version", "")),
    )
    name, uses = str(row), count_uses(user, match_uses(row))
    try:
        survivor = merge(row, other, by=user, versions=versions)
    except NotAllowed as refusal:
        raise PermissionDenied(str(refusal)) from refusal
    except Stale:
        return _render_merge(request, kind, row, other, user, error=CHANGED, status=409)
    except Refused as refusal:
        return _render_merge(request, kind, row, other, user, error=str(refusal), status=422)
    entries = f"{uses} entr{'y' if uses == 1 else 'ies'}"
    notice = f"“{name}” is merged into “{survivor}”, which replaces it in {entries}. You can undo this below."
    return announce(request, redirect(reverse(f"desk:{kind}", args=[survivor.uid]) + "#merged"), notice)


def _render_merge(
    request: HttpRequest,
    kind: str,
    row: Any,
    other: Any,
    user: User,
    *,
    error: str = "",
    status: int = 200,
) -> HttpResponse:
    """Answer with both rows side by side, what would move, and the button; or with why they cannot be merged."""
    row.refresh_from_db()
    other.refresh_from_db()
    refusal = ""
    try:
        require_mergeable(row, other, user)
    except Refused as reason:
        refusal = str(reason)
    context = {
        "kind": kind,
        "row": row,
        "other": other,
        # A confidential source is never merged, and what it is stays on its own page.
        "fields": [] if _is_hidden(row) or _is_hidden(other) else _compare(row, other, user),
        "uses": list_uses(user, match_uses(row)),
        "use_count": count_uses(user, match_uses(row)),
        "both_have_text": isinstance(row, Source) and row.texts.exists() and other.texts.exists(),
        "refusal": refusal,
        "error": "" if error == refusal else error,
    }
    return render(request, MERGE_TEMPLATE, context, status=status)


@staff_only
def merge_undo(request: HttpRequest, kind: str, uid: str) -> HttpResponse:
    """Undo the merge of the party or source with this id: ask on GET, do it on POST."""
    user = require_user(request)
    model: Any = {"party": Party, "source": Source}[kind]
    row = model.objects.merged_visible_to(user).filter(uid=uid).select_related("merge__by").first()
    is_merged = row is not None and model.objects.visible_to(user).filter(pk=row.survivor.pk).exists()
    if not is_merged and not model.objects.visible_to(user).filter(uid=uid).exists():
        raise Http404
    if not permissions.may_edit_shared(user):
        raise PermissionDenied("You may not change parties and sources.")
    if not is_merged:
        # Undone meanwhile, or never merged.
        return redirect(f"desk:{kind}", uid)
    survivor, refusal, status = row.merged_into, "", 200
    try:
        if request.method == "POST":
            undone = undo_merge(row, by=user)
            notice = f"“{undone}” is a {kind} of its own again, with everything that was moved from it."
            return announce(request, redirect(f"desk:{kind}", undone.uid), notice)
        require_undoable(row, user)
    except NotAllowed as reason:
        if request.method == "POST":
            raise PermissionDenied(str(reason)) from reason
        refusal = str(reason)
    except Refused as reason:
        refusal, status = str(reason), 422 if request.method == "POST" else 200
    context = {"kind": kind, "row": row, "survivor": survivor, "refusal": refusal}
    return render(request, UNDO_TEMPLATE, context, status=status)


def _get_row(request: HttpRequest, kind: str, uid: str) -> Any:
    return get_party(request, uid) if kind == "party" else get_source(request, uid)


def _list_candidates(row: Party | Source, user: User) -> list[Any]:
    """Return the rows that may be the same: sources of the same page, parties of the same name."""
    if isinstance(row, Party):
        return list_namesakes(row, user)
    return [] if _is_hidden(row) else list_same_page(row.url, user, without=row)


def _is_hidden(row: Party | Source) -> bool:
    return isinstance(row, Source) and row.confidential


def _compare(row: Party | Source, other: Party | Source, user: User) -> list[tuple[str, str, str]]:
    """Return (label, value of the row that goes, value of the one that stays) for each field that differs."""
    going, staying = dict(list_values(row, user)), dict(list_values(other, user))
    return [
        (name, going.get(name, ""), staying.get(name, ""))
        for name in dict.fromkeys([*going, *staying])
        if going.get(name, "") != staying.get(name, "")
    ]
