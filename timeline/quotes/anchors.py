"""Anchors: words in a text, and what stands before and after them, so that they are found again."""

from dataclasses import dataclass
from typing import Literal

from timeline.quotes.index import AGREEING, Index, context, indexed
from timeline.quotes.nearest import nearest
from timeline.quotes.normalise import Folded
from timeline.quotes.verdicts import Span

# The most that is kept of what stands before, and after: as much as `document.Citation` takes.
LONGEST_CONTEXT = 300
# As much is kept where the words stand once.
USUAL_CONTEXT = 32
LENGTHS = (16, USUAL_CONTEXT, 64, 128, LONGEST_CONTEXT)
# How many places of the same words are looked at.
MOST_PLACES = 200
# Words so long, in folded characters, are not met twice by chance.
TELLING = 24

How = Literal["exact", "folded", "edited"]


@dataclass(frozen=True, slots=True)
class Selector:
    """Words in a text by what they are and what stands beside them: the TextQuoteSelector of the W3C Web
    Annotation Data Model, in code points."""

    exact: str
    prefix: str = ""
    suffix: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """Where anchored words stand: `text[start:end]`, in code points.

    how        *exact*: letter for letter. *folded*: in another form (see `Verdict`, *same*). *edited*: between
               what stood before and after them, but with other words.
    sure       whether nothing else could be meant: the context agrees, or the words are long and stand once
    places     all places, the likeliest first, if there are several that the context does not tell apart
    """

    start: int
    end: int
    how: How
    sure: bool = True
    places: tuple[Span, ...] = ()

    @property
    def ambiguous(self) -> bool:
        """Whether several places are as likely."""
        return len(self.places) > 1


def anchor(text: str | Index, start: int, end: int, *, least: int = USUAL_CONTEXT) -> Selector:
    """Return the selector of `text[start:end]`, with enough before and after that it fits no other place.

    Offsets are code points. At least `least` and at most LONGEST_CONTEXT characters stand on either side; 0
    where nothing of the text is to be told that need not be: words that stand once are found without context.
    If the words and so much about them stand more than once, `find` says so. Raises ValueError if there are no
    such words.
    """
    source = text if isinstance(text, str) else text.source
    if not 0 <= start < end <= len(source):
        raise ValueError(f"no words from {start} to {end} in a text of {len(source)} characters")
    for length in (least, *(length for length in LENGTHS if length > least)):
        before, after = max(0, start - length), min(len(source), end + length)
        around = source[before:after]
        if source.find(around) == before and source.find(around, before + 1) < 0:
            break
    return Selector(source[start:end], source[before:start], source[end:after])


def find(text: str | Index, selector: Selector) -> Found | None:
    """Return where a selector's words stand in a text, which may have been pasted anew or edited; None: nowhere.

    First letter for letter, then folded (other spacing, marks, capitals), then by what stood beside them.
    Among several places the context decides; where it cannot, all are told.
    """
    index = indexed(text)
    if not selector.exact:
        return None
    exact = _letter_for_letter(index, selector.exact)
    whole = selector.prefix + selector.exact + selector.suffix
    place = index.source.find(whole) if len(exact) > 1 else -1
    if place >= 0 and index.source.find(whole, place + 1) < 0:
        start = place + len(selector.prefix)
        return Found(start, start + len(selector.exact), "exact")
    return (
        _among(index, exact, selector, "exact")
        or _among(index, _in_other_form(index, selector.exact), selector, "folded")
        or _edited(index, selector)
    )


def _letter_for_letter(index: Index, words: str) -> list[Span]:
    places: list[Span] = []
    place = index.source.find(words)
    while place >= 0 and len(places) < MOST_PLACES:
        places.append(Span(place, place + len(words)))
        place = index.source.find(words, place + 1)
    return places


def _in_other_form(index: Index, words: str) -> list[Span]:
    key, text = Folded(words).text.strip(" "), index.folded.text
    places: list[Span] = []
    place = text.find(key) if key else -1
    while place >= 0 and len(places) < MOST_PLACES:
        if not index.folded.splits(place) and not index.folded.splits(place + len(key)):
            places.append(Span(*index.folded.span(place, place + len(key))))
        place = text.find(key, place + 1)
    return places


def _among(index: Index, places: list[Span], selector: Selector, how: How) -> Found | None:
    """Return the place that the context chooses, or all of them."""
    if not places:
        return None
    scores = [(context(index, place, selector.prefix, selector.suffix), place) for place in places]
    scores.sort(key=lambda pair: -pair[0])
    best, place = scores[0]
    known = len(Folded(selector.prefix).text.strip(" ")) + len(Folded(selector.suffix).text.strip(" "))
    agrees = best >= (known if len(places) >= MOST_PLACES else min(known, AGREEING))
    if len(places) > 1 and (scores[1][0] == best or not agrees):
        return Found(*place, how, sure=False, places=tuple(place for _score, place in scores))
    return Found(*place, how, sure=agrees or len(selector.exact) >= TELLING)


def _edited(index: Index, selector: Selector) -> Found | None:
    """Return the passage between what stood before the words and after them, if it is still like them."""
    found = nearest(index, Folded(selector.exact.strip()))
    if found is None:
        return None
    span, runs = found
    kept = sum(len(run.one) for run in runs if run.kind in ("equal", "alike"))
    if kept * 2 < len(selector.exact) or context(index, span, selector.prefix, selector.suffix) < AGREEING:
        return None
    return Found(*span, "edited", sure=False)
