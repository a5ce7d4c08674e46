"""The record's picture in few lines: a rule for each party, a mark for each entry, and what goes between them."""

from dataclasses import dataclass

from timeline.pages.picture import Picture

# With less there is nothing to see.
FEWEST_MARKS = 3
TALLEST, ROW = 150, 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """An entry, or several."""

    x: int
    y: int
    kind: str
    is_key: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """What joins two places, or lasts from one to the other."""

    x: int
    y: int
    end_x: int
    end_y: int

    @property
    def middle(self) -> int:
        """Half of the way down."""
        return (self.y + self.end_y) // 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Strip:
    """A picture within a rectangle of the card."""

    left: int
    right: int
    height: int
    rules: tuple[int, ...]
    bars: tuple[Line, ...]
    arrows: tuple[Line, ...]
    marks: tuple[Mark, ...]


def strip(picture: Picture | None, left: int, right: int, bottom: int) -> Strip | None:
    """Return the lanes of a picture between `left` and `right`, and above `bottom`; None where there are none to see."""
    if picture is None or len(picture.marks) < FEWEST_MARKS:
        return None
    lanes = [lane.y for lane in picture.lanes]
    step = min(ROW, TALLEST // max(1, len(lanes) - 1)) if len(lanes) > 1 else 0
    rows = {y: bottom - step * (len(lanes) - 1 - place) for place, y in enumerate(lanes)}
    scale = (right - left) / picture.width

    def across(x: int) -> int:
        return round(left + x * scale)

    def row(y: int) -> int:
        return rows[min(rows, key=lambda lane: abs(lane - y))]

    places = {uid: (mark.x, mark.y) for mark in picture.marks for uid in mark.ids}
    arrows = [
        Line(
            x=across(places[one.source][0]),
            y=row(places[one.source][1]),
            end_x=across(one.end_x),
            end_y=row(one.end_y),
        )
        for one in picture.arrows
        if one.source in places
    ]
    return Strip(
        left=left,
        right=right,
        height=step * (len(lanes) - 1),
        rules=tuple(rows.values()),
        bars=tuple(
            Line(x=across(one.left), y=row(one.stem_y), end_x=across(one.right), end_y=row(one.stem_y))
            for one in picture.stretches
            if one.lasts
        ),
        arrows=tuple(one for one in arrows if one.y != one.end_y),
        marks=tuple(
            Mark(x=across(one.x), y=row(one.y), kind=one.kind, is_key=one.is_key) for one in picture.marks
        ),
    )
