"""The translatable patterns of dates in words, used by `timeline.dates.words` and `timeline.dates.notes`.

The texts are lazy, so each use is in the language that is active then. A date has up to five cases, because the
words before it may change it. Each case is a separate message, and the context of the message names the case:

- "alone": a label, as in "first quarter of 2017";
- "in a sentence": after "between", "and", "since", "during", as in "the first quarter of 2017";
- "on": the time at which something happened, after "possibly", "around", "or", "by": German has
  "am 7. März 2017" and "im ersten Quartal 2017" there, but "seit dem 7. März 2017";
- "from": after "from" or "of", where a language may contract preposition and article;
- "to": after "to" or "until", likewise.

In English the cases differ by an article at most. French has "7 mars", "le 7 mars", "du 7 mars", "au 7 mars", and
"mars", "de mars", "à mars", but "d’avril". A preposition is part of the date or of the pattern around it, not of
both: for "from %(start)s to %(end)s" French has only "%(start)s %(end)s".
"""

from collections.abc import Mapping
from typing import Literal, NamedTuple

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from timeline.dates.edtf import DateKind

Case = Literal["alone", "in a sentence", "on", "from", "to"]
# "period": a season, quarter, decade or century. "other": a date with a qualifier or with an unspecified part. Where
# patterns have no form for periods, "other" is used. "clock time": a day with a clock time; where patterns have no
# form for it, "day" is used.
DateForm = Literal["day", "clock time", "month", "year", "period", "other"]
Text = object  # a lazy text, translated by `str()`
Noun = Mapping[Case, Text]


class Pattern(NamedTuple):
    """A pattern around one date, and the case of that date."""

    case: Case
    text: Text


Patterns = Mapping[DateForm, Pattern]


class PairPatterns(NamedTuple):
    """The patterns of two dates. A part that they share is written once: "from 3 to 7 March 2017"."""

    start: Case
    end: Case
    whole: Text
    days_of_month: Text
    days_of_year: Text
    months_of_year: Text


class OneDayPatterns(NamedTuple):
    """The patterns of a day with clock times at both ends, at the start or at the end."""

    both: Text
    start: Text
    end: Text


class OrPatterns(NamedTuple):
    """The word for "or" between dates. Spanish has another word before the sound "o"."""

    text: Text
    before_o: Text


def _repeat_for_forms(case: Case, text: Text) -> Patterns:
    pattern = Pattern(case, text)
    return {"day": pattern, "month": pattern, "year": pattern, "other": pattern}


# --- One date with its qualifier ------------------------------------------------------------------

# 2017?, 2017~, 2017%: as a label. German has "um 2017", "um den 7. März 2017", but "etwa im März 2017"; French has
# "peut-être en mars 2017", but "peut-être le 7 mars 2017".
QUALIFIED_ALONE: Mapping[str, Patterns] = {
    "?": {
        "day": Pattern("on", pgettext_lazy("a day, alone", "possibly %(date)s")),
        "month": Pattern("on", pgettext_lazy("a month or a year, alone", "possibly %(date)s")),
        "year": Pattern("on", pgettext_lazy("a month or a year, alone", "possibly %(date)s")),
        "other": Pattern("on", pgettext_lazy("another date, alone", "possibly %(date)s")),
    },
    "~": {
        "day": Pattern("alone", pgettext_lazy("a day, alone", "around %(date)s")),
        "month": Pattern("on", pgettext_lazy("a month, alone", "around %(date)s")),
        "year": Pattern("on", pgettext_lazy("a year, alone", "around %(date)s")),
        "other": Pattern("on", pgettext_lazy("another date, alone", "around %(date)s")),
    },
    "%": {
        "day": Pattern("alone", pgettext_lazy("a day, alone", "possibly around %(date)s")),
        "month": Pattern("on", pgettext_lazy("a month, alone", "possibly around %(date)s")),
        "year": Pattern("on", pgettext_lazy("a year, alone", "possibly around %(date)s")),
        "other": Pattern("on", pgettext_lazy("another date, alone", "possibly around %(date)s")),
    },
}
# The same after another word ("since around 2017"). The date is in the case that this word needs.
QUALIFIED: Mapping[str, Text] = {
    "?": pgettext_lazy("in a sentence", "possibly %(date)s"),
    "~": pgettext_lazy("in a sentence", "around %(date)s"),
    "%": pgettext_lazy("in a sentence", "possibly around %(date)s"),
}

