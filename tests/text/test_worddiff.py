"""Word diffs of two versions of a text."""

import re
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.support.document_strategies import texts
from timeline.text import worddiff
from timeline.text.worddiff import DiffRun, combine_changes, diff_words

same_words = st.lists(st.sampled_from(["a", "the", "dam", "  ", " ", "\n", ".", "中", "é"]), max_size=30).map(
    "".join
)
some_text = st.one_of(st.just(""), texts, same_words)


def format_runs(old: str, new: str) -> str:
    """Return the runs as one line: [-removed-] and {+added+}."""
    signs = {"same": "{}", "removed": "[-{}-]", "added": "{{+{}+}}"}
    return "".join(signs[kind].format(text) for kind, text in diff_words(old, new))


def join_texts(runs: list[DiffRun]) -> tuple[str, str]:
    """Return the old and the new text, joined from runs."""
    return (
        "".join(text for kind, text in runs if kind != "added"),
        "".join(text for kind, text in runs if kind != "removed"),
    )


@given(some_text, some_text)
@example("a", "a ")
@example("\n\n", " \n")
def test_runs_make_up_both_texts(old: str, new: str) -> None:
    assert join_texts(diff_words(old, new)) == (old, new)


@given(some_text, some_text)
def test_no_run_is_empty_and_neighbours_differ_in_kind(old: str, new: str) -> None:
    runs = diff_words(old, new)
    assert all(text for _kind, text in runs)
    assert all(run.kind != following.kind for run, following in pairwise(runs))
    kinds = [kind for kind, _text in runs]
    assert ("added", "removed") not in list(pairwise(kinds))


@given(some_text)
def test_equal_texts_have_one_unchanged_run(text: str) -> None:
    assert diff_words(text, text) == ([DiffRun("same", text)] if text else [])


@given(some_text)
def test_compared_with_nothing_a_text_is_added_or_removed(text: str) -> None:
    assert diff_words("", text) == ([DiffRun("added", text)] if text else [])
    assert diff_words(text, "") == ([DiffRun("removed", text)] if text else [])


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (
            "Three were held on Monday.",
            "Four were held on Friday.",
            "[-Three-]{+Four+} were held on [-Monday-]{+Friday+}.",
        ),
        ("He said he may go", "She said she may go", "[-He-]{+She+} said [-he-]{+she+} may go"),
        ("a dam", "a high dam", "a{+ high+} dam"),
        ("a high dam", "a dam", "a[- high-] dam"),
        ("It ended", "It ended.", "It ended{+.+}"),
        ("at 10:30", "at 10:45", "at [-10:30-]{+10:45+}"),
        ("They don't know", "They don’t know", "They [-don't-]{+don’t+} know"),
        ("One.\n\nTwo.", "One.\n\nTwo.\n\nThree.", "One.\n\nTwo.{+\n\nThree.+}"),
        ("a  dam", "a dam", "a[-  -]{+ +}dam"),
        ("中文很好", "中文不好", "中文[-很-]{+不+}好"),
        ("سد آمن تماما", "سد آمن", "سد آمن[- تماما-]"),
    ],
)
def test_changes_are_marked_word_by_word(old: str, new: str, expected: str) -> None:
    assert format_runs(old, new) == expected


def test_a_rewritten_sentence_is_one_change() -> None:
    old, new = "It is the law for all of the land", "They never came to the place we saw"
    assert diff_words(old, new) == [DiffRun("removed", old), DiffRun("added", new)]


def test_combining_marks_stay_with_their_letter() -> None:
    old, new = "हिन्दी भाषा", "हिन्दू भाषा"
    assert format_runs(old, new) == "[-हिन्दी-]{+हिन्दू+} भाषा"


def test_very_long_changes_are_compared_by_paragraphs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worddiff, "MAX_PIECES", 4)
    old = "One two three four five six.\nIt stays.\nSeven eight nine."
    new = "Ten two three four five six.\nIt stays.\nSeven eight ten."
    assert re.split(r"(?<=[-+][\]}])", format_runs(old, new)) == [
        "[-One two three four five six.\n-]",
        "{+Ten two three four five six.\n+}",
        "It stays.\n[-Seven eight nine.-]",
        "{+Seven eight ten.+}",
        "",
    ]


def test_texts_with_too_many_changed_paragraphs_are_replaced_as_a_whole() -> None:
    old, new = ("\n".join(f"{word}{number}" for number in range(6_000)) for word in ("old", "new"))
    assert diff_words(old, new) == [DiffRun("removed", old), DiffRun("added", new)]


def test_a_small_change_in_a_long_text_is_marked_by_the_word() -> None:
    words = [f"word{number}" for number in range(6_000)]
    changed = [*words[:3_000], "other", *words[3_001:]]
    runs = diff_words(" ".join(words), " ".join(changed))
    assert [run for run in runs if run.kind != "same"] == [
        DiffRun("removed", "word3000"),
        DiffRun("added", "other"),
    ]


LONG = " ".join(f"word{number}" for number in range(300))


def test_unchanged_text_is_cut_to_the_words_beside_a_change() -> None:
    runs = worddiff.abridge_runs(
        diff_words(f"One {LONG} two {LONG} three", f"1 {LONG} 2 {LONG} 3"), around=20
    )
    assert runs == [
        DiffRun("removed", "One"),
        DiffRun("added", "1"),
        DiffRun("same", " word0 word1 word2 … word298 word299 "),
        DiffRun("removed", "two"),
        DiffRun("added", "2"),
        DiffRun("same", " word0 word1 word2 … word298 word299 "),
        DiffRun("removed", "three"),
        DiffRun("added", "3"),
    ]
    assert worddiff.abridge_runs(diff_words(LONG, f"{LONG} end"), around=20) == [
        DiffRun("same", "… word298 word299"),
        DiffRun("added", " end"),
    ]
    assert worddiff.abridge_runs(diff_words(LONG, f"Begin {LONG}"), around=20) == [
        DiffRun("added", "Begin "),
        DiffRun("same", "word0 word1 word2 …"),
    ]


@given(some_text, some_text)
def test_abridging_cuts_no_change(old: str, new: str) -> None:
    runs = diff_words(old, new)
    short = worddiff.abridge_runs(runs, around=2)
    assert [run for run in short if run.kind != "same"] == [run for run in runs if run.kind != "same"]
    assert [run.kind for run in short] == [run.kind for run in runs]


def test_a_text_without_changes_is_not_cut() -> None:
    assert worddiff.abridge_runs(diff_words(LONG, LONG), around=20) == [DiffRun("same", LONG)]


# --- Two changes of one text --------------------------------------------------------------------------

SENTENCES = st.lists(st.sampled_from(["one", "two ", " three", "\n\nfour", "."]), max_size=8).map("".join)


@pytest.mark.parametrize(
    ("base", "theirs", "mine", "combined"),
    [
        ("a b c", "a x b c", "a b c y", "a x b c y"),
        ("a b c", "a c", "a b c.", "a c."),
        ("a b c", "a x c", "a y c", None),
        ("a b", "a b x", "a b y", None),
        ("", "x", "y", None),
    ],
)
def test_two_changes_are_combined_unless_they_touch(
    base: str, theirs: str, mine: str, combined: str | None
) -> None:
    assert combine_changes(base, theirs, mine) == combined
    assert combine_changes(base, mine, theirs) == combined


@given(SENTENCES, SENTENCES)
def test_a_change_of_one_side_is_combined_to_itself(base: str, changed: str) -> None:
    assert combine_changes(base, changed, base) == changed
    assert combine_changes(base, base, changed) == changed
    assert combine_changes(base, changed, changed) == changed
