"""Duplicate an entry: a second one with the same values, right below it."""

from timeline.actions.base import Refused
from timeline.actions.entries import EntryResult, add_entry, reload_entry
from timeline.actions.entry_drafts import read_entry
from timeline.actions.steps import one_step
from timeline.models import Entry, User


@one_step
def duplicate_entry(entry: Entry, *, by: User, uid: str = "") -> EntryResult:
    """Add an entry with the values, parties and citations of another one. It has an id of its own and was never public.

    Args:
        uid: as for `add_entry`

    Raises:
        PermissionDenied, AlreadyAdded
        Refused: the entry is removed or withdrawn
        ValidationError: the values break a rule that did not hold when they were saved
    """
    detail = reload_entry(entry)
    if detail.state != Entry.State.ACTIVE:
        raise Refused(f"This entry has been {detail.state}. Restore it before you duplicate it.")
    return add_entry(detail.timeline, read_entry(detail), by=by, after=entry, uid=uid)