# --- One end of an interval or range --------------------------------------------------------------

# [..2017]: once, then or earlier
BY: Patterns = {
    "day": Pattern("on", pgettext_lazy("a day", "by %(date)s")),
    "month": Pattern("on", pgettext_lazy("a month", "in or before %(date)s")),
    "year": Pattern("on", pgettext_lazy("a year", "in or before %(date)s")),
    "period": Pattern("on", pgettext_lazy("a season, quarter, decade or century", "in or before %(date)s")),
    "other": Pattern("on", pgettext_lazy("another date", "by %(date)s")),
}
# [2017..]: once, then or later
FROM_THEN: Patterns = {
    "day": Pattern("on", pgettext_lazy("a day", "on or after %(date)s")),
    "clock time": Pattern("on", pgettext_lazy("a clock time", "at or after %(date)s")),
    "month": Pattern("on", pgettext_lazy("a month", "in or after %(date)s")),
    "year": Pattern("on", pgettext_lazy("a year", "in or after %(date)s")),
    "period": Pattern("on", pgettext_lazy("a season, quarter, decade or century", "in or after %(date)s")),
    "other": Pattern("on", pgettext_lazy("another date", "not before %(date)s")),
}
# 2017/.. A version is read for years, so it says when that was true.
SINCE = _repeat_for_forms(
    "in a sentence",
    # Translators: something had not ended when this version was published. Do not say that it goes on now.
    _("since %(date)s (ongoing when published)"),
)
# 2017/
END_UNKNOWN = _repeat_for_forms("from", _("from %(date)s (end unknown)"))
# /2017. A month or a year is used without the word for "to": French has "au 7 mars", but "en mars".
START_UNKNOWN: Patterns = {
    "day": Pattern("to", pgettext_lazy("a day", "until %(date)s (start unknown)")),
    "month": Pattern("in a sentence", pgettext_lazy("a month", "until %(date)s (start unknown)")),
    "year": Pattern("in a sentence", pgettext_lazy("a year", "until %(date)s (start unknown)")),
    "other": Pattern("to", pgettext_lazy("another date", "until %(date)s (start unknown)")),
}
# ../2017
START_OPEN: Patterns = {
    "day": Pattern("to", pgettext_lazy("a day", "until %(date)s (start not given)")),
    "month": Pattern("in a sentence", pgettext_lazy("a month", "until %(date)s (start not given)")),
    "year": Pattern("in a sentence", pgettext_lazy("a year", "until %(date)s (start not given)")),
    "other": Pattern("to", pgettext_lazy("another date", "until %(date)s (start not given)")),
}
# 2017/2017: it lasted, and began and ended within that time
DURING: Patterns = {
    "day": Pattern("alone", pgettext_lazy("a day", "during %(date)s")),
    "month": Pattern("in a sentence", pgettext_lazy("a month", "during %(date)s")),
    "year": Pattern("in a sentence", pgettext_lazy("a year", "during %(date)s")),
    "other": Pattern("on", pgettext_lazy("another date", "during %(date)s")),
}

# A filter by dates, both inclusive
FILTER_START = _repeat_for_forms("from", pgettext_lazy("a filter", "from %(date)s"))
FILTER_END: Patterns = {
    "day": Pattern("to", pgettext_lazy("a filter, a day", "until %(date)s")),
    "month": Pattern("in a sentence", pgettext_lazy("a filter, a month", "until %(date)s")),
    "year": Pattern("in a sentence", pgettext_lazy("a filter, a year", "until %(date)s")),
    "other": Pattern("to", pgettext_lazy("a filter, another date", "until %(date)s")),
}

