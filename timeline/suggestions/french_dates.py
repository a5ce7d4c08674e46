"""Dates in French texts: "mardi 7 mars à 15 h 30", "la semaine dernière", "entre le 3 et le 5 mars 2017"."""

import functools
import re

from timeline.suggestions.date_forms import GAP as S
from timeline.suggestions.date_forms import NUMERIC, YEAR, DateForms

_MONTH = (
    r"(?:janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre"
    r"|(?:janv|févr|avr|juil|sept|oct|nov|déc)\.)(?!\w)"
)
_WEEKDAY = r"(?:(?:lun|mar|mercre|jeu|vendre|same)di|dimanche)\b"
_SEASON = r"(?:printemps|été|automne|hiver)\b"
_DAY = r"(?:1er|[12][0-9]|3[01]|0?[1-9])(?![\w%°]|[.,:][0-9])"
_NUMBER = (
    r"(?:[0-9]{1,3}|une?|deux|trois|quatre|cinq|six|sept|huit|neuf|dix|onze|douze|treize|quatorze|quinze|seize"
    r"|vingt|trente|quarante|cinquante|cent|quelques|plusieurs|une\s(?:dizaine|douzaine|quinzaine|vingtaine|trentaine|centaine)\sd['’e])"
)
_UNIT = r"(?:minutes?|heures?|jours?|semaines?|mois|ans?|années?|décennies?)\b"
_ABOUT = rf"(?:(?:environ|près{S}de|plus{S}de|moins{S}de|à{S}peine|presque){S}|(?:près|plus|moins){S}d['’])"
_PART = r"(?:matin|midi|après-midi|soir|matinée|soirée)\b"
_HOUR = r"(?:une|deux|trois|quatre|cinq|six|sept|huit|neuf|dix|onze|douze)"
_CLOCK = (
    rf"(?:(?:[01]?[0-9]|2[0-4])\s?h(?:eures?)?(?:\s?[0-5][0-9])?(?![\w])|(?:[01]?[0-9]|2[0-4]):[0-5][0-9](?![:0-9])|{_HOUR}\sheures?\b"
    rf"|midi|minuit)(?:{S}et{S}(?:demie?|quart)|{S}moins{S}le{S}quart)?(?:{S}du{S}(?:matin|soir)|{S}de{S}l['’]après-midi)?"
    r"(?:\s?\(?(?:GMT|UTC|CET|CEST)\)?|,?\s\(?heure\s(?:locale|de\s(?:Paris|Londres|Bruxelles|Genève|Berlin|Madrid|Moscou|Washington|New\sYork|Montréal))\)?)?"
)
_AT = (
    rf"(?:(?:à|vers|dès|avant|après|peu{S}avant|peu{S}après|juste{S}avant|juste{S}après|aux{S}alentours{S}de"
    rf"|aux{S}environs{S}de|autour{S}de){S}{_CLOCK}|(?:entre|de){S}{_CLOCK}{S}(?:et|à){S}{_CLOCK})"
)
_LAST = r"(?:derni(?:er|ère)|passée?|prochaine?)\b"
_PERIOD = (
    rf"(?:(?:au{S}(?:tout{S})?début|à{S}la{S}(?:toute{S})?fin|au{S}milieu){S}(?:de{S}(?:la{S}|l['’])?|du{S}(?:mois{S}de{S})?|d['’]|des{S})"
    rf"|(?:tout{S}|en{S})?début{S}(?:du{S}mois{S}de{S})?|(?:toute{S}|en{S})?fin{S}(?:du{S}mois{S}de{S})?|(?:à{S}la{S})?mi-|courant{S})"
)
_MONTH_OF_YEAR = rf"{_MONTH}(?:{S}(?:de{S}l['’]an(?:née)?{S})?(?:{YEAR}|{_LAST}))?"
_FEAST = (
    rf"(?:(?:jour|veille|réveillon){S}de{S}Noël|(?:réveillon{S}de{S}la{S})?Saint-Sylvestre|jour{S}de{S}l['’]An"
    r"|(?:la\s)?Toussaint)\b"
)
# Days.
_DATE = rf"""
    (?:{NUMERIC}
  | (?:{_WEEKDAY},?{S}(?:le{S})?)?{_DAY}{S}{_MONTH}(?:{S}(?:{YEAR}|{_LAST}))?
  | {_FEAST}(?:{S}{YEAR})?)
"""
_TODAY = rf"""
    (?:(?:aujourd['’]hui|hier|avant-hier|demain|après-demain)\b(?:{S}(?:au{S})?{_PART}|{S}en{S}(?:début|fin|milieu){S}(?:de{S}|d['’]){_PART})?
  | (?:ce{S}(?:matin|soir|midi)|cet(?:te)?{S}après-midi|cette{S}nuit|la{S}nuit{S}(?:dernière|passée))\b)
"""
_WEEK_DAY = rf"""
    (?:(?:ce{S})?{_WEEKDAY}{S}(?:{_PART}|{_LAST}|en{S}(?:début|fin|milieu){S}(?:de{S}|d['’]){_PART}|de{S}la{S}semaine{S}{_LAST})(?:{S}au{S}{_PART})?
  | ce{S}{_WEEKDAY}
  | (?P<bare>{_WEEKDAY}))
"""
_NIGHT = rf"""
    (?:dans{S})?la{S}nuit{S}(?:
      (?:de|du){S}(?:{_WEEKDAY}{S})?(?:{_DAY}{S})?(?:{_MONTH}{S})?(?:à|au){S}(?:{_WEEKDAY}(?:{S}{_DAY})?|{_DAY})(?:{S}{_MONTH})?(?:{S}{YEAR})?
      (?:,?{S}(?:vers|à|peu{S}avant|peu{S}après){S}{_CLOCK})?
    )
"""
_RANGE = rf"""
    (?:du|entre{S}le){S}(?:{_WEEKDAY}{S})?{_DAY}(?:{S}{_MONTH})?(?:{S}{YEAR})?(?:,?{S}à{S}{_CLOCK},?)?{S}(?:au|et{S}(?:le{S})?|jusqu['’]au){S}?(?:{_WEEKDAY}{S})?{_DAY}{S}{_MONTH}(?:{S}{YEAR})?(?:,?{S}à{S}{_CLOCK})?
  | (?:(?:le|les|du|des){S})?(?:{_WEEKDAY}{S})?{_DAY}(?:,{S}{_DAY})*(?:{S}?(?:-|–|/){S}?|{S}(?:au|et|ou){S}(?:le{S})?)(?:{_WEEKDAY}{S})?{_DAY}{S}{_MONTH}(?:{S}{YEAR})?
  | (?:de|entre){S}(?:la{S})?(?:{_PERIOD})?{_MONTH}(?:{S}{YEAR})?{S}(?:à|et){S}(?:la{S})?(?:{_PERIOD})?{_MONTH}(?:{S}{YEAR})?
  | (?:de|entre){S}{YEAR}{S}(?:à|et){S}{YEAR}
  | (?:de|entre){S}{_WEEKDAY}{S}(?:à|et){S}{_WEEKDAY}
  | (?:de|entre){S}{_CLOCK}{S}(?:à|et){S}{_CLOCK},?{S}(?:{_DATE}|{_TODAY}|{_WEEK_DAY.replace("?P<bare>", "?:")})
  | {_MONTH}-{_MONTH}{S}{YEAR}
  | {_PERIOD}{_MONTH}{S}ou{S}{_PERIOD}{_MONTH}(?:{S}{YEAR})?
"""
_AGO = rf"""
    (?:il{S}y{S}a|voici|voilà|depuis){S}(?:{S}|{_ABOUT})?{_NUMBER}{S}?{_UNIT}(?:{S}et{S}demie?\b)?
  | depuis{S}des{S}(?:jours|semaines|mois|années)\b
  | (?:au{S}cours{S}des|ces|ces{S}tout){S}(?:{_NUMBER}{S})?derni(?:ers|ères){S}(?:{_NUMBER}{S})?{_UNIT}
  | dans{S}(?:les{S}(?:{_NUMBER}{S})?prochaine?s|{_NUMBER}){S}{_UNIT}
"""
_LONGER = rf"""
    {_PERIOD}?(?:(?:la{S}|cette{S}|le{S}|ce{S}|l['’])(?:semaine|mois|week-end|an(?:née)?)(?:{S}{_LAST}))
  | {_PERIOD}?(?:cette{S}(?:semaine|année)|ce{S}(?:week-end|mois(?:-ci)?))\b
  | (?:en{S}(?:début|fin|milieu){S}|au{S}début{S}|à{S}la{S}fin{S})(?:de{S}(?:la{S})?|du{S}|d['’]|de{S}l['’])(?:semaine|mois|année)\b(?:{S}{_LAST})?
  | (?:(?:avant|après|depuis|dès|vers|jusqu['’]à|d['’]ici(?:{S}à)?|au{S}plus{S}tard){S}(?:le{S}|la{S})?)?{_PERIOD}{_MONTH_OF_YEAR}
  | (?:avant|après|depuis|dès|vers|jusqu['’]à|jusqu['’]au|d['’]ici(?:{S}à)?){S}(?:le{S}|la{S})?(?:début|fin|milieu){S}(?:de{S}la{S}|du{S}|de{S}l['’]|de{S}|des{S})
    (?:(?:semaine|mois|année)(?:{S}(?:{_LAST}|{YEAR}))?|années{S}(?:1[5-9]|20)[0-9]0|{_SEASON}(?:{S}{YEAR})?)(?!\w)
  | (?:avant|après|depuis|dès|jusqu['’]en|jusqu['’]à|d['’]ici(?:{S}à)?|(?:depuis|dès|avant|après|jusqu['’]au){S}(?:le{S})?mois{S}de|au{S}plus{S}tard{S}(?:en|au{S}mois{S}de)|en|au{S}mois{S}de|au{S}cours{S}du{S}mois{S}de|durant{S}le{S}mois{S}de){S}{_MONTH_OF_YEAR}
  | {_MONTH}{S}(?:{YEAR}|{_LAST})
  | (?:dans{S})?la{S}semaine{S}du{S}(?:{_WEEKDAY}{S})?{_DAY}{S}{_MONTH}(?:{S}{YEAR})?
  | (?:avant|depuis|jusqu['’]à|d['’]ici(?:{S}à)?){S}(?:la{S})?(?:début|fin|mi-){S}?{YEAR}(?![-–/%\w])
  | (?:{_PERIOD}|(?:au|à{S}l['’]|en|cet(?:te)?|ce|l['’]|le|durant{S}l['’]|pendant{S}l['’]|depuis{S}l['’]|avant{S}l['’]|après{S}l['’]){S}?){_SEASON}{S}(?:{YEAR}(?:-{YEAR})?|{_LAST})
  | cet{S}(?:été|automne|hiver)\b|ce{S}printemps\b
  | (?:au{S}|le{S})?(?:premier|deuxième|second|troisième|quatrième|dernier|[1-4]er?){S}(?:trimestre|semestre){S}(?:de{S})?{YEAR}
  | (?:{_PERIOD}|les{S}|dans{S}les{S}|depuis{S}les{S})années{S}(?:1[5-9]|20)[0-9]0\b
  | (?:en|depuis|avant|après|dès|jusqu['’]en|vers|d['’]ici(?:{S}à)?|(?:dans|au{S}cours{S}de|pendant|tout{S}au{S}long{S}de)?{S}?l['’](?:an|année)){S}{YEAR}
    (?!{S}(?!et\b|par\b|à\b|et\b|est\b|a\b|il\b|sur\b|le\b|la\b|les\b|pour\b|dans\b|après\b|avec\b|au\b|aux\b|en\b|ses\b)[a-zéèêà]+s\b|[-–/%\w])
  | {_PERIOD}{YEAR}(?![-–/%\w])
"""
_LEAD = rf"""
    (?:(?:avant|après|depuis|dès|vers|d['’]ici(?:{S}à)?|au{S}plus{S}tard|jusqu['’]à|d['’]ici){S}(?:le{S}|ce{S})?
      |(?:jusqu['’]au|à{S}partir{S}du|à{S}partir{S}de|à{S}compter{S}du|d['’]ici{S}au|autour{S}du|aux{S}alentours{S}du|aux{S}environs{S}du){S})
"""
# The first word of a date: most words of a text are refused here at little cost.
_FIRST = (
    r"(?=[0-9]|[ld]['’]|(?:le|la|les|du|des|de|ce|cet|cette|ces|au|aux|à|en|dans|entre|dès|vers|avant|après|depuis|jusqu|il|voici|voilà|hier"
    r"|aujourd|demain|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|début|fin|mi|tout|toute|courant|juste|peu|autour|durant|pendant"
    r"|jour|veille|premier|deuxième|second|troisième|quatrième|dernier|réveillon|Saint|janv|févr|avr|juil|sept|oct|nov|déc|janvier|février|mars|avril"
    r"|mai|juin|juillet|août|septembre|octobre|novembre|décembre)(?!\w))"
)


