"""Entries: add, edit in place, move, remove and restore."""

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.views.decorators.http import require_POST, require_safe

from timeline import permissions
from timeline.actions.base import Refused, Stale
from timeline.actions.drafts import EntryDraft
from timeline.actions.duplicates import duplicate_entry
from timeline.actions.edit_merges import EditMerge, MergeConflict
from timeline.actions.entries import (
    EntryResult,
    NotActive,
    add_entry,
    edit_entry,
    move_entry,
    remove_entry,
    restore_and_edit_entry,
    restore_entry,
)
from timeline.actions.holds import hold_back_entry
from timeline.actions.ordering import BY_DATE
from timeline.actions.repeats import FIRST_VERSION, AlreadyAdded, derive_id
from timeline.desk.changes_since import find_last_change
from timeline.desk.confidential import log_compared, log_passages
from timeline.desk.draft_marks import mark_entries
from timeline.desk.edit_conflicts import build_merge_context, describe_result, read_merge
from timeline.desk.entry_list import count_in_words
from timeline.desk.forms.entries import ENTRY_FORMS, EntryForm
from timeline.desk.forms.holds import HOLD, UNTIL_REPLY
from timeline.desk.forms.moves import FarPositionForm
from timeline.desk.http import (
    announce,
    announce_close,
    is_sent_from,
    parse_number,
    redirect_htmx,
    redirect_with_notice,
    render_partial_or_page,
    staff_only,
    wants_partial,
)
from timeline.desk.links import link_to_entry, link_to_timeline, link_to_workspace
from timeline.desk.lookups import (
    get_editable_timeline,
    get_entry,
    get_entry_to_save,
    get_timeline,
    require_user,
)
from timeline.desk.open_forms import end_saved_form, keep_failed_form, open_form, read_once
from timeline.desk.positions import (
    FIRST,
    describe_allowed_dates,
    explain_limits,
    find_kept_position,
    get_neighbour,
    list_positions,
    parse_position,
)
from timeline.desk.row_context import KIND_NOUNS, build_row_context
from timeline.desk.sidebar import build_sidebar
from timeline.desk.workspace.live_checks import check_entry_form
from timeline.desk.workspace.prefill import TEXT_CHANGED, find_selection, initial_for
from timeline.models import Change, Entry, Source, Timeline, User

FORM_TEMPLATE = "desk/entry_form.html"
# What to do with the form of an entry that somebody has removed meanwhile.
RESTORE, ADD_AGAIN = "restore", "add"
REMOVE_TEMPLATE = "desk/entry_remove.html"
ROWS_TEMPLATE = "desk/entry_rows.html"
# The buttons of a row that move it by one. The one that was pressed keeps the focus, so its row stays open.
STEPS = ("up", "down")


# --- Add and edit ------------------------------------------------------------------------------------


