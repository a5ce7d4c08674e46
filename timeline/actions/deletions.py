"""Delete for good what was never public: removed entries, or a whole timeline.

It is the erasing operation of takedowns (decision 0039), by one person: nothing that readers know changes. The content goes
from rows, history, files and caches. The history keeps that something was deleted, when and by whom.
"""

from collections.abc import Sequence
from typing import Any

from django.db import models, transaction
from django.db.models import ProtectedError, Q, QuerySet

from timeline import permissions, publication_clock
from timeline.actions.audit_log import write_audit_event
from timeline.actions.base import Refused, lock_timeline, record, require
from timeline.actions.draft_erasure import ENTRY_KINDS, cut_rows_about
from timeline.actions.jobs import add_jobs
from timeline.actions.order_messages import quote_label, quote_text
from timeline.actions.preview_links import end_previews_having
from timeline.actions.row_redaction import RowRewriter
from timeline.models import (
    Answer,
    AuditEvent,
    Change,
    Entry,
    Event,
    FormDraft,
    Hiding,
    Job,
    Party,
    Reply,
    ReplyRequest,
    SavedView,
    Source,
    Statement,
    Takedown,
    Task,
    Timeline,
    User,
    WordWaiver,
)
from timeline.models.fields import generate_id

# What the history says in place of the name.
MARKER = "[deleted]"
DELETED_TITLE = "Deleted timeline"
# So many entries are deleted at once.
MAX_ENTRIES = 500


@transaction.atomic
def delete_entries(timeline: Timeline, entries: Sequence[Entry], *, by: User) -> int:
    """Delete removed entries for good; return how many there were.

    Raises:
        PermissionDenied
        Refused: one is not in the bin, or was public; or there are none, or too many
    """
    require(permissions.may_delete(by, timeline), "delete something for good")
    timeline = lock_timeline(timeline)
    rows = list(
        Entry.objects.filter(timeline=timeline, pk__in=[entry.pk for entry in entries]).with_own_fields()
    )
    if not rows:
        raise Refused("Choose what to delete.")
    if len(rows) > MAX_ENTRIES:
        raise Refused(f"At most {MAX_ENTRIES} entries are deleted at once.")
    for row in rows:
        if row.is_public:
            raise Refused(f"{quote_label(row)} was public. Only a takedown, by two people, removes it.")
        if row.state != Entry.State.REMOVED:
            raise Refused(f"{quote_label(row)} is not in the bin. Remove it first.")
    rewriter = _begin(timeline, by)
    uids = {row.uid for row in rows}
    labels = {row.label for row in rows}
    tasks = list(Task.objects.filter(entry__in=rows).values_list("uid", flat=True))
    _delete_entry_rows(rewriter, Entry.objects.filter(pk__in=[row.pk for row in rows]))
    drafts = FormDraft.objects.filter(timeline=timeline)
    drafts.filter(kind__in=ENTRY_KINDS, subject_uid__in=uids).delete()
    drafts.filter(kind=FormDraft.Kind.TASK, subject_uid__in=tasks).delete()
    cut_rows_about(timeline, uids)
    end_previews_having(timeline, uids, by=by)
    history = Change.objects.filter(timeline=timeline)
    of_entries = Q(subject__in=Entry.Kind.values, subject_uid__in=uids)
    labels |= set(history.filter(of_entries).order_by().values_list("label", flat=True))
    _remove_names(rewriter, history.exclude(of_entries), uids, labels)
    rewriter.clear_many_changes(history.filter(of_entries), MARKER)
    for row in rows:
        record("delete", row.kind, row.uid, MARKER, by=by, timeline=timeline)
        write_audit_event("deleted", by=by, subject="entry", uid=row.uid, timeline=timeline)
    _decline_requests(Takedown.objects.filter(timeline=timeline, kind="entry", subject_uid__in=uids), by)
    return len(rows)


def find_obstacle(timeline: Timeline) -> str:
    """Return why a timeline cannot be deleted for good, or ""."""
    if timeline.publications.exists():
        return (
            "A version of this timeline was published, or prepared under an embargo. It can be withdrawn; only a takedown, "
            "by two people, removes what was public."
        )
    return ""


@transaction.atomic
def delete_timeline(timeline: Timeline, *, by: User) -> None:
    """Delete a timeline that was never public, with all its entries, and parties and sources that nothing else uses.

    Its address is free again. An empty row stays for the history, which nobody sees.

    Raises:
        PermissionDenied
        Refused: it was public, or a version waits under an embargo or was cancelled
    """
    require(permissions.may_delete(by, timeline), "delete this timeline")
    timeline = lock_timeline(timeline)
    if obstacle := find_obstacle(timeline):
        raise Refused(obstacle)
    rewriter = _begin(timeline, by)
    _delete_entry_rows(rewriter, Entry.objects.filter(timeline=timeline))
    _delete_unused_rows(timeline)
    _delete_rows_about(timeline)
    uid = f"deleted-{generate_id()}"
    history = Change.objects.filter(timeline=timeline)
    rewriter.clear_many_changes(history.filter(subject="timeline"), MARKER, subject_uid=uid)
    rewriter.clear_many_changes(history.exclude(subject="timeline"), MARKER)
    for model in (AuditEvent, WordWaiver):
        rows: Any = model._default_manager.filter(timeline=timeline)
        for row in rows.exclude(reason=""):
            rewriter.update(row, reason=MARKER)
    rewriter.update_rows(Hiding.objects.filter(timeline=timeline), words=[])
    rewriter.delete_rows(SavedView.objects.filter(timeline=timeline))
    _decline_requests(Takedown.objects.filter(timeline=timeline), by)
    timeline.members.clear()
    rewriter.update(
        timeline,
        slug=uid,
        title=DELETED_TITLE,
        standfirst="",
        summary="",
        byline="",
        advisory="",
        access=Timeline.Access.MEMBERS,
        archived_at=None,
        is_template=False,
        offers_date_order=False,
        deleted_at=publication_clock.now(),
    )
    record("delete", "timeline", uid, DELETED_TITLE, by=by, timeline=timeline)
    write_audit_event("deleted", by=by, subject="timeline", uid=uid, timeline=timeline)


