"""Actions on many entries of a timeline: each is one transaction, one step of the history, and is undone as one.

The number of queries does not grow with the number of entries, because the timeline is locked meanwhile. An entry that
cannot be changed is left as it is and reported; the others are changed. The history has a line for each, as after an edit.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import F
from django.utils import timezone

from timeline import permissions
from timeline.actions.base import (
    Refused,
    lock_survivors,
    lock_timeline,
    require,
    require_visible,
    validate_row,
)
from timeline.actions.drafts import CitationDraft, EntryDraft, EventDraft
from timeline.actions.edit_merges import add_base
from timeline.actions.entries import read_details
from timeline.actions.entry_content import build_citation
from timeline.actions.entry_drafts import UNITS, read_entry
from timeline.actions.steps import bulk_step, store_changes
from timeline.actions.unit_values import add_values
from timeline.models import (
    Change,
    Citation,
    Entry,
    Event,
    EventParty,
    Party,
    ReplyRequest,
    Source,
    Statement,
    Timeline,
    User,
)
from timeline.models.audit import StepName

# More at once would hold the timeline for too long.
MOST_AT_ONCE = 500

Detail = Event | Statement | ReplyRequest


@dataclass
class BulkResult:
    """What an action on many entries has done.

    Attributes:
        changed: how many entries were changed
        unchanged: how many were already as they should be
        refusals: for each entry that was left as it is: its name, and why
    """

    changed: int = 0
    unchanged: int = 0
    refusals: list[tuple[str, str]] = field(default_factory=list)

    def refuse(self, entry: Entry, reason: str) -> None:
        """Report an entry that is left as it is."""
        self.refusals.append((entry.label, reason))


def set_verifications(timeline: Timeline, uids: Sequence[str], verification: str, *, by: User) -> BulkResult:
    """Set the verification of entries, given by their ids.

    Raises: as `open_bulk_step`
        ValidationError: there is no such verification
    """
    if verification not in dict(Entry._meta.get_field("standing").flatchoices):
        raise ValidationError({"verification": "Choose a verification."})

    def edit(detail: Detail, draft: EntryDraft) -> EntryDraft:
        return replace(draft, standing=verification)

    def save(edited: list[Detail]) -> None:
        Entry.objects.filter(pk__in=[detail.pk for detail in edited]).update(standing=verification)

    with open_bulk_step(StepName.STANDING, timeline, uids, by=by) as timeline:
        return _edit_each(timeline, uids, edit, save, by=by)


def add_citations(
    timeline: Timeline, uids: Sequence[str], source: Source, *, by: User, stance: str, locator: str = ""
) -> BulkResult:
    """Add a citation of a source to the entries that do not cite it yet.

    Raises: as `open_bulk_step`
        ValidationError: by field of the citation
    """
    with open_bulk_step(StepName.CITE, timeline, uids, by=by) as timeline:
        source = lock_survivors([source])[source.pk]
        require_visible(source, by, "cite this source")
        added = CitationDraft(source=source, stance=stance, locator=locator)

        def edit(detail: Detail, draft: EntryDraft) -> EntryDraft:
            if any(citation.source == source for citation in draft.citations):
                return draft
            return replace(draft, citations=(*draft.citations, added))

        def save(edited: list[Detail]) -> None:
            rows = [
                build_citation(detail, added, source, position=len(detail.citations.all()))
                for detail in edited
            ]
            for row in rows[:1]:
                validate_row(row, untyped=["entry"], validate_unique=False, validate_constraints=False)
            Citation.objects.bulk_create(rows)

        return _edit_each(timeline, uids, edit, save, by=by)


def add_party(timeline: Timeline, uids: Sequence[str], party: Party, *, by: User, role: str) -> BulkResult:
    """Add a party in a role to the events in which it does not have it yet.

    Raises: as `open_bulk_step`
        ValidationError: there is no such role
    """
    with open_bulk_step(StepName.PARTY, timeline, uids, by=by) as timeline:
        party = lock_survivors([party])[party.pk]
        require_visible(party, by, "name this party")

        def edit(detail: Detail, draft: EntryDraft) -> EntryDraft:
            if not isinstance(draft, EventDraft):
                raise Refused("Only events have parties with a role.")
            if (party, role) in draft.parties:
                return draft
            return replace(draft, parties=(*draft.parties, (party, role)))

        def save(edited: list[Detail]) -> None:
            rows = [
                EventParty(
                    event_id=detail.pk,
                    party=party,
                    role=role,
                    position=len(read_entry(detail).parties),  # type: ignore[union-attr]
                )
                for detail in edited
            ]
            for row in rows[:1]:
                row.full_clean(exclude=["event", "party"], validate_unique=False, validate_constraints=False)
            EventParty.objects.bulk_create(rows)

        return _edit_each(timeline, uids, edit, save, by=by)


def remove_entries(
    timeline: Timeline, uids: Sequence[str], *, by: User, seen_through: int | None
) -> BulkResult:
    """Remove entries that were never public.

    Args:
        seen_through: the key of the latest Change of the timeline when the list was shown. An entry that another person
            has changed since is left as it is. None, a missing key, leaves all as they are

    Raises: as `open_bulk_step`
    """
    with open_bulk_step(StepName.REMOVE, timeline, uids, by=by) as timeline:
        result = BulkResult()
        later = Change.objects.filter(timeline=timeline, subject_uid__in=uids, pk__gt=seen_through or 0)
        changed_since = {change.subject_uid: change for change in later.exclude(by=by).select_related("by")}
        changes, removed = [], []
        for detail in read_active(timeline, uids, result):
            if detail.is_public:
                result.refuse(
                    detail, "It has been public. Withdraw it on its own, with a reason for readers."
                )
            elif seen_through is None:
                result.refuse(detail, "It is not known which version of it you saw. Select it again.")
            elif other := changed_since.get(detail.uid):
                result.refuse(
                    detail, f"{other.by or 'The command line'} has changed it since you opened the list."
                )
            else:
                changes.append(build_removal(detail, by=by))
                removed.append(detail)
        Entry.objects.filter(pk__in=[detail.pk for detail in removed]).update(state=Entry.State.REMOVED)
        finish_step(removed, changes, result, by=by)
        return result


# --- One step --------------------------------------------------------------------------------------------


@contextmanager
def open_bulk_step(name: str, timeline: Timeline, uids: Sequence[str], *, by: User) -> Iterator[Timeline]:
    """Open the transaction and the step of an action on many entries. Gives the timeline, locked.

    Args:
        name: a key of `StepName`

    Raises:
        PermissionDenied: the user may not change the timeline
        Refused: no entry is given, or more than MOST_AT_ONCE
    """
    require(permissions.may_edit(by, timeline), "change this timeline")
    if not uids:
        raise Refused("Nothing is selected.")
    if len(set(uids)) > MOST_AT_ONCE:
        raise Refused(
            f"At most {MOST_AT_ONCE} entries are changed in one step. Select fewer, or add a filter."
        )
    with bulk_step(name):
        yield lock_timeline(timeline)


def build_change(verb: str, entry: Entry, *, by: User, **values: Any) -> Change:
    """Return the unsaved line of the history about one entry. `values` are its fields `before` and `after`."""
    return Change(
        timeline_id=entry.timeline_id,
        by=by,
        verb=verb,
        subject=entry.kind,
        subject_uid=entry.uid,
        label=entry.label[:300],
        **values,
    )


def build_removal(detail: Detail, *, by: User) -> Change:
    """Return the unsaved line of the history about the removal of an entry, with the values that it had."""
    before = add_base(detail.describe_for_history(), detail.version, read_entry(detail), UNITS[detail.kind])
    return build_change("remove", detail, by=by, before=before)


def read_active(timeline: Timeline, uids: Sequence[str], result: BulkResult) -> list[Detail]:
    """Return the active ones of these entries, in their order. The others are reported."""
    details = read_details(timeline, uids)
    if missing := len(set(uids)) - len(details):
        result.refusals.append((f"{missing} of the selected", "Not on this timeline."))
    active = []
    for detail in details:
        if detail.state == Entry.State.ACTIVE:
            active.append(detail)
        else:
            result.refuse(detail, f"This entry has been {detail.state}.")
    return active


def _edit_each(
    timeline: Timeline,
    uids: Sequence[str],
    edit: Callable[[Detail, EntryDraft], EntryDraft],
    save: Callable[[list[Detail]], None],
    *,
    by: User,
) -> BulkResult:
    """Change values of each of these entries.

    Args:
        edit: takes an entry and its values, and returns the new values; Refused leaves the entry as it is
        save: saves what `edit` changed, in the entries whose values it changed
    """
    result = BulkResult()
    edit_details(timeline, read_active(timeline, uids, result), edit, save, result, by=by)
    return result


def edit_details(
    timeline: Timeline,
    details: Sequence[Detail],
    edit: Callable[[Detail, EntryDraft], EntryDraft],
    save: Callable[[list[Detail]], None],
    result: BulkResult,
    *,
    by: User,
) -> None:
    """Change values of entries that are active, in the open step, and add to the result what was done.

    Args:
        edit, save: as for `_edit_each`
    """
    edited: list[Detail] = []
    before: dict[str, dict[str, Any]] = {}
    for detail in details:
        old = read_entry(detail)
        try:
            new = edit(detail, old)
        except Refused as refusal:
            result.refuse(detail, str(refusal))
            continue
        if new == old:
            result.unchanged += 1
            continue
        units = UNITS[detail.kind]
        described = add_base(detail.describe_for_history(), detail.version, old, units)
        before[detail.uid] = add_values(described, old, new, units)
        edited.append(detail)
    if edited:
        save(edited)
    changes = [
        build_change("edit", detail, by=by, before=before[detail.uid], after=detail.describe_for_history())
        for detail in read_details(timeline, list(before))
    ]
    finish_step(edited, changes, result, by=by)


def finish_step(entries: Sequence[Entry], changes: list[Change], result: BulkResult, *, by: User) -> None:
    """Give the entries a new version, and append the changes to the history."""
    if not entries:
        return
    now = timezone.now()
    rows = Entry.objects.filter(pk__in=[entry.pk for entry in entries])
    rows.update(version=F("version") + 1, changed_by=by, changed_at=now)
    store_changes(changes)
    result.changed = len(entries)
