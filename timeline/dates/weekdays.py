"""The days of the week of a date. They let an editor notice a mistyped date."""

from django.utils.dates import WEEKDAYS

from timeline.dates.calendar import find_weekday
from timeline.dates.edtf import Date, DateKind, OneOf
from timeline.dates.when import When, find_ends, resolve


def format_weekdays(when: When) -> str:
    """Return the day of the week of each day that `when` names, in the active language: "Monday – Sunday".

    Returns "" if `when` names no day, or one that is only approximate. Raises WhenError if `check` does.
    """
    tree = resolve(when).tree
    members = tree.members if isinstance(tree, OneOf) else (tree,)
    days = [day for member in members for day in dict.fromkeys(find_ends(member)) if day]
    if not all(_has_weekday(day) for day in days):
        return ""
    # Django counts weekdays from 0, Monday.
    return " – ".join(str(WEEKDAYS[find_weekday(day.first_day) - 1]) for day in days)


def _has_weekday(date: Date) -> bool:
    return date.kind is DateKind.DAY and date.qualifier in ("", "?")