def _begin(timeline: Timeline, by: User) -> RowRewriter:
    """Return what rewrites rows of the history, and let the files and caches be cleaned after the commit."""
    now = publication_clock.now()
    deletion = Takedown.objects.create(
        kind=Takedown.Kind.DELETION,
        timeline=timeline,
        state=Takedown.State.DONE,
        requested_by=by,
        requested_at=now,
        decided_at=now,
    )
    add_jobs(Job.Kind.ERASE, [deletion.uid])
    return RowRewriter(deletion)


def _delete_entry_rows(rewriter: RowRewriter, entries: QuerySet[Entry]) -> None:
    """Delete entries, and the links of others to them."""
    keys = list(entries.order_by().values_list("pk", flat=True))
    for start in range(0, len(keys), MAX_ENTRIES):
        part = keys[start : start + MAX_ENTRIES]
        Answer.objects.filter(entry__in=part).delete()
        Reply.objects.filter(statement__in=part).delete()
        for request in ReplyRequest.objects.filter(about__in=part).exclude(pk__in=part):
            rewriter.update(request, about=None)
        ReplyRequest.objects.filter(about__in=part).update(about=None)
    for start in range(0, len(keys), MAX_ENTRIES):
        part = keys[start : start + MAX_ENTRIES]
        for model in (Event, Statement, ReplyRequest):
            rows: Any = model._default_manager.filter(pk__in=part)
            rows.delete()


def _delete_rows_about(timeline: Timeline) -> None:
    """Delete the rows of every table that go with a timeline, such as tasks, preview links and unsaved changes.

    A table that is added later needs no line here: its foreign key says that its rows go (CASCADE).
    """
    for relation in Timeline._meta.related_objects:
        if relation.on_delete is models.CASCADE and relation.related_model is not None:
            manager: Any = relation.related_model._default_manager
            manager.filter(**{relation.field.name: timeline}).delete()


def _delete_unused_rows(timeline: Timeline) -> None:
    """Delete the parties and sources that were made for a timeline, unless something else uses them.

    Those that are used stay: of a timeline of the whole newsroom in everybody's lists, of one of named members unseen.
    """
    for model in (Source, Party):
        manager: Any = model._default_manager
        # A row that another one is part of, or relies on, goes in a later round.
        for _round in range(3):
            for row in manager.filter(made_for=timeline):
                try:
                    with transaction.atomic():
                        row.delete()
                        FormDraft.objects.filter(kind=model._meta.model_name, subject_uid=row.uid).delete()
                except ProtectedError:
                    continue
        if timeline.access == Timeline.Access.NEWSROOM:
            manager.filter(made_for=timeline).update(made_for=None)


def _remove_names(rewriter: RowRewriter, changes: QuerySet[Change], uids: set[str], labels: set[str]) -> None:
    """Remove the names of deleted entries from lines of the history about others: of answers, requests and moves."""

    def change_value(value: Any) -> Any:
        if isinstance(value, list):
            return [change_value(item) for item in value]
        if not isinstance(value, str):
            return value
        for label in by_length:
            if value == label or value.endswith(f": {label}"):
                return value.removesuffix(label) + MARKER
            value = value.replace(quote_text(label), f"“{MARKER}”")
        return value

    by_length = sorted(labels, key=len, reverse=True)

    for change in (
        changes.filter(Q(before__isnull=False) | Q(after__isnull=False)).order_by("pk").iterator(500)
    ):
        values: dict[str, Any] = {
            name: new
            for name in ("before", "after")
            if (old := getattr(change, name))
            and _names_any(change.verb, old, uids)
            and (new := {label: change_value(value) for label, value in old.items()}) != old
        }
        if values:
            rewriter.update(change, **values)


def _names_any(verb: str, values: dict[str, Any], uids: set[str]) -> bool:
    """Return whether the values of a change name one of these entries: by its id, or as a neighbour of a move."""
    return verb == "move" or not uids.isdisjoint(values.get("ids", ()))


def _decline_requests(requests: QuerySet[Takedown], by: User) -> None:
    """Decline the requests for a takedown that wait: there is nothing left to remove."""
    requests.filter(state=Takedown.State.REQUESTED).update(
        state=Takedown.State.DECLINED,
        decided_by=by,
        decided_at=publication_clock.now(),
        words=[],
        explanation="",
    )
