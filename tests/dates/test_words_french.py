"""Dates in French: every pattern as a newspaper would write it, without English words."""

import re
from collections.abc import Iterator

import pytest
from django.utils import translation
from hypothesis import given

from tests.support import date_strategies
from tests.support.date_translations import check_spaces, find_english_words
from timeline.dates import When, describe_uncertainty, format_date

LONDON = "Europe/London"


@pytest.fixture(autouse=True)
def french() -> Iterator[None]:
    with translation.override("fr"):
        yield


WORDS = [
    # One date
    ("", "date inconnue"),
    ("2017-03-07", "7 mars 2017"),
    ("2017-03-01", "1er mars 2017"),
    ("2017-08-11", "11 août 2017"),
    ("2017-03", "mars 2017"),
    ("2017", "2017"),
    ("2017-03-07~", "vers le 7 mars 2017"),
    ("2017-03-01~", "vers le 1er mars 2017"),
    ("2017-03~", "vers mars 2017"),
    ("2017~", "vers 2017"),
    ("2017-03-07?", "peut-être le 7 mars 2017"),
    ("2017-03?", "peut-être en mars 2017"),
    ("2017?", "peut-être en 2017"),
    ("2017-03-07%", "peut-être vers le 7 mars 2017"),
    ("2017-03%", "peut-être vers mars 2017"),
    ("2017%", "peut-être vers 2017"),
    # Unknown digits: "de" before a consonant, "d’" before a vowel
    ("2017-03-XX", "un jour de mars 2017"),
    ("2017-04-XX", "un jour d’avril 2017"),
    ("2017-08-XX", "un jour d’août 2017"),
    ("2017-10-XX~", "vers un jour d’octobre 2017"),
    ("2017-XX-XX", "un jour de 2017"),
    ("2017-XX", "un mois de 2017"),
    ("2017-03-XX?", "peut-être un jour de mars 2017"),
    ("201X", "années 2010"),
    ("201X~", "vers les années 2010"),
    ("200X", "années 2000 (2000-2009)"),
    ("200X?", "peut-être les années 2000 (2000-2009)"),
    ("001X", "années 10 apr.\u00a0J.-C. à 19 apr.\u00a0J.-C."),
    ("000X", "années 1 av.\u00a0J.-C. à 9 apr.\u00a0J.-C."),
    ("20XX", "années 2000 à 2099"),
    ("20XX~", "vers les années 2000 à 2099"),
    # Seasons and quarters: "le", "l’"
    ("2017-21", "printemps 2017"),
    ("2017-22", "été 2017"),
    ("2017-23", "automne 2017"),
    ("2017-24", "hiver 2017"),
    ("2017-21~", "vers le printemps 2017"),
    ("2017-22~", "vers l’été 2017"),
    ("2017-23?", "peut-être l’automne 2017"),
    ("2017-24?", "peut-être l’hiver 2017"),
    ("2017-33", "premier trimestre 2017"),
    ("2017-34", "deuxième trimestre 2017"),
    ("2017-35", "troisième trimestre 2017"),
    ("2017-36", "quatrième trimestre 2017"),
    ("2017-36?", "peut-être le quatrième trimestre 2017"),
    # Years far away
    ("-0043", "44 av.\u00a0J.-C."),
    ("-0043-03-15", "15 mars 44 av.\u00a0J.-C."),
    ("0000", "1 av.\u00a0J.-C."),
    ("0044", "44 apr.\u00a0J.-C."),
    ("0476-09", "septembre 476 apr.\u00a0J.-C."),
    ("Y170000002", "l’an 170000002"),
    ("Y-170000002", "170000003 av.\u00a0J.-C."),
    # It lasted
    ("2017-03-03/2017-03-07", "du 3 au 7 mars 2017"),
    ("2017-03-01/2017-03-07", "du 1er au 7 mars 2017"),
    ("2017-02-27/2017-03-05", "du 27 février au 5 mars 2017"),
    ("2016-12-30/2017-01-02", "du 30 décembre 2016 au 2 janvier 2017"),
    ("2017-03/2017-05", "de mars à mai 2017"),
    ("2017-04/2017-06", "d’avril à juin 2017"),
    ("2016-10/2017-02", "d’octobre 2016 à février 2017"),
    ("2015/2017", "de 2015 à 2017"),
    ("-0049/-0043", "de 50 av.\u00a0J.-C. à 44 av.\u00a0J.-C."),
    ("-0043-03-15/-0043-03-17", "du 15 au 17 mars 44 av.\u00a0J.-C."),
    ("2017-03-07/2017-05", "du 7 mars 2017 à mai 2017"),
    ("2017-03~/2017-05", "de mars 2017 environ à mai 2017"),
    ("2017-03-03~/2017-03-07", "du 3 mars 2017 environ au 7 mars 2017"),
    ("2017-03-03/2017-03-07?", "du 3 mars 2017 au 7 mars 2017 (date incertaine)"),
    ("2015%/2017", "de 2015 environ (date incertaine) à 2017"),
    ("2017-03-XX/2017-04-XX", "d’un jour de mars 2017 à un jour d’avril 2017"),
    ("2017-XX-XX/2018-XX-XX", "d’un jour de 2017 à un jour de 2018"),
    ("2017-XX/2018-XX", "d’un mois de 2017 à un mois de 2018"),
    ("2017-21/2017-22", "du printemps 2017 à l’été 2017"),
    ("2017-22/2018-21", "de l’été 2017 au printemps 2018"),
    ("2017-23/2017-24", "de l’automne 2017 à l’hiver 2017"),
    ("2016-24/2017-23", "de l’hiver 2016 à l’automne 2017"),
    ("2017-33/2017-34", "du premier trimestre 2017 au deuxième trimestre 2017"),
    ("199X/201X", "des années 1990 aux années 2010"),
    ("200X/2017", "des années 2000 (2000-2009) à 2017"),
    ("1990/200X", "de 1990 aux années 2000 (2000-2009)"),
    ("18XX/19XX", "des années 1800 à 1899 aux années 1900 à 1999"),
    ("Y12345/Y23456", "de l’an 12345 à l’an 23456"),
    ("2017-03-07/2017-03-07", "dans la journée du 7 mars 2017"),
    ("2017-03/2017-03", "durant mars 2017"),
    ("2017/2017", "durant 2017"),
    ("2017-22/2017-22", "durant l’été 2017"),
    ("201X/201X", "durant les années 2010"),
    ("2017~/2017~", "de 2017 environ à 2017 environ"),
    ("2017-03-07/..", "depuis le 7 mars 2017 (en cours à la publication)"),
    ("2017-04/..", "depuis avril 2017 (en cours à la publication)"),
    ("2017~/..", "depuis 2017 environ (en cours à la publication)"),
    ("2017-22/..", "depuis l’été 2017 (en cours à la publication)"),
    ("2017-03-07/", "à partir du 7 mars 2017 (fin inconnue)"),
    ("2017-04/", "à partir d’avril 2017 (fin inconnue)"),
    ("2017/", "à partir de 2017 (fin inconnue)"),
    ("2017-22/", "à partir de l’été 2017 (fin inconnue)"),
    ("199X/", "à partir des années 1990 (fin inconnue)"),
    ("/2017-03-07", "jusqu’au 7 mars 2017 (début inconnu)"),
    ("/2017-03", "jusqu’en mars 2017 (début inconnu)"),
    ("/2017", "jusqu’en 2017 (début inconnu)"),
    ("/2017-22", "jusqu’à l’été 2017 (début inconnu)"),
    ("/199X", "jusqu’aux années 1990 (début inconnu)"),
    ("../2017-03-07", "jusqu’au 7 mars 2017 (début non précisé)"),
    ("../2017-03", "jusqu’en mars 2017 (début non précisé)"),
    ("../2017", "jusqu’en 2017 (début non précisé)"),
    ("../2017-21", "jusqu’au printemps 2017 (début non précisé)"),
    # It happened once
    ("[2017-02-27..2017-03-05]", "entre le 27 février et le 5 mars 2017"),
    ("[2017-03-01..2017-03-07]", "entre le 1er et le 7 mars 2017"),
    ("[2016-12-30..2017-01-02]", "entre le 30 décembre 2016 et le 2 janvier 2017"),
    ("[2017-04..2017-06]", "entre avril et juin 2017"),
    ("[2016-12..2017-02]", "entre décembre 2016 et février 2017"),
    ("[2015..2017]", "entre 2015 et 2017"),
    ("[2017-03..2017-05-07]", "entre mars 2017 et le 7 mai 2017"),
    ("[2017-03-03..2017-03-07?]", "entre le 3 mars 2017 et le 7 mars 2017 (date incertaine)"),
    ("[2017-21..2017-22]", "entre le printemps 2017 et l’été 2017"),
    ("[199X..201X]", "entre les années 1990 et les années 2010"),
    ("[..2017-03-07]", "au plus tard le 7 mars 2017"),
    ("[..2017-03]", "au plus tard en mars 2017"),
    ("[..2017]", "au plus tard en 2017"),
    ("[..2017-22]", "pas après l’été 2017"),
    ("[..2017-03~]", "pas après mars 2017 environ"),
    ("[2017-03-07..]", "au plus tôt le 7 mars 2017"),
    ("[2017-03..]", "au plus tôt en mars 2017"),
    ("[2017..]", "au plus tôt en 2017"),
    ("[2017-21..]", "pas avant le printemps 2017"),
    # One of several
    ("[2017-03-01,2017-03-03]", "le 1er ou le 3 mars 2017"),
    ("[2017-03-01,2017-03-03,2017-03-05]", "le 1er, le 3 ou le 5 mars 2017"),
    ("[2017-02-27,2017-03-05]", "le 27 février ou le 5 mars 2017"),
    ("[2016-12-30,2017-01-02]", "le 30 décembre 2016 ou le 2 janvier 2017"),
    ("[2017-01,2017-03]", "janvier ou mars 2017"),
    ("[2015,2016,2018?]", "2015, 2016 ou peut-être en 2018"),
    ("[2017-03-01,2017-03~]", "le 1er mars 2017 ou vers mars 2017"),
    ("[2017-33,2018]", "le premier trimestre 2017 ou 2018"),
    ("[1667,1668,1670..1672]", "1667, 1668, ou entre 1670 et 1672"),
    ("[..2016,2018..]", "au plus tard en 2016, ou au plus tôt en 2018"),
]


