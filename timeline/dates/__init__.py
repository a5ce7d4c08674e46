"""Dates with the precision of their source (EDTF): reading, checking, comparing and showing them.

A date keeps only the precision that its source gives. Something that lasted from a to b (`a/b`) and
something that happened once, at an unknown moment from a to b (`[a..b]`), differ everywhere: in the
grammar, in comparisons and in words. The package is pure: no Django model, no request, no settings.
Texts from `gettext` follow the active language.

    errors       WhenError
    calendar     days as numbers, in any year
    edtf         EDTF text → parse tree with the first and last day of each date
    edtf_errors  the errors for text that is not accepted EDTF
    clock_times  clock times in a time zone; the first and last instant of a day
    seasons      the months of the seasons in each hemisphere; the hemisphere of a time zone
    when         When: validation, earliest and latest instant, form for machines
    sort_bounds  the bounds by which a timeline sorts a date
    instants     an instant → a date
    words        a date in words for readers
    notes        sentences about what is uncertain in a date
    patterns     the translatable patterns of `words` and `notes`
    weekdays     the days of the week of a date, for editors
    week_starts  the day with which a week begins in a region
    windows      whether a date falls within a window of time: certainly, possibly or not
    phrases      text that an editor typed, in words or EDTF → one date, or several where it is ambiguous
"""

from timeline.dates.clock_times import load_zone_names
from timeline.dates.errors import WhenError
from timeline.dates.instants import convert_instant
from timeline.dates.notes import describe_uncertainty
from timeline.dates.phrases import Direction, Reading, parse_phrase
from timeline.dates.seasons import Hemisphere, find_hemisphere
from timeline.dates.sort_bounds import SortBounds, find_sort_bounds
from timeline.dates.weekdays import format_weekdays
from timeline.dates.when import (
    When,
    check,
    find_bounds,
    find_days,
    find_last_certain_day,
    format_for_machines,
    has_doubt,
    is_exact_day,
    parse_when,
)
from timeline.dates.windows import (
    PossibleInstants,
    TimeWindow,
    WindowMatch,
    find_possible_instants,
    match_window,
)
from timeline.dates.words import format_after_on, format_date, format_filter_end, format_filter_start

__all__ = [
    "Direction",
    "Hemisphere",
    "PossibleInstants",
    "Reading",
    "SortBounds",
    "TimeWindow",
    "When",
    "WhenError",
    "WindowMatch",
    "check",
    "convert_instant",
    "describe_uncertainty",
    "find_bounds",
    "find_days",
    "find_hemisphere",
    "find_last_certain_day",
    "find_possible_instants",
    "find_sort_bounds",
    "format_after_on",
    "format_date",
    "format_filter_end",
    "format_filter_start",
    "format_for_machines",
    "format_weekdays",
    "has_doubt",
    "is_exact_day",
    "load_zone_names",
    "match_window",
    "parse_phrase",
    "parse_when",
]
