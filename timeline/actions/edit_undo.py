"""The undo of edits: the values that an entry had before a change, and many entries in one go."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, cast

from django.db.models import Min

from timeline.actions.base import Refused, lock_survivors
from timeline.actions.bulk import BulkResult, Detail, edit_details
from timeline.actions.drafts import CitationDraft, EntryDraft, EventDraft
from timeline.actions.edit_merges import join_words
from timeline.actions.edit_units import ORDER, Unit, compose_draft, compute_order_tokens, compute_tokens
from timeline.actions.entries import NotActive, read_details
from timeline.actions.entry_content import build_citation, get_quoted_words
from timeline.actions.entry_drafts import UNITS, read_entry
from timeline.actions.unit_values import NOTHING_KNOWN, KnownRows, NotKept, ValueReader, read_known_rows
from timeline.document import content_rules
from timeline.models import Change, Citation, Entry, EventParty, Source, Timeline, User
from timeline.models.audit import ABOVE, BASE, VALUES
from timeline.three_way_merge import UNKNOWN, BaseToken, Outcome, merge_units

# What the actions on many entries change. It needs no check of an entry's other values.
PLAIN_FIELDS = {"standing", "parties", "citations"}
BATCH = 500


def read_values(change: Change) -> dict[str, Any]:
    """Return the values that a change has replaced, as the history stores them; none if they are not known."""
    return dict((change.before or {}).get(VALUES) or {})


@dataclass(frozen=True)
class LaterChanges:
    """What happened to entries after a change of each.

    Attributes:
        tokens: by id of an entry, those of its units as the change left them; it lacks entries that were not changed since
        others: by id of an entry, the last edit by somebody else
    """

    tokens: Mapping[str, dict[str, BaseToken]]
    others: Mapping[str, Change]


def read_later_changes(changes: Iterable[Change], user: User) -> LaterChanges:
    """Return what happened after these changes, one of each entry of a timeline, in a fixed number of queries."""
    since = {change.subject_uid: change for change in changes}
    if not since:
        return LaterChanges({}, {})
    timelines = {change.timeline_id for change in since.values()}
    pks = [change.pk for change in since.values()]
    later = Change.objects.filter(
        timeline__in=timelines, subject__in=Entry.Kind.values, subject_uid__in=since, pk__gt=min(pks)
    )
    # A step has one change of each entry: what comes after it is later than all of them.
    later = later.exclude(pk__in=pks).order_by()
    firsts = later.filter(before__has_key=BASE).values("subject_uid").annotate(first=Min("pk"))
    befores = Change.objects.filter(pk__in=[row["first"] for row in firsts])
    tokens = {
        uid: dict(before[BASE]["units"]) for uid, before in befores.values_list("subject_uid", "before")
    }
    edits = later.filter(verb="edit").exclude(by=user).select_related("by").defer("before", "after")
    return LaterChanges(tokens, {edit.subject_uid: edit for edit in edits.order_by("pk")})


def compose_undone(
    detail: Detail,
    current: EntryDraft,
    change: Change,
    later: LaterChanges,
    known: KnownRows = NOTHING_KNOWN,
) -> EntryDraft:
    """Return the draft of an entry in which the units that a change changed are as before. Nothing is saved.

    Args:
        current: the draft that the entry has the values of
        known: parties and sources that have been read already

    Raises:
        Refused: somebody has changed one of these units since, or its value is not known any more
    """
    units, values = UNITS[detail.kind], read_values(change)
    if not values:
        raise Refused("Its old values are not known any more.")
    values.pop(ABOVE, None)
    try:
        old = replace(current, **ValueReader(detail.timeline, current, known).read(values))
    except NotKept as problem:
        raise Refused(f"It cannot be restored: {problem}.") from problem
    left = later.tokens.get(detail.uid)
    sides: dict[str, Outcome] = {}
    taken = []
    for unit in units:
        if unit.fields[0] not in values:
            continue
        outcomes = _compare_unit(unit, left, current, old)
        if Outcome.BOTH in outcomes.values():
            taken.append(str(unit.label))
        sides |= outcomes
    if taken:
        other = later.others.get(detail.uid)
        raise Refused(
            f"{name_author(other) if other else 'You'} changed {join_words(taken)} since. "
            "Restore a field from the history instead."
        )
    draft: EntryDraft = compose_draft(current, old, units, sides)
    return draft


def name_author(change: Change) -> str:
    """Return the name of whoever made a change."""
    return str(change.by or "The command line")


def _compare_unit(
    unit: Unit, left: dict[str, BaseToken] | None, current: Any, old: Any
) -> dict[str, Outcome]:
    """Return for each key of a unit whose value an undo takes: MINE is the old one, BOTH that someone changed it since.

    Args:
        left: the tokens of the units as the change left them; None if the entry has not been changed since
    """
    now, then = compute_tokens(current, [unit]), compute_tokens(old, [unit])
    base: dict[str, BaseToken] = (
        dict(now)
        if left is None
        else {key: token for key, token in left.items() if key.partition(":")[0] == unit.name}
    )
    if unit.is_list:
        key = f"{unit.name}:{ORDER}"
        order = compute_order_tokens(unit, list(base), list(now), list(then))
        now[key], then[key] = order[1:]
        base[key] = order[0] or UNKNOWN
    return merge_units(base, now, then)


# --- Many entries ----------------------------------------------------------------------------------------


def undo_plain_edits(
    timeline: Timeline, changes: Mapping[str, Change], *, by: User
) -> tuple[dict[str, Detail], dict[str, str]]:
    """Undo those of these changes that set a verification, or add or take away parties and plain citations.

    The number of queries does not grow with the number of entries. Called in an open step, with the timeline locked.

    Args:
        changes: one change of each entry, by the id of the entry

    Returns:
        The entries that are as before their change now, by id, and why others are left as they are. Any other entry
        needs the checks of `edit_entry`.
    """
    plain = {uid: change for uid, change in changes.items() if _is_plain(change)}
    later = read_later_changes(plain.values(), by)
    known = read_known_rows(read_values(change) for change in plain.values())
    refusals: dict[str, str] = {}
    composed: dict[str, tuple[Detail, EntryDraft, EntryDraft]] = {}
    for detail in read_details(timeline, plain):
        change, current = plain[detail.uid], read_entry(detail)
        try:
            if detail.state != Entry.State.ACTIVE:
                raise NotActive(detail)
            composed[detail.uid] = detail, current, compose_undone(detail, current, change, later, known)
        except Refused as refusal:
            refusals[detail.uid] = str(refusal)
    survivors = _lock_survivors((current, draft) for _detail, current, draft in composed.values())
    undone: dict[str, Detail] = {}
    drafts: dict[str, EntryDraft] = {}
    for uid, (detail, current, draft) in composed.items():
        drafts[uid] = _replace_merged(draft, survivors)
        if not _needs_all_checks(detail, current, drafts[uid]):
            undone[uid] = detail
    edit_details(
        timeline,
        list(undone.values()),
        lambda detail, _current: drafts[detail.uid],
        lambda edited: _save_plain(edited, drafts),
        BulkResult(),
        by=by,
    )
    return undone, refusals


def _is_plain(change: Change) -> bool:
    """Whether a change replaced values of `PLAIN_FIELDS` only, and no passages of which something is hidden or shown."""
    values = read_values(change)
    return (
        change.verb == "edit"
        and bool(values)
        and values.keys() <= PLAIN_FIELDS
        and not any("digest" in item or item.get("omitted") for item in values.get("citations", ()))
    )


def _lock_survivors(drafts: Iterable[tuple[EntryDraft, EntryDraft]]) -> dict[Any, Any]:
    """Return the rows that stand for the parties and sources of lists that change, locked.

    Args:
        drafts: of each entry the present draft and the new one
    """
    parties: set[Any] = set()
    sources: set[Any] = set()
    for current, draft in drafts:
        if _list_parties(draft) != _list_parties(current):
            parties.update(party for party, _role in _list_parties(draft))
        if draft.citations != current.citations:
            sources.update(citation.source for citation in draft.citations)
    # Parties before sources, as wherever both are locked.
    rows = [(named, lock_survivors(named)) for named in (parties, sources)]
    return {row: survivors[row.pk] for named, survivors in rows for row in named}


def _list_parties(draft: EntryDraft) -> tuple[tuple[Any, str], ...]:
    return draft.parties if isinstance(draft, EventDraft) else ()


def _replace_merged(draft: EntryDraft, survivors: Mapping[Any, Any]) -> EntryDraft:
    """Return a draft with the rows that stand for its parties and sources."""
    citations = tuple(
        replace(citation, source=survivors.get(citation.source, citation.source))
        for citation in draft.citations
    )
    draft = replace(draft, citations=citations)
    if isinstance(draft, EventDraft):
        parties = ((survivors.get(party, party), role) for party, role in draft.parties)
        draft = replace(draft, parties=tuple(dict.fromkeys(parties)))
    return draft


def _needs_all_checks(detail: Detail, current: EntryDraft, draft: EntryDraft) -> bool:
    """Whether what an entry gets has to be checked as a form is: a passage, or a value that there is no more."""
    if any(role not in _ROLES for _party, role in _list_parties(draft)) or draft.standing not in _STANDINGS:
        return True
    if draft.citations == current.citations:
        return False
    rows = [
        build_citation(detail, citation, cast(Source, citation.source), index)
        for index, citation in enumerate(draft.citations)
    ]
    quotations = [get_quoted_words(detail, row) for row in rows]
    return (
        any(row.omitted or row.stance not in _STANCES for row in rows)
        or content_rules.ENTRY_QUOTED_LENGTH.is_broken(quotations)
        or any(_has_passage(citation) for citation in draft.citations if citation not in current.citations)
    )


def _has_passage(citation: CitationDraft) -> bool:
    """Whether a citation has a passage, or one that its user may not see."""
    source = cast(Source, citation.source)
    plain = CitationDraft(source=source, stance=citation.stance, locator=citation.locator)
    return source.confidential or citation != plain


def _save_plain(edited: list[Detail], drafts: Mapping[str, EntryDraft]) -> None:
    """Save the verification, the parties and the citations of entries."""
    verifications: dict[str, list[int]] = defaultdict(list)
    parties: dict[int, list[EventParty]] = {}
    citations: dict[int, list[Citation]] = {}
    for detail in edited:
        current, draft = read_entry(detail), drafts[detail.uid]
        if draft.standing != current.standing:
            verifications[draft.standing].append(detail.pk)
        if _list_parties(draft) != _list_parties(current):
            parties[detail.pk] = [
                EventParty(event_id=detail.pk, party=party, role=role, position=index)
                for index, (party, role) in enumerate(_list_parties(draft))
            ]
        if draft.citations != current.citations:
            citations[detail.pk] = [
                build_citation(detail, citation, cast(Source, citation.source), index)
                for index, citation in enumerate(draft.citations)
            ]
    for verification, pks in verifications.items():
        Entry.objects.filter(pk__in=pks).update(standing=verification)
    EventParty.objects.filter(event__in=[*parties]).delete()
    EventParty.objects.bulk_create((row for rows in parties.values() for row in rows), batch_size=BATCH)
    Citation.objects.filter(entry__in=[*citations]).delete()
    Citation.objects.bulk_create((row for rows in citations.values() for row in rows), batch_size=BATCH)


_ROLES = dict(EventParty._meta.get_field("role").flatchoices)
_STANDINGS = dict(Entry._meta.get_field("standing").flatchoices)
_STANCES = dict(Citation._meta.get_field("stance").flatchoices)
