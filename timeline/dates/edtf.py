"""The accepted part of EDTF (Library of Congress, 4 February 2019) and its parser.

Accepted are levels 0 and 1 and, from level 2, "one of a set" (`[a,b]`, `[a..b]`, `[..b]`, `[a..]`) and
quarters (33 to 36). Each end of an interval and each member of a set is a date of level 0 or 1, or a
quarter. Dates with a clock time (level 0) are refused, because clock times belong in `When.time`.

Years are astronomical (0000 is 1 BCE) in the proleptic Gregorian calendar, as in ISO 8601. Days are
numbers, counted from 1970-01-01 (see `timeline.dates.calendar`).
"""

import enum
import functools
import re

import msgspec
from django.utils.dates import MONTHS
from django.utils.translation import gettext as _

from timeline.dates import edtf_errors
from timeline.dates.calendar import find_next_month, to_day_number
from timeline.dates.errors import WhenError, quote

MAX_LENGTH = 64  # characters in an expression
_MAX_KNOWN = (
    4096  # expressions whose parse trees are kept: a page and a text name the same dates again and again
)


class DateKind(enum.Enum):
    """The precision of a date. The last five kinds have unspecified digits (`X`)."""

    DAY = "2017-03-07"
    MONTH = "2017-03"
    YEAR = "2017"
    SEASON = "2017-21"
    QUARTER = "2017-33"
    DAY_OF_MONTH = "2017-03-XX"
    DAY_OF_YEAR = "2017-XX-XX"
    MONTH_OF_YEAR = "2017-XX"
    DECADE = "201X"
    CENTURY = "20XX"


class Date(msgspec.Struct, frozen=True, gc=False):
    """One date, with its first and last possible day, both inclusive."""

    kind: DateKind
    text: str
    qualifier: str  # "", "?", "~" or "%"
    year: int  # the first year of a decade or century
    last_year: int
    number: int  # month 1–12, season 1–4 or quarter 1–4; 0 if there is none
    day: int  # of the month; 0 if there is none
    first_day: int
    last_day: int

    @property
    def is_exact_day(self) -> bool:
        return self.kind is DateKind.DAY and not self.qualifier


class UndatedEnd(enum.Enum):
    """An end of an interval that has no date."""

    UNKNOWN = ""
    OPEN = ".."


class Interval(msgspec.Struct, frozen=True):
    """`a/b`: it lasted from a to b. At least one of the ends is a date."""

    start: Date | UndatedEnd
    end: Date | UndatedEnd


class Range(msgspec.Struct, frozen=True):
    """`[a..b]`: it happened once, at an unknown moment from a to b. None is an open end; at most one is open."""

    start: Date | None
    end: Date | None


class OneOf(msgspec.Struct, frozen=True):
    """`[a,b]`: it happened once, on one of two or more dates or ranges."""

    members: tuple[Date | Range, ...]


Tree = Date | Interval | Range | OneOf


@functools.lru_cache(maxsize=_MAX_KNOWN)
def parse_edtf(text: str) -> Tree:
    """Return the parse tree of an EDTF expression, in a bounded number of steps.

    Raises WhenError, for the field "edtf", which says what is wrong and what would be accepted. White
    space is not accepted, because accepted text is stored unchanged.
    """
    if len(text) > MAX_LENGTH:
        raise edtf_errors.too_long_error(text, MAX_LENGTH)
    if "[" in text or "]" in text:
        return _parse_set(text)
    if "/" in text:
        return _parse_interval(text)
    return _parse_date(text)


# --- One date -------------------------------------------------------------------------------------

_DATE = re.compile(
    r"(?:Y(?P<long>-?[1-9][0-9]{4,})"
    r"|(?P<year>-?[0-9]{2}(?:[0-9]{2}|[0-9]X|XX))(?:-(?P<number>[0-9]{2}|XX)(?:-(?P<day>[0-9]{2}|XX))?)?)"
    r"(?P<qualifier>[?~%]?)"
)


