"""Where a party or a source is used, and who changed it: for their pages."""

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet

from timeline.models import Change, Entry, User

MAX_ENTRIES = 50
MAX_CHANGES = 10


def sort_for_list(entries: QuerySet[Entry]) -> QuerySet[Entry]:
    """Return entries by timeline and position, with what their labels need."""
    return entries.select_related("timeline", "event", "statement__party", "replyrequest__asked").order_by(
        "timeline__title", "position"
    )


def list_uses(user: User | AnonymousUser, condition: Q) -> QuerySet[Entry]:
    """Return the entries that match a condition and that the user may see, at most MAX_ENTRIES."""
    entries = Entry.objects.visible_to(user).not_removed().filter(condition).distinct()
    return sort_for_list(entries)[:MAX_ENTRIES]


def list_changes(user: User, subject: str, uid: str) -> QuerySet[Change]:
    """Return the last changes of a row that the user may see, the latest first."""
    changes = Change.objects.visible_to(user).filter(subject=subject, subject_uid=uid)
    return changes.select_related("by").order_by("-pk")[:MAX_CHANGES]
