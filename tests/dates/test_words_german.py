"""Dates in German: every pattern as a newspaper would write it, without English words."""

import re
from collections.abc import Iterator

import pytest
from django.utils import translation
from django.utils.dates import MONTHS
from hypothesis import given

from tests.support import date_strategies
from tests.support.date_translations import check_spaces, find_english_words
from timeline.dates import When, describe_uncertainty, format_date

LONDON = "Europe/London"


@pytest.fixture(autouse=True)
def german() -> Iterator[None]:
    with translation.override("de"):
        yield


def format_plain(when: When) -> str:
    """Return the words of a date with plain spaces. No-break spaces have their own test."""
    return format_date(when).replace("\u00a0", " ")


WORDS = [
    # One date
    ("", "Datum unbekannt"),
    ("2017-03-07", "7. März 2017"),
    ("2017-03-01", "1. März 2017"),
    ("2017-08-11", "11. August 2017"),
    ("2017-03", "März 2017"),
    ("2017", "2017"),
    ("2017-03-07~", "um den 7. März 2017"),
    ("2017-03-01~", "um den 1. März 2017"),
    ("2017-03~", "etwa im März 2017"),
    ("2017~", "um 2017"),
    ("2017-03-07?", "möglicherweise am 7. März 2017"),
    ("2017-03?", "möglicherweise im März 2017"),
    ("2017?", "möglicherweise 2017"),
    ("2017-03-07%", "möglicherweise um den 7. März 2017"),
    ("2017-03%", "möglicherweise etwa im März 2017"),
    ("2017%", "möglicherweise um 2017"),
    ("2017-01-01", "1. Januar 2017"),
    ("2017-12-31", "31. Dezember 2017"),
    ("2017-05", "Mai 2017"),
    # Unknown digits
    ("2017-03-XX", "an einem unbekannten Tag im März 2017"),
    ("2017-04-XX", "an einem unbekannten Tag im April 2017"),
    ("2017-08-XX", "an einem unbekannten Tag im August 2017"),
    ("2017-10-XX~", "etwa an einem unbekannten Tag im Oktober 2017"),
    ("2017-XX-XX", "an einem unbekannten Tag im Jahr 2017"),
    ("2017-XX", "in einem unbekannten Monat des Jahres 2017"),
    ("2017-03-XX?", "möglicherweise an einem unbekannten Tag im März 2017"),
    ("201X", "2010er-Jahre"),
    ("201X~", "etwa in den 2010er-Jahren"),
    ("200X", "2000er-Jahre (2000–2009)"),
    ("200X?", "möglicherweise in den 2000er-Jahren (2000–2009)"),
    ("001X", "Jahre 10 n. Chr.–19 n. Chr."),
    ("000X", "Jahre 1 v. Chr.–9 n. Chr."),
    ("20XX", "Jahre 2000–2099"),
    ("20XX~", "etwa in den Jahren 2000–2099"),
    # Seasons and quarters
    ("2017-21", "Frühjahr 2017"),
    ("2017-22", "Sommer 2017"),
    ("2017-23", "Herbst 2017"),
    ("2017-24", "Winter 2017"),
    ("2017-21~", "etwa im Frühjahr 2017"),
    ("2017-22~", "etwa im Sommer 2017"),
    ("2017-23?", "möglicherweise im Herbst 2017"),
    ("2017-24?", "möglicherweise im Winter 2017"),
    ("2017-33", "erstes Quartal 2017"),
    ("2017-34", "zweites Quartal 2017"),
    ("2017-35", "drittes Quartal 2017"),
    ("2017-36", "viertes Quartal 2017"),
    ("2017-36?", "möglicherweise im vierten Quartal 2017"),
    ("2017-36~", "etwa im vierten Quartal 2017"),
    # Years far away
    ("-0043", "44 v. Chr."),
    ("-0043-03-15", "15. März 44 v. Chr."),
    ("0000", "1 v. Chr."),
    ("0044", "44 n. Chr."),
    ("0476-09", "September 476 n. Chr."),
    ("Y170000002", "170000002 n. Chr."),
    ("Y-170000002", "170000003 v. Chr."),
    ("0999", "999 n. Chr."),
    # It lasted
    ("2017-03-03/2017-03-07", "vom 3. bis 7. März 2017"),
    ("2017-03-01/2017-03-07", "vom 1. bis 7. März 2017"),
    ("2017-02-27/2017-03-05", "vom 27. Februar bis 5. März 2017"),
    ("2016-12-30/2017-01-02", "vom 30. Dezember 2016 bis zum 2. Januar 2017"),
    ("2017-03/2017-05", "von März bis Mai 2017"),
    ("2017-04/2017-06", "von April bis Juni 2017"),
    ("2016-10/2017-02", "von Oktober 2016 bis Februar 2017"),
    ("2015/2017", "von 2015 bis 2017"),
    ("-0049/-0043", "von 50 v. Chr. bis 44 v. Chr."),
    ("-0043-03-15/-0043-03-17", "vom 15. bis 17. März 44 v. Chr."),
    ("2017-03-07/2017-05", "vom 7. März 2017 bis Mai 2017"),
    ("2017-03~/2017-05", "von März 2017 (ungefähre Angabe) bis Mai 2017"),
    ("2017-03-03~/2017-03-07", "vom 3. März 2017 (ungefähre Angabe) bis zum 7. März 2017"),
    ("2017-03-03/2017-03-07?", "vom 3. März 2017 bis zum 7. März 2017 (unsichere Angabe)"),
    ("2015%/2017", "von 2015 (ungefähre, unsichere Angabe) bis 2017"),
    (
        "2017-03-XX/2017-04-XX",
        "von einem unbekannten Tag im März 2017 bis zu einem unbekannten Tag im April 2017",
    ),
    (
        "2017-XX-XX/2018-XX-XX",
        "von einem unbekannten Tag im Jahr 2017 bis zu einem unbekannten Tag im Jahr 2018",
    ),
    (
        "2017-XX/2018-XX",
        "von einem unbekannten Monat des Jahres 2017 bis zu einem unbekannten Monat des Jahres 2018",
    ),
    ("2017-21/2017-22", "vom Frühjahr 2017 bis zum Sommer 2017"),
    ("2017-22/2018-21", "vom Sommer 2017 bis zum Frühjahr 2018"),
    ("2017-23/2017-24", "vom Herbst 2017 bis zum Winter 2017"),
    ("2016-24/2017-23", "vom Winter 2016 bis zum Herbst 2017"),
    ("2017-33/2017-34", "vom ersten Quartal 2017 bis zum zweiten Quartal 2017"),
    ("199X/201X", "von den 1990er-Jahren bis zu den 2010er-Jahren"),
    ("200X/2017", "von den 2000er-Jahren (2000–2009) bis 2017"),
    ("1990/200X", "von 1990 bis zu den 2000er-Jahren (2000–2009)"),
    ("18XX/19XX", "von den Jahren 1800–1899 bis zu den Jahren 1900–1999"),
    ("Y12345/Y23456", "von 12345 n. Chr. bis 23456 n. Chr."),
    ("2017-03-07/2017-03-07", "im Laufe des 7. März 2017"),
    ("2017-03/2017-03", "im Laufe des März 2017"),
    ("2017/2017", "im Laufe des Jahres 2017"),
    ("2017-22/2017-22", "eine Zeit lang im Sommer 2017"),
    ("201X/201X", "eine Zeit lang in den 2010er-Jahren"),
    ("2017~/2017~", "von 2017 (ungefähre Angabe) bis 2017 (ungefähre Angabe)"),
    ("2017-03-07/..", "seit dem 7. März 2017 (dauerte bei Veröffentlichung an)"),
    ("2017-04/..", "seit April 2017 (dauerte bei Veröffentlichung an)"),
    ("2017~/..", "seit 2017 (ungefähre Angabe) (dauerte bei Veröffentlichung an)"),
    ("2017-22/..", "seit dem Sommer 2017 (dauerte bei Veröffentlichung an)"),
    ("2017-03-07/", "vom 7. März 2017 an (Ende unbekannt)"),
    ("2017-04/", "von April 2017 an (Ende unbekannt)"),
    ("2017/", "von 2017 an (Ende unbekannt)"),
    ("2017-22/", "vom Sommer 2017 an (Ende unbekannt)"),
    ("199X/", "von den 1990er-Jahren an (Ende unbekannt)"),
    ("/2017-03-07", "bis zum 7. März 2017 (Beginn unbekannt)"),
    ("/2017-03", "bis März 2017 (Beginn unbekannt)"),
    ("/2017", "bis 2017 (Beginn unbekannt)"),
    ("/2017-22", "bis zum Sommer 2017 (Beginn unbekannt)"),
    ("/199X", "bis zu den 1990er-Jahren (Beginn unbekannt)"),
    ("../2017-03-07", "bis zum 7. März 2017 (Beginn nicht angegeben)"),
    ("../2017-03", "bis März 2017 (Beginn nicht angegeben)"),
    ("../2017", "bis 2017 (Beginn nicht angegeben)"),
    ("../2017-21", "bis zum Frühjahr 2017 (Beginn nicht angegeben)"),
    ("-0043/0044", "von 44 v. Chr. bis 44 n. Chr."),
    ("2017-33~/..", "seit dem ersten Quartal 2017 (ungefähre Angabe) (dauerte bei Veröffentlichung an)"),
    ("2017-33/2017-33", "eine Zeit lang im ersten Quartal 2017"),
    ("20XX/20XX", "eine Zeit lang in den Jahren 2000–2099"),
    ("200X/200X", "eine Zeit lang in den 2000er-Jahren (2000–2009)"),
    ("/2017-03-07~", "bis zum 7. März 2017 (ungefähre Angabe) (Beginn unbekannt)"),
    ("../2017-33", "bis zum ersten Quartal 2017 (Beginn nicht angegeben)"),
    ("../199X", "bis zu den 1990er-Jahren (Beginn nicht angegeben)"),
    ("/2017-33", "bis zum ersten Quartal 2017 (Beginn unbekannt)"),
    ("/2017-03-XX", "bis zu einem unbekannten Tag im März 2017 (Beginn unbekannt)"),
    ("2017-10-XX/", "von einem unbekannten Tag im Oktober 2017 an (Ende unbekannt)"),
    ("2017-10-XX/..", "seit einem unbekannten Tag im Oktober 2017 (dauerte bei Veröffentlichung an)"),
    ("2017-XX/..", "seit einem unbekannten Monat des Jahres 2017 (dauerte bei Veröffentlichung an)"),
    ("Y-12345/Y12345", "von 12346 v. Chr. bis 12345 n. Chr."),
    ("2017-24/2018-24", "vom Winter 2017 bis zum Winter 2018"),
    # It happened once
    ("[2017-02-27..2017-03-05]", "zwischen dem 27. Februar und dem 5. März 2017"),
    ("[2017-03-01..2017-03-07]", "zwischen dem 1. und dem 7. März 2017"),
    ("[2016-12-30..2017-01-02]", "zwischen dem 30. Dezember 2016 und dem 2. Januar 2017"),
    ("[2017-04..2017-06]", "zwischen April und Juni 2017"),
    ("[2016-12..2017-02]", "zwischen Dezember 2016 und Februar 2017"),
    ("[2015..2017]", "zwischen 2015 und 2017"),
    ("[2017-03..2017-05-07]", "zwischen März 2017 und dem 7. Mai 2017"),
    ("[2017-03-03..2017-03-07?]", "zwischen dem 3. März 2017 und dem 7. März 2017 (unsichere Angabe)"),
    ("[2017-21..2017-22]", "zwischen dem Frühjahr 2017 und dem Sommer 2017"),
    ("[199X..201X]", "zwischen den 1990er-Jahren und den 2010er-Jahren"),
    ("[..2017-03-07]", "spätestens am 7. März 2017"),
    ("[..2017-03]", "spätestens im März 2017"),
    ("[..2017]", "spätestens 2017"),
    ("[..2017-22]", "spätestens im Sommer 2017"),
    ("[..2017-03~]", "spätestens im März 2017 (ungefähre Angabe)"),
    ("[2017-03-07..]", "frühestens am 7. März 2017"),
    ("[2017-03..]", "frühestens im März 2017"),
    ("[2017..]", "frühestens 2017"),
    ("[2017-21..]", "frühestens im Frühjahr 2017"),
    ("[2017-33..2017-35]", "zwischen dem ersten Quartal 2017 und dem dritten Quartal 2017"),
    ("[..199X]", "spätestens in den 1990er-Jahren"),
    ("[199X..]", "frühestens in den 1990er-Jahren"),
    ("[..20XX]", "spätestens in den Jahren 2000–2099"),
    ("[2017-03-XX..]", "frühestens an einem unbekannten Tag im März 2017"),
    ("[..2017-03-XX]", "spätestens an einem unbekannten Tag im März 2017"),
    ("[2017-03-07~..]", "frühestens am 7. März 2017 (ungefähre Angabe)"),
    ("[2017-03-03?..2017-05-07]", "zwischen dem 3. März 2017 (unsichere Angabe) und dem 7. Mai 2017"),
    ("[2017-XX-XX..2018]", "zwischen einem unbekannten Tag im Jahr 2017 und 2018"),
    ("[Y12345..]", "frühestens 12345 n. Chr."),
    # One of several
    ("[2017-03-01,2017-03-03]", "am 1. oder 3. März 2017"),
    ("[2017-03-01,2017-03-03,2017-03-05]", "am 1., 3. oder 5. März 2017"),
    ("[2017-02-27,2017-03-05]", "am 27. Februar oder am 5. März 2017"),
    ("[2016-12-30,2017-01-02]", "am 30. Dezember 2016 oder am 2. Januar 2017"),
    ("[2017-01,2017-03]", "im Januar oder März 2017"),
    ("[2015,2016,2018?]", "2015, 2016 oder möglicherweise 2018"),
    ("[2017-03-01,2017-03~]", "am 1. März 2017 oder etwa im März 2017"),
    ("[2017-33,2018]", "im ersten Quartal 2017 oder 2018"),
    ("[1667,1668,1670..1672]", "1667, 1668 oder zwischen 1670 und 1672"),
    ("[..2016,2018..]", "spätestens 2016 oder frühestens 2018"),
    ("[2017-08,2017-10]", "im August oder Oktober 2017"),
    ("[2017-10,2017-11,2017-12]", "im Oktober, November oder Dezember 2017"),
    ("[-0010,-0007]", "11 v. Chr. oder 8 v. Chr."),
    ("[2016,2017-10]", "2016 oder im Oktober 2017"),
    ("[..2016,2017-10]", "spätestens 2016 oder im Oktober 2017"),
    ("[2016-08,2017-10]", "im August 2016 oder im Oktober 2017"),
    ("[2017-21,2017-23?]", "im Frühjahr 2017 oder möglicherweise im Herbst 2017"),
    ("[2017-21,2017-22,2017-24]", "im Frühjahr 2017, im Sommer 2017 oder im Winter 2017"),
    ("[2017-03-01,2017-03-03,2017-05-05]", "am 1. März, am 3. März oder am 5. Mai 2017"),
    ("[199X,201X]", "in den 1990er-Jahren oder in den 2010er-Jahren"),
    (
        "[2017-03-XX,2017-05-XX]",
        "an einem unbekannten Tag im März 2017 oder an einem unbekannten Tag im Mai 2017",
    ),
    ("[2017-03-07%,2017-03-09]", "möglicherweise um den 7. März 2017 oder am 9. März 2017"),
]


