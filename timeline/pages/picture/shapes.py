"""The parts of a picture. All lengths are CSS pixels from its left and top."""

from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from timeline.pages.picture.axis import End

Anchor: TypeAlias = Literal["start", "end"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Lane:
    """The line of a party."""

    name: str
    top: int
    y: int
    bottom: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """A day (month, year …) on the axis; `label` is "" if there is no room for one."""

    left: int
    right: int
    is_busy: bool
    label: str = ""
    label_x: int = 0
    label_y: int = 0
    anchor: Anchor = "start"

    @property
    def width(self) -> int:
        """Its width."""
        return self.right - self.left


@dataclass(frozen=True, slots=True, kw_only=True)
class DateBar:
    """A bar under a lane's line for what lasted, or the range within which a mark belongs.

    `left` and `right` are as seen, so `start` is how the right end looks if time runs to the left. A stem leads up to
    the mark of the entry `entry_id`.
    """

    entry_id: str
    left: int
    right: int
    y: int
    lasts: bool
    start: End
    end: End
    stem_x: int
    stem_y: int

    @property
    def width(self) -> int:
        """Its width."""
        return self.right - self.left


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrow:
    """An arrow from the entry `source` to the lane or entry `target`, by what the source does to the target."""

    source: str
    target: str
    kind: Literal["reaches", "joins", "answers", "denies"]
    path: str
    end_x: int
    end_y: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PictureMark:
    """An entry, or several of one lane with the link of the first. The last four fields are columns of the table."""

    ids: tuple[str, ...]
    href: str
    kind: str
    label: str
    x: int
    y: int
    is_key: bool
    is_disputed: bool
    is_undated: bool
    when: str
    who: str
    title: str
    to: str

    @property
    def count(self) -> int:
        """The number of its entries."""
        return len(self.ids)


@dataclass(frozen=True, slots=True, kw_only=True)
class Callout:
    """A headline above the lanes, with a line from `top` down to its mark."""

    x: int
    top: int
    bottom: int
    text_x: int
    anchor: Anchor
    lines: list[tuple[int, str]]


@dataclass(slots=True, kw_only=True)
class Picture:
    """The picture of `count` entries. It has no marks if there are too many entries to draw."""

    count: int
    width: int = 0
    height: int = 0
    lanes: list[Lane] = field(default_factory=list)
    cells: list[Cell] = field(default_factory=list)
    breaks: list[int] = field(default_factory=list)
    date_bars: list[DateBar] = field(default_factory=list)
    arrows: list[Arrow] = field(default_factory=list)
    marks: list[PictureMark] = field(default_factory=list)
    callouts: list[Callout] = field(default_factory=list)
    has_arrows: bool = True

    @property
    def features(self) -> set[str]:
        """What the legend has to explain."""
        ends = {end for bar in self.date_bars for end in (bar.start, bar.end)}
        features = {
            "disputed": any(mark.is_disputed for mark in self.marks),
            "undated": any(mark.is_undated for mark in self.marks),
            "folds": any(mark.count > 1 for mark in self.marks),
            "breaks": bool(self.breaks),
            "lasting": any(bar.lasts for bar in self.date_bars),
            "somewhere": any(not bar.lasts for bar in self.date_bars),
            "open": "open" in ends,
            "unknown": "unknown" in ends,
        }
        return (
            {mark.kind for mark in self.marks if mark.count == 1}
            | {arrow.kind for arrow in self.arrows}
            | {feature for feature, is_there in features.items() if is_there}
        )
