"""Dates in Spanish: every pattern as a newspaper would write it, without English words."""

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
def spanish() -> Iterator[None]:
    with translation.override("es"):
        yield


WORDS = [
    # One date
    ("", "fecha desconocida"),
    ("2017-03-07", "7 de marzo de 2017"),
    ("2017-03-01", "1 de marzo de 2017"),
    ("2017-08-11", "11 de agosto de 2017"),
    ("2017-03", "marzo de 2017"),
    ("2017", "2017"),
    ("2017-03-07~", "hacia el 7 de marzo de 2017"),
    ("2017-03-01~", "hacia el 1 de marzo de 2017"),
    ("2017-03~", "hacia marzo de 2017"),
    ("2017~", "hacia 2017"),
    ("2017-03-07?", "posiblemente el 7 de marzo de 2017"),
    ("2017-03?", "posiblemente marzo de 2017"),
    ("2017?", "posiblemente 2017"),
    ("2017-03-07%", "posiblemente hacia el 7 de marzo de 2017"),
    ("2017-03%", "posiblemente hacia marzo de 2017"),
    ("2017%", "posiblemente hacia 2017"),
    ("2017-01-01", "1 de enero de 2017"),
    ("2017-12-31", "31 de diciembre de 2017"),
    ("2017-05", "mayo de 2017"),
    # Unknown digits
    ("2017-03-XX", "algún día de marzo de 2017"),
    ("2017-04-XX", "algún día de abril de 2017"),
    ("2017-08-XX", "algún día de agosto de 2017"),
    ("2017-10-XX~", "hacia algún día de octubre de 2017"),
    ("2017-XX-XX", "algún día de 2017"),
    ("2017-XX", "algún mes de 2017"),
    ("2017-03-XX?", "posiblemente algún día de marzo de 2017"),
    ("201X", "década de 2010"),
    ("201X~", "hacia la década de 2010"),
    ("200X", "década de 2000 (2000-2009)"),
    ("200X?", "posiblemente la década de 2000 (2000-2009)"),
    ("001X", "años 10\u00a0d.\u00a0C.-19\u00a0d.\u00a0C."),
    ("000X", "años 1\u00a0a.\u00a0C.-9\u00a0d.\u00a0C."),
    ("20XX", "años 2000-2099"),
    ("20XX~", "hacia los años 2000-2099"),
    # Seasons and quarters
    ("2017-21", "primavera de 2017"),
    ("2017-22", "verano de 2017"),
    ("2017-23", "otoño de 2017"),
    ("2017-24", "invierno de 2017"),
    ("2017-21~", "hacia la primavera de 2017"),
    ("2017-22~", "hacia el verano de 2017"),
    ("2017-23?", "posiblemente el otoño de 2017"),
    ("2017-24?", "posiblemente el invierno de 2017"),
    ("2017-33", "primer trimestre de 2017"),
    ("2017-34", "segundo trimestre de 2017"),
    ("2017-35", "tercer trimestre de 2017"),
    ("2017-36", "cuarto trimestre de 2017"),
    ("2017-36?", "posiblemente el cuarto trimestre de 2017"),
    ("2017-36~", "hacia el cuarto trimestre de 2017"),
    # Years far away
    ("-0043", "44\u00a0a.\u00a0C."),
    ("-0043-03-15", "15 de marzo de 44\u00a0a.\u00a0C."),
    ("0000", "1\u00a0a.\u00a0C."),
    ("0044", "44\u00a0d.\u00a0C."),
    ("0476-09", "septiembre de 476\u00a0d.\u00a0C."),
    ("Y170000002", "el año 170000002"),
    ("Y-170000002", "170000003\u00a0a.\u00a0C."),
    ("0999", "999\u00a0d.\u00a0C."),
    # It lasted
    ("2017-03-03/2017-03-07", "del 3 al 7 de marzo de 2017"),
    ("2017-03-01/2017-03-07", "del 1 al 7 de marzo de 2017"),
    ("2017-02-27/2017-03-05", "del 27 de febrero al 5 de marzo de 2017"),
    ("2016-12-30/2017-01-02", "desde el 30 de diciembre de 2016 hasta el 2 de enero de 2017"),
    ("2017-03/2017-05", "de marzo a mayo de 2017"),
    ("2017-04/2017-06", "de abril a junio de 2017"),
    ("2016-10/2017-02", "desde octubre de 2016 hasta febrero de 2017"),
    ("2015/2017", "desde 2015 hasta 2017"),
    ("-0049/-0043", "desde 50\u00a0a.\u00a0C. hasta 44\u00a0a.\u00a0C."),
    ("-0043-03-15/-0043-03-17", "del 15 al 17 de marzo de 44\u00a0a.\u00a0C."),
    ("2017-03-07/2017-05", "desde el 7 de marzo de 2017 hasta mayo de 2017"),
    ("2017-03~/2017-05", "desde marzo de 2017 (fecha aproximada) hasta mayo de 2017"),
    ("2017-03-03~/2017-03-07", "desde el 3 de marzo de 2017 (fecha aproximada) hasta el 7 de marzo de 2017"),
    ("2017-03-03/2017-03-07?", "desde el 3 de marzo de 2017 hasta el 7 de marzo de 2017 (fecha incierta)"),
    ("2015%/2017", "desde 2015 (fecha aproximada e incierta) hasta 2017"),
    ("2017-03-XX/2017-04-XX", "desde algún día de marzo de 2017 hasta algún día de abril de 2017"),
    ("2017-XX-XX/2018-XX-XX", "desde algún día de 2017 hasta algún día de 2018"),
    ("2017-XX/2018-XX", "desde algún mes de 2017 hasta algún mes de 2018"),
    ("2017-21/2017-22", "desde la primavera de 2017 hasta el verano de 2017"),
    ("2017-22/2018-21", "desde el verano de 2017 hasta la primavera de 2018"),
    ("2017-23/2017-24", "desde el otoño de 2017 hasta el invierno de 2017"),
    ("2016-24/2017-23", "desde el invierno de 2016 hasta el otoño de 2017"),
    ("2017-33/2017-34", "desde el primer trimestre de 2017 hasta el segundo trimestre de 2017"),
    ("199X/201X", "desde la década de 1990 hasta la década de 2010"),
    ("200X/2017", "desde la década de 2000 (2000-2009) hasta 2017"),
    ("1990/200X", "desde 1990 hasta la década de 2000 (2000-2009)"),
    ("18XX/19XX", "desde los años 1800-1899 hasta los años 1900-1999"),
    ("Y12345/Y23456", "desde el año 12345 hasta el año 23456"),
    ("2017-03-07/2017-03-07", "durante el día 7 de marzo de 2017"),
    ("2017-03/2017-03", "durante marzo de 2017"),
    ("2017/2017", "durante 2017"),
    ("2017-22/2017-22", "durante el verano de 2017"),
    ("201X/201X", "durante la década de 2010"),
    ("2017~/2017~", "desde 2017 (fecha aproximada) hasta 2017 (fecha aproximada)"),
    ("2017-03-07/..", "desde el 7 de marzo de 2017, en curso al publicarse"),
    ("2017-04/..", "desde abril de 2017, en curso al publicarse"),
    ("2017~/..", "desde 2017 (fecha aproximada), en curso al publicarse"),
    ("2017-22/..", "desde el verano de 2017, en curso al publicarse"),
    ("2017-03-07/", "desde el 7 de marzo de 2017, final desconocido"),
    ("2017-04/", "desde abril de 2017, final desconocido"),
    ("2017/", "desde 2017, final desconocido"),
    ("2017-22/", "desde el verano de 2017, final desconocido"),
    ("199X/", "desde la década de 1990, final desconocido"),
    ("/2017-03-07", "hasta el 7 de marzo de 2017, inicio desconocido"),
    ("/2017-03", "hasta marzo de 2017, inicio desconocido"),
    ("/2017", "hasta 2017, inicio desconocido"),
    ("/2017-22", "hasta el verano de 2017, inicio desconocido"),
    ("/199X", "hasta la década de 1990, inicio desconocido"),
    ("../2017-03-07", "hasta el 7 de marzo de 2017, inicio sin precisar"),
    ("../2017-03", "hasta marzo de 2017, inicio sin precisar"),
    ("../2017", "hasta 2017, inicio sin precisar"),
    ("../2017-21", "hasta la primavera de 2017, inicio sin precisar"),
    ("-0043/0044", "desde 44\u00a0a.\u00a0C. hasta 44\u00a0d.\u00a0C."),
    ("2017-33~/..", "desde el primer trimestre de 2017 (fecha aproximada), en curso al publicarse"),
    ("2017-33/2017-33", "durante el primer trimestre de 2017"),
    ("20XX/20XX", "durante los años 2000-2099"),
    ("200X/200X", "durante la década de 2000 (2000-2009)"),
    ("/2017-03-07~", "hasta el 7 de marzo de 2017 (fecha aproximada), inicio desconocido"),
    ("../2017-33", "hasta el primer trimestre de 2017, inicio sin precisar"),
    ("../199X", "hasta la década de 1990, inicio sin precisar"),
    ("/2017-33", "hasta el primer trimestre de 2017, inicio desconocido"),
    ("/2017-03-XX", "hasta algún día de marzo de 2017, inicio desconocido"),
    ("2017-10-XX/", "desde algún día de octubre de 2017, final desconocido"),
    ("2017-10-XX/..", "desde algún día de octubre de 2017, en curso al publicarse"),
    ("2017-XX/..", "desde algún mes de 2017, en curso al publicarse"),
    ("Y-12345/Y12345", "desde 12346\u00a0a.\u00a0C. hasta el año 12345"),
    ("2017-24/2018-24", "desde el invierno de 2017 hasta el invierno de 2018"),
    # It happened once
    ("[2017-02-27..2017-03-05]", "entre el 27 de febrero y el 5 de marzo de 2017"),
    ("[2017-03-01..2017-03-07]", "entre el 1 y el 7 de marzo de 2017"),
    ("[2016-12-30..2017-01-02]", "entre el 30 de diciembre de 2016 y el 2 de enero de 2017"),
    ("[2017-04..2017-06]", "entre abril y junio de 2017"),
    ("[2016-12..2017-02]", "entre diciembre de 2016 y febrero de 2017"),
    ("[2015..2017]", "entre 2015 y 2017"),
    ("[2017-03..2017-05-07]", "entre marzo de 2017 y el 7 de mayo de 2017"),
    ("[2017-03-03..2017-03-07?]", "entre el 3 de marzo de 2017 y el 7 de marzo de 2017 (fecha incierta)"),
    ("[2017-21..2017-22]", "entre la primavera de 2017 y el verano de 2017"),
    ("[199X..201X]", "entre la década de 1990 y la década de 2010"),
    ("[..2017-03-07]", "a más tardar el 7 de marzo de 2017"),
    ("[..2017-03]", "a más tardar en marzo de 2017"),
    ("[..2017]", "a más tardar en 2017"),
    ("[..2017-22]", "el verano de 2017 o antes"),
    ("[..2017-03~]", "marzo de 2017 (fecha aproximada) o antes"),
    ("[2017-03-07..]", "el 7 de marzo de 2017 o después"),
    ("[2017-03..]", "en marzo de 2017 o después"),
    ("[2017..]", "en 2017 o después"),
    ("[2017-21..]", "la primavera de 2017 o después"),
    ("[2017-33..2017-35]", "entre el primer trimestre de 2017 y el tercer trimestre de 2017"),
    ("[..199X]", "la década de 1990 o antes"),
    ("[199X..]", "la década de 1990 o después"),
    ("[..20XX]", "los años 2000-2099 o antes"),
    ("[2017-03-XX..]", "algún día de marzo de 2017 o después"),
    ("[..2017-03-XX]", "algún día de marzo de 2017 o antes"),
    ("[2017-03-07~..]", "el 7 de marzo de 2017 (fecha aproximada) o después"),
    ("[2017-03-03?..2017-05-07]", "entre el 3 de marzo de 2017 (fecha incierta) y el 7 de mayo de 2017"),
    ("[2017-XX-XX..2018]", "entre algún día de 2017 y 2018"),
    ("[Y12345..]", "en el año 12345 o después"),
    # One of several
    ("[2017-03-01,2017-03-03]", "el 1 o el 3 de marzo de 2017"),
    ("[2017-03-01,2017-03-03,2017-03-05]", "el 1, el 3 o el 5 de marzo de 2017"),
    ("[2017-02-27,2017-03-05]", "el 27 de febrero o el 5 de marzo de 2017"),
    ("[2016-12-30,2017-01-02]", "el 30 de diciembre de 2016 o el 2 de enero de 2017"),
    ("[2017-01,2017-03]", "enero o marzo de 2017"),
    ("[2015,2016,2018?]", "2015, 2016 o posiblemente 2018"),
    ("[2017-03-01,2017-03~]", "el 1 de marzo de 2017 o hacia marzo de 2017"),
    ("[2017-33,2018]", "el primer trimestre de 2017 o 2018"),
    ("[1667,1668,1670..1672]", "1667, 1668, o entre 1670 y 1672"),
    ("[..2016,2018..]", "a más tardar en 2016, o en 2018 o después"),
    ("[2017-08,2017-10]", "agosto u octubre de 2017"),
    ("[2017-10,2017-11,2017-12]", "octubre, noviembre o diciembre de 2017"),
    ("[-0010,-0007]", "11\u00a0a.\u00a0C. u 8\u00a0a.\u00a0C."),
    ("[2016,2017-10]", "2016 u octubre de 2017"),
    ("[..2016,2017-10]", "a más tardar en 2016, u octubre de 2017"),
    ("[2016-08,2017-10]", "agosto de 2016 u octubre de 2017"),
    ("[2017-21,2017-23?]", "la primavera de 2017 o posiblemente el otoño de 2017"),
    ("[2017-21,2017-22,2017-24]", "la primavera de 2017, el verano de 2017 o el invierno de 2017"),
    ("[2017-03-01,2017-03-03,2017-05-05]", "el 1 de marzo, el 3 de marzo o el 5 de mayo de 2017"),
    ("[199X,201X]", "la década de 1990 o la década de 2010"),
    ("[2017-03-XX,2017-05-XX]", "algún día de marzo de 2017 o algún día de mayo de 2017"),
    ("[2017-03-07%,2017-03-09]", "posiblemente hacia el 7 de marzo de 2017 o el 9 de marzo de 2017"),
]


