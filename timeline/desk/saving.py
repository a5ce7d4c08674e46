"""Save a row from a form: the steps that the views of timelines, parties, sources and reports share."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError

from timeline.actions.base import Stale
from timeline.actions.edit_merges import MergeConflict
from timeline.desk.forms.shared_fields import ComparingForm


@dataclass(frozen=True)
class SaveResult:
    """The result of saving a form.

    Attributes:
        saved: what the action returned; None if it did not save
        status: the HTTP status of the form, if it is shown again: 422 for errors, 409 for a stale form
        current: the row as someone else has saved it meanwhile, if the form is stale
        conflict: what cannot be merged, if the form is stale and its row can be merged
        conflicts: (label, their value, own value) of each field that differs, if the form is stale and its row cannot
    """

    saved: Any = None
    status: int = 422
    current: Any = None
    conflict: MergeConflict | None = None
    conflicts: list[tuple[str, str, str]] = field(default_factory=list)

    @property
    def is_stale(self) -> bool:
        """Whether the row has been changed since the form was opened."""
        return self.status == 409


def save_form(
    form: ComparingForm,
    save: Callable[[], Any],
    build_form: Callable[[Any], ComparingForm] | None = None,
    *,
    row: Any = None,
) -> SaveResult:
    """Save a form if it is valid. Errors of the action are added to the form.

    Args:
        form: the bound form
        save: calls the action with the valid form's values
        build_form: returns the unbound form of a row, to compare a stale form with, if the action does not merge
        row: the row as it is, if the action merges: a form with errors says that it is stale
    """
    if not form.is_valid():
        is_stale = row is not None and form.cleaned_data.get("version") != row.version
        return SaveResult(status=409 if is_stale else 422, current=row if is_stale else None)
    try:
        return SaveResult(saved=save(), status=200)
    except MergeConflict as conflict:
        return SaveResult(status=409, current=conflict.current, conflict=conflict)
    except Stale as stale:
        conflicts = form.compare_with(build_form(stale.current)) if build_form else []
        return SaveResult(status=409, current=stale.current, conflicts=conflicts)
    except ValidationError as error:
        form.add_errors(error)
        return SaveResult()
