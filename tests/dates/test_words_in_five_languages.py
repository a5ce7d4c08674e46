"""Dates in words in all five languages: values that the tables of the single languages lack, one a line.

No-break spaces and marks of direction are left out here; the tests of the single languages have them.
"""

import re

import pytest
from django.utils import translation

from timeline.dates import When, format_date

LANGUAGES = ("en-gb", "de", "fr", "es", "ar")

# EDTF with clock times and zone | English | German | French | Spanish | Arabic
TABLE = """
2017-08-11 | 11 August 2017 | 11. August 2017 | 11 août 2017 | 11 de agosto de 2017 | 11 أغسطس 2017
2017-04-01 | 1 April 2017 | 1. April 2017 | 1er avril 2017 | 1 de abril de 2017 | 1 أبريل 2017
2017-07-07 09:05 Europe/Paris | 7 July 2017, 09:05 CEST | 7. Juli 2017, 09:05 Uhr (MESZ) | 7 juillet 2017 à 9 h 05 (heure d’été d’Europe centrale) | 7 de julio de 2017, 09:05 h (CEST) | 7 يوليو 2017، الساعة 09:05 بتوقيت وسط أوروبا الصيفي
2017-03-07 18:00:30 America/New_York | 7 March 2017, 18:00:30 EST | 7. März 2017, 18:00:30 Uhr (EST) | 7 mars 2017 à 18 h 00 min 30 s (EST) | 7 de marzo de 2017, 18:00:30 h (EST) | 7 مارس 2017، الساعة 18:00:30 بتوقيت EST
2017-03-07 08:00 Africa/Cairo | 7 March 2017, 08:00 EET | 7. März 2017, 08:00 Uhr (OEZ) | 7 mars 2017 à 8 h 00 (heure d’Europe orientale) | 7 de marzo de 2017, 08:00 h (EET) | 7 مارس 2017، الساعة 08:00 بتوقيت شرق أوروبا
2017-03-07 08:00 Asia/Dubai | 7 March 2017, 08:00 UTC+04:00 | 7. März 2017, 08:00 Uhr (UTC+04:00) | 7 mars 2017 à 8 h 00 (UTC+04:00) | 7 de marzo de 2017, 08:00 h (UTC+04:00) | 7 مارس 2017، الساعة 08:00 بتوقيت UTC+04:00
2017-03-07 01:00 Europe/Madrid | 7 March 2017, 01:00 CET | 7. März 2017, 01:00 Uhr (MEZ) | 7 mars 2017 à 1 h 00 (heure d’Europe centrale) | 7 de marzo de 2017, 01:00 h (CET) | 7 مارس 2017، الساعة 01:00 بتوقيت وسط أوروبا
2017-03-07 10:15–11:45 Europe/Paris | 7 March 2017, from 10:15 to 11:45 CET | 7. März 2017, von 10:15 bis 11:45 Uhr (MEZ) | 7 mars 2017, de 10 h 15 à 11 h 45 (heure d’Europe centrale) | 7 de marzo de 2017, de 10:15 a 11:45 CET | 7 مارس 2017، من الساعة 10:15 إلى الساعة 11:45 بتوقيت وسط أوروبا
2017-04/2017-10 | from April to October 2017 | von April bis Oktober 2017 | d’avril à octobre 2017 | de abril a octubre de 2017 | من أبريل إلى أكتوبر 2017
2016-11/2017-02 | from November 2016 to February 2017 | von November 2016 bis Februar 2017 | de novembre 2016 à février 2017 | desde noviembre de 2016 hasta febrero de 2017 | من نوفمبر 2016 إلى فبراير 2017
2017-03-03/2017-03-07 10:15–18:00 Europe/London | from 10:15 GMT on 3 March 2017 to 18:00 GMT on 7 March 2017 | vom 3. März 2017 um 10:15 Uhr (GMT) bis zum 7. März 2017 um 18:00 Uhr (GMT) | du 3 mars 2017 à 10 h 15 (GMT) au 7 mars 2017 à 18 h 00 (GMT) | desde el 3 de marzo de 2017 (10:15 GMT) hasta el 7 de marzo de 2017 (18:00 GMT) | من 3 مارس 2017 الساعة 10:15 بتوقيت غرينتش إلى 7 مارس 2017 الساعة 18:00 بتوقيت غرينتش
2017-03-03/2017-03-07 10:15 Europe/London | from 10:15 GMT on 3 March 2017 to 7 March 2017 | vom 3. März 2017 um 10:15 Uhr (GMT) bis zum 7. März 2017 | du 3 mars 2017 à 10 h 15 (GMT) au 7 mars 2017 | desde el 3 de marzo de 2017 (10:15 GMT) hasta el 7 de marzo de 2017 | من 3 مارس 2017 الساعة 10:15 بتوقيت غرينتش إلى 7 مارس 2017
2017-03-07/2017-03-07 –10:15 Europe/London | 7 March 2017, until 10:15 GMT | 7. März 2017, bis 10:15 Uhr (GMT) | 7 mars 2017, jusqu’à 10 h 15 (GMT) | 7 de marzo de 2017, hasta las 10:15 GMT | 7 مارس 2017، حتى الساعة 10:15 بتوقيت غرينتش
2017-03-07/2017-03-07 10:15–12:00 Europe/London | 7 March 2017, from 10:15 to 12:00 GMT | 7. März 2017, von 10:15 bis 12:00 Uhr (GMT) | 7 mars 2017, de 10 h 15 à 12 h 00 (GMT) | 7 de marzo de 2017, de 10:15 a 12:00 GMT | 7 مارس 2017، من الساعة 10:15 إلى الساعة 12:00 بتوقيت غرينتش
[2017-03-07..2017-03-07] 10:15–12:00 Europe/London | 7 March 2017, some time between 10:15 and 12:00 GMT | 7. März 2017, irgendwann zwischen 10:15 und 12:00 Uhr (GMT) | 7 mars 2017, à un moment entre 10 h 15 et 12 h 00 (GMT) | 7 de marzo de 2017, en algún momento entre las 10:15 y las 12:00 GMT | 7 مارس 2017، في وقت ما بين الساعة 10:15 والساعة 12:00 بتوقيت غرينتش
[2017-03-07..2017-03-07] –12:00 Europe/London | 7 March 2017, at 12:00 GMT or earlier | 7. März 2017, spätestens um 12:00 Uhr (GMT) | 7 mars 2017, au plus tard à 12 h 00 (GMT) | 7 de marzo de 2017, a las 12:00 GMT o antes | 7 مارس 2017، في الساعة 12:00 بتوقيت غرينتش أو قبلها
[2017-03-03..2017-03-07] | between 3 and 7 March 2017 | zwischen dem 3. und dem 7. März 2017 | entre le 3 et le 7 mars 2017 | entre el 3 y el 7 de marzo de 2017 | بين 3 و7 مارس 2017
[2017-03..2017-05] | between March and May 2017 | zwischen März und Mai 2017 | entre mars et mai 2017 | entre marzo y mayo de 2017 | بين مارس ومايو 2017
[2017-03-03..2017-03-05] 10:15–12:00 Europe/London | between 10:15 GMT on 3 March 2017 and 12:00 GMT on 5 March 2017 | zwischen dem 3. März 2017 um 10:15 Uhr (GMT) und dem 5. März 2017 um 12:00 Uhr (GMT) | entre le 3 mars 2017 à 10 h 15 (GMT) et le 5 mars 2017 à 12 h 00 (GMT) | entre el 3 de marzo de 2017 (10:15 GMT) y el 5 de marzo de 2017 (12:00 GMT) | بين 3 مارس 2017 الساعة 10:15 بتوقيت غرينتش و5 مارس 2017 الساعة 12:00 بتوقيت غرينتش
[..2017-21] | in or before spring 2017 | spätestens im Frühjahr 2017 | pas après le printemps 2017 | la primavera de 2017 o antes | في ربيع 2017 أو قبله
[2017-33..] | in or after the first quarter of 2017 | frühestens im ersten Quartal 2017 | pas avant le premier trimestre 2017 | el primer trimestre de 2017 o después | في الربع الأول من عام 2017 أو بعده
[..2017-03-07] –12:00 Europe/London | by 12:00 GMT on 7 March 2017 | spätestens am 7. März 2017 um 12:00 Uhr (GMT) | au plus tard le 7 mars 2017 à 12 h 00 (GMT) | a más tardar el 7 de marzo de 2017 (12:00 GMT) | في موعد أقصاه 7 مارس 2017 الساعة 12:00 بتوقيت غرينتش
[2017-03-07..] 12:00 Europe/London | at or after 12:00 GMT on 7 March 2017 | frühestens am 7. März 2017 um 12:00 Uhr (GMT) | au plus tôt le 7 mars 2017 à 12 h 00 (GMT) | el 7 de marzo de 2017 (12:00 GMT) o después | في 7 مارس 2017 الساعة 12:00 بتوقيت غرينتش أو بعده
2017-03/.. | since March 2017 (ongoing when published) | seit März 2017 (dauerte bei Veröffentlichung an) | depuis mars 2017 (en cours à la publication) | desde marzo de 2017, en curso al publicarse | منذ مارس 2017 (كان مستمرًا عند النشر)
2017/.. | since 2017 (ongoing when published) | seit 2017 (dauerte bei Veröffentlichung an) | depuis 2017 (en cours à la publication) | desde 2017, en curso al publicarse | منذ عام 2017 (كان مستمرًا عند النشر)
2017-21/.. | since spring 2017 (ongoing when published) | seit dem Frühjahr 2017 (dauerte bei Veröffentlichung an) | depuis le printemps 2017 (en cours à la publication) | desde la primavera de 2017, en curso al publicarse | منذ ربيع 2017 (كان مستمرًا عند النشر)
2017-03/ | from March 2017 (end unknown) | von März 2017 an (Ende unbekannt) | à partir de mars 2017 (fin inconnue) | desde marzo de 2017, final desconocido | ابتداءً من مارس 2017 (النهاية غير معروفة)
2017/ | from 2017 (end unknown) | von 2017 an (Ende unbekannt) | à partir de 2017 (fin inconnue) | desde 2017, final desconocido | ابتداءً من عام 2017 (النهاية غير معروفة)
2017-22/ | from summer 2017 (end unknown) | vom Sommer 2017 an (Ende unbekannt) | à partir de l’été 2017 (fin inconnue) | desde el verano de 2017, final desconocido | ابتداءً من صيف 2017 (النهاية غير معروفة)
2017-04/ | from April 2017 (end unknown) | von April 2017 an (Ende unbekannt) | à partir d’avril 2017 (fin inconnue) | desde abril de 2017, final desconocido | ابتداءً من أبريل 2017 (النهاية غير معروفة)
/2017 | until 2017 (start unknown) | bis 2017 (Beginn unbekannt) | jusqu’en 2017 (début inconnu) | hasta 2017, inicio desconocido | حتى عام 2017 (البداية غير معروفة)
/2017-24 | until winter 2017 (start unknown) | bis zum Winter 2017 (Beginn unbekannt) | jusqu’à l’hiver 2017 (début inconnu) | hasta el invierno de 2017, inicio desconocido | حتى شتاء 2017 (البداية غير معروفة)
../2017-03 | until March 2017 (start not given) | bis März 2017 (Beginn nicht angegeben) | jusqu’en mars 2017 (début non précisé) | hasta marzo de 2017, inicio sin precisar | حتى مارس 2017 (البداية غير محددة)
../2017 | until 2017 (start not given) | bis 2017 (Beginn nicht angegeben) | jusqu’en 2017 (début non précisé) | hasta 2017, inicio sin precisar | حتى عام 2017 (البداية غير محددة)
../2017-34 | until the second quarter of 2017 (start not given) | bis zum zweiten Quartal 2017 (Beginn nicht angegeben) | jusqu’au deuxième trimestre 2017 (début non précisé) | hasta el segundo trimestre de 2017, inicio sin precisar | حتى الربع الثاني من عام 2017 (البداية غير محددة)
2017-22~ | around summer 2017 | etwa im Sommer 2017 | vers l’été 2017 | hacia el verano de 2017 | نحو صيف 2017
2017-33? | possibly the first quarter of 2017 | möglicherweise im ersten Quartal 2017 | peut-être le premier trimestre 2017 | posiblemente el primer trimestre de 2017 | ربما الربع الأول من عام 2017
2017-21/2017-23 | from spring 2017 to autumn 2017 | vom Frühjahr 2017 bis zum Herbst 2017 | du printemps 2017 à l’automne 2017 | desde la primavera de 2017 hasta el otoño de 2017 | من ربيع 2017 إلى خريف 2017
2017-33/2017-35 | from the first quarter of 2017 to the third quarter of 2017 | vom ersten Quartal 2017 bis zum dritten Quartal 2017 | du premier trimestre 2017 au troisième trimestre 2017 | desde el primer trimestre de 2017 hasta el tercer trimestre de 2017 | من الربع الأول من عام 2017 إلى الربع الثالث من عام 2017
[2017-33..2017-35] | between the first quarter of 2017 and the third quarter of 2017 | zwischen dem ersten Quartal 2017 und dem dritten Quartal 2017 | entre le premier trimestre 2017 et le troisième trimestre 2017 | entre el primer trimestre de 2017 y el tercer trimestre de 2017 | بين الربع الأول من عام 2017 والربع الثالث من عام 2017
190X | the 1900s (1900–1909) | 1900er-Jahre (1900–1909) | années 1900 (1900-1909) | década de 1900 (1900-1909) | العقد من 1900 إلى 1909
199X/201X | from the 1990s to the 2010s | von den 1990er-Jahren bis zu den 2010er-Jahren | des années 1990 aux années 2010 | desde la década de 1990 hasta la década de 2010 | من العقد بين 1990 و1999 إلى العقد بين 2010 و2019
[199X..201X] | between the 1990s and the 2010s | zwischen den 1990er-Jahren und den 2010er-Jahren | entre les années 1990 et les années 2010 | entre la década de 1990 y la década de 2010 | بين العقد من 1990 إلى 1999 والعقد من 2010 إلى 2019
19XX | the years 1900–1999 | Jahre 1900–1999 | années 1900 à 1999 | años 1900-1999 | الأعوام 1900–1999
18XX/19XX | from the years 1800–1899 to the years 1900–1999 | von den Jahren 1800–1899 bis zu den Jahren 1900–1999 | des années 1800 à 1899 aux années 1900 à 1999 | desde los años 1800-1899 hasta los años 1900-1999 | من الأعوام 1800–1899 إلى الأعوام 1900–1999
2017-04-XX | an unknown day in April 2017 | an einem unbekannten Tag im April 2017 | un jour d’avril 2017 | algún día de abril de 2017 | أحد أيام أبريل 2017
[2017-03-XX..2017-05-XX] | between an unknown day in March 2017 and an unknown day in May 2017 | zwischen einem unbekannten Tag im März 2017 und einem unbekannten Tag im Mai 2017 | entre un jour de mars 2017 et un jour de mai 2017 | entre algún día de marzo de 2017 y algún día de mayo de 2017 | بين أحد أيام مارس 2017 وأحد أيام مايو 2017
2017-03-XX/2017-05-XX | from an unknown day in March 2017 to an unknown day in May 2017 | von einem unbekannten Tag im März 2017 bis zu einem unbekannten Tag im Mai 2017 | d’un jour de mars 2017 à un jour de mai 2017 | desde algún día de marzo de 2017 hasta algún día de mayo de 2017 | من أحد أيام مارس 2017 إلى أحد أيام مايو 2017
-0099/-0043 | from 100 BCE to 44 BCE | von 100 v. Chr. bis 44 v. Chr. | de 100 av. J.-C. à 44 av. J.-C. | desde 100 a. C. hasta 44 a. C. | من عام 100 قبل الميلاد إلى عام 44 قبل الميلاد
0476 | 476 CE | 476 n. Chr. | 476 apr. J.-C. | 476 d. C. | 476 للميلاد
0476-09-04 | 4 September 476 CE | 4. September 476 n. Chr. | 4 septembre 476 apr. J.-C. | 4 de septiembre de 476 d. C. | 4 سبتمبر 476 للميلاد
[-0500..-0499] | between 501 BCE and 500 BCE | zwischen 501 v. Chr. und 500 v. Chr. | entre 501 av. J.-C. et 500 av. J.-C. | entre 501 a. C. y 500 a. C. | بين عام 501 قبل الميلاد وعام 500 قبل الميلاد
-000X | the years 10 BCE–2 BCE | Jahre 10 v. Chr.–2 v. Chr. | années 10 av. J.-C. à 2 av. J.-C. | años 10 a. C.-2 a. C. | الأعوام 10 قبل الميلاد–2 قبل الميلاد
-00XX | the years 100 BCE–2 BCE | Jahre 100 v. Chr.–2 v. Chr. | années 100 av. J.-C. à 2 av. J.-C. | años 100 a. C.-2 a. C. | الأعوام 100 قبل الميلاد–2 قبل الميلاد
Y12345 | the year 12345 | 12345 n. Chr. | l’an 12345 | el año 12345 | 12345 للميلاد
-0043~ | around 44 BCE | um 44 v. Chr. | vers 44 av. J.-C. | hacia 44 a. C. | نحو عام 44 قبل الميلاد
[2017-03-01,2017-03-03,2017-03-08] | 1, 3 or 8 March 2017 | am 1., 3. oder 8. März 2017 | le 1er, le 3 ou le 8 mars 2017 | el 1, el 3 o el 8 de marzo de 2017 | 1 أو 3 أو 8 مارس 2017
[2017-03-01,2017-04-11] | 1 March or 11 April 2017 | am 1. März oder am 11. April 2017 | le 1er mars ou le 11 avril 2017 | el 1 de marzo o el 11 de abril de 2017 | 1 مارس أو 11 أبريل 2017
[2017-03,2017-05] | March or May 2017 | im März oder Mai 2017 | mars ou mai 2017 | marzo o mayo de 2017 | مارس أو مايو 2017
[2017-08,2017-10] | August or October 2017 | im August oder Oktober 2017 | août ou octobre 2017 | agosto u octubre de 2017 | أغسطس أو أكتوبر 2017
[2017,2019] | 2017 or 2019 | 2017 oder 2019 | 2017 ou 2019 | 2017 o 2019 | عام 2017 أو عام 2019
[2017-03-01,2017-04] | 1 March 2017 or April 2017 | am 1. März 2017 oder im April 2017 | le 1er mars 2017 ou avril 2017 | el 1 de marzo de 2017 o abril de 2017 | 1 مارس 2017 أو أبريل 2017
[2017-03-01,2018-03-01] | 1 March 2017 or 1 March 2018 | am 1. März 2017 oder am 1. März 2018 | le 1er mars 2017 ou le 1er mars 2018 | el 1 de marzo de 2017 o el 1 de marzo de 2018 | 1 مارس 2017 أو 1 مارس 2018
[2017-03-01..2017-03-03,2017-03-08] | between 1 and 3 March 2017, or 8 March 2017 | zwischen dem 1. und dem 3. März 2017 oder am 8. März 2017 | entre le 1er et le 3 mars 2017, ou le 8 mars 2017 | entre el 1 y el 3 de marzo de 2017, o el 8 de marzo de 2017 | بين 1 و3 مارس 2017، أو 8 مارس 2017
[2017-03-01,2017-03-08..] | 1 March 2017, or on or after 8 March 2017 | am 1. März 2017 oder frühestens am 8. März 2017 | le 1er mars 2017, ou au plus tôt le 8 mars 2017 | el 1 de marzo de 2017, o el 8 de marzo de 2017 o después | 1 مارس 2017، أو في 8 مارس 2017 أو بعده
[..2017-03-01,2017-03-08] | by 1 March 2017, or 8 March 2017 | spätestens am 1. März 2017 oder am 8. März 2017 | au plus tard le 1er mars 2017, ou le 8 mars 2017 | a más tardar el 1 de marzo de 2017, o el 8 de marzo de 2017 | في موعد أقصاه 1 مارس 2017، أو 8 مارس 2017
[2016-22,2017-22] | summer 2016 or summer 2017 | im Sommer 2016 oder im Sommer 2017 | l’été 2016 ou l’été 2017 | el verano de 2016 o el verano de 2017 | صيف 2016 أو صيف 2017
[2017-05-03,2017-08-08] | 3 May or 8 August 2017 | am 3. Mai oder am 8. August 2017 | le 3 mai ou le 8 août 2017 | el 3 de mayo o el 8 de agosto de 2017 | 3 مايو أو 8 أغسطس 2017
2017-03?/2017-05~ | from possibly March 2017 to around May 2017 | von März 2017 (unsichere Angabe) bis Mai 2017 (ungefähre Angabe) | de mars 2017 (date incertaine) à mai 2017 environ | desde marzo de 2017 (fecha incierta) hasta mayo de 2017 (fecha aproximada) | من مارس 2017 (تاريخ غير مؤكد) إلى مايو 2017 تقريبًا
2017-03-07~/2017-03-09 | from around 7 March 2017 to 9 March 2017 | vom 7. März 2017 (ungefähre Angabe) bis zum 9. März 2017 | du 7 mars 2017 environ au 9 mars 2017 | desde el 7 de marzo de 2017 (fecha aproximada) hasta el 9 de marzo de 2017 | من 7 مارس 2017 تقريبًا إلى 9 مارس 2017
[2017-03~..2017-05] | between around March 2017 and May 2017 | zwischen März 2017 (ungefähre Angabe) und Mai 2017 | entre mars 2017 environ et mai 2017 | entre marzo de 2017 (fecha aproximada) y mayo de 2017 | بين مارس 2017 تقريبًا ومايو 2017
[2017-03~..] | not before around March 2017 | frühestens im März 2017 (ungefähre Angabe) | pas avant mars 2017 environ | marzo de 2017 (fecha aproximada) o después | ليس قبل مارس 2017 تقريبًا
2017-21/2017-21 | during spring 2017 | eine Zeit lang im Frühjahr 2017 | durant le printemps 2017 | durante la primavera de 2017 | خلال ربيع 2017
2017-03-07~/.. | since around 7 March 2017 (ongoing when published) | seit dem 7. März 2017 (ungefähre Angabe) (dauerte bei Veröffentlichung an) | depuis le 7 mars 2017 environ (en cours à la publication) | desde el 7 de marzo de 2017 (fecha aproximada), en curso al publicarse | منذ 7 مارس 2017 تقريبًا (كان مستمرًا عند النشر)
"""
ROWS = [[cell.strip() for cell in line.split(" | ")] for line in TABLE.strip().splitlines()]


def _read_value(text: str) -> When:
    edtf, *clock = text.split(" ")
    if not clock:
        return When(edtf)
    start, _separator, end = clock[0].partition("–")
    return When(edtf, start, end, clock[1])


@pytest.mark.parametrize("language", LANGUAGES)
def test_words_in_each_language(language: str) -> None:
    column = LANGUAGES.index(language) + 1
    with translation.override(language):
        told = {row[0]: format_date(_read_value(row[0])) for row in ROWS}
    plain = {
        value: re.sub("[\u2066\u2069]", "", words.replace("\u00a0", " ")) for value, words in told.items()
    }
    assert plain == {row[0]: row[column] for row in ROWS}
