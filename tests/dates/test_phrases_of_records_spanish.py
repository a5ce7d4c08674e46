"""Spanish phrases of agencies, courts and chronologies.

The readings of each phrase are complete and in their order, so none of them is certain that may be another date.
"""

import pytest

from tests.support.phrase_readings import list_moments
from timeline.dates import WhenError

BASE = "2023-11-16"  # a Thursday

READ = """
el 1 de marzo                                        2024-03-01 | 2023-03-01
1.º de marzo de 2023                                 2023-03-01
el primero de marzo de 2023                          2023-03-01
el martes 14 de noviembre                            2023-11-14
el martes                                            2023-11-14 | 2023-11-21
el pasado viernes                                    2023-11-10
el viernes pasado                                    2023-11-10
el próximo viernes                                   2023-11-17 | 2023-11-24
el viernes que viene                                 2023-11-17 | 2023-11-24
antes de ayer                                        2023-11-14
la madrugada del martes                              2023-11-14 | 2023-11-21
en la madrugada del 14 de noviembre                  2023-11-14 | 2024-11-14
la noche del 13 al 14 de noviembre                   [2023-11-13..2023-11-14] | [2024-11-13..2024-11-14]
a principios de marzo                                2024-03 | 2023-03
a mediados de octubre                                2023-10 | 2024-10
a finales de octubre                                 2023-10 | 2024-10
a finales de 2022                                    2022
a principios de año                                  2023 | 2024
a lo largo de 2023                                   2023 | 2023/2023
a las 14.30 h                                        2023-11-16 14:30 | 2023-11-15 14:30
el 3 de noviembre a las 14.30 h                      2023-11-03 14:30 | 2024-11-03 14:30
el 3 de noviembre de 2023 a las 14:30 horas          2023-11-03 14:30
poco antes de las 3 de la madrugada del domingo      2023-11-12 | 2023-11-19
pasada la medianoche del martes                      2023-11-14 | 2023-11-21
del 3 al 5 de noviembre                              2023-11-03/2023-11-05 | 2024-11-03/2024-11-05
del 30 de octubre al 2 de noviembre                  2023-10-30/2023-11-02 | 2024-10-30/2024-11-02
entre el 3 y el 5 de noviembre                       [2023-11-03..2023-11-05] | [2024-11-03..2024-11-05]
3 o 4 de noviembre                                   [2023-11-03,2023-11-04] | [2024-11-03,2024-11-04]
de marzo a mayo de 2021                              2021-03/2021-05
entre marzo y mayo de 2021                           [2021-03..2021-05]
desde marzo de 2022                                  2022-03/..
desde el lunes                                       2023-11-13/.. | 2023-11-20/..
hasta el 30 de noviembre                             /2023-11-30 | /2022-11-30
antes del 30 de noviembre de 2023                    [..2023-11-29]
después del 3 de noviembre de 2023                   [2023-11-04..]
a más tardar el 30 de noviembre                      [..2023-11-30] | [..2022-11-30]
hace dos semanas                                     2023-11-02~
hace tres años                                       2020~
la semana del 6 de noviembre                         [2023-11-06..2023-11-12] | [2023-11-05..2023-11-11] | [2024-11-04..2024-11-10] | [2024-11-03..2024-11-09]
el fin de semana                                     [2023-11-18..2023-11-19] | [2023-11-11..2023-11-12]
el pasado fin de semana                              [2023-11-11..2023-11-12]
en la primavera de 2023                              2023-21
en el verano de 2022                                 2022-22
el tercer trimestre de 2022                          2022-35
el primer semestre de 2022                           [2022-01..2022-06]
la Nochebuena de 2022                                2022-12-24
en Nochevieja                                        2023-12-31 | 2022-12-31
el día de Navidad de 2022                            2022-12-25
a principios de los noventa                          199X | 189X
el siglo XIX                                         18XX
hacia 1850                                           1850~
marzo del año pasado                                 2022-03
el 3 de sept. de 2022                                2022-09-03
3-sep-2022                                           2022-09-03
dentro de dos semanas                                2023-11-30~
la segunda quincena de octubre                       2023-10 | 2024-10
la primera quincena de octubre de 2022               2022-10
antes de fin de año                                  [..2023-12-31]
de lunes a viernes                                   2023-11-13/2023-11-17 | 2023-11-06/2023-11-10
el pasado martes 7 de noviembre                      2023-11-07
el pasado 7 de noviembre                             2023-11-07
el próximo 7 de diciembre                            2023-12-07
este martes                                          2023-11-14 | 2023-11-21
este jueves                                          2023-11-16 | 2023-11-09 | 2023-11-23
el jueves por la mañana                              2023-11-16 | 2023-11-09 | 2023-11-23
el martes por la noche                               [2023-11-14..2023-11-15] | [2023-11-21..2023-11-22]
la noche del martes                                  [2023-11-14..2023-11-15] | [2023-11-21..2023-11-22]
en la noche del 7 de noviembre                       [2023-11-07..2023-11-08] | [2024-11-07..2024-11-08]
la tarde del 7 de noviembre de 2023                  2023-11-07
a primera hora del martes                            2023-11-14 | 2023-11-21
a última hora de la tarde del martes                 2023-11-14 | 2023-11-21
al amanecer del martes                               2023-11-14 | 2023-11-21
al mediodía del 7 de noviembre                       2023-11-07 | 2024-11-07
a medianoche del 7 de noviembre                      2023-11-07 00:00 | 2023-11-08 00:00 | 2024-11-07 00:00 | 2024-11-08 00:00
a las 3 de la tarde del 7 de noviembre               2023-11-07 15:00 | 2024-11-07 15:00
a las tres y media de la tarde del 7 de noviembre    2023-11-07 15:30 | 2024-11-07 15:30
a las 22:15 del martes                               2023-11-14 22:15 | 2023-11-21 22:15
entre las 22 y las 23 horas del martes               [2023-11-14..2023-11-14] 22:00-23:00 | [2023-11-21..2023-11-21] 22:00-23:00
de 10 a 12 horas del martes                          2023-11-14 10:00-12:00 | 2023-11-21 10:00-12:00
pasadas las diez de la noche del martes              2023-11-14 | 2023-11-21
alrededor de las 10:00 del 7 de noviembre de 2023    2023-11-07
el 7/11/23                                           2023-11-07 | 2023-07-11 | 1923-11-07 | 1923-07-11
7/11                                                 2023-11-07 | 2024-11-07 | 2023-07-11 | 2024-07-11
7.11.2023                                            2023-11-07
7 de nov. de 2023                                    2023-11-07
7 nov 2023                                           2023-11-07
7 noviembre 2023                                     2023-11-07
noviembre 7, 2023                                    2023-11-07
noviembre 7 de 2023                                  2023-11-07
7 al 9 de noviembre de 2023                          2023-11-07/2023-11-09
del 7 al 9 de noviembre                              2023-11-07/2023-11-09 | 2024-11-07/2024-11-09
7-9 de noviembre de 2023                             2023-11-07/2023-11-09
7 u 8 de noviembre de 2023                           [2023-11-07,2023-11-08]
entre el 30 de octubre y el 2 de noviembre de 2023   [2023-10-30..2023-11-02]
desde el 7 hasta el 9 de noviembre                   2023-11-07/2023-11-09 | 2024-11-07/2024-11-09
desde el 7 de noviembre                              2023-11-07/.. | 2024-11-07/..
desde enero                                          2023-01/.. | 2024-01/..
desde principios de año                              2023/..
desde hace dos años                                  2021~/2023-11-16
desde ayer                                           2023-11-15/..
hasta enero de 2024                                  /2024-01
hasta finales de año                                 /2023-12-31
hasta el martes                                      /2023-11-21 | /2023-11-14
a partir de enero                                    2024-01/ | 2023-01/
a partir del lunes                                   2023-11-13/ | 2023-11-20/
a partir de 2024                                     2024/
antes de enero de 2024                               [..2023-12]
antes del lunes                                      [..2023-11-12] | [..2023-11-19]
antes de finales de año                              [..2023-12-31]
no antes de enero de 2024                            [2024-01..]
como muy pronto en enero                             [2024-01..] | [2023-01..]
como muy tarde en enero                              [..2024-01] | [..2023-01]
como máximo el 7 de diciembre                        [..2023-12-07] | [..2022-12-07]
después de 2015                                      [2016..]
antes de 2015                                        [..2014]
tras 2015                                            [2016..]
en torno a 1850                                      1850~
alrededor de 1850                                    1850~
sobre 1850                                           1850~
aproximadamente en 1850                              1850~
quizás 1850                                          1850?
probablemente en 1850                                1850?
1850 o 1851                                          [1850,1851]
entre 1850 y 1860                                    [1850..1860]
de 1850 a 1860                                       1850/1860
1850-1860                                            1850/1860
2015/16                                              2015/2016
a fines de octubre                                   2023-10 | 2024-10
a inicios de octubre                                 2023-10 | 2024-10
a comienzos de 2023                                  2023
a mediados de los noventa                            199X | 189X
a mediados de la década de 1990                      199X
principios del siglo XX                              19XX
en los años setenta                                  197X | 187X
el año 2000                                          2000
en el año 2000                                       2000
el pasado mes de octubre                             2023-10 | 2022-10
el pasado octubre                                    2023-10 | 2022-10
en octubre pasado                                    2023-10 | 2022-10
octubre del año pasado                               2022-10
el próximo mes de enero                              2024-01
el próximo mes                                       2023-12
el próximo año                                       2024
el año que viene                                     2024
la semana que viene                                  [2023-11-20..2023-11-26] | [2023-11-19..2023-11-25]
a mediados de semana                                 [2023-11-14..2023-11-16] | [2023-11-07..2023-11-09] | [2023-11-21..2023-11-23]
esta semana                                          [2023-11-13..2023-11-16] | [2023-11-12..2023-11-16] | [2023-11-13..2023-11-19] | [2023-11-12..2023-11-18]
este mes                                             2023-11
este año                                             2023
este verano                                          2023-22
el invierno pasado                                   2022-24 | 2023-24
la primavera pasada                                  2023-21 | 2022-21
en las últimas 24 horas                              [2023-11-15..2023-11-16]
en los últimos tres años                             [2020..2023-11-16]
hace un año                                          2022~
hace más de diez años                                [..2013-11]
hace un par de semanas                               2023-11-02~
hace unas semanas                                    [..2023-11-16]
dos semanas atrás                                    2023-11-02~
en dos semanas                                       2023-11-30~
dentro de un mes                                     2023-12~
un día después del 7 de noviembre de 2023            2023-11-08
dos días antes del 7 de noviembre de 2023            2023-11-05
al día siguiente del 7 de noviembre                  2023-11-08 | 2024-11-08
el primer lunes de noviembre de 2023                 2023-11-06
el último viernes de octubre                         2023-10-27 | 2024-10-25
primera semana de noviembre                          2023-11 | 2024-11
el segundo trimestre                                 2024-34 | 2023-34
el día de Reyes de 2023                              2023-01-06
el 12 de octubre                                     2023-10-12 | 2024-10-12
martes 14 de noviembre de 2023                       2023-11-14
mayo                                                 2024-05 | 2023-05
setiembre de 2022                                    2022-09
"""
REFUSED = """
Semana Santa de 2023
tres días después
31 de junio de 2023
3 de mrazo de 2022
el 11-M
el lunes 7 de marzo de 2017
en lo que va de año
los días 7 y 8 de noviembre
hasta nuevo aviso
para finales de año
para el 7 de diciembre
la temporada 2015-16
el curso 2015-2016
el ejercicio 2015
en lo que va de mes
en las últimas horas
hace justo un año
hace mes y medio
en un plazo de diez días
el martes siguiente
horas después
ese martes
Año Nuevo de 2023
el miércoles 14 de noviembre
miércoles 14 de noviembre de 2023
30 de febrero de 2023
15M
24 horas
100 años
"""


def _split_row(row: str) -> tuple[str, str]:
    phrase, _gap, expected = row.partition("   ")
    return phrase.strip(), expected.strip()


@pytest.mark.parametrize(("phrase", "readings"), [_split_row(row) for row in READ.strip().splitlines()])
def test_a_phrase_of_a_record_has_these_readings(phrase: str, readings: str) -> None:
    assert list_moments(phrase, "es", BASE, "Europe/Madrid") == readings


@pytest.mark.parametrize("phrase", REFUSED.strip().splitlines())
def test_what_is_no_date_or_tells_it_from_another_one_is_refused(phrase: str) -> None:
    with pytest.raises(WhenError):
        list_moments(phrase, "es", BASE, "Europe/Madrid")
