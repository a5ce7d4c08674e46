"""Holding many entries back: each by the rules of one, as one step that is undone as one."""

from collections.abc import Callable
from typing import Any

import pytest

from timeline.actions.base import Refused
from timeline.actions.bulk_holds import hold_back_entries, make_entries_ready
from timeline.actions.holds import hold_back_entry
from timeline.actions.undo import find_undoable, undo_step
from timeline.models import Change, Entry, Hold, Timeline, User

pytestmark = pytest.mark.django_db


def test_entries_are_held_back_and_made_ready_as_one_step_each(
    timeline: Timeline, editor: User, make_event: Callable[..., Entry]
) -> None:
    entries = [make_event("a"), make_event("b"), make_event("c")]
    uids = [entry.uid for entry in entries]
    hold_back_entry(entries[0], by=editor, reason="The lawyer reads it")
    result = hold_back_entries(timeline, uids, by=editor, reason=" The lawyer reads it ")
    assert (result.changed, result.unchanged, result.refusals) == (2, 1, [])
    assert set(Hold.objects.values_list("reason", "by")) == {("The lawyer reads it", editor.pk)}
    step: Any = find_undoable(timeline, editor)
    assert (step.step_name, Change.objects.filter(step=step).count()) == ("hold", 1)
    undo_step(step, by=editor)
    assert list(Hold.objects.values_list("entry", flat=True)) == [entries[0].pk]

    result = make_entries_ready(timeline, uids, by=editor)
    assert (result.changed, result.unchanged) == (1, 2)
    assert not Hold.objects.exists()
    undo_step(find_undoable(timeline, editor), by=editor)  # type: ignore[arg-type]
    assert Hold.objects.get().reason == "The lawyer reads it"


def test_open_pages_learn_of_it(timeline: Timeline, editor: User, make_event: Callable[..., Entry]) -> None:
    uids = [make_event("a").uid]
    for action in (hold_back_entries, make_entries_ready):
        timeline.refresh_from_db()
        before = timeline.changed_at
        action(timeline, uids, by=editor)
        timeline.refresh_from_db()
        assert timeline.changed_at > before


def test_removed_entries_and_long_reasons_are_refused(
    timeline: Timeline, editor: User, make_event: Callable[..., Entry]
) -> None:
    entry, gone = make_event("a"), make_event("b")
    Entry.objects.filter(pk=gone.pk).update(state=Entry.State.REMOVED)
    result = hold_back_entries(timeline, [entry.uid, gone.uid], by=editor)
    assert (result.changed, result.refusals) == (1, [("b", "This entry has been removed.")])
    with pytest.raises(Refused):
        hold_back_entries(timeline, [entry.uid], by=editor, reason="x" * 100_000)
