"""A source text as HTML, with the cited passages and the selection marked up.

The text nodes of the HTML together are exactly the text. Offsets are therefore the same in the browser and here:
Unicode code points. Each block of paragraphs has its first offset in `data-at`.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString

from timeline.desk.workspace.span_index import SpanIndex, overlap
from timeline.text.spans import Span

# Browsers lay out a block when it comes near the window: each is some screens of text.
BLOCK_LENGTH = 4000
# A paragraph is a line with the empty lines after it. In a text of more lines than this, it is several lines.
MAX_PARAGRAPHS = 40_000
_PARAGRAPH = re.compile(r"[^\n]*\n+|[^\n]+")


@dataclass(frozen=True)
class EntryLabel:
    """An entry that cites a passage: its id and its label."""

    uid: str
    label: str


def render_highlights(
    text: str, passages: Mapping[Span, Sequence[EntryLabel]], selection: Span | None = None
) -> SafeString:
    """Return a text as HTML: blocks of paragraphs, with `passages` in <mark> and the selection in <span>.

    Where passages overlap, each mark ends where another begins or ends. The first mark of a passage has the id
    `at-<its start>`.
    """
    highlighter = _Highlighter(text, passages, selection)
    return format_html_join(
        "",
        '<div class="text-block" data-at="{}">{}</div>',
        ((paragraphs[0].start, highlighter.render_block(paragraphs)) for paragraphs in _split_blocks(text)),
    )


def _split_blocks(text: str) -> Iterator[list[Span]]:
    """Yield the paragraphs of a text in blocks; each block begins where the one before ends."""
    paragraphs: list[Span] = []
    lines_per_paragraph = 1 + text.count("\n") // MAX_PARAGRAPHS
    start = 0
    for count, match in enumerate(_PARAGRAPH.finditer(text), start=1):
        if count % lines_per_paragraph and match.end() < len(text):
            continue
        paragraphs.append(Span(start, match.end()))
        start = match.end()
        if start - paragraphs[0].start >= BLOCK_LENGTH:
            yield paragraphs
            paragraphs = []
    if paragraphs:
        yield paragraphs


class _Highlighter:
    def __init__(
        self, text: str, passages: Mapping[Span, Sequence[EntryLabel]], selection: Span | None
    ) -> None:
        self.text, self.passages, self.selection = text, passages, selection
        self.index = SpanIndex(passages)
        spans = [*passages, *([selection] if selection else [])]
        self.boundaries = sorted({offset for span in spans for offset in span})

    def render_block(self, paragraphs: list[Span]) -> SafeString:
        block = Span(paragraphs[0].start, paragraphs[-1].end)
        # Most blocks have no marks.
        if not self.index.has_overlap(block) and not (self.selection and overlap(self.selection, block)):
            return format_html_join("", "<p>{}</p>", ((self.text[start:end],) for start, end in paragraphs))
        return format_html_join(
            "", "<p>{}</p>", ((self._render_paragraph(paragraph),) for paragraph in paragraphs)
        )

    def _render_paragraph(self, paragraph: Span) -> SafeString:
        first = bisect_right(self.boundaries, paragraph.start)
        inside = self.boundaries[first : bisect_left(self.boundaries, paragraph.end)]
        passages = self.index.list_overlapping(paragraph)
        pieces = (
            (self._render_piece(Span(start, end), passages),)
            for start, end in pairwise([paragraph.start, *inside, paragraph.end])
        )
        return format_html_join("", "{}", pieces)

    def _render_piece(self, piece: Span, passages: list[Span]) -> SafeString:
        """Return a part of a paragraph in which no passage begins or ends."""
        html: SafeString = escape(self.text[piece.start : piece.end])
        around = [span for span in passages if span.start <= piece.start and piece.end <= span.end]
        entries = list({entry.uid: entry for span in around for entry in self.passages[span]}.values())
        if entries:
            is_first = any(span.start == piece.start for span in around)
            html = format_html(
                '<mark{} class="passage" data-for="{}"{}><a href="#made-{}" title="{}">{}</a></mark>',
                format_html(' id="at-{}"', piece.start) if is_first else "",
                " ".join(entry.uid for entry in entries),
                format_html(' data-count="{}"', len(entries)) if len(entries) > 1 else "",
                entries[0].uid,
                _describe_entries(entries),
                html,
            )
        if self.selection and self.selection.start <= piece.start and piece.end <= self.selection.end:
            attributes = format_html(' id="{}" tabindex="-1"', "chosen")
            html = format_html(
                '<span class="selection"{}>{}</span>',
                attributes if piece.start == self.selection.start else "",
                html,
            )
        return html


def _describe_entries(entries: list[EntryLabel]) -> str:
    labels = "; ".join(entry.label for entry in entries)
    return f"Cited by {len(entries)} entries: {labels}" if len(entries) > 1 else f"Cited by: {labels}"
