"""A source's text at work: what was made from it and where that stands, and what is chosen in it.

Places in the text are Unicode code points, from one to before another.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.utils.safestring import SafeString

from timeline import quotes
from timeline.desk.workspace.highlight import Cited, marked, tight
from timeline.document import normal
from timeline.evidence import quote_checks
from timeline.evidence.quote_checks import Checked
from timeline.models import Citation, Entry, Source, SourceText, Timeline
from timeline.quotes import Selector, Span
from timeline.quotes.comparing import Run

LONGEST_CHOICE = 50_000


@dataclass(frozen=True, kw_only=True)
class Passage:
    """A citation of the text: where its words stand in it, and how they compare.

    `spans` are none where the words are not found, or where none are cited (`words` is then ""); of words that
    are not found, `nearest` is the passage most like them, and `runs` how it differs. `also` are the other
    entries that cite something of the same place.
    """

    citation: Citation
    words: str
    spans: tuple[Span, ...] = ()
    is_sure: bool = False
    checked: Checked | None = None
    nearest: Span | None = None
    runs: tuple[Run, ...] = ()
    also: tuple[Entry, ...] = ()

    @property
    def anchor(self) -> str:
        """The id of its first mark in the text."""
        return f"at-{self.spans[0].start}" if self.spans else ""


@dataclass(frozen=True, kw_only=True)
class Made:
    """An entry that cites the text, and each passage that it cites."""

    entry: Entry
    passages: tuple[Passage, ...]


def made_of(timeline: Timeline, source: Source, held: SourceText) -> list[Made]:
    """Return the standing entries of a timeline that cite a source, in their order."""
    entries = Entry.objects.filter(timeline=timeline, citations__source=source).standing()
    shown = {entry.pk: entry for entry in entries.with_details().in_order().distinct()}
    checks = {one.citation.pk: one for one in quote_checks.of(Entry.objects.filter(pk__in=shown))}
    index = quote_checks.index(held.sha256)
    found = [
        Made(
            entry=entry,
            passages=tuple(
                _passage(index, entry, citation, checks.get(citation.pk))
                for citation in entry.citations.all()
                if citation.source_id == source.pk
            ),
        )
        for entry in shown.values()
    ]
    return _with_neighbours(found)


def _passage(index: quotes.Index, entry: Entry, citation: Citation, checked: Checked | None) -> Passage:
    exact, prefix, suffix = (normal(part) for part in (citation.exact, citation.prefix, citation.suffix))
    is_said = entry.kind == Entry.Kind.STATEMENT and entry.statement.is_verbatim
    words = exact or (normal(entry.statement.words) if is_said else "")
    passage = Passage(citation=citation, words=words, checked=checked)
    if not words:
        return passage
    found = quotes.find(index, Selector(exact, prefix, suffix)) if exact else None
    if found is not None and found.how != "edited":
        return replace(passage, spans=_tight(index, [Span(found.start, found.end)]), is_sure=found.sure)
    # Shortened words have no place of their own, but their parts do.
    verdict = index.check(words, prefix=prefix, suffix=suffix)
    if verdict.places:
        parts = [part.source for part in verdict.places[0].parts]
        return replace(passage, spans=_tight(index, parts), is_sure=verdict.place is not None)
    if found is not None:
        return replace(passage, spans=_tight(index, [Span(found.start, found.end)]))
    return replace(passage, nearest=verdict.nearest, runs=verdict.runs)


def _tight(index: quotes.Index, spans: list[Span]) -> tuple[Span, ...]:
    return tuple(span for span in (tight(index.source, span) for span in spans) if span)


def _with_neighbours(made: list[Made]) -> list[Made]:
    """Add to each passage the other entries that cite something of the same place."""
    places = sorted(
        ((span, one.entry) for one in made for passage in one.passages for span in passage.spans),
        key=lambda pair: pair[0],
    )
    beside: dict[tuple[Span, int], dict[int, Entry]] = defaultdict(dict)
    for turn, (span, entry) in enumerate(places):
        for other, neighbour in places[turn + 1 :]:
            if other.start >= span.end:
                break
            if neighbour.pk != entry.pk:
                beside[span, entry.pk][neighbour.pk] = neighbour
                beside[other, neighbour.pk][entry.pk] = entry
    return [
        replace(
            one,
            passages=tuple(
                replace(
                    passage,
                    also=tuple(
                        {
                            pk: entry
                            for span in passage.spans
                            for pk, entry in beside[span, one.entry.pk].items()
                        }.values()
                    ),
                )
                for passage in one.passages
            ),
        )
        for one in made
    ]


def words_of(held: SourceText, made: Iterable[Made], chosen: "Chosen | None") -> SafeString:
    """Return the text with what is cited marked, as HTML."""
    cited: dict[Span, list[Cited]] = defaultdict(list)
    for one in made:
        told = Cited(one.entry.uid, one.entry.label)
        for passage in one.passages:
            for span in passage.spans:
                if told not in cited[span]:
                    cited[span].append(told)
    return marked(held.text, cited, chosen.span if chosen else None)


# --- What is chosen ------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class Chosen:
    """Words of a text that an editor has chosen, and how they are found again."""

    start: int
    end: int
    selector: Selector

    @property
    def span(self) -> Span:
        """Where they stand."""
        return Span(self.start, self.end)

    def narrowed(self, text: str, before: int, after: int) -> "Chosen":
        """Return the words without so many characters at each end; themselves where nothing would be left."""
        span = tight(text, Span(self.start + before, self.end - after)) if before or after else None
        return Chosen(start=span.start, end=span.end, selector=anchored(text, span)) if span else self


def anchored(text: str, span: Span) -> Selector:
    """Return the selector of words: what stands beside them is published with them, so no more than must be.

    The text is private; an editor chose these words of it, and no others.
    """
    return quotes.anchor(text, *span, least=0)


def choose(text: str, start: str, end: str) -> Chosen | None:
    """Return the words between two places that an address names, without white space around them; None: no words."""
    if not all(place.isascii() and place.isdigit() and len(place) < 10 for place in (start, end)):
        return None
    first, last = int(start), min(int(end), len(text))
    span = tight(text, Span(first, last)) if first < last <= first + LONGEST_CHOICE else None
    return Chosen(start=span.start, end=span.end, selector=anchored(text, span)) if span else None


def look_up(held: SourceText, words: str) -> quotes.Verdict:
    """Return whether words that were typed or pasted stand in a held text, and where."""
    return quote_checks.index(held.sha256).check(normal(words))
