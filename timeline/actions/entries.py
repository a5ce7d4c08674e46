"""Entries: add, edit, move, remove, withdraw, restore."""

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from timeline import dates, permissions
from timeline.actions import order_messages, ordering
from timeline.actions.base import Refused, lock_timeline, record, require, require_version, unfit
from timeline.actions.drafts import EntryDraft, EventDraft, StatementDraft
from timeline.actions.entry_content import fill
from timeline.actions.ordering import BY_DATE, At, Obstacle
from timeline.document import normal
from timeline.models import Entry, Event, ReplyRequest, Statement, Timeline, User


@dataclass(frozen=True)
class Placed:
    """An entry after an action, and what the editor should be told about its place ("" for nothing)."""

    entry: Entry
    moved: bool = False
    notice: str = ""


@dataclass(frozen=True)
class Moved(Placed):
    """An entry after a move; `came_from` is the one right after which it stood (None: at the beginning)."""

    came_from: Entry | None = None


@transaction.atomic
def add_entry(timeline: Timeline, draft: EntryDraft, *, by: User, after: At = BY_DATE) -> Placed:
    """Make an entry, right after another one (None: at the beginning), or where its date suggests.

    Where the date forbids the place asked for, the entry goes to the nearest one allowed and `notice`
    says so.

    Raises:
        PermissionDenied, ValidationError (by field), Refused: `after` is not on this timeline
    """
    require(permissions.may_edit(by, timeline), "add to this timeline")
    timeline = lock_timeline(timeline)
    entry: Event | Statement | ReplyRequest
    if isinstance(draft, EventDraft):
        entry = Event(timeline=timeline, kind=Entry.Kind.EVENT)
    elif isinstance(draft, StatementDraft):
        entry = Statement(timeline=timeline, kind=Entry.Kind.STATEMENT)
    else:
        entry = ReplyRequest(timeline=timeline, kind=Entry.Kind.REQUEST)
    _date(entry, draft)
    if after is BY_DATE:
        place = ordering.by_date(timeline, entry.earliest, entry.latest)
    else:
        free = ordering.window(timeline, entry.earliest, entry.latest, without=None)
        neighbour = _neighbour(after, timeline) if isinstance(after, Entry) else None
        place = ordering.after(timeline, neighbour, free)
    entry.position = place.position
    entry.changed_by = by
    taken_out = fill(entry, draft, by=by)
    record("add", entry.kind, entry.uid, entry.label, by=by, timeline=timeline, after=entry.as_record())
    return _told(entry, "went", place.obstacle, taken_out)


@transaction.atomic
def edit_entry(entry: Entry, draft: EntryDraft, *, by: User, version: int | None) -> Placed:
    """Change an entry. A date that its place no longer allows moves it to the nearest place that does.

    Raises:
        PermissionDenied, Stale (also without a version), ValidationError (by field)
    """
    require(permissions.may_edit(by, entry.timeline), "change this timeline")
    timeline = lock_timeline(entry.timeline)
    detail = _fresh(entry)
    require_version(detail, version)
    if detail.state != Entry.State.ACTIVE:
        raise Refused(f"This entry has been {detail.state}. Bring it back before you change it.")
    before = detail.as_record()
    _date(detail, draft)
    obstacle = _keep_to_dates(detail, timeline)
    taken_out = fill(detail, draft, by=by)
    after = detail.as_record()
    if after != before:
        _touch(detail, by)
        record(
            "edit",
            detail.kind,
            detail.uid,
            detail.label,
            by=by,
            timeline=timeline,
            before=before,
            after=after,
        )
    return _told(detail, "moved", obstacle, taken_out)


@transaction.atomic
def move_entry(entry: Entry, *, by: User, after: Entry | None, before: Entry | None = None) -> Moved:
    """Put an entry right after another one (None: at the beginning).

    An entry that was removed keeps its place, so another may be put after it. `before` is what stood below
    the place when the editor chose it: where it has gone above since, the list is not the one that was seen.

    Raises:
        PermissionDenied, Refused: the dates forbid it; the message says which entry stands in the way.
    """
    require(permissions.may_edit(by, entry.timeline), "change this timeline")
    timeline = lock_timeline(entry.timeline)
    entry = _fresh(entry)
    if entry.state == Entry.State.REMOVED:
        raise Refused("This entry has been removed. Bring it back before you move it.")
    if after is not None:
        after = _neighbour(after, timeline)
        if before is not None and _neighbour(before, timeline).position < after.position:
            raise Refused(
                f"Nothing was moved: {order_messages.name(after)} has been put after {order_messages.name(before)} in another "
                "window. Reload the page to see the order as it is."
            )
    rows = Entry.objects.filter(timeline=timeline).exclude(pk=entry.pk).order_by("-position")
    above = rows.filter(position__lt=entry.position).first()
    if (after.pk if after else None) in {entry.pk, above.pk if above else None}:
        return Moved(entry, notice="It stands there already.", came_from=above)
    free = ordering.window(timeline, entry.earliest, entry.latest, without=entry)
    place = ordering.after(timeline, after, free, without=entry)
    if place.obstacle is not None:
        raise Refused(order_messages.forbids(place.obstacle, entry.when))
    Entry.objects.filter(pk=entry.pk).update(position=place.position)
    entry.position = place.position
    now_above = rows.placed().filter(position__lt=entry.position).first()
    where = order_messages.where(now_above)
    record("move", entry.kind, entry.uid, entry.label, by=by, timeline=timeline, after={"place": where})
    notice = f"Moved {where}." if now_above is not None else "Moved to the beginning."
    if after is not None and after.state == Entry.State.REMOVED:
        notice = f"Moved to the place of {order_messages.name(after)}, which has been removed: {where}."
    return Moved(entry, moved=True, notice=notice, came_from=above)


