"""Steps: all changes of one action are one step, which is undone as a whole (`actions/undo.py`, decision 0048).

A single action is decorated with `one_step`. An action on many entries calls single actions inside `bulk_step`.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from django.db import transaction
from django.utils import timezone

from timeline.models import Change, Timeline

# So many rows are inserted with one query.
BATCH = 200

P = ParamSpec("P")
R = TypeVar("R")


@dataclass
class OpenStep:
    """The step that the changes recorded now belong to.

    Attributes:
        name: of an action on many entries: a key of `StepName`
        undoes: the first change of the step that is undone
        first: the first change, once there is one
    """

    name: str = ""
    undoes: Change | None = None
    first: Change | None = None

    @contextmanager
    def attempt(self) -> Iterator[None]:
        """Open a savepoint for the action on one entry. If the action raises, its changes are undone alone."""
        first = self.first
        try:
            with transaction.atomic():
                yield
        except BaseException:
            self.first = first
            raise


_open: ContextVar[OpenStep | None] = ContextVar("open step", default=None)


def store_change(change: Change) -> Change:
    """Store a change, in the open step if there is one."""
    if step := _open.get():
        if step.first is None:
            change.step_name, change.undoes, step.first = step.name, step.undoes, change
        else:
            change.step = step.first
    change.save()
    return change


def store_changes(changes: Sequence[Change]) -> None:
    """Store several changes of one timeline in the open step, and set `changed_at` of the timeline, in three queries."""
    step = _open.get()
    if step is None:
        raise RuntimeError("Several changes are stored in a step only.")
    if not changes:
        return
    first = store_change(changes[0])
    for change in changes[1:]:
        change.step = step.first or first
    Change.objects.bulk_create(changes[1:], batch_size=BATCH)
    if (timeline_id := changes[0].timeline_id) is not None:
        # Open pages of the timeline ask for changes only if this is later than what they have.
        Timeline.objects.filter(pk=timeline_id).update(changed_at=timezone.now())


def one_step(action: Callable[P, R]) -> Callable[P, R]:
    """Make an action one transaction, and its changes one step. Inside an open step they belong to that one."""

    @wraps(action)
    def wrapper(*args: P.args, **kwargs: P.kwargs) -> R:
        with transaction.atomic():
            if _open.get() is not None:
                return action(*args, **kwargs)
            with _open_step(OpenStep()):
                return action(*args, **kwargs)

    return wrapper


@contextmanager
def bulk_step(
    name: str = "", *, undoes: Change | None = None, continues: Change | None = None
) -> Iterator[OpenStep]:
    """Open a transaction in which all changes are one step, whatever actions record them.

    To leave out entries whose action refuses, call it inside `attempt()` of the step, and catch the exception outside.

    Args:
        name: a key of `StepName`
        undoes: the first change of the step that is undone
        continues: the first change of a step that the changes belong to as well
    """
    with transaction.atomic(), _open_step(OpenStep(name, undoes, continues)) as step:
        yield step


@contextmanager
def _open_step(step: OpenStep) -> Iterator[Any]:
    token = _open.set(step)
    try:
        yield step
    finally:
        _open.reset(token)
