"""Normalising: a text in the form in which quotations are compared, with the way back to the offsets of the original.

It is stricter than `text.searchfold`: a quote check must not take "resume" for "résumé" or "102" for "10²", and it has
to report where in the original the words are. So accents stay, and every position leads back to the source.
"""

import re
import unicodedata
from bisect import bisect_right
from functools import lru_cache

from timeline.quotes.characters import (
    EMOJI,
    JOINER,
    TAG_FLAG,
    fold_character,
    is_combining,
    is_invisible,
)
from timeline.quotes.html_references import PATTERN as _REFERENCE
from timeline.quotes.html_references import may_have_references, resolve_reference

# Sequences of spaces, marks and dashes. Which characters of them count is decided for each sequence as a whole.
_SEPARATORS = re.compile("[ \0'\"\\-…]{2,}")
_GLUE = "'\"-…"
_DOTS = re.compile(r"\.[ \0]\.[ \0]\.")
# A double mark after a figure may stand for inches or seconds, and then differs from a single one.
_MARK = re.compile(r'(?<!\d)"')
_NOTHING = re.compile("\0+")
_VISIBLE_SEQUENCE = re.compile(f"(?<=[{EMOJI}\ufe0f]){JOINER}(?=[{EMOJI}])|{TAG_FLAG}")
_SEQUENCE_CHARACTERS = {JOINER, "\U000e007f"}


class NormalisedText:
    """A text in the form in which its words are compared.

    White space is one space, and none beside quotation marks, dashes and ellipses; of each of these there is one form;
    letters are small and in NFC; invisible characters are left out. Positions (in `text`) and offsets (in `source`)
    are code points. HTML character references count as their characters. It is built in one pass, by string methods
    written in C except at special characters.
    """

    __slots__ = ("_expanded", "_map", "source", "text")

    def __init__(self, source: str) -> None:
        self.source = source
        expanded, self._expanded = _expand(source, set(source))
        same_length = _fold_same_length(expanded)
        self._map = _OffsetMap()
        removed = 0
        for nothing in _NOTHING.finditer(same_length):
            removed += nothing.end() - nothing.start()
            self._map.add(nothing.end() - removed, nothing.end(), 1)
        self.text = same_length.replace("\0", "")

    def to_source_span(self, start: int, end: int) -> tuple[int, int]:
        """Return the offsets in the source of the characters `text[start:end]` (at least one)."""
        return self.to_source_start(start), self.to_source_end(end - 1)

    def to_source_start(self, position: int) -> int:
        """Return the offset at which the character at a position starts in the source."""
        position = self._map.get_start(position)
        return self._expanded.get_start(position) if self._expanded else position

    def to_source_end(self, position: int) -> int:
        """Return the offset at which the character at a position ends in the source."""
        position = self._map.get_start(position)
        return self._expanded.get_end(position) if self._expanded else position + 1

    def splits(self, position: int) -> bool:
        """Whether a position lies within what is one character of the source."""
        if not 0 < position < len(self.text):
            return False
        return self.to_source_start(position) < self.to_source_end(position - 1)

    def find_position(self, offset: int) -> int:
        """Return the first position whose character comes from an offset of the source or after it."""
        low, high = 0, len(self.text)
        while low < high:
            middle = (low + high) // 2
            if self.to_source_start(middle) < offset:
                low = middle + 1
            else:
                high = middle
        return low


class _OffsetMap:
    """Maps positions of one text to offsets of another. Both advance together except at the breaks added."""

    __slots__ = ("_at", "_from", "_width")

    def __init__(self) -> None:
        self._at, self._from, self._width = [0], [0], [1]

    def add(self, position: int, offset: int, width: int) -> None:
        """Add a break: the character at `position` comes from `offset` and has this width, those after it 1 each."""
        if self._at[-1] == position:
            self._from[-1], self._width[-1] = offset, width
        else:
            self._at.append(position)
            self._from.append(offset)
            self._width.append(width)

    def get_start(self, position: int) -> int:
        last = bisect_right(self._at, position) - 1
        steps = position - self._at[last]
        return self._from[last] + (steps and self._width[last] + steps - 1)

    def get_end(self, position: int) -> int:
        last = bisect_right(self._at, position) - 1
        return self._from[last] + self._width[last] + position - self._at[last]


