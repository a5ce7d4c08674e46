"""Word diffs: the difference of two texts, word by word.

`align_words` is the only algorithm. `diff_words` applies it to two versions of a text; `quotes.compare` applies it to
two wordings of a quotation, in which capitals and punctuation do not count.
"""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable
from itertools import groupby
from typing import Literal, NamedTuple

DiffKind = Literal["same", "removed", "added"]
SAME: tuple[DiffKind, ...] = ("same",)
CHANGED: tuple[DiffKind, ...] = ("removed", "added")


class DiffRun(NamedTuple):
    """Consecutive words that are in both texts, only in the old one (removed) or only in the new one (added)."""

    kind: DiffKind
    text: str


# Punctuation that separates words. Within a word, as in "10:30" or "don't", some of it belongs to the word.
_MARKS = r"""\s!-/:-@\[-`{-~¡-¿‐-⁞、-〟！-／：-｠"""
# Scripts without spaces: each character counts as a word (Chinese characters, kana).
_UNSPACED = r"぀-ヿ㐀-䶿一-鿿豈-﫿𠀀-𳍿"
_LETTERS = rf"[^{_MARKS}{_UNSPACED}]+"
# A word includes the space before it. Space at the end of the text is a piece of its own.
_WORD = re.compile(rf"(\s*)({_LETTERS}(?:['’.,:-]{_LETTERS})*|\S|\Z)")
_PARAGRAPH = re.compile(r"()([^\n]*\n+|[^\n]+|\Z)")

# The longest changed part of a text, in words, that is compared word by word. A longer one is compared by
# paragraphs; one with more paragraphs than that is not compared.
MAX_PIECES = 5_000
# The longest unchanged run, in words with the end of the text, that may count as changed between longer changes.
MAX_SCRAP_PIECES = 3
# The most pairs of words that one alignment compares, between words that occur once in both texts: by default, and for
# two versions of a text, which are compared once a version.
MAX_PAIRS = 100_000
MAX_VERSION_PAIRS = 400_000


def diff_words(old: str, new: str) -> list[DiffRun]:
    """Return the runs by which a new text differs from an old one.

    The same and removed runs together make up the old text, the same and added runs the new text. A removed run
    comes before the added run that replaces it. Very long changes are compared by paragraphs or not at all.
    """
    runs = _compare(old, new, _split_words)
    if runs is None:
        runs = _compare(old, new, _split_paragraphs)
    if runs is None:
        runs = [DiffRun("removed", old), DiffRun("added", new)]
    return _join_neighbours(_separate_space(_join_neighbours(_drop_scraps(_join_neighbours(runs)))))


def abridge_runs(runs: list[DiffRun], around: int = 200) -> list[DiffRun]:
    """Return runs with unchanged text cut to about `around` characters beside each change."""
    last = len(runs) - 1
    return [
        run if run.kind != "same" else DiffRun("same", _cut(run.text, around, number > 0, number < last))
        for number, run in enumerate(runs)
    ]


def _cut(text: str, around: int, after_change: bool, before_change: bool) -> str:
    """Return the start of a text if it follows a change, and its end if it precedes one, with "…" for the rest."""
    if len(text) <= 3 * around or not (after_change or before_change):
        return text
    start = text[:around].rpartition(" ")[0] or text[:around]
    end = text[-around:].partition(" ")[2] or text[-around:]
    return f"{start} " * after_change + "…" + f" {end}" * before_change


# The space before a piece, and the piece.
_Piece = tuple[str, str]


def _split_words(text: str) -> list[_Piece]:
    return _WORD.findall(text)


def _split_paragraphs(text: str) -> list[_Piece]:
    return _PARAGRAPH.findall(text)


def _compare(old: str, new: str, split: Callable[[str], list[_Piece]]) -> list[DiffRun] | None:
    """Return the runs of two texts by pieces, or None if there are too many changed pieces."""
    before, after = split(old), split(new)
    words, new_words = [piece for _space, piece in before], [piece for _space, piece in after]
    if _count_changed(words, new_words) > MAX_PIECES:
        return None
    pairs = align_words(words, new_words, max_pairs=MAX_VERSION_PAIRS)
    runs: list[DiffRun] = []
    i = j = 0
    for same_i, same_j in [*pairs, (len(words), len(new_words))]:
        runs.append(DiffRun("removed", _join_pieces(before[i:same_i])))
        runs.append(DiffRun("added", _join_pieces(after[j:same_j])))
        if same_i < len(words):
            _add_same(runs, before[same_i], after[same_j])
        i, j = same_i + 1, same_j + 1
    return runs


