"""Dates in German texts: "am Dienstag, 7. März, um 15.30 Uhr", "vergangene Woche", "vom 3. bis 5. März 2017"."""

import functools
import re

from timeline.suggestions.date_forms import GAP as S
from timeline.suggestions.date_forms import NUMERIC, YEAR, DateForms

_MONTH = (
    r"(?:Januar|Jänner|Februar|Feber|März|April|Mai|Juni|Juli|August|September|Oktober|November|Dezember"
    r"|(?:Jan|Febr?|Mrz|Apr|Aug|Sept?|Okt|Nov|Dez)\.)(?!\w)"
)
_WEEKDAY = r"(?:Montag|Dienstag|Mittwoch|Donnerstag|Freitag|Samstag|Sonnabend|Sonntag)\b"
_SEASON = r"(?:Frühling|Frühjahr|(?:Früh|Spät|Hoch)?[Ss]ommer|(?:Spät)?[Hh]erbst|Winter)s?\b"
_DAY = r"(?:[12][0-9]|3[01]|0?[1-9])\."
_NUMERIC = rf"(?:[12][0-9]|3[01]|0?[1-9])\.{S}?(?:1[0-2]|0?[1-9])\.{S}?(?:1[5-9]|20)[0-9]{{2}}(?![0-9])"
_NUMBER = (
    r"(?:[0-9]{1,3}|eine[rmn]?|zwei|drei|vier|fünf|sechs|sieben|acht|neun|zehn|elf|zwölf|vierzehn|fünfzehn|zwanzig|dreißig"
    r"|vierzig|fünfzig|hundert|einigen|wenigen|mehreren|vielen|ein\spaar|anderthalb|eineinhalb|einem\shalben)"
)
_UNIT = r"(?:Minuten?|Stunden?|Tage?n?|Wochen?|Monate?n?|Jahre?n?|Jahrzehnte?n?)\b"
_ABOUT = rf"(?:(?:etwa|rund|ungefähr|knapp|fast|gut|genau|über|mehr{S}als|weniger{S}als){S})"
_PARTS = r"(?:früh|Morgen|Vormittag|Mittag|Nachmittag|Abend|Nacht)"
_PART = rf"{_PARTS}\b"
_WEEKDAY_PART = r"(?:Montag|Dienstag|Mittwoch|Donnerstag|Freitag|Samstag|Sonntag)(?:früh|morgen|vormittag|mittag|nachmittag|abend|nacht)\b"
_AT_DAY = r"(?:morgens|vormittags|mittags|nachmittags|abends|nachts|früh)\b"
_HOUR = r"(?:ein|eins|zwei|drei|vier|fünf|sechs|sieben|acht|neun|zehn|elf|zwölf)"
_CLOCK = (
    rf"(?:(?:[01]?[0-9]|2[0-4])(?:[.:][0-5][0-9])?{S}Uhr\b(?:{S}[0-5][0-9](?![0-9.]))?|{_HOUR}{S}Uhr\b|halb{S}{_HOUR}\b"
    rf"|(?:[Vv]iertel|fünf|zehn){S}(?:vor|nach){S}(?:halb{S})?{_HOUR}\b|Mitternacht\b|[01]?[0-9]:[0-5][0-9](?![:0-9])|2[0-4]:[0-5][0-9](?![:0-9]))"
    rf"(?:{S}{_AT_DAY})?(?:,?\s\(?(?:MEZ|MESZ|GMT|UTC|Ortszeit)\)?)?"
)
_AT = (
    rf"(?:(?:(?:[Kk]urz{S})?(?:[Vv]or|[Nn]ach)|[Uu]m(?:{S}Punkt)?|[Gg]egen|[Aa]b|[Ee]twa{S}um|[Ss]eit|[Bb]is){S}{_CLOCK}"
    rf"|(?:[Zz]wischen|[Vv]on){S}(?:[01]?[0-9]|2[0-4])(?:[.:][0-5][0-9])?(?:{S}Uhr)?{S}(?:bis|und){S}{_CLOCK})"
)
_STEM = r"(?:[Ll]etzte|[Vv]ergangene|[Vv]orige|[Kk]ommende|[Nn]ächste|[Dd]iese|[Vv]orletzte)"
_LAST = rf"{_STEM}[rnms]?\b"
_EARLIER = (
    r"(?:(?:(?:[Zz]u{S})?Anfang|(?:[Zz]u{S})?Beginn|Mitte|(?:[Gg]egen{S})?Ende)(?:{S}de[srm])?)".replace(
        "{S}", S
    )
)
_DATE = rf"""
    (?:{NUMERIC.replace("[/.]", "[.]")}
  | {_NUMERIC}
  | (?:(?:[Aa]m{S})?(?:{_LAST}{S})?{_WEEKDAY},?{S}(?:de[nmr]{S})?)?(?:{_LAST}{S})?{_DAY}{S}?{_MONTH}(?:{S}(?:{YEAR}|(?:letzten|vergangenen|vorigen|dieses|kommenden|nächsten){S}Jahres))?
  | (?:Heiligabend|Silvester|Neujahr|Tag{S}der{S}Deutschen{S}Einheit)\b(?:{S}{YEAR})?)
"""
_TODAY = rf"""
    (?:(?:[Gg]estern|[Vv]orgestern|[Hh]eute|[Üü]bermorgen)(?:{S}{_PART})?(?![\w-])
  | morgen{S}{_PART}
  | (?:[Ii]n{S}der{S})?(?:letzte|vergangene)[rn]?{S}Nacht\b)
"""
_WEEK_DAY = rf"""
    (?:(?:[Aa]m|[Dd]en|[Aa]n{S}diesem|[Dd]iesen){S}(?:{_LAST}{S}|frühen{S}|späten{S}|heutigen{S}|gestrigen{S})*(?:{_WEEKDAY_PART}|{_WEEKDAY}(?!,?{S}(?:de[nmr]{S})?{_DAY})(?:{S}(?:{_PART}|(?:der{S})?{_LAST}{S}Woche))?(?:{S}{_AT_DAY})?)
  | {_LAST}{S}{_WEEKDAY}
  | {_WEEKDAY_PART}
  | {_WEEKDAY}{S}(?:früh|{_AT_DAY}))
"""
_NIGHT = rf"""
    (?:[Ii]n{S}der|[Dd]ie|[Dd]er){S}Nacht{S}(?:
      (?:von{S}{_WEEKDAY}{S}auf|auf|zu|zum){S}(?:{_WEEKDAY})(?!,?{S}{_DAY})
    | (?:vom{S}(?:{_WEEKDAY},?{S})?{_DAY}(?:{S}{_MONTH})?{S}(?:auf{S}den|zum)|auf{S}den|zum){S}(?:{_WEEKDAY},?{S})?{_DAY}{S}{_MONTH}(?:{S}{YEAR})?
    )(?:{S}(?:gegen|um|kurz{S}vor|kurz{S}nach){S}{_CLOCK})?
"""
_RANGE = rf"""
    (?:[Vv]om|[Zz]wischen{S}dem|[Aa]b{S}dem){S}(?:{_WEEKDAY},?{S}(?:dem{S})?)?(?:{_DAY}(?:{S}{_MONTH})?(?:{S}{YEAR})?|{_NUMERIC})(?:,?{S}(?:um{S})?{_CLOCK})?,?{S}(?:bis(?:{S}zum|{S}einschließlich)?|und(?:{S}dem)?){S}(?:{_WEEKDAY},?{S}(?:dem{S})?)?
      (?:{_DAY}{S}?{_MONTH}(?:{S}{YEAR})?|{_NUMERIC})(?:,{S}{_CLOCK})?
  | [Vv]om{S}{_DATE}{S}an\b
  | (?:(?:[Aa]m|[Dd]ie|[Dd]er|[Dd]en){S})?(?:{_WEEKDAY},?{S}(?:de[nm]{S})?)?{_DAY}(?:,{S}{_DAY})*(?:{S}?(?:-|–|/){S}?|{S}(?:bis(?:{S}zum)?|und|oder){S}(?:de[mn]{S})?)(?:{_WEEKDAY},?{S}(?:de[nm]{S})?)?{_DAY}{S}?{_MONTH}(?:{S}{YEAR})?
  | (?:[Vv]on|[Zz]wischen){S}(?:{_EARLIER}{S})?{_MONTH}(?:{S}{YEAR})?{S}(?:bis|und){S}(?:{_EARLIER}{S})?{_MONTH}(?:{S}{YEAR})?
  | (?:[Vv]on|[Zz]wischen|[Ii]n{S}den{S}Jahren){S}{YEAR}{S}(?:bis|und){S}{YEAR}
  | (?:[Vv]on|[Zz]wischen){S}{_WEEKDAY}{S}(?:bis|und){S}{_WEEKDAY}
  | (?:[Vv]on|[Zz]wischen){S}(?:[01]?[0-9]|2[0-4])(?:[.:][0-5][0-9])?(?:{S}Uhr)?{S}(?:bis|und){S}{_CLOCK}{S}(?:am{S})?(?:{_DATE}|{_WEEKDAY})
  | {_MONTH}(?:-|–|{S}bis{S}){_MONTH}{S}{YEAR}
  | {_MONTH}{S}bis{S}{_MONTH}
  | {_EARLIER}{S}{_MONTH}{S}oder{S}{_EARLIER}{S}{_MONTH}(?:{S}{YEAR})?
  | {_WEEKDAY}{S}bis{S}{_WEEKDAY}
  | {_EARLIER}{S}bis{S}{_EARLIER}{S}{_MONTH}(?:{S}{YEAR})?
"""
_AGO = rf"""
    (?:(?:[Ee]rst|[Hh]eute){S})?(?:[Vv]or|[Ss]eit){S}{_ABOUT}?{_NUMBER}{S}{_UNIT}(?!{S}(?:[A-ZÄÖÜ]|alte?[nrms]?\b))
  | [Ss]eit{S}(?:Tagen|Wochen|Monaten|Jahren|Jahrzehnten)\b
  | [Ii]n{S}den{S}(?:letzten|vergangenen|kommenden|nächsten){S}(?:{_NUMBER}{S})?(?:Tagen|Wochen|Monaten|Jahren)\b
"""
_YEARS = r"(?:letzten|vergangenen|vorigen|dieses|kommenden|nächsten)"
_LONGER = rf"""
    (?:(?:[Ss]eit|[Bb]is|[Vv]or|[Nn]ach|[Aa]b|[Gg]egen){S})?(?:{_EARLIER}{S}(?:{_LAST}{S})?(?:Woche|Monats|Jahres)|(?:Jahres|Monats)ende|Jahres(?:beginn|anfang|mitte)|Monats(?:beginn|anfang|mitte))\b(?:{S}{YEAR})?
  | (?:[Ii]n{S}(?:der{S})?|[Dd]ie{S}|[Dd]er{S})?{_STEM}[rn]?{S}Woche\b
  | (?:[Ii]m{S}|[Ii]n{S})?{_STEM}[nmsr]{S}(?:Monat|Jahr|{_MONTH}|{_SEASON})(?!\w)
  | (?:[Aa]m{S})(?:(?:letzten|vergangenen|kommenden|nächsten|diesem){S})?Wochenende\b
  | {_STEM}s{S}Wochenende\b
  | (?:[Ii]n{S}der{S}|[Dd]ie{S}|[Dd]er{S})?Woche{S}vom{S}{_DATE}
  | [Ii]m{S}Laufe{S}(?:des{S}(?:Jahres|Monats)|der{S}Woche)\b(?!{S}{YEAR})
  | (?:(?:[Ss]eit|[Bb]is|[Vv]or|[Nn]ach|[Aa]b|[Gg]egen|[Ss]pätestens|[Ff]rühestens){S})?{_EARLIER}{S}{_MONTH}(?:{S}(?:{YEAR}|{_YEARS}{S}Jahres))?
  | (?:[Ii]m|[Ss]eit|[Bb]is|[Vv]or|[Nn]ach|[Aa]b|[Ii]m{S}Laufe{S}des|[Ii]m{S}Monat|[Ss]pätestens{S}im|[Ff]rühestens{S}im){S}{_MONTH}(?:{S}(?:{YEAR}|{_YEARS}{S}Jahres))?
  | {_MONTH}{S}{YEAR}
  | (?:(?:[Ii]m|[Ss]eit(?:{S}dem)?|[Bb]is(?:{S}zum)?|[Vv]or{S}dem|{_EARLIER}){S})?{_SEASON}{S}{YEAR}(?:/[0-9]{{2,4}})?
  | (?:[Ii]m{S})?(?:[Ee]rste[ns]?|[Zz]weite[ns]?|[Dd]ritte[ns]?|[Vv]ierte[ns]?|[Ll]etzte[ns]?|[1-4]\.){S}(?:Quartal|Halbjahr){S}{YEAR}
  | (?:[Ii]n{S}den|[Dd]ie|[Ss]eit{S}den|{_EARLIER}|[Bb]is{S}in{S}die)?{S}?(?:(?:frühen|späten){S})?(?:1[5-9]|20)[0-9]0er(?:n\b|[{{S}}\s-]?Jahren?\b)
  | (?:[Ss]eit|[Ii]m{S}Jahre?|[Ss]eit{S}dem{S}Jahr|[Bb]is|[Aa]b|[Ss]eit{S}Anfang|[Uu]m|[Ii]m{S}Laufe{S}des{S}Jahres|[Nn]ach|[Vv]or){S}{YEAR}(?![-–/%\w])(?!{S}(?!Uhr)[A-ZÄÖÜ]\w+(?:en|er|e|n|s|mal)?\b)
  | (?:(?:[Ss]eit|[Bb]is|[Vv]or|[Nn]ach|[Aa]b|[Ss]pätestens|[Ff]rühestens){S})?{_EARLIER}{S}(?:Jahres{S})?{YEAR}(?![-–/%\w])
"""
_LEAD = rf"""
    (?:(?:[Vv]or{S}dem|[Nn]ach{S}dem|[Ss]eit(?:{S}dem)?|[Aa]b(?:{S}dem)?|[Bb]is(?:{S}zum|{S}einschließlich(?:{S}zum)?|{S}spätestens(?:{S}zum|{S}am)?)?
      |[Ss]pätestens(?:{S}am|{S}bis(?:{S}zum)?)?|[Ff]rühestens(?:{S}am)?|[Uu]m{S}den){S})
"""
# The first word of a date: most words of a text are refused here at little cost.
_FIRST = (
    r"(?=[0-9]|(?:[Aa]m|[Ii]m|[Ii]n|[Vv]om|[Vv]on|[Zz]wischen|[Aa]b|[Bb]is|[Ss]eit|[Vv]or|[Nn]ach|[Uu]m|[Gg]egen|[Ee]rst|[Kk]urz|[Ee]twa|[Dd]er|[Dd]ie"
    r"|[Dd]en|[Aa]n|[Ss]pätestens|[Ff]rühestens|[Zz]u|Anfang|Beginn|Mitte|Ende|[Gg]estern|[Vv]orgestern|[Hh]eute|[Üü]bermorgen|morgen"
    r"|[Ll]etzte[nmrs]?|[Vv]ergangene[nmrs]?|[Vv]orige[nmrs]?|[Kk]ommende[nmrs]?|[Nn]ächste[nmrs]?|[Dd]iese[nmrs]?|[Vv]orletzte[nmrs]?"
    r"|[Ee]rste[ns]?|[Zz]weite[ns]?|[Dd]ritte[ns]?|[Vv]ierte[ns]?|(?:Mon|Diens|Donners|Frei|Sams|Sonn)tag\w{0,10}|Mittwoch\w{0,10}|Sonnabend"
    r"|Heiligabend|Silvester|Neujahr|Tag|Jahresende|Jahresbeginn|Jahresmitte|(?:Früh|Spät|Hoch)?[Ss]ommer|(?:Spät)?[Hh]erbst|Winter|Frühling|Frühjahr|Jan|Febr?|Apr|Aug|Sept?|Okt|Nov|Dez"
    r"|Januar|Jänner|Februar|Feber|März|April|Mai|Juni|Juli|August|September|Oktober|November|Dezember)(?!\w))"
)


