"""Paragraphs and sentences of a text, as spans of it."""

import re
from bisect import bisect_right
from collections.abc import Sequence

from timeline.suggestions.offers import Span

_LINE = re.compile(r"\S[^\n\r\v\f\x1c-\x1e\x85\u2028\u2029]*")  # ends as str.splitlines() has them
_HARD_WRAPPED = (
    100  # characters: a text of lines no longer, with blank ones between, was wrapped by a program
)

# What may stand behind the full stop and still belong to its sentence.
_CLOSING = "\"”’“»«›'\\])"
_SENTENCE_END = re.compile(rf"(?P<stop>[.!?…]{{1,3}})(?P<closing>[{_CLOSING}]{{0,3}})\s{{1,4}}(?=[^\s,;:)])")
# "LONDON, March 7 (Agency) - " stands before the first sentence.
_DATELINE = re.compile(
    r"[A-Z][A-Z.'’-]{2,30}(?:[ ,/]{1,2}[A-Z][\w.'’]{1,20}){0,4}(?:,? [0-9]{1,2})?(?: ?\([\w ]{1,20}\))? ?[-–—]{1,2} "
)
_WORD_BEFORE = re.compile(r"(?:[^\W\d_]{1,12}|[0-9]{1,3})$")
_LONGEST_WORD = 12
ABBREVIATIONS = frozenset(
    [
        "mr",
        "mrs",
        "ms",
        "dr",
        "prof",
        "sr",
        "jr",
        "st",
        "gen",
        "col",
        "capt",
        "lt",
        "sgt",
        "rev",
        "hon",
        "gov",
        "sen",
        "rep",
        "rt",
        "inc",
        "ltd",
        "co",
        "corp",
        "no",
        "vs",
        "fig",
        "art",
        "dept",
        "jan",
        "feb",
        "mar",
        "apr",
        "jun",
        "jul",
        "aug",
        "sep",
        "sept",
        "oct",
        "nov",
        "dec",
        "bzw",
        "ca",
        "nr",
        "str",
        "mme",
        "mlle",
        "sra",
        "dra",
        "av",
    ]
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
        if not self.paragraphs:
            return Span(start, end)
        last = max(start, end - 1)
        begin = min(start, self._sentences[max(0, bisect_right(self._sentences, start) - 1)])
        finish = self.paragraphs[self.paragraph_at(last)].end
        after = bisect_right(self._sentences, last)
        if after < len(self._sentences):
            finish = min(finish, self._sentences[after])
        # No slices here: a text without full stops is one sentence, and everything in it asks for it.
        while finish > end and self.text[finish - 1].isspace():
            finish -= 1
        return Span(begin, max(finish, end))


def trimmed(text: str, span: Span) -> Span:
    """Return a span without white space at its ends."""
    inner = text[span.start : span.end]
    start = span.start + len(inner) - len(inner.lstrip())
    return Span(start, start + len(inner.strip()))


def lines_of(text: str, span: Span) -> list[Span]:
    """Return the lines of a piece of text that are not blank, without white space at their ends."""
    return [
        Span(match.start(), match.start() + len(match.group().rstrip()))
        for match in _LINE.finditer(text, span.start, span.end)
    ]


def _paragraphs(text: str) -> list[Span]:
    """Return the paragraphs. Each line is one, except in a text that was wrapped: there blank lines divide."""
    lines = lines_of(text, Span(0, len(text)))
    if any(line.end - line.start > _HARD_WRAPPED for line in lines):
        return lines
    found: list[Span] = []
    for line in lines:
        if found and not _is_blank(text[found[-1].end : line.start]):
            found[-1] = Span(found[-1].start, line.end)
        else:
            found.append(line)
    return found if len(found) > 1 else lines


def _is_blank(gap: str) -> bool:
    """Tell whether a blank line lies between two lines."""
    return len(gap) > 1 and len(f"{gap}.".splitlines()) > 2


def _sentence_starts(text: str, paragraphs: Sequence[Span]) -> list[int]:
    starts = []
    for paragraph in paragraphs:
        starts.append(paragraph.start)
        if dateline := _DATELINE.match(text, paragraph.start, paragraph.end):
            starts.append(dateline.end())
        for match in _SENTENCE_END.finditer(text, paragraph.start, paragraph.end):
            if _ends(text, match):
                starts.append(match.end())
    return starts


def _ends(text: str, match: re.Match[str]) -> bool:
    """Tell the end of a sentence from "Mr. Smith", "7. März", "J. Smith" and what goes on in small letters."""
    after = text[match.end()]
    if after.islower():
        return False
    if match["stop"] != "." or match["closing"]:
        return True
    before = _WORD_BEFORE.search(text, max(0, match.start() - _LONGEST_WORD), match.start())
    word = before[0] if before else ""
    if word.isdecimal():
        return not (len(word) <= 2 and after.isalpha())
    return len(word) != 1 and word.lower() not in ABBREVIATIONS
