"""Findings of the publish page: remember which ones somebody has seen."""

from collections.abc import Collection, Iterable

from django.db import transaction

from timeline import permissions
from timeline.actions.base import lock_timeline, require
from timeline.models import SeenFinding, Timeline, User
from timeline.publishing.findings import Findings


@transaction.atomic
def save_seen(
    timeline: Timeline, findings: Findings, *, listed: Iterable[str], ticked: Collection[str], by: User
) -> None:
    """Mark the findings that were ticked as seen, and those that were listed and not ticked as not seen.

    Both are given by digest. What is no finding now is left alone. This changes no content, so it adds no Change row. Marks
    of what is no finding any more are deleted, so that there are never more marks than findings.

    Raises:
        PermissionDenied
    """
    require(permissions.may_edit(by, timeline), "mark this as seen")
    timeline = lock_timeline(timeline)
    by_digest = findings.map_by_digest()
    shown = {digest for digest in listed if digest in by_digest}
    gone = [row.pk for digest, row in findings.seen.items() if digest not in by_digest]
    unticked = [findings.seen[digest].pk for digest in shown.difference(ticked) if digest in findings.seen]
    SeenFinding.objects.filter(entry__timeline=timeline, pk__in=[*gone, *unticked]).delete()
    SeenFinding.objects.bulk_create(
        [
            SeenFinding(entry_id=by_digest[digest].entry, digest=digest, by=by)
            for digest in sorted(shown.intersection(ticked))
            if digest not in findings.seen
        ],
        ignore_conflicts=True,
    )
