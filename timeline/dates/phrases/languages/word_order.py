"""Word order: rules that put English words, in the order of another language, into the order of English.

A rule is a pattern and what replaces it. In patterns, names such as <MONTH> stand for kinds of English words.
Words in capitals are markers, which have no meaning yet: rules replace each of them, or the phrase is refused.
Those of one language are in its module. These are of several:

    A            "à", "a": "to" between two dates, "at" before a clock time, or nothing
    AGO          "il y a", "hace": what follows is "… ago"
    BIS          "bis": "to" between two dates, otherwise "until" or "by"
    EARLIEST     "au plus tôt": "not before", "at the earliest"
    LATEST       "au plus tard": "by", "at the latest"
    FROM, ON     "von", "an": "from … on", or nothing
    HOURS        "heures" after a number word: a clock time in either half of the day, or hours that last
    FULLHOURS    "heures" after figures: a clock time of 24 hours, or hours that last
    ONTO         "auf" in "in der Nacht auf Dienstag": the night that ends on that day
    MINUS        "moins", "menos": the minutes before the hour
    THIS-OR-…    "en fin d'année": of this year, or of the one beside it
    TO           "to" between two dates, which "ten to three" is not
"""

import functools
import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta

from timeline.dates.phrases.languages.figures import MONTHS, WEEKDAYS, write_clock

# What replaces a pattern: a text with the groups of the match, or a function.
Replacement = str | Callable[[re.Match[str]], str]
Rule = tuple[str, Replacement]

# Markers with several meanings in every language. The likelier one comes first.
COMMON_ALTERNATIVES: Mapping[str, Sequence[str]] = {
    "THIS-OR-LAST": ("this", "last"),
    "THIS-OR-NEXT": ("this", "next"),
    "ANY": ("this", "last", "next"),
}
_PARTS = "morning|afternoon|evening|night|lunchtime|early hours"
_KINDS = {
    "<MONTH>": f"(?:{'|'.join(MONTHS)})",
    "<WEEKDAY>": f"(?:{'|'.join(WEEKDAYS)})",
    "<SEASON>": "(?:spring|summer|autumn|winter)",
    "<UNIT>": "(?:minute|hour|day|week|fortnight|weekend|month|year|decade|century)s?",
    "<UNITS>": "(?:minutes|hours|days|weeks|months|years|decades)",
    "<NUMBER>": "(?:[0-9]{1,7}|a|few)",
    "<ABOUT>": "(?:(?:about|almost|more than|less than|only) )?",
    "<PART>": f"(?:{_PARTS})",
    "<PERIOD>": "(?:early|mid|late|beginning of|end of)",
    "<DAY>": "(?:[0-9]{1,2}(?:st|nd|rd|th)?)",
    "<CLOCK>": r"(?:[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?|[0-9]{1,2}(?::[0-9]{2})?[ap]m"
    r"|(?:[0-9]{1,2}(?: minutes)?|half|quarter) (?:past|to) [0-9]{1,2}|[0-9]{1,2} o'clock|noon|midnight)",
    "<ZONE>": r"(?:[a-z]+/[a-z_/]+|utc|gmt|cet|cest|bst|[+-][0-9]{2}:[0-9]{2})",
}

_KIND = re.compile(r"<[A-Z]+>")


def compile_rules(rules: Sequence[Rule]) -> list[tuple[re.Pattern[str], Replacement]]:
    """Return rules with the kinds of words in their patterns written out."""
    return [
        (re.compile(_KIND.sub(lambda kind: _KINDS[kind.group()], pattern)), replacement)
        for pattern, replacement in rules
    ]


def apply_rules(text: str, rules: Sequence[tuple[re.Pattern[str], Replacement]]) -> str:
    """Return English words in English order, after the rules of a language and those for all languages."""
    for pattern, replacement in (*rules, *_compile_common_rules()):
        text = pattern.sub(replacement, text)
    return " ".join(text.split())


@functools.cache
def _compile_common_rules() -> Sequence[tuple[re.Pattern[str], Replacement]]:
    return compile_rules(COMMON_RULES)


# --- Clock times ----------------------------------------------------------------------------------


def _write_hours(match: re.Match[str]) -> str:
    """Return a clock time from an hour and its marker, with the minutes after it or before the next hour."""
    hour, minute = int(match["hour"]), match["minute"] or match["after"] or "0"
    minutes = {"half": 30, "quarter": 15}.get(minute) or int(minute)
    if match["sign"] == "MINUS":
        hour, minutes = (hour - 1 if hour > 1 else 12), 60 - minutes
    certain = match["marker"] == "FULLHOURS" and not match["sign"]
    return write_clock(hour, minutes, certain=certain) or match.group()


