"""Spanish: "el 7 de marzo de 2017 a las 15.30", "la semana pasada", "hace tres días"."""

import re

from timeline.dates.phrases.languages.figures import (
    HYPHENS,
    MONTHS,
    SEASONS,
    WEEKDAYS,
    name_all,
    name_in_order,
    write_century,
    write_clock,
    write_day_first,
    write_exact_clock,
    write_hours_from_to,
    write_ordinal,
    write_ordinal_figure,
)
from timeline.dates.phrases.languages.translation import Language

_ONES = (
    *("un", "dos", "tres", "cuatro", "cinco", "seis", "siete", "ocho", "nueve", "diez", "once", "doce"),
    *("trece", "catorce", "quince", "dieciséis", "diecisiete", "dieciocho", "diecinueve", "veinte"),
    *("veintiún", "veintidós", "veintitrés", "veinticuatro", "veinticinco", "veintiséis", "veintisiete"),
    *("veintiocho", "veintinueve"),
)
_TENS = {
    30: "treinta",
    40: "cuarenta",
    50: "cincuenta",
    60: "sesenta",
    70: "setenta",
    80: "ochenta",
    90: "noventa",
}
_ORDINALS = (
    *(
        "primero primer primera primeros primeras",
        "segundo segunda",
        "tercero tercer tercera",
        "cuarto cuarta",
    ),
    *("quinto quinta", "sexto sexta", "séptimo séptima", "octavo octava", "noveno novena", "décimo décima"),
)


def _name_numbers() -> dict[str, str]:
    numbers = {name: str(number) for number, name in enumerate(_ONES, 1)} | {"veintiuno": "21"}
    for ten, name in _TENS.items():
        numbers[name] = str(ten)
        numbers |= {f"{name} y {one}": str(ten + number) for number, one in enumerate(_ONES[:9], 1)}
        numbers[f"{name} y uno"] = str(ten + 1)
    decades = {f"los {name}": f"{ten}s" for ten, name in (_TENS | {20: "veinte"}).items()}
    return numbers | decades | {"uno": "1", "un": "a", "una": "a", "cien": "100"}


def _name_hours() -> dict[str, str]:
    """Return entries such as "las tres": a clock time."""
    return {f"las {name}": f"{number} HOURS" for number, name in enumerate(_ONES[:23], 1) if number > 1} | {
        "la una": "1 HOURS"
    }


