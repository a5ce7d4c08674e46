"""What a source's text offers at the desk: what may be made of it, and who is named in it."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate

from timeline import suggestions
from timeline.desk.workspace.passages import Chosen, Made
from timeline.evidence import quote_checks
from timeline.models import Dismissal, Party, Source, SourceText, Timeline, User
from timeline.quotes import Span

# How many offers are shown at a time: who has taken or dropped these gets the next.
MOST_OFFERS = 40
MOST_NAMED = 30
# How much text around what is chosen is looked at for a speaker, parties and a date.
AROUND = 3000


@dataclass(frozen=True, kw_only=True)
class Offer:
    """One thing that may be made of the text: an event or a statement from `span`, with what the text says of it."""

    key: str
    kind: str
    span: Span
    words: str
    who: str = ""
    is_known: bool = False
    is_guess: bool = False  # who it is stands not beside the words, but is told by "she said" and the like
    when: str = ""


@dataclass(frozen=True, kw_only=True)
class Named:
    """A party that is named in the text: how often, and where first."""

    name: str
    count: int
    first: Span


@dataclass(frozen=True, kw_only=True)
class Offered:
    """What is offered and nobody has taken or dropped, how much more there is, how much was dropped, who is named."""

    offers: list[Offer]
    more: int
    dropped: int
    named: list[Named]


def offered(
    timeline: Timeline, source: Source, held: SourceText, made: Iterable[Made], user: User
) -> Offered:
    """Return what a text offers on a timeline, beside what was made from it."""
    known = known_parties(user)
    found = _suggested(
        held.sha256, known, source.published, source.language or timeline.language, timeline.time_zone
    )
    names = {party.uid: party.name for party in known}
    likely = _likely(held.text, found, names)
    dropped = set(Dismissal.objects.filter(source=source).values_list("key", flat=True))
    # What cites the words of a statement is that statement; an event may be told in the same sentence.
    taken: dict[str, _Places] = {}
    for kind in ("event", "statement"):
        taken[kind] = _Places(
            span for one in made if one.entry.kind == kind for part in one.passages for span in part.spans
        )
    left = [one for one in likely if one.key not in dropped and not taken[one.kind].meet(one.span)]
    left.sort(key=lambda one: (one.span, one.kind))
    return Offered(
        offers=left[:MOST_OFFERS],
        more=max(0, len(left) - MOST_OFFERS),
        dropped=sum(one.key in dropped for one in likely),
        named=_named(found, names),
    )


def _likely(text: str, found: suggestions.Suggestions, names: dict[str, str]) -> list[Offer]:
    likely = []
    for said in found.quotations:
        speaker = said.speaker
        likely.append(
            Offer(
                key=said.key,
                kind="statement",
                span=Span(said.parts[0].start, said.parts[-1].end),
                words=said.words,
                who=names.get(speaker.uid, speaker.words) if speaker else "",
                is_known=bool(speaker and speaker.uid in names),
                is_guess=bool(speaker and said.basis != "said"),
                when=said.date.stated if said.date else "",
            )
        )
    for event in found.events:
        likely.append(
            Offer(
                key=event.key,
                kind="event",
                span=Span(*event.span),
                words=event.headline,
                who=", ".join(names[uid] for uid in event.actor.uids if uid in names),
                is_known=True,
                when=event.date.stated,
            )
        )
    # A sentence that tells a date may be an event, even where nobody that is known acts in it.
    covered = _Places(Span(*event.sentence) for event in found.events)
    sentences = set()
    for date in found.dates:
        sentence = Span(*date.sentence)
        if not date.quoted and sentence not in sentences and not covered.meet(sentence):
            sentences.add(sentence)
            words = " ".join(text[sentence.start : sentence.end].split())
            likely.append(Offer(key=date.key, kind="event", span=sentence, words=words, when=date.stated))
    return likely


def _named(found: suggestions.Suggestions, names: dict[str, str]) -> list[Named]:
    """Return who is named, most often first; a name that several bear is nobody's."""
    counts: Counter[str] = Counter()
    firsts: dict[str, Span] = {}
    for mention in found.mentions:
        if len(mention.uids) == 1 and mention.uids[0] in names:
            counts[mention.uids[0]] += 1
            firsts.setdefault(mention.uids[0], Span(*mention.span))
    return [
        Named(name=names[uid], count=count, first=firsts[uid])
        for uid, count in counts.most_common(MOST_NAMED)
    ]


class _Places:
    """Places of a text, asked whether another has something of any."""

    def __init__(self, spans: Iterable[Span]) -> None:
        self._spans = sorted(spans)
        self._reach = list(accumulate((span.end for span in self._spans), max))

    def meet(self, span: Span) -> bool:
        last = bisect_left(self._spans, Span(span.end, 0)) - 1
        return last >= 0 and self._reach[last] > span.start


def known_parties(user: User) -> tuple[suggestions.KnownParty, ...]:
    """Return the parties that this person sees, as a text may name them."""
    rows = Party.objects.visible_to(user).values_list("uid", "name", "short_name", "aliases", "kind")
    return tuple(
        suggestions.KnownParty(uid, name, short, tuple(aliases), kind)
        for uid, name, short, aliases, kind in rows.order_by("pk")
    )


# What a text offers depends on nothing but these, so that what is kept is never out of date.
@lru_cache(maxsize=16)
def _suggested(
    text_sha256: str, parties: tuple[suggestions.KnownParty, ...], published: str, language: str, zone: str
) -> suggestions.Suggestions:
    return suggestions.suggest(
        quote_checks.index(text_sha256).source,
        parties=parties,
        published=published,
        language=language,
        zone=zone,
    )


def around(
    chosen: Chosen, timeline: Timeline, source: Source, held: SourceText, user: User
) -> tuple[suggestions.Suggestions, int]:
    """Return what the text near the chosen words offers, and the place at which the part that was looked at begins."""
    # Whole lines, unless they are very long.
    early, late = max(0, chosen.start - AROUND), chosen.end + AROUND
    line = held.text.rfind("\n", max(0, early - AROUND), early) + 1
    first = line or (0 if early < AROUND else early)
    line = held.text.find("\n", late, late + AROUND)
    return (
        suggestions.suggest(
            held.text[first : late if line < 0 else line],
            parties=known_parties(user),
            published=source.published,
            language=source.language or timeline.language,
            zone=timeline.time_zone,
        ),
        first,
    )


def forget() -> None:
    """Forget what is remembered of texts: for benchmarks."""
    _suggested.cache_clear()
