"""Days, months and years as EDTF text."""

from django.utils.translation import gettext as _

from timeline.dates import edtf
from timeline.dates.calendar import find_next_month, find_weekday, to_day_number, to_year_month_day
from timeline.dates.edtf import Date, DateKind
from timeline.dates.errors import WhenError


def write_edtf(year: int, month: int = 0, day: int = 0) -> str:
    """Return a year, month or day as EDTF. Raises WhenError if it is too far away."""
    if not -9999 <= year <= 9999:
        if month or abs(year) >= 10**9:
            raise WhenError(
                _("This leads to the year %(year)d, which is too far away. Use years from -9999 to 9999.")
                % {"year": year}
            )
        return f"Y{year}"
    text = f"-{-year:04}" if year < 0 else f"{year:04}"
    return text + (f"-{month:02}" if month else "") + (f"-{day:02}" if day else "")


def write_two_years(text: str) -> str:
    """Return "2011/2012" for "2011-12", the form in which two years are also written; "" for any other text."""
    if len(text) != 7 or text[4] != "-" or not (text[:4] + text[5:]).isdecimal():
        return ""
    year, later = int(text[:4]), int(text[5:])
    if later <= year % 100:
        return ""
    return f"{write_edtf(year)}/{write_edtf(year - year % 100 + later)}"


def write_day(number: int) -> str:
    """Return the day with this number, counted from 1970-01-01, as EDTF."""
    return write_edtf(*to_year_month_day(number))


def write_month(months: int) -> str:
    """Return the month with this number, counted from January of the year 0, as EDTF."""
    return write_edtf(months // 12, months % 12 + 1)


def find_counted_weekday(year: int, month: int, weekday: int, number: int) -> str:
    """Return the first, second, … weekday (1 to 7) of a month as EDTF; the last one for -1. Raises WhenError."""
    if number < 0:
        last = find_next_month(year, month) - 1
        return write_day(last - (find_weekday(last) - weekday) % 7)
    first = to_day_number(year, month, 1)
    day = first + (weekday - find_weekday(first)) % 7 + 7 * (number - 1)
    if not 1 <= number <= 5 or day >= find_next_month(year, month):
        raise WhenError(_("There is no such weekday in that month. Use the date, as in 7 March 2017."))
    return write_day(day)


def find_date_before(text: str) -> str:
    """Return the date of the same precision right before this one; "" if it is not known."""
    return _find_adjacent(text, -1)


def find_date_after(text: str) -> str:
    """Return the date of the same precision right after this one; "" if it is not known."""
    return _find_adjacent(text, 1)


def _find_adjacent(text: str, step: int) -> str:
    date = edtf.parse_edtf(text)
    if not isinstance(date, Date) or date.qualifier:
        return ""  # it is not known how far off an approximate date may be
    match date.kind:
        case DateKind.DAY:
            return write_day(date.first_day + step)
        case DateKind.MONTH:
            return write_month(12 * date.year + date.number - 1 + step)
        case DateKind.QUARTER:
            quarters = 4 * date.year + date.number - 1 + step
            return f"{write_edtf(quarters // 4)}-{quarters % 4 + 33}"
        case DateKind.YEAR | DateKind.DECADE | DateKind.CENTURY:
            return write_edtf(date.year - 1 if step < 0 else date.last_year + 1)
        case _:
            return ""  # the first and last day of a season, or of an unspecified day, are not known
