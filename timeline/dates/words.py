"""A date in words for readers, in the active language.

Every pattern is a separate message, so that a translation can order and inflect its parts. The message
context (`pgettext`) says which kind of date is filled in, or where the date is used: French has "vers le
7 mars", "vers mars" and "vers 2017", and "du 7 mars" before "au 9 mars". See `timeline.dates.patterns`.
"""

import re
from collections.abc import Sequence
from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from timeline.dates import patterns
from timeline.dates.clock_times import ClockTime
from timeline.dates.edtf import Date, DateKind, Interval, OneOf, Range, UndatedEnd
from timeline.dates.patterns import Case, DateForm, Noun, OneDayPatterns, OrPatterns, PairPatterns, Patterns
from timeline.dates.when import ResolvedWhen, When, find_ends, resolve

_FORMS: dict[DateKind, DateForm] = {
    DateKind.DAY: "day",
    DateKind.MONTH: "month",
    DateKind.YEAR: "year",
    **dict.fromkeys((DateKind.SEASON, DateKind.QUARTER, DateKind.DECADE, DateKind.CENTURY), "period"),
}
_UNSPECIFIED_KINDS = (DateKind.DAY_OF_MONTH, DateKind.DAY_OF_YEAR, DateKind.MONTH_OF_YEAR)
# "octubre"; 8, 80, 8000 ("ocho …"), 11 and 11 thousand ("once …"), but not 110 or 1100.
_BEGINS_WITH_O = re.compile(r"o|8|11(?:\d{3})*\b")


class _PeriodStyle(NamedTuple):
    """The patterns for an interval or for a range."""

    pair: PairPatterns
    one_day: OneDayPatterns
    only_start: Patterns
    only_end: Patterns


def format_date(when: When) -> str:
    """Return `when` in words for readers, in the active language: "between 27 February and 5 March 2017".

    Something that lasted reads "from … to …", something that happened once reads "between … and …". Clock
    times have the abbreviation of their zone at that instant. Raises WhenError if `when` is not valid.
    """
    resolved = resolve(when)
    match resolved.tree:
        case None:
            return _("date unknown")
        case Date() as date:
            return _format_single(date, resolved.start, resolved.end)
        case Interval() | Range() as tree:
            return _format_period(*find_ends(tree), resolved, _choose_style(tree))
        case OneOf(members):
            return _format_one_of(members)


def format_after_on(when: When) -> str:
    """Return a day, with its clock time if it has one, for use after "on": "withdrawn on 7 March 2017, 10:15 GMT".

    Raises WhenError if `when` is not valid.
    """
    resolved = resolve(when)
    if not isinstance(resolved.tree, Date) or not resolved.start or resolved.end:
        return format_date(when)
    values = {"date": _format_noun(resolved.tree, "alone"), **_name_clock_parts(resolved.start)}
    # Translators: as in “withdrawn on 7 March 2017, 10:15 GMT”. The word for “on” is in the sentence.
    return pgettext("after “on”", "%(date)s, %(time)s %(zone)s") % values


def format_filter_start(when: When) -> str:
    """Return the first date of a filter in words: "from March 2017". Of several dates, the earliest counts."""
    start: Date | UndatedEnd | None
    match resolve(when).tree:
        case Date() as date:
            start = date
        case OneOf(members):
            starts = [member if isinstance(member, Date) else member.start for member in members]
            start = min((date for date in starts if date), key=lambda date: date.first_day)
        case Interval(start=start) | Range(start=start):
            pass
        case None:
            start = None
    return _fill_pattern(start, None, patterns.FILTER_START) if isinstance(start, Date) else format_date(when)


def format_filter_end(when: When) -> str:
    """Return the last date of a filter in words: "until March 2017". Of several dates, the latest counts."""
    end: Date | UndatedEnd | None
    match resolve(when).tree:
        case Date() as date:
            end = date
        case OneOf(members):
            ends = [member if isinstance(member, Date) else member.end for member in members]
            end = max((date for date in ends if date), key=lambda date: date.last_day)
        case Interval(end=end) | Range(end=end):
            pass
        case None:
            end = None
    return _fill_pattern(end, None, patterns.FILTER_END) if isinstance(end, Date) else format_date(when)


# --- One date -------------------------------------------------------------------------------------


def _format_single(date: Date, start: ClockTime | None, end: ClockTime | None) -> str:
    if end:
        return _format_one_day(date, start, end, patterns.LASTED_ON)
    if start:
        values = {"date": _format_noun(date, "alone"), **_name_clock_parts(start)}
        return pgettext("alone", "%(date)s, %(time)s %(zone)s") % values
    return _format_qualified(date, "alone")


