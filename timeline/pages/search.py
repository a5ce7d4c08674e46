"""What of a document a party, a kind, a standing, key events or words choose. Dates: `timeline.pages.filters`.

A withdrawn entry is chosen by none of these: who and what it was about was withdrawn with it.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TypeAlias
from unicodedata import category

from django.utils.translation import gettext as _

from timeline.dates.errors import quote
from timeline.document import Document, Event, Request, Statement
from timeline.presentation import labels
from timeline.text.searchfold import fold, sort_key, words_of

Entry: TypeAlias = Event | Statement | Request

MOST_CHARACTERS = 200  # of a search: each of its words is looked for in every entry


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """One choice: what was typed, how it reads or what is wrong with it, and the entries that it chooses."""

    typed: str
    words: str = ""
    error: str = ""
    entries: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """One value that may be chosen, and how many entries it leaves beside everything else that is chosen."""

    value: str
    words: str
    count: int


class Finder:
    """Holds what of each entry is chosen by."""

    def __init__(self, whole: Document) -> None:
        self.whole = whole
        self.entries = whole.entries()
        self.names = {party.id: party.name for party in whole.parties}
        self.values: dict[str, dict[str, Iterable[str]]] = {
            "party": {uid: people(entry) for uid, entry in self.entries.items()},
            "kind": {uid: [kind_of(entry)] for uid, entry in self.entries.items()},
            "standing": {uid: _standings(entry) for uid, entry in self.entries.items()},
        }

    def words(self, facet: str) -> dict[str, str]:
        """Return the values that "party", "kind" or "standing" may have, each in the reader's words."""
        if facet == "party":
            return dict(sorted(self.names.items(), key=lambda named: sort_key(named[1])))
        if facet == "kind":
            return {key: str(words) for key, words in labels.KINDS.items() if key != "withdrawn"}
        return {key: str(standing.words) for key, standing in labels.STANDINGS.items()}

    def by_value(self, facet: str, typed: str) -> Wanted:
        """Return what a value of "party", "kind" or "standing" chooses."""
        words = self.words(facet)
        if not typed:
            return Wanted(typed="")
        if typed not in words:
            return Wanted(typed=typed, error=_unknown(facet, typed, words))
        found = (uid for uid, values in self.values[facet].items() if typed in values)
        return Wanted(typed=typed, words=words[typed], entries=frozenset(found))

    def by_key(self, typed: str) -> Wanted:
        """Return what "key events only" chooses, where it is asked for."""
        if not typed:
            return Wanted(typed="")
        if typed != "1":
            message = _("%(text)s is no answer to “key events only”. Accepted: 1, or nothing.")
            return Wanted(typed=typed, error=message % {"text": quote(typed)})
        found = (event.id for event in self.whole.events if event.key)
        return Wanted(typed=typed, words=_("Key events only"), entries=frozenset(found))

    def by_words(self, text: str) -> Wanted:
        """Return the entries in which every word of a search occurs."""
        typed = "".join("\N{REPLACEMENT CHARACTER}" if category(c) in {"Cc", "Cs", "Cn"} else c for c in text)
        if not text:
            return Wanted(typed="")
        if len(text) > MOST_CHARACTERS:
            message = _("This has %(length)s characters. Accepted: up to %(most)s.")
            return Wanted(typed=typed, error=message % {"length": len(text), "most": MOST_CHARACTERS})
        sought = words_of(text)
        if not sought:
            message = _("%(text)s has no word to look for. Accepted: letters or digits.")
            return Wanted(typed=typed, error=message % {"text": quote(text)})
        # Each party and source is folded once, though it may stand in thousands of entries.
        parties = {
            party.id: fold("\n".join([party.name, party.short_name, *party.aliases]))
            for party in self.whole.parties
        }
        sources = {
            source.id: fold("\n".join([source.title, source.publisher, source.described_as]))
            for source in self.whole.sources
        }
        found = (
            uid
            for uid, entry in self.entries.items()
            if _occur(sought, [fold(_text(entry)), *_named(entry, parties, sources)])
        )
        return Wanted(typed=typed, words=" ".join(typed.split()), entries=frozenset(found))

    def options(self, facet: str, among: frozenset[str]) -> list[Option]:
        """Return what may be chosen of a facet, with how many of the entries `among` have each value."""
        values = self.values[facet]
        counts = Counter(value for uid in among for value in values.get(uid, ()))
        return [
            Option(value=value, words=words, count=counts[value])
            for value, words in self.words(facet).items()
        ]


def kind_of(entry: Entry) -> str:
    """Return which of `document.EntryKind` an entry is."""
    if isinstance(entry, Event):
        return "event"
    return "statement" if isinstance(entry, Statement) else "request"


def people(entry: Entry) -> set[str]:
    """Return the parties that act, speak, are spoken to, ask or are asked in an entry."""
    if isinstance(entry, Event):
        return {part.party for part in entry.parties}
    if isinstance(entry, Statement):
        named = {entry.party, entry.spokesperson, *entry.addressees}
    else:
        named = {entry.asked, entry.asked_by}
    return {uid for uid in named if uid}


def _standings(entry: Entry) -> list[str]:
    """Return the standing that readers see: what the newsroom itself asked has none."""
    return [] if isinstance(entry, Request) and not entry.asked_by else [entry.standing]


def _text(entry: Entry) -> str:
    if isinstance(entry, Event):
        return "\n".join([entry.headline, entry.body, entry.place.words if entry.place else ""])
    if isinstance(entry, Statement):
        return "\n".join([entry.words, entry.translation, entry.context])
    return entry.put


def _named(entry: Entry, parties: Mapping[str, str], sources: Mapping[str, str]) -> list[str]:
    return [parties[uid] for uid in people(entry)] + [sources[one.source] for one in entry.citations]


def _occur(sought: list[str], texts: list[str]) -> bool:
    return all(any(word in text for text in texts) for word in sought)


def _unknown(facet: str, typed: str, words: Mapping[str, str]) -> str:
    if facet == "party":
        return _("There is no party %(text)s in this timeline.") % {"text": quote(typed)}
    message = (
        _("%(text)s is no kind of entry. Accepted: %(accepted)s.")
        if facet == "kind"
        else _("%(text)s is no standing. Accepted: %(accepted)s.")
    )
    return message % {"text": quote(typed), "accepted": ", ".join(words)}
