"""German phrases of agencies, courts and chronologies.

The readings of each phrase are complete and in their order, so none of them is certain that may be another date.
"""

import pytest

from tests.support.phrase_readings import list_moments
from timeline.dates import WhenError

BASE = "2024-09-11"  # a Wednesday

READ = """
07.03.17                                       2017-03-07 | 1917-03-07
am 7.3.                                        2025-03-07 | 2024-03-07
Dienstag, 10. September                        2024-09-10
Di., 10.9.2024                                 2024-09-10
am Dienstag                                    2024-09-10 | 2024-09-17
am vergangenen Freitag                         2024-09-06
letzten Freitag                                2024-09-06
am kommenden Freitag                           2024-09-13
am Mittwochmorgen                              2024-09-11 | 2024-09-04 | 2024-09-18
in der Nacht zum Dienstag                      [2024-09-09..2024-09-10] | [2024-09-16..2024-09-17]
in der Nacht zu Dienstag                       [2024-09-09..2024-09-10] | [2024-09-16..2024-09-17]
in der Nacht vom 9. auf den 10. September      [2024-09-09..2024-09-10] | [2025-09-09..2025-09-10]
Anfang März                                    2024-03 | 2025-03
Mitte März 2023                                2023-03
Ende August                                    2024-08 | 2025-08
Ende vergangener Woche                         [2024-09-05..2024-09-08]
im Laufe des März 2023                         2023-03 | 2023-03/2023-03
im Laufe des Jahres 2023                       2023 | 2023/2023
im Laufe der Woche                             [2024-09-09..2024-09-11] | [2024-09-09..2024-09-15]
um 14.30 Uhr                                   2024-09-11 14:30 | 2024-09-10 14:30
am 3. September 2024 um 14:30 Uhr              2024-09-03 14:30
kurz vor 3 Uhr am Sonntag                      2024-09-08 | 2024-09-15
kurz nach Mitternacht am 3. September          2024-09-03 | 2025-09-03
am Dienstag gegen 22 Uhr                       2024-09-10 | 2024-09-17
vom 3. bis 5. September                        2024-09-03/2024-09-05 | 2025-09-03/2025-09-05
3.-5. September 2024                           2024-09-03/2024-09-05
vom 30. August bis zum 2. September            2024-08-30/2024-09-02 | 2025-08-30/2025-09-02
zwischen dem 3. und dem 5. September           [2024-09-03..2024-09-05] | [2025-09-03..2025-09-05]
3. oder 4. September                           [2024-09-03,2024-09-04] | [2025-09-03,2025-09-04]
von März bis Mai 2021                          2021-03/2021-05
März bis Mai 2021                              2021-03/2021-05
seit März 2022                                 2022-03/..
seit Anfang 2023                               2023/..
bis Ende September                             /2024-09 | /2025-09 | [..2024-09] | [..2025-09]
bis zum 30. September 2024                     /2024-09-30 | [..2024-09-30]
spätestens am 30. September 2024               [..2024-09-30]
frühestens im Oktober                          [2024-10..] | [2023-10..]
vor dem 30. September 2024                     [..2024-09-29]
nach dem 3. September 2024                     [2024-09-04..]
vor zwei Wochen                                2024-08-28~
vor 14 Tagen                                   2024-08-28~
vor drei Jahren                                2021~
in der Woche vom 2. September                  [2024-09-02..2024-09-08] | [2025-09-01..2025-09-07]
im Frühjahr 2023                               2023-21
im Spätsommer 2022                             2022-22
im Winter 2022/23                              2022-24
im dritten Quartal 2023                        2023-35
im ersten Halbjahr 2023                        [2023-01..2023-06]
Heiligabend 2022                               2022-12-24
an Silvester                                   2024-12-31 | 2023-12-31
in den 1990er Jahren                           199X
Anfang der 90er-Jahre                          199X | 189X
im 19. Jahrhundert                             18XX
um 1850                                        1850~
im vergangenen Jahr                            2023
im vorigen Monat                               2024-08
Sept. 2023                                     2023-09
1. Jan. 2023                                   2023-01-01
am 1. Jänner 2023                              2023-01-01
am 11. 9. 2001                                 2001-09-11
Montag bis Freitag                             2024-09-09/2024-09-13 | 2024-09-02/2024-09-06
zwei Tage vor dem 3. September 2024            2024-09-01
am 3.                                          2024-09-03 | 2024-10-03
Dienstag vergangener Woche                     2024-09-03
vergangenen Dienstag                           2024-09-10
Dienstag letzter Woche                         2024-09-03
am Dienstag kommender Woche                    2024-09-17
Mitte der Woche                                [2024-09-10..2024-09-12] | [2024-09-03..2024-09-05] | [2024-09-17..2024-09-19]
Ende der Woche                                 [2024-09-12..2024-09-15] | [2024-09-05..2024-09-08]
bis Ende der Woche                             [..2024-09-15]
Ende des Monats                                2024-09 | 2024-08
Mitte des Jahres                               2024 | 2023 | 2025
Mitte nächsten Jahres                          2025
Ende vergangenen Jahres                        2023
Anfang letzten Jahres                          2023
im März vergangenen Jahres                     2023-03
im Sommer letzten Jahres                       2023-22
im kommenden Frühjahr                          2025-21
im letzten Winter                              2023-24 | 2024-24
vergangenen Monat                              2024-08
in den vergangenen zwei Wochen                 [2024-08-28..2024-09-11]
in den kommenden Tagen                         [2024-09-11..]
seit zwei Wochen                               2024-08-28~/2024-09-11
seit über zwei Jahren                          2022~/2024-09-11
seit Tagen                                     /2024-09-11
seit gestern                                   2024-09-10/..
seit heute                                     2024-09-11/..
bis heute                                      /2024-09-11 | [..2024-09-11]
bis morgen                                     /2024-09-12 | [..2024-09-12]
um Mitternacht                                 2024-09-11 00:00 | 2024-09-12 00:00 | 2024-09-10 00:00
am 3. September um Mitternacht                 2024-09-03 00:00 | 2024-09-04 00:00 | 2025-09-03 00:00 | 2025-09-04 00:00
in den frühen Morgenstunden des 3. September   2024-09-03 | 2025-09-03
am frühen Dienstagmorgen                       2024-09-10 | 2024-09-17
am späten Montagabend                          2024-09-09 | 2024-09-16
am Abend des 3. September 2024                 2024-09-03
in der Nacht zum 3. September                  [2024-09-02..2024-09-03] | [2025-09-02..2025-09-03]
in der Nacht auf den 3. September 2024         [2024-09-02..2024-09-03]
in der Nacht vom 2. zum 3. September 2024      [2024-09-02..2024-09-03]
in der Silvesternacht                          [2024-12-31..2025-01-01] | [2023-12-31..2024-01-01]
in der Nacht auf heute                         [2024-09-10..2024-09-11]
gestern Nacht                                  [2024-09-10..2024-09-11]
gegen 3.20 Uhr                                 2024-09-11 | 2024-09-10
um kurz nach 3 Uhr am Dienstag                 2024-09-10 | 2024-09-17
um halb drei am Dienstag                       2024-09-10 02:30 | 2024-09-10 14:30 | 2024-09-17 02:30 | 2024-09-17 14:30
am Dienstag um Viertel nach acht               2024-09-10 08:15 | 2024-09-10 20:15 | 2024-09-17 08:15 | 2024-09-17 20:15
am Dienstag um 20 Uhr                          2024-09-10 20:00 | 2024-09-17 20:00
am Dienstag zwischen 20 und 22 Uhr             [2024-09-10..2024-09-10] 20:00-22:00 | [2024-09-17..2024-09-17] 20:00-22:00
von 8 bis 17 Uhr am 3. September 2024          2024-09-03 08:00-17:00
am 3.9.2024, 14:30 Uhr                         2024-09-03 14:30
3.9.24                                         2024-09-03 | 1924-09-03
03.09.                                         2024-09-03 | 2025-09-03
3. 9. 2024                                     2024-09-03
3./4. September 2024                           [2024-09-03..2024-09-04]
3. bis 5.9.2024                                2024-09-03/2024-09-05
03.–05.09.2024                                 2024-09-03/2024-09-05
03.09.2024 - 05.09.2024                        2024-09-03/2024-09-05
30.8.-2.9.2024                                 2024-08-30/2024-09-02
vom 30.12.2023 bis 2.1.2024                    2023-12-30/2024-01-02
ab Oktober                                     2024-10/ | 2023-10/
ab Montag                                      2024-09-09/ | 2024-09-16/
ab 2025                                        2025/
bis 2025                                       /2025 | [..2025]
bis Mitte 2025                                 /2025 | [..2025]
bis Oktober                                    /2024-10 | /2023-10 | [..2024-10] | [..2023-10]
bis spätestens Ende Oktober                    [..2024-10] | [..2023-10]
spätestens bis zum 1. Oktober                  [..2024-10-01] | [..2023-10-01]
frühestens Anfang Oktober                      [2024-10..] | [2023-10..]
nicht vor Oktober                              [2024-10..] | [2023-10..]
nicht vor dem 1. Oktober 2024                  [2024-10-01..]
vermutlich 1850                                1850?
wohl 1850                                      1850?
etwa 1850                                      1850~
gegen 1850                                     1850~
um das Jahr 1850                               1850~
vor 1850                                       [..1849]
nach 1850                                      [1851..]
zwischen 1850 und 1860                         [1850..1860]
1850-60                                        1850/1860
1850/51                                        1850/1851
1850 oder 1851                                 [1850,1851]
in den Neunzigern                              199X | 189X
Ende der neunziger Jahre                       199X | 189X
Mitte der 1980er                               198X
im Frühsommer 2023                             2023-22
im Hochsommer                                  2024-22 | 2023-22 | 2025-22
Spätherbst 2022                                2022-23
Q3 2023                                        2023-35
3. Quartal 2023                                2023-35
das zweite Halbjahr 2023                       [2023-07..2023-12]
die erste Jahreshälfte 2023                    [2023-01..2023-06]
in der zweiten Märzhälfte 2023                 2023-03
in der ersten Septemberwoche                   2024-09 | 2025-09
am ersten Septemberwochenende                  2024-09 | 2025-09
am ersten Montag im September                  2024-09-02 | 2025-09-01
vor genau einem Jahr                           2023~
vor einem Jahr                                 2023~
vor knapp drei Wochen                          2024-08-21~
vor mehr als zehn Jahren                       [..2014-09]
vor wenigen Tagen                              [..2024-09-11]
vor Kurzem                                     [..2024-09-11]
neulich                                        [..2024-09-11]
heute vor einer Woche                          2024-09-04
in zwei Wochen                                 2024-09-25~
in 14 Tagen                                    2024-09-25~
binnen zwei Wochen                             [2024-09-11..2024-09-25]
innerhalb von zwei Wochen                      [2024-09-11..2024-09-25]
übernächste Woche                              [2024-09-23..2024-09-29]
vorvergangene Woche                            [2024-08-26..2024-09-01]
vorletztes Jahr                                2022
vorgestern Abend                               2024-09-09
am Tag der Deutschen Einheit                   2024-10-03 | 2023-10-03
1. Mai                                         2024-05-01 | 2025-05-01
an Neujahr                                     2025-01-01 | 2024-01-01
Mittwoch, 11. September 2024                   2024-09-11
Mai                                            2024-05 | 2025-05
Sommer 2023                                    2023-22
"""
REFUSED = """
Jahreswechsel 2015/16
zum Jahreswechsel
in KW 36
Ostern 2023
Pfingsten 2023
am 1. Weihnachtstag 2022
tags darauf
am Tag danach
am selben Tag
drei Tage später
31. Juni 2023
5:3 Stimmen
§ 4 Abs. 7
am 12. d. M.
bis auf Weiteres
vor Weihnachten
zwischen den Jahren
3.9./4.9.2024
3. und 4. September 2024
ab sofort
voraussichtlich im Oktober
Wintersemester 2015/16
Saison 2015/16
Schuljahr 2015/16
Geschäftsjahr 2015/16
Haushaltsjahr 2024
um die Jahrhundertwende
am letzten Augusttag
demnächst
heute in einer Woche
Dienstag in einer Woche
am Ostermontag 2023
zu Ostern
Mittwoch, 12. September
Donnerstag, 11. September 2024
am 30. Februar
am 33. März
3. Mörz 2023
Herr Mai
Artikel 3
3:2
20 Prozent
"""


def _split_row(row: str) -> tuple[str, str]:
    phrase, _gap, expected = row.partition("   ")
    return phrase.strip(), expected.strip()


@pytest.mark.parametrize(("phrase", "readings"), [_split_row(row) for row in READ.strip().splitlines()])
def test_a_phrase_of_a_record_has_these_readings(phrase: str, readings: str) -> None:
    assert list_moments(phrase, "de", BASE, "Europe/Berlin") == readings


@pytest.mark.parametrize("phrase", REFUSED.strip().splitlines())
def test_what_is_no_date_or_tells_it_from_another_one_is_refused(phrase: str) -> None:
    with pytest.raises(WhenError):
        list_moments(phrase, "de", BASE, "Europe/Berlin")
