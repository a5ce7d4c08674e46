"""Numbers, clock times and dates in figures, as English words."""

import re
from collections.abc import Iterable

MONTHS = (
    *("january", "february", "march", "april", "may", "june", "july", "august"),
    *("september", "october", "november", "december"),
)
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
SEASONS = ("spring", "summer", "autumn", "winter")
# Hyphens between words, and between figures and words: "mi-mars", "7-mar-2017".
HYPHENS = (
    (r"(?<=[^\W\d_])-(?=[^\W\d_])", " "),
    (r"(?<=[0-9])-(?=[^\W\d_]{3})", " "),
    (r"(?<=[^\W\d_])-(?=[0-9]{4}(?![0-9]))", " "),
)
_ROMAN = {"i": 1, "v": 5, "x": 10}


def write_clock(hour: int, minute: int = 0, *, certain: bool) -> str:
    """Return a clock time as English words; "" if it does not exist.

    Args:
        hour: the hour, 0 to 23
        minute: the minutes past it
        certain: whether an hour up to 12 is of 24. If not, it is in either half of the day.
    """
    if not (0 <= hour <= 23 and 0 <= minute <= 59):
        return ""
    if certain or not 1 <= hour <= 12:
        return f"{hour:02}:{minute:02}"
    return f"{minute} past {hour}" if minute else f"{hour} o'clock"


def write_exact_clock(match: re.Match[str]) -> str:
    """Return the clock time of "15 h 30" and "8.30 Uhr", which are of 24 hours. 24:00 is midnight."""
    hour, minute = int(match["hour"]), int(match["minute"] or 0)
    return "midnight" if (hour, minute) == (24, 0) else write_clock(hour, minute, certain=True) or "REFUSED"


def write_hours_from_to(match: re.Match[str]) -> str:
    """Return both clock times of "de 10 à 12 h": the unit is written once."""
    end = write_clock(int(match["end"]), int(match["minute"] or 0), certain=True)
    start = write_clock(int(match["hour"]), certain=True)
    return f"{start} TO {end}" if start and end else "REFUSED"


def write_ordinal(number: int) -> str:
    """Return "1st", "2nd", "11th"."""
    ending = {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th") if number // 10 % 10 != 1 else "th"
    return f"{number}{ending}"


def write_ordinal_figure(match: re.Match[str]) -> str:
    """Return the ordinal of "3." and "1er"."""
    return write_ordinal(int(match["number"]))


def write_day_first(match: re.Match[str]) -> str:
    """Return the day of "7.3.2017" and "7.3." in words. A year of two digits stays one."""
    day, month, year = int(match["day"]), int(match["month"]), match["year"] or ""
    if len(year) == 2:
        year = f"'{year}"
    return f"{day} {MONTHS[month - 1]} {year}" if 1 <= month <= 12 and 1 <= day <= 31 else "REFUSED"


def write_century(match: re.Match[str]) -> str:
    """Return the century of "XXe siècle"."""
    number = read_roman(match["roman"])
    return f"{write_ordinal(number)} century" if number else "REFUSED"


def read_roman(text: str) -> int:
    """Return a number in Roman numerals up to 39; 0 if it is none."""
    values = [_ROMAN.get(letter, 0) for letter in text]
    total = sum(
        -value if value < following else value
        for value, following in zip(values, [*values[1:], 0], strict=True)
    )
    return total if write_roman(total) == text else 0


def write_roman(number: int) -> str:
    """Return a number up to 39 in Roman numerals, in small letters; "" for any other."""
    ones = ("", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix")
    return "x" * (number // 10) + ones[number % 10] if 0 < number < 40 else ""


def name_all(english: str, words: str | Iterable[str]) -> dict[str, str]:
    """Return entries with the same English words. Entries are separated by commas."""
    entries = words.split(",") if isinstance(words, str) else words
    return {entry.strip(): english for entry in entries if entry.strip()}


def name_in_order(english: Iterable[str], words: str) -> dict[str, str]:
    """Return an entry for each spelling of names that come in order, such as months: "januar jan, februar feb"."""
    return {
        spelling: name
        for name, spellings in zip(english, words.split(","), strict=True)
        for spelling in spellings.split()
    }