# --- Two dates ------------------------------------------------------------------------------------

# 2017/2018: it lasted. The month that `months_of_year` begins with is in the case "from".
LASTED = PairPatterns(
    start="from",
    end="to",
    whole=_("from %(start)s to %(end)s"),
    days_of_month=_("from %(start_day)s to %(end_day)s %(month)s %(year)s"),
    days_of_year=_("from %(start_day)s %(start_month)s to %(end_day)s %(end_month)s %(year)s"),
    months_of_year=_("from %(start_month)s to %(end_month)s %(year)s"),
)
# [2017..2018]: it happened once, at an unknown moment within
WITHIN = PairPatterns(
    start="in a sentence",
    end="in a sentence",
    whole=_("between %(start)s and %(end)s"),
    days_of_month=_("between %(start_day)s and %(end_day)s %(month)s %(year)s"),
    days_of_year=_("between %(start_day)s %(start_month)s and %(end_day)s %(end_month)s %(year)s"),
    months_of_year=_("between %(start_month)s and %(end_month)s %(year)s"),
)

# --- Clock times on one day -----------------------------------------------------------------------

LASTED_ON = OneDayPatterns(
    both=_("%(date)s, from %(start)s to %(end)s"),
    start=_("%(date)s, from %(start)s"),
    end=_("%(date)s, until %(end)s"),
)
WITHIN_ON = OneDayPatterns(
    both=_("%(date)s, some time between %(start)s and %(end)s"),
    start=_("%(date)s, at %(start)s or later"),
    end=_("%(date)s, at %(end)s or earlier"),
)

# Clock times and zones. The abbreviations of zones that mean the same everywhere have names in other languages; all
# others, such as CST, stay as they are.
# Translators: "09:05". French has "9 h 05".
TIME_OF_DAY = pgettext_lazy("clock time", "%(hour)02d:%(minute)02d")
TIME_WITH_SECONDS = pgettext_lazy("clock time", "%(hour)02d:%(minute)02d:%(second)02d")
ZONES: Mapping[str, Text] = {
    "UTC": pgettext_lazy("time zone, after a clock time", "UTC"),
    "GMT": pgettext_lazy("time zone, after a clock time", "GMT"),
    "WET": pgettext_lazy("time zone, after a clock time", "WET"),
    "WEST": pgettext_lazy("time zone, after a clock time", "WEST"),
    "CET": pgettext_lazy("time zone, after a clock time", "CET"),
    "CEST": pgettext_lazy("time zone, after a clock time", "CEST"),
    "EET": pgettext_lazy("time zone, after a clock time", "EET"),
    "EEST": pgettext_lazy("time zone, after a clock time", "EEST"),
    "MSK": pgettext_lazy("time zone, after a clock time", "MSK"),
}
OTHER_ZONE = pgettext_lazy("time zone, after a clock time", "%(zone)s")

# --- One of several -------------------------------------------------------------------------------

# "agosto o septiembre de 2017", but "agosto u octubre de 2017"
DATES_OR = OrPatterns(
    text=pgettext_lazy("dates, one of which holds", "%(earlier)s or %(last)s"),
    before_o=pgettext_lazy(
        "dates, one of which holds, the last beginning with the sound o", "%(earlier)s or %(last)s"
    ),
)
RANGES_OR = OrPatterns(
    text=pgettext_lazy("ranges, one of which holds", "%(earlier)s, or %(last)s"),
    before_o=pgettext_lazy(
        "ranges, one of which holds, the last beginning with the sound o", "%(earlier)s, or %(last)s"
    ),
)

# --- Months ---------------------------------------------------------------------------------------

