"""Tasks and leads of a timeline: add one, change it, mark it as done or not.

They are no part of what is published, so they are not in the history: a task says itself who added and who did it.
"""

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone

from timeline import permissions
from timeline.actions.base import Refused, find_text_problem, lock_timeline, require, require_version
from timeline.actions.repeats import save_once
from timeline.document import normalise
from timeline.models import Entry, Task, Timeline, User
from timeline.models.tasks import MAX_TASK_LENGTH

# So many open tasks and leads a timeline has at most.
MOST_OPEN_TASKS = 500
TASK_MISSING = "Say what is to be done."
PUBLICATION_REQUEST_WORDS = "Publish this timeline."


@dataclass(frozen=True, kw_only=True)
class TaskDraft:
    """A task as a form says it. The fields are those of `Task`."""

    words: str
    kind: str = Task.Kind.TASK
    entry: Entry | None = None
    person: User | None = None
    due: date | None = None


@transaction.atomic
def add_task(timeline: Timeline, draft: TaskDraft, *, by: User, uid: str = "") -> Task:
    """Add a task or a lead.

    Args:
        uid: the id that it gets, as `repeats.derive_id` returns it; "" for a random one

    Raises:
        PermissionDenied
        AlreadyAdded: there is a task with this id
        Refused: a value cannot be stored, or MOST_OPEN_TASKS are open
    """
    require(permissions.may_take_part(by, timeline), "add tasks to this timeline")
    lock_timeline(timeline)
    if Task.objects.filter(timeline=timeline).open().count() >= MOST_OPEN_TASKS:
        raise Refused(f"{MOST_OPEN_TASKS} tasks are open here. Do some of them first.", "words")
    task = Task(timeline=timeline, by=by)
    if uid:
        task.uid = uid
    _apply_draft(task, draft)
    save_once(task)
    return task


@transaction.atomic
def edit_task(task: Task, draft: TaskDraft, *, by: User, version: int | None) -> Task:
    """Change a task.

    Raises:
        PermissionDenied
        Stale: somebody has changed it since `version`
        Refused: a value cannot be stored
    """
    require(permissions.may_take_part(by, task.timeline), "change tasks of this timeline")
    task = Task.objects.select_for_update().get(pk=task.pk)
    require_version(task, version)
    _apply_draft(task, draft)
    task.version += 1
    task.save()
    return task


@transaction.atomic
def mark_task(task: Task, *, by: User, is_done: bool) -> Task:
    """Mark a task as done, or as not done.

    Raises:
        PermissionDenied
        Refused: it is a request to publish, which is made anew instead
    """
    require(permissions.may_take_part(by, task.timeline), "do tasks of this timeline")
    task = Task.objects.select_for_update().get(pk=task.pk)
    if not is_done and task.asks_publication:
        raise Refused("Ask for publication again on the publish page.")
    if (task.done_at is not None) != is_done:
        task.done_at, task.done_by = (timezone.now(), by) if is_done else (None, None)
        task.version += 1
        task.save(update_fields=["done_at", "done_by", "version"])
    return task


@transaction.atomic
def ask_for_publication(timeline: Timeline, *, by: User) -> Task:
    """Ask the editors to publish a timeline, and return the task. While a request is open, it is returned instead.

    Raises:
        PermissionDenied
        Refused: MOST_OPEN_TASKS are open
    """
    require(permissions.may_edit(by, timeline), "ask for this timeline to be published")
    lock_timeline(timeline)
    request = Task.objects.filter(timeline=timeline).publication_requests().first()
    if request is not None:
        return request
    task = add_task(timeline, TaskDraft(words=PUBLICATION_REQUEST_WORDS), by=by)
    task.asks_publication = True
    task.save(update_fields=["asks_publication"])
    return task


@transaction.atomic
def close_publication_request(timeline: Timeline, *, by: User) -> bool:
    """Close the open request to publish a timeline: it was published, or the request was withdrawn. Return whether one was open.

    Raises:
        PermissionDenied
    """
    lock_timeline(timeline)
    request = Task.objects.filter(timeline=timeline).publication_requests().first()
    if request is None:
        return False
    mark_task(request, by=by, is_done=True)
    return True


def _apply_draft(task: Task, draft: TaskDraft) -> None:
    words = normalise(draft.words).strip()
    if problem := find_text_problem(words, MAX_TASK_LENGTH) or ("" if words else TASK_MISSING):
        raise Refused(problem, "words")
    if draft.kind == Task.Kind.LEAD and draft.entry is not None:
        raise Refused("A lead is about no entry. Make it a task.", "kind")
    if draft.entry is not None and draft.entry.timeline_id != task.timeline_id:
        raise Refused("The entry is not on this timeline.", "entry")
    people = task.timeline.find_people()
    is_new_person = draft.person is not None and draft.person.pk != task.person_id
    if is_new_person and draft.person is not None and not people.filter(pk=draft.person.pk).exists():
        raise Refused("Only people who see this timeline can be given a task.", "person")
    task.kind, task.words, task.entry = draft.kind, words, draft.entry
    task.person, task.due = draft.person, draft.due
