"""Dates in French texts. 9 March 2017, the day of publication, was a Thursday; "*" stands for words that are kept."""

import pytest

from tests.support.found_dates import list_found

FOUND = [
    (
        "La commission s'est réunie mardi 7 mars à 15 h 30.",
        [("mardi 7 mars à 15 h 30", "2017-03-07 15:30 *")],
    ),
    (
        "Le maire a démissionné le 3 mars 2017, après la réunion du 28 février.",
        [("3 mars 2017", "2017-03-03"), ("28 février", "2017-02-28 * | 2018-02-28 *")],
    ),
    ("L'incendie a duré du 3 au 5 mars 2017.", [("du 3 au 5 mars 2017", "2017-03-03/2017-03-05")]),
    (
        "Les faits se sont produits entre le 3 et le 5 mars.",
        [("entre le 3 et le 5 mars", "[2017-03-03..2017-03-05] * | [2018-03-03..2018-03-05] *")],
    ),
    ("Il a été élu en 2014 et réélu en mars 2016.", [("en 2014", "2014"), ("en mars 2016", "2016-03")]),
    (
        "La semaine dernière, le conseil a voté.",
        [("La semaine dernière", "[2017-02-27..2017-03-05] * | [2017-02-26..2017-03-04] *")],
    ),
    ("Il est parti il y a trois jours, selon la police.", [("il y a trois jours", "2017-03-06 *")]),
    (
        "Il a plu dans la semaine du 6 mars 2017, puis jusqu'à fin 2018.",
        [
            ("dans la semaine du 6 mars 2017", "[2017-03-06..2017-03-12] * | [2017-03-05..2017-03-11] *"),
            ("jusqu'à fin 2018", "/2018 *"),
        ],
    ),
    (
        "C'était à 14 h, le 3 mars 2016, puis le 4 mars 2016 de 14 h à 16 h.",
        [
            ("à 14 h, le 3 mars 2016", "2016-03-03 14:00"),
            ("4 mars 2016 de 14 h à 16 h", "2016-03-04 14:00–16:00"),
        ],
    ),
    (
        "C'était entre la mi-mai et la fin juin 2016.",
        [("entre la mi-mai et la fin juin 2016", "[2016-05..2016-06] *")],
    ),
    ("L'usine ferme depuis deux ans.", [("depuis deux ans", "2015~/2017-03-09 *")]),
    ("Depuis 2015, rien n'a changé.", [("Depuis 2015", "2015/..")]),
    (
        "Dans la nuit de lundi à mardi, un homme a été blessé.",
        [("Dans la nuit de lundi à mardi", "[2017-03-06..2017-03-07] * | [2017-03-13..2017-03-14] *")],
    ),
    (
        "Dans la nuit du 6 au 7 mars, vers 2 heures, un feu a éclaté.",
        [("Dans la nuit du 6 au 7 mars, vers 2 heures", "2017-03-07 * | 2018-03-07 *")],
    ),
    (
        "Lundi soir vers 22 heures, un appel est arrivé.",
        [("Lundi soir vers 22 heures", "2017-03-06 * | 2017-03-13 *")],
    ),
    ("Hier matin, la préfecture a publié un communiqué.", [("Hier matin", "2017-03-08 *")]),
    ("Ce mardi, le tribunal rendra sa décision.", [("Ce mardi", "2017-03-14 * | 2017-03-07 *")]),
    ("Elle comparaîtra le 26 mai devant le juge.", [("26 mai", "2017-05-26 * | 2016-05-26 *")]),
    ("Le rapport est attendu d'ici la fin mars.", [("d'ici la fin mars", "[..2017-03] * | [..2018-03] *")]),
    ("Fin février, la société avait déjà prévenu.", [("Fin février", "2017-02 * | 2018-02 *")]),
    ("À la mi-mars 2016, tout avait commencé.", [("À la mi-mars 2016", "2016-03 *")]),
    ("Au début des années 1990, l'usine employait 300 personnes.", [("Au début des années 1990", "199X *")]),
    (
        "Le 7 mars, à 10 heures, le juge a tranché.",
        [("7 mars, à 10 heures", "2017-03-07 10:00 * | 2018-03-07 10:00 *")],
    ),
    (
        "Vendredi 3 mars dans la soirée, des coups de feu ont été tirés.",
        [("Vendredi 3 mars dans la soirée", "2017-03-03 *")],
    ),
    (
        "Au petit matin du 4 mars, tout était fini.",
        [("Au petit matin du 4 mars", "2017-03-04 * | 2018-03-04 *")],
    ),
    ("Avant le 7 mars 2017, personne ne savait.", [("Avant le 7 mars 2017", "[..2017-03-06]")]),
    ("À partir du 1er avril, la loi changera.", [("À partir du 1er avril", "2017-04-01/ * | 2016-04-01/ *")]),
    ("Jusqu'au 15 mars, le public peut répondre.", [("Jusqu'au 15 mars", "/2017-03-15 * | /2016-03-15 *")]),
    (
        "Au cours des trois derniers mois, rien.",
        [("Au cours des trois derniers mois", "[2016-12..2017-03-09] *")],
    ),
    ("Ces derniers jours, la tension monte.", [("Ces derniers jours", "[..2017-03-09] *")]),
    (
        "L'été dernier, il était à Lyon. Cet été, il sera à Nice.",
        [("L'été dernier", "2016-22 * | 2017-22 *"), ("Cet été", "2017-22 * | 2016-22 *")],
    ),
    (
        "Au printemps 2016, puis à l'automne 2016.",
        [("Au printemps 2016", "2016-21"), ("à l'automne 2016", "2016-23")],
    ),
    ("Au premier trimestre 2017, le chiffre a baissé.", [("Au premier trimestre 2017", "2017-33")]),
    ("L'an dernier, le maire avait promis.", [("L'an dernier", "2016 *")]),
    (
        "En début de semaine, la préfète a parlé.",
        [
            (
                "En début de semaine",
                "[2017-03-06..2017-03-08] * | [2017-03-05..2017-03-08] * | [2017-03-13..2017-03-15] * | [2017-03-12..2017-03-15] *",
            )
        ],
    ),
    ("De mars à mai 2016, il a travaillé.", [("De mars à mai 2016", "2016-03/2016-05")]),
    ("De 2010 à 2014, elle était ministre.", [("De 2010 à 2014", "2010/2014")]),
    ("Entre 2010 et 2014, il était absent.", [("Entre 2010 et 2014", "[2010..2014]")]),
    (
        "Le 12.03.2016 et le 13/04/2016 ont été cités.",
        [("12.03.2016", "2016-03-12"), ("13/04/2016", "2016-04-13")],
    ),
    ("Il est né le 24 décembre au soir.", [("24 décembre au soir", "2016-12-24 * | 2017-12-24 *")]),
    ("Le jour de Noël 2016, la ville dormait.", [("jour de Noël 2016", "2016-12-25")]),
    ("Rendez-vous demain à midi.", [("demain à midi", "2017-03-10 12:00 *")]),
    ("Elle sera entendue lundi prochain.", [("lundi prochain", "2017-03-13 *")]),
    ("Le 7\nmars 2017, il partit.", [("7 mars 2017", "2017-03-07")]),
    (
        "Vers 3 heures du matin, mardi, la police est venue.",
        [("Vers 3 heures du matin, mardi", "2017-03-07 * | 2017-03-14 *")],
    ),
    ("mars-avril 2017 : la grève.", [("mars-avril 2017", "2017-03/2017-04")]),
    ("Depuis le début de l'année, 12 cas.", [("Depuis le début de l'année", "2017/.. *")]),
    ("À 15h30 lundi, le train a déraillé.", [("À 15h30 lundi", "2017-03-06 15:30 * | 2017-03-13 15:30 *")]),
    (
        "Il y a une quinzaine de jours, tout allait bien.",
        [("Il y a une quinzaine de jours", "2017-02-23~ *")],
    ),
    ("Il y a plus de deux ans que cela dure.", [("Il y a plus de deux ans", "[..2015-03] *")]),
    (
        "Le procès aura lieu du lundi 6 au vendredi 10 mars 2017.",
        [("du lundi 6 au vendredi 10 mars 2017", "2017-03-06/2017-03-10")],
    ),
    ("Dans les prochains jours, un arrêté sera pris.", [("Dans les prochains jours", "[2017-03-09..] *")]),
    ("Le 14 juillet 2016 au soir, à Nice.", [("14 juillet 2016 au soir", "2016-07-14 *")]),
    (
        "en mars prochain; en mars dernier; le 7 mars dernier",
        [
            ("en mars prochain", "2018-03 *"),
            ("en mars dernier", "2016-03 *"),
            ("7 mars dernier", "2017-03-07 *"),
        ],
    ),
    (
        "Du 3 février 2016, à 10 h, au 7 mars 2017, il fut absent.",
        [("Du 3 février 2016, à 10 h, au 7 mars 2017", "2016-02-03/2017-03-07 10:00")],
    ),
    ("La dette était au 7 mars 2017 de 3 millions.", [("7 mars 2017", "2017-03-07")]),
    (
        "La nuit du 4 au 5 août 1789 fut longue.",
        [("La nuit du 4 au 5 août 1789", "[1789-08-04..1789-08-05] *")],
    ),
    ("Du 3 mars 2016 au 5 avril 2017, rien.", [("Du 3 mars 2016 au 5 avril 2017", "2016-03-03/2017-04-05")]),
    (
        "Début mars ou fin avril 2017, on verra.",
        [("Début mars ou fin avril 2017", "[2017-03,2017-04] *")],
    ),
    ("Jusqu'à la fin du mois, c'est gratuit.", [("Jusqu'à la fin du mois", "/2017-03-31 *")]),
    ("L'accord court jusqu'en 2020.", [("jusqu'en 2020", "/2020")]),
    ("Vers 2010, il était là. En 1789, la Bastille.", [("Vers 2010", "2010~"), ("En 1789", "1789")]),
    (
        "Le match a eu lieu samedi. Dimanche, il pleuvait.",
        [("samedi", "2017-03-04 * | 2017-03-11 *"), ("Dimanche", "2017-03-05 * | 2017-03-12 *")],
    ),
    ("Le samedi 4 mars au matin, il partit.", [("samedi 4 mars au matin", "2017-03-04 *")]),
    ("Le tribunal a fixé l'audience au 12 avril 2017.", [("12 avril 2017", "2017-04-12")]),
    ("Depuis lundi, les routes sont coupées.", [("Depuis lundi", "2017-03-06/.. * | 2017-03-13/.. *")]),
    ("Avant mardi, personne ne le savait.", [("Avant mardi", "[..2017-03-06] * | [..2017-03-13] *")]),
    ("À partir de lundi, le pont est fermé.", [("À partir de lundi", "2017-03-06/ * | 2017-03-13/ *")]),
    (
        "Entre 10 h et 12 h mardi, le courant fut coupé.",
        [
            (
                "Entre 10 h et 12 h mardi",
                "[2017-03-07..2017-03-07] 10:00–12:00 * | [2017-03-14..2017-03-14] 10:00–12:00 *",
            )
        ],
    ),
    ("Il reviendra dans trois semaines.", [("dans trois semaines", "2017-03-30~ *")]),
    ("Le 11 septembre 2001 au matin, tout bascula.", [("11 septembre 2001 au matin", "2001-09-11 *")]),
    ("L'hiver 2016-2017 fut doux.", [("L'hiver 2016-2017", "2016-24 *")]),
    (
        "Au cours du mois de mars 2017, il écrivit.",
        [("Au cours du mois de mars 2017", "2017-03 | 2017-03/2017-03")],
    ),
    ("Le 2e trimestre 2016 fut bon.", [("Le 2e trimestre 2016", "2016-34")]),
    ("Son livre de 2014 parut en juin.", [("en juin", "2017-06 * | 2016-06 *")]),
    (
        "Le 7 mars prochain et le 7 mars dernier.",
        [("7 mars prochain", "2018-03-07 *"), ("7 mars dernier", "2017-03-07 *")],
    ),
    (
        "Il travaillait de 9 h à 17 h le 7 mars.",
        [("de 9 h à 17 h le 7 mars", "2017-03-07 09:00–17:00 * | 2018-03-07 09:00–17:00 *")],
    ),
]