@staff_only
def entry_add(request: HttpRequest, slug: str, kind: str) -> HttpResponse:
    """Add an event, statement or request. ?after= gives the position (see `parse_position`).

    ?source=, text=, start= and end= give a selection in a source text, from which the form is filled in (see
    `prefill.find_selection`). Then, and if `back` is the id of a source, saving leads back to its workspace.
    """
    timeline = get_editable_timeline(request, slug)
    if kind not in ENTRY_FORMS:
        raise Http404
    address = reverse("desk:entry-add", args=[slug, kind])
    drafted = open_form(request, kind, address=address, timeline=timeline)
    back = _find_back(request, drafted.data)
    home = link_to_workspace(timeline, back) if back else link_to_timeline(timeline)
    if wants_partial(request) and "cancel" in request.GET:
        return announce_close(HttpResponse()) if is_sent_from(request, home) else redirect_htmx(request, home)
    position = request.POST.get("after", request.GET.get("after", ""))
    if drafted.data is not None:
        position = find_kept_position(timeline, drafted.data.get("after", ""))
    after = parse_position(timeline, position)
    allowed_dates = ""
    if after is not BY_DATE:
        allowed_dates = describe_allowed_dates(timeline, after if isinstance(after, Entry) else None)
    context: dict[str, Any] = {
        "timeline": timeline,
        "kind": kind,
        "noun": dict(KIND_NOUNS)[kind],
        "after": position,
        "allowed_dates": allowed_dates,
        "address": address,
        "back": back,
        "home": home,
        "draft_form": drafted,
    }
    user = require_user(request)
    added_id = drafted.find_added_id(user) if request.method == "POST" else ""
    hold_choice = request.POST.get("hold", "")
    hold_choice = hold_choice if hold_choice in (HOLD, UNTIL_REPLY) else ""
    context["hold_choice"] = hold_choice
    if drafted.data is not None:
        return _render_form(request, ENTRY_FORMS[kind](user, timeline, drafted.data, is_draft=True), context)
    if request.method != "POST":
        linked = {name: request.GET[name] for name in ("answers", "about") if name in request.GET}
        selection = find_selection(request.GET, user)
        if back and selection is None and "text" in request.GET:
            return redirect_with_notice(request, home, TEXT_CHANGED)
        initial = initial_for(kind, timeline, *selection, user) if selection else None
        return _render_form(request, ENTRY_FORMS[kind].for_new(user, timeline, initial, **linked), context)
    form = ENTRY_FORMS[kind](user, timeline, request.POST)
    if form.is_unvalidated:
        return _render_form(request, form, context)
    if form.is_valid():
        try:
            with transaction.atomic():
                result = add_entry(timeline, form.make_draft(), by=user, after=after, uid=added_id)
                if hold_choice:
                    hold_back_entry(result.entry, by=user, awaits_reply=hold_choice == UNTIL_REPLY)
        except AlreadyAdded:
            return _save_added(request, timeline, added_id)
        except Refused as refusal:
            form.main.add_error(None, str(refusal))
        except ValidationError as error:
            form.add_errors(error)
        else:
            end_saved_form(request)
            notice = " ".join(filter(None, ("Added.", form.describe_new(), result.notice)))
            if back:
                address = link_to_workspace(timeline, back, result.entry.uid)
                return redirect_with_notice(request, address, notice)
            if wants_partial(request):
                # The form is at the requested position; a row that goes elsewhere replaces nothing there.
                in_place = not result.moved and position != ""
                return _render_rows(request, timeline, result, notice, in_place=in_place, is_counted=True)
            address = link_to_entry(timeline, result.entry.uid)
            return announce(request, redirect(address), notice)
    if added_id and Entry.objects.filter(timeline=timeline, uid=added_id).exists():
        # By now its names may be taken, by what it has added.
        return _save_added(request, timeline, added_id)
    return _render_form(request, form, context, status=422)


def _save_added(request: HttpRequest, timeline: Timeline, uid: str) -> HttpResponse:
    """Answer a form that has added its entry before: save what was typed since, and show the entry."""
    return _edit_entry(request, timeline, uid, is_added=True)


@staff_only
def entry_edit(request: HttpRequest, slug: str, uid: str) -> HttpResponse:
    """Edit an entry."""
    return _edit_entry(request, get_editable_timeline(request, slug), uid)


