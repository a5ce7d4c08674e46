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

from timeline.dates.clock_times import zone_names
from timeline.dates.errors import WhenError
from timeline.dates.instants import moment
from timeline.dates.phrases import Reading, read
from timeline.dates.weekdays import weekdays
from timeline.dates.when import When, bounds, check, days, is_exact_day, machine, parse
from timeline.dates.within import Fit, Window, within
from timeline.dates.words import note, words

__all__ = [
    "Fit",
    "Reading",
    "When",
    "WhenError",
    "Window",
    "bounds",
    "check",
    "days",
    "is_exact_day",
    "machine",
    "moment",
    "note",
    "parse",
    "read",
    "weekdays",
    "within",
    "words",
    "zone_names",
]
