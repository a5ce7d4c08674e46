"""Draws the picture of a document from its view."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from timeline import dates
from timeline.document import Document
from timeline.pages.picture import headlines
from timeline.pages.picture.axis import (
    UNITS,
    DateExtent,
    Region,
    Unit,
    build_regions,
    get_cell,
    get_extent,
    lay_out,
    name_cells,
)
from timeline.pages.picture.headlines import BESIDE, LINE, measure_width
from timeline.pages.picture.lanes import Columns, LaneEntry, assign_columns, build_lane_entry, order_lanes
from timeline.pages.picture.shapes import Anchor, Arrow, Callout, Cell, DateBar, Lane, Picture, PictureMark
from timeline.presentation.model import DocumentView, StatementView, WithdrawnEntryView
from timeline.text.bidi import isolate

FEWEST, MOST = 3, 500  # entries with a date; entries in all
MOST_MARKS = 96
NARROW, WIDE, NARROW_UP_TO = 656, 960, 10  # entries
# The least distance of marks (a target of 24 px: WCAG 2.2, 2.5.8), and the usual one if there is room.
SLOT, ROOMY_SLOT = 24, 38
MARK = 9  # from the middle of a mark to its edge
DATE_ROWS = (28, 13)  # lines of dates over the axis; the second takes what has no room in the first
HEAD = 48  # the axis and its dates
ABOVE, BELOW = 36, 16  # a lane's line: the name above it, free space under it
TRACK, TRACKS = 8, 4  # under a line, for bars and ranges
HEADLINES_UP_TO = 14  # marks; in pictures with more only key events have a headline
LONGEST_LABEL, LONGEST_NAME = 90, 40
EDGE = 4  # from the picture's edges to the ends of the axis
# The names of the lanes get up to a seventh of the width before the axis, unless the axis needs it all.
NAMES, INSET_UP_TO = 7, 30

# The entries of one mark, by index in reading order.
MarkEntries = tuple[int, ...]


def draw(document: Document, view: DocumentView, *, mirrored: bool = False) -> Picture | None:
    """Return the picture of a document in the active language; None if hardly any entry has a date.

    Withdrawn entries are not in it. `mirrored`: time runs from right to left.
    """
    active = [entry for entry in view.entries if not isinstance(entry, WithdrawnEntryView)]
    if len(active) > MOST:
        return Picture(count=len(active))
    records = document.entries()
    extents = [get_extent(records[entry.id].when, document.timeline.time_zone) for entry in active]
    if sum(each.is_known for each in extents) < FEWEST:
        return None
    return _PictureBuilder(
        document, view, [build_lane_entry(entry) for entry in active], extents, mirrored
    ).build()


class _PictureBuilder:
    """Builds a picture. `at` is the position of each entry on the axis, `mark_of` the mark that it belongs to."""

    def __init__(
        self,
        document: Document,
        view: DocumentView,
        lane_entries: list[LaneEntry],
        extents: list[DateExtent],
        mirrored: bool,
    ) -> None:
        self.lane_entries, self.extents, self.mirrored = lane_entries, extents, mirrored
        self.keys = {event.id for event in document.events if event.key}
        self.indexes = {each.entry.id: index for index, each in enumerate(lane_entries)}
        parents = {party.id: party.part_of for party in document.parties if party.part_of}
        # Each use is at the start of a cell.
        self.short_names = {party.id: party.short_at_start for party in view.parties}
        self.lanes = order_lanes(lane_entries, view.parties, parents)
        self.lane_numbers = {lane: number for number, lane in enumerate(self.lanes)}
        self.width = NARROW if len(lane_entries) <= NARROW_UP_TO else WIDE
        self._lay_out_axis()
        self.marks = self._group_marks()
        self.mark_of = {index: mark for mark in self.marks for index in mark}
        self.ys: list[int] = []

    def build(self) -> Picture:
        tracks = self._assign_tracks()
        rows = self._choose_headlines()
        top = HEAD + sum(headlines.get_row_height(row) for row in rows)
        lanes = self._build_lanes(top, tracks)
        return Picture(
            count=len(self.lane_entries),
            width=self.width,
            height=lanes[-1].bottom + 6,
            lanes=lanes,
            cells=self._build_cells(),
            breaks=[self._get_x((piece.left + piece.right) / 2) for piece in self.pieces if piece.is_broken],
            date_bars=[self._build_date_bar(index, *track) for index, track in tracks.items()],
            arrows=[arrow for index in range(len(self.lane_entries)) for arrow in self._build_arrows(index)]
            if self.columns.has_arrows
            else [],
            marks=[self._build_mark(mark) for mark in self.marks],
            callouts=self._build_callouts(rows),
            has_arrows=self.columns.has_arrows,
        )

    # --- Along the axis -----------------------------------------------------------------------

    def _lay_out_axis(self) -> None:
        """Choose the finest cells that have room, and set the position of every entry."""
        numbers = [[self._get_lane_number(lane) for lane in each.lanes] for each in self.lane_entries]
        longest = max(measure_width(party) for party in self.lanes.values())
        self.begin = EDGE
        if len(self.lane_entries) <= INSET_UP_TO:
            self.begin += min(longest, self.width // NAMES)
        room = self.width - EDGE - self.begin
        self.unit, self.pieces = self._choose_unit(numbers, room)
        self.cell_dates = name_cells(self.extents, self.unit)
        idle = sum(max(0, piece.smallest - SLOT * bool(piece.entries)) for piece in self.pieces)
        most = max(1, (room - idle) // SLOT)
        self.columns = assign_columns(self.pieces, numbers, most)
        while self._count_marks(self.columns) > MOST_MARKS and most > 1:
            most = most * 3 // 4
            self.columns = assign_columns(self.pieces, numbers, most)
        slot = min(ROOMY_SLOT, max(SLOT, int(room * 0.62 / self.columns.count)))
        needed = [len(stacks) * slot for stacks in self.columns.by_region]
        lay_out(self.pieces, needed, self.begin, self.width - EDGE)
        self.cell_edges = {
            piece.cell: (piece.left, piece.right) for piece in self.pieces if piece.cell is not None
        }
        self.at: dict[int, float] = {}
        for piece, stacks in zip(self.pieces, self.columns.by_region, strict=True):
            step = (piece.right - piece.left) / max(1, len(stacks))
            for number, stack in enumerate(stacks):
                self.at.update(dict.fromkeys(stack, piece.left + (number + 0.5) * step))

    def _choose_unit(self, numbers: Sequence[Sequence[int]], room: int) -> tuple[Unit, list[Region]]:
        for unit in UNITS:
            pieces = build_regions(self.extents, unit)
            needed = sum(max(piece.smallest, SLOT if piece.entries else 0) for piece in pieces)
            marks = sum(len({numbers[index][0] for index in piece.entries}) for piece in pieces)
            if needed <= room * 0.75 and marks <= MOST_MARKS:
                break
        return unit, pieces

    def _count_marks(self, columns: Columns) -> int:
        stacks = [stack for stacks in columns.by_region for stack in stacks]
        return sum(
            len({self._get_lane_number(self.lane_entries[index].lane) for index in stack}) for stack in stacks
        )

    def _group_marks(self) -> list[MarkEntries]:
        """Return the entries of each mark in reading order: those of one column and one lane share a mark."""
        marks: list[MarkEntries] = []
        for stacks in self.columns.by_region:
            for stack in stacks:
                by_lane: dict[int, list[int]] = defaultdict(list)
                for index in stack:
                    by_lane[self._get_lane_number(self.lane_entries[index].lane)].append(index)
                marks.extend(tuple(indexes) for indexes in by_lane.values())
        return sorted(marks)

    def _get_lane_number(self, lane: str) -> int:
        """Return the number of a lane; parties without a lane share the last one."""
        return self.lane_numbers.get(lane, len(self.lanes) - 1)

    def _get_x(self, x: float) -> int:
        """Return a position on the axis as seen from the left."""
        return round(self.width - x if self.mirrored else x)

    def _get_ends(self, extent: DateExtent) -> tuple[float, float]:
        """Return where on the axis a date begins and ends."""
        first, last = float(self.begin), float(self.width - EDGE)
        if extent.first is not None:
            first = self.cell_edges[get_cell(extent.first, self.unit)][0]
        if extent.last is not None:
            last = self.cell_edges[get_cell(extent.last, self.unit)][1]
        return first, last

    def _build_cells(self) -> list[Cell]:
        """Return the cells, and the open time before and after; a label without room is left out."""
        cells: dict[float, Cell] = {}
        taken: list[tuple[int, float, float]] = []
        regions = [piece for piece in self.pieces if not piece.is_gap]
        for piece in sorted(regions, key=lambda piece: (not piece.entries, piece.left)):
            left, right = sorted((self._get_x(piece.left), self._get_x(piece.right)))
            is_busy = self.unit == "day" and piece.cell is not None and bool(piece.entries)
            cell = Cell(left=left, right=right, is_busy=is_busy)
            words = self._describe_region(piece)
            if not words:
                cells[piece.left] = cell
                continue
            wide = measure_width(words) + 10
            at_end = piece.left + wide > self.width
            begin = piece.right - wide if at_end else piece.left
            for row, y in enumerate(DATE_ROWS):
                overlaps = any(
                    begin < end and start < begin + wide
                    for taken_row, start, end in taken
                    if taken_row == row
                )
                if begin >= 0 and not overlaps:
                    taken.append((row, begin, begin + wide))
                    x = self._get_x(piece.right - 3 if at_end else piece.left + 3)
                    anchor: Anchor = "end" if at_end else "start"
                    cell = replace(cell, label=words, label_x=x, label_y=y, anchor=anchor)
                    break
            cells[piece.left] = cell
        return [cells[left] for left in sorted(cells)]

    def _describe_region(self, piece: Region) -> str:
        if piece.cell is not None:
            when = self.cell_dates[piece.cell]
            return dates.format_date(when) if when else ""
        if piece is self.pieces[0]:
            return pgettext("before all that has a date", "Earlier")
        return pgettext("after all that has a date", "Later")

    # --- Lanes, bars and ranges ---------------------------------------------------------------

    def _build_lanes(self, top: int, tracks: dict[int, tuple[int, int]]) -> list[Lane]:
        lanes = []
        for number, party in enumerate(self.lanes.values()):
            used = max((track + 1 for lane, track in tracks.values() if lane == number), default=0)
            y = top + ABOVE
            self.ys.append(y)
            bottom = y + BELOW + used * TRACK
            lanes.append(Lane(name=Truncator(party).chars(LONGEST_NAME), top=top, y=y, bottom=bottom))
            top = bottom
        return lanes

    def _assign_tracks(self) -> dict[int, tuple[int, int]]:
        """Return the lane and the track under its line of each entry with a bar or a range, by index. None overlap.

        Equal dates share a track; if there are too many, all others share the last extent. A mark of several entries
        has no ranges.
        """
        tracks: dict[int, tuple[int, int]] = {}
        drawn: dict[int, list[tuple[int, DateExtent]]] = defaultdict(list)
        for index, extent in enumerate(self.extents):
            lane = self._get_lane_number(self.lane_entries[index].lane)
            if not self._has_date_bar(extent, is_shared=len(self.mark_of[index]) > 1):
                continue
            begin, end = self._get_ends(extent)
            for track in range(TRACKS):
                others = [other for other_track, other in drawn[lane] if other_track == track]
                if all(
                    other == extent
                    or end + MARK < self._get_ends(other)[0]
                    or begin > self._get_ends(other)[1] + MARK
                    for other in others
                ):
                    break
            drawn[lane].append((track, extent))
            tracks[index] = (lane, track)
        return tracks

    def _has_date_bar(self, extent: DateExtent, *, is_shared: bool) -> bool:
        """Whether a date says more than the cell of its mark."""
        if extent.first is None or extent.last is None:
            return extent.is_known and (extent.lasts or not is_shared)
        if get_cell(extent.first, self.unit) == get_cell(extent.last, self.unit):
            return (
                self.unit == "day"
                and not is_shared
                and (extent.lasts or "about" in (extent.start, extent.end))
            )
        return extent.lasts or not is_shared

    def _build_date_bar(self, index: int, lane: int, track: int) -> DateBar:
        extent = self.extents[index]
        begin, end = self._get_ends(extent)
        left, right = sorted((self._get_x(begin), self._get_x(end)))
        return DateBar(
            entry_id=self.lane_entries[index].entry.id,
            left=left,
            right=right,
            y=self.ys[lane] + BELOW + track * TRACK,
            lasts=extent.lasts,
            start=extent.end if self.mirrored else extent.start,
            end=extent.start if self.mirrored else extent.end,
            stem_x=self._get_x(self.at[index]),
            stem_y=self.ys[lane],
        )

    # --- Marks and arrows ---------------------------------------------------------------------

    def _build_mark(self, mark: MarkEntries) -> PictureMark:
        first, last = self.lane_entries[mark[0]], self.lane_entries[mark[-1]]
        entry = first.entry
        kind, title = str(entry.kind_label), Truncator(entry.label).chars(LONGEST_LABEL)
        when, who = entry.date.words, self.short_names.get(first.lane) or self.lanes.get(first.lane, "")
        if len(mark) > 1:
            count_words = ngettext("%(count)s entry", "%(count)s entries", len(mark)) % {"count": len(mark)}
            if last.entry.date.words != when:
                # Translators: two dates, the first and the last of several entries.
                when = _("%(first)s – %(last)s") % {"first": when, "last": last.entry.date.words}
            title = _("%(entries)s, starting with: %(title)s") % {"entries": count_words, "title": isolate(title)}
            label = _("%(date)s: %(title)s") % {"date": when, "title": isolate(title)}
        else:
            label = _("%(kind)s, %(date)s: %(title)s") % {"kind": kind, "date": when, "title": isolate(title)}
        return PictureMark(
            ids=tuple(self.lane_entries[index].entry.id for index in mark),
            href=entry.href,
            kind=entry.kind,
            label=label,
            x=self._get_x(self.at[mark[0]]),
            y=self.ys[self._get_lane_number(first.lane)],
            is_key=any(self.lane_entries[index].entry.id in self.keys for index in mark),
            is_disputed=any(self.lane_entries[index].entry.verification_key == "disputed" for index in mark),
            is_undated=not any(self.extents[index].is_known for index in mark),
            when=when,
            who=who,
            title=title,
            to=self._describe_target(first) if len(mark) == 1 else "",
        )

    def _describe_target(self, lane_entry: LaneEntry) -> str:
        """Return to whom an event was done, or what a statement answers."""
        if isinstance(lane_entry.entry, StatementView):
            return Truncator(
                pgettext("in a list", "; ").join(link.label for link in lane_entry.entry.answers)
            ).chars(LONGEST_LABEL)
        return pgettext("in a list", ", ").join(isolate(self.short_names[uid]) for uid in lane_entry.reaches)

    def _build_arrows(self, index: int) -> list[Arrow]:
        lane_entry = self.lane_entries[index]
        arrows = []
        for kind, reached in (("joins", lane_entry.joins), ("reaches", lane_entry.reaches)):
            for lane in reached:
                if self._get_lane_number(lane) != self._get_lane_number(lane_entry.lane):
                    arrows.append(self._build_straight_arrow(index, lane, kind))
        return arrows + [
            self._build_curve(index, other, how)
            for uid, how in lane_entry.answers
            if (other := self.indexes.get(uid)) is not None and self.mark_of[other] != self.mark_of[index]
        ]

    def _build_straight_arrow(self, index: int, lane: str, kind: str) -> Arrow:
        """Return the arrow from an entry straight to a lane."""
        lane_entry = self.lane_entries[index]
        x, y, end = (
            self._get_x(self.at[index]),
            self.ys[self._get_lane_number(lane_entry.lane)],
            self.ys[self._get_lane_number(lane)],
        )
        way = 1 if end > y else -1
        return Arrow(
            source=lane_entry.entry.id,
            target=lane,
            kind="reaches" if kind == "reaches" else "joins",
            path=f"M{x} {y + way * MARK}V{end - way * 2}",
            end_x=x,
            end_y=end,
        )

    def _build_curve(self, index: int, other: int, how: str) -> Arrow:
        """Return the curve from an answer to what it answers: above the line of a lane, or between two lanes."""
        lane_entry, answered = self.lane_entries[index], self.lane_entries[other]
        x, y = self._get_x(self.at[index]), self.ys[self._get_lane_number(lane_entry.lane)]
        end_x, end_y = self._get_x(self.at[other]), self.ys[self._get_lane_number(answered.lane)]
        if y == end_y:
            high = y - MARK - min(26, 9 + abs(x - end_x) // 14)
            path, end_y = f"M{x} {y - MARK}C{x} {high} {end_x} {high} {end_x} {y - MARK - 2}", y - MARK - 2
        else:
            way = 1 if end_y > y else -1
            start_y, end_y = y + way * MARK, end_y - way * (MARK + 2)
            middle = (start_y + end_y) // 2
            path = f"M{x} {start_y}C{x} {middle} {end_x} {middle} {end_x} {end_y}"
        return Arrow(
            source=lane_entry.entry.id,
            target=answered.entry.id,
            kind="denies" if how in ("denies", "contradicts") else "answers",
            path=path,
            end_x=end_x,
            end_y=end_y,
        )

    # --- Headlines above the lanes ------------------------------------------------------------

    def _choose_headlines(self) -> list[headlines.Row]:
        """Return the headlines of key events; where there are few marks, of other events too."""
        singles = [mark[0] for mark in self.marks if len(mark) == 1]
        events = [index for index in singles if self.lane_entries[index].entry.kind == "event"]
        keys = [index for index in events if self.lane_entries[index].entry.id in self.keys]
        others = [index for index in events if index not in keys]
        candidates = keys + others if len(self.marks) <= HEADLINES_UP_TO else keys
        titles = ((index, self.lane_entries[index].entry.title) for index in candidates)
        return headlines.choose_headlines(titles, self.at, self.width)

    def _build_callouts(self, rows: list[headlines.Row]) -> list[Callout]:
        callouts = []
        top = HEAD
        for row in rows:
            for index, headline in row.items():
                x = self.at[index]
                callouts.append(
                    Callout(
                        x=self._get_x(x),
                        top=top + 4,
                        bottom=self.ys[self._get_lane_number(self.lane_entries[index].lane)] - MARK,
                        text_x=self._get_x(x - BESIDE if headline.is_before else x + BESIDE),
                        anchor="end" if headline.is_before else "start",
                        lines=[
                            (top + LINE * number, line) for number, line in enumerate(headline.lines, start=1)
                        ],
                    )
                )
            top += headlines.get_row_height(row)
        return callouts