# Django has these messages too. They are repeated here so that our translations can correct Django's: its Arabic
# has two spellings of April, its French has "7 Mars" for "7 mars".
MONTHS: Mapping[int, Text] = {
    1: _("January"),
    2: _("February"),
    3: _("March"),
    4: _("April"),
    5: _("May"),
    6: _("June"),
    7: _("July"),
    8: _("August"),
    9: _("September"),
    10: _("October"),
    11: _("November"),
    12: _("December"),
}

# With a day, for languages that inflect months.
MONTHS_OF_DAYS: Mapping[int, Text] = {
    1: pgettext_lazy("alt. month", "January"),
    2: pgettext_lazy("alt. month", "February"),
    3: pgettext_lazy("alt. month", "March"),
    4: pgettext_lazy("alt. month", "April"),
    5: pgettext_lazy("alt. month", "May"),
    6: pgettext_lazy("alt. month", "June"),
    7: pgettext_lazy("alt. month", "July"),
    8: pgettext_lazy("alt. month", "August"),
    9: pgettext_lazy("alt. month", "September"),
    10: pgettext_lazy("alt. month", "October"),
    11: pgettext_lazy("alt. month", "November"),
    12: pgettext_lazy("alt. month", "December"),
}

# After "from" and "of": French has "de mars", but "d’avril".
MONTHS_AFTER_FROM: Mapping[int, Text] = {
    1: pgettext_lazy("from", "January"),
    2: pgettext_lazy("from", "February"),
    3: pgettext_lazy("from", "March"),
    4: pgettext_lazy("from", "April"),
    5: pgettext_lazy("from", "May"),
    6: pgettext_lazy("from", "June"),
    7: pgettext_lazy("from", "July"),
    8: pgettext_lazy("from", "August"),
    9: pgettext_lazy("from", "September"),
    10: pgettext_lazy("from", "October"),
    11: pgettext_lazy("from", "November"),
    12: pgettext_lazy("from", "December"),
}

# --- Dates in their cases -------------------------------------------------------------------------

