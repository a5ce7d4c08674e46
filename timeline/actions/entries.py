"""Entries: add, edit, move, remove, withdraw, restore."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Prefetch
from django.utils import timezone

from timeline import dates, permissions
from timeline.actions import order_messages, ordering
from timeline.actions.base import Refused, find_text_problem, lock_timeline, record, require, require_version
from timeline.actions.drafts import EntryDraft, EventDraft, StatementDraft
from timeline.actions.edit_merges import EditMerge, add_base, apply_merge, merge_edit
from timeline.actions.entry_content import apply_draft
from timeline.actions.entry_drafts import UNITS, complete_draft, find_unseen_citations, read_entry
from timeline.actions.ordering import BY_DATE, Obstacle, RequestedPosition
from timeline.actions.repeats import require_new_entry
from timeline.actions.steps import one_step
from timeline.actions.unit_values import add_values
from timeline.document import normalise
from timeline.models import (
    Addressee,
    Answer,
    Citation,
    Entry,
    Event,
    EventParty,
    Reply,
    ReplyRequest,
    Statement,
    Takedown,
    Timeline,
    User,
)
from timeline.models.audit import ABOVE, VALUES
from timeline.models.entries import ANSWERED_ENTRY


class NotActive(Refused):
    """The entry has been removed or withdrawn. `current` is the entry as it is now."""

    def __init__(self, current: Entry) -> None:
        super().__init__(f"This entry has been {current.state}. Restore it before you change it.")
        self.current = current


@dataclass(frozen=True)
class EntryResult:
    """An entry after an action. `notice` tells the editor about its position and stripped characters, or is ""."""

    entry: Entry
    moved: bool = False
    notice: str = ""


@dataclass(frozen=True)
class MoveResult(EntryResult):
    """An entry after a move. `previous_neighbour` was right above it before (None: it was the first)."""

    previous_neighbour: Entry | None = None


@one_step
def add_entry(
    timeline: Timeline, draft: EntryDraft, *, by: User, after: RequestedPosition = BY_DATE, uid: str = ""
) -> EntryResult:
    """Create an entry right after another one (None: at the beginning), or where its date suggests.

    If the date forbids that position, the entry goes to the nearest allowed one and `notice` says so.

    Args:
        uid: the id that it gets, as `repeats.derive_id` returns it; "" for a random one

    Raises:
        PermissionDenied, ValidationError (by field)
        Refused: `after` is not on this timeline
        AlreadyAdded: an entry was added with this id
    """
    require(permissions.may_edit(by, timeline), "add to this timeline")
    timeline = lock_timeline(timeline)
    if uid:
        require_new_entry(timeline, uid)
    entry: Event | Statement | ReplyRequest
    if isinstance(draft, EventDraft):
        entry = Event(timeline=timeline, kind=Entry.Kind.EVENT)
    elif isinstance(draft, StatementDraft):
        entry = Statement(timeline=timeline, kind=Entry.Kind.STATEMENT)
    else:
        entry = ReplyRequest(timeline=timeline, kind=Entry.Kind.REQUEST)
    if uid:
        entry.uid = uid
    _apply_date(entry, draft)
    if after is BY_DATE:
        chosen = ordering.choose_position_by_date(timeline, entry)
    else:
        allowed = ordering.find_allowed_positions(timeline, entry.earliest, entry.latest, without=None)
        neighbour = _reload_neighbour(after, timeline) if isinstance(after, Entry) else None
        chosen = ordering.choose_position_after(timeline, neighbour, allowed)
    entry.position = chosen.position
    entry.changed_by = by
    stripped = apply_draft(entry, draft, by=by)
    record(
        "add",
        entry.kind,
        entry.uid,
        entry.label,
        by=by,
        timeline=timeline,
        after=entry.describe_for_history(),
    )
    return _build_result(entry, "went", chosen.obstacle, stripped)


@one_step
def edit_entry(
    entry: Entry, draft: EntryDraft, *, by: User, version: int | None, merge: EditMerge | None = None
) -> EntryResult:
    """Change an entry. If its new date forbids its position, it moves to the nearest allowed one.

    Args:
        merge: merges a stale save with the version that it started from. Without, a stale save is refused.

    Raises:
        PermissionDenied, ValidationError (by field)
        Stale: also if `version` is None
        MergeConflict: both changed a unit, or the merged entry is not valid
        NotActive: the entry is removed or withdrawn
    """
    require(permissions.may_edit(by, entry.timeline), "change this timeline")
    timeline = lock_timeline(entry.timeline)
    detail = reload_entry(entry)
    if merge is None:
        require_version(detail, version)
    if detail.state != Entry.State.ACTIVE:
        raise NotActive(detail)
    before, theirs, units = detail.describe_for_history(), read_entry(detail), UNITS[detail.kind]
    old_position = detail.position
    plan = merge_edit(
        detail,
        theirs,
        draft,
        units,
        by=by,
        version=version,
        merge=merge,
        complete=lambda typed: complete_draft(typed, detail, theirs, by=by),
        find_alternatives=lambda mine: find_unseen_citations(mine, theirs, by),
    )

    def apply(values: EntryDraft) -> tuple[Obstacle | None, str]:
        bounds = detail.earliest, detail.latest
        _apply_date(detail, values)
        is_moved = (detail.earliest, detail.latest) != bounds
        obstacle = _move_within_dates(detail, timeline) if is_moved else None
        # The row itself is saved once, when it is known whether this is a new version.
        return obstacle, apply_draft(detail, values, by=by)

    def describe_mine(values: EntryDraft) -> dict[str, Any]:
        typed = reload_entry(entry)
        _apply_date(typed, values)
        apply_draft(typed, values, by=by)
        return typed.describe_for_history()

    if plan is None:
        obstacle, stripped = apply(draft)
    else:
        obstacle, stripped = apply_merge(plan, apply, before, describe_mine)
    after = detail.describe_for_history()
    if after == before:
        detail.save()
    else:
        above = _describe_old_position(detail, old_position)
        base = add_base(before, detail.version, theirs, units)
        base = add_values(base, theirs, read_entry(detail), units, **above)
        _save_new_version(detail, by)
        record(
            "edit",
            detail.kind,
            detail.uid,
            detail.label,
            by=by,
            timeline=timeline,
            before=base,
            after=after,
            reason=plan.result.describe_for_history() if plan else "",
        )
    if merge is not None and plan is not None:
        merge.result = plan.result
    return _build_result(detail, "moved", obstacle, stripped)


@one_step
def restore_and_edit_entry(
    entry: Entry, draft: EntryDraft, *, by: User, version: int | None, merge: EditMerge
) -> EntryResult:
    """Restore an entry that somebody removed while another person edited it, with the values of that edit.

    Raises: as `restore_entry` and `edit_entry`. Then the entry is not restored.
    """
    if reload_entry(entry).state != Entry.State.ACTIVE:
        restore_entry(entry, by=by)
    return edit_entry(entry, draft, by=by, version=version, merge=merge)


@one_step
def move_entry(entry: Entry, *, by: User, after: Entry | None, before: Entry | None = None) -> MoveResult:
    """Move an entry right after another one (None: to the beginning).

    A removed entry keeps its position, so `after` may be one. `before` is the entry that was below the chosen
    position on the editor's page.

    Raises:
        PermissionDenied
        Refused: the dates forbid it (the message names the entry in the way), or `before` is now above
            `after`, so that the editor saw another order
    """
    require(permissions.may_edit(by, entry.timeline), "change this timeline")
    timeline = lock_timeline(entry.timeline)
    entry = reload_entry(entry)
    if entry.state == Entry.State.REMOVED:
        raise Refused("This entry has been removed. Restore it before you move it.")
    if after is not None:
        after = _reload_neighbour(after, timeline)
        if before is not None and _reload_neighbour(before, timeline).position < after.position:
            raise Refused(
                f"Nothing was moved: {order_messages.quote_label(after)} has been put after {order_messages.quote_label(before)} in another "
                "window. Reload the page to see the order as it is."
            )
    rows = Entry.objects.filter(timeline=timeline).exclude(pk=entry.pk).order_by("-position")
    above = rows.filter(position__lt=entry.position).first()
    if (after.pk if after else None) in {entry.pk, above.pk if above else None}:
        return MoveResult(entry, notice="It is at this position already.", previous_neighbour=above)
    allowed = ordering.find_allowed_positions(timeline, entry.earliest, entry.latest, without=entry)
    chosen = ordering.choose_position_after(timeline, after, allowed, without=entry)
    if chosen.obstacle is not None:
        raise Refused(order_messages.explain_refusal(chosen.obstacle, entry.when))
    Entry.objects.filter(pk=entry.pk).update(position=chosen.position)
    entry.position = chosen.position
    new_above = rows.not_removed().filter(position__lt=entry.position).first()
    where = order_messages.describe_position(new_above)
    record(
        "move",
        entry.kind,
        entry.uid,
        entry.label,
        by=by,
        timeline=timeline,
        before={VALUES: {ABOVE: above.uid if above else ""}},
        after={"place": where},
    )
    notice = f"Moved {where}." if new_above is not None else "Moved to the beginning."
    if after is not None and after.state == Entry.State.REMOVED:
        notice = (
            f"Moved to the place of {order_messages.quote_label(after)}, which has been removed: {where}."
        )
    return MoveResult(entry, moved=True, notice=notice, previous_neighbour=above)


@one_step
def remove_entry(entry: Entry, *, by: User, version: int | None, reason: str = "") -> Entry:
    """Remove an entry that was never public, or withdraw a published one.

    A withdrawal needs an editor and a reason, which readers see.

    Raises:
        PermissionDenied, Stale
        Refused: the entry is removed or withdrawn already
        ValidationError: the reason of a withdrawal is missing or cannot be stored
    """
    require(permissions.may_edit(by, entry.timeline), "change this timeline")
    timeline = lock_timeline(entry.timeline)
    row = reload_entry(entry)
    require_version(row, version)
    if row.state != Entry.State.ACTIVE:
        raise Refused(f"This entry has been {row.state} already.")
    reason = normalise(reason).strip()
    if problem := find_text_problem(reason):
        raise ValidationError({"reason": problem})
    if row.is_public:
        require(permissions.may_publish(by, timeline), "withdraw what has been published")
        if not reason:
            raise ValidationError({"reason": "Say why: readers who follow a link to this entry will see it."})
        verb, state = "withdraw", Entry.State.WITHDRAWN
        row.withdrawn_at, row.withdrawn_reason = timezone.now(), reason
    else:
        verb, state = "remove", Entry.State.REMOVED
    before = add_base(row.describe_for_history(), row.version, read_entry(row), UNITS[row.kind])
    row.state = state
    _save_new_version(row, by)
    record(verb, row.kind, row.uid, row.label, by=by, timeline=timeline, before=before, reason=reason)
    return row


@one_step
def restore_entry(entry: Entry, *, by: User) -> EntryResult:
    """Restore a removed or withdrawn entry, at its old position or the nearest one that its date allows.

    Raises:
        PermissionDenied
        Refused: it is active, or was taken down: its content is erased
    """
    require(permissions.may_edit(by, entry.timeline), "change this timeline")
    timeline = lock_timeline(entry.timeline)
    row = reload_entry(entry)
    if row.state == Entry.State.ACTIVE:
        raise Refused("This entry is not removed.")
    if is_taken_down(row):
        raise Refused("This entry was taken down. Its content is erased and cannot be restored.")
    if row.state == Entry.State.WITHDRAWN:
        require(permissions.may_publish(by, timeline), "restore what was withdrawn")
    obstacle = _move_within_dates(row, timeline)
    row.state = Entry.State.ACTIVE
    row.withdrawn_at, row.withdrawn_reason = None, ""
    _save_new_version(row, by)
    record(
        "restore", row.kind, row.uid, row.label, by=by, timeline=timeline, after=row.describe_for_history()
    )
    return _build_result(row, "went", obstacle)


def is_taken_down(entry: Entry) -> bool:
    """Whether a takedown erased the content of an entry."""
    return bool(list_taken_down(entry.timeline, [entry.uid]))


def list_taken_down(timeline: Timeline, uids: Iterable[str]) -> list[str]:
    """Return those of some ids of entries whose content a takedown erased."""
    done = Takedown.objects.filter(kind=Takedown.Kind.ENTRY, state=Takedown.State.DONE)
    return list(done.filter(timeline=timeline, subject_uid__in=uids).values_list("subject_uid", flat=True))


def _reload_neighbour(entry: Entry, timeline: Timeline) -> Entry:
    """Read another entry of the timeline again, inside the lock."""
    neighbour = Entry.objects.filter(timeline=timeline, pk=entry.pk).first()
    if neighbour is None:
        raise Refused("The entry above the new position is not on this timeline.")
    return neighbour


def _describe_old_position(entry: Entry, position: int) -> dict[str, str]:
    """Return for the history which entry was above one that has moved from a position; nothing if it has not moved."""
    if entry.position == position:
        return {}
    others = Entry.objects.filter(timeline=entry.timeline, position__lt=position).exclude(pk=entry.pk)
    return {ABOVE: others.order_by("-position").values_list("uid", flat=True).first() or ""}


def _move_within_dates(entry: Entry, timeline: Timeline) -> Obstacle | None:
    """Set the nearest position that the entry's date allows. Return what forbids its present one, or None."""
    allowed = ordering.find_allowed_positions(timeline, entry.earliest, entry.latest, without=entry)
    obstacle = allowed.find_obstacle(entry.position)
    if obstacle is not None:
        entry.position = ordering.choose_position_after(timeline, entry, allowed, without=entry).position
    return obstacle


