"""One date of a phrase, with "about", "late", "in the evening" or a clock time."""

import functools
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from msgspec.structs import replace

from timeline.dates import edtf
from timeline.dates.calendar import to_day_number
from timeline.dates.clock_times import DAY, ClockTime, load_zone_names, parse_clock_time
from timeline.dates.edtf import Date, DateKind
from timeline.dates.errors import WhenError
from timeline.dates.phrases import phrase_errors
from timeline.dates.phrases.absolute_dates import parse_day, read_absolute_date
from timeline.dates.phrases.clock_words import list_times
from timeline.dates.phrases.edtf_text import write_day
from timeline.dates.phrases.relative_dates import read_relative_date
from timeline.dates.phrases.terms import Context, Term, merge_qualifiers
from timeline.dates.phrases.tokens import CLOCK_KINDS, PhraseToken, Tokens
from timeline.dates.phrases.vocabulary import FILLER_WORDS, PARTS_OF_DAY, QUALIFIER_WORDS, VAGUE_PARTS

# Kinds that can follow "the first week of" or "the first half of". "Last week, Tuesday" is a day.
_ENCLOSING_KINDS = (
    *("month", "year", "season", "decade", "n", "nth", "iso", "month_year", "quarter-n"),
    *("this", "last", "next"),
)
_MAX_YEAR = 9999


def read_single_date(tokens: Tokens, context: Context, *, only_absolute: bool = False) -> list[Term]:
    """Return the readings of one date; none if the tokens are not a date of the grammar.

    With `only_absolute` the date must have its year. Raises WhenError if the date is wrong.
    """
    remaining = [token for token in tokens if token.kind not in FILLER_WORDS]
    if len(remaining) > 12:  # more than any form has
        return []
    remaining, qualifier = _split_qualifiers(remaining)
    part, remaining = _split_part(remaining)
    partial = bool(part)
    clocks = [token for token in remaining if token.kind in CLOCK_KINDS]
    parts_of_day = [token for token in remaining if token.kind in PARTS_OF_DAY or token.kind == "early-hours"]
    if len(clocks) > 1:
        return []
    # "Last night" is a relative date. The evening of any other day is a vague part of it.
    terms = _read_date(remaining, context, only_absolute) if not clocks else []
    if not terms and (clocks or parts_of_day):
        day_tokens = [token for token in remaining if token not in clocks and token not in parts_of_day]
        if not day_tokens and (only_absolute or (clocks and not parts_of_day and clocks[0].number)):
            return []  # "10.15" alone may be a day and a month
        clock = clocks[0] if clocks else None
        about = bool(clocks) and remaining[:1] == clocks and bool(qualifier)
        if about:
            qualifier, clock = "", None  # "about noon": the minute is not known; the words are kept
        terms = _apply_time_of_day(
            _read_day(day_tokens, context, only_absolute), [*parts_of_day, *day_tokens], clock, context
        )
        partial = partial or about or bool(parts_of_day)
    halves = [_find_half_of_year(term, part) for term in terms]
    if part and all(halves):
        terms, partial = [half for half in halves if half], False
    return [
        replace(
            term,
            qualifier=merge_qualifiers(term.qualifier, qualifier),
            vague=term.vague or partial,
            partial=term.partial or partial,
        )
        for term in terms
    ]


def _read_date(tokens: Tokens, context: Context, only_absolute: bool) -> list[Term]:
    terms = read_absolute_date(tokens)
    if terms or only_absolute:
        return terms
    terms = read_relative_date(tokens, context)
    if not terms or not context.base or not context.base.qualifier:
        return terms
    explanation = _("The publication date is itself not exact.")
    return [
        replace(
            term.add_explanation(explanation),
            qualifier=merge_qualifiers(term.qualifier, context.base.qualifier),
        )
        for term in terms
    ]


def _read_day(tokens: Tokens, context: Context, only_absolute: bool) -> list[Term]:
    """Return the day of a clock time or part of a day. For "this morning" and "at 3pm" it is that of publication."""
    if not tokens or [token.kind for token in tokens] == ["this"]:
        today = _read_date([PhraseToken("today")], context, only_absolute)
        explanation = "" if tokens else _("Read as on the day of publication.")
        return [term.add_explanation(explanation) if explanation else term for term in today]
    return _read_date(tokens, context, only_absolute)


def _split_qualifiers(tokens: list[PhraseToken]) -> tuple[list[PhraseToken], str]:
    qualifier = ""
    while tokens and tokens[0].kind in ("about", "possibly"):
        qualifier, tokens = merge_qualifiers(qualifier, QUALIFIER_WORDS[tokens[0].kind]), tokens[1:]
    while tokens and tokens[-1].kind in QUALIFIER_WORDS:
        qualifier, tokens = merge_qualifiers(qualifier, QUALIFIER_WORDS[tokens[-1].kind]), tokens[:-1]
    return tokens, qualifier


def _split_part(tokens: list[PhraseToken]) -> tuple[list[PhraseToken], list[PhraseToken]]:
    """Split "late" or "the first half of" from the month or year that it is a part of."""
    kinds = tuple(token.kind for token in tokens)
    if kinds[:2] in VAGUE_PARTS and kinds[2:] and kinds[2] in _ENCLOSING_KINDS:
        return tokens[:2], tokens[2:]
    if kinds[:1] in VAGUE_PARTS and kinds[1:]:
        return tokens[:1], tokens[1:]
    if (
        len(kinds) > 2
        and kinds[0] in ("nth", "last")
        and kinds[1] in ("few", "n", "count")
        and kinds[2] == "days"
    ):
        return (tokens[:3], tokens[3:]) if kinds[3:] and kinds[3] in _ENCLOSING_KINDS else ([], tokens)
    return [], tokens


def _find_half_of_year(term: Term, part: Tokens) -> Term | None:
    """Return a half of a year. Halves of a month have no certain ends, so they are not exact enough."""
    if [token.kind for token in part] not in (["nth", "half"], ["last", "half"]):
        return None
    number = part[0].number if part[0].kind == "nth" else 2
    date = edtf.parse_edtf(term.start) if term.is_single else None
    if (
        number > 2
        or not isinstance(date, Date)
        or date.kind is not DateKind.YEAR
        or date.text.startswith("Y")
    ):
        return None
    first, last = ("01", "06") if number == 1 else ("07", "12")
    return replace(term, start=f"{date.text}-{first}", end=f"{date.text}-{last}", vague=True)


def _apply_time_of_day(
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
        if clock:
            dated += _apply_clock_time(term, day, clock, others, context)
        elif any(token.kind == "night" for token in others):
            explanation = _("A night runs into the next day.")
            dated.append(replace(term.add_explanation(explanation), end=write_day(day + 1)))
        else:
            dated.append(term)
    return dated


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
    matching = [
        (time, reading)
        for time, reading in readings
        if abbreviation in ("", reading.abbreviation.lower()) and offset in ("", reading.offset)
    ]
    if not matching:
        raise phrase_errors.wrong_zone_error(clock.zone, clock.text, term.start, zone)
    moments = [(replace(term, time=time, zone=zone), reading.abbreviation) for time, reading in matching]
    if len(moments) == 1:
        return [moments[0][0]]
    return [
        moment.add_explanation(
            _("Read as %(time)s %(zone)s.") % {"time": moment.time[:5], "zone": abbreviation}
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
    return default, typed, ""


@functools.cache
def _index_zone_names() -> dict[str, str]:
    return {name.lower(): name for name in load_zone_names() if "/" in name}
