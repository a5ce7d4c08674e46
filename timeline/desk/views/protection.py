"""Protected persons: end a protection by two, where a name was public, and identifying words in a timeline."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from timeline import permissions
from timeline.actions.base import Refused
from timeline.actions.protection import (
    approve_unprotect,
    ask_to_unprotect,
    format_key,
    keep_known,
    keep_protected,
    waive_words,
)
from timeline.desk.confidential import log_view, require_readable
from timeline.desk.forms.protection import WaiverForm
from timeline.desk.forms.takedowns import TakedownForm, is_distinctive
from timeline.desk.http import announce, paginate, parse_number, staff_only
from timeline.desk.links import link_to_takedown
from timeline.desk.lookups import get_party, get_source, get_timeline, require_user
from timeline.desk.usage import list_merged, list_names
from timeline.models import Exposure, Party, Source, Takedown, Timeline, User
from timeline.publishing import exposure, protected_words, pseudonyms, snapshot

ANNOUNCEMENTS = {
    "ask": "A second person, an editor or a lawyer, has to approve this. Until then nothing changes.",
    "approve": "The protection has ended. The next versions show the party by name.",
    "keep": "The party stays protected.",
}


@staff_only
@require_POST
def party_protection(request: HttpRequest, uid: str) -> HttpResponse:
    """Ask for a protection to end, approve that, or keep the party protected: `do` says which."""
    party, user = get_party(request, uid), require_user(request)
    if not (permissions.is_editor(user) or permissions.is_lawyer(user)):
        raise PermissionDenied("You may not decide about a protection.")
    verb = request.POST.get("do", "")
    pk = parse_number(request.POST.get("request", ""))
    if verb not in ANNOUNCEMENTS:
        raise Http404
    try:
        if verb == "ask":
            ask_to_unprotect(party, by=user, reason=request.POST.get("reason", ""))
        elif verb == "approve":
            approve_unprotect(party, by=user, request_pk=pk)
        else:
            keep_protected(party, by=user, request_pk=pk)
    except Refused as refusal:
        notice = str(refusal)
    else:
        notice = ANNOUNCEMENTS[verb]
    return announce(request, redirect(reverse("desk:party", args=[party.uid]) + "#protection"), notice)


@staff_only
@require_safe
def row_published(request: HttpRequest, kind: str, uid: str) -> HttpResponse:
    """Show in which public versions a party or source that is hidden now was named, and request that it is removed there."""
    user = require_user(request)
    row: Party | Source = get_party(request, uid) if kind == "party" else get_source(request, uid)
    if row.uid != uid:
        return redirect(f"desk:{kind}-published", row.uid)
    if not permissions.may_edit_shared(user) and not permissions.is_lawyer(user):
        raise PermissionDenied("You may not change parties and sources.")
    if isinstance(row, Source):
        require_readable(row, user)
        is_hidden = row.confidential
    else:
        is_hidden = row.protected
    exposures = exposure.find_exposures(row) if is_hidden else []
    visible = set(Timeline.objects.visible_to(user).values_list("pk", flat=True))
    seen = [each for each in exposures if each.timeline.pk in visible]
    # A takedown of a party or source is carried out in every timeline, wherever it was requested.
    start = next(
        (row for row in (e.timeline for e in seen) if permissions.may_request_takedown(user, row)), None
    )
    context: dict[str, Any] = {
        "row": row,
        "kind": kind,
        "is_hidden": is_hidden,
        "exposures": seen,
        "unseen_count": len(exposures) - len(seen),
        "waiting": Takedown.objects.visible_to(user).open().filter(kind=kind, subject_uid=row.uid).first(),
        "timeline": start,
        "form": TakedownForm(initial=_prefill_takedown(kind, row, seen, user)) if start else None,
        "takedown_url": link_to_takedown(kind, row.uid, start) if start else "",
    }
    return render(request, "desk/row_published.html", context)


def _prefill_takedown(
    kind: str, row: Party | Source, exposures: list[Exposure], user: User
) -> dict[str, Any]:
    """Return the values with which the removal of a name is requested. The reason is public, the explanation is not."""
    places = "; ".join(f"{each.timeline}, {each.numbers_in_words}" for each in exposures)
    names = dict.fromkeys(name for each in (row, *list_merged(user, row)) for name in list_names(each))
    return {
        "kind": kind,
        "subject": row.uid,
        "words": "\n".join(word for word in names if is_distinctive(word)),
        "keeps_record": True,
        "reason": Takedown.Reason.PROTECTION,
        "explanation": f"Public by name until now: {places}."[:2_000],
    }


@staff_only
def words(request: HttpRequest, slug: str) -> HttpResponse:
    """List the texts of a timeline that identify protected persons or name confidential sources; let some stand, for a reason."""
    timeline, user = get_timeline(request, slug), require_user(request)
    if not permissions.may_edit(user, timeline):
        raise PermissionDenied("You may not change this timeline.")
    may_waive = permissions.may_waive_words(user, timeline)
    form, error, status = WaiverForm(label_suffix=""), "", 200
    chosen = request.POST.getlist("places")
    if request.method == "POST":
        form = WaiverForm(request.POST, label_suffix="")
        status = 422
        if not may_waive:
            raise PermissionDenied("You may not let identifying words be published.")
        if form.is_valid():
            try:
                waivers = waive_words(timeline, chosen, by=user, reason=form.cleaned_data["reason"])
            except Refused as refusal:
                error = str(refusal)
            else:
                count = len(waivers)
                notice = f"{count} place{'' if count == 1 else 's'} may be published as they are."
                return announce(request, redirect("desk:protected-words", slug), notice)
    mentions = protected_words.find_mentions(timeline, snapshot.build(timeline))
    page = paginate(request, mentions)
    known = keep_known(page, user)
    for row in known:
        if isinstance(row, Source):
            log_view(row, user, timeline)
    context = {
        "timeline": timeline,
        "page": page,
        "rows": [
            {
                "mention": mention,
                "key": format_key(mention),
                "address": _link_to_place(timeline, mention.text),
                # Others must not learn who is protected for the sake of a timeline that they do not see, nor a source's name.
                "is_known": mention.row in known,
                "is_chosen": format_key(mention) in chosen,
            }
            for mention in page
        ],
        "total": len(mentions),
        "form": form,
        "error": error,
        "may_waive": may_waive,
    }
    return render(request, "desk/protected_words.html", context, status=status)


def _link_to_place(timeline: Timeline, text: protected_words.PublicText) -> str:
    """Return the address of the page on which a text is changed."""
    if text.subject == "timeline":
        return reverse("desk:timeline-edit", args=[timeline.slug])
    if text.subject in ("party", "source"):
        own = pseudonyms.map_to_own_uids(timeline, text.subject, [text.uid])
        return reverse(f"desk:{text.subject}", args=[own[text.uid]])
    return reverse("desk:entry-edit", args=[timeline.slug, text.uid])
