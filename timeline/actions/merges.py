"""Merges: let one party or source stand for its duplicate in every timeline, and undo that.

A merge moves every use of the duplicate to the row that stays, in one transaction, and stores what it moved in one Change.
The duplicate stays in its table as a merged row (see `models.merges`). The values of the row that stays do not change.
"""

import hashlib
import json
from collections import Counter
from collections.abc import Iterable
from typing import Any, TypeVar

from django.db import transaction
from django.db.models import F, Max, Q
from django.utils import timezone

from timeline import document, permissions
from timeline.actions.base import Refused, record, require, require_version, require_visible
from timeline.models import (
    Addressee,
    Citation,
    Dismissal,
    Entry,
    EventParty,
    Party,
    Publication,
    Redirect,
    Reliance,
    ReplyRequest,
    Source,
    SourceText,
    Statement,
    Timeline,
    User,
)
from timeline.models.audit import MOVED

M = TypeVar("M", Party, Source)
# What a merge moved, by kind of use: lists of keys and values, as JSON stores them.
Moved = dict[str, list[Any]]

AN_EDITOR_MUST = (
    "{first} and {second} are also used where you may change nothing. An editor who may change every timeline that uses them "
    "must merge them."
)
MAX_ATTEMPTS = 4
MAX_NAMED_ENTRIES = 3
CITATION_VALUES = ("stance", "locator", "exact", "prefix", "suffix", "note", "omitted")


class NotAllowed(Refused):
    """The user may not change every timeline concerned. The message names none of them."""


class _UsedElsewhere(Exception):  # noqa: N818 — tells `_lock` to begin again
    """A timeline that is not locked has begun to use one of the rows."""


# --- Merge -------------------------------------------------------------------------------------------


def merge(duplicate: M, survivor: M, *, by: User, versions: tuple[int | None, int | None]) -> M:
    """Merge one party or source into another, which stands for it from now on, and return that one.

    `versions` are those of the duplicate and of the survivor that the editor saw.

    Raises:
        PermissionDenied: one of them is not visible to the user
        NotAllowed: the user may not change every timeline that uses one of them
        Stale: one of them has changed since; `current` is that one
        Refused: they cannot be merged, and why
    """
    for _attempt in range(MAX_ATTEMPTS):
        try:
            with transaction.atomic():
                return _merge(duplicate, survivor, by=by, versions=versions)
        except _UsedElsewhere:
            continue
    raise Refused("Somebody is changing one of them at this moment. Try again.")


def _merge(duplicate: M, survivor: M, *, by: User, versions: tuple[int | None, int | None]) -> M:
    timelines = find_timelines(duplicate) | find_timelines(survivor)
    _lock_timelines(timelines)
    duplicate, survivor = _lock_rows(duplicate, survivor)
    require_mergeable(duplicate, survivor, by)
    for row, version in zip((duplicate, survivor), versions, strict=True):
        require_version(row, version)
    used = find_timelines(duplicate)
    if not used | find_timelines(survivor) <= timelines:
        raise _UsedElsewhere
    label, home = str(duplicate), _find_home(duplicate)
    if isinstance(duplicate, Party) and isinstance(survivor, Party):
        moved = _move_party(duplicate, survivor)
    else:
        moved = _move_source(duplicate, survivor)
    moved["redirects"] = _add_redirects(duplicate, survivor, used)
    Timeline.objects.filter(pk__in=used).update(changed_at=timezone.now())
    change = record(
        "merge",
        _get_noun(survivor),
        survivor.uid,
        str(survivor),
        by=by,
        timeline=home,
        after={"merged into it": label, "ids": [duplicate.uid], MOVED: moved},
    )
    duplicate.merged_into, duplicate.merge = survivor, change
    duplicate.version += 1
    duplicate.save(update_fields=["merged_into", "merge", "version"])
    return survivor


