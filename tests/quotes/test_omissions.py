"""What shortened quotations leave out, and what of it can change their meaning."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.quote_strategies import texts
from tests.support.tiers import examples
from timeline.quotes import Omission, TextIndex, add_known_names, find_omissions
from timeline.quotes.omission_words import EVERYWHERE, OTHER_NEGATIONS, VOCABULARIES


def find(words: str, text: str, language: str = "") -> tuple[Omission, ...]:
    index = TextIndex(text)
    return find_omissions(index, words, index.check(words), language=language)


def list_weights(words: str, text: str, language: str = "") -> list[tuple[str, str]]:
    return [(kind, found) for omission in find(words, text, language) for kind, found in omission.weights]


# A text in which "{}" is left out, by language, and what can be left out.
NEGATIONS = {
    "en": (
        "The guests were {} told about the leak, and that is the whole of it.",
        [
            "not",
            "never",
            "in no way",
            "neither",
            "hardly",
            "rarely",
            "by nobody",
            "without delay",
            "unable to be",
        ],
    ),
    "de": (
        "Die Gäste wurden {} über das Leck in dem Keller informiert, und das ist alles.",
        ["nicht", "nie", "niemals", "von niemandem", "kaum", "in keiner Weise", "keineswegs", "ohne Eile"],
    ),
    "fr": (
        "Les voisins ont été {} prévenus de la fuite dans le sous-sol, et il faut le dire.",
        ["pas", "jamais", "par personne", "à aucun moment", "ni vus ni", "sans délai", "guère"],
    ),
    "es": (
        "Los vecinos fueron {} avisados de la fuga en el sótano, y eso es todo lo que se sabe.",
        ["no", "nunca", "jamás", "por nadie", "en ningún momento", "tampoco", "sin demora"],
    ),
    "ar": (
        "قال المدير إن الشركة {} تبلغ الجيران عن التسرب في القبو قبل يوم الأحد.",
        ["لا", "لم", "لن", "ليست", "ولم", "فلا", "غير قادرة أن"],
    ),
}


@pytest.mark.parametrize(
    ("language", "negation"),
    [(language, negation) for language, (_text, negations) in NEGATIONS.items() for negation in negations],
)
@pytest.mark.parametrize("is_tagged", [True, False])
def test_a_negation_is_found_in_each_language(language: str, negation: str, is_tagged: bool) -> None:
    text = NEGATIONS[language][0]
    found = list_weights(text.format("…"), text.format(negation), language if is_tagged else "")
    assert "negation" in {kind for kind, _words in found}, found


@pytest.mark.parametrize(
    ("words", "text", "found"),
    [
        ("I … take it", "I don’t take it", "don't"),
        ("I … take it", "I didn't ever take it", "didn't"),
        ("We … take it", "We cannot and will take it", "cannot"),
        ("Il … prend le train de nuit", "Il n’a ou prend le train de nuit", "n'a"),
        ("It … take it", "It will NOT take it", "not"),
        ("It was a … violent walk", "It was a non-violent, violent walk", "non"),
        ("他 … 关闭仓库", "他没有关闭仓库", "没"),
        ("Мы … закрыли склад", "Мы не закрыли склад", "не"),
    ],
)
def test_a_negation_is_found_in_each_form(words: str, text: str, found: str) -> None:
    assert ("negation", found) in list_weights(words, text)


@pytest.mark.parametrize(
    ("language", "text", "negation"),
    [
        ("it", "Il sindaco non ha chiuso il ponte", "non"),
        ("sv", "Bron är inte stängd", "inte"),
        ("nl", "De brug is niet dicht", "niet"),
    ],
)
def test_other_languages_have_negations_too(language: str, text: str, negation: str) -> None:
    assert ("negation", negation) in list_weights(text.replace(negation, "…"), text, language)


def test_a_language_without_words_asks_for_a_look() -> None:
    text = "Brúin var ekki lokuð á mánudag"
    assert list_weights("Brúin var … lokuð", text, "is") == [("language", "")]
    # Without a language all words that are known are tried.
    assert list_weights("Brúin var … lokuð", text) == []


@pytest.mark.parametrize(
    ("left_out", "numbers"),
    [
        ("with 12 men", ["12"]),
        ("with 1,500 men", ["1,500"]),
        ("with twelve men", ["twelve"]),
        ("for half a day", ["half"]),
        ("with one man", ["one"]),
        ("at ½ speed", ["½"]),
        ("in time for the one who asked", []),
        ("in good time[3]", []),
        ("with several men", []),
    ],
)
def test_numbers_are_found_and_footnote_marks_are_none(left_out: str, numbers: list[str]) -> None:
    text = f"They came {left_out}, that is what was said of the day, and went home."
    found = list_weights("They came … and went home.", text)
    assert [words for kind, words in found if kind == "number"] == numbers


@pytest.mark.parametrize(
    ("language", "left_out", "numbers"),
    [
        ("de", "mit zwölf Wagen", ["zwölf"]),
        ("fr", "avec deux voitures", ["deux"]),
        ("es", "con tres coches", ["tres"]),
        ("ar", "مع ثلاثة عمال", ["ثلاثة"]),
        ("ar", "مع ٣ عمال", ["٣"]),
    ],
)
def test_numbers_are_found_in_each_language(language: str, left_out: str, numbers: list[str]) -> None:
    found = list_weights("abc … xyz", f"abc {left_out} xyz", language)
    assert [words for kind, words in found if kind == "number"] == numbers


@pytest.mark.parametrize(
    ("left_out", "names"),
    [
        ("with Ida Holm", ["Ida Holm"]),
        ("with Ms Holm of the Coast Agency", ["Ms Holm", "Coast Agency"]),
        ("with the CEOP", ["CEOP"]),
        ("in Upper Marsh", ["Upper Marsh"]),
        ("with the head of the works", []),
        ("on a Monday in March", []),
        ("as I’ve said", []),
    ],
)
def test_names_are_found_by_their_capitals(left_out: str, names: list[str]) -> None:
    found = list_weights("They came … and went home.", f"They came {left_out} and went home.")
    assert [words for kind, words in found if kind == "name"] == names


@pytest.mark.parametrize(
    ("sentence", "rest", "names"),
    [
        ("Holm left.", "It was said to Ms Holm.", ["Holm"]),
        ("Guards left.", "It was late.", []),
        ("Guards left.", "The guards were tired.", []),
        ("CEOP left.", "It was late.", ["CEOP"]),
        ("“Guards left.”", "It was late.", []),
        ("It was (as Holm said) late.", "It was late.", ["Holm"]),
    ],
)
def test_the_first_word_of_a_sentence_is_a_name_if_the_text_shows_it(
    sentence: str, rest: str, names: list[str]
) -> None:
    found = list_weights("We came. … We went.", f"We came. {sentence} We went. {rest}")
    assert [words for kind, words in found if kind == "name"] == names


@pytest.mark.parametrize(
    ("left_out", "names"),
    [
        ("mit Ida Holm", ["Ida Holm"]),
        ("mit Frau Holm", ["Frau Holm"]),
        ("in Kassel", ["Kassel"]),
        ("mit dem ADAC", ["ADAC"]),
        ("in der Stadt", []),
        ("mit großer Mühe und ohne die Nachbarn", []),
        ("am Montag", []),
    ],
)
def test_a_german_noun_is_not_a_name(left_out: str, names: list[str]) -> None:
    text = f"Der Bote kam {left_out} und ging nach der Sitzung, wie es in dem Protokoll steht."
    for language in ("de", ""):
        found = list_weights("Der Bote kam … und ging", text, language)
        assert [words for kind, words in found if kind == "name"] == names


def test_known_names_are_found_in_any_script() -> None:
    [omission] = find("تغلق البئر … في الوقت", "الشركة تغلق البئر مع سليم مراد في الوقت المحدد")
    assert omission.weights == ()
    assert [weight.words for weight in add_known_names(omission, ["سليم مراد", "Holm"]).weights] == [
        "سليم مراد"
    ]
    [omission] = find("We came … home", "We came, the works council said, home")
    assert add_known_names(omission, ["works", "council", "ouncil", "the Council"]).weights == (
        ("name", "works"),
        ("name", "council"),
    )
    assert [
        weight.words
        for [part] in [find("أبلغ … الجيران", "أبلغ السيد مراد الجيران")]
        for weight in part.weights
    ] == ["مراد"]


def test_words_left_out_are_given_without_marks_at_their_ends() -> None:
    text = "We came, and that\nis so, to the gate. It was late. We went."
    assert [omission.words for omission in find("We came … to the gate. … We went.", text)] == [
        "and that is so",
        "It was late.",
    ]
    # Marks alone are no omission.
    assert find("We did … close", "We did, close") == ()


def test_words_in_brackets_leave_out_what_they_replace() -> None:
    assert list_weights("They [always] came", "They never came") == [("negation", "never")]
    assert find("They [always] came", "They came") == ()


def test_a_caption_that_is_left_out_is_weighed_as_nothing() -> None:
    text = "She said: “We came.\n\nNeighbours wait (Picture: Ida Holm 12)\n\n“We went.”"
    assert list_weights("We came. … We went.", text) == []


@pytest.mark.parametrize(
    ("words", "text", "left_out", "negation"),
    [
        (
            "… allowed to sell it.",
            "Late. The heirs are not allowed to sell it. Then",
            "The heirs are not",
            "not",
        ),
        (
            "[…] allowed to sell it.",
            "Late. The heirs are not allowed to sell it. Then",
            "The heirs are not",
            "not",
        ),
        ("We will sell it …", "“We will sell it, but never to them. Then", "but never to them", "never"),
        ("We will sell it …", "“We will sell it,” she said, but not when.", "", ""),
        ("… sell it", "We never lie. We sell it", "We", ""),
        ("… sell it", "On 12 May Ida Holm will sell it", "On 12 May Ida Holm will", ""),
    ],
)
def test_the_rest_of_a_sentence_is_weighed_for_negations(
    words: str, text: str, left_out: str, negation: str
) -> None:
    omissions = find(words, text)
    assert [omission.words for omission in omissions] == ([left_out] if left_out else [])
    assert all(omission.is_edge for omission in omissions)
    assert [weight.words for omission in omissions for weight in omission.weights] == (
        [negation] if negation else []
    )


def test_all_occurrences_are_weighed() -> None:
    text = "We will sell the mill. We will not sell the mill. We will soon sell the mill."
    assert ("negation", "not") in list_weights("We … sell the mill", text)


@pytest.mark.parametrize("words", ["We sold the mill", "we sold the  mill", "We kept the mill", ""])
def test_other_quotations_have_no_omissions(words: str) -> None:
    assert find(words, "We sold the mill and not the yard.") == ()


@settings(deadline=None, max_examples=examples(60))
@given(texts(least=3), st.data())
def test_a_negation_between_any_words_is_found(drawn: object, data: st.DataObject) -> None:
    text = drawn.text  # type: ignore[attr-defined]
    spans = drawn.spans  # type: ignore[attr-defined]
    at = data.draw(st.integers(1, len(spans) - 1))
    before, after = text[: spans[at - 1][1]], text[spans[at][0] :]
    negation = data.draw(st.sampled_from(sorted(EVERYWHERE)))
    whole = f"{before} {negation} {after}"
    omissions = find(f"{before} … {after}", whole)
    index = TextIndex(whole)
    if index.check(f"{before} … {after}").wording == "shortened" and omissions:
        assert any(weight.kind == "negation" for omission in omissions for weight in omission.weights)


def test_each_word_is_in_the_form_in_which_it_is_compared() -> None:
    tables = [*(vocabulary.negations for vocabulary in VOCABULARIES.values()), *OTHER_NEGATIONS.values()]
    tables += [vocabulary.numbers for vocabulary in VOCABULARIES.values()]
    for word in frozenset().union(*tables):
        assert word == word.lower().strip()
        assert "’" not in word
