"""The list of suggestions in the workspace: entries that may be made from a source text, and parties named in it."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from timeline import suggestions
from timeline.dates import Reading, format_date
from timeline.desk.workspace.passages import CitingEntry, Selection
from timeline.desk.workspace.span_index import SpanIndex
from timeline.desk.workspace.speaker_reasons import explain_speaker, is_probable
from timeline.evidence import quote_checks
from timeline.models import Dismissal, Party, Source, SourceText, Timeline, User
from timeline.models.parties import match_parties_named_in
from timeline.suggestions.found_phrases import find_line_text
from timeline.text.content_caches import cache_content
from timeline.text.spans import Span

# Suggestions shown at a time: the next ones follow when these are accepted or dismissed.
MAX_SUGGESTIONS = 40
MAX_NAMED_PARTIES = 30
# Characters on either side of a selection in which a speaker, parties and a date are looked for.
CONTEXT_LENGTH = 3000
# A text up to this many characters is read as a whole, so that dates know the years that other lines give.
MAX_WHOLE_LENGTH = 100_000


@dataclass(frozen=True, kw_only=True)
class Suggestion:
    """An event or a statement that may be made from a span of the text.

    Attributes:
        key: by which its dismissal is recorded
        kind: "event" or "statement"
        words: the headline, or the words of the quotation
        who: the actors or the speaker, by name, or ""
        who_note: what an editor should know of `who`: that it is no party yet, or may be several
        why: why the speaker is suggested, in a sentence, or ""
        is_guess: whether the speaker is not named beside the words, but by "she said" and the like
        when: the date as the text states it, or ""
        readings: every way to read that date
    """

    key: str
    kind: str
    span: Span
    words: str
    who: str = ""
    who_note: str = ""
    why: str = ""
    is_guess: bool = False
    when: str = ""
    readings: tuple[Reading, ...] = ()

    @property
    def when_note(self) -> str:
        """How the date is read: in words, or in how many ways."""
        if len(self.readings) > 1:
            return f"{len(self.readings)} ways to read it"
        return format_date(self.readings[0].when) if self.readings else ""


@dataclass(frozen=True, kw_only=True)
class NamedParty:
    """A known party that is named in the text: how often, and where first."""

    name: str
    count: int
    first: Span


@dataclass(frozen=True, kw_only=True)
class SuggestionList:
    """The suggestions that are neither accepted nor dismissed, at most MAX_SUGGESTIONS.

    Attributes:
        more: how many there are beyond them
        dismissed: how many were dismissed
        named_parties: parties named in the text, the most frequent first
    """

    suggestions: list[Suggestion]
    more: int
    dismissed: int
    named_parties: list[NamedParty]


def build_suggestion_list(
    timeline: Timeline, source: Source, text: SourceText, citing: Iterable[CitingEntry], user: User
) -> SuggestionList:
    """Return the suggestions from a source text that `citing`, the entries made from it, leave."""
    known = list_known_parties(timeline, user)
    language = source.language or timeline.language
    suggested = _suggest(text.sha256, known, source.published, language, timeline.time_zone)
    names = {party.uid: party.name for party in known}
    candidates = _list_candidates(text.text, suggested, names)
    dismissed = set(Dismissal.objects.filter(source=source).values_list("key", flat=True))
    # An entry that cites the span was made from it. Kinds are compared, because a sentence may hold a statement
    # and tell of an event.
    accepted = {
        kind: SpanIndex(
            span
            for item in citing
            if item.entry.kind == kind
            for passage in item.passages
            for span in passage.spans
        )
        for kind in ("event", "statement")
    }
    remaining = [
        item
        for item in candidates
        if item.key not in dismissed and not accepted[item.kind].has_overlap(item.span)
    ]
    remaining.sort(key=lambda item: (item.span, item.kind))
    return SuggestionList(
        suggestions=remaining[:MAX_SUGGESTIONS],
        more=max(0, len(remaining) - MAX_SUGGESTIONS),
        dismissed=sum(item.key in dismissed for item in candidates),
        named_parties=_count_named_parties(suggested, names),
    )


def _list_candidates(
    text: str, suggested: suggestions.Suggestions, names: dict[str, str]
) -> list[Suggestion]:
    """Return every quotation, event and dated sentence as a suggestion, accepted and dismissed ones included."""
    candidates = []
    for quotation in suggested.quotations:
        speaker = quotation.speaker
        candidates.append(
            Suggestion(
                key=quotation.key,
                kind="statement",
                span=Span(quotation.parts[0].start, quotation.parts[-1].end),
                words=quotation.words,
                who=names.get(speaker.uid) or speaker.full_name or speaker.words if speaker else "",
                who_note=_describe_unknown(speaker, names) if speaker else "",
                why=explain_speaker(quotation, text),
                is_guess=is_probable(quotation),
                when=quotation.date.stated if quotation.date else "",
                readings=quotation.date.readings if quotation.date else (),
            )
        )
    for event in suggested.events:
        candidates.append(
            Suggestion(
                key=event.key,
                kind="event",
                span=event.span,
                words=event.headline,
                who=", ".join(names[uid] for uid in event.actor.uids if uid in names),
                when=event.date.stated,
                readings=event.date.readings,
            )
        )
    # A sentence with a date may be an event even if no known party acts in it.
    with_event = SpanIndex(event.sentence for event in suggested.events)
    sentences = set()
    for date in suggested.dates:
        sentence = date.sentence
        if not date.is_quoted and sentence not in sentences and not with_event.has_overlap(sentence):
            sentences.add(sentence)
            span = find_line_text(text, date.span, sentence) or sentence
            words = " ".join(text[span.start : span.end].split())
            candidates.append(
                Suggestion(
                    key=date.key,
                    kind="event",
                    span=span,
                    words=words,
                    when=date.stated,
                    readings=date.readings,
                )
            )
    return candidates


def _describe_unknown(speaker: suggestions.NamedSpeaker, names: dict[str, str]) -> str:
    """Return what an editor should know of a speaker who is not one known party, or ""."""
    if speaker.uid in names:
        return ""
    if speaker.candidates:
        return "more than one party has this name"
    return "a text, which is no party" if speaker.kind == "text" else "not among the parties yet"


def _count_named_parties(suggested: suggestions.Suggestions, names: dict[str, str]) -> list[NamedParty]:
    """Return the parties named in the text, the most frequent first; ambiguous names do not count."""
    counts: Counter[str] = Counter()
    firsts: dict[str, Span] = {}
    for mention in suggested.mentions:
        if len(mention.uids) == 1 and mention.uids[0] in names:
            counts[mention.uids[0]] += 1
            firsts.setdefault(mention.uids[0], mention.span)
    return [
        NamedParty(name=names[uid], count=count, first=firsts[uid])
        for uid, count in counts.most_common(MAX_NAMED_PARTIES)
    ]


def list_known_parties(timeline: Timeline, user: User) -> tuple[suggestions.KnownParty, ...]:
    """Return the parties that the user may see, with the names by which a text may call them.

    Those that the timeline names are marked: a common noun such as "the council" may mean them.
    """
    is_named = match_parties_named_in(Timeline.objects.filter(pk=timeline.pk))
    named = set(Party.objects.filter(is_named).values_list("uid", flat=True))
    rows = Party.objects.visible_to(user).values_list("uid", "name", "short_name", "aliases", "kind")
    return tuple(
        suggestions.KnownParty(uid, name, short_name, tuple(aliases), kind, uid in named)
        for uid, name, short_name, aliases, kind in rows.order_by("pk")
    )


# The arguments decide everything, so that a cached result is never out of date.
@cache_content(16)
def _suggest(
    text_sha256: str, parties: tuple[suggestions.KnownParty, ...], published: str, language: str, zone: str
) -> suggestions.Suggestions:
    return suggestions.suggest(
        quote_checks.get_index(text_sha256).source,
        parties=parties,
        published=published,
        language=language,
        zone=zone,
    )


def suggest_around(
    selection: Selection, timeline: Timeline, source: Source, text: SourceText, user: User
) -> tuple[suggestions.Suggestions, int]:
    """Return suggestions from the text near a selection, and the offset at which that part of the text begins."""
    if len(text.text) <= MAX_WHOLE_LENGTH:  # the same suggestions as in the list
        language = source.language or timeline.language
        known = list_known_parties(timeline, user)
        return _suggest(text.sha256, known, source.published, language, timeline.time_zone), 0
    # Whole lines, unless they are very long.
    start, end = max(0, selection.start - CONTEXT_LENGTH), selection.end + CONTEXT_LENGTH
    line_start = text.text.rfind("\n", max(0, start - CONTEXT_LENGTH), start) + 1
    offset = line_start or (0 if start < CONTEXT_LENGTH else start)
    line_end = text.text.find("\n", end, end + CONTEXT_LENGTH)
    return (
        suggestions.suggest(
            text.text[offset : end if line_end < 0 else line_end],
            parties=list_known_parties(timeline, user),
            published=source.published,
            language=source.language or timeline.language,
            zone=timeline.time_zone,
        ),
        offset,
    )


def clear_cache() -> None:
    """Drop cached suggestions, for benchmarks."""
    _suggest.cache_clear()