WORDS = (
    name_in_order(
        MONTHS,
        "enero ene, febrero feb, marzo, abril abr, mayo may, junio jun, julio jul, agosto ago, "
        "septiembre setiembre sept sep set, octubre oct, noviembre nov, diciembre dic",
    )
    | {"mar": "MAR"}  # March or Tuesday
    | {
        f"los {day}": "EVERY"
        for day in ("lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo")
    }
    | name_in_order(
        WEEKDAYS,
        "lunes lun, martes, miércoles mié, jueves jue, viernes vie, sábado sáb, domingo dom",
    )
    | name_in_order(SEASONS, "primavera, verano, otoño, invierno")
    | _name_numbers()
    | _name_hours()
    | {name: write_ordinal(number) for number, names in enumerate(_ORDINALS, 1) for name in names.split()}
    # Words without a meaning of their own
    | name_all(
        "",
        "el, la, los, las, lo, de, del, con fecha, con fecha de, en punto, ya, pleno, plena, exactamente, inclusive, incluido",
    )
    | name_all("in", "en, dentro de")
    | name_all("A", "a, al")
    # Units and parts
    | name_all("minute", "minuto")
    | name_all("minutes", "minutos, min")
    | name_all("30 minutes", "media hora")
    | name_all("HOURS", "hora, horas")
    | name_all("day", "día, jornada")
    | name_all("days", "días, jornadas")
    | name_all("2 weeks", "quince días")
    | name_all("a week", "ocho días")
    | name_all("week", "semana")
    | name_all("weeks", "semanas")
    | name_all("weekend", "fin de semana")
    | name_all("weekends", "fines de semana")
    | name_all("month", "mes")
    | name_all("months", "meses")
    | name_all("year", "año")
    | name_all("years", "años")
    | name_all("6 months", "medio año")
    | name_all("decade", "década, decenio")
    | name_all("decades", "décadas, decenios")
    | name_all("century", "siglo")
    | name_all("quarter", "trimestre")
    | name_all("half", "semestre, mitad, quincena")
    | name_all("part", "tercio, parte")
    | {
        f"{part} {of}": english
        for of in ("de", "del")
        for part, english in (
            *((part, "beginning of") for part in ("principios", "principio", "comienzos", "comienzo")),
            *((part, "beginning of") for part in ("inicios", "inicio", "primeros")),
            *((part, "end of") for part in ("finales", "fines", "final", "fin", "últimos")),
            *((part, "mid") for part in ("mediados", "a mitad")),
        )
    }
    | name_all("few", "algunos, algunas, varios, varias, pocos, pocas, muchos, muchas, numerosos")
    | name_all("FEW", "unos, unas")
    | name_all("2", "un par de")
    # Parts of the day
    | {
        f"{before} {part}": english
        for before in ("por la", "de la", "en la", "a la")
        for part, english in (("mañana", "morning"), ("tarde", "afternoon"), ("noche", "night"))
    }
    | name_all("morning", "la mañana del, la mañana de, media mañana")
    | name_all("afternoon", "tarde, tardes, media tarde, tardecita")
    | name_all("night", "noche, noches")
    | name_all("evening", "anochecer, atardecer")
    | name_all("early hours of", "madrugada, de madrugada, amanecer, alba")
    | name_all("lunchtime", "mediodía, medio día")
    | name_all("midnight", "medianoche, media noche")
    | name_all("early", "primera hora, primera hora de, primeras horas de")
    | name_all("late", "última hora, última hora de, últimas horas de")
    # The day of publication, and others beside it
    | name_all("today", "hoy, día de hoy")
    | name_all("yesterday", "ayer")
    | name_all("day before yesterday", "anteayer, antes de ayer, antier")
    | name_all("tomorrow", "mañana")
    | name_all("day after tomorrow", "pasado mañana")
    | name_all("last night", "anoche, la noche pasada, la pasada noche")
    | name_all("THIS-NIGHT", "esta noche")
    | name_all("this morning", "esta mañana")
    | name_all("early hours of today", "esta madrugada")
    | name_all("recently", "recientemente, últimamente, hace poco, hace poco tiempo")
    | name_all("this", "este, esta, estos, estas, en curso, corriente, actual, presente")
    | name_all("last", "pasado, pasada, pasados, pasadas, último, última, últimos, últimas")
    | name_all("next", "próximo, próxima, próximos, próximas, que viene, entrante")
    | name_all("BEFORE-LAST", "antepasado, antepasada, penúltimo, penúltima")
    | name_all("that", "mismo, misma, siguiente, anterior, ese, esa, aquel, aquella")
    | name_all("day before", "víspera, día anterior, día antes")
    | name_all("day after", "día siguiente, día después")
    | name_all("ago", "atrás")
    | name_all("earlier", "antes")
    | name_all("later", "después, más tarde")
    # Before, since, between
    | name_all("AGO", "hace, hará, hace ya")
    | name_all("before end of", "antes de que acabe, antes de que termine")
    | name_all("before", "antes de, antes del, previo a, anterior a, anterior al")
    | name_all("after", "después de, después del, tras, posterior a, posterior al")
    | name_all("by", "no más tarde de, no más tarde del, de aquí a, de aquí al")
    | name_all("not before", "no antes de, no antes del")
    | name_all("LATEST", "a más tardar, como muy tarde, como máximo, a lo más tarde")
    | name_all("EARLIEST", "como muy pronto, como pronto")
    | name_all("since", "desde")
    | name_all("from", "a partir de, a partir del, a contar desde")
    | name_all("onwards", "en adelante")
    | name_all("until", "hasta")
    | name_all("during", "durante, a lo largo de, a lo largo del, en el transcurso de, en el transcurso del")
    | name_all("during", "en el curso de, en el curso del")
    | name_all("throughout", "durante todo, durante toda, todo, toda, durante todo el, durante toda la")
    | name_all("between", "entre")
    | name_all("and", "y, e")
    | name_all("or", "o, u, o bien")
    | name_all("or earlier", "o antes")
    | name_all("or later", "o después, o más tarde")
    | name_all("still going on", "aún en curso, todavía en curso, sigue en curso, en curso al publicarse")
    | name_all("for a long time", "desde hace tiempo, desde hace mucho, desde hace mucho tiempo")
    # How exact it is
    | name_all("about", "sobre, hacia, alrededor de, alrededor del, en torno a, en torno al, a eso de")
    | name_all("about", "aproximadamente, aprox, más o menos, circa, ca, aproximado")
    | name_all("possibly", "quizá, quizás, tal vez, posiblemente, probablemente")
    | name_all("almost", "casi, cerca de, cerca del")
    | name_all("more than", "más de, algo más de, poco más de")
    | name_all("less than", "menos de, algo menos de, poco menos de")
    | name_all("only", "solo, sólo, apenas, tan solo")
    | name_all("shortly before", "poco antes de, poco antes del, justo antes de, minutos antes de")
    | name_all("shortly after", "poco después de, poco después del, justo después de, minutos después de")
    | name_all("and half", "y media, y medio")
    | name_all("and quarter", "y cuarto")
    | name_all("MINUS quarter", "menos cuarto")
    | name_all("MINUS", "menos")
    # Time zones
    | name_all("local time", "hora local")
    | name_all("europe/madrid", "hora peninsular, hora peninsular española, hora española, hora de madrid")
    | name_all("atlantic/canary", "hora canaria, hora de canarias")
    | name_all("america/mexico_city", "hora de méxico, hora de ciudad de méxico, hora del centro de méxico")
    | name_all("america/argentina/buenos_aires", "hora argentina, hora de buenos aires, hora de argentina")
    | name_all("america/bogota", "hora colombiana, hora de bogotá, hora de colombia")
    | name_all("america/lima", "hora peruana, hora de lima")
    | name_all("america/santiago", "hora chilena, hora de santiago")
    | name_all("america/caracas", "hora de caracas, hora venezolana")
    | name_all("america/new_york", "hora de nueva york, hora de washington")
    | name_all("europe/london", "hora de londres, hora británica")
    | name_all("europe/paris", "hora de parís, hora francesa")
    | name_all("gmt", "hora de greenwich")
    # Days with a name
    | name_all("24 december", "nochebuena")
    | name_all("25 december", "día de navidad")
    | name_all("28 december", "día de los inocentes, día de los santos inocentes")
    | name_all("31 december", "nochevieja")
    | name_all("1 january", "día de año nuevo")
    | name_all("6 january", "día de reyes, reyes, epifanía")
    | name_all("14 february", "san valentín")
    | name_all("15 august", "día de la asunción")
    | name_all("12 october", "día de la hispanidad")
    | name_all("1 november", "día de todos los santos, todos los santos")
)


