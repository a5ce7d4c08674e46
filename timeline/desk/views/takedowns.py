"""Takedowns and hidden parts: request, decide, hide, show again, and the list of both."""

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from timeline import permissions
from timeline.actions import hidings, takedowns
from timeline.actions.base import Refused, require
from timeline.desk.confidential import log_view
from timeline.desk.forms.takedowns import HideForm, TakedownForm
from timeline.desk.http import announce, paginate, staff_only
from timeline.desk.links import TakedownLinks, build_takedown_links
from timeline.desk.lookups import get_entry, get_party, get_source, get_timeline, require_user
from timeline.desk.usage import list_merged, list_names
from timeline.models import Entry, Hiding, Party, Publication, Source, Takedown, Timeline, User
from timeline.text.word_removal import find_too_short

Kind = Takedown.Kind
MAX_VERSIONS = 50


@staff_only
@require_safe
def takedown_list(request: HttpRequest) -> HttpResponse:
    """List the takedowns, those that wait first, and what is hidden now."""
    user = require_user(request)
    require(permissions.may_read_takedowns(user), "see takedowns")
    rows = Takedown.objects.visible_to(user).select_related("timeline", "requested_by", "decided_by")
    hidden = [
        (hiding, hidings.find_hidden_label(hiding), permissions.may_hide_now(user, hiding.timeline))
        for hiding in Hiding.objects.visible_to(user).unended().select_related("timeline", "by")
        if not hiding.is_over
    ]
    context = {
        "open": [(row, _describe_takedown(row, user)) for row in rows.open()],
        "unerased": rows.unerased(),
        "page": paginate(request, rows.exclude(state=Takedown.State.REQUESTED)),
        "hidden": hidden,
    }
    return render(request, "desk/takedowns.html", context)


@staff_only
@require_http_methods(["GET", "HEAD", "POST"])
def takedown_new(request: HttpRequest, slug: str) -> HttpResponse:
    """Request a takedown. Before that, show everything that would go."""
    timeline, user = get_timeline(request, slug), require_user(request)
    if not permissions.may_request_takedown(user, timeline):
        raise PermissionDenied("You may not request a takedown.")
    data = request.POST if request.method == "POST" else None
    values = data if data is not None else request.GET
    kind, uid = values.get("kind", "words"), values.get("subject", "")
    label, words = _describe_subject(request, timeline, kind, uid, values.get("number", ""))
    initial = {
        "kind": kind,
        "subject": uid,
        "number": values.get("number", ""),
        "words": "\n".join(words),
        "keeps_record": True,
        "reason": values.get("reason", ""),
    }
    form, preview, status = TakedownForm(data, initial=initial), None, 200
    if data is not None:
        status = 422
        if form.is_valid():
            try:
                if data.get("do") == "request":
                    takedown = takedowns.request_takedown(timeline, form.make_draft(), by=user)
                    notice = "It is requested. A second person has to approve it: send them this address."
                    return announce(request, redirect("desk:takedown", takedown.uid), notice)
                draft = takedowns.build_takedown(timeline, form.make_draft())
                preview, status = takedowns.preview_new_takedown(draft, by=user), 200
            except Refused as refusal:
                form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
    number = form["number"].value() or 0
    links = build_takedown_links(user, kind, uid, timeline, number=number)
    # Words have no address: in their place the whole timeline can be hidden.
    whole = build_takedown_links(user, "timeline", "", timeline)
    context = {
        "timeline": timeline,
        "form": form,
        "subject_label": label,
        "hide": whole if kind == Kind.WORDS else links,
        "preview": preview,
        "shows_words": True,
        "versions": _list_versions(timeline, user) if kind == Kind.WORDS else [],
    }
    return render(request, "desk/takedown_new.html", context, status=status)


@staff_only
@require_http_methods(["GET", "HEAD", "POST"])
def takedown(request: HttpRequest, uid: str) -> HttpResponse:
    """Show a takedown with everything that would go; approve or decline it."""
    user = require_user(request)
    row = get_object_or_404(
        Takedown.objects.visible_to(user).select_related("timeline", "requested_by", "decided_by"), uid=uid
    )
    require(permissions.may_read_takedowns(user), "see takedowns")
    shows_words = _may_read_words(row, user)
    timeline, error, status = row.timeline, "", 200
    may_approve = timeline is not None and permissions.may_approve_takedown(user, timeline)
    if request.method == "POST":
        actions = {"approve": takedowns.approve_takedown, "decline": takedowns.decline_takedown}
        act = actions.get(request.POST.get("do", ""))
        try:
            if act is None:
                raise Refused("Choose whether to approve or to decline.")
            row = act(row, by=user)
        except Refused as refusal:
            error, status = str(refusal), 422
        else:
            notice = "It is removed for readers." if row.state == Takedown.State.DONE else "It is declined."
            return announce(request, redirect("desk:takedown", row.uid), notice)
    is_open = row.state == Takedown.State.REQUESTED
    context = {
        "row": row,
        "subject_label": _describe_takedown(row, user),
        "timeline": timeline,
        "preview": takedowns.preview_takedown(row, user=user) if is_open else None,
        "shows_words": shows_words,
        "is_open": is_open,
        "is_own": row.requested_by == user,
        "may_approve": may_approve and row.requested_by != user,
        "may_decline": may_approve or row.requested_by == user,
        "rewrite_count": row.rewrites.count(),
        "error": error,
    }
    return render(request, "desk/takedown.html", context, status=status)


