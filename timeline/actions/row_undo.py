"""Undo and redo one's own last edit of a party or source (decision 0048).

Parties and sources serve many timelines, so an edit goes back only as a whole, and only while nothing else has happened to
the row. A merge has an undo of its own. What readers may know of a person or source is no part of it: see `unit_values.WITHOUT_UNDO`.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.utils import timezone

from timeline import permissions
from timeline.actions.base import Refused, Stale, require
from timeline.actions.drafts import PartyDraft, SourceDraft
from timeline.actions.parties import edit_party, read_party
from timeline.actions.sources import edit_source, read_source
from timeline.actions.steps import bulk_step
from timeline.actions.undo import MAX_AGE
from timeline.models import Change, Party, Source, User
from timeline.models.audit import VALUES

# So many changes of a row are looked at.
MOST_CHANGES = 50
Draft = TypeVar("Draft", PartyDraft, SourceDraft)
DATES = ("accessed", "state_on")
LISTS = ("aliases", "authors")
NOTHING = "You have nothing to undo here. Somebody else may have changed it since."


@dataclass(frozen=True)
class RowSteps:
    """What a person can undo and redo of a row: the edit, and the undo. None if there is nothing."""

    undoable: Change | None = None
    redoable: Change | None = None


def find_row_steps(row: Party | Source, user: User) -> RowSteps:
    """Return the last edit of a row, if it is this person's and can be undone, and their last undo if it can be redone."""
    kind = "party" if isinstance(row, Party) else "source"
    changes = Change.objects.filter(subject=kind, subject_uid=row.uid).select_related("by", "undoes__undoes")
    done, undone = _replay(reversed(changes.order_by("-pk")[:MOST_CHANGES]))
    return RowSteps(*(_keep_own(stack[-1] if stack else None, user) for stack in (done, undone)))


def _replay(changes: Iterable[Change]) -> tuple[list[Change], list[Change]]:
    """Return the changes that are in force, and the undos that can be redone, the last ones last. The oldest comes first."""
    done: list[Change] = []
    undone: list[Change] = []
    for change in changes:
        if change.undoes is None:
            done.append(change)
            undone.clear()
        elif change.undoes.undoes is None:
            del done[-1:]
            undone.append(change)
        else:
            del undone[-1:]
            done.append(change)
    return done, undone


def _keep_own(change: Change | None, user: User) -> Change | None:
    """Return a change if it is this person's, of the last days, and its values were stored."""
    if change is None or change.by_id != user.pk or change.at < timezone.now() - MAX_AGE:
        return None
    return change if change.verb == "edit" and VALUES in (change.before or {}) else None


def undo_row_edit(row: Party | Source, change: Change, *, by: User) -> Party | Source:
    """Undo an edit of a party or source, or redo it by undoing its undo.

    Raises:
        PermissionDenied: they may not change it, or not see the source’s name
        Refused: it is not their last edit of the row any more, or the old values do not fit the row as it is now
    """
    require(permissions.may_edit_shared(by), "change parties and sources")
    steps = find_row_steps(row, by)
    if change not in (steps.undoable, steps.redoable):
        raise Refused(NOTHING)
    values = (change.before or {})[VALUES]
    try:
        with bulk_step(undoes=change):
            if isinstance(row, Party):
                mine = replace(read_party(row), protected=None, pseudonym=None, identifying_words=None)
                return edit_party(row, _put_back(mine, values), by=by, version=row.version)
            draft = replace(read_source(row), readers=None)
            return edit_source(row, _put_back(draft, values), by=by, version=row.version)
    except Stale as stale:
        raise Refused(NOTHING) from stale
    except ValidationError as error:
        raise Refused(" ".join(error.messages)) from error


def _put_back(draft: Draft, values: dict[str, Any]) -> Draft:
    """Return a draft with stored values. Raises Refused if a row that one of them names is gone."""
    return replace(draft, **{name: _read(name, value) for name, value in values.items()})


def _read(name: str, value: Any) -> Any:
    if name == "part_of":
        return None if value is None else _find(Party, value)
    if name == "relies_on":
        return tuple(_find(Source, uid) for uid in value)
    if name in DATES:
        return value and date.fromisoformat(value)
    return tuple(value) if name in LISTS else value


def _find(model: type[Party] | type[Source], uid: str) -> Any:
    manager: Any = model._default_manager
    row = manager.filter(uid=uid).first()
    if row is None:
        raise Refused("A party or source that it named is gone.")
    return row
