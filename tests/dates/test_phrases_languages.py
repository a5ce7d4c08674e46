"""Phrases in several languages: which one is tried, what stays a question, and what holds for every table."""

import re

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from tests.dates import (
    test_phrases_arabic,
    test_phrases_french,
    test_phrases_german,
    test_phrases_spanish,
)
from tests.support.date_step_counter import count_steps
from tests.support.phrase_readings import BASE, PARIS, describe_readings
from timeline.dates import WhenError, check, parse_phrase
from timeline.dates.phrases.languages import Language, find_language, list_languages, translate
from timeline.dates.phrases.languages.word_order import COMMON_RULES
from timeline.dates.phrases.tokens import tokenise

TABLES = {
    "fr": test_phrases_french,
    "de": test_phrases_german,
    "es": test_phrases_spanish,
    "ar": test_phrases_arabic,
}
LANGUAGES = {language.code: language for language in list_languages()}
# Figures alone say a day first only where the language is known.
FIGURES = re.compile(r"[0-9.,–\s-]+")


# --- Which language is tried ----------------------------------------------------------------------


@pytest.mark.sampled
@pytest.mark.parametrize("tag", ["", "en-GB", "fr", "de", "es", "nb"])
@pytest.mark.parametrize("code", LANGUAGES)
def test_another_language_of_the_timeline_loses_no_reading(code: str, tag: str) -> None:
    for phrase, _readings in TABLES[code].READ:
        if FIGURES.fullmatch(phrase):
            continue
        own = {reading.when for reading in parse_phrase(phrase, base=BASE, zone=PARIS, language=code)}
        other = {reading.when for reading in parse_phrase(phrase, base=BASE, zone=PARIS, language=tag)}
        assert own <= other, phrase


@pytest.mark.parametrize("tag", ["", "en-US", "fr", "de-CH", "es-MX", "ar"])
@pytest.mark.parametrize(
    ("phrase", "readings"),
    [
        ("7 March 2017", "2017-03-07"),
        ("March 7, 2017 at 3pm", "2017-03-07 15:00"),
        ("between 3 and 5 March 2017", "[2017-03-03..2017-03-05]"),
        ("by the end of March 2017", "[..2017-03] *"),
        ("two weeks ago", "2017-02-23~ *"),
        ("yesterday evening", "2017-03-08 *"),
        ("2017-03", "2017-03"),
    ],
)
def test_english_is_read_in_every_timeline(phrase: str, readings: str, tag: str) -> None:
    assert describe_readings(phrase, tag) == readings


@pytest.mark.parametrize("tag", ["", "en-US", "en-GB", "nl"])
@pytest.mark.parametrize("figures", ["7.3.2017", "7/3/2017", "7-3-2017"])
def test_figures_stay_a_question_where_the_language_puts_no_day_first(figures: str, tag: str) -> None:
    assert set(describe_readings(figures, tag).split(" | ")) == {"2017-03-07", "2017-07-03"}


@pytest.mark.parametrize("tag", ["fr", "de-AT", "es-AR", "ar"])
@pytest.mark.parametrize("figures", ["7/3/2017", "7-3-2017"])
def test_slashes_stay_a_question_in_every_language(figures: str, tag: str) -> None:
    assert set(describe_readings(figures, tag).split(" | ")) == {"2017-03-07", "2017-07-03"}


@pytest.mark.parametrize("tag", ["fr", "de-AT", "es-AR"])
def test_the_day_comes_first_between_full_stops(tag: str) -> None:
    assert describe_readings("7.3.2017", tag) == "2017-03-07"


@pytest.mark.parametrize(
    ("phrase", "tag", "readings"),
    [
        ("mar 2017", "fr", "2017-03"),  # no month of French, but of English
        ("7 mar 2017", "es", "2017-03-07"),
        ("Fall 2016", "de", "2016-23"),  # no word for a date in German
        ("mars 2017", "es", "2017-03"),
        ("sept 2016", "fr", "2016-09"),
    ],
)
def test_a_word_of_two_languages_is_read_where_it_is_a_date(phrase: str, tag: str, readings: str) -> None:
    assert describe_readings(phrase, tag) == readings


@pytest.mark.parametrize(
    ("tag", "readings"),
    [
        ("es-ES", "[2017-02-27..2017-03-05] *"),
        ("es-MX", "[2017-02-26..2017-03-04] *"),
        ("es-US", "[2017-02-26..2017-03-04] *"),
    ],
)
def test_the_week_begins_as_in_the_region(tag: str, readings: str) -> None:
    assert describe_readings("la semana pasada", tag) == readings


# --- Errors ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("phrase", "tag"),
    [
        ("la semaine dernière", "fr"),
        ("vor drei Tagen", "de"),
        ("ayer", "es"),
        ("أمس", "ar"),
        ("hier", "en-GB"),
    ],
)
def test_without_a_publication_date_relative_words_say_so(phrase: str, tag: str) -> None:
    with pytest.raises(WhenError) as refused:
        describe_readings(phrase, tag, base="")
    assert "day of publication" in str(refused.value)
    assert phrase in str(refused.value)