def require_mergeable(duplicate: M, survivor: M, by: User) -> None:
    """Raise unless the user may merge these rows, and nothing speaks against it.

    Raises:
        PermissionDenied, NotAllowed, Refused: as `merge`
    """
    noun = _get_noun(survivor)
    for row in (duplicate, survivor):
        if row.merged_into is not None:
            raise Refused(f"“{row}” has been merged into “{row.survivor}” already.")
        require_visible(row, by, f"merge this {noun}")
    if duplicate.pk == survivor.pk:
        raise Refused(f"A {noun} is not merged into itself. Use another {noun}.")
    for row in (duplicate, survivor):
        _require_unprotected(row)
    timelines = Timeline.objects.filter(pk__in=find_timelines(duplicate) | find_timelines(survivor))
    if not permissions.may_merge(by, timelines):
        raise NotAllowed(AN_EDITOR_MUST.format(first=f"“{duplicate}”", second=f"“{survivor}”"))
    _require_same_readers(duplicate, survivor)
    if isinstance(duplicate, Party) and isinstance(survivor, Party):
        _require_unrelated(duplicate, survivor)


def _require_unprotected(row: Party | Source) -> None:
    if isinstance(row, Party) and row.protected:
        raise Refused(f"“{row}” is protected. A protected party is never merged.")
    if isinstance(row, Source) and row.confidential:
        raise Refused(f"“{row}” is confidential. A confidential source is never merged.")


def _require_same_readers(duplicate: M, survivor: M) -> None:
    """Raise Refused if somebody who sees the duplicate at the desk does not see the row that would stand for it."""
    before, after = _find_viewers(duplicate), _find_viewers(survivor)
    if after is None or (before is not None and before <= after):
        return
    message = f"“{survivor}” is known to the members of a timeline only, and would be seen by others in place of “{duplicate}”."
    if before is None or after <= before:
        message += f" Merge the other way round, so that “{duplicate}” stays."
    raise Refused(message)


def _require_unrelated(duplicate: Party, survivor: Party) -> None:
    """Raise Refused if an entry or a party tells the two apart."""
    both = [duplicate.pk, survivor.pk]
    for first, second in ((duplicate, survivor), (survivor, duplicate)):
        parent = first.part_of
        while parent is not None:
            if parent.pk == second.pk:
                raise Refused(
                    f"“{first}” is part of “{second}”. Use two parties of which none is part of the other."
                )
            parent = parent.part_of
    apart = (
        (
            Statement.objects.filter(party__in=both, spokesperson__in=both).exclude(party=F("spokesperson")),
            "one speaks for the other",
        ),
        (
            Statement.objects.filter(
                Q(party=duplicate, addressees__party=survivor)
                | Q(party=survivor, addressees__party=duplicate)
            ),
            "one speaks to the other",
        ),
        (ReplyRequest.objects.filter(asked__in=both, asked_by__in=both), "one asks the other for comment"),
    )
    for entries, relation in apart:
        rows: list[Entry] = list(entries.order_by("pk").distinct()[: MAX_NAMED_ENTRIES + 1])
        if rows:
            raise Refused(
                f"They cannot be the same: {relation} in {_name_entries(rows)}. Correct that first."
            )


# --- Timelines and rows ------------------------------------------------------------------------------


def find_timelines(row: Party | Source) -> set[int]:
    """Return the keys of the timelines that use a party or source.

    They name the party or one that is part of it, or cite the source or one that relies on it; directly or through
    others, in entries of any state.
    """
    return _find_timelines(row, direct=False)


def _find_timelines(row: Party | Source, *, direct: bool) -> set[int]:
    """As `find_timelines`; if `direct`, only the timelines through which the row is visible (`visible_to`)."""
    if isinstance(row, Party):
        parties = {row.pk} if direct else _follow(row.pk, Party, "part_of", "pk")
        uses: tuple[tuple[Any, str, str], ...] = (
            (EventParty, "party", "event__timeline"),
            (Addressee, "party", "statement__timeline"),
            (Statement, "party", "timeline"),
            (Statement, "spokesperson", "timeline"),
            (ReplyRequest, "asked", "timeline"),
            (ReplyRequest, "asked_by", "timeline"),
        )
        return {
            timeline
            for model, field, timeline_path in uses
            for timeline in model.objects.filter(**{f"{field}__in": parties}).values_list(
                timeline_path, flat=True
            )
        }
    sources = _follow(row.pk, Reliance, "on", "source", steps=1 if direct else None)
    citations = Citation.objects.filter(source__in=sources)
    return set(citations.order_by().values_list("entry__timeline", flat=True))


