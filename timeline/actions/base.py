"""What every action does: ask who may, lock, compare versions, record."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils import timezone

from timeline.models import Change, Entry, Party, Report, Source, Timeline, User

# As in the document (`document.Text`).
LONGEST_TEXT = 50_000


class Stale(Exception):  # noqa: N818 — a state of affairs, not a fault
    """What was edited has changed since it was read (or the form did not say which version it read).

    `current` is the row as it stands now.
    """

    def __init__(self, current: Any) -> None:
        super().__init__("This has been changed since you opened it.")
        self.current = current


class Refused(Exception):  # noqa: N818
    """The action does not make sense as things stand; the message says why, `field` where (or "")."""

    def __init__(self, message: str, field: str = "") -> None:
        super().__init__(message)
        self.field = field


def require(allowed: bool, what: str) -> None:
    """Raise PermissionDenied unless allowed; `what` completes "You may not …"."""
    if not allowed:
        raise PermissionDenied(f"You may not {what}.")


def unfit(text: str, longest: int = LONGEST_TEXT) -> str:
    """Return why words cannot be kept, or "" where they can. What readers see has the document's limit."""
    if "\x00" in text:
        return "The text holds a NUL character, which cannot be kept."
    if not text.isascii() and any("\ud800" <= character <= "\udfff" for character in text):
        return "The text holds something that is no character (it is not UTF-8)."
    if len(text) > longest:
        return f"The text has {len(text)} characters; {longest} are the most."
    return ""


def lock_timeline(timeline: Timeline) -> Timeline:
    """Return the timeline's row, locked until the transaction ends.

    Whatever changes a timeline takes this lock first, so that a publication never sees half an edit and
    the order is settled by one writer at a time. (SQLite locks the whole database instead.)
    """
    return Timeline.objects.select_for_update().get(pk=timeline.pk)


def require_version(row: Party | Source | Entry | Timeline | Report, version: int | None) -> None:
    """Raise Stale unless `version` is the row's own: a missing version is stale too."""
    if version is None or version != row.version:
        raise Stale(row)


def record(
    verb: str,
    subject: str,
    uid: str,
    label: str,
    *,
    by: User | None,
    timeline: Timeline | None,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
    reason: str = "",
) -> Change:
    """Append one row to the record of changes, and note on the timeline that it has changed."""
    if timeline is not None:
        Timeline.objects.filter(pk=timeline.pk).update(changed_at=timezone.now())
    change: Change = Change.objects.create(
        timeline=timeline,
        by=by,
        verb=verb,
        subject=subject,
        subject_uid=uid,
        label=label[:300],
        before=before,
        after=after,
        reason=reason,
    )
    return change
