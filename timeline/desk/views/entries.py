"""Entries: add, edit in place, move, remove with the way back."""

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from timeline import permissions
from timeline.actions.base import Refused, Stale
from timeline.actions.entries import (
    Placed,
    add_entry,
    edit_entry,
    move_entry,
    remove_entry,
    restore_entry,
)
from timeline.actions.ordering import BY_DATE
from timeline.desk.forms.entries import EDITORS, Editor
from timeline.desk.http import announce, answer, asks_from, desk, send_to, wants_partial
from timeline.desk.lookups import entry_for, member, timeline_for
from timeline.desk.positions import FIRST, choices, limits, named_entry, named_place, what_fits
from timeline.desk.sidebar import panel
from timeline.desk.views.timelines import KINDS, rights, timeline_address
from timeline.desk.views.workspace import CHANGED, to_work, work_address
from timeline.desk.workspace.live_checks import evidence
from timeline.desk.workspace.prefill import beginning, chosen_in
from timeline.models import Entry, Source, Timeline

FORM = "desk/entry_form.html"


def _editable(request: HttpRequest, slug: str) -> Timeline:
    timeline = timeline_for(request, slug)
    if not permissions.may_edit(request.user, timeline):
        raise PermissionDenied("You may not change this timeline.")
    return timeline


@desk
def entry_add(request: HttpRequest, slug: str, kind: str) -> HttpResponse:
    """Add an event, statement or request; ?after= names the entry (or "first") to put it behind.

    ?source=, text=, start= and end= name words in the text of a source (`beginnings.chosen_in`), for the form
    to begin with. Then, and where `back` names a source, the way leads back to its text.
    """
    timeline = _editable(request, slug)
    if kind not in EDITORS:
        raise Http404
    back = _back_to(request)
    home = work_address(timeline, back) if back else timeline_address(timeline)
    if wants_partial(request) and "cancel" in request.GET:
        if not asks_from(request, home):
            return send_to(request, home)
        return HttpResponse()
    place = request.POST.get("after", request.GET.get("after", ""))
    after = named_place(timeline, place)
    context: dict[str, Any] = {
        "timeline": timeline,
        "kind": kind,
        "noun": dict(KINDS)[kind],
        "after": place,
        "fits": "" if after is BY_DATE else what_fits(timeline, after if isinstance(after, Entry) else None),
        "address": reverse("desk:entry-add", args=[slug, kind]),
        "back": back,
        "home": home,
    }
    if request.method != "POST":
        about = {name: request.GET[name] for name in ("answers", "about") if name in request.GET}
        words = chosen_in(request.GET, member(request))
        if back and words is None and "text" in request.GET:
            return to_work(request, home, CHANGED)
        begin = beginning(kind, timeline, *words, member(request)) if words else None
        editor = EDITORS[kind].blank(member(request), timeline, begin, **about)
        return _form(request, editor, context)
    editor = EDITORS[kind](member(request), timeline, request.POST)
    if editor.quiet:
        return _form(request, editor, context)
    if editor.is_valid():
        try:
            placed = add_entry(timeline, editor.draft(), by=member(request), after=after)
        except ValidationError as error:
            editor.add_errors(error)
        else:
            if back:
                made = work_address(timeline, back, placed.entry.uid)
                return to_work(request, made, f"Added. {placed.notice}")
            if wants_partial(request):
                # The form stands where the entry was asked to go; elsewhere the row goes by its own way.
                stays = not placed.moved and place != ""
                return _rows(request, timeline, placed, f"Added. {placed.notice}", in_place=stays)
            address = timeline_address(timeline, f"entry-{placed.entry.uid}")
            return announce(request, redirect(address), f"Added. {placed.notice}")
    if not wants_partial(request):  # the script knows where the focus belongs
        editor.point_at_fault()
    return _form(request, editor, context, status=422)


