"""Shortened quotations: their pieces around "…", "[…]" and "[inserted words]", and where these occur in a text in order."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from timeline.quotes.characters import is_word
from timeline.quotes.normalise import NormalisedText
from timeline.quotes.word_search import SearchableText, SearchBudget, get_closing_mark
from timeline.text.spans import Span

# A quotation with more pieces than this is not looked for.
MAX_PIECES = 200
# How much of the text, in normalised characters, a shortened quotation may leave out in all: words from one end of an
# article to the other can be combined to say anything.
MAX_LEFT_OUT = 5_000
# How much of it words in square brackets may replace.
MAX_REPLACED = 200
# How many occurrences of the longest piece are tried.
MAX_PIVOTS = 21

_DOTS = r"(?:…|\.{3}|\. \. \.|\.\xa0\.\xa0\.)"
_OMISSION = re.compile(
    rf"\[\s{{0,9}}{_DOTS}\s{{0,9}}\]|\(\s{{0,9}}{_DOTS}\s{{0,9}}\)|{_DOTS}|\[(?P<inserted>[^\[\]]{{1,300}})\]"
)
_OPEN_START = re.compile(rf"[\W_]{{0,9}}?(?:\[\s{{0,9}})?{_DOTS}")
_OPEN_END = re.compile(rf"{_DOTS}(?:\s{{0,9}}\])?[^\w]{{0,9}}\Z")
# Characters at the ends of a piece that may belong to the quotation only, because something is left out there.
_EDGE = " \t\n\u00a0.,;:"
# "[T]he" for "the": the brackets mark a changed capital only. The letter itself is still compared.
_LETTER = re.compile(r"\[(\w)\](?=\w)")


class QuotedPiece(NamedTuple):
    """Words of a quotation between two omissions.

    `key` is the words normalised, without marks at either end; `offset` and `length` are their span in the quotation.
    `follows_insertion`: only words in brackets are between this piece and the one before, so nothing is left out
    there. `has_closing_mark`: the piece ends the quotation with a full stop or comma.
    """

    key: str
    offset: int
    length: int
    follows_insertion: bool
    has_closing_mark: bool = False


@dataclass(frozen=True, slots=True)
class ShortenedQuotation:
    """The pieces of a quotation, and the spans of the words that it inserts."""

    pieces: tuple[QuotedPiece, ...]
    inserted: tuple[Span, ...]


def blank_letter_brackets(words: str) -> str:
    """Return words with the brackets of "[T]he" replaced by invisible characters, so that offsets stay the same."""
    return _LETTER.sub("\u2060\\1\u2060", words)


def split_shortened(words: str) -> ShortenedQuotation | None:
    """Return the pieces of a quotation, or None if it has no sign of being shortened, or too many pieces."""
    pieces, inserted = [], []
    done, follows_insertion, is_shortened = 0, True, False
    for omission in _OMISSION.finditer(words):
        is_shortened = True
        if piece := _build_piece(words, done, omission.start(), follows_insertion=follows_insertion):
            pieces.append(piece)
            follows_insertion = True
        if omission["inserted"] is None:
            follows_insertion = False
        else:
            inserted.append(Span(*omission.span()))
        done = omission.end()
        if len(pieces) > MAX_PIECES:
            return None
    if not is_shortened:
        return None
    if piece := _build_piece(words, done, len(words), follows_insertion=follows_insertion):
        pieces.append(piece)
    return ShortenedQuotation(tuple(pieces), tuple(inserted)) if 0 < len(pieces) <= MAX_PIECES else None


def is_shortened(words: str) -> bool:
    """Whether words have a sign that something is left out or replaced: "…", "[…]", "[inserted words]"."""
    return _OMISSION.search(words) is not None


def has_open_edges(words: str) -> tuple[bool, bool]:
    """Return whether a quotation begins, and whether it ends, with an ellipsis: it is cut out of a sentence."""
    return _OPEN_START.match(words) is not None, _OPEN_END.search(words, max(0, len(words) - 30)) is not None


def _build_piece(words: str, start: int, end: int, *, follows_insertion: bool) -> QuotedPiece | None:
    """Return the piece between two omissions, from its first letter or mark; None if it has no words."""
    text = words[start:end]
    if not any(is_word(character) for character in text):
        return None
    offset = start + len(text) - len(text.lstrip(_EDGE))
    if end == len(words):
        last = words[offset:].rstrip()
        key = NormalisedText(last).text.strip(" ")
        if mark := get_closing_mark(key):
            return QuotedPiece(
                key.removesuffix(mark), offset, len(last), follows_insertion, has_closing_mark=True
            )
    text = text.strip(_EDGE)
    return QuotedPiece(NormalisedText(text).text.strip(" "), offset, len(text), follows_insertion)


def find_chains(text: SearchableText, pieces: tuple[QuotedPiece, ...]) -> list[list[int]]:
    """Return the ways in which all pieces occur in order and near one another: for each way, their positions.

    The longest piece is looked for first. From each of its occurrences, each further piece is the nearest one. So as
    little as possible is left out, and MAX_LOOKUPS bounds the work.
    """
    reach = sum(len(piece.key) for piece in pieces) + MAX_LEFT_OUT
    pivot = max(range(len(pieces)), key=lambda number: len(pieces[number].key))
    budget = SearchBudget()
    chains: list[list[int]] = []
    occurrences = _iter_piece(text, pieces[pivot], 0, len(text.normalised.text), budget)
    for count, position in enumerate(occurrences):
        if count == MAX_PIVOTS:
            break
        chain = _build_chain(text, pieces, pivot, position, reach, budget)
        if chain and _is_close(pieces, chain):
            chains.append(chain)
    return chains


def _iter_piece(
    text: SearchableText, piece: QuotedPiece, start: int, end: int, budget: SearchBudget
) -> Iterator[int]:
    for position in text.iter_matches(piece.key, start, end, budget):
        if not piece.has_closing_mark or text.find_closing_end(position + len(piece.key)) >= 0:
            yield position


def _build_chain(
    text: SearchableText,
    pieces: tuple[QuotedPiece, ...],
    pivot: int,
    position: int,
    reach: int,
    budget: SearchBudget,
) -> list[int] | None:
    after, end = [], position + len(pieces[pivot].key)
    for piece in pieces[pivot + 1 :]:
        following = next(_iter_piece(text, piece, end, position + reach, budget), -1)
        if following < 0:
            return None
        after.append(following)
        end = following + len(piece.key)
    before, start = [], position
    for piece in reversed(pieces[:pivot]):
        start = text.find_last_match(piece.key, max(0, position - reach), start, budget)
        if start < 0:
            return None
        before.append(start)
    return [*before[::-1], position, *after]


def _is_close(pieces: tuple[QuotedPiece, ...], chain: list[int]) -> bool:
    """Whether the pieces leave out no more than they may."""
    left_out = 0
    for number in range(1, len(chain)):
        gap = chain[number] - chain[number - 1] - len(pieces[number - 1].key)
        left_out += gap
        if pieces[number].follows_insertion and gap > MAX_REPLACED:
            return False
    return left_out <= MAX_LEFT_OUT
