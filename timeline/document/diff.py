"""What differs between two documents, entry by entry: for the desk before publishing, and for imports."""

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import msgspec

from timeline.document import Document, content


@dataclass(frozen=True)
class Difference:
    """One thing that is added, changed, moved, withdrawn or gone; `fields` are (name, before, after)."""

    what: str
    part: str
    uid: str
    label: str
    fields: tuple[tuple[str, Any, Any], ...] = ()


def between(old: Document | None, new: Document) -> list[Difference]:
    """Return what `new` says differently from `old` (None: everything is new), apart from versions."""
    new = content(new)
    if old is None:
        return [
            *_parts("party", (), new.parties),
            *_parts("source", (), new.sources),
            *_entries(None, new),
        ]
    old = content(old)
    found = []
    if old.timeline != new.timeline:
        found.append(
            Difference("changed", "timeline", "", new.timeline.title, _fields(old.timeline, new.timeline))
        )
    found += _parts("party", old.parties, new.parties)
    found += _parts("source", old.sources, new.sources)
    found += _entries(old, new)
    found += _moved(old, new)
    return found


def changed_entries(old: Document | None, new: Document) -> list[Difference]:
    """Return what `new` says differently in entries that stood in `old`, too."""
    if old is None:
        return []
    kinds = {"event", "statement", "request"}
    return [
        one for one in _entries(content(old), content(new)) if one.what == "changed" and one.part in kinds
    ]


def count(differences: Iterable[Difference]) -> str:
    """Return differences in words: "2 events changed, 1 party added"."""
    tally: dict[tuple[str, str], int] = {}
    for one in differences:
        tally[one.part, one.what] = tally.get((one.part, one.what), 0) + 1
    plural = {"party": "parties", "entry": "entries"}
    return ", ".join(
        f"{number} {part if number == 1 else plural.get(part, part + 's')} {what}"
        for (part, what), number in tally.items()
    )


def newly_checked(old: Document | None, new: Document) -> int:
    """Return how many quotations `new` has compared with their source that `old` had not, or otherwise."""
    before = set(old.checks) if old else set()
    return sum(check not in before for check in new.checks)


def summary(old: Document | None, new: Document) -> str:
    """Return in words what is new in `new`, and "" where it would tell readers nothing that `old` does not."""
    told = [count(between(old, new))]
    if number := newly_checked(old, new):
        told.append(
            f"{number} quotation{'' if number == 1 else 's'} newly checked against {'its' if number == 1 else 'their'} source"
        )
    elif not told[0] and old is not None and len(old.checks) > len(new.checks):
        number = len(old.checks) - len(new.checks)
        told.append(f"{number} quotation{'' if number == 1 else 's'} no longer checked")
    return ", ".join(filter(None, told))


def label(part: Any) -> str:
    """Return one line that names a part of a document."""
    for name in ("headline", "title", "name", "publisher", "described_as", "words", "put", "reason"):
        if value := getattr(part, name, ""):
            return value if len(value) <= 100 else value[:99].rstrip() + "…"
    return str(getattr(part, "id", ""))


def _entries(old: Document | None, new: Document) -> list[Difference]:
    gone_before = {part.id for part in old.withdrawals} if old else set()
    found = [
        Difference("withdrawn", "entry", part.id, part.reason)
        for part in new.withdrawals
        if part.id not in gone_before
    ]
    withdrawn = {part.id for part in new.withdrawals}
    for noun, group in (("event", "events"), ("statement", "statements"), ("request", "requests")):
        before = [part for part in getattr(old, group) if part.id not in withdrawn] if old else []
        found += _parts(noun, before, getattr(new, group))
    return found


def _parts(noun: str, old: Iterable[Any], new: Iterable[Any]) -> list[Difference]:
    before = {part.id: part for part in old}
    after = {part.id: part for part in new}
    found = []
    for uid, part in after.items():
        if uid not in before:
            found.append(Difference("added", noun, uid, label(part)))
        elif before[uid] != part:
            found.append(Difference("changed", noun, uid, label(part), _fields(before[uid], part)))
    found += [
        Difference("removed", noun, uid, label(part)) for uid, part in before.items() if uid not in after
    ]
    return found


def _fields(old: Any, new: Any) -> tuple[tuple[str, Any, Any], ...]:
    names = [field.name for field in msgspec.structs.fields(new)]
    return tuple(
        (name, getattr(old, name, None), getattr(new, name))
        for name in names
        if getattr(old, name, None) != getattr(new, name)
    )


def _moved(old: Document, new: Document) -> list[Difference]:
    """Entries in both whose neighbours changed: those outside the longest run that kept its order."""
    place = {uid: index for index, uid in enumerate(old.order)}
    common = [uid for uid in new.order if uid in place]
    keep = set(_longest_increasing([place[uid] for uid in common]))
    entries = new.entries()
    return [
        Difference("moved", "entry", uid, label(entries[uid]) if uid in entries else uid)
        for uid in common
        if place[uid] not in keep
    ]


def _longest_increasing(numbers: list[int]) -> list[int]:
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
    found = []
    step = at[-1] if at else -1
    while step >= 0:
        found.append(numbers[step])
        step = links[step]
    return found[::-1]
