"""Dates in German texts. 9 March 2017, the day of publication, was a Thursday; "*" stands for words that are kept."""

import pytest

from tests.support.found_dates import list_found

FOUND = [
    (
        "In der Woche vom 6. März 2017 regnete es, von Montag bis Freitag.",
        [
            ("In der Woche vom 6. März 2017", "[2017-03-06..2017-03-12] *"),
            ("von Montag bis Freitag", "2017-03-06/2017-03-10 * | 2017-02-27/2017-03-03 *"),
        ],
    ),
    ("Das gilt Januar bis März.", [("Januar bis März", "2017-01/2017-03 * | 2018-01/2018-03 *")]),
    (
        "Es war am Dienstag (7. März) zwischen 14 und 16 Uhr.",
        [("am Dienstag (7. März) zwischen 14 und 16 Uhr", "[2017-03-07..2017-03-07] 14:00–16:00 *")],
    ),
    (
        "Es war am 3. März 2016 von 14 bis 16 Uhr.",
        [("3. März 2016 von 14 bis 16 Uhr", "2016-03-03 14:00–16:00")],
    ),
    ("Stand: 7. März 2017, 14:30 Uhr.", [("7. März 2017, 14:30 Uhr", "2017-03-07 14:30")]),
    ("Das gilt bis Ende 2019.", [("bis Ende 2019", "/2019 * | [..2019] *")]),
    (
        "Die Kommission tagte am Dienstag, 7. März, um 15.30 Uhr.",
        [("am Dienstag, 7. März, um 15.30 Uhr", "2017-03-07 15:30 *")],
    ),
    (
        "Der Bürgermeister trat am 3. März 2017 zurück, nach der Sitzung vom 28. Februar.",
        [("3. März 2017", "2017-03-03"), ("28. Februar", "2017-02-28 * | 2018-02-28 *")],
    ),
    ("Der Brand dauerte vom 3. bis 5. März 2017.", [("vom 3. bis 5. März 2017", "2017-03-03/2017-03-05")]),
    (
        "Die Tat geschah zwischen dem 3. und dem 5. März.",
        [("zwischen dem 3. und dem 5. März", "[2017-03-03..2017-03-05] * | [2018-03-03..2018-03-05] *")],
    ),
    (
        "Er wurde im Jahr 2014 gewählt und im März 2016 bestätigt.",
        [("im Jahr 2014", "2014"), ("im März 2016", "2016-03")],
    ),
    (
        "Vergangene Woche stimmte der Rat ab. In der vergangenen Woche auch.",
        [
            ("Vergangene Woche", "[2017-02-27..2017-03-05] *"),
            ("In der vergangenen Woche", "[2017-02-27..2017-03-05] *"),
        ],
    ),
    ("Er ging vor drei Tagen, teilte die Polizei mit.", [("vor drei Tagen", "2017-03-06 *")]),
    ("Das Werk ist seit zwei Jahren geschlossen.", [("seit zwei Jahren", "2015~/2017-03-09 *")]),
    ("Seit 2015 hat sich nichts geändert.", [("Seit 2015", "2015/..")]),
    (
        "In der Nacht auf Dienstag wurde ein Mann verletzt.",
        [("In der Nacht auf Dienstag", "[2017-03-06..2017-03-07] * | [2017-03-13..2017-03-14] *")],
    ),
    (
        "In der Nacht vom 6. auf den 7. März brach Feuer aus.",
        [("In der Nacht vom 6. auf den 7. März", "[2017-03-06..2017-03-07] * | [2018-03-06..2018-03-07] *")],
    ),
    (
        "In der Nacht zum Sonntag gegen 3 Uhr kam ein Anruf.",
        [("In der Nacht zum Sonntag gegen 3 Uhr", "2017-03-05 * | 2017-03-12 *")],
    ),
    (
        "Am Montagabend gegen 22 Uhr ging ein Notruf ein.",
        [("Am Montagabend gegen 22 Uhr", "2017-03-06 * | 2017-03-13 *")],
    ),
    ("Gestern Morgen veröffentlichte das Amt eine Mitteilung.", [("Gestern Morgen", "2017-03-08 *")]),
    ("Sie soll am 26. Mai vor Gericht erscheinen.", [("26. Mai", "2017-05-26 * | 2016-05-26 *")]),
    (
        "Der Bericht wird bis Ende März erwartet.",
        [("bis Ende März", "/2017-03 * | /2018-03 * | [..2017-03] * | [..2018-03] *")],
    ),
    ("Ende Februar hatte die Firma gewarnt.", [("Ende Februar", "2017-02 * | 2018-02 *")]),
    ("Mitte März 2016 begann alles.", [("Mitte März 2016", "2016-03 *")]),
    ("Anfang der 1990er Jahre arbeiteten dort 300 Menschen.", [("Anfang der 1990er Jahre", "199X *")]),
    (
        "Am 7. März, um 10 Uhr, entschied der Richter.",
        [("7. März, um 10 Uhr", "2017-03-07 10:00 * | 2018-03-07 10:00 *")],
    ),
    ("Am Freitag, 3. März, abends fielen Schüsse.", [("Am Freitag, 3. März, abends", "2017-03-03 *")]),
    (
        "In den frühen Morgenstunden des 4. März war alles vorbei.",
        [("In den frühen Morgenstunden des 4. März", "2017-03-04 * | 2018-03-04 *")],
    ),
    ("Vor dem 7. März 2017 wusste es niemand.", [("Vor dem 7. März 2017", "[..2017-03-06]")]),
    ("Ab dem 1. April gilt das Gesetz.", [("Ab dem 1. April", "2017-04-01/ * | 2016-04-01/ *")]),
    (
        "Bis zum 15. März kann man antworten.",
        [("Bis zum 15. März", "/2017-03-15 * | /2016-03-15 * | [..2017-03-15] * | [..2016-03-15] *")],
    ),
    (
        "In den letzten drei Monaten geschah nichts.",
        [("In den letzten drei Monaten", "[2016-12..2017-03-09] *")],
    ),
    ("Seit Tagen steigt die Spannung.", [("Seit Tagen", "/2017-03-09 *")]),
    (
        "Im vergangenen Sommer war er in Köln. Diesen Sommer auch.",
        [("Im vergangenen Sommer", "2016-22 * | 2017-22 *"), ("Diesen Sommer", "2017-22 * | 2016-22 *")],
    ),
    (
        "Im Frühjahr 2016, dann im Herbst 2016.",
        [("Im Frühjahr 2016", "2016-21"), ("im Herbst 2016", "2016-23")],
    ),
    ("Im ersten Quartal 2017 sank die Zahl.", [("Im ersten Quartal 2017", "2017-33")]),
    (
        "Im vergangenen Jahr hatte er es versprochen. Letztes Jahr auch.",
        [("Im vergangenen Jahr", "2016 *"), ("Letztes Jahr", "2016 *")],
    ),
    (
        "Anfang der Woche sprach die Ministerin.",
        [("Anfang der Woche", "[2017-03-06..2017-03-08] * | [2017-03-13..2017-03-15] *")],
    ),
    ("Von März bis Mai 2016 arbeitete er.", [("Von März bis Mai 2016", "2016-03/2016-05")]),
    ("Von 2010 bis 2014 war sie Ministerin.", [("Von 2010 bis 2014", "2010/2014")]),
    ("Zwischen 2010 und 2014 fehlte er.", [("Zwischen 2010 und 2014", "[2010..2014]")]),
    (
        "Der 12.03.2016 und der 13.4.2016 wurden genannt.",
        [("12.03.2016", "2016-03-12"), ("13.4.2016", "2016-04-13")],
    ),
    ("An Heiligabend 2016 schlief die Stadt.", [("Heiligabend 2016", "2016-12-24")]),
    ("Sie wird am kommenden Montag gehört.", [("am kommenden Montag", "2017-03-13 *")]),
    ("Am 7.\nMärz 2017 ging er.", [("7. März 2017", "2017-03-07")]),
    (
        "Gegen 3 Uhr am Dienstag kam die Polizei.",
        [("Gegen 3 Uhr am Dienstag", "2017-03-07 * | 2017-03-14 *")],
    ),
    (
        "Am Wochenende regnet es. Am vergangenen Wochenende auch.",
        [
            ("Am Wochenende", "[2017-03-11..2017-03-12] * | [2017-03-04..2017-03-05] *"),
            ("Am vergangenen Wochenende", "[2017-03-04..2017-03-05] *"),
        ],
    ),
    (
        "Um 15.30 Uhr am Montag entgleiste der Zug.",
        [("Um 15.30 Uhr am Montag", "2017-03-06 15:30 * | 2017-03-13 15:30 *")],
    ),
    (
        "Der Prozess läuft von Montag bis Freitag.",
        [("von Montag bis Freitag", "2017-03-06/2017-03-10 * | 2017-02-27/2017-03-03 *")],
    ),
    (
        "Heute Nacht, heute Abend um 20 Uhr, heute früh.",
        [
            ("Heute Nacht", "[2017-03-08..2017-03-09] * | 2017-03-09 *"),
            ("heute Abend um 20 Uhr", "2017-03-09 20:00 *"),
            ("heute früh", "2017-03-09 *"),
        ],
    ),
    ("Er kam erst vor einer Woche.", [("erst vor einer Woche", "2017-03-02~ *")]),
    (
        "Anfang kommender Woche soll es so weit sein.",
        [("Anfang kommender Woche", "[2017-03-13..2017-03-15] *")],
    ),
    (
        "Im März vergangenen Jahres, am 7. März letzten Jahres.",
        [("Im März vergangenen Jahres", "2016-03 *"), ("7. März letzten Jahres", "2016-03-07 *")],
    ),
    (
        "Spätestens am 15. März muss er zahlen.",
        [("Spätestens am 15. März", "[..2017-03-15] * | [..2016-03-15] *")],
    ),
    (
        "Seit Montag fehlt er. Bis Freitag bleibt er.",
        [
            ("Seit Montag", "2017-03-06/.. * | 2017-03-13/.. *"),
            ("Bis Freitag", "/2017-03-10 * | /2017-03-03 * | [..2017-03-10] * | [..2017-03-03] *"),
        ],
    ),
    (
        "Am Freitag kam er. Dienstagabend kam sie.",
        [("Am Freitag", "2017-03-03 * | 2017-03-10 *"), ("Dienstagabend", "2017-03-07 * | 2017-03-14 *")],
    ),
    (
        "Sommer 2016 war heiß. Winter 2016/17 auch.",
        [("Sommer 2016", "2016-22"), ("Winter 2016/17", "2016-24 *")],
    ),
    ("3.–5. März 2017", [("3.–5. März 2017", "2017-03-03/2017-03-05")]),
    (
        "Vom 3. Februar 2016, 10 Uhr, bis zum 7. März 2017 fehlte er.",
        [("Vom 3. Februar 2016, 10 Uhr, bis zum 7. März 2017", "2016-02-03/2017-03-07 10:00")],
    ),
    (
        "Die Nacht vom 4. auf den 5. August 1789 war lang.",
        [("Die Nacht vom 4. auf den 5. August 1789", "[1789-08-04..1789-08-05] *")],
    ),
    (
        "Vom 3. März 2016 bis zum 5. April 2017 geschah nichts.",
        [("Vom 3. März 2016 bis zum 5. April 2017", "2016-03-03/2017-04-05")],
    ),
    ("Bis Ende des Monats ist es kostenlos.", [("Bis Ende des Monats", "/2017-03-31 * | [..2017-03-31] *")]),
    ("Der Vertrag läuft bis 2020.", [("bis 2020", "/2020 | [..2020]")]),
    ("Um 2010 war er da. 1789 fiel die Bastille.", [("Um 2010", "2010~")]),
    (
        "Das Spiel war am Samstag. Am Sonntag regnete es.",
        [("am Samstag", "2017-03-04 * | 2017-03-11 *"), ("Am Sonntag", "2017-03-05 * | 2017-03-12 *")],
    ),
    ("Am Samstag, 4. März, früh ging er.", [("Am Samstag, 4. März, früh", "2017-03-04 *")]),
    ("Das Gericht setzte die Verhandlung auf den 12. April 2017 an.", [("12. April 2017", "2017-04-12")]),
    ("Ab Montag ist die Brücke gesperrt.", [("Ab Montag", "2017-03-06/ * | 2017-03-13/ *")]),
    (
        "Zwischen 10 und 12 Uhr am Dienstag fiel der Strom aus.",
        [
            (
                "Zwischen 10 und 12 Uhr am Dienstag",
                "[2017-03-07..2017-03-07] 10:00–12:00 * | [2017-03-14..2017-03-14] 10:00–12:00 *",
            )
        ],
    ),
    ("Im Laufe des März 2017 schrieb er.", [("Im Laufe des März 2017", "2017-03 | 2017-03/2017-03")]),
    ("Das 2. Quartal 2016 war gut.", [("2. Quartal 2016", "2016-34")]),
    ("Sein Buch von 2014 erschien im Juni.", [("im Juni", "2017-06 * | 2016-06 *")]),
    (
        "Nach dem 3. Mai und vor dem 7. Juni 2017 ruhte die Arbeit.",
        [("Nach dem 3. Mai", "[2017-05-04..] *"), ("vor dem 7. Juni 2017", "[..2017-06-06]")],
    ),
    ("Mitte der 1980er Jahre zog er um.", [("Mitte der 1980er Jahre", "198X *")]),
    ("Am Abend des 3. Mai 2016 brannte es.", [("Am Abend des 3. Mai 2016", "2016-05-03 *")]),
    (
        "Am Dienstag gegen 8 Uhr begann die Sitzung.",
        [("Am Dienstag gegen 8 Uhr", "2017-03-07 * | 2017-03-14 *")],
    ),
    ("Heute vor einem Jahr begann es.", [("Heute vor einem Jahr", "2016-03-09 *")]),
]