def _write_clock_after_article(match: re.Match[str]) -> str:
    """Return the clock time of "las 3", "las 8.30" and "las 15.30 horas".

    Without "horas", an hour up to 12 may be in either half of the day, unless it begins with a nought.
    """
    hour, minute = int(match["hour"]), match["minute"]
    if match["unit"] or match["hour"].startswith("0"):
        return write_exact_clock(match)
    if minute is None:
        return f"{hour} HOURS" if hour <= 23 else "REFUSED"
    return write_clock(hour, int(minute), certain=False) or "REFUSED"


def _write_half_of_day(match: re.Match[str]) -> str:
    """Return the clock time of "3 p. m." and "las 10:15 a. m."."""
    return f"{int(match['hour'])}:{match['minute'] or '00'}{match['half']}m"


SPANISH = Language(
    "es",
    WORDS,
    figures=(
        (
            r"(?:las?\s)?(?P<hour>[0-9]{1,2})(?:[:.](?P<minute>[0-9]{2}))?\s?(?P<half>[ap])\.?\s?m\b\.?",
            _write_half_of_day,
        ),
        (
            r"las?\s(?P<hour>[0-9]{1,2})(?:[:.](?P<minute>[0-9]{2}))?(?![0-9]|[:.][0-9])"
            r"(?P<unit>\s?(?:h|hs|hrs|horas)\b)?",
            _write_clock_after_article,
        ),
        (
            r"(?P<day>[0-9]{1,2})\.(?P<month>[0-9]{1,2})\.(?P<year>[0-9]{4}|[0-9]{2})(?![0-9])",
            write_day_first,
        ),
        (r"(?P<hour>[0-9]{1,2})[:.](?P<minute>[0-9]{2})\s?(?:h|hs|hrs|horas)\b", write_exact_clock),
        (r"(?P<hour>[0-9]{1,2}):(?P<minute>[0-9]{2})\b(?!:)", write_exact_clock),
        (r"([0-9]{1,4})\s?(?:h|hs|hrs|horas?)\b", r"\1 FULLHOURS"),
        (
            r"de\s(?P<hour>[0-9]{1,2})\sa\s(?P<end>[0-9]{1,2})(?:[.:](?P<minute>[0-9]{2}))?\s?(?:h|hs|hrs|horas)\b",
            write_hours_from_to,
        ),
        (r"15 días\b", "2 weeks"),
        (r"8 días\b", "a week"),
        (r"(?P<number>[0-9]{1,2})\.?(?:o|a|ero?|era|ro|ra|do|da|to|ta)\b", write_ordinal_figure),
        (r"siglo\s(?P<roman>[ivx]{1,5})\b", write_century),
        (r"(?:años|los)\s'?([0-9]0|[0-9]{3}0)s?\b(?!\s?[-–/]\s?[0-9])", r"\1s"),
        (r"([0-9]{1,4})\s(?:a\.?\s?(?:de\s)?c|antes de cristo)\b\.?", r"\1 bc"),
        (r"([0-9]{1,4})\s(?:d\.?\s?(?:de\s)?c|después de cristo)\b\.?", r"\1 ad"),
        (r"(?:t([1-4])|([1-4])t)\b", r"q\1\2"),
    ),
    rules=(
        (r"\bMAR\b(?=,? <DAY> (?:<MONTH>|MAR)|,? [0-9]{1,2}[/.-][0-9]{1,2}[/.-][0-9]{4})", "tuesday"),
        (r"\bMAR\b(?=,? <DAY>$)", "REFUSED"),
        (r"\bMAR\b", "march"),
        (r"\b([0-9]{1,2})\.([0-9]{2})(?= A [0-9]{1,2}:)", r"\1:\2"),
        (r"\bFEW (?=[0-9])", "about "),
        (r"\bFEW\b", "few"),
        (r"\blast (?=[0-9]{1,2} HOURS|<CLOCK>)", "shortly after "),
        (
            r"\b([0-9]{1,2}) (HOURS|FULLHOURS) and ([0-9]{1,2})\b(?! (?:HOURS|FULLHOURS|<MONTH>|<UNIT>)|[:/])",
            lambda match: write_clock(int(match[1]), int(match[3]), certain=False) or "REFUSED",
        ),
        # "de la tarde" goes on until nine.
        (
            r"\b([789] (?:FULL)?HOURS(?: (?:and|MINUS) (?:half|quarter|[0-9]{1,2}))?|[0-9]{1,2} past [789]|0?[789]:[0-9]{2}) afternoon\b",
            r"\1 evening",
        ),
        (r"\b12 (?:FULL)?HOURS (?:lunchtime|afternoon)\b", "noon"),
        (r"\b([0-9]{1,2}) past 12 (?:lunchtime|afternoon)\b", r"12:\1"),
        (r"\b(?:12|00?) (?:FULL)?HOURS night\b", "midnight"),
        (r"\bHOURS (?:FULL)?HOURS\b", "FULLHOURS"),
        (r"\ba HOURS\b", "a hour"),
        (r"\bdecade (?=[0-9]{2,4}s)", ""),
        (r"\bdecade ([0-9]0|[0-9]{3}0)\b", r"\1s"),
        (r"\b(<WEEKDAY>|yesterday|today|tomorrow) (?:A )?(early|late)$", r"\2 \1"),
        (r"^(?:since|from) (.+) onwards$", r"from \1 onwards"),
        (r"^(?!since|from)(.+) onwards$", r"from \1 onwards"),
    ),
    separators=HYPHENS,
    alternatives={"THIS-NIGHT": ("last night", "tonight")},
    unfixed_days=(
        *("navidad", "navidades", "semana santa", "jueves santo", "viernes santo", "domingo de resurrección"),
        *("lunes de pascua", "pascua", "domingo de ramos", "miércoles de ceniza", "cuaresma", "carnaval"),
        *("pentecostés", "ascensión", "corpus", "corpus christi", "año nuevo", "año nuevo chino", "adviento"),
        *("día de la madre", "día del padre", "día del trabajador", "fiestas patrias", "día de muertos"),
        *("ramadán", "janucá", "yom kipur", "acción de gracias", "viernes negro"),
    ),
)
