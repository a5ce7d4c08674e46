"""What desk pages show of entries that are held back or under an embargo."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Count

from timeline.actions.embargoes import explain_delay
from timeline.models import Embargo, Entry, Timeline


def list_held(timeline: Timeline) -> Iterable[Entry]:
    """Return the entries that are held back, in reading order, with what their rows show of it."""
    rows: Iterable[Entry] = Entry.objects.filter(timeline=timeline).held_back().with_own_fields().in_order()
    return rows


def list_left_out(timeline: Timeline, references: Iterable[tuple[str, str]]) -> list[tuple[Entry, Entry]]:
    """Return, for references that a version leaves out, each entry with the withheld one that it refers to.

    `references` are pairs of ids (see `snapshot.Snapshot.left_out`).
    """
    pairs = list(references)
    if not pairs:
        return []
    uids = {uid for pair in pairs for uid in pair}
    rows = Entry.objects.filter(timeline=timeline, uid__in=uids).with_own_fields()
    by_uid = {entry.uid: entry for entry in rows}
    return [(by_uid[uid], by_uid[target]) for uid, target in pairs if uid in by_uid and target in by_uid]


def list_embargoes(timeline: Timeline) -> dict[str, Any]:
    """Return the context of `desk/_embargoes.html`: embargoes that wait, the first to end first, and suspended ones."""
    both = Embargo.objects.filter(timeline=timeline).select_related("publication").order_by("until", "pk")
    rows = list(both.unresolved().annotate(entry_count=Count("entries")))
    waiting = [row for row in rows if row.state == Embargo.State.WAITING]
    return {
        "embargoes": waiting,
        "suspended": [row for row in rows if row.state == Embargo.State.SUSPENDED],
        "embargo_delay": explain_delay(waiting[0].publication) if waiting else "",
    }
