"""Tasks and leads of a timeline: the list with a form for a new one, one to change, done and not done."""

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from timeline import permissions
from timeline.actions.base import Refused
from timeline.actions.repeats import FIRST_VERSION, AlreadyAdded
from timeline.actions.tasks import TaskDraft, add_task, edit_task, mark_task
from timeline.desk.forms.tasks import TaskForm
from timeline.desk.http import announce, paginate, staff_only
from timeline.desk.lookups import get_entry_to_save, get_timeline, require_user
from timeline.desk.open_forms import end_saved_form, keep_failed_form, open_form
from timeline.desk.saving import SaveResult, save_form
from timeline.models import FormDraft, Task, Timeline, User

REFUSAL = "You may not change the tasks of this timeline."


@staff_only
def tasks(request: HttpRequest, slug: str) -> HttpResponse:
    """List the open tasks and leads of a timeline, and page by page those that are done; add one. ?entry= is filled in."""
    timeline = get_timeline(request, slug)
    may_take_part = permissions.may_take_part(request.user, timeline)
    if request.method == "POST" and not may_take_part:
        raise PermissionDenied(REFUSAL)
    uid = request.GET.get("entry", "")
    entry = get_entry_to_save(timeline, uid) if uid else None
    user = require_user(request)
    address = reverse("desk:tasks", args=[timeline.slug])
    drafted = open_form(request, FormDraft.Kind.TASK, address=address, timeline=timeline)
    form = TaskForm(drafted.bind(request), timeline, entry=entry)
    drafted.hide_errors(form)
    result = SaveResult(status=200)
    if request.method == "POST":
        uid = drafted.find_added_id(user)
        result = save_form(
            form, lambda: _raise_as_error(lambda: _add(timeline, form.make_draft(), user, uid))
        )
        if result.saved is not None:
            end_saved_form(request)
            return announce(request, redirect("desk:tasks", timeline.slug), "Added to the list.")
        keep_failed_form(request)
    rows = Task.objects.filter(timeline=timeline).select_related("person", "by", "done_by", *_ENTRY)
    context: dict[str, Any] = {
        "timeline": timeline,
        "open": _describe_all(rows.open().in_due_order()),
        "page": paginate(request, rows.filter(done_at__isnull=False).order_by("-done_at", "-pk")),
        "form": form,
        "draft_form": drafted,
        "may_take_part": may_take_part,
    }
    return render(request, "desk/tasks.html", context, status=result.status)


def _add(timeline: Timeline, draft: TaskDraft, user: User, uid: str) -> Task:
    """Add a task. If its form is sent again, save what was typed since, unless somebody has changed the task."""
    try:
        return add_task(timeline, draft, by=user, uid=uid)
    except AlreadyAdded as repeat:
        row: Task = repeat.row
        saved = TaskDraft(words=row.words, kind=row.kind, entry=row.entry, person=row.person, due=row.due)
        if row.version != FIRST_VERSION or saved == draft:
            return row
        return edit_task(row, draft, by=user, version=FIRST_VERSION)


_ENTRY = ("entry__event", "entry__statement__party", "entry__replyrequest__asked")


def _describe_all(rows: Any) -> list[tuple[Task, bool]]:
    """Return each task with whether it is late, on the calendar of the timeline's zone."""
    today = timezone.localdate()
    return [(task, task.is_late(today)) for task in rows]


@staff_only
def task(request: HttpRequest, slug: str, uid: str) -> HttpResponse:
    """Change a task or a lead."""
    timeline, row = _get_task(request, slug, uid)
    address = reverse("desk:task", args=[timeline.slug, uid])
    drafted = open_form(request, FormDraft.Kind.TASK, address=address, timeline=timeline, subject_uid=row.uid)
    form = TaskForm(drafted.bind(request), timeline, task=row)
    drafted.hide_errors(form)
    result = SaveResult(status=200)
    if request.method == "POST":

        def save() -> Task:
            version = form.cleaned_data["version"]
            draft = form.make_draft()
            return _raise_as_error(lambda: edit_task(row, draft, by=require_user(request), version=version))

        result = save_form(form, save, lambda current: TaskForm(None, timeline, task=current))
        if result.saved is not None:
            end_saved_form(request)
            return announce(request, redirect("desk:tasks", timeline.slug), "The task is saved.")
        keep_failed_form(request)
    context = {
        "timeline": timeline,
        "task": row,
        "form": form,
        "draft_form": drafted,
        "stale": result.is_stale,
        "conflicts": result.conflicts,
        "changed_by": None,
        "version": form.version_to_send(
            result.current.version if result.is_stale else row.version, is_stale=result.is_stale
        ),
    }
    return render(request, "desk/task.html", context, status=result.status)


@staff_only
@require_POST
def task_done(request: HttpRequest, slug: str, uid: str) -> HttpResponse:
    """Mark a task as done, or with `undo` as not done. `from=front` leads back to the front page."""
    timeline, row = _get_task(request, slug, uid)
    is_done = "undo" not in request.POST
    notice = "Done." if is_done else "It is open again."
    try:
        mark_task(row, by=require_user(request), is_done=is_done)
    except Refused as refusal:
        notice = str(refusal)
    response = (
        redirect("desk:timelines")
        if request.POST.get("from") == "front"
        else redirect("desk:tasks", timeline.slug)
    )
    return announce(request, response, notice)


def _get_task(request: HttpRequest, slug: str, uid: str) -> tuple[Timeline, Task]:
    """Return a timeline and its task. Raises PermissionDenied unless the user may change it, Http404 if there is none."""
    timeline = get_timeline(request, slug)
    row = get_object_or_404(Task.objects.filter(timeline=timeline).select_related("person", *_ENTRY), uid=uid)
    if not permissions.may_take_part(request.user, timeline):
        raise PermissionDenied(REFUSAL)
    row.timeline = timeline
    return timeline, row


def _raise_as_error(act: Any) -> Task:
    """Call an action; raise what it refuses as a ValidationError of its field."""
    try:
        saved: Task = act()
    except Refused as refusal:
        raise ValidationError({refusal.field: str(refusal)} if refusal.field else str(refusal)) from refusal
    return saved
