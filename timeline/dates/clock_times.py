"""Clock times in a time zone, and the instants at which a zone's days begin and end.

Instants are POSIX seconds (UTC); local times are seconds too, counted as if the zone were UTC, so
that years beyond Python's `datetime` cost nothing extra. Zones are those of the IANA database.
"""

import functools
import re
import zoneinfo
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import msgspec
from django.utils.translation import gettext as _

from timeline.dates.errors import Part, WhenError, quote

DAY = 86_400  # seconds
# The Gregorian calendar repeats every 400 years, weekdays included, so the rules of a zone do too:
# a moment outside these years is looked up in the year of the same shape inside them.
_CYCLE = 146_097 * DAY
_EPOCH = datetime(1970, 1, 1)
_FIRST = int((datetime(401, 1, 1) - _EPOCH).total_seconds())
_END = int((datetime(9601, 1, 1) - _EPOCH).total_seconds())

# In the database, but no place's time: "not set up", and whatever the machine at hand is set to.
_NO_ZONES = {"Factory", "localtime"}

_TIME = re.compile(
    r"(([01][0-9]|2[0-3]):([0-5][0-9])(?::([0-5][0-9]))?)"
    r"([+-][0-9]{2}:[0-9]{2}(?::[0-9]{2})?)?"
)


class Clock(msgspec.Struct, frozen=True):
    """A clock time on a day in a zone. Without seconds it lasts from `first` to `last`, a minute."""

    text: str  # without the offset: "10:15" or "10:15:30"
    first: int  # instant
    last: int  # instant, inclusive
    offset: str  # "+01:00"; "+00:19:32" in the days of local mean time
    zone: str  # what the zone calls itself at that instant, "GMT"; "UTC+03:00" where it has no name


@functools.cache
def zone_names() -> frozenset[str]:
    """Return the names of the time zones that are accepted."""
    return frozenset(zoneinfo.available_timezones() - _NO_ZONES)


def zone_for(name: str) -> ZoneInfo:
    """Return the time zone of that IANA name. Raises WhenError, part "zone"."""
    if name in zone_names():
        return ZoneInfo(name)
    near = _near(name)
    if near:
        message = _("%(name)s is not the name of a time zone. Did you mean %(near)s?")
    else:
        message = _(
            "%(name)s is not the name of a time zone. "
            "Accepted: a name from the IANA database, such as Europe/London or America/New_York."
        )
    raise WhenError(message % {"name": quote(name), "near": near}, "zone")


def first_instant(local: int, zone: ZoneInfo) -> int:
    """Return the first instant at which the clocks of `zone` read `local` or later."""
    once, again = _readings(local, zone)
    return once if once <= again else _jump(local, zone, again, once)


def last_instant_before(local: int, zone: ZoneInfo) -> int:
    """Return the last instant at which the clocks of `zone` read less than `local`."""
    once, again = _readings(local, zone)
    if once < again and local_time(again - 1, zone) < local:
        return again - 1  # put back over `local` itself, the clocks read less than it once more
    return first_instant(local, zone) - 1


def read_clock(text: str, day: int, day_text: str, zone_name: str, part: Part) -> Clock:
    """Read a clock time ("10:15", "10:15:30", or with an offset "01:30+01:00") on a day in a zone.

    `day` counts from 1970-01-01 and `day_text` is how it is written. Raises WhenError with `part`
    ("time" or "end_time") when the text is no time, when the clocks of the zone skipped it that day,
    and when they showed it twice and no offset says which; with "zone" when there is no such zone.
    """
    match = _TIME.fullmatch(text)
    if match is None:
        raise _not_a_time(text, part)
    shown, hours, minutes, seconds, offset = match.groups()
    local = day * DAY + int(hours) * 3600 + int(minutes) * 60 + int(seconds or 0)
    zone = zone_for(zone_name)
    once, again = _readings(local, zone)
    said = {"time": quote(shown), "day": day_text, "zone": zone_name}
    if once > again:
        raise _skipped(said, local, zone, part)
    length = 0 if seconds else 59
    readings = [
        Clock(shown, instant, instant + length, offset_text(local - instant), _name(local, zone, fold))
        for fold, instant in enumerate(sorted({once, again}))
    ]
    chosen = [reading for reading in readings if reading.offset == offset] if offset else readings
    if not chosen:
        raise _wrong_offset(said, offset, readings, part)
    if len(chosen) > 1:
        raise _twice(said, readings, part)
    return chosen[0]


