"""Which entries have a label in the picture, and its words."""

import re
from collections import defaultdict
from typing import NamedTuple

from django.utils.dates import MONTHS
from django.utils.translation import gettext as _

from timeline import dates
from timeline.dates import When
from timeline.dates.calendar import to_year_month_day
from timeline.dates.edtf import Date, Interval, Range, parse_edtf
from timeline.pages.picture.party_marks import find_shape
from timeline.pages.picture.scale import Scale
from timeline.pages.picture.ticks import abbreviate_month
from timeline.presentation.model import DocumentView, EntryView, EventView, RequestView, StatementView
from timeline.text.bidi import ISOLATE_END, ISOLATE_START

MOST_LABELS = 6
# Without key events, so many labels at most are for requests that had no answer.
MOST_UNANSWERED = 2
_ISOLATES = str.maketrans("", "", ISOLATE_START + ISOLATE_END)


class LabelChoice(NamedTuple):
    """The entries with a label, in reading order; whether editors chose any of them as key events."""

    entries: list[EntryView]
    has_key_events: bool


def choose_entries(view: DocumentView, most: int = MOST_LABELS) -> LabelChoice:
    """Return the entries that have a label, at most so many: key events first, then requests that had no answer.

    Without key events the most connected entries have one.
    """
    indexed = list(enumerate(view.entries))
    keys = [each for each in indexed if isinstance(each[1], EventView) and each[1].record.key]
    unanswered = [each for each in indexed if find_shape(each[1]) == "unanswered"]
    if keys:
        chosen = _list_most_connected(keys, most)
        chosen += unanswered[: most - len(chosen)]
    else:
        chosen = unanswered[: min(most, MOST_UNANSWERED)]
        others = [
            each
            for each in indexed
            if each not in chosen
            and isinstance(each[1], EventView | StatementView | RequestView)
            and not each[1].record.minor
        ]
        chosen += _list_most_connected(others, most - len(chosen))
    return LabelChoice([entry for _index, entry in sorted(chosen, key=lambda each: each[0])], bool(keys))


def _list_most_connected(entries: list[tuple[int, EntryView]], most: int) -> list[tuple[int, EntryView]]:
    """Return the most connected entries; of those that are equally connected, some from all of the timeline."""
    if len(entries) <= most:
        return entries
    if most <= 0:
        return []
    by_score: dict[tuple[int, int], list[tuple[int, EntryView]]] = defaultdict(list)
    for each in entries:
        by_score[count_connections(each[1])].append(each)
    chosen: list[tuple[int, EntryView]] = []
    for score in sorted(by_score, reverse=True):
        equals, free = by_score[score], most - len(chosen)
        if len(equals) > free:
            equals = [equals[(2 * number + 1) * len(equals) // (2 * free)] for number in range(free)]
        chosen += equals
        if len(chosen) == most:
            break
    return chosen


def count_connections(entry: EntryView) -> tuple[int, int]:
    """Return how many entries an entry is connected to, and how many sources support it."""
    own = 0
    if isinstance(entry, StatementView):
        own = len(entry.answers) + len(entry.replies_to)
    elif isinstance(entry, RequestView):
        own = len(entry.replies) + bool(entry.about)
    return own + len(entry.answered_by) + len(entry.requests_about), len(entry.supporting)


def describe_briefly(entry: EntryView) -> str:
    """Return the words of an entry's label: its short label, or else its headline or words."""
    if isinstance(entry, EventView | StatementView | RequestView) and entry.record.short_label:
        return entry.record.short_label
    if isinstance(entry, RequestView) and find_shape(entry) == "unanswered":
        # Translators: beside the mark of a request for comment that had no answer.
        return _("%(party)s: no answer") % {"party": entry.asked.short_at_start}
    return entry.label.translate(_ISOLATES)


def shorten_date(when: When, year: str) -> list[str]:
    """Return a date in words without this year, in ever shorter forms: with short months, and as "27 Feb – 5 Mar"."""
    words = dates.format_date(when)
    forms = [_leave_out(year, words) if year else words]
    forms.append(_abbreviate_months(forms[-1]))
    tree = parse_edtf(when.edtf) if when.edtf else None
    if isinstance(tree, Interval | Range) and isinstance(tree.start, Date) and isinstance(tree.end, Date):
        first, last = (dates.format_date(When(date.text)) for date in (tree.start, tree.end))
        # Translators: two dates, the first and the last of several entries.
        both = _("%(first)s – %(last)s") % {"first": first, "last": last}
        forms.append(_abbreviate_months(_leave_out(year, both) if year else both))
    # At the start of a line.
    return [form[:1].upper() + form[1:] for form in (form.translate(_ISOLATES) for form in forms)]


def find_year(scale: Scale) -> str:
    """Return the year of all that is drawn to scale, if it is one and the ticks name days; or else ""."""
    if scale.unit not in ("hour", "day"):
        return ""
    years = {to_year_month_day(int(day // 1))[0] for day in (scale.first, scale.last - 1e-6)}
    return str(years.pop()) if len(years) == 1 else ""


def _leave_out(year: str, words: str) -> str:
    """Return a date in words without its year."""
    return re.sub(rf",?(?:\s+(?:de|del))?\s+{re.escape(year)}\b", "", words)


def _abbreviate_months(words: str) -> str:
    """Return a date in words with short names of months."""
    for number, name in MONTHS.items():
        if len(str(name)) > 4:
            words = re.sub(rf"\b{re.escape(str(name))}\b", abbreviate_month(number), words)
    return words
