"""Headlines above the lanes: which have room, and where. Pure arithmetic, in CSS pixels along the axis."""

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from textwrap import wrap

LETTER, LINE = 7, 15  # the width of a letter, rounded up; the height of a line
LETTERS, LINES, ROWS = 24, 3, 3  # of a headline: letters in a line, lines; rows of headlines
LONGEST_WORD = 36  # letters of a word that gets a wider line: German has such words, and must not be cut
BESIDE = 6  # between a headline and the line down to its mark


@dataclass(frozen=True, slots=True, kw_only=True)
class Headline:
    """The lines of a headline after the line down to its mark; `is_before` that line at the end of the axis."""

    lines: list[str]
    left: float
    right: float
    is_before: bool


# By the index of the entry in reading order.
Row = dict[int, Headline]


def measure_width(text: str) -> int:
    """Return the largest possible width of a text in the picture's font."""
    return sum(2 * LETTER if unicodedata.east_asian_width(letter) in "WF" else LETTER for letter in text)


def choose_headlines(titles: Iterable[tuple[int, str]], at: Mapping[int, float], width: int) -> list[Row]:
    """Return the headlines that have room, by row from the top; `titles` are in order of importance.

    `at` is the position of each mark on the axis, by the index of its entry.
    """
    chosen: Row = {}
    rows: list[Row] = []
    for index, title in titles:
        candidate = {**chosen, index: _build_headline(title, at[index], width)}
        candidate_rows = _arrange_rows({key: candidate[key] for key in sorted(candidate)}, at)
        if candidate_rows is not None:
            chosen, rows = candidate, candidate_rows
    return rows


def get_row_height(row: Row) -> int:
    """Return the height of a row."""
    return max(len(headline.lines) for headline in row.values()) * LINE + 6


def _build_headline(title: str, x: float, width: int) -> Headline:
    words = title.split()
    whole = [len(word) for word in words if measure_width(word) <= LONGEST_WORD * LETTER]
    letters = max(LETTERS, *whole, 0)
    lines = wrap(" ".join(words), letters, max_lines=LINES, placeholder=" …") or [""]
    wide = max(measure_width(line) for line in lines) + 2 * BESIDE
    is_before = x + wide > width
    left = x - wide if is_before else x - 2
    return Headline(lines=lines, left=left, right=left + wide + 2, is_before=is_before)


def _arrange_rows(chosen: Row, at: Mapping[int, float]) -> list[Row] | None:
    """Return headlines, sorted by index, in rows; None if they do not fit.

    No line down may cross another headline: a headline that meets an earlier one goes into a lower row, and one that
    is before its line has no other line in its way.
    """
    rows: list[Row] = [{} for _row in range(ROWS)]
    for index, headline in chosen.items():
        blocked_rows = [
            number
            for number, row in enumerate(rows)
            if any(headline.left < other.right and other.left < headline.right for other in row.values())
        ]
        lowest = max(blocked_rows, default=-1) + 1
        is_crossed = headline.is_before and any(
            headline.left < at[other] < headline.right for other in chosen if other < index
        )
        if lowest == ROWS or is_crossed:
            return None
        rows[lowest][index] = headline
    return [row for row in rows if row]