def _follow(start: int, model: Any, field: str, key: str, steps: int | None = None) -> set[int]:
    """Return a key with the keys of all rows that refer to it through a field, directly or indirectly."""
    reached, new = {start}, {start}
    while new and steps != 0:
        new = set(model.objects.filter(**{f"{field}__in": new}).values_list(key, flat=True)) - reached
        reached |= new
        steps = None if steps is None else steps - 1
    return reached


def _find_viewers(row: Party | Source) -> set[int] | None:
    """Return the timelines whose members see a row at the desk; None if the whole newsroom does."""
    if row.made_for_id is None:
        return None
    timelines = _find_timelines(row, direct=True) | {row.made_for_id}
    is_open = Timeline.objects.filter(pk__in=timelines, access=Timeline.Access.NEWSROOM).exists()
    return None if is_open else timelines


def _find_home(row: Party | Source) -> Timeline | None:
    """Return the timeline in whose history a change that names the row is: whoever sees it there sees the row."""
    home = row.made_for
    if home is not None and home.access == Timeline.Access.MEMBERS and _find_viewers(row) is None:
        return None
    return home


def _lock_timelines(timelines: set[int]) -> None:
    """Lock timelines by key, before their rows, as every action does."""
    list(Timeline.objects.filter(pk__in=timelines).order_by("pk").select_for_update().values_list("pk"))


def _lock_rows(duplicate: M, survivor: M) -> tuple[M, M]:
    """Return both rows as they are now, locked against every reference to them.

    The parties that are part of one of them are locked with them, by key, because a merge changes these rows too.
    """
    model: Any = type(duplicate)
    both = [duplicate.pk, survivor.pk]
    wanted = Q(pk__in=both)
    if isinstance(duplicate, Party):
        wanted |= Q(part_of__in=both)
    by_key = {
        row.pk: row for row in model.objects.filter(wanted).order_by("pk").select_for_update(of=("self",))
    }
    if isinstance(duplicate, Party) and Party.objects.filter(wanted).exclude(pk__in=by_key).exists():
        raise _UsedElsewhere
    return by_key[duplicate.pk], by_key[survivor.pk]


def _get_noun(row: Party | Source) -> str:
    return "party" if isinstance(row, Party) else "source"


def _name_entries(entries: Iterable[Entry]) -> str:
    """Return the labels of some entries, for a message. The user may see them all."""
    labels = [entry.label for entry in entries]
    shown = ", ".join(
        f"“{label if len(label) <= 80 else label[:79] + '…'}”" for label in labels[:MAX_NAMED_ENTRIES]
    )
    return shown + (" and others" if len(labels) > MAX_NAMED_ENTRIES else "")


# --- What moves: parties -----------------------------------------------------------------------------


def _move_party(duplicate: Party, survivor: Party) -> Moved:
    """Move every use of a party to another one, and return what moved. What the other one has already is dropped."""
    moved: Moved = {}
    has_role = set(EventParty.objects.filter(party=survivor).values_list("event", "role"))
    moved["roles"], moved["dropped roles"] = [], []
    for link in EventParty.objects.filter(party=duplicate).order_by("pk"):
        if (link.event_id, link.role) in has_role:
            moved["dropped roles"].append([link.event_id, link.role, link.position])
            link.delete()
        else:
            moved["roles"].append([link.event_id, link.role])
    EventParty.objects.filter(party=duplicate).update(party=survivor)
    is_addressed = set(Addressee.objects.filter(party=survivor).values_list("statement", flat=True))
    moved["addressees"], moved["dropped addressees"] = [], []
    for addressee in Addressee.objects.filter(party=duplicate).order_by("pk"):
        if addressee.statement_id in is_addressed:
            moved["dropped addressees"].append([addressee.statement_id, addressee.position])
            addressee.delete()
        else:
            moved["addressees"].append(addressee.statement_id)
    Addressee.objects.filter(party=duplicate).update(party=survivor)
    for name, model, field in PARTY_FIELDS:
        rows = model.objects.filter(**{field: duplicate})
        moved[name] = sorted(rows.values_list("pk", flat=True))
        rows.update(**{field: survivor})
    return moved


