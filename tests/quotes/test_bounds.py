"""The work is bounded for any text and any quotation. It is counted in steps, not in time."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

import timeline.quotes
from tests.support import step_counter
from timeline.quotes import Selector, TextIndex, clean, compare, extract_text, find, find_omissions
from timeline.quotes.interruptions import MAX_SEARCHED, BridgedText, bridge_words, join_hyphenated
from timeline.text import worddiff

SHORT, LONG = 3_000, 12_000
# The most lines of code that one look-up in an index runs, for any length of the text, plus some for each character
# of the words.
MAX_STEPS = 800_000
MAX_STEPS_PER_CHARACTER = 40


def count_steps(work: Callable[[], object]) -> int:
    return step_counter.count_steps(work, (timeline.quotes, worddiff))


# Pieces of texts that may be slow.
STUFF = (
    "a ",
    "xa ",
    "a\xad",
    "e\u0301",
    " ",
    "… ",
    "- ",
    '"',
    "'a",
    "5 -",
    "can't ",
    "議",
    "👩\u200d",
    "a.\n\n",
    "[a] ",
    "ﬁ",
    "&amp;",
    "&",
    "&#",
    "a-\n",
    "abcd.[1] ",
    "“a.\n\n",
    "“a.\n\nb\n\n",
)


@pytest.mark.parametrize("stuff", STUFF)
def test_indexing_takes_steps_in_proportion_to_the_length(stuff: str) -> None:
    text = stuff * (LONG // len(stuff))
    assert count_steps(lambda: TextIndex(text).word_counts) <= 40 * LONG


@pytest.mark.parametrize("stuff", STUFF)
def test_looking_for_interruptions_takes_steps_in_proportion_to_the_length(stuff: str) -> None:
    index = TextIndex(stuff * (LONG // len(stuff)))
    assert count_steps(lambda: index.bridged.normalised) <= 80 * LONG
    words = stuff * (LONG // len(stuff) // 2)
    assert (
        count_steps(lambda: bridge_words(words, lambda: index.bridged_text, lambda: index.hyphenated))
        <= 40 * LONG
    )


def test_indexing_plain_text_takes_few_steps() -> None:
    text = "We will close the depot on Tuesday. " * (LONG // 36)
    assert count_steps(lambda: TextIndex(text).word_counts) < LONG // 100


QUOTATIONS = {
    "one word": "a",
    "very many words": "a " * 3_000,
    "very many words and another": "a " * 3_000 + "b",
    "very many other words": "b c " * 1_500,
    "thousands of parts": "a … " * 1_200,
    "many parts, one too many": "a … " * 150 + "zz",
    "many parts": "a … " * 190 + "a",
    "brackets": "[a] " * 1_200,
    "open brackets": "[" * 6_000,
    "marks": "“" * 3_000 + "a" + "”" * 3_000,
    "marks and spaces": "' " * 3_000,
    "spaces": " " * 6_000,
    "invisible": "\xad" * 6_000,
    "Chinese": "議会" * 3_000,
    "emoji": "👩\u200d" * 11_200,
}


@pytest.mark.sampled
@pytest.mark.parametrize("stuff", ["a ", "xa ", "議"])
@pytest.mark.parametrize("name", QUOTATIONS)
def test_the_steps_of_a_check_are_bounded(name: str, stuff: str) -> None:
    index = TextIndex(stuff * (SHORT // len(stuff)))
    assert count_steps(lambda: index.check(QUOTATIONS[name])) <= MAX_STEPS + MAX_STEPS_PER_CHARACTER * len(
        QUOTATIONS[name]
    )


@pytest.mark.parametrize("words", ["a", "a … a", "b a b a b", "議会"])
@pytest.mark.parametrize("stuff", ["a ", "xa ", "議"])
def test_a_longer_text_takes_hardly_more_steps(stuff: str, words: str) -> None:
    indexes = [TextIndex(stuff * (size // len(stuff))) for size in (20_000, 80_000)]
    taken, longer = (count_steps(lambda index=index: index.check(words)) for index in indexes)
    assert longer <= 1.1 * taken + 1_000


@pytest.mark.parametrize(
    "selector", [Selector("a"), Selector("a a", "a " * 150, "b"), Selector("b", "a ", " a")]
)
def test_the_steps_of_finding_an_anchor_are_bounded(selector: Selector) -> None:
    index = TextIndex("a " * SHORT)
    assert count_steps(lambda: find(index, selector)) <= MAX_STEPS


def test_the_steps_of_a_comparison_are_bounded() -> None:
    one, other = "a b " * 500, "b a a " * 500
    assert count_steps(lambda: compare(one, other)) <= MAX_STEPS + MAX_STEPS_PER_CHARACTER * (
        len(one) + len(other)
    )


@pytest.mark.parametrize("stuff", ["a ", "Ab ", "not ", "A B. ", "“A” ", "議", "1 ", "a-\n"])
def test_the_steps_of_weighing_omissions_are_bounded(stuff: str) -> None:
    text = "begin " + stuff * (4_800 // len(stuff)) + " end"
    long_text = f"{text} {stuff * (LONG // len(stuff))}"
    taken = []
    for source in (text, long_text):
        index = TextIndex(source)
        verdict = index.check("begin … end")
        assert verdict.wording == "shortened"
        assert index.bridged_text
        taken.append(
            count_steps(lambda index=index, verdict=verdict: find_omissions(index, "begin … end", verdict))
        )
    assert max(taken) <= MAX_STEPS
    assert taken[1] <= 1.1 * taken[0] + 5_000


HTML = (
    "<div>",
    "<p>",
    "<b>",
    "</p>",
    "<!--",
    "<!-- -->",
    "<a b",
    "<a b='",
    "<",
    "</",
    "<!",
    "&",
    "<script>",
    "<p hidden>",
    "<pre> ",
)


@pytest.mark.parametrize("piece", HTML)
def test_reading_html_takes_steps_in_proportion_to_the_length(piece: str) -> None:
    assert count_steps(lambda: extract_text(piece * (LONG // len(piece)))) <= 40 * LONG


@pytest.mark.parametrize("piece", ["a\xad", "\u200d", "क्‍", "👩\u200d", "a\ufe0f"])
def test_cleaning_takes_steps_in_proportion_to_the_length(piece: str) -> None:
    work: Callable[[], object] = lambda: clean(piece * (LONG // len(piece)))  # noqa: E731
    assert count_steps(work) <= 40 * LONG


class SearchedText(str):
    """A text that counts how many characters of it were searched."""

    searched = 0

    def __contains__(self, words: object) -> bool:
        self.searched += len(self)
        return str(self).__contains__(str(words))


def test_hyphens_at_line_ends_search_a_bounded_part_of_the_text() -> None:
    words = "\n".join(f"{first}{second}-" for first in "abcdefghij" for second in "abcdefghij") + "\nz"
    hyphenated = SearchedText("x-y " * (MAX_SEARCHED // 80))
    bridge_words(words * 100, lambda: BridgedText(words, ()), lambda: hyphenated)
    assert 0 < hyphenated.searched <= MAX_SEARCHED


@given(st.text("ab-\N{HYPHEN} \n1", max_size=60), st.text("ab", max_size=2), st.text("ab", max_size=2))
def test_a_hyphenated_word_is_found_among_those_of_the_text(text: str, left: str, right: str) -> None:
    normalised = TextIndex(text).normalised.text
    assert (f"{left}-{right}" in normalised) == (f"{left}-{right}" in join_hyphenated(normalised))
