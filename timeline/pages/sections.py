"""The sections of a timeline: runs of entries under a heading that says when they were.

The order of a timeline is the story's and dates overlap, so a section is a run of consecutive entries and never a
selection by date. The first entries, which are always in full, have headings of years, months, days or hours, as the
story needs. The later ones of a long timeline are collapsed, month by month; beyond five hundred entries a section is
only its heading, because thousands of lines make a page slow on a phone. Pure arithmetic on the entries and their dates;
headings are in the active language.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
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
# The jump bar leads to so many sections at most; in longer timelines to the first of each year, decade or century.
MOST_JUMP_LINKS = 40
# How many headings so many entries may have: fewer than two entries to a heading help nobody, but years always tell where
# one is.
HEADINGS_PER_ENTRY, YEARS_PER_ENTRY = 0.5, 0.75
# A collapsed entry names these, or a reader would take its line for a finding of the newsroom.
WEAK_VERIFICATIONS = frozenset({"unconfirmed", "disputed"})

# The section that is open beside the first ones: its number, all of them, or none.
OpenSection = int | Literal["all"] | None
# The first and the last possible day of a date (days since 1970-01-01); None where open or unknown.
DaySpan = tuple[int | None, int | None]


class EntryTime(NamedTuple):
    """When an entry was: its days, and for each of UNITS the cell in which it certainly lies, or None.

    `is_bounded`: both days are known. `lasts`: it began on the first day, instead of being once at some time. `hour` is
    the hour of its clock time, None without one.
    """

    days: DaySpan
    cells: tuple[int | None, ...]
    is_bounded: bool
    lasts: bool = False
    hour: int | None = None


DAY, MONTH, YEAR = (UNITS.index(unit) for unit in ("day", "month", 1))


def parse_open_section(typed: str) -> OpenSection:
    """Return the section that an address opens (`?open=3`, `?open=all`); None for anything else."""
    if typed == "all":
        return "all"
    return int(typed) if re.fullmatch(r"[1-9][0-9]{0,3}", typed) else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A run of entries, the `first` to the `last` of the list (counted from 1). The heading is their time in words.

    `first_day` and `last_day` are the outermost days of its entries (since 1970-01-01); None if no entry has both.
    """

    number: int
    first: int
    last: int
    heading: str
    entries: list[EntryView]
    first_day: int | None = None
    last_day: int | None = None

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
    """Return the sections of a list of entries: each entry is in exactly one.

    `times` are those that `list_times` returned for these entries or more, if they are known.

    A section ends after the first ENTRIES_IN_FULL entries. Those before have the headings that the story needs (see
    `_divide_by_time`); after them a section ends where a new month begins. Months with few entries are joined, months
    with many are divided evenly.
    """
    times = list_times(entries) if times is None else times
    time_of_each = [times[entry.id] for entry in entries]
    language = get_language() or ""
    in_full, collapsed = time_of_each[: limits.ENTRIES_IN_FULL], time_of_each[limits.ENTRIES_IN_FULL :]
    runs = _divide_by_time(in_full, language)
    start = len(in_full)
    for count in _count_per_section([time.cells[MONTH] for time in collapsed]):
        runs.append((count, _describe_time(time_of_each[start : start + count], language)))
        start += count
    sections: list[Section] = []
    last = 0
    for number, (count, heading) in enumerate(runs, start=1):
        first, last = last, last + count
        days = [time.days for time in time_of_each[first:last] if time.is_bounded]
        sections.append(
            Section(
                number=number,
                first=first + 1,
                last=last,
                heading=heading,
                entries=list(entries[first:last]),
                first_day=min((day for day, _last in days if day is not None), default=None),
                last_day=max((day for _first, day in days if day is not None), default=None),
            )
        )
    return sections


class JumpLink(NamedTuple):
    """A link of the jump bar: the time in words, and the anchor of the section where it begins."""

    label: str
    anchor: str


def list_jump_links(sections: Sequence[Section]) -> list[JumpLink]:
    """Return links to all sections, or to the first of each year, decade or century if they are too many."""
    if len(sections) <= MOST_JUMP_LINKS:
        return [JumpLink(section.heading, section.anchor) for section in sections]
    language = get_language() or ""
    links: list[JumpLink] = []
    for unit in UNITS[YEAR:]:
        # The first section of each: a story may go back in time.
        first_sections: dict[int, Section] = {}
        for section in sections:
            if section.first_day is not None:
                first_sections.setdefault(get_cell(section.first_day, unit), section)
        links = [
            JumpLink(_describe_cells(cell, cell, unit, language), section.anchor)
            for cell, section in first_sections.items()
        ]
        if len(links) <= MOST_JUMP_LINKS:
            break
    return links


def find_unlisted_entries(order: Iterable[str], left_out: Collection[str] = frozenset()) -> frozenset[str]:
    """Return the entries that a page with every section collapsed need not name.

    They are in sections without lines, except the first few, whose section begins earlier.
    """
    return frozenset([uid for uid in order if uid not in left_out][MOST_LISTED:])


def list_times(entries: Iterable[EntryView]) -> dict[str, EntryTime]:
    """Return when entries were, by id; unknown for a withdrawn one, whose own date was withdrawn with it."""
    return {
        entry.id: _find_time((None, None))
        if isinstance(entry, WithdrawnEntryView)
        # In EDTF a stroke is between the ends of what lasts.
        else _find_time(
            dates.find_days(entry.date.when),
            lasts="/" in entry.date.when.edtf,
            hour=entry.date.when.time[:2],
        )
        for entry in entries
    }


