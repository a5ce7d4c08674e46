"""The bin of a timeline: removed and withdrawn entries, which can be restored; and deletion for good."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from timeline import permissions
from timeline.actions.base import Refused
from timeline.actions.deletions import delete_entries
from timeline.actions.restorations import list_removed_together, restore_entries
from timeline.actions.undo import describe_refusals
from timeline.desk.http import announce, paginate, parse_number, staff_only
from timeline.desk.lookups import get_timeline, require_user
from timeline.models import Change, Entry, Timeline

MAX_CHOSEN = 500
MAX_SEARCH_WORDS = 10


@staff_only
@require_http_methods(["GET", "HEAD", "POST"])
def bin_page(request: HttpRequest, slug: str) -> HttpResponse:
    """List the bin of a timeline; restore entries, or delete them for good after a question.

    The button `do` is "restore", "delete" (asks) or "delete-for-good"; `step` restores what one step removed.
    """
    timeline = get_timeline(request, slug)
    if request.method == "POST":
        if not permissions.may_edit(request.user, timeline):
            raise PermissionDenied("You may not change this timeline.")
        return _change(request, timeline)
    words = request.GET.get("q", "").strip()
    page = paginate(request, _search(timeline, words).order_by("-changed_at", "-pk"))
    page.object_list = _with_removals(timeline, list(page.object_list))
    context = {
        "timeline": timeline,
        "page": page,
        "words": words,
        "may_edit": permissions.may_edit(request.user, timeline),
        "may_publish": permissions.may_publish(request.user, timeline),
        "may_delete": permissions.may_delete(request.user, timeline),
    }
    return render(request, "desk/bin.html", context)


def _search(timeline: Timeline, words: str) -> Any:
    rows = Entry.objects.filter(timeline=timeline).exclude(state=Entry.State.ACTIVE).with_own_fields()
    for word in words.split()[:MAX_SEARCH_WORDS]:
        rows = rows.filter(
            Q(event__headline__icontains=word)
            | Q(statement__words__icontains=word)
            | Q(statement__party__name__icontains=word)
            | Q(replyrequest__put__icontains=word)
            | Q(replyrequest__asked__name__icontains=word)
        )
    return rows


def _with_removals(timeline: Timeline, entries: list[Entry]) -> list[tuple[Entry, Change | None, int]]:
    """Return each entry with the change that removed it, and how many entries that step removed."""
    uids = [entry.uid for entry in entries]
    changes = Change.objects.filter(
        timeline=timeline, subject_uid__in=uids, verb__in=("remove", "withdraw")
    ).select_related("by")
    removals = {change.subject_uid: change for change in changes.order_by("pk")}
    steps = {change.step_id or change.pk for change in removals.values()}
    in_step: dict[int, int] = dict.fromkeys(steps, 0)
    together = Change.objects.filter(Q(pk__in=steps) | Q(step__in=steps), verb="remove")
    for pk, step in together.values_list("pk", "step"):
        in_step[step or pk] += 1
    found = []
    for entry in entries:
        removal = removals.get(entry.uid)
        found.append((entry, removal, in_step[removal.step_id or removal.pk] if removal else 0))
    return found


def _change(request: HttpRequest, timeline: Timeline) -> HttpResponse:
    user = require_user(request)
    address = reverse("desk:bin", args=[timeline.slug])
    do = request.POST.get("do", "")
    uids = request.POST.getlist("entry")[: MAX_CHOSEN + 1]
    chosen = Entry.objects.filter(timeline=timeline, uid__in=uids).exclude(state=Entry.State.ACTIVE)
    entries = list(chosen.with_own_fields().in_order())
    if do in ("delete", "delete-for-good") and not permissions.may_delete(user, timeline):
        raise PermissionDenied("You may not delete something for good.")
    try:
        if do == "delete":
            if not entries:
                raise Refused("Choose what to delete.")
            return render(request, "desk/bin_delete.html", {"timeline": timeline, "entries": entries})
        if do == "delete-for-good":
            count = delete_entries(timeline, entries, by=user)
            return announce(request, redirect(address), f"Deleted for good: {_count(count)}.")
        if request.POST.get("step"):
            entries = _find_step(request, timeline)
        restored, refusals = restore_entries(timeline, entries, by=user)
    except Refused as refusal:
        return announce(request, redirect(address), str(refusal))
    notice = f"Restored: {_count(len(restored))}. {describe_refusals(refusals)}"
    return announce(request, redirect(address), notice)


def _find_step(request: HttpRequest, timeline: Timeline) -> list[Entry]:
    pk = parse_number(request.POST["step"], max_digits=18)
    own = Change.objects.visible_to(request.user).filter(timeline=timeline, step__isnull=True)
    first = own.filter(pk=pk).first()
    return list_removed_together(timeline, first) if first is not None else []


def _count(number: int) -> str:
    return "1 entry" if number == 1 else f"{number} entries"