def _lookup(seconds: int) -> datetime:
    if seconds < _FIRST:
        seconds = _FIRST + (seconds - _FIRST) % _CYCLE
    elif seconds >= _END:
        seconds = _END - _CYCLE + (seconds - _END) % _CYCLE
    return _EPOCH + timedelta(seconds=seconds)


def local_time(instant: int, zone: ZoneInfo) -> int:
    """Return what the clocks of `zone` read at an instant."""
    return instant + _offset(_lookup(instant).replace(tzinfo=UTC).astimezone(zone))


def _readings(local: int, zone: ZoneInfo) -> tuple[int, int]:
    """Return the instants of a local time before and after a change of the clocks (PEP 495, fold).

    Equal where no clocks change; the first is the later one where the clocks skipped the local time.
    """
    moment = _lookup(local).replace(tzinfo=zone)
    return local - _offset(moment), local - _offset(moment.replace(fold=1))


def _jump(local: int, zone: ZoneInfo, before: int, after: int) -> int:
    """Return the instant, between two others, at which the clocks were put forward over `local`."""
    while after - before > 1:
        middle = (before + after) // 2
        if local_time(middle, zone) < local:
            before = middle
        else:
            after = middle
    return after


def _offset(moment: datetime) -> int:
    return round((moment.utcoffset() or timedelta()).total_seconds())


def offset_text(seconds: int) -> str:
    minutes, rest = divmod(abs(seconds), 60)
    text = f"{'-' if seconds < 0 else '+'}{minutes // 60:02}:{minutes % 60:02}"
    return f"{text}:{rest:02}" if rest else text


def _name(local: int, zone: ZoneInfo, fold: int) -> str:
    moment = _lookup(local).replace(tzinfo=zone, fold=fold)
    name = moment.tzname() or ""
    return name if name.isalpha() else "UTC" + offset_text(_offset(moment))


def _near(name: str) -> str:
    """Return the zone that was probably meant ("london" for Europe/London), or nothing."""
    wanted = name.strip().casefold().replace(" ", "_")
    names = sorted(zone_names())
    whole = [zone for zone in names if zone.casefold() == wanted]
    cities = [zone for zone in names if zone.casefold().split("/")[-1] == wanted]
    return next(iter(whole + cities), "")


def _time_text(local: int) -> str:
    minutes, seconds = divmod(local % DAY, 60)
    return f"{minutes // 60:02}:{minutes % 60:02}" + (f":{seconds:02}" if seconds else "")


def _not_a_time(text: str, part: Part) -> WhenError:
    if text.startswith("24"):
        message = _(
            "%(text)s is not a clock time of this day: the last is 23:59:59. "
            "Accepted: 00:00 with the date of the day that begins then."
        )
    else:
        message = _(
            "%(text)s is not a clock time. Accepted: hours 00 to 23, minutes and, if known, seconds 00 to 59, "
            "as in 09:15 or 21:15:30; with the offset from UTC where the clocks were put back, as in 01:30+01:00."
        )
    return WhenError(message % {"text": quote(text)}, part)


def _skipped(said: dict[str, str], local: int, zone: ZoneInfo, part: Part) -> WhenError:
    once, again = _readings(local, zone)
    jump = _jump(local, zone, again, once)
    before, after = local_time(jump - 1, zone) + 1, local_time(jump, zone)
    if after - before >= DAY:
        message = _(
            "%(day)s did not happen in %(zone)s: the calendar there went from the day before to the day after. "
            "Accepted: another day, or another zone."
        )
    else:
        message = _(
            "%(time)s did not happen on %(day)s in %(zone)s: the clocks were put forward from %(before)s to "
            "%(after)s. Accepted: a time before %(before)s or from %(after)s on, or another zone."
        )
    return WhenError(message % {**said, "before": _time_text(before), "after": _time_text(after)}, part)


def _twice(said: dict[str, str], readings: list[Clock], part: Part) -> WhenError:
    first, second = readings
    message = _(
        "%(time)s happened twice on %(day)s in %(zone)s, where the clocks were put back. Accepted: "
        "%(first)s (%(first_zone)s, the first time) or %(second)s (%(second_zone)s, the second time)."
    )
    names = {"first_zone": first.zone, "second_zone": second.zone}
    times = {"first": first.text + first.offset, "second": second.text + second.offset}
    return WhenError(message % {**said, **names, **times}, part)


def _wrong_offset(said: dict[str, str], offset: str, readings: list[Clock], part: Part) -> WhenError:
    message = _("The offset of %(zone)s at %(time)s on %(day)s is not %(offset)s. Accepted: %(accepted)s")
    accepted = ", ".join([reading.text + reading.offset for reading in readings])
    return WhenError(message % {**said, "offset": quote(offset), "accepted": accepted}, part)
