"""Fast search for the spans that overlap another one."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from itertools import accumulate

from timeline.text.spans import Span


class SpanIndex:
    """Spans of one text, in order, searchable by overlap."""

    def __init__(self, spans: Iterable[Span]) -> None:
        self.spans = sorted(spans)
        # The largest end of any span up to each: it tells where a search backwards can stop.
        self._max_ends = list(accumulate((span.end for span in self.spans), max))

    def list_overlapping(self, span: Span) -> list[Span]:
        """Return the spans that share a character with this one, in order."""
        return list(self._iterate_backwards(span))[::-1]

    def has_overlap(self, span: Span) -> bool:
        """Return whether any span shares a character with this one."""
        return next(self._iterate_backwards(span), None) is not None

    def _iterate_backwards(self, span: Span) -> Iterator[Span]:
        index = bisect_left(self.spans, Span(span.end, 0)) - 1
        while index >= 0 and self._max_ends[index] > span.start:
            if self.spans[index].end > span.start:
                yield self.spans[index]
            index -= 1


def overlap(first: Span, second: Span) -> bool:
    """Return whether two spans share a character."""
    return first.start < second.end and second.start < first.end
