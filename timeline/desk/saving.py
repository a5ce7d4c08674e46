"""Save a row from a form: the steps that the views of timelines, parties, sources and reports share."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError

from timeline.actions.base import Stale
from timeline.desk.forms.shared_fields import ComparingForm


@dataclass(frozen=True)
class SaveResult:
    """The result of saving a form.

    Attributes:
        saved: what the action returned; None if it did not save
        status: the HTTP status of the form, if it is shown again: 422 for errors, 409 for a stale form
        current: the row as someone else has saved it meanwhile, if the form is stale
        conflicts: (label, their value, own value) of each field that differs, if the form is stale
    """

    saved: Any = None
    status: int = 422
    current: Any = None
    conflicts: list[tuple[str, str, str]] = field(default_factory=list)

    @property
    def is_stale(self) -> bool:
        """Whether the row has been changed since the form was opened."""
        return self.status == 409


def save_form(
    form: ComparingForm, save: Callable[[], Any], build_form: Callable[[Any], ComparingForm]
) -> SaveResult:
    """Save a form if it is valid. Errors of the action are added to the form.

    Args:
        form: the bound form
        save: calls the action with the valid form's values
        build_form: returns the unbound form of a row, to compare a stale form with
    """
    if not form.is_valid():
        return SaveResult()
    try:
        return SaveResult(saved=save(), status=200)
    except Stale as stale:
        conflicts = form.compare_with(build_form(stale.current))
        return SaveResult(status=409, current=stale.current, conflicts=conflicts)
    except ValidationError as error:
        form.add_errors(error)
        return SaveResult()