@pytest.mark.parametrize(("edtf", "expected"), WORDS, ids=[edtf or "unknown" for edtf, _ in WORDS])
def test_words_of_dates(edtf: str, expected: str) -> None:
    assert format_plain(When(edtf)) == expected


def test_words_of_all_dates_differ() -> None:
    assert len({expected for _, expected in WORDS}) == len(WORDS)


TIMED = [
    (When("2017-03-07", "10:15", "", LONDON), "7. März 2017, 10:15 Uhr (GMT)"),
    (When("2017-04-01", "10:15:30", "", LONDON), "1. April 2017, 10:15:30 Uhr (BST)"),
    (When("2017-03-07", "10:15", "", "Europe/Paris"), "7. März 2017, 10:15 Uhr (MEZ)"),
    (When("2017-03-07", "10:15", "", "America/Sao_Paulo"), "7. März 2017, 10:15 Uhr (UTC-03:00)"),
    (When("2017-03-07", "10:15", "11:00", LONDON), "7. März 2017, von 10:15 bis 11:00 Uhr (GMT)"),
    (
        When("2017-03-26", "00:30", "03:00", LONDON),
        "26. März 2017, von 00:30 Uhr (GMT) bis 03:00 Uhr (BST)",
    ),
    (When("2017-03-07/2017-03-07", "10:15", "", LONDON), "7. März 2017, ab 10:15 Uhr (GMT)"),
    (When("2017-03-07/2017-03-07", "", "11:00", LONDON), "7. März 2017, bis 11:00 Uhr (GMT)"),
    (
        When("[2017-03-07..2017-03-07]", "10:15", "11:00", LONDON),
        "7. März 2017, irgendwann zwischen 10:15 und 11:00 Uhr (GMT)",
    ),
    (When("[2017-03-07..2017-03-07]", "10:15", "", LONDON), "7. März 2017, frühestens um 10:15 Uhr (GMT)"),
    (When("[2017-03-07..2017-03-07]", "", "11:00", LONDON), "7. März 2017, spätestens um 11:00 Uhr (GMT)"),
    (
        When("2017-03-07/2017-03-09", "10:15", "11:00", LONDON),
        "vom 7. März 2017 um 10:15 Uhr (GMT) bis zum 9. März 2017 um 11:00 Uhr (GMT)",
    ),
    (
        When("2017-03-07/2017-03-09", "10:15", "", LONDON),
        "vom 7. März 2017 um 10:15 Uhr (GMT) bis zum 9. März 2017",
    ),
    (
        When("[2017-03-07..2017-03-09]", "", "11:00", LONDON),
        "zwischen dem 7. März 2017 und dem 9. März 2017 um 11:00 Uhr (GMT)",
    ),
    (
        When("2017-03-07/..", "10:15", "", LONDON),
        "seit dem 7. März 2017 um 10:15 Uhr (GMT) (dauerte bei Veröffentlichung an)",
    ),
    (When("2017-03-07/", "10:15", "", LONDON), "vom 7. März 2017 um 10:15 Uhr (GMT) an (Ende unbekannt)"),
    (
        When("/2017-03-07", "", "10:15", LONDON),
        "bis zum 7. März 2017 um 10:15 Uhr (GMT) (Beginn unbekannt)",
    ),
    (When("[..2017-03-07]", "", "10:15", LONDON), "spätestens am 7. März 2017 um 10:15 Uhr (GMT)"),
    (When("[2017-03-07..]", "10:15", "", LONDON), "frühestens am 7. März 2017 um 10:15 Uhr (GMT)"),
]