def _expand(source: str, characters: set[str]) -> tuple[str, _OffsetMap | None]:
    """Return the source with every part folded whose length changes by that; with no map if there is none."""
    special = _build_special_pattern(source, characters)
    if special is None:
        return source, None
    pieces, offsets, done, length = [], _OffsetMap(), 0, 0
    for match in special.finditer(source):
        start, end = match.span()
        part = resolve_reference(match[0]) if match[0][-1] == ";" else match[0]
        if part is None:
            continue
        folded = _fold_cluster(part) if len(part) < 8 else _fold_cluster.__wrapped__(part)
        pieces += [source[done:start], folded]
        length += start - done
        for _character in folded:
            offsets.add(length, start, end - start)
            length += 1
        offsets.add(length, end, 1)
        done = end
    pieces.append(source[done:])
    return "".join(pieces), offsets


def _build_special_pattern(source: str, characters: set[str]) -> re.Pattern[str] | None:
    """Return a pattern for the parts of a text whose length may change, or None if it has none."""
    patterns = [_REFERENCE] if may_have_references(source) else []
    combining = {char for char in characters if is_combining(char)}
    if combining:
        hidden = {char for char in characters if is_invisible(char)}
        # In NFC, only a capital can be composed with a mark when it becomes a small letter.
        plain = unicodedata.is_normalized("NFC", source) and not hidden
        bases = {char for char in characters if fold_character(char) != char and char.isalpha()}
        base = _build_class(bases) if plain else _build_class(combining | hidden, "^")
        if base:
            patterns.append(f"{base}{_build_class(combining | hidden)}*{_build_class(combining)}")
    patterns.append(_build_class({char for char in characters if len(fold_character(char)) > 1}))
    patterns = [pattern for pattern in patterns if pattern]
    return re.compile("|".join(patterns), re.DOTALL) if patterns else None


def _build_class(characters: set[str], sign: str = "") -> str:
    return f"[{sign}{re.escape(''.join(sorted(characters)))}]" if characters else ""


@lru_cache(maxsize=4096)
def _fold_cluster(text: str) -> str:
    composed = unicodedata.normalize("NFC", "".join(char for char in text if not is_invisible(char)))
    return unicodedata.normalize("NFC", "".join(fold_character(char) for char in composed))


def _fold_same_length(text: str) -> str:
    """Return a text folded, with NUL for each character that does not count."""
    characters, fold = set(text), fold_character
    table = {ord(char): fold(char) for char in characters if len(fold(char)) == 1 and fold(char) != char}
    plain = text.translate(table)
    # Invisible characters within an emoji of several do count: a family is not its members, nor Wales England.
    has_sequences = bool(characters & _SEQUENCE_CHARACTERS)
    visible = [match.span() for match in _VISIBLE_SEQUENCE.finditer(text)] if has_sequences else []
    if visible:
        pieces, done = [], 0
        for start, end in visible:
            pieces += [plain[done:start], text[start:end]]
            done = end
        plain = "".join([*pieces, plain[done:]])
    plain = plain.replace("...", "…\0\0")
    plain = _DOTS.sub("…\0\0\0\0", plain)
    plain = _MARK.sub("'", plain)
    return _SEPARATORS.sub(_fold_separators, plain)


def _fold_separators(match: re.Match[str]) -> str:
    is_before_figure = match.string[match.end() : match.end() + 1].isdigit()
    fold = _fold_separator_run if len(match[0]) < 16 else _fold_separator_run.__wrapped__
    return fold(match[0], is_before_figure and match.start() > 0)


@lru_cache(maxsize=1024)
def _fold_separator_run(run: str, is_before_figure: bool) -> str:
    """Return a sequence of spaces, marks and dashes with NUL for each character that does not count.

    A space before a dash before a figure counts: in "3 -5" the dash is a sign, in "3 - 5" it is not.
    """
    is_sign = is_before_figure and run[-1] == "-" and run.strip(" \0") == "-"
    folded = []
    # The last character that counts; and the last one that is not NUL.
    last = previous = "x"
    for character, following in zip(run, _find_following(run), strict=True):
        if character == " ":
            is_dropped = last == " " or last in _GLUE or (following in _GLUE and not is_sign)
        else:
            # Two hyphens are typed for one dash; with a space between, they are two.
            is_dropped = character == "\0" or character == last == previous == "-"
        folded.append("\0" if is_dropped else character)
        last = last if is_dropped else character
        previous = previous if character == "\0" else character
    return "".join(folded)


def _find_following(run: str) -> list[str]:
    """Return for each position of a run the next character that is neither space nor NUL, or a space."""
    latest, following = " ", []
    for character in reversed(run):
        following.append(latest)
        if character not in " \0":
            latest = character
    return following[::-1]
