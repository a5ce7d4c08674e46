"""Words anchored in a text are found again when it is pasted anew, and never in a wrong place without a word."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.quote_strategies import Laid, otherwise, texts
from timeline.quotes import MAX_CONTEXT, AnchorMatch, Selector, TextIndex, anchor, find, has_same_words

quick = settings(deadline=None, max_examples=60)

TEXT = """The council met on Tuesday. It said nothing. “We will close the depot,” said the mayor.

The council met on Friday. It said nothing. “We will not close the depot,” said the mayor."""


def place_of(words: str, text: str = TEXT, nth: int = 0) -> tuple[int, int]:
    start = -1
    for _ in range(nth + 1):
        start = text.index(words, start + 1)
    return start, start + len(words)


def found_text(found: AnchorMatch | None, text: str) -> str:
    assert found is not None
    return text[found.start : found.end]


@pytest.mark.parametrize("nth", [0, 1])
def test_of_two_places_the_context_tells_which(nth: int) -> None:
    start, end = place_of("It said nothing.", nth=nth)
    selector = anchor(TEXT, start, end)
    assert find(TEXT, selector) == AnchorMatch(start, end, "exact")
    inserted = f"An unrelated paragraph. It said nothing.\n\n{TEXT}\n\nAnother one. It said nothing."
    moved = inserted.index(TEXT)
    assert find(inserted, selector) == AnchorMatch(start + moved, end + moved, "exact")


def test_without_context_both_places_are_told() -> None:
    found = find(TEXT, Selector("It said nothing."))
    assert found is not None
    assert found.is_ambiguous
    assert not found.is_certain
    assert {TEXT[slice(*place)] for place in found.candidates} == {"It said nothing."}


def test_the_context_is_as_long_as_it_takes_and_no_longer_than_may_be_kept() -> None:
    text = f"one {'same words ' * 40}two {'same words ' * 40}three"
    start, end = place_of("same", text, nth=60)
    selector = anchor(text, start, end)
    assert max(len(selector.prefix), len(selector.suffix)) <= MAX_CONTEXT
    assert find(text, selector) == AnchorMatch(start, end, "exact")
    endless = "same words " * 1000
    found = find(endless, anchor(endless, *place_of("same", endless, nth=500)))
    assert found is not None
    assert found.is_ambiguous


def test_other_spacing_marks_and_capitals_are_no_hindrance() -> None:
    selector = anchor(TEXT, *place_of("“We will not close the depot,”"))
    pasted = TEXT.replace(" ", "\n  ").replace("“", '"').replace("”", '"').upper()
    found = find(pasted, selector)
    assert found is not None
    assert (found.kind, found.is_certain) == ("normalised", True)
    assert has_same_words(found_text(found, pasted), selector.exact)


def test_words_that_were_edited_are_found_between_what_stands_beside_them() -> None:
    selector = anchor(TEXT, *place_of("“We will not close the depot,” said the mayor."))
    edited = TEXT.replace("We will not close the depot", "We will not shut the depot")
    found = find(edited, selector)
    assert found is not None
    assert (found.kind, found.is_certain) == ("edited", False)
    assert "We will not shut the depot" in found_text(found, edited)


def test_words_that_are_gone_are_not_found() -> None:
    selector = anchor(TEXT, *place_of("“We will not close the depot,” said the mayor."))
    assert find("The council met on Tuesday. It said nothing. The mayor left early.", selector) is None
    assert find("Something else altogether.", selector) is None
    assert find("", selector) is None
    assert find(TEXT, Selector("")) is None


def test_short_words_in_another_surrounding_are_not_called_sure() -> None:
    selector = anchor(TEXT, *place_of("nothing", nth=1))
    found = find("He had heard of nothing since, he wrote.", selector)
    assert found is not None
    assert not found.is_certain


@pytest.mark.parametrize(("start", "end"), [(-1, 3), (3, 3), (5, 2), (0, 1_000_000)])
def test_only_words_of_the_text_are_anchored(start: int, end: int) -> None:
    with pytest.raises(ValueError, match="no words from"):
        anchor(TEXT, start, end)


@st.composite
def stretches(draw: st.DrawFn) -> tuple[Laid, int, int]:
    text = draw(texts(least=2))
    first = draw(st.integers(0, len(text.places) - 1))
    return text, *text.between(first, draw(st.integers(first, len(text.places) - 1)))


@quick
@given(stretches())
def test_an_anchor_is_found_in_its_own_text(drawn: tuple[Laid, int, int]) -> None:
    text, start, end = drawn
    index = TextIndex(text.text)
    selector = anchor(index, start, end)
    assert selector.prefix + selector.exact + selector.suffix in text.text
    found = find(index, selector)
    assert found is not None
    assert found.kind == "exact"
    assert (found.start, found.end) == (start, end) or (start, end) in found.candidates


@quick
@given(stretches(), st.data())
def test_an_anchor_is_found_when_the_text_is_pasted_in_another_form(
    drawn: tuple[Laid, int, int], data: st.DataObject
) -> None:
    text, start, end = drawn
    selector = anchor(text.text, start, end)
    before, words, after = (
        data.draw(otherwise(part)) for part in (text.text[:start], text.text[start:end], text.text[end:])
    )
    pasted = before + words + after
    found = find(pasted, selector)
    assert found is not None
    assert has_same_words(found_text(found, pasted), selector.exact)
    right = range(len(before) - 2, len(before + words) + 2)
    places = found.candidates or ((found.start, found.end),)
    assert not found.is_certain or any(start in right for start, _end in places)


@quick
@given(st.text(alphabet="ab c\u0301\u200b'-…", max_size=60), st.data())
def test_any_stretch_of_any_text_is_found_again(text: str, data: st.DataObject) -> None:
    stretches = [match.span() for match in re.finditer(r"\S+(?:\s+\S+)?", text)]
    if not stretches:
        return
    start, end = data.draw(st.sampled_from(stretches))
    found = find(text, anchor(text, start, end))
    assert found is not None
    assert text[found.start : found.end] == text[start:end]
