"""Folding: a text as only its words count, and the way back to the places in the text as it is."""

import re
import unicodedata
from bisect import bisect_right
from functools import lru_cache

from timeline.quotes.characters import EMOJI, JOINER, TAGGED, folded, is_invisible, is_mark

# Sequences of spaces, marks and dashes: what of them counts is decided for each as a whole.
_BETWEEN = re.compile("[ \0'\"\\-…]{2,}")
_GLUE = "'\"-…"
_DOTS = re.compile(r"\.[ \0]\.[ \0]\.")
# A double mark after a figure may be the sign of inches or seconds: there it stays apart from the single one.
_MARK = re.compile(r'(?<!\d)"')
_NOTHING = re.compile("\0+")
_SHOWN = re.compile(f"(?<=[{EMOJI}\ufe0f]){JOINER}(?=[{EMOJI}])|{TAGGED}")
_SHOWN_BY = {JOINER, "\U000e007f"}


class Folded:
    """A text as only its words count.

    White space is one space, and none beside quotation marks, dashes and ellipses; these are of one form each;
    letters are small and in NFC; what is not seen is gone. `span` leads back: units are code points everywhere.
    Made in one pass over the text, by operations of C wherever nothing special stands.
    """

    __slots__ = ("_expanded", "_map", "source", "text")

    def __init__(self, source: str) -> None:
        self.source = source
        spread, self._expanded = _expand(source, set(source))
        same_length = _same_length(spread)
        self._map = _Map()
        behind = 0
        for gone in _NOTHING.finditer(same_length):
            behind += gone.end() - gone.start()
            self._map.add(gone.end() - behind, gone.end(), 1)
        self.text = same_length.replace("\0", "")

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return where in the source the characters from `start` to before `end` (at least one) come from."""
        return self.start(start), self.end(end - 1)

    def start(self, place: int) -> int:
        """Return where in the source the character at a place of the folded text begins."""
        place = self._map.start(place)
        return self._expanded.start(place) if self._expanded else place

    def end(self, place: int) -> int:
        """Return where in the source the character at a place of the folded text ends."""
        place = self._map.start(place)
        return self._expanded.end(place) if self._expanded else place + 1

    def splits(self, place: int) -> bool:
        """Whether a place of the folded text lies within what is one character of the source."""
        return 0 < place < len(self.text) and self.start(place) < self.end(place - 1)

    def place(self, source: int) -> int:
        """Return the first place of the folded text that comes from `source` or after it."""
        low, high = 0, len(self.text)
        while low < high:
            middle = (low + high) // 2
            if self.start(middle) < source:
                low = middle + 1
            else:
                high = middle
        return low


class _Map:
    """Places in one text for places in another, which runs beside it but for the breaks that are noted."""

    __slots__ = ("_at", "_from", "_width")

    def __init__(self) -> None:
        self._at, self._from, self._width = [0], [0], [1]

    def add(self, at: int, source: int, width: int) -> None:
        """Note that the character at `at` is from `source`, so wide, and those after it one each."""
        if self._at[-1] == at:
            self._from[-1], self._width[-1] = source, width
        else:
            self._at.append(at)
            self._from.append(source)
            self._width.append(width)

    def start(self, place: int) -> int:
        last = bisect_right(self._at, place) - 1
        steps = place - self._at[last]
        return self._from[last] + (steps and self._width[last] + steps - 1)

    def end(self, place: int) -> int:
        last = bisect_right(self._at, place) - 1
        return self._from[last] + self._width[last] + place - self._at[last]


def _expand(source: str, characters: set[str]) -> tuple[str, _Map | None]:
    """Return the source with what has another length when folded already folded, if there is such."""
    special = _special(source, characters)
    if special is None:
        return source, None
    pieces, places, done, length = [], _Map(), 0, 0
    for found in special.finditer(source):
        start, end = found.span()
        new = _cluster(found[0]) if end - start < 8 else _cluster.__wrapped__(found[0])
        pieces += [source[done:start], new]
        length += start - done
        for _character in new:
            places.add(length, start, end - start)
            length += 1
        places.add(length, end, 1)
        done = end
    pieces.append(source[done:])
    return "".join(pieces), places


def _special(source: str, characters: set[str]) -> re.Pattern[str] | None:
    """Return a pattern of what may have another length when folded, made of what the text holds."""
    patterns = []
    marks = {one for one in characters if is_mark(one)}
    if marks:
        hidden = {one for one in characters if is_invisible(one)}
        # In NFC, only a capital can come together with a mark, as a small letter.
        plain = unicodedata.is_normalized("NFC", source) and not hidden
        bases = {one for one in characters if folded(one) != one and one.isalpha()}
        base = _class(bases) if plain else _class(marks | hidden, "^")
        if base:
            patterns.append(f"{base}{_class(marks | hidden)}*{_class(marks)}")
    patterns.append(_class({one for one in characters if len(folded(one)) > 1}))
    patterns = [pattern for pattern in patterns if pattern]
    return re.compile("|".join(patterns), re.DOTALL) if patterns else None


def _class(characters: set[str], sign: str = "") -> str:
    return f"[{sign}{re.escape(''.join(sorted(characters)))}]" if characters else ""


@lru_cache(maxsize=4096)
def _cluster(text: str) -> str:
    normal = unicodedata.normalize("NFC", "".join(one for one in text if not is_invisible(one)))
    return unicodedata.normalize("NFC", "".join(folded(one) for one in normal))


def _same_length(text: str) -> str:
    """Return a text folded, with NUL for each character that counts for nothing."""
    characters = set(text)
    table = {ord(one): folded(one) for one in characters if len(folded(one)) == 1 and folded(one) != one}
    plain = text.translate(table)
    # Within an emoji of several what is not seen shows: a family is not its members, nor Wales England.
    shown = [found.span() for found in _SHOWN.finditer(text)] if characters & _SHOWN_BY else []
    if shown:
        pieces, done = [], 0
        for start, end in shown:
            pieces += [plain[done:start], text[start:end]]
            done = end
        plain = "".join([*pieces, plain[done:]])
    plain = plain.replace("...", "…\0\0")
    plain = _DOTS.sub("…\0\0\0\0", plain)
    plain = _MARK.sub("'", plain)
    return _BETWEEN.sub(_run, plain)


def _run(found: re.Match[str]) -> str:
    before_figure = found.string[found.end() : found.end() + 1].isdigit()
    between = _between if len(found[0]) < 16 else _between.__wrapped__
    return between(found[0], before_figure and found.start() > 0)


@lru_cache(maxsize=1024)
def _between(run: str, before_figure: bool) -> str:
    """Return a sequence of spaces, marks and dashes with NUL for what counts for nothing.

    A space stays before a dash that stands at a figure: in "3 -5" it is a sign, in "3 - 5" a dash.
    """
    signed = before_figure and run[-1] == "-" and run.strip(" \0") == "-"
    kept = []
    last = latest = "x"
    for character, following in zip(run, _following(run), strict=True):
        if character == " ":
            is_lost = last == " " or last in _GLUE or (following in _GLUE and not signed)
        else:
            # Two hyphens are typed for one dash; with a space between, they are two.
            is_lost = character == "\0" or character == last == latest == "-"
        kept.append("\0" if is_lost else character)
        last = last if is_lost else character
        latest = latest if character == "\0" else character
    return "".join(kept)


def _following(run: str) -> list[str]:
    """Return for each place of a run the next character in it that is neither space nor NUL, or a space."""
    found, following = " ", []
    for character in reversed(run):
        following.append(found)
        if character not in " \0":
            found = character
    return following[::-1]
