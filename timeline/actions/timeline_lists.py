"""Archive a timeline, and make it a template: both leave it out of lists. Readers see no difference."""

from django.db import transaction
from django.utils import timezone

from timeline import permissions
from timeline.actions.base import lock_timeline, record, require
from timeline.models import Timeline, User


@transaction.atomic
def set_archived(timeline: Timeline, *, archived: bool, by: User) -> Timeline:
    """Archive a timeline, or take it out of the archive. Nothing happens if it is there already, or not.

    Raises:
        PermissionDenied
    """
    require(permissions.may_archive(by, timeline), "archive this timeline")
    timeline = lock_timeline(timeline)
    if (timeline.archived_at is not None) != archived:
        timeline.archived_at = timezone.now() if archived else None
        timeline.save(update_fields=["archived_at"])
        verb = "archive" if archived else "unarchive"
        record(verb, "timeline", timeline.slug, timeline.title, by=by, timeline=timeline)
    return timeline


@transaction.atomic
def set_template(timeline: Timeline, *, is_template: bool, by: User) -> Timeline:
    """Make a timeline a template for new ones, or an ordinary timeline again.

    Raises:
        PermissionDenied
    """
    require(permissions.may_archive(by, timeline), "make this timeline a template")
    timeline = lock_timeline(timeline)
    if timeline.is_template != is_template:
        timeline.is_template = is_template
        timeline.save(update_fields=["is_template"])
        verb = "make-template" if is_template else "unmake-template"
        record(verb, "timeline", timeline.slug, timeline.title, by=by, timeline=timeline)
    return timeline