def _parse_date(text: str) -> Date:
    """Return one date of level 0 or 1, or a quarter."""
    match = _DATE.fullmatch(text)
    if match is None:
        raise edtf_errors.not_a_date_error(text)
    long, written, number, day, qualifier = match.groups()
    if long:
        return _build_years(DateKind.YEAR, text, qualifier, int(long), int(long))
    if written == "-0000":
        raise WhenError(
            _("%(text)s: the year -0000 does not exist. Use 0000 for 1 BCE, -0001 for 2 BCE.")
            % {"text": quote(text)}
        )
    if "X" in written:
        if number:
            raise edtf_errors.not_a_date_error(text)
        return _build_decade_or_century(text, qualifier, written)
    year = int(written)
    if number is None:
        return _build_years(DateKind.YEAR, text, qualifier, year, year)
    if number == "XX":
        if day and day != "XX":
            raise edtf_errors.not_a_date_error(text)
        return _build_years(
            DateKind.DAY_OF_YEAR if day else DateKind.MONTH_OF_YEAR, text, qualifier, year, year
        )
    if not day and "21" <= number <= "24":
        return _build_season(text, qualifier, year, int(number) - 20)
    if not day and "33" <= number <= "36":
        quarter = int(number) - 32
        return _build_months(DateKind.QUARTER, text, qualifier, year, quarter, 3 * quarter - 2, 3 * quarter)
    month = int(number)
    if not 1 <= month <= 12:
        raise edtf_errors.not_a_month_error(text, number, day=bool(day))
    if day and day != "XX":
        return _build_day(text, qualifier, year, month, int(day))
    return _build_months(
        DateKind.DAY_OF_MONTH if day else DateKind.MONTH, text, qualifier, year, month, month, month
    )


def _build_day(text: str, qualifier: str, year: int, month: int, day: int) -> Date:
    first = to_day_number(year, month, 1)
    length = find_next_month(year, month) - first
    if not 1 <= day <= length:
        raise edtf_errors.no_such_day_error(text, str(MONTHS[month]), length)
    number = first + day - 1
    return Date(DateKind.DAY, text, qualifier, year, year, month, day, number, number)


def _build_months(
    kind: DateKind, text: str, qualifier: str, year: int, number: int, start: int, end: int
) -> Date:
    first, last = to_day_number(year, start, 1), find_next_month(year, end) - 1
    return Date(kind, text, qualifier, year, year, number, 0, first, last)


def _build_season(text: str, qualifier: str, year: int, season: int) -> Date:
    """Return a season. In EDTF level 1 seasons are "independent of location", so their months are not known.

    Spring and autumn lie within the named year in both hemispheres. Summer in the south and winter in the
    north run over the turn of the year and may be named after either year. So they begin in December of
    the year before at the earliest and end in March of the year after at the latest.
    """
    if season in (1, 3):
        first, last = to_day_number(year, 1, 1), to_day_number(year, 12, 31)
    else:
        first, last = to_day_number(year - 1, 12, 1), to_day_number(year + 1, 3, 31)
    return Date(DateKind.SEASON, text, qualifier, year, year, season, 0, first, last)


def _build_years(kind: DateKind, text: str, qualifier: str, year: int, last_year: int) -> Date:
    first, last = to_day_number(year, 1, 1), to_day_number(last_year, 12, 31)
    return Date(kind, text, qualifier, year, last_year, 0, 0, first, last)


def _build_decade_or_century(text: str, qualifier: str, written: str) -> Date:
    """Return a decade or century: a year with one or two unspecified digits at the right (EDTF level 1)."""
    kind = DateKind.CENTURY if written.endswith("XX") else DateKind.DECADE
    if not written.startswith("-"):
        return _build_years(
            kind, text, qualifier, int(written.replace("X", "0")), int(written.replace("X", "9"))
        )
    # In negative years higher digits are earlier. There is no year -0000.
    last_year = min(int(written.replace("X", "0")), -1)
    return _build_years(kind, text, qualifier, int(written.replace("X", "9")), last_year)