# Fields that name one party: the label of what moved, the model and the field.
PARTY_FIELDS: tuple[tuple[str, Any, str], ...] = (
    ("speakers", Statement, "party"),
    ("spokespersons", Statement, "spokesperson"),
    ("asked", ReplyRequest, "asked"),
    ("asking", ReplyRequest, "asked_by"),
    ("parts", Party, "part_of"),
)


def _restore_party(duplicate: Party, survivor: Party, moved: Moved, problems: "_Problems") -> None:
    """Give a party back what a merge moved to another one, and note what is no longer as it was."""
    for event, role in moved["roles"]:
        rows = EventParty.objects.filter(event=event, party=survivor, role=role)
        if not rows.update(party=duplicate):
            problems.add_entry(event)
    for event, role, position in moved["dropped roles"]:
        if EventParty.objects.filter(event=event, party=survivor, role=role).exists():
            EventParty.objects.create(event_id=event, party=duplicate, role=role, position=position)
        else:
            problems.add_entry(event)
    for statement in moved["addressees"]:
        if not Addressee.objects.filter(statement=statement, party=survivor).update(party=duplicate):
            problems.add_entry(statement)
    for statement, position in moved["dropped addressees"]:
        if Addressee.objects.filter(statement=statement, party=survivor).exists():
            Addressee.objects.create(statement_id=statement, party=duplicate, position=position)
        else:
            problems.add_entry(statement)
    for name, model, field in PARTY_FIELDS:
        keys = moved[name]
        present = set(model.objects.filter(pk__in=keys, **{field: survivor}).values_list("pk", flat=True))
        model.objects.filter(pk__in=present).update(**{field: duplicate})
        for key in keys:
            if key in present:
                continue
            if model is Party:
                problems.add_row(Party.objects.get(pk=key), f"is no longer part of “{survivor}”")
            else:
                problems.add_entry(key)
    parent, seen = duplicate.part_of, {duplicate.pk}
    while parent is not None and not problems:
        if parent.pk in seen:
            problems.add_row(duplicate, "would be part of itself")
        seen.add(parent.pk)
        parent = Party.objects.get(pk=parent.pk).part_of


# --- What moves: sources -----------------------------------------------------------------------------


def _move_source(duplicate: Any, survivor: Any) -> Moved:
    """Move every use of a source to another one, and return what moved. What the other one has already is dropped."""
    moved: Moved = {"citations": [], "dropped citations": []}
    has_citation = {(row.entry_id, _digest_citation(row)) for row in Citation.objects.filter(source=survivor)}
    for citation in Citation.objects.filter(source=duplicate).order_by("entry", "position", "pk"):
        digest = _digest_citation(citation)
        if (citation.entry_id, digest) in has_citation:
            moved["dropped citations"].append([citation.entry_id, digest, citation.position])
            citation.delete()
        else:
            moved["citations"].append([citation.entry_id, digest])
    Citation.objects.filter(source=duplicate).update(source=survivor)
    _move_reliances(duplicate, survivor, moved)
    moved["texts"], moved["dismissals"] = [], []
    if not SourceText.objects.filter(source=survivor).exists():
        # Otherwise both have texts: those of the survivor count, and the others stay where they are.
        texts = SourceText.objects.filter(source=duplicate)
        moved["texts"] = sorted(texts.values_list("pk", flat=True))
        texts.update(source=survivor)
        known = Dismissal.objects.filter(source=survivor).values("key")
        dismissals = Dismissal.objects.filter(source=duplicate).exclude(key__in=known)
        moved["dismissals"] = sorted(dismissals.values_list("pk", flat=True))
        Dismissal.objects.filter(pk__in=moved["dismissals"]).update(source=survivor)
    return moved


