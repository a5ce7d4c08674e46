"""An instant as a date: the other way round from `bounds`."""

from timeline.dates.calendar import to_year_month_day
from timeline.dates.clock_times import (
    DAY,
    find_first_instant,
    find_last_instant_before,
    format_offset,
    load_zone,
    to_local_time,
)
from timeline.dates.when import When


def convert_instant(instant: int, zone: str, *, last: bool = False) -> When:
    """Return the day of an instant (POSIX seconds) in a zone, with the clock time where it is needed.

    It is not needed for the first second of a day or, with `last`, for the last: the earliest instant of
    `moment(instant, zone)` is `instant`, and so is the latest of `moment(instant, zone, last=True)`.
    Beyond the year 9999 only the year is given. Raises WhenError when `zone` is not a time zone.
    """
    place = load_zone(zone)
    local = to_local_time(instant, place)
    day, second = divmod(local, DAY)
    year, month, day_of_month = to_year_month_day(day)
    if abs(year) > 9999:
        return When(edtf=f"Y{year}")
    text = f"{'-' if year < 0 else ''}{abs(year):04}-{month:02}-{day_of_month:02}"
    whole = find_last_instant_before((day + 1) * DAY, place) if last else find_first_instant(day * DAY, place)
    if instant == whole:
        return When(edtf=text)
    clock = f"{second // 3600:02}:{second // 60 % 60:02}"
    # A minute says enough where this is its first second or, with `last`, its last one.
    from_edge = 59 - second % 60 if last else second % 60
    begun = instant - second % 60
    if from_edge or to_local_time(begun, place) != local - second % 60:
        clock += f":{second % 60:02}"
    # The offset says which, where the clocks showed the same time twice.
    return When(edtf=text, time=clock + format_offset(local - instant), zone=zone)
