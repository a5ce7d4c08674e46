"""The patterns of dates in words: nothing but texts to translate, read by `timeline.dates.words`.

They are lazy, so that each use is in the language active then. One whole pattern for each form of date
that goes in, with the form as context, since many languages set a day, a month and a year differently.
"""

from collections.abc import Mapping
from typing import Literal, NamedTuple

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from timeline.dates.edtf import Kind

# "other" is a season, a quarter, a decade, a date with a qualifier or with an unknown part.
Form = Literal["day", "month", "year", "other"]
Text = object  # a lazy text: `str()` translates it
Patterns = Mapping[Form, Text]


class Pair(NamedTuple):
    """The patterns of two dates. What they share is said once: "from 3 to 7 March 2017"."""

    whole: Patterns
    days_of_month: Text
    days_of_year: Text
    months_of_year: Text


class OneDay(NamedTuple):
    """The patterns of clock times at the start, the end or both ends of something within one day."""

    both: Text
    start: Text
    end: Text


# --- One date inside a sentence -------------------------------------------------------------------

# 2017?
POSSIBLY: Patterns = {
    "day": pgettext_lazy("a day", "possibly %(date)s"),
    "month": pgettext_lazy("a month", "possibly %(date)s"),
    "year": pgettext_lazy("a year", "possibly %(date)s"),
    "other": pgettext_lazy("another date", "possibly %(date)s"),
}
# 2017~
AROUND: Patterns = {
    "day": pgettext_lazy("a day", "around %(date)s"),
    "month": pgettext_lazy("a month", "around %(date)s"),
    "year": pgettext_lazy("a year", "around %(date)s"),
    "other": pgettext_lazy("another date", "around %(date)s"),
}
# 2017%
POSSIBLY_AROUND: Patterns = {
    "day": pgettext_lazy("a day", "possibly around %(date)s"),
    "month": pgettext_lazy("a month", "possibly around %(date)s"),
    "year": pgettext_lazy("a year", "possibly around %(date)s"),
    "other": pgettext_lazy("another date", "possibly around %(date)s"),
}
# [..2017]: once, then or earlier
BY: Patterns = {
    "day": pgettext_lazy("a day", "by %(date)s"),
    "month": pgettext_lazy("a month", "in or before %(date)s"),
    "year": pgettext_lazy("a year", "in or before %(date)s"),
    "other": pgettext_lazy("another date", "by %(date)s"),
}
# [2017..]: once, then or later
FROM_THEN: Patterns = {
    "day": pgettext_lazy("a day", "on or after %(date)s"),
    "month": pgettext_lazy("a month", "in or after %(date)s"),
    "year": pgettext_lazy("a year", "in or after %(date)s"),
    "other": pgettext_lazy("another date", "not before %(date)s"),
}
# 2017/..
SINCE: Patterns = {
    "day": pgettext_lazy("a day", "since %(date)s (still going on)"),
    "month": pgettext_lazy("a month", "since %(date)s (still going on)"),
    "year": pgettext_lazy("a year", "since %(date)s (still going on)"),
    "other": pgettext_lazy("another date", "since %(date)s (still going on)"),
}
# 2017/
END_UNKNOWN: Patterns = {
    "day": pgettext_lazy("a day", "from %(date)s (end not known)"),
    "month": pgettext_lazy("a month", "from %(date)s (end not known)"),
    "year": pgettext_lazy("a year", "from %(date)s (end not known)"),
    "other": pgettext_lazy("another date", "from %(date)s (end not known)"),
}
# /2017
START_UNKNOWN: Patterns = {
    "day": pgettext_lazy("a day", "until %(date)s (start not known)"),
    "month": pgettext_lazy("a month", "until %(date)s (start not known)"),
    "year": pgettext_lazy("a year", "until %(date)s (start not known)"),
    "other": pgettext_lazy("another date", "until %(date)s (start not known)"),
}
# ../2017
START_OPEN: Patterns = {
    "day": pgettext_lazy("a day", "until %(date)s (start left open)"),
    "month": pgettext_lazy("a month", "until %(date)s (start left open)"),
    "year": pgettext_lazy("a year", "until %(date)s (start left open)"),
    "other": pgettext_lazy("another date", "until %(date)s (start left open)"),
}
# 2017/2017: it lasted, beginning and end within
DURING: Patterns = {
    "day": pgettext_lazy("a day", "in the course of %(date)s"),
    "month": pgettext_lazy("a month", "during %(date)s"),
    "year": pgettext_lazy("a year", "during %(date)s"),
    "other": pgettext_lazy("another date", "during %(date)s"),
}

