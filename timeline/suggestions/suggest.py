"""All that one text offers: the way in."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import TypeVar

from timeline.dates import When
from timeline.suggestions.attribution import REACH, Reader
from timeline.suggestions.date_phrases import told
from timeline.suggestions.events import events
from timeline.suggestions.languages import language_of
from timeline.suggestions.layout import Layout
from timeline.suggestions.marks import quoted
from timeline.suggestions.names import Namer
from timeline.suggestions.offers import (
    DatePhrase,
    EventOffer,
    Keys,
    KnownParty,
    Mention,
    Quotation,
    Span,
    Suggestions,
)
from timeline.suggestions.party_names import index, mentions
from timeline.suggestions.speech import Said, speech

LONGEST = 2_000_000  # characters that are looked at
# What is offered of each kind: nobody takes or drops as many.
MOST = {"quotation": 2000, "party": 10_000, "date": 4000, "event": 1000}
_T = TypeVar("_T")


def suggest(
    text: str,
    *,
    parties: Sequence[KnownParty] = (),
    published: When | str = "",
    language: str = "en",
    zone: str = "",
) -> Suggestions:
    """Return what may be made of a source's text. Nothing of it is more than an offer.

    Args:
        text: the source's words, without markup; offsets count its code points
        parties: those that the newsroom has, and may be named in it
        published: when the source was published, or that date in EDTF: "last week" is read against it
        language: that of the text, as a tag
        zone: the IANA name of the time zone of clock times

    Any text is taken, and looked at a bounded number of times: what it costs grows as its length does.
    """
    cut = {"text"} if len(text) > LONGEST else set()
    text = text[:LONGEST]
    layout, keys = Layout(text), Keys(text)
    known, words = index(parties), language_of(language)

    found = _most("party", mentions(text, known, words), cut)
    named = tuple(
        Mention(
            keys.key("party", one.span),
            one.span,
            text[one.span.start : one.span.end],
            one.uids,
            layout.sentence(*one.span),
        )
        for one in found
    )
    quotes = quoted(text, layout.paragraphs)
    reader = Reader(text, Namer(text, found, known, words), words)
    said = _most("quotation", _known("quotation", speech(layout, quotes, reader), cut), cut)
    spans = [one.span for one in said]
    outer = [Span(quote.start, quote.end) for quote in quotes]

    base = published.edtf if isinstance(published, When) else published
    dates = tuple(
        DatePhrase(
            keys.key("date", one.span),
            one.span,
            one.stated,
            one.readings,
            layout.sentence(*one.span),
            quoted=_is_within(one.span, outer) or _is_within(one.span, spans),
            problem=one.problem,
        )
        for one in _most(
            "date", _known("date", told(text, base=base, zone=zone, language=language), cut), cut
        )
    )
    quotations = tuple(_quotation(one, dates, keys) for one in said)
    acting = _most("event", events(layout, named, dates, _merged(outer, spans)), cut)
    return Suggestions(
        quotations,
        named,
        dates,
        tuple(
            EventOffer(
                keys.key("event", one.span),
                one.span,
                " ".join(text[one.span.start : one.span.end].split()),
                one.sentence,
                one.actor,
                one.others,
                one.date,
            )
            for one in acting
        ),
        frozenset(cut),
    )


def _most(kind: str, found: Iterable[_T], cut: set[str]) -> list[_T]:
    """Return as many as are offered, and note where there are more."""
    rest = iter(found)
    taken = list(islice(rest, MOST[kind]))
    if next(rest, None) is not None:
        cut.add(kind)
    return taken


def _known(kind: str, found: Iterable[_T | None], cut: set[str]) -> Iterator[_T]:
    """Yield what is found until None says that no more is looked for, and note that."""
    for one in found:
        if one is None:
            cut.add(kind)
            return
        yield one


def _quotation(said: Said, dates: Sequence[DatePhrase], keys: Keys) -> Quotation:
    return Quotation(
        keys.key("quotation", said.span),
        said.span,
        said.parts,
        said.words,
        said.sentence,
        said.speaker,
        said.basis,
        said.addressee,
        _nearest(said, dates),
        said.is_block,
    )


def _nearest(said: Said, dates: Sequence[DatePhrase]) -> DatePhrase | None:
    """Return the date in the sentence of a quotation that is nearest to it, and outside of it."""
    start = max(said.sentence.start, said.span.start - REACH)
    end = min(said.sentence.end, said.span.end + REACH)
    first = bisect_left(dates, start, key=lambda one: one.span.start)
    after = bisect_left(dates, end, key=lambda one: one.span.start)
    outside = [date for date in dates[first:after] if not date.quoted]
    return min(
        outside,
        key=lambda date: max(said.span.start - date.span.end, date.span.start - said.span.end),
        default=None,
    )


def _is_within(span: Span, spans: Sequence[Span]) -> bool:
    at = bisect_right(spans, span.start, key=lambda one: one.start)
    return at > 0 and spans[at - 1].end > span.start


def _merged(first: Sequence[Span], second: Sequence[Span]) -> list[Span]:
    """Return spans that may overlap as some that do not, in order."""
    merged: list[Span] = []
    for span in sorted([*first, *second]):
        if merged and span.start < merged[-1].end:
            merged[-1] = Span(merged[-1].start, max(merged[-1].end, span.end))
        else:
            merged.append(span)
    return merged
