"""Citing: a source is put under an entry that stands, beside those that are there."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from timeline import permissions
from timeline.actions.base import Refused, lock_timeline, record, require
from timeline.actions.drafts import CitationDraft
from timeline.actions.entry_content import new_citation
from timeline.models import Citation, Entry, Source, User


@transaction.atomic
def cite(entry: Entry, draft: CitationDraft, *, by: User) -> Citation:
    """Put a citation under an entry, after those it has.

    It changes nothing that stands there, so that no version needs to be named.

    Raises:
        PermissionDenied
        Refused: the entry does not stand, or has this citation already
        ValidationError: by field of the citation
    """
    require(permissions.may_edit(by, entry.timeline), "change this timeline")
    if isinstance(draft.source, Source):
        require(Source.objects.visible_to(by).filter(pk=draft.source.pk).exists(), "cite this source")
    else:
        raise ValidationError({"source": "Name a source that is there."})
    timeline = lock_timeline(entry.timeline)
    entry = Entry.objects.get(pk=entry.pk)
    if entry.state != Entry.State.ACTIVE:
        raise Refused("This entry does not stand: bring it back before you cite a source for it.")
    before = entry.detail.as_record()
    there = list(entry.citations.all())
    row = new_citation(entry, draft, draft.source, place=len(there))
    if any(
        (one.source_id, one.stance, one.exact, one.locator, one.prefix)
        == (row.source_id, row.stance, row.exact, row.locator, row.prefix)
        for one in there
    ):
        raise Refused("These words of this source are cited there already.")
    row.full_clean(exclude=["entry"], validate_unique=False, validate_constraints=False)
    row.save()
    entry.version += 1
    entry.changed_by, entry.changed_at = by, timezone.now()
    entry.save(update_fields=["version", "changed_by", "changed_at"])
    # Read anew: what it had cited was kept with it.
    after = Entry.objects.get(pk=entry.pk).detail.as_record()
    record("edit", entry.kind, entry.uid, entry.label, by=by, timeline=timeline, before=before, after=after)
    return row
