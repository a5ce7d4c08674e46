"""Cells of the calendar: days, months, and numbers of years. Pure arithmetic on day numbers."""

from datetime import datetime
from functools import lru_cache
from typing import Literal

from timeline.dates import When
from timeline.dates.calendar import to_day_number

# The calendar repeats every 400 years.
_CYCLE_DAYS, _CYCLE_YEARS = 146_097, 400

# "day", "month", or a number of years.
Unit = Literal["day", "month"] | int
UNITS: tuple[Unit, ...] = ("day", "month", *(10**power for power in range(12)))


def get_cell(day: int, unit: Unit) -> int:
    """Return the number of the cell that contains a day."""
    if unit == "day":
        return day
    year, month = _get_month(day)
    return year * 12 + month - 1 if unit == "month" else year // unit


def get_first_day(cell: int, unit: Unit) -> int:
    """Return the first day of a cell."""
    if unit == "day":
        return cell
    if unit == "month":
        return to_day_number(cell // 12, cell % 12 + 1, 1)
    return to_day_number(cell * unit, 1, 1)


def name_cell(cell: int, unit: Unit) -> When:
    """Return the date of a cell: the day, month, decade or century, or else its first year."""
    year, month = _get_month(get_first_day(cell, unit))
    text = _write_year(year)
    if unit == "day":
        return When(
            f"{text}-{month:02}-{cell - to_day_number(year, month, 1) + 1:02}" if text[0] != "Y" else text
        )
    if unit == "month":
        return When(f"{text}-{month:02}" if text[0] != "Y" else text)
    if unit in (10, 100) and 0 <= year <= 9999:
        return When(text[:3] + "X" if unit == 10 else text[:2] + "XX")
    return When(text)


def _write_year(year: int) -> str:
    return f"{year:04}" if 0 <= year <= 9999 else f"-{-year:04}" if -9999 <= year < 0 else f"Y{year}"


@lru_cache(maxsize=4096)
def _get_month(day: int) -> tuple[int, int]:
    """Return the year and month of a day, in any year of the Gregorian calendar."""
    cycles, rest = divmod(day - to_day_number(1, 1, 1), _CYCLE_DAYS)
    date = datetime.fromordinal(rest + 1)
    return date.year + cycles * _CYCLE_YEARS, date.month
