"""French phrases of agencies, courts and chronologies.

The readings of each phrase are complete and in their order, so none of them is certain that may be another date.
"""

import pytest

from tests.support.phrase_readings import list_moments
from timeline.dates import WhenError

BASE = "2024-01-25"  # a Thursday

READ = """
le 1er mars 2023                                  2023-03-01
1er mars                                          2024-03-01 | 2023-03-01
jeudi 18 janvier                                  2024-01-18
mardi dernier                                     2024-01-23 | 2024-01-16
mardi prochain                                    2024-01-30
début mars                                        2024-03 | 2023-03
courant mars                                      2024-03 | 2023-03
courant 2023                                      2023 | 2023/2023
mi-février 2023                                   2023-02
fin décembre                                      2023-12 | 2024-12
à la fin du mois de décembre                      2023-12 | 2024-12
à la fin de l'année 2022                          2022
d'ici à mars                                      [..2024-03] | [..2023-03]
d'ici fin février                                 [..2024-02] | [..2023-02]
dans la nuit du 22 au 23 janvier                  [2024-01-22..2024-01-23] | [2025-01-22..2025-01-23]
dans la nuit de samedi 20 à dimanche 21 janvier   [2024-01-20..2024-01-21]
il y a huit jours                                 2024-01-18~
il y a trois ans                                  2021~
avant-hier soir                                   2024-01-23
hier matin                                        2024-01-24
à 14 h 30                                         2024-01-25 14:30 | 2024-01-24 14:30
le 12 janvier à 14 h 30                           2024-01-12 14:30 | 2025-01-12 14:30
mardi vers 22 heures                              2024-01-23 | 2024-01-30
peu avant minuit mardi                            2024-01-23 | 2024-01-30
du 3 au 5 janvier                                 2024-01-03/2024-01-05 | 2025-01-03/2025-01-05
du 28 décembre 2023 au 3 janvier 2024             2023-12-28/2024-01-03
du 28 décembre au 3 janvier                       2023-12-28/2024-01-03 | 2024-12-28/2025-01-03
entre le 3 et le 5 janvier                        [2024-01-03..2024-01-05] | [2025-01-03..2025-01-05]
entre mars et mai 2021                            [2021-03..2021-05]
depuis mars 2022                                  2022-03/..
depuis lundi                                      2024-01-22/.. | 2024-01-29/..
jusqu'au 12 février                               /2024-02-12 | /2023-02-12
avant le 12 février 2024                          [..2024-02-11]
après le 12 janvier 2024                          [2024-01-13..]
au plus tard le 31 mars 2024                      [..2024-03-31]
la semaine du 8 janvier                           [2024-01-08..2024-01-14] | [2024-01-07..2024-01-13] | [2025-01-06..2025-01-12] | [2025-01-05..2025-01-11]
au printemps 2023                                 2023-21
à l'été 2023                                      2023-22
l'hiver 2022-2023                                 2022-24
au premier trimestre 2023                         2023-33
au second semestre 2022                           [2022-07..2022-12]
le 14 juillet                                     2024-07-14 | 2023-07-14
le 14-Juillet                                     2024-07-14 | 2023-07-14
le jour de Noël 2022                              2022-12-25
la Saint-Sylvestre                                2023-12-31 | 2024-12-31
la Toussaint 2023                                 2023-11-01
au début des années 90                            199X | 189X
vers 1850                                         1850~
le 7/3/2017                                       2017-03-07 | 2017-07-03
le 7 mars 17                                      2017-03-07 | 1917-03-07
ce jeudi                                          2024-01-25 | 2024-01-18 | 2024-02-01
jeudi matin                                       2024-01-25 | 2024-01-18 | 2024-02-01
dans la matinée de mardi                          2024-01-23 | 2024-01-30
en fin d'après-midi mercredi                      2024-01-24 | 2024-01-31
l'an passé                                        2023
fin 2022 - début 2023                             2022/2023
janv. 2024                                        2024-01
le 3 févr. 2023                                   2023-02-03
le 3 fev 2023                                     2023-02-03
3 ou 4 janvier                                    [2024-01-03,2024-01-04] | [2025-01-03,2025-01-04]
le 3 ou le 4 janvier 2024                         [2024-01-03,2024-01-04]
jeudi dernier                                     2024-01-18
le jeudi 18 janvier 2024 à 8 heures               2024-01-18 08:00
dans la soirée du 18 janvier                      2024-01-18 | 2025-01-18
dans la matinée du jeudi 18 janvier               2024-01-18
dans la nuit du 31 décembre au 1er janvier        [2023-12-31..2024-01-01] | [2024-12-31..2025-01-01]
dans la nuit de dimanche à lundi, vers 3 heures   2024-01-22 | 2024-01-29
à l'aube de mardi                                 2024-01-23 | 2024-01-30
mardi à l'aube                                    2024-01-23 | 2024-01-30
mardi vers 14 h 30                                2024-01-23 | 2024-01-30
mardi à 14h                                       2024-01-23 14:00 | 2024-01-30 14:00
mardi entre 14 h et 16 h                          [2024-01-23..2024-01-23] 14:00-16:00 | [2024-01-30..2024-01-30] 14:00-16:00
entre 14 et 16 heures mardi                       [2024-01-23..2024-01-23] 14:00-16:00 | [2024-01-30..2024-01-30] 14:00-16:00
le 12 janvier peu après minuit                    2024-01-12 | 2025-01-12
le 12 janvier à midi                              2024-01-12 12:00 | 2025-01-12 12:00
le 12 janvier à minuit                            2024-01-12 00:00 | 2024-01-13 00:00 | 2025-01-12 00:00 | 2025-01-13 00:00
le 12/01/24                                       2024-01-12 | 2024-12-01 | 1924-01-12 | 1924-12-01
12/01                                             2024-01-12 | 2025-01-12 | 2023-12-01 | 2024-12-01
le 12.01.2024                                     2024-01-12
le 12-01-2024                                     2024-01-12 | 2024-12-01
du 12 au 14 janvier 2024                          2024-01-12/2024-01-14
le 12 ou 13 janvier 2024                          [2024-01-12,2024-01-13]
12-14 janvier 2024                                2024-01-12/2024-01-14
12/13 janvier 2024                                [2024-01-12..2024-01-13]
de janvier à mars 2023                            2023-01/2023-03
de janvier 2022 à mars 2023                       2022-01/2023-03
janvier-mars 2023                                 2023-01/2023-03
entre fin mars et début avril 2023                [2023-03..2023-04]
fin mars ou début avril 2023                      [2023-03,2023-04]
mars ou avril 2023                                [2023-03,2023-04]
à la mi-mars                                      2024-03 | 2023-03
vers la mi-mars 2023                              2023-03
vers la fin mars 2023                             2023-03
au début du mois de mars 2023                     2023-03
au début de 2023                                  2023
début 2023                                        2023
au début de l'année 2023                          2023
en début d'année                                  2024 | 2025
en fin d'année dernière                           2023
fin de l'année dernière                           2023
à la fin de l'année                               2024 | 2023
fin de semaine                                    [2024-01-25..2024-01-28] | [2024-01-18..2024-01-21]
en fin de semaine dernière                        [2024-01-18..2024-01-21]
en milieu de semaine                              [2024-01-23..2024-01-25] | [2024-01-16..2024-01-18] | [2024-01-30..2024-02-01]
cette semaine                                     [2024-01-22..2024-01-25] | [2024-01-21..2024-01-25] | [2024-01-22..2024-01-28] | [2024-01-21..2024-01-27]
mardi de la semaine dernière                      2024-01-16
d'ici mardi                                       [..2024-01-30] | [..2024-01-23]
d'ici deux semaines                               [2024-01-25..2024-02-08]
dans quinze jours                                 2024-02-08~
ces dernières semaines                            [..2024-01-25]
au cours des deux dernières semaines              [2024-01-11..2024-01-25]
depuis deux ans                                   2022~/2024-01-25
depuis hier                                       2024-01-24/..
depuis le début de l'année                        2024/..
depuis la fin 2022                                2022/..
jusqu'en 2015                                     /2015
jusqu'à fin mars                                  /2024-03 | /2023-03
jusqu'à mardi                                     /2024-01-30 | /2024-01-23
à compter du 1er février 2024                     2024-02-01/
à dater du 1er février 2024                       2024-02-01/
dès le 1er février 2024                           2024-02-01/ | 2024-02-01
dès mardi                                         2024-01-23/ | 2024-01-30/ | 2024-01-23 | 2024-01-30
dès 2015                                          2015/ | 2015
pas avant mars 2024                               [2024-03..]
au plus tôt en mars 2024                          [2024-03..]
au plus tard en mars 2024                         [..2024-03]
avant mars 2024                                   [..2024-02]
avant la fin mars                                 [..2024-03] | [..2023-03]
après 2015                                        [2016..]
avant 2015                                        [..2014]
en 2015 ou 2016                                   [2015,2016]
entre 2015 et 2016                                [2015..2016]
2015-2016                                         2015/2016
2015/16                                           2015/2016
le premier semestre 2023                          [2023-01..2023-06]
T3 2023                                           2023-35
troisième trimestre 2023                          2023-35
au printemps dernier                              2023-21 | 2024-21
l'hiver dernier                                   2023-24 | 2024-24
cet été                                           2024-22 | 2023-22
l'automne prochain                                2024-23 | 2025-23
en mars prochain                                  2024-03 | 2025-03
en mars dernier                                   2023-03
le 3 mars dernier                                 2023-03-03
le 3 mars prochain                                2024-03-03
début du XXe siècle                               19XX
la fin du XIXe siècle                             18XX
les années 80                                     198X | 188X
dans les années soixante                          196X | 186X
fin des années 1990                               199X
il y a un an                                      2023~
il y a tout juste un an                           2023~
il y a plus de dix ans                            [..2014-01]
il y a quelques jours                             [..2024-01-25]
il y a deux mois                                  2023-11~
voici deux semaines                               2024-01-11~
voilà trois ans                                   2021~
vers 1850                                         1850~
autour de 1850                                    1850~
en 1850 environ                                   1850~
peut-être 1850                                    1850?
sans doute en 1850                                1850?
l'an 2000                                         2000
le 11 novembre 1918 à 11 heures                   1918-11-11 11:00
à 11 h 15, le 11 novembre 1918                    1918-11-11 11:15
le 11-Septembre                                   2023-09-11 | 2024-09-11
mars                                              2024-03 | 2023-03
"""
REFUSED = """
trois jours plus tard
le même jour
à Pâques 2023
le lundi 7 mars 2017
32 mars 2017
aux premières heures de mardi
les 12 et 13 janvier
la semaine d'avant
mardi en huit
d'ici un mois
sous huitaine
sous quinzaine
dans les 24 heures
jusqu'à nouvel ordre
la saison 2015-2016
l'année scolaire 2015-2016
l'exercice 2015
rentrée 2015
le 3 courant
le 3 du mois
le 3
les années 1920-1930
il y a un peu plus d'un an
il y a un mois jour pour jour
prochainement
la veille au soir
le soir même
le 24 au soir
le mardi suivant
le 30 février 2024
le 7 amrs 2017
mercredi 18 janvier
mercredi 18 janvier 2024
49.3
mai 68
"""


def _split_row(row: str) -> tuple[str, str]:
    phrase, _gap, expected = row.partition("   ")
    return phrase.strip(), expected.strip()


@pytest.mark.parametrize(("phrase", "readings"), [_split_row(row) for row in READ.strip().splitlines()])
def test_a_phrase_of_a_record_has_these_readings(phrase: str, readings: str) -> None:
    assert list_moments(phrase, "fr", BASE, "Europe/Paris") == readings


@pytest.mark.parametrize("phrase", REFUSED.strip().splitlines())
def test_what_is_no_date_or_tells_it_from_another_one_is_refused(phrase: str) -> None:
    with pytest.raises(WhenError):
        list_moments(phrase, "fr", BASE, "Europe/Paris")
