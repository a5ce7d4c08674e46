"""What readers find in a timeline (`?from=…&party=…&q=…`), and which entries of a document that leaves."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import NamedTuple
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from timeline import dates
from timeline.dates import When, WhenError, Window
from timeline.dates.errors import quote
from timeline.document import Document
from timeline.pages.search import Finder, Option, Wanted


class Asked(NamedTuple):
    """What a reader typed and chose: two dates in EDTF, ids and words of the document. "" asks for nothing."""

    start: str = ""
    end: str = ""
    party: str = ""
    kind: str = ""
    standing: str = ""
    key: str = ""
    words: str = ""


EVERYTHING = Asked()

# What each is called in an address, where it is not the same.
PARAMETERS = {name: {"start": "from", "end": "to", "words": "q"}.get(name, name) for name in Asked._fields}
FACETS = ("party", "kind", "standing")


def asked_in(query: Mapping[str, str]) -> Asked:
    """Return what the query of an address asks for."""
    return Asked(*(query.get(parameter, "").strip() for parameter in PARAMETERS.values()))


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One of the two dates: what was typed, how it reads, or what is wrong with it."""

    typed: str
    words: str = ""
    error: str = ""
    instant: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """One thing that was chosen and makes sense, and the query of an address that no longer asks for it."""

    name: str
    words: str
    without: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """What was asked for and what came of it.

    `left_out` are the entries that the page leaves out, `possible` those it shows that only may fall within
    the dates. `options` are the values of each facet with what each would leave.
    """

    start: Side
    end: Side
    wanted: dict[str, Wanted] = field(default_factory=dict)
    chosen: list[Chosen] = field(default_factory=list)
    left_out: frozenset[str] = frozenset()
    possible: frozenset[str] = frozenset()
    options: dict[str, list[Option]] = field(default_factory=dict)

    @property
    def are_dates_refused(self) -> bool:
        """Whether the dates asked for make no sense. Then nothing is left out for them."""
        return bool(self.start.error or self.end.error)

    @property
    def are_dates_made(self) -> bool:
        """Whether dates were chosen that make sense."""
        return bool(self.start.words or self.end.words) and not self.are_dates_refused

    @property
    def is_refused(self) -> bool:
        """Whether anything that was asked for makes no sense."""
        return self.are_dates_refused or any(one.error for one in self.wanted.values())

    @property
    def is_made(self) -> bool:
        """Whether anything was chosen that makes sense."""
        return bool(self.chosen)

    @property
    def is_of_dates_alone(self) -> bool:
        """Whether dates are all that was chosen."""
        return self.are_dates_made and not any(one.words for one in self.wanted.values())

    def fit(self, uid: str) -> str:
        """Return how an entry that is shown falls within the dates: "yes", "possibly"; "" where none are chosen."""
        if not self.are_dates_made:
            return ""
        return "possibly" if uid in self.possible else "yes"


def choose(whole: Document, asked: Asked) -> Choice:
    """Return which entries are left by all that is asked for together.

    Never raises: what makes no sense is told in the active language, and nothing is left out for it.
    """
    finder = Finder(whole)
    choice = _dates(whole, asked)
    everything = frozenset(finder.entries) | {gone.id for gone in whole.withdrawals}
    wanted = {
        **{facet: finder.by_value(facet, getattr(asked, facet)) for facet in FACETS},
        "key": finder.by_key(asked.key),
        "words": finder.by_words(asked.words),
    }
    shown_by = {name: one.entries for name, one in wanted.items() if one.words}
    if choice.are_dates_made:
        shown_by["dates"] = everything - choice.left_out
    shown = everything.intersection(*shown_by.values())
    options = {
        facet: finder.options(
            facet, everything.intersection(*(found for name, found in shown_by.items() if name != facet))
        )
        for facet in FACETS
    }
    choice = replace(
        choice, wanted=wanted, options=options, left_out=everything - shown, possible=choice.possible & shown
    )
    return replace(choice, chosen=_chosen(choice, asked))


def _chosen(choice: Choice, asked: Asked) -> list[Chosen]:
    """Return all that was chosen and makes sense, in the order of the form."""
    sides = {"start": choice.start.words, "end": choice.end.words} if choice.are_dates_made else {}
    made = {**sides, **{name: one.words for name, one in choice.wanted.items()}}
    values = {name: getattr(asked, name) for name, words in made.items() if words}
    return [
        Chosen(
            name=name,
            words=made[name],
            without=urlencode({PARAMETERS[other]: values[other] for other in values if other != name}),
        )
        for name in values
    ]


def _dates(whole: Document, asked: Asked) -> Choice:
    """Return what may fall within the dates asked for, from the first's earliest to the second's latest."""
    zone = whole.timeline.time_zone
    start, end = _start(asked.start, zone), _end(asked.end, zone)
    if start.instant is not None and end.instant is not None and end.instant < start.instant:
        message = _("%(end)s ends before %(start)s begins. Accepted: the earlier date first.")
        end = replace(end, error=message % {"start": quote(asked.start), "end": quote(asked.end)})
    choice = Choice(start=start, end=end)
    if not choice.are_dates_made:
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