def _count_changed(old: list[str], new: list[str]) -> int:
    """Return the length of the longer text without common pieces at its ends; 0 if nothing of the shorter is left."""
    start = _count_common_start(old, new)
    end = _count_common_start(old[start:][::-1], new[start:][::-1])
    left = [len(pieces) - start - end for pieces in (old, new)]
    return max(left) if all(left) else 0


def _count_common_start(old: list[str], new: list[str]) -> int:
    shorter = min(len(old), len(new))
    return next((index for index in range(shorter) if old[index] != new[index]), shorter)


def _add_same(runs: list[DiffRun], old: _Piece, new: _Piece) -> None:
    """Add an unchanged piece. The space before it may have changed."""
    (space, piece), (new_space, _piece) = old, new
    if space == new_space:
        runs.append(DiffRun("same", space + piece))
    else:
        runs += [DiffRun("removed", space), DiffRun("added", new_space), DiffRun("same", piece)]


def _join_pieces(pieces: list[_Piece]) -> str:
    return "".join(space + piece for space, piece in pieces)


def _join_neighbours(runs: list[DiffRun]) -> list[DiffRun]:
    """Return runs without empty ones, with neighbours of one kind joined, and removed before added."""
    joined: list[DiffRun] = []
    for is_same, neighbours in groupby((run for run in runs if run.text), key=lambda run: run.kind == "same"):
        group = list(neighbours)
        for kind in SAME if is_same else CHANGED:
            if text := "".join(run.text for run in group if run.kind == kind):
                joined.append(DiffRun(kind, text))
    return joined


def _drop_scraps(runs: list[DiffRun]) -> list[DiffRun]:
    """Count a word or two between longer changes as changed: an unchanged "the" there only confuses."""
    cleaned: list[DiffRun] = []
    for number, (kind, text) in enumerate(runs):
        before, after = runs[max(0, number - 2) : number], runs[number + 1 : number + 3]
        is_short = len(text) <= min(_measure_longest_change(before), _measure_longest_change(after))
        if kind == "same" and is_short and len(_split_words(text.strip())) <= MAX_SCRAP_PIECES:
            cleaned += [DiffRun("removed", text), DiffRun("added", text)]
        else:
            cleaned.append(DiffRun(kind, text))
    return cleaned


def _measure_longest_change(neighbours: list[DiffRun]) -> int:
    return max((len(text) for kind, text in neighbours if kind != "same"), default=0)


def _separate_space(runs: list[DiffRun]) -> list[DiffRun]:
    """Count equal space before a removed run and before the added run that replaces it as unchanged."""
    cleaned: list[DiffRun] = []
    for run in runs:
        if run.kind == "added" and cleaned and cleaned[-1].kind == "removed":
            removed = cleaned.pop().text
            space = len(removed) - len(removed.lstrip())
            if removed[:space] != run.text[:space]:
                space = 0
            cleaned += [
                DiffRun("same", removed[:space]),
                DiffRun("removed", removed[space:]),
                DiffRun("added", run.text[space:]),
            ]
        else:
            cleaned.append(run)
    return cleaned


# --- Alignment ------------------------------------------------------------------------------------


