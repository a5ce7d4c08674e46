"""A document and its reading → a picture."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from timeline import dates
from timeline.document import Document
from timeline.pages.picture import headlines
from timeline.pages.picture.axis import UNITS, Extent, Region, Unit, cell_of, extent, lay_out, name, regions
from timeline.pages.picture.headlines import BESIDE, LINE, measure
from timeline.pages.picture.lanes import Columns, Deed, columns, deed, lanes
from timeline.pages.picture.shapes import Anchor, Arrow, Callout, Cell, Lane, Mark, Picture, Stretch
from timeline.presentation import labels
from timeline.presentation.model import Reading, Statement, Tombstone
from timeline.text.bidi import isolated

FEWEST, MOST = 3, 500  # entries with a date; entries in all
MOST_MARKS = 96
NARROW, WIDE, NARROW_UP_TO = 656, 960, 10  # entries
# Marks stand far enough apart for a finger (WCAG 2.2, 2.5.8); further where there is room.
SLOT, ROOMY_SLOT = 24, 38
MARK = 9  # from the middle of a mark to its edge
DATE_ROWS = (28, 13)  # where dates are written over the axis; the second takes what the first has no room for
HEAD = 48  # the axis and its dates
ABOVE, BELOW = 36, 16  # a lane's line: its name over it, free ground under it
TRACK, TRACKS = 8, 4  # under a line, for bars and ranges
HEADLINES_UP_TO = 14  # marks: with more, only key events have one
LONGEST_LABEL, LONGEST_NAME = 90, 40
EDGE = 4  # from the picture's edges to the ends of the axis
# Names take up to one part in seven of the width before the axis, unless it needs all of it.
NAMES, INSET_UP_TO = 7, 30

# Places in the reading order of what one mark stands for.
Fold = tuple[int, ...]


def draw(document: Document, reading: Reading, *, mirrored: bool = False) -> Picture | None:
    """Return the picture of a record, in the active language; None where hardly anything has a date.

    Withdrawn entries do not stand in it. `mirrored`: time runs from right to left.
    """
    standing = [entry for entry in reading.entries if not isinstance(entry, Tombstone)]
    if len(standing) > MOST:
        return Picture(count=len(standing))
    records = document.entries()
    extents = [extent(records[entry.id].when, document.timeline.time_zone) for entry in standing]
    if sum(one.is_known for one in extents) < FEWEST:
        return None
    return _Drawing(document, reading, [deed(entry) for entry in standing], extents, mirrored).picture()


class _Drawing:
    """Holds what is known of a picture while it is drawn."""

    def __init__(
        self,
        document: Document,
        reading: Reading,
        deeds: list[Deed],
        extents: list[Extent],
        mirrored: bool,
    ) -> None:
        self.deeds, self.extents, self.mirrored = deeds, extents, mirrored
        self.keys = {event.id for event in document.events if event.key}
        self.places = {one.entry.id: place for place, one in enumerate(deeds)}
        within = {party.id: party.part_of for party in document.parties if party.part_of}
        self.names = {party.id: party.short for party in reading.parties}
        self.lanes = lanes(deeds, reading.parties, within)
        self.lane_numbers = {lane: number for number, lane in enumerate(self.lanes)}
        self.width = NARROW if len(deeds) <= NARROW_UP_TO else WIDE
        self._lay_out_axis()
        self.folds = self._folds()
        self.of = {place: fold for fold in self.folds for place in fold}
        self.ys: list[int] = []

    def picture(self) -> Picture:
        tracks = self._tracks()
        rows = self._headlines()
        top = HEAD + sum(headlines.height(row) for row in rows)
        lanes = self._lanes(top, tracks)
        return Picture(
            count=len(self.deeds),
            width=self.width,
            height=lanes[-1].bottom + 6,
            lanes=lanes,
            cells=self._cells(),
            breaks=[self._x((piece.left + piece.right) / 2) for piece in self.pieces if piece.is_broken],
            stretches=[self._stretch(place, *track) for place, track in tracks.items()],
            arrows=[arrow for place in range(len(self.deeds)) for arrow in self._arrows(place)]
            if self.columns.has_arrows
            else [],
            marks=[self._mark(fold) for fold in self.folds],
            callouts=self._callouts(rows),
            has_arrows=self.columns.has_arrows,
        )

    # --- Along the axis -----------------------------------------------------------------------

    def _lay_out_axis(self) -> None:
        """Take the finest cells for which there is room, and give every entry its place."""
        numbers = [[self._number(lane) for lane in one.lanes] for one in self.deeds]
        longest = max(measure(party) for party in self.lanes.values())
        self.begin = EDGE
        if len(self.deeds) <= INSET_UP_TO:
            self.begin += min(longest, self.width // NAMES)
        room = self.width - EDGE - self.begin
        self.unit, self.pieces = self._unit_and_pieces(numbers, room)
        idle = sum(max(0, piece.smallest - SLOT * bool(piece.entries)) for piece in self.pieces)
        most = max(1, (room - idle) // SLOT)
        self.columns = columns(self.pieces, numbers, most)
        while self._count_marks(self.columns) > MOST_MARKS and most > 1:
            most = most * 3 // 4
            self.columns = columns(self.pieces, numbers, most)
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

    def _unit_and_pieces(self, numbers: Sequence[Sequence[int]], room: int) -> tuple[Unit, list[Region]]:
        for unit in UNITS:
            pieces = regions(self.extents, unit)
            needed = sum(max(piece.smallest, SLOT if piece.entries else 0) for piece in pieces)
            marks = sum(len({numbers[place][0] for place in piece.entries}) for piece in pieces)
            if needed <= room * 0.75 and marks <= MOST_MARKS:
                break
        return unit, pieces

    def _count_marks(self, found: Columns) -> int:
        stacks = [stack for stacks in found.by_region for stack in stacks]
        return sum(len({self._number(self.deeds[place].lane) for place in stack}) for stack in stacks)

    def _folds(self) -> list[Fold]:
        """Return what each mark stands for, in reading order: what is in one column and one lane."""
        found: list[Fold] = []
        for stacks in self.columns.by_region:
            for stack in stacks:
                by_lane: dict[int, list[int]] = defaultdict(list)
                for place in stack:
                    by_lane[self._number(self.deeds[place].lane)].append(place)
                found.extend(tuple(places) for places in by_lane.values())
        return sorted(found)

    def _number(self, lane: str) -> int:
        """Return the number of a lane; the last one is shared by those without one of their own."""
        return self.lane_numbers.get(lane, len(self.lanes) - 1)

    def _x(self, x: float) -> int:
        """Return a place along the axis as seen from the left."""
        return round(self.width - x if self.mirrored else x)

    def _ends(self, one: Extent) -> tuple[float, float]:
        """Return where along the axis a date begins and ends."""
        first = self.begin if one.first is None else self.cell_edges[cell_of(one.first, self.unit)][0]
        last = self.width - EDGE if one.last is None else self.cell_edges[cell_of(one.last, self.unit)][1]
        return first, last

    def _cells(self) -> list[Cell]:
        """Return the cells, and the open time before and after; a label that finds no room is left out."""
        cells: dict[float, Cell] = {}
        taken: list[tuple[int, float, float]] = []
        shown = [piece for piece in self.pieces if not piece.is_gap]
        for piece in sorted(shown, key=lambda piece: (not piece.entries, piece.left)):
            left, right = sorted((self._x(piece.left), self._x(piece.right)))
            is_busy = self.unit == "day" and piece.cell is not None and bool(piece.entries)
            cell = Cell(left=left, right=right, is_busy=is_busy)
            words = self._words(piece)
            wide = measure(words) + 10
            at_end = piece.left + wide > self.width
            begin = piece.right - wide if at_end else piece.left
            for row, y in enumerate(DATE_ROWS):
                met = any(begin < end and other < begin + wide for at, other, end in taken if at == row)
                if begin >= 0 and not met:
                    taken.append((row, begin, begin + wide))
                    x = self._x(piece.right - 3 if at_end else piece.left + 3)
                    anchor: Anchor = "end" if at_end else "start"
                    cell = replace(cell, label=words, label_x=x, label_y=y, anchor=anchor)
                    break
            cells[piece.left] = cell
        return [cells[left] for left in sorted(cells)]

    def _words(self, piece: Region) -> str:
        if piece.cell is not None:
            return dates.words(name(piece.cell, self.unit))
        if piece is self.pieces[0]:
            return pgettext("before all that has a date", "Earlier")
        return pgettext("after all that has a date", "Later")

    # --- Lanes, bars and ranges ---------------------------------------------------------------

    def _lanes(self, top: int, tracks: dict[int, tuple[int, int]]) -> list[Lane]:
        made = []
        for number, party in enumerate(self.lanes.values()):
            used = max((track + 1 for lane, track in tracks.values() if lane == number), default=0)
            y = top + ABOVE
            self.ys.append(y)
            bottom = y + BELOW + used * TRACK
            made.append(Lane(name=Truncator(party).chars(LONGEST_NAME), top=top, y=y, bottom=bottom))
            top = bottom
        return made

    def _tracks(self) -> dict[int, tuple[int, int]]:
        """Return, for each entry with a bar or a range, its lane and how far under the line: none meet.

        What is the same shares a track, and with too many all others do. A folded mark shows no ranges.
        """
        found: dict[int, tuple[int, int]] = {}
        drawn: dict[int, list[tuple[int, Extent]]] = defaultdict(list)
        for place, one in enumerate(self.extents):
            lane = self._number(self.deeds[place].lane)
            if not self._has_stretch(one, is_folded=len(self.of[place]) > 1):
                continue
            begin, end = self._ends(one)
            for track in range(TRACKS):
                others = [other for at, other in drawn[lane] if at == track]
                if all(
                    other == one or end + MARK < self._ends(other)[0] or begin > self._ends(other)[1] + MARK
                    for other in others
                ):
                    break
            drawn[lane].append((track, one))
            found[place] = (lane, track)
        return found

    def _has_stretch(self, one: Extent, *, is_folded: bool) -> bool:
        """Whether a date says more than the cell in which its mark stands."""
        if one.first is None or one.last is None:
            return one.is_known and (one.lasts or not is_folded)
        if cell_of(one.first, self.unit) == cell_of(one.last, self.unit):
            return self.unit == "day" and not is_folded and (one.lasts or "about" in (one.start, one.end))
        return one.lasts or not is_folded

    def _stretch(self, place: int, lane: int, track: int) -> Stretch:
        one = self.extents[place]
        begin, end = self._ends(one)
        left, right = sorted((self._x(begin), self._x(end)))
        return Stretch(
            of=self.deeds[place].entry.id,
            left=left,
            right=right,
            y=self.ys[lane] + BELOW + track * TRACK,
            lasts=one.lasts,
            start=one.end if self.mirrored else one.start,
            end=one.start if self.mirrored else one.end,
            stem_x=self._x(self.at[place]),
            stem_y=self.ys[lane],
        )

    # --- Marks and arrows ---------------------------------------------------------------------

    def _mark(self, fold: Fold) -> Mark:
        first, last = self.deeds[fold[0]], self.deeds[fold[-1]]
        entry = first.entry
        kind, what = str(labels.KINDS[entry.kind]), Truncator(entry.label).chars(LONGEST_LABEL)
        when, who = entry.date.words, self.names.get(first.lane) or self.lanes.get(first.lane, "")
        if len(fold) > 1:
            counted = ngettext("%(count)s entry", "%(count)s entries", len(fold)) % {"count": len(fold)}
            if last.entry.date.words != when:
                # Translators: two dates, the first and the last of several entries.
                when = _("%(first)s – %(last)s") % {"first": when, "last": last.entry.date.words}
            what = _("%(entries)s, the first: %(title)s") % {"entries": counted, "title": isolated(what)}
            label = _("%(date)s: %(title)s") % {"date": when, "title": isolated(what)}
        else:
            label = _("%(kind)s, %(date)s: %(title)s") % {"kind": kind, "date": when, "title": isolated(what)}
        return Mark(
            ids=tuple(self.deeds[place].entry.id for place in fold),
            href=entry.href,
            kind=entry.kind,
            label=label,
            x=self._x(self.at[fold[0]]),
            y=self.ys[self._number(first.lane)],
            is_key=any(self.deeds[place].entry.id in self.keys for place in fold),
            is_disputed=any(self.deeds[place].entry.standing_key == "disputed" for place in fold),
            is_undated=not any(self.extents[place].is_known for place in fold),
            when=when,
            who=who,
            what=what,
            to=self._to(first) if len(fold) == 1 else "",
        )

    def _to(self, one: Deed) -> str:
        """Return to whom it was done, or what it answers."""
        if isinstance(one.entry, Statement):
            return Truncator(
                pgettext("in a list", "; ").join(link.label for link in one.entry.answers)
            ).chars(LONGEST_LABEL)
        return pgettext("in a list", ", ").join(isolated(self.names[uid]) for uid in one.reaches)

    def _arrows(self, place: int) -> list[Arrow]:
        one = self.deeds[place]
        found = []
        for kind, reached in (("joins", one.joins), ("reaches", one.reaches)):
            for lane in reached:
                if self._number(lane) != self._number(one.lane):
                    found.append(self._down(place, lane, kind))
        return found + [
            self._back(place, other, how)
            for uid, how in one.answers
            if (other := self.places.get(uid)) is not None and self.of[other] != self.of[place]
        ]

    def _down(self, place: int, lane: str, kind: str) -> Arrow:
        """Return the arrow from an entry straight to a lane."""
        one = self.deeds[place]
        x, y, end = self._x(self.at[place]), self.ys[self._number(one.lane)], self.ys[self._number(lane)]
        way = 1 if end > y else -1
        return Arrow(
            source=one.entry.id,
            target=lane,
            kind="reaches" if kind == "reaches" else "joins",
            path=f"M{x} {y + way * MARK}V{end - way * 2}",
            end_x=x,
            end_y=end,
        )

    def _back(self, place: int, other: int, how: str) -> Arrow:
        """Return the curve from an answer to what it answers: over the line of one lane, or between two."""
        one, answered = self.deeds[place], self.deeds[other]
        x, y = self._x(self.at[place]), self.ys[self._number(one.lane)]
        end_x, end_y = self._x(self.at[other]), self.ys[self._number(answered.lane)]
        if y == end_y:
            high = y - MARK - min(26, 9 + abs(x - end_x) // 14)
            path, end_y = f"M{x} {y - MARK}C{x} {high} {end_x} {high} {end_x} {y - MARK - 2}", y - MARK - 2
        else:
            way = 1 if end_y > y else -1
            start_y, end_y = y + way * MARK, end_y - way * (MARK + 2)
            middle = (start_y + end_y) // 2
            path = f"M{x} {start_y}C{x} {middle} {end_x} {middle} {end_x} {end_y}"
        return Arrow(
            source=one.entry.id,
            target=answered.entry.id,
            kind="denies" if how in ("denies", "contradicts") else "answers",
            path=path,
            end_x=end_x,
            end_y=end_y,
        )

    # --- Headlines above the lanes ------------------------------------------------------------

    def _headlines(self) -> list[headlines.Row]:
        """Return the headlines of key events; where there are few marks, of other events too."""
        singles = [fold[0] for fold in self.folds if len(fold) == 1]
        events = [place for place in singles if self.deeds[place].entry.kind == "event"]
        keys = [place for place in events if self.deeds[place].entry.id in self.keys]
        others = [place for place in events if place not in keys]
        wanted = keys + others if len(self.folds) <= HEADLINES_UP_TO else keys
        titles = ((place, self.deeds[place].entry.title) for place in wanted)
        return headlines.choose(titles, self.at, self.width)

    def _callouts(self, rows: list[headlines.Row]) -> list[Callout]:
        made = []
        top = HEAD
        for row in rows:
            for place, one in row.items():
                x = self.at[place]
                made.append(
                    Callout(
                        x=self._x(x),
                        top=top + 4,
                        bottom=self.ys[self._number(self.deeds[place].lane)] - MARK,
                        text_x=self._x(x - BESIDE if one.is_before else x + BESIDE),
                        anchor="end" if one.is_before else "start",
                        lines=[(top + LINE * number, line) for number, line in enumerate(one.lines, start=1)],
                    )
                )
            top += headlines.height(row)
        return made
