"""French: "le 7 mars 2017 à 15 h 30", "la semaine dernière", "il y a trois jours"."""

from timeline.dates.phrases.languages.figures import (
    HYPHENS,
    MONTHS,
    SEASONS,
    WEEKDAYS,
    name_all,
    name_in_order,
    write_century,
    write_day_first,
    write_exact_clock,
    write_hours_from_to,
    write_ordinal,
    write_ordinal_figure,
)
from timeline.dates.phrases.languages.translation import Language

_ONES = (
    *("un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix", "onze", "douze"),
    *("treize", "quatorze", "quinze", "seize", "dix sept", "dix huit", "dix neuf"),
)
_TENS = {20: "vingt", 30: "trente", 40: "quarante", 50: "cinquante", 60: "soixante"}
_ORDINALS = "premier deuxième troisième quatrième cinquième sixième septième huitième neuvième dixième"


def _name_numbers() -> dict[str, str]:
    numbers = {name: str(number) for number, name in enumerate(_ONES, 1)}
    for ten, name in _TENS.items():
        numbers[name] = str(ten)
        for number, one in enumerate(_ONES[:9], 1):
            numbers[f"{name} {'et ' if number == 1 else ''}{one}"] = str(ten + number)
    return numbers | {
        "soixante dix": "70",
        "quatre vingt": "80",
        "quatre vingts": "80",
        "quatre vingt dix": "90",
        "cent": "100",
        "un": "a",
        "une": "a",
        "sept": "SEPT",  # a number, or the month
    }


