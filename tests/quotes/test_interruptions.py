"""Line-end hyphens, footnote marks, HTML codes and captions do not make words differ, and nothing else is let through."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.quote_strategies import STRANGE, WordText, texts
from tests.support.tiers import examples
from timeline.quotes import check, clean

quick = settings(deadline=None, max_examples=examples(60))

# Quoted words, a text, and how their forms differ.
LINE_END_HYPHENS = [
    ("the laboratory was shut", "Then the labora-\ntory was shut.", {"line-end hyphens"}),
    ("the laboratory was shut", "Then the labora‐\n   tory was shut.", {"line-end hyphens"}),
    ("the labora-\ntory was shut", "Then the laboratory was shut.", {"line-end hyphens"}),
    ("the labora-\ntory was shut", "Then the la-\nboratory was shut.", set()),
    ("a well-known man", "He is a well-\nknown man.", {"white space"}),
    ("a wellknown man", "He is a well-\nknown man.", {"line-end hyphens"}),
    ("a well-known labora-\ntory", "It is a well-known laboratory.", {"line-end hyphens"}),
    ("a well-known laboratory", "It is a well-\nknown labora-\ntory.", {"line-end hyphens"}),
    ("Die Abfertigung ruht", "Die Ab-\nfer-\ntigung ruht.", {"line-end hyphens"}),
    ("la réouverture", "Voici la réou-\nverture.", {"line-end hyphens"}),
]
FOOTNOTE_MARKS = [
    ("It was shut. The head left.", "It was shut.[4] The head left.", {"footnote marks"}),
    ("It was shut for a week", "It was shut[12][13] for a week", {"footnote marks"}),
    ("It was shut. The head left.", "It was shut.[a] The head left.", {"footnote marks"}),
    ("It was shut. The head left.", "It was shut.¹² The head left.", {"footnote marks"}),
    ("It was closed for a week", "It was closed³ for a week", {"footnote marks"}),
    ("It was shut. The head left.", "It was shut.4 The head left.", {"footnote marks"}),
    ("It was closed by them", "It was closed† by them", {"footnote marks"}),
    ("It was closed by them", "It was closed* by them", {"footnote marks"}),
    ("It was shut[citation needed] for a week", "It was shut for a week", {"footnote marks"}),
    ("It was shut.[4] The head left.", "It was shut. The head left.", {"footnote marks"}),
    ("in 2017 by them", "in 2017[2] by them", {"footnote marks"}),
    ("It was shut[note 3] for a laboratory", "It was shut[2] for a labora-\ntory", {"line-end hyphens"}),
]
HTML_CODES = [
    ("Bell & Moor’s yard", "Bell &amp; Moor&rsquo;s yard", {"HTML codes"}),
    ("Bell & Moor", "Bell &amp;amp; Moor", {"HTML codes"}),
    ("ten past six", "ten&nbsp;past six", {"white space"}),
    ("“so” it is", "&#8220;so&#x201D; it is", {"HTML codes"}),
    ("the café", "the caf&eacute;", {"HTML codes"}),
    ("the caf&eacute;", "the café", {"HTML codes"}),
    ("2016–17", "2016&ndash;17", {"HTML codes"}),
    ("1&nbsp;500 people", "1&nbsp;500 people", set()),
]


@pytest.mark.parametrize(("words", "text", "differences"), [*LINE_END_HYPHENS, *FOOTNOTE_MARKS, *HTML_CODES])
def test_what_nobody_said_makes_no_difference(words: str, text: str, differences: set[str]) -> None:
    verdict = check(words, text)
    assert verdict.kind == ("same" if differences or words not in text else "exact")
    assert verdict.single_match is not None
    assert differences <= set(verdict.single_match.differences)
    [part] = verdict.single_match.parts
    assert words[slice(*part.quoted)].rstrip(".") == words.rstrip(".")
    # The passage begins and ends with the words.
    passage = text[slice(*part.source)]
    assert passage[:2].casefold() == words[:2].casefold() or "&" in passage + words


@pytest.mark.parametrize(
    ("words", "text"),
    [
        ("re-sign", "resign"),
        ("resign", "re-sign"),
        ("labora tory", "labora-\ntory"),
        ("201617", "2016-\n17"),
        ("wordword", "word –\nword"),
        ("wordword", "word-\n\nword"),
        ("5 km by", "5 km² by"),
        ("4 metres by", "4 metres² by"),
        ("10", "10²"),
        ("x", "x¹"),
        ("the worker left", "the worker[s] left"),
        ("the workers left", "the worker[s] left"),
        ("he did stay", "he did [not] stay"),
        ("see para. The head", "see para.4 The head"),
        ("version. the next", "version.4 the next"),
        ("the f word", "the f*** word"),
        ("5 people", "&minus;5 people"),
        ("500 people", "1&nbsp;500 people"),
        ("2016", "2016&ndash;17"),
        ("can", "can&rsquo;t"),
        ("AT T", "AT&T"),
        ("QA", "Q&foo;A"),
        ("shut for", "shut (4) for"),
        ("shut for", "shut 4 for"),
    ],
)
def test_what_may_be_said_still_makes_a_difference(words: str, text: str) -> None:
    assert check(words, f"a {text} b").kind == "different"


def test_an_insertion_is_no_footnote_mark() -> None:
    verdict = check("He did [not] stay", "He did stay")
    assert (verdict.kind, len(verdict.inserted)) == ("shortened", 1)


def test_parts_of_shortened_words_may_be_interrupted() -> None:
    text = "The labora-\ntory was shut.[4] Nobody knew why, and the obser-\nvatory stayed open."
    verdict = check("The laboratory was shut. … the observatory stayed open", text)
    assert verdict.kind == "shortened"
    assert verdict.single_match is not None
    assert [text[slice(*gap)] for gap in verdict.single_match.left_out] == [".[4] Nobody knew why, and "]


def test_words_that_occur_with_and_without_an_interruption_are_exact_where_they_have_none() -> None:
    verdict = check("It was closed today", "It was closed[4] today. It was closed today.")
    assert verdict.kind == "exact"


def test_words_that_occur_twice_with_interruptions_are_ambiguous() -> None:
    assert check("It was closed today", "It was closed[4] today. It was closed[5] today.").kind == "ambiguous"


def test_a_soft_hyphen_at_a_line_end_is_kept_as_a_hyphen() -> None:
    cleaned = clean("the labora\xad\ntory was sh\xadut")
    assert cleaned.text == "the labora-\ntory was shut"
    assert cleaned.describe_removed() == "Removed 1 soft hyphen."
    assert check("the laboratory was shut", cleaned.text).kind == "same"
    assert check("the laboratory was shut", "the labora\xad\ntory was shut").kind == "same"


# --- Several paragraphs ------------------------------------------------------------------------------

PARAGRAPHS = (
    "The pumps run again as they should.",
    "We regret the trouble this has caused.",
    "Please read our page.",
)
CAPTION = "Neighbours fill canisters at the pump (Picture: Coast Agency)"


def quote(opening: str, closing: str, *paragraphs: str, between: str = "") -> str:
    """Return an article with a quotation in several paragraphs; `between` precedes the last of them."""
    first, *middle, last = paragraphs
    lines = [
        f"The head of the works, Ida Holm, said: {opening}{first}",
        *(f"{opening}{line}" for line in middle),
    ]
    return "\n\n".join(
        [*lines, *([between] if between else []), f"{opening}{last}{closing}", "She then left."]
    )


MARKS = [("“", "”"), ("‘", "’"), ("„", "“"), ("«", "»"), ('"', '"'), ("'", "'")]


@pytest.mark.parametrize(("opening", "closing"), MARKS)
@pytest.mark.parametrize("joint", [" ", "\n", "\n\n"])
def test_the_marks_that_open_further_paragraphs_do_not_count(opening: str, closing: str, joint: str) -> None:
    text = quote(opening, closing, *PARAGRAPHS)
    assert check(joint.join(PARAGRAPHS), text).kind == "same"
    # They may be quoted, too, and in another form.
    assert check(f"\n\n{opening}".join(PARAGRAPHS), text).kind == "exact"
    assert check("\n“".join(PARAGRAPHS), text).kind == "same"


@pytest.mark.parametrize(("opening", "closing"), MARKS)
@pytest.mark.parametrize(
    "caption", [CAPTION, "Foto: K. Lund/Coast Agency", "Neighbours at the pump", "Advertisement"]
)
def test_a_caption_between_paragraphs_does_not_count(opening: str, closing: str, caption: str) -> None:
    text = quote(opening, closing, *PARAGRAPHS, between=caption)
    verdict = check(" ".join(PARAGRAPHS), text)
    assert verdict.kind == "same"
    assert verdict.single_match is not None
    assert "captions between paragraphs" in verdict.single_match.differences
    assert check(" ".join(PARAGRAPHS[1:]), text).kind == "same"
    # With an ellipsis it is left out.
    assert check(" … ".join(PARAGRAPHS[1:]), text).kind == "shortened"


@pytest.mark.parametrize(
    "between",
    [
        "The head of the works then answered a call and was away for a week.",
        "Later the agency said",
        "On Friday she added:",
        "Its rival answered: “Nothing runs.”",
        "x" * 400,
    ],
)
def test_a_paragraph_that_may_belong_to_the_report_does_count(between: str) -> None:
    text = quote("“", "”", *PARAGRAPHS, between=between)
    assert check(" ".join(PARAGRAPHS), text).kind == "different"
    assert check(" ".join(PARAGRAPHS[:2]), text).kind == "same"


@pytest.mark.parametrize(
    "text",
    [
        # Closed, and opened again: perhaps by somebody else.
        "“The pumps run again.”\n\n“They do not run.”",
        "She said: “The pumps run again.”\n\nNeighbours at the pump\n\n“They do not run.”",
        # No quotation before.
        "The pumps run again.\n\n“They do not run.”",
        "‘The pumps run again.’\n\n‘They do not run.’",
    ],
)
def test_two_quotations_are_not_one(text: str) -> None:
    assert check("The pumps run again. They do not run.", text).kind == "different"


def test_a_text_with_a_paragraph_on_each_line_is_read_too() -> None:
    text = quote("‘", "’", *PARAGRAPHS, between=CAPTION).replace("\n\n", "\n")
    assert check(" ".join(PARAGRAPHS), text).kind == "same"


def test_apostrophes_do_not_close_a_quotation() -> None:
    text = "She said: ‘The drivers’ rights aren’t ours.\n\n‘They’re theirs.’"
    assert check("The drivers’ rights aren’t ours. They’re theirs.", text).kind == "same"


# --- Properties --------------------------------------------------------------------------------------


@st.composite
def interrupt(draw: st.DrawFn, text: str) -> str:
    """Draw a text with words of Latin letters broken at line ends, and footnote marks after longer ones."""
    random = draw(st.randoms(use_true_random=False))

    def interrupt(match: re.Match[str]) -> str:
        word = match[0]
        at = random.randrange(1, len(word))
        if random.random() < 0.4:
            word = f"{word[:at]}-\n{word[at:]}"
        return word + (f"[{random.randrange(1, 99)}]" if random.random() < 0.3 else "")

    return re.sub(r"(?<![\w’'.,:-])[a-z]{4,}(?=[ \n,;])", interrupt, text)


@st.composite
def quoted_parts(draw: st.DrawFn) -> tuple[str, str]:
    """Draw a text and some of its words."""
    text: WordText = draw(texts())
    first = draw(st.integers(0, len(text.spans) - 1))
    start, end = text.between(first, draw(st.integers(first, len(text.spans) - 1)))
    return text.text, text.text[start:end]


@quick
@given(quoted_parts(), st.data())
def test_words_are_found_in_an_interrupted_text_and_the_reverse(
    drawn: tuple[str, str], data: st.DataObject
) -> None:
    text, words = drawn
    assert check(words, data.draw(interrupt(text))).wording in ("exact", "same")
    assert check(data.draw(interrupt(words + " ")), text).wording in ("exact", "same")


@quick
@given(quoted_parts(), st.sampled_from(STRANGE), st.data())
def test_added_words_stay_different_in_an_interrupted_text(
    drawn: tuple[str, str], strange: str, data: st.DataObject
) -> None:
    text, words = drawn
    assert check(f"{words} {strange}", data.draw(interrupt(text))).kind == "different"
