"""One date of a phrase, with what stands around it: "about", "late", "in the evening", a clock time."""

import functools
from collections.abc import Sequence
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from msgspec.structs import replace

from timeline.dates import edtf
from timeline.dates.calendar import to_day_number
from timeline.dates.clock_times import ClockTime, load_zone_names, parse_clock_time
from timeline.dates.edtf import Date, DateKind
from timeline.dates.errors import WhenError
from timeline.dates.phrases import phrase_errors
from timeline.dates.phrases.absolute_dates import parse_day, read_absolute_date
from timeline.dates.phrases.clock_words import list_times
from timeline.dates.phrases.edtf_text import write_day
from timeline.dates.phrases.relative_dates import read_relative_date
from timeline.dates.phrases.terms import Context, Term, merge_qualifiers
from timeline.dates.phrases.tokens import PhraseToken
from timeline.dates.phrases.vocabulary import FILLER_WORDS, PARTS_OF_DAY, QUALIFIER_WORDS, VAGUE_PARTS

_CLOCKS = ("clock", "noon", "midnight")
# What a week or half can be the first of; "last week, Tuesday" is a day.
_ENCLOSING_KINDS = (
    *("month", "year", "season", "decade", "n", "nth", "iso", "month_year", "quarter-n"),
    *("this", "last", "next"),
)
_DAY, _MAX_YEAR = 86_400, 9999


def read_single_date(
    tokens: Sequence[PhraseToken], context: Context, *, only_absolute: bool = False
) -> list[Term]:
    """Return the readings of one date; none where the tokens are no date of the grammar. Raises WhenError."""
    left = [token for token in tokens if token.kind not in FILLER_WORDS]
    if len(left) > 12:  # no form has as many
        return []
    left, mark = _split_qualifiers(left)
    part, left = _split_part(left)
    partial = bool(part)
    clocks = [token for token in left if token.kind in _CLOCKS]
    of_day = [token for token in left if token.kind in PARTS_OF_DAY or token.kind == "early-hours"]
    if len(clocks) > 1:
        return []
    # "Last night" is a form of its own; of any other day the evening is a vaguer part.
    terms = _read_date(left, context, only_absolute) if not clocks else []
    if not terms and (clocks or of_day):
        rest = [token for token in left if token not in clocks and token not in of_day]
        if not rest and (only_absolute or (clocks and not of_day and clocks[0].number)):
            return []  # "10.15" alone, which may be a day and a month
        clock = clocks[0] if clocks else None
        about = bool(clocks) and left[:1] == clocks and bool(mark)
        if about:
            mark, clock = "", None  # the minute is not known; the words are kept
        terms = _apply_time_of_day(_read_day(rest, context, only_absolute), [*of_day, *rest], clock, context)
        partial = partial or about or bool(of_day)
    halves = [_find_half_of_year(term, part) for term in terms]
    if part and all(halves):
        terms, partial = [half for half in halves if half], False
    return [
        replace(
            term,
            mark=merge_qualifiers(term.mark, mark),
            vague=term.vague or partial,
            partial=term.partial or partial,
        )
        for term in terms
    ]


def _read_date(tokens: Sequence[PhraseToken], context: Context, only_absolute: bool) -> list[Term]:
    terms = read_absolute_date(tokens)
    if terms or only_absolute:
        return terms
    terms = read_relative_date(tokens, context)
    if not terms or not context.base or not context.base.mark:
        return terms
    explains = _("The publication date is itself not exact.")
    return [
        replace(
            term, mark=merge_qualifiers(term.mark, context.base.mark), explains=(*term.explains, explains)
        )
        for term in terms
    ]


def _read_day(tokens: Sequence[PhraseToken], context: Context, only_absolute: bool) -> list[Term]:
    """Return the day of a clock time or part of a day: "this morning", "at 3pm" are of the day of publication."""
    if not tokens or [token.kind for token in tokens] == ["this"]:
        today = _read_date([PhraseToken("today")], context, only_absolute)
        explains = "" if tokens else _("Read as on the day of publication.")
        return [
            replace(term, explains=(*term.explains, explains) if explains else term.explains)
            for term in today
        ]
    return _read_date(tokens, context, only_absolute)


def _split_qualifiers(tokens: list[PhraseToken]) -> tuple[list[PhraseToken], str]:
    mark = ""
    while tokens and tokens[0].kind in ("about", "possibly"):
        mark, tokens = merge_qualifiers(mark, QUALIFIER_WORDS[tokens[0].kind]), tokens[1:]
    while tokens and tokens[-1].kind in QUALIFIER_WORDS:
        mark, tokens = merge_qualifiers(mark, QUALIFIER_WORDS[tokens[-1].kind]), tokens[:-1]
    return tokens, mark


def _split_part(tokens: list[PhraseToken]) -> tuple[list[PhraseToken], list[PhraseToken]]:
    """Take "late" or "the first half of" away: the month or year that encloses it is kept."""
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


