"""What others have done to the entries of a timeline since somebody’s page was loaded. It names no text of an entry."""

from django.utils import timezone
from django.utils.formats import date_format

from timeline.models import Change, Entry, Timeline, User

# More changes than these are not listed one by one: the list is to be loaded again.
MAX_CHANGES = 100
VERBS = {
    "add": "Added",
    "edit": "Changed",
    "move": "Moved",
    "remove": "Removed",
    "withdraw": "Withdrawn",
    "restore": "Restored",
    "takedown": "Changed",
    "hold-back": "Held back",
    "make-ready": "Made ready",
}
KINDS = Entry.Kind.values


def find_last_change(timeline: Timeline) -> int:
    """Return the key of the latest change of a timeline; 0 if there is none. Read it before the entries."""
    pk: int | None = (
        Change.objects.filter(timeline=timeline).order_by("-pk").values_list("pk", flat=True).first()
    )
    return pk or 0


def list_changes_since(timeline: Timeline, user: User, seen: int) -> tuple[int, list[dict[str, str]] | None]:
    """Return the latest change, and what others have done to entries after `seen`: the latest of each entry.

    The list is None if there is too much to list. Nothing in it names what an entry says.
    """
    changes = list(
        Change.objects.filter(timeline=timeline, pk__gt=seen)
        .select_related("by")
        .only("verb", "subject", "subject_uid", "at", "by__name", "by__email", "by__is_active")
        .order_by("pk")[: MAX_CHANGES + 1]
    )
    if not changes:
        return seen, []
    if len(changes) > MAX_CHANGES:
        return find_last_change(timeline), None
    lines: dict[str, dict[str, str]] = {}
    for change in changes:
        if change.subject not in KINDS or change.by_id == user.pk or change.verb not in VERBS:
            continue
        is_new = change.verb == "add" or lines.get(change.subject_uid, {}).get("verb") == "add"
        who = str(change.by) if change.by else "Command line"
        lines.pop(change.subject_uid, None)
        lines[change.subject_uid] = {
            "uid": change.subject_uid,
            "verb": "add" if is_new else change.verb,
            "by": who,
            "words": f"{VERBS[change.verb]} by {who}, {_format_time(change)}",
        }
    _add_neighbours(timeline, lines)
    return changes[-1].pk, list(lines.values())


def _format_time(change: Change) -> str:
    return date_format(timezone.localtime(change.at), "H:i")


def _add_neighbours(timeline: Timeline, lines: dict[str, dict[str, str]]) -> None:
    """Add to the lines of new entries which entry is right above each; "" above all."""
    rows = Entry.objects.filter(timeline=timeline).not_removed()
    for uid in [uid for uid, line in lines.items() if line["verb"] == "add"]:
        position = rows.filter(uid=uid).values("position")[:1]
        above = rows.filter(position__lt=position).order_by("-position").values_list("uid", flat=True)
        lines[uid]["above"] = above.first() or ""