@pytest.mark.parametrize(("when", "expected"), TIMED, ids=[expected for _, expected in TIMED])
def test_words_of_clock_times(when: When, expected: str) -> None:
    assert format_plain(when) == expected


NOTES = [
    (When("2017-03-07"), ""),
    (When(), "Es ist kein Datum angegeben."),
    (When(stated="last week"), "Die Quelle nennt die Zeit nur in ihren eigenen Worten."),
    (When("2017-03"), "Die Quelle nennt nur den Monat."),
    (When("2017"), "Die Quelle nennt nur das Jahr."),
    (When("2017-21"), "Die Quelle nennt nur die Jahreszeit."),
    (When("2017-33"), "Die Quelle nennt nur das Quartal."),
    (When("201X"), "Die Quelle nennt nur das Jahrzehnt."),
    (When("20XX"), "Die Quelle nennt nur das Jahrhundert."),
    (When("2017-03-XX"), "Es war ein Tag dieses Monats; welcher, sagt die Quelle nicht."),
    (When("2017-XX-XX"), "Es war ein Tag dieses Jahres; welcher, sagt die Quelle nicht."),
    (When("2017-XX"), "Es war ein Monat dieses Jahres; welcher, sagt die Quelle nicht."),
    (When("2017-03-07~"), "Die Quelle gibt dieses Datum als ungefähr an."),
    (When("2017-03-07?"), "Die Quelle ist sich dieses Datums nicht sicher."),
    (When("2017-03-07%"), "Die Quelle ist sich dieses Datums nicht sicher und gibt es als ungefähr an."),
    (When("/2017-03-07"), "Das reichte bis dahin; der Beginn ist nicht bekannt."),
    (When("../2017-03-07"), "Das reichte bis dahin; ein Beginn ist nicht angegeben."),
    (When("2017-03-07/"), "Das begann da; das Ende ist nicht bekannt."),
    (When("2017-03-07/.."), "Das dauerte an, als diese Fassung erschien."),
    (
        When("2017-03/2017-05"),
        "Das erstreckte sich über diesen Zeitraum. Die Quelle nennt keine genauen Tage.",
    ),
    (
        When("2017-03-03%/2017-03-07"),
        "Das erstreckte sich über diesen Zeitraum. Die Quelle ist sich bei mindestens einem der Daten nicht sicher. Mindestens eines der Daten ist in der Quelle nur ungefähr angegeben.",
    ),
    (When("[2017-02-27..2017-03-05]"), "Es geschah einmal, irgendwann zwischen diesen beiden Tagen."),
    (
        When("[2017-03..2017-05]"),
        "Es geschah einmal, irgendwann zwischen diesen beiden Daten. Die Quelle nennt keine genauen Tage.",
    ),
    (
        When("[2017-03-07..2017-03-07]", "10:15", "11:00", LONDON),
        "Es geschah einmal, irgendwann zwischen diesen beiden Uhrzeiten.",
    ),
    (When("[..2017-03-07]"), "Es geschah einmal, zu dieser Zeit oder früher."),
    (When("[2017-03-07..]"), "Es geschah einmal, zu dieser Zeit oder später."),
    (When("[2017-03-01,2017-03-03]"), "Es geschah einmal, an einem dieser Daten."),
]


