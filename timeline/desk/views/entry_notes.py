"""Notes on an entry: its threads, a new note or reply, resolving a thread, and a mention that was seen."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from timeline import permissions
from timeline.actions.base import Refused
from timeline.actions.entry_notes import add_note, finish_mention, resolve_thread
from timeline.desk.forms.entry_notes import NoteForm, ReplyForm
from timeline.desk.http import announce, render_partial_or_page, staff_only, wants_partial
from timeline.desk.lookups import get_entry, get_timeline, require_user
from timeline.desk.open_forms import OpenForm, end_saved_form, keep_failed_form, open_form
from timeline.models import Entry, EntryNote, FormDraft, Task, Timeline


@staff_only
def entry_notes(request: HttpRequest, slug: str, uid: str) -> HttpResponse:
    """Show the notes and open tasks of an entry; add a note, or with `thread` a reply."""
    timeline = get_timeline(request, slug)
    entry = get_entry(timeline, uid)
    address = link_to_notes(timeline, entry)
    drafted = open_form(
        request, FormDraft.Kind.NOTE, address=address, timeline=timeline, subject_uid=entry.uid
    )
    form: NoteForm | ReplyForm = NoteForm(drafted.data, entry)
    status = 200
    thread = None
    if drafted.data is not None and (root := drafted.data.get("thread", "")):
        thread = EntryNote.objects.filter(entry=entry, uid=root).first_in_thread().first()
        form = ReplyForm(drafted.data, thread) if thread else form
    drafted.hide_errors(form)
    if request.method == "POST":
        if not permissions.may_take_part(request.user, timeline):
            raise PermissionDenied("You may not write notes on this timeline.")
        if root := request.POST.get("thread", ""):
            thread = get_object_or_404(EntryNote.objects.filter(entry=entry).first_in_thread(), uid=root)
        form = ReplyForm(request.POST, thread) if thread else NoteForm(request.POST, entry)
        if _save(request, entry, form, thread, drafted):
            end_saved_form(request)
            if not wants_partial(request):
                response = redirect(link_to_notes(timeline, entry))
                return announce(request, response, "The note is added.")
            form, thread, drafted = NoteForm(None, entry), None, drafted.copy_for_another()
        else:
            keep_failed_form(request)
            status = 422
    return _render(request, timeline, entry, form, drafted, status=status, replying=thread)


def _save(
    request: HttpRequest,
    entry: Entry,
    form: NoteForm | ReplyForm,
    thread: EntryNote | None,
    drafted: OpenForm,
) -> bool:
    """Save the note of a form; return False if it has errors."""
    if not form.is_valid():
        return False
    mentioned, user = form.cleaned_data.get("mention"), require_user(request)
    try:
        add_note(
            entry,
            form.cleaned_data["words"],
            by=user,
            thread=thread,
            mentioned=[mentioned] if mentioned else [],
            uid=drafted.find_added_id(user),
        )
    except Refused as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        return False
    return True


@staff_only
@require_POST
def note_resolve(request: HttpRequest, slug: str, uid: str) -> HttpResponse:
    """Resolve the thread of a note, or open it again with `reopen`."""
    timeline = get_timeline(request, slug)
    note = _get_note(timeline, uid)
    if not permissions.may_take_part(request.user, timeline):
        raise PermissionDenied("You may not resolve notes on this timeline.")
    resolve_thread(note, by=require_user(request), is_resolved="reopen" not in request.POST)
    if wants_partial(request):
        entry = get_entry(timeline, note.entry.uid)
        address = link_to_notes(timeline, entry)
        drafted = open_form(
            request, FormDraft.Kind.NOTE, address=address, timeline=timeline, subject_uid=entry.uid
        )
        return _render(request, timeline, entry, NoteForm(None, entry), drafted.copy_for_another())
    return redirect(link_to_notes(timeline, note.entry))


@staff_only
@require_POST
def mention_done(request: HttpRequest, slug: str, uid: str) -> HttpResponse:
    """Take a mention of the user off the front page."""
    finish_mention(_get_note(get_timeline(request, slug), uid), by=require_user(request))
    return redirect("desk:timelines")


def link_to_notes(timeline: Timeline, entry: Entry) -> str:
    """Return the address of an entry's notes."""
    return reverse("desk:entry-notes", args=[timeline.slug, entry.uid])


def _get_note(timeline: Timeline, uid: str) -> EntryNote:
    rows = EntryNote.objects.filter(entry__timeline=timeline).select_related("entry__timeline", "thread")
    return get_object_or_404(rows, uid=uid)


def _render(
    request: HttpRequest,
    timeline: Timeline,
    entry: Entry,
    form: NoteForm | ReplyForm,
    drafted: OpenForm,
    *,
    status: int = 200,
    replying: EntryNote | None = None,
) -> HttpResponse:
    """Return the notes of an entry.

    Args:
        drafted: the state of `form`
        replying: the thread that `form` replies to, if something is typed into it
    """
    may_take_part = permissions.may_take_part(request.user, timeline)
    notes = (
        EntryNote.objects.filter(entry=entry)
        .select_related("by", "resolved_by")
        .prefetch_related("mentions__person")
    )
    threads: dict[int, dict[str, Any]] = {}
    for note in notes.order_by("pk"):
        if note.thread_id is None:
            is_own = replying is not None and replying.pk == note.pk
            threads[note.pk] = {
                "first": note,
                "notes": [],
                "form": form if is_own else ReplyForm(None, note),
                "draft_form": drafted if is_own else drafted.copy_for_another(),
                "is_open": is_own,
            }
        threads[note.thread_id or note.pk]["notes"].append(note)
    context: dict[str, Any] = {
        "timeline": timeline,
        "entry": entry,
        "address": link_to_notes(timeline, entry),
        "open_threads": [row for row in threads.values() if row["first"].resolved_at is None],
        "resolved_threads": [row for row in threads.values() if row["first"].resolved_at is not None],
        "tasks": Task.objects.filter(entry=entry).open().in_due_order().select_related("person"),
        "form": NoteForm(None, entry) if replying is not None else form,
        "draft_form": drafted.copy_for_another() if replying is not None else drafted,
        # Drafts of notes and replies are offered together.
        "any_form": drafted,
        "may_take_part": may_take_part,
        "may_edit": permissions.may_edit(request.user, timeline),
    }
    return render_partial_or_page(request, "desk/notes.html", "notes", context, status=status)
