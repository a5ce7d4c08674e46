"""The order that dates suggest: where new entries go, and what editors of older timelines are offered."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.support import date_strategies
from tests.support.tiers import examples
from timeline import document
from timeline.actions import ordering
from timeline.actions.base import Refused
from timeline.actions.date_order import (
    apply_date_order,
    arrange_by_date,
    decline_date_order,
    find_offer,
    find_undoable_change,
    plan_date_order,
    put_back,
    undo_date_order,
)
from timeline.actions.drafts import EventDraft
from timeline.actions.entries import add_entry, edit_entry, move_entry, remove_entry
from timeline.actions.imports import import_document
from timeline.actions.timelines import TimelineDraft, edit_timeline
from timeline.dates import When, find_sort_bounds
from timeline.models import Change, Entry, Event, Timeline, User
from timeline.publishing import snapshot

Add = Callable[..., Entry]

NEAR = [
    *(
        "",
        "2023",
        "2023-07",
        "2023-07-01",
        "2023-07-15",
        "[..2023-07-15]",
        "[..2023-07]",
        "/2023-07",
        "../2023",
    ),
    *("2023-21", "2023-22", "2023-23", "2023-24", "2022-24", "[..2023-23]", "202X", "2023-07/2023-09"),
    *("[2023-06..2023-08]", "[2023-07-15..]", "2023-09-30", "2024-01-10", "2023-23/2024", "[2021,2023-22]"),
]
whens = st.one_of(st.sampled_from(NEAR).map(When), st.sampled_from(NEAR).map(When), date_strategies.whens)
hemispheres = st.sampled_from(["", "north", "south"])


@pytest.fixture
def add(timeline: Timeline, editor: User) -> Add:
    """Add an event. Its headline is its date, unless another one is given."""

    def add_event(edtf: str, headline: str = "", **options: Any) -> Entry:
        draft = EventDraft(headline=headline or edtf or "undated", when=When(edtf))
        return add_entry(timeline, draft, by=editor, **options).entry

    return add_event


@pytest.fixture
def old_order(timeline: Timeline, editor: User, add: Add) -> Callable[..., list[Entry]]:
    """Store entries in an order that earlier versions gave them, with the offer that the migration makes."""

    def store(*dates: str) -> list[Entry]:
        rows = [add(edtf) for edtf in dates]
        ordering.renumber(timeline, rows)
        Timeline.objects.filter(pk=timeline.pk).update(offers_date_order=True)
        timeline.refresh_from_db()
        return rows

    return store


def headlines(timeline: Timeline) -> list[str]:
    return [entry.label for entry in Entry.objects.filter(timeline=timeline).not_removed().in_order()]


def list_moves(timeline: Timeline) -> list[tuple[str, str, str]]:
    offer = find_offer(timeline)
    if offer is None:
        return []
    return [(move.entry.label, move.old_position, move.new_position) for move in offer.moves]


# --- Where a new entry goes ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("present", "new", "wanted"),
    [
        ("2023-06-30 2023-07-02", "[..2023-07-01]", "2023-06-30 [..2023-07-01] 2023-07-02"),
        (
            "2023-06-30 2023-07-01 2023-07-02",
            "[..2023-07-01]",
            "2023-06-30 2023-07-01 [..2023-07-01] 2023-07-02",
        ),
        ("[..2023-07-01]", "2023-07-01", "2023-07-01 [..2023-07-01]"),
        ("2023-06-30 2023-07-02", "/2023-07-01", "2023-06-30 /2023-07-01 2023-07-02"),
        ("2023-07 2023-12", "2023-23", "2023-07 2023-23 2023-12"),
        ("2023-10", "2023-23", "2023-23 2023-10"),
        ("2023-05 2023-09", "2023-22", "2023-05 2023-22 2023-09"),
        ("2023-11 2024-01", "2023-24", "2023-11 2023-24 2024-01"),
        ("2001 2011", "200X", "200X 2001 2011"),
        ("1999 2011", "200X", "1999 200X 2011"),
        ("2023-06 2023-08", "2023-07/2024", "2023-06 2023-07/2024 2023-08"),
        # Without a date: at the end, and it stays there.
        ("2023-06", "", "2023-06 undated"),
        ("2023-06 undated", "2023-07", "2023-06 2023-07 undated"),
    ],
)
def test_new_entry_goes_where_a_reader_expects_it(
    timeline: Timeline, add: Add, present: str, new: str, wanted: str
) -> None:
    for edtf in present.split():
        add("" if edtf == "undated" else edtf)
    add(new)
    assert headlines(timeline) == wanted.split()


@pytest.mark.parametrize(
    ("time_zone", "hemisphere", "wanted"),
    [
        ("Europe/London", "", "2023-04 2023-07 2023-23"),
        ("Australia/Sydney", "", "2023-23 2023-04 2023-07"),
        ("Europe/London", "south", "2023-23 2023-04 2023-07"),
        ("Australia/Sydney", "north", "2023-04 2023-07 2023-23"),
        ("UTC", "north", "2023-04 2023-07 2023-23"),
        ("Africa/Nairobi", "south", "2023-23 2023-04 2023-07"),
        # Nobody has said: its widest bounds
        ("UTC", "", "2023-23 2023-04 2023-07"),
    ],
)
def test_autumn_goes_by_the_months_of_the_hemisphere(
    timeline: Timeline, add: Add, time_zone: str, hemisphere: str, wanted: str
) -> None:
    Timeline.objects.filter(pk=timeline.pk).update(time_zone=time_zone, hemisphere=hemisphere)
    for edtf in ("2023-04", "2023-07", "2023-23"):
        add(edtf)
    assert headlines(timeline) == wanted.split()


def test_months_of_a_season_forbid_no_position(timeline: Timeline, editor: User, add: Add) -> None:
    """Autumn 2023 may stand before April 2023 in the north: dates forbid only what their widest bounds do."""
    april, autumn = add("2023-04"), add("2023-23")
    move_entry(autumn, by=editor, after=None)
    assert headlines(timeline) == [autumn.label, april.label]
    assert import_document(snapshot.build(timeline), slug="copy").timeline.entries.count() == 2


@pytest.mark.slow
@settings(
    max_examples=examples(15),
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
@given(dates=st.lists(whens, min_size=1, max_size=9), hemisphere=hemispheres, data=st.data())
def test_entries_added_one_by_one_end_up_sorted(
    timeline: Timeline, editor: User, dates: list[When], hemisphere: str, data: st.DataObject
) -> None:
    """Whatever the order in which they are added. Nothing that dates forbid stands in the way of the sorted order."""
    Timeline.objects.filter(pk=timeline.pk).update(hemisphere=hemisphere)
    Entry.objects.filter(timeline=timeline).delete()
    for when in data.draw(st.permutations(dates)):
        add_entry(timeline, EventDraft(headline="A", when=when), by=editor)
    rows = Entry.objects.filter(timeline=timeline).in_order()
    timeline.refresh_from_db()
    bounds = [find_sort_bounds(row.when, timeline.time_zone, timeline.season_hemisphere) for row in rows]
    assert bounds == [(row.sort_first, row.sort_last) for row in rows]
    assert bounds == sorted(bounds, key=get_key)


def get_key(bounds: tuple[int | None, int | None]) -> tuple[float, float]:
    first, last = (float("inf") if bound is None else bound for bound in bounds)
    return first, last


# --- The arrangement ------------------------------------------------------------------------------------


@st.composite
def orders(draw: st.DrawFn) -> tuple[list[Entry], set[str]]:
    """Draw unsaved entries in any order that their dates allow, and which of them were placed by hand."""
    timeline = Timeline(time_zone="Europe/London", hemisphere=draw(hemispheres))
    rows: list[Entry] = []
    for index, when in enumerate(draw(st.lists(whens, min_size=1, max_size=12))):
        state = draw(st.sampled_from(["active", "active", "active", "withdrawn", "removed"]))
        row = Event(uid=f"e{index}", headline=f"{state} {when.edtf}", state=state, edtf=when.edtf)
        row.time, row.end_time, row.zone = when.time, when.end_time, when.zone
        ordering.set_date_bounds(row, timeline)
        allowed = [
            gap
            for gap in range(len(rows) + 1)
            if state == "removed"
            or (
                not any(is_wholly_before(row, other) for other in rows[:gap])
                and not any(is_wholly_before(other, row) for other in rows[gap:])
            )
        ]
        rows.insert(draw(st.sampled_from(allowed)), row)
    by_hand = {row.uid for row in rows if draw(st.integers(0, 3)) == 0}
    return rows, by_hand


def is_wholly_before(one: Entry, other: Entry) -> bool:
    """Whether dates forbid `one` after `other`. A removed entry has no part in the order."""
    if "removed" in (one.state, other.state) or one.latest is None or other.earliest is None:
        return False
    return one.latest < other.earliest


def agrees_with_dates(rows: list[Entry]) -> bool:
    return not any(is_wholly_before(row, other) for index, row in enumerate(rows) for other in rows[:index])


def list_uids(rows: list[Entry], *, only: Callable[[Entry], bool] = lambda row: True) -> list[str]:
    return [row.uid for row in rows if only(row)]


@given(order=orders())
def test_nothing_that_was_placed_by_hand_moves(order: tuple[list[Entry], set[str]]) -> None:
    rows, by_hand = order
    arranged, moved = arrange_by_date(rows, by_hand)
    assert sorted(list_uids(arranged)) == sorted(list_uids(rows))
    stays = by_hand | {row.uid for row in rows if row.state == "removed" or not row.edtf}
    assert not moved & stays
    # What does not move keeps its order.
    assert list_uids(arranged, only=lambda row: row.uid not in moved) == list_uids(
        rows, only=lambda row: row.uid not in moved
    )


@given(order=orders())
def test_all_others_are_sorted_wherever_dates_do_not_forbid(order: tuple[list[Entry], set[str]]) -> None:
    rows, by_hand = order
    arranged, _moved = arrange_by_date(rows, by_hand)
    assert agrees_with_dates(arranged)
    others = [
        index
        for index, row in enumerate(arranged)
        if row.uid not in by_hand and row.edtf and row.state != "removed"
    ]
    for position, index in enumerate(others):
        for later in others[position + 1 :]:
            one, other = arranged[index], arranged[later]
            if get_key((one.sort_first, one.sort_last)) > get_key((other.sort_first, other.sort_last)):
                # Only an entry that was placed by hand between the two can keep them in this order.
                between = [row for row in arranged[index + 1 : later] if row.uid in by_hand]
                assert any(is_wholly_before(one, row) or is_wholly_before(row, other) for row in between)


@given(order=orders())
def test_an_arranged_order_is_arranged_already(order: tuple[list[Entry], set[str]]) -> None:
    rows, by_hand = order
    arranged, _moved = arrange_by_date(rows, by_hand)
    assert arrange_by_date(arranged, by_hand) == (arranged, set())


@given(order=orders())
def test_entries_are_put_back_exactly(order: tuple[list[Entry], set[str]]) -> None:
    rows, by_hand = order
    arranged, moved = arrange_by_date(rows, by_hand)
    above = ["", *list_uids(rows)]
    old_ids = [(row.uid, above[index]) for index, row in enumerate(rows) if row.uid in moved]
    assert list_uids(put_back(arranged, old_ids)) == list_uids(rows)


# --- The offer ----------------------------------------------------------------------------------------


def test_older_timeline_is_offered_the_new_order(
    timeline: Timeline, old_order: Callable[..., list[Entry]]
) -> None:
    old_order("[..2023-08-10]", "2023-23", "2023-05", "2023-07", "2023-08-10", "2023-10")
    assert list_moves(timeline) == [
        ("[..2023-08-10]", "at the beginning", "after “2023-08-10”"),
        ("2023-23", "after “[..2023-08-10]”", "after “[..2023-08-10]”"),
    ]


def test_applying_the_offer_is_one_change_that_can_be_undone(
    timeline: Timeline, editor: User, old_order: Callable[..., list[Entry]]
) -> None:
    old_order("[..2023-08-10]", "2023-05", "2023-08-10", "2023-10")
    before, count = headlines(timeline), Change.objects.count()
    change = apply_date_order(timeline, by=editor, seen_digest=plan_date_order(timeline).digest)
    assert headlines(timeline) == ["2023-05", "2023-08-10", "[..2023-08-10]", "2023-10"]
    assert (change.subject, change.verb, change.by) == ("order", "reorder", editor)
    assert change.lines == [
        ("position", "“[..2023-08-10]”: at the beginning", "“[..2023-08-10]”: after “2023-08-10”")
    ]
    timeline.refresh_from_db()
    assert find_offer(timeline) is None
    assert find_undoable_change(timeline) == change
    undo_date_order(timeline, by=editor, change_pk=change.pk)
    assert headlines(timeline) == before
    assert Change.objects.count() == count + 2
    # It was offered once.
    timeline.refresh_from_db()
    assert find_offer(timeline) is None
    with pytest.raises(Refused, match="has been undone already"):
        undo_date_order(timeline, by=editor, change_pk=change.pk)


def test_moved_entry_counts_as_placed_by_hand(
    timeline: Timeline, editor: User, old_order: Callable[..., list[Entry]]
) -> None:
    """Even if it was moved back to where it was."""
    by_august, may, _august = old_order("[..2023-08-10]", "2023-05", "2023-08-10")
    move_entry(by_august, by=editor, after=may)
    move_entry(by_august, by=editor, after=None)
    assert list_moves(timeline) == []


def test_entries_that_came_with_a_file_count_as_placed_by_hand(
    timeline: Timeline, editor: User, old_order: Callable[..., list[Entry]]
) -> None:
    old_order("[..2023-08-10]", "2023-05", "2023-08-10")
    copy = import_document(snapshot.build(timeline), slug="copy").timeline
    Timeline.objects.filter(pk=copy.pk).update(offers_date_order=True)
    copy.refresh_from_db()
    assert list_moves(copy) == []
    # What was added since is offered the new order; nothing from the file moves.
    late = add_entry(copy, EventDraft(headline="late", when=When("[..2023-08-12]")), by=editor, after=None)
    assert list_moves(copy) == [("late", "at the beginning", "after “2023-08-10”")]
    apply_date_order(copy, by=editor, seen_digest=plan_date_order(copy).digest)
    assert headlines(copy) == ["[..2023-08-10]", "2023-05", "2023-08-10", late.entry.label]


def test_new_timeline_is_offered_nothing(timeline: Timeline, add: Add) -> None:
    add("2023-05", after=None), add("2023-02~", after=None)
    assert find_offer(timeline) is None


def test_declined_offer_is_not_made_again(
    timeline: Timeline, editor: User, old_order: Callable[..., list[Entry]]
) -> None:
    old_order("[..2023-08-10]", "2023-05", "2023-08-10")
    before = headlines(timeline)
    decline_date_order(timeline, by=editor)
    timeline.refresh_from_db()
    assert (find_offer(timeline), headlines(timeline)) == (None, before)
    assert Change.objects.latest("pk").verb == "keep-order"


def test_offer_that_is_out_of_date_is_refused(
    timeline: Timeline, editor: User, old_order: Callable[..., list[Entry]], add: Add
) -> None:
    old_order("[..2023-08-10]", "2023-05", "2023-08-10")
    seen = plan_date_order(timeline).digest
    add("[..2023-08-10]", "another")
    by_hand = add("2023-02", "moved", after=None)
    edit_entry(by_hand, EventDraft(headline="moved", when=When("[..2023-09]")), by=editor, version=1)
    before = headlines(timeline)
    with pytest.raises(Refused, match="Look again at what would move"):
        apply_date_order(timeline, by=editor, seen_digest=seen)
    assert headlines(timeline) == before


def test_only_who_may_edit_may_answer_the_offer(
    timeline: Timeline, make_user: Callable[..., User], old_order: Callable[..., list[Entry]]
) -> None:
    old_order("[..2023-08-10]", "2023-05", "2023-08-10")
    guest = make_user("guest@example.org")
    seen = plan_date_order(timeline).digest
    for answer in (
        lambda: apply_date_order(timeline, by=guest, seen_digest=seen),
        lambda: decline_date_order(timeline, by=guest),
        lambda: undo_date_order(timeline, by=guest, change_pk=1),
    ):
        with pytest.raises(PermissionDenied):
            answer()


def test_undo_leaves_what_was_moved_since_and_agrees_with_changed_dates(
    timeline: Timeline, editor: User, old_order: Callable[..., list[Entry]]
) -> None:
    first, second, may, august = old_order("[..2023-08-10]", "[..2023-08-11]", "2023-05", "2023-08-10")
    change = apply_date_order(timeline, by=editor, seen_digest=plan_date_order(timeline).digest)
    assert headlines(timeline) == [may.label, august.label, first.label, second.label]
    move_entry(first, by=editor, after=may)
    edit_entry(second, EventDraft(headline="later", when=When("2023-08-12")), by=editor, version=1)
    undo_date_order(timeline, by=editor, change_pk=change.pk)
    # It once was second; its new date leaves it the end.
    assert headlines(timeline) == [may.label, first.label, august.label, "later"]


def test_undo_is_refused_if_all_were_moved_since(
    timeline: Timeline, editor: User, old_order: Callable[..., list[Entry]]
) -> None:
    first, may, _august = old_order("[..2023-08-10]", "2023-05", "2023-08-10")
    change = apply_date_order(timeline, by=editor, seen_digest=plan_date_order(timeline).digest)
    move_entry(first, by=editor, after=may)
    with pytest.raises(Refused, match="have been moved since"):
        undo_date_order(timeline, by=editor, change_pk=change.pk)


def test_removed_entries_keep_their_neighbour(
    timeline: Timeline, editor: User, old_order: Callable[..., list[Entry]]
) -> None:
    _first, may, _august = old_order("[..2023-08-10]", "2023-05", "2023-08-10")
    remove_entry(may, by=editor, version=may.version)
    assert list_moves(timeline) == [("[..2023-08-10]", "at the beginning", "after “2023-08-10”")]
    apply_date_order(timeline, by=editor, seen_digest=plan_date_order(timeline).digest)
    rows = Entry.objects.filter(timeline=timeline).in_order()
    assert [row.label for row in rows] == ["2023-05", "2023-08-10", "[..2023-08-10]"]


# --- The hemisphere -----------------------------------------------------------------------------------


def change_settings(timeline: Timeline, by: User, **fields: Any) -> Timeline:
    draft = TimelineDraft(slug=timeline.slug, title=timeline.title, **fields)
    return edit_timeline(timeline, draft, by=by, version=Timeline.objects.get(pk=timeline.pk).version)


@pytest.mark.parametrize("fields", [{"hemisphere": "south"}, {"time_zone": "Australia/Sydney"}])
def test_new_hemisphere_moves_nothing_and_offers_the_order(
    timeline: Timeline, editor: User, add: Add, fields: dict[str, str]
) -> None:
    for edtf in ("2023-04", "2023-07", "2023-23"):
        add(edtf)
    changed = change_settings(timeline, editor, **fields)
    assert headlines(timeline) == ["2023-04", "2023-07", "2023-23"]
    assert list_moves(changed) == [("2023-23", "after “2023-07”", "at the beginning")]
    lines = {name: (before, after) for name, before, after in Change.objects.latest("pk").lines}
    how = ", by the time zone" if "time_zone" in fields else ""
    assert lines["hemisphere"] == ("Northern hemisphere, by the time zone", f"Southern hemisphere{how}")


def test_new_hemisphere_is_no_offer_if_nothing_would_move(timeline: Timeline, editor: User, add: Add) -> None:
    for edtf in ("2023-04", "2023-07"):
        add(edtf)
    assert not change_settings(timeline, editor, hemisphere="south").offers_date_order


def test_new_zone_in_the_same_hemisphere_offers_nothing(timeline: Timeline, editor: User, add: Add) -> None:
    add("2023-04"), add("2023-23")
    changed = change_settings(timeline, editor, time_zone="Asia/Tokyo")
    assert not changed.offers_date_order
    # The days of the sort bounds begin in the new zone.
    assert all(
        (row.sort_first, row.sort_last) == find_sort_bounds(row.when, "Asia/Tokyo", "north")
        for row in Entry.objects.filter(timeline=timeline)
    )


def test_hemisphere_is_published_only_if_it_was_chosen(timeline: Timeline, editor: User, add: Add) -> None:
    add("2023-23")
    assert b"hemisphere" not in document.encode(snapshot.build(timeline))
    change_settings(timeline, editor, hemisphere="south")
    timeline.refresh_from_db()
    whole = snapshot.build(timeline)
    assert (whole.timeline.hemisphere, whole.timeline.season_hemisphere) == ("south", "south")
    copy = import_document(whole, slug="copy").timeline
    assert copy.hemisphere == "south"
