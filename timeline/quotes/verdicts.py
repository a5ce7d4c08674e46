"""What is found of a quotation in a text."""

from dataclasses import dataclass
from typing import Literal, NamedTuple

from timeline.quotes.comparing import Run

Wording = Literal["exact", "same", "shortened", "different", "no-text"]
Kind = Literal[Wording, "ambiguous"]


class Span(NamedTuple):
    """From a code point to before another."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Part:
    """Words of a quotation and where they stand in the text: `words[quoted]` is at `text[source]`."""

    quoted: Span
    source: Span


@dataclass(frozen=True, slots=True)
class Place:
    """Where a quotation stands in a text, from its first word to its last.

    `parts` are what is quoted (one, but for a shortened quotation), `left_out` what of the text lies between
    them, `differences` in what the forms differ ("white space", "quotation marks", "dashes", "capitals", …).
    """

    start: int
    end: int
    parts: tuple[Part, ...]
    left_out: tuple[Span, ...] = ()
    differences: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """Whether a quotation stands in a text. Every place is told in code points of the text as it was given.

    kind        *exact*: letter for letter. *same*: the same words, other white space, quotation marks, dashes,
                capitals, Unicode form or invisible characters. *shortened*: its parts stand in order around "…"
                or "[…]", or with "[inserted words]". *ambiguous*: in several places. *different*: nowhere.
                *no-text*: there is no text.
    wording     what it is in each of several places: exact, same or shortened; otherwise as `kind`
    places      where it stands; the first `MOST_PLACES`, if there are several
    more        whether it stands in still more places than are told
    inserted    words in square brackets that are the quotation's own: where, in the quotation
    nearest     of *different*: the passage that is nearest, if one is near enough to be shown
    runs        of *different*: which words differ; `one` is the quotation, `other` the nearest passage
    hints       of *different*: what is worth saying, in a sentence each ("… looks like …, but …")
    """

    kind: Kind
    wording: Wording
    places: tuple[Place, ...] = ()
    more: bool = False
    inserted: tuple[Span, ...] = ()
    nearest: Span | None = None
    runs: tuple[Run, ...] = ()
    hints: tuple[str, ...] = ()

    @property
    def holds(self) -> bool:
        """Whether the words stand in the text, in one place or several."""
        return self.kind in ("exact", "same", "shortened", "ambiguous")

    @property
    def place(self) -> Place | None:
        """The place, if there is one and no other."""
        return self.places[0] if len(self.places) == 1 and not self.more else None
