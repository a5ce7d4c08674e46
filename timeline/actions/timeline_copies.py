"""Copy a timeline: its settings, entries, parties and sources, without versions, bin and history."""

from collections import Counter
from dataclasses import replace
from typing import Any

from django.db import transaction

from timeline import permissions
from timeline.actions.base import Refused, lock_timeline, record, require
from timeline.actions.entry_drafts import UNITS
from timeline.actions.timelines import TimelineDraft, create_timeline, read_timeline
from timeline.models import (
    Addressee,
    Answer,
    Citation,
    Entry,
    EventParty,
    Reply,
    ReplyRequest,
    Source,
    Timeline,
    User,
)
from timeline.models.citations import PRIVATE_FIELDS

# A longer timeline takes too long for one request.
MAX_ENTRIES = 2_000
# Fields of a draft that are rows of their own, or belong to the date.
_LINKS = {"citations", "parties", "addressees", "answers", "replies", "about", "when"}
_DERIVED = ("edtf", "time", "end_time", "zone", "stated", "earliest", "latest", "sort_first", "sort_last")


@transaction.atomic
def copy_timeline(original: Timeline, *, title: str, slug: str, by: User) -> tuple[Timeline, int]:
    """Create a timeline with the settings and the entries of another one, as they are now; its access is the same.

    Parties and sources are used by both. A passage of a confidential source that `by` may not read is not copied. Removed
    and withdrawn entries are left out.

    Returns:
        the new timeline, and how many citations lack a passage for this reason

    Raises:
        PermissionDenied
        ValidationError: by field (`title`, `slug`)
        Refused: it has too many entries
    """
    require(permissions.may_create(by) and permissions.may_see(by, original), "copy this timeline")
    original = lock_timeline(original)
    entries = Entry.objects.filter(timeline=original).active()
    if entries.count() > MAX_ENTRIES:
        raise Refused(f"A timeline with more than {MAX_ENTRIES} entries cannot be copied.")
    head: TimelineDraft = replace(read_timeline(original), title=title, slug=slug)
    timeline = create_timeline(head, by=by)
    copier = _Copier(timeline, by)
    for entry in entries.in_order().with_details():
        copier.copy_entry(entry)
    copier.link()
    # Whoever sees the copy later may not see the original.
    is_open = original.access == Timeline.Access.NEWSROOM
    for row, other, verb in ((timeline, original, "add"), (original, timeline, "copy")):
        label = "copied from" if verb == "add" else "copy"
        after = {label: other.title if is_open else "another timeline", **copier.counts}
        record(verb, "timeline", row.slug, row.title, by=by, timeline=row, after=after)
    return timeline, copier.left_out


class _Copier:
    """Copies entries to a timeline one by one, and then the links between them."""

    def __init__(self, timeline: Timeline, by: User) -> None:
        self.timeline, self.by = timeline, by
        self.copies: dict[int, Any] = {}
        self.originals: list[Any] = []
        self.counts: Counter[str] = Counter()
        self.left_out = 0

    def copy_entry(self, entry: Entry) -> None:
        """Copy an entry with its date and its own fields."""
        detail = entry.detail
        names = {name for unit in UNITS[entry.kind] for name in unit.fields} - _LINKS
        values = {name: getattr(detail, name) for name in (*names, *_DERIVED)}
        # Of a deferred parent row the links were read with `entry`.
        copied: Any = type(detail)(
            timeline=self.timeline, kind=entry.kind, position=entry.position, changed_by=self.by, **values
        )
        copied.save()
        self.copies[entry.pk] = copied
        self.originals.append(entry)
        self.counts[entry.get_kind_display().lower()] += 1

    def link(self) -> None:
        """Copy citations, parties and the links between the copied entries."""
        citations = [citation for entry in self.originals for citation in entry.citations.all()]
        confidential = {citation.source_id for citation in citations if citation.source.confidential}
        readable = Source.objects.readable_by(self.by).filter(pk__in=confidential)
        unreadable = confidential - set(readable.values_list("pk", flat=True))
        rows: dict[type[Any], list[Any]] = {
            model: [] for model in (Citation, EventParty, Addressee, Answer, Reply)
        }
        for citation in citations:
            values = {} if citation.source_id in unreadable else _read(citation, PRIVATE_FIELDS)
            if not values and any(_read(citation, PRIVATE_FIELDS).values()):
                self.left_out += 1
            entry = Entry(pk=self.copies[citation.entry_id].pk)
            rows[Citation].append(
                Citation(entry=entry, **_read(citation, ("source", "position", "stance")), **values)
            )
        for original in self.originals:
            detail, copied = original.detail, self.copies[original.pk]
            for model, name, owner, fields in (
                (EventParty, "parties", "event", ("party", "role", "position")),
                (Addressee, "addressees", "statement", ("party", "position")),
                (Answer, "answers", "statement", ("entry", "how", "position")),
                (Reply, "replies", "request", ("statement", "position")),
            ):
                for link in getattr(detail, name).all() if hasattr(detail, name) else ():
                    values = _read(link, fields)
                    target = "entry" if model is Answer else "statement" if model is Reply else ""
                    if target:
                        # What it answers may be in the bin, and was not copied.
                        other = self.copies.get(values[target].pk)
                        if other is None:
                            continue
                        values[target] = Entry(pk=other.pk) if model is Answer else other
                    rows[model].append(model(**{owner: copied}, **values))
            if isinstance(detail, ReplyRequest) and detail.about_id in self.copies:
                about = self.copies[detail.about_id].pk
                ReplyRequest.objects.filter(pk=copied.pk).update(about=about)
        for model, links in rows.items():
            model._default_manager.bulk_create(links, batch_size=500)


def _read(row: Any, names: tuple[str, ...]) -> dict[str, Any]:
    return {name: getattr(row, name) for name in names}