DAY: Noun = {
    "alone": pgettext_lazy("alone", "%(day)s %(month)s %(year)s"),
    "in a sentence": pgettext_lazy("in a sentence", "%(day)s %(month)s %(year)s"),
    "on": pgettext_lazy("on", "%(day)s %(month)s %(year)s"),
    "from": pgettext_lazy("from", "%(day)s %(month)s %(year)s"),
    "to": pgettext_lazy("to", "%(day)s %(month)s %(year)s"),
}
# In the case "from" the month is one of `MONTHS_AFTER_FROM`.
MONTH: Noun = {
    "alone": pgettext_lazy("alone", "%(month)s %(year)s"),
    "in a sentence": pgettext_lazy("in a sentence", "%(month)s %(year)s"),
    "on": pgettext_lazy("on", "%(month)s %(year)s"),
    "from": pgettext_lazy("from", "%(month)s %(year)s"),
    "to": pgettext_lazy("to", "%(month)s %(year)s"),
}
YEAR: Noun = {
    "alone": pgettext_lazy("alone", "%(year)s"),
    "in a sentence": pgettext_lazy("in a sentence", "%(year)s"),
    "on": pgettext_lazy("on", "%(year)s"),
    "from": pgettext_lazy("from", "%(year)s"),
    "to": pgettext_lazy("to", "%(year)s"),
}
SEASONS: tuple[Noun, ...] = (
    {
        "alone": pgettext_lazy("alone", "spring %(year)s"),
        "in a sentence": pgettext_lazy("in a sentence", "spring %(year)s"),
        "on": pgettext_lazy("on", "spring %(year)s"),
        "from": pgettext_lazy("from", "spring %(year)s"),
        "to": pgettext_lazy("to", "spring %(year)s"),
    },
    {
        "alone": pgettext_lazy("alone", "summer %(year)s"),
        "in a sentence": pgettext_lazy("in a sentence", "summer %(year)s"),
        "on": pgettext_lazy("on", "summer %(year)s"),
        "from": pgettext_lazy("from", "summer %(year)s"),
        "to": pgettext_lazy("to", "summer %(year)s"),
    },
    {
        "alone": pgettext_lazy("alone", "autumn %(year)s"),
        "in a sentence": pgettext_lazy("in a sentence", "autumn %(year)s"),
        "on": pgettext_lazy("on", "autumn %(year)s"),
        "from": pgettext_lazy("from", "autumn %(year)s"),
        "to": pgettext_lazy("to", "autumn %(year)s"),
    },
    {
        "alone": pgettext_lazy("alone", "winter %(year)s"),
        "in a sentence": pgettext_lazy("in a sentence", "winter %(year)s"),
        "on": pgettext_lazy("on", "winter %(year)s"),
        "from": pgettext_lazy("from", "winter %(year)s"),
        "to": pgettext_lazy("to", "winter %(year)s"),
    },
)
QUARTERS: tuple[Noun, ...] = (
    {
        "alone": pgettext_lazy("alone", "first quarter of %(year)s"),
        "in a sentence": pgettext_lazy("in a sentence", "the first quarter of %(year)s"),
        "on": pgettext_lazy("on", "the first quarter of %(year)s"),
        "from": pgettext_lazy("from", "the first quarter of %(year)s"),
        "to": pgettext_lazy("to", "the first quarter of %(year)s"),
    },
    {
        "alone": pgettext_lazy("alone", "second quarter of %(year)s"),
        "in a sentence": pgettext_lazy("in a sentence", "the second quarter of %(year)s"),
        "on": pgettext_lazy("on", "the second quarter of %(year)s"),
        "from": pgettext_lazy("from", "the second quarter of %(year)s"),
        "to": pgettext_lazy("to", "the second quarter of %(year)s"),
    },
    {
        "alone": pgettext_lazy("alone", "third quarter of %(year)s"),
        "in a sentence": pgettext_lazy("in a sentence", "the third quarter of %(year)s"),
        "on": pgettext_lazy("on", "the third quarter of %(year)s"),
        "from": pgettext_lazy("from", "the third quarter of %(year)s"),
        "to": pgettext_lazy("to", "the third quarter of %(year)s"),
    },
    {
        "alone": pgettext_lazy("alone", "fourth quarter of %(year)s"),
        "in a sentence": pgettext_lazy("in a sentence", "the fourth quarter of %(year)s"),
        "on": pgettext_lazy("on", "the fourth quarter of %(year)s"),
        "from": pgettext_lazy("from", "the fourth quarter of %(year)s"),
        "to": pgettext_lazy("to", "the fourth quarter of %(year)s"),
    },
)
# The month is one of `MONTHS_AFTER_FROM`.
DAY_OF_MONTH: Noun = {
    "alone": pgettext_lazy("alone", "an unknown day in %(month)s %(year)s"),
    "in a sentence": pgettext_lazy("in a sentence", "an unknown day in %(month)s %(year)s"),
    "on": pgettext_lazy("on", "an unknown day in %(month)s %(year)s"),
    "from": pgettext_lazy("from", "an unknown day in %(month)s %(year)s"),
    "to": pgettext_lazy("to", "an unknown day in %(month)s %(year)s"),
}
DAY_OF_YEAR: Noun = {
    "alone": pgettext_lazy("alone", "an unknown day in %(year)s"),
    "in a sentence": pgettext_lazy("in a sentence", "an unknown day in %(year)s"),
    "on": pgettext_lazy("on", "an unknown day in %(year)s"),
    "from": pgettext_lazy("from", "an unknown day in %(year)s"),
    "to": pgettext_lazy("to", "an unknown day in %(year)s"),
}
MONTH_OF_YEAR: Noun = {
    "alone": pgettext_lazy("alone", "an unknown month in %(year)s"),
    "in a sentence": pgettext_lazy("in a sentence", "an unknown month in %(year)s"),
    "on": pgettext_lazy("on", "an unknown month in %(year)s"),
    "from": pgettext_lazy("from", "an unknown month in %(year)s"),
    "to": pgettext_lazy("to", "an unknown month in %(year)s"),
}
# "The 2010s". "The 2000s" may be a decade or a century, so such decades have their years in brackets. Arabic has no
# short form for every decade and writes all of them in full.
DECADE: Noun = {
    # Translators: %(last)s, its last year, can be had too.
    "alone": pgettext_lazy("alone", "the %(decade)ss"),
    # Translators: %(last)s, its last year, can be had too.
    "in a sentence": pgettext_lazy("in a sentence", "the %(decade)ss"),
    # Translators: %(last)s, its last year, can be had too.
    "on": pgettext_lazy("on", "the %(decade)ss"),
    # Translators: %(last)s, its last year, can be had too.
    "from": pgettext_lazy("from", "the %(decade)ss"),
    # Translators: %(last)s, its last year, can be had too.
    "to": pgettext_lazy("to", "the %(decade)ss"),
}
DECADE_IN_FULL: Noun = {
    "alone": pgettext_lazy("alone", "the %(first)ss (%(first)s–%(last)s)"),
    "in a sentence": pgettext_lazy("in a sentence", "the %(first)ss (%(first)s–%(last)s)"),
    "on": pgettext_lazy("on", "the %(first)ss (%(first)s–%(last)s)"),
    "from": pgettext_lazy("from", "the %(first)ss (%(first)s–%(last)s)"),
    "to": pgettext_lazy("to", "the %(first)ss (%(first)s–%(last)s)"),
}
# Not "the 21st century", because that ends a year later. Decades before the year 1000 are written so too.
CENTURY: Noun = {
    "alone": pgettext_lazy("alone", "the years %(first)s–%(last)s"),
    "in a sentence": pgettext_lazy("in a sentence", "the years %(first)s–%(last)s"),
    "on": pgettext_lazy("on", "the years %(first)s–%(last)s"),
    "from": pgettext_lazy("from", "the years %(first)s–%(last)s"),
    "to": pgettext_lazy("to", "the years %(first)s–%(last)s"),
}

