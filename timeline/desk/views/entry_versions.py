"""An entry as it was after a change of its history: what would change, and restore it or single fields."""

from typing import Any

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from timeline.actions.base import Refused, Stale
from timeline.actions.edit_merges import join_words
from timeline.actions.restorations import OldVersion, describe_draft, read_version, restore_version
from timeline.desk.confidential import hide_in_changes
from timeline.desk.edit_conflicts import describe_unit
from timeline.desk.http import announce, parse_number, staff_only
from timeline.desk.links import link_to_entry
from timeline.desk.lookups import get_editable_timeline, get_entry_to_save, require_user
from timeline.models import Change, User
from timeline.text.worddiff import diff_words


@staff_only
@require_http_methods(["GET", "HEAD", "POST"])
def entry_version(request: HttpRequest, slug: str, uid: str) -> HttpResponse:
    """Show what differs between an entry and how it was after `change`; put back the chosen units (`unit`)."""
    timeline = get_editable_timeline(request, slug)
    entry = get_entry_to_save(timeline, uid)
    user = require_user(request)
    sent = request.POST if request.method == "POST" else request.GET
    pk = parse_number(sent.get("change", ""), max_digits=18)
    changes = Change.objects.visible_to(user).select_related("by")
    change = changes.filter(timeline=timeline, subject=entry.kind, subject_uid=entry.uid, pk=pk).first()
    if change is None:
        raise Http404
    chosen, status, error = sent.getlist("unit"), 200, ""
    old: OldVersion | None = None
    try:
        old = read_version(entry, change)
        if request.method == "POST":
            version = parse_number(request.POST.get("version", ""))
            labels = [str(unit.label) for unit in old.units if unit.name in chosen]
            result = restore_version(entry, change, chosen, by=user, version=version)
            notice = f"Restored: {join_words(labels)}. {result.notice}"
            return announce(request, redirect(link_to_entry(timeline, entry.uid)), notice)
    except Stale:
        error, status = "It has been changed since you opened this page. Look again.", 409
    except ValidationError as problem:
        error, status = " ".join(problem.messages), 422
    except Refused as refusal:
        error, status = str(refusal), 422 if request.method == "POST" else 200
    if old is not None and status != 200:
        # A save that failed has left its values in memory.
        old = read_version(entry, change)
    context: dict[str, Any] = {
        "timeline": timeline,
        "entry": old.entry if old else entry,
        "change": change,
        "units": _compare(old, user) if old else [],
        "problems": old.problems if old else [],
        "is_read": old is not None,
        "chosen": chosen,
        "error": error,
    }
    return render(request, "desk/entry_version.html", context, status=status)


def _compare(old: OldVersion, user: User) -> list[tuple[str, str, Any]]:
    """Return the units that differ: key, label, and the differences from how they are to how they were."""
    sides = Change(
        subject=old.entry.kind,
        subject_uid=old.entry.uid,
        verb="edit",
        before=describe_draft(old.entry, old.current),
        after=describe_draft(old.entry, old.old),
    )
    hide_in_changes([sides], user)
    return [
        (
            unit.name,
            str(unit.label),
            diff_words(describe_unit(unit, sides.before), describe_unit(unit, sides.after)),
        )
        for unit in old.units
    ]
