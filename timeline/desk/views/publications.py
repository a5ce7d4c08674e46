"""Preview and publish: what is approved is what was seen. What waits under embargo, and withdrawal."""

from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from timeline import document, permissions
from timeline.actions.base import Refused
from timeline.actions.embargoes import cancel_embargo, release_embargo
from timeline.actions.publications import MovedOn, is_withdrawn, latest, pending, publish
from timeline.actions.withdrawals import reinstate_timeline, withdraw_timeline
from timeline.desk.forms.publications import JudgementForm, Judgements, PublishForm
from timeline.desk.http import announce, desk
from timeline.desk.lookups import member, timeline_for
from timeline.desk.sidebar import changes_since
from timeline.desk.views.timelines import timeline_address
from timeline.document import diff
from timeline.models import Change, Decision, Timeline
from timeline.pages import html
from timeline.presentation.changes import Comparison, Item, compare
from timeline.presentation.model import Links
from timeline.publishing import checks, snapshot

EMBARGO = {"cancel": cancel_embargo, "release": release_embargo}


@desk
@require_safe
def preview(request: HttpRequest, slug: str) -> HttpResponse:
    """The public page as it would be, from the very code that makes the public page."""
    timeline = timeline_for(request, slug)
    return HttpResponse(html.page(snapshot.build(timeline), newsroom=settings.NEWSROOM, preview=True))


@desk
@require_safe
def waiting(request: HttpRequest, slug: str) -> HttpResponse:
    """The page as it will be when the embargo is over, from the very bytes that wait."""
    found = pending(timeline_for(request, slug))
    if found is None:
        raise Http404
    return HttpResponse(html.page(document.decode(found.data), newsroom=settings.NEWSROOM, preview=True))


@desk
def publishing(request: HttpRequest, slug: str) -> HttpResponse:
    """What would change for readers, what stands in the way, and the button."""
    timeline = timeline_for(request, slug)
    if not permissions.may_edit(request.user, timeline):
        raise PermissionDenied
    may_publish = permissions.may_publish(request.user, timeline)
    if request.method == "POST" and not may_publish:
        raise PermissionDenied("You may not publish this timeline.")
    draft = snapshot.build(timeline)
    newest = latest(timeline)
    before = document.decode(newest.data) if newest else None
    data = request.POST if request.method == "POST" else None
    form, judgements = PublishForm(data, label_suffix=""), _judgements(data, before, draft)
    error, status, meanwhile = "", 200, []
    if data is not None:
        try:
            if made := _publish(request, timeline, draft, form, judgements):
                text = (
                    f"Version {made.number} goes live when its embargo is over."
                    if made.embargo_until
                    else f"Version {made.number} is public."
                )
                return announce(request, redirect(timeline_address(timeline)), text)
            status = 422
        except MovedOn as refusal:
            error, status, draft = str(refusal), 409, refusal.document
            meanwhile = _meanwhile(timeline, data.get("seen_change", ""))
            judgements = _judgements(data, before, draft)
        except Refused as refusal:
            error, status = str(refusal), 422
    differences = diff.between(before, draft)
    comparison = compare(before, draft, Links(timeline="")) if before else None
    context: dict[str, Any] = {
        "timeline": timeline,
        "live": newest,
        "waiting": pending(timeline),
        "withdrawn": is_withdrawn(timeline),
        "form": form,
        "judgements": judgements,
        "differences": differences if comparison is None else [],
        "comparison": comparison,
        "judged": _judged(judgements, comparison),
        "others": [one for one in comparison.entries if one.uid not in judgements.by_entry]
        if comparison
        else [],
        "summary": diff.summary(before, draft),
        "gaps": checks.check(timeline, draft),
        "digest": document.approval_digest(draft),
        "reasons": _reasons(before, draft),
        "seen_change": _last_change(),
        "meanwhile": meanwhile,
        "may_publish": may_publish,
        "error": error,
    }
    return render(request, "desk/publish.html", context, status=status)


