"""Quotations that say what was left out or put in: their parts, and where these stand in a text, in order."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from timeline.quotes.characters import is_word
from timeline.quotes.normalise import Folded
from timeline.quotes.seeking import Looks, Sought, closing_mark
from timeline.quotes.verdicts import Span

# More parts than these are not looked for.
MOST_PARTS = 200
# How much of the text, in folded characters, a shortened quotation may leave out in all: words from one end of an
# article to the other can be put together to say anything.
MOST_LEFT_OUT = 5_000
# How much of it words in square brackets may stand for.
MOST_REPLACED = 200
# In how many places the longest part is looked at.
MOST_PIVOTS = 21

_DOTS = r"(?:…|\.{3}|\. \. \.|\.\xa0\.\xa0\.)"
_OMISSION = re.compile(
    rf"\[\s{{0,9}}{_DOTS}\s{{0,9}}\]|\(\s{{0,9}}{_DOTS}\s{{0,9}}\)|{_DOTS}|\[(?P<inserted>[^\[\]]{{1,300}})\]"
)
# What at the ends of a part may be the quotation's own, because something was left out there.
_APART = " \t\n\u00a0.,;:"
# "[T]he" for "the": the brackets tell of a capital, and no more. The letter itself is still compared.
_LETTER = re.compile(r"\[(\w)\](?=\w)")


class Piece(NamedTuple):
    """Words of a quotation without omissions.

    `key` is what they are folded, without marks at either end; `at` and `length` say where they stand in the
    quotation. `close`: only words in brackets stand between them and the piece before. `closes`: they end the
    quotation with a full stop or comma.
    """

    key: str
    at: int
    length: int
    close: bool
    closes: bool = False


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
        if len(pieces) > MOST_PARTS:
            return None
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
    at = start + len(text) - len(text.lstrip(_APART))
    text = text.strip(_APART)
    key = Folded(text).text.strip(" ")
    if end == len(words) and (close_mark := closing_mark(Folded(words[at:].rstrip()).text.strip(" "))):
        whole = words[at:].rstrip()
        return Piece(
            Folded(whole).text.strip(" ").removesuffix(close_mark), at, len(whole), close, closes=True
        )
    return Piece(key, at, len(text), close)


def chains(text: Sought, pieces: tuple[Piece, ...]) -> list[list[int]]:
    """Return where all pieces stand in order and near one another: a list of places for each way.

    The longest piece is looked for first; from each of its places, each next piece is the nearest one. So
    what is left out is the least that can be, and the work is bounded by MOST_LOOKS.
    """
    total = sum(len(piece.key) for piece in pieces) + MOST_LEFT_OUT
    pivot = max(range(len(pieces)), key=lambda number: len(pieces[number].key))
    looks = Looks()
    found: list[list[int]] = []
    for tried, place in enumerate(_standing(text, pieces[pivot], 0, len(text.folded.text), looks)):
        if tried == MOST_PIVOTS:
            break
        chain = _chain(text, pieces, pivot, place, total, looks)
        if chain and _near(pieces, chain):
            found.append(chain)
    return found


def _standing(text: Sought, piece: Piece, start: int, end: int, looks: Looks) -> Iterator[int]:
    for place in text.whole(piece.key, start, end, looks):
        if not piece.closes or text.closed(place + len(piece.key)) >= 0:
            yield place


def _chain(
    text: Sought, pieces: tuple[Piece, ...], pivot: int, place: int, total: int, looks: Looks
) -> list[int] | None:
    after, end = [], place + len(pieces[pivot].key)
    for piece in pieces[pivot + 1 :]:
        step = next(_standing(text, piece, end, place + total, looks), -1)
        if step < 0:
            return None
        after.append(step)
        end = step + len(piece.key)
    before, start = [], place
    for piece in reversed(pieces[:pivot]):
        start = text.last_whole(piece.key, max(0, place - total), start, looks)
        if start < 0:
            return None
        before.append(start)
    return [*before[::-1], place, *after]


def _near(pieces: tuple[Piece, ...], chain: list[int]) -> bool:
    left_out = 0
    for number in range(1, len(chain)):
        gap = chain[number] - chain[number - 1] - len(pieces[number - 1].key)
        left_out += gap
        if pieces[number].close and gap > MOST_REPLACED:
            return False
    return left_out <= MOST_LEFT_OUT
