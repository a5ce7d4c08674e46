"""The dates that a reader chooses (`?from=…&to=…`), and which entries of a document may fall within them."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import NamedTuple

from django.utils.translation import gettext as _

from timeline import dates
from timeline.dates import When, WhenError, Window
from timeline.dates.errors import quote
from timeline.document import Document


class Asked(NamedTuple):
    """The two dates as a reader typed them, in EDTF. "" leaves that side open."""

    start: str = ""
    end: str = ""


EVERYTHING = Asked()


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One of the two dates: what was typed, how it reads, or what is wrong with it."""

    typed: str
    words: str = ""
    error: str = ""
    instant: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """What was asked for and what came of it: the entries that cannot fall within, and those that only may."""

    start: Side
    end: Side
    left_out: frozenset[str] = frozenset()
    possible: frozenset[str] = frozenset()

    @property
    def is_refused(self) -> bool:
        """Whether what was asked for makes no sense. Then nothing is left out."""
        return bool(self.start.error or self.end.error)

    @property
    def is_made(self) -> bool:
        """Whether dates were chosen that make sense."""
        return bool(self.start.words or self.end.words) and not self.is_refused

    def fit(self, uid: str) -> str:
        """Return how an entry that is shown falls within the dates: "yes", "possibly"; "" where none are chosen."""
        if not self.is_made:
            return ""
        return "possibly" if uid in self.possible else "yes"


def choose(whole: Document, asked: Asked) -> Choice:
    """Return which entries may fall within the dates asked for, from the first's earliest to the second's latest.

    Never raises: what makes no sense is told in the active language, and nothing is left out for it.
    """
    zone = whole.timeline.time_zone
    start, end = _start(asked.start, zone), _end(asked.end, zone)
    if start.instant is not None and end.instant is not None and end.instant < start.instant:
        message = _("%(end)s ends before %(start)s begins. Accepted: the earlier date first.")
        end = replace(end, error=message % {"start": quote(asked.start), "end": quote(asked.end)})
    choice = Choice(start=start, end=end)
    if not choice.is_made:
        return choice
    window = Window(start.instant, end.instant)
    # What the record says is still going on was so when it was published.
    as_of = int(datetime.fromisoformat(whole.version.published).timestamp()) if whole.version else None
    fits = {
        uid: dates.within(entry.when, zone, window, as_of=as_of) for uid, entry in whole.entries().items()
    }
    return replace(
        choice,
        left_out=frozenset(uid for uid, fit in fits.items() if fit == "no"),
        possible=frozenset(uid for uid, fit in fits.items() if fit == "possibly"),
    )


def _start(text: str, zone: str) -> Side:
    side, (earliest, _latest) = _side(text, zone)
    if side.words and earliest is None:
        message = _(
            "%(text)s has no beginning. Accepted: a date that has one, as in 2017, 2017-03 or 2017-03-07."
        )
        return replace(side, error=message % {"text": quote(text)})
    return replace(side, instant=earliest)


def _end(text: str, zone: str) -> Side:
    side, (_earliest, latest) = _side(text, zone)
    if side.words and latest is None:
        message = _("%(text)s has no end. Accepted: a date that has one, as in 2017, 2017-03 or 2017-03-07.")
        return replace(side, error=message % {"text": quote(text)})
    return replace(side, instant=latest)


def _side(text: str, zone: str) -> tuple[Side, tuple[int | None, int | None]]:
    # HTML has no control characters, nor halves of characters; browsers show this sign for them too.
    typed = "".join(
        character if character.isprintable() else "\N{REPLACEMENT CHARACTER}" for character in text
    )
    if not text:
        return Side(typed=typed), (None, None)
    when = When(text)
    try:
        bounds = dates.bounds(when, zone)
    except WhenError as error:
        return Side(typed=typed, error=str(error)), (None, None)
    return Side(typed=typed, words=dates.words(when)), bounds
