"""Letters that look like Latin ones are found by the publish check and removed by a takedown, from one table."""

from timeline.text.identifying_words import WordFinder
from timeline.text.look_alikes import LOOK_ALIKES
from timeline.text.word_removal import WordMatcher


def test_both_searches_know_every_letter_of_the_table() -> None:
    for letter, latin in LOOK_ALIKES.items():
        name, text = f"Quor{latin}max Stone", f"It was quor{letter}max Stone."
        assert WordFinder([text]).find([name]) == {name: [0]}, letter
        assert WordMatcher([name]).remove(text, "…") == "It was ….", letter
