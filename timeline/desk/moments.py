"""Moments and days in the words of the desk: “today, 17:00 GMT”, “yesterday, 09:14”, “6 March, 11:30”."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.formats import date_format

# So many days ahead a day is called by its name.
NAMED_DAYS = 6


def describe_moment(moment: datetime, zone: str, *, with_zone: bool = False) -> str:
    """Return a moment in words, on the clocks of a time zone. `with_zone` adds the zone's short name, for deadlines."""
    place = ZoneInfo(zone)
    local = moment.astimezone(place)
    day = describe_day(local.date(), today=timezone.now().astimezone(place).date())
    return f"{day}, {local:%H:%M}" + (f" {local:%Z}" if with_zone else "")


def describe_day(day: date, *, today: date) -> str:
    """Return a day in words, as seen from `today`."""
    distance = (day - today).days
    near = {-1: "yesterday", 0: "today", 1: "tomorrow"}.get(distance)
    if near:
        return near
    if 1 < distance <= NAMED_DAYS:
        return date_format(day, "l")
    return date_format(day, "j F" if day.year == today.year else "j F Y")


def describe_age(moment: datetime) -> str:
    """Return how long ago a moment was, in words: “20 minutes ago”, “3 days ago”."""
    minutes = max(0, int((timezone.now() - moment) / timedelta(minutes=1)))
    for size, noun in ((24 * 60, "day"), (60, "hour"), (1, "minute")):
        if count := minutes // size:
            return f"{count} {noun}{'' if count == 1 else 's'} ago"
    return "just now"