@transaction.atomic
def remove_entry(entry: Entry, *, by: User, version: int | None, reason: str = "") -> Entry:
    """Take an entry out: one that was never public is removed, a published one is withdrawn.

    A withdrawal needs a reason, which readers see, and an editor.

    Raises:
        PermissionDenied, Stale, Refused, ValidationError: a withdrawal without a reason, or with an unfit one
    """
    require(permissions.may_edit(by, entry.timeline), "change this timeline")
    timeline = lock_timeline(entry.timeline)
    row = _fresh(entry)
    require_version(row, version)
    if row.state != Entry.State.ACTIVE:
        raise Refused(f"This entry has been {row.state} already.")
    reason = normal(reason).strip()
    if fault := unfit(reason):
        raise ValidationError({"reason": fault})
    if row.is_public:
        require(permissions.may_publish(by, timeline), "withdraw what has been published")
        if not reason:
            raise ValidationError({"reason": "Say why: readers who follow a link to this entry will see it."})
        verb, state = "withdraw", Entry.State.WITHDRAWN
        row.withdrawn_at, row.withdrawn_reason = timezone.now(), reason
    else:
        verb, state = "remove", Entry.State.REMOVED
    before = row.as_record()
    row.state = state
    _touch(row, by)
    record(verb, row.kind, row.uid, row.label, by=by, timeline=timeline, before=before, reason=reason)
    return row


@transaction.atomic
def restore_entry(entry: Entry, *, by: User) -> Placed:
    """Bring back what was removed or withdrawn, at its old place or the nearest one the dates still allow.

    Raises:
        PermissionDenied, Refused: it is not gone
    """
    require(permissions.may_edit(by, entry.timeline), "change this timeline")
    timeline = lock_timeline(entry.timeline)
    row = _fresh(entry)
    if row.state == Entry.State.ACTIVE:
        raise Refused("This entry stands already.")
    if row.state == Entry.State.WITHDRAWN:
        require(permissions.may_publish(by, timeline), "bring back what was withdrawn")
    obstacle = _keep_to_dates(row, timeline)
    row.state = Entry.State.ACTIVE
    row.withdrawn_at, row.withdrawn_reason = None, ""
    _touch(row, by)
    record("restore", row.kind, row.uid, row.label, by=by, timeline=timeline, after=row.as_record())
    return _told(row, "went", obstacle)


def _neighbour(entry: Entry, timeline: Timeline) -> Entry:
    """Read the entry to stand after again, inside the lock."""
    found = Entry.objects.filter(timeline=timeline, pk=entry.pk).first()
    if found is None:
        raise Refused("The entry to stand after is not on this timeline.")
    return found


def _keep_to_dates(entry: Entry, timeline: Timeline) -> Obstacle | None:
    """Give an entry the nearest position that its dates allow; return what its own was forbidden by."""
    free = ordering.window(timeline, entry.earliest, entry.latest, without=entry)
    obstacle = free.obstacle(entry.position)
    if obstacle is not None:
        entry.position = ordering.after(timeline, entry, free, without=entry).position
    return obstacle


def _told(entry: Entry, verb: str, obstacle: Obstacle | None, taken_out: str = "") -> Placed:
    """Return an entry with a notice where an obstacle kept it from its place; `verb` says how it got there.

    What was `taken_out` of its words is told as well.
    """
    if obstacle is None:
        return Placed(entry, notice=taken_out)
    diverted = order_messages.diverted(verb, obstacle, entry.when)
    return Placed(entry, moved=True, notice=f"{diverted} {taken_out}".strip())


def _fresh(entry: Entry) -> Event | Statement | ReplyRequest:
    """Read the entry again, inside the lock."""
    model = {Entry.Kind.EVENT: Event, Entry.Kind.STATEMENT: Statement}.get(
        Entry.Kind(entry.kind), ReplyRequest
    )
    fresh: Any = model.objects.select_related("timeline").get(pk=entry.pk)
    return fresh  # type: ignore[no-any-return]


def _date(entry: Entry, draft: EntryDraft) -> None:
    """Take over the date, with the bounds that order and filters go by."""
    when = draft.when
    try:
        dates.check(when)
    except dates.WhenError as error:
        raise ValidationError({error.part: str(error)}) from error
    entry.edtf, entry.time, entry.end_time = when.edtf, when.time, when.end_time
    entry.zone, entry.stated = when.zone, when.stated
    entry.earliest, entry.latest = dates.bounds(when, entry.timeline.time_zone)


def _touch(entry: Entry, by: User) -> None:
    """Save the shared half of an entry as a new version."""
    entry.version += 1
    entry.changed_by, entry.changed_at = by, timezone.now()
    entry.save()
