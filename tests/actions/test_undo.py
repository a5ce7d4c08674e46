"""Undo and redo one's own steps, and what a colleague has changed since."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from timeline.actions.base import Refused, Stale
from timeline.actions.bulk_moves import move_entries
from timeline.actions.drafts import CitationDraft, EventDraft, PartyDraft
from timeline.actions.edit_merges import EditMerge
from timeline.actions.entries import (
    add_entry,
    edit_entry,
    move_entry,
    reload_entry,
    remove_entry,
    restore_and_edit_entry,
    restore_entry,
)
from timeline.actions.entry_drafts import read_entry
from timeline.actions.holds import hold_back_entry, make_entry_ready
from timeline.actions.publications import publish
from timeline.actions.steps import bulk_step
from timeline.actions.takedowns import TakedownDraft
from timeline.actions.takedowns import suppress as suppress_content
from timeline.actions.undo import find_redoable, find_undoable, undo_step
from timeline.dates import When
from timeline.models import Change, Entry, Hold, Party, Source, Timeline, User
from timeline.models.audit import VALUES

pytestmark = pytest.mark.postgresql


def change(entry: Entry, by: User, **values: Any) -> None:
    """Edit fields of an entry."""
    row = reload_entry(entry)
    edit_entry(row, replace(read_entry(row), **values), by=by, version=row.version)


def read(entry: Entry) -> Any:
    """Return the draft that an entry has the values of."""
    return read_entry(reload_entry(entry))


def undo(timeline: Timeline, by: User) -> Any:
    step = find_undoable(timeline, by)
    assert step is not None
    return undo_step(step, by=by)


def redo(timeline: Timeline, by: User) -> Any:
    step = find_redoable(timeline, by)
    assert step is not None
    return undo_step(step, by=by)


def order(timeline: Timeline) -> list[str]:
    return [row.label for row in Entry.objects.filter(timeline=timeline).active().in_order()]


EDITS: dict[str, Callable[[Party, Source], dict[str, Any]]] = {
    "headline": lambda party, source: {"headline": "Another"},
    "date": lambda party, source: {
        "when": When(edtf="2017-03-07", time="10:15", zone="UTC", stated="on Tuesday")
    },
    "place": lambda party, source: {"place": "Bridge", "latitude": 1.5, "longitude": 2.5},
    "party": lambda party, source: {"parties": ((party, "actor"),)},
    "passage": lambda party, source: {"citations": (CitationDraft(source=source, exact="a crack"),)},
    "no source": lambda party, source: {"citations": ()},
    "several": lambda party, source: {
        "headline": "Another",
        "is_key": True,
        "parties": ((party, "witness"),),
    },
}


@pytest.mark.parametrize("name", EDITS)
def test_an_edit_is_undone_and_redone(
    name: str, event: Entry, editor: User, owner: Party, gazette: Source
) -> None:
    before = read(event)
    change(event, editor, **EDITS[name](owner, gazette))
    after = read(event)
    undo(event.timeline, editor)
    assert read(event) == before
    redo(event.timeline, editor)
    assert read(event) == after
    undo(event.timeline, editor)
    assert read(event) == before


def test_steps_are_undone_backwards_and_redone_forwards(timeline: Timeline, editor: User) -> None:
    entry = add_entry(timeline, EventDraft(headline="One"), by=editor).entry
    change(entry, editor, headline="Two")
    change(entry, editor, headline="Three")
    remove_entry(entry, by=editor, version=3)
    seen = []
    for _step in range(3):
        undo(timeline, editor)
        seen.append(order(timeline))
    undo(timeline, editor)
    assert (seen, order(timeline)) == ([["Three"], ["Two"], ["One"]], [])
    assert find_undoable(timeline, editor) is None
    seen = []
    for _step in range(3):
        redo(timeline, editor)
        seen.append(order(timeline))
    redo(timeline, editor)
    assert (seen, order(timeline)) == ([["One"], ["Two"], ["Three"]], [])
    assert find_redoable(timeline, editor) is None


def test_a_new_step_ends_redo(event: Entry, editor: User) -> None:
    change(event, editor, headline="Two")
    undo(event.timeline, editor)
    change(event, editor, body="More")
    assert find_redoable(event.timeline, editor) is None
    undo(event.timeline, editor)
    assert read(event).body == ""


def test_a_move_is_undone_and_redone(timeline: Timeline, editor: User) -> None:
    _one, _two, three = (add_entry(timeline, EventDraft(headline=name), by=editor).entry for name in "ABC")
    move_entry(three, by=editor, after=None)
    undo(timeline, editor)
    assert order(timeline) == ["A", "B", "C"]
    redo(timeline, editor)
    assert order(timeline) == ["C", "A", "B"]


def test_an_edit_that_moved_an_entry_is_undone_with_its_position(timeline: Timeline, editor: User) -> None:
    names = {"A": "2017-01", "B": "", "C": "2017-03"}
    rows = {
        name: add_entry(timeline, EventDraft(headline=name, when=When(edtf=edtf)), by=editor).entry
        for name, edtf in names.items()
    }
    move_entry(rows["B"], by=editor, after=rows["C"])
    change(rows["B"], editor, when=When(edtf="2016"))
    assert order(timeline) == ["B", "A", "C"]
    undo(timeline, editor)
    assert order(timeline) == ["A", "C", "B"]
    redo(timeline, editor)
    assert order(timeline) == ["B", "A", "C"]


def test_what_a_colleague_changed_elsewhere_stays(
    event: Entry, editor: User, reporter: User, owner: Party
) -> None:
    change(event, editor, headline="Mine", parties=((owner, "actor"),))
    change(event, reporter, body="Theirs")
    undo(event.timeline, editor)
    assert (read(event).headline, read(event).body, read(event).parties) == ("A crack is found", "Theirs", ())


def test_parties_added_by_both_are_items_of_their_own(
    event: Entry, editor: User, reporter: User, owner: Party, agency: Party
) -> None:
    change(event, editor, parties=((owner, "actor"),))
    change(event, reporter, parties=((owner, "actor"), (agency, "witness")))
    undo(event.timeline, editor)
    assert read(event).parties == ((agency, "witness"),)


def test_what_a_colleague_changed_since_is_not_replaced(
    event: Entry, editor: User, reporter: User, everything: Callable[[], Any]
) -> None:
    change(event, editor, headline="Mine", body="Mine")
    change(event, reporter, headline="Theirs")
    before = everything()
    with pytest.raises(Refused, match="changed Headline since"):
        undo(event.timeline, editor)
    assert everything() == before


def test_an_added_entry_that_a_colleague_changed_is_not_removed(
    event: Entry, editor: User, reporter: User
) -> None:
    change(event, reporter, body="Theirs")
    with pytest.raises(Refused, match="has changed it since"):
        undo(event.timeline, editor)


def test_a_published_entry_is_not_removed_by_an_undo(event: Entry, editor: User) -> None:
    publish(event.timeline, by=editor, note="New", seen_digest=None)
    with pytest.raises(Refused, match="published since"):
        undo(event.timeline, editor)


def test_a_withdrawal_is_undone_and_redone_with_its_reason(event: Entry, editor: User) -> None:
    publish(event.timeline, by=editor, note="New", seen_digest=None)
    event.refresh_from_db()
    remove_entry(event, by=editor, version=event.version, reason="A forgery.")
    undo(event.timeline, editor)
    event.refresh_from_db()
    assert event.state == "active"
    redo(event.timeline, editor)
    event.refresh_from_db()
    assert (event.state, event.withdrawn_reason) == ("withdrawn", "A forgery.")


def test_a_step_on_many_entries_is_undone_at_once_except_where_a_colleague_was(
    timeline: Timeline, editor: User, reporter: User
) -> None:
    rows = [add_entry(timeline, EventDraft(headline=name), by=editor).entry for name in "ABC"]
    with bulk_step("standing") as step:
        for row in rows:
            with step.attempt():
                change(row, editor, standing="corroborated")
    change(rows[1], reporter, standing="disputed")
    result = undo(timeline, editor)
    assert [row.standing for row in Entry.objects.in_order()] == ["unconfirmed", "disputed", "unconfirmed"]
    assert [(label, why.partition(" changed ")[2]) for label, why in result.refusals] == [
        ("B", "Verification since. Restore a field from the history instead.")
    ]
    redo(timeline, editor)
    assert [row.standing for row in Entry.objects.in_order()] == ["corroborated", "disputed", "corroborated"]


def test_an_entry_that_refuses_leaves_no_change_in_the_step(timeline: Timeline, editor: User) -> None:
    one, two = (add_entry(timeline, EventDraft(headline=name), by=editor).entry for name in "AB")
    with bulk_step("remove") as step:
        for row, version in ((one, 9), (two, 1)):
            with suppress(Stale), step.attempt():
                add_entry(timeline, EventDraft(headline="copy"), by=editor)
                remove_entry(row, by=editor, version=version)
    first = Change.objects.get(step_name="remove")
    assert [row.step for row in Change.objects.filter(pk__gt=first.pk)] == [first]
    undo(timeline, editor)
    assert order(timeline) == ["A", "B"]


def test_an_entry_added_with_a_new_party_is_one_step(timeline: Timeline, editor: User) -> None:
    draft = EventDraft(headline="A", parties=((PartyDraft(name="New"), "actor"),))
    entry = add_entry(timeline, draft, by=editor).entry
    undo(timeline, editor)
    entry.refresh_from_db()
    assert entry.state == "removed"
    assert Party.objects.filter(name="New").exists()


def test_restoring_with_own_changes_is_one_step(event: Entry, editor: User, reporter: User) -> None:
    remove_entry(event, by=reporter, version=1)
    draft = replace(read(event), headline="Mine")
    restore_and_edit_entry(event, draft, by=editor, version=1, merge=EditMerge())
    undo(event.timeline, editor)
    event.refresh_from_db()
    assert event.state == "removed"


def test_holding_back_is_undone_and_redone(event: Entry, editor: User, reporter: User) -> None:
    until = timezone.now() + timedelta(days=1)
    hold_back_entry(event, by=editor, reason="A lawyer reads it.", until=until)
    hold_back_entry(event, by=editor, reason="For Monday.")
    undo(event.timeline, editor)
    hold = Hold.objects.get()
    assert (hold.reason, hold.until) == ("A lawyer reads it.", until)
    undo(event.timeline, editor)
    assert not Hold.objects.exists()
    redo(event.timeline, editor)
    assert Hold.objects.get().until == until
    make_entry_ready(event, by=reporter)
    with pytest.raises(Refused, match="has changed since whether it is held back"):
        undo(event.timeline, editor)


def test_only_ones_own_steps_are_undone(event: Entry, editor: User, reporter: User) -> None:
    assert find_undoable(event.timeline, reporter) is None
    step = find_undoable(event.timeline, editor)
    assert step is not None
    with pytest.raises(PermissionDenied):
        undo_step(step, by=reporter)


def test_a_step_is_undone_once(event: Entry, editor: User) -> None:
    change(event, editor, headline="Two")
    step = find_undoable(event.timeline, editor)
    assert step is not None
    undo_step(step, by=editor)
    with pytest.raises(Refused, match="undone already"):
        undo_step(step, by=editor)


def test_the_passage_of_a_confidential_source_is_not_stored(
    event: Entry, editor: User, gazette: Source
) -> None:
    Source.objects.filter(pk=gazette.pk).update(confidential=True, described_as="A witness")
    gazette.refresh_from_db()
    change(event, editor, citations=(CitationDraft(source=gazette, exact="secret words"),))
    change(event, editor, citations=(), headline="Two")
    assert not any("secret words" in str((row.before, row.after)) for row in Change.objects.all())
    with pytest.raises(Refused, match="passage of a confidential source is not kept"):
        undo(event.timeline, editor)
    # What did not concern the passage is undone.
    change(event, editor, citations=(CitationDraft(source=gazette, exact="secret words"),))
    change(event, editor, headline="Three")
    undo(event.timeline, editor)
    assert (read(event).headline, read(event).citations[0].exact) == ("Two", "secret words")


def test_a_takedown_of_a_source_leaves_no_old_passage_to_put_back(
    event: Entry, editor: User, gazette: Source, everything: Callable[[], Any]
) -> None:
    change(event, editor, citations=(CitationDraft(source=gazette, exact="secret words"),))
    change(event, editor, citations=(), headline="Two")
    suppress_content(event.timeline, TakedownDraft(kind="source", subject_uid=gazette.uid))
    assert "secret words" not in str(everything())
    assert not Change.objects.filter(before__has_key=VALUES).exists()


def test_restored_entries_stand_where_they_stood(timeline: Timeline, editor: User) -> None:
    _one, two, _three = (add_entry(timeline, EventDraft(headline=name), by=editor).entry for name in "ABC")
    remove_entry(two, by=editor, version=1)
    restore_entry(two, by=editor)
    assert order(timeline) == ["A", "B", "C"]
    undo(timeline, editor)
    assert order(timeline) == ["A", "C"]


@pytest.mark.parametrize(
    ("moving", "place"),
    [("BDE", "A"), ("ACE", "D"), ("AB", "F"), ("CF", None), ("F", None), ("ABCDE", "F")],
)
def test_moves_of_many_entries_are_undone_and_redone(
    moving: str, place: str | None, timeline: Timeline, editor: User
) -> None:
    rows = {
        name: add_entry(timeline, EventDraft(headline=name), by=editor).entry
        for name in ("A", "B", "C", "D", "E", "F")
    }
    # A removed entry keeps its place.
    remove_entry(
        add_entry(timeline, EventDraft(headline="gone"), by=editor, after=rows["C"]).entry,
        by=editor,
        version=1,
    )
    before = order(timeline)
    after = rows[place] if place else None
    move_entries(timeline, [rows[name].uid for name in moving], by=editor, after=after)
    moved = order(timeline)
    assert moved != before
    assert undo(timeline, editor).refusals == []
    assert order(timeline) == before
    redo(timeline, editor)
    assert order(timeline) == moved
    undo(timeline, editor)
    assert order(timeline) == before


def test_moves_are_undone_except_where_dates_or_a_colleague_forbid_it(
    timeline: Timeline, editor: User, reporter: User
) -> None:
    a, b, c, d, e = (add_entry(timeline, EventDraft(headline=name), by=editor).entry for name in "ABCDE")
    move_entries(timeline, [a.uid, b.uid, c.uid], by=editor, after=e)
    assert order(timeline) == ["D", "E", "A", "B", "C"]
    # D and B get dates: B stays behind.
    change(d, reporter, when=When(edtf="2017-03-07"))
    change(b, reporter, when=When(edtf="2017-03-08"))
    move_entry(c, by=reporter, after=d)
    step = find_undoable(timeline, editor)
    assert step is not None
    result = undo_step(step, by=editor)
    assert order(timeline) == ["A", "D", "C", "E", "B"]
    assert sorted(label for label, _why in result.refusals) == ["B", "C"]
    assert {why for label, why in result.refusals if label == "C"} == {f"{reporter} has moved it since."}


def test_moves_into_a_full_gap_are_undone(timeline: Timeline, editor: User) -> None:
    rows = [add_entry(timeline, EventDraft(headline=name), by=editor).entry for name in "ABCDE"]
    move_entries(timeline, [rows[1].uid, rows[2].uid], by=editor, after=None)
    for position, row in ((10, rows[0]), (11, rows[3])):
        Entry.objects.filter(pk=row.pk).update(position=position)
    undo(timeline, editor)
    assert order(timeline) == ["A", "B", "C", "D", "E"]


def test_undo_of_many_moves_or_additions_takes_few_queries(
    timeline: Timeline, editor: User, django_assert_max_num_queries: Any
) -> None:
    with bulk_step("add") as step:
        rows = [
            add_entry(timeline, EventDraft(headline=f"Thing {index}"), by=editor).entry for index in range(40)
        ]
    assert step.first is not None
    move_entries(timeline, [row.uid for row in rows[::2]], by=editor, after=None)
    with django_assert_max_num_queries(35):
        undo(timeline, editor)
    with django_assert_max_num_queries(45):
        undo(timeline, editor)
    assert order(timeline) == []
    with django_assert_max_num_queries(45):
        redo(timeline, editor)
    assert len(order(timeline)) == 40


def test_added_entries_that_a_colleague_changed_are_not_removed_with_the_others(
    timeline: Timeline, editor: User, reporter: User
) -> None:
    with bulk_step("add"):
        rows = [add_entry(timeline, EventDraft(headline=name), by=editor).entry for name in "ABC"]
    change(rows[1], reporter, headline="Theirs")
    result = undo(timeline, editor)
    assert order(timeline) == ["Theirs"]
    assert [why for _label, why in result.refusals] == [f"{reporter} has changed it since."]
