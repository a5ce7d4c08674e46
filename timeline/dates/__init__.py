"""When: a date as honest as its source (EDTF).

A date is kept with only the precision its source gives. What lasted from a to b (`a/b`) and what
happened once, somewhere between a and b (`[a..b]`), are two different things from the grammar to
the words. Pure: no Django model, no request, no settings; `gettext` words follow the active language.

    errors    WhenError
    edtf      the grammar: text → parse tree, with the first and last day of every date
    refusals  what is said of text that is no such date
    clock     clock times in a time zone, and the instants at which days begin and end
    when      When, and what is derived from it for machines
    instants  an instant as a date: the other way round
    words     what is derived from it for readers
    weekdays  the days of the week of a date, for whoever typed it
    patterns  the texts of words, to be translated
    within    whether it falls within a stretch of time: certainly, possibly or not
    phrases   a date in an editor's words, or in EDTF → one When, or several where it is ambiguous
"""

from timeline.dates.clock_times import load_zone_names
from timeline.dates.errors import WhenError
from timeline.dates.instants import convert_instant
from timeline.dates.notes import describe_uncertainty
from timeline.dates.phrases import Reading, parse_phrase
from timeline.dates.weekdays import format_weekdays
from timeline.dates.when import (
    When,
    check,
    find_bounds,
    find_days,
    format_for_machines,
    is_exact_day,
    parse_when,
)
from timeline.dates.windows import TimeWindow, WindowMatch, match_window
from timeline.dates.words import format_date

__all__ = [
    "Reading",
    "TimeWindow",
    "When",
    "WhenError",
    "WindowMatch",
    "check",
    "convert_instant",
    "describe_uncertainty",
    "find_bounds",
    "find_days",
    "format_date",
    "format_for_machines",
    "format_weekdays",
    "is_exact_day",
    "load_zone_names",
    "match_window",
    "parse_phrase",
    "parse_when",
]
