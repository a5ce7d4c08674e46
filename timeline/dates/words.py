"""A date in words for readers, in the active language.

Every pattern is a message of its own, so that a language may order and inflect as it must. The context
(`pgettext`) says what goes in, or where it will stand: French has "vers le 7 mars", "vers mars" and
"vers 2017", and "du 7 mars" where it goes on "au 9 mars". `timeline.dates.patterns` says how.
"""

import re
from collections.abc import Sequence
from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from timeline.dates import patterns
from timeline.dates.clock_times import Clock
from timeline.dates.edtf import Date, Edge, Kind, OneOf, Range, Span
from timeline.dates.patterns import Case, Form, Noun, OneDay, Or, Pair, Patterns
from timeline.dates.when import Resolved, When, ends, resolve

_FORMS: dict[Kind, Form] = {Kind.DAY: "day", Kind.MONTH: "month", Kind.YEAR: "year"}
_UNKNOWN_PART = (Kind.DAY_OF_MONTH, Kind.DAY_OF_YEAR, Kind.MONTH_OF_YEAR)
# "octubre"; 8, 80, 8000 ("ocho …"), 11 and 11 thousand ("once …"), but not 110 or 1100.
_BEGINS_WITH_O = re.compile(r"o|8|11(?:\d{3})*\b")


class _Style(NamedTuple):
    """How a stretch of time is told: as what lasted, or as what happened once within it."""

    pair: Pair
    one_day: OneDay
    only_start: Patterns
    only_end: Patterns


def words(when: When) -> str:
    """Return `when` as readers read it, in the active language: "between 27 February and 5 March 2017".

    What lasted ("from … to …") and what happened once, somewhere within ("between … and …"), read
    differently. Clock times carry the abbreviation of their zone at that instant. Raises WhenError when
    `check` would refuse `when`.
    """
    resolved = resolve(when)
    match resolved.tree:
        case None:
            return _("date not known")
        case Date() as date:
            return _single(date, resolved.start, resolved.end)
        case Span() | Range() as tree:
            return _stretch(*ends(tree), resolved, _style(tree))
        case OneOf(members):
            return _one_of(members)


def note(when: When) -> str:
    """Return short sentences, in the active language, on what is uncertain about `when`; "" where it is exact.

    They say outright what the words of a date only imply: that "between" is no duration, that a month
    alone is all the source gives. Raises WhenError when `check` would refuse `when`.
    """
    resolved = resolve(when)
    match resolved.tree:
        case None:
            sentences = [
                _("The source says when only in its own words.") if when.stated else _("No date is given.")
            ]
        case Date(kind=kind, qualifier=qualifier):
            sentences = [str(patterns.ONLY.get(kind, "")), str(patterns.QUALIFIED_NOTES.get(qualifier, ""))]
        case Span() as span:
            sentences = _span_notes(span)
        case Range() as once:
            sentences = [_range_note(once, resolved), *_vagueness([once.start, once.end])]
        case OneOf(members):
            sentences = [_("It happened once, on one of these dates."), *_marks(_dates(members))]
    text, *rest = [sentence for sentence in sentences if sentence] or [""]
    for sentence in rest:
        text = pgettext("two sentences", "%(first)s %(second)s") % {"first": text, "second": sentence}
    return text


# --- One date -------------------------------------------------------------------------------------


def _single(date: Date, start: Clock | None, end: Clock | None) -> str:
    if end:
        return _within_one_day(date, start, end, patterns.LASTED_ON)
    if start:
        timed = {"date": _noun(date, "alone"), "time": start.text, "zone": start.zone}
        return pgettext("alone", "%(date)s, %(time)s %(zone)s") % timed
    return _qualified(date, "alone")


def _qualified(date: Date, case: Case) -> str:
    """Return a date as it stands without a word before it, with its qualifier."""
    if not date.qualifier:
        return _noun(date, case)
    return str(patterns.QUALIFIED_ALONE[date.qualifier]) % {"date": _noun(date, "on")}


def _form(date: Date) -> Form:
    """Return the form that the pattern around a date is chosen by."""
    return "other" if date.qualifier else _FORMS.get(date.kind, "other")


def _inside(date: Date, case: Case, clock: Clock | None = None) -> str:
    """Return a date as it stands inside a pattern, with its qualifier or clock time."""
    noun = _noun(date, case)
    if clock:
        timed = {"date": noun, "time": clock.text, "zone": clock.zone}
        return pgettext("in a sentence", "%(date)s, %(time)s %(zone)s") % timed
    return str(patterns.QUALIFIED[date.qualifier]) % {"date": noun} if date.qualifier else noun