def _edit_entry(
    request: HttpRequest, timeline: Timeline, uid: str, *, is_added: bool = False
) -> HttpResponse:
    """Show and save the form of an entry. With `is_added` it was sent to add the entry, and did that before."""
    slug = timeline.slug
    find = get_entry_to_save if request.method == "POST" else get_entry
    entry = find(timeline, uid)
    user = require_user(request)
    form_class = ENTRY_FORMS[entry.kind]
    context: dict[str, Any] = {
        "timeline": timeline,
        "kind": entry.kind,
        "noun": dict(KIND_NOUNS)[entry.kind],
        "entry": entry,
        "version": entry.version,
        "presence_seen": None if wants_partial(request) else find_last_change(timeline),
        # Asked for only where the form is shown.
        "allowed_dates": SimpleLazyObject(lambda: describe_allowed_dates(timeline, entry, without=entry)),
        "address": reverse("desk:entry-edit", args=[slug, uid]),
        **_build_return_context(request, timeline, entry),
    }
    drafted = open_form(request, entry.kind, address=context["address"], timeline=timeline, subject_uid=uid)
    context["draft_form"] = drafted
    if request.method != "POST":
        log_passages(entry, user)
        context |= _build_removal_context(entry, user)
        if drafted.data is not None:
            context["version"] = parse_number(drafted.data.get("version", ""))
            return _render_form(request, form_class(user, timeline, drafted.data, is_draft=True), context)
        return _render_form(request, form_class.for_entry(_get_detail(entry), user), context)
    form = form_class(user, timeline, request.POST)
    # Until it is saved, the form keeps the version at which it was opened.
    version = FIRST_VERSION if is_added else parse_number(request.POST.get("version", ""))
    # What to do with an entry that somebody has removed meanwhile.
    way = request.POST.get("removed", "")
    context |= {"version": version, "way": way}
    if form.is_unvalidated:
        return _render_form(request, form, context | _build_removal_context(entry, user))
    if entry.state != Entry.State.ACTIVE and way not in (RESTORE, ADD_AGAIN):
        return _render_stale_form(request, form, timeline, entry, context)
    if form.is_valid():
        merge = read_merge(request.POST)
        try:
            result = _save_edit(entry, form.make_draft(), user, version=version, merge=merge, way=way)
        except MergeConflict as conflict:
            return _render_stale_form(request, form, timeline, entry, context, conflict)
        except NotActive:
            return _render_stale_form(request, form, timeline, entry, context)
        except Refused as refusal:
            form.main.add_error(None, str(refusal))
        except ValidationError as error:
            form.add_errors(error)
        else:
            end_saved_form(request)
            saved = describe_result(merge.result, user) or ("It was added already." if is_added else "Saved.")
            notice = " ".join(filter(None, (saved, form.describe_new(), result.notice)))
            if context["back"]:
                return redirect_with_notice(request, context["home"], notice)
            if wants_partial(request):
                in_place = not result.moved and result.entry.uid == uid and not is_added
                return _render_rows(request, timeline, result, notice, in_place=in_place)
            address = link_to_entry(timeline, result.entry.uid)
            return announce(request, redirect(address), notice)
    if version != entry.version:
        return _render_stale_form(request, form, timeline, entry, context)
    return _render_form(request, form, context, status=422)


def _save_edit(
    entry: Entry, draft: EntryDraft, user: User, *, version: int | None, merge: EditMerge, way: str
) -> EntryResult:
    """Save an entry; if it has been removed meanwhile, in the way that the editor chose.

    Raises: as `edit_entry` and `restore_entry`
    """
    if entry.state == Entry.State.ACTIVE or way not in (RESTORE, ADD_AGAIN):
        return edit_entry(entry, draft, by=user, version=version, merge=merge)
    if way == RESTORE:
        return restore_and_edit_entry(entry, draft, by=user, version=version, merge=merge)
    return add_entry(entry.timeline, draft, by=user)