@pytest.mark.parametrize(
    ("phrase", "tag", "unknown"),
    [
        ("vor drei Monden", "de", "“monden”"),
        ("le 7 marsouin 2017", "fr", "“marsouin”"),
        ("the 7th of Smarch 2017", "de", "“smarch”"),
        ("the 7th of Smarch 2017", "", "“smarch”"),
    ],
)
def test_the_error_names_the_word_of_the_language_that_knows_most_words(
    phrase: str, tag: str, unknown: str
) -> None:
    with pytest.raises(WhenError) as refused:
        describe_readings(phrase, tag)
    assert str(refused.value).startswith(unknown)


# --- The tables -----------------------------------------------------------------------------------

MARKER = re.compile(r"[A-Z][A-Z-]*")


@pytest.mark.parametrize("code", LANGUAGES)
def test_each_table_has_enough_phrases(code: str) -> None:
    least = 30 if code == "ar" else 120
    assert len({phrase for phrase, _readings in TABLES[code].READ}) >= least


@pytest.mark.parametrize("code", LANGUAGES)
def test_words_are_in_small_letters_and_without_figures(code: str) -> None:
    for words in LANGUAGES[code].words:
        assert words == words.lower().strip(), words
        assert not re.search("[0-9]", words), words


@pytest.mark.parametrize("code", LANGUAGES)
def test_words_become_words_of_the_grammar_or_markers(code: str) -> None:
    for words, english in LANGUAGES[code].words.items():
        if not MARKER.search(english):
            assert all(token.kind != "unknown" for token in tokenise(f"10:15 {english}")), words


@pytest.mark.parametrize("code", LANGUAGES)
def test_each_marker_has_a_rule(code: str) -> None:
    language = LANGUAGES[code]
    handled = " ".join(
        [pattern for pattern, _english in (*language.rules, *COMMON_RULES)] + list(language.alternatives)
    )
    for words, english in language.words.items():
        for marker in MARKER.findall(english):
            assert marker in handled or marker in ("EVERY", "REFUSED"), words


def test_a_region_does_not_change_the_language() -> None:
    assert find_language("fr-CA") is find_language("FR_be") is LANGUAGES["fr"]
    assert find_language("en-GB") is None
    assert find_language("") is None
    assert find_language("frr") is None


def test_a_phrase_with_an_unknown_word_is_not_translated() -> None:
    assert translate("le 7 mars noir 2017", LANGUAGES["fr"]).phrases == ()
    assert translate("le 7 mars noir 2017", LANGUAGES["fr"]).unknown == "noir"


# --- Any text -------------------------------------------------------------------------------------

_FIGURES = [
    "7",
    "31",
    "2017",
    "7.3.2017",
    "15h30",
    "15 h",
    "10:15",
    "3.",
    "1er",
    "1º",
    "–",
    "-",
    ",",
    "/",
    "(",
    "?",
    "xx",
]


def _list_pieces(language: Language) -> st.SearchStrategy[str]:
    return st.sampled_from([*language.words, *language.unfixed_days, *_FIGURES])


def _check_readings_or_error(text: str, tag: str) -> None:
    try:
        readings = parse_phrase(text, base=BASE, zone=PARIS, language=tag)
    except WhenError as error:
        assert str(error)
        return
    assert len({reading.when for reading in readings}) == len(readings) > 0
    for reading in readings:
        check(reading.when)
        assert reading.when.stated in ("", " ".join(text.split()))


@pytest.mark.parametrize("code", LANGUAGES)
@settings(deadline=None, max_examples=80)
@given(data=st.data())
def test_any_words_of_a_language_have_readings_or_a_when_error(code: str, data: st.DataObject) -> None:
    pieces = data.draw(st.lists(_list_pieces(LANGUAGES[code]), max_size=10))
    _check_readings_or_error(" ".join(pieces)[:200], code)


@settings(deadline=None, max_examples=60)
@given(st.text(max_size=200), st.sampled_from(["", *LANGUAGES]))
def test_any_text_has_readings_or_a_when_error(text: str, tag: str) -> None:
    _check_readings_or_error(text, tag)


# Three times the steps of the slowest text of the greatest length.
MAX_STEPS = 150_000


@pytest.mark.sampled
@pytest.mark.parametrize("code", ["", *LANGUAGES])
def test_steps_of_repeated_words_are_bounded(code: str) -> None:
    count_steps("7.3.2017", language=code)  # tables are built once
    pieces = [
        *_FIGURES,
        "7. ",
        "a ",
        "de ",
        "il y a ",
        "vor ",
        "hace ",
        "von 1. ",
        "1/2/",
        "du 3 au ",
        "bis ",
        "و",
    ]
    if code:
        pieces += list(LANGUAGES[code].words)[::25]
    for piece in pieces:
        short, long = (count_steps((f"{piece} " * 200)[:length], BASE, PARIS, code) for length in (100, 200))
        assert long < MAX_STEPS, piece
        assert long <= 5 * short + 1000, piece


@pytest.mark.parametrize("code", LANGUAGES)
@settings(deadline=None, max_examples=40, phases=[phase for phase in Phase if phase is not Phase.explain])
@given(data=st.data())
def test_steps_of_any_words_are_bounded(code: str, data: st.DataObject) -> None:
    pieces = data.draw(st.lists(_list_pieces(LANGUAGES[code]), min_size=10, max_size=60))
    assert count_steps(" ".join(pieces)[:200], BASE, PARIS, code) < MAX_STEPS