@pytest.mark.parametrize(("edtf", "expected"), WORDS, ids=[edtf or "unknown" for edtf, _ in WORDS])
def test_words_of_dates(edtf: str, expected: str) -> None:
    assert format_date(When(edtf)) == expected


def test_words_of_all_dates_differ() -> None:
    assert len({expected for _, expected in WORDS}) == len(WORDS)


TIMED = [
    (When("2017-03-07", "10:15", "", LONDON), "7 mars 2017 à 10\u00a0h\u00a015 (GMT)"),
    (
        When("2017-04-01", "10:15:30", "", LONDON),
        "1er avril 2017 à 10\u00a0h\u00a015\u00a0min\u00a030\u00a0s (BST)",
    ),
    (
        When("2017-03-07", "10:15", "", "Europe/Paris"),
        "7 mars 2017 à 10\u00a0h\u00a015 (heure d’Europe centrale)",
    ),
    (When("2017-03-07", "10:15", "", "America/Sao_Paulo"), "7 mars 2017 à 10\u00a0h\u00a015 (UTC-03:00)"),
    (
        When("2017-03-07", "10:15", "11:00", LONDON),
        "7 mars 2017, de 10\u00a0h\u00a015 à 11\u00a0h\u00a000 (GMT)",
    ),
    (
        When("2017-03-26", "00:30", "03:00", LONDON),
        "26 mars 2017, de 0\u00a0h\u00a030 (GMT) à 3\u00a0h\u00a000 (BST)",
    ),
    (When("2017-03-07/2017-03-07", "10:15", "", LONDON), "7 mars 2017, à partir de 10\u00a0h\u00a015 (GMT)"),
    (When("2017-03-07/2017-03-07", "", "11:00", LONDON), "7 mars 2017, jusqu’à 11\u00a0h\u00a000 (GMT)"),
    (
        When("[2017-03-07..2017-03-07]", "10:15", "11:00", LONDON),
        "7 mars 2017, à un moment entre 10\u00a0h\u00a015 et 11\u00a0h\u00a000 (GMT)",
    ),
    (
        When("[2017-03-07..2017-03-07]", "10:15", "", LONDON),
        "7 mars 2017, au plus tôt à 10\u00a0h\u00a015 (GMT)",
    ),
    (
        When("[2017-03-07..2017-03-07]", "", "11:00", LONDON),
        "7 mars 2017, au plus tard à 11\u00a0h\u00a000 (GMT)",
    ),
    (
        When("2017-03-07/2017-03-09", "10:15", "11:00", LONDON),
        "du 7 mars 2017 à 10\u00a0h\u00a015 (GMT) au 9 mars 2017 à 11\u00a0h\u00a000 (GMT)",
    ),
    (
        When("2017-03-07/2017-03-09", "10:15", "", LONDON),
        "du 7 mars 2017 à 10\u00a0h\u00a015 (GMT) au 9 mars 2017",
    ),
    (
        When("[2017-03-07..2017-03-09]", "", "11:00", LONDON),
        "entre le 7 mars 2017 et le 9 mars 2017 à 11\u00a0h\u00a000 (GMT)",
    ),
    (
        When("2017-03-07/..", "10:15", "", LONDON),
        "depuis le 7 mars 2017 à 10\u00a0h\u00a015 (GMT) (en cours à la publication)",
    ),
    (
        When("2017-03-07/", "10:15", "", LONDON),
        "à partir du 7 mars 2017 à 10\u00a0h\u00a015 (GMT) (fin inconnue)",
    ),
    (
        When("/2017-03-07", "", "10:15", LONDON),
        "jusqu’au 7 mars 2017 à 10\u00a0h\u00a015 (GMT) (début inconnu)",
    ),
    (When("[..2017-03-07]", "", "10:15", LONDON), "au plus tard le 7 mars 2017 à 10\u00a0h\u00a015 (GMT)"),
    (When("[2017-03-07..]", "10:15", "", LONDON), "au plus tôt le 7 mars 2017 à 10\u00a0h\u00a015 (GMT)"),
]


