"""Comparison of two wordings, word by word. Differences of form (capitals, punctuation, spaces) do not count.

The algorithm is `text.worddiff.align_words`; here are the words that it aligns, and the text between them.
"""

import re
from dataclasses import dataclass
from itertools import groupby
from typing import Literal, NamedTuple

from timeline.quotes.characters import COMBINING, DASHES, HYPHENS, SPACES, UNSPACED
from timeline.quotes.normalise import NormalisedText
from timeline.text.worddiff import align_words

WordRunKind = Literal["same", "alike", "removed", "added"]

_BREAKS = "".join(dash for dash in DASHES if dash not in HYPHENS)
# In a normalised text: a word or figure with the marks within it (10:30, don't, man-eating), or one other sign.
_SINGLE = rf"[{UNSPACED}][{COMBINING}]*"
_LETTERS = rf"(?:(?![{UNSPACED}])[\w{COMBINING}])+"
_SIGN = rf"[^\w{SPACES}{COMBINING}][{COMBINING}]*"
_TOKEN = re.compile(rf"{_SINGLE}|{_LETTERS}(?:['.,:\-]{_LETTERS})*|{_SIGN}")
_TOKEN_PART = re.compile(rf"{_SINGLE}|{_LETTERS}|{_SIGN}")
_ELLIPSIS = re.compile(r"\.\.\.|\. \. \.")
_SPACE_OR_BREAK = re.compile(rf"[{SPACES}{_BREAKS}]")


@dataclass(frozen=True, slots=True)
class WordRun:
    """Consecutive words of two wordings.

    *same*: equal in both, except for white space between words. *alike*: the same words in another form (capitals,
    marks, Unicode form). *removed*, *added*: only in the old or the new wording. All `old` together make up the
    old wording and all `new` the new one, except for what precedes the first word and follows the last.
    `old_start` and `new_start` are the offsets of the run in each, in code points.
    """

    kind: WordRunKind
    old: str
    new: str
    old_start: int
    new_start: int

    @property
    def text(self) -> str:
        """The words to display: those of the new wording, unless they are removed."""
        return self.old if self.kind == "removed" else self.new


@dataclass(frozen=True, slots=True)
class WordComparison:
    """How two wordings differ: `has_same_words` if only in form, `is_identical` if not at all."""

    runs: tuple[WordRun, ...]
    has_same_words: bool
    is_identical: bool


def compare(old: str, new: str) -> WordComparison:
    """Return the differences of two wordings, word by word.

    "CEOP" and "Ceop" are *alike*; "recognised" is *removed* and "recognized" is *added*.
    """
    before, after = NormalisedText(old), NormalisedText(new)
    same = has_same_words(old, new)
    # If all words are the same, marks with and without a space beside them must not look like other words.
    tokens, new_tokens = split_tokens(before, separate_marks=same), split_tokens(after, separate_marks=same)
    runs = build_runs(old, new, tokens, new_tokens, align_tokens(tokens, new_tokens))
    return WordComparison(tuple(runs), same, old == new)


def has_same_words(old: str, new: str) -> bool:
    """Whether two wordings differ only in white space, quotation marks, dashes, Unicode form, capitals or invisible
    characters. Quotation marks around either are ignored."""
    before, after = NormalisedText(old).text.strip(" "), NormalisedText(new).text.strip(" ")
    return before == after or _strip_marks(before) == _strip_marks(after)


def _strip_marks(text: str) -> str:
    while len(text) > 1 and text[0] in "'\"" and text[-1] in "'\"":
        text = text[1:-1].strip(" ")
    return text


class WordToken(NamedTuple):
    """A word, figure or sign: the key by which it is compared, and its span in the source."""

    key: str
    start: int
    end: int


def split_tokens(
    text: NormalisedText, start: int = 0, end: int | None = None, *, separate_marks: bool = False
) -> list[WordToken]:
    """Return the words and signs between two positions of a normalised text.

    `separate_marks`: marks within a word are tokens too.
    """
    end = len(text.text) if end is None else end
    tokens = []
    for token in _TOKEN.finditer(text.text, start, end):
        first, last = text.to_source_span(*token.span())
        # An ellipsis typed as three full stops is one sign, as long as they are.
        if dots := _ELLIPSIS.match(text.source, first):
            tokens.append(WordToken(token[0], first, dots.end()))
            continue
        # Normalising removes spaces beside marks and dashes. Words joined only by that are separate tokens.
        if separate_marks or _SPACE_OR_BREAK.search(text.source, first, last):
            parts = _TOKEN_PART.finditer(text.text, *token.span())
            tokens += [WordToken(part[0], *text.to_source_span(*part.span())) for part in parts]
        else:
            tokens.append(WordToken(token[0], first, last))
    return tokens


def align_tokens(old: list[WordToken], new: list[WordToken]) -> list[tuple[int, int]]:
    """Return pairs of indexes at which both have the same word, in order."""
    return align_words([token.key for token in old], [token.key for token in new])


def build_runs(
    old: str, new: str, old_tokens: list[WordToken], new_tokens: list[WordToken], pairs: list[tuple[int, int]]
) -> list[WordRun]:
    """Return the runs of two wordings from the words of each and the pairs of words that are the same."""
    return _RunBuilder(old, new, old_tokens, new_tokens).build(pairs)


class _RunBuilder:
    """Builds runs of text from pairs of words. White space after a word belongs to the word."""

    def __init__(self, old: str, new: str, old_tokens: list[WordToken], new_tokens: list[WordToken]) -> None:
        self.old, self.new, self.old_tokens, self.new_tokens = old, new, old_tokens, new_tokens
        # The next word of each wording that is in no run yet.
        self.i = self.j = 0
        self.runs: list[WordRun] = []

    def build(self, pairs: list[tuple[int, int]]) -> list[WordRun]:
        for i, j in pairs:
            self.add_until(i, self.j, "removed")
            self.add_until(i, j, "added")
            self.add_until(i + 1, j + 1, "same")
        self.add_until(len(self.old_tokens), self.j, "removed")
        self.add_until(len(self.old_tokens), len(self.new_tokens), "added")
        return [_join_runs(kind, list(group)) for kind, group in groupby(self.runs, lambda run: run.kind)]

    def add_until(self, i: int, j: int, kind: WordRunKind) -> None:
        """Add a run up to the words `i` and `j`, unless it would be empty."""
        if (i, j) != (self.i, self.j):
            old_start, new_start = _find_edge(self.old_tokens, self.i), _find_edge(self.new_tokens, self.j)
            old = self.old[old_start : _find_edge(self.old_tokens, i)]
            new = self.new[new_start : _find_edge(self.new_tokens, j)]
            if kind == "same" and old.strip() != new.strip():
                kind = "alike"
            self.runs.append(WordRun(kind, old, new, old_start, new_start))
            self.i, self.j = i, j


def _join_runs(kind: WordRunKind, runs: list[WordRun]) -> WordRun:
    old, new = "".join(run.old for run in runs), "".join(run.new for run in runs)
    return WordRun(kind, old, new, runs[0].old_start, runs[0].new_start)


def _find_edge(tokens: list[WordToken], index: int) -> int:
    """Return the start of a word, or the end of the last one if there is no such word."""
    if index < len(tokens):
        return tokens[index].start
    return tokens[-1].end if tokens else 0
