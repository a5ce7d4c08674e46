"""Undo and redo one's own last steps (decision 0048).

A step is undone by the opposite actions, with the present versions. What a colleague has changed since is never replaced:
values that nobody else has changed go back, and an entry of which this is not possible is left as it is, with the reason.
A redo undoes an undo.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from timeline import permissions
from timeline.actions.base import Refused, Stale, lock_timeline, require
from timeline.actions.bulk_moves import undo_moves
from timeline.actions.bulk_undo import undo_additions, undo_holds, undo_removals
from timeline.actions.edit_undo import (
    compose_undone,
    name_author,
    read_later_changes,
    read_values,
    undo_plain_edits,
)
from timeline.actions.entries import edit_entry, move_entry, reload_entry, remove_entry, restore_entry
from timeline.actions.entry_drafts import read_entry
from timeline.actions.holds import hold_back_entry, make_entry_ready
from timeline.actions.steps import OpenStep, bulk_step
from timeline.models import Change, Entry, ImportedRow, Timeline, User
from timeline.models.audit import ABOVE, HOLD, VALUES, StepName

# The button and the keys reach back so far. The history has a button for older steps.
MAX_AGE = timedelta(days=7)
# The parts of a paste follow each other.
CONTINUED_WITHIN = timedelta(minutes=5)
VERBS = ("add", "edit", "move", "remove", "withdraw", "restore", "hold-back", "make-ready")
CAN_BE_UNDONE = Q(subject__in=Entry.Kind.values, verb__in=VERBS) & (
    Q(verb__in=("add", "remove", "withdraw", "restore")) | Q(before__has_key=VALUES)
)

# Each undoes many changes at once, and leaves those that need further checks.
UNDO_MANY = (undo_plain_edits, undo_removals, undo_additions, undo_holds, undo_moves)


@dataclass
class UndoResult:
    """What an undo has done.

    Attributes:
        first: the first change of the undone step
        entries: the entries that were changed
        refusals: for each entry that was left as it is: its name, and why
    """

    first: Change
    entries: list[Entry] = field(default_factory=list)
    refusals: list[tuple[str, str]] = field(default_factory=list)


def list_undoable(timeline: Timeline, user: User) -> QuerySet[Change]:
    """Return the first changes of a person's steps on a timeline that can be undone and are not, the latest first."""
    return _list_own(timeline, user).filter(~Exists(_list_undoing())).filter(undoes__isnull=True)


def find_undoable(timeline: Timeline, user: User, *, before: int | None = None) -> Change | None:
    """Return the first change of the step that an undo undoes; None if there is none.

    Args:
        before: the key of a first change; only earlier steps count. So one goes on after a step that cannot be undone.
    """
    steps = list_undoable(timeline, user).filter(at__gte=timezone.now() - MAX_AGE)
    return (steps.filter(pk__lt=before) if before is not None else steps).first()


def find_continuable(timeline: Timeline, user: User, pk: int | None) -> Change | None:
    """Return the change with this key if it began the person's last step a moment ago: what is sent in parts is one step."""
    first = find_undoable(timeline, user) if pk is not None else None
    is_last = first is not None and first.pk == pk and first.at >= timezone.now() - CONTINUED_WITHIN
    return first if is_last else None


def find_redoable(timeline: Timeline, user: User) -> Change | None:
    """Return the first change of the undo that a redo undoes; None if there is none, or something was done since."""
    own = _list_own(timeline, user).filter(at__gte=timezone.now() - MAX_AGE)
    undone = own.filter(undoes__isnull=False, undoes__undoes__isnull=True)
    latest = undone.filter(~Exists(Change.objects.filter(undoes=OuterRef("pk")))).first()
    if latest is None or own.filter(undoes__isnull=True, pk__gt=latest.pk).exists():
        return None
    return latest


def filter_changes_of_step(first: Change) -> QuerySet[Change]:
    """Return the changes of a step, the latest first."""
    return Change.objects.filter(Q(pk=first.pk) | Q(step=first)).order_by("-pk")


