"""Copies of entries from one document into another, with the parties, sources and quote checks that they need.

Three things are made of it: an entry that is held back keeps what readers have, a version under embargo is a public version
with a set of changed entries, and such a version is built again on top of a newer one.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, TypeVar

from msgspec.structs import replace

from timeline import dates
from timeline.document.order_conflicts import find_order_conflicts
from timeline.document.references import apply_redirects, find_parties_in_use, find_sources_in_use
from timeline.document.schema import Citation, Document, Event, Party, Source, Statement

Part = TypeVar("Part", Party, Source)


def copy_entries(
    base: Document,
    other: Document,
    uids: Collection[str],
    *,
    order: Sequence[str] = (),
    preferred: Collection[str] = (),
) -> Document:
    """Return `base` in which the entries with these ids are as in `other`. One that `other` lacks is left out.

    A party or source that both documents have stays as it is in `base`, unless its id is in `preferred`. Those that no
    entry needs any more are left out, and so are references to entries that are left out. Of a source that is confidential
    in `base`, a copied citation gives its stance only.

    Args:
        order: the reading order with all entries of `base` and more; without it that of `base`. A copied entry stays in its
            place there, if it stands after the same public entry as in `other`.
    """
    other = apply_redirects(other, base.redirects)
    copied = {uid for uid in other.order if uid in uids}
    checks = _copy_group(base.checks, other.checks, uids, copied, lambda check: check.entry)
    withdrawals = _copy_group(base.withdrawals, other.withdrawals, uids, copied, lambda part: part.id)
    merged = replace(
        base,
        parties=_join_parts(base.parties, other.parties, preferred),
        sources=_join_parts(base.sources, other.sources, preferred),
        **{
            name: _copy_group(getattr(base, name), getattr(other, name), uids, copied, lambda entry: entry.id)
            for name in ("events", "statements", "requests")
        },
        withdrawals=withdrawals,
        order=_place_entries(order or base.order, base, other, uids),
    )
    confidential = {source.id for source in merged.sources if source.confidential}
    merged = _clean_references(merged, copied, confidential)
    merged = replace(merged, parties=find_parties_in_use(merged))
    merged = replace(merged, sources=find_sources_in_use(merged))
    return _sort_parts(merged, checks, confidential)


def list_left_out(before: Document, after: Document) -> list[tuple[str, str]]:
    """Return (entry, entry left out) for each reference between entries that `before` has and `after` has not, as ids."""
    entries = after.entries()
    return [
        (uid, target)
        for uid, entry in before.entries().items()
        if uid in entries
        for target in _list_targets(entry)
        if target not in _list_targets(entries[uid])
    ]


def _list_targets(entry: Any) -> list[str]:
    if isinstance(entry, Event):
        return []
    if isinstance(entry, Statement):
        return [answer.entry for answer in entry.answers]
    return [*([entry.about] if entry.about else []), *entry.replies]


def _copy_group(
    own: Iterable[Any], others: Iterable[Any], uids: Collection[str], copied: Collection[str], get_id: Any
) -> list[Any]:
    return [
        *(part for part in own if get_id(part) not in uids),
        *(part for part in others if get_id(part) in copied),
    ]


def _join_parts(own: Sequence[Part], others: Iterable[Part], preferred: Collection[str]) -> list[Part]:
    """Return the parts of two documents, each once: that of the first one, unless the other's is preferred."""
    by_id = {part.id: part for part in own}
    for part in others:
        if part.id not in by_id or part.id in preferred:
            by_id[part.id] = part
    return [by_id[uid] for uid in sorted(by_id)]


def _clean_references(merged: Document, copied: Collection[str], confidential: Collection[str]) -> Document:
    """Leave out references to entries that are not there, and what nobody may know of a confidential source or protected party."""
    order, statements = set(merged.order), {statement.id for statement in merged.statements}
    protected = {party.id for party in merged.parties if party.protected}

    def clean(entry: Any) -> Any:
        changes: dict[str, Any] = {}
        if entry.id in copied:
            changes["citations"] = [_clean_citation(citation, confidential) for citation in entry.citations]
        if isinstance(entry, Event):
            changes["parties"] = list(dict.fromkeys(entry.parties))
        elif isinstance(entry, Statement):
            changes["addressees"] = list(dict.fromkeys(entry.addressees))
            changes["answers"] = [answer for answer in entry.answers if answer.entry in order]
        else:
            changes["about"] = entry.about if entry.about in order else None
            changes["replies"] = [uid for uid in entry.replies if uid in statements]
        return _change(entry, changes)

    return replace(
        merged,
        parties=[
            replace(party, part_of=None) if party.part_of in protected else party for party in merged.parties
        ],
        sources=[
            replace(source, relies_on=[uid for uid in source.relies_on if uid not in confidential])
            if any(uid in confidential for uid in source.relies_on)
            else source
            for source in merged.sources
        ],
        events=[clean(entry) for entry in merged.events],
        statements=[clean(entry) for entry in merged.statements],
        requests=[clean(entry) for entry in merged.requests],
    )


