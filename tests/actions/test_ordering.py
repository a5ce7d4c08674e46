"""The order is total and never contradicts the dates, after any sequence of actions."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from unittest import mock

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.support import date_strategies
from tests.support.tiers import examples
from timeline import document
from timeline.actions import ordering
from timeline.actions.base import Refused
from timeline.actions.drafts import EventDraft
from timeline.actions.entries import add_entry, edit_entry, move_entry, remove_entry, restore_entry
from timeline.actions.imports import import_document
from timeline.actions.ordering import BY_DATE
from timeline.actions.timelines import TimelineDraft, edit_timeline
from timeline.dates import When, find_bounds
from timeline.importers import IMPORTERS
from timeline.models import Change, Entry, Timeline, User
from timeline.publishing import snapshot

# A few dates of every extent that often collide; then any valid date.
NEAR = [
    *(
        "",
        "2017",
        "2017-03",
        "2017-03-01",
        "2017-03-02",
        "2017-03-03",
        "2017-04-01",
        "2018-01-01",
        "2017-03-02?",
    ),
    *("[2017-02-27..2017-03-05]", "[..2017-03-02]", "[2017-03-02..]", "/2017-03-02", "2017-03-02/..", "201X"),
    *("2017-03-01/2017-03-03", "[2017-03-01,2018-01-01]", "-0044-03-15", "Y99999999999999999999"),
]
# One second, at which one entry may end as another begins.
SECOND = When(edtf="2017-03-02", time="10:15:30", zone="UTC")
near = st.one_of(st.sampled_from(NEAR).map(When), st.just(SECOND))
whens = st.one_of(near, near, date_strategies.whens)
# Which entry, as a number that is taken modulo how many there are.
which = st.integers(0, 11)
adds = st.tuples(st.just("add"), whens, st.one_of(st.just(BY_DATE), st.none(), which, which))
steps = st.lists(
    st.one_of(
        adds,
        adds,
        adds,
        st.tuples(st.just("edit"), which, whens),
        st.tuples(st.just("move"), which, st.one_of(st.none(), which)),
        st.tuples(st.just("remove"), which),
        st.tuples(st.just("restore"), which),
        st.tuples(st.just("publish"), which),
    ),
    min_size=8,
    max_size=16,
)


@contextmanager
def roll_back() -> Iterator[None]:
    """Roll back everything written in this block."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


