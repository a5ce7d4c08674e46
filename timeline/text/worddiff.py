"""What was taken out of a text and what was put in, word by word."""

import re
from collections.abc import Callable
from difflib import SequenceMatcher
from itertools import groupby
from typing import Literal, NamedTuple

Kind = Literal["same", "removed", "added"]
SAME: tuple[Kind, ...] = ("same",)
CHANGED: tuple[Kind, ...] = ("removed", "added")


class Run(NamedTuple):
    """A stretch of text that stayed, went or came."""

    kind: Kind
    text: str


# What stands between words, or ends them; within a word, as in "10:30" or "don't", it belongs to it.
_MARKS = r"""\s!-/:-@\[-`{-~¡-¿‐-⁞、-〟！-／：-｠"""
# Written without spaces: each character counts as a word (Chinese characters, kana).
_ALONE = r"぀-ヿ㐀-䶿一-鿿豈-﫿𠀀-𳍿"
_LETTERS = rf"[^{_MARKS}{_ALONE}]+"
# A piece takes the space before it along; what is left at the end is a piece of space.
_WORD = re.compile(rf"(\s*)({_LETTERS}(?:['’.,:-]{_LETTERS})*|\S|\Z)")
_PARAGRAPH = re.compile(r"()([^\n]*\n+|[^\n]+|\Z)")

# How many pieces of each text are compared, at most: the time this takes grows with their square, in the
# worst case with their cube. More than that is compared by paragraphs; too many of these, not at all.
MOST_PIECES = 5_000
# In pieces, the end of the text among them.
LONGEST_SCRAP = 3


def runs(old: str, new: str) -> list[Run]:
    """Return how `new` came from `old`.

    The runs that are the same or removed make up the old text, those that are the same or added the new
    one. A removed run stands before the added one that takes its place. Texts of which very much changed
    are compared by paragraphs, or taken whole.
    """
    found = _compare(old, new, _words)
    if found is None:
        found = _compare(old, new, _paragraphs)
    if found is None:
        found = [Run("removed", old), Run("added", new)]
    return _joined(_space_apart(_joined(_without_scraps(_joined(found)))))


def abridged(found: list[Run], around: int = 200) -> list[Run]:
    """Return runs with what stayed cut down to about so many characters beside each change."""
    last = len(found) - 1
    return [
        run if run.kind != "same" else Run("same", _cut(run.text, around, place > 0, place < last))
        for place, run in enumerate(found)
    ]


def _cut(text: str, around: int, after_change: bool, before_change: bool) -> str:
    """Return the beginning and the end of a text, as far as each stands beside a change."""
    if len(text) <= 3 * around or not (after_change or before_change):
        return text
    beginning = text[:around].rpartition(" ")[0] or text[:around]
    end = text[-around:].partition(" ")[2] or text[-around:]
    return f"{beginning} " * after_change + "…" + f" {end}" * before_change


# The space before a piece, and the piece.
_Piece = tuple[str, str]


def _words(text: str) -> list[_Piece]:
    return _WORD.findall(text)


def _paragraphs(text: str) -> list[_Piece]:
    return _PARAGRAPH.findall(text)


def _compare(old: str, new: str, pieces_of: Callable[[str], list[_Piece]]) -> list[Run] | None:
    """Return the runs by such pieces, or None where there are too many of them to compare."""
    before, after = pieces_of(old), pieces_of(new)
    first = [piece for _space, piece in before]
    second = [piece for _space, piece in after]
    start = _common(first, second)
    end = _common(first[start:][::-1], second[start:][::-1])
    middle, middle_after = first[start : len(first) - end], second[start : len(second) - end]
    if max(len(middle), len(middle_after)) > MOST_PIECES and middle and middle_after:
        return None
    found: list[Run] = []
    _keep(found, before[:start], after[:start])
    for how, i, i_end, j, j_end in SequenceMatcher(None, middle, middle_after).get_opcodes():
        gone, come = before[start + i : start + i_end], after[start + j : start + j_end]
        if how == "equal":
            _keep(found, gone, come)
        else:
            found.append(Run("removed", _text(gone)))
            found.append(Run("added", _text(come)))
    _keep(found, before[len(before) - end :], after[len(after) - end :])
    return found


def _common(one: list[str], other: list[str]) -> int:
    """Return with how many equal pieces both begin."""
    shorter = min(len(one), len(other))
    return next((place for place in range(shorter) if one[place] != other[place]), shorter)


def _keep(found: list[Run], before: list[_Piece], after: list[_Piece]) -> None:
    """Add pieces that stayed. The space before each may have changed nevertheless."""
    for (space, piece), (new_space, _piece) in zip(before, after, strict=True):
        if space == new_space:
            found.append(Run("same", space + piece))
        else:
            found += [Run("removed", space), Run("added", new_space), Run("same", piece)]


def _text(pieces: list[_Piece]) -> str:
    return "".join(space + piece for space, piece in pieces)


def _joined(found: list[Run]) -> list[Run]:
    """Return the runs without empty ones, neighbours of a kind as one, what went before what came."""
    joined: list[Run] = []
    for stayed, neighbours in groupby((run for run in found if run.text), key=lambda run: run.kind == "same"):
        together = list(neighbours)
        for kind in SAME if stayed else CHANGED:
            if text := "".join(run.text for run in together if run.kind == kind):
                joined.append(Run(kind, text))
    return joined


def _without_scraps(found: list[Run]) -> list[Run]:
    """Count as changed a word or two that stayed between longer changes: a lone "the" only confuses."""
    clean: list[Run] = []
    for place, (kind, text) in enumerate(found):
        before, after = found[max(0, place - 2) : place], found[place + 1 : place + 3]
        is_short = len(text) <= min(_longest_change(before), _longest_change(after))
        if kind == "same" and is_short and len(_words(text.strip())) <= LONGEST_SCRAP:
            clean += [Run("removed", text), Run("added", text)]
        else:
            clean.append(Run(kind, text))
    return clean


def _longest_change(neighbours: list[Run]) -> int:
    return max((len(text) for kind, text in neighbours if kind != "same"), default=0)


def _space_apart(found: list[Run]) -> list[Run]:
    """Take the space before one wording and before the one in its place as what it is: the same."""
    clean: list[Run] = []
    for run in found:
        if run.kind == "added" and clean and clean[-1].kind == "removed":
            gone = clean.pop().text
            space = len(gone) - len(gone.lstrip())
            if gone[:space] != run.text[:space]:
                space = 0
            clean += [Run("same", gone[:space]), Run("removed", gone[space:]), Run("added", run.text[space:])]
        else:
            clean.append(run)
    return clean