def find_removed_together(first: Change) -> list[str]:
    """Return the ids of the entries that a step removed."""
    return list(filter_changes_of_step(first).filter(verb="remove").values_list("subject_uid", flat=True))


def _list_own(timeline: Timeline, user: User) -> QuerySet[Change]:
    """Return the first changes of a person's steps of which something can be undone, the latest first."""
    rest = Change.objects.filter(CAN_BE_UNDONE, step=OuterRef("pk"))
    own = Change.objects.filter(timeline=timeline, by=user, step__isnull=True)
    return own.filter(CAN_BE_UNDONE | Exists(rest)).order_by("-pk")


def _list_undoing() -> QuerySet[Change]:
    """Return the undos of a change that are in force: those that were not redone."""
    undoing = Change.objects.filter(undoes=OuterRef("pk"))
    return undoing.filter(~Exists(Change.objects.filter(undoes=OuterRef("pk"))))


@transaction.atomic
def undo_step(first: Change, *, by: User) -> UndoResult:
    """Undo a step, or redo one by undoing its undo.

    Raises:
        PermissionDenied: it is another person's, or they may not change the timeline any more
        Refused: it is undone already, or nothing of it can be undone; the message says why
    """
    timeline = first.timeline
    if timeline is None or not permissions.may_edit(by, timeline):
        raise PermissionDenied("You may not change this timeline.")
    require(first.by_id == by.pk, "undo what somebody else did: restore it from the history")
    timeline = lock_timeline(timeline)
    if Change.objects.filter(pk=first.pk).filter(Exists(_list_undoing())).exists():
        raise Refused("This is undone already.")
    by_entry: dict[str, list[Change]] = {}
    for change in filter_changes_of_step(first):
        if change.subject in Entry.Kind.values and change.verb in VERBS:
            by_entry.setdefault(change.subject_uid, []).append(change)
    result = UndoResult(first)
    with bulk_step(undoes=first) as step:
        singles = {uid: changes[0] for uid, changes in by_entry.items() if len(changes) == 1}
        # A step on one entry is undone by the action on one.
        for undo_many in UNDO_MANY if len(by_entry) > 1 else ():
            undone, refusals = undo_many(timeline, singles, by=by)
            result.entries += undone.values()
            result.refusals += ((singles[uid].label, reason) for uid, reason in refusals.items())
            for uid in [*undone, *refusals]:
                del by_entry[uid], singles[uid]
        for uid, changes in by_entry.items():
            try:
                with step.attempt():
                    entry = Entry.objects.filter(timeline=timeline, uid=uid).first()
                    if entry is None:
                        raise Refused("It was deleted for good.")
                    for change in changes:
                        _UNDO[change.verb](entry, change, by, step)
                        entry.refresh_from_db()
                    result.entries.append(entry)
            except (Refused, Stale, PermissionDenied) as refusal:
                result.refusals.append((changes[0].label, str(refusal)))
            except ValidationError as error:
                result.refusals.append((changes[0].label, " ".join(error.messages)))
        if first.step_name == StepName.IMPORT:
            # What the file said is not known any more: the next import of it adds again, or asks.
            ImportedRow.objects.filter(entry__in=[entry.pk for entry in result.entries]).delete()
        if step.first is None:
            raise Refused(describe_refusals(result.refusals) or "It is as it was already.")
    return result


def describe_refusals(refusals: list[tuple[str, str]], *, most: int = 5) -> str:
    """Return why entries were left as they are, in words; only the first `most` of them."""
    lines = [f"“{label}” was left as it is: {why}" for label, why in refusals[:most]]
    more = len(refusals) - most
    return " ".join([*lines, f"And {more} more." if more > 0 else ""]).strip()


# --- One change ----------------------------------------------------------------------------------------


