"""Quotations that say what was left out or put in: their parts, and where these stand in a text, in order."""

import re
from dataclasses import dataclass
from typing import NamedTuple

from timeline.quotes.characters import is_word
from timeline.quotes.folding import Folded
from timeline.quotes.seeking import Looks, Sought
from timeline.quotes.verdicts import Span

# More parts than these are not looked for.
MOST_PARTS = 200
# How much of the text, in folded characters, a shortened quotation may leave out in all: words from one end of an
# article to the other can be put together to say anything.
MOST_LEFT_OUT = 5_000
# How much of it words in square brackets may stand for.
MOST_REPLACED = 200
# In how many places the longest part is looked at.
MOST_PIVOTS = 50

_DOTS = r"(?:…|\.{3}|\. \. \.|\.\xa0\.\xa0\.)"
_OMISSION = re.compile(
    rf"\[\s{{0,9}}{_DOTS}\s{{0,9}}\]|\(\s{{0,9}}{_DOTS}\s{{0,9}}\)|{_DOTS}|\[(?P<inserted>[^\[\]]{{1,300}})\]"
)
# "[T]he" for "the": the brackets tell of a capital, and no more. The letter itself is still compared.
_LETTER = re.compile(r"\[(\w)\](?=\w)")


class Piece(NamedTuple):
    """Words of a quotation without omissions: folded, and where they stand in it; `close` if only words in
    brackets stand between them and the piece before."""

    words: Folded
    at: int
    close: bool


@dataclass(frozen=True, slots=True)
class Shortened:
    """A quotation taken apart: its pieces, and where in it words of its own are inserted."""

    pieces: tuple[Piece, ...]
    inserted: tuple[Span, ...]


def without_brackets(words: str) -> str:
    """Return words with the brackets of "[T]he" replaced by what does not count, so that places stay."""
    return _LETTER.sub("\u2060\\1\u2060", words)


def taken_apart(words: str) -> Shortened | None:
    """Return the parts of a quotation, or None if it does not say that it is shortened."""
    pieces, inserted = [], []
    done, close, said = 0, True, False
    for omission in _OMISSION.finditer(words):
        said = True
        if piece := _piece(words, done, omission.start(), close=close):
            pieces.append(piece)
            close = True
        if omission["inserted"] is None:
            close = False
        else:
            inserted.append(Span(*omission.span()))
        done = omission.end()
    if not said:
        return None
    if piece := _piece(words, done, len(words), close=close):
        pieces.append(piece)
    return Shortened(tuple(pieces), tuple(inserted)) if 0 < len(pieces) <= MOST_PARTS else None


def _piece(words: str, start: int, end: int, *, close: bool) -> Piece | None:
    """Return what stands between two omissions, from its first letter or mark; None if there are no words."""
    text = words[start:end]
    if not any(is_word(one) for one in text):
        return None
    lead = len(text) - len(text.lstrip(" \t\n.,;:"))
    return Piece(Folded(text[lead:].strip()), start + lead, close)


def chains(text: Sought, pieces: tuple[Piece, ...]) -> list[list[int]]:
    """Return where all pieces stand in order and near one another: a list of places for each way.

    The longest piece is looked for first; from each of its places, each next piece is the nearest one. So
    what is left out is the least that can be, and the work is bounded by MOST_LOOKS.
    """
    keys = [piece.words.text.strip(" ") for piece in pieces]
    total = sum(len(key) for key in keys) + MOST_LEFT_OUT
    pivot = max(range(len(keys)), key=lambda number: len(keys[number]))
    looks = Looks()
    found: list[list[int]] = []
    for tried, place in enumerate(text.whole(keys[pivot], 0, len(text.folded.text), looks)):
        if tried == MOST_PIVOTS:
            break
        chain = _chain(text, keys, pivot, place, total, looks)
        if chain and _near(keys, chain, pieces):
            found.append(chain)
    return found


def _chain(
    text: Sought, keys: list[str], pivot: int, place: int, total: int, looks: Looks
) -> list[int] | None:
    after, end = [], place + len(keys[pivot])
    for key in keys[pivot + 1 :]:
        step = next(text.whole(key, end, place + total, looks), -1)
        if step < 0:
            return None
        after.append(step)
        end = step + len(key)
    before, start = [], place
    for key in reversed(keys[:pivot]):
        start = text.last_whole(key, max(0, end - total), start, looks)
        if start < 0:
            return None
        before.append(start)
    return [*before[::-1], place, *after]


def _near(keys: list[str], chain: list[int], pieces: tuple[Piece, ...]) -> bool:
    left_out = 0
    for number in range(1, len(chain)):
        gap = chain[number] - chain[number - 1] - len(keys[number - 1])
        left_out += gap
        if pieces[number].close and gap > MOST_REPLACED:
            return False
    return left_out <= MOST_LEFT_OUT
