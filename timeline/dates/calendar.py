"""Days of the proleptic Gregorian calendar as numbers, counted from 1970-01-01 (day 0), in any year.

Python's own `date` ends at the years 1 and 9999. Years are astronomical: 0 is 1 BCE.
"""


def to_day_number(year: int, month: int, day: int) -> int:
    """Return the number of a day."""
    # The year is taken to begin in March, so that the leap day is its last day.
    year -= month <= 2
    cycle, year_of_cycle = divmod(year, 400)
    day_of_year = (153 * ((month + 9) % 12) + 2) // 5 + day - 1
    day_of_cycle = year_of_cycle * 365 + year_of_cycle // 4 - year_of_cycle // 100 + day_of_year
    return cycle * 146_097 + day_of_cycle - 719_468


def to_year_month_day(number: int) -> tuple[int, int, int]:
    """Return the year, month and day of the month of a day number. The inverse of `to_day_number`."""
    cycle, day_of_cycle = divmod(number + 719_468, 146_097)
    year_of_cycle = (
        day_of_cycle - day_of_cycle // 1460 + day_of_cycle // 36_524 - day_of_cycle // 146_096
    ) // 365
    day_of_year = day_of_cycle - (365 * year_of_cycle + year_of_cycle // 4 - year_of_cycle // 100)
    month = (5 * day_of_year + 2) // 153
    day = day_of_year - (153 * month + 2) // 5 + 1
    # The year was taken to begin in March.
    return cycle * 400 + year_of_cycle + (month >= 10), (month + 2) % 12 + 1, day


def find_next_month(year: int, month: int) -> int:
    """Return the number of the first day of the next month."""
    return to_day_number(year, month + 1, 1) if month < 12 else to_day_number(year + 1, 1, 1)


def find_weekday(number: int) -> int:
    """Return the day of the week of a day number: 1 for Monday to 7 for Sunday."""
    return (number + 3) % 7 + 1  # day 0 was a Thursday
