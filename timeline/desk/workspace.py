"""A source's text at work: what was made from it and where that stands, what is chosen, what is offered.

Places in the text are Unicode code points, from one to before another.
"""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate, pairwise

from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString

from timeline import checking, quotes, suggestions
from timeline.checking import Checked
from timeline.document import normal
from timeline.models import Citation, Dismissal, Entry, Party, Source, SourceText, Timeline, User
from timeline.quotes import Selector, Span

# How many offers are shown at a time: who has taken or dropped these gets the next.
MOST_OFFERS = 40
# How much text around what is chosen is looked at for a speaker, parties and a date.
AROUND = 3000
LONGEST_CHOICE = 50_000


@dataclass(frozen=True, kw_only=True)
class Made:
    """An entry that cites the text: by which citation, where in the text (None: not found), and how that compares."""

    entry: Entry
    citation: Citation
    spans: tuple[Span, ...]
    is_sure: bool
    checked: Checked | None

    @property
    def anchor(self) -> str:
        """The id of its first mark in the text."""
        return f"at-{self.spans[0].start}" if self.spans else ""


def made_of(timeline: Timeline, source: Source, held: SourceText) -> list[Made]:
    """Return the standing entries of a timeline that cite a source, in their order, once for each citation."""
    entries = Entry.objects.filter(timeline=timeline, citations__source=source).standing()
    shown = {entry.pk: entry for entry in entries.with_details().in_order().distinct()}
    checks = {one.citation.pk: one for one in checking.of(Entry.objects.filter(pk__in=shown))}
    index = checking.index(held.sha256)
    found = []
    for entry in shown.values():
        for citation in entry.citations.all():
            if citation.source_id == source.pk:
                spans, is_sure = _places(index, entry, citation)
                found.append(
                    Made(
                        entry=entry,
                        citation=citation,
                        spans=spans,
                        is_sure=is_sure,
                        checked=checks.get(citation.pk),
                    )
                )
    return found


def _places(index: quotes.Index, entry: Entry, citation: Citation) -> tuple[tuple[Span, ...], bool]:
    """Return where the words of a citation stand, and whether nothing else could be meant."""
    exact, prefix, suffix = (normal(part) for part in (citation.exact, citation.prefix, citation.suffix))
    if exact:
        found = quotes.find(index, Selector(exact, prefix, suffix))
        if found is not None:
            return (Span(found.start, found.end),), found.sure
        verdict = index.check(exact, prefix=prefix, suffix=suffix)
    elif entry.kind == Entry.Kind.STATEMENT and entry.statement.is_verbatim:
        verdict = index.check(normal(entry.statement.words), prefix=prefix, suffix=suffix)
    else:
        return (), False
    if not verdict.places:
        return (), False
    return tuple(part.source for part in verdict.places[0].parts), verdict.place is not None


def marked(text: str, made: Iterable[Made], chosen: Span | None = None) -> SafeString:
    """Return a text as HTML, a paragraph a line: each says at which place it begins, what is cited is marked."""
    cited: dict[Span, list[Entry]] = defaultdict(list)
    for one in made:
        for span in one.spans:
            if one.entry not in cited[span]:
                cited[span].append(one.entry)
    cuts = sorted(
        {place for span in cited for place in span} | ({chosen.start, chosen.end} if chosen else set())
    )
    spans = sorted(cited)
    # How far any span up to each reaches: most lines lie under none.
    reach = list(accumulate((span.end for span in spans), max))
    return format_html_join(
        "\n",
        '<p data-at="{}">{}</p>',
        (
            (start, _line(text, start, end, cuts, _over(spans, reach, start, end), cited, chosen))
            for start, end in _lines(text)
        ),
    )