NOT_FOUND = [
    # The date from which another one is counted is not the date.
    "Sie ging drei Tage vor dem 3. März 2016.",
    "Sie kam einen Tag nach dem 3. März 2016.",
    "Sie ging am Vorabend des 3. März 2016.",
    "Sie wohnt in der Straße des 17. Juni.",
    "Sie kam im März des Vorjahres.",
    "Sie kam im März desselben Jahres.",
    "Sie kam im Sommer oder Herbst 2016.",
    "Sie kam am 3. März 2016 bis 14 Uhr.",
    "Am heutigen Dienstag fällt das Urteil.",
    "Am 3. und 4. März 2017 fanden zwei Sitzungen statt.",
    "Am 1., 3. und 7. März 2017 schrieb er.",
    "Der Markt ist dienstags und samstags geöffnet. Jeden Dienstag kommt er.",
    "Er las die Bild am Sonntag und die Welt am Sonntag.",
    "Es waren 2000 Menschen und 1984 Seiten, nach 2000 Metern, vor 1500 Zuschauern.",
    "Er ist 18 Jahre alt, vor drei Jahren alten Gebäuden.",
    "Seit vergangener Woche wartet er.",
    "Drei Tage danach kam er zurück; am nächsten Tag ging er.",
    "Am 12. und am 13. März 2017 sah man ihn.",
    "Er kommt in drei Wochen wieder.",
    "Er ist 45 Jahre alt und hat 3 Kinder.",
    "Der Mai ist gekommen. August Weber und April Jones.",
    "Herr Freitag und Frau Sommer trafen sich.",
    "Die Wochenenden sind lang, die Nächte kurz.",
]


@pytest.mark.parametrize(("text", "dates"), FOUND)
def test_dates_are_found_with_all_their_words(text: str, dates: list[tuple[str, str]]) -> None:
    assert list_found(text, "de") == dates


@pytest.mark.parametrize("text", NOT_FOUND)
def test_what_is_no_date_or_only_a_part_of_one_is_not_offered(text: str) -> None:
    assert list_found(text, "de") == []