class Desk:
    """Performs the steps, and computes from the dates alone where each entry must end up."""

    def __init__(self, timeline: Timeline, editor: User) -> None:
        self.timeline, self.editor = timeline, editor

    def rows(self) -> list[Entry]:
        return list(Entry.objects.filter(timeline=self.timeline).order_by("position"))

    def not_removed(self, without: Entry | None = None) -> list[Entry]:
        return [row for row in self.rows() if row.state != Entry.State.REMOVED and row != without]

    def uids(self) -> list[str]:
        return [row.uid for row in self.not_removed()]

    def check(self) -> None:
        rows = self.rows()
        assert len({row.position for row in rows}) == len(rows)
        assert all(abs(row.position) < 2**63 for row in rows)
        rows = self.not_removed()
        for index, entry in enumerate(rows):
            assert (entry.earliest, entry.latest) == find_bounds(entry.when, self.timeline.time_zone)
            assert not [other for other in rows[:index] if wholly_before(entry, other)]

    def check_import(self) -> None:
        """An export and import keep the order, which still agrees with the dates."""
        built = snapshot.build(self.timeline)
        draft = IMPORTERS["json"](document.encode(built))
        copy = Desk(import_document(draft, slug="another-one").timeline, self.editor)
        assert copy.uids() == self.uids() == built.order
        copy.check()
        assert snapshot.build(copy.timeline).order == built.order

    def nearest(self, gap: int, when: When, others: list[Entry]) -> int:
        """Return the gap between the others that the dates allow and that is nearest to `gap`."""
        probe = Entry()
        probe.earliest, probe.latest = find_bounds(when, self.timeline.time_zone)
        low = max((index + 1 for index, other in enumerate(others) if wholly_before(other, probe)), default=0)
        high = min(
            (index for index, other in enumerate(others) if wholly_before(probe, other)), default=len(others)
        )
        assert low <= high
        return min(max(gap, low), high)

    def do(self, step: tuple[Any, ...]) -> None:
        rows = self.rows()
        if step[0] == "add":
            self.add(step[1], step[2])
        elif rows:
            getattr(self, step[0])(rows[step[1] % len(rows)], *step[2:])

    def add(self, when: When, where: Any) -> None:
        others = self.not_removed()
        span = find_bounds(when, self.timeline.time_zone)
        if where is BY_DATE or (where is not None and not others):
            plan = ordering.plan_position(self.timeline, when, BY_DATE)
            result = add_entry(self.timeline, EventDraft(headline="A", when=when), by=self.editor)
            index = self.uids().index(result.entry.uid)
            assert plan.above == (others[index - 1] if index else None)
            return
        # Beside any row, also a removed one, which keeps its position.
        after = None if where is None else self.rows()[where % len(self.rows())]
        gap = 0 if after is None else sum(other.position <= after.position for other in others)
        plan = ordering.plan_position(self.timeline, when, after)
        allowed_dates = ordering.find_allowed_dates(self.timeline, after)
        result = add_entry(self.timeline, EventDraft(headline="A", when=when), by=self.editor, after=after)
        index = self.nearest(gap, when, others)
        assert self.uids() == [*uids(others[:index]), result.entry.uid, *uids(others[index:])]
        assert (result.moved, bool(result.notice)) == (index != gap, index != gap)
        # The plan was right: the position, and whether the requested one was allowed.
        planned_index = (
            0 if plan.above is None else sum(other.position <= plan.above.position for other in others)
        )
        assert (planned_index, plan.obstacle is None) == (index, index == gap)
        assert fits(allowed_dates, span) == (index == gap)

    def edit(self, entry: Entry, when: When) -> None:
        draft = EventDraft(headline="B", when=when)
        if entry.state != Entry.State.ACTIVE:
            self.expect_refusal(lambda: edit_entry(entry, draft, by=self.editor, version=entry.version))
            return
        others = self.not_removed(without=entry)
        gap = self.uids().index(entry.uid)
        result = edit_entry(entry, draft, by=self.editor, version=entry.version)
        index = self.nearest(gap, when, others)
        assert self.uids() == [*uids(others[:index]), entry.uid, *uids(others[index:])]
        assert (result.moved, bool(result.notice)) == (index != gap, index != gap)

    def move(self, entry: Entry, where: int | None) -> None:
        others = self.not_removed(without=entry)
        rows = [row for row in self.rows() if row != entry]
        after = None if where is None or not rows else rows[where % len(rows)]
        gap = 0 if after is None else sum(other.position <= after.position for other in others)
        if entry.state == Entry.State.REMOVED or self.nearest(gap, entry.when, others) != gap:
            self.expect_refusal(lambda: move_entry(entry, by=self.editor, after=after))
            return
        move_entry(entry, by=self.editor, after=after)
        assert self.uids() == [*uids(others[:gap]), entry.uid, *uids(others[gap:])]

    def remove(self, entry: Entry) -> None:
        others = uids(self.not_removed(without=entry))
        if entry.state == Entry.State.REMOVED:
            self.expect_refusal(lambda: remove_entry(entry, by=self.editor, version=entry.version))
        elif entry.state == Entry.State.WITHDRAWN:
            self.expect_refusal(
                lambda: remove_entry(entry, by=self.editor, version=entry.version, reason="Wrong.")
            )
            others = self.uids()
        elif entry.is_public:
            # A withdrawn entry stays in the order.
            others = self.uids()
            remove_entry(entry, by=self.editor, version=entry.version, reason="Wrong.")
        else:
            remove_entry(entry, by=self.editor, version=entry.version)
        assert self.uids() == others

    def publish(self, entry: Entry) -> None:
        if entry.state == Entry.State.ACTIVE:
            Entry.objects.filter(pk=entry.pk).update(first_published_at=timezone.now())

    def restore(self, entry: Entry) -> None:
        if entry.state == Entry.State.ACTIVE:
            self.expect_refusal(lambda: restore_entry(entry, by=self.editor))
            return
        others = self.not_removed(without=entry)
        gap = sum(other.position < entry.position for other in others)
        result = restore_entry(entry, by=self.editor)
        index = self.nearest(gap, entry.when, others)
        assert self.uids() == [*uids(others[:index]), entry.uid, *uids(others[index:])]
        assert (result.moved, bool(result.notice)) == (index != gap, index != gap)

    def expect_refusal(self, action: Callable[[], Any]) -> None:
        before = self.everything()
        with pytest.raises(Refused):
            action()
        assert self.everything() == before

    def everything(self) -> tuple[list[dict[str, Any]], int]:
        return [dict(row) for row in Entry.objects.order_by("pk").values()], Change.objects.count()


