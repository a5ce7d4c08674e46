"""The suggestions from one text. Offsets are Unicode code points of the text from 0; ends are exclusive."""

import hashlib
from collections.abc import Sequence
from typing import Literal

import msgspec

from timeline.dates import Reading
from timeline.text.spans import Span

SpeakerBasis = Literal["said", "reported", "pronoun", "carried on", ""]
SpeakerKind = Literal["person", "organisation", "text", ""]
SuggestionKind = Literal["quotation", "party", "date", "event"]
# How many words on either side distinguish suggestions of the same words, and within how many characters these are.
_CONTEXT_WORDS, _CONTEXT_LENGTH = 3, 64


class KnownParty(msgspec.Struct, frozen=True):
    """A party of the newsroom, with the names that a text may use for it.

    `kind` is as in the document. `in_timeline` says that the timeline names it: then a common noun ("the council") or a
    surname alone may mean it; otherwise only if the text also gives its name in full.
    """

    uid: str
    name: str
    short_name: str = ""
    aliases: Sequence[str] = ()
    kind: str = "organisation"
    in_timeline: bool = False


class NamedSpeaker(msgspec.Struct, frozen=True):
    """A speaker or addressee: the words that name them, and the known party that these words mean.

    `uid` is "" if no known party is meant, or if several may be; the words are then the name of a new party.
    `organisation_uid` is the known party for which a person speaks: "X, director of Y". `kind` is that of a new party; a
    "text" such as a press release is no party. `candidates` are the known parties that the words may mean, if they are
    several. `gender` is "m", "f" or "". `role` is the noun that describes the speaker.
    `full_name` is the name that the text gives in full elsewhere, if the words are only a surname.
    """

    span: Span
    words: str
    uid: str = ""
    organisation_uid: str = ""
    kind: SpeakerKind = ""
    gender: str = ""
    role: str = ""
    full_name: str = ""
    candidates: tuple[str, ...] = ()


class PartyMention(msgspec.Struct, frozen=True):
    """A mention of a known party. `uids` are several if several parties have that name."""

    key: str
    span: Span
    words: str
    uids: tuple[str, ...]
    sentence: Span


class DatePhrase(msgspec.Struct, frozen=True):
    """A date in words, and every way to read it. Without readings, `problem` gives the reason."""

    key: str
    span: Span
    stated: str
    readings: tuple[Reading, ...]
    sentence: Span
    is_quoted: bool = False  # within a quotation, so a statement of its speaker and not of the source
    problem: str = ""


class Quotation(msgspec.Struct, frozen=True):
    """Direct speech. `words` are its parts joined, in the form in which a statement stores them.

    `span` reaches from the first quotation mark to the last; `parts` are the spans of the words without the marks. In
    `words` a part in another paragraph begins a new paragraph; a part after an interruption such as "X said" follows an
    ellipsis. `basis` is the reason for the speaker: *said* beside the words; *reported*, if somebody else says that they
    said it; a *pronoun* or the like that refers to somebody named before; or *carried on* from the quotation just before.
    All but *said* are only probable. `evidence` is where the words are that attribute the quotation.
    """

    key: str
    span: Span
    parts: tuple[Span, ...]
    words: str
    sentence: Span
    speaker: NamedSpeaker | None = None
    basis: SpeakerBasis = ""
    addressee: NamedSpeaker | None = None
    date: DatePhrase | None = None
    is_block: bool = False  # a paragraph of its own after a colon, without quotation marks
    evidence: Span | None = None


class EventSuggestion(msgspec.Struct, frozen=True):
    """A sentence outside of quotations with a known party as actor and a date."""

    key: str
    span: Span  # of the headline: the sentence, or its first clauses if it is long
    headline: str
    sentence: Span
    actor: PartyMention
    other_parties: tuple[PartyMention, ...]
    date: DatePhrase


class Suggestions(msgspec.Struct, frozen=True):
    """All suggestions from one text, each kind in the order of the text.

    `truncated` names the kinds of which there are more, and "text" if the text is longer than the part that was read.
    """

    quotations: tuple[Quotation, ...] = ()
    mentions: tuple[PartyMention, ...] = ()
    dates: tuple[DatePhrase, ...] = ()
    events: tuple[EventSuggestion, ...] = ()
    truncated: frozenset[str] = frozenset()


class SuggestionKeys:
    """Makes keys for the suggestions from one text, which recognise a dismissed suggestion.

    A key is a digest of the kind, the words and a little of their context, with white space normalised. So it stays the
    same if the text changes elsewhere. Equal words with equal context are numbered.
    """

    def __init__(self, text: str) -> None:
        self._text = text
        self._counts: dict[str, int] = {}

    def make_key(self, kind: SuggestionKind, span: Span) -> str:
        """Return the key of the next suggestion. To be called once for each, in the order of the text."""
        text, start, end = self._text, span.start, span.end
        before = text[max(0, start - _CONTEXT_LENGTH) : start].rsplit(None, _CONTEXT_WORDS)[-_CONTEXT_WORDS:]
        after = text[end : end + _CONTEXT_LENGTH].split(None, _CONTEXT_WORDS)[:_CONTEXT_WORDS]
        words = " ".join(text[start:end].split())
        identity = f"{kind}\0{' '.join(before)}\0{words}\0{' '.join(after)}"
        number = self._counts[identity] = self._counts.get(identity, 0) + 1
        digest = hashlib.sha256(f"{identity}\0{number}".encode(errors="surrogatepass")).hexdigest()
        return f"{kind}-{digest[:16]}"
