"""Hold entries back from publishing, and make them ready again."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from timeline import permissions, publication_clock
from timeline.actions.base import Refused, find_text_problem, lock_timeline, record, require
from timeline.actions.steps import one_step
from timeline.document import normalise
from timeline.models import Embargo, Entry, Hold, User
from timeline.models.audit import HOLD, VALUES
from timeline.models.holds import MAX_REASON_LENGTH

NOT_ACTIVE = "This entry has been {state}. Restore it before you hold it back."
UNDER_EMBARGO = "This entry is under embargo. Cancel the embargo to hold it back."
NO_REQUEST = "Only a request for comment that awaits an answer can wait for it."


@one_step
def hold_back_entry(
    entry: Entry, *, by: User, reason: str = "", until: datetime | None = None, awaits_reply: bool = False
) -> Hold:
    """Hold an entry back: versions have it as it was last public, or not at all. Holding it again changes reason and time.

    `until` is an aware datetime at which the entry becomes ready; it is not published then. `awaits_reply` makes a request
    for comment ready once it has an outcome or its deadline has passed.

    Raises:
        PermissionDenied
        Refused: the entry is removed or withdrawn, waits under an embargo, or a value makes no sense (`field` says which)
    """
    require(permissions.may_edit(by, entry.timeline), "hold back an entry of this timeline")
    timeline = lock_timeline(entry.timeline)
    row = Entry.objects.with_own_fields().get(pk=entry.pk)
    if row.state != Entry.State.ACTIVE:
        raise Refused(NOT_ACTIVE.format(state=row.state))
    if Embargo.objects.waiting().filter(entries=row).exists():
        raise Refused(UNDER_EMBARGO)
    reason = normalise(reason).strip()
    if problem := find_text_problem(reason, MAX_REASON_LENGTH):
        raise Refused(problem, "reason")
    if until is not None and until <= publication_clock.now():
        raise Refused("This time has passed. Choose one in the future, or leave it empty.", "until")
    if awaits_reply and (row.kind != Entry.Kind.REQUEST or row.replyrequest.outcome != "awaiting"):
        raise Refused(NO_REQUEST, "awaits_reply")
    before = Hold.objects.filter(entry=row).first()
    values = {"reason": reason, "until": until, "awaits_reply": awaits_reply}
    if before is not None and before.is_in_force and all(getattr(before, k) == v for k, v in values.items()):
        return before
    hold, _ = Hold.objects.update_or_create(
        entry=row, defaults={**values, "by": by, "at": publication_clock.now()}
    )
    record(
        "hold-back",
        row.kind,
        row.uid,
        row.label,
        by=by,
        timeline=timeline,
        before=describe_hold_for_undo(before),
        after=hold.describe_for_history(),
    )
    return hold


@one_step
def make_entry_ready(entry: Entry, *, by: User) -> bool:
    """Let the next version have an entry as it is now. Return False if it was not held back.

    Raises:
        PermissionDenied
    """
    require(permissions.may_edit(by, entry.timeline), "make an entry of this timeline ready")
    timeline = lock_timeline(entry.timeline)
    hold = Hold.objects.filter(entry=entry).first()
    if hold is None:
        return False
    before = describe_hold_for_undo(hold)
    hold.delete()
    row = Entry.objects.with_own_fields().get(pk=entry.pk)
    record("make-ready", row.kind, row.uid, row.label, by=by, timeline=timeline, before=before)
    return True


def describe_hold_for_undo(hold: Hold | None) -> dict[str, Any]:
    """Return a hold for the history, in words and in the form that an undo puts back."""
    if hold is None:
        return {VALUES: {HOLD: None}}
    until = hold.until.isoformat() if hold.until else None
    values = {"reason": hold.reason, "until": until, "awaits_reply": hold.awaits_reply}
    return {**hold.describe_for_history(), VALUES: {HOLD: values}}


def read_holds(pks: Sequence[int]) -> dict[int, Hold]:
    """Return the holds of entries, by the key of the entry. Those of requests are read with the request."""
    rows = Hold.objects.filter(entry__in=pks).select_related("entry__replyrequest")
    return {hold.entry_id: hold for hold in rows}


def hold_back_all(entries: Any, *, by: User | None, reason: str) -> None:
    """Hold back many entries, given by a query, as part of another action that writes the history. A hold stays as it is."""
    known = set(Hold.objects.filter(entry__in=entries.order_by()).values_list("entry_id", flat=True))
    now = publication_clock.now()
    Hold.objects.bulk_create(
        Hold(entry_id=pk, reason=reason, by=by, at=now)
        for pk in entries.order_by().values_list("pk", flat=True)
        if pk not in known
    )


def delete_ended_holds(timeline: Any) -> None:
    """Delete the holds that are over: the version that has just been published has their entries."""
    holds = Hold.objects.filter(entry__timeline=timeline, entry__state=Entry.State.ACTIVE)
    in_force = Hold.objects.in_force().filter(entry__timeline=timeline).order_by().values("pk")
    holds.exclude(pk__in=in_force).delete()
