"""Events: sentences outside of quotations with a known party as actor and a date.

The first party named in a sentence need not be the one that acts, so these are suggestions only.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence

import msgspec

from timeline.suggestions.found_phrases import find_line_text
from timeline.suggestions.layout import Layout
from timeline.suggestions.results import DatePhrase, PartyMention
from timeline.text.spans import Span

_MAX_HEADLINE = 120  # characters; a longer sentence is cut
_MIN_HEADLINE = 30  # characters of a headline that is cut
_CLAUSES = (  # the first pattern that shortens the sentence enough is used
    re.compile(r"[,;:—–]\s|\s[-–—]\s"),
    re.compile(r"\s(?=(?:but|which|who|while|although|because|after)\b)"),
)
_NOT_ACTING = re.compile(
    r"\b(?:of|to|from|with|for|at|on|about|against|in|between|that|which|whom|as|says|said|de|à|von|bei|del?)\s(?:the\s|an?\s)?$",
    re.IGNORECASE,
)
_POSSESSIVE = re.compile(r"['’](?:s\b|(?=\s))|-(?=\w)")
_MAX_BEFORE_DATE = 8  # characters before a date with which the sentence still counts as beginning with it
_SENTENCE_END = " .!?…\t"
_CLAUSE_END = " ,;:—–-"


class EventCandidate(msgspec.Struct, frozen=True):
    """A sentence that may tell of an event."""

    span: Span
    sentence: Span
    actor: PartyMention
    other_parties: tuple[PartyMention, ...]
    date: DatePhrase


def find_events(
    layout: Layout, mentions: Sequence[PartyMention], dates: Sequence[DatePhrase], quotations: Sequence[Span]
) -> Iterator[EventCandidate]:
    """Yield at most one event for each sentence, with its first date. All arguments are in the order of the text."""
    text = layout.text
    mention_starts = [mention.span.start for mention in mentions]
    quotation_starts = [span.start for span in quotations]
    done = -1
    for date in dates:
        sentence = date.sentence
        if date.is_quoted or sentence.start <= done or not date.readings or text[sentence.end - 1] == ":":
            continue
        done = sentence.start
        at = bisect_right(quotation_starts, sentence.end - 1)
        if at and quotations[at - 1].end > sentence.start:
            continue
        first, last = bisect_left(mention_starts, sentence.start), bisect_left(mention_starts, sentence.end)
        present = mentions[first:last]
        actor = next((mention for mention in present if _is_actor(text, mention, sentence)), None)
        if actor is not None and (actor.span.start < date.span.start or _is_at_start(date, sentence)):
            other_parties = tuple(mention for mention in present if mention.uids != actor.uids)
            line_text = find_line_text(text, date.span, sentence)
            start = line_text.start if line_text and line_text.start <= actor.span.start else sentence.start
            headline = _cut_headline(text, Span(start, sentence.end), actor)
            yield EventCandidate(headline, sentence, actor, other_parties, date)


def _is_actor(text: str, mention: PartyMention, sentence: Span) -> bool:
    """Whether a party may be the subject: not after a preposition ("of X"), and not a possessive ("X's report")."""
    if len(mention.uids) != 1 or _POSSESSIVE.match(text, mention.span.end):
        return False
    before = text[max(sentence.start, mention.span.start - 24) : mention.span.start]
    return not _NOT_ACTING.search(before)


def _is_at_start(date: DatePhrase, sentence: Span) -> bool:
    """Whether a sentence begins with the date: "Last week X …". After a later date, "…, X found" names who says so."""
    return date.span.start - sentence.start <= _MAX_BEFORE_DATE


def _cut_headline(text: str, sentence: Span, actor: PartyMention) -> Span:
    """Return the sentence without its full stop, or its first clauses as far as the actor at least."""
    end = sentence.start + len(text[sentence.start : sentence.end].rstrip(_SENTENCE_END))
    if end - sentence.start > _MAX_HEADLINE:
        least = max(actor.span.end + 1, sentence.start + _MIN_HEADLINE)
        limit = sentence.start + _MAX_HEADLINE
        for clause in _CLAUSES:
            cuts = [match.start() for match in clause.finditer(text, least, min(end, limit + 2))]
            end = max((cut for cut in cuts if cut <= limit), default=end)
            if end <= limit:
                break
    if end - sentence.start > _MAX_HEADLINE:
        word = text.rfind(" ", sentence.start, sentence.start + _MAX_HEADLINE)
        end = max(word if word > sentence.start else sentence.start + _MAX_HEADLINE, min(actor.span.end, end))
    return Span(sentence.start, sentence.start + len(text[sentence.start : end].rstrip(_CLAUSE_END)))