_MORNING_CLOCK = re.compile(r"\b0?([1-9]|1[0-2]):([0-9]{2})\b(?!:|[ap]m)")


def _open_halves_of_day(match: re.Match[str]) -> str:
    """Return "08:30" as "30 past 8": the part of the day beside it says which half is meant."""
    return _MORNING_CLOCK.sub(
        lambda clock: write_clock(int(clock[1]), int(clock[2]), certain=False), match.group()
    )


# --- Nights and weeks -----------------------------------------------------------------------------


def _name_night(match: re.Match[str]) -> str:
    """Return "night 6 TO 7 march 2017" as the night of 6 March 2017; the words themselves if it is no night."""
    first, last = match["first"], match["last"]
    months = [text.strip() for text in (match["first_month"], match["last_month"]) if text]
    year = (match["year"] or "").strip()
    weekdays = [text.strip() for text in (match["first_weekday"], match["last_weekday"]) if text]
    if len(weekdays) == 2 and (WEEKDAYS.index(weekdays[1]) - WEEKDAYS.index(weekdays[0])) % 7 != 1:
        return match.group()
    if not first and not last and len(weekdays) == 2 and not months and not year:
        return f"{weekdays[0]} night"
    if not first or not last or not months:
        return match.group()
    following = _parse_day(first) + 1
    if _parse_day(last) not in (following, 1) or (_parse_day(last) == 1 and _parse_day(first) < 28):
        return match.group()
    if _parse_day(last) == 1 and len(months) < 2:
        return match.group()
    if year and _parse_day(last) == 1 and months[-1] == "january":
        year = str(int(year) - 1)
    return " ".join(filter(None, ("night of", *weekdays[:1], first, months[0], year)))


def _name_morning(match: re.Match[str]) -> str:
    """Return "early hours of saturday TO sunday" as those of Sunday; the words themselves if it is no night."""
    if _name_night(match) == match.group():
        return match.group()
    day = (match[name] or "" for name in ("last_weekday", "last", "last_month", "year"))
    return f"early hours of {' '.join(' '.join(day).split())}"


def _name_hour_of_night(match: re.Match[str]) -> str:
    """Return "night ONTO tuesday about 02:00" as an hour of that Tuesday: it is after midnight."""
    clock = re.sub(r"([0-9]{1,2}) past ([0-9])", r"0\2:\1", match["clock"])
    clock = re.sub(r"([0-9]) o'clock", r"0\1:00", clock)
    hour, _colon, minute = clock.partition(":")
    return f"{match['near'] or ''}{hour}:{minute:0>2} on {match['day']}"


def _name_night_before(match: re.Match[str]) -> str:
    """Return "night ONTO 7 march 2017" as the night of 6 March 2017; the words themselves if it has no day."""
    weekday, day, month, year = ((match[name] or "").strip() for name in ("weekday", "day", "month", "year"))
    before = WEEKDAYS[WEEKDAYS.index(weekday) - 1] if weekday else ""
    if not day:
        return f"{before} night" if before and not month else match.group()
    if not month:
        return match.group()
    number, index = _parse_day(day), MONTHS.index(month) + 1
    if number > 1:
        return " ".join(filter(None, ("night of", before, str(number - 1), month, year)))
    if index == 3 and not year:
        return match.group()  # 28 or 29 February
    last = date(int(year or 2001), index, 1) - timedelta(days=1) if int(year or 2001) > 1 else None
    if last is None:
        return match.group()
    year = str(last.year) if year else ""
    return " ".join(filter(None, ("night of", before, str(last.day), MONTHS[last.month - 1], year)))


def _parse_day(text: str) -> int:
    return int(re.sub(r"[a-z]", "", text))


def _name_week(match: re.Match[str]) -> str:
    """Return the days of a week by its number (ISO 8601): "week 10 2017"."""
    try:
        monday = date.fromisocalendar(int(match["year"]), int(match["week"]), 1)
    except ValueError:
        return match.group()
    return f"between {monday} and {monday + timedelta(days=6)}"


