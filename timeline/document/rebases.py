"""A version that waits under an embargo, built again on top of a newer one."""

from collections.abc import Collection
from dataclasses import dataclass

import msgspec
from msgspec.structs import replace

from timeline.document.entry_copies import copy_entries
from timeline.document.schema import Correction, Document, Identified
from timeline.document.versions import strip_derived


@dataclass(frozen=True)
class ChangedParts:
    """What one document changes of another apart from entries: names of fields of its head, ids of parties and sources."""

    head: frozenset[str]
    ids: frozenset[str]


def strip_version(document: Document) -> Document:
    """Return a document without what its publication derived, but with its quote checks: as a draft has them."""
    return replace(strip_derived(document), checks=document.checks)


def list_changed_parts(before: Document | None, after: Document) -> ChangedParts:
    """Return which parts that both documents have differ. The address of the timeline is not one of them."""
    if before is None:
        return ChangedParts(frozenset(), frozenset())
    head = {
        field.name
        for field in msgspec.structs.fields(after.timeline)
        if field.name != "slug"
        and getattr(before.timeline, field.name) != getattr(after.timeline, field.name)
    }
    groups = ((before.parties, after.parties), (before.sources, after.sources))
    return ChangedParts(frozenset(head), frozenset().union(*(_list_changed(old, new) for old, new in groups)))


def list_changed_entries(before: Document | None, after: Document) -> set[str]:
    """Return the ids of the entries that are new, changed or withdrawn in `after`."""
    old = strip_derived(before) if before else None
    entries = old.entries() if old else {}
    withdrawn = {withdrawal.id for withdrawal in old.withdrawals} if old else set()
    changed = {uid for uid, entry in strip_derived(after).entries().items() if entries.get(uid) != entry}
    return changed | {withdrawal.id for withdrawal in after.withdrawals} - withdrawn


def rebase(
    version: Document, old_base: Document | None, new_base: Document | None, uids: Collection[str]
) -> Document:
    """Return the draft of a version that was built on `old_base`, built on `new_base` instead.

    The entries with these ids are as in `version`, with what else it changed. All other parts are as in `new_base`. An entry
    that was withdrawn meanwhile stays withdrawn.
    """
    changed, draft = list_changed_parts(old_base, version), strip_version(version)
    if new_base is None:
        nothing: list[Identified] = []
        empty = dict.fromkeys(("parties", "sources", "events", "statements", "requests"), nothing)
        bare = replace(draft, **empty, order=[], withdrawals=[], checks=[], redirects=[])
        return copy_entries(bare, draft, uids)
    before = {withdrawal.id for withdrawal in old_base.withdrawals} if old_base else set()
    withdrawn = {withdrawal.id for withdrawal in new_base.withdrawals} - before
    base = strip_version(new_base)
    head = {name: getattr(version.timeline, name) for name in changed.head}
    base = replace(base, timeline=replace(base.timeline, **head))
    return copy_entries(base, draft, set(uids) - withdrawn, preferred=changed.ids)


def list_new_corrections(version: Document, base: Document | None) -> list[Correction]:
    """Return the corrections of a version that its base has not: those after the inherited ones."""
    return version.corrections[len(base.corrections) if base else 0 :]


def _list_changed(before: Collection[Identified], after: Collection[Identified]) -> set[str]:
    old = {part.id: part for part in before}
    return {part.id for part in after if part.id in old and old[part.id] != part}
