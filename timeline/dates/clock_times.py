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

from timeline.dates.errors import WhenError, WhenField, quote

DAY = 86_400  # seconds
# The Gregorian calendar repeats every 400 years, weekdays included, so the rules of a zone do too:
# a moment outside these years is looked up in the year of the same shape inside them.
_CYCLE = 146_097 * DAY
_EPOCH = datetime(1970, 1, 1)
_FIRST_LOOKUP = int((datetime(401, 1, 1) - _EPOCH).total_seconds())
_LOOKUP_END = int((datetime(9601, 1, 1) - _EPOCH).total_seconds())

# In the database, but no place's time: "not set up", and whatever the machine at hand is set to.
_EXCLUDED_ZONES = {"Factory", "localtime"}

_CLOCK_TIME = re.compile(
    r"(([01][0-9]|2[0-3]):([0-5][0-9])(?::([0-5][0-9]))?)"
    r"([+-][0-9]{2}:[0-9]{2}(?::[0-9]{2})?)?"
)


class ClockTime(msgspec.Struct, frozen=True):
    """A clock time on a day in a zone. Without seconds it lasts from `first` to `last`, a minute."""

    text: str  # without the offset: "10:15" or "10:15:30"
    first: int  # instant
    last: int  # instant, inclusive
    offset: str  # "+01:00"; "+00:19:32" in the days of local mean time
    zone: str  # what the zone calls itself at that instant, "GMT"; "UTC+03:00" where it has no name


@functools.cache
def load_zone_names() -> frozenset[str]:
    """Return the names of the time zones that are accepted."""
    return frozenset(zoneinfo.available_timezones() - _EXCLUDED_ZONES)


def load_zone(name: str) -> ZoneInfo:
    """Return the time zone of that IANA name. Raises WhenError, part "zone"."""
    if name in load_zone_names():
        return ZoneInfo(name)
    near = _suggest_zone(name)
    if near:
        message = _("%(name)s is not the name of a time zone. Did you mean %(near)s?")
    else:
        message = _(
            "%(name)s is not the name of a time zone. "
            "Accepted: a name from the IANA database, such as Europe/London or America/New_York."
        )
    raise WhenError(message % {"name": quote(name), "near": near}, "zone")


def find_first_instant(local: int, zone: ZoneInfo) -> int:
    """Return the first instant at which the clocks of `zone` read `local` or later."""
    once, again = _find_instants(local, zone)
    return once if once <= again else _find_jump(local, zone, again, once)


def find_last_instant_before(local: int, zone: ZoneInfo) -> int:
    """Return the last instant at which the clocks of `zone` read less than `local`."""
    once, again = _find_instants(local, zone)
    if once < again and to_local_time(again - 1, zone) < local:
        return again - 1  # put back over `local` itself, the clocks read less than it once more
    return find_first_instant(local, zone) - 1


def parse_clock_time(text: str, day: int, day_text: str, zone_name: str, part: WhenField) -> ClockTime:
    """Read a clock time ("10:15", "10:15:30", or with an offset "01:30+01:00") on a day in a zone.

    `day` counts from 1970-01-01 and `day_text` is how it is written. Raises WhenError with `part`
    ("time" or "end_time") when the text is no time, when the clocks of the zone skipped it that day,
    and when they showed it twice and no offset says which; with "zone" when there is no such zone.
    """
    match = _CLOCK_TIME.fullmatch(text)
    if match is None:
        raise _not_a_time_error(text, part)
    shown, hours, minutes, seconds, offset = match.groups()
    local = day * DAY + int(hours) * 3600 + int(minutes) * 60 + int(seconds or 0)
    zone = load_zone(zone_name)
    once, again = _find_instants(local, zone)
    said = {"time": quote(shown), "day": day_text, "zone": zone_name}
    if once > again:
        raise _skipped_time_error(said, local, zone, part)
    length = 0 if seconds else 59
    readings = [
        ClockTime(
            shown,
            instant,
            instant + length,
            format_offset(local - instant),
            _format_abbreviation(local, zone, fold),
        )
        for fold, instant in enumerate(sorted({once, again}))
    ]
    chosen = [reading for reading in readings if reading.offset == offset] if offset else readings
    if not chosen:
        raise _wrong_offset_error(said, offset, readings, part)
    if len(chosen) > 1:
        raise _repeated_time_error(said, readings, part)
    return chosen[0]


