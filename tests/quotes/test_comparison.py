"""Comparison of two wordings, word by word."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.quote_strategies import WordText, other_forms, texts
from tests.support.tiers import examples
from timeline.quotes import compare, has_same_words
from timeline.quotes.characters import is_invisible
from timeline.text.worddiff import align_words

quick = settings(deadline=None, max_examples=examples(60))
some_words = st.lists(st.sampled_from("abcd"), max_size=12)


def format_runs(old: str, new: str) -> str:
    """Return the runs as one line: [-removed-], {+added+}, (alike)."""
    signs = {"same": "{0}", "alike": "({0}|{1})", "removed": "[-{0}-]", "added": "{{+{1}+}}"}
    return "".join(
        signs[run.kind].format(run.old.strip(), run.new.strip()) + " " for run in compare(old, new).runs
    )


@pytest.mark.parametrize(
    ("old", "new", "line", "same"),
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
def test_differences_of_two_wordings(old: str, new: str, line: str, same: bool) -> None:
    assert format_runs(old, new) == line
    assert compare(old, new).has_same_words is same


def has_only_invisible_rest(runs: str, text: str) -> bool:
    return text.startswith(runs) and all(is_invisible(character) for character in text[len(runs) :])


@quick
@given(texts(least=0), texts(least=0))
def test_runs_make_up_both_wordings(old_text: WordText, new_text: WordText) -> None:
    old, new = old_text.text.strip(), new_text.text.strip()
    comparison = compare(old, new)
    # Invisible characters at the end belong to no word.
    assert has_only_invisible_rest("".join(run.old for run in comparison.runs), old)
    assert has_only_invisible_rest("".join(run.new for run in comparison.runs), new)
    for run in comparison.runs:
        assert old[run.old_start :].startswith(run.old)
        assert new[run.new_start :].startswith(run.new)
        assert run.kind != "alike" or has_same_words(run.old, run.new)


@quick
@given(texts(), st.data())
def test_another_form_changes_no_word(text: WordText, data: st.DataObject) -> None:
    old = text.text
    new = data.draw(other_forms(old))
    assert has_same_words(old, new)
    assert {run.kind for run in compare(old, new).runs} <= {"same", "alike"}


@quick
@given(some_words, some_words)
def test_aligned_pairs_are_in_order_and_have_the_same_word(old: list[str], new: list[str]) -> None:
    pairs = align_words(old, new)
    assert all(old[i] == new[j] for i, j in pairs)
    assert [i for i, _j in pairs] == sorted({i for i, _j in pairs})
    assert [j for _i, j in pairs] == sorted({j for _i, j in pairs})
    if old == new:
        assert len(pairs) == len(old)
