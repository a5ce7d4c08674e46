"""A text as HTML, with what is cited in it marked and what is chosen shown.

Whatever is marked, the text nodes of the answer make up the text, character for character: places in it are
counted in the browser as they are here, in Unicode code points. `data-at` says at which a stretch begins.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString

from timeline.quotes import Span

# A browser lays out a stretch once it comes near: each holds some screens of text.
STRETCH = 4000
# A paragraph is a line with the empty ones after it; in a text of very many short lines, several of them.
MOST_PARAGRAPHS = 40_000
_PARAGRAPH = re.compile(r"[^\n]*\n+|[^\n]+")


@dataclass(frozen=True)
class Cited:
    """What is told of an entry at the words that it cites."""

    uid: str
    label: str


def tight(text: str, span: Span) -> Span | None:
    """Return a span without the white space at its ends, or None where nothing is left."""
    words = text[span.start : span.end]
    start = span.start + len(words) - len(words.lstrip())
    end = span.end - len(words) + len(words.rstrip())
    return Span(start, end) if start < end else None


def marked(text: str, cited: Mapping[Span, Sequence[Cited]], chosen: Span | None = None) -> SafeString:
    """Return a text as HTML: stretches of paragraphs, in which what is cited is marked.

    Marks that overlap are cut where one begins or ends; the first of a span has the id `at-…`.
    """
    marking = _Marking(text, cited, chosen)
    return format_html_join(
        "",
        '<div class="stretch" data-at="{}">{}</div>',
        ((paragraphs[0].start, marking.stretch(paragraphs)) for paragraphs in _stretches(text)),
    )


def _stretches(text: str) -> Iterator[list[Span]]:
    """Yield the paragraphs of a text in stretches of some length; each ends where the next begins."""
    paragraphs: list[Span] = []
    lines = 1 + text.count("\n") // MOST_PARAGRAPHS
    start = count = 0
    for found in _PARAGRAPH.finditer(text):
        count += 1
        if count % lines and found.end() < len(text):
            continue
        paragraphs.append(Span(start, found.end()))
        start = found.end()
        if start - paragraphs[0].start >= STRETCH:
            yield paragraphs
            paragraphs = []
    if paragraphs:
        yield paragraphs


class _Marking:
    def __init__(self, text: str, cited: Mapping[Span, Sequence[Cited]], chosen: Span | None) -> None:
        self.text, self.cited, self.chosen = text, cited, chosen
        self.spans = sorted(cited)
        # How far any span up to each reaches: most stretches lie under none.
        self.reach = list(accumulate((span.end for span in self.spans), max))
        self.cuts = sorted({place for span in [*self.spans, *([chosen] if chosen else [])] for place in span})

    def stretch(self, paragraphs: list[Span]) -> SafeString:
        whole = Span(paragraphs[0].start, paragraphs[-1].end)
        if not self._over(whole) and not (self.chosen and _meet(self.chosen, whole)):
            return format_html_join("", "<p>{}</p>", ((self.text[start:end],) for start, end in paragraphs))
        return format_html_join("", "<p>{}</p>", ((self._paragraph(one),) for one in paragraphs))

    def _over(self, part: Span) -> list[Span]:
        """Return the spans that have something of a part."""
        place = bisect_left(self.spans, Span(part.end, 0)) - 1
        found = []
        while place >= 0 and self.reach[place] > part.start:
            if self.spans[place].end > part.start:
                found.append(self.spans[place])
            place -= 1
        return found[::-1]

    def _paragraph(self, part: Span) -> SafeString:
        inside = self.cuts[bisect_right(self.cuts, part.start) : bisect_left(self.cuts, part.end)]
        over = self._over(part)
        pieces = (
            (self._piece(Span(first, last), over),)
            for first, last in pairwise([part.start, *inside, part.end])
        )
        return format_html_join("", "{}", pieces)

    def _piece(self, piece: Span, over: list[Span]) -> SafeString:
        html: SafeString = escape(self.text[piece.start : piece.end])
        here = [span for span in over if span.start <= piece.start and piece.end <= span.end]
        entries = list({entry.uid: entry for span in here for entry in self.cited[span]}.values())
        if entries:
            begins = any(span.start == piece.start for span in here)
            html = format_html(
                '<mark{} class="cited" data-for="{}"{}><a href="#made-{}" title="{}">{}</a></mark>',
                format_html(' id="at-{}"', piece.start) if begins else "",
                " ".join(entry.uid for entry in entries),
                format_html(' data-count="{}"', len(entries)) if len(entries) > 1 else "",
                entries[0].uid,
                _told(entries),
                html,
            )
        if self.chosen and self.chosen.start <= piece.start and piece.end <= self.chosen.end:
            begins_there = format_html(' id="{}" tabindex="-1"', "chosen")
            html = format_html(
                '<span class="chosen"{}>{}</span>',
                begins_there if piece.start == self.chosen.start else "",
                html,
            )
        return html


def _meet(one: Span, other: Span) -> bool:
    return one.start < other.end and other.start < one.end


def _told(entries: list[Cited]) -> str:
    labels = "; ".join(entry.label for entry in entries)
    return f"Cited by {len(entries)} entries: {labels}" if len(entries) > 1 else f"Cited by: {labels}"
