"""timeline/dates/notes.py."""

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from timeline.dates import patterns
from timeline.dates.edtf import Date, DateKind, Interval, OneOf, Range, UndatedEnd
from timeline.dates.when import ResolvedWhen, When, find_ends, resolve


def describe_uncertainty(when: When) -> str:
    """Return short sentences, in the active language, on what is uncertain about `when`; "" where it is exact.

    They say outright what the words of a date only imply: that "between" is no duration, that a month
    alone is all the source gives. Raises WhenError when `check` would refuse `when`.
    """
    resolved = resolve(when)
    match resolved.tree:
        case None:
            sentences = [
                _("The source says when only in its own words.") if when.stated else _("No date is given.")
            ]
        case Date(kind=kind, qualifier=qualifier):
            sentences = [
                str(patterns.PRECISION_NOTES.get(kind, "")),
                str(patterns.QUALIFIER_NOTES.get(qualifier, "")),
            ]
        case Interval() as span:
            sentences = _describe_interval(span)
        case Range() as once:
            sentences = [_describe_range(once, resolved), *_describe_precision([once.start, once.end])]
        case OneOf(members):
            sentences = [
                _("It happened once, on one of these dates."),
                *_describe_qualifiers(_list_dates(members)),
            ]
    text, *rest = [sentence for sentence in sentences if sentence] or [""]
    for sentence in rest:
        text = pgettext("two sentences", "%(first)s %(second)s") % {"first": text, "second": sentence}
    return text


def _describe_interval(span: Interval) -> list[str]:
    vagueness = _describe_precision(find_ends(span))
    if span.start is UndatedEnd.UNKNOWN:
        lasted = _("It lasted; the start is not known.")
    elif span.start is UndatedEnd.OPEN:
        lasted = _("It lasted; the start is left open.")
    elif span.end is UndatedEnd.UNKNOWN:
        lasted = _("It lasted; the end is not known.")
    elif span.end is UndatedEnd.OPEN:
        lasted = _("It is still going on.")
    else:
        lasted = _("It lasted.") if any(vagueness) else ""
    return [lasted, *vagueness]


def _describe_range(once: Range, clocks: ResolvedWhen) -> str:
    one_day = once.start == once.end
    if once.start is None or (one_day and not clocks.start):
        return _("It happened once, at this time or earlier.")
    if once.end is None or (one_day and not clocks.end):
        return _("It happened once, at this time or later.")
    if clocks.start and clocks.end:
        return _("It happened once, at some time between these two times.")
    if once.start.kind is once.end.kind is DateKind.DAY:
        return _("It happened once, at some time between these two days.")
    return _("It happened once, at some time between these two dates.")


def _describe_precision(dates: Sequence[Date | None]) -> list[str]:
    known = [date for date in dates if date]
    exact = all(date.kind is DateKind.DAY for date in known)
    return ["" if exact else _("The source does not give exact days."), *_describe_qualifiers(known)]


def _describe_qualifiers(dates: Sequence[Date]) -> list[str]:
    marks = "".join(date.qualifier for date in dates).replace("%", "?~")
    return [
        _("The source is not certain of a date here.") if "?" in marks else "",
        _("The source gives a date here as approximate.") if "~" in marks else "",
    ]


def _list_dates(members: Sequence[Date | Range]) -> list[Date]:
    pairs = [(member, None) if isinstance(member, Date) else (member.start, member.end) for member in members]
    return [date for pair in pairs for date in pair if date]