# --- Several dates --------------------------------------------------------------------------------


def _parse_interval(text: str) -> Interval:
    """Return an interval `a/b` (EDTF levels 0 and 1). An empty end is unknown, `..` is open."""
    if text.count("/") > 1:
        raise WhenError(
            _(
                "%(text)s has more than one “/”. Use one “/” between two dates, as in "
                "2017-03-03/2017-03-07; the day 7 March 2017 is written 2017-03-07."
            )
            % {"text": quote(text)}
        )
    before, after = text.split("/")
    start = UndatedEnd(before) if before in ("", "..") else _parse_date(before)
    end = UndatedEnd(after) if after in ("", "..") else _parse_date(after)
    if isinstance(start, Date) and isinstance(end, Date):
        _refuse_reversed(text, start, end)
    elif isinstance(start, UndatedEnd) and isinstance(end, UndatedEnd):
        raise edtf_errors.nothing_known_error(text)
    return Interval(start, end)


def _parse_set(text: str) -> Range | OneOf:
    """Return "one of a set" (EDTF level 2): square brackets, commas between members, `..` for a range."""
    inner = text[1:-1]
    if not (text.startswith("[") and text.endswith("]")) or "[" in inner or "]" in inner or "/" in inner:
        raise WhenError(
            _(
                "%(text)s: square brackets hold one whole set. Use [2017-03-01,2017-03-03] for one of "
                "several dates, [2017-03-01..2017-03-03] for once, somewhere within."
            )
            % {"text": quote(text)}
        )
    pieces = inner.split(",")
    members = tuple(_parse_member(text, piece) for piece in pieces)
    if len(set(pieces)) < len(pieces):
        raise WhenError(_("%(text)s names the same date twice. Use each date once.") % {"text": quote(text)})
    if len(members) == 1:
        if isinstance(members[0], Range):
            return members[0]
        raise WhenError(
            _("%(text)s is a set of one date. Use %(date)s without the brackets.")
            % {"text": quote(text), "date": inner}
        )
    _refuse_misplaced_ends(text, members)
    return OneOf(members)


def _parse_member(text: str, piece: str) -> Date | Range:
    if ".." not in piece:
        return _parse_date(piece)
    before, after = piece.split("..", 1)
    if not before and not after:
        raise edtf_errors.nothing_known_error(text)
    start, end = _parse_date(before) if before else None, _parse_date(after) if after else None
    if start and end:
        _refuse_reversed(piece, start, end)
        # A range within one day is accepted here: it needs clock times, which `when.resolve` checks.
        if before == after and not (text == f"[{piece}]" and start.is_exact_day):
            raise WhenError(
                _("%(text)s: %(range)s begins and ends with the same date. Use %(date)s alone.")
                % {"text": quote(text), "range": quote(piece), "date": before}
            )
    return Range(start, end)


def _refuse_misplaced_ends(text: str, members: tuple[Date | Range, ...]) -> None:
    """Refuse an open end in the middle of a set. EDTF level 2 allows it first and last only."""
    open_starts = [
        i for i, member in enumerate(members) if isinstance(member, Range) and member.start is None
    ]
    open_ends = [i for i, member in enumerate(members) if isinstance(member, Range) and member.end is None]
    if open_starts not in ([], [0]) or open_ends not in ([], [len(members) - 1]):
        raise WhenError(
            _(
                "%(text)s: an open end stands first or last in a set. "
                "Use [..2017-03-01,2017-03-03] or [2017-03-01,2017-03-03..]."
            )
            % {"text": quote(text)}
        )
    first, last = members[0], members[-1]
    if not (open_starts and open_ends and isinstance(first, Range) and isinstance(last, Range)):
        return
    if first.end and last.start and last.start.first_day <= first.end.last_day + 1:
        raise edtf_errors.nothing_known_error(text)


def _refuse_reversed(text: str, start: Date, end: Date) -> None:
    if end.last_day < start.first_day:
        raise edtf_errors.make_reversed_ends_error(text, start.text, end.text)
