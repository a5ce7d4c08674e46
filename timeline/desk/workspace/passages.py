"""Passages of a source text that entries cite, and the words that an editor has selected in it.

Offsets are Unicode code points; ends are exclusive.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.utils.safestring import SafeString

from timeline import quotes
from timeline.desk.http import parse_number
from timeline.desk.workspace.highlight import EntryLabel, render_highlights
from timeline.document import normalise
from timeline.evidence import quote_checks
from timeline.evidence.quote_checks import QuoteCheck
from timeline.models import Citation, Entry, Source, SourceText, Timeline
from timeline.quotes import Selector, WordRun
from timeline.text.spans import Span, trim

MAX_SELECTION_LENGTH = 50_000


# --- Passages ----------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class Passage:
    """A citation located in the source text.

    Attributes:
        words: the cited words, or those of a verbatim statement; "" if there are none
        spans: where the words are; none if they are not in the text. Shortened words have several
        is_certain: whether there is no other likely place
        quote_check: how the words compare with the text
        nearest: the most similar passage, for words that are not in the text; `runs` are the differences
        other_entries: the other entries that cite overlapping words
    """

    citation: Citation
    words: str
    spans: tuple[Span, ...] = ()
    is_certain: bool = False
    quote_check: QuoteCheck | None = None
    nearest: Span | None = None
    runs: tuple[WordRun, ...] = ()
    other_entries: tuple[Entry, ...] = ()

    @property
    def anchor(self) -> str:
        """The HTML id of its first mark, or "" if it has none."""
        return f"at-{self.spans[0].start}" if self.spans else ""


@dataclass(frozen=True, kw_only=True)
class CitingEntry:
    """An entry that cites the source, with its passages."""

    entry: Entry
    passages: tuple[Passage, ...]


def list_citing_entries(timeline: Timeline, source: Source, source_text: SourceText) -> list[CitingEntry]:
    """Return the timeline's active entries that cite the source, in their order."""
    query = Entry.objects.filter(timeline=timeline, citations__source=source).active()
    entries = {entry.pk: entry for entry in query.with_details().in_order().distinct()}
    checks = {
        check.citation.pk: check for check in quote_checks.check_quotes(Entry.objects.filter(pk__in=entries))
    }
    index = quote_checks.get_index(source_text.sha256)
    citing = [
        CitingEntry(
            entry=entry,
            passages=tuple(
                _locate_passage(index, entry, citation, checks.get(citation.pk))
                for citation in entry.citations.all()
                if citation.source_id == source.pk
            ),
        )
        for entry in entries.values()
    ]
    return _add_other_entries(citing)


def _locate_passage(
    index: quotes.TextIndex, entry: Entry, citation: Citation, quote_check: QuoteCheck | None
) -> Passage:
    exact, prefix, suffix = (normalise(part) for part in (citation.exact, citation.prefix, citation.suffix))
    is_verbatim = entry.kind == Entry.Kind.STATEMENT and entry.statement.is_verbatim
    words = exact or (normalise(entry.statement.words) if is_verbatim else "")
    passage = Passage(citation=citation, words=words, quote_check=quote_check)
    is_moved = quote_check is not None and quote_check.is_moved
    if not words:
        return passage
    match = quotes.find(index, Selector(exact, prefix, suffix)) if exact else None
    if match is not None and match.kind != "edited":
        spans = _trim_spans(index, [Span(match.start, match.end)])
        return replace(passage, spans=spans, is_certain=match.is_certain and not is_moved)
    # Shortened words are not in the text as a whole, but their parts are.
    verdict = index.check(words, prefix=prefix, suffix=suffix)
    if verdict.matches:
        parts = [part.source for part in verdict.matches[0].parts]
        is_certain = verdict.single_match is not None and not is_moved
        return replace(passage, spans=_trim_spans(index, parts), is_certain=is_certain)
    if match is not None:
        return replace(passage, spans=_trim_spans(index, [Span(match.start, match.end)]))
    return replace(passage, nearest=verdict.nearest, runs=verdict.runs)


def _trim_spans(index: quotes.TextIndex, spans: list[Span]) -> tuple[Span, ...]:
    """Return the spans without white space at their ends, blank ones left out."""
    trimmed = (trim(index.source, span) for span in spans)
    return tuple(span for span in trimmed if span.start < span.end)


def _add_other_entries(citing: list[CitingEntry]) -> list[CitingEntry]:
    """Add to each passage the other entries that cite overlapping words."""
    spans = sorted(
        ((span, item.entry) for item in citing for passage in item.passages for span in passage.spans),
        key=lambda pair: pair[0],
    )
    others: dict[tuple[Span, int], dict[int, Entry]] = defaultdict(dict)
    for number, (span, entry) in enumerate(spans, start=1):
        for other_span, other_entry in spans[number:]:
            if other_span.start >= span.end:
                break
            if other_entry.pk != entry.pk:
                others[span, entry.pk][other_entry.pk] = other_entry
                others[other_span, other_entry.pk][entry.pk] = entry

    def find_others(entry: Entry, passage: Passage) -> tuple[Entry, ...]:
        found = {pk: other for span in passage.spans for pk, other in others[span, entry.pk].items()}
        return tuple(found.values())

    return [
        replace(
            item,
            passages=tuple(
                replace(passage, other_entries=find_others(item.entry, passage)) for passage in item.passages
            ),
        )
        for item in citing
    ]


def render_text(
    source_text: SourceText, citing: Iterable[CitingEntry], selection: "Selection | None"
) -> SafeString:
    """Return the source text as HTML, with its passages and the selection marked up."""
    passages: dict[Span, list[EntryLabel]] = defaultdict(list)
    for item in citing:
        label = EntryLabel(item.entry.uid, item.entry.label)
        for span in (span for passage in item.passages for span in passage.spans):
            if label not in passages[span]:
                passages[span].append(label)
    return render_highlights(source_text.text, passages, selection.span if selection else None)


# --- The selection -----------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class Selection:
    """Words of a source text that an editor has selected, and the selector with which they are found again."""

    start: int
    end: int
    selector: Selector

    @property
    def span(self) -> Span:
        """Where the words are."""
        return Span(self.start, self.end)

    def shorten(self, text: str, before: int, after: int) -> "Selection":
        """Return the selection without so many characters at each end; itself if nothing would be left."""
        if not before and not after:
            return self
        return select(text, Span(self.start + before, self.end - after)) or self


def select(text: str, span: Span) -> Selection | None:
    """Return the selection of a span without the white space at its ends; None if it is blank.

    The words beside the selection are published with it, so the selector has only as many as it needs to be
    unique: the text is private, and the editor selected no others.
    """
    span = trim(text, span)
    if span.start >= span.end:
        return None
    return Selection(start=span.start, end=span.end, selector=quotes.anchor(text, *span, least=0))


def parse_selection(text: str, start: str, end: str) -> Selection | None:
    """Return the selection between two offsets of an address; None if they are wrong or too far apart."""
    first, last = parse_number(start), parse_number(end)
    if first is None or last is None:
        return None
    last = min(last, len(text))
    return select(text, Span(first, last)) if first < last <= first + MAX_SELECTION_LENGTH else None


def check_words(source_text: SourceText, words: str) -> quotes.Verdict:
    """Return whether words that an editor typed or pasted are in the source text, and where."""
    return quote_checks.get_index(source_text.sha256).check(normalise(words))
