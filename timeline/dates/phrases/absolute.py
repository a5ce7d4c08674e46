"""Dates that say their year: a table of the forms in which they are written."""

import re
from collections.abc import Callable, Mapping, Sequence

from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from timeline.dates import edtf
from timeline.dates.edtf import Date, Kind
from timeline.dates.errors import WhenError
from timeline.dates.phrases import phrase_messages
from timeline.dates.phrases.days import weekday, written
from timeline.dates.phrases.term import Term, one
from timeline.dates.phrases.tokens import Token

Parts = Mapping[str, Token]  # the tokens of a date by their kind

DAY_FIRST, MONTH_FIRST = gettext_lazy("Read as day/month/year."), gettext_lazy("Read as month/day/year.")
_SEPARATOR = re.compile("[-/.–]")


def absolute(tokens: Sequence[Token]) -> list[Term]:
    """Return the readings of a date that says its year; none where the tokens are no such date.

    Raises WhenError where they are one, and it is wrong: a day that does not exist, a weekday that
    the day was not, a year of two digits.
    """
    if len(tokens) > 1 and tokens[0].kind == "weekday":
        named = tokens[0]
        readings = absolute(tokens[1:])
        if any(_day_of(term) is None for term in readings):
            return []
        return _on_weekday(readings, named.number)
    read = _FORMS.get(" ".join(token.kind for token in tokens)) or _FORMS.get(
        " ".join("n" if token.kind == "nth" else token.kind for token in tokens)
    )
    if read is None:
        return []
    parts = {("n" if token.kind == "nth" else token.kind): token for token in reversed(tokens)}
    return read({**parts, "last": tokens[-1]})


def day_of(text: str) -> int | None:
    """Return the number of a single day, or None for any other date."""
    date = edtf.read(text)
    return date.first if isinstance(date, Date) and date.kind is Kind.DAY else None


def _day_of(term: Term) -> int | None:
    return day_of(term.start) if term.is_single else None


def _on_weekday(readings: list[Term], named: int) -> list[Term]:
    """Keep the days that were the weekday they are said to be; it may settle which of two was meant."""
    days = [(term, day) for term in readings if (day := _day_of(term)) is not None]
    right = [term for term, day in days if weekday(day) == named]
    if not right and days:
        term, day = days[0]
        raise phrase_messages.wrong_weekday(
            term.start, str(WEEKDAYS[weekday(day) - 1]), str(WEEKDAYS[named - 1])
        )
    return right


# --- Forms in words -------------------------------------------------------------------------------


def _day(parts: Parts) -> list[Term]:
    date = written(parts["year"].number, parts["month"].number, parts["n"].number)
    edtf.read(date)
    return one(date)


def _month(parts: Parts) -> list[Term]:
    return one(written(parts["year"].number, parts["month"].number))


def _year(parts: Parts) -> list[Term]:
    return one(written(parts["year"].number))


def _season(parts: Parts) -> list[Term]:
    return one(f"{written(parts['year'].number)}-{20 + parts['season'].number}")


def _season_over_new_year(parts: Parts) -> list[Term]:
    """Winter in the north and summer in the south: "winter 2016/17"."""
    year, season, later = parts["year"].number, parts["season"].number, parts["n"].number
    if season not in (2, 4) or later != (year + 1) % 100:
        return []
    return one(
        f"{written(year)}-{20 + season}",
        _("A season over the turn of a year is kept under the year in which it begins."),
        vague=True,
    )


def _quarter(parts: Parts) -> list[Term]:
    number = 4 if "quarter" in parts and "n" not in parts else (parts.get("quarter-n") or parts["n"]).number
    return one(f"{written(parts['year'].number)}-{32 + number}") if 1 <= number <= 4 else []


def _decade(parts: Parts) -> list[Term]:
    century, decade = parts["decade"].text[:2], parts["decade"].text[:3]
    if not decade.endswith("0"):
        return one(f"{decade}X")
    return [
        Term(f"{decade}X", f"{decade}X", explains=(_("Read as ten years."),)),
        Term(f"{century}XX", f"{century}XX", explains=(_("Read as a hundred years."),)),
    ]


def _century(parts: Parts) -> list[Term]:
    number = parts["n"].number - 1
    if not 0 <= number <= 99:
        return []
    return one(
        f"{number:02}XX",
        _("Read as the years %(first)s to %(last)s.") % {"first": f"{number:02}00", "last": f"{number:02}99"},
    )


