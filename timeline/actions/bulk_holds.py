"""Hold many entries back in one step, and make them ready again."""

from collections.abc import Sequence

from timeline import publication_clock
from timeline.actions.base import Refused, find_text_problem
from timeline.actions.bulk import BulkResult, build_change, open_bulk_step, read_active
from timeline.actions.holds import UNDER_EMBARGO, describe_hold_for_undo, read_holds
from timeline.actions.steps import store_changes
from timeline.document import normalise
from timeline.models import Embargo, Hold, Timeline, User
from timeline.models.audit import StepName
from timeline.models.holds import MAX_REASON_LENGTH


def hold_back_entries(timeline: Timeline, uids: Sequence[str], *, by: User, reason: str = "") -> BulkResult:
    """Hold back entries, given by their ids. One that is held back for this reason already stays as it is.

    Raises: as `open_bulk_step`
        Refused: the reason is too long or has characters that cannot be shown
    """
    reason = normalise(reason).strip()
    if problem := find_text_problem(reason, MAX_REASON_LENGTH):
        raise Refused(problem, "reason")
    with open_bulk_step(StepName.HOLD, timeline, uids, by=by) as timeline:
        result = BulkResult()
        details = read_active(timeline, uids, result)
        pks = [detail.pk for detail in details]
        waiting = set(
            Embargo.objects.waiting().filter(entries__in=pks).order_by().values_list("entries", flat=True)
        )
        known = read_holds(pks)
        holds, changes = [], []
        for detail in details:
            before = known.get(detail.pk)
            if detail.pk in waiting:
                result.refuse(detail, UNDER_EMBARGO)
                continue
            if before is not None and before.is_in_force and before.reason == reason:
                result.unchanged += 1
                continue
            hold = Hold(entry_id=detail.pk, reason=reason, by=by, at=publication_clock.now())
            holds.append(hold)
            changes.append(
                build_change(
                    "hold-back",
                    detail,
                    by=by,
                    before=describe_hold_for_undo(before),
                    after=hold.describe_for_history(),
                )
            )
        Hold.objects.filter(entry__in=[hold.entry_id for hold in holds]).delete()
        Hold.objects.bulk_create(holds)
        store_changes(changes)
        result.changed = len(holds)
        return result


def make_entries_ready(timeline: Timeline, uids: Sequence[str], *, by: User) -> BulkResult:
    """Let the next version have these entries as they are now.

    Raises: as `open_bulk_step`
    """
    with open_bulk_step(StepName.READY, timeline, uids, by=by) as timeline:
        result = BulkResult()
        details = read_active(timeline, uids, result)
        known = read_holds([detail.pk for detail in details])
        held = [detail for detail in details if detail.pk in known]
        result.unchanged = len(details) - len(held)
        changes = [
            build_change("make-ready", detail, by=by, before=describe_hold_for_undo(known[detail.pk]))
            for detail in held
        ]
        Hold.objects.filter(entry__in=list(known)).delete()
        store_changes(changes)
        result.changed = len(held)
        return result
