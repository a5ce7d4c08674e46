"""The time of day of a date: "in the evening", "at 10:15", "shortly before 3am", "around midnight"."""

import functools
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from django.utils.translation import gettext_lazy as _
from msgspec.structs import replace

from timeline.dates.calendar import to_day_number
from timeline.dates.clock_times import DAY, ClockTime, load_zone_names, parse_clock_time
from timeline.dates.errors import WhenError
from timeline.dates.explanations import fill_explanation
from timeline.dates.phrases import phrase_errors
from timeline.dates.phrases.absolute_dates import parse_day
from timeline.dates.phrases.clock_words import list_times
from timeline.dates.phrases.edtf_text import write_day
from timeline.dates.phrases.terms import Context, Term
from timeline.dates.phrases.tokens import PhraseToken, Tokens

_MAX_YEAR = 9999
# Abbreviations without "standard" or "daylight": a zone that uses them, and both abbreviations.
_GENERIC_ZONES = {
    "et": ("America/New_York", "est", "edt"),
    "ct": ("America/Chicago", "cst", "cdt"),
    "mt": ("America/Denver", "mst", "mdt"),
    "pt": ("America/Los_Angeles", "pst", "pdt"),
}


# Abbreviations of zones that the clocks of no other region use in the languages read here.
_ZONES_BY_ABBREVIATION = {
    "est": "America/New_York",
    "edt": "America/New_York",
    "cdt": "America/Chicago",
    "mdt": "America/Denver",
    "pst": "America/Los_Angeles",
    "pdt": "America/Los_Angeles",
    "cet": "Europe/Paris",
    "cest": "Europe/Paris",
}


def apply_time_of_day(
    terms: list[Term], others: Tokens, clock: PhraseToken | None, context: Context
) -> list[Term]:
    """Return days with their clock time. A night includes the next day; an evening gets no clock time."""
    dated = []
    for term in terms:
        day = parse_day(term.start) if term.is_single else None
        if not clock and not term.is_single and not term.vague:
            dated.append(term)  # "the night of 7/8 March 2017"
            continue
        if day is None:
            raise phrase_errors.no_exact_day_error(context.phrase)
        if clock and clock.near and _exists(clock):
            dated += _apply_vague_time(term, day, clock)
        elif clock:
            dated += _apply_clock_time(term, day, clock, others, context)
        elif any(token.kind == "night" for token in others):
            explanation = _("A night runs into the next day.")
            dated.append(replace(term.add_explanation(explanation), end=write_day(day + 1)))
        else:
            dated.append(term)
    return dated


def _exists(clock: PhraseToken) -> bool:
    return clock.kind != "clock" or (int(clock.text[:2]) < 24 and int(clock.text[3:5]) < 60)


def _apply_vague_time(term: Term, day: int, clock: PhraseToken) -> list[Term]:
    """Return the day of "about 3pm" or "shortly before 3pm", without a clock time: the words keep it.

    "About midnight" is one of two days. "Just after midnight on Thursday" is on Thursday, as is "just before" it.
    """
    is_midnight = clock.kind == "midnight" or clock.text in ("00:00", "24:00")
    if not is_midnight or clock.near != "about":
        return [term]
    return [
        replace(term.add_explanation(explanation), start=write_day(first), end=write_day(first + 1))
        for first, explanation in (
            (day - 1, _("Read as the midnight with which the day begins.")),
            (day, _("Read as the midnight with which the day ends.")),
        )
    ]


def apply_time_of_last_night(term: Term, clock: PhraseToken | None, context: Context) -> list[Term]:
    """Return the moment of a clock time in the night that begins on a day: 11pm is on that day, 2am on the next one.

    Without a clock time it is both days.
    """
    day = parse_day(term.start)
    if day is None:
        return []
    tomorrow = write_day(day + 1)
    if clock is None:
        return [replace(term, end=tomorrow)]
    before_midnight = _is_before_midnight(clock)
    if before_midnight is None:
        raise phrase_errors.no_night_error(context.phrase)
    night = term if before_midnight else replace(term, start=tomorrow, end=tomorrow)
    if clock.kind == "midnight":
        clock = replace(clock, kind="clock", text="00:00")
    elif clock.either_half:
        hour = int(clock.text[:2])
        clock = replace(
            clock, either_half=False, text=f"{hour % 12 + 12 * before_midnight:02}{clock.text[2:]}"
        )
    return apply_time_of_day([night], (), clock, context)


def _is_before_midnight(clock: PhraseToken) -> bool | None:
    """Return whether a clock time of a night is before midnight; None if it is no time of a night."""
    if clock.kind == "midnight" or clock.text == "00:00":
        return clock.near == "before"
    if clock.kind == "noon" or not _exists(clock):
        return None
    hour = int(clock.text[:2])
    if clock.either_half:
        return 5 <= hour <= 11 or (hour == 12 and clock.near == "before")
    if hour >= 17:
        return True
    return False if hour < 8 else None


# --- Clock times ----------------------------------------------------------------------------------


