"""Words that identify a person are found however they are written, and short ones do not drown the editor."""

import pytest

from timeline.text.identifying_words import WordFinder


def finds(word: str, text: str) -> bool:
    return WordFinder(["Nothing here.", text]).find([word]) == {word: [1]}


@pytest.mark.parametrize(
    "text",
    [
        "Jane Witness said so.",
        "JANE WITNESS",
        "jane\u00a0witness",
        "Jane\nWitness",
        "JaneWitness",
        "J a n e   W i t n e s s",
        "jane.witness@example.org",
        "xx_janewitness99",
        "photo-of-jane-witness.jpg",
        "Witness, Jane",
        "Jáne Wïtneß".replace("ß", "ss"),
        "Ja\u200bne Wit\u00adness",
        "J\u2060ane Witn\ufeffess",
        "Jаnе Wіtnеss",  # а, е and і are Cyrillic
        "Ｊａｎｅ　Ｗｉｔｎｅｓｓ",
        "𝐉𝐚𝐧𝐞 𝑊𝑖𝑡𝑛𝑒𝑠𝑠",
        "Jane Wltness",
        "Jane W1tness",
        "Jane VVitness",
        "J**an**e Wit_ne_ss",
        "<b>J</b>ane <i>Wit</i>ness",
        "[Jane](https://example.org/x) [Witness](/y)",
        "J&#97;ne&nbsp;Witness",
        "J&amp;#97;ne Witness",
        "https://example.org/%4Aane%20Witness",
        "https://example.org/?q=%254Aane+Witness",
        "Jane Witness’s house",
        "Ja ne Wit ness",
        "a jane wi-tness",
    ],
)
def test_a_name_is_found_however_it_is_written(text: str) -> None:
    assert finds("Jane Witness", text)


@pytest.mark.parametrize("text", ["Burnett Arno", "Bumett Amo", "Bur nettar no", "Arno Burnett"])
def test_letters_that_look_like_two_are_found_across_words(text: str) -> None:
    assert finds("Burnett Arno", text)


@pytest.mark.parametrize(
    ("word", "text"),
    [
        ("Ann Lee", "Joann leered"),
        ("Maria", "primarily, malaria, Marianne"),
        ("Mark", "the market"),
        ("May", "You may go; dismay"),
        ("Li", "like a lily"),
        ("Al", "all, also, aluminium"),
        ("Jane Witness", "Jane saw a witness"),
        ("…", "anything …"),
    ],
)
def test_other_words_are_left_alone(word: str, text: str) -> None:
    assert not finds(word, text)


@pytest.mark.parametrize(
    ("word", "text"),
    [
        ("May", "That was May."),
        ("Li", "Mr Li left."),
        ("Ng", "said NG"),
        ("Mark", "Mark’s, Marks, #mark"),
        ("Mark", "ma rk"),
        ("Mark", "m arks"),
        ("@jw", "Ask @jw"),
        ("Zoë", "ZOE"),
        ("Øyvind", "Oyvind"),
        ("Łukasz", "lukasz"),
        ("Straße des 17. Juni", "strasse des 17 juni"),
        ("Ольга Петрова", "ольга  петрова"),
        ("أحمد علي", "احمـد علي"),
        ("李明", "他说李明在场"),
        ("김민수", "김민수는 말했다"),
        ("https://oak.example/jw", "see oak.example/jw and https://oak.example/jw"),
        ("Q9531", "https://www.wikidata.org/wiki/Q9531"),
    ],
)
def test_short_words_handles_and_other_scripts_are_found(word: str, text: str) -> None:
    assert finds(word, text)


def test_each_text_is_named_once_in_order() -> None:
    finder = WordFinder(["Jane Witness, Jane Witness", "x\x00Jane", "<b>Jane</b> Witness", ""])
    assert finder.find(["Jane Witness", "Nobody Else", "Jane Witness"]) == {"Jane Witness": [0, 2]}
