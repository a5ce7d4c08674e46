"""The sample incident through time, by the newsroom's own actions: corrected, held back, withdrawn in part."""

from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from timeline.actions.drafts import CorrectionDraft, EventDraft
from timeline.actions.embargoes import cancel_embargo
from timeline.actions.entries import add_entry, move_entry, remove_entry
from timeline.actions.publications import publish
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
HUNDRED = "BBC reports 100 images to Facebook; 18 are taken down"
MISCOUNTED = "BBC reports 100 images to Facebook; 81 are taken down"
HELD_BACK = "A second letter is sent"
# Version 3 was cancelled under its embargo.
PUBLIC = [1, 2, 4]
NEVER = 3


def tell(timeline: Timeline, editor: User) -> None:
    """Publish four versions of the sample, of which the third never went public.

    The first has a wrong figure; the second corrects it in a banner and moves an entry; the fourth
    withdraws the statement on Facebook's being one of the best, and knows its third source better.
    """
    hundred = Event.objects.get(timeline=timeline, headline=HUNDRED)
    change(hundred, headline=MISCOUNTED)
    go(timeline, editor, "First account")
    change(hundred, headline=HUNDRED)
    first, last = (Entry.objects.filter(timeline=timeline).standing().in_order()[place] for place in (1, 2))
    move_entry(first, by=editor, after=last)
    correction = CorrectionDraft(
        was="81 are taken down",
        now="18 are taken down",
        why="We turned the figure round.",
        prominence="banner",
    )
    go(timeline, editor, "A figure corrected", judgements={hundred.uid: correction})
    held_back = add_entry(timeline, EventDraft(headline=HELD_BACK, citations=()), by=editor).entry
    citation(held_back)
    go(timeline, editor, "A letter", embargo_until=soon())
    cancel_embargo(timeline, by=editor, number=NEVER)
    held_back.refresh_from_db()
    remove_entry(held_back, by=editor, version=held_back.version)
    best = Statement.objects.get(timeline=timeline, words__contains="one of the best platforms")
    remove_entry(best, by=editor, version=best.version, reason="We could not verify it.")
    Source.objects.filter(publisher="Newshub").update(title="Facebook reports journalists to the police")
    # The statement was a reply: the request has one less.
    requests = ReplyRequest.objects.filter(timeline=timeline)
    go(timeline, editor, "A statement withdrawn", judgements={one.uid: "minor" for one in requests})


def go(timeline: Timeline, editor: User, note: str, **more: Any) -> Publication:
    """Publish the timeline as it stands."""
    return publish(timeline, by=editor, note=note, seen_digest=None, **more)


def soon() -> datetime:
    """A moment to come at which an embargo may end, to the second."""
    return timezone.now().replace(microsecond=0) + timedelta(hours=1)


def change(entry: Event, **fields: Any) -> None:
    """Give an event other fields, as the desk would have saved them."""
    Event.objects.filter(pk=entry.pk).update(**fields)


def citation(entry: Entry) -> None:
    """Let an entry rest on a source of the sample."""
    Citation.objects.create(entry=entry, source=Source.objects.get(publisher="Gizmodo"))
