"""Which entries the next version leaves as they are public: those held back, and those under an embargo (decision 0047)."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from timeline import document, publication_clock
from timeline.document.rebases import list_changed_parts
from timeline.models import (
    Embargo,
    Entry,
    Hold,
    Party,
    Pseudonym,
    Publication,
    Source,
    SourcePseudonym,
    Timeline,
)
from timeline.publishing import pseudonyms

NO_IDS: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Withholding:
    """What a version leaves as it is in `published`, the document that readers have, or leaves out.

    `pks` and `uids` are the entries. `parts` are ids of parties and sources, and `head` names of fields of the head, that a
    version under embargo changes. `at` is the moment by which holds were in force.
    """

    published: document.Document | None
    pks: frozenset[int]
    uids: frozenset[str]
    parts: frozenset[str] = NO_IDS
    head: frozenset[str] = NO_IDS
    at: datetime = field(default_factory=publication_clock.now)

    @property
    def is_empty(self) -> bool:
        """Whether the version leaves out nothing."""
        return not (self.pks or self.parts or self.head)


def find_withheld(timeline: Timeline, published: document.Document | None = None) -> Withholding:
    """Return what the next version of a timeline leaves out.

    `published` is the document that it continues. Without it that is the live one, which is read only if it is needed.
    """
    at = publication_clock.now()
    held = Hold.objects.in_force(at).filter(entry__timeline=timeline, entry__state=Entry.State.ACTIVE)
    rows = dict(held.values_list("entry_id", "entry__uid"))
    embargoes = list(
        Embargo.objects.waiting()
        .filter(timeline=timeline)
        .select_related("publication__stored", "base__stored")
    )
    if not rows and not embargoes:
        return Withholding(published, frozenset(), NO_IDS)
    published = published or read_live_document(timeline)
    known = published.entries() if published else {}
    parts: set[str] = set()
    head: set[str] = set()
    for embargo in embargoes:
        waiting = document.decode(embargo.publication.data)
        base = document.decode(embargo.base.data) if embargo.base else None
        changed = list_changed_parts(base, waiting)
        parts |= changed.ids
        head |= changed.head
        withdrawn = {withdrawal.id for withdrawal in waiting.withdrawals}
        for pk, uid, state in embargo.entries.order_by().values_list("pk", "uid", "state"):
            # A withdrawal of what is public never waits, unless the embargo is about it.
            if state == Entry.State.WITHDRAWN and uid in known and uid not in withdrawn:
                continue
            rows[pk] = uid
    return Withholding(
        published, frozenset(rows), frozenset(rows.values()), frozenset(parts), frozenset(head), at
    )


def read_live_document(timeline: Timeline) -> document.Document | None:
    """Return the document of the newest public version of a timeline, or None."""
    versions = Publication.objects.filter(timeline=timeline).public().select_related("stored")
    newest = versions.order_by("-number").first()
    return document.decode(newest.data) if newest else None


@dataclass(frozen=True)
class PublishedRows:
    """The rows of today that stand for parties and sources of a published document, by their primary keys.

    `hidden_parties` and `hidden_sources` have the public ids of those that are hidden now. `redirects` lead from the ids of the
    document to those of today: of the row that a merge left, or of a pseudonym.
    """

    parties: dict[int, Party]
    sources: dict[int, Source]
    hidden_parties: dict[int, str]
    hidden_sources: dict[int, str]
    redirects: list[document.Redirect]


def find_published_rows(timeline: Timeline, published: document.Document) -> PublishedRows:
    """Return the rows that stand today for the parties and sources of a document of a timeline."""
    parties = _find_rows(Party, Pseudonym, "party", timeline, [part.id for part in published.parties])
    sources = _find_rows(Source, SourcePseudonym, "source", timeline, [part.id for part in published.sources])
    hidden_parties = pseudonyms.assign_ids(timeline, {row.pk for row in parties.values() if row.protected})
    hidden_sources = pseudonyms.assign_source_ids(
        timeline, {row.pk for row in sources.values() if row.confidential}
    )
    kinds: tuple[tuple[document.SharedKind, dict[str, Any], dict[int, str]], ...] = (
        ("party", parties, hidden_parties),
        ("source", sources, hidden_sources),
    )
    return PublishedRows(
        {row.pk: row for row in parties.values()},
        {row.pk: row for row in sources.values()},
        hidden_parties,
        hidden_sources,
        [
            document.Redirect(kind=kind, id=uid, into=hidden.get(row.pk, row.uid))
            for kind, rows, hidden in kinds
            for uid, row in rows.items()
            if hidden.get(row.pk, row.uid) != uid
        ],
    )


def _find_rows(
    model: type[Any], pseudonym: type[Any], field: str, timeline: Timeline, uids: list[str]
) -> dict[str, Any]:
    """Return the row that stands for each id. The id of a pseudonym counts only while the row is hidden."""
    rows: dict[str, Any] = {row.uid: row.survivor for row in model.objects.filter(uid__in=uids)}
    is_hidden = {"party": "protected", "source": "confidential"}[field]
    for each in pseudonym.objects.filter(timeline=timeline, uid__in=uids).select_related(field):
        row = getattr(each, field).survivor
        if getattr(row, is_hidden):
            rows[each.uid] = row
    return rows
