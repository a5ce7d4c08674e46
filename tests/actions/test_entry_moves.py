"""Moving entries: notices, removed entries, and an order that has changed meanwhile."""

from collections.abc import Callable

import pytest

from timeline.actions.base import Refused
from timeline.actions.drafts import EventDraft
from timeline.actions.entries import edit_entry, move_entry, remove_entry, restore_entry
from timeline.actions.ordering import find_allowed_dates, find_allowed_positions
from timeline.dates import When, find_bounds
from timeline.models import Change, Entry, Timeline, User

Make = Callable[..., Entry]


@pytest.fixture
def abc(make_event: Make) -> list[Entry]:
    """Three events without a date."""
    return [make_event(name) for name in "ABC"]


def order(timeline: Timeline) -> str:
    return "".join(entry.label for entry in Entry.objects.filter(timeline=timeline).not_removed().in_order())


def test_a_move_returns_a_notice_and_the_neighbour_before(
    timeline: Timeline, editor: User, abc: list[Entry]
) -> None:
    a, b, c = abc
    moved = move_entry(c, by=editor, after=a)
    assert (moved.moved, moved.notice) == (True, "Moved after “A”.")
    assert moved.previous_neighbour is not None
    assert moved.previous_neighbour.pk == b.pk
    back = move_entry(c, by=editor, after=moved.previous_neighbour)
    assert (order(timeline), str(back.previous_neighbour)) == ("ABC", "A")
    first = move_entry(b, by=editor, after=None)
    assert (first.notice, order(timeline)) == ("Moved to the beginning.", "BAC")


def test_a_move_to_the_present_position_changes_and_records_nothing(editor: User, abc: list[Entry]) -> None:
    a, b, _c = abc
    before = list(Entry.objects.values()), Change.objects.count()
    for entry, after in ((b, a), (a, None), (b, b)):
        moved = move_entry(entry, by=editor, after=after)
        assert (moved.moved, moved.notice) == (False, "It is at this position already.")
    assert (list(Entry.objects.values()), Change.objects.count()) == before


def test_an_entry_can_be_moved_after_a_removed_one(
    timeline: Timeline, editor: User, abc: list[Entry]
) -> None:
    a, b, c = abc
    remove_entry(b, by=editor, version=b.version)
    remove_entry(a, by=editor, version=a.version)
    moved = move_entry(c, by=editor, after=a)
    assert moved.notice == "Moved to the place of “A”, which has been removed: at the beginning."
    restore_entry(a, by=editor)
    moved = move_entry(a, by=editor, after=b)
    assert moved.notice == "Moved to the place of “B”, which has been removed: after “C”."
    restore_entry(b, by=editor)
    assert order(timeline) == "CBA"


def test_an_entry_can_be_moved_past_removed_ones(timeline: Timeline, editor: User, make_event: Make) -> None:
    entries = [make_event(name) for name in "ABCDE"]
    for entry in entries[1:4]:
        remove_entry(entry, by=editor, version=entry.version)
    move_entry(entries[4], by=editor, after=None)
    assert order(timeline) == "EA"
    for entry in entries[1:4]:
        restore_entry(entry, by=editor)
    assert order(timeline) == "EABCD"


def test_a_removed_entry_forbids_no_position(timeline: Timeline, editor: User, make_event: Make) -> None:
    early, late = make_event("A", "2016"), make_event("B", "2017")
    remove_entry(early, by=editor, version=early.version)
    room = find_allowed_dates(timeline, early)
    assert (room.earliest, room.latest) == (None, find_bounds(When(edtf="2017"), timeline.time_zone)[1])
    assert find_allowed_positions(timeline, late.earliest, late.latest, without=late).after is None
    move_entry(late, by=editor, after=None)
    # Restored, it goes to a position that its date allows.
    placed = restore_entry(early, by=editor)
    assert placed.notice == "It went right before “B”, dated 2017: its own date, 2016, is wholly before that."
    assert order(timeline) == "AB"


def test_a_position_between_two_entries_that_changed_order_is_refused(
    timeline: Timeline, editor: User, make_event: Make
) -> None:
    a, b, c = (make_event(name) for name in "ABC")
    move_entry(a, by=editor, after=b)
    with pytest.raises(Refused, match=r"“A” has been put after “B” in another window\. Reload the page"):
        move_entry(c, by=editor, after=a, before=b)
    assert order(timeline) == "BAC"
    # If others have come between the two neighbours, it goes right after the first.
    move_entry(c, by=editor, after=None, before=b)
    d = make_event("D")
    move_entry(d, by=editor, after=c, before=a)
    assert order(timeline) == "CDBA"


def test_a_changed_date_moves_the_entry_to_the_nearest_position_with_a_notice(
    timeline: Timeline, editor: User, make_event: Make
) -> None:
    a, _b, c = make_event("A", "2017-03-01"), make_event("B"), make_event("C", "2017-03-03")
    placed = edit_entry(c, EventDraft(headline="C", when=When(edtf="2017-02~")), by=editor, version=c.version)
    assert (placed.moved, order(timeline)) == (True, "CAB")
    assert placed.notice == (
        "It moved right before “A”, dated 1 March 2017: "
        "its own date, around February 2017, is wholly before that."
    )
    # A date that the position allows moves nothing and gives no notice.
    placed = edit_entry(a, EventDraft(headline="A", when=When(edtf="2017-02")), by=editor, version=a.version)
    assert (placed.moved, placed.notice, order(timeline)) == (False, "", "CAB")


def test_a_long_label_is_shortened_in_a_message(editor: User, make_event: Make) -> None:
    early, late = make_event("A" * 300, "2016"), make_event("B", "2017")
    with pytest.raises(Refused) as refusal:
        move_entry(late, by=editor, after=None)
    assert early.label not in str(refusal.value)
    assert len(str(refusal.value)) < 200


@pytest.mark.sampled
@pytest.mark.parametrize(
    ("edtf", "allowed"),
    [
        ("2017-02-28", False),
        ("2017-03-01", True),
        ("2017-03-04", True),
        ("2017-03-07", True),
        ("2017-03-08", False),
        ("2017-03", True),
        ("[..2017-02-28]", False),
        ("[2017-02-01..2017-03-01]", True),
        ("", True),
    ],
)
def test_allowed_dates_depend_on_all_entries_not_only_the_neighbours(
    timeline: Timeline, editor: User, make_event: Make, edtf: str, allowed: bool
) -> None:
    entries = [make_event(name) for name in "ABCDE"]
    for entry, date in ((entries[0], "2017-03-01"), (entries[4], "2017-03-07")):
        edit_entry(entry, EventDraft(headline="X", when=When(edtf=date)), by=editor, version=entry.version)
    room = find_allowed_dates(timeline, entries[2])
    zone = timeline.time_zone
    assert room.earliest == find_bounds(When(edtf="2017-03-01"), zone)[0]
    assert room.latest == find_bounds(When(edtf="2017-03-07"), zone)[1]
    earliest, latest = find_bounds(When(edtf=edtf), zone)
    free = find_allowed_positions(timeline, earliest, latest, without=None)
    assert (free.find_obstacle(Entry.objects.get(pk=entries[2].pk).position) is None) is allowed
