"""What readers are told of quoted words: whether they were compared with their source, and how others print them.

The document says how words compare with texts that readers do not have (`document.Check`); how one printing
differs from another is found in the document alone. Words are found when they are asked for, in the language
active then.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import dropwhile, groupby
from typing import NamedTuple

from timeline import dates, document, quotes
from timeline.presentation import labels
from timeline.presentation.labels import Text
from timeline.quotes import Run

# Beside the verdicts of documents: what is said where there is none.
NO_TEXT = "no-text"
CONFIDENTIAL = "confidential"
# How a quotation compares, in the order in which it is told. What is not checked is said where nothing else is.
ORDER = (*document.values(document.Verdict), NO_TEXT, CONFIDENTIAL)
SAID_ALONE = frozenset({NO_TEXT, CONFIDENTIAL})
# All the words stand in the text; or some of them do not.
WHOLE = frozenset({"exact", "same-words", "ambiguous"})
OTHER = frozenset({"printed-otherwise", "different"})

# So many differences, and so many characters in each, are told in a line; what is more is shown in the words.
MOST_TOLD = 2
LONGEST_TOLD = 80


@dataclass(frozen=True, slots=True)
class Held:
    """A text that the newsroom holds of a source: the day (ISO) since when, and its digest."""

    since: str
    sha256: str

    @property
    def day(self) -> str:
        """Since when, in words."""
        return dates.words(dates.When(self.since))


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """How words compare with the text of their source: `verdict` is one of ORDER.

    `text` is the one they were compared with. `note` says why words that differ stand as they do.
    """

    verdict: str
    text: Held | None = None
    note: str = ""

    @property
    def told(self) -> Text:
        """What is said of it under its source."""
        return labels.CHECKS[self.verdict].told


class Line(NamedTuple):
    """What is said of a quotation beside it, and why words that differ stand as they do ("" if nothing is)."""

    words: str
    note: str
    verdict: str


def lines(checks: Iterable[tuple[str, Check]]) -> list[Line]:
    """Return what is said beside a verbatim quotation, from how each source that prints it is called.

    One line for all sources of which the same is said. That no text is held is said only where there is
    nothing else to say.
    """
    told: dict[tuple[str, str], dict[str, None]] = {}
    for name, check in sorted(checks, key=lambda one: ORDER.index(one[1].verdict)):
        told.setdefault((check.verdict, check.note), {})[name] = None
    if any(verdict not in SAID_ALONE for verdict, _note in told):
        told = {key: names for key, names in told.items() if key[0] not in SAID_ALONE}
    return [
        Line(
            str(labels.CHECKS[verdict].line) % {"sources": ", ".join(names)},
            note,
            verdict,
        )
        for (verdict, note), names in told.items()
    ]


class Change(NamedTuple):
    """Words of a statement, and those that another printing has in their place; either may be ""."""

    ours: str
    theirs: str


class Piece(NamedTuple):
    """A stretch of two printings: `ours` and `theirs` stand in one of them only, `both` in both, as they have it.

    `space` is what follows it: white space is no difference, and not marked as one.
    """

    kind: str
    text: str
    space: str


class Differing(NamedTuple):
    """How a statement is printed in other words than the record has.

    `changes` are what differs, in the order of the words; none are told where they are many or long.
    """

    pieces: tuple[Piece, ...]
    changes: tuple[Change, ...]

    @property
    def is_part(self) -> bool:
        """Whether it is the same words, but for those before and after."""
        inner = dropwhile(_is_ours, reversed([*dropwhile(_is_ours, self.pieces)]))
        return all(piece.kind == "both" for piece in inner)


def _is_ours(piece: Piece) -> bool:
    return piece.kind == "ours"


def differing(words: str, printed: str, check: Check | None) -> Differing | None:
    """Return how a source prints the words of a statement, from what is cited from it; None where it has them.

    It has them where its text is known to. A part of them, alone, says nothing of how the rest is printed,
    unless the text is known not to have it.
    """
    verdict = check.verdict if check else NO_TEXT
    if not printed or verdict in WHOLE:
        return None
    found = _differing(words, printed)
    return None if found and found.is_part and verdict not in OTHER else found


def _differing(words: str, printed: str) -> Differing | None:
    """Return how a printing differs from words; None where they stand in it, be it shortened.

    What the words have in square brackets is in them, whoever put it there: a printing without it is another.
    """
    if quotes.same_words(words, printed):
        return None
    found = quotes.check(words, printed)
    if found.holds and not found.inserted:
        return None
    runs = quotes.compare(words, printed).runs
    # The form of a word that stands beside what differs belongs to it: “Ceop” for “CEOP [the centre]”.
    stretches = (list(found) for equal, found in groupby(runs, lambda run: run.kind == "equal") if not equal)
    changes = [
        Change("".join(run.one for run in stretch).strip(), "".join(run.other for run in stretch).strip())
        for stretch in stretches
        if any(run.kind != "alike" for run in stretch)
    ]
    is_short = len(changes) <= MOST_TOLD and all(len(part) <= LONGEST_TOLD for one in changes for part in one)
    return Differing(tuple(_piece(run) for run in runs), tuple(changes) if is_short else ())


def _piece(run: Run) -> Piece:
    whole = run.one if run.kind == "one" else run.other
    text = whole.rstrip()
    kind = {"one": "ours", "other": "theirs"}.get(run.kind, "both")
    return Piece(kind, text, whole[len(text) :])
