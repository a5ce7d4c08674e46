"""Dates with their year: a table of the forms in which they are written."""

import re
from collections.abc import Callable, Mapping
from datetime import date

from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy
from django.utils.translation import gettext_lazy as _

from timeline.dates import edtf
from timeline.dates.calendar import find_weekday, to_day_number
from timeline.dates.edtf import Date, DateKind
from timeline.dates.errors import WhenError
from timeline.dates.explanations import fill_explanation
from timeline.dates.phrases import phrase_errors
from timeline.dates.phrases.edtf_text import find_counted_weekday, write_day, write_edtf, write_two_years
from timeline.dates.phrases.terms import Term, make_range, make_single
from timeline.dates.phrases.tokens import PhraseToken, Tokens

Parts = Mapping[str, PhraseToken]  # the tokens of a date by kind

_DAY_FIRST, _MONTH_FIRST = gettext_lazy("Read as day/month/year."), gettext_lazy("Read as month/day/year.")
_SEPARATOR = re.compile("[-/.–]")


def read_absolute_date(tokens: Tokens) -> list[Term]:
    """Return the readings of a date with its year; none if the tokens are not such a date.

    Raises WhenError if the date is wrong: the day does not exist, it was another weekday, or the year
    has two digits.
    """
    if len(tokens) > 1 and tokens[0].kind == "weekday":
        named = tokens[0]
        readings = read_absolute_date(tokens[1:])
        if any(_parse_term_day(term) is None for term in readings):
            return []
        return _filter_by_weekday(readings, named.number)
    reader = _READERS_BY_FORM.get(" ".join(token.kind for token in tokens)) or _READERS_BY_FORM.get(
        " ".join("n" if token.kind == "nth" else token.kind for token in tokens)
    )
    if reader is None:
        return []
    parts = {("n" if token.kind == "nth" else token.kind): token for token in reversed(tokens)}
    return reader({**parts, "last": tokens[-1]})


def parse_day(text: str) -> int | None:
    """Return the day number of an EDTF day, or None for any other date."""
    tree = edtf.parse_edtf(text)
    return tree.first_day if isinstance(tree, Date) and tree.kind is DateKind.DAY else None


def _parse_term_day(term: Term) -> int | None:
    return parse_day(term.start) if term.is_single else None


def _filter_by_weekday(readings: list[Term], named: int) -> list[Term]:
    """Return the readings that fall on the named weekday (1 to 7). The weekday may decide between two readings."""
    days = [(term, day) for term in readings if (day := _parse_term_day(term)) is not None]
    matching = [term for term, day in days if find_weekday(day) == named]
    if not matching and days:
        term, day = days[0]
        raise phrase_errors.wrong_weekday_error(
            term.start, str(WEEKDAYS[find_weekday(day) - 1]), str(WEEKDAYS[named - 1])
        )
    return matching


# --- Forms in words -------------------------------------------------------------------------------


def _read_day(parts: Parts) -> list[Term]:
    return _make_existing(write_edtf(parts["year"].number, parts["month"].number, parts["n"].number))


def _read_counted_weekday(parts: Parts) -> list[Term]:
    """Read "the first Monday of March 2017"."""
    number = parts["n"].number if "n" in parts else -1
    return make_single(
        find_counted_weekday(parts["year"].number, parts["month"].number, parts["weekday"].number, number)
    )


def _read_month(parts: Parts) -> list[Term]:
    return make_single(write_edtf(parts["year"].number, parts["month"].number))


def _read_year(parts: Parts) -> list[Term]:
    return make_single(write_edtf(parts["year"].number))


def _read_season(parts: Parts) -> list[Term]:
    return make_single(f"{write_edtf(parts['year'].number)}-{20 + parts['season'].number}")


