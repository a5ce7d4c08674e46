"""Two wordings, word by word: which words they share, and which stand in one of them only."""

import re
from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass
from itertools import groupby
from typing import Literal, NamedTuple

from timeline.quotes.characters import ALONE, DASHES, HYPHENS, MARKS, SPACES
from timeline.quotes.normalise import Folded

Kind = Literal["equal", "alike", "one", "other"]

_BREAKS = "".join(dash for dash in DASHES if dash not in HYPHENS)
# Of a folded text: a word or figure with what stands within it (10:30, don't, man-eating), or one other sign.
_SINGLE = rf"[{ALONE}][{MARKS}]*"
_LETTERS = rf"(?:(?![{ALONE}])[\w{MARKS}])+"
_SIGN = rf"[^\w{SPACES}{MARKS}][{MARKS}]*"
_TOKEN = re.compile(rf"{_SINGLE}|{_LETTERS}(?:['.,:\-]{_LETTERS})*|{_SIGN}")
_PART = re.compile(rf"{_SINGLE}|{_LETTERS}|{_SIGN}")
_ELLIPSIS = re.compile(r"\.\.\.|\. \. \.")
_APART = re.compile(rf"[{SPACES}{_BREAKS}]")

# How many pairs of words are looked at, at most, where a stretch has no word that stands once in both.
MOST_PAIRS = 100_000


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of two wordings.

    *equal*: the same in both, but for white space between words. *alike*: the same words, written otherwise
    (capitals, marks, Unicode form). *one*, *other*: only in that one. All `one` in a row make up the one
    wording, all `other` the other, but for what stands before the first word and after the last.
    `one_start` and `other_start` say where it begins in each, in code points.
    """

    kind: Kind
    one: str
    other: str
    one_start: int
    other_start: int


@dataclass(frozen=True, slots=True)
class Comparison:
    """How two wordings differ: `same` if only in form, `identical` if not at all."""

    runs: tuple[Run, ...]
    same: bool
    identical: bool


def compare(one: str, other: str) -> Comparison:
    """Return the differences between two printings of a statement, word by word.

    "CEOP" and "Ceop" are *alike*; "recognised" stands in *one*, "recognized" in the *other*.
    """
    first, second = Folded(one), Folded(other)
    same = same_words(one, other)
    # Where all words are the same, marks with and without space beside them must not look like other words.
    words, other_words = tokens(first, fine=same), tokens(second, fine=same)
    pairs = matched([word.key for word in words], [word.key for word in other_words])
    found = runs(first, second, words, other_words, pairs)
    return Comparison(tuple(found), same, one == other)


def same_words(one: str, other: str) -> bool:
    """Whether two wordings differ in form only: white space, quotation marks, dashes, Unicode form, capitals,
    invisible characters. Quotation marks around either are ignored."""
    first, second = Folded(one).text.strip(" "), Folded(other).text.strip(" ")
    return first == second or _bare(first) == _bare(second)


def _bare(text: str) -> str:
    while len(text) > 1 and text[0] in "'\"" and text[-1] in "'\"":
        text = text[1:-1].strip(" ")
    return text


class Token(NamedTuple):
    """A word, figure or sign: what it counts as, and where it stands in the source."""

    key: str
    start: int
    end: int


def tokens(text: Folded, start: int = 0, end: int | None = None, *, fine: bool = False) -> list[Token]:
    """Return the words and signs of a folded text between two of its places; `fine`: marks always apart."""
    end = len(text.text) if end is None else end
    found = []
    for token in _TOKEN.finditer(text.text, start, end):
        first, last = text.span(*token.span())
        # An ellipsis that was typed as three full stops counts as one sign, and is as long as they are.
        if dots := _ELLIPSIS.match(text.source, first):
            found.append(Token(token[0], first, dots.end()))
            continue
        # The spaces beside marks and dashes are gone: words that only came together by that are apart.
        if fine or _APART.search(text.source, first, last):
            parts = _PART.finditer(text.text, *token.span())
            found += [Token(part[0], *text.span(*part.span())) for part in parts]
        else:
            found.append(Token(token[0], first, last))
    return found


def runs(
    one: Folded, other: Folded, first: list[Token], second: list[Token], pairs: list[tuple[int, int]]
) -> list[Run]:
    """Return the runs of two wordings from the words of each and which of them are the same."""
    return _Weaving(one.source, other.source, first, second).runs(pairs)


class _Weaving:
    """Turns pairs of words into runs of text; white space after a word belongs to it."""

    def __init__(self, one: str, other: str, first: list[Token], second: list[Token]) -> None:
        self.one, self.other, self.first, self.second = one, other, first, second
        self.i = self.j = 0
        self.found: list[Run] = []

    def runs(self, pairs: list[tuple[int, int]]) -> list[Run]:
        for i, j in pairs:
            self.upto(i, self.j, "one")
            self.upto(i, j, "other")
            self.upto(i + 1, j + 1, "equal")
        self.upto(len(self.first), self.j, "one")
        self.upto(len(self.first), len(self.second), "other")
        return [
            Run(kind, "".join(run.one for run in same), "".join(run.other for run in same), *_start(same[0]))
            for kind, same in (
                (kind, list(group)) for kind, group in groupby(self.found, lambda run: run.kind)
            )
        ]

    def upto(self, i: int, j: int, kind: Kind) -> None:
        """Add what stands before the words `i` and `j` and is not in a run yet, if there is any."""
        if (i, j) != (self.i, self.j):
            start, start_other = _edge(self.first, self.i), _edge(self.second, self.j)
            one = self.one[start : _edge(self.first, i)]
            other = self.other[start_other : _edge(self.second, j)]
            if kind == "equal" and one.strip() != other.strip():
                kind = "alike"
            self.found.append(Run(kind, one, other, start, start_other))
            self.i, self.j = i, j


def _start(run: Run) -> tuple[int, int]:
    return run.one_start, run.other_start


def _edge(tokens: list[Token], place: int) -> int:
    """Return where a word begins, or where the last one ends."""
    if place < len(tokens):
        return tokens[place].start
    return tokens[-1].end if tokens else 0


def matched(one: list[str], other: list[str]) -> list[tuple[int, int]]:
    """Return pairs of places at which both have the same word, in order in both.

    Words that stand once in each are the anchors, as many of them as keep their order; what lies between
    them is compared pair by pair, as far as MOST_PAIRS go; a longer stretch counts as altogether changed.
    """
    pairs: list[tuple[int, int]] = []
    left = MOST_PAIRS
    i = j = 0
    for stop_i, stop_j in [*_anchors(one, other), (len(one), len(other))]:
        while i < stop_i and j < stop_j and one[i] == other[j]:
            pairs.append((i, j))
            i, j = i + 1, j + 1
        ending = 0
        while (
            i < stop_i - ending
            and j < stop_j - ending
            and one[stop_i - 1 - ending] == other[stop_j - 1 - ending]
        ):
            ending += 1
        wide, high = stop_i - ending - i, stop_j - ending - j
        if 0 < wide * high <= left:
            left -= wide * high
            first, second = one[i : i + wide], other[j : j + high]
            if pairs or stop_i == len(one):
                pairs += [(i + a, j + b) for a, b in _common(first, second)]
            else:
                # Before the first anchor, what stands nearer to it is the likelier.
                back = _common(first[::-1], second[::-1])[::-1]
                pairs += [(i + wide - 1 - a, j + high - 1 - b) for a, b in back]
        pairs += [(stop_i - back, stop_j - back) for back in range(ending, 0, -1)]
        if stop_i < len(one) and stop_j < len(other):
            pairs.append((stop_i, stop_j))
        i, j = stop_i + 1, stop_j + 1
    return pairs


def _anchors(one: list[str], other: list[str]) -> list[tuple[int, int]]:
    """Return the places of words that stand once in each: the longest row of them in the same order."""
    counts, counts_other = Counter(one), Counter(other)
    places = {word: place for place, word in enumerate(other) if counts_other[word] == 1}
    both = [(i, places[word]) for i, word in enumerate(one) if counts[word] == 1 and word in places]
    ends: list[int] = []
    at: list[int] = []
    before: list[int] = []
    for number, (_i, j) in enumerate(both):
        pile = bisect_left(ends, j)
        before.append(at[pile - 1] if pile else -1)
        if pile == len(ends):
            ends.append(j)
            at.append(number)
        else:
            ends[pile], at[pile] = j, number
    row = []
    step = at[-1] if at else -1
    while step >= 0:
        row.append(both[step])
        step = before[step]
    return row[::-1]


def _common(one: list[str], other: list[str]) -> list[tuple[int, int]]:
    """Return a longest common subsequence, as pairs of places."""
    lengths = [[0] * (len(other) + 1)]
    for word in reversed(one):
        below, row = lengths[-1], [0]
        for back, candidate in enumerate(reversed(other), start=1):
            row.append(below[back - 1] + 1 if word == candidate else max(below[back], row[back - 1]))
        lengths.append(row)
    pairs = []
    i = j = 0
    while i < len(one) and j < len(other):
        here = lengths[len(one) - i][len(other) - j]
        if one[i] == other[j]:
            pairs.append((i, j))
            i, j = i + 1, j + 1
        elif lengths[len(one) - i - 1][len(other) - j] == here:
            i += 1
        else:
            j += 1
    return pairs
