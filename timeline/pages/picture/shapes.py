"""What a picture consists of. All lengths are CSS pixels from its left and top."""

from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from timeline.pages.picture.axis import End

Anchor: TypeAlias = Literal["start", "end"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Lane:
    """One party's line."""

    name: str
    top: int
    y: int
    bottom: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """A day (month, year …) on the axis; `label` is empty where there is no room for one."""

    left: int
    right: int
    is_busy: bool
    label: str = ""
    label_x: int = 0
    label_y: int = 0
    anchor: Anchor = "start"

    @property
    def width(self) -> int:
        """How wide it is."""
        return self.right - self.left


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """Under a lane's line: a bar for what lasted, or the range somewhere within which a mark belongs.

    `left` and `right` are as seen, so that `start` is how the right one looks where time runs to the left.
    A stem leads up to the mark of the entry `of`.
    """

    of: str
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
        """How wide it is."""
        return self.right - self.left


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrow:
    """From the entry `source` to the lane or entry `target`: done to it, done together, answering or denying it."""

    source: str
    target: str
    kind: Literal["reaches", "joins", "answers", "denies"]
    path: str
    end_x: int
    end_y: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """An entry; or several of one lane, folded, with the link of the first. The last four are for the table."""

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
    what: str
    to: str

    @property
    def count(self) -> int:
        """How many entries it stands for."""
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
    """All that is drawn of `count` entries. Without marks there are too many to draw."""

    count: int
    width: int = 0
    height: int = 0
    lanes: list[Lane] = field(default_factory=list)
    cells: list[Cell] = field(default_factory=list)
    breaks: list[int] = field(default_factory=list)
    stretches: list[Stretch] = field(default_factory=list)
    arrows: list[Arrow] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)
    callouts: list[Callout] = field(default_factory=list)
    has_arrows: bool = True

    @property
    def shows(self) -> set[str]:
        """What there is to explain."""
        ends = {end for one in self.stretches for end in (one.start, one.end)}
        features = {
            "disputed": any(mark.is_disputed for mark in self.marks),
            "undated": any(mark.is_undated for mark in self.marks),
            "folds": any(mark.count > 1 for mark in self.marks),
            "breaks": bool(self.breaks),
            "lasting": any(one.lasts for one in self.stretches),
            "somewhere": any(not one.lasts for one in self.stretches),
            "open": "open" in ends,
            "unknown": "unknown" in ends,
        }
        return (
            {mark.kind for mark in self.marks if mark.count == 1}
            | {arrow.kind for arrow in self.arrows}
            | {feature for feature, is_there in features.items() if is_there}
        )
