"""Where a party or a source is used, who changed it, and what was merged into it: for their pages."""

from collections.abc import Iterable
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet

from timeline import permissions
from timeline.desk.confidential import hide_in_changes
from timeline.models import Change, Entry, Party, Source, Timeline, User

MAX_ENTRIES = 50
MAX_CHANGES = 10


def match_uses(row: Party | Source) -> Q:
    """Match the entries that name a party in any part, or cite a source."""
    if isinstance(row, Source):
        return Q(citations__source=row)
    return (
        Q(event__parties__party=row)
        | Q(statement__party=row)
        | Q(statement__spokesperson=row)
        | Q(statement__addressees__party=row)
        | Q(replyrequest__asked=row)
        | Q(replyrequest__asked_by=row)
    )


def count_uses(user: User | AnonymousUser, condition: Q) -> int:
    """Return how many entries `list_uses` would list if it listed them all."""
    return Entry.objects.visible_to(user).not_removed().filter(condition).distinct().count()


def list_merged(user: User, row: Party | Source) -> list[Any]:
    """Return the parties or sources that were merged into a row, as far as the user may know of them, the latest first."""
    manager: Any = type(row)._default_manager
    merged = manager.merged_visible_to(user).filter(merged_into=row)
    return list(merged.select_related("merge__by").order_by("-merge")[:MAX_CHANGES])


def sort_for_list(entries: QuerySet[Entry]) -> QuerySet[Entry]:
    """Return entries by timeline and position, with what their labels need."""
    return entries.select_related("timeline", "event", "statement__party", "replyrequest__asked").order_by(
        "timeline__title", "position"
    )


def list_uses(user: User | AnonymousUser, condition: Q) -> QuerySet[Entry]:
    """Return the entries that match a condition and that the user may see, at most MAX_ENTRIES."""
    entries = Entry.objects.visible_to(user).not_removed().filter(condition).distinct()
    return sort_for_list(entries)[:MAX_ENTRIES]


def find_takedown_timeline(user: User, row: Party | Source, entries: Iterable[Entry]) -> Timeline | None:
    """Return the timeline from which a party or source is taken down or hidden: one that uses it, or that it was made for.

    `entries` are the uses that the user sees. None if there is no such timeline.
    """
    timeline = next((entry.timeline for entry in entries), None)
    if timeline is None and row.made_for_id is not None:
        timeline = Timeline.objects.visible_to(user).filter(pk=row.made_for_id).first()
    return timeline


def list_names(row: Party | Source) -> list[str]:
    """Return under which names a party or source may stand in texts; those of a confidential source are for its people only."""
    names = [row.name, row.short_name, *row.aliases] if isinstance(row, Party) else [row.title, row.url]
    return [name for name in dict.fromkeys(names) if name]


def list_changes(user: User, row: Party | Source) -> list[Change]:
    """Return the last changes of a row that the user may see, the latest first."""
    subject = "party" if isinstance(row, Party) else "source"
    changes = Change.objects.visible_to(user).filter(subject=subject, subject_uid=row.uid)
    is_readable = isinstance(row, Source) and permissions.may_read_source(user, row)
    latest = changes.select_related("by").order_by("-pk")[:MAX_CHANGES]
    return hide_in_changes(latest, user, shown=row if isinstance(row, Source) and is_readable else None)
