"""The rule of a three-way merge, as properties of any three versions."""

from hypothesis import given
from hypothesis import strategies as st

from timeline.three_way_merge import (
    UNKNOWN,
    Outcome,
    arrange_items,
    compare_unit,
    list_shared,
    merge_units,
)

KEYS = st.sampled_from("abcdef")
VERSIONS = st.dictionaries(KEYS, st.sampled_from("123"))
LISTS = st.lists(KEYS, unique=True)
SWAPPED = {Outcome.MINE: Outcome.THEIRS, Outcome.THEIRS: Outcome.MINE}


@given(VERSIONS | st.none(), VERSIONS)
def test_a_merge_of_equal_sides_is_the_side(base: dict[str, str] | None, side: dict[str, str]) -> None:
    assert set(merge_units(base, side, side).values()) <= {Outcome.SAME}


@given(VERSIONS, VERSIONS)
def test_a_change_of_one_side_only_is_taken(base: dict[str, str], changed: dict[str, str]) -> None:
    assert set(merge_units(base, base, changed).values()) <= {Outcome.SAME, Outcome.MINE}
    assert set(merge_units(base, changed, base).values()) <= {Outcome.SAME, Outcome.THEIRS}


@given(VERSIONS | st.none(), VERSIONS, VERSIONS)
def test_the_order_of_the_sides_only_swaps_names(
    base: dict[str, str] | None, theirs: dict[str, str], mine: dict[str, str]
) -> None:
    swapped = {key: SWAPPED.get(who, who) for key, who in merge_units(base, mine, theirs).items()}
    assert merge_units(base, theirs, mine) == swapped


@given(VERSIONS | st.none(), VERSIONS, VERSIONS)
def test_nothing_that_was_typed_is_lost(
    base: dict[str, str] | None, theirs: dict[str, str], mine: dict[str, str]
) -> None:
    outcomes = merge_units(base, theirs, mine)
    for key, token in mine.items():
        # What is not mine is either what I began with, or asked.
        is_taken = theirs.get(key) == token or outcomes[key] == Outcome.MINE
        is_unchanged = base is not None and base.get(key) == token
        assert is_taken or is_unchanged or outcomes[key] == Outcome.BOTH


@given(VERSIONS, VERSIONS)
def test_without_a_base_each_difference_is_asked(theirs: dict[str, str], mine: dict[str, str]) -> None:
    outcomes = merge_units(None, theirs, mine)
    assert {key for key, who in outcomes.items() if who == Outcome.BOTH} == {
        key for key in {**theirs, **mine} if theirs.get(key) != mine.get(key)
    }
    assert merge_units(dict.fromkeys(outcomes, UNKNOWN), theirs, mine) == outcomes


def test_an_item_that_one_removed_and_the_other_changed_is_asked() -> None:
    assert compare_unit("1", None, "2") == Outcome.BOTH
    assert compare_unit("1", None, "1") == Outcome.THEIRS
    assert compare_unit(None, None, "1") == Outcome.MINE


@given(LISTS, LISTS, st.sets(KEYS))
def test_arranged_items_are_those_that_are_kept_once_in_the_first_order(
    first: list[str], second: list[str], kept: set[str]
) -> None:
    items = arrange_items(first, second, kept)
    assert sorted(items) == sorted(kept & {*first, *second})
    assert [key for key in items if key in first] == [key for key in first if key in kept]


def test_an_added_item_goes_after_the_one_before_it() -> None:
    assert arrange_items("abx", "aby", "abxy") == ["a", "b", "x", "y"]
    assert arrange_items("ab", "ayb", "aby") == ["a", "y", "b"]
    assert arrange_items("ab", "yab", "aby") == ["y", "a", "b"]
    assert list_shared("abc", "ca", "acd") == ["a", "c"]
