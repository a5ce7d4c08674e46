"""The differences between two documents: before publishing, after an import, and on the page of changes."""

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import msgspec

from timeline.document import Document, apply_redirects, compute_digest, encode, references, strip_derived
from timeline.document.references import mask_unshared_parts

ENTRY_KINDS = frozenset({"event", "statement", "request"})


@dataclass(frozen=True)
class Difference:
    """One difference: what was done (`action`) to which part.

    `action` is added, changed, moved, removed or withdrawn. `kind` is timeline, party, source, event, statement,
    request, or entry for moves and withdrawals. `fields` are (name, value before, value after).
    """

    action: str
    kind: str
    uid: str
    label: str
    fields: tuple[tuple[str, Any, Any], ...] = ()


class DocumentComparison:
    """The differences between two documents, apart from what publications derive. Each is computed once.

    `before` is None if nothing was published: then everything in `after` is new. Parties and sources that were merged
    by then are compared under the id that is left, so that a merge alone changes no entry.

    `hides_persons`: a person or source is hidden in one of the documents only, and may be named in the other. Then an entry that
    differs only in parties and sources which one document lacks counts as unchanged. What is shown to readers must join no more
    than that (`presentation.changes`).

    `moves_persons`: an entry names a protected person or a confidential source in one of the documents only, and differs in
    more than that. What it lost may be the name of whom it gained. Readers must see neither beside the other.
    """

    def __init__(self, before: Document | None, after: Document) -> None:
        self.before, self.after = before, after
        self._old = apply_redirects(strip_derived(before), after.redirects) if before else None
        self._new = strip_derived(after)
        self.hides_persons = self._old is not None and _list_protected(self._old) != _list_protected(
            self._new
        )

    @cached_property
    def content_digest(self) -> str:
        """The digest of the content of `after`, without what publications derive."""
        return compute_digest(encode(self._new))

    @cached_property
    def differences(self) -> list[Difference]:
        """All differences: of the head, parties, sources, entries and their order."""
        old, new = self._old, self._new
        if old is None:
            return [
                *_compare_parts("party", (), new.parties),
                *_compare_parts("source", (), new.sources),
                *self._entry_differences,
            ]
        differences = []
        if old.timeline != new.timeline:
            fields = _compare_fields(old.timeline, new.timeline)
            differences.append(Difference("changed", "timeline", "", new.timeline.title, fields))
        return [
            *differences,
            *_compare_parts("party", old.parties, new.parties),
            *_compare_parts("source", old.sources, new.sources),
            *self._entry_differences,
            *_find_moved(old, new),
        ]

    @cached_property
    def moves_persons(self) -> bool:
        """Whether a changed entry gained or lost a protected person or a confidential source, apart from that alone."""
        if self._old is None:
            return False
        hidden = frozenset(_list_protected(self._old) | _list_protected(self._new))
        if not hidden:
            return False
        before, after = self._old.entries(), self._new.entries()
        for each in self.changed_entries:
            old, new = before[each.uid], after[each.uid]
            differ = references.list_references(old, hidden) != references.list_references(new, hidden)
            if differ and references.drop_references(old, hidden) != references.drop_references(new, hidden):
                return True
        return False

    @cached_property
    def changed_entries(self) -> list[Difference]:
        """The changes to entries that `before` contains, too."""
        return [
            difference
            for difference in self._entry_differences
            if difference.action == "changed" and difference.kind in ENTRY_KINDS
        ]

    @cached_property
    def newly_checked(self) -> int:
        """The number of quote checks in `after` that are new or have another result than in `before`."""
        known = set(self.before.checks) if self.before else set()
        return sum(check not in known for check in self.after.checks)

    @cached_property
    def summary(self) -> str:
        """The differences in words. "" if readers of `after` learn nothing new."""
        sentences = [count_in_words(self.differences)]
        if number := self.newly_checked:
            sentences.append(
                f"{number} quotation{'' if number == 1 else 's'} newly checked against "
                f"{'its' if number == 1 else 'their'} source"
            )
        elif not sentences[0] and self.before and len(self.before.checks) > len(self.after.checks):
            number = len(self.before.checks) - len(self.after.checks)
            sentences.append(f"{number} quotation{'' if number == 1 else 's'} no longer checked")
        return ", ".join(filter(None, sentences))

    @cached_property
    def _entry_differences(self) -> list[Difference]:
        if self._old is None or not self.hides_persons:
            return _compare_entries(self._old, self._new)
        masked = _compare_entries(*mask_unshared_parts(self._old, self._new))
        # With the fields as they are, for the desk.
        changed = {each.uid for each in masked if each.action == "changed"}
        return [
            each
            for each in _compare_entries(self._old, self._new)
            if each.action != "changed" or each.uid in changed
        ]


