"""Pairs of quotation marks.

They are found in one pass over the marks. Apostrophes do not count. A mark that is not closed in its paragraph is
dropped, unless the next paragraph begins with the same mark: so quotations of several paragraphs are printed. The caption of
a picture may be between such paragraphs: then a quotation ends before it and another begins after it.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from timeline.text.spans import Span, trim

MARKS = "\"“”„‟«»‹›‘’‚‛'"
_RUN = re.compile(f"[{MARKS}]+")
_MAX_RUN = 4  # marks in a row; more are an ornament
DOUBLE = '"“”„‟«»'
# The marks that close each opening mark.
_CLOSERS = {
    '"': '"”',
    "“": '”"',
    "”": "”",
    "„": '“”"',
    "‟": "”",
    "«": "»",
    "»": "«",
    "‹": "›",
    "›": "‹",
    "‘": "’'",
    "’": "’",
    "‚": "‘’",
    "‛": "’",
    "'": "'’",
}
# A paragraph between those of a quotation that is the caption of a picture, or a link.
_CAPTION = re.compile(
    r"\b(?:Pictures?|Photos?|Photograph|Images?|Credit|Video|Getty|Reuters|AFP|EPA|Alamy|Bild|Fotos?|Quelle|Crédit|Imagen"
    r"|Fotografía|Advertisement|Anzeige|Publicité|Publicidad)\b|©|^(?:Read more|Lire aussi|Lesen Sie|Lea también)"
)
_MAX_CAPTION = 300  # characters
_MAX_CAPTIONS = 2  # paragraphs
_MAX_DEPTH = 8  # of quotations within quotations


@dataclass(slots=True)
class MarkedQuotation:
    """A pair of marks from `start` to `end`. `parts` are the spans of the words between them, one for each paragraph.

    If a caption interrupts a quotation, it has no closing mark, and goes on in another one that begins at `resumes_at`.
    """

    start: int
    end: int
    parts: list[Span]
    resumes_at: int = -1


@dataclass(slots=True)
class _OpenQuotation:
    mark: str
    start: int
    inner: int  # the start of the words in the current paragraph
    parts: list[Span] = field(default_factory=list)


def find_marked(text: str, paragraphs: Sequence[Span]) -> list[MarkedQuotation]:
    """Return the outermost quotations of a text, in its order."""
    quotations: list[MarkedQuotation] = []
    stack: list[_OpenQuotation] = []
    for number, paragraph in enumerate(paragraphs):
        start = paragraph.start
        if stack:  # a quotation continues from the paragraph before, so this one begins with a mark
            start += 1
            stack[0].inner = start
        marks = _find_marks(text, Span(start, paragraph.end))
        for at, (offset, mark) in enumerate(marks):
            closed = _find_closed(stack, mark, text, offset)
            if closed is not None and not _is_apostrophe(text, marks, at):
                _close(text, stack, closed, offset, quotations)
            elif len(stack) < _MAX_DEPTH and _is_opening(text, offset, mark, stack):
                stack.append(_OpenQuotation(mark, offset, offset + 1))
        if stack:
            _continue_paragraph(text, stack, paragraphs, number, quotations)
    quotations.sort(key=lambda quotation: quotation.start)
    outermost: list[MarkedQuotation] = []
    for quotation in quotations:
        if not outermost or quotation.start >= outermost[-1].end:
            outermost.append(quotation)
    return outermost


def _find_marks(text: str, span: Span) -> list[tuple[int, str]]:
    """Return the offset and character of each mark in a span, without those within words: "don't", "l’homme"."""
    return [
        (match.start() + at, mark)
        for match in _RUN.finditer(text, span.start, span.end)
        if match.end() - match.start() <= _MAX_RUN
        for at, mark in enumerate(match.group())
        if not (mark in "'’‘" and _is_word(text, match.start() - 1) and _is_word(text, match.end()))
    ]


def _find_closed(stack: Sequence[_OpenQuotation], mark: str, text: str, offset: int) -> int | None:
    """Return the index of the innermost open quotation that a mark can close, or None."""
    if mark in "\"'" and _may_open(text, offset) and not _may_close(text, offset):
        return None
    for at in range(len(stack) - 1, -1, -1):
        if mark in _CLOSERS[stack[at].mark]:
            return at
    return None


def _close(
    text: str, stack: list[_OpenQuotation], at: int, offset: int, quotations: list[MarkedQuotation]
) -> None:
    opened = stack[at]
    del stack[at:]
    parts = [*opened.parts, trim(text, Span(opened.inner, offset))]
    parts = [part for part in parts if part.end > part.start]
    if parts:
        quotations.append(MarkedQuotation(opened.start, offset + 1, parts))


def _continue_paragraph(
    text: str,
    stack: list[_OpenQuotation],
    paragraphs: Sequence[Span],
    number: int,
    quotations: list[MarkedQuotation],
) -> None:
    """At the end of a paragraph, keep the outermost quotation open if the next one begins with its mark; drop the rest."""
    for opened in stack:
        if _is_repeated(text, opened, paragraphs, number + 1) and (
            opened.mark in DOUBLE or _is_leading(text, opened, paragraphs[number])
        ):
            opened.parts.append(trim(text, Span(opened.inner, paragraphs[number].end)))
            stack[:] = [opened]
            return
    opened = stack[0]
    stack.clear()
    if not _is_leading(text, opened, paragraphs[number]):
        return
    for after in range(number + 1, min(number + 1 + _MAX_CAPTIONS, len(paragraphs) - 1)):
        if not _is_caption(text, paragraphs[after]):
            return
        if _is_repeated(text, opened, paragraphs, after + 1):
            parts = [*opened.parts, trim(text, Span(opened.inner, paragraphs[number].end))]
            end, resumes_at = paragraphs[number].end, paragraphs[after + 1].start
            if all(part.end > part.start for part in parts):
                quotations.append(MarkedQuotation(opened.start, end, parts, resumes_at))
            return


def _is_repeated(text: str, opened: _OpenQuotation, paragraphs: Sequence[Span], number: int) -> bool:
    """Whether a paragraph begins with the mark of an open quotation. In French, the closing mark may begin it too."""
    if number >= len(paragraphs):
        return False
    mark = text[paragraphs[number].start]
    return mark == opened.mark or (opened.mark == "«" and mark == "»")


def _is_caption(text: str, paragraph: Span) -> bool:
    """Whether a paragraph is the caption of a picture or a link: it says so, or it does not end like a sentence."""
    if paragraph.end - paragraph.start > _MAX_CAPTION or text[paragraph.start] in MARKS:
        return False
    words = text[paragraph.start : paragraph.end]
    if any(mark in words for mark in DOUBLE):
        return False
    return words[-1] not in ".!?…:;," or _CAPTION.search(words) is not None


def _is_leading(text: str, opened: _OpenQuotation, paragraph: Span) -> bool:
    """Whether a mark begins its paragraph or follows a colon. Elsewhere, a single mark may be an apostrophe."""
    before = text[max(0, opened.start - 4) : opened.start].rstrip()
    return bool(opened.parts) or opened.start == paragraph.start or before.endswith(":")


def _is_opening(text: str, offset: int, mark: str, stack: Sequence[_OpenQuotation]) -> bool:
    if mark in "“„‟«‹‘‚‛":
        return not (mark in "‘" and _is_word(text, offset - 1))
    if mark == "’":
        return False
    if mark in "”»›":  # Swedish and German also open with marks that close elsewhere
        return not stack and _may_open(text, offset) and _is_word(text, offset + 1)
    return _may_open(text, offset) and (mark == '"' or _is_word(text, offset + 1))


def _may_open(text: str, offset: int) -> bool:
    before, after = text[offset - 1 : offset], text[offset + 1 : offset + 2]
    return (not before or before.isspace() or before in "([{—–-/:“„«‘‚\"'>¿¡…") and bool(after.strip())


def _may_close(text: str, offset: int) -> bool:
    before, after = text[offset - 1 : offset], text[offset + 1 : offset + 2]
    return bool(before.strip()) and (not after or not after.isalnum())


def _is_apostrophe(text: str, marks: Sequence[tuple[int, str]], at: int) -> bool:
    """Whether a mark is an apostrophe as in "the readers’ letters" within ‘…’: the next single mark closes instead."""
    offset, mark = marks[at]
    if mark not in "'’" or text[offset - 1 : offset] not in ("s", "x", "z"):
        return False
    if not text[offset + 2 : offset + 3].islower() or text[offset + 1] != " ":
        return False
    return at + 1 < len(marks) and marks[at + 1][1] == mark and not _may_open(text, marks[at + 1][0])


def _is_word(text: str, offset: int) -> bool:
    return 0 <= offset < len(text) and text[offset].isalnum()