def _read_season_over_new_year(parts: Parts) -> list[Term]:
    """Read "winter 2016/17": winter in the north or summer in the south."""
    year, season, later = parts["year"].number, parts["season"].number, parts["n"].number
    if season not in (2, 4) or later != (year + 1) % 100:
        return []
    return _make_season_over_new_year(year, season)


def _make_season_over_new_year(year: int, season: int) -> list[Term]:
    return make_single(
        f"{write_edtf(year)}-{20 + season}",
        _("A season over the turn of a year is kept under the year in which it begins."),
        vague=True,
    )


def _read_quarter(parts: Parts) -> list[Term]:
    number = 4 if "quarter" in parts and "n" not in parts else (parts.get("quarter-n") or parts["n"]).number
    return make_single(f"{write_edtf(parts['year'].number)}-{32 + number}") if 1 <= number <= 4 else []


def _read_decade(parts: Parts) -> list[Term]:
    century, decade = parts["decade"].text[:2], parts["decade"].text[:3]
    if not decade.endswith("0"):
        return make_single(f"{decade}X")
    return [
        Term(f"{decade}X", f"{decade}X", explanations=(_("Read as ten years."),)),
        Term(f"{century}XX", f"{century}XX", explanations=(_("Read as a hundred years."),)),
    ]


def _read_century(parts: Parts) -> list[Term]:
    number = parts["n"].number - 1
    if not 0 <= number <= 99:
        return []
    return make_single(
        f"{number:02}XX",
        fill_explanation(
            _("Read as the years %(first)s to %(last)s."),
            {"first": f"{number:02}00", "last": f"{number:02}99"},
        ),
    )


def _read_some_day(parts: Parts) -> list[Term]:
    if "month" in parts and "year" in parts:
        return make_single(f"{write_edtf(parts['year'].number, parts['month'].number)}-XX")
    return make_single(f"{write_edtf(parts['year'].number)}-XX-XX")


def _read_some_month(parts: Parts) -> list[Term]:
    return make_single(f"{write_edtf(parts['year'].number)}-XX")


# --- Forms in figures -----------------------------------------------------------------------------


def _read_iso(parts: Parts) -> list[Term]:
    """Read 2017-03-07 and 2017-03. "2011-12" may be two years as well."""
    text = parts["iso"].text.upper()
    readings = _make_existing(text)
    years = write_two_years(text)
    if not years:
        return readings
    start, _separator, end = years.partition("/")
    return [
        readings[0].add_explanation(_("Read as year and month.")),
        Term(start, end, explanations=(_("Read as two years."),)),
    ]


def _read_iso_week(parts: Parts) -> list[Term]:
    """Read "2017-W10", a week of ISO 8601, and "2017-W10-2", a day of it."""
    year, week, *day = re.split("-?w-?|-", parts["isoweek"].text)
    try:
        first = date.fromisocalendar(int(year), int(week), int(day[0]) if day else 1)
    except ValueError:
        return []
    number = to_day_number(first.year, first.month, first.day)
    if day:
        return make_single(write_day(number), vague=True)
    return make_range(write_day(number), write_day(number + 6))


def _read_season_of_two_years(parts: Parts) -> list[Term]:
    """Read "winter 2011-12"."""
    start, _separator, end = write_two_years(parts["iso"].text).partition("/")
    if not start or parts["season"].number not in (2, 4) or int(end) != int(start) + 1:
        return []
    return _make_season_over_new_year(int(start), parts["season"].number)


def _read_numeric(parts: Parts) -> list[Term]:
    """Read 7/3/2017, by day and month and by month and day, unless one of them does not exist."""
    text = parts["numeric"].text
    first, second, last = _SEPARATOR.split(text)
    if len(first) == 4:
        return [] if len(last) > 2 else _drop_invalid([Term(*(2 * (_format_day(first, second, last),)))])
    if len(first) > 2 or len(last) != 4:
        if len(first) <= 2 and len(last) == 2:
            raise phrase_errors.short_year_of_date_error(text, text[:-2], last)
        return []
    day_first, month_first = _format_day(last, second, first), _format_day(last, first, second)
    if day_first == month_first:
        return _drop_invalid([Term(day_first, day_first)])
    readings = [
        Term(day_first, day_first, order="day", explanations=(_DAY_FIRST,)),
        Term(month_first, month_first, order="month", explanations=(_MONTH_FIRST,)),
    ]
    return _drop_invalid(readings if int(second) <= 12 or int(first) > 12 else readings[::-1])