def _undo_add(entry: Entry, change: Change, by: User, step: OpenStep) -> None:
    if entry.state != Entry.State.ACTIVE:
        raise Refused(f"It was {entry.state} already.")
    if entry.is_public:
        raise Refused("It was published since. Withdraw it instead.")
    _require_own_changes(entry, change, by)
    remove_entry(entry, by=by, version=entry.version)


def _undo_removal(entry: Entry, change: Change, by: User, step: OpenStep) -> None:
    restore_entry(entry, by=by)


def _undo_restoration(entry: Entry, change: Change, by: User, step: OpenStep) -> None:
    if entry.state != Entry.State.ACTIVE:
        raise Refused(f"It was {entry.state} already.")
    _require_own_changes(entry, change, by)
    reason = ""
    if entry.is_public:
        withdrawal = _list_history(entry).filter(verb="withdraw", pk__lt=change.pk).first()
        reason = withdrawal.reason if withdrawal else ""
    remove_entry(entry, by=by, version=entry.version, reason=reason)


def _undo_move(entry: Entry, change: Change, by: User, step: OpenStep) -> None:
    later = _list_history(entry).filter(verb="move", pk__gt=change.pk).exclude(by=by).first()
    if later is not None:
        raise Refused(f"{name_author(later)} has moved it since.")
    result = move_entry(entry, by=by, after=_find_above(entry, change))
    if not result.moved:
        raise Refused(result.notice)


def _find_above(entry: Entry, change: Change) -> Entry | None:
    """Return the entry above the position that an entry had before a change; None is the beginning."""
    uid = read_values(change).get(ABOVE)
    if uid is None:
        raise Refused("Its old position is not known any more.")
    if not uid:
        return None
    above = Entry.objects.filter(timeline=entry.timeline_id, uid=uid).first()
    if above is None:
        raise Refused("The entry above its old position was deleted.")
    return above


def _undo_edit(entry: Entry, change: Change, by: User, step: OpenStep) -> None:
    """Put back the units that a change changed, if nobody has changed them since."""
    detail = reload_entry(entry)
    draft = compose_undone(detail, read_entry(detail), change, read_later_changes([change], by))
    edit_entry(entry, draft, by=by, version=detail.version)
    if ABOVE in read_values(change):
        try:
            with step.attempt():
                entry.refresh_from_db()
                move_entry(entry, by=by, after=_find_above(entry, change))
        except Refused:
            # It stays where its date allows it.
            pass


def _undo_hold(entry: Entry, change: Change, by: User, step: OpenStep) -> None:
    """Hold an entry back as it was before a change, or make it ready."""
    later = _list_history(entry).filter(verb__in=("hold-back", "make-ready"), pk__gt=change.pk)
    if (other := later.exclude(by=by).first()) is not None:
        raise Refused(f"{name_author(other)} has changed since whether it is held back.")
    kept = read_values(change)
    if HOLD not in kept:
        raise Refused("Its old values are not known any more.")
    values = kept[HOLD]
    if values is None:
        make_entry_ready(entry, by=by)
    else:
        until = values["until"] and datetime.fromisoformat(values["until"])
        hold_back_entry(entry, by=by, **{**values, "until": until})


def _require_own_changes(entry: Entry, change: Change, by: User) -> None:
    """Raise Refused if somebody else has changed an entry since."""
    later = _list_history(entry).filter(pk__gt=change.pk, verb="edit").exclude(by=by).first()
    if later is not None:
        raise Refused(f"{name_author(later)} has changed it since.")


def _list_history(entry: Entry) -> QuerySet[Change]:
    """Return the changes of an entry, the latest first."""
    changes = Change.objects.filter(timeline=entry.timeline_id, subject=entry.kind, subject_uid=entry.uid)
    return changes.select_related("by").order_by("-pk")


_UNDO: dict[str, Callable[[Entry, Change, User, OpenStep], None]] = {
    "add": _undo_add,
    "edit": _undo_edit,
    "move": _undo_move,
    "remove": _undo_removal,
    "withdraw": _undo_removal,
    "restore": _undo_restoration,
    "hold-back": _undo_hold,
    "make-ready": _undo_hold,
}
