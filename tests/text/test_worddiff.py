"""What was taken out of a text and put in, word by word."""

import re
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.support.document_strategies import texts
from timeline.text import worddiff
from timeline.text.worddiff import DiffRun, diff_words

same_words = st.lists(st.sampled_from(["a", "the", "dam", "  ", " ", "\n", ".", "中", "é"]), max_size=30).map(
    "".join
)
some_text = st.one_of(st.just(""), texts, same_words)


def marked(old: str, new: str) -> str:
    """The runs as one line: [-gone-] and {+come+}."""
    signs = {"same": "{}", "removed": "[-{}-]", "added": "{{+{}+}}"}
    return "".join(signs[kind].format(text) for kind, text in diff_words(old, new))


def apart(found: list[DiffRun]) -> tuple[str, str]:
    """The old and the new text, put together from runs."""
    return (
        "".join(text for kind, text in found if kind != "added"),
        "".join(text for kind, text in found if kind != "removed"),
    )


@given(some_text, some_text)
@example("a", "a ")
@example("\n\n", " \n")
def test_the_runs_make_up_both_texts(old: str, new: str) -> None:
    assert apart(diff_words(old, new)) == (old, new)


@given(some_text, some_text)
def test_no_run_is_empty_and_no_neighbours_are_of_a_kind(old: str, new: str) -> None:
    found = diff_words(old, new)
    assert all(text for _kind, text in found)
    assert all(one.kind != next_one.kind for one, next_one in pairwise(found))
    kinds = [kind for kind, _text in found]
    assert ("added", "removed") not in list(pairwise(kinds))


@given(some_text)
def test_a_text_is_the_same_as_itself(text: str) -> None:
    assert diff_words(text, text) == ([DiffRun("same", text)] if text else [])


@given(some_text)
def test_against_nothing_all_of_it_is_new_or_gone(text: str) -> None:
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
def test_changes_are_told_by_the_word(old: str, new: str, expected: str) -> None:
    assert marked(old, new) == expected


def test_a_sentence_written_anew_is_not_told_in_scraps() -> None:
    old, new = "It is the law for all of the land", "They never came to the place we saw"
    assert diff_words(old, new) == [DiffRun("removed", old), DiffRun("added", new)]


def test_a_letter_is_not_parted_from_its_marks() -> None:
    old, new = "हिन्दी भाषा", "हिन्दू भाषा"
    assert marked(old, new) == "[-हिन्दी-]{+हिन्दू+} भाषा"


def test_of_very_much_that_changed_whole_paragraphs_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worddiff, "MAX_PIECES", 4)
    old = "One two three four five six.\nIt stays.\nSeven eight nine."
    new = "Ten two three four five six.\nIt stays.\nSeven eight ten."
    assert re.split(r"(?<=[-+][\]}])", marked(old, new)) == [
        "[-One two three four five six.\n-]",
        "{+Ten two three four five six.\n+}",
        "It stays.\n[-Seven eight nine.-]",
        "{+Seven eight ten.+}",
        "",
    ]


def test_of_too_many_paragraphs_all_is_told() -> None:
    old, new = ("\n".join(f"{word}{number}" for number in range(6_000)) for word in ("old", "new"))
    assert diff_words(old, new) == [DiffRun("removed", old), DiffRun("added", new)]


def test_a_small_change_in_a_long_text_is_told_by_the_word() -> None:
    words = [f"word{number}" for number in range(6_000)]
    changed = [*words[:3_000], "other", *words[3_001:]]
    found = diff_words(" ".join(words), " ".join(changed))
    assert [run for run in found if run.kind != "same"] == [
        DiffRun("removed", "word3000"),
        DiffRun("added", "other"),
    ]


LONG = " ".join(f"word{number}" for number in range(300))


def test_of_what_stayed_only_what_stands_beside_a_change_is_shown() -> None:
    found = worddiff.abridge_runs(
        diff_words(f"One {LONG} two {LONG} three", f"1 {LONG} 2 {LONG} 3"), around=20
    )
    assert found == [
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
def test_no_change_is_cut(old: str, new: str) -> None:
    found = diff_words(old, new)
    short = worddiff.abridge_runs(found, around=2)
    assert [run for run in short if run.kind != "same"] == [run for run in found if run.kind != "same"]
    assert [run.kind for run in short] == [run.kind for run in found]


def test_what_did_not_change_is_not_cut() -> None:
    assert worddiff.abridge_runs(diff_words(LONG, LONG), around=20) == [DiffRun("same", LONG)]