@staff_only
@require_http_methods(["GET", "HEAD", "POST"])
def hide(request: HttpRequest, slug: str) -> HttpResponse:
    """Hide something from readers at once, or show it again (`show` is the id of the hiding)."""
    timeline, user = get_timeline(request, slug), require_user(request)
    if not permissions.may_hide_now(user, timeline):
        raise PermissionDenied("You may not hide anything.")
    data = request.POST if request.method == "POST" else None
    if data is not None and "show" in data:
        hiding = get_object_or_404(
            Hiding.objects.visible_to(user).filter(timeline=timeline), uid=data["show"]
        )
        try:
            hidings.show(hiding, by=user)
            notice = "Readers see it again."
        except Refused as refusal:
            notice = str(refusal)
        return announce(request, redirect("desk:takedowns"), notice)
    values = data if data is not None else request.GET
    kind = values.get("kind", "timeline")
    label, _words = _describe_subject(
        request, timeline, kind, values.get("subject", ""), values.get("number", "")
    )
    initial = {
        "kind": kind,
        "subject": values.get("subject", ""),
        "number": values.get("number", ""),
        "hours": hidings.MAX_HOURS,
    }
    form, status = HideForm(data, initial=initial), 200
    if data is not None:
        status = 422
        if form.is_valid():
            try:
                fields = form.cleaned_data
                hidings.hide(
                    timeline,
                    fields["kind"],
                    by=user,
                    subject_uid=fields["subject"],
                    number=fields["number"] or 0,
                    hours=fields["hours"],
                )
            except Refused as refusal:
                form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
            else:
                notice = "It is hidden from readers. When the time is over, they see it again, unless you take it down before."
                return announce(request, redirect("desk:takedowns"), notice)
    context = {"timeline": timeline, "form": form, "subject_label": label}
    return render(request, "desk/hide.html", context, status=status)


def _list_versions(timeline: Timeline, user: User) -> list[tuple[Publication, str, TakedownLinks | None]]:
    """Return the latest versions with their labels and links."""
    rows = Publication.objects.filter(timeline=timeline).order_by("-number")[:MAX_VERSIONS]
    return [
        (
            row,
            f"version {row.number}",
            build_takedown_links(user, Kind.VERSION, "", timeline, number=row.number),
        )
        for row in rows
    ]


def _may_read_words(row: Takedown, user: User) -> bool:
    """Return whether the user may read the words of a takedown: those of a confidential source are for its people. Log it."""
    if row.kind not in (Kind.SOURCE, Kind.SOURCE_TEXT) or row.state != Takedown.State.REQUESTED:
        return True
    source = Source.objects.filter(uid=row.subject_uid).first()
    if source is None:
        return True
    if not permissions.may_read_source(user, source):
        return False
    log_view(source, user, row.timeline)
    return True


def _describe_subject(
    request: HttpRequest, timeline: Timeline, kind: str, uid: str, number: str
) -> tuple[str, list[str]]:
    """Return what is to go, in words, and the words to begin with. Raises Http404 if the user may not see it."""
    user = require_user(request)
    if kind == Kind.ENTRY:
        return f"the entry “{get_entry(timeline, uid).label}”", []
    if kind == Kind.PARTY:
        party: Party = get_party(request, uid)
        return f"the name “{party.name}”", _list_words(party, user)
    if kind in (Kind.SOURCE, Kind.SOURCE_TEXT):
        source: Source = get_source(request, uid)
        if kind == Kind.SOURCE:
            if not permissions.may_read_source(user, source):
                return f"the source “{source}”", []
            log_view(source, user, timeline)
            return f"the source “{source}”", _list_words(source, user)
        return f"text {number} of the source “{source}”", []
    if kind == Kind.VERSION:
        if not (number.isdigit() and len(number) < 10):
            raise Http404
        get_object_or_404(Publication, timeline=timeline, number=int(number))
        return f"version {number}", []
    if kind == "timeline":
        return f"the timeline “{timeline.title}”", []
    return "words", []


def _list_words(row: Party | Source, user: User) -> list[str]:
    """Return the names to search for: also those of what was merged into the row, without those that are too short."""
    names = [name for one in (row, *list_merged(user, row)) for name in list_names(one)]
    return [name for name in dict.fromkeys(names) if not find_too_short(name)]


def _describe_takedown(row: Takedown, user: User) -> str:
    """Return what a takedown removes, in words that this user may read. Afterwards nothing names it."""
    label = row.get_kind_display().lower()
    if row.state != Takedown.State.REQUESTED or row.timeline is None:
        return label
    if row.kind == Kind.ENTRY:
        entry = Entry.objects.filter(timeline=row.timeline, uid=row.subject_uid).first()
        return f"the entry “{entry.label}”" if entry else label
    if row.kind == Kind.PARTY:
        party = Party.objects.find_by_id(row.subject_uid, user)
        return f"the name “{party.name}”" if party else label
    if row.kind in (Kind.SOURCE, Kind.SOURCE_TEXT):
        source = Source.objects.find_by_id(row.subject_uid, user)
        text = f"text {row.number} of " if row.kind == Kind.SOURCE_TEXT else ""
        return f"{text}the source “{source}”" if source else label
    return f"version {row.number}" if row.kind == Kind.VERSION else label
