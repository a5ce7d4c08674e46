"""Dates in Spanish texts: "el martes 7 de marzo a las 15.30", "la semana pasada", "entre el 3 y el 5 de marzo"."""

import functools
import re

from timeline.suggestions.date_forms import GAP as S
from timeline.suggestions.date_forms import NUMERIC, YEAR, DateForms

_MONTH = r"(?:enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|setiembre|octubre|noviembre|diciembre)\b"
_WEEKDAY = r"(?:lunes|martes|miércoles|jueves|viernes|sábado|domingo)\b"
_SEASON = r"(?:primavera|verano|otoño|invierno)\b"
_DAY = r"(?:1[º°o]|1ro|primero|[12][0-9]|3[01]|0?[1-9])(?![\w%°]|[.,:][0-9])"
_OF_YEAR = (
    rf"(?:{S}del?{S}(?:año{S})?{YEAR}|,?{S}{YEAR}|{S}de(?:l{S}año{S}pasado|{S}este{S}año|l{S}próximo{S}año))"
)
_NUMBER = (
    r"(?:[0-9]{1,3}|una?|dos|tres|cuatro|cinco|seis|siete|ocho|nueve|diez|once|doce|quince|veinte|treinta|cuarenta"
    r"|cincuenta|cien|unos|unas|varios|varias|algunos|algunas|pocos|pocas|muchos|muchas|un\spar\sde)"
)
_UNIT = r"(?:minutos?|horas?|días?|semanas?|mes(?:es)?|años?|décadas?)\b"
_ABOUT = rf"(?:(?:más{S}de|menos{S}de|casi|cerca{S}de|apenas|aproximadamente|unos|unas|ya){S})"
_PART = rf"(?:por{S}la{S}(?:mañana|tarde|noche)|de{S}madrugada|al{S}(?:mediodía|anochecer|amanecer|atardecer)|a{S}(?:primera|última){S}hora(?:{S}de{S}la{S}(?:mañana|tarde|noche))?)\b"
_HOUR = r"(?:una|dos|tres|cuatro|cinco|seis|siete|ocho|nueve|diez|once|doce)"
_CLOCK = (
    rf"(?:las?{S}(?:(?:[01]?[0-9]|2[0-4])(?:[.:][0-5][0-9])?(?![\w]|[.:][0-9])|{_HOUR}\b(?:{S}(?:y{S}(?:media|cuarto|cinco|diez|veinte|veinticinco)|menos{S}(?:cuarto|cinco|diez|veinte|veinticinco)))?)"
    rf"(?:{S}(?:horas|hs?\b\.?))?(?:{S}de{S}la{S}(?:mañana|tarde|noche|madrugada)|{S}del{S}mediodía|{S}?[ap]\.?\s?m\b\.?)?"
    rf"(?:,?\s\(?(?:hora{S}(?:local|peninsular|española|argentina|colombiana|chilena)|GMT|UTC)\)?)?|(?:el{S})?mediodía|(?:la{S})?medianoche)"
)
_AT = rf"(?:(?:a|sobre|hacia|desde|hasta|antes{S}de|después{S}de|pasadas|poco{S}antes{S}de|poco{S}después{S}de|alrededor{S}de|en{S}torno{S}a|cerca{S}de|a{S}eso{S}de){S}{_CLOCK}|entre{S}{_CLOCK}{S}y{S}{_CLOCK})"
_LAST = rf"(?:pasad[oa]|próxim[oa]|últim[oa]|que{S}viene)(?!\w)"
_BEFORE = rf"(?:(?:pasado|próximo|último){S})"
_PERIOD = rf"(?:(?:a{S})?(?:principios|comienzos|inicios|mediados|finales|fines){S}(?:de{S}(?:la{S})?|del{S}(?:mes{S}de{S})?))"
_DATE = rf"""
    (?:{NUMERIC}
  | (?:{_BEFORE}|(?:(?:el|este){S}{_BEFORE}?)?{_WEEKDAY},?{S}(?:el{S}|día{S})?)?{_DAY}{S}(?:de{S})?{_MONTH}(?:{_OF_YEAR}|{S}(?:pasado|próximo)\b)?
  | (?:Nochebuena|Nochevieja|día{S}de{S}(?:Navidad|Reyes|Año{S}Nuevo|los{S}Inocentes|la{S}Hispanidad))\b(?:{S}de(?:l)?{S}{YEAR})?)
"""
_TODAY = rf"""
    (?:(?:ayer|anteayer|antes{S}de{S}ayer|pasado{S}mañana)\b(?:{S}{_PART})?
  | hoy\b(?!{S}en{S}día)(?:{S}{_PART})?
  | mañana{S}por{S}la{S}(?:mañana|tarde|noche)\b
  | anoche\b|esta{S}(?:mañana|tarde|noche|madrugada)\b|la{S}(?:noche{S}pasada|pasada{S}noche)\b)
"""
_WEEK_DAY = rf"""
    (?:(?:el|este|del){S}{_BEFORE}?{_WEEKDAY}(?!,?{S}{_DAY}{S}(?:de{S})?{_MONTH})(?:{S}(?:{_LAST}|de{S}(?:la{S}semana{S}pasada|esta{S}semana|la{S}próxima{S}semana)))?(?:{S}{_PART})?
  | (?P<bare>(?!)))
"""
_NIGHT = rf"""
    (?:(?:en|durante){S})?la{S}(?:noche|madrugada){S}(?:del{S}|de{S}este{S}|de{S})(?:{_BEFORE})?(?:{_WEEKDAY}{S})?(?:{_DAY}{S})?(?:de{S}{_MONTH}{S})?al{S}(?:{_WEEKDAY}(?:{S}{_DAY})?|{_DAY})
      (?:{S}de{S}{_MONTH})?(?:{_OF_YEAR})?
"""
_RANGE = rf"""
    (?:del|entre{S}el|desde{S}el){S}(?:{_WEEKDAY}{S})?{_DAY}(?:{S}de{S}{_MONTH})?(?:{_OF_YEAR})?(?:,?{S}a{S}{_CLOCK},?)?{S}(?:al|y(?:{S}el)?|hasta{S}el){S}(?:{_WEEKDAY}{S})?{_DAY}{S}de{S}{_MONTH}(?:{_OF_YEAR})?(?:,?{S}a{S}{_CLOCK})?
  | (?:(?:el|los{S}días|los){S})?(?:{_WEEKDAY}{S})?{_DAY}(?:,{S}{_DAY})*(?:{S}?(?:-|–|/){S}?|{S}(?:al|y|e|o|u){S}(?:el{S})?)(?:{_WEEKDAY}{S})?{_DAY}{S}de{S}{_MONTH}(?:{_OF_YEAR})?
  | (?:de|entre){S}(?:{_PERIOD})?{_MONTH}(?:{S}del?{S}{YEAR})?{S}(?:a|y){S}(?:{_PERIOD})?{_MONTH}(?:{S}del?{S}{YEAR})?
  | (?:de|entre|desde){S}{YEAR}{S}(?:a|y|hasta){S}{YEAR}
  | (?:de|entre{S}el|del){S}{_WEEKDAY}{S}(?:a|y{S}el|al){S}{_WEEKDAY}
  | (?:entre|desde){S}{_CLOCK}{S}(?:y|hasta){S}{_CLOCK},?{S}(?:del{S}|de{S})(?:{_DATE}|{_WEEKDAY}|{_TODAY})
  | {_MONTH}-{_MONTH}{S}de{S}{YEAR}
  | {_PERIOD}{_MONTH}{S}o{S}{_PERIOD}{_MONTH}(?:{_OF_YEAR})?
"""
_AGO = rf"""
    (?:desde{S})?hace{S}{_ABOUT}*{_NUMBER}{S}{_UNIT}(?:{S}y{S}medio\b)?
  | (?:desde{S})?hace{S}(?:días|semanas|meses|años)\b
  | {_NUMBER}{S}{_UNIT}{S}atrás\b
  | en{S}(?:los|las){S}(?:{_NUMBER}{S})?(?:últim|próxim)[oa]s{S}(?:{_NUMBER}{S})?{_UNIT}
  | dentro{S}de{S}{_NUMBER}{S}{_UNIT}
"""
_PREPOSITION = (
    rf"(?:(?:en|desde|hasta|antes{S}de|después{S}de|tras|durante|a{S}partir{S}de|hacia|sobre|para){S})"
)
_LONGER = rf"""
    {_PREPOSITION}?{_PERIOD}(?:(?:semana|mes|año)(?:{S}{_LAST})?|(?:esta{S}semana|este{S}(?:mes|año))|(?:próxim[oa]|pasad[oa]){S}(?:semana|mes|año))(?!\w)
  | (?:en{S}|durante{S})?(?:la{S}semana|el{S}(?:mes|año|fin{S}de{S}semana)){S}(?:pasad[oa]|que{S}viene|próxim[oa])(?!\w)
  | (?:en{S})?(?:el{S}(?:pasado|próximo)|este){S}mes{S}de{S}{_MONTH}
  | (?:en{S}|durante{S})?la{S}semana{S}del{S}(?:{_WEEKDAY}{S})?{_DAY}{S}de{S}{_MONTH}(?:{_OF_YEAR})?
  | (?:en{S})?(?:la{S}(?:pasada|próxima){S}semana|el{S}(?:pasado|próximo){S}(?:mes|año|fin{S}de{S}semana|{_MONTH}|{_SEASON}))(?!\w)
  | (?:esta{S}semana|este{S}(?:mes|año|fin{S}de{S}semana|{_SEASON})|esta{S}primavera)\b
  | {_PREPOSITION}?{_PERIOD}{_MONTH}(?:{_OF_YEAR}|{S}{_LAST})?
  | {_PREPOSITION}(?:el{S}mes{S}de{S})?{_MONTH}(?:{_OF_YEAR}|{S}{_LAST})?
  | {_MONTH}(?:{S}del?{S}{YEAR})
  | {_PREPOSITION}?(?:{_PERIOD}|la{S}|el{S})?{_SEASON}(?:{S}(?:del?{S})?{YEAR}(?:[-/][0-9]{{2,4}})?|{S}{_LAST})
  | (?:(?:en{S})?el{S}|del{S})?(?:primer|segundo|tercer|cuarto|último){S}(?:trimestre|semestre){S}(?:de{S}|del{S})?{YEAR}
  | {_PREPOSITION}?(?:{_PERIOD})?(?:los{S}años|la{S}década{S}de|los){S}(?:1[5-9]|20)[0-9]0\b
  | (?:{_PREPOSITION}(?:el{S}año{S})?|en{S}el{S}(?:transcurso{S}de{S})?|a{S}lo{S}largo{S}de{S}|el{S}año{S}|del{S}año{S}){YEAR}
    (?!{S}(?!los\b|las\b|sus\b|unos\b|tras\b|dos\b|tres\b|más\b|es\b|antes\b|después\b)[a-záéíóúñ]+s\b|[-–/%\w])
  | {_PREPOSITION}?{_PERIOD}{YEAR}(?![-–/%\w])
"""
_LEAD = rf"""
    (?:(?:antes{S}d|después{S}d|a{S}partir{S}d|alrededor{S}d)el{S}|(?:antes{S}de|después{S}de|a{S}partir{S}de){S}(?:este{S})?|(?:tras|desde|hasta|hacia|sobre|en{S}torno){S}(?:(?:el|al){S})?
      |(?:a{S}más{S}tardar|como{S}muy{S}tarde)(?:{S}el)?{S}|no{S}antes{S}del?{S})
"""
# The first word of a date: most words of a text are refused here at little cost.
_FIRST = (
    r"(?=[0-9]|(?:el|la|los|las|del|de|a|al|en|entre|desde|hasta|durante|este|esta|antes|después|tras|hacia|sobre|pasadas|poco|alrededor|cerca|ayer"
    r"|anteayer|pasado|próximo|hoy|mañana|anoche|hace|dentro|para|como|no|primero|primer|segundo|tercer|cuarto|último|principios|comienzos|inicios"
    r"|mediados|finales|fines|nochebuena|nochevieja|una?|dos|tres|cuatro|cinco|seis|siete|ocho|nueve|diez|once|doce|quince|veinte|lunes|martes"
    r"|miércoles|jueves|viernes|sábado|domingo|enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|setiembre|octubre|noviembre|diciembre"
    r"|primavera|verano|otoño|invierno)(?!\w))"
)