def wholly_before(one: Entry, other: Entry) -> bool:
    return one.latest is not None and other.earliest is not None and one.latest < other.earliest


def fits(allowed_dates: ordering.AllowedDates, span: tuple[int | None, int | None]) -> bool:
    earliest, latest = span
    too_early = allowed_dates.earliest is not None and latest is not None and latest < allowed_dates.earliest
    too_late = allowed_dates.latest is not None and earliest is not None and earliest > allowed_dates.latest
    return not too_early and not too_late


def uids(entries: list[Entry]) -> list[str]:
    return [entry.uid for entry in entries]


many = settings(
    deadline=None,
    max_examples=examples(20),
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)


@pytest.mark.slow
@pytest.mark.parametrize("tight", [False, True])
@many
@given(steps=steps)
def test_after_any_actions_the_order_is_total_and_agrees_with_the_dates(
    timeline: Timeline, editor: User, tight: bool, steps: list[tuple[Any, ...]]
) -> None:
    """With `tight`, no number is free between two entries: each insertion renumbers the timeline."""
    with roll_back():
        desk = Desk(timeline, editor)
        for step in steps:
            if tight:
                with mock.patch.object(ordering, "STEP", 1):
                    ordering.renumber(timeline)
            desk.do(step)
            desk.check()
        desk.check_import()


@pytest.mark.slow
@settings(many, max_examples=examples(10))
@given(given_=st.lists(st.dates().map(lambda day: day.isoformat()), min_size=1, max_size=8))
def test_entries_added_by_date_are_in_date_order(timeline: Timeline, editor: User, given_: list[str]) -> None:
    with roll_back():
        for day in given_:
            add_entry(timeline, EventDraft(headline="A", when=When(edtf=day)), by=editor)
        assert [row.edtf for row in Desk(timeline, editor).not_removed()] == sorted(given_)


@pytest.mark.slow
@many
@given(
    given_=st.lists(whens, min_size=2, max_size=6),
    order=st.randoms(use_true_random=False),
    zone=st.sampled_from(date_strategies.ZONES),
)
def test_after_a_new_time_zone_the_order_agrees_with_the_dates(
    timeline: Timeline, editor: User, given_: list[When], order: Any, zone: str
) -> None:
    with roll_back():
        desk = Desk(timeline, editor)
        for when in given_:
            desk.add(when, order.choice([None, 0, 1, 2, 3]))
        rows = desk.rows()
        remove_entry(rows[0], by=editor, version=rows[0].version)
        before = Entry.objects.order_by("pk").values_list("uid", flat=True)
        draft = TimelineDraft(slug=timeline.slug, title=timeline.title, time_zone=zone)
        edit_timeline(timeline, draft, by=editor, version=timeline.version)
        desk.timeline = Timeline.objects.get(pk=timeline.pk)
        desk.check()
        assert set(before) == {row.uid for row in desk.rows()}


@pytest.fixture
def desk(timeline: Timeline, editor: User) -> Desk:
    return Desk(timeline, editor)


def add_by_date(desk: Desk, *whens_: When | str) -> list[Entry]:
    """Add entries by date, one after the other, and return them."""
    found = []
    for index, when in enumerate(whens_):
        date = When(edtf=when) if isinstance(when, str) else when
        draft = EventDraft(headline=f"Event {index}", when=date)
        found.append(add_entry(desk.timeline, draft, by=desk.editor).entry)
    return found


def test_an_entry_without_a_date_goes_last(desk: Desk) -> None:
    dated, undated = add_by_date(desk, "2017-03-01", "")
    assert desk.uids() == [dated.uid, undated.uid]


def test_of_two_dates_with_one_start_the_shorter_goes_first(desk: Desk) -> None:
    year, day, month = add_by_date(desk, "2017", "2017-01-01", "2017-01")
    assert desk.uids() == [day.uid, month.uid, year.uid]


def test_the_position_is_chosen_when_the_entry_is_added(desk: Desk) -> None:
    first, second, third = add_by_date(desk, "2017", "2017", "2017")
    seen = Entry.objects.get(pk=first.pk)
    move_entry(first, by=desk.editor, after=third)
    fresh = add_entry(desk.timeline, EventDraft(headline="New"), by=desk.editor, after=seen).entry
    assert desk.uids() == [second.uid, third.uid, first.uid, fresh.uid]


