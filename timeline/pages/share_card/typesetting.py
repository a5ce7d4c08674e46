"""Text in lines: what it takes of a line, where it breaks, and the size at which it fits."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Literal, NamedTuple, TypeAlias

import uharfbuzz as hb

FONTS = Path(__file__).parent / "fonts"


class Font(NamedTuple):
    """A font as the SVG names it, and its file."""

    family: str
    weight: int
    file: str


Face: TypeAlias = Literal["serif", "sans", "strong"]
FACES: dict[Face, Font] = {
    "serif": Font("Card Serif", 600, "serif-600.ttf"),
    "sans": Font("Card Sans", 400, "sans-400.ttf"),
    "strong": Font("Card Sans", 600, "sans-600.ttf"),
}
# Longer texts are cut before anything is measured: no card holds as much.
MOST_CHARACTERS = 600
# A text of which fewer letters than these can be set is not set at all.
ENOUGH = 0.8
# They shape the letters around them and are not seen.
_JOINERS = "\u200c\u200d"
_RIGHT_TO_LEFT = {"R", "AL"}
# Isolates (UAX 9): a line runs in its own direction, whatever it begins with.
_ISOLATES = {"ltr": "\u2066", "rtl": "\u2067"}
_END_OF_ISOLATE = "\u2069"


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """Lines of one size. `is_cut`: they do not hold all of the text."""

    lines: tuple[str, ...]
    size: int
    is_cut: bool = False


def clean(text: str, face: Face) -> str:
    """Return what can be set of a text, on one line: "" where it is written in letters that no font of ours has."""
    text = unicodedata.normalize("NFC", text[: 2 * MOST_CHARACTERS])
    has = _font(face).get_nominal_glyph
    kept = "".join(
        " " if one.isspace() else one
        for one in text
        if one.isspace() or one in _JOINERS or (unicodedata.category(one)[0] != "C" and has(ord(one)))
    )
    letters, set_letters = _letters(text), _letters(kept)
    if set_letters < ENOUGH * letters:
        return ""
    line = " ".join(kept.split())
    return line if len(line) <= MOST_CHARACTERS else _shorter(line[:MOST_CHARACTERS])


def measure(text: str, face: Face, size: float) -> float:
    """Return how wide a text is at a size."""
    return sum(_advance(run, face) for run in _runs(text)) * size


def wrap(text: str, face: Face, size: int, width: float) -> list[str]:
    """Return a text in as few lines of this width as it needs; a word that is wider is broken."""
    lines: list[str] = []
    line = ""
    for word in _words(text, face, size, width):
        longer = f"{line} {word}" if line else word
        if line and measure(longer, face, size) > width:
            lines.append(line)
            longer = word
        line = longer
    return [*lines, line] if line else lines


def fit(text: str, face: Face, sizes: Sequence[int], width: float, height: float, leading: float) -> Block:
    """Return a text at the first of these sizes at which it has room; at the last it is cut to what has room.

    Its lines are made about as long as one another: a last line of one word looks like a slip.
    """
    for size in sizes:
        lines = wrap(text, face, size, width)
        if len(lines) * size * leading <= height:
            return Block(lines=tuple(_balanced(text, face, size, width, lines)), size=size)
    size = sizes[-1]
    lines = wrap(text, face, size, width)
    most = max(1, int(height / (size * leading)))
    return Block(lines=cut(lines, most, face, size, width), size=size, is_cut=len(lines) > most)


def cut(lines: Sequence[str], most: int, face: Face, size: int, width: float) -> tuple[str, ...]:
    """Return the first lines, the last of them ending in "…" where there are more."""
    if len(lines) <= most:
        return tuple(lines)
    last = _shorter(lines[most - 1])
    while measure(last, face, size) > width:
        last = _shorter(last[:-2])
    return (*lines[: most - 1], last)


def closed(block: Block, mark: str, face: Face, width: float) -> Block:
    """Return lines that were cut with the mark that closes a quotation after them."""
    *before, last = block.lines
    while measure(last + mark, face, block.size) > width:
        last = _shorter(last)
    return Block(lines=(*before, last + mark), size=block.size, is_cut=True)


def one_line(text: str, face: Face, size: int, width: float) -> str:
    """Return as much of a text as there is room for on one line."""
    lines = wrap(clean(text, face), face, size, width)
    return cut(lines, 1, face, size, width)[0] if lines else ""


def isolated(line: str, direction: str) -> str:
    """Return a line that runs in a direction whatever stands in it."""
    return f"{_ISOLATES[direction]}{line}{_END_OF_ISOLATE}"


def natural(line: str) -> str:
    """Return the direction of the first letter of a line."""
    ways = (unicodedata.bidirectional(one) for one in line)
    return (
        "rtl"
        if next((way for way in ways if way in {"L", *_RIGHT_TO_LEFT}), "L") in _RIGHT_TO_LEFT
        else "ltr"
    )


def _shorter(line: str) -> str:
    """Return a line without its last word, or of a single word its last letters, and "…"."""
    kept = line.removesuffix("…").rstrip()
    before, space, _last = kept.rpartition(" ")
    return f"{before if space else kept[:-1]}".rstrip(" ,;:.–-") + "…"


def _balanced(text: str, face: Face, size: int, width: float, lines: list[str]) -> list[str]:
    narrow, wide = width / 2, width
    for _step in range(6):
        middle = (narrow + wide) / 2
        tried = wrap(text, face, size, middle)
        if len(tried) <= len(lines):
            wide, lines = middle, tried
        else:
            narrow = middle
    return lines


def _words(text: str, face: Face, size: int, width: float) -> Iterator[str]:
    for word in text.split(" "):
        rest = word
        while measure(rest, face, size) > width and len(rest) > 1:
            most = 1
            while most < len(rest) and measure(rest[: most + 1], face, size) <= width:
                most += 1
            yield rest[:most]
            rest = rest[most:]
        yield rest


def _runs(text: str) -> Iterator[str]:
    """Yield the stretches of a text that are shaped as one: those in letters from right to left, and the others."""
    for run in re.split(r"(\s+)", text):
        start, was = 0, None
        for place, one in enumerate(run):
            way = unicodedata.bidirectional(one)
            if way == "NSM":
                continue
            now = way in _RIGHT_TO_LEFT
            if was is not None and now != was:
                yield run[start:place]
                start = place
            was = now
        if run[start:]:
            yield run[start:]


@lru_cache(maxsize=8192)
def _advance(run: str, face: Face) -> float:
    """Return the width of a run, in sizes of the type."""
    buffer = hb.Buffer()
    buffer.add_str(run)
    buffer.guess_segment_properties()
    font = _font(face)
    hb.shape(font, buffer)
    return float(sum(one.x_advance for one in buffer.glyph_positions or ())) / float(font.face.upem)


@lru_cache(maxsize=len(FACES))
def _font(face: Face) -> hb.Font:
    return hb.Font(hb.Face(hb.Blob.from_file_path(str(FONTS / FACES[face].file))))


def _letters(text: str) -> int:
    return sum(unicodedata.category(one)[0] in "LN" for one in text)
