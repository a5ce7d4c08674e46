"""What is offered from a text. Offsets count Unicode code points from its beginning; an end is exclusive."""

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from timeline.dates import Reading

Basis = Literal["said", "pronoun", "carried on", ""]
Kind = Literal["quotation", "party", "date", "event"]
# Words of the text on either side that tell one offer from another of the same words, and where they are looked for.
_AROUND, _REACH = 3, 64


class Span(NamedTuple):
    """A piece of the text."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class KnownParty:
    """A party that the newsroom has: what it may be called in a text. `kind` is as in the document."""

    uid: str
    name: str
    short_name: str = ""
    aliases: Sequence[str] = ()
    kind: str = "organisation"


@dataclass(frozen=True, slots=True)
class Named:
    """Who speaks or is spoken to: the words that say so, and the known party that they name.

    `uid` is "" where none is known, or more than one; the words are then what a new party may be called.
    `behalf` is the known party that a person is said to be of: "X, director of Y".
    """

    span: Span
    words: str
    uid: str = ""
    behalf: str = ""


@dataclass(frozen=True, slots=True)
class Mention:
    """One place where a known party is named; `uids` are several where several are called so."""

    key: str
    span: Span
    words: str
    uids: tuple[str, ...]
    sentence: Span


@dataclass(frozen=True, slots=True)
class DatePhrase:
    """Words that tell a date, and every way to read them; none where `problem` says why."""

    key: str
    span: Span
    stated: str
    readings: tuple[Reading, ...]
    sentence: Span
    quoted: bool = False  # within a quotation, so that its speaker tells it, and not the source
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Quotation:
    """Direct speech. `words` are its parts as they are to be kept, in order.

    `span` reaches from the first quotation mark to the last, `parts` are the words without them. A part that
    carries on in another paragraph begins a paragraph in `words`; one that carries on after "X said" stands
    behind an ellipsis. `basis` says why this is thought to be the speaker: it is said beside the words, by
    a pronoun or the like that stands for the last one, or they carry on what someone said just before.
    """

    key: str
    span: Span
    parts: tuple[Span, ...]
    words: str
    sentence: Span
    speaker: Named | None = None
    basis: Basis = ""
    addressee: Named | None = None
    date: DatePhrase | None = None
    is_block: bool = False  # a paragraph of its own, after a colon, without quotation marks


@dataclass(frozen=True, slots=True)
class EventOffer:
    """A sentence in which a known party acts and a date is told, outside of quotations."""

    key: str
    span: Span  # of the headline: the sentence, or its first clauses where it is long
    headline: str
    sentence: Span
    actor: Mention
    others: tuple[Mention, ...]
    date: DatePhrase


@dataclass(frozen=True, slots=True)
class Suggestions:
    """All that is offered from one text, each kind in the order of the text.

    `cut` names the kinds of which there were more than are offered, and "text" where the text was longer
    than is looked at.
    """

    quotations: tuple[Quotation, ...] = ()
    mentions: tuple[Mention, ...] = ()
    dates: tuple[DatePhrase, ...] = ()
    events: tuple[EventOffer, ...] = ()
    cut: frozenset[str] = frozenset()


class Keys:
    """Keys of the offers from one text, by which a dropped one is known again.

    A key is a digest of the kind, the words and a little of the text around them, with white space folded.
    So it stays where the text is changed elsewhere. The same words in the same surroundings are counted.
    """

    def __init__(self, text: str) -> None:
        self._text = text
        self._seen: Counter[str] = Counter()

    def key(self, kind: Kind, span: Span) -> str:
        """Return the key of the next offer. To be called once for each, in the order of the text."""
        text = self._text
        pieces = (
            text[max(0, span.start - _REACH) : span.start].split()[-_AROUND:],
            text[span.start : span.end].split(),
            text[span.end : span.end + _REACH].split()[:_AROUND],
        )
        said = "\0".join((kind, *(" ".join(piece) for piece in pieces)))
        self._seen[said] += 1
        count = self._seen[said]
        digest = hashlib.sha256(f"{said}\0{count}".encode(errors="surrogatepass")).hexdigest()
        return f"{kind}-{digest[:16]}"