def _render_form(
    request: HttpRequest, form: EntryForm, context: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    """Answer with an entry's form and its live checks. What could not be saved is kept as a draft."""
    if status >= 400:
        keep_failed_form(request)
    if status == 422 and not wants_partial(request):  # with htmx, the script sets the focus
        form.focus_first_error()
    live_checks = check_entry_form(form)
    if request.method == "POST" or "entry" not in context:
        # The form of an entry that was just opened has logged its passages.
        log_compared(live_checks.compared_sources, require_user(request), context["timeline"])
    form.mark_open_sources()
    context = {**context, "form": form, "live_checks": live_checks}
    return render_partial_or_page(request, FORM_TEMPLATE, "entry-form", context, status=status)


def _render_stale_form(
    request: HttpRequest,
    form: EntryForm,
    timeline: Timeline,
    entry: Entry,
    context: dict[str, Any],
    conflict: MergeConflict | None = None,
) -> HttpResponse:
    """Answer 409 with the typed values: with what cannot be merged, or that the entry is removed, or with errors."""
    user = require_user(request)
    current = get_entry(timeline, entry.uid)
    context |= build_merge_context(conflict, current, context["version"], user)
    context |= {"entry": current, **_build_removal_context(current, user)}
    return _render_form(request, form, context, status=409)


def _build_removal_context(entry: Entry, user: User) -> dict[str, Any]:
    """Return who removed an entry, when and why; nothing if it is active."""
    if entry.state == Entry.State.ACTIVE:
        return {}
    is_withdrawn = entry.state == Entry.State.WITHDRAWN
    change = Change.objects.filter(
        timeline=entry.timeline_id,
        subject=entry.kind,
        subject_uid=entry.uid,
        verb="withdraw" if is_withdrawn else "remove",
    ).first()
    return {
        "removal": change,
        "is_removed": True,
        "may_restore": not is_withdrawn or permissions.may_publish(user, entry.timeline),
    }


def _find_back(request: HttpRequest, drafted: QueryDict | None = None) -> str:
    """Return the id of the source from whose workspace the form, or the draft of it, was opened; or ""."""
    uid = (
        drafted.get("back", "")
        if drafted is not None
        else request.POST.get("back", request.GET.get("back", request.GET.get("source", "")))
    )
    source = Source.objects.find_by_id(uid, request.user) if uid else None
    return source.uid if source else ""


def _build_return_context(request: HttpRequest, timeline: Timeline, entry: Entry) -> dict[str, str]:
    """Return where a form about an entry leads back to: the timeline, or the workspace it was opened from."""
    back = _find_back(request)
    address = link_to_entry(timeline, entry.uid)
    return {"back": back, "home": link_to_workspace(timeline, back, entry.uid) if back else address}


def _get_detail(entry: Entry) -> Any:
    """Return the entry as an instance of its own kind, with the timeline that is loaded already."""
    detail = entry.detail
    detail.timeline = entry.timeline
    return detail


# --- Move --------------------------------------------------------------------------------------------


@staff_only
def entry_move(request: HttpRequest, slug: str, uid: str) -> HttpResponse:
    """Move an entry: one up or down (`direction`), or right after another (`below`: its name; `after`: its id, or FIRST).

    `before` may name the entry that was below that position, as the list of a drag shows it. GET answers with
    the positions to choose from.
    """
    timeline = get_editable_timeline(request, slug)
    entry = get_entry(timeline, uid)
    far = FarPositionForm(request.POST if request.method == "POST" else None, timeline=timeline)
    if request.method != "POST" or not far.is_valid():
        if entry.state == Entry.State.REMOVED:
            notice = "It has been removed. Restore it before you move it."
            return _render_unmoved_row(request, timeline, entry, notice)
        positions, is_cut = list_positions(timeline, entry)
        context = {
            "timeline": timeline,
            "entry": entry,
            "positions": positions,
            "far": far if is_cut or far.is_bound else None,
            "limits": explain_limits(timeline, entry),
        }
        status = 422 if far.is_bound else 200
        return render_partial_or_page(request, "desk/entry_move.html", "entry-move", context, status=status)
    others = Entry.objects.filter(timeline=timeline).not_removed().exclude(pk=entry.pk)
    direction = request.POST.get("direction", "")
    after: Entry | None
    before = None
    if direction == "up":
        above = list(others.filter(position__lt=entry.position).order_by("-position")[:2])
        if not above:
            return _render_unmoved_row(request, timeline, entry, "It is the first entry already.")
        after = above[1] if len(above) > 1 else None
    elif direction == "down":
        after = others.filter(position__gt=entry.position).order_by("position").first()
        if after is None:
            return _render_unmoved_row(request, timeline, entry, "It is the last entry already.")
    elif far.cleaned_data["below"] is not None:
        after = far.cleaned_data["below"]
    else:
        position = request.POST.get("after", "")
        after = None if position == FIRST else get_neighbour(timeline, position)
        before = get_neighbour(timeline, request.POST["before"]) if request.POST.get("before") else None
    try:
        result = move_entry(entry, by=require_user(request), after=after, before=before)
    except Refused as refusal:
        return _render_unmoved_row(request, timeline, entry, str(refusal))
    if not result.moved:
        return _render_unmoved_row(request, timeline, entry, result.notice)
    # A step is undone by the opposite step; only a longer move gets an undo button.
    back = "" if direction else result.previous_neighbour.uid if result.previous_neighbour else FIRST
    if wants_partial(request):
        focus = _parse_focus(request)
        return _render_rows(request, timeline, result, result.notice, in_place=False, focus=focus, back=back)
    address = link_to_entry(timeline, uid, **({"moved": uid, "back": back} if back else {}))
    return announce(request, redirect(address), result.notice)


def _render_unmoved_row(request: HttpRequest, timeline: Timeline, entry: Entry, notice: str) -> HttpResponse:
    """Answer with the unchanged row, and why it was not moved."""
    if not wants_partial(request):
        return announce(request, redirect(link_to_entry(timeline, entry.uid)), notice)
    mark_entries([entry], timeline, require_user(request))
    context = {
        "timeline": timeline,
        "entry": entry,
        "focus": _parse_focus(request),
        "show_tools": _parse_focus(request) in STEPS,
        **build_row_context(request, timeline),
    }
    return announce(request, render(request, f"{ROWS_TEMPLATE}#row", context), notice)


def _parse_focus(request: HttpRequest) -> str:
    """Return what gets the focus after a move: the button that was pressed ("up", "down"), or "row"."""
    return request.POST.get("focus") or request.POST.get("direction") or "row"


@staff_only
@require_POST
def entry_duplicate(request: HttpRequest, slug: str, uid: str) -> HttpResponse:
    """Add an entry with the same values below an entry, and lead to it."""
    timeline = get_editable_timeline(request, slug)
    entry = get_entry(timeline, uid)
    user, once = require_user(request), read_once(request.POST)
    uid = derive_id(user, "duplicate", timeline.pk, entry.uid, once) if once else ""
    try:
        result = duplicate_entry(entry, by=user, uid=uid)
    except AlreadyAdded:
        return redirect_with_notice(request, link_to_entry(timeline, uid), "It was duplicated already.")
    except Refused as refusal:
        return _render_unmoved_row(request, timeline, entry, str(refusal))
    except ValidationError as error:
        return _render_unmoved_row(request, timeline, entry, f"Not duplicated. {' '.join(error.messages)}")
    notice = f"Duplicated. {result.notice}"
    return redirect_with_notice(request, link_to_entry(timeline, result.entry.uid), notice)


# --- Remove and restore ------------------------------------------------------------------------------


@staff_only
def entry_remove(request: HttpRequest, slug: str, uid: str) -> HttpResponse:
    """Remove an entry; if it has been published, withdraw it with a reason for readers."""
    timeline = get_editable_timeline(request, slug)
    entry = get_entry(timeline, uid)
    context: dict[str, Any] = {"timeline": timeline, "entry": entry, "version": entry.version, "reason": ""}
    context |= _build_return_context(request, timeline, entry)
    if entry.is_public and not permissions.may_publish(request.user, timeline):
        raise PermissionDenied("You may not withdraw what has been published.")
    if request.method != "POST":
        return render_partial_or_page(request, REMOVE_TEMPLATE, "entry-remove", context)
    context["reason"] = request.POST.get("reason", "")
    version = parse_number(request.POST.get("version", ""))
    try:
        removed = remove_entry(entry, by=require_user(request), version=version, reason=context["reason"])
    except Stale:
        context["error"] = "It has been changed since you opened it. Look again."
        return render_partial_or_page(request, REMOVE_TEMPLATE, "entry-remove", context, status=409)
    except ValidationError as error:
        context["error"] = " ".join(error.messages)
        return render_partial_or_page(request, REMOVE_TEMPLATE, "entry-remove", context, status=422)
    except Refused as refusal:
        context["error"] = str(refusal)
        return render_partial_or_page(request, REMOVE_TEMPLATE, "entry-remove", context, status=422)
    text = "Withdrawn." if removed.state == Entry.State.WITHDRAWN else "Removed."
    if context["back"]:
        address = link_to_workspace(timeline, context["back"])
        return redirect_with_notice(
            request, address, f"{text} You can restore it from the bin of the timeline."
        )
    address = link_to_entry(timeline, uid, removed=uid)
    if not wants_partial(request) or not is_sent_from(request, link_to_timeline(timeline)):
        return redirect_with_notice(request, address, f"{text} You can restore it from the bin.")
    context = {
        **build_row_context(request, timeline),
        **build_sidebar(timeline, require_user(request)),
        "count_words": count_in_words(timeline),
        "entry": get_entry(timeline, uid),
        "focus": "undo",
    }
    return announce(request, render(request, f"{ROWS_TEMPLATE}#row-and-sidebar", context), text)


@staff_only
@require_POST
def entry_restore(request: HttpRequest, slug: str, uid: str) -> HttpResponse:
    """Restore a removed or withdrawn entry."""
    timeline = get_editable_timeline(request, slug)
    entry = get_entry(timeline, uid)
    try:
        result = restore_entry(entry, by=require_user(request))
    except Refused as refusal:
        return _render_unmoved_row(request, timeline, entry, str(refusal))
    notice = f"Restored. {result.notice}"
    if wants_partial(request):
        return _render_rows(request, timeline, result, notice, in_place=not result.moved, is_counted=True)
    return announce(request, redirect(link_to_entry(timeline, uid)), notice)


# --- Rows --------------------------------------------------------------------------------------------


@staff_only
@require_safe
def entry_row(request: HttpRequest, slug: str, uid: str) -> HttpResponse:
    """Show the row of an entry, without its tools: "Cancel" puts it back in place of the form.

    ?focus=more puts the focus at the link that opens the tools, ?focus=none leaves it where it is.
    """
    timeline = get_timeline(request, slug)
    entry = get_entry(timeline, uid)
    address = link_to_entry(timeline, uid)
    if not wants_partial(request):
        return redirect(address)
    if not is_sent_from(request, link_to_timeline(timeline)):
        return redirect_htmx(request, address)
    mark_entries([entry], timeline, require_user(request))
    # ?quiet: somebody else has changed it, and the editor is elsewhere.
    focus = "" if "quiet" in request.GET else request.GET.get("focus", "row")
    context = {"timeline": timeline, "entry": entry, "focus": focus, **build_row_context(request, timeline)}
    response = render(request, f"{ROWS_TEMPLATE}#row", context)
    return announce_close(response) if focus == "row" else response


@staff_only
@require_safe
def entry_more(request: HttpRequest, slug: str, uid: str) -> HttpResponse:
    """Show what can be done with an entry: its row with all its tools, or a page of its own."""
    timeline = get_editable_timeline(request, slug)
    context = {
        "timeline": timeline,
        "entry": get_entry(timeline, uid),
        "focus": "more",
        "show_tools": True,
        **build_row_context(request, timeline),
    }
    context["has_ticks"] = wants_partial(request)
    template = f"{ROWS_TEMPLATE}#row" if wants_partial(request) else "desk/entry_more.html"
    return render(request, template, context)


def _render_rows(
    request: HttpRequest,
    timeline: Timeline,
    result: EntryResult,
    notice: str,
    *,
    in_place: bool,
    focus: str = "row",
    back: str = "",
    is_counted: bool = False,
) -> HttpResponse:
    """Answer htmx with the changed row and the sidebar. Another page than the timeline's is replaced by it.

    Args:
        in_place: whether the row replaces the form; otherwise it is put at its position out of band
        focus: what gets the focus
        back: previous position, for the undo button, as `parse_position` takes it; "" for none
        is_counted: whether the list has another number of entries than before
    """
    if not is_sent_from(request, link_to_timeline(timeline)):
        address = link_to_entry(timeline, result.entry.uid)
        return redirect_htmx(request, address, notice.strip())
    entry = get_entry(timeline, result.entry.uid, known=result.entry)
    mark_entries([entry], timeline, require_user(request))
    context = {
        **build_row_context(request, timeline),
        **build_sidebar(timeline, require_user(request)),
        "count_words": count_in_words(timeline) if is_counted else "",
        "entry": entry,
        "focus": focus,
        "show_tools": focus in STEPS,
        "moved": entry.uid,
        "back": back,
    }
    if in_place:
        return announce(request, render(request, f"{ROWS_TEMPLATE}#row-and-sidebar", context), notice)
    above = Entry.objects.filter(timeline=timeline, position__lt=entry.position).not_removed()
    context["above"] = above.order_by("-position").first()
    return announce(request, render(request, f"{ROWS_TEMPLATE}#row-elsewhere", context), notice)
