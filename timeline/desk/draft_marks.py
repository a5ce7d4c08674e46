"""The user's own drafts beside what they belong to: in the rows of a timeline's entries, and in a list above them."""

from collections.abc import Iterable
from typing import Any

from timeline.desk.open_forms import find_address
from timeline.models import Entry, FormDraft, Timeline, User

MAX_MARKS = 200


def mark_entries(entries: Iterable[Entry], timeline: Timeline, user: User) -> list[Entry]:
    """Return the entries, each with the user's drafts of it as `own_drafts`: for `desk/_draft_mark.html`."""
    marked = list(entries)
    drafts = list_drafts(timeline, user, [entry.uid for entry in marked])
    for entry in marked:
        entry.own_drafts = [draft for draft in drafts if draft.subject_uid == entry.uid]  # type: ignore[attr-defined]
    return marked


def build_draft_list(timeline: Timeline, user: User) -> dict[str, Any]:
    """Return the context of `desk/_draft_list.html`: the drafts of new entries, of the settings, and of removed entries.

    A removed entry has no row that could show its draft. `is_removed` is set on these.
    """
    drafts = _read_drafts(timeline, user)
    uids = {draft.subject_uid for draft in drafts} - {""}
    entries = Entry.objects.filter(timeline=timeline, uid__in=uids, state=Entry.State.REMOVED)
    removed = set(entries.values_list("uid", flat=True)) if uids else set()
    chosen = _choose_drafts(drafts, timeline, {"", *removed})
    for draft in chosen:
        draft.is_removed = bool(draft.subject_uid)  # type: ignore[attr-defined]
    return {"new_drafts": chosen}


def list_drafts(timeline: Timeline, user: User, uids: list[str]) -> list[FormDraft]:
    """Return the user's drafts in a timeline about entries with these ids, the latest first. Each has its `address`."""
    return _choose_drafts(_read_drafts(timeline, user), timeline, set(uids))


def _read_drafts(timeline: Timeline, user: User) -> list[FormDraft]:
    own = FormDraft.objects.filter(user=user, timeline=timeline).without_fields()
    return list(own.order_by("-updated_at", "-pk")[:MAX_MARKS])


def _choose_drafts(drafts: list[FormDraft], timeline: Timeline, uids: set[str]) -> list[FormDraft]:
    chosen = [draft for draft in drafts if draft.subject_uid in uids]
    for draft in chosen:
        draft.timeline = timeline
        draft.address = find_address(draft)  # type: ignore[attr-defined]
    return chosen
