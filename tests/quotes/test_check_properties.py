"""What holds of every quotation: cut from a text it is found, with a word changed it never is."""

import unicodedata

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tests.support.quote_strategies import STRANGE, Laid, otherwise, texts
from timeline.quotes import QuoteMatch, TextIndex, Verdict, check, clean, has_same_words
from timeline.quotes.characters import DASHES, is_invisible

quick = settings(deadline=None, max_examples=60)


@st.composite
def cut(draw: st.DrawFn) -> tuple[Laid, int, int]:
    """A text, and from which of its words to which it is quoted."""
    text = draw(texts())
    first = draw(st.integers(0, len(text.places) - 1))
    return text, first, draw(st.integers(first, len(text.places) - 1))


def stands_at(verdict: Verdict, start: int, end: int, text: str = "") -> bool:
    """Whether a place is among those told, or there are more than are told.

    Dashes that stand beside the words in the text count as one with those that the words begin or end with.
    """
    before, after = text[:start], text[end:]
    start -= len(before) - len(before.rstrip(DASHES))
    end += len(after) - len(after.lstrip(DASHES))
    return verdict.has_more or any(start <= place.start and place.end <= end for place in verdict.matches)


def assert_slices(verdict: Verdict, words: str, text: str) -> None:
    for place in verdict.matches:
        assert 0 <= place.start < place.end <= len(text)
        assert (place.start, place.end) == (place.parts[0].source.start, place.parts[-1].source.end)
        for part in place.parts:
            quoted, source = words[slice(*part.quoted)], text[slice(*part.source)]
            if verdict.wording == "exact":
                assert quoted == source
            elif "closing mark" not in place.differences:
                assert has_same_words(quoted, source)
        assert_between(place, text)


def assert_between(place: QuoteMatch, text: str) -> None:
    for gap in place.left_out:
        assert text[slice(*gap)].strip()
        assert place.start < gap.start < gap.end < place.end


@quick
@given(cut())
def test_words_cut_from_a_text_are_exact(drawn: tuple[Laid, int, int]) -> None:
    text, first, last = drawn
    start, end = text.between(first, last)
    verdict = check(text.text[start:end], text.text)
    assert verdict.wording == "exact", text.text[start:end]
    assert verdict.kind in ("exact", "ambiguous")
    assert stands_at(verdict, start, end)
    assert_slices(verdict, text.text[start:end], text.text)


@quick
@given(cut(), st.data())
def test_words_in_another_form_are_the_same_words_at_the_same_place(
    drawn: tuple[Laid, int, int], data: st.DataObject
) -> None:
    text, first, last = drawn
    start, end = text.between(first, last)
    words = data.draw(otherwise(text.text[start:end]))
    verdict = check(words, text.text)
    assert verdict.wording in ("exact", "same"), (words, text.text[start:end])
    # Exact somewhere else, and alike here, is exact there.
    assert verdict.wording == "exact" or stands_at(verdict, start, end, text.text)
    assert_slices(verdict, words, text.text)


@quick
@given(cut(), st.data())
def test_a_text_in_another_form_holds_its_words(drawn: tuple[Laid, int, int], data: st.DataObject) -> None:
    text, first, last = drawn
    start, end = text.between(first, last)
    changed = data.draw(otherwise(text.text))
    verdict = check(text.text[start:end], changed)
    assert verdict.wording in ("exact", "same"), changed
    assert_slices(verdict, text.text[start:end], changed)


@quick
@given(cut(), st.sampled_from(STRANGE), st.sampled_from(["in place of", "before", "after"]), st.data())
def test_with_a_word_changed_or_added_it_is_different(
    drawn: tuple[Laid, int, int], strange: str, how: str, data: st.DataObject
) -> None:
    text, first, last = drawn
    place = data.draw(st.integers(first, last))
    start, end = text.between(first, last)
    word, until = text.places[place]
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
def test_with_a_word_left_out_or_two_swapped_it_is_not_the_same(text: Laid, data: st.DataObject) -> None:
    first = data.draw(st.integers(0, len(text.places) - 3))
    last = data.draw(st.integers(first + 2, len(text.places) - 1))
    place = data.draw(st.integers(first + 1, last - 1))
    before = text.text[slice(*text.between(first, place - 1))]
    word = text.text[slice(*text.places[place])]
    after = text.text[slice(*text.between(place + 1, last))]
    for words in (f"{before} {after}", f"{before} {after} {word}"):
        # It may stand elsewhere in the text, just so.
        verdict = check(words, text.text)
        assert verdict.kind != "shortened"
        if verdict.is_in_text:
            assert all(
                _as_read(words) == _as_read(text.text[place.start : place.end]) for place in verdict.matches
            )


def _as_read(text: str) -> str:
    """The letters and figures of a text, by another way than that which is tested."""
    seen = "".join(character for character in text if not is_invisible(character))
    return "".join(one for one in unicodedata.normalize("NFD", seen).lower() if one.isalnum())


@quick
@given(
    texts(least=3), st.sampled_from(["…", " … ", "...", " [...] ", " […] ", " . . . ", " (…) "]), st.data()
)
def test_with_parts_left_out_and_said_so_it_is_shortened(text: Laid, sign: str, data: st.DataObject) -> None:
    last = len(text.places) - 1
    first = data.draw(st.integers(0, last - 2))
    end = data.draw(st.integers(first, last - 2))
    begin = data.draw(st.integers(end + 2, last))
    one, other = text.text[slice(*text.between(first, end))], text.text[slice(*text.between(begin, last))]
    words = f"{one}{sign}{other}"
    assume(any(character.isalnum() for character in one) and any(character.isalnum() for character in other))
    verdict = check(words, text.text)
    assert verdict.wording == "shortened", words
    assert_slices(verdict, words, text.text)


@quick
@given(st.text(), st.text())
def test_any_text_is_read(words: str, text: str) -> None:
    verdict = check(words, text)
    assert_slices(verdict, words, text)


@quick
@given(cut(), st.data())
def test_a_text_cleaned_holds_the_words_of_the_text_as_it_was(
    drawn: tuple[Laid, int, int], data: st.DataObject
) -> None:
    text, first, last = drawn
    start, end = text.between(first, last)
    verdict = TextIndex(clean(text.text).text).check(text.text[start:end])
    assert verdict.wording in ("exact", "same")
