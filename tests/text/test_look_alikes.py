"""However a name is written, the publish check finds it and a takedown removes it."""

import pytest

from timeline.text.identifying_words import WordFinder
from timeline.text.look_alikes import LOOK_ALIKES
from timeline.text.word_removal import WordMatcher


def test_both_searches_know_every_letter_of_the_table() -> None:
    for letter, latin in LOOK_ALIKES.items():
        name, text = f"Quor{latin}max Stone", f"It was quor{letter}max Stone."
        assert WordFinder([text]).find([name]) == {name: [0]}, letter
        assert WordMatcher([name]).remove(text, "…") == "It was ….", letter


@pytest.mark.parametrize(
    "written",
    [
        "J a n e D o e",
        "J a n e   D o e",
        "J.\u00a0a. n. e. Doe",
        "Doe, Jane",
        "DOE Jane",
        "doe,jane",
        "Ja\u3164ne Doe",
        "J\uffa0ane D\u115foe",
        "ᴊᴀɴᴇ ᴅᴏᴇ",
        "Jᴀɴᴇ Dᴏᴇ",
        "🅹🅰🅽🅴 🅳🅾🅴",
        "🅙🅐🅝🅔 🅓🅞🅔",
        "🇯🇦🇳🇪 🇩🇴🇪",
        "Ⓙⓐⓝⓔ 🄳🄾🄴",
        "\u202eeoD enaJ\u202c",
        "\u202eeoD enaJ",
        "Jane \u202eeoD\u202c",
        "Jane M. Doe",
        "Jane M Doe",
        "Jane Å. K. Doe",
    ],
)
def test_both_searches_find_a_name_however_it_is_written(written: str) -> None:
    text = f"It was {written}, then."
    assert WordFinder(["Nobody.", text]).find(["Jane Doe"]) == {"Jane Doe": [1]}
    matcher = WordMatcher(["Jane Doe"])
    left = matcher.remove(text, "…")
    assert not matcher.is_in(left)
    assert left.replace("\u202e", "").replace("\u202c", "") == "It was …, then."


@pytest.mark.parametrize(
    ("word", "text"),
    [
        ("Jane Doe", "Jane saw a doe"),
        ("Jane Doe", "Jane and Doe"),
        ("Jane Doe", "the doe janet fed"),
        ("Jane Doe", "Jane M. N. O. Doe"),
        ("therapist", "the rapist"),
        ("Oak Street", "Street oaks"),
        ("Anna", "Ann a"),
        ("Jane Doe", "enaJ eoD"),
        ("أحمد", "حمد"),
    ],
)
def test_neither_search_takes_other_words_for_it(word: str, text: str) -> None:
    # The publish check only asks an editor, so it goes further: any gaps, and a plural.
    if word not in {"therapist", "Oak Street", "Anna"}:
        assert WordFinder([text]).find([word]) == {}
    assert WordMatcher([word]).remove(text, "…") == text


def test_both_searches_know_forms_of_arabic_letters() -> None:
    text = "قال احمـد علي."
    assert WordFinder([text]).find(["أحمد علي"]) == {"أحمد علي": [0]}
    assert WordMatcher(["أحمد علي"]).remove(text, "…") == "قال …."


def test_many_words_of_one_letter_are_looked_for_in_no_time() -> None:
    """Each of them could be read in two ways: the time doubled with each."""
    matcher = WordMatcher([" ".join("a" * 200)])
    assert not matcher.is_in(" ".join("a" * 199) + " b")
    assert matcher.is_in(" ".join("a" * 200) + " b")