def _judged(judgements: Judgements, comparison: Comparison | None) -> list[tuple[Item, JudgementForm]]:
    """Return what changed in each entry that was public already, with the form that asks about it."""
    items = {item.uid: item for item in comparison.entries} if comparison else {}
    return [(items[uid], form) for uid, form in judgements.by_entry.items()]


def _reasons(before: document.Document | None, draft: document.Document) -> list[tuple[str, str, str]]:
    """Return the reasons why words differ that readers have not seen: entry id, label and reason."""
    told = {(check.entry, check.note) for check in before.checks} if before else set()
    entries = draft.entries()
    return [
        (check.entry, diff.label(entries[check.entry]), check.note)
        for check in draft.checks
        if check.note and (check.entry, check.note) not in told
    ]


def _judgements(data: Any, before: document.Document | None, draft: document.Document) -> Judgements:
    return Judgements(data, diff.changed_entries(before, draft))


def _publish(
    request: HttpRequest,
    timeline: Timeline,
    draft: document.Document,
    form: PublishForm,
    judgements: Judgements,
) -> Any:
    """Publish what the forms ask for, or return None where they do not hold.

    Raises MovedOn before anything else: what is said of changes must be said of what was seen.
    """
    seen = form.data.get("digest", "")
    if seen != document.approval_digest(draft):
        raise MovedOn(draft)
    # Both are asked, so that one round tells everything.
    if not all([form.is_valid(), judgements.is_valid()]):
        return None
    try:
        return publish(
            timeline,
            by=member(request),
            note=form.cleaned_data["note"],
            seen_digest=seen,
            judgements=judgements.values(),
            embargo_until=form.cleaned_data["embargo_until"],
        )
    except ValidationError as error:
        form.add_errors(error)
    except MovedOn:
        raise
    except Refused as refusal:
        if refusal.field not in form.fields:
            raise
        form.add_error(refusal.field, str(refusal))
    return None


def _last_change() -> int:
    return Change.objects.order_by("-pk").values_list("pk", flat=True).first() or 0


def _meanwhile(timeline: Timeline, seen: str) -> list[Change]:
    """Return what was done since the form was opened, the latest first; nothing where it does not say when."""
    if not (seen.isascii() and seen.isdigit() and len(seen) < 18):
        return []
    return list(changes_since(timeline, int(seen)).select_related("by").order_by("-pk")[:20])


@desk
@require_POST
def embargo(request: HttpRequest, slug: str) -> HttpResponse:
    """Cancel what waits under embargo, or release it at once."""
    timeline = timeline_for(request, slug)
    decide = EMBARGO.get(request.POST.get("decide", ""))
    number = request.POST.get("number", "")
    if decide is None or not (number.isascii() and number.isdigit() and len(number) < 10):
        raise Http404
    try:
        made = decide(timeline, by=member(request), number=int(number))
    except Refused as refusal:
        text = str(refusal)
    else:
        text = (
            f"Version {number} was cancelled: it never goes live."
            if decide is cancel_embargo
            else f"Version {made.number} is public."
        )
    return announce(request, redirect("desk:publish", timeline.slug), text)


@desk
def withdrawal(request: HttpRequest, slug: str) -> HttpResponse:
    """Withdraw a whole timeline, with a reason for readers, or reinstate it."""
    timeline = timeline_for(request, slug)
    if not permissions.may_publish(request.user, timeline):
        raise PermissionDenied("You may not withdraw this timeline.")
    gone = Decision.objects.withdrawal_of(timeline.slug)
    error, status = "", 200
    if request.method == "POST":
        try:
            if "reinstate" in request.POST:
                reinstate_timeline(timeline, by=member(request))
                text = "The timeline is public again."
            else:
                withdraw_timeline(timeline, by=member(request), reason=request.POST.get("reason", ""))
                text = "The timeline is withdrawn."
        except Refused as refusal:
            error, status = str(refusal), 422
        else:
            return announce(request, redirect("desk:timeline", timeline.slug), text)
    context = {
        "timeline": timeline,
        "gone": gone,
        "live": latest(timeline),
        "reason": request.POST.get("reason", ""),
        "error": error,
        "address": reverse("desk:withdraw", args=[slug]),
    }
    return render(request, "desk/withdraw.html", context, status=status)