# --- Two dates ------------------------------------------------------------------------------------

# 2017/2018: it lasted
LASTED = Pair(
    whole={
        "day": pgettext_lazy("two days", "from %(start)s to %(end)s"),
        "month": pgettext_lazy("two months", "from %(start)s to %(end)s"),
        "year": pgettext_lazy("two years", "from %(start)s to %(end)s"),
        "other": pgettext_lazy("two other dates", "from %(start)s to %(end)s"),
    },
    days_of_month=pgettext_lazy("two days", "from %(start_day)s to %(end_day)s %(month)s %(year)s"),
    days_of_year=pgettext_lazy(
        "two days", "from %(start_day)s %(start_month)s to %(end_day)s %(end_month)s %(year)s"
    ),
    months_of_year=pgettext_lazy("two months", "from %(start_month)s to %(end_month)s %(year)s"),
)
# [2017..2018]: it happened once, somewhere within
WITHIN = Pair(
    whole={
        "day": pgettext_lazy("two days", "between %(start)s and %(end)s"),
        "month": pgettext_lazy("two months", "between %(start)s and %(end)s"),
        "year": pgettext_lazy("two years", "between %(start)s and %(end)s"),
        "other": pgettext_lazy("two other dates", "between %(start)s and %(end)s"),
    },
    days_of_month=pgettext_lazy("two days", "between %(start_day)s and %(end_day)s %(month)s %(year)s"),
    days_of_year=pgettext_lazy(
        "two days", "between %(start_day)s %(start_month)s and %(end_day)s %(end_month)s %(year)s"
    ),
    months_of_year=pgettext_lazy("two months", "between %(start_month)s and %(end_month)s %(year)s"),
)

# --- Clock times on one day -----------------------------------------------------------------------

LASTED_ON = OneDay(
    both=_("%(date)s, from %(start)s to %(end)s"),
    start=_("%(date)s, from %(start)s on"),
    end=_("%(date)s, until %(end)s"),
)
WITHIN_ON = OneDay(
    both=_("%(date)s, at some time between %(start)s and %(end)s"),
    start=_("%(date)s, at %(start)s or later"),
    end=_("%(date)s, at %(end)s or earlier"),
)

# --- Months beside a day --------------------------------------------------------------------------

# The context is Django's, whose own translations serve where this project has none. They are named here
# for a project's translation to put right what is wrong there: French has "7 Mars" for "7 mars".
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

# --- Parts of a year ------------------------------------------------------------------------------

SEASONS = (_("spring %(year)s"), _("summer %(year)s"), _("autumn %(year)s"), _("winter %(year)s"))
QUARTERS_ALONE = (
    pgettext_lazy("alone", "first quarter of %(year)s"),
    pgettext_lazy("alone", "second quarter of %(year)s"),
    pgettext_lazy("alone", "third quarter of %(year)s"),
    pgettext_lazy("alone", "fourth quarter of %(year)s"),
)
QUARTERS = (
    pgettext_lazy("in a sentence", "the first quarter of %(year)s"),
    pgettext_lazy("in a sentence", "the second quarter of %(year)s"),
    pgettext_lazy("in a sentence", "the third quarter of %(year)s"),
    pgettext_lazy("in a sentence", "the fourth quarter of %(year)s"),
)

# --- Notes on what is uncertain -------------------------------------------------------------------

ONLY: Mapping[Kind, Text] = {
    Kind.MONTH: _("The source gives only the month."),
    Kind.YEAR: _("The source gives only the year."),
    Kind.SEASON: _("The source gives only the season."),
    Kind.QUARTER: _("The source gives only the quarter."),
    Kind.DECADE: _("The source gives only the decade."),
    Kind.CENTURY: _("The source gives only the century."),
    Kind.DAY_OF_MONTH: _("It was one day of this month; the source does not say which."),
    Kind.DAY_OF_YEAR: _("It was one day of this year; the source does not say which."),
    Kind.MONTH_OF_YEAR: _("It was one month of this year; the source does not say which."),
}
QUALIFIED: Mapping[str, Text] = {
    "?": _("The source is not certain of this."),
    "~": _("The source gives this as approximate."),
    "%": _("The source is not certain of this, and gives it as approximate."),
}
