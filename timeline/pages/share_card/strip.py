"""The picture of a timeline in small: a line for each party, a mark for each entry, and what is between them."""

from dataclasses import dataclass

from timeline.pages.picture import Picture

# With fewer there is nothing to see.
FEWEST_MARKS = 3
TALLEST, ROW = 150, 30


@dataclass(frozen=True, slots=True, kw_only=True)
class StripMark:
    """The mark of an entry, or of several."""

    x: int
    y: int
    kind: str
    is_key: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class StripLine:
    """A line from one point to another."""

    x: int
    y: int
    end_x: int
    end_y: int

    @property
    def middle(self) -> int:
        """The middle between the ends, vertically."""
        return (self.y + self.end_y) // 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Strip:
    """A picture within a rectangle of the card."""

    left: int
    right: int
    height: int
    rules: tuple[int, ...]
    bars: tuple[StripLine, ...]
    arrows: tuple[StripLine, ...]
    marks: tuple[StripMark, ...]


def build_strip(picture: Picture | None, left: int, right: int, bottom: int) -> Strip | None:
    """Return a picture between `left` and `right` and above `bottom` (pixels); None if there is nothing to see."""
    if picture is None or len(picture.marks) < FEWEST_MARKS:
        return None
    lanes = [lane.y for lane in picture.lanes]
    step = min(ROW, TALLEST // max(1, len(lanes) - 1)) if len(lanes) > 1 else 0
    rows = {y: bottom - step * (len(lanes) - 1 - index) for index, y in enumerate(lanes)}
    scale = (right - left) / picture.width

    def get_x(x: int) -> int:
        return round(left + x * scale)

    def get_row(y: int) -> int:
        return rows[min(rows, key=lambda lane: abs(lane - y))]

    positions = {uid: (mark.x, mark.y) for mark in picture.marks for uid in mark.ids}
    arrows = [
        StripLine(
            x=get_x(positions[arrow.source][0]),
            y=get_row(positions[arrow.source][1]),
            end_x=get_x(arrow.end_x),
            end_y=get_row(arrow.end_y),
        )
        for arrow in picture.arrows
        if arrow.source in positions
    ]
    return Strip(
        left=left,
        right=right,
        height=step * (len(lanes) - 1),
        rules=tuple(rows.values()),
        bars=tuple(
            StripLine(
                x=get_x(bar.left), y=get_row(bar.stem_y), end_x=get_x(bar.right), end_y=get_row(bar.stem_y)
            )
            for bar in picture.date_bars
            if bar.lasts
        ),
        arrows=tuple(arrow for arrow in arrows if arrow.y != arrow.end_y),
        marks=tuple(
            StripMark(x=get_x(mark.x), y=get_row(mark.y), kind=mark.kind, is_key=mark.is_key)
            for mark in picture.marks
        ),
    )