# --- Headings of entries in full ------------------------------------------------------------------

# What the entries of a run have in common: a cell of time, or that they are vague.
RunKind = Literal["cell", "range", "until", "since", "unknown"]


class _Run(NamedTuple):
    """A run of consecutive entries. `cell` is that of a run of the kind "cell", 0 otherwise."""

    kind: RunKind
    cell: int
    times: list[EntryTime]


def _divide_by_time(times: Sequence[EntryTime], language: str) -> list[tuple[int, str]]:
    """Return the sections of entries in full: how many entries each has, and its heading.

    The unit is the finest one in which a heading has two entries on average, or years with a few more headings. Hours are
    for entries of a single day.
    """
    if not times:
        return []
    unit: Unit = UNITS[-1]
    runs = _find_runs(times, len(UNITS) - 1)
    for index in reversed(range(len(UNITS) - 1)):
        finer = _find_runs(times, index)
        share = YEARS_PER_ENTRY if index >= YEAR else HEADINGS_PER_ENTRY
        if len(finer) == 1:
            is_better = finer[0].kind == "cell"
        elif index >= YEAR and len(finer) == len(runs):
            is_better = True
        else:
            is_first_division = len(runs) == 1 and index >= YEAR
            is_better = is_first_division or len(runs) <= len(finer) <= len(times) * share
        if not is_better:
            break
        runs, unit = finer, UNITS[index]
    if len(runs) == 1 and unit == "day" and (hours := _find_hours(times)):
        return hours
    return [(len(run.times), _describe_run(run, unit, language)) for run in runs]


def _find_runs(times: Iterable[EntryTime], unit: int) -> list[_Run]:
    """Return the runs of entries in time order or not, by the index of a unit.

    An entry whose date is vague or unknown stays with those before it if it may have been at that time.
    """
    runs: list[_Run] = []
    for time in times:
        kind, cell = _find_kind(time, unit, runs[-1] if runs else None)
        if runs and (kind, cell) == runs[-1][:2]:
            runs[-1].times.append(time)
        else:
            runs.append(_Run(kind, cell, [time]))
    return runs


def _find_kind(time: EntryTime, unit: int, before: _Run | None) -> tuple[RunKind, int]:
    """Return the kind and the cell of the run that an entry belongs to. `before` is the last run so far."""
    first, last = time.days
    if (cell := time.cells[unit]) is not None:
        return "cell", cell
    if time.lasts and first is not None:
        return "cell", get_cell(first, UNITS[unit])
    if first is not None and last is not None:
        cells = get_cell(first, UNITS[unit]), get_cell(last, UNITS[unit])
        if before and before.kind == "cell" and cells[0] <= before.cell <= cells[1]:
            return "cell", before.cell
        return "range", 0
    if before and (before.kind != "unknown" or (first is None and last is None)):
        return before.kind, before.cell
    if first is None and last is None:
        return "unknown", 0
    return ("until", 0) if first is None else ("since", 0)


def _find_hours(times: Sequence[EntryTime]) -> list[tuple[int, str]]:
    """Return the sections of entries of one day by the hour; none if fewer than half have a clock time."""
    if sum(time.hour is not None for time in times) * 2 < len(times) or times[0].hour is None:
        return []
    hours: list[int] = []
    for time in times:
        hours.append(hours[-1] if time.hour is None else time.hour)
    sections = [(len(list(run)), f"{hour:02}:00–{hour + 1:02}:00") for hour, run in groupby(hours)]
    return sections if 1 < len(sections) <= max(2, len(times) * HEADINGS_PER_ENTRY) else []


def _describe_run(run: _Run, unit: Unit, language: str) -> str:
    """Return the time of a run in words."""
    if run.kind == "cell":
        return _describe_cells(run.cell, run.cell, unit, language)
    firsts = [time.days[0] for time in run.times if time.days[0] is not None]
    lasts = [time.days[1] for time in run.times if time.days[1] is not None]
    # Decades have no form for an open or vague end.
    fine_unit: Unit = unit if unit in ("day", "month") else 1
    if run.kind == "range" and unit == fine_unit:
        ends = (name_cell(get_cell(day, unit), unit).edtf for day in (min(firsts), max(lasts)))
        return dates.format_date(When("/".join(ends)))
    if run.kind == "range":
        return _describe_cells(get_cell(min(firsts), unit), get_cell(max(lasts), unit), unit, language)
    if run.kind == "until":
        return dates.format_date(When(f"[..{name_cell(get_cell(max(lasts), fine_unit), fine_unit).edtf}]"))
    if run.kind == "since":
        return dates.format_date(When(f"[{name_cell(get_cell(min(firsts), fine_unit), fine_unit).edtf}..]"))
    return dates.format_date(When())


# --- Sections of collapsed entries ----------------------------------------------------------------


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
def _find_time(days: DaySpan, *, lasts: bool = False, hour: str = "") -> EntryTime:
    cells = tuple(_find_cell(days, unit) for unit in UNITS)
    return EntryTime(days, cells, None not in days, lasts, int(hour) if hour else None)


def _find_cell(days: DaySpan, unit: Unit) -> int | None:
    """Return the number of the cell (a day, month or years) in which a date certainly lies, or None."""
    first, last = days
    if first is None or last is None:
        return None
    cell = get_cell(first, unit)
    return cell if cell == get_cell(last, unit) else None
