"""Paragraphs and sentences of a text, as spans of it."""

import re
from bisect import bisect_right
from collections.abc import Sequence

from timeline.text.spans import Span

_LINE = re.compile(r"\S[^\n\r\v\f\x1c-\x1e\x85\u2028\u2029]*")  # the line ends of str.splitlines()
# Characters: if no line is longer and there are blank lines, the text was wrapped by a program.
_MAX_WRAPPED_LINE = 100

# Closing marks after a full stop that belong to its sentence.
_CLOSING = "\"”’“»«›'\\])"
_SENTENCE_END = re.compile(rf"(?P<stop>[.!?…]{{1,3}})(?P<closing>[{_CLOSING}]{{0,3}})\s{{1,4}}(?=[^\s,;:)])")
# "LONDON, March 7 (Agency) - " precedes the first sentence.
_DATELINE = re.compile(
    r"[A-Z][A-Z.'’-]{2,30}(?:[ ,/]{1,2}[A-Z][\w.'’]{1,20}){0,4}(?:,? [0-9]{1,2})?(?: ?\([\w ]{1,20}\))? ?[-–—]{1,2} "
)
_WORD_BEFORE = re.compile(r"(?:[^\W\d_]{1,12}|[0-9]{1,3})$")
_MAX_WORD_LENGTH = 12
# Words before a full stop that does not end a sentence.
_ABBREVIATED = (
    "mr mrs ms dr prof sr jr st gen col capt lt sgt rev hon gov sen rep rt inc ltd co corp no vs fig "
    "art dept jan feb mar apr jun jul aug sep sept oct nov dec bzw ca nr str mme mlle sra dra av"
)
ABBREVIATIONS = frozenset(_ABBREVIATED.split())


class Layout:
    """The paragraphs and sentences of a text. Each step reads the text once."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.paragraphs = _split_paragraphs(text)
        self._starts = [paragraph.start for paragraph in self.paragraphs]
        self._sentences = _find_sentence_starts(text, self.paragraphs)
        self._ends = self._find_sentence_ends()

    def find_paragraph(self, offset: int) -> int:
        """Return the number of the paragraph that contains an offset, or of the last one before it."""
        return max(0, bisect_right(self._starts, offset) - 1)

    def count_sentences(self, start: int, end: int) -> int:
        """Return how many sentences begin between two offsets."""
        return bisect_right(self._sentences, end) - bisect_right(self._sentences, start)

    def find_sentence(self, start: int, end: int) -> Span:
        """Return the sentence or sentences that contain a span, without white space at the ends."""
        if not self.paragraphs:
            return Span(start, end)
        sentences = self._sentences
        first = max(0, bisect_right(sentences, start) - 1)
        last = first
        if last + 1 < len(sentences) and sentences[last + 1] < end:
            last = bisect_right(sentences, max(start, end - 1)) - 1
        return Span(min(start, sentences[first]), max(self._ends[last], end))

    def _find_sentence_ends(self) -> list[int]:
        """Return the end of each sentence without the white space after it."""
        text, ends, number = self.text, [], 0
        for at, start in enumerate(self._sentences):
            while number + 1 < len(self.paragraphs) and self.paragraphs[number + 1].start <= start:
                number += 1
            end = self.paragraphs[number].end
            if at + 1 < len(self._sentences):
                end = min(end, self._sentences[at + 1])
            while end > start and text[end - 1].isspace():
                end -= 1
            ends.append(end)
        return ends


def split_lines(text: str, span: Span) -> list[Span]:
    """Return the lines in a span of a text that are not blank, without white space at their ends."""
    return [
        Span(match.start(), match.start() + len(match.group().rstrip()))
        for match in _LINE.finditer(text, span.start, span.end)
    ]


def _split_paragraphs(text: str) -> list[Span]:
    """Return the paragraphs: each line, or in a wrapped text, the lines between blank lines."""
    lines = split_lines(text, Span(0, len(text)))
    if any(line.end - line.start > _MAX_WRAPPED_LINE for line in lines):
        return lines
    paragraphs: list[Span] = []
    for line in lines:
        if paragraphs and not _has_blank_line(text[paragraphs[-1].end : line.start]):
            paragraphs[-1] = Span(paragraphs[-1].start, line.end)
        else:
            paragraphs.append(line)
    return paragraphs if len(paragraphs) > 1 else lines


def _has_blank_line(gap: str) -> bool:
    """Whether the text between two lines contains a blank line."""
    return len(gap) > 1 and len(f"{gap}.".splitlines()) > 2


def _find_sentence_starts(text: str, paragraphs: Sequence[Span]) -> list[int]:
    starts = []
    for paragraph in paragraphs:
        starts.append(paragraph.start)
        if dateline := _DATELINE.match(text, paragraph.start, paragraph.end):
            starts.append(dateline.end())
        for match in _SENTENCE_END.finditer(text, paragraph.start, paragraph.end):
            if _is_sentence_end(text, match):
                starts.append(match.end())
    return starts


def _is_sentence_end(text: str, match: re.Match[str]) -> bool:
    """Whether a match is the end of a sentence, unlike "Mr. Smith", "7. März", "J. Smith" or a small letter after it."""
    after = text[match.end()]
    if after.islower():
        return False
    if match["stop"] != "." or match["closing"]:
        return True
    before = _WORD_BEFORE.search(text, max(0, match.start() - _MAX_WORD_LENGTH), match.start())
    word = before[0] if before else ""
    if word.isdecimal():
        return not (len(word) <= 2 and after.isalpha())
    return len(word) != 1 and word.lower() not in ABBREVIATIONS