def _drop_invalid(readings: list[Term]) -> list[Term]:
    """Return the readings that exist. A single one loses its explanation. Raises WhenError if none exists."""
    valid, problem = [], None
    for term in readings:
        try:
            edtf.parse_edtf(term.start)
        except WhenError as error:
            problem = problem or error
        else:
            valid.append(term)
    if problem and not valid:
        raise problem
    if problem:
        return [Term(term.start, term.end, order=term.order) for term in valid]
    return valid


def _format_day(year: str, month: str, day: str) -> str:
    return f"{year}-{month:0>2}-{day:0>2}"


def _read_numeric_month(parts: Parts) -> list[Term]:
    month, year = _SEPARATOR.split(parts["month_year"].text)
    return _make_existing(f"{year}-{month:0>2}") if 1 <= int(month) <= 12 else []


def _make_existing(text: str) -> list[Term]:
    """Return a date as the only reading. Raises WhenError if it does not exist."""
    edtf.parse_edtf(text)
    return make_single(text)


def _read_two_days(parts: Parts) -> list[Term]:
    """Read "7/8 March 2017", the days of one night."""
    first, second = (int(day) for day in parts["pair"].text.split("/"))
    if second != first + 1:
        return []
    start, end = (write_edtf(parts["year"].number, parts["month"].number, day) for day in (first, second))
    edtf.parse_edtf(start)
    edtf.parse_edtf(end)
    return [Term(start, end)]


def _read_years_in_full(parts: Parts) -> list[Term]:
    """Read "the years 2000–2099" and "the 2000s (2000–2009)": a decade or a century, as `words` writes them."""
    year = parts["year"].number
    length = parts["last"].number - year + 1
    if length not in (10, 100) or year % length:
        return []
    return make_single(f"{year // 10:03}X" if length == 10 else f"{year // 100:02}XX")


_READERS_BY_FORM: Mapping[str, Callable[[Parts], list[Term]]] = {
    "iso": _read_iso,
    "numeric": _read_numeric,
    "month_year": _read_numeric_month,
    "pair month year": _read_two_days,
    "n month year": _read_day,
    "month n year": _read_day,
    "year month n": _read_day,
    "year n month": _read_day,
    "n - month - year": _read_day,
    "isoweek": _read_iso_week,
    "n weekday month year": _read_counted_weekday,
    "last weekday month year": _read_counted_weekday,
    "month year": _read_month,
    "year month": _read_month,
    "month - year": _read_month,
    "year": _read_year,
    "season year": _read_season,
    "year season": _read_season,
    "season iso": _read_season_of_two_years,
    "season year - n": _read_season_over_new_year,
    "season year – n": _read_season_over_new_year,
    "season year / n": _read_season_over_new_year,
    "n quarter year": _read_quarter,
    "last quarter year": _read_quarter,
    "quarter-n year": _read_quarter,
    "year quarter-n": _read_quarter,
    "decade": _read_decade,
    "n century": _read_century,
    "a days month year": _read_some_day,
    "a days year": _read_some_day,
    "a months year": _read_some_month,
    "decades year - year": _read_years_in_full,
    "decades year – year": _read_years_in_full,
    "century year - year": _read_years_in_full,
    "century year – year": _read_years_in_full,
    "decade year - year": _read_years_in_full,
    "decade year – year": _read_years_in_full,
    "years year - year": _read_years_in_full,
    "years year – year": _read_years_in_full,
}
