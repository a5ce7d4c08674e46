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
    """Return the context of `desk/_draft_list.html`: the drafts of new entries and of the settings."""
    return {"new_drafts": list_drafts(timeline, user, [""])}


def list_drafts(timeline: Timeline, user: User, uids: list[str]) -> list[FormDraft]:
    """Return the user's drafts in a timeline about entries with these ids, the latest first. Each has its `address`."""
    own = FormDraft.objects.filter(user=user, timeline=timeline).without_fields()
    drafts = list(own.order_by("-updated_at", "-pk")[:MAX_MARKS])
    wanted = set(uids)
    chosen = [draft for draft in drafts if draft.subject_uid in wanted]
    for draft in chosen:
        draft.timeline = timeline
        draft.address = find_address(draft)  # type: ignore[attr-defined]
    return chosen
