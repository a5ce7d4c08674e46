"""The days of the week of a date, by which whoever typed it sees a slip at once."""

from django.utils.dates import WEEKDAYS

from timeline.dates.edtf import Date, DateKind, OneOf
from timeline.dates.when import When, find_ends, resolve


def format_weekdays(when: When) -> str:
    """Return the day of the week of each day that `when` names, in their order: "Monday – Sunday".

    In the active language; "" where it names no day, or one marked as approximate, whose day of the week
    says nothing. Raises WhenError when `check` would refuse `when`.
    """
    tree = resolve(when).tree
    members = tree.members if isinstance(tree, OneOf) else (tree,)
    days = [day for member in members for day in dict.fromkeys(find_ends(member)) if day]
    if not all(_has_weekday(day) for day in days):
        return ""
    # Day 0, 1 January 1970, was a Thursday; Django counts from Monday, as 0.
    return " – ".join(str(WEEKDAYS[(day.first + 3) % 7]) for day in days)


def _has_weekday(date: Date) -> bool:
    return date.kind is DateKind.DAY and date.qualifier in ("", "?")