def _to_datetime(seconds: int) -> datetime:
    if seconds < _FIRST_LOOKUP:
        seconds = _FIRST_LOOKUP + (seconds - _FIRST_LOOKUP) % _CYCLE
    elif seconds >= _LOOKUP_END:
        seconds = _LOOKUP_END - _CYCLE + (seconds - _LOOKUP_END) % _CYCLE
    return _EPOCH + timedelta(seconds=seconds)


def to_local_time(instant: int, zone: ZoneInfo) -> int:
    """Return what the clocks of `zone` read at an instant."""
    return instant + _get_offset(_to_datetime(instant).replace(tzinfo=UTC).astimezone(zone))


def _find_instants(local: int, zone: ZoneInfo) -> tuple[int, int]:
    """Return the instants of a local time before and after a change of the clocks (PEP 495, fold).

    Equal where no clocks change; the first is the later one where the clocks skipped the local time.
    """
    moment = _to_datetime(local).replace(tzinfo=zone)
    return local - _get_offset(moment), local - _get_offset(moment.replace(fold=1))


def _find_jump(local: int, zone: ZoneInfo, before: int, after: int) -> int:
    """Return the instant, between two others, at which the clocks were put forward over `local`."""
    while after - before > 1:
        middle = (before + after) // 2
        if to_local_time(middle, zone) < local:
            before = middle
        else:
            after = middle
    return after


def _get_offset(moment: datetime) -> int:
    return round((moment.utcoffset() or timedelta()).total_seconds())


def format_offset(seconds: int) -> str:
    minutes, rest = divmod(abs(seconds), 60)
    text = f"{'-' if seconds < 0 else '+'}{minutes // 60:02}:{minutes % 60:02}"
    return f"{text}:{rest:02}" if rest else text


def _format_abbreviation(local: int, zone: ZoneInfo, fold: int) -> str:
    moment = _to_datetime(local).replace(tzinfo=zone, fold=fold)
    name = moment.tzname() or ""
    return name if name.isalpha() else "UTC" + format_offset(_get_offset(moment))


def _suggest_zone(name: str) -> str:
    """Return the zone that was probably meant ("london" for Europe/London), or nothing."""
    wanted = name.strip().casefold().replace(" ", "_")
    names = sorted(load_zone_names())
    whole = [zone for zone in names if zone.casefold() == wanted]
    cities = [zone for zone in names if zone.casefold().split("/")[-1] == wanted]
    return next(iter(whole + cities), "")


def _format_time(local: int) -> str:
    minutes, seconds = divmod(local % DAY, 60)
    return f"{minutes // 60:02}:{minutes % 60:02}" + (f":{seconds:02}" if seconds else "")


def _not_a_time_error(text: str, part: WhenField) -> WhenError:
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


def _skipped_time_error(said: dict[str, str], local: int, zone: ZoneInfo, part: WhenField) -> WhenError:
    once, again = _find_instants(local, zone)
    jump = _find_jump(local, zone, again, once)
    before, after = to_local_time(jump - 1, zone) + 1, to_local_time(jump, zone)
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
    return WhenError(message % {**said, "before": _format_time(before), "after": _format_time(after)}, part)


def _repeated_time_error(said: dict[str, str], readings: list[ClockTime], part: WhenField) -> WhenError:
    first, second = readings
    message = _(
        "%(time)s happened twice on %(day)s in %(zone)s, where the clocks were put back. Accepted: "
        "%(first)s (%(first_zone)s, the first time) or %(second)s (%(second_zone)s, the second time)."
    )
    names = {"first_zone": first.zone, "second_zone": second.zone}
    times = {"first": first.text + first.offset, "second": second.text + second.offset}
    return WhenError(message % {**said, **names, **times}, part)


def _wrong_offset_error(
    said: dict[str, str], offset: str, readings: list[ClockTime], part: WhenField
) -> WhenError:
    message = _("The offset of %(zone)s at %(time)s on %(day)s is not %(offset)s. Accepted: %(accepted)s")
    accepted = ", ".join([reading.text + reading.offset for reading in readings])
    return WhenError(message % {**said, "offset": quote(offset), "accepted": accepted}, part)
