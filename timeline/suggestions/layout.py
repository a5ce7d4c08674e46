"""Paragraphs and sentences of a text, as spans of it."""

import re
from bisect import bisect_right
from collections.abc import Sequence

from timeline.suggestions.offers import Span

_LINE_END = re.compile(r"\r\n|[\n\r\v\f\x85\u2028\u2029]")
_HARD_WRAPPED = (
    100  # characters: a text of lines no longer, with blank ones between, was wrapped by a program
)

# What may stand behind the full stop and still belong to its sentence.
_CLOSING = "\"”’“»«›'\\])"
_SENTENCE_END = re.compile(
    rf"(?P<word>[^\W\d_]{{0,12}}|[0-9]{{0,3}})(?P<stop>[.!?…]{{1,3}})(?P<closing>[{_CLOSING}]{{0,3}})\s{{1,4}}(?=[^\s,;:)])"
)
_ABBREVIATIONS = frozenset(
    "mr mrs ms dr prof sr jr st gen col capt lt sgt rev hon gov sen rep rt inc ltd co corp no vs fig art dept "
    "jan feb mar apr jun jul aug sep sept oct nov dec bzw ca nr str mme mlle sra dra av".split()
)


class Layout:
    """Where the paragraphs and sentences of a text begin and end; each step looks at the text once."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.paragraphs = _paragraphs(text)
        self._starts = [paragraph.start for paragraph in self.paragraphs]
        self._sentences = _sentence_starts(text, self.paragraphs)

    def paragraph_at(self, offset: int) -> int:
        """Return the number of the paragraph in which an offset lies, or before which it does."""
        return max(0, bisect_right(self._starts, offset) - 1)

    def sentence(self, start: int, end: int) -> Span:
        """Return the sentence, or the sentences, in which a span lies. Its ends are not white space."""
        first = max(0, bisect_right(self._sentences, start) - 1)
        after = bisect_right(self._sentences, max(start, end - 1))
        begin = self._sentences[first] if self._sentences else 0
        paragraph = self.paragraphs[self.paragraph_at(max(start, end - 1))] if self.paragraphs else Span(0, 0)
        finish = paragraph.end
        if after < len(self._sentences):
            finish = min(finish, self._sentences[after])
        return trimmed(self.text, Span(min(begin, start), max(finish, end)))


def trimmed(text: str, span: Span) -> Span:
    """Return a span without white space at its ends."""
    inner = text[span.start : span.end]
    start = span.start + len(inner) - len(inner.lstrip())
    return Span(start, start + len(inner.strip()))


def lines_of(text: str, span: Span) -> list[Span]:
    """Return the lines of a piece of text that are not blank, without white space at their ends."""
    found, start = [], span.start
    for match in _LINE_END.finditer(text, span.start, span.end):
        found.append(trimmed(text, Span(start, match.start())))
        start = match.end()
    found.append(trimmed(text, Span(start, span.end)))
    return [line for line in found if line.end > line.start]


def _paragraphs(text: str) -> list[Span]:
    """Return the paragraphs. Each line is one, except in a text that was wrapped: there blank lines divide."""
    lines: list[Span] = []
    blank, longest, start = False, 0, 0
    for match in _LINE_END.finditer(text):
        lines.append(Span(start, match.start()))
        start = match.end()
    lines.append(Span(start, len(text)))
    found: list[Span] = []
    begun: int | None = None
    solid = [trimmed(text, line) for line in lines]
    for line in solid[:-1]:
        blank = blank or line.end == line.start
    longest = max((line.end - line.start for line in solid), default=0)
    if not blank or longest > _HARD_WRAPPED:
        return [line for line in solid if line.end > line.start]
    end = 0
    for line in solid:
        if line.end == line.start:
            if begun is not None:
                found.append(Span(begun, end))
            begun = None
            continue
        begun = line.start if begun is None else begun
        end = line.end
    if begun is not None:
        found.append(Span(begun, end))
    return found


def _sentence_starts(text: str, paragraphs: Sequence[Span]) -> list[int]:
    starts = []
    for paragraph in paragraphs:
        starts.append(paragraph.start)
        for match in _SENTENCE_END.finditer(text, paragraph.start, paragraph.end):
            if _ends(text, match):
                starts.append(match.end())
    return starts


def _ends(text: str, match: re.Match[str]) -> bool:
    """Tell the end of a sentence from "Mr. Smith", "7. März", "J. Smith" and what goes on in small letters."""
    word, after = match["word"], text[match.end()]
    if after.islower():
        return False
    if match["stop"] != "." or match["closing"]:
        return True
    if word.isdecimal():
        return not (len(word) <= 2 and after.isalpha())
    return len(word) != 1 and word.lower() not in _ABBREVIATIONS
