"""The undo of additions, removals, restorations and holds of many entries, with few queries.

Each function undoes those of some changes that need no further check, and leaves the others to the actions on one entry. They
are called in an open step, with the timeline locked. `actions/edit_undo.py` does the same for edits.
"""

from collections.abc import Iterable, Mapping

from timeline import publication_clock
from timeline.actions import ordering
from timeline.actions.bulk import BulkResult, Detail, build_change, build_removal, finish_step
from timeline.actions.edit_undo import name_author, read_later_changes, read_values
from timeline.actions.entries import list_taken_down, read_details
from timeline.actions.holds import describe_hold_for_undo, read_holds
from timeline.actions.steps import store_changes
from timeline.models import Change, Embargo, Entry, Hold, Timeline, User
from timeline.models.audit import HOLD

HOLD_VERBS = ("hold-back", "make-ready")

# The entries that are as before their change now, by id, and why others are left as they are.
Undone = tuple[dict[str, Detail], dict[str, str]]


def undo_removals(timeline: Timeline, changes: Mapping[str, Change], *, by: User) -> Undone:
    """Bring back entries that were removed and may stand where they stood."""
    removed = _read(timeline, changes, ["remove"], Entry.State.REMOVED)
    for uid in list_taken_down(timeline, removed):
        removed.pop(uid, None)
    for uid in ordering.find_misplaced(timeline, removed):
        del removed[uid]
    lines = []
    for detail in removed.values():
        detail.state = Entry.State.ACTIVE
        lines.append(build_change("restore", detail, by=by, after=detail.describe_for_history()))
    Entry.objects.filter(pk__in=[detail.pk for detail in removed.values()]).update(state=Entry.State.ACTIVE)
    finish_step(list(removed.values()), lines, BulkResult(), by=by)
    return removed, {}


def undo_additions(timeline: Timeline, changes: Mapping[str, Change], *, by: User) -> Undone:
    """Remove entries that were added or restored, have never been public, and that nobody else has changed since."""
    added = _read(timeline, changes, ["add", "restore"], Entry.State.ACTIVE)
    added = {uid: detail for uid, detail in added.items() if not detail.is_public}
    later = read_later_changes([changes[uid] for uid in added], by)
    refusals = {
        uid: f"{name_author(later.others[uid])} has changed it since." for uid in added if uid in later.others
    }
    removed = {uid: detail for uid, detail in added.items() if uid not in refusals}
    lines = [build_removal(detail, by=by) for detail in removed.values()]
    Entry.objects.filter(pk__in=[detail.pk for detail in removed.values()]).update(state=Entry.State.REMOVED)
    finish_step(list(removed.values()), lines, BulkResult(), by=by)
    return removed, refusals


def undo_holds(timeline: Timeline, changes: Mapping[str, Change], *, by: User) -> Undone:
    """Hold entries back as before, or make them ready. Holds that end by themselves are left to the action on one entry."""
    details = _read(timeline, changes, HOLD_VERBS, Entry.State.ACTIVE)
    pks = [changes[uid].pk for uid in details]
    later = Change.objects.filter(
        timeline=timeline, verb__in=HOLD_VERBS, subject_uid__in=details, pk__gt=min(pks, default=0)
    )
    others = later.exclude(pk__in=pks).exclude(by=by).select_related("by").order_by("pk")
    by_uid = {change.subject_uid: change for change in others}
    waiting = Embargo.objects.waiting().filter(entries__in=[detail.pk for detail in details.values()])
    under_embargo = set(waiting.order_by().values_list("entries", flat=True))
    known = read_holds([detail.pk for detail in details.values()])
    undone: dict[str, Detail] = {}
    refusals: dict[str, str] = {}
    holds, ended, lines = [], [], []
    for uid, detail in details.items():
        values, before = read_values(changes[uid]), known.get(detail.pk)
        if uid in by_uid:
            refusals[uid] = f"{name_author(by_uid[uid])} has changed since whether it is held back."
            continue
        wanted = values.get(HOLD)
        if (
            HOLD not in values
            or detail.pk in under_embargo
            or (wanted and (wanted["until"] or wanted["awaits_reply"]))
        ):
            continue
        undone[uid] = detail
        described = describe_hold_for_undo(before)
        if wanted is None and before is not None:
            ended.append(detail.pk)
            lines.append(build_change("make-ready", detail, by=by, before=described))
        elif wanted is not None and described != describe_hold_for_undo(
            _build_hold(detail, wanted["reason"], by)
        ):
            hold = _build_hold(detail, wanted["reason"], by)
            holds.append(hold)
            lines.append(
                build_change("hold-back", detail, by=by, before=described, after=hold.describe_for_history())
            )
    Hold.objects.filter(entry__in=[*ended, *(hold.entry_id for hold in holds)]).delete()
    Hold.objects.bulk_create(holds)
    store_changes(lines)
    return undone, refusals


def _build_hold(detail: Detail, reason: str, by: User) -> Hold:
    return Hold(entry=detail, reason=reason, by=by, at=publication_clock.now())


def _read(
    timeline: Timeline, changes: Mapping[str, Change], verbs: Iterable[str], state: Entry.State
) -> dict[str, Detail]:
    """Return by id, in order, the entries in a state that a change with one of these verbs is about."""
    uids = [uid for uid, change in changes.items() if change.verb in verbs]
    details = read_details(timeline, uids) if uids else []
    return {detail.uid: detail for detail in details if detail.state == state}
