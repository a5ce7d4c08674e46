"""A person's last steps on a timeline, in words, for the buttons “Undo” and “Redo”."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django.http import HttpRequest, QueryDict

from timeline import permissions
from timeline.actions.undo import filter_changes_of_step, find_redoable, find_undoable
from timeline.desk.http import find_current_path, wants_partial
from timeline.models import Change, Entry, Timeline, User

MAX_QUERY_LENGTH = 2_000
# What the last action has added to the address.
NOT_KEPT = ("removed", "moved", "back", "reordered", "before", "draft")


@dataclass(frozen=True)
class StepView:
    """A step as the desk shows it.

    Attributes:
        pk: the key of its first change
        words: what was done, such as “changed the event “A crack is found””
        entry_uid: the id of its entry; "" if it has several
    """

    pk: int
    words: str
    at: datetime
    entry_uid: str


def describe_step(first: Change, shown: Change | None = None) -> StepView:
    """Return a step in words.

    Args:
        shown: the first change of the step that the words are about, if it is another one: that which an undo undid
    """
    changes = filter_changes_of_step(shown or first).filter(subject__in=Entry.Kind.values)
    # Without the values, which are most of a row: a step may have five hundred.
    rows = list(changes.only("verb", "subject", "subject_uid", "label").order_by("pk"))
    uids = {row.subject_uid for row in rows}
    main = rows[0] if rows else first
    name = (shown or first).get_step_name_display()
    if name or len(uids) > 1:
        words = f"{(name or 'Changed').lower()} {len(uids)} {'entry' if len(uids) == 1 else 'entries'}"
    else:
        words = f"{main.verb_phrase} {main.subject_phrase} “{main.label}”"
    return StepView(first.pk, words, first.at, main.subject_uid if len(uids) == 1 else "")


def build_last_steps(
    request: HttpRequest, timeline: Timeline, user: User, *, before: int | None = None
) -> dict[str, Any]:
    """Return the context of `desk/_last_steps.html`: the step that an undo undoes, and the one that a redo redoes.

    With them goes the query of the page, so that it is shown again with its filters.

    Args:
        before: the first change of a step that could not be undone: the one before it is offered
    """
    if not permissions.may_edit(user, timeline):
        return {"last_step": None, "last_undone": None}
    step, undone = find_undoable(timeline, user, before=before), find_redoable(timeline, user)
    return {
        "last_step": describe_step(step) if step else None,
        "last_undone": describe_step(undone, undone.undoes) if undone else None,
        "steps_query": read_kept_query(_find_page_query(request)).urlencode(),
    }


def _find_page_query(request: HttpRequest) -> str:
    """Return the query of the page that has the buttons; htmx asks for them from there."""
    if not wants_partial(request):
        return str(request.META.get("QUERY_STRING", ""))
    htmx: Any = getattr(request, "htmx", None)
    return urlsplit(find_current_path(htmx) or "").query


def read_kept_query(text: str) -> QueryDict:
    """Return the query of a list with which it is shown again after an undo: filters and where it begins."""
    kept = QueryDict(text if len(text) <= MAX_QUERY_LENGTH else "", mutable=True)
    for name in NOT_KEPT:
        kept.pop(name, None)
    return kept