def _apply_clock_time(
    term: Term, day: int, clock: PhraseToken, others: Tokens, context: Context
) -> list[Term]:
    if term.qualifier:
        raise phrase_errors.no_exact_day_error(context.phrase)
    if clock.kind == "noon":
        return _find_moments(term, day, PhraseToken("clock", "12:00", zone=clock.zone), context)
    if clock.kind == "clock":
        readings = [replace(clock, text=time, either_half=False) for time in list_times(clock, others)]
        if len(readings) == 1:
            return _find_moments(term, day, readings[0], context)
        return [
            moment
            for reading in readings
            for moment in _find_moments(
                term.add_explanation(_("Read as %(time)s.") % {"time": reading.text}), day, reading, context
            )
        ]
    midnight = PhraseToken("clock", "00:00", zone=clock.zone)
    begins, ends = (
        _("Read as the midnight with which the day begins."),
        _("Read as the midnight with which the day ends."),
    )
    tomorrow = write_day(day + 1)
    return [
        *_find_moments(term.add_explanation(begins), day, midnight, context),
        *_find_moments(
            replace(term.add_explanation(ends), start=tomorrow, end=tomorrow, vague=True),
            day + 1,
            midnight,
            context,
        ),
    ]


def _find_moments(term: Term, day: int, clock: PhraseToken, context: Context) -> list[Term]:
    """Return the moment of a clock time on a day, or both moments if the clocks showed it twice."""
    zone, abbreviation, offset = _resolve_zone(clock.zone, context.zone)
    if not zone:
        raise phrase_errors.no_zone_error()
    readings = _parse_clock_times(clock.text, day, term.start, zone)
    if abbreviation == "gmt" and all(reading.abbreviation.lower() != "gmt" for _time, reading in readings):
        zone, abbreviation = "UTC", ""
        readings = _parse_clock_times(clock.text, day, term.start, zone)
    abbreviations = _GENERIC_ZONES.get(abbreviation, ("", abbreviation))[1:]
    matching = [
        (time, reading)
        for time, reading in readings
        if (not abbreviation or reading.abbreviation.lower() in abbreviations)
        and offset in ("", reading.offset)
    ]
    elsewhere = _ZONES_BY_ABBREVIATION.get(abbreviation, "")
    if not matching and elsewhere and elsewhere != zone:
        return _find_moments(term, day, clock, replace(context, zone=elsewhere))
    if not matching and abbreviation in _GENERIC_ZONES:
        return _find_moments(term, day, replace(clock, zone=_GENERIC_ZONES[abbreviation][0].lower()), context)
    if not matching:
        raise phrase_errors.wrong_zone_error(clock.zone, clock.text, term.start, zone)
    moments = [(replace(term, time=time, zone=zone), reading.abbreviation) for time, reading in matching]
    if len(moments) == 1:
        return [moments[0][0]]
    return [
        moment.add_explanation(
            fill_explanation(_("Read as %(time)s %(zone)s."), {"time": moment.time[:5], "zone": abbreviation})
        )
        for moment, abbreviation in moments
    ]


def _parse_clock_times(time: str, day: int, date: str, zone: str) -> list[tuple[str, ClockTime]]:
    """Return the text of a clock time and its parsed form; two of each if the clocks were put back."""
    try:
        return [(time, parse_clock_time(time, day, date, zone, "time"))]
    except WhenError:
        moments = []
        for offset in _find_offsets(time, day, zone):
            try:
                moments.append((time + offset, parse_clock_time(time + offset, day, date, zone, "time")))
            except WhenError:
                pass
        if len(moments) < 2:
            raise
        return moments


def _find_offsets(time: str, day: int, zone: str) -> list[str]:
    """Return the offsets from UTC before and after a change of the clocks at that time."""
    hours, minutes = int(time[:2]), int(time[3:5])
    year = to_day_number(_MAX_YEAR, 1, 1)
    if not 0 <= day < year or zone not in load_zone_names() or hours > 23 or minutes > 59:
        return []
    local = datetime.fromtimestamp(day * DAY + hours * 3600 + minutes * 60, UTC).replace(
        tzinfo=ZoneInfo(zone)
    )
    return [local.replace(fold=fold).isoformat()[19:] for fold in (0, 1)]


def _resolve_zone(typed: str, default: str) -> tuple[str, str, str]:
    """Return the zone of a clock time and the abbreviation or offset that it must have there; "" if any will do."""
    if typed in ("z", "utc"):
        return "UTC", "", ""
    if typed in _index_zone_names():
        return _index_zone_names()[typed], "", ""
    if typed.startswith(("+", "-")):
        return default, "", typed
    if typed == "gmt" and not default:
        return "UTC", "", ""
    if typed in _GENERIC_ZONES and not default:
        return _GENERIC_ZONES[typed][0], "", ""
    return default, typed, ""


@functools.cache
def _index_zone_names() -> dict[str, str]:
    return {name.lower(): name for name in load_zone_names() if "/" in name}
