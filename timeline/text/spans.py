"""Spans of a text: the one type for them, and operations on it. Pure functions."""

from typing import NamedTuple


class Span(NamedTuple):
    """A part of a text: `text[start:end]`. Offsets are code points from 0; the end is exclusive."""

    start: int
    end: int


def trim(text: str, span: Span) -> Span:
    """Return a span without the white space at its ends; an empty span where nothing else is in it."""
    inner = text[span.start : span.end]
    start = span.start + len(inner) - len(inner.lstrip())
    return Span(start, start + len(inner.strip()))