@pytest.mark.parametrize(("when", "expected"), TIMED, ids=[expected for _, expected in TIMED])
def test_words_of_clock_times(when: When, expected: str) -> None:
    assert format_date(when) == expected


NOTES = [
    (When("2017-03-07"), ""),
    (When(), "Aucune date n’est donnée."),
    (When(stated="last week"), "La source ne donne la date que dans ses propres termes."),
    (When("2017-03"), "La source ne donne que le mois."),
    (When("2017"), "La source ne donne que l’année."),
    (When("2017-21"), "La source ne donne que la saison."),
    (When("2017-33"), "La source ne donne que le trimestre."),
    (When("201X"), "La source ne donne que la décennie."),
    (When("20XX"), "La source ne donne que le siècle."),
    (When("2017-03-XX"), "C’était un jour de ce mois\u202f; la source ne dit pas lequel."),
    (When("2017-XX-XX"), "C’était un jour de cette année\u202f; la source ne dit pas lequel."),
    (When("2017-XX"), "C’était un mois de cette année\u202f; la source ne dit pas lequel."),
    (When("2017-03-07~"), "La source donne cette date pour approximative."),
    (When("2017-03-07?"), "La source n’est pas certaine de cette date."),
    (
        When("2017-03-07%"),
        "La source n’est pas certaine de cette date, et la donne pour approximative.",
    ),
    (When("/2017-03-07"), "Cela a duré\u202f; le début n’est pas connu."),
    (When("../2017-03-07"), "Cela a duré\u202f; le début n’est pas précisé."),
    (When("2017-03-07/"), "Cela a commencé alors ; la fin n’est pas connue."),
    (When("2017-03-07/.."), "C’était toujours en cours à la publication de cette version."),
    (When("2017-03/2017-05"), "Cela s’est étendu sur cette période. La source ne donne pas de jours précis."),
    (
        When("2017-03-03%/2017-03-07"),
        "Cela s’est étendu sur cette période. La source n’est pas certaine d’au moins une de ces dates. La source ne donne qu’approximativement au moins une de ces dates.",
    ),
    (
        When("[2017-02-27..2017-03-05]"),
        "Cela s’est produit une seule fois, à un moment entre ces deux jours.",
    ),
    (
        When("[2017-03..2017-05]"),
        "Cela s’est produit une seule fois, à un moment entre ces deux dates. "
        "La source ne donne pas de jours précis.",
    ),
    (
        When("[2017-03-07..2017-03-07]", "10:15", "11:00", LONDON),
        "Cela s’est produit une seule fois, à un moment entre ces deux heures.",
    ),
    (When("[..2017-03-07]"), "Cela s’est produit une seule fois, à ce moment-là ou avant."),
    (When("[2017-03-07..]"), "Cela s’est produit une seule fois, à ce moment-là ou après."),
    (When("[2017-03-01,2017-03-03]"), "Cela s’est produit une seule fois, à l’une de ces dates."),
]


@pytest.mark.parametrize(("when", "expected"), NOTES, ids=repr)
def test_notes_on_uncertainty(when: When, expected: str) -> None:
    assert describe_uncertainty(when) == expected


# --- Properties of all dates ----------------------------------------------------------------------


@given(date_strategies.whens)
def test_words_and_notes_are_in_french_only(when: When) -> None:
    for text in (format_date(when), describe_uncertainty(when)):
        assert not find_english_words(text), text
        assert "%" not in text
        check_spaces(text)


@given(date_strategies.whens)
def test_prepositions_are_elided_and_contracted(when: When) -> None:
    text = format_date(when)
    assert not re.search(r"\b(?:de|le|la|que|jusque) [aàâeéêiou]", text), text
    assert not re.search(r"\b(?:de le|de les|à le|à les|en le|jusqu’le)\b", text), text