def _move_reliances(duplicate: Source, survivor: Source, moved: Moved) -> None:
    """Move what a source relies on, and what relies on it. No source comes to rely on itself."""
    own = set(Reliance.objects.filter(source=survivor).values_list("on", flat=True))
    last = Reliance.objects.filter(source=survivor).aggregate(last=Max("position"))["last"]
    position = -1 if last is None else last
    moved["relies on"], moved["dropped relies on"] = [], []
    for link in Reliance.objects.filter(source=duplicate).order_by("position", "pk"):
        if link.on_id in own or link.on_id == survivor.pk:
            moved["dropped relies on"].append([link.on_id, link.position])
            link.delete()
        else:
            moved["relies on"].append([link.on_id, link.position])
            position += 1
            link.source, link.position = survivor, position
            link.save(update_fields=["source", "position"])
    relying = set(Reliance.objects.filter(on=survivor).values_list("source", flat=True))
    moved["relied on by"], moved["dropped relied on by"] = [], []
    for link in Reliance.objects.filter(on=duplicate).order_by("source", "pk"):
        if link.source_id in relying or link.source_id == survivor.pk:
            moved["dropped relied on by"].append([link.source_id, link.position])
            link.delete()
        else:
            moved["relied on by"].append(link.source_id)
    Reliance.objects.filter(on=duplicate).update(on=survivor)


def _restore_source(duplicate: Any, survivor: Any, moved: Moved, problems: "_Problems") -> None:
    """Give a source back what a merge moved to another one, and note what is no longer as it was."""
    _restore_citations(duplicate, survivor, moved, problems)
    for on, position in moved["relies on"]:
        links = Reliance.objects.filter(source=survivor, on=on)
        if not links.update(source=duplicate, position=position):
            problems.add_row(survivor, f"no longer relies on “{Source.objects.get(pk=on)}”")
    for source in moved["relied on by"]:
        if not Reliance.objects.filter(source=source, on=survivor).update(on=duplicate):
            problems.add_row(Source.objects.get(pk=source), f"no longer relies on “{survivor}”")
    again = [(duplicate.pk, on, position) for on, position in moved["dropped relies on"]]
    again += [(source, duplicate.pk, position) for source, position in moved["dropped relied on by"]]
    for source, on, position in again:
        merged = Source.objects.filter(pk__in=[source, on], merged_into__isnull=False)
        if other := merged.exclude(pk=duplicate.pk).first():
            problems.add_row(other, f"has been merged into “{other.survivor}”: undo that first")
        else:
            Reliance.objects.create(source_id=source, on_id=on, position=position)
    SourceText.objects.filter(pk__in=moved["texts"], source=survivor).update(source=duplicate)
    Dismissal.objects.filter(pk__in=moved["dismissals"], source=survivor).update(source=duplicate)


def _restore_citations(duplicate: Any, survivor: Any, moved: Moved, problems: "_Problems") -> None:
    """Give back citations. An entry that was edited since has new rows, so they are found by their values."""
    entries = {entry for entry, *_rest in [*moved["citations"], *moved["dropped citations"]]}
    available: dict[tuple[int, str], list[Citation]] = {}
    rows = Citation.objects.filter(source=survivor, entry__in=entries).order_by("position", "pk")
    for citation in rows:
        available.setdefault((citation.entry_id, _digest_citation(citation)), []).append(citation)
    wanted = Counter((entry, digest) for entry, digest in moved["citations"])
    for key, number in wanted.items():
        citations = available.get(key, [])
        if len(citations) < number:
            problems.add_entry(key[0])
        for citation in citations[:number]:
            citation.source = duplicate
            citation.save(update_fields=["source"])
        available[key] = citations[number:]
    for entry, digest, position in moved["dropped citations"]:
        originals = available.get((entry, digest))
        if not originals:
            problems.add_entry(entry)
            continue
        values = {name: getattr(originals[0], name) for name in CITATION_VALUES}
        Citation.objects.create(entry_id=entry, source=duplicate, position=position, **values)


