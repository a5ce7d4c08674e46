"""Direct speech: quotation marks, apostrophes, several paragraphs, blocks, and quotations that belong together."""

import pytest

from tests.support.suggestion_parties import get_quotation, suggest_for

LONG = "The bridge will open when it is safe"


def find_quotations(text: str, language: str = "en") -> list[str]:
    return [one.words for one in suggest_for(text, language=language).quotations]


@pytest.mark.parametrize(
    "marks",
    ["“*”", '"*"', "‘*’", "'*'", "«*»", "« * »", "«\u00a0*\u00a0»", "»*«", "„*“", "„*”", "”*”", "‚*‘", "‹*›"],
)
def test_words_between_quotation_marks_of_any_kind_are_suggested(marks: str) -> None:
    assert find_quotations(f"Ann Pereira said: {marks.replace('*', LONG)} and left.") == [LONG]


@pytest.mark.parametrize(
    "words",
    [
        "I don't know the traders' names",
        "I don’t know the traders’ names",
        "It’s the ’90s all over again",
        "Rock 'n' roll isn't what they're after",
        "The boss's wife's brother’s keys",
    ],
)
def test_an_apostrophe_is_not_a_quotation_mark(words: str) -> None:
    for marks in ("“*”", '"*"', "«*»"):
        assert find_quotations(f"Pereira said: {marks.replace('*', words)}.") == [words]
    assert find_quotations(f"{words} and so on and on.") == []


def test_an_apostrophe_does_not_close_single_marks() -> None:
    assert find_quotations("‘It’s the small traders’ loss, not ours,’ said Ann Pereira.") == [
        "It’s the small traders’ loss, not ours"
    ]
    assert find_quotations("'It's the small traders' loss, not ours,' said Ann Pereira.") == [
        "It's the small traders' loss, not ours"
    ]


@pytest.mark.parametrize(
    "words",
    ["He called it ‘a fence of shame’ and left it there", "He said 'never again' and «jamais» and went"],
)
def test_nested_quotations_are_part_of_the_outer_one(words: str) -> None:
    assert find_quotations(f"“{words},” said Ann Pereira.") == [words]


def test_paragraphs_that_begin_with_the_mark_continue_a_quotation() -> None:
    text = (
        "Ann Pereira said: “First of all this.\n\n“Then, second, that.\n\n“And there it ends.”\n\nShe left."
    )
    quotation = get_quotation(text)
    assert quotation.words == "First of all this.\n\nThen, second, that.\n\nAnd there it ends."
    assert [text[part.start : part.end] for part in quotation.parts] == quotation.words.split("\n\n")
    assert text[quotation.span.start : quotation.span.end].startswith("“First")


def test_paragraphs_continue_a_quotation_in_single_marks() -> None:
    text = "The WHA wrote:\n\n'First of all this.\n\n'Then, second, that.'\n\nIt's how it ended."
    quotation = get_quotation(text)
    assert quotation.words == "First of all this.\n\nThen, second, that."
    assert not quotation.is_block


def test_a_paragraph_that_begins_with_an_apostrophe_continues_nothing() -> None:
    assert find_quotations("It was the best of '90s music.\n\n'Tis gone now, all of that music.") == []


def test_in_french_a_closing_mark_may_continue_a_quotation() -> None:
    text = "Ann Pereira a déclaré : « Voici le premier point.\n\n» Et voilà le second. »"
    assert find_quotations(text, "fr") == ["Voici le premier point.\n\nEt voilà le second."]


@pytest.mark.parametrize(
    "text",
    [
        f"“{LONG} and nobody closed it.\n\nAnother paragraph follows.",
        f'A 5" pipe, he said, and then some.\n\n{LONG}.',
        "An ending” without a beginning.",
        "”“”“ ”“",
    ],
)
def test_unpaired_marks_are_ignored(text: str) -> None:
    assert find_quotations(text) == []


def test_an_unclosed_mark_does_not_include_the_next_quotation() -> None:
    text = f"He left “this open here.\n\n“{LONG},” said Ann Pereira.\n\n“{LONG} now,” said Ann Pereira."
    assert find_quotations(text)[-1] == f"{LONG} now"