def _list_protected(document: Document) -> set[str]:
    """Return the ids of the pseudonyms and of the confidential sources in a document."""
    parties = {party.id for party in document.parties if party.protected}
    return parties | {source.id for source in document.sources if source.confidential}


def count_in_words(differences: Iterable[Difference]) -> str:
    """Return the number of differences by kind in words: "2 events changed, 1 party added"."""
    counts: dict[tuple[str, str], int] = {}
    for difference in differences:
        key = difference.kind, difference.action
        counts[key] = counts.get(key, 0) + 1
    plurals = {"party": "parties", "entry": "entries"}
    return ", ".join(
        f"{number} {kind if number == 1 else plurals.get(kind, kind + 's')} {action}"
        for (kind, action), number in counts.items()
    )


def get_label(part: Any) -> str:
    """Return one line that names a part of a document."""
    for name in ("headline", "title", "name", "publisher", "described_as", "words", "put", "reason"):
        if value := getattr(part, name, ""):
            return value if len(value) <= 100 else value[:99].rstrip() + "…"
    return str(getattr(part, "id", ""))


def _compare_entries(old: Document | None, new: Document) -> list[Difference]:
    known = {withdrawal.id for withdrawal in old.withdrawals} if old else set()
    differences = [
        Difference("withdrawn", "entry", withdrawal.id, withdrawal.reason)
        for withdrawal in new.withdrawals
        if withdrawal.id not in known
    ]
    withdrawn = {withdrawal.id for withdrawal in new.withdrawals}
    for kind, group in (("event", "events"), ("statement", "statements"), ("request", "requests")):
        before = [part for part in getattr(old, group) if part.id not in withdrawn] if old else []
        differences += _compare_parts(kind, before, getattr(new, group))
    return differences


def _compare_parts(kind: str, old: Iterable[Any], new: Iterable[Any]) -> list[Difference]:
    before = {part.id: part for part in old}
    after = {part.id: part for part in new}
    differences = []
    for uid, part in after.items():
        if uid not in before:
            differences.append(Difference("added", kind, uid, get_label(part)))
        elif before[uid] != part:
            fields = _compare_fields(before[uid], part)
            differences.append(Difference("changed", kind, uid, get_label(part), fields))
    differences += [
        Difference("removed", kind, uid, get_label(part)) for uid, part in before.items() if uid not in after
    ]
    return differences


def _compare_fields(old: Any, new: Any) -> tuple[tuple[str, Any, Any], ...]:
    names = [field.name for field in msgspec.structs.fields(new)]
    return tuple(
        (name, getattr(old, name, None), getattr(new, name))
        for name in names
        if getattr(old, name, None) != getattr(new, name)
    )


def _find_moved(old: Document, new: Document) -> list[Difference]:
    """Return the moved entries: those in both documents outside the longest sequence that kept its order."""
    old_index = {uid: index for index, uid in enumerate(old.order)}
    common = [uid for uid in new.order if uid in old_index]
    unmoved = set(_find_longest_increasing([old_index[uid] for uid in common]))
    entries = new.entries()
    return [
        Difference("moved", "entry", uid, get_label(entries[uid]) if uid in entries else uid)
        for uid in common
        if old_index[uid] not in unmoved
    ]


def _find_longest_increasing(numbers: list[int]) -> list[int]:
    """Return a longest increasing subsequence (patience sorting, n log n)."""
    ends: list[int] = []
    links: list[int] = []
    at: list[int] = []
    for index, number in enumerate(numbers):
        pile = bisect_left(ends, number)
        links.append(at[pile - 1] if pile else -1)
        if pile == len(ends):
            ends.append(number)
            at.append(index)
        else:
            ends[pile], at[pile] = number, index
    longest = []
    step = at[-1] if at else -1
    while step >= 0:
        longest.append(numbers[step])
        step = links[step]
    return longest[::-1]