def _find_half_of_year(term: Term, part: Sequence[PhraseToken]) -> Term | None:
    """Return the half of a year, whose ends its words do say; of a month they do not."""
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
    terms: list[Term], others: Sequence[PhraseToken], clock: PhraseToken | None, context: Context
) -> list[Term]:
    """Give days their clock time, or the day after a night; no hour is invented for an evening."""
    found = []
    for term in terms:
        day = parse_day(term.start) if term.is_single else None
        if not clock and not term.is_single and not term.vague:
            found.append(term)  # the night of 7/8 March 2017
            continue
        if day is None:
            raise phrase_errors.no_exact_day_error(context.phrase)
        if clock:
            found += _apply_clock_time(term, day, clock, others, context)
        elif any(token.kind == "night" for token in others):
            explains = _("A night runs into the next day.")
            found.append(replace(term, end=write_day(day + 1), explains=(*term.explains, explains)))
        else:
            found.append(term)
    return found


# --- Clock times ----------------------------------------------------------------------------------


def _apply_clock_time(
    term: Term, day: int, clock: PhraseToken, others: Sequence[PhraseToken], context: Context
) -> list[Term]:
    if term.mark:
        raise phrase_errors.no_exact_day_error(context.phrase)
    if clock.kind == "noon":
        return _find_moments(term, day, PhraseToken("clock", "12:00", zone=clock.zone), context)
    if clock.kind == "clock":
        read_as = [replace(clock, text=time, twice=False) for time in list_times(clock, others)]
        if len(read_as) == 1:
            return _find_moments(term, day, read_as[0], context)
        return [
            timed
            for one in read_as
            for timed in _find_moments(
                replace(term, explains=(*term.explains, _("Read as %(time)s.") % {"time": one.text})),
                day,
                one,
                context,
            )
        ]
    midnight = PhraseToken("clock", "00:00", zone=clock.zone)
    begins, ends = (
        _("Read as the midnight with which the day begins."),
        _("Read as the midnight with which the day ends."),
    )
    tomorrow = write_day(day + 1)
    return [
        *_find_moments(replace(term, explains=(*term.explains, begins)), day, midnight, context),
        *_find_moments(
            replace(term, start=tomorrow, end=tomorrow, vague=True, explains=(*term.explains, ends)),
            day + 1,
            midnight,
            context,
        ),
    ]


def _find_moments(term: Term, day: int, clock: PhraseToken, context: Context) -> list[Term]:
    """Return the moment of a clock time on a day; both of them where the clocks showed it twice."""
    zone, abbreviation, offset = _resolve_zone(clock.zone, context.zone)
    if not zone:
        raise phrase_errors.no_zone_error()
    readings = _parse_clock_times(clock.text, day, term.start, zone)
    if abbreviation == "gmt" and all(reading.zone.lower() != "gmt" for _time, reading in readings):
        zone, abbreviation = "UTC", ""
        readings = _parse_clock_times(clock.text, day, term.start, zone)
    right = [
        (time, reading)
        for time, reading in readings
        if abbreviation in ("", reading.zone.lower()) and offset in ("", reading.offset)
    ]
    if not right:
        raise phrase_errors.wrong_zone_error(clock.zone, clock.text, term.start, zone)
    return [
        replace(
            term,
            time=time,
            zone=zone,
            explains=(
                *term.explains,
                _("Read as %(time)s %(zone)s.") % {"time": time[:5], "zone": reading.zone},
            )
            if len(right) > 1
            else term.explains,
        )
        for time, reading in right
    ]


def _parse_clock_times(time: str, day: int, date: str, zone: str) -> list[tuple[str, ClockTime]]:
    """Return a clock time as it is kept, and as it is read: twice where the clocks were put back."""
    try:
        return [(time, parse_clock_time(time, day, date, zone, "time"))]
    except WhenError:
        twice = []
        for offset in _find_offsets(time, day, zone):
            try:
                twice.append((time + offset, parse_clock_time(time + offset, day, date, zone, "time")))
            except WhenError:
                pass
        if len(twice) < 2:
            raise
        return twice


def _find_offsets(time: str, day: int, zone: str) -> list[str]:
    """Return the offsets from UTC before and after a change of the clocks at that time."""
    hours, minutes = int(time[:2]), int(time[3:5])
    year = to_day_number(_MAX_YEAR, 1, 1)
    if not 0 <= day < year or zone not in load_zone_names() or hours > 23 or minutes > 59:
        return []
    local = datetime.fromtimestamp(day * _DAY + hours * 3600 + minutes * 60, UTC).replace(
        tzinfo=ZoneInfo(zone)
    )
    return [local.replace(fold=fold).isoformat()[19:] for fold in (0, 1)]


def _resolve_zone(typed: str, default: str) -> tuple[str, str, str]:
    """Return the zone of a clock time, and the abbreviation or offset that it must have there."""
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