@pytest.mark.parametrize(("when", "expected"), NOTES, ids=repr)
def test_notes_on_uncertainty(when: When, expected: str) -> None:
    assert describe_uncertainty(when) == expected


# --- Properties of all dates ----------------------------------------------------------------------

ALIKE = frozenset({"April", "August", "September", "November", "in"})


@given(date_strategies.whens)
def test_words_and_notes_are_in_german_only(when: When) -> None:
    for text in (format_date(when), describe_uncertainty(when)):
        assert not find_english_words(text, alike=ALIKE), text
        assert "%" not in text
        check_spaces(text)


with translation.override("de"):
    GERMAN_MONTHS = [str(name) for name in MONTHS.values()]

# Mistakes in German: a preposition with the wrong case, or not contracted with the article.
WRONG = re.compile(
    r"\b(?:von|zu|in|an) dem\b|\b(?:vom|zum|im|am) (?:den|dem|einem)\b"
    r"|\b(?:etwa|möglicherweise|spätestens|frühestens|Zeit lang) (?:dem|den|einem|zum|vom)\b"
    r"|\b(?:seit|zwischen) (?:am|im|in|an|der|die|das|ein)\b|\bbis (?:dem|den|das|die)\b"
)


@given(date_strategies.whens)
def test_prepositions_have_the_right_case(when: When) -> None:
    assert not WRONG.search(format_plain(when)), format_plain(when)


@given(date_strategies.whens)
def test_day_has_a_dot_and_a_no_break_space(when: When) -> None:
    months = "|".join(GERMAN_MONTHS)
    assert not re.search(rf"\b\d{{1,2}}(?:\.? |\u00a0)(?:{months})\b", format_date(when)), format_date(when)


@pytest.mark.parametrize(
    ("when", "expected"),
    [
        (When("-0043-03-15"), "15.\u00a0März 44\u00a0v.\u00a0Chr."),
        (When("2017-02-27/2017-03-05"), "vom 27.\u00a0Februar bis 5.\u00a0März 2017"),
        (When("2017-03-07", "10:15", "", LONDON), "7.\u00a0März 2017, 10:15\u00a0Uhr (GMT)"),
    ],
)
def test_no_break_spaces(when: When, expected: str) -> None:
    assert format_date(when) == expected