def _noun(date: Date, case: Case) -> str:
    """Return a date without its qualifier."""
    noun, month = _message(date), ""
    if date.kind is Kind.DAY:
        month = str(patterns.MONTHS_OF_DAYS[date.number])
    elif date.kind is Kind.DAY_OF_MONTH or (date.kind is Kind.MONTH and case == "from"):
        month = str(patterns.MONTHS_AFTER_FROM[date.number])
    elif date.kind is Kind.MONTH:
        month = str(patterns.MONTHS[date.number])
    named = {"day": _day(date.day), "month": month, "decade": date.year}
    years = {"year": _year(date.year), "first": _year(date.year), "last": _year(date.last_year)}
    return str(noun[case]) % {**named, **years}


def _message(date: Date) -> Noun:
    match date.kind:
        case Kind.SEASON:
            return patterns.SEASONS[date.number - 1]
        case Kind.QUARTER:
            return patterns.QUARTERS[date.number - 1]
        case Kind.DECADE if date.year < 1000 or not date.year % 100:
            return patterns.DECADE_IN_FULL
        case kind:
            return patterns.NOUNS[kind]


def _year(year: int) -> str:
    """Return an astronomical year as it is counted: 0 is 1 BCE. Years that are not plain say their era."""
    if year < 1:
        return _("%(year)s BCE") % {"year": 1 - year}
    if year < 1000:
        return _("%(year)s CE") % {"year": year}
    return _("the year %(year)s") % {"year": year} if year > 9999 else str(year)


def _day(day: int) -> str:
    # Translators: the first day of a month is "1er" in French.
    return pgettext("first day of a month", "1") if day == 1 else str(day)


# --- A stretch of time ----------------------------------------------------------------------------


def _style(tree: Span | Range) -> _Style:
    if isinstance(tree, Range):
        return _Style(patterns.WITHIN, patterns.WITHIN_ON, patterns.FROM_THEN, patterns.BY)
    return _Style(
        patterns.LASTED,
        patterns.LASTED_ON,
        patterns.SINCE if tree.end is Edge.OPEN else patterns.END_UNKNOWN,
        patterns.START_OPEN if tree.start is Edge.OPEN else patterns.START_UNKNOWN,
    )


def _stretch(start: Date | None, end: Date | None, clocks: Resolved, style: _Style) -> str:
    """Return the words of an interval or range. At least one of its ends is a date."""
    if start and end:
        if start == end and (clocks.start or clocks.end):
            return _within_one_day(start, clocks.start, clocks.end, style.one_day)
        if start == end and not start.qualifier and start.kind not in _UNKNOWN_PART:
            return _around(start, None, patterns.DURING)
        return _two(start, end, clocks, style.pair)
    only = ((start, clocks.start, style.only_start), (end, clocks.end, style.only_end))
    return next(_around(date, clock, pattern) for date, clock, pattern in only if date)


def _around(date: Date, clock: Clock | None, by_form: Patterns) -> str:
    pattern = by_form[_form(date)]
    return str(pattern.text) % {"date": _inside(date, pattern.case, clock)}


def _two(start: Date, end: Date, clocks: Resolved, pair: Pair) -> str:
    """Return the words of two different dates, saying a month or year that they share once."""
    form = _form(start) if _form(start) == _form(end) else "other"
    if start.year != end.year or form not in ("day", "month") or clocks.start or clocks.end:
        named = {
            "start": _inside(start, pair.start, clocks.start),
            "end": _inside(end, pair.end, clocks.end),
        }
        return str(pair.whole) % named
    if form == "month":
        first = patterns.MONTHS_AFTER_FROM if pair.start == "from" else patterns.MONTHS
        months = {"start_month": first[start.number], "end_month": patterns.MONTHS[end.number]}
        return str(pair.months_of_year) % {**months, "year": _year(start.year)}
    days = {
        "start_day": _day(start.day),
        "end_day": _day(end.day),
        "start_month": patterns.MONTHS_OF_DAYS[start.number],
        "end_month": patterns.MONTHS_OF_DAYS[end.number],
        "month": patterns.MONTHS_OF_DAYS[start.number],
        "year": _year(start.year),
    }
    return str(pair.days_of_month if start.number == end.number else pair.days_of_year) % days