def _build_result(entry: Entry, verb: str, obstacle: Obstacle | None, stripped: str = "") -> EntryResult:
    """Return an entry with a notice about its position, if an obstacle forbade the requested one.

    `verb` is that of the sentence ("went", "moved"). `stripped` is the message about stripped characters.
    """
    if obstacle is None:
        return EntryResult(entry, notice=stripped)
    diversion = order_messages.explain_diversion(verb, obstacle, entry.when)
    return EntryResult(entry, moved=True, notice=f"{diversion} {stripped}".strip())


def reload_entry(entry: Entry) -> Event | Statement | ReplyRequest:
    """Return an entry read again, as a row of its kind, with its parties and citations."""
    fresh: Event | Statement | ReplyRequest = _query_details(Entry.Kind(entry.kind)).get(pk=entry.pk)
    return fresh


def read_details(timeline: Timeline, uids: Iterable[str]) -> list[Event | Statement | ReplyRequest]:
    """Return entries of a timeline as `reload_entry` does, in their order, with a fixed number of queries."""
    rows = [
        row for kind in Entry.Kind for row in _query_details(kind).filter(timeline=timeline, uid__in=uids)
    ]
    return sorted(rows, key=lambda row: row.position)


def _query_details(kind: Entry.Kind) -> Any:
    """Return the query of the entries of a kind, with their parties and citations."""
    kinds = {
        Entry.Kind.EVENT: Event.objects.prefetch_related(
            Prefetch("parties", EventParty.objects.select_related("party"))
        ),
        Entry.Kind.STATEMENT: Statement.objects.select_related("party", "spokesperson").prefetch_related(
            Prefetch("addressees", Addressee.objects.select_related("party")),
            Prefetch("answers", Answer.objects.select_related(*ANSWERED_ENTRY)),
        ),
        Entry.Kind.REQUEST: ReplyRequest.objects.select_related("asked", "asked_by").prefetch_related(
            Prefetch("replies", Reply.objects.select_related("statement__party"))
        ),
    }
    rows: Any = kinds[kind]
    citations = Prefetch("citations", Citation.objects.select_related("source"))
    return rows.select_related("timeline").prefetch_related(citations)


def _apply_date(entry: Entry, draft: EntryDraft) -> None:
    """Copy the date of a draft, and derive the bounds for the order."""
    when = draft.when
    try:
        dates.check(when)
    except dates.WhenError as error:
        raise ValidationError({error.field: str(error)}) from error
    entry.edtf, entry.time, entry.end_time = when.edtf, when.time, when.end_time
    entry.zone, entry.stated = when.zone, when.stated
    ordering.set_date_bounds(entry, entry.timeline)


def _save_new_version(entry: Entry, by: User) -> None:
    """Save the fields that all entries share, as a new version of the row."""
    entry.version += 1
    entry.changed_by, entry.changed_at = by, timezone.now()
    entry.save()
