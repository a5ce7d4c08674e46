"""Properties of every verdict: copied words are found, changed words never are."""

import unicodedata

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tests.support.quote_strategies import STRANGE, WordText, other_forms, texts
from tests.support.tiers import examples
from timeline.quotes import QuoteMatch, TextIndex, Verdict, check, clean, has_same_words
from timeline.quotes.characters import DASHES, is_invisible

quick = settings(deadline=None, max_examples=examples(60))


@st.composite
def quoted_parts(draw: st.DrawFn) -> tuple[WordText, int, int]:
    """Draw a text and the numbers of the first and last quoted word."""
    text = draw(texts())
    first = draw(st.integers(0, len(text.spans) - 1))
    return text, first, draw(st.integers(first, len(text.spans) - 1))


def has_match_within(verdict: Verdict, start: int, end: int, text: str = "") -> bool:
    """Whether a match lies within a span, or there are more matches than are returned.

    Dashes beside the words in the text may belong to dashes with which the words begin or end.
    """
    before, after = text[:start], text[end:]
    start -= len(before) - len(before.rstrip(DASHES))
    end += len(after) - len(after.lstrip(DASHES))
    return verdict.has_more or any(start <= match.start and match.end <= end for match in verdict.matches)


def assert_matches(verdict: Verdict, words: str, text: str) -> None:
    for match in verdict.matches:
        assert 0 <= match.start < match.end <= len(text)
        assert (match.start, match.end) == (match.parts[0].source.start, match.parts[-1].source.end)
        for part in match.parts:
            quoted, source = words[slice(*part.quoted)], text[slice(*part.source)]
            if verdict.wording == "exact":
                assert quoted == source
            elif "closing mark" not in match.differences:
                assert has_same_words(quoted, source)
        assert_gaps(match, text)


def assert_gaps(match: QuoteMatch, text: str) -> None:
    for gap in match.left_out:
        assert text[slice(*gap)].strip()
        assert match.start < gap.start < gap.end < match.end


@quick
@given(quoted_parts())
def test_words_copied_from_a_text_are_exact(drawn: tuple[WordText, int, int]) -> None:
    text, first, last = drawn
    start, end = text.between(first, last)
    verdict = check(text.text[start:end], text.text)
    assert verdict.wording == "exact", text.text[start:end]
    assert verdict.kind in ("exact", "ambiguous")
    assert has_match_within(verdict, start, end)
    assert_matches(verdict, text.text[start:end], text.text)


@quick
@given(quoted_parts(), st.data())
def test_words_in_another_form_are_the_same_words_at_the_same_offset(
    drawn: tuple[WordText, int, int], data: st.DataObject
) -> None:
    text, first, last = drawn
    start, end = text.between(first, last)
    words = data.draw(other_forms(text.text[start:end]))
    verdict = check(words, text.text)
    assert verdict.wording in ("exact", "same"), (words, text.text[start:end])
    # Exact somewhere else, and alike here, is exact there.
    assert verdict.wording == "exact" or has_match_within(verdict, start, end, text.text)
    assert_matches(verdict, words, text.text)


@quick
@given(quoted_parts(), st.data())
def test_words_are_found_in_another_form_of_the_text(
    drawn: tuple[WordText, int, int], data: st.DataObject
) -> None:
    text, first, last = drawn
    start, end = text.between(first, last)
    changed = data.draw(other_forms(text.text))
    verdict = check(text.text[start:end], changed)
    assert verdict.wording in ("exact", "same"), changed
    assert_matches(verdict, text.text[start:end], changed)


@quick
@given(
    quoted_parts(), st.sampled_from(STRANGE), st.sampled_from(["in place of", "before", "after"]), st.data()
)
def test_with_a_word_changed_or_added_the_quotation_is_different(
    drawn: tuple[WordText, int, int], strange: str, how: str, data: st.DataObject
) -> None:
    text, first, last = drawn
    number = data.draw(st.integers(first, last))
    start, end = text.between(first, last)
    word, until = text.spans[number]
    if how == "in place of":
        words = text.text[start:word] + strange + text.text[until:end]
    elif how == "before":
        words = f"{text.text[start:word]}{strange} {text.text[word:end]}"
    else:
        words = f"{text.text[start:until]} {strange}{text.text[until:end]}"
    verdict = check(words, text.text)
    assert verdict.kind == "different", words
    if verdict.nearest:
        assert "".join(run.new for run in verdict.runs) == text.text[slice(*verdict.nearest)]
        assert {run.kind for run in verdict.runs} & {"removed", "added"}


@quick
@given(texts(least=3), st.data())
def test_with_a_word_missing_or_two_swapped_the_quotation_is_not_the_same(
    text: WordText, data: st.DataObject
) -> None:
    first = data.draw(st.integers(0, len(text.spans) - 3))
    last = data.draw(st.integers(first + 2, len(text.spans) - 1))
    number = data.draw(st.integers(first + 1, last - 1))
    before = text.text[slice(*text.between(first, number - 1))]
    word = text.text[slice(*text.spans[number])]
    after = text.text[slice(*text.between(number + 1, last))]
    for words in (f"{before} {after}", f"{before} {after} {word}"):
        # The same words may occur elsewhere in the text.
        verdict = check(words, text.text)
        assert verdict.kind != "shortened"
        if verdict.is_in_text:
            assert all(
                _strip_to_letters(words) == _strip_to_letters(text.text[match.start : match.end])
                for match in verdict.matches
            )


def _strip_to_letters(text: str) -> str:
    """Return the letters and figures of a text, in another way than the code under test."""
    visible = "".join(character for character in text if not is_invisible(character))
    decomposed = unicodedata.normalize("NFD", visible).lower()
    return "".join(character for character in decomposed if character.isalnum())


@quick
@given(
    texts(least=3), st.sampled_from(["…", " … ", "...", " [...] ", " […] ", " . . . ", " (…) "]), st.data()
)
def test_with_a_marked_omission_the_quotation_is_shortened(
    text: WordText, sign: str, data: st.DataObject
) -> None:
    last = len(text.spans) - 1
    first = data.draw(st.integers(0, last - 2))
    end = data.draw(st.integers(first, last - 2))
    begin = data.draw(st.integers(end + 2, last))
    one, other = text.text[slice(*text.between(first, end))], text.text[slice(*text.between(begin, last))]
    words = f"{one}{sign}{other}"
    assume(any(character.isalnum() for character in one) and any(character.isalnum() for character in other))
    verdict = check(words, text.text)
    assert verdict.wording == "shortened", words
    assert_matches(verdict, words, text.text)


@quick
@given(st.text(), st.text())
def test_any_text_gets_a_verdict(words: str, text: str) -> None:
    verdict = check(words, text)
    assert_matches(verdict, words, text)


@quick
@given(quoted_parts(), st.data())
def test_a_cleaned_text_contains_the_words_of_the_original(
    drawn: tuple[WordText, int, int], data: st.DataObject
) -> None:
    text, first, last = drawn
    start, end = text.between(first, last)
    verdict = TextIndex(clean(text.text).text).check(text.text[start:end])
    assert verdict.wording in ("exact", "same")
