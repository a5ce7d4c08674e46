"""The names by which the texts of a timeline link to its parties."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from timeline.presentation.labels import capitalise
from timeline.presentation.model import EntryView, EventView, PartyView, RequestView, StatementView
from timeline.text.name_links import NameFinder, NameLink


def build_finder(parties: Iterable[PartyView]) -> NameFinder:
    """Return what finds the published names of parties: name, short name and other names.

    A short name that begins with a small letter is also found at the start of a sentence.
    """
    return NameFinder(
        NameLink(name, party.href)
        for party in parties
        for name in dict.fromkeys([party.name, party.short, capitalise(party.short), *party.aliases])
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryNames:
    """The names to link in an entry: in its title, and those that only its text has. No name is linked twice."""

    title: list[NameLink] = field(default_factory=list)
    text: list[NameLink] = field(default_factory=list)


def find_names(entry: EntryView, finder: NameFinder) -> EntryNames:
    """Return the names to link in an entry. Words that somebody said are left as they are."""
    title = finder.find(entry.title)
    text = ""
    if isinstance(entry, EventView):
        text = entry.record.body
    elif isinstance(entry, StatementView):
        text = entry.record.context
    elif isinstance(entry, RequestView):
        text = entry.record.put
    return EntryNames(title=title, text=finder.find(text, but_not=[link.href for link in title]))
