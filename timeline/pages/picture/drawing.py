"""Draws the picture of a document from its view: one vertical axis, marks, and labels for what matters most."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from timeline.document import Document
from timeline.pages.picture.label_words import choose_entries, describe_briefly, find_year, shorten_date
from timeline.pages.picture.participants import find_participants
from timeline.pages.picture.party_marks import EntryMark, MarkShape, build_entry_marks, build_party_marks
from timeline.pages.picture.placing import place_labels
from timeline.pages.picture.scale import EDGE, SCALE_START, ZONE_END, Scale, TimeSpan, find_span
from timeline.pages.picture.shapes import (
    DateBar,
    DotPath,
    Fade,
    Picture,
    PictureLabel,
    PictureMark,
    PictureTick,
)
from timeline.pages.picture.text_width import measure_width, wrap_text
from timeline.pages.picture.ticks import Stop, build_ticks
from timeline.presentation.model import DocumentView, EntryView, WithdrawnEntryView
from timeline.text.bidi import isolate

FEWEST = 3  # entries with a date
WIDTH, SHORTEST, TALLEST = 304, 320, 660
AXIS, TICK_LABEL, FIRST_LANE = (
    58,
    50,
    70,
)  # x of the axis, the end of the labels of ticks, the first lane of bars
LEAST_LABEL, FARTHEST_LABEL = 96, 150  # x of the labels of marks
# A bar with a label and a small one: width, and that of its lane. At most so many lanes, and small bars.
LARGE_BAR, LARGE_LANE, SMALL_BAR, SMALL_LANE, LANES, MOST_BARS = 9, 13, 4, 7, 6, 40
SHORTEST_BAR, SHORTEST_DAY = 10, 16  # below that a span or a day is a point
DISC, DISC_STEP, SIDESTEPS = 9, 20, 2  # radius of a large mark; steps to the side where marks would overlap
DOT_SLOT = 5  # of small marks, one in so many pixels
MOST_COUNTS = 10  # marks that carry the number of statements
FONT, LINE, LINES, LABEL_GAP, MARGIN = 13, 17, 4, 8, 4
BASELINE = 13  # from the top of a line to the bottom of its letters
LONGEST_TEXT = 300


class SectionOfPage(Protocol):
    """What the picture needs of a section of the page."""

    @property
    def anchor(self) -> str:
        """Its id in the page."""

    @property
    def entries(self) -> Sequence[EntryView]:
        """Its entries."""


def draw(
    document: Document,
    view: DocumentView,
    sections: Sequence[SectionOfPage] = (),
    *,
    mirrored: bool = False,
    marks: Mapping[str, EntryMark] | None = None,
) -> Picture | None:
    """Return the picture of a document in the active language; None if hardly any entry has a date.

    `sections` are those of the page, to which ticks lead. `mirrored`: the axis is on the right. `marks` are those of
    `build_entry_marks`, if they are known.
    """
    spans = find_spans(document, view)
    if sum(span.is_known for span in spans.values()) < FEWEST:
        return None
    marks = build_entry_marks(view, build_party_marks(document, view)) if marks is None else marks
    return _PictureBuilder(view, marks, spans, sections, mirrored).build()


def find_spans(document: Document, view: DocumentView) -> dict[str, TimeSpan]:
    """Return the span of each entry by id; withdrawn entries have none."""
    zone = document.timeline.time_zone
    return {
        entry.id: find_span(entry.date.when, zone)
        for entry in view.entries
        if not isinstance(entry, WithdrawnEntryView)
    }


@dataclass(slots=True, kw_only=True)
class _DraftLabel:
    """A label while it is placed: `y` is that of its mark, between `first` and `last`; `lane` that of its bar."""

    entry: EntryView
    mark: EntryMark
    first: float
    last: float
    is_bar: bool
    y: float = 0
    lane: int = 0
    step: int | None = 0
    date: str = ""
    lines: list[str] = field(default_factory=list)

    @property
    def height(self) -> int:
        return LINE * (1 + len(self.lines))


class _PictureBuilder:
    """Builds a picture.

    `ys` is where on the axis each entry is that has a date; `statements` are those of one party on one day, where there
    are several, `counted` those of them whose number is on a mark.
    """

    def __init__(
        self,
        view: DocumentView,
        marks: Mapping[str, EntryMark],
        spans: dict[str, TimeSpan],
        sections: Sequence[SectionOfPage],
        mirrored: bool,
    ) -> None:
        self.marks, self.spans, self.mirrored = marks, spans, mirrored
        self.choice = choose_entries(view)
        self.entries = [entry for entry in view.entries if entry.id in spans and spans[entry.id].is_known]
        self.stops = [
            Stop(href=f"#{section.anchor}", first=self._find_first(section.entries)) for section in sections
        ]
        height = 280 + 70 * len(self.choice.entries) + 8 * len(self.stops)
        self.height = min(TALLEST, max(SHORTEST, height))
        self.scale = Scale(list(spans.values()), self.height)
        self.ys = self._find_positions()

    def _find_first(self, entries: Iterable[EntryView]) -> float | None:
        """Return the first day of the first of these entries that has a date."""
        known = (span for entry in entries if (span := self.spans.get(entry.id)) and span.is_known)
        return next((span.first for span in known), None)

    def build(self) -> Picture:
        labels = self._draft_labels()
        bars, right = self._build_bars(labels)
        label_x = max(LEAST_LABEL, right + DISC_STEP)
        self._set_words(labels, WIDTH - MARGIN - label_x)
        placed = self._place(labels)
        marks = self._build_marks(labels, placed)
        return Picture(
            width=WIDTH,
            height=self.height,
            is_mirrored=self.mirrored,
            has_key_events=self.choice.has_key_events,
            axis=self._draw_axis(),
            axis_x=self._get_x(AXIS),
            tick_x=self._get_x(TICK_LABEL),
            label_x=self._get_x(label_x),
            ticks=[
                PictureTick(y=round(tick.y), label=tick.label, href=tick.href, number=tick.number)
                for tick in build_ticks(self.scale, self.stops)
            ],
            bars=[self._move_bar(bar) for bar in bars],
            dots=self._build_dots(labels, marks),
            marks=[self._move_mark(mark) for mark in marks],
            labels=[
                self._build_label(number, label, top, label_x)
                for number, (label, top) in enumerate(zip(labels, placed, strict=True))
            ],
        )

    # --- Along the axis -----------------------------------------------------------------------

    def _find_positions(self) -> dict[str, float]:
        """Return where each entry with a date is. The entries of one day are spread over it in their order.

        The statements of one party on one day are in one place.
        """
        days: dict[tuple[float | None, float | None], dict[str, list[str]]] = defaultdict(dict)
        positions: dict[str, float] = {}
        for entry in self.entries:
            span = self.spans[entry.id]
            first, last = self.scale.get_ends(span)
            positions[entry.id] = (first + last) / 2
            if span.is_day and not span.has_time:
                place = f"_{find_participants(entry).actor}" if entry.kind == "statement" else entry.id
                days[span.first, span.last].setdefault(place, []).append(entry.id)
        self.statements = [
            tuple(uids) for places in days.values() for uids in places.values() if 1 < len(uids) < 100
        ]
        for (day, end), places in days.items():
            first, last = self.scale.get_ends(TimeSpan(first=day, last=end))
            if last - first >= SHORTEST_DAY:
                for number, uids in enumerate(places.values()):
                    positions |= dict.fromkeys(uids, first + (number + 0.5) / len(places) * (last - first))
        return positions

    def _is_bar(self, span: TimeSpan) -> bool:
        """Whether a date is drawn as a bar: it is vague, or something lasted, and there is room to see it."""
        if span.is_day and (span.has_time or self.scale.unit != "hour"):
            return False
        first, last = self.scale.get_ends(span)
        return last - first >= SHORTEST_BAR

    def _draw_axis(self) -> str:
        x, height = self._get_x(AXIS), self.height
        first = SCALE_START - 20 if self.scale.has_start else EDGE
        last = height - (SCALE_START - 20 if self.scale.has_end else EDGE)
        path = f"M{x} {first}V{last}"
        for is_cut, outer, inner in (
            (self.scale.has_start, EDGE, ZONE_END - 2),
            (self.scale.has_end, height - EDGE, height - ZONE_END + 2),
        ):
            if is_cut:
                way = 1 if outer < inner else -1
                path += f"M{x} {outer}V{inner}M{x - 6} {inner + 4}l12-8M{x - 6} {inner + 4 + 8 * way}l12-8"
        return path

    def _get_x(self, x: int) -> int:
        """Return a position as seen from the left."""
        return WIDTH - x if self.mirrored else x

    def _move_bar(self, bar: DateBar) -> DateBar:
        if not self.mirrored:
            return bar
        return DateBar(
            x=WIDTH - bar.x - bar.width,
            y=bar.y,
            width=bar.width,
            height=bar.height,
            colour=bar.colour,
            fade=bar.fade,
        )

    def _move_mark(self, mark: PictureMark) -> PictureMark:
        return PictureMark(
            x=self._get_x(mark.x), y=mark.y, shape=mark.shape, colour=mark.colour, text=mark.text
        )

    # --- Bars ---------------------------------------------------------------------------------

    def _draft_labels(self) -> list[_DraftLabel]:
        """Return the labels in the order in which they stand beside the axis, each with the place of its mark."""
        labels = []
        before = float(self.scale.top)
        count = len(self.choice.entries)
        for index, entry in enumerate(self.choice.entries):
            span = self.spans[entry.id]
            mark = self.marks[entry.id]
            if not span.is_known:
                labels.append(
                    _DraftLabel(entry=entry, mark=mark, first=before, last=before, is_bar=False, y=before)
                )
                continue
            y = self.ys[entry.id]
            label = _DraftLabel(entry=entry, mark=mark, first=y, last=y, is_bar=self._is_bar(span), y=y)
            if label.is_bar:
                label.first, label.last = self.scale.get_ends(span)
                # A mark may be anywhere in its span: where its label has most room.
                label.y = self._keep_inside(label, EDGE + (index + 0.5) / count * (self.height - 2 * EDGE))
            before = label.y
            labels.append(label)
        return sorted(labels, key=lambda label: label.y)

    @staticmethod
    def _keep_inside(label: _DraftLabel, y: float) -> float:
        """Return the place in the bar of a label that is nearest to a wanted one."""
        first, last = label.first + DISC, label.last - DISC
        return (label.first + label.last) / 2 if first > last else min(max(y, first), last)

    def _build_bars(self, labels: Sequence[_DraftLabel]) -> tuple[list[DateBar], int]:
        """Return the bars, and the end of the lanes; set the lane of each label and its step to the side."""
        start = FIRST_LANE + DISC_STEP * self._step_aside(labels)
        lanes: list[list[tuple[float, float]]] = []
        large: list[tuple[int, _DraftLabel]] = []
        for label in labels:
            if label.is_bar:
                label.lane = self._find_lane(lanes, label.first, label.last, LANES)
                large.append((label.lane, label))
        widths = [LARGE_LANE] * len(lanes)
        most = len(lanes) + max(0, (FARTHEST_LABEL - DISC_STEP - start - sum(widths)) // SMALL_LANE)
        small: list[tuple[int, float, float, str]] = []
        labelled = {label.entry.id for label in labels}
        known = {self._get_key(label.first, label.last) for label in labels if label.is_bar}
        for entry in self.entries:
            if entry.id in labelled or not self._is_bar(self.spans[entry.id]) or len(small) >= MOST_BARS:
                continue
            first, last = self.scale.get_ends(self.spans[entry.id])
            if (key := self._get_key(first, last)) in known:
                continue
            known.add(key)
            lane = self._find_lane(lanes, first, last, min(LANES, most))
            if lane >= 0:
                small.append((lane, first, last, entry.id))
        widths += [SMALL_LANE] * (len(lanes) - len(widths))
        lefts = [start + sum(widths[:lane]) for lane in range(len(lanes))]
        bars = [self._build_bar(lefts[lane], SMALL_BAR, first, last, uid) for lane, first, last, uid in small]
        bars += [
            self._build_bar(lefts[lane], LARGE_BAR, label.first, label.last, label.entry.id)
            for lane, label in large
        ]
        for lane, label in large:
            label.lane = lefts[lane] + LARGE_BAR // 2
        return bars, start + sum(widths)

    @staticmethod
    def _get_key(first: float, last: float) -> tuple[int, int]:
        """Return what two bars have in common that look the same."""
        return round(first / 4), round(last / 4)

    @staticmethod
    def _find_lane(lanes: list[list[tuple[float, float]]], first: float, last: float, most: int) -> int:
        """Return the first lane with room for a bar, after adding it; -1 if there is none."""
        for number, taken in enumerate(lanes):
            if all(last + LABEL_GAP < start or end + LABEL_GAP < first for start, end in taken):
                taken.append((first, last))
                return number
        if len(lanes) >= most:
            return -1
        lanes.append([(first, last)])
        return len(lanes) - 1

    def _build_bar(self, x: int, width: int, first: float, last: float, uid: str) -> DateBar:
        span = self.spans[uid]
        fade: Fade = "none" if span.lasts else "both"
        if span.first is None:
            fade = "start"
        elif span.last is None:
            fade = "end"
        return DateBar(
            x=x,
            y=round(first),
            width=width,
            height=max(1, round(last - first)),
            colour=self.marks[uid].colour,
            fade=fade,
        )

    def _step_aside(self, labels: Sequence[_DraftLabel]) -> int:
        """Set how far to the side each mark on the axis stands, so that none overlaps; return the farthest step.

        A mark has no step if there is no room: its line then begins at the axis.
        """
        taken: list[list[float]] = [[] for _step in range(SIDESTEPS + 1)]
        for label in labels:
            if label.is_bar:
                continue
            label.step = next(
                (
                    step
                    for step, others in enumerate(taken)
                    if all(abs(label.y - other) >= 2 * DISC + 1 for other in others)
                ),
                None,
            )
            if label.step is not None:
                taken[label.step].append(label.y)
        return max((step for step, others in enumerate(taken) if others), default=0)

    # --- Labels -------------------------------------------------------------------------------

    def _set_words(self, labels: Iterable[_DraftLabel], width: int) -> None:
        year = find_year(self.scale)
        for label in labels:
            forms = shorten_date(label.entry.date.when, year)
            fitting = (words for words in forms if measure_width(words, FONT, is_bold=True) <= width)
            label.date = next(fitting, "") or wrap_text(forms[-1], width, FONT, 1, is_bold=True)[0]
            text = describe_briefly(label.entry)[:LONGEST_TEXT]
            label.lines = wrap_text(text, width, FONT, LINES)

    def _place(self, labels: Sequence[_DraftLabel]) -> list[float]:
        wanted = [label.y - LINE / 2 for label in labels]
        placed = place_labels(
            wanted, [label.height for label in labels], MARGIN, self.height - MARGIN, LABEL_GAP
        )
        for label, top in zip(labels, placed, strict=True):
            if label.is_bar:
                label.y = self._keep_inside(label, top + LINE / 2)
        return placed

    def _build_label(self, number: int, label: _DraftLabel, top: float, label_x: int) -> PictureLabel:
        begin, middle = round(top), round(top + LINE / 2)
        if label.step is None:
            start = AXIS + 2
        else:
            start = (label.lane if label.is_bar else AXIS + DISC_STEP * label.step) + DISC + 2
        y = round(label.y)
        bend, end = self._get_x(label_x - 14), self._get_x(label_x - 5)
        return PictureLabel(
            number=number,
            uid=label.entry.id,
            href=label.entry.href,
            is_unanswered=label.mark.shape == "unanswered",
            date_y=begin + BASELINE,
            date=isolate(label.date),
            lines=[
                (begin + BASELINE + LINE * place, isolate(line))
                for place, line in enumerate(label.lines, start=1)
            ],
            leader=f"M{self._get_x(start)} {y}L{bend} {middle}H{end}",
            top=begin,
            bottom=begin + label.height,
            whole_date=label.entry.date.words,
            whole_text=describe_briefly(label.entry),
        )

    # --- Marks --------------------------------------------------------------------------------

    def _build_marks(self, labels: Sequence[_DraftLabel], placed: Sequence[float]) -> list[PictureMark]:
        """Return the large marks, those with a label last."""
        counts = self.statements
        self.counted: set[str] = set()
        marks = []
        for label in labels:
            if label.step is None:
                continue
            group = next((uids for uids in counts if label.entry.id in uids), ())
            marks.append(
                PictureMark(
                    x=label.lane if label.is_bar else AXIS + DISC_STEP * label.step,
                    y=round(label.y),
                    shape=label.mark.shape,
                    colour=label.mark.colour,
                    text=str(len(group)) if group else label.mark.initials,
                )
            )
        labelled = {label.entry.id for label in labels}
        for uids in counts:
            y = sum(self.ys[uid] for uid in uids) / len(uids)
            is_free = all(abs(mark.y - y) >= 2 * DISC for mark in marks if mark.x == AXIS)
            if is_free and labelled.isdisjoint(uids) and len(marks) < len(labels) + MOST_COUNTS:
                colour = self.marks[uids[0]].colour
                marks.insert(
                    0, PictureMark(x=AXIS, y=round(y), shape="said", colour=colour, text=str(len(uids)))
                )
                self.counted.update(uids)
        return marks

    def _build_dots(self, labels: Iterable[_DraftLabel], marks: Sequence[PictureMark]) -> list[DotPath]:
        """Return the small marks: one in each slot of the axis, unanswered requests before others."""
        taken = {slot for mark in marks if mark.x == AXIS for slot in self._list_slots(mark.y)}
        done = self.counted | {label.entry.id for label in labels}
        points: dict[tuple[MarkShape, int], list[int]] = defaultdict(list)
        waiting = [
            entry for entry in self.entries if entry.id not in done and not self._is_bar(self.spans[entry.id])
        ]
        for entry in sorted(waiting, key=lambda entry: self.marks[entry.id].shape != "unanswered"):
            y = round(self.ys[entry.id])
            if y // DOT_SLOT not in taken:
                taken.add(y // DOT_SLOT)
                points[self.marks[entry.id].shape, self.marks[entry.id].colour].append(y)
        x = self._get_x(AXIS)
        return [
            DotPath(shape=shape, colour=colour, path="".join(f"M{x} {y}h0" for y in sorted(ys)))
            for (shape, colour), ys in sorted(points.items())
        ]

    @staticmethod
    def _list_slots(y: int) -> range:
        return range((y - DISC) // DOT_SLOT + 1, (y + DISC) // DOT_SLOT + 1)
