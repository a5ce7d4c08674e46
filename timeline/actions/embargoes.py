"""A version under embargo: cancelled before its time, or released at once. Rows are added, never edited."""

from typing import Any

from django.db import transaction

from timeline import document, permissions, publication_clock
from timeline.actions.base import Refused, lock_timeline, record, require
from timeline.actions.publications import append, live, pending
from timeline.models import Decision, Entry, Publication, Timeline, User


@transaction.atomic
def cancel_embargo(timeline: Timeline, *, by: User, number: int) -> Publication:
    """Decide that the version under embargo never goes live, and return it.

    Its number stays taken. What would have become public with it is as unpublished as before.

    Raises:
        PermissionDenied
        Refused: no version of that number waits (it may have gone live in the meantime)
    """
    timeline, waiting = _waiting(timeline, by, number)
    _decide(waiting, Decision.Verb.CANCEL, by)
    _take_back(timeline, waiting)
    record("cancel", "publication", str(number), f"version {number}", by=by, timeline=timeline)
    return waiting


@transaction.atomic
def release_embargo(timeline: Timeline, *, by: User, number: int) -> Publication:
    """Publish at once what waits under embargo, as approved, and return the version that is live now.

    It is a version of its own: the one that waited says in its bytes when it would have gone live.

    Raises:
        PermissionDenied
        Refused: no version of that number waits (it may have gone live in the meantime)
    """
    timeline, waiting = _waiting(timeline, by, number)
    _decide(waiting, Decision.Verb.RELEASE, by)
    _take_back(timeline, waiting)
    approved = document.decode(waiting.data)
    before = live(timeline)
    told_before = len(document.decode(before.data).corrections) if before else 0
    return append(
        timeline,
        approved,
        by=by,
        note=waiting.note,
        before=before,
        corrections=approved.corrections[told_before:],
        changes_through=waiting.changes_through,
        verb="release",
    )


def _waiting(timeline: Timeline, by: User, number: int) -> tuple[Timeline, Publication]:
    require(permissions.may_publish(by, timeline), "decide about an embargo")
    timeline = lock_timeline(timeline)
    waiting = pending(timeline)
    if waiting is None or waiting.number != number:
        raise Refused(f"Version {number} does not wait for the end of an embargo, or no longer does.")
    return timeline, waiting


def _decide(waiting: Publication, verb: Decision.Verb, by: User) -> None:
    Decision.objects.create(
        timeline=waiting.timeline, publication=waiting, verb=verb, by=by, at=publication_clock.now()
    )


def _take_back(timeline: Timeline, waiting: Publication) -> None:
    """Make unpublished again what was to go public first with this version.

    What was withdrawn in the meantime was never public: it counts as removed.
    """
    fresh: Any = Entry.objects.filter(timeline=timeline, first_published_at=waiting.embargo_until)
    fresh.filter(state=Entry.State.WITHDRAWN).update(
        state=Entry.State.REMOVED, withdrawn_at=None, withdrawn_reason=""
    )
    fresh.update(first_published_at=None)