def _form(
    request: HttpRequest, editor: Editor, context: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    """Answer with an entry's form, and how its words stand in the sources that it cites."""
    shown = {**context, "editor": editor, "evidence": evidence(editor)}
    return answer(request, FORM, "entry-form", shown, status=status)


def _back_to(request: HttpRequest) -> str:
    """Return the id of the source from whose text the form was opened, or ""."""
    uid = request.POST.get("back", request.GET.get("back", request.GET.get("source", "")))
    # Nothing but an id: not every database takes a question about a NUL.
    if not (uid.isascii() and uid.isprintable() and len(uid) <= 40):
        return ""
    return uid if uid and Source.objects.visible_to(request.user).filter(uid=uid).exists() else ""


def _way_back(request: HttpRequest, timeline: Timeline, entry: Entry) -> dict[str, str]:
    """Return where a form about an entry leads back to: the timeline, or the text from which it was opened."""
    back = _back_to(request)
    here = timeline_address(timeline, f"entry-{entry.uid}")
    return {"back": back, "home": work_address(timeline, back, entry.uid) if back else here}


@desk
def entry_edit(request: HttpRequest, slug: str, uid: str) -> HttpResponse:
    """Change an entry where it stands."""
    timeline = _editable(request, slug)
    entry = entry_for(timeline, uid)
    made = EDITORS[entry.kind]
    context: dict[str, Any] = {
        "timeline": timeline,
        "kind": entry.kind,
        "noun": dict(KINDS)[entry.kind],
        "entry": entry,
        "version": entry.version,
        "fits": what_fits(timeline, entry, without=entry),
        "address": reverse("desk:entry-edit", args=[slug, uid]),
        **_way_back(request, timeline, entry),
    }
    if request.method != "POST":
        editor = made.of(_detail(entry), member(request))
        return _form(request, editor, context)
    editor = made(member(request), timeline, request.POST)
    context["editor"] = editor
    # Until it is saved, the form stays what it was opened as.
    version = _version(request)
    context["version"] = version
    if editor.quiet:
        return _form(request, editor, context)
    status = 422
    if editor.is_valid():
        try:
            placed = edit_entry(entry, editor.draft(), by=member(request), version=version)
        except Stale:
            return _stale(request, editor, timeline, uid, context)
        except Refused as refusal:
            editor.main.add_error(None, str(refusal))
        except ValidationError as error:
            editor.add_errors(error)
        else:
            if context["back"]:
                return to_work(request, context["home"], f"Saved. {placed.notice}")
            if wants_partial(request):
                return _rows(request, timeline, placed, f"Saved. {placed.notice}", in_place=not placed.moved)
            return announce(
                request, redirect(timeline_address(timeline, f"entry-{uid}")), f"Saved. {placed.notice}"
            )
    elif version != entry.version:
        return _stale(request, editor, timeline, uid, context)
    if not wants_partial(request):  # the script knows where the focus belongs
        editor.point_at_fault()
    return _form(request, editor, context, status=status)


def _stale(
    request: HttpRequest, editor: Editor, timeline: Timeline, uid: str, context: dict[str, Any]
) -> HttpResponse:
    """Answer 409 with theirs and yours; saving again is then done knowingly, over theirs."""
    current = entry_for(timeline, uid)
    theirs = type(editor).of(_detail(current), member(request)).texts()
    yours = editor.texts()
    names = list(dict.fromkeys([*theirs, *yours]))
    context |= {
        "entry": current,
        "version": current.version,
        "theirs": [
            (name, theirs.get(name, ""), yours.get(name, ""))
            for name in names
            if theirs.get(name, "") != yours.get(name, "")
        ],
        "stale": True,
    }
    return _form(request, editor, context, status=409)


@desk
@require_safe
def entry_row(request: HttpRequest, slug: str, uid: str) -> HttpResponse:
    """One entry as the list shows it: what "cancel" puts back."""
    timeline = timeline_for(request, slug)
    entry = entry_for(timeline, uid)
    if not wants_partial(request):
        return redirect(timeline_address(timeline, f"entry-{uid}"))
    if not asks_from(request, timeline_address(timeline)):
        return send_to(request, timeline_address(timeline, f"entry-{uid}"))
    context = {"timeline": timeline, "entry": entry, "focus": "row", **rights(request, timeline)}
    return render(request, "desk/rows.html#row", context)


@desk
def entry_move(request: HttpRequest, slug: str, uid: str) -> HttpResponse:
    """Move an entry: up or down by one, or right after another (`after`: an id, or "first").

    `before` may name what stood below that place, as a list that was dragged in does. Asked, it answers
    with the places to choose from.
    """
    timeline = _editable(request, slug)
    entry = entry_for(timeline, uid)
    if request.method != "POST":
        if entry.state == Entry.State.REMOVED:
            return _moved(request, timeline, entry, "It has been removed. Bring it back before you move it.")
        places = {"choices": choices(timeline, entry), "limits": limits(timeline, entry)}
        return answer(
            request, "desk/entry_move.html", "entry-move", {"timeline": timeline, "entry": entry, **places}
        )
    others = Entry.objects.filter(timeline=timeline).placed().exclude(pk=entry.pk)
    direction = request.POST.get("direction", "")
    after: Entry | None
    before = None
    if direction == "up":
        above = list(others.filter(position__lt=entry.position).order_by("-position")[:2])
        if not above:
            return _moved(request, timeline, entry, "It is the first entry already.")
        after = above[1] if len(above) > 1 else None
    elif direction == "down":
        after = others.filter(position__gt=entry.position).order_by("position").first()
        if after is None:
            return _moved(request, timeline, entry, "It is the last entry already.")
    else:
        place = request.POST.get("after", "")
        after = None if place == FIRST else named_entry(timeline, place)
        before = named_entry(timeline, request.POST["before"]) if request.POST.get("before") else None
    try:
        placed = move_entry(entry, by=member(request), after=after, before=before)
    except Refused as refusal:
        return _moved(request, timeline, entry, str(refusal))
    if not placed.moved:
        return _moved(request, timeline, entry, placed.notice)
    # A step is taken back by a step; a far move says where it came from.
    back = "" if direction else placed.came_from.uid if placed.came_from else FIRST
    if wants_partial(request):
        return _rows(
            request, timeline, placed, placed.notice, in_place=False, focus=_focus(request), back=back
        )
    address = timeline_address(timeline) + (f"?moved={uid}&back={back}" if back else "") + f"#entry-{uid}"
    return announce(request, redirect(address), placed.notice)


def _moved(request: HttpRequest, timeline: Timeline, entry: Entry, text: str) -> HttpResponse:
    """Answer a move that was not made: the row as it is, and why."""
    if not wants_partial(request):
        return announce(request, redirect(timeline_address(timeline, f"entry-{entry.uid}")), text)
    context = {"timeline": timeline, "entry": entry, "focus": _focus(request), **rights(request, timeline)}
    return announce(request, render(request, "desk/rows.html#row", context), text)


def _focus(request: HttpRequest) -> str:
    """Return what has the focus after a move: the button that was pressed, else the row."""
    return request.POST.get("focus") or request.POST.get("direction") or "row"


@desk
def entry_remove(request: HttpRequest, slug: str, uid: str) -> HttpResponse:
    """Remove an entry, or withdraw a published one, which takes a reason for readers."""
    timeline = _editable(request, slug)
    entry = entry_for(timeline, uid)
    template = "desk/entry_remove.html"
    context: dict[str, Any] = {"timeline": timeline, "entry": entry, "version": entry.version, "reason": ""}
    context |= _way_back(request, timeline, entry)
    if entry.is_public and not permissions.may_publish(request.user, timeline):
        raise PermissionDenied("You may not withdraw what has been published.")
    if request.method != "POST":
        return answer(request, template, "entry-remove", context)
    reason = request.POST.get("reason", "")
    version = _version(request)
    try:
        gone = remove_entry(entry, by=member(request), version=version, reason=reason)
    except Stale:
        context |= {
            "reason": reason,
            "error": "It has been changed since you opened it. Look again.",
            "stale": True,
        }
        return answer(request, template, "entry-remove", context, status=409)
    except (Refused, ValidationError) as refusal:
        text = " ".join(refusal.messages) if isinstance(refusal, ValidationError) else str(refusal)
        context |= {"reason": reason, "error": text}
        return answer(request, template, "entry-remove", context, status=422)
    text = "Withdrawn." if gone.state == Entry.State.WITHDRAWN else "Removed."
    if context["back"]:
        return to_work(
            request,
            work_address(timeline, context["back"]),
            f"{text} It can be brought back on the timeline.",
        )
    address = timeline_address(timeline) + f"?removed={uid}#entry-{uid}"
    if not wants_partial(request):
        return announce(request, redirect(address), f"{text} It can be brought back.")
    if not asks_from(request, timeline_address(timeline)):
        return send_to(request, address, f"{text} It can be brought back.")
    row = {**panel(timeline), "entry": entry_for(timeline, uid), "focus": "undo", **rights(request, timeline)}
    return announce(request, render(request, "desk/rows.html#row-and-panel", row), text)


@desk
@require_POST
def entry_restore(request: HttpRequest, slug: str, uid: str) -> HttpResponse:
    """Bring back what was removed or withdrawn."""
    timeline = _editable(request, slug)
    entry = entry_for(timeline, uid)
    try:
        placed = restore_entry(entry, by=member(request))
    except Refused as refusal:
        return _moved(request, timeline, entry, str(refusal))
    if wants_partial(request):
        return _rows(request, timeline, placed, f"Brought back. {placed.notice}", in_place=not placed.moved)
    address = timeline_address(timeline, f"entry-{uid}")
    return announce(request, redirect(address), f"Brought back. {placed.notice}")


def _rows(
    request: HttpRequest,
    timeline: Timeline,
    placed: Placed,
    text: str,
    *,
    in_place: bool,
    focus: str = "row",
    back: str = "",
) -> HttpResponse:
    """Answer htmx with the changed row and the panel; a row that went elsewhere is put there out of band.

    `back` is the place that the row's way back leads to, as `named_place` takes it.

    Where the form stood on a page of its own, there is no list to change: the timeline's page is loaded.
    """
    if not asks_from(request, timeline_address(timeline)):
        return send_to(request, timeline_address(timeline, f"entry-{placed.entry.uid}"), text.strip())
    entry = entry_for(timeline, placed.entry.uid)
    context = {**panel(timeline), **rights(request, timeline), "entry": entry, "focus": focus}
    context |= {"moved": entry.uid, "back": back}
    if in_place:
        return announce(request, render(request, "desk/rows.html#row-and-panel", context), text)
    context["above"] = (
        Entry.objects.filter(timeline=timeline, position__lt=entry.position)
        .placed()
        .order_by("-position")
        .first()
    )
    return announce(request, render(request, "desk/rows.html#row-elsewhere", context), text)


def _detail(entry: Entry) -> Any:
    """Return the entry as its own kind, on the timeline that was looked up."""
    detail = entry.detail
    detail.timeline = entry.timeline
    return detail


def _version(request: HttpRequest) -> int | None:
    """Return the version the form was opened at; None (stale) where it is missing or no number."""
    text = request.POST.get("version", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None
