"""Saved views of a person: save one, delete one. They are no content of the timeline, so the history has no line about them."""

from collections.abc import Mapping

from django.core.exceptions import ValidationError
from django.db import transaction

from timeline import permissions
from timeline.actions.base import Refused, require, validate_row
from timeline.document import normalise
from timeline.models import SavedView, Timeline, User

MOST_VIEWS = 20
MAX_FILTER_LENGTH = 200


@transaction.atomic
def save_view(timeline: Timeline, name: str, filters: Mapping[str, str], *, by: User) -> SavedView:
    """Save what a person filters a timeline's entries by, under a name. A view of theirs with this name is replaced.

    Raises:
        PermissionDenied
        Refused: nothing is filtered by, or they have MOST_VIEWS views of this timeline already
        ValidationError: by field
    """
    require(permissions.may_read(by), "read timelines")
    require(Timeline.objects.visible_to(by).filter(pk=timeline.pk).exists(), "see this timeline")
    if not filters:
        raise Refused("Search or filter first: a view of all entries is there already.")
    if any(len(value) > MAX_FILTER_LENGTH for value in filters.values()):
        raise ValidationError({"filters": f"At most {MAX_FILTER_LENGTH} characters each."})
    own = SavedView.objects.filter(timeline=timeline, owner=by)
    name = normalise(name).strip()
    view = own.filter(name=name).first() or SavedView(timeline=timeline, owner=by, name=name)
    if view._state.adding and own.count() >= MOST_VIEWS:
        raise Refused(f"You have {MOST_VIEWS} views of this timeline. Delete one first.")
    view.filters = dict(filters)
    validate_row(view, untyped=["timeline", "owner"])
    view.save()
    return view


def delete_view(view: SavedView, *, by: User) -> None:
    """Delete a view of one's own.

    Raises:
        PermissionDenied: it is another person's
    """
    require(view.owner_id == by.pk, "delete another person's view")
    view.delete()
