"""Clock times in a time zone, and the instants at which the days of a zone begin and end.

Instants are POSIX seconds (UTC). Local times are seconds too, counted as if the zone were UTC; so years
beyond Python's `datetime` need no special case. Zones are those of the IANA database.
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
# The Gregorian calendar repeats every 400 years, weekdays included. So a moment outside the years 401 to
# 9600 is looked up in the corresponding year within them.
_CYCLE = 146_097 * DAY
_EPOCH = datetime(1970, 1, 1)
_FIRST_LOOKUP = int((datetime(401, 1, 1) - _EPOCH).total_seconds())
_LOOKUP_END = int((datetime(9601, 1, 1) - _EPOCH).total_seconds())

# In the database, but not the time of any place: "not set up", and the zone of this machine.
_EXCLUDED_ZONES = {"Factory", "localtime"}

_CLOCK_TIME = re.compile(
    r"(([01][0-9]|2[0-3]):([0-5][0-9])(?::([0-5][0-9]))?)"
    r"([+-][0-9]{2}:[0-9]{2}(?::[0-9]{2})?)?"
)


class ClockTime(msgspec.Struct, frozen=True):
    """A clock time on a day in a zone. A time without seconds covers a minute."""

    text: str  # without the offset: "10:15" or "10:15:30"
    first_instant: int
    last_instant: int  # inclusive
    offset: str  # "+01:00"; "+00:19:32" for local mean time
    abbreviation: str  # of the zone at that instant, "GMT"; "UTC+03:00" if it has none


@functools.cache
def load_zone_names() -> frozenset[str]:
    """Return the IANA names of all accepted time zones. Read once per process."""
    return frozenset(zoneinfo.available_timezones() - _EXCLUDED_ZONES)


def load_zone(name: str) -> ZoneInfo:
    """Return the time zone with this IANA name. Raises WhenError for the field "zone"."""
    if name in load_zone_names():
        return ZoneInfo(name)
    near = _suggest_zone(name)
    if near:
        message = _("%(name)s is not the name of a time zone. Did you mean %(near)s?")
    else:
        message = _(
            "%(name)s is not the name of a time zone. "
            "Use a name from the IANA database, such as Europe/London or America/New_York."
        )
    raise WhenError(message % {"name": quote(name), "near": near}, "zone")


def find_first_instant(local: int, zone: ZoneInfo) -> int:
    """Return the first instant at which the clocks of `zone` show `local` or later."""
    before, after = _find_instants(local, zone)
    return before if before <= after else _find_jump(local, zone, after, before)


def find_last_instant_before(local: int, zone: ZoneInfo) -> int:
    """Return the last instant at which the clocks of `zone` show less than `local`."""
    before, after = _find_instants(local, zone)
    if before < after and to_local_time(after - 1, zone) < local:
        return after - 1  # the clocks were put back over `local` itself, so they show less a second time
    return find_first_instant(local, zone) - 1


def parse_clock_time(text: str, day: int, day_text: str, zone_name: str, field: WhenField) -> ClockTime:
    """Return the clock time that `text` ("10:15", "10:15:30", "01:30+01:00") names on a day in a zone.

    Args:
        text: the time, with its offset from UTC if needed
        day: the day, counted from 1970-01-01
        day_text: the day as messages write it
        zone_name: the IANA name of the zone
        field: the field in which the time was typed ("time" or "end_time")

    Raises:
        WhenError: for `field`, the text is no time, the clocks of the zone skipped it on that day, or
            they showed it twice and no offset tells which; for "zone", there is no such zone
    """
    match = _CLOCK_TIME.fullmatch(text)
    if match is None:
        raise _not_a_time_error(text, field)
    time, hours, minutes, seconds, offset = match.groups()
    local = day * DAY + int(hours) * 3600 + int(minutes) * 60 + int(seconds or 0)
    zone = load_zone(zone_name)
    before, after = _find_instants(local, zone)

    def list_values() -> dict[str, str]:
        """Return the values in messages, which few calls need and which take longer than the rest."""
        return {"time": quote(time), "day": day_text, "zone": zone_name}

    if before > after:
        raise _make_skipped_time_error(list_values(), local, zone, field)
    length = 0 if seconds else 59
    candidates = [
        ClockTime(
            time,
            instant,
            instant + length,
            format_offset(local - instant),
            _format_abbreviation(local, zone, fold),
        )
        for fold, instant in enumerate(sorted({before, after}))
    ]
    chosen = [candidate for candidate in candidates if candidate.offset == offset] if offset else candidates
    if not chosen:
        raise _wrong_offset_error(list_values(), offset, candidates, field)
    if len(chosen) > 1:
        raise _make_repeated_time_error(list_values(), candidates, field)
    return chosen[0]


def _to_datetime(seconds: int) -> datetime:
    """Return a datetime without a zone for seconds since 1970; far years are moved by whole 400 years."""
    if seconds < _FIRST_LOOKUP:
        seconds = _FIRST_LOOKUP + (seconds - _FIRST_LOOKUP) % _CYCLE
    elif seconds >= _LOOKUP_END:
        seconds = _LOOKUP_END - _CYCLE + (seconds - _LOOKUP_END) % _CYCLE
    return _EPOCH + timedelta(seconds=seconds)


def to_local_time(instant: int, zone: ZoneInfo) -> int:
    """Return the local time that the clocks of `zone` show at an instant."""
    return instant + _get_offset(_to_datetime(instant).replace(tzinfo=UTC).astimezone(zone))


def _find_instants(local: int, zone: ZoneInfo) -> tuple[int, int]:
    """Return the instants of a local time by the offset before and after a change of the clocks (PEP 495).

    They are equal if no clocks change. The first one is later if the clocks skipped the local time.
    """
    moment = _to_datetime(local).replace(tzinfo=zone)
    return local - _get_offset(moment), local - _get_offset(moment.replace(fold=1))


def _find_jump(local: int, zone: ZoneInfo, before: int, after: int) -> int:
    """Return the instant between `before` and `after` at which the clocks were put forward over `local`."""
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
    """Return an offset from UTC as text: "+01:00", with seconds only if it has any."""
    minutes, rest = divmod(abs(seconds), 60)
    text = f"{'-' if seconds < 0 else '+'}{minutes // 60:02}:{minutes % 60:02}"
    return f"{text}:{rest:02}" if rest else text


def _format_abbreviation(local: int, zone: ZoneInfo, fold: int) -> str:
    moment = _to_datetime(local).replace(tzinfo=zone, fold=fold)
    name = moment.tzname() or ""
    return name if name.isalpha() else "UTC" + format_offset(_get_offset(moment))


def _suggest_zone(name: str) -> str:
    """Return the zone that was probably meant ("london" for Europe/London), or ""."""
    wanted = name.strip().casefold().replace(" ", "_")
    names = sorted(load_zone_names())
    by_name = [zone for zone in names if zone.casefold() == wanted]
    by_city = [zone for zone in names if zone.casefold().split("/")[-1] == wanted]
    return next(iter(by_name + by_city), "")


def format_time(local: int, *, with_seconds: bool) -> str:
    """Return the clock time of a local time, or of a number of seconds since midnight: "10:15", "10:15:30"."""
    minutes, seconds = divmod(local % DAY, 60)
    return f"{minutes // 60:02}:{minutes % 60:02}" + (f":{seconds:02}" if with_seconds else "")


def _not_a_time_error(text: str, field: WhenField) -> WhenError:
    if text.startswith("24"):
        message = _(
            "%(text)s is not a clock time of this day: the last is 23:59:59. "
            "Use 00:00 with the date of the day that begins then."
        )
    else:
        message = _(
            "%(text)s is not a clock time. Use hours 00 to 23, minutes and, if known, seconds 00 to 59, "
            "as in 09:15 or 21:15:30; with the offset from UTC where the clocks were put back, as in 01:30+01:00."
        )
    return WhenError(message % {"text": quote(text)}, field)


def _make_skipped_time_error(
    values: dict[str, str], local: int, zone: ZoneInfo, field: WhenField
) -> WhenError:
    first, last = _find_instants(local, zone)
    jump = _find_jump(local, zone, last, first)
    before, after = to_local_time(jump - 1, zone) + 1, to_local_time(jump, zone)
    if after - before >= DAY:
        message = _(
            "%(day)s did not happen in %(zone)s: the calendar there went from the day before to the day after. "
            "Use another day, or another zone."
        )
    else:
        message = _(
            "%(time)s did not happen on %(day)s in %(zone)s: the clocks were put forward from %(before)s to "
            "%(after)s. Use a time before %(before)s or from %(after)s on, or another zone."
        )
    times = {
        name: format_time(local, with_seconds=bool(local % 60))
        for name, local in {"before": before, "after": after}.items()
    }
    return WhenError(message % {**values, **times}, field)


def _make_repeated_time_error(
    values: dict[str, str], candidates: list[ClockTime], field: WhenField
) -> WhenError:
    first, second = candidates
    message = _(
        "%(time)s happened twice on %(day)s in %(zone)s, where the clocks were put back. Use "
        "%(first)s (%(first_zone)s, the first time) or %(second)s (%(second_zone)s, the second time)."
    )
    names = {"first_zone": first.abbreviation, "second_zone": second.abbreviation}
    times = {"first": first.text + first.offset, "second": second.text + second.offset}
    return WhenError(message % {**values, **names, **times}, field)


def _wrong_offset_error(
    values: dict[str, str], offset: str, candidates: list[ClockTime], field: WhenField
) -> WhenError:
    message = _("The offset of %(zone)s at %(time)s on %(day)s is not %(offset)s. Use %(accepted)s")
    accepted = ", ".join([candidate.text + candidate.offset for candidate in candidates])
    return WhenError(message % {**values, "offset": quote(offset), "accepted": accepted}, field)
