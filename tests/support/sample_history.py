"""Versions of the sample incident, published by the desk's actions: a correction, an embargo, a withdrawn entry."""

from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from timeline.actions.drafts import CorrectionDraft, EventDraft
from timeline.actions.entries import add_entry, move_entry, remove_entry
from timeline.actions.publications import publish
from timeline.actions.waiting_versions import cancel_embargo
from timeline.models import (
    Citation,
    Entry,
    Event,
    Publication,
    ReplyRequest,
    Source,
    Statement,
    Timeline,
    User,
)

SLUG = "facebook-reports-bbc"
CORRECTED_HEADLINE = "BBC reports 100 images to Facebook; 18 are taken down"
WRONG_HEADLINE = "BBC reports 100 images to Facebook; 81 are taken down"
CANCELLED_HEADLINE = "A second letter is sent"
# Version 3 was cancelled before its embargo ended.
PUBLIC_VERSIONS = [1, 2, 4]
CANCELLED_VERSION = 3


def publish_versions(timeline: Timeline, editor: User) -> None:
    """Publish four versions of the sample. The third never goes public.

    The first has a wrong figure. The second corrects it, with a banner, and moves an entry. The fourth withdraws a
    statement and changes the title of a source.
    """
    event = Event.objects.get(timeline=timeline, headline=CORRECTED_HEADLINE)
    edit_event(event, headline=WRONG_HEADLINE)
    publish_timeline(timeline, editor, "First account")
    edit_event(event, headline=CORRECTED_HEADLINE)
    first, last = (Entry.objects.filter(timeline=timeline).active().in_order()[index] for index in (1, 2))
    move_entry(first, by=editor, after=last)
    correction = CorrectionDraft(
        was="81 are taken down",
        now="18 are taken down",
        why="We turned the figure round.",
        prominence="banner",
    )
    publish_timeline(timeline, editor, "A figure corrected", change_notes={event.uid: correction})
    cancelled = add_entry(timeline, EventDraft(headline=CANCELLED_HEADLINE, citations=()), by=editor).entry
    cite_source(cancelled)
    publish_timeline(timeline, editor, "A letter", embargo_until=compute_embargo_end())
    cancel_embargo(timeline, by=editor, number=CANCELLED_VERSION)
    cancelled.refresh_from_db()
    remove_entry(cancelled, by=editor, version=cancelled.version)
    statement = Statement.objects.get(timeline=timeline, words__contains="one of the best platforms")
    remove_entry(statement, by=editor, version=statement.version, reason="We could not verify it.")
    Source.objects.filter(publisher="Newshub").update(title="Facebook reports journalists to the police")
    # The statement was a reply, so its request changes too.
    requests = ReplyRequest.objects.filter(timeline=timeline)
    publish_timeline(
        timeline, editor, "A statement withdrawn", change_notes={request.uid: "minor" for request in requests}
    )


def publish_timeline(timeline: Timeline, editor: User, note: str, **options: Any) -> Publication:
    """Publish the current rows of a timeline."""
    return publish(timeline, by=editor, note=note, seen_digest=None, **options)


def compute_embargo_end() -> datetime:
    """Return a moment in an hour, to the second."""
    return timezone.now().replace(microsecond=0) + timedelta(hours=1)


def edit_event(entry: Event, **fields: Any) -> None:
    """Change fields of an event."""
    Event.objects.filter(pk=entry.pk).update(**fields)


def cite_source(entry: Entry) -> None:
    """Cite a source of the sample for an entry."""
    Citation.objects.create(entry=entry, source=Source.objects.get(publisher="Gizmodo"))
