"""The first sentences of a text."""

import pytest

from timeline.text.sentences import take_sentences


@pytest.mark.parametrize(
    ("text", "taken"),
    [
        ("One. Two. Three.", "One. Two."),
        ("Only one", "Only one"),
        ("One.\n\nAnother paragraph. And more.", "One."),
        ("A line\nthat goes on. Two! Three?", "A line that goes on. Two!"),
        # Abbreviations, initials and ordinal numbers end nothing.
        ("Mr. J. Smith left. Dr. Holm stayed. Nobody came.", "Mr. J. Smith left. Dr. Holm stayed."),
        ("Am 7. März kam er. Am 8. März ging er. Ende.", "Am 7. März kam er. Am 8. März ging er."),
        ("It was 2017. It rained. It ended.", "It was 2017. It rained."),
        ("He said “No.” She left (late). Then more.", "He said “No.” She left (late)."),
        ("«Oui\u202f!» dit-il. Puis non. Fin.", "«Oui\u202f!» dit-il. Puis non."),
        ("قال نعم؟ ثم لا. ثم مضى.", "قال نعم؟ ثم لا."),
        ("これは一。これは二。これは三。", "これは一。これは二。"),
        ("Version 1.2 is out. It works. Well.", "Version 1.2 is out. It works."),
        ("", ""),
    ],
)
def test_two_sentences_are_taken(text: str, taken: str) -> None:
    assert take_sentences(text, 2) == taken