# The kinds of date with one noun each. Seasons, quarters and decades have several.
NOUNS: Mapping[DateKind, Noun] = {
    DateKind.DAY: DAY,
    DateKind.MONTH: MONTH,
    DateKind.YEAR: YEAR,
    DateKind.DAY_OF_MONTH: DAY_OF_MONTH,
    DateKind.DAY_OF_YEAR: DAY_OF_YEAR,
    DateKind.MONTH_OF_YEAR: MONTH_OF_YEAR,
    DateKind.DECADE: DECADE,
    DateKind.CENTURY: CENTURY,
}

# --- Notes on uncertainty -------------------------------------------------------------------------

PRECISION_NOTES: Mapping[DateKind, Text] = {
    DateKind.MONTH: _("The source gives only the month."),
    DateKind.YEAR: _("The source gives only the year."),
    DateKind.SEASON: _("The source gives only the season."),
    DateKind.QUARTER: _("The source gives only the quarter."),
    DateKind.DECADE: _("The source gives only the decade."),
    DateKind.CENTURY: _("The source gives only the century."),
    DateKind.DAY_OF_MONTH: _("It was one day of this month; the source does not say which."),
    DateKind.DAY_OF_YEAR: _("It was one day of this year; the source does not say which."),
    DateKind.MONTH_OF_YEAR: _("It was one month of this year; the source does not say which."),
}
QUALIFIER_NOTES: Mapping[str, Text] = {
    "?": _("The source is unsure of the date."),
    "~": _("The source gives the date as approximate."),
    "%": _("The source is unsure of the date and gives it only approximately."),
}
