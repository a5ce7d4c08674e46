"""Headlines above the lanes: which there is room for, and where. Pure arithmetic, in CSS pixels along the axis."""

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from textwrap import wrap

LETTER, LINE = 7, 15  # a letter's width, on the safe side; a line's height
LETTERS, LINES, ROWS = 24, 3, 3  # of a headline: letters in a line, lines; rows of headlines
LONGEST_WORD = 36  # letters of a word that gets a wider line; German has such words, and cutting spoils them
BESIDE = 6  # from the line down to its headline


@dataclass(frozen=True, slots=True, kw_only=True)
class Headline:
    """The lines of a headline, which stand after the line down to its mark; at the axis' end, before it."""

    lines: list[str]
    left: float
    right: float
    is_before: bool


# By the place of its entry in the reading order.
Row = dict[int, Headline]


def measure(text: str) -> int:
    """Return how wide a text is at most, in the type of the picture."""
    return sum(2 * LETTER if unicodedata.east_asian_width(letter) in "WF" else LETTER for letter in text)


def choose(titles: Iterable[tuple[int, str]], at: Mapping[int, float], width: int) -> list[Row]:
    """Return the headlines there is room for, by row from the top; `titles` come first the most important.

    `at` is where each mark stands.
    """
    chosen: Row = {}
    rows: list[Row] = []
    for place, title in titles:
        tried = {**chosen, place: _headline(title, at[place], width)}
        found = _rows({one: tried[one] for one in sorted(tried)}, at)
        if found is not None:
            chosen, rows = tried, found
    return rows


def height(row: Row) -> int:
    """Return how high a row is."""
    return max(len(one.lines) for one in row.values()) * LINE + 6


def _headline(title: str, x: float, width: int) -> Headline:
    words = title.split()
    whole = [len(word) for word in words if measure(word) <= LONGEST_WORD * LETTER]
    letters = max(LETTERS, *whole, 0)
    lines = wrap(" ".join(words), letters, max_lines=LINES, placeholder=" …") or [""]
    wide = max(measure(line) for line in lines) + 2 * BESIDE
    is_before = x + wide > width
    left = x - wide if is_before else x - 2
    return Headline(lines=lines, left=left, right=left + wide + 2, is_before=is_before)


def _rows(chosen: Row, at: Mapping[int, float]) -> list[Row] | None:
    """Return the rows of headlines that are sorted by place; None where they do not fit.

    No line down may cross another headline: one that meets an earlier one stands lower, and one that stands
    before its line has no other line in its way.
    """
    rows: list[Row] = [{} for _row in range(ROWS)]
    for place, one in chosen.items():
        met = [
            number
            for number, row in enumerate(rows)
            if any(one.left < other.right and other.left < one.right for other in row.values())
        ]
        lowest = max(met, default=-1) + 1
        is_crossed = one.is_before and any(
            one.left < at[other] < one.right for other in chosen if other < place
        )
        if lowest == ROWS or is_crossed:
            return None
        rows[lowest][place] = one
    return [row for row in rows if row]
