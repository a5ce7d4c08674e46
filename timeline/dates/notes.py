"""Sentences for readers about what is uncertain in a date, in the active language."""

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from timeline.dates import patterns
from timeline.dates.edtf import Date, DateKind, Interval, OneOf, Range, UndatedEnd
from timeline.dates.when import ResolvedWhen, When, find_ends, resolve


def describe_uncertainty(when: When) -> str:
    """Return short sentences about what is uncertain in `when`, in the active language; "" if it is exact.

    They state what the words of a date only imply: that "between" is not a duration, or that the source
    gives no more than a month. Raises WhenError if `when` is not valid.
    """
    resolved = resolve(when)
    match resolved.tree:
        case None:
            sentences = [
                _("The source gives no date, only the words quoted here.")
                if when.stated
                else _("No date is given.")
            ]
        case Date(kind=kind, qualifier=qualifier):
            sentences = [
                str(patterns.PRECISION_NOTES.get(kind, "")),
                str(patterns.QUALIFIER_NOTES.get(qualifier, "")),
            ]
        case Interval() as interval:
            sentences = _describe_interval(interval)
        case Range() as date_range:
            sentences = [
                _describe_range(date_range, resolved),
                *_describe_precision([date_range.start, date_range.end]),
            ]
        case OneOf(members):
            sentences = [
                _("It happened once, on one of these dates."),
                *_describe_qualifiers(_list_dates(members)),
            ]
    text, *rest = [sentence for sentence in sentences if sentence] or [""]
    for sentence in rest:
        text = pgettext("two sentences", "%(first)s %(second)s") % {"first": text, "second": sentence}
    return text


def _describe_interval(interval: Interval) -> list[str]:
    precision = _describe_precision(find_ends(interval))
    if interval.start is UndatedEnd.UNKNOWN:
        sentence = _("This went on until then; it is not known when it began.")
    elif interval.start is UndatedEnd.OPEN:
        sentence = _("This went on until then; no start date is given.")
    elif interval.end is UndatedEnd.UNKNOWN:
        sentence = _("This began then; it is not known when it ended.")
    elif interval.end is UndatedEnd.OPEN:
        sentence = _("It was still going on when this version was published.")
    else:
        sentence = _("This went on over a period.") if any(precision) else ""
    return [sentence, *precision]


def _describe_range(date_range: Range, clocks: ResolvedWhen) -> str:
    one_day = date_range.start == date_range.end
    if date_range.start is None or (one_day and not clocks.start):
        return _("It happened once, then or earlier.")
    if date_range.end is None or (one_day and not clocks.end):
        return _("It happened once, then or later.")
    if clocks.start and clocks.end:
        return _("It happened once, some time between these two times.")
    if date_range.start.kind is date_range.end.kind is DateKind.DAY:
        return _("It happened once, some time between these two days.")
    return _("It happened once, some time between these two dates.")


def _describe_precision(dates: Sequence[Date | None]) -> list[str]:
    known = [date for date in dates if date]
    exact = all(date.kind is DateKind.DAY for date in known)
    return ["" if exact else _("The source does not give exact days."), *_describe_qualifiers(known)]


def _describe_qualifiers(dates: Sequence[Date]) -> list[str]:
    if len(dates) == 1:
        return [str(patterns.QUALIFIER_NOTES.get(dates[0].qualifier, ""))]
    qualifiers = "".join(date.qualifier for date in dates).replace("%", "?~")
    return [
        _("The source is unsure of at least one of these dates.") if "?" in qualifiers else "",
        _("At least one of these dates is approximate in the source.") if "~" in qualifiers else "",
    ]


def _list_dates(members: Sequence[Date | Range]) -> list[Date]:
    pairs = [(member, None) if isinstance(member, Date) else (member.start, member.end) for member in members]
    return [date for pair in pairs for date in pair if date]
