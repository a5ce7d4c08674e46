"""Dates in texts in other languages than English: what gives them a year, which reading is first, and what it costs."""

import pytest

import timeline.suggestions
from tests.support import step_counter
from tests.support.found_dates import list_found
from timeline.suggestions import suggest

LISTS = {
    "fr": "15 juillet 2015 — L'agent tire.\n\n16 juillet — La foule vient.\n\n20 mars 2016 — Il est jugé.\n\n9 avril — Il part.",
    "de": "15. Juli 2015 – Der Beamte schießt.\n\n16. Juli – Viele kommen.\n\n20. März 2016 – Anklage.\n\n9. April – Er geht.",
    "es": "15 de julio de 2015: el agente dispara.\n\n16 de julio: vienen muchos.\n\n20 de marzo de 2016: el juicio.\n\n"
    "9 de abril: se va.",
}


@pytest.mark.parametrize("language", LISTS)
def test_a_list_that_names_the_year_where_it_changes_gives_it_to_what_follows(language: str) -> None:
    readings = [reading for _words, reading in list_found(LISTS[language], language)]
    assert [reading.removesuffix(" *") for reading in readings] == [
        "2015-07-15",
        "2015-07-16",
        "2016-03-20",
        "2016-04-09",
    ]


@pytest.mark.parametrize(
    ("language", "text", "words"),
    [
        ("fr", "Il vint le 3 mars et le 5 avril 2016.", "3 mars"),
        ("de", "Er kam nach dem 3. März und vor dem 5. April 2016.", "nach dem 3. März"),
        ("es", "Vino en marzo y el 5 de abril de 2016.", "en marzo"),
    ],
)
def test_the_year_of_two_joined_dates_is_that_of_the_later_one(language: str, text: str, words: str) -> None:
    first, _second = list_found(text, language)
    assert first[0] == words
    assert "2016-03" in first[1]
    assert " | " not in first[1]


@pytest.mark.parametrize(
    ("language", "ahead", "back"),
    [
        ("fr", "Il sera jugé le 15 mai.", "Il a été jugé le 15 mai."),
        ("fr", "L'audience est prévue mardi.", "Il était absent mardi."),
        ("de", "Das Urteil wird am 15. Mai erwartet.", "Das Urteil wurde am 15. Mai verkündet."),
        ("es", "Comparecerá el 15 de mayo.", "Compareció el 15 de mayo."),
    ],
)
def test_the_words_around_a_date_decide_which_reading_is_first(language: str, ahead: str, back: str) -> None:
    ((_words, later_first),) = list_found(ahead, language)
    ((_words, earlier_first),) = list_found(back, language)
    assert sorted(later_first.split(" | ")) == sorted(earlier_first.split(" | "))
    assert later_first.split(" | ")[0] > earlier_first.split(" | ")[0]


@pytest.mark.parametrize(
    ("language", "text", "problem"),
    [
        ("fr", "Il est parti il y a trois jours.", "day of publication"),
        ("de", "Er ging vor drei Tagen.", "day of publication"),
        ("es", "Se fue hace tres días.", "day of publication"),
    ],
)
def test_without_a_publication_date_a_relative_date_has_a_problem(
    language: str, text: str, problem: str
) -> None:
    (date,) = suggest(text, published="", language=language).dates
    assert date.readings == ()
    assert problem in date.problem


def test_a_text_is_read_in_its_own_language_only() -> None:
    assert list_found("Le 7 March 2017, il partit.", "fr") == []
    assert list_found("He left on 7 mars 2017.", "en") == []


HOSTILE = {
    "fr": (
        "2017 ",
        "mars ",
        "7 mars ",
        "le 7 mars 2017 ",
        "du 3 au ",
        "entre le ",
        "depuis ",
        "la semaine ",
        "dans la nuit de ",
    ),
    "de": (
        "2017 ",
        "März ",
        "7. März ",
        "am 7. März 2017 ",
        "vom 3. bis ",
        "zwischen dem ",
        "seit ",
        "Woche ",
        "In der Nacht auf ",
    ),
    "es": (
        "2017 ",
        "marzo ",
        "7 de marzo ",
        "el 7 de marzo de 2017 ",
        "del 3 al ",
        "entre el ",
        "hace ",
        "la semana ",
        "la noche del ",
    ),
    "ar": ("2017 ", "مارس ", "7 مارس ", "٧ مارس ٢٠١٧ ", "من 3 إلى ", "بين ", "الأسبوع الماضي "),
}
SMALL, MAX_STEPS = 1000, 80  # characters; steps per character


@pytest.mark.parametrize("language", HOSTILE)
def test_steps_are_bounded_and_grow_with_the_length(language: str) -> None:
    for piece in HOSTILE[language]:
        short, long = (
            step_counter.count_steps(
                lambda: suggest((piece * length)[:length], published="2017-03-09", language=language),  # noqa: B023
                [timeline.suggestions],
            )
            for length in (SMALL, 2 * SMALL)
        )
        assert long <= 2.2 * short + 500, piece
        assert short < MAX_STEPS * SMALL, piece