@functools.cache
def build_french_dates() -> DateForms:
    """Return the forms of dates in French. They are compiled when the first text needs them."""
    return DateForms(
        phrase=re.compile(
            rf"""(?<![\w$£€%.,:/’'-])(?:(?<![0-9]\s)|(?!jusqu|au\b|à\b)){_FIRST}(?:
              {_NIGHT}
            | {_RANGE}
            | {_AT},?{S}(?:le{S})?(?:{_DATE}|{_TODAY}|{_WEEK_DAY.replace("?P<bare>", "?:")})
            | (?:au{S}(?:petit{S})?matin|(?:dans{S})?la{S}(?:matinée|soirée|nuit)|le{S}(?:matin|soir)|en{S}(?:fin|début){S}de{S}(?:matinée|soirée)|(?:dans{S})?l['’]après-midi){S}(?:du{S}|de{S})
              (?:{_DATE}|{_TODAY}|{_WEEKDAY}(?:{S}{_LAST})?)(?:,?{S}{_AT})?
            | {_LEAD}?{_DATE}(?:{S}(?:au{S})?{_PART}|{S}dans{S}la{S}(?:matinée|soirée|nuit)|{S}en{S}(?:fin|début){S}(?:de{S}|d['’]){_PART}|(?:,{S}|{S}){_AT})?
            | {_LEAD}?{_TODAY}(?:,?{S}\(?{_DATE}\)?)?(?:,?{S}{_AT})?
            | {_LEAD}?{_WEEK_DAY}(?:,?{S}{_AT})?
            | {_AGO}
            | {_LONGER}
            )(?![\w]|-(?!ci\b)\w)""",
            re.VERBOSE | re.IGNORECASE,
        ),
        cue=re.compile(
            rf"\b(?:{_MONTH}|{_WEEKDAY}|{_SEASON}|hier\b|demain\b|aujourd['’]hui|ce\s+(?:matin|soir|midi)|cette\s+(?:nuit|semaine|année)|nuit\b|ce\s+(?:mois|week)"
            r"|cet\s+après|semaine\b|mois\b|week-end|année|an\s+(?:dernier|passé|prochain)|il\s+y\s+a|voici|voilà|depuis|dans\s+\w+\s+(?:jours|semaines|mois|ans)|derni(?:ers|ères)|prochaine?s|Noël|Sylvestre|Toussaint|l['’]An\b|[0-9]{4})",
            re.IGNORECASE,
        ),
        month=re.compile(_MONTH, re.IGNORECASE),
        with_year=re.compile(rf"{_LAST}|\bl['’]an(?:née)?\b", re.IGNORECASE),
        joint=re.compile(r",?\s(?:et|ou|puis)\s(?:le\s)?"),
        not_before=re.compile(
            rf"(?:{_MONTH}|{_WEEKDAY}|{_SEASON}|{YEAR}){S}?(?:ou|/){S}?(?:(?:à|en|au|le|à{S}la|à{S}l['’]){S}?)?$"
            rf"|{_SEASON}{S}?(?:et|[-–]){S}?(?:à{S}l['’]|au{S}|en{S})?$|{_MONTH}{S}(?:et|à){S}la{S}$|\b(?:de|entre){S}la{S}$"
            r"|(?<!\w)(?:(?:veille|(?:sur)?lendemain|semaine|week-end|rue|avenue|place|boulevard|square|quai|lycée|collège|stade|hôpital|pont)\s(?:du|de|des)\s"
            r"|semaine\s(?:suivant|précédant)\sle\s|(?:chaque|tous\sles|Nice|Monde|presse)\s|[0-9]+\s?[-–]\s?|(?:début|fin|mi|milieu|courant)\s?(?:de\s)?|(?:[0-9]{1,2}|1er),?\s(?:et|ou|à)\s(?:le\s)?"
            r"|(?:depuis|avant|après|jusqu['’]à|dès|d['’]ici(?:\sà)?|à\spartir\sde|entre)\s(?:la\s|le\s|l['’])?|(?:jusqu['’]au|jusqu['’]en|à\spartir\sdu)\s"
            rf"|(?:[0-9]+|{_MONTH}|{_SEASON}|{_WEEKDAY}),?\s(?:au|à)\s)$",
            re.IGNORECASE,
        ),
        not_after=re.compile(
            rf"{S}(?:de{S}la{S}même{S}année|de{S}(?:cette|l['’]){S}?année\b|il{S}y{S}a\b)|,?{S}(?:et{S})?jusqu['’]"
            rf"|,?{S}ou{S}(?:(?:à|en|au|le|à{S}la|à{S}l['’]){S}?)?(?:{_PERIOD}|{_MONTH}|{_SEASON}|{_WEEKDAY}|{_DAY}{S}{_MONTH})"
            rf"|,?{S}(?:à{S}partir{S}de{S})?{_CLOCK}(?!\w)|{S}(?:gras|saint|noir|Noir|de{S}Pâques|de{S}Pentecôte|suivante?|précédente?|d['’](?:après|avant))\b|{S}?[-–]{S}?[0-9]|,?{S}(?:au|à){S}(?:[0-9]{{1,2}}|{_WEEKDAY}|{_MONTH})(?!{S}?h)",
        ),
        counted=re.compile(
            r"(?:minutes?|heures?|jours?|semaines?|mois|ans?|années?|week-end|veille|lendemain|matin|soir|nuit|peu|juste|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche)\s(?:d['’])?$",
            re.IGNORECASE,
        ),
        counting=re.compile(r"(?:avant|après|à\s(?:partir|compter)|dès)\b", re.IGNORECASE),
        habitual=re.compile(r"\b(?:le|les|un|du|au|des|chaque|aux|certains?|tous)\s$", re.IGNORECASE),
        direction=re.compile(
            r"\b(?:(?P<ahead>sera|seront|serait|aura|auront|doit|doivent|devrait|devraient|devra|devront|va|vont|prévue?s?|prévoit|attendue?s?|espère"
            r"|espèrent|d['’]ici|au\splus\stard|jusqu['’]\w+|prochaine?s?|comparaîtra|\w+(?:era|eront|dra|dront|tra|tront|ira|iront))"
            r"|(?P<back>a|ont|avait|avaient|était|étaient|est|sont|fut|furent|dernière?s?|hier|déjà|depuis|selon|né|née|\w+(?:èrent|aient|ait)))\b",
            re.IGNORECASE,
        ),
    )