@pytest.mark.parametrize(
    "text",
    [
        "The “fence of shame” is gone.",
        "A so-called “temporary” closure.",
        "She has read “War and Peace” twice.",
        "They showed “The Long Way Home From Nowhere” on Tuesday.",
        "He said that the “community standards” hold.",
    ],
)
def test_titles_and_scare_quotes_are_not_suggested(text: str) -> None:
    assert find_quotations(text) == []


@pytest.mark.parametrize("text", ["Ann Pereira replied: “No comment.”", "“No comment,” said Ann Pereira."])
def test_a_few_words_with_a_speaker_are_suggested(text: str) -> None:
    assert get_quotation(text).words.rstrip(".") == "No comment"


def test_quotations_without_an_attribution_are_suggested_without_a_speaker() -> None:
    quotation = get_quotation(f"On the door it is written “{LONG}.”")
    assert quotation.words == f"{LONG}."
    assert quotation.speaker is None


@pytest.mark.parametrize(
    "text",
    [
        "“The bridge will open,” Ann Pereira said, “when it is safe.”",
        "“The bridge will open”, said Ann Pereira, “when it is safe.”",
        "“The bridge will open,” said Ann Pereira on Tuesday, “when it is safe.”",
        "“The bridge will open” – Ann Pereira said – “when it is safe.”",
    ],
)
def test_a_sentence_interrupted_by_its_speaker_is_one_suggestion(text: str) -> None:
    quotation = get_quotation(text)
    assert quotation.words == "The bridge will open … when it is safe."
    assert [text[part.start : part.end] for part in quotation.parts] == [
        "The bridge will open",
        "when it is safe.",
    ]
    assert quotation.span.end == text.index("”", text.index("when")) + 1


def test_two_sentences_with_an_attribution_between_are_two_suggestions() -> None:
    assert find_quotations("“The bridge will open,” Ann Pereira said. “It is safe now.”") == [
        "The bridge will open",
        "It is safe now.",
    ]


def test_the_comma_before_the_speaker_is_not_part_of_the_words() -> None:
    assert find_quotations(f"“{LONG},” said Ann Pereira.") == [LONG]
    assert find_quotations(f"“{LONG}?” asked Ann Pereira.") == [f"{LONG}?"]


# --- Blocks ---------------------------------------------------------------------------------------


def test_a_paragraph_after_a_colon_is_a_quotation() -> None:
    quotation = get_quotation(
        f"In a statement the WHA said:\n\n{LONG}. It is not.\n\nThe traders were not pleased."
    )
    assert quotation.words == f"{LONG}. It is not."
    assert quotation.is_block
    assert quotation.speaker is not None
    assert quotation.speaker.uid == "wha"


def test_paragraphs_marked_as_a_block_are_one_quotation() -> None:
    text = f"The WHA said:\n\n> {LONG}.\n>\n> It is not safe now,\n> and never was.\n\nThe traders left."
    quotation = get_quotation(text)
    assert quotation.words == f"{LONG}.\n\nIt is not safe now, and never was."


@pytest.mark.parametrize(
    "text",
    [
        f"These are the facts:\n\n{LONG}.",
        f"The WHA said:\n\n- {LONG}.\n\n- And more.",
        f"The WHA said:\n\n1. {LONG}.\n\n2. And more.",
        "The WHA said:",
    ],
)
def test_lists_and_paragraphs_without_a_speaker_are_not_suggested(text: str) -> None:
    assert find_quotations(text) == []


def test_the_sentence_contains_the_quotation_and_its_attribution() -> None:
    text = f"It was late. “{LONG}. It is not,” said Ann Pereira on Tuesday. Nobody answered."
    quotation = get_quotation(text)
    assert (
        text[quotation.sentence.start : quotation.sentence.end]
        == f"“{LONG}. It is not,” said Ann Pereira on Tuesday."
    )


def test_wrapped_lines_are_one_paragraph() -> None:
    text = "Some words stand here.\n\n“The bridge will\nopen when it\nis safe,” said Ann\nPereira.\n"
    quotation = get_quotation(text)
    assert quotation.words == LONG
    assert quotation.speaker is not None
    assert quotation.speaker.words == "Ann Pereira"
