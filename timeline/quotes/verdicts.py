"""The result of checking a quotation against a text."""

from dataclasses import dataclass
from typing import Literal

from timeline.quotes.comparison import WordRun
from timeline.text.spans import Span

Wording = Literal["exact", "same", "shortened", "different", "no-text"]
VerdictKind = Literal[Wording, "ambiguous"]
# The sides on which all words of a citation's context are beside an occurrence. A side without a context fits.
ContextFit = Literal["both", "before", "after", "neither"]


@dataclass(frozen=True, slots=True)
class QuotePart:
    """Words of a quotation and their span in the text: `words[quoted]` corresponds to `text[source]`."""

    quoted: Span
    source: Span


@dataclass(frozen=True, slots=True)
class QuoteMatch:
    """An occurrence of a quotation in a text, from its first word to its last.

    `parts` are the quoted parts (one, or several of a shortened quotation), `left_out` the spans of the text between
    them, `differences` the respects in which the forms differ ("white space", "quotation marks", "capitals", …).
    """

    start: int
    end: int
    parts: tuple[QuotePart, ...]
    left_out: tuple[Span, ...] = ()
    differences: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """Whether a quotation is in a text. Offsets are code points of the text as it was given.

    kind        *exact*: letter for letter. *same*: the same words, other white space, quotation marks, dashes,
                capitals, Unicode form or invisible characters. *shortened*: its parts occur in order around "…" or
                "[…]", or with "[inserted words]". *ambiguous*: several occurrences, or one that is beside neither
                the prefix nor the suffix. *different*: not in the text. *no-text*: there is no text.
    wording     for *ambiguous*: what each occurrence is (exact, same or shortened); otherwise the same as `kind`
    matches     its occurrences, the first `MAX_MATCHES` of them
    has_more    whether there are more occurrences
    context_fit where the context fits, if there is a single occurrence and a prefix or suffix
    inserted    words in square brackets that the quotation adds: their spans in the quotation
    nearest     for *different*: the passage that is most like it, if one is like it at all
    runs        for *different*: the words that differ; `old` is the quotation, `new` the nearest passage
    hints       for *different*: sentences for the editor ("… looks like …, but …")
    """

    kind: VerdictKind
    wording: Wording
    matches: tuple[QuoteMatch, ...] = ()
    has_more: bool = False
    context_fit: ContextFit | None = None
    inserted: tuple[Span, ...] = ()
    nearest: Span | None = None
    runs: tuple[WordRun, ...] = ()
    hints: tuple[str, ...] = ()

    @property
    def is_in_text(self) -> bool:
        """Whether the words are in the text, once or several times."""
        return self.kind in ("exact", "same", "shortened", "ambiguous")

    @property
    def is_moved(self) -> bool:
        """Whether the words occur once, but it is not certain that this is where they were cited."""
        return self.kind == "ambiguous" and len(self.matches) == 1

    @property
    def single_match(self) -> QuoteMatch | None:
        """The occurrence, if it is certain that no other one is meant."""
        return self.matches[0] if len(self.matches) == 1 and self.kind != "ambiguous" else None