COMMON_RULES: Sequence[Rule] = (
    # Hours that last, and clock times.
    (
        r"\b(AGO|for|last|past|next|in|within) (<ABOUT>)(<NUMBER>) (?:FULL)?HOURS\b(?! (?:and|MINUS))",
        r"\1 \2\3 hours",
    ),
    (
        r"\b(?P<hour>[0-9]{1,2}) (?P<marker>HOURS|FULLHOURS)"
        r"(?: (?P<sign>and|MINUS) (?P<minute>half|quarter|[0-9]{1,2}(?= (?:minutes?\b|<PART>)|$|,))(?: minutes?\b)?"
        r"| (?P<after>[0-5][0-9])\b(?! (?:<MONTH>|<UNIT>|FULLHOURS|HOURS|TO|BIS|and)|[./:-]))?",
        _write_hours,
    ),
    # "between 10 and 12:00": the unit is written once.
    (
        r"(\b(?:between|from|FROM) |^)([0-9]|1[0-9]|2[0-3]) (and|TO|BIS) (?=[0-9]{1,2}:[0-9]{2}\b)",
        r"\1\2:00 \3 ",
    ),
    # "march" is a month, "march 2017" too; "the month of march" says no more.
    (r"\bmonth (?=<MONTH>)", ""),
    (r"\byear (?=[0-9]{4}\b)", ""),
    (r"\byears (?=[0-9]{4} (?:BIS|A|TO|and|[-–]) [0-9]{4}\b)", ""),
    (r"\byears [0-9]{3}0 ?[-–/] ?[0-9]{2,4}\b", "REFUSED"),  # "les années 1920-1930", two decades
    (r"\byears ([0-9]0|[0-9]{3}0)\b", r"\1s"),
    (r"\bday (?=[0-9]|<WEEKDAY>)", ""),
    (r"\b([0-9]{1,2}) ?- ?(<MONTH>)(?! ?-)", r"\1 \2"),
    (r"\b(<MONTH>) (?=<MONTH>)", r"\1 TO "),
    (r"\b(winter|summer) ([0-9]{2})([0-9]{2}) ?[-–/] ?\2([0-9]{2})\b", r"\1 \2\3/\4"),
    # "ago", "last", "for".
    (r"\ba year and half\b", "18 months"),
    (r"\b(?:since|for) AGO\b", "for"),
    (r"\bAGO (<ABOUT><NUMBER> <UNIT>|<UNITS>)\b", r"\1 ago"),
    (r"\btoday,? (<NUMBER> <UNIT> ago)\b", r"\1 today"),
    (r"\b((?:<WEEKDAY>,? )?<DAY> <MONTH>) (last|next|this)\b(?! (?:<UNIT>|<SEASON>))", r"\2 \1"),
    (
        r"\b(<UNIT>|<WEEKDAY>|<MONTH>|<SEASON>|quarter) (last|next|this)\b"
        r"(?! (?:<UNIT>|<WEEKDAY>|<MONTH>|<SEASON>|quarter)\b)",
        r"\2 \1",
    ),
    (r"\b(?:this |the )?(<NUMBER>) last (<UNIT>)\b", r"past \1 \2"),
    (r"\b(?:this |the )?last (<NUMBER>) (<UNIT>)\b", r"past \1 \2"),
    (r"\b(?:this |the )?(<NUMBER>) next (<UNIT>)\b", r"next \1 \2"),
    (r"\bnext (?=(?:days|weeks|months|years)\b)", "coming "),
    (r"^in (<NUMBER> <UNIT>)$", r"\1 from now"),
    (r"^by (<NUMBER> <UNIT>)$", r"next \1"),
    (r"\bthis (?=<WEEKDAY>\b|<DAY> <MONTH>\b)", ""),  # "ce mardi" is the nearest Tuesday
    (
        r"\b(?:this |the )?last (<UNITS>)\b(?! (?:in )?(?:<MONTH>|<SEASON>|[0-9]{4}|this|last|next))",
        r"recent \1",
    ),
    (r"\bsince (<ABOUT><NUMBER> <UNIT>|<UNITS>)\b(?! ago)", r"for \1"),
    (r"\bfor about (?=<NUMBER> )", "for "),
    (r"(?<![0-9] )(?<!st |nd |rd |th )\b(<MONTH>|<SEASON>) this year\b", r"this \1"),
    # "en fin d'année", written in January, is of the year before; "by the end of the year" is not.
    (r"^(?:in |A )?(end of|late) (week|month|year)$", r"\1 THIS-OR-LAST \2"),
    (r"^(?:in |A )?(beginning of|early) (week|month|year)$", r"\1 THIS-OR-NEXT \2"),
    (r"^(?:in |A )?(mid) (week|month|year)$", r"\1 ANY \2"),
    (r"\b(<PERIOD>) (week|month|year)$", r"\1 this \2"),
    (r"\b<PERIOD> (?=<PART>)", ""),
    # "to", "at" or nothing.
    (r"\b(<CLOCK>(?: <ZONE>)?) A (?=<CLOCK>)", r"\1 TO "),
    (r"\bA (?=<CLOCK>)", "at "),
    (
        r"\b(<DAY>|<MONTH>|<WEEKDAY>|<SEASON>|[0-9]{4}s?|(?:last|this|next) <UNIT>|yesterday)(,?) A "
        r"(?=(?:about )?(?:[0-9]|<MONTH>|<WEEKDAY>|<SEASON>|today|tomorrow|yesterday|this|last|next"
        r"|<PERIOD> (?:[0-9]|<MONTH>|<SEASON>|<WEEKDAY>|week|month|year|this|last|next)))",
        r"\1\2 TO ",
    ),
    (r"\bA\b ?", ""),
    (r"(?<=.) BIS (?=.)", " TO "),
    (r"^(?:(?:FROM|from|since) )?(.+) TO today$", r"from \1 to the present"),
    (r"^(?:FROM|from|since) (.+) until today$", r"from \1 to the present"),
    (r"^since (.+) (?:TO|until) (.+)$", r"from \1 TO \2"),
    (r"\b<PERIOD> ?(?:TO|BIS|and|or|[-/–]) (?=<PERIOD> )", ""),  # "Mitte bis Ende März" is a vague part of it
    (r"\b(?:about )(?=<PART>|<PERIOD> )", ""),
    (r"^(during|throughout|in) (week|month|year)$", r"\1 this \2"),
    (
        r"\b(?:BEFORE-LAST (week|month|year|weekend)|(week|month|year|weekend) BEFORE-LAST)\b",
        r"\1\2 before last",
    ),
    # Weeks.
    (r"^(?:in )?week (?P<week>[0-9]{1,2})(?: ?/ ?|,? )(?P<year>[0-9]{4})$", _name_week),
    (r"^(?:in )?week (?:FROM )?(.+) TO (.+)$", r"between \1 and \2"),
    (r"^(?:in )?week (?:FROM )?(?=[0-9]|<WEEKDAY>)", "week of "),
    # A weekend that is told by its days.
    (r"\bweekend (?=<DAY>/<DAY> <MONTH> [0-9])", ""),
    (r"\bweekend (<DAY>)/(?=<DAY> <MONTH>)", r"between \1 and "),
    (r"^(?:in )?weekend (<DAY>) and (?=<DAY> <MONTH>)", r"between \1 and "),
    (r"\bweekend (?=<DAY> )", "weekend of "),
    # Nights.
    (
        r"^(?:in )?night (?:FROM )?(?:.*(?:TO|ONTO) )(?P<day>[^,]*?),? (?P<near>(?:about|at|shortly before|shortly after) )?"
        r"(?P<clock>0[0-6]:[0-9]{2}|[1-6] o'clock|[0-9]{1,2} past [1-6])$",
        _name_hour_of_night,
    ),
    (
        r"^(?:in )?night (?:FROM )?(?P<first_weekday><WEEKDAY>,? ?)?(?P<first><DAY>)?(?P<first_month> <MONTH>)?(?: [0-9]{4})?"
        r" ?(?:TO|ONTO) (?P<last_weekday><WEEKDAY>,? ?)?(?P<last><DAY>)?(?P<last_month> <MONTH>)?(?P<year> [0-9]{4})?$",
        _name_night,
    ),
    (
        r"^(?:in )?early hours of (?P<first_weekday><WEEKDAY>,? ?)?(?P<first><DAY>)?(?P<first_month> <MONTH>)?(?: [0-9]{4})?"
        r" ?TO (?P<last_weekday><WEEKDAY>,? ?)?(?P<last><DAY>)?(?P<last_month> <MONTH>)?(?P<year> [0-9]{4})?$",
        _name_morning,
    ),
    (
        r"^(?:in )?night ONTO (?P<weekday><WEEKDAY>,? ?)?(?P<day><DAY>)?(?P<month> <MONTH>)?(?P<year> [0-9]{4})?$",
        _name_night_before,
    ),
    (
        r"^((?!before |after |since |from |until |by |between |not |during ).+?),? (?:at )?"
        r"(about|shortly before|shortly after) (<CLOCK>(?: <ZONE>)?)$",
        r"\2 \3 on \1",
    ),
    # Beginnings and endings.
    (r"^.*\b(?:night|early hours) .*\b(?:TO|ONTO)\b.*$", "REFUSED"),
    (r"^FROM (.+) ON$", r"from \1 on"),
    (r"^FROM (?=.* TO )", "from "),
    (r"\b(?:FROM|ON)\b ?", ""),
    (r"^(?:by |BIS |until )?LATEST (?:by |BIS |until )?", "by "),
    (r"^(?:by|BIS|until) (.+) LATEST$", r"by \1"),
    (r" LATEST$", " at the latest"),
    (r"^EARLIEST ", "not before "),
    (r" EARLIEST$", " at the earliest"),
    (r"(<CLOCK>),? (?=<ZONE>)", r"\1 "),
    (r"\bTO\b", "to"),
    # With a part of the day, an hour up to 12 may be meant in either half of it.
    (r"^.*\b<PART>\b.*$", _open_halves_of_day),
    (r"\b(<DAY>) in (?=<MONTH>)", r"\1 REFUSED "),
)
