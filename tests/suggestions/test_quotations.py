"""Which words are offered as direct speech: marks, apostrophes, several paragraphs, blocks, what belongs together."""

import pytest

from tests.support.suggestion_parties import offered, only

LONG = "The bridge will open when it is safe"


def quoted(text: str, language: str = "en") -> list[str]:
    return [one.words for one in offered(text, language=language).quotations]


@pytest.mark.parametrize(
    "marks",
    ["“*”", '"*"', "‘*’", "'*'", "«*»", "« * »", "«\u00a0*\u00a0»", "»*«", "„*“", "„*”", "”*”", "‚*‘", "‹*›"],
)
def test_words_between_marks_of_any_kind_are_offered(marks: str) -> None:
    assert quoted(f"Ann Pereira said: {marks.replace('*', LONG)} and left.") == [LONG]


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
def test_an_apostrophe_is_no_mark(words: str) -> None:
    for marks in ("“*”", '"*"', "«*»"):
        assert quoted(f"Pereira said: {marks.replace('*', words)}.") == [words]
    assert quoted(f"{words} and so on and on.") == []


def test_an_apostrophe_does_not_end_words_in_single_marks() -> None:
    assert quoted("‘It’s the small traders’ loss, not ours,’ said Ann Pereira.") == [
        "It’s the small traders’ loss, not ours"
    ]
    assert quoted("'It's the small traders' loss, not ours,' said Ann Pereira.") == [
        "It's the small traders' loss, not ours"
    ]


@pytest.mark.parametrize(
    "words",
    ["He called it ‘a fence of shame’ and left it there", "He said 'never again' and «jamais» and went"],
)
def test_quotations_within_a_quotation_stay_in_it(words: str) -> None:
    assert quoted(f"“{words},” said Ann Pereira.") == [words]


def test_paragraphs_that_begin_with_the_mark_carry_on() -> None:
    text = (
        "Ann Pereira said: “First of all this.\n\n“Then, second, that.\n\n“And there it ends.”\n\nShe left."
    )
    quotation = only(text)
    assert quotation.words == "First of all this.\n\nThen, second, that.\n\nAnd there it ends."
    assert [text[part.start : part.end] for part in quotation.parts] == quotation.words.split("\n\n")
    assert text[quotation.span.start : quotation.span.end].startswith("“First")


def test_so_they_do_in_single_marks() -> None:
    text = "The WHA wrote:\n\n'First of all this.\n\n'Then, second, that.'\n\nIt's how it ended."
    quotation = only(text)
    assert quotation.words == "First of all this.\n\nThen, second, that."
    assert not quotation.is_block


def test_a_paragraph_that_begins_with_an_apostrophe_carries_nothing_on() -> None:
    assert quoted("It was the best of '90s music.\n\n'Tis gone now, all of that music.") == []


def test_in_french_the_closing_mark_may_begin_them() -> None:
    text = "Ann Pereira a déclaré : « Voici le premier point.\n\n» Et voilà le second. »"
    assert quoted(text, "fr") == ["Voici le premier point.\n\nEt voilà le second."]


@pytest.mark.parametrize(
    "text",
    [
        f"“{LONG} and nobody closed it.\n\nAnother paragraph follows.",
        f'A 5" pipe, he said, and then some.\n\n{LONG}.',
        "An ending” without a beginning.",
        "”“”“ ”“",
    ],
)
def test_marks_without_their_other_half_are_dropped(text: str) -> None:
    assert quoted(text) == []


def test_a_mark_left_open_does_not_swallow_the_next_quotation() -> None:
    text = f"He left “this open here.\n\n“{LONG},” said Ann Pereira.\n\n“{LONG} now,” said Ann Pereira."
    assert quoted(text)[-1] == f"{LONG} now"


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
def test_titles_and_scare_quotes_are_not_offered(text: str) -> None:
    assert quoted(text) == []


@pytest.mark.parametrize("text", ["Ann Pereira replied: “No comment.”", "“No comment,” said Ann Pereira."])
def test_a_few_words_that_someone_said_are(text: str) -> None:
    assert only(text).words.rstrip(".") == "No comment"


def test_words_that_nobody_is_said_to_have_said_are_offered_without_a_speaker() -> None:
    quotation = only(f"On the door it is written “{LONG}.”")
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
def test_a_sentence_that_its_speaker_interrupts_is_one_offer(text: str) -> None:
    quotation = only(text)
    assert quotation.words == "The bridge will open … when it is safe."
    assert [text[part.start : part.end] for part in quotation.parts] == [
        "The bridge will open",
        "when it is safe.",
    ]
    assert quotation.span.end == text.index("”", text.index("when")) + 1


def test_sentences_between_which_the_speaker_is_named_are_two() -> None:
    assert quoted("“The bridge will open,” Ann Pereira said. “It is safe now.”") == [
        "The bridge will open",
        "It is safe now.",
    ]


def test_the_comma_before_the_speaker_is_not_of_the_words() -> None:
    assert quoted(f"“{LONG},” said Ann Pereira.") == [LONG]
    assert quoted(f"“{LONG}?” asked Ann Pereira.") == [f"{LONG}?"]


# --- Blocks ---------------------------------------------------------------------------------------


def test_a_paragraph_after_a_colon_is_what_was_said() -> None:
    quotation = only(f"In a statement the WHA said:\n\n{LONG}. It is not.\n\nThe traders were not pleased.")
    assert quotation.words == f"{LONG}. It is not."
    assert quotation.is_block
    assert quotation.speaker is not None
    assert quotation.speaker.uid == "wha"


def test_paragraphs_with_the_mark_of_a_block_belong_together() -> None:
    text = f"The WHA said:\n\n> {LONG}.\n>\n> It is not safe now,\n> and never was.\n\nThe traders left."
    quotation = only(text)
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
def test_lists_and_paragraphs_that_nobody_says_are_not_offered(text: str) -> None:
    assert quoted(text) == []


def test_the_sentence_holds_the_words_and_who_said_them() -> None:
    text = f"It was late. “{LONG}. It is not,” said Ann Pereira on Tuesday. Nobody answered."
    quotation = only(text)
    assert (
        text[quotation.sentence.start : quotation.sentence.end]
        == f"“{LONG}. It is not,” said Ann Pereira on Tuesday."
    )


def test_lines_that_a_program_wrapped_are_one_paragraph() -> None:
    text = "Some words stand here.\n\n“The bridge will\nopen when it\nis safe,” said Ann\nPereira.\n"
    quotation = only(text)
    assert quotation.words == LONG
    assert quotation.speaker is not None
    assert quotation.speaker.words == "Ann Pereira"
