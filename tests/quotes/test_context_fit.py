"""Words that occur once in a changed text: they are certain only where they were cited."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.quote_strategies import STRANGE, WordText, texts
from tests.support.tiers import examples
from timeline.quotes import Selector, TextIndex, Verdict, anchor, check, find, settle_by_earlier_text

SAID = "We locked the yard at six and warned no one."


def build_text(*lines: str) -> str:
    return "\n\n".join(lines)


def cite(text: str, nth: int = 0, words: str = SAID) -> Selector:
    """Return the selector of the nth occurrence of some words, as the workspace stores it."""
    start = -1
    for _ in range(nth + 1):
        start = text.index(words, start + 1)
    return anchor(text, start, start + len(words), least=0)


def check_selector(selector: Selector, text: str) -> Verdict:
    return check(selector.exact, text, prefix=selector.prefix, suffix=selector.suffix)


EAST, WEST = (
    f"The head of the east yard said on Friday: “{SAID}”",
    f"The head of the west yard said on Sunday: “{SAID}”",
)
OTHER = "The head of the east yard said on Friday: “We locked the yard at ten and warned everyone.”"

# The text in which the first occurrence was cited, and a later one in which only the second is left.
MOVED = {
    "the sentence of another speaker": (build_text(EAST, WEST), build_text(OTHER, WEST)),
    "most letters before are shared": (
        build_text(f"The east yard said: “{SAID}”", f"The west yard said: “{SAID}”"),
        build_text("The east yard said: “We did not.”", f"The west yard said: “{SAID}”"),
    ),
    "the speaker follows the words": (
        build_text(f"“{SAID}” said the head of the east yard.", f"“{SAID}” said the head of the west yard."),
        build_text("Nobody spoke.", f"“{SAID}” said the head of the west yard."),
    ),
    "the words are moved to a summary": (
        build_text(EAST, WEST, "The rain went on."),
        build_text("A summary of the day", SAID, "The rain went on for a week."),
    ),
}


@pytest.mark.parametrize("name", MOVED)
def test_words_left_only_elsewhere_are_ambiguous(name: str) -> None:
    before, after = MOVED[name]
    selector = cite(before)
    assert check_selector(selector, before).kind == "exact"
    verdict = check_selector(selector, after)
    assert (verdict.kind, verdict.wording, verdict.is_moved) == ("ambiguous", "exact", True)
    assert (len(verdict.matches), verdict.single_match, verdict.is_in_text) == (1, None, True)
    match = find(after, selector)
    assert match is not None
    assert not match.is_certain


# The text in which words were cited, and a later one in which they are still there.
KEPT = {
    "nothing changed": (build_text(EAST, WEST), build_text(EAST, WEST)),
    "text before was added": (build_text(EAST, WEST), build_text("An editor’s note.", EAST, WEST)),
    "the other one is gone": (
        build_text(EAST, WEST),
        build_text(EAST, "The head of the west yard was silent."),
    ),
    "what was before is rewritten": (
        build_text("It rained.", EAST, WEST),
        build_text("It rained.", f"In a letter, the east yard wrote: “{SAID}”", "The head of the west yard"),
    ),
    "marks and spaces changed": (
        build_text(EAST, WEST),
        EAST.replace("“", '"').replace(" ", "  ").replace(":", " -"),
    ),
}


@pytest.mark.parametrize("name", KEPT)
def test_words_still_beside_one_side_of_their_context_are_certain(name: str) -> None:
    before, after = KEPT[name]
    verdict = check_selector(cite(before), after)
    assert verdict.kind in ("exact", "same")
    assert verdict.single_match is not None


def test_words_without_a_context_are_certain_where_they_occur_once() -> None:
    assert check(SAID, OTHER + WEST).kind == "exact"
    assert check(SAID, OTHER + WEST, prefix="“", suffix="” ").kind == "exact"


def test_the_nearest_of_several_is_not_chosen_if_its_context_fits_only_in_part() -> None:
    yards = [f"The {side} yard said: “{SAID}”" for side in ("north", "south", "east")]
    selector = cite(build_text(*yards))
    verdict = check_selector(selector, build_text("The north yard said: “We did not.”", *yards[1:]))
    assert (verdict.kind, len(verdict.matches)) == ("ambiguous", 2)


def test_a_side_that_fits_several_chooses_none_of_them() -> None:
    yards = [f"The {side} yard said: “{SAID}” and left." for side in ("north", "south", "east")]
    yards.append("The rest is known.")
    selector = cite(build_text(*yards))
    assert "left" in selector.suffix
    after = build_text("The north yard said nothing and left.", *yards[1:])
    verdict = check_selector(selector, after)
    assert (verdict.kind, len(verdict.matches)) == ("ambiguous", 2)
    match = find(after, selector)
    assert match is not None
    assert match.is_ambiguous


def test_the_beginning_of_the_text_may_cut_the_context() -> None:
    assert check(
        SAID, f"yard said on Friday: “{SAID}”", prefix="The head of the east yard said on Friday: “"
    ).kind == ("exact")
    assert check(SAID, f"so: “{SAID}”", prefix="The head of the east yard said so: “").kind == "ambiguous"


def test_shortened_words_are_looked_at_too() -> None:
    words = "We locked the yard … and warned no one."
    selector = cite(build_text(EAST, WEST))
    after = build_text("The head of the east yard was silent.", WEST)
    verdict = check(words, after, prefix=selector.prefix, suffix=selector.suffix)
    assert (verdict.kind, verdict.wording) == ("ambiguous", "shortened")


def test_a_side_that_several_had_in_the_earlier_text_settles_nothing() -> None:
    before = build_text(
        f"On Friday he said: “{SAID}” of the east.", f"On Friday he said: “{SAID}” of the west."
    )
    after = build_text("On Friday he said nothing of the east.", f"On Friday he said: “{SAID}” of the west.")
    selector = cite(before)
    verdict = check_selector(selector, after)
    assert (verdict.kind, verdict.context_fit) == ("exact", "before")
    sides = (selector.prefix, selector.suffix)
    settled = settle_by_earlier_text(verdict, SAID, *sides, TextIndex(before))
    assert settled is not None
    assert settled.is_moved
    # Another text says nothing about it.
    assert settle_by_earlier_text(verdict, SAID, *sides, TextIndex("It rained.")) is None


def test_a_side_that_only_the_cited_one_had_settles_it() -> None:
    before = build_text(f"“{SAID}” he said on Friday.", f"“{SAID}” she said on Sunday.")
    after = build_text("A new beginning.", f"He insisted: “{SAID}” he said on Friday.")
    selector = Selector(SAID, "A quiet day. “", "” he said on Friday.")
    verdict = check_selector(selector, after)
    assert verdict.context_fit == "after"
    settled = settle_by_earlier_text(
        verdict, SAID, selector.prefix, selector.suffix, TextIndex("A quiet day. " + before)
    )
    assert settled == verdict


@st.composite
def quoted_parts(draw: st.DrawFn) -> tuple[WordText, int, int]:
    text = draw(texts(least=3))
    first = draw(st.integers(1, len(text.spans) - 2))
    return text, *text.between(first, draw(st.integers(first, len(text.spans) - 2)))


@settings(deadline=None, max_examples=examples(60))
@given(quoted_parts(), st.sampled_from(STRANGE), st.sampled_from(STRANGE))
def test_words_between_other_words_are_never_certain(
    drawn: tuple[WordText, int, int], before: str, after: str
) -> None:
    text, start, end = drawn
    prefix, suffix = text.text[max(0, start - 40) : start], text.text[end : end + 40]
    moved = f"{before} {text.text[start:end]} {after}"
    verdict = check(text.text[start:end], moved, prefix=prefix, suffix=suffix)
    assert verdict.is_in_text
    if any(character.isalnum() for character in prefix + suffix):
        assert verdict.single_match is None