def test_a_refused_move_names_the_entry_in_the_way(desk: Desk) -> None:
    first, second, third = add_by_date(desk, "2017-03-01", "2017-03~", "2017-04-02")
    with pytest.raises(Refused) as refusal:
        move_entry(third, by=desk.editor, after=None)
    # The message names the last of several in the way: right after it is the nearest position.
    assert str(refusal.value) == (
        "It cannot go before “Event 1”, dated around March 2017: "
        "its own date, 2 April 2017, is wholly after that."
    )
    with pytest.raises(Refused) as refusal:
        move_entry(first, by=desk.editor, after=third)
    assert str(refusal.value) == (
        "It cannot go after “Event 2”, dated 2 April 2017: its own date, 1 March 2017, is wholly before that."
    )
    assert desk.uids() == [first.uid, second.uid, third.uid]


def test_no_entry_can_go_after_one_of_another_timeline(desk: Desk) -> None:
    other = Timeline.objects.create(slug="closed", title="Closed", access="members")
    other.members.add(desk.editor)
    secret = add_entry(other, EventDraft(headline="A secret"), by=desk.editor).entry
    (entry,) = add_by_date(desk, "2017")
    desk.expect_refusal(lambda: move_entry(entry, by=desk.editor, after=secret))
    desk.expect_refusal(
        lambda: add_entry(desk.timeline, EventDraft(headline="B"), by=desk.editor, after=secret)
    )


def test_a_restored_entry_keeps_its_position_if_no_number_is_free_after_it(desk: Desk) -> None:
    first, second = add_by_date(desk, "2017", "2017")
    remove_entry(first, by=desk.editor, version=first.version)
    Entry.objects.filter(pk=second.pk).update(position=first.position + 1)
    result = restore_entry(first, by=desk.editor)
    assert not result.moved
    assert desk.uids() == [first.uid, second.uid]


def test_a_new_zone_moves_entries_and_the_history_names_them(desk: Desk) -> None:
    day, night = add_by_date(
        desk,
        "2017-03-07",
        When(edtf="2017-03-07", time="00:30", zone="Europe/London", stated="half past midnight"),
    )
    move_entry(night, by=desk.editor, after=day)
    draft = TimelineDraft(slug="harbour-fire", title="Harbour fire", time_zone="America/New_York")
    edit_timeline(desk.timeline, draft, by=desk.editor, version=desk.timeline.version)
    # 00:30 in London is still the 6th in New York.
    assert desk.uids() == [night.uid, day.uid]
    change = Change.objects.filter(subject="timeline").latest("pk")
    assert ("entries that moved", "", "Event 1") in change.lines


def test_renumbering_changes_one_timeline_only(desk: Desk) -> None:
    other = Timeline.objects.create(slug="other", title="Other")
    Desk(other, desk.editor).add(When(), None)
    before = list(Entry.objects.filter(timeline=other).values())
    add_by_date(desk, "2017", "2018", "2019")
    order = desk.uids()
    ordering.renumber(desk.timeline)
    assert desk.uids() == order
    assert [row.position for row in desk.rows()] == [0, ordering.STEP, 2 * ordering.STEP]
    assert list(Entry.objects.filter(timeline=other).values()) == before


@pytest.mark.parametrize("first", [-(2**40), -1, 0, 5, 2**40])
def test_renumbering_works_from_any_positions(desk: Desk, first: int) -> None:
    entries = add_by_date(desk, "2017", "2017", "2017")
    for index, entry in enumerate(entries):
        Entry.objects.filter(pk=entry.pk).update(position=first + index)
    ordering.renumber(desk.timeline)
    assert desk.uids() == [entry.uid for entry in entries]


def test_thirty_insertions_at_one_position_renumber_once(desk: Desk) -> None:
    first, last = add_by_date(desk, "2017", "2017")
    with mock.patch.object(ordering, "renumber", wraps=ordering.renumber) as renumber:
        added = [
            add_entry(desk.timeline, EventDraft(headline=f"N{index}"), by=desk.editor, after=first).entry
            for index in range(40)
        ]
    assert desk.uids() == [first.uid, *[entry.uid for entry in reversed(added)], last.uid]
    assert renumber.call_count == 1
