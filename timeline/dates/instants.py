"""An instant as a date: the inverse of `find_bounds`."""

from timeline.dates.calendar import to_year_month_day
from timeline.dates.clock_times import (
    DAY,
    find_first_instant,
    find_last_instant_before,
    format_offset,
    format_time,
    load_zone,
    to_local_time,
)
from timeline.dates.when import When


def convert_instant(instant: int, zone: str, *, last: bool = False) -> When:
    """Return the day of an instant (POSIX seconds) in a zone, with the clock time where it is needed.

    The clock time is left out for the first second of a day or, with `last`, for the last second. So the
    earliest instant of `convert_instant(instant, zone)` is `instant`, and so is the latest instant of
    `convert_instant(instant, zone, last=True)`. Beyond the year 9999 the result is the year alone.
    Raises WhenError if `zone` is not the IANA name of a time zone.
    """
    zone_info = load_zone(zone)
    local = to_local_time(instant, zone_info)
    day, second = divmod(local, DAY)
    year, month, day_of_month = to_year_month_day(day)
    if abs(year) > 9999:
        return When(edtf=f"Y{year}")
    text = f"{'-' if year < 0 else ''}{abs(year):04}-{month:02}-{day_of_month:02}"
    edge = (
        find_last_instant_before((day + 1) * DAY, zone_info)
        if last
        else find_first_instant(day * DAY, zone_info)
    )
    if instant == edge:
        return When(edtf=text)
    # Seconds are left out if this is the first second of its minute or, with `last`, the last one.
    seconds_from_edge = 59 - second % 60 if last else second % 60
    minute_start = instant - second % 60
    with_seconds = bool(seconds_from_edge) or to_local_time(minute_start, zone_info) != local - second % 60
    # The offset distinguishes two equal times on a day on which the clocks were put back.
    time = format_time(second, with_seconds=with_seconds) + format_offset(local - instant)
    return When(edtf=text, time=time, zone=zone)
