"""Two printings of a statement, word by word."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.quote_strategies import Laid, otherwise, texts
from timeline.quotes import compare, has_same_words
from timeline.quotes.characters import is_invisible
from timeline.text.worddiff import align_words

quick = settings(deadline=None, max_examples=60)
some_words = st.lists(st.sampled_from("abcd"), max_size=12)


def marked(one: str, other: str) -> str:
    """The runs as one line: [-only in one-], {+only in the other+}, (alike)."""
    signs = {"same": "{0}", "alike": "({0}|{1})", "removed": "[-{0}-]", "added": "{{+{1}+}}"}
    return "".join(
        signs[run.kind].format(run.old.strip(), run.new.strip()) + " " for run in compare(one, other).runs
    )


@pytest.mark.parametrize(
    ("one", "other", "line", "same"),
    [
        ("The CEOP said so", "The Ceop said so", "The (CEOP|Ceop) said so ", True),
        ("We recognised it.", "We recognized it.", "We [-recognised-] {+recognized+} it. ", False),
        ("We did not agree", "We did agree", "We did [-not-] agree ", False),
        ("“We did”", "We  did", "[-“-] We did [-”-] ", True),
        ("it — at last — closed", "it–at last–closed", "it (—|–) at last (—|–) closed ", True),
        ("said “no” twice", "said 'no' twice", "said (“|') no (”|') twice ", True),
        ("a  b\nc", "a b c", "a  b\nc ", True),
        ("in 2017...", "in 2017. . .", "in 2017 (...|. . .) ", True),
        ("it was 1...", "it was 2…", "it was [-1-] {+2+} (...|…) ", False),
        ("", "", "", True),
        ("a", "", "[-a-] ", False),
    ],
)
def test_differences_between_printings(one: str, other: str, line: str, same: bool) -> None:
    assert marked(one, other) == line
    assert compare(one, other).has_same_words is same


def is_all_but_unseen(runs: str, text: str) -> bool:
    return text.startswith(runs) and all(is_invisible(one) for one in text[len(runs) :])


@quick
@given(texts(least=0), texts(least=0))
def test_the_runs_make_up_both_wordings(one_text: Laid, other_text: Laid) -> None:
    one, other = one_text.text.strip(), other_text.text.strip()
    comparison = compare(one, other)
    # What is not seen at the end is of no word.
    assert is_all_but_unseen("".join(run.old for run in comparison.runs), one)
    assert is_all_but_unseen("".join(run.new for run in comparison.runs), other)
    for run in comparison.runs:
        assert one[run.old_start :].startswith(run.old)
        assert other[run.new_start :].startswith(run.new)
        assert run.kind != "alike" or has_same_words(run.old, run.new)


@quick
@given(texts(), st.data())
def test_in_another_form_no_word_is_different(text: Laid, data: st.DataObject) -> None:
    one = text.text
    other = data.draw(otherwise(one))
    assert has_same_words(one, other)
    assert {run.kind for run in compare(one, other).runs} <= {"same", "alike"}


@quick
@given(some_words, some_words)
def test_pairs_are_in_order_and_of_the_same_word(one: list[str], other: list[str]) -> None:
    pairs = align_words(one, other)
    assert all(one[i] == other[j] for i, j in pairs)
    assert [i for i, _j in pairs] == sorted({i for i, _j in pairs})
    assert [j for _i, j in pairs] == sorted({j for _i, j in pairs})
    if one == other:
        assert len(pairs) == len(one)