@functools.cache
def build_spanish_dates() -> DateForms:
    """Return the forms of dates in Spanish. They are compiled when the first text needs them."""
    return DateForms(
        phrase=re.compile(
            rf"""(?<![\w$£€%.,:/’'-])(?:(?<![0-9]\s)|(?!hasta\b|al\b)){_FIRST}(?:
              {_NIGHT}
            | {_RANGE}
            | {_AT},?{S}(?:(?:del{S}|de{S})?(?:{_DATE}|{_TODAY}|(?:{_BEFORE})?{_WEEKDAY}(?:{S}{_LAST})?|{_WEEK_DAY.replace("?P<bare>", "?:")}))
            | (?:(?:en|durante){S})?la{S}(?:mañana|tarde|noche|madrugada){S}(?:del{S}|de{S})(?:{_DATE}|{_TODAY}|(?:este{S})?(?:{_BEFORE})?{_WEEKDAY}(?:{S}{_LAST})?)(?:,?{S}{_AT})?
            | a{S}(?:primera|última){S}hora{S}(?:de{S}la{S}(?:mañana|tarde|noche){S})?del{S}(?:{_DATE}|{_WEEKDAY})
            | (?:{_LEAD})?{_DATE}(?:,?{S}{_PART})?(?:,?{S}{_AT})?
            | (?:desde|hasta|a{S}partir{S}de){S}{_TODAY}
            | {_TODAY}(?:,{S}{_DATE}|{S}\({_DATE}\))?(?:,?{S}{_AT})?
            | (?:(?:desde|hasta|tras){S})?{_WEEK_DAY}(?:,?{S}{_AT})?
            | (?:a{S}partir{S}del|antes{S}del|después{S}del){S}(?:{_BEFORE})?{_WEEKDAY}(?:{S}{_LAST})?
            | {_AGO}
            | {_LONGER}
            )(?![\w]|-\w)""",
            re.VERBOSE | re.IGNORECASE,
        ),
        cue=re.compile(
            rf"\b(?:{_MONTH}|{_WEEKDAY}|{_SEASON}|ayer|anteayer|hoy|anoche|mañana\b|esta\s+(?:mañana|tarde|noche|madrugada|semana)|este\s+(?:mes|año)|noche\b|madrugada\b|semana\b|mes\b|año\b"
            r"|hace\s|atrás|últim[oa]s|próxim[oa]s|dentro\s+de|Nochebuena|Nochevieja|Navidad|Reyes|Inocentes|Hispanidad|trimestre|semestre|[0-9]{4})",
            re.IGNORECASE,
        ),
        month=re.compile(_MONTH, re.IGNORECASE),
        with_year=re.compile(r"(?:pasad[oa]|próxim[oa]|últim[oa]|que\sviene|año)(?!\w)", re.IGNORECASE),
        joint=re.compile(r",?\s(?:y|e|o)\s(?:el\s)?"),
        not_before=re.compile(
            rf"(?:{_MONTH}|{_WEEKDAY}|{_SEASON}|{YEAR}){S}?(?:o|u|/){S}?(?:(?:a|en|el|la|en{S}el|en{S}la){S})?$"
            rf"|{_SEASON}{S}?(?:y|[-–]){S}?(?:el{S}|la{S}|en{S}(?:el{S}|la{S})?)?$"
            r"|(?<!\w)(?:(?:vísperas?|día\ssiguiente|(?:fin\sde\s)?semana|puente|calle|plaza|avenida|paseo|estadio|hospital|colegio|instituto|barrio)\s(?:del?\s)?"
            r"|(?:cada|todos\slos|todas\slas)\s|[0-9]+\s?[-–]\s?|(?:principios|comienzos|inicios|mediados|finales|fines|fin)\s(?:de|del)\s|[0-9]{1,2},?\s(?:y|o|u|a)\s(?:el\s)?"
            r"|(?:desde|antes\sdel?|después\sdel?|hasta|a\spartir\sdel?|entre|tras)\s(?:la\s|el\s)?|al\s)$",
            re.IGNORECASE,
        ),
        not_after=re.compile(
            rf"{S}(?:de{S}(?:ese|aquel|este{S}mismo|hace)|del{S}(?:mismo|año{S}(?:siguiente|anterior)))\b|,?{S}(?:y{S})?hasta\b"
            rf"|,?{S}[oue]{S}(?:(?:a|en|el|la|en{S}el|en{S}la){S})?(?:{_PERIOD}|{_MONTH}|{_SEASON}|{_WEEKDAY}|{_DAY}{S}de{S}{_MONTH})"
            rf"|,?{S}(?:de{S})?(?:[01]?[0-9]|2[0-3])(?:[.:][0-5][0-9](?![.:]?[0-9])|{S}(?:a{S}[0-9]{{1,2}}{S})?h(?:oras)?\b)|{S}(?:siguiente|anterior|posterior|previo)\b|{S}de{S}{_MONTH}|{S}(?:santo|de{S}(?:Pascua|Ramos|Ceniza|Resurrección))\b|{S}?[-–]{S}?[0-9]|,?{S}al?{S}(?:[0-9]{{1,2}}(?:{S}de|[/.-])|{_WEEKDAY}|{_MONTH})",
            re.IGNORECASE,
        ),
        counted=re.compile(
            r"(?:minutos?|horas?|días?|semanas?|mes(?:es)?|años?|noche|mañana|tarde|poco|justo|lunes|martes|miércoles|jueves|viernes|sábado|domingo)\s$",
            re.IGNORECASE,
        ),
        counting=re.compile(r"(?:antes|después|tras|a\spartir)\b", re.IGNORECASE),
        habitual=re.compile(r"(?!)"),
        direction=re.compile(
            r"\b(?:(?P<ahead>será|serán|tendrá|tendrán|deberá|deberán|debe|deben|va\sa|van\sa|previst[oa]s?|prevén?|espera|esperan|hasta|a\smás\stardar"
            r"|próxim[oa]s?|comparecerá|\w+(?:ará|erá|irá|arán|erán|irán|drá|drán))"
            r"|(?P<back>fue|fueron|era|eran|ha|han|había|habían|dijo|desde|según|pasad[oa]s?|últim[oa]s?|hace|ayer|ya|nació|\w+(?:ó|aron|ieron|aba|aban|ía|ían)))(?!\w)",
            re.IGNORECASE,
        ),
    )