@pytest.mark.parametrize(("edtf", "expected"), WORDS, ids=[edtf or "unknown" for edtf, _ in WORDS])
def test_words_of_dates(edtf: str, expected: str) -> None:
    assert format_date(When(edtf)) == expected


def test_words_of_all_dates_differ() -> None:
    assert len({expected for _, expected in WORDS}) == len(WORDS)


TIMED = [
    (When("2017-03-07", "10:15", "", LONDON), "7 de marzo de 2017, 10:15\u00a0h (GMT)"),
    (When("2017-04-01", "10:15:30", "", LONDON), "1 de abril de 2017, 10:15:30\u00a0h (BST)"),
    (When("2017-03-07", "10:15", "", "Europe/Paris"), "7 de marzo de 2017, 10:15\u00a0h (CET)"),
    (When("2017-03-07", "10:15", "", "America/Sao_Paulo"), "7 de marzo de 2017, 10:15\u00a0h (UTC-03:00)"),
    (When("2017-03-07", "10:15", "11:00", LONDON), "7 de marzo de 2017, de 10:15 a 11:00 GMT"),
    (When("2017-03-26", "00:30", "03:00", LONDON), "26 de marzo de 2017, de 00:30 GMT a 03:00 BST"),
    (When("2017-03-07/2017-03-07", "10:15", "", LONDON), "7 de marzo de 2017, desde las 10:15 GMT"),
    (When("2017-03-07/2017-03-07", "", "11:00", LONDON), "7 de marzo de 2017, hasta las 11:00 GMT"),
    (
        When("[2017-03-07..2017-03-07]", "10:15", "11:00", LONDON),
        "7 de marzo de 2017, en algún momento entre las 10:15 y las 11:00 GMT",
    ),
    (
        When("[2017-03-07..2017-03-07]", "10:15", "", LONDON),
        "7 de marzo de 2017, a las 10:15 GMT o más tarde",
    ),
    (When("[2017-03-07..2017-03-07]", "", "11:00", LONDON), "7 de marzo de 2017, a las 11:00 GMT o antes"),
    (
        When("2017-03-07/2017-03-09", "10:15", "11:00", LONDON),
        "desde el 7 de marzo de 2017 (10:15 GMT) hasta el 9 de marzo de 2017 (11:00 GMT)",
    ),
    (
        When("2017-03-07/2017-03-09", "10:15", "", LONDON),
        "desde el 7 de marzo de 2017 (10:15 GMT) hasta el 9 de marzo de 2017",
    ),
    (
        When("[2017-03-07..2017-03-09]", "", "11:00", LONDON),
        "entre el 7 de marzo de 2017 y el 9 de marzo de 2017 (11:00 GMT)",
    ),
    (
        When("2017-03-07/..", "10:15", "", LONDON),
        "desde el 7 de marzo de 2017 (10:15 GMT), en curso al publicarse",
    ),
    (When("2017-03-07/", "10:15", "", LONDON), "desde el 7 de marzo de 2017 (10:15 GMT), final desconocido"),
    (When("/2017-03-07", "", "10:15", LONDON), "hasta el 7 de marzo de 2017 (10:15 GMT), inicio desconocido"),
    (When("[..2017-03-07]", "", "10:15", LONDON), "a más tardar el 7 de marzo de 2017 (10:15 GMT)"),
    (When("[2017-03-07..]", "10:15", "", LONDON), "el 7 de marzo de 2017 (10:15 GMT) o después"),
]