WORDS = (
    name_in_order(
        MONTHS,
        "janvier janv jan, février févr fév, mars, avril avr, mai, juin, juillet juil, août, septembre, "
        "octobre oct, novembre nov, décembre déc",
    )
    | name_in_order(
        WEEKDAYS,
        "lundi lun, mardi mar, mercredi mer, jeudi jeu, vendredi ven, samedi sam, dimanche dim",
    )
    | name_in_order(SEASONS, "printemps, été, automne, hiver")
    | _name_numbers()
    | {ordinal: write_ordinal(number) for number, ordinal in enumerate(_ORDINALS.split(), 1)}
    | name_all("1st", "première, premiers, premières")
    | name_all("2nd", "second, seconde")
    # Words without a meaning of their own
    | name_all(
        "",
        "le, la, les, l, de, du, des, d, en date du, que, qu, ci, tout juste, précises, pile, précisément, exactement, inclus, compris",
    )
    | name_all("in", "en, dans, lors de, lors du")
    | name_all("A", "à, au, aux")
    # Units and parts
    | name_all("minute", "minute")
    | name_all("minutes", "minutes, min, mn")
    | name_all("30 minutes", "une demi heure")
    | name_all("HOURS", "heure, heures")
    | name_all("day", "jour, journée")
    | name_all("days", "jours, journées")
    | name_all("2 weeks", "quinze jours")
    | name_all("a week", "huit jours")
    | name_all("fortnight", "quinzaine de jours")
    | name_all("week", "semaine")
    | name_all("weeks", "semaines")
    | name_all("weekend", "week end, weekend")
    | name_all("month", "mois")
    | name_all("last months", "derniers mois")
    | name_all("year", "an, année")
    | name_all("years", "ans, années")
    | name_all("decade", "décennie")
    | name_all("decades", "décennies")
    | name_all("century", "siècle")
    | name_all("quarter", "trimestre")
    | name_all("half", "semestre, moitié, quinzaine")
    | name_all("part", "tiers, partie")
    | name_all("beginning of", "début, tout début, commencement")
    | name_all("end of", "fin, toute fin")
    | name_all("mid", "mi, milieu")
    | name_all("few", "quelques, plusieurs, de nombreux, de nombreuses, de longues")
    | {
        f"une {word} {of}": f"about {number}"
        for word, number in (
            *(("dizaine", 10), ("douzaine", 12), ("quinzaine", 15), ("vingtaine", 20)),
            *(("trentaine", 30), ("quarantaine", 40), ("cinquantaine", 50), ("centaine", 100)),
        )
        for of in ("de", "d")
    }
    | name_all("a fortnight", "une quinzaine de jours")
    # Parts of the day
    | name_all("morning", "matin, matins, matinée")
    | name_all("afternoon", "après midi")
    | name_all("evening", "soir, soirs, soirée, fin de journée, fin de la journée")
    | name_all("night", "nuit")
    | name_all("early hours of", "petit matin, aube, aurores, premières heures du jour, petites heures")
    | name_all("NOON", "midi")
    | name_all("lunchtime", "mi journée, heure du déjeuner, milieu de journée")
    | name_all("midnight", "minuit")
    # The day of publication, and others beside it
    | name_all("today", "aujourd'hui, ce jour")
    | name_all("yesterday", "hier")
    | name_all("day before yesterday", "avant hier")
    | name_all("tomorrow", "demain")
    | name_all("day after tomorrow", "après demain")
    | name_all("last night", "la nuit dernière, la nuit passée, la nuit écoulée")
    | name_all("THIS-NIGHT", "cette nuit")
    | name_all("recently", "récemment, dernièrement, il y a peu, il y a peu de temps, ces derniers temps")
    | name_all("this", "ce, cet, cette, ces")
    | name_all("last", "dernier, dernière, derniers, dernières, passé, passée, passés, écoulé, écoulée")
    | name_all("next", "prochain, prochaine, prochains, prochaines, qui vient")
    | name_all("that", "même, suivant, suivante, précédent, précédente")
    | {
        f"{this} {word} là": f"that {english}"
        for this, word, english in (
            *(("ce", "jour", "day"), ("cette", "semaine", "week"), ("ce", "mois", "month")),
            *(("cette", "année", "year"), ("ce", "matin", "day"), ("ce", "soir", "day")),
            *(("cette", "nuit", "day"), ("cet", "été", "year"), ("cette", "époque", "year")),
        )
    }
    | name_all("day before", "veille")
    | name_all("day after", "lendemain")
    | name_all("2 days before", "avant veille")
    | name_all("2 days after", "surlendemain")
    | name_all("earlier", "plus tôt, auparavant")
    | name_all("later", "plus tard")
    # Before, since, between
    | name_all("AGO", "il y a, il y a de cela, voici, voilà, ça fait, cela fait")
    | name_all("before", "avant, antérieur à, antérieure à")
    | name_all("after", "après, postérieur à, postérieure à, passé le")
    | name_all("by", "d'ici, d'ici à, d'ici au")
    | name_all("not before", "pas avant")
    | name_all("LATEST", "au plus tard, dernier délai")
    | name_all("EARLIEST", "au plus tôt")
    | name_all("since", "depuis")
    | name_all("from", "à partir de, à partir du, à compter de, à compter du, à dater de, à dater du")
    | name_all("AS-EARLY-AS", "dès")
    | name_all("until", "jusqu'à, jusqu'au, jusqu'aux, jusqu'en, jusque")
    | name_all("during", "pendant, durant, courant, au cours de, au cours du, au cours des")
    | name_all("during", "dans le courant de, dans le courant du")
    | name_all("throughout", "tout au long de, tout au long du, pendant tout, pendant toute, tout, toute")
    | name_all("throughout", "durant tout, durant toute")
    | name_all("between", "entre")
    | name_all("and", "et")
    | name_all("or", "ou, ou bien")
    | name_all("or earlier", "ou plus tôt, ou avant")
    | name_all("or later", "ou plus tard, ou après")
    | name_all("still going on", "en cours, toujours en cours, encore en cours, en cours à la publication")
    | name_all("for a long time", "depuis longtemps")
    # How exact it is
    | name_all(
        "about", "vers, environ, autour de, autour du, à peu près, approximativement, circa, ca, sur les"
    )
    | name_all("about", "à l'horizon")
    | name_all("about", "aux alentours de, aux alentours du, aux environs de, aux environs du")
    | name_all("possibly", "peut être, probablement, sans doute, vraisemblablement")
    | name_all("almost", "presque, près de, près d'")
    | name_all("more than", "plus de, plus d'")
    | name_all("less than", "moins de, moins d'")
    | name_all("only", "à peine, seulement")
    | name_all("shortly before", "peu avant, juste avant, un peu avant, quelques minutes avant")
    | name_all("shortly after", "peu après, juste après, un peu après, quelques minutes après")
    | name_all("and half", "et demie, et demi")
    | name_all("and quarter", "et quart, un quart")
    | name_all("MINUS quarter", "moins le quart, moins quart, moins un quart")
    | name_all("MINUS", "moins")
    # Time zones
    | name_all("local time", "heure locale")
    | name_all("europe/paris", "heure de paris, heure française, heure de bruxelles, heure de genève")
    | name_all("europe/london", "heure de londres, heure britannique")
    | name_all("europe/berlin", "heure de berlin, heure allemande")
    | name_all("europe/madrid", "heure de madrid, heure espagnole")
    | name_all("europe/moscow", "heure de moscou")
    | name_all("america/new_york", "heure de new york, heure de washington")
    | name_all("america/montreal", "heure de montréal")
    | name_all("gmt", "heure de greenwich")
    # Days with a name
    | name_all("25 december", "jour de noël")
    | name_all("24 december", "veille de noël, réveillon de noël")
    | name_all("31 december", "saint sylvestre, réveillon de la saint sylvestre, réveillon du nouvel an")
    | name_all("1 january", "jour de l'an, nouvel an, premier de l'an")
    | name_all("14 february", "saint valentin")
    | name_all("15 august", "assomption")
    | name_all("1 november", "toussaint")
    | name_all("11 november", "jour de l'armistice")
)

