"""Instants as days and clock times in a time zone."""

from datetime import datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from timeline import dates
from timeline.presentation.model import DateView


@lru_cache(maxsize=1024)
def to_local_time(instant: str, zone: str) -> DateView:
    """Return an instant (RFC 3339) as day and clock time in a zone (IANA)."""
    local = datetime.fromisoformat(instant).astimezone(ZoneInfo(zone))
    clock = local.isoformat(timespec="minutes").partition("T")[2]
    if local.utcoffset() == local.replace(fold=not local.fold).utcoffset():
        clock = clock[:5]  # the offset is only needed in the hour that the clocks show twice
    return DateView(dates.When(local.date().isoformat(), time=clock, zone=zone), instant)


@lru_cache(maxsize=1024)
def to_local_day(instant: str, zone: str) -> DateView:
    """Return the day of an instant (RFC 3339) in a zone (IANA)."""
    local = datetime.fromisoformat(instant).astimezone(ZoneInfo(zone))
    return DateView(dates.When(local.date().isoformat()), instant)