def _some_day(parts: Parts) -> list[Term]:
    if "month" in parts and "year" in parts:
        return one(f"{written(parts['year'].number, parts['month'].number)}-XX")
    return one(f"{written(parts['year'].number)}-XX-XX")


def _some_month(parts: Parts) -> list[Term]:
    return one(f"{written(parts['year'].number)}-XX")


# --- Forms in figures -----------------------------------------------------------------------------


def _iso(parts: Parts) -> list[Term]:
    text = parts["iso"].text.upper()
    edtf.read(text)
    return one(text)


def _figures(parts: Parts) -> list[Term]:
    """7/3/2017: both readings, unless there is no such month or no such day in one of them."""
    text = parts["numeric"].text
    first, second, last = _SEPARATOR.split(text)
    if len(first) == 4:
        return [] if len(last) > 2 else _valid([Term(*(2 * (_written(first, second, last),)))])
    if len(first) > 2 or len(last) != 4:
        if len(first) <= 2 and len(last) == 2:
            raise phrase_messages.short_year_of(text, text[:-2], last)
        return []
    day_first, month_first = _written(last, second, first), _written(last, first, second)
    if day_first == month_first:
        return _valid([Term(day_first, day_first)])
    readings = [
        Term(day_first, day_first, order="day", explains=(str(DAY_FIRST),)),
        Term(month_first, month_first, order="month", explains=(str(MONTH_FIRST),)),
    ]
    return _valid(readings if int(second) <= 12 or int(first) > 12 else readings[::-1])


def _valid(readings: list[Term]) -> list[Term]:
    """Return those that exist; where there is but one it needs no explanation. Raises WhenError for none."""
    valid, problem = [], None
    for term in readings:
        try:
            edtf.read(term.start)
        except WhenError as error:
            problem = problem or error
        else:
            valid.append(term)
    if problem and not valid:
        raise problem
    if problem:
        return [Term(term.start, term.end, order=term.order) for term in valid]
    return valid


def _written(year: str, month: str, day: str) -> str:
    return f"{year}-{month:0>2}-{day:0>2}"


def _month_of_year(parts: Parts) -> list[Term]:
    month, year = _SEPARATOR.split(parts["month_year"].text)
    return _valid_month(f"{year}-{month:0>2}") if 1 <= int(month) <= 12 else []


def _valid_month(text: str) -> list[Term]:
    edtf.read(text)
    return one(text)


def _two_days(parts: Parts) -> list[Term]:
    """The night of 7/8 March 2017."""
    first, second = (int(day) for day in parts["pair"].text.split("/"))
    if second != first + 1:
        return []
    start, end = (written(parts["year"].number, parts["month"].number, day) for day in (first, second))
    edtf.read(start)
    edtf.read(end)
    return [Term(start, end)]


def _spelt_out(parts: Parts) -> list[Term]:
    """How readers are told a decade or century where "2000s" may be either: "the decade 2000–2009"."""
    year, length = parts["year"].number, 10 if "decades" in parts else 100
    if year % length or parts["last"].number != year + length - 1:
        return []
    return one(f"{year // 10:03}X" if length == 10 else f"{year // 100:02}XX")


_FORMS: Mapping[str, Callable[[Parts], list[Term]]] = {
    "iso": _iso,
    "numeric": _figures,
    "month_year": _month_of_year,
    "pair month year": _two_days,
    "n month year": _day,
    "month n year": _day,
    "year month n": _day,
    "year n month": _day,
    "n - month - year": _day,
    "month year": _month,
    "year month": _month,
    "month - year": _month,
    "year": _year,
    "season year": _season,
    "year season": _season,
    "season year - n": _season_over_new_year,
    "season year – n": _season_over_new_year,
    "season year / n": _season_over_new_year,
    "n quarter year": _quarter,
    "last quarter year": _quarter,
    "quarter-n year": _quarter,
    "year quarter-n": _quarter,
    "decade": _decade,
    "n century": _century,
    "a days month year": _some_day,
    "a days year": _some_day,
    "a months year": _some_month,
    "decades year - year": _spelt_out,
    "decades year – year": _spelt_out,
    "century year - year": _spelt_out,
    "century year – year": _spelt_out,
}
