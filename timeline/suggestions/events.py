"""Events: a sentence outside of quotations in which a known party acts and a date is told.

It is an offer and no more: that a party is named first in a sentence does not yet say what it did.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from timeline.suggestions.layout import Layout
from timeline.suggestions.offers import DatePhrase, Mention, Span

_LONGEST = 120  # characters of a headline that is not clipped
_SHORTEST = 30  # characters of one that is
_CLAUSES = (  # the first that clips is taken
    re.compile(r"[,;:—–]\s|\s[-–—]\s"),
    re.compile(r"\s(?=(?:but|which|who|while|although|because|after)\b)"),
)
_NOT_ACTING = re.compile(
    r"\b(?:of|to|from|with|for|at|on|about|against|in|between|that|which|whom|as|says|said|de|à|von|bei|del?)\s(?:the\s|an?\s)?$",
    re.IGNORECASE,
)
_POSSESSIVE = re.compile(r"['’](?:s\b|(?=\s))|-(?=\w)")
_FROM_BEGINNING = 20  # characters before a date with which a sentence may still be said to begin
_ENDING = " .!?…\t"


@dataclass(frozen=True, slots=True)
class Acting:
    """A sentence that may be an event."""

    span: Span
    sentence: Span
    actor: Mention
    others: tuple[Mention, ...]
    date: DatePhrase


def events(
    layout: Layout, mentions: Sequence[Mention], dates: Sequence[DatePhrase], quotations: Sequence[Span]
) -> Iterator[Acting]:
    """Yield one event for each sentence that may be one, by its first date."""
    text = layout.text
    starts = [mention.span.start for mention in mentions]
    quoted = [span.start for span in quotations]
    done = -1
    for date in dates:
        sentence = date.sentence
        if date.quoted or sentence.start <= done or not date.readings or text[sentence.end - 1] == ":":
            continue
        done = sentence.start
        at = bisect_right(quoted, sentence.end - 1)
        if at and quotations[at - 1].end > sentence.start:
            continue
        here = mentions[bisect_left(starts, sentence.start) : bisect_left(starts, sentence.end)]
        actor = next((mention for mention in here if _acts(text, mention, sentence)), None)
        if actor is not None and (actor.span.start < date.span.start or _leads(date, sentence)):
            others = tuple(mention for mention in here if mention.uids != actor.uids)
            yield Acting(_headline(text, sentence, actor), sentence, actor, others, date)


def _acts(text: str, mention: Mention, sentence: Span) -> bool:
    """Tell who acts from whose something is, and from who is only acted on: by the word before, and an 's."""
    if len(mention.uids) != 1 or _POSSESSIVE.match(text, mention.span.end):
        return False
    before = text[max(sentence.start, mention.span.start - 24) : mention.span.start]
    return not _NOT_ACTING.search(before)


def _leads(date: DatePhrase, sentence: Span) -> bool:
    """Whether a sentence begins with the date: "Last week X …"; behind it "…, X found" tells who says so."""
    return date.span.start - sentence.start <= _FROM_BEGINNING


def _headline(text: str, sentence: Span, actor: Mention) -> Span:
    """Return the sentence without its full stop, or its first clauses that hold the party."""
    end = sentence.start + len(text[sentence.start : sentence.end].rstrip(_ENDING))
    if end - sentence.start > _LONGEST:
        least = max(actor.span.end + 1, sentence.start + _SHORTEST)
        limit = sentence.start + _LONGEST
        for clause in _CLAUSES:
            cuts = [match.start() for match in clause.finditer(text, least, min(end, limit + 2))]
            end = max((cut for cut in cuts if cut <= limit), default=end)
            if end <= limit:
                break
    if end - sentence.start > _LONGEST:
        word = text.rfind(" ", sentence.start, sentence.start + _LONGEST)
        end = max(word if word > sentence.start else sentence.start + _LONGEST, min(actor.span.end, end))
    return Span(sentence.start, end)
