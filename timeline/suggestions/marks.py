"""Quotation marks paired: where direct speech begins and ends.

One pass over the marks. An apostrophe is no mark; a mark that is never closed in its paragraph is dropped,
unless the next paragraph begins with the same one, which is how a quotation of several paragraphs is printed.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from timeline.suggestions.layout import trimmed
from timeline.suggestions.offers import Span

_RUN = re.compile("[\"“”„‟«»‹›‘’‚‛']+")
_LONGEST_RUN = 4  # marks in a row; more are ornament
DOUBLE = '"“”„‟«»'
# What closes what; the first is the usual one.
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
_DEEPEST = 8  # quotations within quotations that are followed


@dataclass(slots=True)
class Quoted:
    """A pair of marks. `parts` are the words between them, one for each paragraph."""

    start: int
    end: int
    parts: list[Span]


@dataclass(slots=True)
class _Open:
    mark: str
    start: int
    inner: int  # where the words of this paragraph begin
    parts: list[Span] = field(default_factory=list)


def quoted(text: str, paragraphs: Sequence[Span]) -> list[Quoted]:
    """Return the outermost quotations of a text, in its order."""
    found: list[Quoted] = []
    stack: list[_Open] = []
    for number, paragraph in enumerate(paragraphs):
        begun = paragraph.start
        if stack:  # carried on from the paragraph before, which is why this one begins with a mark
            begun += 1
            stack[0].inner = begun
        marks = _marks(text, Span(begun, paragraph.end))
        for at, (offset, mark) in enumerate(marks):
            closes = _closed_by(stack, mark, text, offset)
            if closes is not None and not _is_apostrophe(text, marks, at):
                _close(text, stack, closes, offset, found)
            elif len(stack) < _DEEPEST and _opens(text, offset, mark, stack):
                stack.append(_Open(mark, offset, offset + 1))
        _carry_on(text, stack, paragraphs, number)
    found.sort(key=lambda one: one.start)
    outermost: list[Quoted] = []
    for one in found:
        if not outermost or one.start >= outermost[-1].end:
            outermost.append(one)
        elif one.end > outermost[-1].end:  # it cannot lie across another
            continue
    return outermost


def _marks(text: str, span: Span) -> list[tuple[int, str]]:
    """Return the marks of a paragraph, without those within words: "don't", "l’homme"."""
    return [
        (match.start() + at, mark)
        for match in _RUN.finditer(text, span.start, span.end)
        if match.end() - match.start() <= _LONGEST_RUN
        for at, mark in enumerate(match.group())
        if not (mark in "'’‘" and _is_word(text, match.start() - 1) and _is_word(text, match.end()))
    ]


def _closed_by(stack: Sequence[_Open], mark: str, text: str, offset: int) -> int | None:
    """Return which open quotation a mark closes, the innermost that it can; None where it closes none."""
    if mark in "\"'" and _may_open(text, offset) and not _may_close(text, offset):
        return None
    for at in range(len(stack) - 1, -1, -1):
        if mark in _CLOSERS[stack[at].mark]:
            return at
    return None


def _close(text: str, stack: list[_Open], at: int, offset: int, found: list[Quoted]) -> None:
    opened = stack[at]
    del stack[at:]
    parts = [*opened.parts, trimmed(text, Span(opened.inner, offset))]
    parts = [part for part in parts if part.end > part.start]
    if parts:
        found.append(Quoted(opened.start, offset + 1, parts))


def _carry_on(text: str, stack: list[_Open], paragraphs: Sequence[Span], number: int) -> None:
    """Keep the outermost quotation open where the next paragraph begins with its mark; drop the others."""
    after = paragraphs[number + 1].start if number + 1 < len(paragraphs) else len(text)
    repeated = text[after : after + 1]
    for opened in stack:
        # In French the closing mark, too, may begin the paragraphs that carry on.
        if opened.mark in DOUBLE and (repeated == opened.mark or (opened.mark == "«" and repeated == "»")):
            opened.parts.append(trimmed(text, Span(opened.inner, paragraphs[number].end)))
            stack[:] = [opened]
            return
    stack.clear()


def _opens(text: str, offset: int, mark: str, stack: Sequence[_Open]) -> bool:
    if mark in "“„‟«‹‘‚‛":
        return not (mark in "‘" and _is_word(text, offset - 1))
    if mark == "’":
        return False
    if mark in "”»›":  # Swedish and German also open with what closes elsewhere
        return not stack and _may_open(text, offset) and _is_word(text, offset + 1)
    return _may_open(text, offset) and (mark == '"' or _is_word(text, offset + 1))


def _may_open(text: str, offset: int) -> bool:
    before, after = text[offset - 1 : offset], text[offset + 1 : offset + 2]
    return (not before or before.isspace() or before in "([{—–-/:“„«‘‚\"'>¿¡…") and bool(after.strip())


def _may_close(text: str, offset: int) -> bool:
    before, after = text[offset - 1 : offset], text[offset + 1 : offset + 2]
    return bool(before.strip()) and (not after or not after.isalnum())


def _is_apostrophe(text: str, marks: Sequence[tuple[int, str]], at: int) -> bool:
    """Tell "the readers’ letters" within ‘…’: the next single mark closes, so this one did not."""
    offset, mark = marks[at]
    if mark not in "'’" or text[offset - 1 : offset] not in ("s", "x", "z"):
        return False
    if not text[offset + 2 : offset + 3].islower() or text[offset + 1] != " ":
        return False
    return at + 1 < len(marks) and marks[at + 1][1] == mark and not _may_open(text, marks[at + 1][0])


def _is_word(text: str, offset: int) -> bool:
    return 0 <= offset < len(text) and text[offset].isalnum()
