"""When: a stored date, its validation, its earliest and latest instant, and its form for machines."""

import unicodedata
from functools import lru_cache

import msgspec
from django.utils.translation import gettext as _

from timeline.dates.clock_times import (
    DAY,
    ClockTime,
    find_first_instant,
    find_last_instant_before,
    load_zone,
    parse_clock_time,
)
from timeline.dates.edtf import Date, DateKind, Interval, OneOf, Range, Tree, parse_edtf
from timeline.dates.errors import WhenError, WhenField, quote
from timeline.dates.seasons import Hemisphere, list_season_days

MAX_STATED_LENGTH = 200  # characters of the source's own words
MIN_INSTANT, MAX_INSTANT = -(2**63), 2**63 - 1  # the range of a signed 64-bit integer


class When(msgspec.Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """A date with the precision of its source. The public document has it in this form too."""

    edtf: str = ""  # "" if the date is not known at all
    time: str = ""  # clock time on the first day: "10:15", "10:15:30"; "01:30+01:00" if 01:30 came twice
    end_time: str = ""  # clock time on the last day, or the end on the same day
    zone: str = ""  # IANA name; given if and only if there is a clock time
    stated: str = ""  # the source's own words ("last week")

    def __bool__(self) -> bool:
        return bool(self.edtf or self.stated)


class ResolvedWhen(msgspec.Struct, frozen=True):
    """The parsed parts of a valid `When`. `tree` is None if the date is not known."""

    tree: Tree | None
    start: ClockTime | None
    end: ClockTime | None


def parse_when(edtf: str, *, time: str = "", end_time: str = "", zone: str = "", stated: str = "") -> When:
    """Return a `When` from typed texts. White space at their ends is removed; nothing else changes.

    Raises WhenError, which names the field, if `check` does.
    """
    when = When(edtf.strip(), time.strip(), end_time.strip(), zone.strip(), stated.strip())
    check(when)
    return when


def check(when: When) -> None:
    """Raise WhenError, which names the field, if `when` is not valid. The empty `When` is valid.

    The date is EDTF that `timeline.dates.edtf` accepts (Library of Congress, 2019). A clock time needs an
    exact day, without qualifier: the date itself, or an end of an interval or range.
    """
    _check_stated(when.stated)
    resolve(when)


def resolve(when: When) -> ResolvedWhen:
    """Return the parsed date and clock times of `when`. Raises WhenError if they are not valid."""
    # Without the source's words, which a takedown could remove, and which change nothing here.
    return _resolve(msgspec.structs.replace(when, stated="") if when.stated else when)


# Several rules of a document ask for each date in turn. Errors, whose messages depend on the language, are not cached.
@lru_cache(maxsize=16_384)
def _resolve(when: When) -> ResolvedWhen:
    tree = parse_edtf(when.edtf) if when.edtf else None
    if not (when.time or when.end_time):
        _check_without_clock_time(when, tree)
        return ResolvedWhen(tree, None, None)
    first, last = find_ends(tree)
    start = _resolve_clock_time(when, when.time, first, "time") if when.time else None
    end = _resolve_clock_time(when, when.end_time, last, "end_time") if when.end_time else None
    if isinstance(tree, Date) and not start:
        raise WhenError(
            _(
                "An end time on a single day needs a start time. Use a start time as well; "
                "%(day)s/%(day)s for what lasted until then; [%(day)s..%(day)s] for once, by then."
            )
            % {"day": when.edtf},
            "end_time",
        )
    if (
        start
        and end
        and (
            end.last_instant < start.first_instant
            or (start.first_instant, start.last_instant) == (end.first_instant, end.last_instant)
        )
    ):
        raise WhenError(
            _("The end time %(end)s is not after the start time %(start)s. Use a later end, or none.")
            % {"start": quote(when.time), "end": quote(when.end_time)},
            "end_time",
        )
    return ResolvedWhen(tree, start, end)


def find_bounds(when: When, zone: str, hemisphere: Hemisphere = "") -> tuple[int | None, int | None]:
    """Return the earliest and the latest possible instant of `when`.

    Both are POSIX seconds (UTC) and inclusive: the latest is the last second of the day, month, year or
    minute. None stands for an open or unknown end and for an unknown date. Values beyond a signed 64-bit
    integer are clamped. Approximate and uncertain dates have the bounds of the date as written, because
    EDTF does not say how far off they may be.

    Args:
        when: the date
        zone: IANA name of the zone in which days begin and end if the date has no clock time
        hemisphere: that of the seasons; "" for bounds that hold in both. Whether an order contradicts the dates
            is decided without it, so that no document becomes invalid by a setting

    Raises:
        WhenError: `zone` is not a time zone, or `when` is not valid
    """
    return _find_bounds(msgspec.structs.replace(when, stated="") if when.stated else when, zone, hemisphere)


# The rules of a document, the order of entries and their rows ask for the bounds of each date in turn.
@lru_cache(maxsize=16_384)
def _find_bounds(when: When, zone: str, hemisphere: Hemisphere) -> tuple[int | None, int | None]:
    resolved = _resolve(when)
    if resolved.tree is None:
        return None, None
    first_day, last_day = _find_extent(resolved.tree, hemisphere)
    zone_info = load_zone(when.zone or zone)
    earliest = latest = None
    if resolved.start:
        earliest = resolved.start.first_instant
    elif first_day is not None:
        earliest = find_first_instant(first_day * DAY, zone_info)
    if resolved.end:
        latest = resolved.end.last_instant
    elif resolved.start and isinstance(resolved.tree, Date):
        latest = resolved.start.last_instant
    elif last_day is not None:
        latest = find_last_instant_before((last_day + 1) * DAY, zone_info)
    if earliest is not None and latest is not None:
        # A day that the zone skipped (Samoa, 2011-12-30) has no instant of its own.
        latest = max(latest, earliest)
    return clamp(earliest), clamp(latest)


def find_days(when: When) -> tuple[int | None, int | None]:
    """Return the first and the last possible day of `when`, counted from 1970-01-01, as written: no zone matters.

    None stands for an open or unknown end and for an unknown date. Raises WhenError if the EDTF is not valid.
    """
    return _find_days_of(when.edtf) if when.edtf else (None, None)


def find_last_certain_day(when: When) -> int | None:
    """Return the last possible day of `when`, counted from 1970-01-01; None if no day is certainly the last.

    That is so for an open end, for an unknown date, and for one with a mark of doubt (?, ~, %): it may be later. A date that
    cannot be read has none either.
    """
    if not when.edtf or has_doubt(when):
        return None
    try:
        return find_days(when)[1]
    except WhenError:
        return None


def has_doubt(when: When) -> bool:
    """Return whether a date bears a mark of doubt (?, ~, %) anywhere."""
    return any(mark in when.edtf for mark in "?~%")


# A page asks for the days of each of its entries, and each search for those of the same entries again.
@lru_cache(maxsize=16_384)
def _find_days_of(edtf: str) -> tuple[int | None, int | None]:
    return _find_extent(parse_edtf(edtf))


def format_for_machines(when: When) -> str:
    """Return `when` for `<time datetime>` and schema.org, or "" if it is not exact.

    Exact dates are a single day, month or year from 1 to 9999, without qualifier and unspecified digits
    (HTML, "valid date string", has no others). A clock time is written with its offset from UTC.
    """
    # Without the source's words, which a takedown could remove, and which change nothing here.
    return _format_for_machines(msgspec.structs.replace(when, stated="") if when.stated else when)


# A template asks for it twice, and a party's page for hundreds of entries that others name, too.
@lru_cache(maxsize=16_384)
def _format_for_machines(when: When) -> str:
    resolved = resolve(when)
    date = resolved.tree
    if (
        not isinstance(date, Date)
        or date.qualifier
        or date.kind not in (DateKind.DAY, DateKind.MONTH, DateKind.YEAR)
    ):
        return ""
    if resolved.end or not 1 <= date.year <= 9999:
        return ""
    if not resolved.start:
        return date.text
    if len(resolved.start.offset) > len("+00:00"):
        return ""  # local mean time: neither HTML nor RFC 3339 allows seconds in an offset
    return f"{date.text}T{resolved.start.text}{resolved.start.offset}"


def is_exact_day(when: When) -> bool:
    """Return whether `when` names one day without qualifier, with or without a clock time."""
    tree = parse_edtf(when.edtf) if when.edtf else None
    return isinstance(tree, Date) and tree.is_exact_day


def _breaks_line(character: str) -> bool:
    """Return whether a character is a control character, a surrogate, or a line or paragraph separator."""
    return unicodedata.category(character) in ("Cc", "Cs", "Zl", "Zp")


def _check_stated(stated: str) -> None:
    if len(stated) > MAX_STATED_LENGTH:
        raise WhenError(
            _(
                "The source's words are %(length)d characters long. "
                "Use at most %(longest)d, such as “last week”."
            )
            % {"length": len(stated), "longest": MAX_STATED_LENGTH},
            "stated",
        )
    character = "" if stated.isprintable() else next((c for c in stated if _breaks_line(c)), "")
    if character:
        raise WhenError(
            _(
                "The source's words hold %(character)s, a line break or control character. "
                "Use one line of text."
            )
            % {"character": quote(character)},
            "stated",
        )
    if stated != stated.strip():
        raise WhenError(
            _("The source's words %(text)s begin or end with a space. Use the same without it.")
            % {"text": quote(stated)},
            "stated",
        )


def _check_without_clock_time(when: When, tree: Tree | None) -> None:
    if when.zone:
        raise WhenError(
            _("The time zone %(zone)s stands without a clock time. Use both of them, or neither.")
            % {"zone": quote(when.zone)},
            "zone",
        )
    if isinstance(tree, Range) and tree.start == tree.end:
        raise WhenError(
            _("%(text)s begins and ends on the same day. Use %(day)s, or a clock time for one end or both.")
            % {"text": quote(when.edtf), "day": tree.start.text if tree.start else ""}
        )


def _resolve_clock_time(when: When, text: str, day: Date | None, field: WhenField) -> ClockTime:
    if not when.edtf:
        raise WhenError(
            _("The clock time %(time)s has no day. Use a date, such as 2017-03-07, as well.")
            % {"time": quote(text)},
            field,
        )
    if day is None or not day.is_exact_day:
        if field == "time":
            message = _(
                "The clock time %(time)s needs an exact day, and %(date)s does not begin with one. Use "
                "a day without ?, ~, %% or X, as in 2017-03-07 or 2017-03-07/..; or no clock time."
            )
        else:
            message = _(
                "The end time %(time)s needs an exact day, and %(date)s does not end with one. Use "
                "a day without ?, ~, %% or X, as in 2017-03-03/2017-03-07 or [..2017-03-07]; or no end time."
            )
        raise WhenError(message % {"time": quote(text), "date": quote(when.edtf)}, field)
    if not when.zone:
        raise WhenError(
            _("A clock time needs its time zone. Use a name such as Europe/London or America/New_York."),
            "zone",
        )
    return parse_clock_time(text, day.first_day, day.text, when.zone, field)


def find_ends(tree: Tree | None) -> tuple[Date | None, Date | None]:
    """Return the dates to which a start time and an end time belong; None for an end without a date."""
    if isinstance(tree, Date):
        return tree, tree
    if isinstance(tree, Interval | Range):
        return (
            tree.start if isinstance(tree.start, Date) else None,
            tree.end if isinstance(tree.end, Date) else None,
        )
    return None, None


def list_days(date: Date, hemisphere: Hemisphere) -> list[tuple[int, int]]:
    """Return the first and last day of a date for each way to read it, the likelier one first.

    Only a season over the turn of the year has two, if its hemisphere is known.
    """
    days = []
    if date.kind is DateKind.SEASON:
        days = list_season_days(date.year, date.number, hemisphere)
    return days or [(date.first_day, date.last_day)]


def _find_extent(tree: Tree, hemisphere: Hemisphere = "") -> tuple[int | None, int | None]:
    """Return the first and the last possible day; None for an open or unknown end."""
    if isinstance(tree, Date):
        days = list_days(tree, hemisphere)
        return min(first for first, _last in days), max(last for _first, last in days)
    if isinstance(tree, OneOf):
        extents = [_find_extent(member, hemisphere) for member in tree.members]
        firsts = [first for first, _last in extents if first is not None]
        lasts = [last for _first, last in extents if last is not None]
        return (
            min(firsts) if len(firsts) == len(extents) else None,
            max(lasts) if len(lasts) == len(extents) else None,
        )
    start, end = find_ends(tree)
    return (
        _find_extent(start, hemisphere)[0] if start else None,
        _find_extent(end, hemisphere)[1] if end else None,
    )


def clamp(instant: int | None) -> int | None:
    """Return an instant within the range of a signed 64-bit integer."""
    return None if instant is None else min(max(instant, MIN_INSTANT), MAX_INSTANT)
