"""A long timeline in sections: runs of entries, each with a heading, of which the later ones are collapsed.

Beyond five hundred entries a section is only its heading, because thousands of lines make a page slow on a phone. The
order of a timeline is the story's and dates overlap, so a section is a run of consecutive entries and never a
selection by date. Pure arithmetic on the entries and their dates; headings are in the active language.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate, groupby
from typing import Literal, NamedTuple

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from timeline import dates
from timeline.dates import When
from timeline.pages.picture.axis import UNITS, Unit, get_cell, name_cell
from timeline.presentation import limits
from timeline.presentation.labels import VerificationLabel
from timeline.presentation.model import DateView, EntryLink, EntryView, EventView, WithdrawnEntryView

MOST_LISTED = 500  # entries from the first one have at least a line; sections beyond them only a heading
# Entries of a section. A month with fewer than the least is joined with the next.
MOST_IN_SECTION, LEAST_IN_SECTION = 50, 20
# A collapsed entry names these, or a reader would take its line for a finding of the newsroom.
WEAK_VERIFICATIONS = frozenset({"unconfirmed", "disputed"})

# The section that is open beside the first ones: its number, all of them, or none.
OpenSection = int | Literal["all"] | None
# The first and the last possible day of a date (days since 1970-01-01); None where open or unknown.
DaySpan = tuple[int | None, int | None]


class EntryTime(NamedTuple):
    """When an entry was: its days, and for each of UNITS the cell in which it certainly lies, or None.

    `is_bounded`: both days are known.
    """

    days: DaySpan
    cells: tuple[int | None, ...]
    is_bounded: bool


MONTH = UNITS.index("month")


def parse_open_section(typed: str) -> OpenSection:
    """Return the section that an address opens (`?open=3`, `?open=all`); None for anything else."""
    if typed == "all":
        return "all"
    return int(typed) if re.fullmatch(r"[1-9][0-9]{0,3}", typed) else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A run of entries, the `first` to the `last` of the list (counted from 1). The heading is their time in words."""

    number: int
    first: int
    last: int
    heading: str
    entries: list[EntryView]

    @property
    def is_expanded(self) -> bool:
        """Whether it belongs to the first entries, which are always shown in full."""
        return self.last <= limits.ENTRIES_IN_FULL

    @property
    def is_heading_only(self) -> bool:
        """Whether it begins after the entries that have at least a line."""
        return self.first > MOST_LISTED

    def format_numbers(self, one_number: str, numbers: str) -> str:
        """Return the numbers of its entries in words, by the sentence for one entry or that for several."""
        if self.first == self.last:
            return one_number % {"n": self.first}
        return numbers % {"first": self.first, "last": self.last}

    @property
    def tens(self) -> int:
        """The number of its entries in tens, rounded up: enough to estimate its height."""
        return -(-len(self.entries) // 10)

    @property
    def anchor(self) -> str:
        """Its id in the page. No entry's id contains an underscore."""
        return f"part_{self.number}"


@dataclass(frozen=True, slots=True, kw_only=True)
class CollapsedEntry:
    """A collapsed entry: date, link and kind.

    The verification is set only if it weakens the statement of the line; `date_match` is that of `FilterResult`, `fate`
    what became of an entry that is no longer shown.
    """

    id: str
    href: str
    date: DateView
    link: EntryLink
    kind: str
    is_key: bool
    verification_key: str
    verification: VerificationLabel | None
    date_match: str
    fate: str = ""


def collapse_entry(entry: EntryView, link: EntryLink, *, href: str, date_match: str) -> CollapsedEntry:
    """Return an entry as a line. `link` is its usual mention, `href` where the line leads."""
    is_weak = entry.verification_key in WEAK_VERIFICATIONS
    return CollapsedEntry(
        id=entry.id,
        href=href,
        date=entry.date,
        link=link,
        kind=entry.kind,
        is_key=isinstance(entry, EventView) and entry.record.key,
        verification_key=entry.verification_key if is_weak else "",
        verification=entry.verification if is_weak else None,
        date_match=date_match,
        fate=entry.fate if isinstance(entry, WithdrawnEntryView) else "",
    )


def divide_into_sections(
    entries: Sequence[EntryView], times: Mapping[str, EntryTime] | None = None
) -> list[Section]:
    """Return the sections of a list of entries: each entry is in exactly one. None for a short list.

    `times` are those that `list_times` returned for these entries or more, if they are known.

    A section ends after the first ENTRIES_IN_FULL entries, at the end of the list, and where a new month begins.
    Months with few entries are joined, months with many are divided evenly.
    """
    if len(entries) <= limits.ENTRIES_IN_FULL:
        return []
    sections: list[Section] = []
    times = list_times(entries) if times is None else times
    time_of_each = [times[entry.id] for entry in entries]
    language = get_language() or ""
    months = [time.cells[MONTH] for time in time_of_each]
    counts = [
        *_count_per_section(months[: limits.ENTRIES_IN_FULL]),
        *_count_per_section(months[limits.ENTRIES_IN_FULL :]),
    ]
    for number, (last, count) in enumerate(zip(accumulate(counts), counts, strict=True), start=1):
        first = last - count
        sections.append(
            Section(
                number=number,
                first=first + 1,
                last=last,
                heading=_describe_time(time_of_each[first:last], language),
                entries=list(entries[first:last]),
            )
        )
    return sections


def find_unlisted_entries(order: Iterable[str], left_out: Collection[str] = frozenset()) -> frozenset[str]:
    """Return the entries that a page with every section collapsed need not name.

    They are in sections without lines, except the first few, whose section begins earlier.
    """
    return frozenset([uid for uid in order if uid not in left_out][MOST_LISTED:])


def list_times(entries: Iterable[EntryView]) -> dict[str, EntryTime]:
    """Return when entries were, by id; unknown for a withdrawn one, whose own date was withdrawn with it."""
    return {
        entry.id: _find_time(
            (None, None) if isinstance(entry, WithdrawnEntryView) else dates.find_days(entry.date.when)
        )
        for entry in entries
    }


def _count_per_section(months: Iterable[int | None]) -> Iterator[int]:
    """Return the number of entries of each section. An entry not certainly in one month stays with those before."""
    last: int | None = None
    filled_months = []
    for month in months:
        last = month if month is not None else last
        filled_months.append(last)
    runs: list[int] = []
    for _month_of_run, run in groupby(filled_months):
        count = len(list(run))
        if runs and min(runs[-1], count) < LEAST_IN_SECTION and runs[-1] + count <= MOST_IN_SECTION:
            runs[-1] += count
        else:
            runs.append(count)
    for count in runs:
        parts = -(-count // MOST_IN_SECTION)
        yield from (count * (part + 1) // parts - count * part // parts for part in range(parts))


def _describe_time(times: Iterable[EntryTime], language: str) -> str:
    """Return the time of all entries in words, as finely as each of them allows. `language` is the active one.

    Entries with an open or unknown end do not count.
    """
    bounded = [time.cells for time in times if time.is_bounded]
    for number, unit in enumerate(UNITS) if bounded else ():
        cells = [cell for units in bounded if (cell := units[number]) is not None]
        if len(cells) == len(bounded):
            return _describe_cells(min(cells), max(cells), unit, language)
    return dates.format_date(When())


# Looking up a translation takes longer than everything else here.
@lru_cache(maxsize=4096)
def _describe_cells(first_cell: int, last_cell: int, unit: Unit, _language: str) -> str:
    """Return the first and the last of several cells in words, in the active language."""
    first, last = (dates.format_date(name_cell(cell, unit)) for cell in (first_cell, last_cell))
    # Translators: two dates, the first and the last of several entries.
    return first if first == last else _("%(first)s – %(last)s") % {"first": first, "last": last}


@lru_cache(maxsize=16_384)
def _find_time(days: DaySpan) -> EntryTime:
    return EntryTime(days, tuple(_find_cell(days, unit) for unit in UNITS), None not in days)


def _find_cell(days: DaySpan, unit: Unit) -> int | None:
    """Return the number of the cell (a day, month or years) in which a date certainly lies, or None."""
    first, last = days
    if first is None or last is None:
        return None
    cell = get_cell(first, unit)
    return cell if cell == get_cell(last, unit) else None