@functools.cache
def build_german_dates() -> DateForms:
    """Return the forms of dates in German. They are compiled when the first text needs them."""
    return DateForms(
        phrase=re.compile(
            rf"""(?<![\w$£€%.,:/’'-])(?:(?<![0-9]\s)(?<![0-9]\.\s)|(?!bis\b)){_FIRST}(?:
              {_NIGHT}
            | {_RANGE}
            | {_AGO}
            | {_AT}{S}(?:{_DATE}|am{S}(?:{_LAST}{S})?{_DATE}|{_TODAY}|{_WEEK_DAY})
            | (?:[Aa]m|[Ii]m){S}(?:frühen{S}|späten{S})?(?:Morgen|Morgengrauen|Vormittag|Mittag|Nachmittag|Abend){S}de[sr]{S}{_DATE}(?:,?{S}{_AT})?
            | [Ii]n{S}den{S}(?:frühen{S})?(?:Morgen|Abend)stunden{S}de[sr]{S}(?:{_DATE}|{_WEEKDAY}s?)(?:,?{S}{_AT})?
            | (?:{_LEAD})?(?:{_LAST}{S})?{_DATE}(?:,?{S}(?:{_AT_DAY}|(?:am{S})?(?:(?:frühen|späten){S})?(?:Morgen|Vormittag|Nachmittag|Abend)\b))?(?:,?{S}{_AT}|,{S}{_CLOCK})?
            | {_TODAY}(?:,{S}{_DATE}|{S}\({_DATE}\))?(?:,?{S}{_AT})?
            | {_WEEK_DAY}(?:{S}\({_DATE}\))?(?:,?{S}{_AT})?
            | (?:[Ss]eit|[Bb]is(?:{S}zum)?|[Aa]b|[Vv]or|[Nn]ach|[Ss]pätestens(?:{S}am)?){S}(?:{_LAST}{S})?{_WEEKDAY}
            | {_LONGER}
            | (?P<bare>(?!))
            )(?![\w]|-\w|\.[0-9])""",
            re.VERBOSE,
        ),
        cue=re.compile(
            rf"\b(?:{_MONTH}|(?:Montag|Dienstag|Mittwoch|Donnerstag|Freitag|Samstag|Sonnabend|Sonntag)|{_SEASON}|[Gg]estern|[Vv]orgestern|[Hh]eute|[Üü]bermorgen|morgen|Nacht\b"
            r"|Woche|Wochenende|Jahres|Monats|Monate?[ns]?\b|Jahre?[sn]?\b|Tagen|Wochen|Stunden|Minuten|Jahrzehnten|Heiligabend|Silvester|Neujahr|Quartal|Halbjahr|Einheit|[0-9]{4})"
        ),
        month=re.compile(_MONTH),
        with_year=re.compile(rf"{_LAST}|\bJahres\b"),
        joint=re.compile(r",?\s(?:und|oder|sowie)\s(?:am\s|de[mn]\s)?"),
        not_before=re.compile(
            rf"(?:{_MONTH}|{_WEEKDAY}|{_SEASON}|{YEAR}){S}?(?:oder|/){S}?(?:(?:im|am|zu|de[mn]){S})?$"
            rf"|{_SEASON}{S}?(?:und|[-–]){S}?$"
            r"|(?<!\w)(?:(?:[Jj]ede[nrms]?|Bild|Welt|Schwarze[rn]?|[0-9]+\s?[-–])\s?|(?:Anfang|Mitte|Ende|Beginn)\s|[0-9]+\.,?\s(?:und|oder|auf)\s(?:am\s|de[mn]\s)?"
            r"|(?:Vorabend|Vortag|Straße|Strasse|Platz|Allee|Brücke)\sdes\s|(?:Woche|Wochenende)\svom\s"
            r"|(?:[Ss]eit|[Vv]or|[Nn]ach|[Bb]is|[Aa]b|[Zz]wischen|[Vv]on|[Ss]pätestens|[Ff]rühestens)\s(?:de[mnr]\s|zum\s|zur\s|am\s)?)$"
        ),
        not_after=re.compile(
            rf"{S}?[-–/]{S}?[0-9]|{S}(?:desselben|des{S}(?:gleichen|selben|Vorjahres|Folgejahres|folgenden|darauffolgenden)|jenes{S}Jahres|darauf\b)"
            rf"|{S}(?:vor|in){S}{_NUMBER}{S}(?:Woche|Jahr)|{S}und{S}{_WEEKDAY},?{S}{_DAY}"
            rf"|,?{S}oder{S}(?:(?:im|am|zu){S})?(?:{_MONTH}|{_WEEKDAY}|{_SEASON}|{_EARLIER}|{_DAY})"
            rf"|,?{S}(?:bis|auf){S}(?:zum{S}|den{S})?(?:[0-9]{{1,2}}\.|{_WEEKDAY}|{_MONTH})"
        ),
        counted=re.compile(
            r"(?:Sekunden?|Minuten?|Stunden?|Tage?n?|Wochen?(?:ende)?|Monate?n?|Jahre?n?|Abend|Nacht|Morgen|[Kk]urz|[Uu]nmittelbar|[Mm]ontag|[Dd]ienstag|[Mm]ittwoch|[Dd]onnerstag|[Ff]reitag|[Ss]amstag|[Ss]onntag)\s$"
        ),
        counting=re.compile(r"(?:[Vv]or|[Nn]ach|[Aa]b|[Bb]is)\b"),
        habitual=re.compile(r"(?!)"),
        direction=re.compile(
            r"\b(?:(?P<ahead>soll|sollen|sollte|wird|werden|will|wollen|muss|müssen|geplant|erwartet|angesetzt|vorgesehen|voraussichtlich|spätestens|bis"
            r"|kommende[nmrs]?|nächste[nmrs]?|künftig|läuft|beginnt|startet|endet)"
            r"|(?P<back>wurde|wurden|war|waren|hat|haben|hatte|hatten|ist|sind|letzte[nmrs]?|vergangene[nmrs]?|seit|bereits|laut|sagte|teilte|kam|kamen"
            r"|ging|stand|begann|starb|trat|\w{3,}te))\b"
        ),
    )
