"""Anchors: words with what comes before and after them, so that they can be found again in a changed text."""

from dataclasses import dataclass
from typing import Literal

from timeline.quotes.index import (
    MIN_CONTEXT,
    TextIndex,
    decides,
    ensure_index,
    normalise_context,
    score_context,
)
from timeline.quotes.nearest import find_nearest
from timeline.quotes.normalise import NormalisedText
from timeline.text.spans import Span

# The most that is stored of what comes before, and of what comes after: as much as `document.Citation` takes.
MAX_CONTEXT = 300
# The length of either if the words occur once.
DEFAULT_CONTEXT = 32
CONTEXT_LENGTHS = (16, DEFAULT_CONTEXT, 64, 128, MAX_CONTEXT)
# How many occurrences of the same words are compared.
MAX_CANDIDATES = 200

AnchorMatchKind = Literal["exact", "normalised", "edited"]


@dataclass(frozen=True, slots=True)
class Selector:
    """Words in a text and their context: the TextQuoteSelector of the W3C Web Annotation Data Model."""

    exact: str
    prefix: str = ""
    suffix: str = ""


@dataclass(frozen=True, slots=True)
class AnchorMatch:
    """The span of anchored words in a text, `text[start:end]`, in code points.

    kind        *exact*: letter for letter. *normalised*: in another form (see `Verdict`, *same*). *edited*: other
                words, between the same prefix and suffix.
    is_certain  whether no other span can be meant: the context agrees, or there is none and the words occur once
    candidates  all spans, the likeliest first, if the context does not decide between several
    """

    start: int
    end: int
    kind: AnchorMatchKind
    is_certain: bool = True
    candidates: tuple[Span, ...] = ()

    @property
    def is_ambiguous(self) -> bool:
        """Whether several spans are equally likely."""
        return len(self.candidates) > 1


def anchor(text: str | TextIndex, start: int, end: int, *, least: int = DEFAULT_CONTEXT) -> Selector:
    """Return the selector of `text[start:end]`, with enough context that it fits no other span.

    Offsets are code points. The prefix and the suffix have at least `least` and at most MAX_CONTEXT characters. Use 0
    where no more of the text than necessary may become known: words that occur once then get no context. If even the
    longest context occurs more than once, `find` reports that. Raises ValueError for an empty or invalid span.
    """
    source = text if isinstance(text, str) else text.source
    if not 0 <= start < end <= len(source):
        raise ValueError(f"no words from {start} to {end} in a text of {len(source)} characters")
    for length in (least, *(length for length in CONTEXT_LENGTHS if length > least)):
        before, after = max(0, start - length), min(len(source), end + length)
        around = source[before:after]
        if source.find(around) == before and source.find(around, before + 1) < 0:
            break
    return Selector(source[start:end], source[before:start], source[end:after])


def find(text: str | TextIndex, selector: Selector) -> AnchorMatch | None:
    """Return the span of a selector's words in a text that may have been edited or pasted again, or None.

    The words are looked for letter for letter, then normalised (other spaces, marks, capitals), then by their context.
    The context decides between several spans; if it cannot, all are returned as candidates.
    """
    index = ensure_index(text)
    if not selector.exact:
        return None
    exact = _find_exact(index, selector.exact)
    whole = selector.prefix + selector.exact + selector.suffix
    offset = index.source.find(whole) if len(exact) > 1 else -1
    if offset >= 0 and index.source.find(whole, offset + 1) < 0:
        start = offset + len(selector.prefix)
        return AnchorMatch(start, start + len(selector.exact), "exact")
    return (
        _choose_by_context(index, exact, selector, "exact")
        or _choose_by_context(index, _find_normalised(index, selector.exact), selector, "normalised")
        or _find_edited(index, selector)
    )


def _find_exact(index: TextIndex, words: str) -> list[Span]:
    spans: list[Span] = []
    offset = index.source.find(words)
    while offset >= 0 and len(spans) < MAX_CANDIDATES:
        spans.append(Span(offset, offset + len(words)))
        offset = index.source.find(words, offset + 1)
    return spans


def _find_normalised(index: TextIndex, words: str) -> list[Span]:
    normalised, key = index.normalised, NormalisedText(words).text.strip(" ")
    spans: list[Span] = []
    position = normalised.text.find(key) if key else -1
    while position >= 0 and len(spans) < MAX_CANDIDATES:
        end = position + len(key)
        if not normalised.splits(position) and not normalised.splits(end):
            spans.append(Span(*normalised.to_source_span(position, end)))
        position = normalised.text.find(key, position + 1)
    return spans


def _choose_by_context(
    index: TextIndex, spans: list[Span], selector: Selector, kind: AnchorMatchKind
) -> AnchorMatch | None:
    """Return the span that the context selects, or all of them as candidates."""
    if not spans:
        return None
    scored = [(score_context(index, span, selector.prefix, selector.suffix), span) for span in spans]
    scored.sort(key=lambda pair: -pair[0])
    best, span = scored[0]
    known = len(normalise_context(selector.prefix)) + len(normalise_context(selector.suffix))
    # If there are more spans than were compared, only full agreement decides.
    enough = known if len(spans) >= MAX_CANDIDATES else min(known, MIN_CONTEXT)
    agrees = best == known or (
        (best >= enough or len(spans) == 1)
        and decides(index, [candidate for _score, candidate in scored], selector.prefix, selector.suffix)
    )
    if len(spans) > 1 and (scored[1][0] == best or not agrees):
        return AnchorMatch(
            *span, kind, is_certain=False, candidates=tuple(candidate for _score, candidate in scored)
        )
    return AnchorMatch(*span, kind, is_certain=agrees)


def _find_edited(index: TextIndex, selector: Selector) -> AnchorMatch | None:
    """Return the passage between the prefix and the suffix, if half of the words are still in it."""
    passage = find_nearest(index, NormalisedText(selector.exact.strip()))
    if passage is None:
        return None
    span, runs = passage
    unchanged = sum(len(run.old) for run in runs if run.kind in ("same", "alike"))
    if (
        unchanged * 2 < len(selector.exact)
        or score_context(index, span, selector.prefix, selector.suffix) < MIN_CONTEXT
    ):
        return None
    return AnchorMatch(*span, "edited", is_certain=False)
