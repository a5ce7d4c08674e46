"""The parts of the picture. All lengths are whole CSS pixels from its left and top."""

from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from timeline.pages.picture.party_marks import MarkShape

# At which ends a bar fades, because the date is not known there.
Fade: TypeAlias = Literal["none", "start", "end", "both"]


@dataclass(frozen=True, slots=True, kw_only=True)
class PictureTick:
    """A tick of the axis. With an `href` it leads to a section of the page; `number` is that of the section."""

    y: int
    label: str
    href: str
    number: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DateBar:
    """The span of a vague date, or of what lasted."""

    x: int
    y: int
    width: int
    height: int
    colour: int
    fade: Fade


@dataclass(frozen=True, slots=True, kw_only=True)
class DotPath:
    """The small marks of one shape and colour, as one path: a point for each, which the style sheet makes visible."""

    shape: MarkShape
    colour: int
    path: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PictureMark:
    """A large mark: that of an entry with a label, or of several statements of a party on one day (their number)."""

    x: int
    y: int
    shape: MarkShape
    colour: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PictureLabel:
    """The words beside a mark: the date and up to four lines. `leader` is the path of the line between them.

    `whole_date` and `whole_text` are the same words in full. `top` and `bottom` are those of the box.
    """

    number: int
    uid: str
    href: str
    is_unanswered: bool
    date_y: int
    date: str
    lines: list[tuple[int, str]]
    leader: str
    top: int
    bottom: int
    whole_date: str
    whole_text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """The picture of a timeline. If it `is_mirrored`, its axis is on the right and its words run from there.

    `has_key_events` is False if the most connected entries have the labels. `axis` is the path of the axis with its
    breaks; `axis_x`, `tick_x` and `label_x` are where the axis, the labels of ticks and the labels of marks stand.
    """

    width: int
    height: int
    is_mirrored: bool
    has_key_events: bool
    axis: str
    axis_x: int
    tick_x: int
    label_x: int
    ticks: list[PictureTick] = field(default_factory=list)
    bars: list[DateBar] = field(default_factory=list)
    dots: list[DotPath] = field(default_factory=list)
    marks: list[PictureMark] = field(default_factory=list)
    labels: list[PictureLabel] = field(default_factory=list)

    @property
    def label_numbers(self) -> dict[str, int]:
        """The number of each label, by the id of its entry."""
        return {label.uid: label.number for label in self.labels}

    @property
    def shapes(self) -> set[MarkShape]:
        """The shapes that the legend has to explain."""
        return {mark.shape for mark in self.marks} | {dots.shape for dots in self.dots}

    @property
    def has_vague_dates(self) -> bool:
        """Whether the legend has to explain soft bars."""
        return any(bar.fade != "none" for bar in self.bars)