def _change(entry: Any, changes: Mapping[str, Any]) -> Any:
    """Return an entry with changed values; the same object if there is no change."""
    changed = {name: value for name, value in changes.items() if getattr(entry, name) != value}
    return replace(entry, **changed) if changed else entry


def _clean_citation(citation: Citation, confidential: Collection[str]) -> Citation:
    if citation.source in confidential:
        return Citation(source=citation.source, stance=citation.stance)
    return citation


def _sort_parts(merged: Document, checks: Iterable[Any], confidential: Collection[str]) -> Document:
    """Return the document with its lists in the order that a snapshot gives them, and with the checks that still apply."""
    rank = {uid: index for index, uid in enumerate(merged.order)}
    entries = merged.entries()
    ids = {
        "party": {party.id for party in merged.parties},
        "source": {source.id for source in merged.sources},
    }
    return replace(
        merged,
        events=sorted(merged.events, key=lambda entry: rank[entry.id]),
        statements=sorted(merged.statements, key=lambda entry: rank[entry.id]),
        requests=sorted(merged.requests, key=lambda entry: rank[entry.id]),
        withdrawals=sorted(merged.withdrawals, key=lambda withdrawal: rank[withdrawal.id]),
        checks=sorted(
            (
                check
                for check in checks
                if check.entry in entries
                and entries[check.entry].citations[check.citation].source not in confidential
            ),
            key=lambda check: (rank[check.entry], check.citation),
        ),
        redirects=[
            redirect
            for redirect in merged.redirects
            if redirect.into in ids[redirect.kind] and redirect.id not in ids[redirect.kind]
        ],
    )


# --- Order ------------------------------------------------------------------------------------------


def _place_entries(order: Sequence[str], base: Document, other: Document, uids: Collection[str]) -> list[str]:
    """Return the order of `base` with the entries of `other` in their places.

    An entry goes where `order` has it, if the entry before it that both documents know is the same there and in `other`. If
    not, it goes right after that entry.
    """
    present = {part.id for group in (base.events, base.statements, base.requests) for part in group}
    present |= {withdrawal.id for withdrawal in base.withdrawals}
    rest = [uid for uid in order if uid in present and uid not in uids]
    index = {uid: number for number, uid in enumerate(rest)}
    common = index.keys() & set(other.order)
    anchors: dict[str, str | None] = {}
    slots: dict[str, str | None] = {}
    previous: str | None = None
    anchor: str | None = None
    for uid in order:
        if uid in uids:
            anchors[uid], slots[uid] = anchor, previous
        elif uid in index:
            previous = uid
            anchor = uid if uid in common else anchor
    placed: list[tuple[int, int, str]] = []
    anchor = None
    for number, uid in enumerate(other.order):
        if uid in common:
            anchor = uid
        elif uid in uids:
            before = slots[uid] if uid in slots and anchors[uid] == anchor else anchor
            placed.append((-1 if before is None else index[before], number, uid))
    if not placed:
        return rest
    placed.sort()
    result: list[str] = []
    start = 0
    for slot, _, uid in placed:
        result += rest[start : slot + 1]
        start = max(start, slot + 1)
        result.append(uid)
    result += rest[start:]
    entries = {**base.entries(), **{uid: entry for uid, entry in other.entries().items() if uid in uids}}
    return _obey_dates(result, rest, [uid for *_, uid in placed], entries, base.timeline.time_zone)


def _obey_dates(
    order: list[str], rest: list[str], moved: Iterable[str], entries: Mapping[str, Any], time_zone: str
) -> list[str]:
    """Return an order that agrees with the dates. Only the entries in `moved` go to another place, the nearest one."""
    bounds = {uid: dates.find_bounds(entries[uid].when, time_zone) for uid in order if uid in entries}
    if not any(find_order_conflicts(order, bounds)):
        return order
    result = list(rest)
    positions = {uid: number for number, uid in enumerate(order)}
    for uid in moved:
        first, last = 0, len(result)
        earliest, latest = bounds.get(uid, (None, None))
        for number, standing in enumerate(result):
            start, end = bounds.get(standing, (None, None))
            if earliest is not None and end is not None and end < earliest:
                first = number + 1
            if latest is not None and start is not None and start > latest:
                last = min(last, number)
        wanted = sum(positions[standing] < positions[uid] for standing in result)
        result.insert(min(max(wanted, first), max(last, first)), uid)
    return result
