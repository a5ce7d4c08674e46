"""Actions on many entries: each entry by the rules of one, all as one step that is undone as one."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.support.bulk_timelines import fill
from timeline.actions import bulk
from timeline.actions.base import Refused
from timeline.actions.bulk import MOST_AT_ONCE, BulkResult
from timeline.actions.bulk_holds import hold_back_entries
from timeline.actions.bulk_moves import move_entries
from timeline.actions.drafts import CitationDraft, EventDraft, PartyDraft, SourceDraft, StatementDraft
from timeline.actions.edit_merges import EditMerge
from timeline.actions.entries import add_entry, edit_entry, read_details, reload_entry, remove_entry
from timeline.actions.entry_drafts import read_entry
from timeline.actions.publications import publish
from timeline.actions.undo import find_redoable, find_undoable, undo_step
from timeline.dates import When
from timeline.models import Change, Citation, Entry, EventParty, Hold, Party, Source, Timeline, User

pytestmark = pytest.mark.django_db

CITED = CitationDraft(source=SourceDraft(publisher="The Gazette", title="What they said"))
Add = Callable[..., Entry]


@pytest.fixture
def add(timeline: Timeline, editor: User) -> Add:
    def add(headline: str, edtf: str = "", **fields: Any) -> Entry:
        draft = EventDraft(headline=headline, when=When(edtf), citations=(CITED,), **fields)
        return add_entry(timeline, draft, by=editor).entry

    return add


def order(timeline: Timeline) -> str:
    rows = Entry.objects.filter(timeline=timeline).not_removed().in_order().with_own_fields()
    return "".join(entry.label for entry in rows)


def uids(*entries: Entry) -> list[str]:
    return [entry.uid for entry in entries]


def test_step_is_one_step_of_the_history_and_is_undone_as_one(
    timeline: Timeline, editor: User, add: Add
) -> None:
    entries = [add("a"), add("b"), add("c")]
    result = bulk.set_verifications(timeline, uids(*entries), "corroborated", by=editor)
    assert (result.changed, result.unchanged, result.refusals) == (3, 0, [])
    first, *rest = Change.objects.filter(verb="edit").order_by("pk")
    assert (first.step_name, first.step) == ("standing", None)
    assert [change.step for change in rest] == [first, first]
    assert ("standing", "Unconfirmed", "Corroborated") in first.lines
    rows = Entry.objects.filter(timeline=timeline)
    assert set(rows.values_list("standing", "version", "changed_by")) == {("corroborated", 2, editor.pk)}
    step: Any = find_undoable(timeline, editor)
    assert step == first
    assert len(undo_step(step, by=editor).entries) == 3
    assert set(rows.values_list("standing", flat=True)) == {"unconfirmed"}


def test_stale_form_is_merged_with_a_bulk_step(timeline: Timeline, editor: User, add: Add) -> None:
    entry = add("a")
    bulk.set_verifications(timeline, [entry.uid], "disputed", by=editor)
    mine = EventDraft(headline="b", citations=(CitationDraft(source=Source.objects.get()),))
    edit_entry(entry, mine, by=editor, version=1, merge=EditMerge())
    entry.refresh_from_db()
    assert (entry.standing, entry.detail.label) == ("disputed", "b")


def test_citation_is_added_where_it_is_missing(timeline: Timeline, editor: User, add: Add) -> None:
    entries = [add("a"), add("b")]
    source = Source.objects.create(title="A report")
    one = bulk.add_citations(timeline, uids(entries[0]), source, by=editor, stance="disputes", locator="p. 7")
    both = bulk.add_citations(timeline, uids(*entries), source, by=editor, stance="supports")
    assert (one.changed, both.changed, both.unchanged) == (1, 1, 1)
    cited = Citation.objects.filter(source=source).values_list("stance", "locator", "position")
    assert sorted(cited) == [("disputes", "p. 7", 1), ("supports", "", 1)]
    undo_step(find_undoable(timeline, editor), by=editor)  # type: ignore[arg-type]
    assert Citation.objects.filter(source=source).count() == 1


def test_party_is_added_to_events_only(timeline: Timeline, editor: User, add: Add) -> None:
    board = Party.objects.create(name="The board")
    event, named = add("a"), add("b", parties=((board, "actor"), (board, "subject")))
    said = add_entry(
        timeline,
        StatementDraft(party=PartyDraft(name="The union"), words="No.", citations=(CITED,)),
        by=editor,
    ).entry
    result = bulk.add_party(timeline, uids(event, named, said), board, by=editor, role="subject")
    assert (result.changed, result.unchanged) == (1, 1)
    assert result.refusals == [(said.label, "Only events have parties with a role.")]
    assert EventParty.objects.get(event=event.pk).role == "subject"
    undo_step(find_undoable(timeline, editor), by=editor)  # type: ignore[arg-type]
    assert not EventParty.objects.filter(event=event.pk).exists()


@pytest.mark.parametrize(
    ("moving", "after", "wanted"),
    [
        ("ac", "e", "bdeac"),
        ("ce", "a", "acebd"),
        ("de", None, "deabc"),
        ("bd", "c", "acbde"),
        ("ab", "b", "bacde"),
    ],
)
def test_entries_move_in_their_order_and_back(
    moving: str, after: str | None, wanted: str, timeline: Timeline, editor: User, add: Add
) -> None:
    entries = {name: add(name) for name in "abcde"}
    place = entries[after] if after else None
    result = move_entries(timeline, [entries[name].uid for name in moving], by=editor, after=place)
    assert order(timeline) == wanted
    assert result.changed == len(moving) - (after in moving if after else 0)
    undo_step(find_undoable(timeline, editor), by=editor)  # type: ignore[arg-type]
    assert order(timeline) == "abcde"


@pytest.mark.parametrize("gap", [1, 2, 3, 1000])
@pytest.mark.parametrize("after", ["d", "e", None])
def test_positions_stay_apart_whatever_they_were(
    gap: int, after: str | None, timeline: Timeline, editor: User, add: Add
) -> None:
    entries = {name: add(name) for name in "abcde"}
    for index, entry in enumerate(entries.values()):
        Entry.objects.filter(pk=entry.pk).update(position=index * gap)
    place = entries[after] if after else None
    move_entries(timeline, uids(entries["a"], entries["b"], entries["c"]), by=editor, after=place)
    assert order(timeline) == {"d": "dabce", "e": "deabc", None: "abcde"}[after]


def test_entries_that_stand_there_already_are_not_moved(timeline: Timeline, editor: User, add: Add) -> None:
    entries = {name: add(name) for name in "abcd"}
    result = move_entries(timeline, uids(entries["b"], entries["c"]), by=editor, after=entries["a"])
    assert (result.changed, result.unchanged) == (0, 2)
    assert not Change.objects.filter(verb="move").exists()


def test_dates_keep_single_entries_where_they_are(timeline: Timeline, editor: User, add: Add) -> None:
    entries = {
        name: add(name, edtf)
        for name, edtf in (("a", "2017-03-01"), ("b", "2017-03-05"), ("c", "2017-03-09"))
    }
    entries |= {name: add(name) for name in "de"}
    assert order(timeline) == "abcde"
    result = move_entries(
        timeline, uids(entries["d"], entries["c"], entries["e"]), by=editor, after=entries["a"]
    )
    assert order(timeline) == "adebc"
    ((label, why),) = result.refusals
    assert label == "c"
    assert why.startswith("It cannot go before “b”, dated 5 March 2017")


def test_narrow_gaps_are_widened(timeline: Timeline, editor: User, add: Add) -> None:
    entries = {name: add(name) for name in "abcd"}
    for index, name in enumerate("abcd"):
        Entry.objects.filter(pk=entries[name].pk).update(position=index + 1)
    move_entries(timeline, uids(entries["c"], entries["d"]), by=editor, after=entries["a"])
    assert order(timeline) == "acdb"


def test_removal_leaves_what_is_public_and_what_others_changed(
    timeline: Timeline, editor: User, reporter: User, add: Add
) -> None:
    public = add("public")
    publish(timeline, by=editor, note="The first version", seen_digest=None)
    free, theirs, gone = add("free"), add("theirs"), add("gone")
    remove_entry(gone, by=editor, version=1)
    seen = Change.objects.latest("pk").pk
    bulk.set_verifications(timeline, [theirs.uid], "disputed", by=reporter)
    every = [*uids(public, free, theirs, gone), "n0such"]
    result = bulk.remove_entries(timeline, every, by=editor, seen_through=seen)
    assert result.changed == 1
    assert dict(result.refusals) == {
        "1 of the selected": "Not on this timeline.",
        "gone": "This entry has been removed.",
        "public": "It has been public. Withdraw it on its own, with a reason for readers.",
        "theirs": "Reporter has changed it since you opened the list.",
    }
    free.refresh_from_db()
    assert free.state == "removed"
    assert bulk.remove_entries(timeline, uids(theirs), by=editor, seen_through=None).changed == 0
    undo_step(find_undoable(timeline, editor), by=editor)  # type: ignore[arg-type]
    free.refresh_from_db()
    assert free.state == "active"


def test_what_one_may_not_see_or_change_is_refused(
    timeline: Timeline, editor: User, make_user: Callable[..., User], add: Add
) -> None:
    entry = add("a")
    viewer = make_user("viewer@example.org", "viewer")
    with pytest.raises(PermissionDenied):
        bulk.set_verifications(timeline, [entry.uid], "disputed", by=viewer)
    hidden = Timeline.objects.create(slug="hidden", title="Hidden", access="members")
    source = Source.objects.create(title="Theirs", made_for=hidden)
    party = Party.objects.create(name="Theirs", made_for=hidden)
    with pytest.raises(PermissionDenied):
        bulk.add_citations(timeline, [entry.uid], source, by=editor, stance="supports")
    with pytest.raises(PermissionDenied):
        bulk.add_party(timeline, [entry.uid], party, by=editor, role="actor")
    other = add_entry(
        Timeline.objects.create(slug="other", title="Other"), EventDraft(headline="other"), by=editor
    ).entry
    result = bulk.set_verifications(timeline, [other.uid], "disputed", by=editor)
    assert result == BulkResult(refusals=[("1 of the selected", "Not on this timeline.")])
    with pytest.raises(Refused):
        move_entries(timeline, [entry.uid], by=editor, after=other)
    for nonsense in ("", "true", "x" * 500):
        with pytest.raises(ValidationError):
            bulk.set_verifications(timeline, [entry.uid], nonsense, by=editor)
        with pytest.raises(ValidationError):
            bulk.add_party(timeline, [entry.uid], Party.objects.create(name="x"), by=editor, role=nonsense)
    with pytest.raises(ValidationError):
        bulk.add_citations(
            timeline,
            [entry.uid],
            Source.objects.create(title="x"),
            by=editor,
            stance="supports",
            locator="x" * 5000,
        )
    for selected in ([], [str(number) for number in range(MOST_AT_ONCE + 1)]):
        with pytest.raises(Refused):
            bulk.set_verifications(timeline, selected, "disputed", by=editor)


def test_queries_do_not_grow_with_the_entries(timeline: Timeline, editor: User) -> None:
    fill(timeline, 120)
    every = list(Entry.objects.filter(timeline=timeline).in_order().values_list("uid", flat=True))
    party, source = Party.objects.create(name="The board"), Source.objects.create(title="A report")
    steps: dict[str, Callable[[list[str]], BulkResult]] = {
        "verification": lambda chosen: bulk.set_verifications(timeline, chosen, "disputed", by=editor),
        "party": lambda chosen: bulk.add_party(timeline, chosen, party, by=editor, role="affected"),
        "citation": lambda chosen: bulk.add_citations(timeline, chosen, source, by=editor, stance="supports"),
        "forbidden move": lambda chosen: move_entries(timeline, chosen, by=editor, after=None),
        "removal": lambda chosen: bulk.remove_entries(timeline, chosen, by=editor, seen_through=10**9),
    }
    for name, step in steps.items():
        counts = []
        # Statements and events in each; the first parts are small.
        for chosen in (every[3:9], every[9:]):
            with CaptureQueriesContext(connection) as captured:
                step(chosen)
            counts.append(len(captured))
        # SQLite takes long lists in several statements.
        assert counts[1] <= counts[0] + 3, name


def test_undo_puts_everything_back_and_its_queries_do_not_grow(timeline: Timeline, editor: User) -> None:
    fill(timeline, 60)
    every = list(Entry.objects.filter(timeline=timeline).in_order().values_list("uid", flat=True))
    party, source = Party.objects.create(name="The board"), Source.objects.create(title="A report")
    steps: dict[str, Callable[[list[str]], BulkResult]] = {
        "verification": lambda chosen: bulk.set_verifications(timeline, chosen, "disputed", by=editor),
        "party": lambda chosen: bulk.add_party(timeline, chosen, party, by=editor, role="affected"),
        "citation": lambda chosen: bulk.add_citations(timeline, chosen, source, by=editor, stance="disputes"),
        "hold": lambda chosen: hold_back_entries(timeline, chosen, by=editor, reason="Not yet."),
        "removal": lambda chosen: bulk.remove_entries(timeline, chosen, by=editor, seen_through=10**9),
    }
    for name, step in steps.items():
        counts = []
        for chosen in (every[3:9], every[9:]):
            before = describe_all(timeline)
            changed = step(chosen).changed
            after = describe_all(timeline)
            undone: Any = find_undoable(timeline, editor)
            with CaptureQueriesContext(connection) as captured:
                assert len(undo_step(undone, by=editor).entries) == changed
            counts.append(len(captured))
            assert describe_all(timeline) == before, name
            redone: Any = find_redoable(timeline, editor)
            assert len(undo_step(redone, by=editor).entries) == changed
            assert describe_all(timeline) == after, name
        assert counts[1] <= counts[0] + 3, name
        history = Change.objects.filter(undoes=redone.pk)
        assert Change.objects.filter(step__in=history).count() == changed - 1


def describe_all(timeline: Timeline) -> list[Any]:
    """Return all entries in order: the state, the reason for which it is held back, and the values."""
    uids = Entry.objects.filter(timeline=timeline).values_list("uid", flat=True)
    reasons = dict(Hold.objects.filter(entry__timeline=timeline).values_list("entry", "reason"))
    return [
        (detail.state, reasons.get(detail.pk), read_entry(detail)) for detail in read_details(timeline, uids)
    ]


def test_undo_of_many_leaves_what_needs_a_look(
    timeline: Timeline, editor: User, reporter: User, add: Add
) -> None:
    entries = {name: add(name) for name in "abcd"}
    source = Source.objects.create(title="A report")
    bulk.add_citations(timeline, uids(*entries.values()), source, by=editor, stance="supports")
    entries["b"].refresh_from_db()
    remove_entry(entries["b"], by=reporter, version=entries["b"].version)
    first: Any = find_undoable(timeline, editor)
    change_as(entries["c"], reporter, citations=(CitationDraft(source=source, exact="What they cite"),))
    result = undo_step(first, by=editor)
    assert sorted(result.refusals) == [
        ("b", "This entry has been removed. Restore it before you change it."),
        ("c", "Reporter changed Source since. Restore a field from the history instead."),
    ]
    assert sorted(entry.label for entry in result.entries) == ["a", "d"]


def change_as(entry: Entry, user: User, **values: Any) -> None:
    """Edit fields of an entry."""
    row = reload_entry(entry)
    edit_entry(row, replace(read_entry(row), **values), by=user, version=row.version)


def test_undo_of_a_removal_keeps_the_order_of_dates(timeline: Timeline, editor: User, add: Add) -> None:
    entries = {name: add(name, edtf) for name, edtf in (("a", "2017-03-01"), ("b", ""), ("c", "2017-03-09"))}
    entries["d"] = add("d")
    assert order(timeline) == "acbd"
    bulk.remove_entries(timeline, uids(entries["b"], entries["c"]), by=editor, seen_through=10**9)
    # What was removed on 9 March stands above an entry of 5 March by now.
    Entry.objects.filter(pk=entries["d"].pk).update(edtf="2017-03-05", earliest=1488672000, latest=1488758399)
    first: Any = find_undoable(timeline, editor)
    assert len(undo_step(first, by=editor).entries) == 2
    assert order(timeline) == "abdc"
