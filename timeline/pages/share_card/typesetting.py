"""Sets text in lines: width, line breaks, and the size at which it fits."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Literal, NamedTuple, TypeAlias

import uharfbuzz as hb

from timeline.text.content_caches import cache_content

FONTS = Path(__file__).parent / "fonts"


class Font(NamedTuple):
    """A font: family and weight in the SVG, and its file."""

    family: str
    weight: int
    file: str


Face: TypeAlias = Literal["serif", "sans", "strong"]
FACES: dict[Face, Font] = {
    "serif": Font("Card Serif", 600, "serif-600.ttf"),
    "sans": Font("Card Sans", 400, "sans-400.ttf"),
    "strong": Font("Card Sans", 600, "sans-600.ttf"),
}
# Longer texts are cut before they are measured, because no card has room for more.
LONGEST_TEXT = 600
# A text is not set at all if the fonts have a smaller share of its letters.
ENOUGH = 0.8
# Invisible, but they shape the letters around them.
_JOINERS = "\u200c\u200d"
_RIGHT_TO_LEFT = {"R", "AL"}
# Isolates (UAX 9), so that a line runs in its own direction whatever it begins with.
_ISOLATES = {"ltr": "\u2066", "rtl": "\u2067"}
_END_OF_ISOLATE = "\u2069"


@dataclass(frozen=True, slots=True, kw_only=True)
class TextBlock:
    """Lines of one font size. `is_cut`: a part of the text is missing."""

    lines: tuple[str, ...]
    size: int
    is_cut: bool = False


def strip_unsupported(text: str, face: Face) -> str:
    """Return a text on one line without letters that the font lacks; "" if it lacks too many of them."""
    text = unicodedata.normalize("NFC", text[: 2 * LONGEST_TEXT])
    has_glyph = _load_font(face).get_nominal_glyph
    kept = "".join(
        " " if character.isspace() else character
        for character in text
        if character.isspace()
        or character in _JOINERS
        or (unicodedata.category(character)[0] != "C" and has_glyph(ord(character)))
    )
    if _count_letters(kept) < ENOUGH * _count_letters(text):
        return ""
    line = " ".join(kept.split())
    return line if len(line) <= LONGEST_TEXT else _shorten(line[:LONGEST_TEXT])


def measure(text: str, face: Face, size: float) -> float:
    """Return the width of a text at a font size."""
    return sum(_measure_run(run, face) for run in _split_runs(text)) * size


def wrap(text: str, face: Face, size: int, width: float) -> list[str]:
    """Return a text in as few lines of a width as possible; a word that is wider is broken."""
    lines: list[str] = []
    line = ""
    for word in _split_words(text, face, size, width):
        longer = f"{line} {word}" if line else word
        if line and measure(longer, face, size) > width:
            lines.append(line)
            longer = word
        line = longer
    return [*lines, line] if line else lines


def fit(
    text: str, face: Face, sizes: Sequence[int], width: float, height: float, leading: float
) -> TextBlock:
    """Return a text at the first of these sizes at which it fits; at the last size it is cut to fit.

    Lines are balanced, because a last line of a single word looks like a mistake.
    """
    for size in sizes:
        lines = wrap(text, face, size, width)
        if len(lines) * size * leading <= height:
            return TextBlock(lines=tuple(_balance(text, face, size, width, lines)), size=size)
    size = sizes[-1]
    lines = wrap(text, face, size, width)
    most = max(1, int(height / (size * leading)))
    return TextBlock(lines=cut(lines, most, face, size, width), size=size, is_cut=len(lines) > most)


def cut(lines: Sequence[str], most: int, face: Face, size: int, width: float) -> tuple[str, ...]:
    """Return the first lines; the last of them ends in "…" if there are more."""
    if len(lines) <= most:
        return tuple(lines)
    last = _shorten(lines[most - 1])
    while measure(last, face, size) > width:
        last = _shorten(last[:-2])
    return (*lines[: most - 1], last)


def close_quotation(block: TextBlock, mark: str, face: Face, width: float) -> TextBlock:
    """Return a cut block with a closing quotation mark at its end."""
    *before, last = block.lines
    while measure(last + mark, face, block.size) > width:
        last = _shorten(last)
    return TextBlock(lines=(*before, last + mark), size=block.size, is_cut=True)


def fit_line(text: str, face: Face, size: int, width: float) -> str:
    """Return as much of a text as fits on one line."""
    lines = wrap(strip_unsupported(text, face), face, size, width)
    return cut(lines, 1, face, size, width)[0] if lines else ""


def isolate(line: str, direction: str) -> str:
    """Return a line that runs in a direction whatever its characters."""
    return f"{_ISOLATES[direction]}{line}{_END_OF_ISOLATE}"


def detect_direction(line: str) -> str:
    """Return the direction of the first letter of a line."""
    classes = (unicodedata.bidirectional(character) for character in line)
    return (
        "rtl"
        if next((each for each in classes if each in {"L", *_RIGHT_TO_LEFT}), "L") in _RIGHT_TO_LEFT
        else "ltr"
    )


def _shorten(line: str) -> str:
    """Return a line without its last word (or the last letter of a single word), with "…"."""
    text = line.removesuffix("…").rstrip()
    before, space, _last = text.rpartition(" ")
    return f"{before if space else text[:-1]}".rstrip(" ,;:.–-") + "…"


def _balance(text: str, face: Face, size: int, width: float, lines: list[str]) -> list[str]:
    narrow, wide = width / 2, width
    for _step in range(6):
        middle = (narrow + wide) / 2
        candidate = wrap(text, face, size, middle)
        if len(candidate) <= len(lines):
            wide, lines = middle, candidate
        else:
            narrow = middle
    return lines


def _split_words(text: str, face: Face, size: int, width: float) -> Iterator[str]:
    for word in text.split(" "):
        rest = word
        while measure(rest, face, size) > width and len(rest) > 1:
            most = 1
            while most < len(rest) and measure(rest[: most + 1], face, size) <= width:
                most += 1
            yield rest[:most]
            rest = rest[most:]
        yield rest


def _split_runs(text: str) -> Iterator[str]:
    """Yield the parts of a text that are shaped together: runs of one direction, and spaces."""
    for run in re.split(r"(\s+)", text):
        start, was_rtl = 0, None
        for index, character in enumerate(run):
            bidi_class = unicodedata.bidirectional(character)
            if bidi_class == "NSM":
                continue
            is_rtl = bidi_class in _RIGHT_TO_LEFT
            if was_rtl is not None and is_rtl != was_rtl:
                yield run[start:index]
                start = index
            was_rtl = is_rtl
        if run[start:]:
            yield run[start:]


@cache_content(8192)
def _measure_run(run: str, face: Face) -> float:
    """Return the width of a run as a multiple of the font size."""
    buffer = hb.Buffer()
    buffer.add_str(run)
    buffer.guess_segment_properties()
    font = _load_font(face)
    hb.shape(font, buffer)
    return float(sum(position.x_advance for position in buffer.glyph_positions or ())) / float(font.face.upem)


@lru_cache(maxsize=len(FACES))
def _load_font(face: Face) -> hb.Font:
    return hb.Font(hb.Face(hb.Blob.from_file_path(str(FONTS / FACES[face].file))))


def _count_letters(text: str) -> int:
    return sum(unicodedata.category(character)[0] in "LN" for character in text)