def _format_qualified(date: Date, case: Case) -> str:
    """Return a date with its qualifier, for use without a word before it."""
    if not date.qualifier:
        return _format_noun(date, case)
    by_form = patterns.QUALIFIED_ALONE[date.qualifier]
    pattern = by_form.get(_FORMS.get(date.kind, "other")) or by_form["other"]
    return str(pattern.text) % {"date": _format_noun(date, pattern.case)}


def _choose_form(date: Date) -> DateForm:
    """Return the form of a date, which selects the pattern around it."""
    return "other" if date.qualifier else _FORMS.get(date.kind, "other")


def _format_inside(date: Date, case: Case, clock: ClockTime | None = None) -> str:
    """Return a date with its qualifier or clock time, for use inside a pattern."""
    noun = _format_noun(date, case)
    if clock:
        values = {"date": noun, **_name_clock_parts(clock)}
        return pgettext("in a sentence", "%(time)s %(zone)s on %(date)s") % values
    return str(patterns.QUALIFIED[date.qualifier]) % {"date": noun} if date.qualifier else noun


def _format_noun(date: Date, case: Case) -> str:
    """Return a date without its qualifier."""
    noun, month = _choose_noun(date), ""
    if date.kind is DateKind.DAY:
        month = str(patterns.MONTHS_OF_DAYS[date.number])
    elif date.kind is DateKind.DAY_OF_MONTH or (date.kind is DateKind.MONTH and case == "from"):
        month = str(patterns.MONTHS_AFTER_FROM[date.number])
    elif date.kind is DateKind.MONTH:
        month = str(patterns.MONTHS[date.number])
    parts = {"day": _format_day(date.day), "month": month, "decade": date.year}
    years = {
        "year": _format_year(date.year),
        "first": _format_year(date.year),
        "last": _format_year(date.last_year),
    }
    return str(noun[case]) % {**parts, **years}


def _choose_noun(date: Date) -> Noun:
    match date.kind:
        case DateKind.SEASON:
            return patterns.SEASONS[date.number - 1]
        case DateKind.QUARTER:
            return patterns.QUARTERS[date.number - 1]
        case DateKind.DECADE if date.year < 1000:
            return patterns.CENTURY
        case DateKind.DECADE if not date.year % 100:
            return patterns.DECADE_IN_FULL
        case kind:
            return patterns.NOUNS[kind]


def _format_year(year: int) -> str:
    """Return an astronomical year as readers count it: 0 is "1 BCE". Years before 1000 have their era."""
    if year < 1:
        return _("%(year)s BCE") % {"year": 1 - year}
    if year < 1000:
        return _("%(year)s CE") % {"year": year}
    return _("the year %(year)s") % {"year": year} if year > 9999 else str(year)


def _format_day(day: int) -> str:
    # Translators: the first day of a month is "1er" in French.
    return pgettext("first day of a month", "1") if day == 1 else str(day)


# --- Intervals and ranges -------------------------------------------------------------------------


def _choose_style(tree: Interval | Range) -> _PeriodStyle:
    if isinstance(tree, Range):
        return _PeriodStyle(patterns.WITHIN, patterns.WITHIN_ON, patterns.FROM_THEN, patterns.BY)
    return _PeriodStyle(
        patterns.LASTED,
        patterns.LASTED_ON,
        patterns.SINCE if tree.end is UndatedEnd.OPEN else patterns.END_UNKNOWN,
        patterns.START_OPEN if tree.start is UndatedEnd.OPEN else patterns.START_UNKNOWN,
    )


def _format_period(start: Date | None, end: Date | None, clocks: ResolvedWhen, style: _PeriodStyle) -> str:
    """Return an interval or range in words. At least one of its ends is a date."""
    if start and end:
        if start == end and (clocks.start or clocks.end):
            return _format_one_day(start, clocks.start, clocks.end, style.one_day)
        if start == end and not start.qualifier and start.kind not in _UNSPECIFIED_KINDS:
            return _fill_pattern(start, None, patterns.DURING)
        return _format_pair(start, end, clocks, style.pair)
    dated_ends = ((start, clocks.start, style.only_start), (end, clocks.end, style.only_end))
    return next(_fill_pattern(date, clock, pattern) for date, clock, pattern in dated_ends if date)


def _fill_pattern(date: Date, clock: ClockTime | None, by_form: Patterns) -> str:
    form = _choose_form(date)
    # Only a day has a clock time.
    pattern = (clock and by_form.get("clock time")) or by_form.get(form) or by_form["other"]
    return str(pattern.text) % {"date": _format_inside(date, pattern.case, clock)}


