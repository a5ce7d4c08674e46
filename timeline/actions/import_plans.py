"""What an import of a document into a timeline would do with each entry. Reads rows and changes nothing (decision 0057).

An entry of the file is matched with one of the timeline by the id that the file gives it, then by equal content, then by its
headline and date. The base of the merge is what the file said last time, or for a document of ours the version that it
was exported as. Without a base every difference is a conflict.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, cast

import msgspec

from timeline import document
from timeline.actions.drafts import CitationDraft, EntryDraft, EventDraft, RequestDraft, StatementDraft
from timeline.actions.edit_units import (
    ORDER,
    Unit,
    compose_draft,
    compute_order_tokens,
    compute_tokens,
    digest_value,
)
from timeline.actions.entries import read_details
from timeline.actions.entry_drafts import UNITS, read_entry
from timeline.actions.import_shared_rows import NOTHING, SharedRows, build_new_ids, find_shared_rows
from timeline.models import (
    Entry,
    Event,
    ImportedRow,
    Party,
    Publication,
    ReplyRequest,
    Source,
    Statement,
    Timeline,
    User,
)
from timeline.three_way_merge import UNKNOWN, BaseToken, Outcome, merge_units

Part = document.Event | document.Statement | document.Request
Detail = Event | Statement | ReplyRequest

_KINDS: dict[type[Any], Entry.Kind] = {
    document.Event: Entry.Kind.EVENT,
    document.Statement: Entry.Kind.STATEMENT,
    document.Request: Entry.Kind.REQUEST,
}


class Fate(StrEnum):
    """What an import does with an entry of the file."""

    NEW = "new"
    CHANGED = "changed"
    CONFLICT = "conflict"
    SAME = "same"
    REMOVED = "removed"  # here: it is left so


@dataclass
class EntryPlan:
    """What an import does with one entry of the file.

    Attributes:
        part: the entry of the file
        kind: its kind
        mine: the draft of it; parties, sources and entries that are not there yet have unsaved rows
        tokens: of each unit of `mine`
        key, content, head: what the next import finds it by (`ImportedRow`)
        row: the entry of the timeline that it is; None for a new one
        detail: the same with its values, if they are compared
        known: what the file said last time
        fate: what is done
        sides: whose value each unit gets that differs
        labels: of the units that get the file’s value
        conflicts: of the units that both have changed
    """

    part: Part
    kind: Entry.Kind
    mine: EntryDraft
    tokens: dict[str, str]
    key: str
    content: str
    head: str
    row: Entry | None = None
    detail: Detail | None = None
    known: ImportedRow | None = None
    fate: Fate = Fate.NEW
    sides: dict[str, Outcome] = field(default_factory=dict)
    labels: tuple[str, ...] = ()
    conflicts: tuple[str, ...] = ()

    @property
    def is_as_before(self) -> bool:
        """Whether the file says what it said last time."""
        return self.known is not None and self.known.content == self.content

    @property
    def takes_file(self) -> bool:
        """Whether the values of the file are taken where both have changed a unit."""
        return self.fate == Fate.CONFLICT and Outcome.BOTH not in self.sides.values()

    @property
    def label(self) -> str:
        """The entry of the file in one line."""
        part = self.part
        if isinstance(part, document.Event):
            return part.headline
        return part.words if isinstance(part, document.Statement) else part.put


@dataclass
class ImportPlan:
    """What an import does.

    Attributes:
        entries: those of the file, in its order
        shared: the known parties and sources
        missing: entries that came from the file before and are not in it any more. They stay
        file_pk: key of the `ImportedFile` that it is again; None if it is another one
        fresh: ids of the parties and sources that are created
        new_ids: the ids that new entries get whose own is another entry’s
    """

    entries: list[EntryPlan]
    shared: SharedRows
    missing: list[Entry] = field(default_factory=list)
    file_pk: int | None = None
    fresh: dict[str, list[str]] = field(default_factory=dict)
    new_ids: dict[str, str] = field(default_factory=dict)

    @property
    def counts(self) -> Counter[Fate]:
        """The number of entries by what is done with them."""
        return Counter(entry.fate for entry in self.entries)

    def filter_entries(self, fate: Fate) -> list[EntryPlan]:
        """Return the entries with which one thing is done."""
        return [entry for entry in self.entries if entry.fate == fate]

    @property
    def digest(self) -> str:
        """What an editor has seen: it is another one if the import would do something else."""
        lines = [
            [
                entry.part.id,
                entry.fate.value,
                entry.content,
                [entry.row.uid, entry.detail.version if entry.detail else 0] if entry.row else [],
            ]
            for entry in self.entries
        ]
        known = [
            sorted((uid, row.uid) for uid, row in rows.items())
            for rows in (self.shared.parties, self.shared.sources)
        ]
        return digest_value([lines, known, sorted(entry.uid for entry in self.missing)])


def plan_import(
    draft: document.Document,
    timeline: Timeline | None,
    *,
    by: User,
    keys: Mapping[str, str] = NOTHING,
    choices: Mapping[str, str] = NOTHING,
    takes_file: Iterable[str] = (),
    is_ours: bool = False,
) -> ImportPlan:
    """Return what an import of a document would do.

    Args:
        timeline: into which it is imported; None for a new one
        keys: ids that the file itself gives to entries, by id in the document. Of a document of ours all ids are
        choices: by id of a party or source in the document, the id of the known one that is used, or NEW
        takes_file: ids of entries in the document that get the file’s values where both have changed a unit
        is_ours: whether it is a document of ours. Its ids are those of entries, and it says everything that an entry has.
            A table says nothing of what it has no column for: what is empty in it and not known from before stays
    """
    shared = find_shared_rows(draft, timeline, by=by, choices=choices)
    parts = draft.entries()
    builder = DraftBuilder(draft, shared)
    plans = [_build_plan(part, builder, keys) for part in parts.values()]
    plan = ImportPlan(plans, shared)
    if draft.withdrawals:
        shared.notes.append(f"Withdrawn entries of the file are left out: {len(draft.withdrawals):,}.")
    if timeline is not None:
        _Matcher(plan, timeline, is_ours=is_ours).match()
        fresh = [entry.part.id for entry in plans if entry.row is None]
        taken = Entry.objects.filter(timeline=timeline).values_list("uid", flat=True)
        plan.new_ids = build_new_ids(fresh, set(taken) if fresh else ())
        builder.entries = {uid: Event(uid=plan.new_ids.get(uid, uid), headline=uid) for uid in parts} | {
            entry.part.id: entry.row for entry in plans if entry.row is not None
        }
        for entry in plans:
            if entry.kind != Entry.Kind.EVENT:
                # It refers to entries, which are known only now.
                entry.mine = builder.build(entry.part)
                entry.tokens = compute_tokens(entry.mine, UNITS[entry.kind])
        bases = _BaseReader(draft, timeline, builder, by)
        chosen = set(takes_file)
        for entry in plans:
            if entry.row is not None and entry.detail is None:
                is_active = entry.row.state == Entry.State.ACTIVE
                entry.fate = Fate.SAME if is_active else Fate.REMOVED
            elif entry.detail is not None:
                base = bases.read(entry)
                _compare(entry, base, takes_file=entry.part.id in chosen, is_ours=is_ours)
    plan.fresh = _list_fresh(draft, plans, shared)
    return plan


def _build_plan(part: Part, builder: "DraftBuilder", keys: Mapping[str, str]) -> EntryPlan:
    kind = _KINDS[type(part)]
    mine = builder.build(part)
    tokens = compute_tokens(mine, UNITS[kind])
    key = keys.get(part.id, "")
    words = getattr(part, "headline", "") or getattr(part, "words", "") or getattr(part, "put", "")
    return EntryPlan(
        part,
        kind,
        mine,
        tokens,
        key=digest_value([kind, key]) if key else "",
        content=digest_content(tokens),
        head=digest_value([kind, words, part.when.edtf]),
    )


def digest_content(tokens: Mapping[str, str]) -> str:
    """Return a keyed digest of all units of an entry."""
    return digest_value([list(pair) for pair in tokens.items()])


def _list_fresh(draft: document.Document, plans: list[EntryPlan], shared: SharedRows) -> dict[str, list[str]]:
    """Return the ids of the parties and sources that are created: those that a new or changed entry needs."""
    needed = keep_entries(
        draft, [plan for plan in plans if plan.fate in (Fate.NEW, Fate.CHANGED, Fate.CONFLICT)]
    )
    return {
        "party": [part.id for part in document.find_parties_in_use(needed) if part.id not in shared.parties],
        "source": [part.id for part in document.find_sources_in_use(needed) if part.id not in shared.sources],
    }


def keep_entries(draft: document.Document, plans: list[EntryPlan]) -> document.Document:
    """Return the document with these entries only."""
    uids = {plan.part.id for plan in plans}
    return msgspec.structs.replace(
        draft,
        events=[part for part in draft.events if part.id in uids],
        statements=[part for part in draft.statements if part.id in uids],
        requests=[part for part in draft.requests if part.id in uids],
        order=[uid for uid in draft.order if uid in uids],
        withdrawals=[],
        redirects=[],
        corrections=[],
        checks=[],
    )


class DraftBuilder:
    """Builds the drafts of entries of a document. What is not there yet is an unsaved row with its id.

    Attributes:
        parties, sources, entries: the known rows, by id in the document
    """

    def __init__(self, draft: document.Document, shared: SharedRows) -> None:
        self.parties = {
            part.id: Party(uid=shared.new_party_ids.get(part.id, part.id), name=part.name)
            for part in draft.parties
        } | shared.parties
        self.sources = {
            part.id: Source(
                uid=shared.new_source_ids.get(part.id, part.id), publisher=part.publisher, title=part.title
            )
            for part in draft.sources
        } | shared.sources
        self.entries: dict[str, Any] = {}

    def build(self, part: Part) -> EntryDraft:
        """Return the draft of an entry."""
        common: dict[str, Any] = {
            "when": part.when,
            "standing": part.standing,
            "short_label": part.short_label,
            "is_minor": part.minor,
            "citations": tuple(
                CitationDraft(
                    source=self.sources[citation.source],
                    stance=citation.stance,
                    locator=citation.locator,
                    exact=citation.exact,
                    prefix=citation.prefix,
                    suffix=citation.suffix,
                    note=citation.note,
                    omitted=tuple(citation.omitted),
                )
                for citation in part.citations
            ),
        }
        if isinstance(part, document.Event):
            place = part.place
            return EventDraft(
                **common,
                headline=part.headline,
                body=part.body,
                place=place.words if place else "",
                latitude=place.latitude if place else None,
                longitude=place.longitude if place else None,
                is_key=part.key,
                parties=tuple((self.parties[link.party], link.role) for link in part.parties),
            )
        if isinstance(part, document.Statement):
            return StatementDraft(
                **common,
                party=self.parties[part.party],
                spokesperson=self.parties[part.spokesperson] if part.spokesperson else None,
                words=part.words,
                wording=part.wording,
                language=part.language,
                translation=part.translation,
                context=part.context,
                addressees=tuple(self.parties[uid] for uid in part.addressees),
                answers=tuple((self._get_entry(answer.entry), answer.how) for answer in part.answers),
            )
        return RequestDraft(
            **common,
            asked=self.parties[part.asked],
            asked_by=self.parties[part.asked_by] if part.asked_by else None,
            put=part.put,
            about=self._get_entry(part.about) if part.about else None,
            channel=part.channel,
            deadline=datetime.fromisoformat(part.deadline) if part.deadline else None,
            outcome=part.outcome,
            outcome_note=part.outcome_note,
            replies=tuple(cast(Statement, self._get_entry(uid)) for uid in part.replies),
        )

    def _get_entry(self, uid: str) -> Any:
        return self.entries.setdefault(uid, Event(uid=uid, headline=uid))


def describe_counts(plan: ImportPlan) -> str:
    """Return what an import does, in words: “36 new entries, 3 change an entry that is here, 1 is the same”."""
    counts = plan.counts
    parts = [
        (counts[Fate.NEW], "new entry", "new entries"),
        (counts[Fate.CHANGED], "changes an entry that is here", "change entries that are here"),
        (counts[Fate.CONFLICT], "was changed here and in the file", "were changed here and in the file"),
        (counts[Fate.SAME], "is here already", "are here already"),
        (counts[Fate.REMOVED], "was removed here", "were removed here"),
    ]
    fresh = {kind: len(uids) for kind, uids in plan.fresh.items()}
    parts += [
        (fresh.get("source", 0), "new source", "new sources"),
        (fresh.get("party", 0), "new party", "new parties"),
    ]
    words = [f"{count:,} {one if count == 1 else many}" for count, one, many in parts if count]
    return ", ".join(words) or "nothing"


def describe_done(plan: ImportPlan) -> str:
    """Return the notice after an import."""
    added, changed = plan.counts[Fate.NEW], plan.counts[Fate.CHANGED]
    kept = sum(1 for entry in plan.filter_entries(Fate.CONFLICT) if not entry.takes_file)
    changed += plan.counts[Fate.CONFLICT] - kept
    parts = [f"{added:,} {'entry' if added == 1 else 'entries'} added"] if added else []
    if changed:
        parts.append(f"{changed:,} changed")
    if kept:
        parts.append(f"{kept:,} kept as {'it was' if kept == 1 else 'they were'} here")
    return f"Imported: {', '.join(parts)}." if parts else "There was nothing to import: all of it is here."


# --- Matching ----------------------------------------------------------------------------------------


class _Matcher:
    """Finds for each entry of a file the entry of the timeline that it is."""

    def __init__(self, plan: ImportPlan, timeline: Timeline, *, is_ours: bool) -> None:
        self.plan, self.timeline, self.is_ours = plan, timeline, is_ours
        known = ImportedRow.objects.filter(file__timeline=timeline).select_related("entry")
        # Of an entry that two files have, the later file counts.
        self.rows = {row.entry_id: row for row in known.order_by("file", "pk")}
        self.free = dict(self.rows)
        self.pairs: dict[str, tuple[Entry, ImportedRow | None]] = {}

    def match(self) -> None:
        """Set `detail`, `known`, `missing` and `file_pk` of the plan."""
        self._match_rows("key")
        self._match_ids()
        self._match_rows("content")
        self._match_rows("head", only_single=True)
        self._match_present()
        for entry in self.plan.entries:
            if pair := self.pairs.get(entry.part.id):
                entry.row, entry.known = pair
        # What the file says as before is not compared, so its values need not be read.
        compared = [
            entry.row.uid
            for entry in self.plan.entries
            if entry.row is not None and (self.is_ours or not entry.is_as_before)
        ]
        details = {detail.pk: detail for detail in read_details(self.timeline, compared)} if compared else {}
        for entry in self.plan.entries:
            if entry.row is not None:
                entry.detail = details.get(entry.row.pk)
        files = Counter(row.file_id for _entry, row in self.pairs.values() if row is not None)
        if files:
            self.plan.file_pk = max(files, key=lambda pk: (files[pk], pk))
            missing = [
                row.entry
                for row in self.free.values()
                if row.file_id == self.plan.file_pk and row.entry.state == Entry.State.ACTIVE
            ]
            uids = [entry.uid for entry in missing]
            self.plan.missing = list(read_details(self.timeline, uids)) if uids else []

    def _list_open(self) -> list[EntryPlan]:
        return [entry for entry in self.plan.entries if entry.part.id not in self.pairs]

    def _pair(self, entry: EntryPlan, row: ImportedRow) -> None:
        self.pairs[entry.part.id] = row.entry, row
        self.free.pop(row.entry_id, None)

    def _match_rows(self, name: str, *, only_single: bool = False) -> None:
        """Match by a digest of the rows of earlier imports; with `only_single` where one on each side has it."""
        rows: dict[tuple[str, str], list[ImportedRow]] = defaultdict(list)
        for row in self.free.values():
            if digest := getattr(row, name):
                rows[row.entry.kind, digest].append(row)
        opened: dict[tuple[str, str], list[EntryPlan]] = defaultdict(list)
        for entry in self._list_open():
            if digest := getattr(entry, name):
                opened[entry.kind.value, digest].append(entry)
        for digests, same in opened.items():
            # A row with a key of its own is found by the key only.
            candidates = [row for row in rows.get(digests, []) if name == "key" or not row.key]
            entries = [entry for entry in same if name == "key" or not entry.key]
            if only_single and (len(entries) != 1 or len(candidates) != 1):
                continue
            for entry, row in zip(entries, candidates, strict=False):
                self._pair(entry, row)

    def _match_ids(self) -> None:
        """Match by public id: of a document of ours, and of rows whose key is an id. Others get theirs by chance."""
        wanted = {entry.part.id: entry for entry in self._list_open() if entry.key or self.is_ours}
        taken = {entry.pk for entry, _row in self.pairs.values()}
        for found in _read_entries(self.timeline, list(wanted)):
            entry = wanted[found.uid]
            row = self.rows.get(found.pk)
            is_gone = found.state == Entry.State.REMOVED and row is None
            if found.kind == entry.kind and found.pk not in taken and not is_gone:
                self.pairs[entry.part.id] = found, row
                self.free.pop(found.pk, None)

    def _match_present(self) -> None:
        """Match by equal content with active entries that no import knows, or that were changed here to what the file says."""
        opened: dict[str, list[EntryPlan]] = defaultdict(list)
        for entry in self._list_open():
            opened[entry.content].append(entry)
        if not opened:
            return
        taken = {entry.pk for entry, _row in self.pairs.values()}
        # Only entries with a date of the file can be equal.
        dates = {entry.part.when.edtf for entries in opened.values() for entry in entries}
        active = Entry.objects.filter(timeline=self.timeline, state=Entry.State.ACTIVE)
        uids = [
            uid
            for uid, pk, edtf in active.values_list("uid", "pk", "edtf")
            if pk not in taken and edtf in dates
        ]
        for detail in read_details(self.timeline, uids) if uids else ():
            tokens = compute_tokens(read_entry(detail), UNITS[detail.kind])
            entries = opened.get(digest_content(tokens))
            if entries:
                entry = entries.pop(0)
                self.pairs[entry.part.id] = detail, self.free.pop(detail.pk, None)


def _read_entries(timeline: Timeline, uids: list[str]) -> list[Entry]:
    return [
        entry
        for start in range(0, len(uids), 400)
        for entry in Entry.objects.filter(timeline=timeline, uid__in=uids[start : start + 400])
    ]


# --- Comparing ---------------------------------------------------------------------------------------


class _BaseReader:
    """Reads what a file said last time about an entry, as tokens."""

    def __init__(self, draft: document.Document, timeline: Timeline, builder: DraftBuilder, by: User) -> None:
        self.parts: dict[str, Part] = {}
        self.builder = builder
        version = draft.version
        if version is None:
            return
        publication = Publication.objects.filter(timeline=timeline, number=version.number).first()
        published = document.decode(publication.data) if publication else None
        # The version block has random bits: an equal one is of the same document.
        if published is not None and published.version == version:
            self.parts = dict(published.entries())
            shared = find_shared_rows(published, timeline, by=by, choices={})
            self.builder = DraftBuilder(published, shared)
            self.builder.entries |= builder.entries

    def read(self, entry: EntryPlan) -> dict[str, BaseToken] | None:
        """Return the tokens of an entry; None if nothing is known of what the file said."""
        part = self.parts.get(entry.part.id)
        if part is not None and type(part) is type(entry.part):
            return dict(compute_tokens(self.builder.build(part), UNITS[entry.kind]))
        if entry.known is not None:
            return dict(entry.known.units)
        return None


def _compare(entry: EntryPlan, base: dict[str, BaseToken] | None, *, takes_file: bool, is_ours: bool) -> None:
    """Set the fate of an entry that is there already, and whose value each unit gets."""
    detail = entry.detail
    if detail is None:
        return
    if detail.state != Entry.State.ACTIVE:
        entry.fate = Fate.REMOVED
        return
    units = UNITS[entry.kind]
    theirs = read_entry(detail)
    their_tokens, my_tokens = compute_tokens(theirs, units), dict(entry.tokens)
    keys = (None if base is None else list(base), list(their_tokens), list(my_tokens))
    for unit in units:
        if unit.is_list:
            key = f"{unit.name}:{ORDER}"
            tokens = compute_order_tokens(unit, *keys)
            their_tokens[key], my_tokens[key] = tokens[1:]
            if base is not None:
                base[key] = tokens[0] or UNKNOWN
    outcomes = merge_units(base, their_tokens, my_tokens)
    labels: dict[Outcome, list[str]] = {Outcome.MINE: [], Outcome.BOTH: []}
    by_name = {unit.name: unit for unit in units}
    for key, found in outcomes.items():
        unit, outcome = by_name[key.partition(":")[0]], found
        if outcome == Outcome.BOTH and base is None and not is_ours and _is_empty(entry.mine, unit):
            outcome = Outcome.THEIRS
        if outcome == Outcome.SAME:
            continue
        if outcome != Outcome.THEIRS:
            labels[outcome].append(str(unit.label))
        entry.sides[key] = Outcome.MINE if outcome == Outcome.BOTH and takes_file else outcome
    entry.labels = tuple(dict.fromkeys(labels[Outcome.MINE]))
    entry.conflicts = tuple(dict.fromkeys(labels[Outcome.BOTH]))
    if entry.conflicts:
        entry.fate = Fate.CONFLICT
    else:
        entry.fate = Fate.CHANGED if entry.labels else Fate.SAME


def _is_empty(draft: EntryDraft, unit: Unit) -> bool:
    """Whether a unit has nothing that a file could have said."""
    return not any(getattr(draft, name) for name in unit.fields)


def compose_imported(entry: EntryPlan) -> EntryDraft:
    """Return the draft that an entry of the timeline gets: what is in conflict stays, unless the file’s is taken."""
    if entry.detail is None:
        return entry.mine
    sides = {
        key: Outcome.THEIRS if outcome == Outcome.BOTH else outcome for key, outcome in entry.sides.items()
    }
    theirs = read_entry(entry.detail)
    draft: EntryDraft = compose_draft(theirs, entry.mine, UNITS[entry.kind], sides)
    return draft
