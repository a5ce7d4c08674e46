"""Citations: add one to an entry, after the ones that it has."""

from django.core.exceptions import ValidationError
from django.utils import timezone

from timeline import permissions
from timeline.actions.base import (
    Refused,
    lock_survivors,
    lock_timeline,
    record,
    require,
    require_visible,
    validate_row,
)
from timeline.actions.drafts import CitationDraft
from timeline.actions.edit_merges import add_base
from timeline.actions.entry_content import build_citation
from timeline.actions.entry_drafts import UNITS, read_entry
from timeline.actions.steps import one_step
from timeline.actions.unit_values import add_values
from timeline.models import Citation, Entry, Source, User


@one_step
def cite(entry: Entry, draft: CitationDraft, *, by: User) -> Citation:
    """Add a citation to an entry. It changes no existing value, so the caller passes no version.

    Raises:
        PermissionDenied
        Refused: the entry is not active, or has this citation already
        ValidationError: by field of the citation
    """
    require(permissions.may_edit(by, entry.timeline), "change this timeline")
    if not isinstance(draft.source, Source):
        raise ValidationError({"source": "Name a source that exists."})
    timeline = lock_timeline(entry.timeline)
    source = lock_survivors([draft.source])[draft.source.pk]
    require_visible(source, by, "cite this source")
    entry = Entry.objects.get(pk=entry.pk)
    if entry.state != Entry.State.ACTIVE:
        raise Refused("This entry was removed or withdrawn. Restore it before you cite a source for it.")
    old, units = read_entry(entry.detail), UNITS[entry.kind]
    before = add_base(entry.detail.describe_for_history(), entry.version, old, units)
    citations = list(entry.citations.all())
    row = build_citation(entry, draft, source, position=len(citations))
    if any(
        (citation.source_id, citation.stance, citation.exact, citation.locator, citation.prefix)
        == (row.source_id, row.stance, row.exact, row.locator, row.prefix)
        for citation in citations
    ):
        raise Refused("These words of this source are cited there already.")
    validate_row(row, untyped=["entry"], validate_unique=False, validate_constraints=False)
    row.save()
    entry.version += 1
    entry.changed_by, entry.changed_at = by, timezone.now()
    entry.save(update_fields=["version", "changed_by", "changed_at"])
    # Read again: `entry` has its old citations cached.
    detail = Entry.objects.get(pk=entry.pk).detail
    before, after = add_values(before, old, read_entry(detail), units), detail.describe_for_history()
    record("edit", entry.kind, entry.uid, entry.label, by=by, timeline=timeline, before=before, after=after)
    return row
