"""Anchors: words are match again in a changed text, and a wrong match is never reported as certain."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.quote_strategies import WordText, other_forms, texts
from tests.support.tiers import examples
from timeline.quotes import MAX_CONTEXT, AnchorMatch, Selector, TextIndex, anchor, find, has_same_words

quick = settings(deadline=None, max_examples=examples(60))

TEXT = """The council met on Tuesday. It said nothing. “We will close the depot,” said the mayor.

The council met on Friday. It said nothing. “We will not close the depot,” said the mayor."""


def find_span(words: str, text: str = TEXT, nth: int = 0) -> tuple[int, int]:
    start = -1
    for _ in range(nth + 1):
        start = text.index(words, start + 1)
    return start, start + len(words)


def get_words(match: AnchorMatch | None, text: str) -> str:
    assert match is not None
    return text[match.start : match.end]


@pytest.mark.parametrize("nth", [0, 1])
def test_the_context_chooses_between_two_occurrences(nth: int) -> None:
    start, end = find_span("It said nothing.", nth=nth)
    selector = anchor(TEXT, start, end)
    assert find(TEXT, selector) == AnchorMatch(start, end, "exact")
    inserted = f"An unrelated paragraph. It said nothing.\n\n{TEXT}\n\nAnother one. It said nothing."
    moved = inserted.index(TEXT)
    assert find(inserted, selector) == AnchorMatch(start + moved, end + moved, "exact")


def test_without_context_both_occurrences_are_candidates() -> None:
    match = find(TEXT, Selector("It said nothing."))
    assert match is not None
    assert match.is_ambiguous
    assert not match.is_certain
    assert {TEXT[slice(*span)] for span in match.candidates} == {"It said nothing."}


def test_the_context_is_as_long_as_needed_up_to_the_limit() -> None:
    text = f"one {'same words ' * 40}two {'same words ' * 40}three"
    start, end = find_span("same", text, nth=60)
    selector = anchor(text, start, end)
    assert max(len(selector.prefix), len(selector.suffix)) <= MAX_CONTEXT
    assert find(text, selector) == AnchorMatch(start, end, "exact")
    endless = "same words " * 1000
    match = find(endless, anchor(endless, *find_span("same", endless, nth=500)))
    assert match is not None
    assert match.is_ambiguous


def test_words_are_found_with_other_spaces_marks_and_capitals() -> None:
    selector = anchor(TEXT, *find_span("“We will not close the depot,”"))
    pasted = TEXT.replace(" ", "\n  ").replace("“", '"').replace("”", '"').upper()
    match = find(pasted, selector)
    assert match is not None
    assert (match.kind, match.is_certain) == ("normalised", True)
    assert has_same_words(get_words(match, pasted), selector.exact)


def test_edited_words_are_found_by_their_context() -> None:
    selector = anchor(TEXT, *find_span("“We will not close the depot,” said the mayor."))
    edited = TEXT.replace("We will not close the depot", "We will not shut the depot")
    match = find(edited, selector)
    assert match is not None
    assert (match.kind, match.is_certain) == ("edited", False)
    assert "We will not shut the depot" in get_words(match, edited)


def test_deleted_words_are_not_found() -> None:
    selector = anchor(TEXT, *find_span("“We will not close the depot,” said the mayor."))
    assert find("The council met on Tuesday. It said nothing. The mayor left early.", selector) is None
    assert find("Something else altogether.", selector) is None
    assert find("", selector) is None
    assert find(TEXT, Selector("")) is None


def test_short_words_in_another_context_are_not_certain() -> None:
    selector = anchor(TEXT, *find_span("nothing", nth=1))
    match = find("He had heard of nothing since, he wrote.", selector)
    assert match is not None
    assert not match.is_certain


@pytest.mark.parametrize(("start", "end"), [(-1, 3), (3, 3), (5, 2), (0, 1_000_000)])
def test_an_invalid_span_is_refused(start: int, end: int) -> None:
    with pytest.raises(ValueError, match="no words from"):
        anchor(TEXT, start, end)


@st.composite
def text_parts(draw: st.DrawFn) -> tuple[WordText, int, int]:
    text = draw(texts(least=2))
    first = draw(st.integers(0, len(text.spans) - 1))
    return text, *text.between(first, draw(st.integers(first, len(text.spans) - 1)))


@quick
@given(text_parts())
def test_an_anchor_is_found_in_its_own_text(drawn: tuple[WordText, int, int]) -> None:
    text, start, end = drawn
    index = TextIndex(text.text)
    selector = anchor(index, start, end)
    assert selector.prefix + selector.exact + selector.suffix in text.text
    match = find(index, selector)
    assert match is not None
    assert match.kind == "exact"
    assert (match.start, match.end) == (start, end) or (start, end) in match.candidates


@quick
@given(text_parts(), st.data())
def test_an_anchor_is_found_when_the_text_is_pasted_in_another_form(
    drawn: tuple[WordText, int, int], data: st.DataObject
) -> None:
    text, start, end = drawn
    selector = anchor(text.text, start, end)
    before, words, after = (
        data.draw(other_forms(part)) for part in (text.text[:start], text.text[start:end], text.text[end:])
    )
    pasted = before + words + after
    match = find(pasted, selector)
    assert match is not None
    assert has_same_words(get_words(match, pasted), selector.exact)
    right = range(len(before) - 2, len(before + words) + 2)
    candidates = match.candidates or ((match.start, match.end),)
    assert not match.is_certain or any(start in right for start, _end in candidates)


@quick
@given(st.text(alphabet="ab c\u0301\u200b'-…", max_size=60), st.data())
def test_any_words_of_any_text_are_found_again(text: str, data: st.DataObject) -> None:
    parts = [part.span() for part in re.finditer(r"\S+(?:\s+\S+)?", text)]
    if not parts:
        return
    start, end = data.draw(st.sampled_from(parts))
    match = find(text, anchor(text, start, end))
    assert match is not None
    assert text[match.start : match.end] == text[start:end]