def _digest_citation(citation: Citation) -> str:
    """Return the digest of everything that a citation says, apart from its source. No quoted words are in the history."""
    values = [getattr(citation, name) for name in CITATION_VALUES]
    return hashlib.sha256(json.dumps(values).encode()).hexdigest()


# --- Redirects ---------------------------------------------------------------------------------------


def _add_redirects(duplicate: Party | Source, survivor: Party | Source, timelines: set[int]) -> list[int]:
    """Add a redirect in each timeline that used the duplicate, and return their keys.

    It is public where readers have seen the id: in the version that is public, or in one under embargo.
    """
    noun = _get_noun(duplicate)
    public = _find_timelines_with_public_id(noun, duplicate.uid, timelines)
    keys = []
    for timeline in sorted(timelines):
        redirect, _is_new = Redirect.objects.update_or_create(
            **{f"{noun}__isnull": False},
            timeline_id=timeline,
            uid=duplicate.uid,
            defaults={noun: survivor, "is_public": timeline in public},
            create_defaults={
                "timeline_id": timeline,
                "uid": duplicate.uid,
                noun: survivor,
                "is_public": timeline in public,
            },
        )
        keys.append(redirect.pk)
    return keys


def _find_timelines_with_public_id(noun: str, uid: str, timelines: set[int]) -> set[int]:
    """Return the timelines whose newest public version, or one under embargo, contains the id, or leads from it."""
    found = set()
    for timeline in timelines:
        versions = Publication.objects.filter(timeline=timeline)
        newest = versions.public().order_by("-number")[:1]
        for publication in [*newest, *versions.pending()]:
            published = document.decode(publication.data)
            parts: Iterable[document.Identified] = published.parties if noun == "party" else published.sources
            former = (redirect for redirect in published.redirects if redirect.kind == noun)
            if any(part.id == uid for part in (*parts, *former)):
                found.add(timeline)
    return found


# --- Undo --------------------------------------------------------------------------------------------


class _Problems:
    """Reasons why a merge cannot be undone."""

    def __init__(self) -> None:
        self.entries: dict[int, None] = {}
        self.rows: list[str] = []

    def __bool__(self) -> bool:
        return bool(self.entries or self.rows)

    def add_entry(self, key: int) -> None:
        """Note that an entry has been changed since."""
        self.entries[key] = None

    def add_row(self, row: Party | Source, fact: str) -> None:
        """Note a fact about a party or source."""
        self.rows.append(f"“{row}” {fact}")

    def explain(self) -> str:
        """Return the reasons in words."""
        facts = list(self.rows[:MAX_NAMED_ENTRIES])
        if self.entries:
            rows = Entry.objects.filter(pk__in=self.entries).order_by("pk")[: MAX_NAMED_ENTRIES + 1]
            facts.insert(0, f"what moved has been changed since in {_name_entries(rows)}")
        return f"The merge can no longer be undone: {'; '.join(facts)}."


def undo_merge(duplicate: M, *, by: User) -> M:
    """Undo the merge of a party or source: give it back exactly what moved, and return it.

    What has been added to the other one since stays there.

    Raises:
        PermissionDenied: the user does not see them
        NotAllowed: the user may not change every timeline concerned
        Refused: it is not merged, or what moved is no longer as it was; the message says what
    """
    for _attempt in range(MAX_ATTEMPTS):
        try:
            with transaction.atomic():
                return _undo_merge(duplicate, by=by)
        except _UsedElsewhere:
            continue
    raise Refused("Somebody is changing one of them at this moment. Try again.")