def _within_one_day(date: Date, start: Clock | None, end: Clock | None, style: OneDay) -> str:
    pattern = style.both if start and end else style.start if start else style.end
    # The zone is said once, unless the clocks were changed in between.
    start_text = start.text if start and end and start.zone == end.zone else _with_zone(start)
    return str(pattern) % {"date": _noun(date, "alone"), "start": start_text, "end": _with_zone(end)}


def _with_zone(clock: Clock | None) -> str:
    if clock is None:
        return ""
    return pgettext("clock time", "%(time)s %(zone)s") % {"time": clock.text, "zone": clock.zone}


# --- One of several -------------------------------------------------------------------------------


def _one_of(members: Sequence[Date | Range]) -> str:
    dates = [member for member in members if isinstance(member, Date)]
    if len(dates) < len(members):
        return _list([_member(member) for member in members], patterns.RANGES_OR)
    pattern = patterns.DATES_OR
    forms = {_form(date) for date in dates}
    years = {date.year for date in dates}
    if len(years) > 1 or forms not in ({"day"}, {"month"}):
        return _list([_member(date) for date in dates], pattern)
    year = _year(dates[0].year)
    if forms == {"month"}:
        months = _list([str(patterns.MONTHS[date.number]) for date in dates], pattern)
        return pgettext("several months of one year", "%(months)s %(year)s") % {
            "months": months,
            "year": year,
        }
    if len({date.number for date in dates}) == 1:
        only_day = pgettext("a day without its month", "%(day)s")
        days = _list([only_day % {"day": _day(date.day)} for date in dates], pattern)
        named = {"days": days, "month": patterns.MONTHS_OF_DAYS[dates[0].number], "year": year}
        return pgettext("several days of one month", "%(days)s %(month)s %(year)s") % named
    short = pgettext("a day without its year", "%(day)s %(month)s")
    days = _list(
        [short % {"day": _day(date.day), "month": patterns.MONTHS_OF_DAYS[date.number]} for date in dates],
        pattern,
    )
    return pgettext("several days of one year", "%(days)s %(year)s") % {"days": days, "year": year}


def _member(member: Date | Range) -> str:
    if isinstance(member, Date):
        return _qualified(member, "on")
    return _stretch(member.start, member.end, Resolved(member, None, None), _style(member))


def _list(items: Sequence[str], pattern: Or) -> str:
    earlier, last = pgettext("between dates in a list", ", ").join(items[:-1]), items[-1]
    text = pattern.before_o if _BEGINS_WITH_O.match(last) else pattern.text
    return str(text) % {"earlier": earlier, "last": last}


# --- What is uncertain ----------------------------------------------------------------------------


def _span_notes(span: Span) -> list[str]:
    vagueness = _vagueness(ends(span))
    if span.start is Edge.UNKNOWN:
        lasted = _("It lasted; the start is not known.")
    elif span.start is Edge.OPEN:
        lasted = _("It lasted; the start is left open.")
    elif span.end is Edge.UNKNOWN:
        lasted = _("It lasted; the end is not known.")
    elif span.end is Edge.OPEN:
        lasted = _("It is still going on.")
    else:
        lasted = _("It lasted.") if any(vagueness) else ""
    return [lasted, *vagueness]


def _range_note(once: Range, clocks: Resolved) -> str:
    one_day = once.start == once.end
    if once.start is None or (one_day and not clocks.start):
        return _("It happened once, at this time or earlier.")
    if once.end is None or (one_day and not clocks.end):
        return _("It happened once, at this time or later.")
    if clocks.start and clocks.end:
        return _("It happened once, at some time between these two times.")
    if once.start.kind is once.end.kind is Kind.DAY:
        return _("It happened once, at some time between these two days.")
    return _("It happened once, at some time between these two dates.")


def _vagueness(dates: Sequence[Date | None]) -> list[str]:
    known = [date for date in dates if date]
    exact = all(date.kind is Kind.DAY for date in known)
    return ["" if exact else _("The source does not give exact days."), *_marks(known)]


def _marks(dates: Sequence[Date]) -> list[str]:
    marks = "".join(date.qualifier for date in dates).replace("%", "?~")
    return [
        _("The source is not certain of a date here.") if "?" in marks else "",
        _("The source gives a date here as approximate.") if "~" in marks else "",
    ]


def _dates(members: Sequence[Date | Range]) -> list[Date]:
    pairs = [(member, None) if isinstance(member, Date) else (member.start, member.end) for member in members]
    return [date for pair in pairs for date in pair if date]