NOT_FOUND = [
    "Les 3 et 4 mars 2017, deux réunions ont eu lieu.",
    "Les 1er, 3 et 7 mars 2017, il a écrit.",
    "Le marché a lieu le mardi et le samedi.",
    "Tous les lundis, il vient.",
    "Chaque vendredi il part.",
    "Le mardi gras est férié, comme le vendredi saint.",
    "Il a lu Nice-Matin et Le Monde du samedi.",
    "Il y a 2000 personnes et 1984 pages.",
    "Le numéro 06 12 34 56 78 ou 2017.",
    "Il a 18 ans et 3 mois, soit 7 % de mars.",
    "Un dimanche, il partit. Du lundi au vendredi, c'est ouvert.",
    "Depuis la semaine dernière, il attend.",
    "Il y a deux morts et il y a eu trois blessés.",
    "Trois jours après, il revint; le lendemain, il repartit.",
    "Il a été vu le 12 et le 13 mars 2017.",
    "Le XXe siècle fut long.",
    # The date from which another one is counted is not the date.
    "Elle est partie trois jours avant le 3 mars 2016.",
    "Elle est partie la veille du 3 mars 2016.",
    "Elle est revenue au lendemain du 3 mars 2016.",
    "Elle est revenue le 3 mars suivant.",
    "Elle habite rue du 8 mai 1945.",
    "Elle est partie en mars de la même année.",
    "Elle viendra au printemps ou à l'été 2018.",
    "C'était le 3 mars 2016 à partir de 14 h.",
]


@pytest.mark.parametrize(("text", "dates"), FOUND)
def test_dates_are_found_with_all_their_words(text: str, dates: list[tuple[str, str]]) -> None:
    assert list_found(text, "fr") == dates


@pytest.mark.parametrize("text", NOT_FOUND)
def test_what_is_no_date_or_only_a_part_of_one_is_not_offered(text: str) -> None:
    assert list_found(text, "fr") == []
