"""How other sources word a statement."""

from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.support import page_html
from tests.support.quoted_documents import SAID, build_check, build_document
from timeline import quotes
from timeline.document import Citation
from timeline.pages.options import PageOptions
from timeline.pages.timeline import render_timeline
from timeline.presentation.quote_labels import (
    ComparedText,
    QuoteCheckView,
    WordingDifference,
    compare_wordings,
)

CEOP = "We followed our practice and reported them to Ceop."
WORDS = ["we", "did", "not", "know", "of any", "gate,", "said", "[the]", "“board”", "–", "Ceop", "CEOP", "…"]
KNOWN = QuoteCheckView(verdict="printed-otherwise", text=ComparedText("2026-03-03", "ab" * 32))


def list_other_wordings(*citations: Citation, **fields: Any) -> list[page_html.Element]:
    entry = page_html.entry(
        page_html.parse(render_timeline(build_document(*citations, **fields), PageOptions(newsroom={}))),
        "said1",
    )
    found = entry.all(class_="other-wordings")
    return found[0].one("ul").all("li") if found else []


def cite(exact: str, source: str = "mole1") -> Citation:
    return Citation(source=source, exact=exact)


def test_a_short_difference_is_a_line_with_the_whole_wording_in_details() -> None:
    (item,) = list_other_wordings(Citation(source="pier1"), cite(CEOP))
    assert item.all("p")[0].text == ("The Mole has “Ceop” instead of “CEOP [the centre]” Source [2]")
    assert item.all("p")[0].one("a", class_="source-number").attributes["href"] == "#source_mole1"
    whole = item.one("details").one("blockquote")
    assert whole.text == (
        "We followed our practice and reported them to Ceop[not in this source: [the centre] ]."
    )
    assert [gone.tag for gone in whole.all("del")] == ["del"]


@pytest.mark.parametrize(
    ("exact", "told"),
    [
        ("We always followed our practice and reported them to CEOP [the centre].", "The Mole adds “always”"),
        ("We followed practice and reported them to CEOP [the centre].", "The Mole omits “our”"),
        (
            "They followed our practice and told CEOP [the centre].",
            "The Mole has “They” instead of “We”; The Mole has “told” instead of “reported them to”",
        ),
        (
            "They kept to what is usual, the board said, in all that they did there.",
            "The Mole words it differently",
        ),
    ],
)
def test_a_difference_is_summarised_in_words(exact: str, told: str) -> None:
    (item,) = list_other_wordings(Citation(source="pier1"), cite(exact))
    assert item.all("p")[0].text == f"{told} Source [2]"


@pytest.mark.parametrize(
    "exact",
    [
        SAID,
        SAID.upper(),
        f"“{SAID}”",
        SAID.replace(" ", "\u00a0"),
        # The words in a longer passage.
        f"The board said: “{SAID}” It said no more.",
        # An excerpt does not show how the source words the rest.
        "We followed our practice",
        "",
    ],
)
def test_the_same_words_are_not_another_wording(exact: str) -> None:
    assert list_other_wordings(Citation(source="pier1"), cite(exact)) == []


def test_shortened_words_are_not_another_wording() -> None:
    assert (
        list_other_wordings(cite("We, as ever, followed our practice."), words="We … followed our practice.")
        == []
    )


def test_an_excerpt_is_another_wording_only_if_the_text_lacks_the_words() -> None:
    part = cite("reported them to CEOP")
    assert list_other_wordings(part) == []
    (item,) = list_other_wordings(part, checks=(build_check("printed-otherwise"),))
    assert item.all("ins") == []
    assert len(item.all("del")) == 2


def test_a_text_with_the_words_has_no_other_wording() -> None:
    assert len(list_other_wordings(cite(CEOP))) == 1
    assert list_other_wordings(cite(CEOP), checks=(build_check("exact"),)) == []


def test_several_wordings_are_listed() -> None:
    items = list_other_wordings(cite(CEOP, "pier1"), cite(SAID, "mole1"), cite("We did nothing.", "quay1"))
    assert [item.all("p")[0].text.split()[1] for item in items] == ["Pier", "Quay"]


@pytest.mark.parametrize("fields", [{"wording": "paraphrase"}, {}])
def test_a_paraphrase_and_a_disputing_source_have_no_other_wording(fields: dict[str, str]) -> None:
    stance = "supports" if fields else "disputes"
    assert list_other_wordings(Citation(source="mole1", exact=CEOP, stance=stance), **fields) == []  # type: ignore[arg-type]


def test_words_keep_their_own_direction() -> None:
    (item,) = list_other_wordings(
        Citation(source="pier1"), cite("السد آمن اليوم"), words="السد آمن تماما", language="en-GB"
    )
    assert [one.text for one in item.all("p")[0].all("bdi")] == ["اليوم", "تماما"]
    assert item.one("details").one("blockquote").attributes["dir"] == "auto"


@given(st.lists(st.sampled_from(WORDS), min_size=1), st.lists(st.sampled_from(WORDS), min_size=1))
def test_another_wording_is_whole_and_only_shown_if_it_differs(ours: list[str], theirs: list[str]) -> None:
    words, exact = " ".join(ours), " ".join(theirs)
    found: WordingDifference | None = compare_wordings(words, exact, KNOWN)
    if quotes.has_same_words(words, exact):
        assert found is None
    if found is not None:
        shown = "".join(run.text for run in found.runs if run.kind != "removed")
        assert shown.split() == exact.split()
        assert any(run.kind != "same" for run in found.runs)
        assert all(change.ours or change.theirs for change in found.changes)


odd = st.text("aB, -–“”'’\u00a0\u00ad\u200b\u202e\n[…]אب1", max_size=12)


@example("[1", "[ 1")
@example("[ 1", "[1")
@example("[1 [", "[[")
@example("1B , \xad\xa0B", "1B, \xa0B")
@given(odd, odd)
def test_any_other_wording_shows_its_differences(words: str, exact: str) -> None:
    found = compare_wordings(words, exact, KNOWN)
    if found is not None:
        assert any(run.kind != "same" for run in found.runs)
        assert quotes.has_same_words("".join(run.text for run in found.runs if run.kind != "removed"), exact)
