"""Finds entries by party, kind, verification, key events and words. Dates: `timeline.pages.filters`.

A withdrawn entry matches none of these, because its parties and words were withdrawn with it.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import TypeAlias
from unicodedata import category

from django.utils.translation import gettext as _

from timeline import dates
from timeline.dates import PossibleInstants
from timeline.dates.errors import quote
from timeline.document import Document, Event, Request, Statement
from timeline.presentation import labels
from timeline.text.searchfold import fold, make_sort_key, split_words

AnyEntry: TypeAlias = Event | Statement | Request

LONGEST_SEARCH = 200  # characters: each word is looked for in every entry


@dataclass(frozen=True, slots=True, kw_only=True)
class FilterValue:
    """The value of one filter: what was typed, what it means or what is wrong with it, and the matching entries."""

    typed: str
    words: str = ""
    error: str = ""
    entries: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class FacetOption:
    """A value of a filter, and how many entries it would leave with all other filters applied."""

    value: str
    words: str
    count: int


class EntryIndex:
    """The values by which the entries of a document are filtered: `values[facet][entry id]`.

    Texts and dates are prepared when they are first searched, which takes about as long as reading the document.
    """

    def __init__(self, whole: Document) -> None:
        self.whole = whole
        self.entries = whole.entries()
        self.everything = frozenset(self.entries) | {withdrawal.id for withdrawal in whole.withdrawals}
        self.names = {party.id: party.name for party in whole.parties}
        self.values: dict[str, dict[str, Iterable[str]]] = {
            "party": {uid: find_parties(entry) for uid, entry in self.entries.items()},
            "kind": {uid: [get_kind(entry)] for uid, entry in self.entries.items()},
            "standing": {uid: _get_verifications(entry) for uid, entry in self.entries.items()},
        }

    def get_labels(self, facet: str) -> dict[str, str]:
        """Return the possible values of "party", "kind" or "standing", with their labels."""
        if facet == "party":
            return dict(sorted(self.names.items(), key=lambda item: make_sort_key(item[1])))
        if facet == "kind":
            return {key: str(label) for key, label in labels.KINDS.items() if key != "withdrawn"}
        return {key: str(label.words) for key, label in labels.VERIFICATIONS.items()}

    def filter_by_value(self, facet: str, typed: str) -> FilterValue:
        """Return the entries with a value of "party", "kind" or "standing"."""
        labels_by_value = self.get_labels(facet)
        if not typed:
            return FilterValue(typed="")
        if typed not in labels_by_value:
            return FilterValue(typed=typed, error=_explain_unknown(facet, typed))
        matching = (uid for uid, values in self.values[facet].items() if typed in values)
        return FilterValue(typed=typed, words=labels_by_value[typed], entries=frozenset(matching))

    def filter_key_events(self, typed: str) -> FilterValue:
        """Return the key events, if "1" was typed."""
        if not typed:
            return FilterValue(typed="")
        if typed != "1":
            message = _("%(text)s is not a choice here. Tick or clear “Key events only”.")
            return FilterValue(typed=typed, error=message % {"text": quote(typed)})
        matching = (event.id for event in self.whole.events if event.key)
        return FilterValue(typed=typed, words=_("Key events only"), entries=frozenset(matching))

    def search(self, text: str) -> FilterValue:
        """Return the entries that contain every word of a text."""
        typed = "".join("\N{REPLACEMENT CHARACTER}" if category(c) in {"Cc", "Cs", "Cn"} else c for c in text)
        if not text:
            return FilterValue(typed="")
        if len(text) > LONGEST_SEARCH:
            message = _("Use at most %(most)s characters (now %(length)s).")
            return FilterValue(typed=typed, error=message % {"length": len(text), "most": LONGEST_SEARCH})
        words = split_words(text)
        if not words:
            return FilterValue(typed=typed, error=_("Enter at least one word or number."))
        matching: Iterable[str] = self._texts
        # A long word leaves few entries in which to look for the others.
        for word in sorted(words, key=len, reverse=True):
            named = set().union(*(uids for name, uids in self._named.items() if word in name))
            matching = [uid for uid in matching if word in self._texts[uid] or uid in named]
        return FilterValue(typed=typed, words=" ".join(typed.split()), entries=frozenset(matching))

    @cached_property
    def _texts(self) -> dict[str, str]:
        """The folded text of each entry."""
        return {uid: fold(_get_text(entry)) for uid, entry in self.entries.items()}

    @cached_property
    def _named(self) -> dict[str, set[str]]:
        """The entries by the folded names of their parties, and of their sources."""
        named: dict[str, set[str]] = defaultdict(set)
        parties = {
            party.id: named[fold("\n".join([party.name, party.short_name, *party.aliases]))]
            for party in self.whole.parties
        }
        sources = {
            source.id: named[fold("\n".join([source.title, source.publisher, source.described_as]))]
            for source in self.whole.sources
        }
        for uid, entry in self.entries.items():
            for party in find_parties(entry):
                parties[party].add(uid)
            for citation in entry.citations:
                sources[citation.source].add(uid)
        return named

    @cached_property
    def instants(self) -> dict[str, PossibleInstants]:
        """The possible instants of each entry."""
        head = self.whole.timeline
        return {
            uid: dates.find_possible_instants(entry.when, head.time_zone, head.season_hemisphere)
            for uid, entry in self.entries.items()
        }

    @cached_property
    def _counts(self) -> dict[str, Counter[str]]:
        """How many of all entries have each value of each facet."""
        return {
            facet: Counter(value for uids in values.values() for value in uids)
            for facet, values in self.values.items()
        }

    def count_options(self, facet: str, among: frozenset[str]) -> list[FacetOption]:
        """Return the values of a facet, with how many of the entries `among` have each."""
        values = self.values[facet]
        others = self.everything - among
        # Whichever are fewer are counted.
        is_most = len(others) < len(among)
        counts = Counter(value for uid in (others if is_most else among) for value in values.get(uid, ()))
        if is_most:
            counts = self._counts[facet] - counts
        return [
            FacetOption(value=value, words=words, count=counts[value])
            for value, words in self.get_labels(facet).items()
        ]


def get_kind(entry: AnyEntry) -> str:
    """Return the kind of an entry (`document.EntryKind`)."""
    if isinstance(entry, Event):
        return "event"
    return "statement" if isinstance(entry, Statement) else "request"


def find_parties(entry: AnyEntry) -> set[str]:
    """Return the ids of the parties that an entry names."""
    if isinstance(entry, Event):
        return {part.party for part in entry.parties}
    if isinstance(entry, Statement):
        uids = {entry.party, entry.spokesperson, *entry.addressees}
    else:
        uids = {entry.asked, entry.asked_by}
    return {uid for uid in uids if uid}


def _get_verifications(entry: AnyEntry) -> list[str]:
    """Return the verification as a list; empty for the newsroom's own requests, which have none."""
    return [] if isinstance(entry, Request) and not entry.asked_by else [entry.standing]


def _get_text(entry: AnyEntry) -> str:
    if isinstance(entry, Event):
        return "\n".join([entry.headline, entry.body, entry.place.words if entry.place else ""])
    if isinstance(entry, Statement):
        return "\n".join([entry.words, entry.translation, entry.context])
    return entry.put


def _explain_unknown(facet: str, typed: str) -> str:
    if facet == "party":
        return _("No such person or organisation in this timeline: %(text)s") % {"text": quote(typed)}
    message = (
        _("%(text)s is not a type of entry. Choose one from the list.")
        if facet == "kind"
        else _("%(text)s is not a verification level. Choose one from the list.")
    )
    return message % {"text": quote(typed)}
