"""Restore entries from the bin, and an entry or one field as it was after a change of its history."""

import copy
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError

from timeline import permissions
from timeline.actions.base import Refused, require
from timeline.actions.drafts import EntryDraft
from timeline.actions.edit_units import Unit
from timeline.actions.entries import EntryResult, edit_entry, reload_entry, restore_entry
from timeline.actions.entry_content import build_citation
from timeline.actions.entry_drafts import UNITS, read_entry
from timeline.actions.steps import bulk_step
from timeline.actions.undo import find_removed_together
from timeline.actions.unit_values import NotKept, ValueReader, find_changed_units
from timeline.models import (
    Addressee,
    Answer,
    Change,
    Entry,
    Event,
    EventParty,
    Reply,
    ReplyRequest,
    Statement,
    Timeline,
    User,
)
from timeline.models.audit import VALUES

# So many entries are restored at once, and so many changes are gone back over.
MAX_ENTRIES = 500
MAX_CHANGES = 1_000


@dataclass
class OldVersion:
    """An entry as it was after a change.

    Attributes:
        entry: the entry as it is
        current, old: the drafts that it has the values of, and had
        units: the units that differ
        problems: for units that cannot be restored: the label, and why
    """

    entry: Event | Statement | ReplyRequest
    current: EntryDraft
    old: EntryDraft
    units: list[Unit] = field(default_factory=list)
    problems: list[tuple[str, str]] = field(default_factory=list)


def read_version(entry: Entry, change: Change) -> OldVersion:
    """Return an entry as it was after one of its changes.

    Raises:
        Refused: the history does not have the values
    """
    detail = reload_entry(entry)
    current, units = read_entry(detail), UNITS[detail.kind]
    later = Change.objects.filter(timeline=detail.timeline_id, subject=detail.kind, subject_uid=detail.uid)
    edits = list(later.filter(pk__gt=change.pk, verb="edit").order_by("pk")[: MAX_CHANGES + 1])
    if len(edits) > MAX_CHANGES or any(VALUES not in (edit.before or {}) for edit in edits):
        raise Refused("The history no longer has the values of that time.")
    values: dict[str, Any] = {}
    for edit in edits:
        # The first change after it that changed a field has the value that it had then.
        for name, value in (edit.before or {})[VALUES].items():
            values.setdefault(name, value)
    version = OldVersion(detail, current, current)
    reader = ValueReader(detail.timeline, current)
    for unit in units:
        try:
            fields = reader.read({name: values[name] for name in unit.fields if name in values})
        except NotKept as problem:
            version.problems.append((str(unit.label), str(problem)))
            continue
        version.old = replace(version.old, **fields)
    version.units = find_changed_units(current, version.old, units)
    return version


def restore_version(
    entry: Entry, change: Change, names: Collection[str], *, by: User, version: int | None
) -> EntryResult:
    """Put back fields of an entry as they were after one of its changes: an edit like any other.

    Args:
        names: the keys of the units that are put back

    Raises:
        PermissionDenied, ValidationError, NotActive
        Stale: the entry was changed since `version`
        Refused: nothing is chosen, or the history does not have the values
    """
    require(permissions.may_edit(by, entry.timeline), "change this timeline")
    old = read_version(entry, change)
    chosen = [unit for unit in old.units if unit.name in names]
    if not chosen:
        raise Refused("Choose what to restore.")
    fields = {name: getattr(old.old, name) for unit in chosen for name in unit.fields}
    return edit_entry(entry, replace(old.current, **fields), by=by, version=version)


def restore_entries(
    timeline: Timeline, entries: Sequence[Entry], *, by: User
) -> tuple[list[Entry], list[tuple[str, str]]]:
    """Restore removed or withdrawn entries, as one step. Return them, and for each that was left its name and why.

    Raises:
        PermissionDenied
        Refused: none is chosen, too many are, or none can be restored
    """
    require(permissions.may_edit(by, timeline), "change this timeline")
    if not entries:
        raise Refused("Choose what to restore.")
    if len(entries) > MAX_ENTRIES:
        raise Refused(f"At most {MAX_ENTRIES} entries are restored at once.")
    restored, refusals = [], []
    with bulk_step("restore") as step:
        for entry in sorted(entries, key=lambda entry: entry.position):
            try:
                with step.attempt():
                    restored.append(restore_entry(entry, by=by).entry)
            except (Refused, PermissionDenied) as refusal:
                refusals.append((entry.label, str(refusal)))
            except ValidationError as error:
                refusals.append((entry.label, " ".join(error.messages)))
    return restored, refusals


def list_removed_together(timeline: Timeline, first: Change) -> list[Entry]:
    """Return the entries that a step removed and that are still in the bin."""
    uids = find_removed_together(first)
    rows = Entry.objects.filter(timeline=timeline, uid__in=uids, state=Entry.State.REMOVED)
    return list(rows.with_own_fields().in_order())


def describe_draft(detail: Event | Statement | ReplyRequest, draft: EntryDraft) -> dict[str, Any]:
    """Return the values of a draft of an entry as the history describes them. Nothing is saved."""
    row: Any = copy.copy(detail)
    links: dict[str, list[Any]] = {
        "citations": [
            build_citation(row, citation, citation.source, index)  # type: ignore[arg-type]  # of a row: no new source
            for index, citation in enumerate(draft.citations)
        ]
    }
    values = dict(vars(draft))
    when = values.pop("when")
    del values["citations"]
    values |= {name: getattr(when, name) for name in ("edtf", "time", "end_time", "zone", "stated")}
    if isinstance(detail, Event):
        links["parties"] = [
            EventParty(event=row, party=party, role=role) for party, role in values.pop("parties")
        ]
    elif isinstance(detail, Statement):
        links["addressees"] = [Addressee(statement=row, party=party) for party in values.pop("addressees")]
        links["answers"] = [
            Answer(statement=row, entry=entry, how=how) for entry, how in values.pop("answers")
        ]
    else:
        links["replies"] = [Reply(request=row, statement=statement) for statement in values.pop("replies")]
    for name, value in values.items():
        setattr(row, name, value)
    row._prefetched_objects_cache = {}
    for name, rows in links.items():
        query: Any = getattr(detail, name).model._default_manager.none()
        query._result_cache = rows
        row._prefetched_objects_cache[name] = query
    described: dict[str, Any] = row.describe_for_history()
    return described