def _format_pair(start: Date, end: Date, clocks: ResolvedWhen, pair: PairPatterns) -> str:
    """Return two different dates in words. A month or year that they share is written once."""
    form = _choose_form(start) if _choose_form(start) == _choose_form(end) else "other"
    if start.year != end.year or form not in ("day", "month") or clocks.start or clocks.end:
        values = {
            "start": _format_inside(start, pair.start, clocks.start),
            "end": _format_inside(end, pair.end, clocks.end),
        }
        return str(pair.whole) % values
    if form == "month":
        first = patterns.MONTHS_AFTER_FROM if pair.start == "from" else patterns.MONTHS
        months = {"start_month": first[start.number], "end_month": patterns.MONTHS[end.number]}
        return str(pair.months_of_year) % {**months, "year": _format_year(start.year)}
    days = {
        "start_day": _format_day(start.day),
        "end_day": _format_day(end.day),
        "start_month": patterns.MONTHS_OF_DAYS[start.number],
        "end_month": patterns.MONTHS_OF_DAYS[end.number],
        "month": patterns.MONTHS_OF_DAYS[start.number],
        "year": _format_year(start.year),
    }
    return str(pair.days_of_month if start.number == end.number else pair.days_of_year) % days


def _format_one_day(date: Date, start: ClockTime | None, end: ClockTime | None, style: OneDayPatterns) -> str:
    pattern = style.both if start and end else style.start if start else style.end
    # The zone is written once, unless the clocks were changed in between.
    has_one_zone = start and end and start.abbreviation == end.abbreviation
    start_text = _format_time_of_day(start) if start and has_one_zone else _format_clock_time(start)
    return str(pattern) % {
        "date": _format_noun(date, "alone"),
        "start": start_text,
        "end": _format_clock_time(end),
    }


def _format_clock_time(clock: ClockTime | None) -> str:
    """Return a clock time with its zone; "" for None."""
    return pgettext("clock time", "%(time)s %(zone)s") % _name_clock_parts(clock) if clock else ""


def _name_clock_parts(clock: ClockTime) -> dict[str, str]:
    """Return a clock time and its zone, each in the active language."""
    zone = patterns.ZONES.get(clock.abbreviation)
    return {
        "time": _format_time_of_day(clock),
        "zone": str(zone) if zone else str(patterns.OTHER_ZONE) % {"zone": clock.abbreviation},
    }


def _format_time_of_day(clock: ClockTime) -> str:
    """Return a clock time as the active language writes it: "09:05", in French "9 h 05"."""
    hour, minute, *second = (int(part) for part in clock.text.split(":"))
    values = {"hour": hour, "minute": minute, "second": second[0] if second else 0}
    return str(patterns.TIME_WITH_SECONDS if second else patterns.TIME_OF_DAY) % values


# --- One of several -------------------------------------------------------------------------------


def _format_one_of(members: Sequence[Date | Range]) -> str:
    dates = [member for member in members if isinstance(member, Date)]
    if len(dates) < len(members):
        return _format_list([_format_member(member) for member in members], patterns.RANGES_OR)
    pattern = patterns.DATES_OR
    forms = {_choose_form(date) for date in dates}
    years = {date.year for date in dates}
    if len(years) > 1 or forms not in ({"day"}, {"month"}):
        return _format_list([_format_member(date) for date in dates], pattern)
    year = _format_year(dates[0].year)
    if forms == {"month"}:
        months = _format_list([str(patterns.MONTHS[date.number]) for date in dates], pattern)
        return pgettext("several months of one year", "%(months)s %(year)s") % {
            "months": months,
            "year": year,
        }
    if len({date.number for date in dates}) == 1:
        day_only = pgettext("a day without its month", "%(day)s")
        days = _format_list([day_only % {"day": _format_day(date.day)} for date in dates], pattern)
        values = {"days": days, "month": patterns.MONTHS_OF_DAYS[dates[0].number], "year": year}
        return pgettext("several days of one month", "%(days)s %(month)s %(year)s") % values
    day_and_month = pgettext("a day without its year", "%(day)s %(month)s")
    days = _format_list(
        [
            day_and_month % {"day": _format_day(date.day), "month": patterns.MONTHS_OF_DAYS[date.number]}
            for date in dates
        ],
        pattern,
    )
    return pgettext("several days of one year", "%(days)s %(year)s") % {"days": days, "year": year}


def _format_member(member: Date | Range) -> str:
    if isinstance(member, Date):
        return _format_qualified(member, "on")
    return _format_period(member.start, member.end, ResolvedWhen(member, None, None), _choose_style(member))


def _format_list(items: Sequence[str], pattern: OrPatterns) -> str:
    earlier, last = pgettext("between dates in a list", ", ").join(items[:-1]), items[-1]
    text = pattern.before_o if _BEGINS_WITH_O.match(last) else pattern.text
    return str(text) % {"earlier": earlier, "last": last}


# --- What is uncertain ----------------------------------------------------------------------------