FRENCH = Language(
    "fr",
    WORDS,
    figures=(
        (
            r"(?P<day>[0-9]{1,2})\.(?P<month>[0-9]{1,2})\.(?P<year>[0-9]{4}|[0-9]{2})(?![0-9])",
            write_day_first,
        ),
        (
            r"(?P<hour>[0-9]{1,2})\s?h(?:eures?)?\s?(?P<minute>[0-9]{2})(?![0-9])(?:\s?(?:min|mn)\b)?",
            write_exact_clock,
        ),
        (r"(?P<hour>[0-9]{1,2}):(?P<minute>[0-9]{2})\s?h?\b(?!:)", write_exact_clock),
        (
            r"de\s(?P<hour>[0-9]{1,2})\sà\s(?P<end>[0-9]{1,2})\s?h(?:eures?)?(?:\s?(?P<minute>[0-9]{2}))?\b",
            write_hours_from_to,
        ),
        (r"15 jours\b", "2 weeks"),
        (r"8 jours\b", "a week"),
        (r"([0-9]{1,4})\s?(?:h|heures?)\b", r"\1 FULLHOURS"),
        (r"(?P<number>[0-9]{1,2})\s?(?:ers?|[eè]res?|nde?|[eè]mes?|e)\b", write_ordinal_figure),
        (r"(?P<roman>[ivx]{1,5})\s?(?:e|[eè]me|er)?\s(?:si[eè]cle|s\.)", write_century),
        (r"([0-9]{1,4})\s(?:av|avant)\b\.?\s?(?:j\.?[ -]?c|j[ée]sus[ -]christ)\b\.?", r"\1 bc"),
        (r"([0-9]{1,4})\s(?:apr|ap|apr[eè]s)\b\.?\s?(?:j\.?[ -]?c|j[ée]sus[ -]christ)\b\.?", r"\1 ad"),
        (r"t([1-4])\b", r"q\1"),
    ),
    rules=(
        (
            r"\b(<DAY>|in|<PERIOD>|since|from|AS-EARLY-AS|before|after|by|until|during) SEPT\b(?! (?:<UNIT>|<MONTH>|HOURS))",
            r"\1 september",
        ),
        (r"\bSEPT\b(?=,? [0-9]{4})", "september"),
        (r"\bSEPT\b(?= (?:<UNIT>|<MONTH>|HOURS|last|A\b|and\b|or\b))", "7"),
        # "à midi" is a time; "mardi midi" is a part of the day.
        (r"\bNOON and half\b", "12:30"),
        (r"\bNOON and quarter\b", "12:15"),
        (r"\bNOON MINUS quarter\b", "11:45"),
        (r"\bmidnight and half\b", "00:30"),
        (r"\bmidnight and quarter\b", "00:15"),
        (r"\b(A|about|before|after|by|from|AS-EARLY-AS|since|until|between|and|or) NOON\b", r"\1 noon"),
        (r"^NOON\b", "noon"),
        (r"\bNOON\b", "lunchtime"),
        (r"\ba HOURS\b", "1 HOURS"),
        (r"\bAGO 1 HOURS\b", "AGO a hour"),
        (r"\bdecade (?=([0-9]{3}0)\b)[0-9]{4}", r"\1s"),
    ),
    separators=HYPHENS,
    alternatives={"THIS-NIGHT": ("last night", "tonight"), "AS-EARLY-AS ": ("from ", "")},
    unfixed_days=(
        *("noël", "pâques", "lundi de pâques", "dimanche de pâques", "week end de pâques", "vendredi saint"),
        *("jeudi saint", "semaine sainte", "rameaux", "ascension", "jeudi de l'ascension", "pentecôte"),
        *("lundi de pentecôte", "mardi gras", "mercredi des cendres", "carême", "carnaval", "avent"),
        *("fête des mères", "fête des pères", "fête nationale", "fête du travail", "nouvel an chinois"),
        *("ramadan", "aïd", "aïd el fitr", "aïd el kebir", "kippour", "hanoucca", "fêtes", "rentrée"),
        *("action de grâce", "vendredi noir", "fêtes de fin d'année"),
    ),
)
