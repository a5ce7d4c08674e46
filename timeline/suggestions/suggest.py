"""`suggest`, the entry point: all suggestions from one text."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import TypeVar

from timeline.dates import When
from timeline.suggestions.attribution import MAX_DISTANCE, AttributionReader
from timeline.suggestions.attribution_builder import AttributionBuilder
from timeline.suggestions.date_phrases import DateMention, find_dates
from timeline.suggestions.events import EventCandidate, find_events
from timeline.suggestions.languages import get_vocabulary
from timeline.suggestions.layout import Layout
from timeline.suggestions.noun_phrases import NounPhraseReader
from timeline.suggestions.others_words import OthersWords
from timeline.suggestions.party_names import NameMatch, build_index, find_mentions, select_certain
from timeline.suggestions.quotation_marks import find_marked
from timeline.suggestions.results import (
    DatePhrase,
    EventSuggestion,
    KnownParty,
    PartyMention,
    Quotation,
    SuggestionKeys,
    Suggestions,
)
from timeline.suggestions.speaker_names import SpeakerNamer
from timeline.suggestions.speaker_references import ReferenceResolver
from timeline.suggestions.speech import DirectSpeech, find_speech
from timeline.suggestions.statement_dates import find_statement_date
from timeline.suggestions.subjects import SubjectFinder
from timeline.suggestions.verb_groups import VerbReader
from timeline.text.spans import Span

MAX_LENGTH = 2_000_000  # characters; the rest of a longer text is not read
# The most suggestions of each kind: more than an editor would work through.
MAX_SUGGESTIONS = {"quotation": 2000, "party": 10_000, "date": 4000, "event": 1000}
_T = TypeVar("_T")


def suggest(
    text: str,
    *,
    parties: Sequence[KnownParty] = (),
    published: When | str = "",
    language: str = "en",
    zone: str = "",
) -> Suggestions:
    """Return the suggestions from a source's text.

    Any text is accepted. It is read a fixed number of times, so the cost is proportional to its length.

    Args:
        text: the source's words, without mark-up; offsets are code points of it
        parties: the parties of the newsroom that the text may name
        published: the publication date of the source, also as EDTF; "last week" is read relative to it
        language: the language tag of the text
        zone: the IANA name of the time zone of clock times
    """
    truncated = {"text"} if len(text) > MAX_LENGTH else set()
    text = text[:MAX_LENGTH]
    layout, keys = Layout(text), SuggestionKeys(text)
    index, vocabulary = build_index(parties), get_vocabulary(language)

    names = select_certain(text, _take("party", find_mentions(text, index, vocabulary), truncated), index)
    mentions = tuple(_build_mention(name, layout, keys) for name in names)
    marked = find_marked(text, layout.paragraphs)
    phrases = NounPhraseReader(names, index.persons, vocabulary)
    namer = SpeakerNamer(text, phrases, index, vocabulary)
    verbs = VerbReader(phrases.nouns, vocabulary)
    subjects = SubjectFinder(phrases, namer.full_names, vocabulary)
    builder, others = AttributionBuilder(namer, phrases, vocabulary), OthersWords(phrases, vocabulary)
    reader = AttributionReader(text, phrases, verbs, subjects, builder, others, vocabulary)
    resolver = ReferenceResolver(layout, marked, names, phrases, namer, vocabulary)
    speeches = _take(
        "quotation",
        _until_none("quotation", find_speech(layout, marked, reader, resolver), truncated),
        truncated,
    )
    speech_spans = [speech.span for speech in speeches]
    part_spans = sorted(part for speech in speeches for part in speech.parts)
    marked_spans = [Span(quotation.start, quotation.end) for quotation in marked]

    base = published.edtf if isinstance(published, When) else published
    date_mentions = find_dates(text, base=base, zone=zone, language=language)
    dates = tuple(
        _build_date(
            date, layout, keys, _is_within(date.span, marked_spans) or _is_within(date.span, part_spans)
        )
        for date in _take("date", _until_none("date", date_mentions, truncated), truncated)
    )
    quotations = tuple(
        _build_quotation(
            speech, find_statement_date(text, speech, _slice_dates(speech, dates), vocabulary, base), keys
        )
        for speech in speeches
    )
    candidates = find_events(layout, mentions, dates, _merge(marked_spans, speech_spans))
    events = tuple(_build_event(event, text, keys) for event in _take("event", candidates, truncated))
    return Suggestions(quotations, mentions, dates, events, frozenset(truncated))


def _take(kind: str, items: Iterable[_T], truncated: set[str]) -> list[_T]:
    """Return the first MAX_SUGGESTIONS of a kind; if there are more, add the kind to `truncated`."""
    rest = iter(items)
    taken = list(islice(rest, MAX_SUGGESTIONS[kind]))
    if next(rest, None) is not None:
        truncated.add(kind)
    return taken


def _until_none(kind: str, items: Iterable[_T | None], truncated: set[str]) -> Iterator[_T]:
    """Yield items until None, which means that the rest was not searched; then add the kind to `truncated`."""
    for item in items:
        if item is None:
            truncated.add(kind)
            return
        yield item


def _build_mention(name: NameMatch, layout: Layout, keys: SuggestionKeys) -> PartyMention:
    return PartyMention(
        keys.make_key("party", name.span),
        name.span,
        layout.text[name.span.start : name.span.end],
        name.uids,
        layout.find_sentence(*name.span),
    )


def _build_date(date: DateMention, layout: Layout, keys: SuggestionKeys, is_quoted: bool) -> DatePhrase:
    return DatePhrase(
        keys.make_key("date", date.span),
        date.span,
        date.stated,
        date.readings,
        layout.find_sentence(*date.span),
        is_quoted=is_quoted,
        problem=date.problem,
    )


def _slice_dates(speech: DirectSpeech, dates: Sequence[DatePhrase]) -> Sequence[DatePhrase]:
    """Return the dates near a quotation."""
    first = bisect_left(dates, speech.span.start - MAX_DISTANCE, key=lambda date: date.span.start)
    after = bisect_left(dates, speech.span.end + MAX_DISTANCE, key=lambda date: date.span.start)
    return dates[first:after]


def _build_quotation(speech: DirectSpeech, date: DatePhrase | None, keys: SuggestionKeys) -> Quotation:
    return Quotation(
        keys.make_key("quotation", speech.span),
        speech.span,
        speech.parts,
        speech.words,
        speech.sentence,
        speech.speaker,
        speech.basis,
        speech.addressee,
        date,
        speech.is_block,
        speech.evidence,
    )


def _build_event(event: EventCandidate, text: str, keys: SuggestionKeys) -> EventSuggestion:
    return EventSuggestion(
        keys.make_key("event", event.span),
        event.span,
        " ".join(text[event.span.start : event.span.end].split()),
        event.sentence,
        event.actor,
        event.other_parties,
        event.date,
    )


def _is_within(span: Span, spans: Sequence[Span]) -> bool:
    at = bisect_right(spans, span.start, key=lambda other: other.start)
    return at > 0 and spans[at - 1].end > span.start


def _merge(first: Sequence[Span], second: Sequence[Span]) -> list[Span]:
    """Return the union of spans, sorted and without overlaps."""
    merged: list[Span] = []
    for span in sorted([*first, *second]):
        if merged and span.start < merged[-1].end:
            merged[-1] = Span(merged[-1].start, max(merged[-1].end, span.end))
        else:
            merged.append(span)
    return merged