def _undo_merge(duplicate: M, *, by: User) -> M:
    model: Any = type(duplicate)
    duplicate = model.objects.get(pk=duplicate.pk)
    survivor = _require_merged(duplicate)
    timelines = _find_timelines_of_merge(duplicate, survivor)
    _lock_timelines(timelines)
    duplicate, survivor = _lock_rows(duplicate, survivor)
    if (
        _require_merged(duplicate).pk != survivor.pk
        or not _find_timelines_of_merge(duplicate, survivor) <= timelines
    ):
        raise _UsedElsewhere
    require_undoable(duplicate, by)
    moved, home = _read_merge(duplicate)
    problems = _Problems()
    if isinstance(duplicate, Party) and isinstance(survivor, Party):
        _restore_party(duplicate, survivor, moved, problems)
    else:
        _restore_source(duplicate, survivor, moved, problems)
    if problems:
        raise Refused(problems.explain())
    Redirect.objects.filter(pk__in=moved["redirects"], uid=duplicate.uid).delete()
    Timeline.objects.filter(pk__in=find_timelines(duplicate)).update(changed_at=timezone.now())
    duplicate.merged_into = duplicate.merge = None
    duplicate.version += 1
    duplicate.save(update_fields=["merged_into", "merge", "version"])
    record(
        "unmerge",
        _get_noun(duplicate),
        duplicate.uid,
        str(duplicate),
        by=by,
        timeline=home,
        before={"merged into": str(survivor), "ids": [survivor.uid]},
    )
    return duplicate


def require_undoable(duplicate: Party | Source, by: User) -> None:
    """Raise unless the user may undo the merge of this row, and the one that it was merged into allows it.

    Whether what moved is still there is known only when it is undone.

    Raises:
        PermissionDenied, NotAllowed, Refused: as `undo_merge`
    """
    survivor = _require_merged(duplicate)
    if survivor.merged_into is not None:
        raise Refused(f"“{survivor}” itself has been merged into “{survivor.survivor}”: undo that first.")
    manager: Any = type(duplicate)._default_manager
    noun = _get_noun(duplicate)
    require(manager.merged_visible_to(by).filter(pk=duplicate.pk).exists(), f"undo the merge of this {noun}")
    require_visible(survivor, by, f"undo a merge into this {noun}")
    timelines = Timeline.objects.filter(pk__in=_find_timelines_of_merge(duplicate, survivor))
    if not permissions.may_merge(by, timelines):
        raise NotAllowed(
            f"“{survivor}” is also used where you may change nothing. An editor who may change every timeline that uses it must "
            "undo the merge."
        )
    if (isinstance(survivor, Party) and survivor.protected) or (
        isinstance(survivor, Source) and survivor.confidential
    ):
        state = "protected" if noun == "party" else "confidential"
        raise Refused(
            f"“{survivor}” has become {state} since. The merge is not undone: readers would see “{duplicate}” in its place."
        )


def _read_merge(duplicate: Party | Source) -> tuple[Moved, Timeline | None]:
    """Return what the merge of a row moved, and the timeline in whose history it is."""
    change = duplicate.merge
    if change is None or change.after is None:
        raise Refused(f"“{duplicate}” is not merged, or no longer.")
    return change.after[MOVED], change.timeline


def _require_merged(duplicate: Any) -> Any:
    """Return the row that another was merged into. Raises Refused if it was merged into none."""
    if duplicate.merged_into is None:
        raise Refused(f"“{duplicate}” is not merged, or no longer.")
    return duplicate.merged_into


def _find_timelines_of_merge(duplicate: Party | Source, survivor: Party | Source) -> set[int]:
    """Return the keys of the timelines that the undoing of a merge may change."""
    noun = _get_noun(duplicate)
    moved_in = Redirect.objects.filter(**{f"{noun}__isnull": False}, uid=duplicate.uid)
    return find_timelines(survivor) | set(moved_in.values_list("timeline", flat=True))