@pytest.mark.parametrize(("when", "expected"), TIMED, ids=[expected for _, expected in TIMED])
def test_words_of_clock_times(when: When, expected: str) -> None:
    assert format_date(when) == expected


NOTES = [
    (When("2017-03-07"), ""),
    (When(), "No se da ninguna fecha."),
    (When(stated="last week"), "La fuente solo da la fecha con sus propias palabras."),
    (When("2017-03"), "La fuente solo da el mes."),
    (When("2017"), "La fuente solo da el año."),
    (When("2017-21"), "La fuente solo da la estación."),
    (When("2017-33"), "La fuente solo da el trimestre."),
    (When("201X"), "La fuente solo da la década."),
    (When("20XX"), "La fuente solo da el siglo."),
    (When("2017-03-XX"), "Fue un día de este mes; la fuente no dice cuál."),
    (When("2017-XX-XX"), "Fue un día de este año; la fuente no dice cuál."),
    (When("2017-XX"), "Fue un mes de este año; la fuente no dice cuál."),
    (When("2017-03-07~"), "La fuente da esta fecha como aproximada."),
    (When("2017-03-07?"), "La fuente no está segura de esta fecha."),
    (When("2017-03-07%"), "La fuente no está segura de esta fecha y la da como aproximada."),
    (When("/2017-03-07"), "Llegó hasta entonces; no se sabe cuándo empezó."),
    (When("../2017-03-07"), "Se prolongó; el inicio queda sin precisar."),
    (When("2017-03-07/"), "Empezó entonces; no se sabe cuándo terminó."),
    (When("2017-03-07/.."), "Seguía en curso al publicarse esta versión."),
    (When("2017-03/2017-05"), "Abarcó ese periodo. La fuente no da días exactos."),
    (
        When("2017-03-03%/2017-03-07"),
        "Abarcó ese periodo. La fuente no está segura de al menos una de estas fechas. La fuente da como aproximada al menos una de estas fechas.",
    ),
    (When("[2017-02-27..2017-03-05]"), "Ocurrió una sola vez, en algún momento entre estos dos días."),
    (
        When("[2017-03..2017-05]"),
        "Ocurrió una sola vez, en algún momento entre estas dos fechas. La fuente no da días exactos.",
    ),
    (
        When("[2017-03-07..2017-03-07]", "10:15", "11:00", LONDON),
        "Ocurrió una sola vez, en algún momento entre estas dos horas.",
    ),
    (When("[..2017-03-07]"), "Ocurrió una sola vez, en ese momento o antes."),
    (When("[2017-03-07..]"), "Ocurrió una sola vez, en ese momento o después."),
    (When("[2017-03-01,2017-03-03]"), "Ocurrió una sola vez, en una de estas fechas."),
]


@pytest.mark.parametrize(("when", "expected"), NOTES, ids=repr)
def test_notes_on_uncertainty(when: When, expected: str) -> None:
    assert describe_uncertainty(when) == expected


# --- Properties of all dates ----------------------------------------------------------------------

ALIKE = frozenset({"no"})


@given(date_strategies.whens)
def test_words_and_notes_are_in_spanish_only(when: When) -> None:
    for text in (format_date(when), describe_uncertainty(when)):
        assert not find_english_words(text, alike=ALIKE), text
        assert "%" not in text
        check_spaces(text)


# Prepositions that are not contracted or are doubled; "y" and "o" before their own sound.
WRONG = re.compile(
    r"\b(?:de|a) el\b|\b(?:desde|hasta|hacia|entre|de|en) (?:en|de|a|del|al|desde|hasta|hacia|entre)\b"
    r"|\bo (?:o|8)|\by (?:i|hi)|\bu [^o81]"
)


@given(date_strategies.whens)
def test_prepositions_are_contracted_and_not_doubled(when: When) -> None:
    assert not WRONG.search(format_date(when)), format_date(when)
