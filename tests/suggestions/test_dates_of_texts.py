"""How many dates are found in held-out texts in other languages: the figures of docs/suggestions.md.

Each text and its table were written before anything was measured on it.
"""

from dataclasses import dataclass

import pytest

from tests.support.found_dates import list_found
from tests.support.suggestion_scores import read_text


@dataclass
class DatedText:
    """A held-out text: its language, publication date, and its dates with one right reading of each."""

    language: str
    published: str
    dates: list[tuple[str, str]]


TEXTS = {
    "halles-fr": DatedText(
        "fr",
        "2024-01-25",  # a Thursday
        [
            ("depuis le 12 octobre 2023", "2023-10-12/.."),
            ("au plus tard fin avril", "[..2024-04]"),
            ("jeudi", "2024-01-25"),
            ("entre 1887 et 1891", "[1887..1891]"),
            ("dans la nuit du 11 au 12 octobre, vers 2 h 40", "2023-10-12"),
            ("4 décembre", "2023-12-04"),
            ("d'ici la mi-février", "[..2024-02]"),
            ("avant l'été 2023", "[..2023-22]"),
            ("depuis trois ans", "2021~/2024-01-25"),
            ("dès le mois de mars 2022", "2022-03"),
            ("mardi 7 juin 2022 dans la matinée", "2022-06-07"),
            ("depuis novembre dernier", "2023-11/.."),
            ("samedi dernier", "2024-01-20"),
            ("3 février prochain", "2024-02-03"),
            ("il y a deux semaines", "2024-01-11~"),
            ("20 février à 14 h 30", "2024-02-20 14:30"),
            ("lundi", "2024-01-22"),
            ("en début d'année", "2024"),
            ("Au cours des trois derniers mois", "[2023-10..2024-01-25]"),
            ("de mars à juin 1994", "1994-03/1994-06"),
            ("Dans les années 1990", "199X"),
        ],
    ),
    "bruecke-de": DatedText(
        "de",
        "2024-09-11",  # a Wednesday
        [
            ("bis Jahresende", "[..2024-12-31]"),
            ("Frühestens am 15. Dezember", "[2024-12-15..]"),
            ("am Mittwochvormittag", "2024-09-11"),
            ("Ende September", "2024-09"),
            ("Seit dem 2. Mai 2024", "2024-05-02/.."),
            ("seit Anfang Juli", "2024-07/.."),
            ("In der Nacht vom 30. Juni auf den 1. Juli", "[2024-06-30..2024-07-01]"),
            ("in den Jahren 1958 bis 1961", "1958/1961"),
            ("im Sommer 1997", "1997-22"),
            ("vor sechs Jahren", "2018~"),
            ("im März vergangenen Jahres", "2023-03"),
            ("am Dienstagabend", "2024-09-10"),
            ("zwischen dem 5. und dem 19. August", "[2024-08-05..2024-08-19]"),
            ("Vergangene Woche", "[2024-09-02..2024-09-08]"),
            ("am kommenden Montag um 18 Uhr", "2024-09-16 18:00"),
            ("Vor drei Wochen", "2024-08-21~"),
            ("3. Oktober", "2024-10-03"),
            ("vom 3. bis zum 6. Oktober", "2024-10-03/2024-10-06"),
            ("Bis spätestens 31. März 2025", "[..2025-03-31]"),
            ("In den 1980er Jahren", "198X"),
            ("vom 11.02.1985 bis zum 30.11.1985", "1985-02-11/1985-11-30"),
        ],
    ),
    "presa-es": DatedText(
        "es-ES",
        "2023-03-14",  # a Tuesday
        [
            ("a partir de junio", "2023-06/"),
            ("a partir del próximo 1 de junio", "2023-06-01/"),
            ("a finales de febrero", "2023-02"),
            ("el lunes", "2023-03-13"),
            ("entre 1954 y 1959", "[1954..1959]"),
            ("en otoño de 1988", "1988-23"),
            ("pasado 14 de enero", "2023-01-14"),
            ("La madrugada del domingo 26 de febrero, sobre las cuatro y media", "2023-02-26"),
            ("desde 2019", "2019/.."),
            ("20 de octubre de 1982", "1982-10-20"),
            ("Hace apenas tres semanas", "2023-02-21~"),
            ("la semana pasada", "[2023-03-06..2023-03-12]"),
            ("desde hace ocho años", "2015~/2023-03-14"),
            ("El próximo jueves por la tarde", "2023-03-16"),
            ("antes del 15 de mayo", "[..2023-05-14]"),
            ("de junio a noviembre de 2023", "2023-06/2023-11"),
            ("En los últimos diez años", "[2013..2023-03-14]"),
            ("en marzo de 2017", "2017-03"),
            ("3/11/2020", "2020-11-03"),
            ("del 1 al 30 de abril", "2023-04-01/2023-04-30"),
            ("A principios de este mes", "2023-03"),
        ],
    ),
}


@pytest.mark.parametrize(
    ("name", "found", "others"), [("halles-fr", 21, 0), ("bruecke-de", 21, 1), ("presa-es", 21, 0)]
)
def test_the_number_of_dates_found_with_all_their_words(name: str, found: int, others: int) -> None:
    text = TEXTS[name]
    left = list_found(read_text(name), text.language, text.published)
    count = len(left)
    for words, right in text.dates:
        for date in left:
            if date[0] == words and right in [reading.removesuffix(" *") for reading in date[1].split(" | ")]:
                left.remove(date)
                break
    assert (count - len(left), len(left)) == (found, others)
