"""The parties and sources to which the entries of a document refer, directly or through others."""

from collections.abc import Callable, Iterable
from typing import Any

from timeline.document.schema import Document, Party, Source


def find_parties_in_use(document: Document) -> list[Party]:
    """Return the parties that act, speak or are asked in an entry, and those that they are part of."""
    named: set[str | None] = set()
    for event in document.events:
        named.update(part.party for part in event.parties)
    for statement in document.statements:
        named.update((statement.party, statement.spokesperson, *statement.addressees))
    for request in document.requests:
        named.update((request.asked, request.asked_by))
    part_of = {party.id: party.part_of for party in document.parties}
    return _follow_references(document.parties, named, lambda uid: [part_of.get(uid)])


def find_sources_in_use(document: Document) -> list[Source]:
    """Return the sources that are cited, and those they rely on."""
    cited = {citation.source for entry in document.entries().values() for citation in entry.citations}
    relies_on = {source.id: source.relies_on for source in document.sources}
    return _follow_references(document.sources, cited, lambda uid: relies_on.get(uid, []))


def _follow_references(
    parts: list[Any], start: Iterable[str | None], get_references: Callable[[str], Iterable[str | None]]
) -> list[Any]:
    """Return the parts with the ids `start`, and all parts to which they lead, in the order of `parts`."""
    reached: set[str | None] = set()
    fresh = set(start) - {None}
    while fresh:
        reached |= fresh
        fresh = {other for uid in fresh if uid for other in get_references(uid)} - reached - {None}
    return [part for part in parts if part.id in reached]