def align_words(old: list[str], new: list[str], *, max_pairs: int = MAX_PAIRS) -> list[tuple[int, int]]:
    """Return pairs of indexes at which two lists have the same word, in ascending order in both.

    This is a patience diff: words that occur once in each list are the fixed points, as many of them as keep their
    order. Between two of them, words at the start and the end are paired; what is left is aligned by its longest common
    subsequence, with at most `max_pairs` comparisons in all. What exceeds that counts as changed.
    """
    pairs: list[tuple[int, int]] = []
    budget = max_pairs
    i = j = 0
    for stop_i, stop_j in [*_find_fixed_points(old, new), (len(old), len(new))]:
        while i < stop_i and j < stop_j and old[i] == new[j]:
            pairs.append((i, j))
            i, j = i + 1, j + 1
        ending = 0
        while (
            i < stop_i - ending
            and j < stop_j - ending
            and old[stop_i - 1 - ending] == new[stop_j - 1 - ending]
        ):
            ending += 1
        width, height = stop_i - ending - i, stop_j - ending - j
        if 0 < width * height <= budget:
            budget -= width * height
            part, new_part = old[i : i + width], new[j : j + height]
            if pairs or stop_i == len(old):
                pairs += [(i + a, j + b) for a, b in _find_common_subsequence(part, new_part)]
            else:
                # Before the first fixed point, the words nearest to it are the likeliest to correspond.
                reverse = _find_common_subsequence(part[::-1], new_part[::-1])[::-1]
                pairs += [(i + width - 1 - a, j + height - 1 - b) for a, b in reverse]
        pairs += [(stop_i - back, stop_j - back) for back in range(ending, 0, -1)]
        if stop_i < len(old) and stop_j < len(new):
            pairs.append((stop_i, stop_j))
        i, j = stop_i + 1, stop_j + 1
    return pairs


def _find_fixed_points(old: list[str], new: list[str]) -> list[tuple[int, int]]:
    """Return the indexes of words that occur once in each list: the longest series in the same order in both."""
    counts, new_counts = Counter(old), Counter(new)
    indexes = {word: index for index, word in enumerate(new) if new_counts[word] == 1}
    common = [(i, indexes[word]) for i, word in enumerate(old) if counts[word] == 1 and word in indexes]
    # Longest increasing subsequence, by patience sorting.
    pile_ends: list[int] = []
    pile_tops: list[int] = []
    previous: list[int] = []
    for number, (_i, j) in enumerate(common):
        pile = bisect_left(pile_ends, j)
        previous.append(pile_tops[pile - 1] if pile else -1)
        if pile == len(pile_ends):
            pile_ends.append(j)
            pile_tops.append(number)
        else:
            pile_ends[pile], pile_tops[pile] = j, number
    series = []
    step = pile_tops[-1] if pile_tops else -1
    while step >= 0:
        series.append(common[step])
        step = previous[step]
    return series[::-1]


def _find_common_subsequence(old: list[str], new: list[str]) -> list[tuple[int, int]]:
    """Return a longest common subsequence, as pairs of indexes."""
    lengths = [[0] * (len(new) + 1)]
    for word in reversed(old):
        below, row = lengths[-1], [0]
        for back, candidate in enumerate(reversed(new), start=1):
            row.append(below[back - 1] + 1 if word == candidate else max(below[back], row[back - 1]))
        lengths.append(row)
    pairs = []
    i = j = 0
    while i < len(old) and j < len(new):
        length = lengths[len(old) - i][len(new) - j]
        if old[i] == new[j]:
            pairs.append((i, j))
            i, j = i + 1, j + 1
        elif lengths[len(old) - i - 1][len(new) - j] == length:
            i += 1
        else:
            j += 1
    return pairs


# --- Two changes of one text --------------------------------------------------------------------------


def combine_changes(base: str, theirs: str, mine: str) -> str | None:
    """Return a text with the changes of both; None if they touch each other, so that nobody can tell the order.

    Args:
        base: the text that both began with
    """
    texts = [["".join(piece) for piece in _split_words(text)] for text in (base, theirs, mine)]
    their_pairs, my_pairs = (dict(align_words(texts[0], changed)) for changed in texts[1:])
    combined: list[str] = []
    i = j = k = 0
    common = [(index, their_pairs[index], my_pairs[index]) for index in their_pairs if index in my_pairs]
    for next_i, next_j, next_k in [*common, (len(texts[0]), len(texts[1]), len(texts[2]))]:
        old, their_part, my_part = texts[0][i:next_i], texts[1][j:next_j], texts[2][k:next_k]
        if my_part in (old, their_part):
            combined += their_part
        elif their_part == old:
            combined += my_part
        else:
            return None
        combined += texts[0][next_i : next_i + 1]
        i, j, k = next_i + 1, next_j + 1, next_k + 1
    return "".join(combined)