def _lines(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    while start <= len(text):
        end = text.find("\n", start)
        end = len(text) if end < 0 else end
        yield start, end
        start = end + 1


def _over(spans: list[Span], reach: list[int], start: int, end: int) -> list[Span]:
    """Return the spans that have something of a line."""
    place = bisect_left(spans, Span(end, 0)) - 1
    found = []
    while place >= 0 and reach[place] > start:
        if spans[place].end > start:
            found.append(spans[place])
        place -= 1
    return found[::-1]


def _line(
    text: str,
    start: int,
    end: int,
    cuts: list[int],
    over: list[Span],
    cited: dict[Span, list[Entry]],
    chosen: Span | None,
) -> SafeString:
    """Return a line with what is cited in it marked; marks that overlap are cut where one begins or ends."""
    inside = [start, *cuts[bisect_right(cuts, start) : bisect_left(cuts, end)], end]
    pieces = []
    for first, last in pairwise(inside):
        html: SafeString = escape(text[first:last])
        here = [span for span in over if span.start <= first and last <= span.end and first < last]
        entries = list({entry.pk: entry for span in here for entry in cited[span]}.values())
        if entries:
            begins = any(span.start == first for span in here)
            html = format_html(
                '<mark{} class="cited{}" title="{}"><a href="#made-{}">{}</a></mark>',
                format_html(' id="at-{}"', first) if begins else "",
                " is-shared" if len(entries) > 1 else "",
                _told(entries),
                entries[0].uid,
                html,
            )
        if chosen and chosen.start <= first < last <= chosen.end:
            begins_there = format_html(' id="{}" tabindex="-1"', "chosen") if first == chosen.start else ""
            html = format_html('<span class="chosen"{}>{}</span>', begins_there, html)
        pieces.append(html)
    return format_html_join("", "{}", ((piece,) for piece in pieces))


def _told(entries: list[Entry]) -> str:
    labels = "; ".join(entry.label for entry in entries)
    return f"Cited by {len(entries)} entries: {labels}" if len(entries) > 1 else f"Cited by: {labels}"


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


def choose(text: str, start: str, end: str) -> Chosen | None:
    """Return the words between two places that an address names, without white space around them; None: no words."""
    places = [
        int(place) if place.isascii() and place.isdigit() and len(place) < 10 else -1
        for place in (start, end)
    ]
    first, last = max(places[0], 0), min(places[1], len(text))
    if min(places) < 0 or not 0 < last - first <= LONGEST_CHOICE:
        return None
    words = text[first:last]
    first += len(words) - len(words.lstrip())
    last -= len(words) - len(words.rstrip())
    if first >= last:
        return None
    return Chosen(start=first, end=last, selector=quotes.anchor(text, first, last))


def look_up(held: SourceText, words: str) -> quotes.Verdict:
    """Return whether words that were typed or pasted stand in a held text, and where."""
    return checking.index(held.sha256).check(normal(words))


# --- What is offered -----------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class Offer:
    """One thing that may be made of the text: an event or a statement from `span`, with what the text says of it."""

    key: str
    kind: str
    span: Span
    words: str
    who: str = ""
    is_known: bool = False
    when: str = ""


def offers(
    timeline: Timeline, source: Source, held: SourceText, made: Iterable[Made], user: User
) -> tuple[list[Offer], int, int]:
    """Return what the text offers and nobody has taken or dropped, how much more there is, and how much was dropped."""
    known = known_parties(user)
    found = _suggested(
        held.sha256, known, source.published, source.language or timeline.language, timeline.time_zone
    )
    names = {party.uid: party.name for party in known}
    dropped = set(Dismissal.objects.filter(source=source).values_list("key", flat=True))
    taken = sorted(span for one in made for span in one.spans)
    likely: list[Offer] = []
    for said in found.quotations:
        span = Span(said.parts[0].start, said.parts[-1].end)
        speaker = said.speaker
        likely.append(
            Offer(
                key=said.key,
                kind="statement",
                span=span,
                words=said.words,
                who=names.get(speaker.uid, speaker.words) if speaker else "",
                is_known=bool(speaker and speaker.uid in names),
                when=said.date.stated if said.date else "",
            )
        )
    likely += [
        Offer(
            key=event.key,
            kind="event",
            span=Span(*event.span),
            words=event.headline,
            who=", ".join(names[uid] for uid in event.actor.uids if uid in names),
            is_known=True,
            when=event.date.stated,
        )
        for event in found.events
    ]
    covered = sorted(offer.span for offer in likely)
    likely += [
        Offer(
            key=date.key,
            kind="event",
            span=Span(*date.sentence),
            words=" ".join(held.text[date.sentence.start : date.sentence.end].split()),
            when=date.stated,
        )
        for date in found.dates
        if not date.quoted and not _overlaps(Span(*date.sentence), covered)
    ]
    keys = {offer.key for offer in likely}
    left = [offer for offer in likely if offer.key not in dropped and not _overlaps(offer.span, taken)]
    left.sort(key=lambda offer: (offer.span, offer.kind))
    return left[:MOST_OFFERS], max(0, len(left) - MOST_OFFERS), len(dropped & keys)


def _overlaps(span: Span, spans: list[Span]) -> bool:
    return any(other.start < span.end and span.start < other.end for other in spans)


def known_parties(user: User) -> tuple[suggestions.KnownParty, ...]:
    """Return the parties that this person sees, as a text may name them."""
    rows = Party.objects.visible_to(user).values_list("uid", "name", "short_name", "aliases", "kind")
    return tuple(
        suggestions.KnownParty(uid, name, short, tuple(aliases), kind)
        for uid, name, short, aliases, kind in rows.order_by("pk")
    )


@lru_cache(maxsize=16)
def _suggested(
    text_sha256: str, parties: tuple[suggestions.KnownParty, ...], published: str, language: str, zone: str
) -> suggestions.Suggestions:
    return suggestions.suggest(
        checking.index(text_sha256).source,
        parties=parties,
        published=published,
        language=language,
        zone=zone,
    )


def around(
    chosen: Chosen, timeline: Timeline, source: Source, held: SourceText, user: User
) -> tuple[suggestions.Suggestions, int]:
    """Return what the text near the chosen words offers, and the place at which the part that was looked at begins."""
    first = held.text.rfind("\n", 0, max(0, chosen.start - AROUND)) + 1
    end = held.text.find("\n", chosen.end + AROUND)
    return (
        suggestions.suggest(
            held.text[first : len(held.text) if end < 0 else end],
            parties=known_parties(user),
            published=source.published,
            language=source.language or timeline.language,
            zone=timeline.time_zone,
        ),
        first,
    )
